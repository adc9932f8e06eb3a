"""正文总数与表格合计

为什么：正文里的“累计”“合计”“共几项”就是下面那张表的总数，改了一处而没有改另一处，就有一处不是真的。
提示什么：同一节内，正文写明为累计、合计或总数的面积、金额、重量、体积，与名称相同的一列的合计相近而不等（换算单位、考虑取舍后）；“共N项、份、处”与紧接着的同名表格的行数相差不超过三。一处一条，请留意。
不提示什么：与该节任何一个数字、任何一列合计相符的；名称与表头没有共同词语的；设计、计划与实际并列的；表内有空白或文字的列；不在同一节的表格。
可能的正常解释：表格只列主要项目，统计口径或截止时间不同，合并了几行。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.checks.tablemath import Sheet, number, sheet
from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite, place
from assistant.core.document import Block, Document
from assistant.core.text import chinese_number, fold, half_width
from assistant.core.units import Quantity, Unit, quantities, unit

_TOTAL = re.compile(r"累计|合计|共计?|总计|总共|[三近历]年|总(?:面积|投资|额|量)")
_BOUND = re.compile(r"[，,。；;、：:（(]")
_COUNT = re.compile(
    r"共(?:有|计|列|报送|完成|安排|布设|设)?(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})(?P<u>项|份|处|台|套|个|类)(?P<noun>[一-龥]{0,6})"
)
_COMMON = frozenset(
    [
        "累计",
        "合计",
        "共计",
        "总计",
        "三年",
        "近三",
        "历年",
        "面积",
        "金额",
        "万元",
        "公顷",
        "投资",
        "其中",
        "总共",
        "情况",
        "统计",
        "项目",
        "如下",
        "下表",
        "年度",
        "数量",
        "内容",
        "名称",
    ]
)
_DIMENSIONS = frozenset({"area", "money", "mass", "volume"})
#: How far (in either direction) two totals may lie apart to be meant as the same one.
NEAR = 0.3
#: Blocks behind a sentence within which the table that it counts begins.
CLOSE = 3


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every total of the text that its table contradicts."""
    for document in inspection.dossier.of_kind("self_assessment", "development_plan", "reclamation_plan"):
        by_section: dict[int | None, list[Sheet]] = {}
        for table in document.tables:
            if not table.form and table.rows >= 3 and table.cols >= 2:
                by_section.setdefault(table.section, []).append(sheet(document, table))
        for block in document.prose:
            near = by_section.get(block.section, [])
            if near and block.role != "caption" and _TOTAL.search(block.text):
                yield from _sums(document, block, near)
                yield from _counts(document, block, near)


def _pairs(words: str) -> set[str]:
    plain = re.sub(r"[^一-龥]", " ", words)
    return {part[i : i + 2] for part in plain.split() for i in range(len(part) - 1)} - _COMMON


def _sums(document: Document, block: Block, near: list[Sheet]) -> Iterator[Finding]:
    behind = 0
    for quantity in quantities(block.text):
        lead = block.text[behind : quantity.start]
        behind = quantity.end
        cut = max((m.end() for m in _BOUND.finditer(lead)), default=0)
        label = lead[cut:]
        if (
            quantity.dimension not in _DIMENSIONS
            or not _TOTAL.search(label)
            or re.search(r"计划|规划|设计|拟|预计|其中|每|原|亩均|以上|超过", label)
        ):
            continue
        columns = [
            (view, col, total)
            for view in near
            for col, total in _totals(view, quantity.unit)
            if _pairs(label) & _pairs(view.columns[col].heading)
        ]
        if not columns or _known(near, quantity):
            continue
        view, col, (value, cites) = min(columns, key=lambda c: abs(c[2][0] - quantity.base))
        if 0 < abs(value - quantity.base) <= NEAR * abs(quantity.base):
            shown = value / (quantity.unit.factor if quantity.unit else 1.0)
            message = (
                f"正文写“{fold(label)}{quantity.raw.strip()}”，{view.name}“{view.columns[col].heading}”一列合计为{number(shown)}"
                f"{quantity.unit.symbol if quantity.unit else ''}，两者不符，请核对；也可能是表格只列主要项目，或统计口径不同。"
            )
            yield CHECK.finding(
                message, [place(document, block, quantity.start, quantity.end), *cites], key=f"{document.id}:{block.id}:{quantity.start}"
            )


