"""The suite of benchmarks itself: what counts as worse, the tables, and one quick measurement end to end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import compare, measures, page
from benchmarks.__main__ import main

REVIEW = {
    "ours": {"pages": 9, "peak_mb": 800, "stages": {"ingest": 1.0, "total": 2.0}, "stages_unchanged": {"ingest": 0.1, "total": 0.2},
             "cold": {"wall": {"median": 2.0, "least": 1.5, "most": 3.0}, "processor": {"median": 3.0, "least": 2.9, "most": 3.1}},
             "unchanged": {"wall": {"median": 0.2, "least": 0.2, "most": 0.2}, "processor": {"median": 0.3, "least": 0.3, "most": 0.3}}},
    "tutorial": {"pages": 9, "peak_mb": 1500,
                 "index": {"wall": {"median": 20.0, "least": 19.0, "most": 21.0}, "processor": {"median": 30.0, "least": 29.0, "most": 31.0}}},
}  # fmt: skip


def test_ratios_are_of_processor_time() -> None:
    found = compare.ratios({"review": REVIEW})
    assert found == {"review/tutorial": 0.1, "review/tutorial (clock)": 0.1, "unchanged/cold": 0.1}
    assert set(found) <= set(compare.MEANING)


def test_a_ratio_that_grew_is_named_and_one_far_within_its_goal_is_not() -> None:
    before = {"unchanged/cold": 0.1, "review/tutorial": 0.05, "embedding/bare": 1.0}
    now = {"unchanged/cold": 0.2, "review/tutorial": 0.1, "embedding/bare": 1.1, "help/python": 9.0}
    found = compare.worse(now, before)
    assert [name for name, _, _ in found] == ["unchanged/cold"], (
        "doubled; a tenth more is noise; half of the goal is good enough; new ones have no past"
    )
    assert "unchanged/cold" in compare.told(found, {"day": "2026-01-01"})
    assert "no ratio became worse" in compare.told([], {"day": "2026-01-01"})


def test_runs_are_kept_in_order_and_the_last_known_ratio_counts(tmp_path: Path) -> None:
    assert compare.last(tmp_path, "quick") is None
    for ratios in ({"a": 1.0, "b": 1.0}, {"a": 2.0}):
        compare.keep(compare.place(tmp_path, "quick"), {"kind": "quick", "day": "2026-01-01", "ratios": ratios, "figures": {}})
    last = compare.last(tmp_path, "quick")
    assert last is not None
    assert last["ratios"] == {"a": 2.0, "b": 1.0}


def test_a_table_says_ratio_goal_and_spread() -> None:
    shown = page.table({"ratios": compare.ratios({"review": REVIEW}), "figures": {"review": REVIEW}})
    assert "0.100 | 0.2 |" in shown
    assert "2.00 (1.50 to 3.00)" in shown


def test_every_measurement_says_what_it_is() -> None:
    assert all(work.__doc__ for work in measures.ALL.values())
    assert set(measures.QUICK) <= set(measures.ALL)


def test_what_is_kept_names_no_place_of_a_machine() -> None:
    for path in compare.RESULTS.glob("*.json"):
        text = path.read_text("utf-8")
        assert json.loads(text)["ratios"]
        assert "/home/" not in text
        assert "/tmp/" not in text


def test_the_command_line_answers_without_heavy_libraries(tmp_path: Path) -> None:
    figures = measures.start(measures.Run(tmp_path, quick=True, rounds=1))
    assert figures["help"]["processor"]["median"] < 0.4 + figures["python"]["processor"]["median"]
    with pytest.raises(SystemExit):
        main(["--only", "nothing"])
