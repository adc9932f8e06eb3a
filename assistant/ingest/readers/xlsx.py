"""Excel workbooks (.xlsx, .xlsm): every sheet a heading and a table, values as Excel shows them, hidden sheets, rows and columns as such.

No pages. Addresses are Excel's own ('储量!B7'). Formulas are not computed: the value that Excel kept is read; where it kept none, a
warning says so. No macro is run, no external link is followed.
"""

from __future__ import annotations

import io
import warnings as warning_filters
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from assistant.core.document import Block, Cell, Document, Role, Table, Trace
from assistant.core.errors import LimitError, UnreadableFileError
from assistant.ingest.gridtables import header_rows, looks_like_form
from assistant.ingest.packed import Packed, zip_holds
from assistant.ingest.readers import Reader, Source
from assistant.ingest.readers.docx_parts import WORDED, properties
from assistant.ingest.readers.xlsx_format import shown
from assistant.ingest.tablewords import caption_unit, is_caption, unit_in

#: More cells with something in them than this are no attachment to a filing.
MOST_CELLS = 200_000
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _magic(data: bytes) -> bool:
    return zip_holds(data, "xl/")


@dataclass
class _Grid:
    """The used part of a sheet, merged cells once: words[(row, col)] and their areas, hidden places; rows and columns from 1."""

    words: dict[tuple[int, int], str] = field(default_factory=dict)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    bold: set[tuple[int, int]] = field(default_factory=set)
    hidden: set[tuple[int, int]] = field(default_factory=set)
    notes: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)


def read(source: Source) -> Document:
    """Read a workbook. UnreadableFileError where it is damaged or holds nothing; LimitError where it is a bomb or too large."""
    packed = Packed(source.data, name=source.name, unpacked=source.limits.unpacked)
    reader = _Reader()
    unsolved = 0
    for part in packed.names():
        if part.endswith((".xml", ".rels")):
            root = packed.xml(part)  # openpyxl would resolve what this refuses
            unsolved += _unsolved(root) if part.startswith("xl/worksheets/") else 0
    if unsolved:
        reader.warnings.append(f"有 {unsolved} 个公式单元格没有保存计算结果，按空白读取")
    book = _load(source)
    for sheet in book.worksheets:
        grid = _grid(sheet, source.name)
        reader.sheet(sheet.title, grid, hidden=sheet.sheet_state != "visible")
    metadata = properties(packed, reader.warnings)
    for key in WORDED:
        if metadata.get(key):
            reader.add(metadata[key], "metadata", f"property:{key}", style=key)
    if not reader.tables and not any(b.role == "paragraph" for b in reader.blocks):
        reader.warnings.append("工作簿中没有内容")
    reader.traces.extend(Trace("macro", part.rsplit("/", 1)[-1]) for part in packed.names() if part.lower().endswith("vbaproject.bin"))
    reader.traces.extend(Trace("external-link", part) for part in packed.names() if part.startswith("xl/externalLinks/externalLink"))
    return Document(
        id="", path=source.name, sha256=source.sha256, parser="xlsx", blocks=tuple(reader.blocks), tables=tuple(reader.tables),
        traces=tuple(reader.traces), metadata=metadata, warnings=tuple(reader.warnings),
    )  # fmt: skip


def _unsolved(root: Any) -> int:
    """The number of formulas of a sheet whose value was not kept."""
    cells = (c for c in root.iter(f"{{{_MAIN}}}c") if c.find(f"{{{_MAIN}}}f") is not None)
    return sum(1 for c in cells if not c.findtext(f"{{{_MAIN}}}v"))


def _load(source: Source) -> Any:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warning_filters.catch_warnings():
            warning_filters.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(source.data), data_only=True, keep_links=False, keep_vba=False)
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        OSError,
        SyntaxError,
        OverflowError,
    ) as error:
        raise UnreadableFileError(
            "Excel 文件已损坏或结构异常，无法读取", path=source.name, advice="请用 Excel 或 WPS 打开后另存为新文件"
        ) from error


