"""The value that a question asks for in a sentence or in a table row: there the cell whose names say most of what is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.chat.marks import covered
from assistant.chat.values import ALIKE, bare_spans, behind, nearest, spans_of
from assistant.chat.wants import Wanted
from assistant.chat.wording import periods
from assistant.core.cite import Cite, place
from assistant.core.text import fold
from assistant.core.units import Dimension, quantities

if TYPE_CHECKING:
    from assistant.chat.asking import Asked
    from assistant.chat.context import Context
    from assistant.chat.pieces import Unit


def find_value(unit: Unit, want: Wanted, asked: Asked, context: Context) -> tuple[str, Cite | None]:
    """The value in a unit and its place; ('', None) where there is none of that kind."""
    if want.kind == "text":
        return "", None
    if unit.cells:
        return _in_cells(unit, want, asked, context)
    cite = unit.cites[0]
    raw = context.words(cite)
    found = [s for s in spans_of(raw, want) if not _other_rate(raw, s, asked)] or behind(raw, want, asked.topic)
    if want.kind == "quantity":
        found = found or of_year(raw, [], asked.years)  # 千人负伤率分别为1.9、1.6、1.2
    if not found:
        return "", None
    if want.kind in ("organisation", "who") and len(found) > 1 and _ISSUED.search(asked.text):
        own = {fold(str(f.normalized)) for f in context.facts.named("enterprise")}
        found = [s for s in found if fold(raw[slice(*s)]) not in own] or found
    found = of_year(raw, found, asked.years) or found
    if len(found) >= 3 and not periods(asked.text) and not re.search(r"各|分别|逐年", asked.text):
        totals = [s for s in found if re.search(r"(?:累计|合计|共计|总计|共)\D{0,4}$", raw[: s[0]])]
        found = totals or found
    start, end = nearest(raw, found, asked.topic)
    document = context.whole.document(cite.document)
    block = document.block(cite.block)
    return raw[start:end], place(document, block, cite.start + start, cite.start + end)


_RATE_NAMED = re.compile(r"([\u4e00-\u9fff]{1,8}率)[^，,。；;\d率]{0,6}$")


def _other_rate(raw: str, span: tuple[int, int], asked: Asked) -> bool:
    """Whether a percentage is called by the name of another rate than the one that is asked for (选矿回收率: 得分率89.09%)."""
    wished = [run for run in asked.topic if run.endswith("率")]
    told = _RATE_NAMED.search(raw[: span[0]])
    if not wished or told is None or raw[span[1] - 1] not in "%％":
        return False
    name = fold(told.group(1))
    return not any(run[-3:-1] in name or name[-3:-1] in run or sum(covered(run, name, "")) >= 0.6 * len(run) for run in wished)


_YEARS = re.compile(r"(20\d\d)年?(?:至|到|[—–~～-]+)(20\d\d)年")


def of_year(raw: str, spans: Sequence[tuple[int, int]], years: Sequence[int]) -> list[tuple[int, int]]:
    """The values of the year that is asked for: behind its name, or in its turn in a row for a run of years («2019至2023年分别…»)."""
    if len(years) != 1:
        return []
    year = years[0]
    for match in _YEARS.finditer(raw):
        first, last = int(match.group(1)), int(match.group(2))
        row = re.search(r"\d+(?:\.\d+)?[^\d、，。；]{0,6}(?:、\d+(?:\.\d+)?[^\d、，。；]{0,6})+(?:和\d+(?:\.\d+)?)?", raw[match.end() :])
        if row is None or not first <= year <= last:
            continue
        figures = [
            (match.end() + row.start() + m.start(), match.end() + row.start() + m.end()) for m in re.finditer(r"\d+(?:\.\d+)?", row.group())
        ]
        if len(figures) == last - first + 1:
            return [figures[year - first]]
    own = [m.end() for m in re.finditer(rf"(?<!\d){year}年", raw)]
    others = [m.start() for m in re.finditer(r"(?<!\d)20\d\d年", raw)]
    found = []
    for at in own:
        until = min((o for o in others if o > at), default=len(raw))
        found += [s for s in spans if at <= s[0] < until]
        bare = re.match(r"[^\d，。；、]{0,6}(\d+(?:\.\d+)?)(?![\d年月])", raw[at:until])
        if not found and bare and len(others) >= 2 and spans:  # 其中2020年0.42、2021年0.55: the unit stands elsewhere
            found.append((at + bare.start(1), at + bare.end(1)))
    return found


_ISSUED = re.compile(r"出具|开具|谁[出开发批备]|颁|核发|批[准复]|备案|监测|检测|编制|编写|评审")
#: Headings of columns whose figures are nobody's answer, and those where the answer to a quantity stands.
_NUMBERING_COLUMN = re.compile(r"序号|编号|项次|^no|^\|?单位")
_VALUE_COLUMN = re.compile(r"数值|参数|指标值|数量|工程量|实际值|设计值|合计|内容")
_DIMENSION_COLUMN: dict[str, str] = {
    "area": "面积", "money": "金额|投资|费用|合价|单价|万元|元", "rate": "率|比例|%", "mass": "量|吨|t", "volume": "工程量|量|方|m3", "time": "年|期",
    "length": "m|长|高|深|距", "mass_rate": "规模|量",
}  # fmt: skip


def _in_cells(unit: Unit, want: Wanted, asked: Asked, context: Context) -> tuple[str, Cite | None]:
    """The cell whose names (header, key, cell in front) say most of what is asked, among those that hold such a value."""
    best: tuple[float, int, str, Cite] | None = None
    years = [str(y) for y in asked.years]
    key = unit.own.partition("|")[0]
    named = bool(asked.topic) and _said(asked.topic, key) >= max(2, 0.6 * sum(len(r) - 1 for r in asked.topic))
    for order, (name, cite) in enumerate(unit.cells):
        raw = context.words(cite)
        head = name.rpartition("|")[2]
        spans = spans_of(raw, want)
        bare = not spans and want.kind in ("quantity", "count")
        spans = spans or (bare_spans(raw) if bare else [])
        fits = (
            not bare
            or (want.dimension is None and (want.kind != "count" or _counts(want.measure, head, unit)))
            or (want.dimension is not None and _fits(head, name, unit, want.dimension))
        )
        if not fits and not (named and not re.search(r"[(（]", head)):
            continue
        if not spans or (want.kind != "code" and _NUMBERING_COLUMN.search(name if order == 0 else head)) or (bare and order == 0):
            continue
        said = _said(asked.topic, name) + (2.0 if any(y in name for y in years) else 0.0)
        if want.dimension and re.search(_DIMENSION_COLUMN.get(want.dimension, "$^"), head):
            said += 1.0
        if _VALUE_COLUMN.search(head):
            said += 0.6
        if want.dimension and _unit_fits(head, want.dimension):
            said += 0.5
        if want.dimension == "money" and not re.search("单价|每|价格|售价", asked.text):
            said += -1.5 if re.search("单价", head) else 0.5 if re.search("合价|金额|投资|费用|小计|合计", head) else 0.0
        if best is None or (said, -order) > (best[0], -best[1]):
            start, end = spans[0]
            best = (said, order, raw[start:end], cite)
    return (best[2], best[3]) if best else ("", None)


def _counts(measure: str, head: str, unit: Unit) -> bool:
    """Whether a bare figure can be a count: its column says so, or the row has a cell with the measure word."""
    return (
        bool(re.search(r"数|量|分|人", head))
        or any(re.fullmatch(ALIKE.get(measure, re.escape(measure)), cell) for cell in unit.own.split("|"))
        or measure in head
    )


def _fits(head: str, name: str, unit: Unit, dimension: Dimension) -> bool:
    """Whether a bare figure can be of a dimension: its column says so, or nothing but 数值 or 数量 and the row has a unit cell of it."""
    if re.search(_DIMENSION_COLUMN.get(dimension, "$^"), head):
        return True
    units = [unit.own] if _VALUE_COLUMN.search(head) or "|" not in name else []
    units += ["|".join(re.findall(r"[(（]([^()（）]{1,8})[)）]", unit.around.partition("||")[0]))]
    return any(any(q.dimension == dimension for q in quantities(f"1{cell}")) for text in units for cell in text.split("|"))


def with_unit(value: str, name: str, row: str, around: str = "") -> str:
    """A bare figure with the unit that its column's heading (or the row's own unit cell) gives it."""
    if not re.fullmatch(r"[+＋-]?\d[\d,，.．]*", value):
        return value
    head = name.rpartition("|")[2]
    inside = re.search(r"[(（]([^()（）]{1,8})[)）]\s*$", head)
    candidates = [inside.group(1)] if inside else [*row.split("|"), *re.findall(r"单位[:：]\s*([^()（）|]{1,8})", around)]
    for candidate in candidates:
        found = quantities(f"1{candidate}")
        if len(found) == 1 and found[0].unit is not None and found[0].end == len(candidate) + 1:
            return f"{value}{candidate}"
    measure = next((cell for cell in row.split("|") if re.fullmatch(r"[株块台套个处座辆根只项份口眼棵]", cell)), "")
    return f"{value}{measure}"


def _said(topic: Sequence[str], name: str) -> float:
    """How many characters of the topic the name says, in pieces of two or more."""
    total = 0
    for run in topic:
        pairs = {run[i : i + 2] for i in range(len(run) - 1)}
        total += sum(pair in name for pair in pairs)
    return float(total)


def _unit_fits(name: str, dimension: Dimension) -> bool:
    return any(q.dimension == dimension for q in quantities("1" + name.split("(")[-1].rstrip(")"))) if "(" in name else False
