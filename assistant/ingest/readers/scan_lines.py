"""From recognised strips to lines of print: boxes drawn tight, a box for each character, pieces of one line joined, reading order.

All lengths are points of the straightened page.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

import numpy as np

from assistant.core.document import Box
from assistant.ingest.layout import Line, Segment
from assistant.ingest.readers.scan_engine import Image, Reading

#: Recognised with less than this on average, a piece is noise (a photograph's texture, part of a drawing), unless it is long.
LEAST_CONFIDENCE = 0.5
_ALONE = 0.8
_JOIN = 1.6  # character heights: the widest gap within one line of print
_LABEL_JOIN = 5.0  # the same behind a label that ends with a colon
_DIGIT_HEIGHT, _HAN_HEIGHT = 0.70, 0.88  # height of ink as a share of the font's size


def wide(char: str) -> bool:
    """Whether a character takes a full square (Chinese characters and full-width signs)."""
    return unicodedata.east_asian_width(char) in "WFA" and char not in "°±×÷"


def tight(strip: Image) -> tuple[float, float]:
    """The share of a strip's height (from, to) where its ink stands; the whole where it cannot be told. Rulings in it do not count."""
    grey = np.minimum(np.minimum(strip[:, :, 0], strip[:, :, 1]), strip[:, :, 2])
    dark, light = np.percentile(grey, (2, 80))
    if light - dark < 40:
        return 0.0, 1.0
    ink = grey < (float(dark) + float(light)) / 2
    edge = abs(np.arange(ink.shape[1]) / max(1, ink.shape[1] - 1) - 0.5) > 0.38
    ink = ink[:, ink.mean(axis=0) < np.where(edge, 0.55, 0.85)]  # a cell's border on the left or right runs from top to bottom
    if not ink.shape[1]:
        return 0.0, 1.0
    share = ink.mean(axis=1)
    place = np.arange(share.size) / share.size
    border = (share > 0.6) & (
        (place < 0.3) | (place >= 0.7)
    )  # above or below: as long as the strip; its blurred edge is not counted either
    share[np.convolve(border, np.ones(5), "same") > 0] = 0.0
    rows = np.flatnonzero((share > 0.012) & (share < 0.75))
    bands = np.split(rows, np.flatnonzero(np.diff(rows) > 3) + 1)
    main = max(bands, key=len)
    # a slanting border is a thin band apart from the words, at the edge of the strip
    inner = [b for b in bands if len(b) >= 0.6 * len(main) or (b[-1] >= 0.3 * share.size and b[0] < 0.7 * share.size)]
    rows = np.concatenate(inner)
    if rows.size < 4:
        return 0.0, 1.0
    return float(rows[0]) / strip.shape[0], float(rows[-1] + 1) / strip.shape[0]


def make_line(reading: Reading, box: Box, ink: tuple[float, float], page: int) -> Line:
    """A line of print from what was recognised, its rectangle and the share of its height that has ink."""
    x0, y0, x1, y1 = box
    top, bottom = y0 + ink[0] * (y1 - y0), y0 + ink[1] * (y1 - y0)
    middles = [x0 + c * (x1 - x0) for c in reading.centres]
    units = [1.0 if wide(c) else 0.55 for c in reading.text]
    has_han = any(wide(c) for c in reading.text)
    size = (bottom - top) / (_HAN_HEIGHT if has_han else _DIGIT_HEIGHT)
    spread = sum((a + b) / 2 for a, b in pairwise(units))
    if len(middles) > 3:
        size = min(size * 1.15, max(size * 0.8, (middles[-1] - middles[0]) / spread))
    edges = _edges(middles, units, size, x0, x1)
    chars = array("f", (v for a, b in pairwise(edges) for v in (a, top, b, bottom)))
    return Line(
        text=reading.text, x0=edges[0], y0=top, x1=edges[-1], y1=bottom, chars=chars, page=page,
        size=round(size * 2) / 2, layer="recognised", confidence=round(reading.confidence, 4),
    )  # fmt: skip


def _edges(middles: Sequence[float], units: Sequence[float], size: float, x0: float, x1: float) -> list[float]:
    """Where the characters begin and end: between two middles, in proportion to their widths."""
    if not middles:
        return [x0, x1]
    edges = [max(x0, middles[0] - units[0] * size / 2)]
    for a, b, u, v in zip(middles, middles[1:], units, units[1:], strict=False):
        edges.append(max(edges[-1] + 0.01, a + (b - a) * u / (u + v)))
    edges.append(max(edges[-1] + 0.01, min(x1, middles[-1] + units[-1] * size / 2)))
    return edges


def worth_keeping(reading: Reading) -> bool:
    """Whether a reading is text and not the texture of a picture."""
    text = reading.text.strip()
    if len(text) == 1 and not text.isdigit():
        return reading.confidence >= _ALONE  # the texture of a photograph reads like a character now and then
    return bool(text) and reading.confidence >= (LEAST_CONFIDENCE if len(text) < 12 else 0.4)


