"""同一数量的单位换算

为什么：第二个数由第一个数换算而来；二者不符，说明改动过其中一个，或属于别的对象。
提示什么：用“合、折合、即、相当于”或括号并列的两个不同单位的数不是同一数量；表中同名两列（如公顷、亩）逐行不符。写出换算结果。
不提示什么：取舍（2.33平方公里与233.41公顷），并列的不同对象，区间，“其中”，带“约”字且相差在1%以内。
可能的正常解释：换算时取舍较粗，一处沿用了旧数据，录入有误。
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from assistant.checks.tablemath import Figure, Sheet, number, sheets
from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import place
from assistant.core.document import Block, Document
from assistant.core.text import fold
from assistant.core.units import Quantity, agree, quantities, unit

_JOINT = re.compile(
    r"^\s*(?:[(（，,、]\s*)?(?:即|也即|折合|折算为?|换算为?|约合|合|相当于|约等于|等于|折|[=＝≈])\s*(?:面积|总面积)?(?:约|为|是)?\s*[:：]?\s*$|^\s*[(（]\s*约?\s*$"
)
_HINT = re.compile(r"\d[^，。；]{0,12}[(（，,、]?\s*(?:合|折|即|相当|约|换算|等于|也即|[=＝≈(（])")
_DIMENSIONS = ("area", "mass", "volume", "money", "length", "mass_rate", "volume_rate")
_WHY = "同一数量的两种单位换算不一致，须更正或说明；也可能是换算时取舍较粗，或其中一处沿用了旧数据。"


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every pair of figures that claims to be one amount and is not."""
    for document in inspection.dossier.documents:
        for block in document.body:
            if len(block.text) >= 6 and _HINT.search(block.text):
                yield from _in_text(document, block)
    for sheet in sheets(inspection.dossier):
        yield from _in_table(sheet)


def _in_text(document: Document, block: Block) -> Iterable[Finding]:
    found = quantities(block.text)
    for a, b in itertools.pairwise(found):
        if a.unit is None or b.unit is None or a.dimension != b.dimension or a.dimension not in _DIMENSIONS or a.unit == b.unit:
            continue
        between = block.text[a.end : b.start]
        if not _JOINT.match(between) or re.search(r"[～~\-—]\s*$", block.text[: a.start]):
            continue
        if not agree(a, b, relative=0.01 if "约" in between or block.text[: a.start].rstrip().endswith("约") else 0.0005):
            message = f"“{block.text[a.start : b.end]}”：{a.raw.strip()}换算为{_converted(a, b)}，文中写{b.raw.strip()}。{_WHY}"
            yield CHECK.finding(message, [place(document, block, a.start, b.end)], key=f"{document.id}:{block.id}:{a.start}")


def _converted(a: Quantity, b: Quantity) -> str:
    assert b.unit is not None
    return f"{number(a.base / b.unit.factor, max(b.decimals, 2))}{b.unit.symbol.replace('hm2', '公顷').replace('km2', 'km²')}"


def _in_table(sheet: Sheet) -> Iterable[Finding]:
    for left, right in zip(sheet.columns, sheet.columns[1:], strict=False):
        units = _units(left.unit, right.unit)
        if units is None or _stem(left.heading) != _stem(right.heading):
            continue
        for row in sheet.rows:
            a, b = sheet.figures[row][left.index], sheet.figures[row][right.index]
            if a is None or b is None or agree(_quantity(a, units[0]), _quantity(b, units[1]), relative=0.001):
                continue
            message = f"{sheet.name}“{sheet.label(row)}”：{a.raw}{units[0]}与{b.raw}{units[1]}不是同一数量。{_WHY}"
            cites = [c for col in (left.index, right.index) if (c := sheet.cite(row, col)) is not None]
            yield CHECK.finding(message, cites, key=f"{a.block.id}")


def _units(a: str, b: str) -> tuple[str, str] | None:
    try:
        one, two = unit(a), unit(b)
    except KeyError:
        return None
    return (a, b) if one.dimension == two.dimension and one.dimension in _DIMENSIONS and one != two else None


def _stem(heading: str) -> str:
    return re.sub(r"[(（/].*$", "", fold(heading)).strip()


def _quantity(figure: Figure, spelling: str) -> Quantity:
    return Quantity(figure.value, unit(spelling), figure.raw, 0, len(figure.raw), figure.decimals)


CHECK = Check("arithmetic.unit-conversions", "同一数量的单位换算", "arithmetic", "medium", run, clause="二(三)")
