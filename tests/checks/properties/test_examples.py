"""The properties of the rules on a whole example dossier: another unit raises nothing, one digit or one cell raises what it must."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from assistant.checks import check_by_id
from assistant.checks.tablemath import Figure, sheets
from assistant.core.check import Finding, Inspection
from assistant.core.document import Block, Dossier
from assistant.facts import find_facts
from assistant.ingest.reading import read_dossier

ROOT = Path(__file__).resolve().parents[3] / "examples"
EXAMPLE = ROOT / "more" / "D53"
pytestmark = pytest.mark.skipif(not EXAMPLE.is_dir(), reason="examples/more is not here")


@cache
def example() -> Dossier:
    return read_dossier([EXAMPLE])


@cache
def day() -> dt.date:
    return dt.date.fromisoformat(json.loads((ROOT / "labels" / "D53.json").read_text(encoding="utf-8"))["as_of"])


def changed(edit: Callable[[Block], Block]) -> Dossier:
    """The example with every block passed through an edit."""
    dossier = example()
    return Dossier.of(dossier.id, dossier.name, [replace(d, blocks=tuple(edit(b) for b in d.blocks)) for d in dossier.documents])


def found(dossier: Dossier, *rules: str) -> list[Finding]:
    inspection = Inspection(dossier, find_facts(dossier), day())
    return [f for rule in rules for f in check_by_id(rule).run(inspection)]


def licence_places() -> list[tuple[str, str]]:
    """(document path, block id) of the blocks that state the licence's number in the three filings and on the licence."""
    dossier = example()
    facts = find_facts(dossier)
    number = facts.main("license_no")
    assert number is not None
    kinds = {"self_assessment", "development_plan", "reclamation_plan", "licence"}
    stated = [f for f in facts.named("license_no") if f.main and dossier.document(f.document).kind in kinds]
    return [(dossier.document(f.document).path, f.cite.block) for f in stated]


def test_one_digit_of_the_licence_number_raises_one_finding() -> None:
    number = str(find_facts(example()).main("license_no").normalized)  # type: ignore[union-attr]
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    places = licence_places()
    assert len(places) >= 2
    for path, block_id in places:
        dossier = example()
        documents = [
            replace(d, blocks=tuple(replace(b, text=b.text.replace(number, wrong)) if d.path == path else b for b in d.blocks))
            for d in dossier.documents
        ]
        assert any(number in b.text for d in dossier.documents if d.path == path for b in d.blocks), block_id
        findings = found(Dossier.of(dossier.id, dossier.name, documents), "consistency.identifiers")
        assert len(findings) == 1, (path, [f.message for f in findings])
        assert wrong in findings[0].message
        assert number in findings[0].message


def test_areas_in_hectares_raise_nothing() -> None:
    square = re.compile(r"(?<![\d.])(\d+\.\d{4})\s*(?:km²|平方公里|平方千米)")

    def hectares(block: Block) -> Block:
        return replace(block, text=square.sub(lambda m: f"{float(m.group(1)) * 100:.2f}公顷", block.text))

    dossier = changed(hectares)
    assert any(
        "公顷" in b.text and b.text != o.text
        for d, e in zip(dossier.documents, example().documents, strict=True)
        for b, o in zip(d.blocks, e.blocks, strict=True)
    )
    assert found(dossier, "consistency.extent", "consistency.land", "arithmetic.unit-conversions", "plausibility.polygon-area") == []


def closing_totals(dossier: Dossier) -> list[tuple[str, Figure]]:
    """(document path, the figure of a total row that is the sum of the figures above it) of the example, one a table."""
    totals = []
    for view in sheets(dossier):
        ends = [r for r in view.rows if view.total(r) is not None]
        if len(ends) != 1 or ends[0] != view.rows[-1]:
            continue
        for column in view.columns:
            rows = [r for r in view.rows[:-1] if not view.aside(r)]
            total, parts = view.figures[ends[0]][column.index], view.addends(rows, column.index)
            if total is None or not parts or len(parts) < 2 or total.value <= 1 or not view.additive(column.index, rows):
                continue
            if abs(sum(p.value for p in parts) - total.value) < total.slack:
                totals.append((view.document.path, total))
                break
    return totals


def test_a_changed_total_raises_its_sum() -> None:
    dossier = example()
    assert found(dossier, "arithmetic.table-sums") == []
    totals = closing_totals(dossier)
    assert len(totals) >= 3
    for path, total in totals:
        figure = f"{total.value * 1.37 + 1:.{total.decimals}f}"
        documents = [
            replace(d, blocks=tuple(replace(b, text=figure) if d.path == path and b.id == total.block.id else b for b in d.blocks))
            for d in dossier.documents
        ]
        findings = found(Dossier.of(dossier.id, dossier.name, documents), "arithmetic.table-sums")
        assert any(figure in f.message for f in findings), (path, total.raw, figure, [f.message for f in findings])
