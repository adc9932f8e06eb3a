"""What one OFD page paints: characters with their places, ruling lines, pictures (GB/T 33190-2016, 8 to 11).

The standard measures in millimetres from the page's upper left; everything here is in points (1 mm = 72/25.4 pt).
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from assistant.core.document import Box
from assistant.ingest.layout import Line, Segment

MM = 72 / 25.4
#: Type of this size (points) and below is not meant to be read.
TINY = 2.0
#: A filled shape thinner than this (points) is a ruling line.
THIN = 2.0
DEPTH = 8
Matrix = tuple[float, float, float, float, float, float]
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


@dataclass
class Painted:
    """What a page (with its template) paints. hidden: (why, line); pictures: (resource id, box);
    fills: boxes of filled shapes that are not white."""

    lines: list[Line] = field(default_factory=list)
    hidden: list[tuple[str, Line]] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    pictures: list[tuple[str, Box]] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)


@dataclass(frozen=True)
class Where:
    """The page that is being read: its number, origin and size in millimetres, whether an ancestor is invisible."""

    number: int
    x: float
    y: float
    width: float
    height: float
    unseen: str | None = None
    matrix: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    depth: int = 0


def local(node: Any) -> str:
    """An element's name without its namespace."""
    return node.tag.rsplit("}", 1)[-1] if isinstance(node.tag, str) else ""


def numbers(text: str | None) -> list[float]:
    """The numbers in an attribute; those that are no numbers of a page (not finite, absurdly large) as 0."""
    found = [float(n) for n in _NUMBER.findall(text or "")]
    return [n if math.isfinite(n) and abs(n) < 1e7 else 0.0 for n in found]


def first(node: Any, name: str) -> Any:
    """The first child of that name, or None."""
    return next((c for c in node if local(c) == name), None) if node is not None else None


def paint(content: Any, where: Where, into: Painted, units: dict[str, Any]) -> None:
    """Read the objects below a layer, a page block or a composite. units: composite graphic units by id."""
    for node in content:
        kind = local(node)
        unseen = where.unseen or ("invisible" if str(node.get("Visible", "true")).lower() in ("false", "0") else None)
        here = Where(where.number, where.x, where.y, where.width, where.height, unseen, where.matrix, where.depth)
        if kind == "TextObject":
            _text(node, here, into)
        elif kind == "PathObject":
            into.segments.extend(_rules(node, here) if not unseen else ())
            _fill(node, here, into)
        elif kind == "ImageObject":
            box = _boundary(node, here)
            if box is not None and not unseen and node.get("ResourceID"):
                into.pictures.append((str(node.get("ResourceID")), box))
        elif kind in ("Layer", "PageBlock", "Content", "Appearance") and where.depth < DEPTH:
            paint(
                node, Where(where.number, where.x, where.y, where.width, where.height, unseen, where.matrix, where.depth + 1), into, units
            )
        elif kind == "CompositeObject" and where.depth < DEPTH:
            unit = units.get(str(node.get("ResourceID")))
            if unit is not None:
                matrix = _times(_matrix(node), where.matrix)
                paint(unit, Where(where.number, where.x, where.y, where.width, where.height, unseen, matrix, where.depth + 1), into, units)


def _matrix(node: Any) -> Matrix:
    """From the object's own millimetres to those of the page: its CTM, then its boundary's corner."""
    ctm = numbers(node.get("CTM"))
    a, b, c, d, e, f = ctm[:6] if len(ctm) >= 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    corner = numbers(node.get("Boundary"))
    x, y = corner[:2] if len(corner) >= 2 else (0.0, 0.0)
    return (a, b, c, d, e + x, f + y)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _box(matrix: Matrix, where: Where, x0: float, y0: float, x1: float, y1: float) -> Box:
    """The level box in points around a box of the object."""
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e - where.x for x in (x0, x1) for y in (y0, y1)]
    ys = [b * x + d * y + f - where.y for x in (x0, x1) for y in (y0, y1)]
    return (min(xs) * MM, min(ys) * MM, max(xs) * MM, max(ys) * MM)


def _boundary(node: Any, where: Where) -> Box | None:
    corner = numbers(node.get("Boundary"))
    if len(corner) < 4:
        return None
    x, y, w, h = corner[:4]
    return _box(where.matrix, where, x, y, x + w, y + h)


