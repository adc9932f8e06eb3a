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
from pathlib import Path
from typing import Any

from benchmarks.inboxes import ROOT, Inbox, make


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--check", type=int, default=6, help="how many reports are compared with those of greenmine check")
    parser.add_argument("--scaling", type=int, default=16, help="dossiers for the comparison of one worker with two")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="greenmine-screen-") as folder:
        room = Path(folder)
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


def run(inbox: Path, out: Path, cache: Path, *more: str) -> tuple[float, dict[int, int]]:
    """Seconds, and the most resident bytes of the processes of each worker (its own, its child's and the readers')."""
    import psutil

    began = time.monotonic()
    process = start(inbox, out, cache, *more)
    most: dict[int, int] = {}
    while process.poll() is None:
        for child in _children(psutil, process.pid):
            try:
                size = sum(p.memory_info().rss for p in [child, *child.children(recursive=True)])
            except psutil.Error:
                continue
            most[child.pid] = max(most.get(child.pid, 0), size)
        time.sleep(0.5)
    return time.monotonic() - began, most


def _children(psutil: Any, pid: int) -> list[Any]:
    """The processes that work on dossiers: `assistant.batch.child`."""
    try:
        below = psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []
    found = []
    for process in below:
        try:
            if "assistant.batch.child" in process.cmdline():
                found.append(process)
        except psutil.Error:
            continue
    return found


def undisturbed(inbox: Inbox, room: Path, count: int) -> bool:
    """The whole inbox once: the broken ones are named with a reason, the others are done."""
    seconds, memory = run(inbox.folder, room / "whole", room / "cache")
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
    print(f"memory of a worker, at most: {max(memory.values(), default=0) / 2**20:.0f} MB")
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


def scaling(room: Path, count: int) -> bool:
    """Two workers against one, nothing cached. A single worker uses all cores by itself, so that it is measured held to one core too."""
    inbox = make(room / "small", count=count, seed=900)
    two, _ = run(inbox.folder, room / "two", room / "cache-two", "--workers", "2")
    one, _ = run(inbox.folder, room / "one", room / "cache-one", "--workers", "1")
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    held, _ = run(inbox.folder, room / "held", room / "cache-held", "--workers", "1")
    os.sched_setaffinity(0, cores)
    print(
        f"{count} dossiers: two workers {two:.0f} s; one worker {one:.0f} s ({one / two:.2f} times), held to one core {held:.0f} s ({held / two:.2f} times)"
    )
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {len(cores)} cores")
    return True


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
