"""A child process that raises, dies, hangs or grows costs one retry and then a reason; the next call gets a new one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.batch.isolated import Bounds, Child, TroubleError, child, twice
from assistant.batch.pool import Call, Pool

VICTIMS = "tests.batch.victims"


@pytest.fixture
def bounds() -> Iterator[Bounds]:
    made = Bounds(seconds=3.0, memory=400 << 20)
    yield made
    child(made).close()


def test_a_child_answers_and_is_kept(bounds: Bounds) -> None:
    worker = Child(bounds)
    assert worker.call(f"{VICTIMS}:answer", {"value": 21}) == 42
    first = worker._process
    assert worker.call(f"{VICTIMS}:answer", {"value": 1}) == 2
    assert worker._process is first
    worker.close()


@pytest.mark.parametrize(
    ("victim", "reason"), [("fail", "ValueError: no such thing"), ("die", "信号9"), ("hang", "仍未完成"), ("grow", "所需内存超过")]
)
def test_one_retry_and_then_the_reason(bounds: Bounds, victim: str, reason: str) -> None:
    with pytest.raises(TroubleError, match=reason) as trouble:
        twice(f"{VICTIMS}:{victim}", {}, bounds)
    assert "已重试一次" in str(trouble.value)
    assert twice(f"{VICTIMS}:answer", {"value": 3}, bounds) == 6


def test_the_retry_can_succeed(bounds: Bounds, tmp_path: Path) -> None:
    assert twice(f"{VICTIMS}:die", {"mark": str(tmp_path / "died")}, bounds) == "alive"


def test_a_poisonous_call_costs_itself_only(bounds: Bounds) -> None:
    calls = [Call("a", f"{VICTIMS}:answer", {"value": 1}), Call("b", f"{VICTIMS}:die", {}), Call("c", f"{VICTIMS}:answer", {"value": 2})]
    answers = {a.key: a for a in Pool(1, None, bounds).run(calls)}
    assert answers["a"].value == 2
    assert answers["c"].value == 4
    assert answers["b"].trouble is not None
