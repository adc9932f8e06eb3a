"""The inbox: broken dossiers, planted pairs, kills and resumption, one worker against two. `python -m benchmarks.screen [--count 60] [--kills 10]`.

Takes some twenty minutes at full size on two cores that are free; prints what was measured and ends with status 1 where something failed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.inboxes import ROOT, Inbox, make
from benchmarks.timing import family, proportional, side_by_side


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--check", type=int, default=6, help="how many reports are compared with those of greenmine check")
    parser.add_argument("--scaling", type=int, default=32, help="dossiers for the comparison of one worker with two")
    parser.add_argument("--only-scaling", action="store_true", help="nothing but that comparison")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="greenmine-screen-") as folder:
        room = Path(folder)
        if chosen.only_scaling:
            return 0 if scaling(room, chosen.scaling) else 1
        inbox = make(room / "inbox", count=chosen.count)
        results = [undisturbed(inbox, room, chosen.count), pairs(inbox, room), same_as_check(inbox, room, chosen.check)]
        if chosen.kills:
            results.append(killed(inbox, room, chosen.kills))
        if chosen.scaling:
            results.append(scaling(room, chosen.scaling))
    return 0 if all(results) else 1


def start(inbox: Path, out: Path, cache: Path, *more: str) -> subprocess.Popen[bytes]:
    """`greenmine screen` in a process group of its own."""
    command = [sys.executable, "-m", "assistant.cli", "screen", str(inbox), "--out", str(out), *more]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "GREENMINE_CACHE": str(cache)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@dataclass(frozen=True)
class Taken:
    """What a run took: seconds by the clock, seconds of the processors of all its processes, seconds that each worker and its reader had,
    the most resident bytes of each worker with its reader and of any one process, the load of the machine by others on the way."""

    seconds: float
    processor: float
    workers: tuple[float, ...]
    memory: int
    largest: int
    others: float


def run(inbox: Path, out: Path, cache: Path, *more: str) -> Taken:
    """Run it and look at its processes: four times a second what they took, every two seconds what they hold."""
    import psutil

    began, before = time.monotonic(), _machine(psutil)
    process = start(inbox, out, cache, *more)
    spent: dict[int, float] = {}
    shares: dict[int, set[int]] = {}
    most = largest = looks = 0
    while process.poll() is None:
        for one in _below(psutil, process.pid):
            spent[one.pid] = max(spent.get(one.pid, 0.0), _took(psutil, one))
            if "assistant.batch.child" in _words(psutil, one):
                shares.setdefault(one.pid, set()).update(family(one.pid))
        if looks % 8 == 0:
            held = {pid: proportional(pid) for pid in spent}
            largest = max(largest, *held.values(), 0)
            most = max([most, *(sum(held.get(pid, 0) for pid in pids) for pids in shares.values())])
        looks += 1
        time.sleep(0.25)
    seconds = time.monotonic() - began
    others = (_machine(psutil) - before - sum(spent.values())) / seconds
    workers = tuple(sum(spent.get(pid, 0.0) for pid in pids) for pids in shares.values())
    return Taken(seconds, sum(spent.values()), workers, most, largest, max(0.0, others))


def _below(psutil: Any, pid: int) -> list[Any]:
    """A process and all below it."""
    try:
        top = psutil.Process(pid)
        return [top, *top.children(recursive=True)]
    except psutil.Error:
        return []


def _machine(psutil: Any) -> float:
    """Processor seconds that the machine has spent, without those of this process."""
    busy, own = psutil.cpu_times(), psutil.Process().cpu_times()
    return float(busy.user + busy.nice + busy.system - own.user - own.system)


def _took(psutil: Any, process: Any) -> float:
    """Processor seconds of a process."""
    try:
        times = process.cpu_times()
        return float(times.user + times.system)
    except psutil.Error:
        return 0.0


def _words(psutil: Any, process: Any) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def undisturbed(inbox: Inbox, room: Path, count: int) -> bool:
    """The whole inbox once: the broken ones are named with a reason, the others are done."""
    taken = run(inbox.folder, room / "whole", room / "cache")
    seconds = taken.seconds
    summary = _summary(room / "whole")
    rows = {row["dossier"]: row for row in summary["dossiers"]}
    named = all(rows[b]["status"] == "未能完成" and rows[b]["reason"] for b in inbox.broken)
    others = sorted(d for d in rows if d not in inbox.broken and rows[d]["status"] != "已完成")
    stages: dict[str, float] = {}
    for state in room.glob("whole/*/.screen.json"):
        for stage, spent in (json.loads(state.read_text("utf-8"))["outcome"].get("stages") or {}).items():
            stages[stage] = stages.get(stage, 0.0) + spent
    good = count - len(inbox.broken)
    print(f"{len(rows)} dossiers in {seconds:.0f} s: {3600 * len(rows) / seconds:.0f} an hour, {summary['totals']['pages']} pages")
    print("seconds a dossier by stage:", {k: round(v / good, 2) for k, v in stages.items()})
    print(f"memory of a worker with its reader, at most: {taken.memory / 2**20:.0f} MB; of one process: {taken.largest / 2**20:.0f} MB")
    print(f"processor seconds a dossier: {taken.processor / len(rows):.1f}")
    for b in inbox.broken:
        print("  broken:", b, rows[b]["reason"])
    print("broken ones named:", named, "  others not done:", others)
    return named and not others and len(rows) == count


def pairs(inbox: Inbox, room: Path) -> bool:
    """The planted pairs, and findings between others."""
    links = [(k["kind"], k["own"], k["other"], k["weight"]) for c in _summary(room / "whole")["clusters"] for k in c["links"]]
    told = {frozenset((own, other)): weight for _, own, other, weight in reversed(links) if weight != "info"}
    planted = {frozenset(pair): what for what, pair in inbox.pairs.items()}
    for pair, what in planted.items():
        print("planted:", what, sorted(pair), f"found ({told[pair]})" if pair in told else "NOT FOUND")
    strangers = [k for k in links if k[3] in ("high", "medium") and frozenset((k[1], k[2])) not in planted]
    print("findings of medium or above between others:", len(strangers), strangers[:5])
    return set(planted) <= set(told) and not strangers


def same_as_check(inbox: Inbox, room: Path, count: int) -> bool:
    """The reports without what the comparison added equal those of `greenmine check`."""
    good = sorted(p for p in inbox.folder.iterdir() if p.is_dir() and p.name not in inbox.broken)
    different = []
    for dossier in good[:: max(1, len(good) // max(1, count))][:count]:
        own = room / "check.json"
        subprocess.run(
            [sys.executable, "-m", "assistant.cli", "check", str(dossier), "--json", str(own)],
            cwd=ROOT, env={**os.environ, "GREENMINE_CACHE": str(room / "cache")}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        if _timeless(own) != _timeless(room / "whole" / dossier.name / ".base.json"):
            different.append(dossier.name)
    print(f"reports other than those of check: {different} of {count}")
    return not different


def killed(inbox: Inbox, room: Path, kills: int) -> bool:
    """SIGKILL of the whole run at random moments, resumption, the same output, nothing done twice."""
    rng, out = random.Random(8), room / "killed"
    done: dict[str, int] = {}
    twice: list[str] = []
    for _ in range(kills):
        process = start(inbox.folder, out, room / "cache")
        time.sleep(rng.uniform(4, 25))
        alive = process.poll() is None
        if alive:
            process.send_signal(signal.SIGKILL)
        process.wait()
        time.sleep(2.5)
        twice += _redone(out, done)
        if not alive:
            break
    run(inbox.folder, out, room / "cache")
    twice += _redone(out, done)
    files = sorted(p.name for p in (room / "whole").iterdir() if p.is_dir())
    other = [
        n
        for n in files
        if (room / "whole" / n / "report.json").is_file()
        and _timeless(room / "whole" / n / "report.json") != _timeless(out / n / "report.json")
    ]
    same = _rows(_summary(out)) == _rows(_summary(room / "whole"))
    print(f"{kills} kills: done twice {twice}, other reports {other}, overview the same: {same}")
    return not twice and not other and same


def compared(room: Path, count: int) -> dict[str, dict[str, float]]:
    """The same generated dossiers with two workers and with one, nothing cached but the unpacked model; by number of workers."""
    from assistant.retrieve.weights import model_folder

    inbox = make(room / "small", count=count, seed=900)
    found = {}
    for workers in (2, 1):
        cache = room / f"cache-{workers}"
        model_folder(cache)
        t = run(inbox.folder, room / f"with-{workers}", cache, "--workers", str(workers))
        found[str(workers)] = {
            "dossiers": count, "seconds": round(t.seconds, 1), "processor": round(t.processor, 1), "others": round(t.others, 2),
            "slowest_worker": round(max(t.workers, default=0.0), 1), "outside_workers": round(t.processor - sum(t.workers), 1), "memory_mb": t.memory >> 20,
        }  # fmt: skip
    return dict(sorted(found.items()))


def scaling(room: Path, count: int) -> bool:
    """Two workers against one. A worker computes on one core, so that two have twice the room of one.

    Other work on the machine takes from two workers and leaves one alone: what counts where the clock is disturbed is the processor time of
    a dossier (two workers wait for each other's memory and load their models twice) and how evenly the work was shared.
    """
    before = side_by_side(2)
    found = compared(room, count)
    limit = (before + side_by_side(2)) / 2
    for workers, t in found.items():
        print(
            f"{count} dossiers, {workers} worker(s): {t['seconds']:.0f} s ({3600 * count / t['seconds']:.0f} an hour), {t['processor']:.0f} processor "
            f"seconds ({t['outside_workers']:.0f} outside the workers), {t['memory_mb']} MB a worker, other work took {t['others']:.1f} cores"
        )
    one, two = found["1"], found["2"]
    faster, bound = one["seconds"] / two["seconds"], one["processor"] / (two["outside_workers"] + two["slowest_worker"])
    print(
        f"two workers over one: {faster:.2f} times the dossiers an hour; {two['processor'] / one['processor']:.2f} times the processor time of a dossier; "
        f"with two free cores at most {bound:.2f} times by processor time"
    )
    print(
        f"what this machine gives to two processes that share nothing, before and after: {limit:.2f} times one; the workers reach {faster / limit:.0%} of it"
    )
    return faster >= 1.7 or two["others"] > 0.1


def _redone(out: Path, done: dict[str, int]) -> list[str]:
    """Dossiers whose note was written again since the last look."""
    now = {p.parent.name: p.stat().st_mtime_ns for p in out.glob("*/.screen.json")}
    again = [i for i, at in done.items() if now.get(i) != at]
    done.update(now)
    return again


def _summary(out: Path) -> Any:
    return json.loads((out / "summary.json").read_text("utf-8"))


def _rows(summary: Any) -> list[dict[str, Any]]:
    return sorted(({k: v for k, v in row.items() if k != "seconds"} for row in summary["dossiers"]), key=lambda row: str(row["dossier"]))


def _timeless(path: Path) -> Any:
    report = json.loads(path.read_text("utf-8"))
    report.pop("timings", None)
    return report


if __name__ == "__main__":
    sys.exit(main())
