"""Properties of the table rules: a consistent table is quiet however it is scaled; a changed cell raises exactly the sums that it enters."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.checks import check_by_id
from assistant.core.check import Finding, Inspection
from assistant.core.fact import FactBook
from tests.checks.words import dossier_of

cents = st.integers(min_value=100, max_value=99_999)
grids = st.integers(3, 7).flatmap(lambda n: st.lists(st.tuples(cents, cents), min_size=n, max_size=n))


def money(value: int) -> str:
    return f"{value / 100:.2f}"


def table(rows: list[tuple[int, int]], *, changed: tuple[int, int] | None = None, by: int = 0, scale: int = 1) -> str:
    """A table of parts with a total column and a total row, in cents; one part changed after the totals were made."""
    rows = [(a * scale, b * scale) for a, b in rows]
    sums = [a + b for a, b in rows]
    cells = [[a, b, s] for (a, b), s in zip(rows, sums, strict=True)]
    total = [sum(c[k] for c in cells) for k in range(3)]
    if changed is not None:
        cells[changed[0]][changed[1]] += by
    lines = ["# 经费", "表7-1 费用表", "| 项目 | 建筑费（万元） | 设备费（万元） | 合计（万元） |", "|---|---|---|---|"]
    lines += [f"| 分项{chr(0x7532 + n)} | {money(c[0])} | {money(c[1])} | {money(c[2])} |" for n, c in enumerate(cells)]
    lines.append(f"| 合计 | {money(total[0])} | {money(total[1])} | {money(total[2])} |")
    return "\n".join(lines)


def sums(words: str) -> list[Finding]:
    inspection = Inspection(dossier_of({"复垦方案.md": words}), FactBook(()), dt.date(2024, 1, 1))
    return list(check_by_id("arithmetic.table-sums").run(inspection))


@settings(max_examples=40, deadline=None)
@given(grids, st.sampled_from([1, 10, 100, 7]))
def test_a_consistent_table_is_quiet_at_any_scale(rows: list[tuple[int, int]], scale: int) -> None:
    assert sums(table(rows, scale=scale)) == []


@settings(max_examples=60, deadline=None)
@given(grids, st.data())
def test_a_changed_cell_raises_exactly_the_sums_it_enters(rows: list[tuple[int, int]], data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(rows) - 1))
    col = data.draw(st.integers(0, 2))
    by = data.draw(st.integers(20, 90)) * data.draw(st.sampled_from([1, -1]))
    found = sums(table(rows, changed=(row, col), by=by))
    # every cell stands in one sum across (its row, or it is that row's total) and in one sum down (its column's)
    assert sorted(f.key.rsplit(":", 2)[1] for f in found) == sorted([str(row + 1), str(len(rows) + 1)]), [f.message for f in found]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(500, 60_000), st.integers(120, 9_900)), min_size=3, max_size=8, unique=True), st.data())
def test_a_changed_price_raises_its_own_row(lines: list[tuple[int, int]], data: st.DataObject) -> None:
    amounts = [round(q * p / 100 / 10_000, 2) for q, p in lines]
    target = data.draw(st.integers(0, len(lines) - 1))
    amounts[target] = round(amounts[target] * 1.2 + 1.0, 2)
    body = [f"| 工程{n} | {q} | {p / 100:.2f} | {a:.2f} |" for n, ((q, p), a) in enumerate(zip(lines, amounts, strict=True))]
    words = "\n".join(["# 工程量", "| 工程名称 | 工程量 | 单价（元） | 合价（万元） |", "|---|---|---|---|", *body])
    inspection = Inspection(dossier_of({"复垦方案.md": words}), FactBook(()), dt.date(2024, 1, 1))
    found = list(check_by_id("arithmetic.table-relations").run(inspection))
    precise = sum(abs(a) >= 0.5 for n, a in enumerate(amounts) if n != target)
    assert len(found) <= 1
    if precise >= 2:
        assert len(found) == 1
        assert f"{lines[target][0]}×" in found[0].message
