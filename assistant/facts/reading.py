"""A document prepared for finders: flat texts, and every place where a label is followed by what it names.

A `Hit` is one label with the stretch of text in which its value would stand, wherever that is: behind the label in prose or on a cover
line, in the cell to the right of a key, in the cells below a column's head, in the cells of a row whose first cell is the label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from assistant.core.dates import DateSpan, dates
from assistant.core.document import Block, Document, Table
from assistant.core.units import Quantity, Unit, quantities, unit
from assistant.facts.flat import Flat, flat_block
from assistant.facts.labels import LabelHit, find_labels, heads

Source = Literal["key", "row", "column", "line", "prose"]

_UNIT_IN_LABEL = re.compile(r"[(/,:]?\(?((?:万|千|亿|10\^?4)?(?:吨|t|m3|立方米|元|平方公里|平方米|公顷|亩|km2|hm2|m2|m|米|%|年|a)(?:/(?:年|a|m3))?)\)?$")
_DECORATION = re.compile(r"^(?:\(?[\d一二三四五六七八九十]+[)、.]|[①-⑳]|[*●■□☑√·])+|[::]+$|^其中[::]?")
#: Labels that may go on a label in front of them («复垦责任范围的土地面积»), so that its value may stand behind them.
_NO_BORDER = frozenset({"面积", "标高", "开采标高"})
_DIRECTLY = re.compile(r"[:为是约共计达合有]{0,3}(?:自|从|\+)?\d")
#: Heads of a column that holds whatever the key names: such a table is a list of keys.
_GENERIC_HEAD = re.compile(r"^(?:主要|具体|基本|详细)?(?:内容|信息|情况|说明|填写内容|数据|数值|取值|参数|指标值|填报内容|概况)(?:\(.*\))?$")
_SENTENCE = re.compile(r"[。；;!?！？]")


@dataclass(frozen=True, slots=True)
class View:
    """A cell of a table with what its row and column say. head: flat words of the header cells above; key: of the first cell of its row."""

    table: Table
    row: int
    col: int
    flat: Flat
    head: str
    key: str
    caption: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A label and where its value stands: flat offsets start to end of `flat`.

    before: the words of the sentence in front of the label (prose), or what stands around it in the table (head, row key, caption).
    words: the label with what is glued to it ('实际开采回采率(%)'). unit: given by label, head or caption. view: the value's cell.
    after: the whole of the sentence behind the label (prose).
    """

    facts: tuple[str, ...]
    source: Source
    flat: Flat
    start: int
    end: int
    words: str
    before: str
    unit: Unit | None = None
    view: View | None = None
    after: str = ""
    label_start: int = 0

    @property
    def text(self) -> str:
        return self.flat.text[self.start : self.end]


def unit_in(words: str) -> Unit | None:
    """The unit that a label or a column's head ends with: «矿区面积(公顷)», «金额/万元», «万吨»."""
    match = _UNIT_IN_LABEL.search(words.rstrip("):"))
    if match is None:
        return None
    try:
        return unit(match.group(1).replace("10^4", "万").replace("104", "万"))
    except KeyError:
        return None


