"""Properties of the rules on facts: another unit raises nothing, a changed digit of an identifier raises one finding."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.checks import all_checks
from assistant.core.check import Finding, Inspection
from assistant.facts import find_facts
from tests.checks.words import dossier_of

FAMILIES = ("consistency.", "arithmetic.", "plausibility.", "validity.")


def findings(documents: dict[str, str]) -> list[Finding]:
    dossier = dossier_of(documents)
    inspection = Inspection(dossier, find_facts(dossier), dt.date(2024, 6, 30))
    return [f for c in all_checks() if c.id.startswith(FAMILIES) for f in c.run(inspection)]


def report(area: str) -> str:
    return f"# 矿区范围\n矿区面积{area}，开采标高720m～555m，生产规模30万吨/年。采矿许可证号为C5100002018062110187205。"


@settings(max_examples=40, deadline=None)
@given(st.integers(500, 99_999), st.sampled_from(["公顷", "平方公里", "hm²", "km²", "亩", "平方米"]))
def test_an_area_in_another_unit_raises_nothing(hundredths: int, unit: str) -> None:
    hectares = hundredths / 100
    per_hectare = {"公顷": 1.0, "hm²": 1.0, "平方公里": 0.01, "km²": 0.01, "亩": 15.0, "平方米": 10_000.0}[unit]
    written = f"{hectares * per_hectare:.4f}".rstrip("0").rstrip(".")
    assert findings({"自评估报告.md": report(f"{hectares:g}公顷"), "开发利用方案.md": report(f"{written}{unit}")}) == []


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 22), st.integers(1, 9))
def test_a_changed_digit_of_the_licence_number_raises_one_finding(place: int, by: int) -> None:
    number = "C5100002018062110187205"
    changed = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    documents = {name: report("48.15公顷") for name in ("自评估报告.md", "开发利用方案.md", "复垦方案.md")}
    documents["复垦方案.md"] = documents["复垦方案.md"].replace(number, changed)
    found = findings(documents)
    assert [f.rule for f in found] == ["consistency.identifiers"]
    assert number in found[0].message
    assert changed in found[0].message
    assert "保护与复垦方案与之不同" in found[0].message


@settings(max_examples=20, deadline=None)
@given(st.permutations(["自评估报告.md", "开发利用方案.md", "复垦方案.md"]))
def test_the_order_of_the_documents_changes_nothing(order: list[str]) -> None:
    documents = {name: report("48.15公顷") for name in order}
    documents["复垦方案.md"] = report("41.89公顷")
    base = findings(dict(sorted(documents.items())))
    assert [f.message for f in findings(documents)] == [f.message for f in base]
    assert len(base) == 1
