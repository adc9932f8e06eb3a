"""Which figures of a table ought to be the sum of which others: every reading of a total is tried, the one that the table bears out wins.

No CHECK here: `table_sums` reports what fails. A total row can add up the rows above it, those since the last subtotal, the subtotals,
the outline's top rows, or the rows below it (totals first). A reading is certain where the same rows close in another column, where the
table's other totals close by it, or where there is only one possible reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.checks.tablemath import Figure, Sheet, depth, sum_slack
from assistant.core.text import fold

#: How far a total may lie from the sum, as a share, for a reading that nothing else in the table bears out.
NEAR = 0.35
NEAR_WEAK = 0.15
_WEAK_TOTAL = re.compile(r"(?:静态|动态|建设|估算)?总?(?:投资|费用|造价|经费)(?:合计|总额|总计)?$")
_WEAK_HEAD = re.compile(r"总|静态|合计")
_FORMULA = re.compile(r"[(=:]((?:[一二三四五六七八九十]+|\d{1,2})(?:[+\-](?:[一二三四五六七八九十]+|\d{1,2}))+)\)?$")
_YEAR_HEAD = re.compile(r"^(?:19|20)\d{2}(?:年度?)?(?:\(.*\))?$")
_TOTAL_HEAD = re.compile(
    r"^(?:[一二三四五六七八九十\d近]{1,3}年)?(?:累计|合计|总计|共计)(?:\(.*\))?$|(?:^|[ )）])(?:合计|小计|总计|共计|总面积|总量)(?:\(.*\))?$|^(?:合计|小计|总计|共计|总面积)"
)


#: Rows (of a table whose columns are years) that cannot be added up: rates, grades, prices.
_RATIO = re.compile(r"率|%|品位|单耗|单价|系数|浓度|比值|占比|t/m3|g/t")


@dataclass(frozen=True)
class Claim:
    """total ought to be the signed sum of parts. reading: how the parts were chosen. across: parts stand in the total's row."""

    sheet: Sheet
    reading: str
    total: Figure
    parts: tuple[Figure, ...]
    signs: tuple[int, ...]
    across: bool = False

    @property
    def value(self) -> float:
        return sum(s * p.value for s, p in zip(self.signs, self.parts, strict=True))

    @property
    def gap(self) -> float:
        return self.total.value - self.value

    @property
    def decimals(self) -> int:
        shown = max(p.decimals for p in (*self.parts, self.total))
        return shown if self.across else max(shown, self.sheet.decimals(self.total.col))

    @property
    def closes(self) -> bool:
        return abs(self.gap) <= sum_slack(self.parts, self.total, self.decimals)

    @property
    def telling(self) -> bool:
        """At least two parts that are not nought: a sum of one is no evidence."""
        return sum(p.value != 0 for p in self.parts) >= 2

    @property
    def explained(self) -> bool:
        """Whether cells that were left empty (not dashed) can make up what is lacking: then it is the cells, not the sum."""
        if self.across or self.gap <= 0 or any(s < 0 for s in self.signs):
            return False
        rows = self._beside([p.row for p in self.parts])
        return any(not self.sheet.text[r][self.total.col].strip() and self.sheet.label(r) for r in rows)

    def _beside(self, rows: list[int]) -> list[int]:
        """The rows between the parts and the total, and one before the first part."""
        low, high = sorted((min([*rows, self.total.row]), max([*rows, self.total.row])))
        return [r for r in range(max(self.sheet.first, low - 2), high + 1) if r != self.total.row and self.sheet.total(r) is None]

    def near(self, share: float) -> bool:
        return abs(self.gap) <= share * max(abs(self.value), abs(self.total.value))


def failed_sums(sheet: Sheet) -> Iterator[Claim]:
    """The sums of the table that certainly do not close, column totals first."""
    aside: set[int] = set()
    yield from _down(sheet, aside)
    yield from (c for c in _across(sheet) if c.total.row not in aside)


# ---------------------------------------------------------------- totals of columns


def _down(sheet: Sheet, aside: set[int]) -> Iterator[Claim]:
    """aside: filled with the rows whose figures stand a column beside their own."""
    claims: dict[tuple[int, int], list[Claim]] = {}
    totals = [r for r in sheet.rows if sheet.total(r) is not None]
    for row in sheet.rows:
        readings = dict(_formula(sheet, row)) or (_readings(sheet, row, totals) if row in totals else dict(_outline(sheet, row, totals)))
        for reading, rows in readings.items():
            for col in range(len(sheet.columns)):
                claim = _claim(sheet, reading, row, col, rows)
                if claim is not None:
                    claims.setdefault((row, col), []).append(claim)
    closed = {key: [c for c in found if c.closes and c.telling] for key, found in claims.items()}
    for (row, col), found in claims.items():
        if any(c.closes for c in found):
            continue
        if _shifted(found):
            aside.add(row)
            continue
        best = max(found, key=lambda c: _support(c, closed, row, col))
        support = _support(best, closed, row, col)
        if best.telling and not best.explained and (support[0] or support[1] or _only_reading(sheet, best, found, totals)):
            yield best


