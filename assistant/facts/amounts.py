"""Figures behind labels: the one quantity of the right dimension that a label names, converted to the fact's unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.core.cite import place
from assistant.core.fact import Fact, FactRole
from assistant.core.units import Dimension, Quantity, Unit
from assistant.facts.flat import Flat
from assistant.facts.labels import FactKind, kinds
from assistant.facts.reading import Hit, Reading, unit_in
from assistant.facts.roles import CHANGED, sense, year_in
from assistant.facts.scope import PART, of_part

#: kind of a fact -> dimensions that its value may have, and how many base units its own unit is.
_DIMENSIONS: dict[str, tuple[tuple[Dimension, ...], dict[str, float]]] = {
    "area": (("area",), {"公顷": 1.0, "km²": 100.0}),
    "mass": (("mass",), {"万吨": 1.0}),
    "mass_rate": (("mass_rate", "mass"), {"万吨/年": 1.0}),
    "rate": (("rate",), {"%": 1.0}),
    "money": (("money",), {"万元": 1.0}),
    "years": (("time",), {"年": 1.0}),
    "score": (("none",), {"分": 1.0}),
}
_BARE = re.compile(r"^[^\d+-]{0,3}([+-]?[\d,]+(?:\.\d+)?)")
_DIRECT = re.compile(r"^[:为是约共计达到合]*$")
_BRACKETS = re.compile(r"\([^()]*\)")
_STOP = "。；;，、"
#: Behind a bare figure that stands in a formula («可采储量433.59除以产能»), customarily in 万吨.
_FORMULA = re.compile(r"[)）]?(?:除以|÷|/\(|/\d|×(?!10\^?4)\d)")
_AGAIN = re.compile(r"^[(，、,]?(?:折合|约合|合计?|即|相当于|折)?")
_RESPECTIVELY = re.compile(r"(?:分别|依次|逐年)(?:为|是|达到?|达)?[::]?")
#: Marks of confidence by how directly label and value belong together.
TRUST = {"key": 1.0, "column": 0.95, "row": 0.95, "line": 1.0, "prose": 0.9}


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure at flat offsets start to end of a block: value and slack in the fact's unit."""

    flat: Flat
    start: int
    end: int
    value: float
    slack: float
    year: int | None = None
    now: bool = False  # the second of «由 … 变更为 …»: what holds now


def fact_at(
    reading: Reading, kind: FactKind, flat: Flat, start: int, end: int, normalized: str | float, *, role: FactRole = "stated",
    year: int | None = None, confidence: float = 1.0, slack: float = 0.0,
) -> Fact:  # fmt: skip
    """A fact whose value is the raw characters behind flat offsets start to end."""
    a, b = flat.raw(start, end)
    value = flat.block.text[a:b]
    return Fact(
        kind.name, kind.label, value, normalized, kind.unit, place(reading.document, flat.block, a, b), role, year, confidence, slack
    )


def _bracket_unit(text: str, end: int) -> Unit | None:
    """«60(万吨/年)»: the unit in brackets behind a figure."""
    bracket = re.match(r"\(([^()\d]{1,6})\)", text[end : end + 9])
    return unit_in(bracket.group(1)) if bracket else None


def _scaled(kind: FactKind, quantity: Quantity, unit: Unit | None) -> tuple[float, float] | None:
    """(value, slack) of a quantity in the fact's unit, None where its dimension does not fit."""
    dimensions, factors = _DIMENSIONS[kind.kind]
    own = quantity.unit
    if kind.kind == "score":
        return (quantity.value, 0.5 * 10.0**-quantity.decimals) if own is None else None
    if own is None:
        own = unit
    if own is None or own.dimension not in dimensions:
        return None
    factor = own.factor / factors[kind.unit or ""]
    return quantity.value * factor, 0.5 * 10.0**-quantity.decimals * factor


def amounts(reading: Reading, kind: FactKind, hit: Hit) -> list[Amount]:
    """What a hit states of a fact: usually one figure; several where a row has a column a year or the text says 分别为."""
    found = _in_cell(reading, kind, hit) if hit.view is not None else _in_text(reading, kind, hit)
    return [a for a in found if kind.low <= a.value <= kind.high]