# ---------------------------------------------------------------- text


def _text(node: Any, where: Where, into: Painted) -> None:
    """The characters of a text object, one line for each TextCode that goes on along the line."""
    size = next(iter(numbers(node.get("Size") or node.get("size"))), 3.5)  # some writers spell it small
    matrix = _times(_matrix(node), where.matrix)
    scale = math.hypot(matrix[2], matrix[3]) or 1.0
    points = size * scale * MM
    bold = next(iter(numbers(node.get("Weight"))), 400.0) >= 600
    why = where.unseen or _why(node, points)
    at = (0.0, 0.0)
    stretch = next(iter(numbers(node.get("HScale"))), 1.0) or 1.0
    for code in node:
        if local(code) != "TextCode":
            continue
        text = "".join(code.itertext()).replace("\r", "").replace("\n", "")
        at = (_first(code.get("X"), at[0]), _first(code.get("Y"), at[1]))
        if not text.strip():
            continue
        places = _places(code, text, at, size, stretch)
        for line in _as_lines(text, places, matrix, where, points, size, stretch, bold):
            off = line.x1 < -1 or line.y1 < -1 or line.x0 > where.width * MM + 1 or line.y0 > where.height * MM + 1
            backed = why == "white" and any(_over(line, box) for box in (*into.fills, *(p[1] for p in into.pictures)))
            reason = (None if backed else why) or ("off-page" if off else None)
            if reason:
                into.hidden.append((reason, line))
            else:
                into.lines.append(line)


def _first(text: str | None, default: float) -> float:
    return next(iter(numbers(text)), default)


def _why(node: Any, points: float) -> str | None:
    """Why a text object cannot be seen, or None."""
    if points <= TINY:
        return "tiny"
    if str(node.get("Fill", "true")).lower() == "false" and str(node.get("Stroke", "false")).lower() == "false":
        return "invisible"
    if node.get("Alpha") is not None and _first(node.get("Alpha"), 255) <= 12:
        return "invisible"
    colour = first(node, "FillColor")
    if colour is None:
        return None
    if colour.get("Alpha") is not None and _first(colour.get("Alpha"), 255) <= 12:
        return "invisible"
    value = numbers(colour.get("Value"))
    if len(value) == 3 and min(value) >= 250:
        return "white"
    return "white" if (len(value) == 4 and max(value) == 0) or (len(value) == 1 and value[0] >= 250) else None


def _fill(node: Any, where: Where, into: Painted) -> None:
    """Keep the box of a filled shape that is not white: white words upon it can be seen."""
    colour = first(node, "FillColor")
    box = _boundary(node, where)
    if box is None or where.unseen or str(node.get("Fill", "false")).lower() != "true":
        return
    value = numbers(colour.get("Value")) if colour is not None else []
    if not (len(value) == 3 and min(value) >= 240):
        into.fills.append(box)


def _over(line: Line, box: Box) -> bool:
    x, y = (line.x0 + line.x1) / 2, (line.y0 + line.y1) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def deltas(text: str | None, count: int) -> list[float]:
    """A DeltaX or DeltaY: numbers, 'g n d' standing for n times d (10.1.3). At most `count` of them; the last one is not repeated."""
    found: list[float] = []
    words = (text or "").replace(",", " ").split()
    index = 0
    while index < len(words) and len(found) < count:
        if words[index] == "g" and index + 2 < len(words):
            times, step = re.fullmatch(r"\d{1,18}", words[index + 1]), numbers(words[index + 2])
            if times and step:
                found.extend([step[0]] * min(int(times.group()), count - len(found)))
            index += 3
        else:
            found.extend(numbers(words[index])[:1])
            index += 1
    return found[:count]


def _places(code: Any, text: str, at: tuple[float, float], size: float, stretch: float) -> list[tuple[float, float, float]]:
    """(x, y of the baseline, width) of each character, in the object's millimetres."""
    across, down = deltas(code.get("DeltaX"), len(text) - 1), deltas(code.get("DeltaY"), len(text) - 1)
    x, y = at
    places = []
    for index, char in enumerate(text):
        own = size * stretch * _width(char)
        step = across[index] if index < len(across) else (0.0 if down else own)
        places.append((x, y, min(own, step) if step > 0.1 * own else own))
        x += step
        y += down[index] if index < len(down) else 0.0
    return places