def _shifted(found: Sequence[Claim]) -> bool:
    """Whether the figure is the sum of a column beside its own, and another of its row too: the row is set a column aside, its sums hold."""
    return any(_beside_sums(c, step) >= 2 for c in found for step in (-1, 1))


def _beside_sums(claim: Claim, step: int) -> int:
    """How many figures of the total's row are the sums of the columns `step` beside them, 0 where the claim's own is not."""
    sheet, row = claim.sheet, claim.total.row
    rows = [p.row for p in claim.parts]
    held = 0
    for col in range(len(sheet.columns)):
        total = sheet.figures[row][col]
        if total is None or not 0 <= col + step < len(sheet.columns):
            continue
        parts = [f for r in rows if (f := sheet.figures[r][col + step]) is not None]
        closes = len(parts) == len(rows) and Claim(sheet, claim.reading, total, tuple(parts), (1,) * len(parts)).closes
        if col == claim.total.col and not closes:
            return 0
        held += closes
    return held


def _claim(sheet: Sheet, reading: str, row: int, col: int, rows: Sequence[tuple[int, int]]) -> Claim | None:
    total = sheet.figures[row][col]
    if total is None or not sheet.additive(col, [r for r, _ in rows]):
        return None
    signed = [(sheet.figures[r][col], sign) for r, sign in rows]
    if sheet.addends([r for r, _ in rows], col) is None:
        return None
    parts = [(f, s) for f, s in signed if f is not None]
    if len(parts) < 2:
        return None
    return Claim(sheet, reading, total, tuple(f for f, _ in parts), tuple(s for _, s in parts))


def _support(claim: Claim, closed: dict[tuple[int, int], list[Claim]], row: int, col: int) -> tuple[int, int, int, float]:
    """How often these rows close in other columns, how often other totals close by this reading; then the shorter, the nearer sum."""
    same = sum(any(c.reading == claim.reading for c in found) for (r, c_), found in closed.items() if r == row and c_ != col)
    siblings = sum(any(c.reading == claim.reading for c in found) for (r, c_), found in closed.items() if r != row and c_ == col)
    if claim.reading == "formula":
        same += 1
    return same, siblings, -len(claim.parts), -abs(claim.gap) / max(abs(claim.value), abs(claim.total.value), 1e-9)


def _only_reading(sheet: Sheet, claim: Claim, found: Sequence[Claim], totals: Sequence[int]) -> bool:
    """Whether nothing else can be meant: one total, no outline, all other rows; or an outline whose total is only a little off."""
    if claim.reading in ("outline", "outline-before", "weak"):
        return claim.near(NEAR_WEAK)
    depths = {depth(i) for r in sheet.rows if (i := sheet.index(r)) is not None and r not in totals}
    if len(totals) != 1 or len(depths) > 1 or len({tuple(c.parts) for c in found}) > 1:
        return claim.reading == "tops" and claim.near(NEAR_WEAK)
    last = max(r for r in sheet.rows if any(sheet.figures[r]) and not sheet.aside(r))
    return claim.total.row in (last, sheet.first) and claim.near(NEAR)


def _leaves(sheet: Sheet, rows: range, totals: Sequence[int]) -> list[int]:
    """Rows with figures that are neither totals nor parents of an outline nor asides."""
    found = []
    for row in rows:
        if row in totals or not any(sheet.figures[row]) or sheet.aside(row) or dict(_outline(sheet, row, totals)):
            continue
        found.append(row)
    return found


def _readings(sheet: Sheet, row: int, totals: Sequence[int]) -> dict[str, list[tuple[int, int]]]:
    kind = sheet.total(row)
    above = [t for t in totals if t < row]
    below = [t for t in totals if t > row]
    start, stop = (above[-1] + 1 if above else sheet.first), (below[0] if below else sheet.rows.stop)
    found: dict[str, list[int]] = {"since": _leaves(sheet, range(start, row), totals)}
    lower = [t for t in above if _rank(sheet.total(t)) < _rank(kind)] or above
    if kind != "sub":
        found["all"] = _leaves(sheet, range(sheet.first, row), totals)
        found["subtotals"] = lower
        found["subtotals and rest"] = lower + _leaves(sheet, range(start, row), totals)
        found["tops"] = _tops(sheet, range(sheet.first, row), totals)
    if not found["since"] or row == sheet.first:
        found["below"] = _leaves(sheet, range(row + 1, stop), totals)
        found["all below"] = _leaves(sheet, range(row + 1, sheet.rows.stop), totals)
        found["tops below"] = _tops(sheet, range(row + 1, sheet.rows.stop), totals)
        found["subtotals below"] = below
    unique: dict[str, list[tuple[int, int]]] = {}
    for name, rows in found.items():
        signed = [(r, 1) for r in rows]
        if len(rows) >= 2 and signed not in unique.values():
            unique[name] = signed
    return unique


def _rank(kind: str | None) -> int:
    return {"sub": 1, "total": 2, "grand": 3}.get(kind or "", 0)