_NUMERIC = re.compile(
    r"^(?:约|≈|共|计|合计|[:=])?(?:≥|>=|≤|>|<|大于|不低于|不小于)?[+-]?[\d,]+(?:\.\d+)?[^\d，。；]{0,8}(?:\(.*\)|\[.*\])?$"
)


def _in_cell(reading: Reading, kind: FactKind, hit: Hit) -> list[Amount]:
    alone = _NUMERIC.match(hit.flat.text) is not None
    if hit.source != "key" and not alone:
        return []
    for quantity in reading.quantities(hit.flat):
        lead = hit.flat.text[: quantity.start]
        if kind.kind != "years" and (quantity.dimension == "time" or (not alone and _in_date(reading, hit.flat, quantity))):
            continue
        if not alone and quantity.unit is None and _bracket_unit(hit.flat.text, quantity.end) is None:
            continue
        if len(lead) > 24:
            return []
        scaled = _scaled(
            kind, quantity, _bracket_unit(hit.flat.text, quantity.end) or hit.unit or assumed_unit(kind, hit) or _customary(kind, quantity)
        )
        if scaled is not None:
            return [Amount(hit.flat, quantity.start, quantity.end, *scaled)]
    return []


def assumed_unit(kind: FactKind, hit: Hit) -> Unit | None:
    """The unit of a bare figure in a table where neither label nor head gives one: that of the notes or of the table's other figures."""
    dimensions = _DIMENSIONS[kind.kind][0]
    return next((hit.assumed[d] for d in dimensions if d in hit.assumed), None)


def _customary(kind: FactKind, quantity: Quantity) -> Unit | None:
    """万元 and 万吨 for a bare figure with decimals of the size that plans give in them, where the whole table names no unit.

    Sums in 元 and reserves in 吨 are whole numbers of six digits and more.
    """
    if quantity.unit is not None or not quantity.decimals or not 1 <= quantity.value < 100_000:
        return None
    return unit_in({"money": "万元", "mass": "万吨"}[kind.kind]) if kind.kind in ("money", "mass") else None


def _in_date(reading: Reading, flat: Flat, quantity: Quantity) -> bool:
    return any(d.start < quantity.end and quantity.start < d.end for d in reading.dates(flat) if d.date.month is not None)


def _in_text(reading: Reading, kind: FactKind, hit: Hit) -> list[Amount]:
    text = hit.flat.text
    several = _respectively(reading, kind, hit)
    if several:
        return several
    stop = _reach(text, hit.start, hit.end)
    label_unit = None
    bracket = re.match(r"\(([^()]{1,8})\)", text[hit.start : stop])
    if bracket:
        label_unit = unit_in(bracket.group(1))
    for quantity in reading.quantities(hit.flat):
        if quantity.start < hit.start or quantity.start >= stop or quantity.end > len(text):
            continue
        if hit.words == "年产" and (quantity.start > hit.start + 1 or re.search(r"精矿|尾矿|产品|副产|砂石|碎石", hit.before)):
            break
        behind = _bracket_unit(text, quantity.end) if quantity.unit is None else None
        if quantity.unit is None and text[quantity.start - 1 : quantity.start] == "¥":
            behind = unit_in("元")
        scaled = None if quantity.unit is None and _in_date(reading, hit.flat, quantity) else _scaled(kind, quantity, behind or label_unit)
        if scaled is not None:
            if quantity.unit is None and label_unit is not None and not _DIRECT.match(_BRACKETS.sub("", text[hit.start : quantity.start])):
                break
            first = Amount(hit.flat, quantity.start, _unit_end(kind, text, quantity), *scaled)
            return [first, *_changed(reading, kind, hit, first)]
        if (
            kind.kind == "mass"
            and quantity.unit is None
            and _DIRECT.match(text[hit.start : quantity.start])
            and _FORMULA.match(text, quantity.end)
        ):
            value, slack = _scaled(kind, quantity, unit_in("万吨")) or (0.0, 0.0)
            return [Amount(hit.flat, quantity.start, quantity.end, value, slack)]
    return _in_front(reading, kind, hit)


