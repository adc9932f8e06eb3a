"""A child process that raises, dies, hangs or grows costs one retry and then a reason; the next call gets a new one."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.batch import Options
from assistant.batch.isolated import Bounds, Child, TroubleError, twice
from assistant.batch.pool import Call, Pool
from assistant.batch.screen import shares

VICTIMS = "tests.batch.victims"


BOUNDS = Bounds(seconds=3.0, memory=400 << 20)


@pytest.fixture
def worker() -> Iterator[Child]:
    made = Child(BOUNDS)
    yield made
    made.close()


def test_a_child_answers_and_is_kept(worker: Child) -> None:
    assert worker.call(f"{VICTIMS}:answer", {"value": 21}) == 42
    first = worker._process
    assert worker.call(f"{VICTIMS}:answer", {"value": 1}) == 2
    assert worker._process is first


@pytest.mark.parametrize(
    ("victim", "reason"), [("fail", "ValueError: no such thing"), ("die", "信号9"), ("hang", "仍未完成"), ("grow", "所需内存超过")]
)
def test_one_retry_and_then_the_reason(worker: Child, victim: str, reason: str) -> None:
    with pytest.raises(TroubleError, match=reason) as trouble:
        twice(f"{VICTIMS}:{victim}", {}, worker)
    assert "已重试一次" in str(trouble.value)
    assert twice(f"{VICTIMS}:answer", {"value": 3}, worker) == 6


def test_the_retry_can_succeed(worker: Child, tmp_path: Path) -> None:
    assert twice(f"{VICTIMS}:die", {"mark": str(tmp_path / "died")}, worker) == "alive"


@pytest.mark.parametrize("workers", [1, 2])
def test_a_poisonous_call_costs_itself_only(workers: int) -> None:
    calls = [Call("a", f"{VICTIMS}:answer", {"value": 1}), Call("b", f"{VICTIMS}:die", {}), Call("c", f"{VICTIMS}:answer", {"value": 2})]
    with Pool(workers, None, BOUNDS) as pool:
        answers = {a.key: a for a in pool.run(calls)}
    assert answers["a"].value == 2
    assert answers["c"].value == 4
    assert answers["b"].trouble is not None


def test_workers_stay_for_the_next_calls_and_end_with_the_pool() -> None:
    with Pool(2, None, BOUNDS) as pool:
        calls = [Call(str(n), f"{VICTIMS}:who", {"seconds": 0.3}) for n in range(4)]
        first = {a.value for a in pool.run(calls)}
        second = {a.value for a in pool.run(calls)}
        assert first == second
        assert len(first) == 2
    assert not any(_alive(pid) for pid in first)


def test_a_run_that_is_broken_off_does_not_wait_for_its_workers() -> None:
    began = time.monotonic()
    with Pool(2, None, Bounds(seconds=600)) as pool:
        answers = pool.run([Call("a", f"{VICTIMS}:answer", {"value": 1}), *(Call(f"h{n}", f"{VICTIMS}:hang", {}) for n in range(4))])
        assert next(answers).value == 2
    assert time.monotonic() - began < 20


def test_a_worker_computes_on_one_core_and_spare_cores_are_shared_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.batch.screen.usable_cores", lambda: 8)
    monkeypatch.setattr("assistant.batch.screen.free_memory", lambda: 64 << 30)
    assert shares(500, Options(workers=3)) == (3, 1)
    assert shares(500, Options()) == (8, 1)
    assert shares(1, Options()) == (1, 8)
    assert shares(4, Options()) == (4, 2)
    monkeypatch.setattr("assistant.batch.screen.free_memory", lambda: 5 << 30)
    assert shares(500, Options()) == (2, 4), "two workers of 2 GB; their four cores each are not left idle"


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
