"""The server is killed (SIGKILL) at random moments during uploads, reviews and decisions: nothing that was acknowledged is lost.

Three kills by default; `GREENMINE_KILLS=50 pytest tests/ui/test_kill.py -s` for the figure in docs/workbench.md.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.report.keys import all_words
from assistant.store import open_store
from tests.support.paths import ROOT

KILLS = int(os.environ.get("GREENMINE_KILLS", "3"))
#: A process that does what the server does (worker and handlers over one store) and says what it acknowledged.
SERVER = """
import sys, threading
from pathlib import Path
from assistant.service import Service
from assistant.store import open_store
from ui import handlers
from ui.desk import Desk
from ui.work import Worker

data, seed = Path(sys.argv[1]), sys.argv[2]
store = open_store(data)
desk = Desk(store, Service(embedding=False))
worker = Worker(desk)
worker.start()
person = store.people.named('县初审')
said = threading.Lock()

def tell(*words):
    with said:
        sys.stdout.write(' '.join(words) + chr(10))
        sys.stdout.flush()

tell('ready')

def upload():
    n = 0
    while True:
        n += 1
        paper = data / f'{seed}-{n}.txt'
        paper.write_text(f'自评估报告 {seed} {n}' * 20, 'utf-8')
        job = handlers.file(desk, person, [str(paper)])
        worker.wake()
        tell('filed', job.dossier_id, store.dossiers.files(job.version_id)[0].sha256)
        threading.Event().wait(0.3)

threading.Thread(target=upload, daemon=True).start()
n = 0
while True:
    for row in handlers.rows(desk, person):
        if not row.version:
            threading.Event().wait(0.02)
            continue
        n += 1
        checklist = desk.report(row.version).checklist
        key = 'item:' + checklist[n % len(checklist)].id
        handlers.decide(desk, person, row.dossier.id, '', key, 'agree', f'{seed}-{n}')
        tell('decided', row.dossier.id, key, f'{seed}-{n}')
    threading.Event().wait(0.02)
"""


@dataclass
class Told:
    """What the killed processes acknowledged."""

    filed: dict[str, str] = field(default_factory=dict)
    decided: dict[tuple[str, str], str] = field(default_factory=dict)
    lines: int = 0


def run_and_kill(data: Path, seed: int, after: float, told: Told) -> None:
    command = [sys.executable, "-c", SERVER, str(data), str(seed)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8")
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    timer = threading.Timer(after, process.send_signal, (signal.SIGKILL,))
    timer.start()
    for line in process.stdout:
        if not line.endswith("\n"):
            break  # cut off: not acknowledged
        kind, dossier, *rest = line.split()
        told.lines += 1
        if kind == "filed":
            told.filed[dossier] = rest[0]
        else:
            told.decided[dossier, rest[0]] = rest[1]
    process.wait()
    timer.join()
    process.stdout.close()
    assert process.returncode == -signal.SIGKILL


@pytest.mark.slow
def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    person = store.people.add("县初审", "只用于测试的十位以上密码", "county", area="510781")
    told, chance = Told(), random.Random(35)
    for seed in range(KILLS):
        run_and_kill(tmp_path, seed, chance.uniform(0.05, 4.0), told)
        checked = store.trail.verify()
        assert checked.broken is None, f"kill {seed}: the audit chain is broken at {checked.broken}"
        for dossier, sha256 in told.filed.items():
            assert store.dossiers.get(dossier) is not None, f"kill {seed}: an acknowledged dossier is lost"
            assert store.files.path(sha256).is_file(), f"kill {seed}: an acknowledged file is lost"
    for (dossier, key), last in told.decided.items():
        version = store.dossiers.versions(dossier)[-1]
        report = store.dossiers.report(version.id)
        assert report is not None
        found = [d for d in store.dossiers.decisions(dossier, version.id, all_words(report)) if d.key == key]
        # a decision may be kept whose acknowledgement was cut off: the kept one is that or a later one
        assert found, f"an acknowledged decision is lost: {key}"
        assert [int(x) for x in found[0].reason.split("-")] >= [int(x) for x in last.split("-")]
    states = finish(tmp_path, store)
    print(
        f"{KILLS} kills: {len(told.filed)} filings and {len(told.decided)} decided items acknowledged in {told.lines} lines, none lost; jobs {states}; chain of {store.trail.verify().lines} lines verifies"
    )
    assert set(states) <= {"done", "failed"}
    assert person.id
    store.close()


def finish(data: Path, store: object) -> dict[str, int]:
    """What became of the jobs when the worker may end in peace."""
    from collections import Counter

    from sqlalchemy import select

    from assistant.service import Service
    from assistant.store.tables import Job
    from ui.desk import Desk
    from ui.work import Worker

    opened = open_store(data)
    worker = Worker(Desk(opened, Service(embedding=False)))
    worker.start()
    deadline = time.monotonic() + 300
    while True:
        with opened.database.read() as session:
            states = Counter(session.scalars(select(Job.state)))
        if not (states["queued"] or states["running"]) or time.monotonic() > deadline:
            break
        time.sleep(0.2)
    worker.stop()
    opened.close()
    return dict(states)