def _changed(reading: Reading, kind: FactKind, hit: Hit, first: Amount) -> Iterator[Amount]:
    """«由10万吨/年变更为30万吨/年»: the second figure too."""
    text = hit.flat.text
    changed = CHANGED.match(text, first.end)
    if changed is None or not re.search(r"由|从", text[hit.start : first.start] + hit.before[-12:]):
        return
    for quantity in reading.quantities(hit.flat):
        if changed.end() <= quantity.start <= changed.end() + 2:
            scaled = _scaled(kind, quantity, None)
            if scaled is not None:
                yield Amount(hit.flat, quantity.start, quantity.end, *scaled, now=True)
            return


def _unit_end(kind: FactKind, text: str, quantity: Quantity) -> int:
    if kind.kind == "score" and text[quantity.end : quantity.end + 1] == "分":
        return quantity.end + 1
    return quantity.end


def _reach(text: str, start: int, end: int) -> int:
    """How far behind a label its value may stand: to the end of the clause, brackets skipped, at most 40 characters."""
    depth = 0
    for offset in range(start, min(end, start + 40)):
        char = text[offset]
        if char == "(":
            depth += 1
        elif char == ")":
            depth = max(0, depth - 1)
        elif char in _STOP and depth == 0 and offset > start + 1:
            return offset
    return min(end, start + 40)


def _in_front(reading: Reading, kind: FactKind, hit: Hit) -> list[Amount]:
    """«60万吨/年的生产规模»: a figure with its unit just in front of the label."""
    for quantity in reading.quantities(hit.flat):
        between = hit.flat.text[quantity.end : hit.label_start]
        closed = between == "(" and hit.flat.text[hit.start : hit.start + 1] == ")"
        if quantity.end <= hit.label_start and (between in ("", "的") or closed) and quantity.unit is not None:
            scaled = _scaled(kind, quantity, None)
            if scaled is not None and hit.before.endswith(hit.flat.text[quantity.start : hit.label_start]):
                return [Amount(hit.flat, quantity.start, quantity.end, *scaled)]
    return []


def _respectively(reading: Reading, kind: FactKind, hit: Hit) -> list[Amount]:
    """«2021年、2022年、2023年开采回采率分别为95.1%、95.3%、95.4%»: one figure a year."""
    match = _RESPECTIVELY.match(hit.text)
    if match is None:
        return []
    years = years_in(hit.before)
    values: list[Amount] = []
    for quantity in reading.quantities(hit.flat):
        if quantity.start >= hit.start + match.end() and quantity.start < hit.start + len(hit.after):
            if (
                values
                and len(values) == len(years)
                and not re.fullmatch(r"[、，；和及与]|以及", hit.flat.text[values[-1].end : quantity.start])
            ):
                break  # «…、87.45%，高于设计85%»
            scaled = _scaled(kind, quantity, None)
            if scaled is None:
                if quantity.dimension == "none":
                    continue
                break
            values.append(Amount(hit.flat, quantity.start, quantity.end, *scaled))
    in_front = _listed_before(hit)
    if len(years) < 2 and in_front and len(values) == in_front + 1:
        return values[-1:]  # «静态、动态总投资分别为272.06万元、323.40万元»
    if len(years) < 2 or len(values) != len(years):
        return []
    return [Amount(a.flat, a.start, a.end, a.value, a.slack, y) for a, y in zip(values, years, strict=True)]


def _listed_before(hit: Hit) -> int:
    """How many names stand in front of a label in one list with it («静态、动态总投资»)."""
    found = re.search(r"(?:^|[，；:]|其中|方案|项目)((?:[^，。；、:\d]{2,12}(?:、|和|与|及))+)$", hit.before)
    return len(re.findall(r"、|和|与|及", found.group(1))) if found else 0


def years_in(words: str) -> list[int]:
    """The years that flat words list («2021、2022、2023年», «2021~2023年»)."""
    span = re.search(r"(20\d{2})年?[~至到-]{1,2}(20\d{2})年", words)
    if span:
        first, last = int(span.group(1)), int(span.group(2))
        return list(range(first, last + 1)) if 0 < last - first < 12 else []
    listed = re.search(r"((?:20\d{2}[、，和及])+20\d{2})年", words)
    if listed:
        return [int(y) for y in re.findall(r"20\d{2}", listed.group(1))]
    return [int(y) for y in re.findall(r"(20\d{2})年", words)]


