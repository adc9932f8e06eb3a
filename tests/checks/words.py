"""Dossiers written down as words, for the cases of the rules."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import yaml

from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import cite, read_back
from assistant.core.document import Document, Dossier, Kind
from assistant.core.fact import Fact, FactBook
from assistant.facts import find_facts
from assistant.ingest.readers.text import read_text

CASES = Path(__file__).parent / "cases"
_KINDS: tuple[tuple[str, Kind], ...] = (
    ("自评", "self_assessment"),
    ("开发利用", "development_plan"),
    ("复垦", "reclamation_plan"),
    ("修复方案", "reclamation_plan"),
    ("许可证", "licence"),
    ("执照", "licence"),
    ("附件", "attachment"),
)


def case_file(rule: str) -> Path:
    """tests/checks/cases/<rule>.yaml, dots and all."""
    return CASES / f"{rule}.yaml"


def load_cases(rule: str) -> dict[str, Any]:
    """The case file of a rule; {} where there is none."""
    path = case_file(rule)
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}


def dossier_of(documents: dict[str, str], name: str = "案例") -> Dossier:
    """A dossier of documents in words (markdown with headings and pipe tables); their kinds follow from the names."""
    read: list[Document] = []
    for path, words in documents.items():
        kind = next((k for word, k in _KINDS if word in path), "other")
        document = read_text(words, path)
        read.append(type(document)(**{**document.__dict__, "kind": kind, "path": path}) if document.kind != kind else document)
    return Dossier.of("case", name, read)


def facts_of(dossier: Dossier, given: list[dict[str, Any]]) -> FactBook:
    """Facts as a case gives them: {name, value, quote, in, role, year, normalized, unit}; quote defaults to value."""
    facts = []
    for entry in given:
        document = next(d for d in dossier.documents if d.path == entry["in"])
        facts.append(
            Fact(
                name=entry["name"], label=entry.get("label", entry["name"]), value=str(entry["value"]), normalized=entry.get("normalized", entry["value"]),
                unit=entry.get("unit"), cite=cite(document, str(entry.get("quote", entry["value"]))), role=entry.get("role", "stated"),
                year=entry.get("year"), slack=entry.get("slack", 0.0), main=entry.get("main", True),
            )
        )  # fmt: skip
    return FactBook(tuple(facts))


def inspection_of(case: dict[str, Any]) -> Inspection:
    """What a case gives to its rule. as_of defaults to 2024-06-30."""
    dossier = dossier_of(case["documents"], case.get("dossier", "案例"))
    facts = facts_of(dossier, case["facts"]) if "facts" in case else find_facts(dossier)
    as_of = case.get("as_of", dt.date(2024, 6, 30))
    return Inspection(dossier, facts, as_of if isinstance(as_of, dt.date) else dt.date.fromisoformat(as_of))


def findings_of(check: Check, case: dict[str, Any]) -> tuple[Inspection, list[Finding]]:
    inspection = inspection_of(case)
    return inspection, list(check.run(inspection))


def said(inspection: Inspection, finding: Finding) -> str:
    """The message and the quotes of a finding, one a line, as the scorer looks at them."""
    return "\n".join([finding.message, *(read_back(inspection.dossier, c) for c in finding.cites)])
