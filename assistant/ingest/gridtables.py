"""Parts of tables on single pages -> tables: joined over pages, header rows, captions, units, key-value forms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.core.document import Block, Cell, Table
from assistant.core.text import fold
from assistant.ingest.layout import Grid, GridCell

UNIT = re.compile(r"单位\s*[:：]\s*([^\s，,；;）)]+)")
#: Borders of a table may differ this much from one page to the next, in points.
DRIFT = 8.0
_HEADER_WORDS = re.compile(r"^(?:序号|编号|项目|指标|名称|类别|类型|单位|数量|备注|年度|年份|内容|合计|面积|金额|单价|规格|时间|日期|.{1,8}名称|.{1,6}编号|拐点.*|[XxYy]|.{0,8}[（(].{1,8}[）)])$")
_LABEL_WORDS = re.compile(
    r"(?:名称|编号|证号|地址|住所|代码|代表人|负责人|期限|有效期|矿种|规模|面积|方式|机关|电话|日期|类型|标高|深度|状态|年限|资本|性质|位置|范围|单位|经办人|签字|邮编|联系人|时间|人数|许可证号?|采矿权人|产能|储量|坐标|备案号|邮箱|职务|身份证.*)$"
)


@dataclass
class TablePart:
    """A grid with the ids of its cells' blocks and of the blocks that name it. first_block: index of its first cell's block."""

    grid: Grid
    cells: list[tuple[GridCell, str]]
    above: list[str]
    first_block: int


@dataclass
class WholeTable:
    """Parts of one table; skip: rows of each part that repeat the header."""

    parts: list[TablePart]
    skip: list[int] = field(default_factory=list)


def unit_of(text: str) -> str | None:
    """The unit that a caption or header states once (单位：万元)."""
    found = UNIT.search(text)
    return found.group(1) if found else None


def join_parts(parts: Sequence[TablePart], blocks: Sequence[Block]) -> list[WholeTable]:
    """Tables that run over pages as one: the next page begins with a grid of the same columns and nothing but running lines, a
    repeated caption or 续表 stands between."""
    text = {b.id: b.text for b in blocks}
    whole: list[WholeTable] = []
    for part in parts:
        last = whole[-1].parts[-1] if whole else None
        if last is not None and _goes_on(last, part, blocks, text):
            whole[-1].parts.append(part)
            whole[-1].skip.append(_repeated_rows(whole[-1].parts[0], part, text))
        else:
            whole.append(WholeTable([part], [0]))
    return whole


def _goes_on(last: TablePart, part: TablePart, blocks: Sequence[Block], text: dict[str, str]) -> bool:
    a, b = last.grid, part.grid
    if b.page != a.page + 1 or a.cols != b.cols:
        return False
    if any(abs((x - a.columns[0]) - (y - b.columns[0])) > DRIFT for x, y in zip(a.columns, b.columns, strict=True)):
        return False
    between = blocks[last.first_block + len(last.cells) : part.first_block]
    names = [text[i] for i in part.above]
    if any(n for n in names if not re.match(r"^[（(]?续|.*[（(]续\d*[)）]", n) and unit_of(n) is None and (not last.above or fold(n) != fold(text[last.above[0]]))):
        return False
    return all(x.role in ("header", "footer") or x.id in part.above for x in between)


def _repeated_rows(first: TablePart, part: TablePart, text: dict[str, str]) -> int:
    """How many leading rows of the part say the same as those of the table's first part."""
    rows = 0
    while rows < min(first.grid.rows, part.grid.rows) and _row(first, rows, text) == _row(part, rows, text) and _row(part, rows, text):
        rows += 1
    return rows if rows < part.grid.rows else 0


def _row(part: TablePart, row: int, text: dict[str, str]) -> list[tuple[int, str]]:
    return [(cell.col, fold(text[block])) for cell, block in part.cells if cell.row == row]


