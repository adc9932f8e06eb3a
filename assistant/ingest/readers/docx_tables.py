"""Word tables: the grid behind w:tbl, merged cells once, and what stands in a cell (ECMA-376 part 1, 17.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from assistant.ingest.readers.docx_package import child, number, q, val
from assistant.ingest.readers.docx_runs import choice
from assistant.ingest.readers.docx_styles import Styles


@dataclass
class Raw:
    """A table being read: its grid, its cells with their paragraphs, the tables inside them."""

    rows: int = 0
    cols: int = 0
    cells: list[RawCell] = field(default_factory=list)
    headed: int = 0


@dataclass
class RawCell:
    """A cell being read: the w:tc of its upper left corner and its area; more: the w:tc below that it is merged with."""

    element: Any
    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1
    background: str | None = None
    more: list[Any] = field(default_factory=list)


def read_grid(table: Any, styles: Styles) -> Raw:
    """The cells of a w:tbl with the grid areas that they cover, merged cells once (ECMA-376 part 1, 17.4)."""
    raw = Raw()
    above: dict[int, RawCell] = {}
    painted = styles.table_fills(val(child(table, "w:tblPr"), "w:tblStyle"))
    headed = True
    for row, element in enumerate(_rows(table)):
        properties = child(element, "w:trPr")
        headed = headed and child(properties, "w:tblHeader") is not None
        raw.headed += headed
        col = number(val(properties, "w:gridBefore")) or 0
        below: dict[int, RawCell] = {}
        last: RawCell | None = None
        for tc in _cells(element):
            given = child(tc, "w:tcPr")
            span = min(max(1, number(val(given, "w:gridSpan")) or 1), 200)
            vertical, sideways = child(given, "w:vMerge"), child(given, "w:hMerge")
            goes_on = vertical is not None and vertical.get(q("w:val"), "continue") != "restart"
            if sideways is not None and sideways.get(q("w:val"), "continue") != "restart" and last is not None:
                last.colspan += span
                last.more.append(tc)
            elif goes_on and col in above and above[col].col == col:
                last = above[col]
                if last.row + last.rowspan == row:
                    last.rowspan += 1
                last.more.append(tc)
                below |= dict.fromkeys(range(col, col + last.colspan), last)
            else:
                fill = styles.fill(child(given, "w:shd"))
                last = RawCell(tc, row, col, 1, span, fill if fill else "" if painted else None)
                raw.cells.append(last)
                below |= dict.fromkeys(range(col, col + span), last)
            col += span
        raw.cols = max(raw.cols, col)
        raw.rows = row + 1
        above = below
    if raw.headed >= raw.rows:
        raw.headed = 0
    return raw


def _rows(table: Any) -> Iterable[Any]:
    for node in table:
        if node.tag == q("w:tr"):
            yield node
        elif node.tag in (q("w:sdt"), q("w:sdtContent"), q("w:customXml"), q("w:ins"), q("w:moveTo")):
            yield from _rows(node)


def _cells(row: Any) -> Iterable[Any]:
    for node in row:
        if node.tag == q("w:tc"):
            yield node
        elif node.tag in (q("w:sdt"), q("w:sdtContent"), q("w:customXml"), q("w:ins"), q("w:moveTo")):
            yield from _cells(node)


def content_of(*cells: Any) -> list[Any]:
    """The paragraphs and tables of a cell, content controls opened."""
    found: list[Any] = []
    for cell in cells:
        for node in cell:
            if node.tag in (q("w:p"), q("w:tbl")):
                found.append(node)
            elif node.tag == q("w:sdt"):
                content = child(node, "w:sdtContent")
                found.extend(content_of(content) if content is not None else ())
            elif node.tag in (q("w:customXml"), q("w:ins"), q("w:moveTo")):
                found.extend(content_of(node))
            elif node.tag == q("mc:AlternateContent"):
                chosen = choice(node)
                found.extend(content_of(chosen) if chosen is not None else ())
    return found