def _totals(view: Sheet, like: Unit | None) -> Iterator[tuple[int, tuple[float, list[Cite]]]]:
    """(column, (its total in the base unit, cites)) of the columns of one dimension: the total row's figure, else the sum of its rows."""
    for column in view.columns:
        try:
            own = unit(column.unit) if column.unit else None
        except KeyError:
            own = None
        rows = [r for r in view.rows if view.total(r) is None and not view.aside(r)]
        if own is None or like is None or own.dimension != like.dimension or not view.additive(column.index, rows):
            continue
        ends = [f for r in view.rows if view.total(r) is not None and (f := view.figures[r][column.index]) is not None]
        parts = view.addends(rows, column.index)
        if ends:
            yield column.index, (ends[-1].value * own.factor, [c for c in [view.cite(ends[-1].row, column.index)] if c is not None])
        elif parts is not None and len(parts) == len(rows) >= 3:
            yield (
                column.index,
                (sum(p.value for p in parts) * own.factor, [c for p in parts[:6] if (c := view.cite(p.row, p.col)) is not None]),
            )


def _known(near: list[Sheet], quantity: Quantity) -> bool:
    """Whether any figure of the tables, or the sum of any column, is the stated one."""
    for view in near:
        figures = [f for row in view.figures for f in row if f is not None]
        factors = {1.0, quantity.unit.factor if quantity.unit else 1.0, *(10.0**k for k in (-4, -2, 2, 4)), 1 / 15, 15.0}
        for value in (*(f.value for f in figures), *(t[0] for _, t in _totals(view, quantity.unit))):
            if any(abs(value * k - quantity.base) <= quantity.slack + 1e-6 for k in factors):
                return True
    return False


def _counts(document: Document, block: Block, near: list[Sheet]) -> Iterator[Finding]:
    text = half_width(block.text)
    at = document.place(block.id)
    for match in _COUNT.finditer(text):
        stated = int(match["n"]) if match["n"].isdigit() else chinese_number(match["n"])
        start = max((m.end() for m in _BOUND.finditer(text, 0, match.start())), default=0)
        words = _pairs(text[start : match.start()] + " " + match["noun"])
        for view in near:
            first = min(document.place(c.block) for c in view.table.cells)
            heads = _pairs(view.caption + " " + " ".join(c.heading for c in view.columns[:3]))
            if not 0 < first - at <= CLOSE or not words & heads:
                continue
            rows = [r for r in view.rows if view.total(r) is None and any(view.text[r]) and not re.match(r"注|备注|说明", view.text[r][0])]
            if any(sum(f.value for r in rows if (f := view.figures[r][c.index]) is not None) == stated for c in view.columns):
                continue  # a column of counts gives it
            names = {view.text[r][0] for r in rows}
            if len(names) == len(rows) and len(rows) >= 3 and 0 < abs(stated - len(rows)) <= 3:
                message = f"正文写“{match.group()}”，紧接着的{view.name}列了{len(rows)}行，两者不符，请核对是否缺项；也可能是表格合并或拆分了几行。"
                last = view.cite_label(rows[-1]) or view.cite(rows[-1], 0)
                cites = [place(document, block, match.start(), match.end()), *([last] if last else [])]
                yield CHECK.finding(message, cites, key=f"{document.id}:{block.id}:{match.start()}")


CHECK = Check("arithmetic.text-totals", "正文总数与表格合计", "arithmetic", "low", run, clause="二(三)")
