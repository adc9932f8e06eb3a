"""Every finder in many wordings: tests/facts/cases/<family>.yaml."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.core.cite import read_back
from assistant.core.fact import Fact

from .words import CASES, book_of, load

_ALL = [(f"{file.stem}-{number}", case) for file in sorted(CASES.glob("*.yaml")) for number, case in enumerate(load(file), 1)]
#: Roles in which a figure is a statement about this mine as it is.
_STATED = {"stated", "licensed", "designed", "actual", "planned"}


def _same(got: object, wanted: object) -> bool:
    if isinstance(got, float) and isinstance(wanted, int | float):
        return abs(got - wanted) < 1e-6
    return str(got) == str(wanted)


def _fits(fact: Fact, wanted: dict[str, Any]) -> bool:
    return (
        fact.name == wanted["name"]
        and _same(fact.normalized, wanted["value"])
        and ("role" not in wanted or fact.role == wanted["role"])
        and ("year" not in wanted or fact.year == wanted["year"])
        and ("raw" not in wanted or fact.value == wanted["raw"])
    )


@pytest.mark.parametrize(("case_id", "case"), _ALL, ids=[i for i, _ in _ALL])
def test_case(case_id: str, case: dict[str, Any]) -> None:
    dossier, book = book_of(case["text"], case.get("kind", "self_assessment"))
    shown = [(f.name, f.normalized, f.role, f.year) for f in book]
    for fact in book:
        assert read_back(dossier, fact.cite) == fact.value, "a fact's value is the words that it cites"
    for name, value in case.get("main", {}).items():
        main = book.main(name)
        assert main is not None, f"{name} not found in {shown}"
        assert _same(main.normalized, value), f"{name}: {main.normalized} instead of {value}; {shown}"
    for wanted in case.get("has", []):
        assert any(_fits(f, wanted) for f in book), f"no {wanted} in {shown}"
    for name, values in case.get("none", {}).items():
        bad = [
            f.normalized for f in book.named(name) if f.role in _STATED and (values == "all" or any(_same(f.normalized, v) for v in values))
        ]
        assert not bad, f"{name}: {bad} must not be stated; {shown}"
