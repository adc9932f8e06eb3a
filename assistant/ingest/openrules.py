"""Three-line tables: rules above, below the header and at the foot, none upright. Columns are told by the gaps between the words.

All lengths are points from the page's top left.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.ingest.layout import Line, Segment
from assistant.ingest.tables import REACH, Shape, part

#: Two rules belong to one table where their ends differ by no more than this.
DRIFT = 6.0
#: A header is no higher than this.
HEADER = 70.0
#: Columns stand apart by at least this share of the letters' size.
GAP = 0.7


def three_line_tables(lines: Sequence[Line], segments: Sequence[Segment], taken: Sequence[Shape]) -> list[Shape]:
    """The shapes of three-line tables among the flat rules that no ruled table uses."""
    flat = sorted(
        {
            (round((s.y0 + s.y1) / 2, 1), round(min(s.x0, s.x1), 1), round(max(s.x0, s.x1), 1))
            for s in segments
            if abs(s.y1 - s.y0) < 1.5 and abs(s.x1 - s.x0) > 120
        }
    )
    flat = [
        r
        for r in flat
        if not any(
            t.outline[0] - REACH <= r[1] and r[2] <= t.outline[2] + REACH and t.outline[1] - REACH <= r[0] <= t.outline[3] + REACH
            for t in taken
        )
    ]
    upright = [s for s in segments if abs(s.x1 - s.x0) < 1.5 and abs(s.y1 - s.y0) > 8]
    if not 3 <= len(flat) <= 60:
        return []
    found: list[Shape] = []
    used: set[int] = set()
    for first in range(len(flat) - 2):
        same = [
            n
            for n in range(first, len(flat))
            if n not in used and abs(flat[n][1] - flat[first][1]) <= DRIFT and abs(flat[n][2] - flat[first][2]) <= DRIFT
        ]
        if first in used or len(same) < 3 or not 4 < flat[same[1]][0] - flat[first][0] < HEADER:
            continue
        for last in range(len(same) - 1, 1, -1):
            rules = [flat[n] for n in same[: last + 1]]
            if any(rules[0][0] < (s.y0 + s.y1) / 2 < rules[-1][0] and rules[0][1] < s.x0 < rules[0][2] for s in upright):
                continue
            shape = _shape(lines, rules)
            if shape is not None:
                found.append(shape)
                used.update(same[: last + 1])
                break
    return found


def _shape(lines: Sequence[Line], rules: Sequence[tuple[float, float, float]]) -> Shape | None:
    """The grid between the first and the last rule, None where the words there do not stand in columns."""
    top, left, right = rules[0]
    bottom = rules[-1][0]
    inside = [x for x in lines if top < x.middle < bottom and x.x1 > left and x.x0 < right]
    pieces = [p for x in inside for p in _pieces(x)]
    head = [p for p in pieces if p.middle < rules[1][0]]
    if len(pieces) < 4 or len(head) < 2:  # a caption or nothing between the first two rules: the first is none of the table's
        return None
    xs = [left, *_between(sorted((p.x0, p.x1) for p in pieces), GAP * min(p.size for p in pieces)), right]
    rows = _rows(inside)
    ys = [top, *((a[1] + b[0]) / 2 for a, b in pairwise(rows)), bottom]
    cols = len(xs) - 1
    if cols < 2 or len(rows) < 2 or len(pieces) < 0.6 * cols * len(rows):
        return None
    return Shape(tuple(xs), tuple(ys), tuple((r, c, 1, 1) for r in range(len(rows)) for c in range(cols)))


def _pieces(line: Line) -> list[Line]:
    """A line cut at its wide gaps."""
    cuts = [0]
    last: float | None = None
    for offset in range(len(line.text)):
        x0, _, x1, _ = line.chars[4 * offset : 4 * offset + 4]
        if x1 <= x0:
            continue
        if last is not None and x0 - last > GAP * line.size:
            cuts.append(offset)
        last = x1
    return [p for a, b in zip(cuts, [*cuts[1:], len(line.text)], strict=True) if (p := part(line, a, b)) is not None]


def _between(spans: Sequence[tuple[float, float]], least: float) -> list[float]:
    """The middles of the gaps that no span covers."""
    gaps: list[float] = []
    end = spans[0][1]
    for x0, x1 in spans[1:]:
        if x0 - end >= least:
            gaps.append((end + x0) / 2)
        end = max(end, x1)
    return gaps


def _rows(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """Top and bottom of each row of print."""
    rows: list[tuple[float, float]] = []
    for line in sorted(lines, key=lambda x: x.middle):
        if rows and line.middle < rows[-1][1]:
            rows[-1] = (min(rows[-1][0], line.y0), max(rows[-1][1], line.y1))
        else:
            rows.append((line.y0, line.y1))
    return rows