def _tops(sheet: Sheet, rows: range, totals: Sequence[int]) -> list[int]:
    """The rows of the outline's highest level, rows without a number left out."""
    depths = {r: depth(i) for r in rows if r not in totals and (i := sheet.index(r)) is not None and any(sheet.figures[r])}
    if len(depths) < 2:
        return []
    top = min(depths.values())
    return [r for r, d in depths.items() if d == top]


def _outline(sheet: Sheet, row: int, totals: Sequence[int]) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """The rows below a numbered row that are its parts (一 over 1.1, 1.2 …), or those above it where its words call it a total."""
    own = sheet.index(row)
    if row in totals or own is None or not any(sheet.figures[row]):
        return
    after: list[tuple[int, int]] = []
    for r in range(row + 1, sheet.rows.stop):
        index = sheet.index(r)
        if r in totals or (index is not None and depth(index) <= depth(own)):
            break
        if index is not None and not sheet.aside(r):
            after.append((r, depth(index)))
    if after:
        top = min(d for _, d in after)
        yield "outline", [(r, 1) for r, d in after if d == top]
        return
    before: list[tuple[int, int]] = []
    for r in range(row - 1, sheet.first - 1, -1):
        index = sheet.index(r)
        if r in totals or index is None or depth(index) <= depth(own):
            break
        before.append((r, depth(index)))
    label = fold(sheet.label(row))
    if before and _WEAK_TOTAL.search(label) and _WEAK_HEAD.search(label):
        top = min(d for _, d in before)
        yield "outline-before", [(r, 1) for r, d in reversed(before) if d == top]


def _formula(sheet: Sheet, row: int) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """A row whose words say what it adds: «三 动态总投资（一＋二）»."""
    for text in sheet.text[row]:
        match = _FORMULA.search(fold(text))
        if match is None:
            continue
        tokens = re.findall(r"([+\-]?)([一二三四五六七八九十]+|\d{1,2})", match.group(1))
        rows: list[tuple[int, int]] = []
        for sign, token in tokens:
            kind = "int" if token.isdigit() else "cn"
            target = [r for r in sheet.rows if r != row and (i := sheet.index(r)) is not None and i[0] == kind and _token(i, token)]
            if len(target) != 1:
                return
            rows.append((target[0], -1 if sign == "-" else 1))
        yield "formula", rows
        return


def _token(index: tuple[str, tuple[int, ...]], token: str) -> bool:
    digits = "零一二三四五六七八九十"
    return index[1][0] == (int(token) if token.isdigit() else digits.find(token))


# ---------------------------------------------------------------- totals of rows


def _across(sheet: Sheet) -> Iterator[Claim]:
    for column in sheet.columns:
        if not _TOTAL_HEAD.search(column.heading) or not column.added:
            continue
        best: tuple[int, int, list[Claim]] = (0, 0, [])
        for cols in _operands(sheet, column.index):
            claims = [c for r in sheet.rows if (c := _row_claim(sheet, r, column.index, cols)) is not None]
            closing = sum(c.closes and c.telling for c in claims)
            failing = [c for c in claims if not c.closes]
            if closing > best[0]:
                best = (closing, len(claims), failing)
        closing, count, failing = best
        if closing >= 2 and closing >= 0.5 * count:
            yield from failing
        elif all(_YEAR_HEAD.match(sheet.columns[c].heading) for c in _beside(sheet, column.index)):
            years = tuple(_beside(sheet, column.index))
            rows = [c for r in sheet.rows if (c := _row_claim(sheet, r, column.index, years)) is not None]
            yield from (c for c in rows if not c.closes and c.telling and c.near(NEAR))


def _beside(sheet: Sheet, target: int) -> list[int]:
    """All other columns that hold figures."""
    return [c.index for c in sheet.columns if c.index != target and any(sheet.figures[r][c.index] for r in sheet.rows)]


def _operands(sheet: Sheet, target: int) -> Iterator[tuple[int, ...]]:
    """Runs of columns that end beside the total, columns under the same upper heading, the other totals."""
    usable = [
        c.index
        for c in sheet.columns
        if c.index != target and sheet.additive(c.index) and any(sheet.figures[r][c.index] for r in sheet.rows)
    ]
    totals = [c for c in usable if _TOTAL_HEAD.search(sheet.columns[c].heading)]
    parts = [c for c in usable if c not in totals]
    seen = set()
    left = [c for c in parts if c < target]
    right = [c for c in parts if c > target]
    options = [tuple(left[i:]) for i in range(len(left))] + [tuple(right[: i + 1]) for i in reversed(range(len(right)))]
    options += [tuple(left[i : j + 1]) for i in range(len(left)) for j in range(i + 1, len(left))]
    options += [tuple(totals), tuple(parts)]
    for option in options:
        if len(option) >= 2 and option not in seen:
            seen.add(option)
            yield option


def _row_claim(sheet: Sheet, row: int, target: int, cols: tuple[int, ...]) -> Claim | None:
    total = sheet.figures[row][target]
    parts = [f for c in cols if (f := sheet.figures[row][c]) is not None]
    if total is None or len(parts) < 2 or sheet.aside(row) or _RATIO.search(sheet.label(row)):
        return None
    return Claim(sheet, "across", total, tuple(parts), (1,) * len(parts), across=True)