def in_rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines of print that stand at the same height as rows, top to bottom, each from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda n: (n.middle, n.x0)):
        for row in rows[-4:]:
            last = max(row, key=lambda n: n.height)
            low, high = max(last.y0, line.y0), min(last.y1, line.y1)
            if high - low > 0.5 * min(last.height, line.height) and abs(last.middle - line.middle) < 0.6 * max(last.height, line.height):
                row.append(line)
                break
        else:
            rows.append([line])
    return [sorted(row, key=lambda n: n.x0) for row in rows]


def joined(lines: Sequence[Line], segments: Sequence[Segment]) -> list[Line]:
    """Pieces of one line of print as one line, also a label with its value; never over a vertical ruling. Order: row by row."""
    down = [s for s in segments if s.y1 - s.y0 > s.x1 - s.x0]
    found: list[Line] = []
    for row in in_rows(lines):
        current = row[0]
        for piece in row[1:]:
            gap = piece.x0 - current.x1
            reach = _LABEL_JOIN if current.text.rstrip().endswith(("：", ":")) else _JOIN
            alike = 0.6 < current.height / max(piece.height, 0.1) < 1.7
            ruled = any(current.x1 - 2 < s.x0 < piece.x0 + 2 and s.y0 < current.middle < s.y1 for s in down)
            if alike and not ruled and -0.5 * current.size < gap < reach * current.size:
                current = _concatenated(current, piece, gap > 0.45 * current.size)
            else:
                found.append(current)
                current = piece
        found.append(current)
    return found


def _concatenated(left: Line, right: Line, spaced: bool) -> Line:
    glue = " " if spaced and not left.text.endswith(" ") else ""
    chars = left.chars + array("f", [0.0] * 4 * len(glue)) + right.chars
    a, b = len(left.text), len(right.text)
    confidence = ((left.confidence or 0) * a + (right.confidence or 0) * b) / (a + b)
    return replace(
        left, text=left.text + glue + right.text, chars=chars, y0=min(left.y0, right.y0), x1=max(left.x1, right.x1),
        y1=max(left.y1, right.y1), size=left.size if a >= b else right.size, confidence=round(confidence, 4),
    )  # fmt: skip


def reading_order(lines: Sequence[Line], split: float | None) -> list[Line]:
    """Top to bottom; where a gutter parts the page into two columns, the left one first, band by band."""
    ordered = [line for row in in_rows(lines) for line in row]
    if split is None:
        return ordered
    result: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in ordered:
        if line.x0 < split < line.x1:
            result += [*left, *right, line]
            left, right = [], []
        else:
            (left if line.x1 <= split else right).append(line)
    return [*result, *left, *right]


def gutter(lines: Sequence[Line], segments: Sequence[Segment], width: float, height: float) -> float | None:
    """The x that parts the page into two columns: a long vertical ruling that belongs to no table with words on both sides and across it
    none, or the white between two columns of prose. Cells of tables and short entries of forms stay row by row."""
    flat = [s for s in segments if s.x1 - s.x0 >= s.y1 - s.y0]
    for rule in segments:
        if rule.y1 - rule.y0 < max(0.2 * height, rule.x1 - rule.x0) or not 0.25 * width < rule.x0 < 0.75 * width:
            continue
        if any(f.x0 - 4 < rule.x0 < f.x1 + 4 and rule.y0 - 4 < f.y0 < rule.y1 + 4 for f in flat):
            continue
        beside = [n for n in lines if rule.y0 < n.middle < rule.y1]
        sides = sum(n.x1 <= rule.x0 + 2 for n in beside), sum(n.x0 >= rule.x0 - 2 for n in beside)
        if min(sides) >= 3 and sum(sides) == len(beside):
            return round(rule.x0, 2)
    return _gutter([line for row in in_rows(lines) for line in row], width)


def _gutter(lines: Sequence[Line], width: float) -> float | None:
    """The x of the white gutter between two columns of prose, or None."""
    if len(lines) < 10:
        return None
    typical = median(n.size for n in lines)
    for share in (0.5, 0.48, 0.52, 0.46, 0.54, 0.44, 0.56, 0.42, 0.58):
        x = share * width
        left, right = [n for n in lines if n.x1 < x], [n for n in lines if n.x0 > x]
        crossing = len(lines) - len(left) - len(right)
        if min(len(left), len(right)) < 5 or crossing > 0.25 * len(lines):
            continue
        edges = [max(n.x1 for n in left), min(n.x0 for n in right)]
        full = [sum(n.x1 - n.x0 > 0.7 * (max(m.x1 for m in side) - min(m.x0 for m in side)) for n in side) for side in (left, right)]
        long = [median(len(n.text) for n in side) >= 10 for side in (left, right)]
        if edges[1] - edges[0] > 0.8 * typical and full[0] >= 0.5 * len(left) and full[1] >= 0.5 * len(right) and all(long):
            return x
    return None