_WHOLE_ROW = re.compile(r"^(?:数值|数量|数据|取值|指标值|结果|结论|内容|本方案|本矿|设计值?|采用值)$")
#: A running total is no sum of its row's other columns («年初保有 | 开采量 | 年末保有 | 累计查明»).
_RUNNING = re.compile(r"累计(?:查明|探明|消耗|动用|采出|开采|损失)")
SUM_ROW = re.compile(r"合计|总计|共计|总和|^总$|累计|^计$")


def is_part_of_row(reading: Reading, hit: Hit) -> bool:
    """Whether a figure in a row stands in one of several columns that another column of the table sums up."""
    if hit.source != "row" or hit.view is None or SUM_ROW.search(hit.view.head):
        return False
    table = hit.view.table
    grid = next((g for t, g in reading.grids if t.index == table.index), [])
    heads = [f.text for row in grid[: max(table.header_rows, 1)] for f in row if f is not None]
    return any(SUM_ROW.search(_RUNNING.sub("", h)) for h in heads) and not re.search(r"(?:19|20)\d{2}", hit.view.head)


def is_part(hit: Hit) -> bool:
    """Whether a figure in a column is a part of the whole that the fact means: any row that is not the sum, where there are several rows."""
    if hit.source != "column" or hit.view is None or SUM_ROW.search(hit.view.key) or _WHOLE_ROW.match(hit.view.key):
        return False
    if hit.view.key == "小计" and hit.view.row == hit.view.table.rows - 1:
        return False  # the last row: nothing else sums the column
    return hit.view.table.rows - max(hit.view.table.header_rows, 1) > 1


def find(
    reading: Reading,
    name: str,
    *,
    default: FactRole = "stated",
    rename: str | None = None,
    parts: bool = False,
    unless: re.Pattern[str] | None = None,
    accept: Callable[[Hit], bool] | None = None,
    partial: Callable[[Hit], bool] = of_part,
) -> Iterator[Fact]:
    """Every statement of a numeric fact in a document, with role and year; those about alternatives left out.

    parts: leave out the rows of a column that are parts of a sum. unless: heads of columns that mean something else in the label's row.
    accept: a last word on a hit. partial: whether a hit is about a part only; such a figure is told, but trusted less.
    """
    kind = kinds()[name]
    for hit in reading.of(name):
        if (parts and (is_part(hit) or is_part_of_row(reading, hit))) or (accept is not None and not accept(hit)):
            continue
        if unless is not None and hit.view is not None and hit.source != "column" and unless.search(hit.view.head):
            continue
        if hit.view is not None and hit.source == "row" and _POINTS.search(hit.view.head):
            continue
        for amount in amounts(reading, kind, hit):
            meant = sense(hit, amount.start, amount.end, default=default)
            if meant.spoilt:
                continue
            year = amount.year if amount.year is not None else (None if amount.now else meant.year)
            role: FactRole = "stated" if amount.now else meant.role
            yield fact_at(
                reading, kinds()[rename or name], amount.flat, amount.start, amount.end, _rounded(amount.value), role=role, year=year,
                confidence=_trust(hit) * (PART if partial(hit) else 1.0), slack=amount.slack,
            )  # fmt: skip


#: A column of points in a table of scores: no value of what its row is about.
_POINTS = re.compile(r"满分|得分|分值|标准分|自评分|扣分")


def _trust(hit: Hit) -> float:
    """The sum of a column is the surest to be wrong where it differs from what the text says."""
    if hit.source == "column" and hit.view is not None and (SUM_ROW.search(hit.view.key) or hit.view.key == "小计"):
        return 0.85
    return TRUST[hit.source]


def _rounded(value: float) -> float:
    return round(value, 8)


__all__ = ["TRUST", "Amount", "amounts", "fact_at", "find", "year_in", "years_in"]
