"""The server is killed (SIGKILL) at random moments during uploads, reviews and decisions: nothing that was acknowledged is lost.

Two kills by default; `GREENMINE_KILLS=50 pytest tests/ui/test_kill.py -s` for the figure in docs/workbench.md.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from assistant.checks.checklist import load_checklist
from assistant.report.keys import all_words
from assistant.store import open_store
from tests.browser.conftest import free_port
from tests.support.paths import ROOT

KILLS = int(os.environ.get("GREENMINE_KILLS", "2"))
#: What a killed server answers with: nothing, or half of it.
BROKEN = (httpx.TransportError, httpx.InvalidURL)


@dataclass
class Told:
    """What the killed servers acknowledged: dossier -> hash of its file, (dossier, item) -> the last reason given."""

    filed: dict[str, str] = field(default_factory=dict)
    decided: dict[tuple[str, str], str] = field(default_factory=dict)


def run_and_kill(data: Path, token: str, seed: int, after: float, told: Told) -> None:
    """`greenmine serve` in a process of its own, two people's work at it, SIGKILL so many seconds after it listens."""
    port = free_port()
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", str(port), "--data", str(data)]
    environment = {**os.environ, "GREENMINE_EMBEDDING": "none"}
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60) as client:
        deadline = time.monotonic() + 120
        while True:
            with contextlib.suppress(httpx.TransportError):
                client.get("/login")
                break
            assert process.poll() is None, "the server did not start"
            assert time.monotonic() < deadline
            time.sleep(0.05)
        workers = [threading.Thread(target=quietly, args=(work, client, seed, told)) for work in (upload, decide)]
        for worker in workers:
            worker.start()
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        process.wait()
        for worker in workers:
            worker.join(timeout=60)
            assert not worker.is_alive()
    assert process.returncode == -signal.SIGKILL


def quietly(work: Callable[[httpx.Client, int, Told], None], client: httpx.Client, seed: int, told: Told) -> None:
    """Until the connection breaks."""
    with contextlib.suppress(*BROKEN):
        work(client, seed, told)


def upload(client: httpx.Client, seed: int, told: Told) -> None:
    """File one paper after the other; what was answered with 200 counts as acknowledged."""
    for n in itertools.count():
        paper = (f"自评估报告 {seed} {n}\n" * 20).encode()
        ticket = client.post("/upload", content=paper, headers={"x-file-name": f"{seed}-{n}.txt"}).raise_for_status().json()["ticket"]
        made = client.post("/file", json={"tickets": [ticket]}).raise_for_status().json()
        told.filed[made["dossier"]] = hashlib.sha256(paper).hexdigest()
        time.sleep(0.4)


def decide(client: httpx.Client, seed: int, told: Told) -> None:
    """Decide on one item after the other of whatever is reviewed."""
    items = [i.id for i in load_checklist().items]
    for n in itertools.count(1):
        for dossier in list(told.filed):
            key = f"item:{items[n % len(items)]}"
            answer = client.post(f"/d/{dossier}/decide", json={"key": key, "choice": "agree", "reason": f"{seed}-{n}"})
            if answer.status_code == 200:
                told.decided[dossier, key] = f"{seed}-{n}"
            else:
                assert answer.status_code == 400, answer.text  # not reviewed yet
        time.sleep(0.02)


@pytest.mark.slow
def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    person = store.people.add("县初审", "只用于测试的十位以上密码", "county", area="510781")
    token = store.people.make_token(person.name, "test", "test")
    told, chance = Told(), random.Random(35)
    for seed in range(KILLS):
        run_and_kill(tmp_path, token, seed, chance.uniform(0.05, 4.0), told)
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
        f"{KILLS} kills: {len(told.filed)} filings and {len(told.decided)} decided items acknowledged, none lost; jobs {states}; chain of {store.trail.verify().lines} lines verifies"
    )
    assert set(states) <= {"done", "failed"}
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
        time.sleep(0.4)
    worker.stop()
    opened.close()
    return dict(states)
