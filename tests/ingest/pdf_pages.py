"""PDF files made for the tests with reportlab and its built-in Chinese font, so that no font of the system is needed."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT = 80.0, 520.0
FONT = "STSong-Light"


@dataclass
class Sheet:
    """A page that is drawn; `y` is the distance of the next line from the page's top."""

    canvas: Any
    y: float = 80.0
    size: float = 12.0
    pitch: float = 20.0
    drawn: list[str] = field(default_factory=list)

    def put(self, x: float, y: float, text: str, size: float | None = None) -> None:
        """Words at x, y (of their base line) from the upper left."""
        self.canvas.setFont(FONT, size or self.size)
        self.canvas.drawString(x, HEIGHT - y, text)
        self.drawn.append(text)

    def line(self, text: str, *, indent: float = 0.0, size: float | None = None, centred: bool = False) -> None:
        """The next line of print."""
        wide = self.canvas.stringWidth(text, FONT, size or self.size)
        x = (LEFT + RIGHT - wide) / 2 if centred else LEFT + indent
        self.put(x, self.y, text, size)
        self.y += self.pitch * max(1.0, (size or self.size) / self.size)

    def paragraph(self, text: str) -> None:
        """A paragraph with an indented first line, broken where the line is full."""
        room, start = RIGHT - LEFT, 2 * self.size
        row = ""
        for char in text:
            if self.canvas.stringWidth(row + char, FONT, self.size) > room - start:
                self.line(row, indent=start)
                row, start = "", 0.0
            row += char
        if row:
            self.line(row, indent=start)

    def table(
        self,
        rows: Sequence[Sequence[str | None]],
        widths: Sequence[float],
        *,
        height: float = 20.0,
        merged: Sequence[tuple[int, int, int, int]] = (),
    ) -> None:
        """A ruled table. merged: (row, col, rowspan, colspan); a None cell belongs to a merged one and is not drawn."""
        covered = {(r, c): (a, b, h, w) for a, b, h, w in merged for r in range(a, a + h) for c in range(b, b + w)}
        xs = [LEFT + sum(widths[:k]) for k in range(len(widths) + 1)]
        top = self.y - 14
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                a, b, h, w = covered.get((r, c), (r, c, 1, 1))
                if (r, c) != (a, b):
                    continue
                x0, x1, y0, y1 = xs[b], xs[b + w], top + a * height, top + (a + h) * height
                self.canvas.rect(x0, HEIGHT - y1, x1 - x0, y1 - y0)
                if text:
                    self.put(x0 + 4, (y0 + y1) / 2 + 4, text, 10)
        self.y = top + len(rows) * height + 24


def pdf(*pages: Callable[[Sheet], None], **options: Any) -> bytes:
    """A file of pages, each drawn by a function."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas as reportlab

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    made = reportlab.Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1, **options)
    for draw in pages:
        draw(Sheet(made))
        made.showPage()
    made.save()
    return buffer.getvalue()
