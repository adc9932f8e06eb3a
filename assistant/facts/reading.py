"""A document prepared for finders: flat texts, quantities, dates, tables as grids, and all hits, each computed once.

A `Hit` is one label with the stretch of text in which its value would stand, wherever that is: behind the label in prose or on a cover
line, in the cell to the right of a key, in the cells below a column's head, in the cells of a row whose first cell is the label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from assistant.core.dates import DateSpan, dates
from assistant.core.document import Block, Document, Table
from assistant.core.units import Quantity, quantities
from assistant.facts.flat import Flat, flat_block, flatten
from assistant.facts.hits import Hit, View, text_hits, unit_in
from assistant.facts.tablehits import cell_label, table_hits

__all__ = ["Hit", "Reading", "View", "cell_label", "table_hits", "text_hits", "unit_in"]

_NOTE = re.compile(r"\(?(?:注|备注|说明|单位)[:\d]")


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
        return flatten(self.document.caption_of(table))[0]

    def beside(self, table: int) -> str:
        """The flat words of the paragraphs right above and below a table, '' where none stand there."""
        cells = self.document.tables[table].cells
        if not cells:
            return ""
        places = [self.document.place(c.block) for c in cells]
        near = [self.document.blocks[at] for at in (min(places) - 1, max(places) + 1) if 0 <= at < len(self.document.blocks)]
        return "".join(self.flats[b.id].text for b in near if b.id in self.flats and b.role not in ("cell", "heading"))

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
            yield from table_hits(table, grid, self.caption(table), self._notes(table))

    def _notes(self, table: Table) -> str:
        """The flat words right under a table that say in which units it is («注：…», «单位：…»), '' where none do."""
        if not table.cells:
            return ""
        last = max(self.document.place(c.block) for c in table.cells)
        for block in self.document.blocks[last + 1 : last + 3]:
            flat = self.flats.get(block.id)
            if flat is not None and block.role != "cell" and len(flat.text) <= 120 and (block.role == "note" or _NOTE.match(flat.text)):
                return flat.text if "单位" in flat.text or "以" in flat.text or "均为" in flat.text else ""
        return ""