def _width(char: str) -> float:
    """The usual width of a character as a share of its height; fonts are not opened."""
    if char in "ilI.,:;'|!":
        return 0.3
    if ord(char) < 0x2E80 and char not in "—…“”‘’℃①②③④⑤⑥⑦⑧⑨⑩":
        return 0.5
    return 1.0


def _as_lines(
    text: str,
    places: Sequence[tuple[float, float, float]],
    matrix: Matrix,
    where: Where,
    points: float,
    size: float,
    stretch: float,
    bold: bool,
) -> Iterator[Line]:
    """The characters as lines of print: a new one wherever the baseline leaves the line (vertical writing gives one a character)."""
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and abs(places[end][1] - places[start][1]) < 0.3 * size and places[end][0] > places[end - 1][0] - 0.2 * size:
            continue
        line = _line(text[start:end], places[start:end], matrix, where, points, size, bold)
        if line is not None:
            yield line
        start = end


def _line(
    text: str, places: Sequence[tuple[float, float, float]], matrix: Matrix, where: Where, points: float, size: float, bold: bool
) -> Line | None:
    chars = array("f")
    shown: list[Box] = []
    for char, (x, y, width) in zip(text, places, strict=True):
        if char.isspace():
            chars.extend((0.0, 0.0, 0.0, 0.0))
            continue
        box = _box(matrix, where, x, y - 0.86 * size, x + width, y + 0.14 * size)
        chars.extend(box)
        shown.append(box)
    if not shown:
        return None
    while text[0].isspace():
        text, chars = text[1:], chars[4:]
    while text[-1].isspace():
        text, chars = text[:-1], chars[:-4]
    return Line(
        text, min(b[0] for b in shown), min(b[1] for b in shown), max(b[2] for b in shown), max(b[3] for b in shown), chars, where.number,
        size=round(points, 2), bold=bold,
    )  # fmt: skip


# ---------------------------------------------------------------- rules


def _rules(node: Any, where: Where) -> Iterator[Segment]:
    """The level and upright straight lines of a path, and thin filled boxes."""
    data = first(node, "AbbreviatedData")
    words = (data.text or "").split() if data is not None else []
    if len(words) > 4000:
        return
    matrix = _times(_matrix(node), where.matrix)
    stroke = str(node.get("Stroke", "true")).lower() != "false"
    filled = str(node.get("Fill", "false")).lower() == "true"
    for points in _subpaths(words):
        shown = [_box(matrix, where, x, y, x, y)[:2] for x, y in points]
        box = (min(p[0] for p in shown), min(p[1] for p in shown), max(p[0] for p in shown), max(p[1] for p in shown))
        wide, high = box[2] - box[0], box[3] - box[1]
        if len(shown) > 2 and filled and min(wide, high) < THIN < max(wide, high):
            x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            yield Segment(box[0], y, box[2], y) if wide > high else Segment(x, box[1], x, box[3])
        elif stroke:
            for (x0, y0), (x1, y1) in pairwise(shown):
                if abs(y1 - y0) < 0.7 < abs(x1 - x0):
                    yield Segment(min(x0, x1), (y0 + y1) / 2, max(x0, x1), (y0 + y1) / 2)
                elif abs(x1 - x0) < 0.7 < abs(y1 - y0):
                    yield Segment((x0 + x1) / 2, min(y0, y1), (x0 + x1) / 2, max(y0, y1))


def _subpaths(words: Sequence[str]) -> Iterator[list[tuple[float, float]]]:
    """The straight subpaths of an AbbreviatedData (M, L, C; a curve ends the subpath, its own points are left out)."""
    points: list[tuple[float, float]] = []
    takes = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
    index = 0
    while index < len(words):
        operator = words[index]
        count = takes.get(operator)
        if count is None:
            index += 1
            continue
        given = numbers(" ".join(words[index + 1 : index + 1 + count]))
        index += 1 + count
        if operator in "MSQBA":
            if len(points) > 1:
                yield points
            points = []
        if operator == "C" and len(points) > 1:
            points.append(points[0])
        elif len(given) >= 2 and len(given) == count:
            points.append((given[-2], given[-1]))
    if len(points) > 1:
        yield points
