"""Sentences of many hands: what is evidence for an element and what is not (cases/statements.yaml, cases/wordings.yaml)."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.checks.checklist.engine import judge
from assistant.checks.checklist.room import Room
from assistant.checks.checklist.schema import load_checklist
from tests.checks.checklist.making import document, inspection

FOLDER = Path(__file__).parent / "cases"
CASES = [case for file in ("statements", "wordings") for case in yaml.safe_load((FOLDER / f"{file}.yaml").read_text("utf-8")).items()]
EXPECTED = [
    (name, text, verdict == "counts", entry.get("kind", "self_assessment"))
    for name, entry in CASES
    for verdict in ("counts", "does_not")
    for text in entry[verdict]
]


@pytest.mark.parametrize(("name", "text", "counts", "kind"), EXPECTED)
def test_whether_a_sentence_is_evidence(name: str, text: str, counts: bool, kind: str) -> None:
    checklist = load_checklist()
    item_id, element_id = name.split("/")
    item = checklist.item(item_id)
    element = next(e for e in item.elements if e.id == element_id)
    report = document(f"# 有关情况\n{text}", kind=kind)  # type: ignore[arg-type]
    answer = judge(Room(inspection(report), checklist), item, element)
    assert (answer.verdict == "met") == counts, answer.why