def build_table(index: int, whole: WholeTable, blocks: Sequence[Block], at: dict[str, int]) -> tuple[Table, dict[str, tuple[int, int]], list[str]]:
    """The table; the place of every cell's block in it; the blocks of repeated header rows, which are no cells of it."""
    cells: list[Cell] = []
    places: dict[str, tuple[int, int]] = {}
    repeated: list[str] = []
    rows = 0
    for part, skip in zip(whole.parts, whole.skip, strict=True):
        for cell, block in part.cells:
            if cell.row < skip:
                repeated.append(block)
                continue
            row = rows + cell.row - skip
            cells.append(Cell(block, row, cell.col, cell.rowspan, cell.colspan))
            places[block] = (row, cell.col)
        rows += part.grid.rows - skip
    first = whole.parts[0]
    text = {c.block: blocks[at[c.block]].text for c in cells}
    bold = {c.block: blocks[at[c.block]].bold for c in cells}
    form = looks_like_form(first.grid.cols, cells, text, bold)
    names = [blocks[at[i]] for i in first.above]
    caption = next((b.id for b in names if not unit_of(b.text) or len(b.text) > 16), names[0].id if names else None)
    unit = next((u for b in names if (u := unit_of(b.text))), None)
    header = 0 if form else header_rows(rows, first.grid.cols, cells, text, bold)
    table = Table(index, rows, first.grid.cols, tuple(cells), header, caption, first.grid.page, None, unit, form)
    return table, places, repeated


def header_rows(rows: int, cols: int, cells: Sequence[Cell], text: dict[str, str], bold: dict[str, bool]) -> int:
    """How many leading rows are headings: the first one, and those below it that its merged cells reach into or split up."""
    top = [c for c in cells if c.row == 0]
    if not top or rows < 2:
        return 0 if rows < 2 else 1
    if len(top) == 1 and top[0].colspan == cols and rows > 2:  # a title set as a row of its own
        return 1 + header_rows(rows - 1, cols, [_up(c) for c in cells if c.row > 0], text, bold)
    count = max(1, min(rows - 1, max((c.rowspan for c in top), default=1)))
    if count == 1 and any(c.colspan > 1 for c in top) and rows > 2:
        second = [c for c in cells if c.row == 1]
        if second and not any(re.search(r"\d", text[c.block]) for c in second):
            count = 2
    if count >= rows or any(c.rowspan > 4 for c in top):
        return 1
    return count


def _up(cell: Cell) -> Cell:
    return Cell(cell.block, cell.row - 1, cell.col, cell.rowspan, cell.colspan)


def looks_like_form(cols: int, cells: Sequence[Cell], text: dict[str, str], bold: dict[str, bool]) -> bool:
    """Whether a table is label | value (| label | value): by labels in bold beside plain values, or by the labels' words."""
    if cols < 2 or cols > 8:
        return False
    rows = sorted({c.row for c in cells})
    by_place = {(c.row, c.col): c for c in cells}
    top = [c for c in cells if c.row == 0]
    if len(top) > 1 and sum(1 for c in top if _HEADER_WORDS.match(fold(text[c.block]))) >= max(2, len(top) - 1):
        return False
    labels = values = bold_labels = plain_values = 0
    for row in rows:
        line = sorted((c for c in cells if c.row == row), key=lambda c: c.col)
        for k, cell in enumerate(line):
            words = fold(text[cell.block])
            if k % 2 == 0:
                labels += bool(_LABEL_WORDS.search(words)) and not re.search(r"\d{3,}", words)
                bold_labels += bold[cell.block]
            else:
                values += not _LABEL_WORDS.search(words)
                plain_values += not bold[cell.block]
    left = sum(1 for row in rows for k in range(0, len([c for c in cells if c.row == row]), 2))
    right = len(cells) - left
    if not left or not right or (0, 0) not in by_place:
        return False
    if all(bold[c.block] for c in top) and len(top) > 1:
        return False
    by_weight = bold_labels >= 0.8 * left and plain_values >= 0.8 * right
    by_words = cols in (2, 4, 6) and labels >= 0.5 * left and values >= 0.6 * right
    return by_weight and cols in (2, 4, 6, 8) or by_words