def _grid(sheet: Any, name: str) -> _Grid:
    grid = _Grid()
    count = 0
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None and cell.comment is None:
                continue
            count += 1
            if count > MOST_CELLS:
                raise LimitError(f"工作表“{sheet.title}”超过 {MOST_CELLS} 个单元格", path=name, advice="请只提交需要审查的部分")
            at = (cell.row, cell.column)
            text = shown(cell.value, cell.number_format or "General")
            if text.strip():
                grid.words[at] = text
                if cell.font is not None and cell.font.b:
                    grid.bold.add(at)
                if _hidden(sheet, cell):
                    grid.hidden.add(at)
            if cell.comment is not None and (cell.comment.text or "").strip():
                grid.notes[at] = (cell.comment.text.strip(), cell.comment.author or "")
    for area in sheet.merged_cells.ranges:
        grid.spans[area.min_row, area.min_col] = (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
    return grid


def _hidden(sheet: Any, cell: Any) -> bool:
    """Whether the row or column is hidden, or the words have the colour of their background."""
    if sheet.row_dimensions[cell.row].hidden or sheet.column_dimensions[cell.column_letter].hidden:
        return True
    colour = cell.font.color.rgb if cell.font is not None and cell.font.color is not None and cell.font.color.type == "rgb" else None
    plain = cell.fill is None or cell.fill.fill_type is None
    return bool(plain and isinstance(colour, str) and colour[-6:].upper() in ("FFFFFF", "FEFEFE", "FDFDFD")) or cell.number_format == ";;;"


class _Reader:
    """Collects the blocks and tables of all sheets."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.traces: list[Trace] = []
        self.warnings: list[str] = []

    def add(self, text: str, role: Role, address: str, **more: Any) -> Block:
        block = Block(f"b{len(self.blocks) + 1}", text, role, address=address, **more)
        self.blocks.append(block)
        return block

    def sheet(self, title: str, grid: _Grid, *, hidden: bool) -> None:
        """One sheet: its name as a heading, its parts (kept apart by empty rows) as tables, single lines as paragraphs."""
        if not grid.words and not grid.notes:
            return
        if hidden:
            self.warnings.append(f"工作表“{title}”是隐藏的，按隐藏内容读取")
            for (row, col), text in sorted(grid.words.items()):
                self._unseen(text, f"{title}!{_name(row, col)}", "hidden-sheet")
            return
        self.add(title, "heading", f"{title}!", level=1)
        for part in _parts(grid):
            self._part(title, grid, part)
        for at in sorted(grid.hidden):
            self._unseen(grid.words[at], f"{title}!{_name(*at)}", "hidden-cell")
        for (row, col), (text, author) in sorted(grid.notes.items()):
            block = self.add(text, "comment", f"{title}!{_name(row, col)}")
            self.traces.append(Trace("comment", text, block.id, None, {"author": author, "on": grid.words.get((row, col), "")}))

    def _unseen(self, text: str, address: str, why: str) -> None:
        block = self.add(text, "hidden", address)
        self.traces.append(Trace("hidden-text", text, block.id, None, {"why": why}))

    def _part(self, title: str, grid: _Grid, places: list[tuple[int, int]]) -> None:
        """Lines of one cell above a table are its title and its unit; the rest is the table."""
        rows = sorted({row for row, _ in places})
        caption, unit = None, None
        while rows:
            line = [p for p in places if p[0] == rows[0]]
            if (len(line) > 1 and len(rows) > 1) or len(line) > 2:
                break
            text = "  ".join(grid.words[p] for p in line)
            wide = len(line) == 1 and (
                len(rows) == 1 or grid.spans.get(line[0], (1, 1))[1] > 1 or is_caption(text, "table") or unit_in(text) or line[0][1] == 1
            )
            if not wide:
                break
            stated = unit_in(text)
            only_unit = stated is not None and len(text.strip()) < 20 and not is_caption(text, "table")
            role: Role = "caption" if len(rows) > 1 and not only_unit and caption is None else "paragraph"
            for place in line:
                block = self.add(grid.words[place], role, f"{title}!{_name(*place)}", bold=place in grid.bold)
                caption = block.id if role == "caption" else caption
            unit = stated or unit
            rows = rows[1:]
        left = [p for p in places if p[0] in set(rows)]
        if left:
            self._table(title, grid, left, caption, unit)

    def _table(self, title: str, grid: _Grid, places: list[tuple[int, int]], caption: str | None, unit: str | None) -> None:
        index = len(self.tables)
        top, left = min(r for r, _ in places), min(c for _, c in places)
        cells: list[Cell] = []
        rows = cols = 0
        for row, col in sorted(places):
            down, across = grid.spans.get((row, col), (1, 1))
            block = self.add(
                grid.words[row, col],
                "cell",
                f"{title}!{_name(row, col)}",
                table=index,
                row=row - top,
                col=col - left,
                bold=(row, col) in grid.bold,
            )
            cells.append(Cell(block.id, row - top, col - left, down, across))
            rows, cols = max(rows, row - top + down), max(cols, col - left + across)
        text = {b.id: b.text for b in self.blocks if b.table == index}
        bold = {b.id: b.bold for b in self.blocks if b.table == index}
        form = looks_like_form(cols, cells, text, bold)
        heads = 0 if form else header_rows(rows, cols, cells, text, bold)
        words = next((b.text for b in self.blocks if b.id == caption), "")
        unit = unit or caption_unit(words) or next((u for c in cells if c.row == 0 and (u := unit_in(text[c.block]))), None)
        self.tables.append(Table(index, rows, cols, tuple(cells), heads, caption, None, None, unit, form))


def _parts(grid: _Grid) -> Iterator[list[tuple[int, int]]]:
    """The filled places of a sheet in parts that an empty row keeps apart; hidden places are in none of them."""
    places = sorted(p for p in grid.words if p not in grid.hidden)
    part: list[tuple[int, int]] = []
    reach = 0
    for place in places:
        if part and place[0] > reach + 1:
            yield part
            part = []
            reach = 0
        part.append(place)
        reach = max(reach, place[0] + grid.spans.get(place, (1, 1))[0] - 1)
    if part:
        yield part


def _name(row: int, col: int) -> str:
    letters = ""
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


READER = Reader("xlsx", (".xlsx", ".xlsm"), _magic, read)
