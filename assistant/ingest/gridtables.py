"""Parts of tables on single pages -> tables: joined over pages, header rows, captions, units, key-value forms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from assistant.core.document import Block, Cell, Table
from assistant.core.text import fold
from assistant.ingest.layout import Grid, GridCell
from assistant.ingest.tablewords import is_form, is_value, unit_in

#: Borders of a table may differ this much from one page to the next, in points.
DRIFT = 8.0


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
    if not _same_columns(last, part, text):
        return False
    between = blocks[last.first_block + len(last.cells) : part.first_block]
    names = [text[i] for i in part.above]
    if any(
        n
        for n in names
        if not re.match(r"^[（(]?续|.*[（(]续\d*[)）]", n)
        and unit_in(n) is None
        and (not last.above or fold(n) != fold(text[last.above[0]]))
    ):
        return False
    return all(x.role in ("header", "footer") or x.id in part.above for x in between)


def _same_columns(last: TablePart, part: TablePart, text: dict[str, str]) -> bool:
    """Whether two grids have the same borders. Where those are told from the words they may differ: below the same header, or somewhat
    where the second part begins with values."""
    a, b = last.grid, part.grid
    if all(abs((x - a.columns[0]) - (y - b.columns[0])) <= DRIFT for x, y in zip(a.columns, b.columns, strict=True)):
        return True
    if a.ruled or b.ruled or abs((a.columns[-1] - a.columns[0]) - (b.columns[-1] - b.columns[0])) > DRIFT:
        return False
    first = _row(part, 0, text)
    if first and _row(last, 0, text) == first:
        return True
    room = min(y - x for grid in (a, b) for x, y in pairwise(grid.columns))
    near = all(abs((x - a.columns[0]) - (y - b.columns[0])) <= max(DRIFT, 0.3 * room) for x, y in zip(a.columns, b.columns, strict=True))
    return near and any(is_value(words) for _, words in first)


def join_split_rows(whole: WholeTable, blocks: list[Block]) -> list[Block]:
    """A row that a page break cuts goes on in the first row of the next page, where its short cells stand empty: put the halves together.

    Gives the blocks without the second halves; their words stand in the first ones, with the page break noted.
    """
    for n in range(1, len(whole.parts)):
        pairs = _split_pairs(whole.parts[n - 1], whole.parts[n], whole.skip[n], blocks)
        if not pairs:
            continue
        gone = {lower for _, lower in pairs}
        by_id = {b.id: b for b in blocks}
        joined = {upper: _appended(by_id[upper], by_id[lower]) for upper, lower in pairs}
        blocks = [joined.get(b.id, b) for b in blocks if b.id not in gone]
        whole.parts[n].cells = [(cell, block) for cell, block in whole.parts[n].cells if block not in gone]
        whole.skip[n] += 1
    return blocks


def _split_pairs(above: TablePart, part: TablePart, row: int, blocks: Sequence[Block]) -> list[tuple[str, str]]:
    areas = [c for c in part.grid.cells if c.row == row]
    lower = {cell.col: block for cell, block in part.cells if cell.row == row}
    upper = {cell.col: block for cell, block in above.cells if cell.row + cell.rowspan == above.grid.rows}
    if (
        not lower
        or 0 in lower
        or 0 not in upper
        or 2 * len(lower) > len(areas)
        or row + 1 >= part.grid.rows
        or any(c.rowspan > 1 for c in areas)
    ):
        return []
    text = {b.id: b.text.strip() for b in blocks}
    for col, block in lower.items():
        if col not in upper or text[upper[col]][-1:] in "。；;！" or is_value(text[block]) or len(text[upper[col]]) < 6:
            return []
    return [(upper[col], block) for col, block in lower.items()]


def _appended(upper: Block, lower: Block) -> Block:
    boxes = upper.boxes
    if boxes is not None and lower.boxes is not None:
        boxes = boxes[:]
        boxes.extend(lower.boxes)
    later = [(len(upper.text) + start, page) for start, page in lower.breaks]
    breaks = (*upper.breaks, (len(upper.text), lower.page or 0), *later)
    return replace(upper, text=upper.text + lower.text, boxes=boxes, breaks=breaks)


def _repeated_rows(first: TablePart, part: TablePart, text: dict[str, str]) -> int:
    """How many leading rows of the part say the same as those of the table's first part."""
    rows = 0
    while rows < min(first.grid.rows, part.grid.rows) and _row(first, rows, text) == _row(part, rows, text) and _row(part, rows, text):
        rows += 1
    return rows if rows < part.grid.rows else 0


def _row(part: TablePart, row: int, text: dict[str, str]) -> list[tuple[int, str]]:
    return [(cell.col, fold(text[block])) for cell, block in part.cells if cell.row == row]


def build_table(
    index: int, whole: WholeTable, blocks: Sequence[Block], at: dict[str, int]
) -> tuple[Table, dict[str, tuple[int, int]], list[str]]:
    """The table; the place of every cell's block in it; the blocks of repeated header rows, which are no cells of it."""
    cells: list[Cell] = []
    repeated: list[str] = []
    rows = 0
    for part, skip in zip(whole.parts, whole.skip, strict=True):
        if part is not whole.parts[0]:
            cells = _carried_over(cells, part, skip, rows)
        for cell, block in part.cells:
            if cell.row < skip:
                repeated.append(block)
            else:
                cells.append(Cell(block, rows + cell.row - skip, cell.col, cell.rowspan, cell.colspan))
        rows += part.grid.rows - skip
    first = whole.parts[0]
    cols = first.grid.cols
    text = {c.block: blocks[at[c.block]].text for c in cells}
    bold = {c.block: blocks[at[c.block]].bold for c in cells}
    form = looks_like_form(cols, cells, text, bold)
    names = [blocks[at[i]] for i in first.above]
    caption = next((b.id for b in names if not unit_in(b.text) or len(b.text) > 16), names[0].id if names else None)
    unit = next((u for b in names if (u := unit_in(b.text))), None)
    header = 0 if form else header_rows(rows, cols, cells, text, bold)
    table = Table(index, rows, cols, tuple(cells), header, caption, first.grid.page, None, unit, form, not first.grid.ruled)
    return table, {c.block: (c.row, c.col) for c in cells}, repeated


