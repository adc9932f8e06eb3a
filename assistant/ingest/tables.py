"""Ruled tables: from ruling lines and lines of print to grids of cells, merged cells once. Native PDF and scans alike.

All lengths are points from the page's top left. The grid is read from the drawn borders: two neighbouring places without a border
between them are one merged cell.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.core.document import Box
from assistant.ingest.layout import Grid, GridCell, Line, Segment

#: Ruling lines nearer than this are one line (borders are up to 2 pt wide and are drawn from both sides).
SNAP = 2.5
#: A line may end this far from the line that it meets.
REACH = 4.0
#: Lines shorter than this are no borders.
SHORTEST = 5.0
#: More ruling lines than this on a page are a drawing.
MOST_LINES = 4000


@dataclass(frozen=True, slots=True)
class _Rule:
    """A ruling line: `at` across its direction, from `start` to `end` along it."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Shape:
    """The geometry of one table: borders (ascending) and the areas of its cells as (row, col, rowspan, colspan).

    ruled: the borders are drawn; else they are told from the words (three-line tables). open_foot: no rule ends it."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    areas: tuple[tuple[int, int, int, int], ...]
    ruled: bool = True
    open_foot: bool = False

    def box(self, area: tuple[int, int, int, int]) -> Box:
        row, col, rowspan, colspan = area
        return (self.xs[col], self.ys[row], self.xs[col + colspan], self.ys[row + rowspan])

    @property
    def outline(self) -> Box:
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


def ruled_tables(lines: Sequence[Line], segments: Iterable[Segment], page: int) -> tuple[list[Grid], list[Line]]:
    """The ruled and three-line tables of a page with their words, and the lines that stand outside them (those keep their order)."""
    from assistant.ingest.openrules import three_line_tables

    grids: list[Grid] = []
    rest = list(lines)
    segments = list(segments)
    ruled = shapes(segments)
    for shape in sorted([*ruled, *three_line_tables(rest, segments, ruled)], key=lambda s: (s.ys[0], s.xs[0])):
        grid, rest = fill(shape, rest, page)
        if grid is not None:
            grids.append(grid)
    return grids, rest


def shapes(segments: Iterable[Segment]) -> list[Shape]:
    """The tables that ruling lines form, from top to bottom; single frames (one cell) are no tables."""
    found = list(segments)
    if len(found) > MOST_LINES:
        return []
    flat = _merge([_Rule((s.y0 + s.y1) / 2, min(s.x0, s.x1), max(s.x0, s.x1)) for s in found if abs(s.y1 - s.y0) <= abs(s.x1 - s.x0)])
    upright = _merge([_Rule((s.x0 + s.x1) / 2, min(s.y0, s.y1), max(s.y0, s.y1)) for s in found if abs(s.y1 - s.y0) > abs(s.x1 - s.x0)])
    tables = []
    for across, down in _components(flat, upright):
        if len(across) >= 2 and len(down) >= 2:
            shape = _shape(across, down)
            if shape is not None:
                tables.append(shape)
    return sorted(tables, key=lambda s: (s.ys[0], s.xs[0]))


def flat_rules(segments: Iterable[Segment]) -> list[tuple[float, float, float]]:
    """The flat ruling lines as (y, x0, x1) from top to bottom, those drawn cell by cell joined."""
    found = [_Rule((s.y0 + s.y1) / 2, min(s.x0, s.x1), max(s.x0, s.x1)) for s in segments if abs(s.y1 - s.y0) < 1.5]
    if len(found) > MOST_LINES:
        return []
    return sorted((r.at, r.start, r.end) for r in _merge(found))


def _merge(rules: list[_Rule]) -> list[_Rule]:
    """Join rules on one line that touch or overlap; drop what is too short."""
    merged: list[_Rule] = []
    for group in _groups(rules):
        at = sum(r.at for r in group) / len(group)
        start = end = None
        for rule in sorted(group, key=lambda r: r.start):
            if start is None or end is None:
                start, end = rule.start, rule.end
            elif rule.start <= end + REACH:
                end = max(end, rule.end)
            else:
                merged.append(_Rule(at, start, end))
                start, end = rule.start, rule.end
        if start is not None and end is not None:
            merged.append(_Rule(at, start, end))
    return [r for r in merged if r.end - r.start >= SHORTEST]


def _groups(rules: list[_Rule]) -> list[list[_Rule]]:
    """Rules at nearly the same place."""
    groups: list[list[_Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if groups and rule.at - groups[-1][0].at <= SNAP:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


def _components(flat: list[_Rule], upright: list[_Rule]) -> list[tuple[list[_Rule], list[_Rule]]]:
    """Sets of rules that cross or touch one another."""
    parent = list(range(len(flat) + len(upright)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, h in enumerate(flat):
        for j, v in enumerate(upright):
            if h.start - REACH <= v.at <= h.end + REACH and v.start - REACH <= h.at <= v.end + REACH:
                parent[root(i)] = root(len(flat) + j)
    members: dict[int, tuple[list[_Rule], list[_Rule]]] = {}
    for i, h in enumerate(flat):
        members.setdefault(root(i), ([], []))[0].append(h)
    for j, v in enumerate(upright):
        members.setdefault(root(len(flat) + j), ([], []))[1].append(v)
    return list(members.values())


def _shape(across: list[_Rule], down: list[_Rule]) -> Shape | None:
    ys = _places(across)
    xs = _places(down)
    rows, cols = len(ys) - 1, len(xs) - 1
    if rows < 1 or cols < 1 or rows * cols < 2 or rows * cols > 20_000:
        return None
    area: dict[tuple[int, int], tuple[int, int]] = {(r, c): (r, c) for r in range(rows) for c in range(cols)}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while area[place] != place:
            place = area[place]
        return place

    for row in range(rows):
        for col in range(cols):
            x, y = (xs[col] + xs[col + 1]) / 2, (ys[row] + ys[row + 1]) / 2
            if col + 1 < cols and not _drawn(down, xs[col + 1], y):
                area[root((row, col + 1))] = root((row, col))
            if row + 1 < rows and not _drawn(across, ys[row + 1], x):
                area[root((row + 1, col))] = root((row, col))
    spans: dict[tuple[int, int], list[int]] = {}
    for row in range(rows):
        for col in range(cols):
            span = spans.setdefault(root((row, col)), [row, col, row, col])
            span[0], span[1], span[2], span[3] = min(span[0], row), min(span[1], col), max(span[2], row), max(span[3], col)
    areas = sorted((a, b, c - a + 1, d - b + 1) for a, b, c, d in spans.values())
    if len(areas) < 2 or not _disjoint(areas):
        return None
    return Shape(tuple(xs), tuple(ys), tuple(areas))


def _places(rules: list[_Rule]) -> list[float]:
    return [sum(r.at for r in group) / len(group) for group in _groups(rules)]


def _drawn(rules: list[_Rule], at: float, along: float) -> bool:
    return any(abs(r.at - at) <= SNAP and r.start - 1 <= along <= r.end + 1 for r in rules)


def _disjoint(areas: list[tuple[int, int, int, int]]) -> bool:
    """Whether merged areas are true rectangles that do not overlap (a drawing's lines seldom are)."""
    seen: set[tuple[int, int]] = set()
    for row, col, rowspan, colspan in areas:
        for r in range(row, row + rowspan):
            for c in range(col, col + colspan):
                if (r, c) in seen:
                    return False
                seen.add((r, c))
    return True


# ---------------------------------------------------------------- words into cells


def fill(shape: Shape, lines: Sequence[Line], page: int) -> tuple[Grid | None, list[Line]]:
    """Put the lines that stand in the shape into its cells; a line that runs over several cells is cut at their borders.

    Gives the grid (None where no words stand in it: a drawing) and the lines outside.
    """
    left, top, right, bottom = shape.outline
    cells: dict[tuple[int, int, int, int], list[Line]] = {a: [] for a in shape.areas}
    where = {(r, c): a for a in shape.areas for r in range(a[0], a[0] + a[2]) for c in range(a[1], a[1] + a[3])}
    rest: list[Line] = []
    for line in lines:
        if not (top - 1 <= line.middle <= bottom + 1 and line.x1 > left and line.x0 < right):
            rest.append(line)
            continue
        for piece in _cut(line, shape, where):
            x, y = (piece.x0 + piece.x1) / 2, piece.middle
            if left <= x <= right and top <= y <= bottom:
                row = min(max(bisect_right(shape.ys, y) - 1, 0), len(shape.ys) - 2)
                col = min(max(bisect_right(shape.xs, x) - 1, 0), len(shape.xs) - 2)
                cells[where[row, col]].append(piece)
            else:
                rest.append(piece)
    if not any(cells.values()):
        return None, list(lines)
    made = tuple(GridCell(*area, shape.box(area), tuple(_in_rows(cells[area]))) for area in shape.areas)
    return Grid(page, shape.outline, len(shape.ys) - 1, len(shape.xs) - 1, shape.xs, made, shape.ruled, shape.open_foot), rest


def _cut(line: Line, shape: Shape, where: dict[tuple[int, int], tuple[int, int, int, int]]) -> list[Line]:
    """A line in pieces, cut wherever its characters change their cell."""
    pieces: list[tuple[int, int]] = []
    last: object = None
    start = 0
    for offset in range(len(line.text)):
        x0, y0, x1, y1 = line.chars[4 * offset : 4 * offset + 4]
        if x1 <= x0 or line.text[offset].isspace():
            continue
        row = bisect_right(shape.ys, (y0 + y1) / 2) - 1
        col = bisect_right(shape.xs, (x0 + x1) / 2) - 1
        place: object = where.get((row, col), (row < 0, row >= len(shape.ys) - 1, col < 0, col >= len(shape.xs) - 1))
        if last is not None and place != last:
            pieces.append((start, offset))
            start = offset
        last = place
    pieces.append((start, len(line.text)))
    return [line] if len(pieces) == 1 else [p for a, b in pieces if (p := part(line, a, b)) is not None]


def part(line: Line, start: int, end: int) -> Line | None:
    """The characters start to end of a line as a line of their own, outer white space left out; None where nothing is left."""
    while start < end and line.text[start].isspace():
        start += 1
    while end > start and line.text[end - 1].isspace():
        end -= 1
    if start == end:
        return None
    chars = line.chars[4 * start : 4 * end]
    boxes = [tuple(chars[i : i + 4]) for i in range(0, len(chars), 4) if chars[i + 2] > chars[i]]
    if not boxes:
        return None
    bolds = line.bolds[start:end]
    return replace(
        line, text=line.text[start:end], chars=chars, bolds=bolds if 0 < sum(bolds) < len(bolds) else b"",
        bold=2 * sum(bolds) > len(bolds) if bolds else line.bold, x0=min(b[0] for b in boxes), x1=max(b[2] for b in boxes),
        y0=sorted(b[1] for b in boxes)[len(boxes) // 2], y1=sorted(b[3] for b in boxes)[len(boxes) // 2],
        order=line.order + start if line.order >= 0 else -1,
    )  # fmt: skip


def _in_rows(pieces: list[Line]) -> list[Line]:
    """Pieces of one cell, from top to bottom and left to right where they stand on one line; those on one line are joined."""
    rows: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda p: p.middle):
        if rows and abs(piece.middle - rows[-1][0].middle) < 0.45 * max(piece.height, rows[-1][0].height):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [join(sorted(row, key=lambda p: p.x0)) for row in rows]


def join(pieces: Sequence[Line]) -> Line:
    """Pieces of one line of print as one line; a space stands between pieces that stand apart."""
    if len(pieces) == 1:
        return pieces[0]
    text, chars, flags = "", array("f"), b""
    last: Line | None = None
    for piece in pieces:
        if last is not None and (piece.x0 - last.x1 > 0.6 * piece.size or _would_run_together(last.text, piece.text)):
            text += " "
            chars.extend((0.0, 0.0, 0.0, 0.0))
            flags += flags[-1:]
        flags += piece.bolds or bytes([piece.bold]) * len(piece.text)
        text += piece.text
        chars.extend(piece.chars)
        last = piece
    known = [p.confidence for p in pieces if p.confidence is not None]
    return replace(
        pieces[0], text=text, chars=chars, x0=min(p.x0 for p in pieces), y0=min(p.y0 for p in pieces),
        x1=max(p.x1 for p in pieces), y1=max(p.y1 for p in pieces), confidence=min(known) if known else None,
        bold=2 * sum(flags) > len(flags), bolds=flags if 0 < sum(flags) < len(flags) else b"",
    )  # fmt: skip


def _would_run_together(a: str, b: str) -> bool:
    """Two figures, or two Latin words, that must not become one."""
    return a[-1].isascii() and b[0].isascii() and a[-1].isalnum() and b[0].isalnum()
