"""Equality that minds role, year, rounding, units; the main statement; the matrix."""

from __future__ import annotations

from assistant.core.document import Dossier
from assistant.core.fact import Fact
from assistant.facts import find_facts
from assistant.facts.compare import comparable, equal, same_value
from assistant.facts.matrix import matrix

from .words import book_of, document_of


def _facts(words: str, name: str, kind: str = "self_assessment") -> tuple[Fact, ...]:
    return book_of(words, kind)[1].named(name)


def test_one_area_in_three_units_agrees() -> None:
    facts = _facts("矿区面积0.2719km²。矿区面积27.19公顷。矿区面积407.85亩。矿区面积约0.27km²。", "area_km2")
    assert len(facts) == 4
    assert all(equal(a, b) for a in facts for b in facts)


def test_an_area_off_by_more_than_rounding_does_not() -> None:
    a, b = _facts("矿区面积0.2719km²。矿区面积0.2791km²。", "area_km2")
    assert comparable(a, b)
    assert not equal(a, b)


def test_other_years_and_roles_are_not_compared() -> None:
    facts = _facts("2022年实际开采回采率94.9%。2023年实际开采回采率95.37%。", "actual_recovery")
    assert not comparable(*facts)
    old, new = _facts("原生产规模10万吨/年，现生产规模30万吨/年。", "scale_wt")
    assert not comparable(old, new)


def test_a_month_agrees_with_its_days_only() -> None:
    (month,) = _facts("| 首次设立时间 | 2019年3月 |", "granted")
    (day,) = _facts("| 首次设立时间 | 2019年3月26日 |", "granted")
    (other,) = _facts("| 首次设立时间 | 2019年4月2日 |", "granted")
    assert equal(month, day)
    assert not equal(month, other)


def test_mineral_names() -> None:
    (a,) = _facts("| 开采矿种 | 水泥用石灰岩 |", "mineral")
    (b,) = _facts("| 开采矿种 | 水泥用灰岩 |", "mineral")
    (c,) = _facts("| 开采矿种 | 建筑用砂岩 |", "mineral")
    assert same_value(a, b)
    assert not same_value(a, c)


def test_the_majority_is_the_main_statement() -> None:
    _, book = book_of("采矿许可证号C5108002011037120112345。\n\n证号C5108002011037120112345。\n\n采矿许可证号为C5108002011037120112354。")
    main = book.main("license_no")
    assert main is not None
    assert main.normalized == "C5108002011037120112345"
    assert len([f for f in book.named("license_no") if f.main]) == 1


def test_matrix_shows_conflicts_between_documents() -> None:
    one = document_of("矿区面积0.2719km²。生产规模60万吨/年。", "self_assessment", "自评.md")
    two = document_of("矿区面积27.19公顷。生产规模50万吨/年。", "development_plan", "开发利用.md")
    dossier = Dossier.of("case", "案例", [two, one])
    rows = {row.name: row for row in matrix(dossier, find_facts(dossier))}
    assert not rows["area_km2"].conflict
    assert rows["scale_wt"].conflict
    cells = rows["scale_wt"].cells
    assert [c.fact.value for c in cells if c is not None] == ["60万吨/年", "50万吨/年"]
