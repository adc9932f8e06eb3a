"""The run over an inbox: find the dossiers, do what is not done, compare them with each other, sum up."""

from __future__ import annotations

import datetime as dt
import fcntl
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from assistant.batch import storage
from assistant.batch.between import compare, shared_things
from assistant.batch.isolated import Bounds
from assistant.batch.job import Job, Outcome, earlier, failed, job_digest
from assistant.batch.pool import Call, Pool
from assistant.batch.progress import Tell, progress
from assistant.batch.summary import FILES, Overview, summarise
from assistant.core.errors import BadInputError
from assistant.core.machine import free_memory, usable_cores

#: Bytes of memory that a worker and its reader may want.
ROOM = 2 << 30
#: Seconds between two overviews of a batch that is still running.
REFRESH = 60.0


@dataclass(frozen=True)
class Options:
    """How a batch is run. workers: processes on this machine, each of which computes on one core (0: see `shares`); scheduler: address of a Dask scheduler instead;
    library: folder with the fingerprints of earlier batches; minutes: the most that one dossier may take, each time."""

    workers: int = 0
    scheduler: str | None = None
    as_of: dt.date | None = None
    force: bool = False
    retry_failed: bool = False
    library: Path | None = None
    minutes: float = 60.0


@dataclass(frozen=True)
class Screened:
    """The outcomes in the order of the dossiers' ids; troubles: comparisons that could not be made, by dossier."""

    outcomes: tuple[Outcome, ...]
    out: str
    troubles: dict[str, str] = field(default_factory=dict)

    @property
    def failed(self) -> tuple[Outcome, ...]:
        return tuple(o for o in self.outcomes if o.status == "failed")

    def text(self) -> str:
        """The closing lines for the terminal."""
        done = sum(o.status == "done" for o in self.outcomes)
        same = sum(o.status == "unchanged" for o in self.outcomes)
        lines = [
            f"共{len(self.outcomes)}套：新审{done}套，无变化{same}套，未能完成{len(self.failed)}套。汇总：{storage.beside(self.out, 'summary.html')}、summary.xlsx"
        ]
        lines += [f"  {o.name}：{o.reason}" for o in self.failed]
        lines += [f"  {i}：{reason}" for i, reason in sorted(self.troubles.items())]
        return "\n".join(lines)


def run(inbox: str | Path, out: str | Path, options: Options | None = None, *, only: Collection[str] | None = None) -> Screened:
    """Screen every dossier below the inbox. A second run does only what is not done or has changed.

    inbox, out: folders, or fsspec addresses (s3://…). only: ids to be done, the rest is left alone (None: all).
    Raises BadInputError where there is no inbox or no dossier in it, or where another run writes to the same place.
    """
    chosen = options or Options()
    found = [d for d in storage.dossiers(str(inbox)) if only is None or d[0] in only]
    if not found:
        raise BadInputError("收件夹里没有申报材料", path=str(inbox), advice="每套材料放一个文件夹或一个 .zip")
    with _home(str(out)) as home:
        return _Batch(found, str(out), home, chosen).run()


def shares(dossiers: int, options: Options) -> tuple[int, int]:
    """(workers, threads of each): a worker computes on one core. Where nobody says how many, and the dossiers are fewer than the cores,
    these are shared out; and there are no more workers than free memory holds."""
    if options.scheduler is not None or options.workers > 0:
        return options.workers, 1
    cores = usable_cores()
    workers = max(1, min(cores, dossiers, free_memory() // ROOM))
    return workers, cores // workers


class _Batch:
    """One run. home: this machine's copy of the results (the results themselves where they are on this machine)."""

    def __init__(self, found: list[tuple[str, str, list[str]]], out: str, home: Path, options: Options) -> None:
        workers, threads = shares(len(found), options)
        day = options.as_of.isoformat() if options.as_of else None
        self.jobs = [Job(i, name, tuple(paths), storage.beside(out, i), day, min(2, threads)) for i, name, paths in found]
        self.pool = Pool(workers, options.scheduler, Bounds(seconds=60 * options.minutes, threads=threads))
        self.out, self.home, self.options = out, home, options
        self.outcomes: dict[str, Outcome] = {}

    def run(self) -> Screened:
        with self.pool:
            return self._run()

    def _run(self) -> Screened:
        with progress(len(self.jobs)) as tell:
            digests = {job.id: job_digest(job) for job in self.jobs}
            calls = [
                Call(j.id, "assistant.batch.job:screen_one", {"job": asdict(j), "digest": digests[j.id]}) for j in self._open(digests, tell)
            ]
            by_id = {job.id: job for job in self.jobs}
            shown = time.monotonic()
            for answer in self.pool.run(calls):
                job = by_id[answer.key]
                outcome = failed(job, digests[job.id], answer.trouble) if answer.trouble else Outcome(**answer.value)
                self._bring(job.id)
                self.outcomes[job.id] = outcome
                tell(outcome)
                if time.monotonic() - shown > REFRESH:
                    self._sum_up({})
                    shown = time.monotonic()
        good = [job for job in self.jobs if self.outcomes[job.id].status != "failed"]
        troubles = compare(good, self.home, self.pool, self.options.library, {j.id for j in self.jobs}, self._bring)
        self._sum_up(troubles)
        return Screened(tuple(self.outcomes[job.id] for job in self.jobs), self.out, troubles)

    def _open(self, digests: dict[str, str], tell: Tell) -> list[Job]:
        """The jobs that are to be done; the outcomes of the others are told. Large ones first, so that none is waited for alone."""
        todo = []
        for job in self.jobs:
            noted = None if self.options.force else earlier(self.home / job.id, digests[job.id], retry_failed=self.options.retry_failed)
            if noted is None:
                todo.append(job)
            else:
                self.outcomes[job.id] = noted
                tell(noted)
        return sorted(todo, key=lambda job: (-sum(storage.size(p) for p in job.paths), job.id))

    def _bring(self, key: str) -> None:
        if storage.is_remote(self.out):
            storage.pull(storage.beside(self.out, key), self.home / key)

    def _sum_up(self, troubles: dict[str, str]) -> None:
        """Write the overview of what is done so far."""
        known = [self.outcomes[job.id] for job in self.jobs if job.id in self.outcomes]
        shared = shared_things(self.home, [o.id for o in known if o.status != "failed"])
        summarise(Overview(tuple(known), tuple(shared), troubles, len(self.jobs)), self.home)
        if storage.is_remote(self.out):
            with tempfile.TemporaryDirectory() as folder:
                for name in FILES:
                    (Path(folder) / name).write_bytes((self.home / name).read_bytes())
                storage.push(Path(folder), self.out)


@contextmanager
def _home(out: str) -> Iterator[Path]:
    """The results on this machine, for one run at a time."""
    if storage.is_remote(out):
        with tempfile.TemporaryDirectory(prefix="greenmine-out-") as folder:
            home = Path(folder) / out.rstrip("/").rsplit("/", 1)[-1]
            home.mkdir()
            storage.pull(out, home)
            yield home
        return
    home = Path(out)
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = (home / ".lock").open("w")
    except OSError as error:
        raise BadInputError(f"无法写入：{error.strerror}", path=out, advice="请检查文件夹是否有写权限") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BadInputError("另一次 greenmine screen 正在写入这个文件夹", path=out, advice="请等它结束，或换一个 --out") from error
        yield home
