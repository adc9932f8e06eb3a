"""A real Dask scheduler with three worker processes: one is killed and one is stopped in the middle, everything is done."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.batch.isolated import Bounds
from assistant.batch.pool import Call, Pool
from assistant.core.errors import BadInputError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def cluster() -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The scheduler's address and its workers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    environment = {**os.environ, "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "4s", "PYTHONPATH": str(ROOT)}

    def started(*words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", *words], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )

    scheduler = started("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    workers = [started("distributed.cli.dask_worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard") for _ in range(3)]
    try:
        yield address, workers
    finally:
        for process in (*workers, scheduler):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.mark.slow
def test_a_worker_killed_and_one_stopped(cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path) -> None:
    address, workers = cluster
    log = tmp_path / "log"
    calls = [Call(f"c{n}", "tests.batch.victims:slowly", {"log": str(log), "name": f"c{n}", "seconds": 0.6}) for n in range(12)]
    answers = []
    with Pool(0, address, Bounds(seconds=30)) as pool:
        for number, answer in enumerate(pool.run(calls)):
            answers.append(answer)
            if number == 2:
                workers[0].kill()
            if number == 4:
                os.kill(workers[1].pid, signal.SIGSTOP)
    assert Counter(a.key for a in answers) == {c.key: 1 for c in calls}
    assert all(a.trouble is None and a.value == a.key for a in answers)


def test_no_scheduler_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.batch.pool.PATIENCE", 1.0)
    began = time.monotonic()
    with pytest.raises(BadInputError, match="调度器"), Pool(0, "tcp://127.0.0.1:9", Bounds()) as pool:
        list(pool.run([Call("a", "tests.batch.victims:answer", {"value": 1})]))
    assert time.monotonic() - began < 20
