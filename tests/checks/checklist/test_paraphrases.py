"""Single statements under a heading, in many voices (cases/paraphrases.yaml): evidence for an element, or not, by themselves."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from assistant.checks.checklist.engine import judge
from assistant.checks.checklist.room import Room
from assistant.checks.checklist.schema import load_checklist
from assistant.core.check import Inspection
from assistant.core.document import Dossier, Kind
from assistant.facts import find_facts
from tests.checks.checklist.making import document

CASES: dict[str, dict[str, list[str]]] = yaml.safe_load((Path(__file__).parent / "cases" / "paraphrases.yaml").read_text("utf-8"))
_FILINGS: tuple[Kind, ...] = ("self_assessment", "development_plan", "reclamation_plan")


@pytest.mark.parametrize("name", CASES)
def test_whether_a_statement_is_evidence(name: str) -> None:
    checklist = load_checklist()
    item_id, element_id = name.split("/")
    item = checklist.item(item_id)
    element = next(e for e in item.elements if e.id == element_id)
    kind: Kind = next((k for k in item.documents if k in _FILINGS), "self_assessment")
    wrong = []
    for expected in ("counts", "does_not"):
        for text in CASES[name].get(expected, []):
            dossier = Dossier.of("t", "试例", [document(text, kind=kind)])
            found = judge(Room(Inspection(dossier, find_facts(dossier), dt.date(2024, 6, 30)), checklist), item, element)
            if (found.verdict == "met") != (expected == "counts"):
                wrong.append(f"{expected}: {text} -> {found.verdict}（{found.why}）")
    assert not wrong, "\n".join(wrong)
