"""Cells of scanned tables that detection passed over: single figures and dashes. A cell with a dash says 'none'; an empty one says nothing,
and checks treat them differently, so every cell with ink in it is looked at."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.core.document import Box
from assistant.ingest.layout import Line, Segment
from assistant.ingest.readers.scan_engine import Image, strip
from assistant.ingest.readers.scan_figures import read_lines
from assistant.ingest.readers.scan_lines import make_line, tight
from assistant.ingest.tables import shapes

DASH = "—"
_INSET = 2.2  # points inside a cell's borders
_LEAST_CONFIDENCE = 0.7
_ORDINALS = frozenset("二三四五六七八九十")
_MOST_CELLS = 600


def complete(picture: Image, dpi: float, lines: Sequence[Line], segments: Sequence[Segment], page: int) -> list[Line]:
    """The lines with those of passed-over cells added and lone strokes read as dashes. picture: the straightened page."""
    cells = [shape.box(area) for shape in shapes(segments) for area in shape.areas]
    if not cells or len(cells) > _MOST_CELLS:
        return list(lines)
    ordinal = [n for n in lines if n.text in _ORDINALS]
    kept = [_dashed(n, cells, ordinal) for n in lines]
    middles = _middles(lines)
    empty = [
        c for c in cells if not ((middles[:, 0] > c[0]) & (middles[:, 0] < c[2]) & (middles[:, 1] > c[1]) & (middles[:, 1] < c[3])).any()
    ]
    unread: list[Box] = []
    for cell in empty:
        ink = _ink(picture, dpi / 72, cell)
        if ink is None:
            continue
        if ink[3] - ink[1] < 2.4 and 3 < ink[2] - ink[0] < 30:
            kept.append(_dash(ink, page))
        elif 3 < ink[3] - ink[1] < 24 and ink[2] - ink[0] > 1:
            unread.append(ink)
    return [*kept, *_read(picture, dpi / 72, unread, page)]


def _middles(lines: Sequence[Line]) -> NDArray[np.float64]:
    """The middles of all characters."""
    flat = np.array([v for n in lines for v in n.chars], np.float64).reshape(-1, 4)
    flat = flat[flat[:, 2] > flat[:, 0]]
    return np.stack([(flat[:, 0] + flat[:, 2]) / 2, (flat[:, 1] + flat[:, 3]) / 2], axis=1)


def _dashed(line: Line, cells: Sequence[Box], ordinal: Sequence[Line]) -> Line:
    """A cell's lone 一 as the dash that it is, unless its column counts 一, 二, 三."""
    if line.text not in ("一", "-", "–", "－") or not any(c[0] < line.x0 and line.x1 < c[2] and c[1] < line.middle < c[3] for c in cells):
        return line
    if line.text == "一" and any(abs((n.x0 + n.x1) - (line.x0 + line.x1)) < 12 for n in ordinal):
        return line
    return replace(line, text=DASH)


def _ink(picture: Image, scale: float, cell: Box) -> Box | None:
    """The box (points) of the dark marks within a cell, specks left out; None where there are none."""
    x0, y0 = round((cell[0] + _INSET) * scale), round((cell[1] + _INSET) * scale)
    part = picture[y0 : round((cell[3] - _INSET) * scale), x0 : round((cell[2] - _INSET) * scale)]
    if min(part.shape[:2]) < 4:
        return None
    grey = cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_RGB2GRAY)
    paper = float(np.median(grey))
    dark = (grey < paper - 70).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    height, width = dark.shape
    marks = [
        (x, y, x + w, y + h)
        for x, y, w, h, area in stats[1:].tolist()
        if area >= 0.8 * scale * scale and max(w, h) >= 2 * scale and w < 0.95 * width and h < 0.95 * height
    ]
    if not marks:
        return None
    left, top, right, bottom = min(m[0] for m in marks), min(m[1] for m in marks), max(m[2] for m in marks), max(m[3] for m in marks)
    return ((x0 + left) / scale, (y0 + top) / scale, (x0 + right) / scale, (y0 + bottom) / scale)


def _dash(ink: Box, page: int) -> Line:
    return Line(
        text=DASH, x0=ink[0], y0=ink[1] - 4, x1=ink[2], y1=ink[3] + 4, chars=array("f", (ink[0], ink[1] - 4, ink[2], ink[3] + 4)),
        page=page, layer="recognised", confidence=_LEAST_CONFIDENCE,
    )  # fmt: skip


def _read(picture: Image, scale: float, boxes: Sequence[Box], page: int) -> list[Line]:
    """What the marks in these boxes say, where recognition is sure enough."""
    quads = []
    for x0, y0, x1, y1 in boxes:
        margin = 0.25 * (y1 - y0)
        a, b, c, d = ((v * scale) for v in (x0 - 2 * margin, y0 - margin, x1 + 2 * margin, y1 + margin))
        quads.append(np.array([[a, b], [c, b], [c, d], [a, d]], np.float32))
    lines = []
    for quad, reading in zip(quads, read_lines(picture, quads), strict=True):
        if reading.text.strip() and reading.confidence >= _LEAST_CONFIDENCE:
            (a, b), (c, d) = quad[0].tolist(), quad[2].tolist()
            lines.append(make_line(reading, (a / scale, b / scale, c / scale, d / scale), tight(strip(picture, quad)), page))
    return lines