class Reading:
    """One document with its flat blocks, cells and hits, each computed once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._quantities: dict[str, list[Quantity]] = {}
        self._dates: dict[str, list[DateSpan]] = {}

    @cached_property
    def flats(self) -> dict[str, Flat]:
        """The flat text of every body block, by block id."""
        return {b.id: flat_block(b) for b in self.document.body}

    @cached_property
    def prose(self) -> tuple[Flat, ...]:
        """Running text, titles, captions and notes (cells and headings left out)."""
        return tuple(self.flats[b.id] for b in self.document.body if b.role not in ("cell", "heading"))

    def quantities(self, flat: Flat) -> list[Quantity]:
        """The quantities of a block at flat offsets."""
        found = self._quantities.get(flat.block.id)
        if found is None:
            found = quantities(flat.text.replace("，", "、"))
            self._quantities[flat.block.id] = found
        return found

    def dates(self, flat: Flat) -> list[DateSpan]:
        """The dates of a block at flat offsets."""
        found = self._dates.get(flat.block.id)
        if found is None:
            found = self._dates[flat.block.id] = dates(flat.text)
        return found

    def section(self, block: Block) -> str:
        """The path of headings above a block."""
        return self.document.section_path(block.section)

    @cached_property
    def grids(self) -> tuple[tuple[Table, list[list[Flat | None]]], ...]:
        """Every table with its cells as flat blocks (merged cells in every place that they cover)."""
        found = []
        for table in self.document.tables:
            rows = [[self.flats.get(b.id) if b is not None else None for b in row] for row in self.document.grid(table)]
            found.append((table, rows))
        return tuple(found)

    def caption(self, table: Table) -> str:
        """The flat caption of a table."""
        from assistant.facts.flat import flatten

        return flatten(self.document.caption_of(table))[0]

    @cached_property
    def hits(self) -> dict[str, tuple[Hit, ...]]:
        """All hits of the document by fact name, in document order."""
        by_name: dict[str, list[Hit]] = {}
        for hit in (*self._table_hits(), *self._text_hits()):
            for name in hit.facts:
                by_name.setdefault(name, []).append(hit)
        return {name: tuple(sorted(hits, key=self._order)) for name, hits in by_name.items()}

    def of(self, *names: str) -> Iterator[Hit]:
        """The hits of these facts."""
        for name in names:
            yield from self.hits.get(name, ())

    def _order(self, hit: Hit) -> tuple[int, int]:
        return self.document.place(hit.flat.block.id), hit.start

    # ------------------------------------------------------------ running text and cover lines

    def _text_hits(self) -> Iterator[Hit]:
        for block in self.document.body:
            if block.role == "heading":
                continue
            flat = self.flats[block.id]
            if len(flat.text) < 4:
                continue
            yield from text_hits(flat)

    # ------------------------------------------------------------ tables

    def _table_hits(self) -> Iterator[Hit]:
        for table, grid in self.grids:
            yield from table_hits(table, grid, self.caption(table))


def text_hits(flat: Flat) -> Iterator[Hit]:
    """The labels of a running text, each with the words up to the end of its sentence or the next label."""
    text = flat.text
    found = [f for f in find_labels(text) if not f.direct or _DIRECTLY.match(text, f.end)]
    borders = [f.start for f in found if f.words not in _NO_BORDER]
    stops = [m.start() for m in _SENTENCE.finditer(text)] + [len(text)]
    for label in found:
        if not label.facts:
            continue
        stop = next(s for s in stops if s >= label.end)
        following = next((b for b in borders if b >= label.end), len(text))
        begin = max((s + 1 for s in stops if s < label.start), default=0)
        line = label.start == 0 and text[label.end : label.end + 1] == ":"
        yield Hit(
            label.facts, "line" if line else "prose", flat, label.end, min(stop, following), label.words,
            text[begin : label.start], after=text[label.end : stop], label_start=label.start,
        )  # fmt: skip


def cell_label(text: str) -> LabelHit | None:
    """The label that a cell as a whole is («采矿许可证号», «3.矿区面积(km2):», «开采回采率/%»), or None where it says more than that."""
    if not text or len(text) > 40:
        return None
    trimmed = _DECORATION.sub("", _DECORATION.sub("", text))
    bare = re.sub(r"\([^()]*\)|/[a-z%\d]+$|\[[^\]]*\]", "", trimmed).rstrip(":") or trimmed
    for candidate in (trimmed.rstrip(":"), bare):
        if candidate in heads():
            return LabelHit(0, len(text), text, heads()[candidate])
    for candidate in dict.fromkeys((trimmed.rstrip(":"), bare)):
        for label in find_labels(candidate):
            rest = candidate[: label.start] + candidate[label.end :]
            lead, tail = candidate[: label.start], candidate[label.end :]
            if label.facts and len(rest) <= (0 if label.direct else 8) and not re.search(r"\d[.\d]*$|[，。；]", rest) and not _other_meaning(lead, tail):
                return LabelHit(0, len(text), text, label.facts)
            if not label.facts and len(rest) <= 2:
                return None
    return None


def _other_meaning(lead: str, tail: str) -> bool:
    """Whether the words around a label in its cell make it something else than a key (a noun that goes on, a sentence)."""
    return bool(re.search(r"[的为是与和及、]$", lead)) or bool(re.match(r"[的为是与和及、不未已]", tail))


def table_hits(table: Table, grid: list[list[Flat | None]], caption: str) -> Iterator[Hit]:
    """The hits of one table: keys with the cell to their right, column heads with the cells below, row labels with their row."""
    tops = _heads(table, grid)
    seen: set[tuple[str, str]] = set()
    for r, row in enumerate(grid):
        for c, flat in enumerate(row):
            if flat is None or (r > 0 and grid[r - 1][c] is flat) or (c > 0 and row[c - 1] is flat):
                continue
            label = cell_label(flat.text)
            if label is None:
                continue
            keyed = r < table.header_rows and _is_key(grid, r, c)
            below = (r < table.header_rows and not keyed) or (r == 0 and not table.form and _is_head(grid, r, c))
            cells = _below(grid, r, c) if below else _right(grid, r, c)
            for vr, vc, value in cells:
                key = (flat.block.id, value.block.id)
                if key in seen:
                    continue
                seen.add(key)
                view = View(table, vr, vc, value, tops[vc] if not below else flat.text, _key(grid, vr), caption)
                head = tops[vc] if not below and vr >= table.header_rows else ""
                around = f"{caption}|{view.key if below else ''}|{head}|"
                known = unit_in(flat.text) or (unit_in(head) if head else None) or _unit_cell(grid[vr], c, vc)
                source: Source = "column" if below else ("key" if table.form or table.header_rows == 0 or keyed or _GENERIC_HEAD.search(tops[vc]) else "row")
                yield Hit(label.facts, source, value, 0, len(value.text), flat.text, around, known or _caption_unit(table, caption), view)


def _caption_unit(table: Table, caption: str) -> Unit | None:
    if not table.unit:
        return unit_in(caption) if caption.endswith(")") else None
    try:
        return unit(table.unit)
    except KeyError:
        return None


def _unit_cell(row: list[Flat | None], label_col: int, value_col: int) -> Unit | None:
    """The unit in a cell of its own between the label and the value («保有资源储量 | 万吨 | 1822.03»)."""
    for flat in row[label_col + 1 : value_col]:
        if flat is not None and 0 < len(flat.text) <= 8:
            try:
                return unit(flat.text.strip("()"))
            except KeyError:
                continue
    return None


def _heads(table: Table, grid: list[list[Flat | None]]) -> list[str]:
    """The header words above each column."""
    rows = table.header_rows or 0
    heads = []
    for c in range(table.cols):
        words: list[str] = []
        for r in range(min(rows, len(grid))):
            flat = grid[r][c]
            if flat is not None and flat.text not in words:
                words.append(flat.text)
        heads.append("".join(words))
    return heads


def _key(grid: list[list[Flat | None]], r: int) -> str:
    """The words that name a row: its first cell that is not just a number."""
    for flat in grid[r][:3]:
        if flat is not None and flat.text and (re.fullmatch(r"(?:19|20)\d\d", flat.text) or not re.fullmatch(r"[\d.、()一二三四五六七八九十]{1,4}", flat.text)):
            return flat.text
    return ""


def _is_key(grid: list[list[Flat | None]], r: int, c: int) -> bool:
    """Whether a label in a row taken for the header is a key all the same: another label stands below it and none to its right."""
    right = next((f for f in grid[r][c + 1 :] if f is not None and f is not grid[r][c]), None)
    below = grid[r + 1][c] if r + 1 < len(grid) else None
    return right is not None and below is not None and cell_label(right.text) is None and cell_label(below.text) is not None


def _is_head(grid: list[list[Flat | None]], r: int, c: int) -> bool:
    """In a table whose header was not recognised: whether the cell below looks like a value and the one to the right does not."""
    right = next((f for f in grid[r][c + 1 :] if f is not None and f is not grid[r][c]), None)
    below = grid[r + 1][c] if r + 1 < len(grid) else None
    looks = re.compile(r"^[\d.,+-]+(?:%|[a-z\d/]*|[万吨元公顷年]*)$|^c\d{15}")
    return below is not None and bool(looks.match(below.text)) and (right is None or not looks.match(right.text))


def _below(grid: list[list[Flat | None]], r: int, c: int) -> Iterator[tuple[int, int, Flat]]:
    last = grid[r][c]
    for row in range(r + 1, len(grid)):
        flat = grid[row][c]
        if flat is None or flat is last or not flat.text:
            continue
        last = flat
        yield row, c, flat


def _right(grid: list[list[Flat | None]], r: int, c: int) -> Iterator[tuple[int, int, Flat]]:
    """The cells of the row up to the next label; empty cells, units and dashes left out."""
    last = grid[r][c]
    for col in range(c + 1, len(grid[r])):
        flat = grid[r][col]
        if flat is None or flat is last:
            continue
        last = flat
        if not flat.text:
            continue
        if cell_label(flat.text) is not None:
            return
        try:
            unit(flat.text.strip("()"))
        except KeyError:
            yield r, col, flat
