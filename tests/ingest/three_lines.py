"""Three-line tables drawn as a word processor sets them: cells wrapped at their width, rows as high as their highest cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tests.ingest.pdf_pages import FONT, HEIGHT, LEFT, Sheet

#: Marks that do not stand at the beginning or the end of a line.
_NOT_FIRST, _NOT_LAST = "）)，。、；：％%", "（("


@dataclass(frozen=True)
class Style:
    """How a table is set. align: one letter a column (l, c, r); valign: t, m or b; thin: rules as filled rectangles, cell by cell;
    between: a rule below each row."""

    widths: tuple[float, ...]
    align: str = ""
    valign: str = "t"
    size: float = 10.0
    lead: float = 14.0
    pad: float = 5.4
    over: float = 1.5
    thin: bool = False
    between: bool = False


def wrapped(sheet: Sheet, text: str, room: float, size: float) -> list[str]:
    """Lines of a cell: Latin words and numbers whole where they fit into a line, broken anywhere where not."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        row = ""
        for word in re.findall(r"[!-~²³]+|.", paragraph):
            for unit in [word] if width(sheet, word, size) <= room else list(word):
                if row and width(sheet, row + unit, size) > room and unit[0] not in _NOT_FIRST:
                    keep = row[-1] if row[-1] in _NOT_LAST and len(row) > 1 else ""
                    lines.append(row[: len(row) - len(keep)])
                    row = keep
                row += unit
        lines.append(row)
    return lines


def width(sheet: Sheet, text: str, size: float) -> float:
    return float(sheet.canvas.stringWidth(text, FONT, size))


def rule(sheet: Sheet, y: float, style: Style, thick: float) -> None:
    if style.thin:
        x = LEFT
        for wide in style.widths:
            sheet.canvas.rect(x, HEIGHT - y - thick / 2, wide, thick, stroke=0, fill=1)
            x += wide
        return
    sheet.canvas.setLineWidth(thick)
    sheet.canvas.line(LEFT, HEIGHT - y, LEFT + sum(style.widths), HEIGHT - y)


def rows(sheet: Sheet, table: Sequence[Sequence[str | tuple[str, int] | None]], style: Style) -> None:
    """Rows of a table from the sheet's y on. A cell (text, n) spans n columns (the cells behind it are None)."""
    for row in table:
        cells: list[tuple[float, float, str, list[str]]] = []
        x = LEFT
        for n, cell in enumerate(row):
            text, span = cell if isinstance(cell, tuple) else (cell or "", 1)
            wide = sum(style.widths[n : n + span])
            align = "c" if span > 1 else (style.align or "c" * len(style.widths))[n]
            if text:
                cells.append((x, wide, align, wrapped(sheet, text, wide - 2 * style.pad, style.size)))
            x += style.widths[n]
        high = max(len(c[3]) for c in cells)
        for x0, wide, align, lines in cells:
            free = (high - len(lines)) * style.lead
            y = sheet.y + {"t": 0.0, "m": free / 2, "b": free}[style.valign]
            for line in lines:
                room = wide - width(sheet, line, style.size)
                at = x0 + {"l": style.pad, "c": room / 2, "r": room - style.pad}[align]
                sheet.put(at, y + style.over + 0.85 * style.lead, line, style.size)
                y += style.lead
        sheet.y += high * style.lead + 2 * style.over
        if style.between:
            rule(sheet, sheet.y, style, 0.5)


def three_line(
    sheet: Sheet,
    head: Sequence[Sequence[str | tuple[str, int] | None]],
    body: Sequence[Sequence[str | tuple[str, int] | None]],
    style: Style,
    *,
    closed: bool = True,
) -> None:
    """A whole table (or the part of it that stands on one page: no header, or not `closed` by a rule)."""
    if head:
        rule(sheet, sheet.y, style, 1.5)
        rows(sheet, head, style)
        rule(sheet, sheet.y, style, 0.75)
    rows(sheet, body, style)
    if closed:
        rule(sheet, sheet.y, style, 1.5)
    sheet.y += 24.0
