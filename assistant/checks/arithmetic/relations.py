"""What the columns of a table have to do with each other, learnt from the table itself: c = a × b, c = a ÷ b, c = a − b, c ∝ a.

No CHECK here: `table_relations` reports the rows that break what their neighbours keep. A relation counts where the heading of its
result allows it (单价 × 数量 = 合价, a rate from two amounts, 变化量 from before and after) and at least two rows, and twice as many as
break it, keep it within rounding; without such a heading it takes five rows and nearly no exception.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise, permutations
from math import log10

from assistant.checks.tablemath import Figure, Sheet, cell_number, number

_PRICE = re.compile(r"单价|价格|均价|定额|元/|标准\(元|综合价|单位造价|单位投资")
_AMOUNT = re.compile(r"合价|金额|费用|投资|合计|总价|造价|产值|收入|小计|费$|费\(|额")
_RATE = re.compile(r"率|比例|占比|占|百分|%|单耗|单位产品|单位|亩均|平均|均价|强度|比重")
_CHANGE = re.compile(r"变化|增减|变动|余额|结余|结存|剩余|净|差|期末|年末|盈")
_SHARE = re.compile(r"占|比例|比重|百分比|构成")
_PERCENT_OF = re.compile(r"(\d{2}(?:\.\d+)?)%")
_RUNNING = re.compile(r"累计")


#: Wider tables (mostly long ones turned on their side) are left alone.
MOST_COLUMNS = 12


@dataclass(frozen=True)
class Relation:
    """result and operands: column indexes. sign: how it reads. bad: the rows that break it, each with the value that it should have."""

    sheet: Sheet
    kind: str
    result: int
    operands: tuple[int, ...]
    power: int
    kept: int
    bad: tuple[tuple[int, float], ...]
    scale: float = 1.0

    def written(self, row: int) -> str:
        """The calculation of a row: 80262×9.02÷10000."""
        parts = [f.raw for c in self.operands if (f := self.sheet.figures[row][c]) is not None]
        tail = "" if self.power == 0 else f"×{10**self.power}" if self.power > 0 else f"÷{10**-self.power}"
        if self.kind == "product":
            return f"{parts[0]}×{parts[1]}{tail}"
        if self.kind == "ratio":
            return f"{parts[0]}÷{parts[1]}{'×100%' if self.power == 2 else tail}"
        if self.kind == "difference":
            return f"{parts[0]}－{parts[1]}"
        if self.kind == "balance":
            return f"{parts[0]}＋{parts[1]}－{parts[2]}"
        return f"{parts[0]}×{number(self.scale, 6)}"


def learned(sheet: Sheet) -> list[Relation]:
    """For every column that some rows break: the relation that most rows keep. Columns with a relation that all rows keep are left out."""
    if "learned" not in sheet.memo:
        sheet.memo["learned"] = _learn(sheet)
    relations: list[Relation] = sheet.memo["learned"]
    return relations


def _learn(sheet: Sheet) -> list[Relation]:
    usual = {c.index: _usual_decimals(sheet, c.index) for c in sheet.columns}
    usable = [
        c.index
        for c in sheet.columns
        if sum(sheet.figures[r][c.index] is not None for r in sheet.rows) >= 2 and not _is_serial(sheet, c.index)
    ]
    found: list[Relation] = []
    if len(usable) > MOST_COLUMNS:
        return found
    for target in usable:
        options = [r for r in _candidates(sheet, target, [c for c in usable if c != target], usual) if _holds(r)]
        if options and all(o.bad for o in options):
            found.append(max(options, key=lambda o: (o.kept - len(o.bad), o.kept)))
    return found


def _is_serial(sheet: Sheet, col: int) -> bool:
    values = [f.value for r in sheet.rows if (f := sheet.figures[r][col]) is not None]
    return len(values) >= 3 and all(b - a == 1 for a, b in pairwise(values))


def _usual_decimals(sheet: Sheet, col: int) -> int:
    counts = Counter(f.decimals for r in sheet.rows if (f := sheet.figures[r][col]) is not None)
    return max(counts, key=lambda d: (counts[d], d)) if counts else 0


def _meant(sheet: Sheet, kind: str, result: int, operands: tuple[int, ...]) -> bool:
    """Whether the headings say that the relation is meant."""
    heading = sheet.columns[result].heading
    others = [sheet.columns[c].heading for c in operands]
    if kind == "product":
        return bool(_AMOUNT.search(heading)) and any(_PRICE.search(h) for h in others)
    if kind == "ratio":
        return bool(_RATE.search(heading)) and not any(_RATE.search(h) and not _SHARE.search(h) for h in others)
    return True


def _holds(relation: Relation) -> bool:
    bad = len(relation.bad)
    if _meant(relation.sheet, relation.kind, relation.result, relation.operands):
        return relation.kept >= 2 and relation.kept >= 2 * bad
    return relation.kept >= 5 and bad <= relation.kept // 5


def _candidates(sheet: Sheet, target: int, others: list[int], usual: dict[int, int]) -> Iterator[Relation]:
    heading = sheet.columns[target].heading
    if _AMOUNT.search(heading) or not _RATE.search(heading):
        for a, b in combinations(others, 2):
            yield from _scaled(sheet, "product", target, (a, b), usual, lambda v: v[0] * v[1])
    if _RATE.search(heading):
        for a, b in permutations(others, 2):
            yield from _scaled(sheet, "ratio", target, (a, b), usual, lambda v: v[0] / v[1] if v[1] else None)
        for a in others:
            yield from _proportional(sheet, target, a, usual)
    if _CHANGE.search(heading):
        for a, b in permutations(others, 2):
            yield from _plain(sheet, "difference", target, (a, b), usual, lambda v: v[0] - v[1])
        if len(others) <= 8:
            for a, b, c in permutations(others, 3):
                if a < b:
                    yield from _plain(sheet, "balance", target, (a, b, c), usual, lambda v: v[0] + v[1] - v[2])


Formula = Callable[[list[float]], float | None]


def _lines(sheet: Sheet, target: int, operands: tuple[int, ...], *, totals: bool) -> Iterator[tuple[int, Figure, list[Figure]]]:
    for row in sheet.rows:
        result = sheet.figures[row][target]
        parts = [sheet.figures[row][c] for c in operands]
        if result is None or any(p is None for p in parts) or sheet.aside(row) or (not totals and sheet.total(row)):
            continue
        yield row, result, [p for p in parts if p is not None]


def _relative(figure: Figure, usual: int) -> float:
    return 0.5 * 10.0 ** -max(figure.decimals, usual) / abs(figure.value) if figure.value else 1.0


#: Rows after which a relation that no heading speaks of is given up where they disagree.
SAMPLE = 10


def _scattered(lines: list[tuple[int, Figure, float, float]]) -> bool:
    """Whether fewer than half of these rows agree with the first of them but for rounding: no relation that most rows keep."""
    ratios = sorted(result.value / plain for _, result, plain, _ in lines)
    middle = ratios[len(ratios) // 2]
    return sum(abs(r / middle - 1) < 0.05 for r in ratios) < len(ratios) // 2


def _scaled(sheet: Sheet, kind: str, target: int, operands: tuple[int, ...], usual: dict[int, int], formula: Formula) -> Iterator[Relation]:
    """c = formula(a, b) × a power of ten that is the same in all rows (a percentage is fixed at 100)."""
    hopeful = len(sheet.rows) >= 5 and (kind != "product" or _AMOUNT.search(sheet.columns[target].heading))
    meant = _meant(sheet, kind, target, operands)
    if not hopeful and not meant:
        return
    lines = []
    for row, result, parts in _lines(sheet, target, operands, totals=kind == "ratio"):
        plain = formula([p.value for p in parts])
        if not plain or not result.value or plain / result.value < 0:
            continue
        slack = _relative(result, usual[target]) + sum(_relative(p, usual[p.col]) for p in parts)
        lines.append((row, result, plain, slack))
        if len(lines) == SAMPLE and not meant and _scattered(lines):
            return
    if len(lines) < 2:
        return
    percent = kind == "ratio" and re.search(r"%|百分", sheet.columns[target].heading)
    powers = Counter(round(log10(result.value / plain)) for _, result, plain, _ in lines)
    power = 2 if percent else powers.most_common(1)[0][0]
    if not -8 <= power <= 6:
        return
    kept, bad = 0, []
    for row, result, plain, slack in lines:
        value = plain * 10.0**power
        if abs(value - result.value) <= (1.05 * slack) * abs(result.value) + 0.51 * 10.0 ** -max(result.decimals, usual[target]):
            kept += slack < 0.02
        else:
            bad.append((row, value))
    if len({round(plain, 9) for _, _, plain, _ in lines}) > 1:
        yield Relation(sheet, kind, target, operands, power, kept, tuple(bad))


def _plain(sheet: Sheet, kind: str, target: int, operands: tuple[int, ...], usual: dict[int, int], formula: Formula) -> Iterator[Relation]:
    kept, bad = 0, []
    for row, result, parts in _lines(sheet, target, operands, totals=True):
        value = formula([p.value for p in parts])
        if value is None:
            continue
        digits = max(usual[target], result.decimals)
        slack = 10.0**-digits * (1 + 0.5 * len(parts)) if digits else 1e-6
        if abs(value - result.value) <= slack * 0.76 + 1e-9:
            kept += any(p.value for p in parts[1:])
        else:
            bad.append((row, value))
    if kept:
        yield Relation(sheet, kind, target, operands, 0, kept, tuple(bad))


def _proportional(sheet: Sheet, target: int, base: int, usual: dict[int, int]) -> Iterator[Relation]:
    """c = k × a with one k: shares of a total, 75 % lines."""
    heading = sheet.columns[target].heading
    named = _PERCENT_OF.search(heading)
    if not named and not _SHARE.search(heading):
        return
    lines = list(_lines(sheet, target, (base,), totals=True))
    anchor = [p.value for row, result, (p,) in lines if sheet.total(row) and abs(result.value - 100) < 1e-9 and p.value]
    ratios = sorted(result.value / p.value for _, result, (p,) in lines if p.value and result.value)
    if len(ratios) < 3 or not (named or anchor):
        return
    scale = float(named.group(1)) / 100 if named else 100 / anchor[0]
    kept, bad = 0, []
    for row, result, (part,) in lines:
        value = scale * part.value
        slack = 0.51 * 10.0 ** -max(result.decimals, usual[target]) + abs(value) * 1.05 * _relative(part, usual[base])
        if abs(value - result.value) <= slack:
            kept += 1
        elif not (named and sheet.total(row) and abs(result.value - PASSED * part.value) < 1e-9):  # the whole has a line of its own
            bad.append((row, value))
    if kept >= 3:
        yield Relation(sheet, "multiple", target, (base,), 0, kept, tuple(bad), scale)


#: The share of all points that the whole must reach (800 of 1000), where each first level must reach 75 %.
PASSED = 0.8


def percent_sign(sheet: Sheet, col: int) -> str:
    """'%' where the column's figures are percentages by heading or cell."""
    heading = sheet.columns[col].heading
    marked = any((parsed := cell_number(sheet.text[r][col])) is not None and parsed[2] == "%" for r in sheet.rows)
    return "%" if re.search(r"(?<!\d)%", heading) or "百分" in heading or marked else ""
