"""The run over an inbox: find the dossiers, do what is not done, compare them with each other, sum up."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.batch.between import compare
from assistant.batch.job import Job, Outcome, earlier, failed, job_digest, screen_one
from assistant.batch.summary import summarise
from assistant.core.errors import BadInputError

Tell = Callable[[Outcome], None]


@dataclass(frozen=True)
class Screened:
    """The outcomes in the order of the dossiers' ids."""

    outcomes: tuple[Outcome, ...]
    out: Path

    @property
    def failed(self) -> tuple[Outcome, ...]:
        return tuple(o for o in self.outcomes if o.status == "failed")

    def text(self) -> str:
        """The closing lines for the terminal."""
        done = sum(o.status == "done" for o in self.outcomes)
        same = sum(o.status == "unchanged" for o in self.outcomes)
        lines = [f"共{len(self.outcomes)}套：新审{done}套，无变化{same}套，未能完成{len(self.failed)}套。汇总：{self.out / 'summary.xlsx'}"]
        lines += [f"  {o.name}：{o.reason}" for o in self.failed]
        return "\n".join(lines)


def run(
    inbox: Path,
    out: Path,
    *,
    workers: int = 0,
    scheduler: str | None = None,
    as_of: dt.date | None = None,
    force: bool = False,
    retry_failed: bool = False,
) -> Screened:
    """Screen every dossier below the inbox. A second run redoes only what changed.

    workers: processes on this machine (0: one a core, at most four). scheduler: the address of a Dask scheduler instead.
    Raises BadInputError where there is no inbox or no dossier in it.
    """
    from assistant.ingest.opening import find_dossiers

    found = find_dossiers(inbox)
    if not found:
        raise BadInputError("收件夹里没有申报材料", path=str(inbox), advice="每套材料放一个文件夹或一个 .zip")
    day = as_of.isoformat() if as_of else None
    jobs = [Job(i, name, tuple(str(Path(p).resolve()) for p in paths), str((out / i).resolve()), day) for i, name, paths in found]
    digests = {job.id: job_digest(job) for job in jobs}
    outcomes: dict[str, Outcome] = {}
    with _progress(len(jobs)) as tell:
        todo = []
        for job in jobs:
            known = None if force else earlier(job, digests[job.id], retry_failed=retry_failed)
            if known is None:
                todo.append(job)
            else:
                outcomes[job.id] = known
                tell(known)
        count = workers or min(4, os.cpu_count() or 1)
        work = (
            _in_process(todo, digests)
            if scheduler is None and (count <= 1 or len(todo) <= 1)
            else _on_dask(todo, digests, count, scheduler)
        )
        for outcome in work:
            outcomes[outcome.id] = outcome
            tell(outcome)
    ordered = tuple(outcomes[job.id] for job in jobs)
    compare([job for job in jobs if outcomes[job.id].status != "failed"])
    summarise(ordered, out)
    return Screened(ordered, out)


def _in_process(jobs: list[Job], digests: dict[str, str]) -> Iterator[Outcome]:
    for job in jobs:
        yield screen_one(job, digests[job.id])


def _on_dask(jobs: list[Job], digests: dict[str, str], workers: int, scheduler: str | None) -> Iterator[Outcome]:
    """The jobs on a Dask cluster: one of this machine's processes, or the one at the address. A job whose worker dies is tried once more."""
    import dask
    from distributed import Client, LocalCluster, as_completed

    dask.config.set({"distributed.scheduler.allowed-failures": 1, "distributed.worker.daemon": False})
    cluster = (
        None
        if scheduler
        else LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50)
    )
    with Client(scheduler or cluster) as client:
        futures = {
            client.submit(screen_one, job, digests[job.id], key=f"screen-{job.id}-{digests[job.id][:12]}", retries=1): job for job in jobs
        }
        for future in as_completed(futures):
            job = futures[future]
            error = future.exception()
            if error is None:
                yield future.result()
            else:
                yield failed(
                    job, digests[job.id], f"处理进程异常退出（{type(error).__name__}），已重试一次；请单独运行 greenmine check 查看"
                )
    if cluster is not None:
        cluster.close()


@contextmanager
def _progress(total: int) -> Iterator[Tell]:
    """Done, failed, pages a second, time left; silent where the error stream is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    console = Console(stderr=True)
    counts = {"failed": 0, "pages": 0}
    with Progress(
        TextColumn("预审"), BarColumn(), MofNCompleteColumn(), TextColumn("失败{task.fields[failed]}  {task.fields[speed]:.1f}页/秒"), TimeElapsedColumn(), TimeRemainingColumn(),
        console=console, disable=not console.is_terminal,
    ) as bar:  # fmt: skip
        task = bar.add_task("", total=total, failed=0, speed=0.0)

        def tell(outcome: Outcome) -> None:
            counts["failed"] += outcome.status == "failed"
            counts["pages"] += outcome.pages if outcome.status == "done" else 0
            elapsed = bar.tasks[0].elapsed or 1.0
            bar.update(task, advance=1, failed=counts["failed"], speed=counts["pages"] / elapsed)

        yield tell