def _carried_over(cells: list[Cell], part: TablePart, skip: int, rows: int) -> list[Cell]:
    """A merged cell that a page break cuts stands empty on the next page: the cell above reaches down to it."""
    filled = {(cell.row, cell.col) for cell, _ in part.cells}
    if not any(row == skip for row, _ in filled):
        return cells
    made = list(cells)
    for cell in part.grid.cells:
        if cell.row != skip or (cell.row, cell.col) in filled:
            continue
        for n, above in enumerate(made):
            ends_here = above.row + above.rowspan == rows and above.col == cell.col and above.colspan == cell.colspan
            if ends_here and (above.rowspan > 1 or cell.rowspan > 1):
                made[n] = Cell(above.block, above.row, above.col, above.rowspan + cell.rowspan, above.colspan)
    return made


def header_rows(rows: int, cols: int, cells: Sequence[Cell], text: dict[str, str], bold: dict[str, bool]) -> int:
    """How many leading rows are headings: the first one, and those below it that its merged cells reach into or split up.

    0 where the first row already holds values in plain weight.
    """
    top = [c for c in cells if c.row == 0]
    if not top or rows < 2:
        return 0
    if len(top) == 1 and top[0].colspan == cols and rows > 2:  # a title set as a row of its own
        return 1 + header_rows(rows - 1, cols, [_up(c) for c in cells if c.row > 0], text, bold)
    if sum(is_value(text[c.block]) and not bold[c.block] for c in top) > 0.5 * len(top) and not all(
        re.fullmatch(r"\s*\d{4}\s*(?:年度?)?\s*", text[c.block]) for c in top[1:]
    ):
        return 0
    if _names_group(top, cells, text):
        return 0
    split = any(c.colspan > 1 for c in top)
    deep = [c.rowspan for c in top if c.col > 0 or split]
    count = max(1, min(rows - 1, max(deep, default=1)))
    if count == 1 and split and rows > 2:
        second = [c for c in cells if c.row == 1]
        if second and not any(is_value(text[c.block]) for c in second):
            count = 2
    return 1 if any(c.rowspan > 4 for c in top) else count


_UNIT_ROW = re.compile(
    r"[(（]?(?:万|亿|千)?(?:吨|t|元|m[23²³]?|米|hm[2²]|km[2²]|公顷|亩|%|％|年|a|个|处|株|人|℃|分)(?:/[a-z年天日吨]{1,2})?[)）]?"
)


def _names_group(top: Sequence[Cell], cells: Sequence[Cell], text: dict[str, str]) -> bool:
    """Whether only the first column's cell reaches down, over rows that hold fields of their own («项目概况 | 项目名称 | …» in a report
    form): it names a group of fields, and nothing is a heading."""
    deep = [c for c in top if c.rowspan > 1]
    if len(deep) != 1 or deep[0].col != 0:
        return False
    second = {c.col: text[c.block].strip() for c in cells if c.row == 1}
    single = [c for c in top if c.col > 0 and c.colspan == 1 and c.rowspan == 1 and text[c.block].strip()]
    spanned = [c for c in top if c.colspan > 1]
    beside = any(second.get(c.col) and not _UNIT_ROW.fullmatch(second[c.col]) for c in single)
    return beside and (len(single) >= 2 or bool(spanned)) and not any(c.col in second and (c.col + 1) in second for c in spanned)


def _up(cell: Cell) -> Cell:
    return Cell(cell.block, cell.row - 1, cell.col, cell.rowspan, cell.colspan)


def looks_like_form(cols: int, cells: Sequence[Cell], text: dict[str, str], bold: dict[str, bool]) -> bool:
    """Whether a table is label | value (| label | value): by labels in bold beside plain values, or by its words (see tablewords)."""
    if not 2 <= cols <= 8 or not cells:
        return False
    rows = 1 + max(c.row for c in cells)
    top = [c for c in cells if c.row == 0]
    if len(top) > 1 and all(bold[c.block] for c in top) and not all(bold[c.block] for c in cells):
        return False
    labels: list[Cell] = []
    values: list[Cell] = []
    for row in range(rows):
        for k, cell in enumerate(sorted((c for c in cells if c.row == row), key=lambda c: c.col)):
            (values if k % 2 else labels).append(cell)
    in_bold = sum(bold[c.block] for c in labels)
    plain = sum(not bold[c.block] for c in values)
    if values and cols % 2 == 0 and in_bold >= 0.8 * len(labels) and plain >= 0.8 * len(values):
        return True
    grid: list[list[str | None]] = [[None] * cols for _ in range(rows)]
    for cell in cells:
        grid[cell.row][cell.col] = text[cell.block]
    if any(c.rowspan > 1 for c in cells):
        if any(c.rowspan > 1 and c.col > 0 for c in cells):
            return False
        grid = [row[1:] for row in grid]  # a column that names groups of fields
    return is_form([r for r in grid if any(r)])
