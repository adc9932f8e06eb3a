"""The live progress of a batch on the error stream."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from assistant.batch.job import Outcome

Tell = Callable[[Outcome], None]


@contextmanager
def progress(total: int, title: str = "预审") -> Iterator[Tell]:
    """Done, failed, pages a second, time left; silent where the error stream is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    console = Console(stderr=True)
    counts = {"failed": 0, "pages": 0}
    with Progress(
        TextColumn(title), BarColumn(), MofNCompleteColumn(), TextColumn("失败{task.fields[failed]}  {task.fields[speed]:.1f}页/秒"),
        TimeElapsedColumn(), TextColumn("剩余"), TimeRemainingColumn(), console=console, disable=not console.is_terminal,
    ) as bar:  # fmt: skip
        task = bar.add_task("", total=total, failed=0, speed=0.0)

        def tell(outcome: Outcome) -> None:
            counts["failed"] += outcome.status == "failed"
            counts["pages"] += outcome.pages if outcome.status == "done" else 0
            elapsed = bar.tasks[0].elapsed or 1.0
            bar.update(task, advance=1, failed=counts["failed"], speed=counts["pages"] / elapsed)

        yield tell
