"""Tables without upright rules: rules above, below the header and at the foot (三线表), also with rules between the rows.

A rule above and a rule below a header bound a table; it ends at the last rule before something that is no row of it (a caption, a
heading, a paragraph, nothing), or, where the table goes on overleaf, with the last row. Columns and rows: see opencolumns and openrows.
All lengths are points from the page's top left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from assistant.core.text import bare, numbering
from assistant.ingest.layout import Line, Segment
from assistant.ingest.opencells import body_of, header_of
from assistant.ingest.opencolumns import Band, bands_of, best_setting, pieces_of
from assistant.ingest.tables import REACH, Shape, flat_rules
from assistant.ingest.tablewords import is_caption, is_value

#: Two rules belong to one table where their ends differ by no more than this.
DRIFT = 6.0
#: A header is no higher than this.
HEADER = 90.0
#: Rules shorter than this bound no table.
LEAST = 120.0
#: Rules nearer than this are one double rule.
DOUBLE = 4.0
#: Words larger than those of the header by this factor are none of the table's.
LARGER = 1.17
_NOTE = re.compile(r"^[（(]?(?:注|备注|附注|说明|资料来源|数据来源|表注)\s*\d*\s*[:：]|^注\s*[\d①②]")
_RUNNING = re.compile(r"^[-—–·~\s第]*\d{1,4}[-—–·~\s页]*(?:(?:[/／]|[,，]?\s*共)\s*\d{1,4}\s*页?)?$")
Rule = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class _Found:
    """A table: its rules (the first above it; behind the last nothing of it stands unless it is open at its foot) and its bands."""

    rules: tuple[Rule, ...]
    head: list[Band]
    body: list[Band]
    closed: bool


def three_line_tables(lines: Sequence[Line], segments: Sequence[Segment], taken: Sequence[Shape]) -> list[Shape]:
    """The shapes of the tables without upright rules among the flat rules that no ruled table uses."""
    every = flat_rules(segments)
    flat = [
        (at, x0, x1)
        for at, x0, x1 in every
        if x1 - x0 > LEAST
        and not any(
            t.outline[0] - REACH <= x0 and x1 <= t.outline[2] + REACH and t.outline[1] - REACH <= at <= t.outline[3] + REACH for t in taken
        )
    ]
    if not 2 <= len(flat) <= 400:
        return []
    upright = [s for s in segments if abs(s.x1 - s.x0) < 1.5 and abs(s.y1 - s.y0) > 8]
    found: list[Shape] = []
    used: set[int] = set()
    for first, top in enumerate(flat):
        if first in used:
            continue
        same = [n for n in range(first, len(flat)) if n not in used and _alike(flat[n], top)]
        same = [n for k, n in enumerate(same) if not k or flat[n][0] - flat[same[k - 1]][0] > DOUBLE]
        if len(same) < 2:
            continue
        table = _table(lines, [flat[n] for n in same], upright)
        partial = [r for r in every if not _alike(r, top)]
        shape = _shape(table, partial) if table is not None else None
        if table is not None and shape is not None:
            found.append(shape)
            used.update(n for n in range(first, len(flat)) if flat[n][0] <= table.rules[-1][0] + DOUBLE and _alike(flat[n], top))
    return found


def _alike(a: Rule, b: Rule) -> bool:
    return abs(a[1] - b[1]) <= DRIFT and abs(a[2] - b[2]) <= DRIFT


# ---------------------------------------------------------------- from which rule to which


def _table(lines: Sequence[Line], rules: Sequence[Rule], upright: Sequence[Segment]) -> _Found | None:
    """The table that begins at the first of the rules (all of them equally long, from top to bottom)."""
    top, under = rules[0][0], rules[1][0]
    left, right = rules[0][1], rules[0][2]
    if not DOUBLE < under - top < HEADER:
        return None
    inside = [p for x in lines if x.y1 > top and x.x1 > left and x.x0 < right and x.role is None for p in pieces_of(x)]
    head = bands_of([p for p in inside if top < p.middle < under])
    if sum(map(len, head)) < 2 or max(map(len, head)) < 2 or any(is_foreign(b, None, 0.0) for b in head):
        return None
    if any(p.x0 < left - DRIFT or p.x1 > right + DRIFT for b in head for p in b):
        return None
    size = median([p.size for b in head for p in b])
    names = _names(head)
    used, closed = [rules[0], rules[1]], False
    body: list[Band] = []
    for n in range(1, len(rules)):
        above, below = rules[n][0], rules[n + 1][0] if n + 1 < len(rules) else float("inf")
        bands = bands_of([p for p in inside if above < p.middle < below])
        good = rows_of_table(bands, names, size, last=below == float("inf"))
        whole = len(good) == len(bands) and below < float("inf")
        if n > 1 and not (whole and good and (any(len(b) > 1 for b in good) or _title_row(good, rules[: n + 2]))):
            break
        body += good
        if not whole:
            break
        used.append(rules[n + 1])
        closed = True
    if not any(len(b) > 1 for b in body):
        return None
    bottom = used[-1][0] if closed else max(p.y1 for b in body for p in b)
    if any(min(s.y1, bottom) - max(s.y0, top) > 4 and left + 4 < s.x0 < right - 4 for s in upright):
        return None
    return _Found(tuple(used), head, body, closed)


def _names(head: Sequence[Band]) -> list[tuple[float, float]]:
    """The x that the names of a header take up, wrapped and grouped ones together."""
    found: list[tuple[float, float]] = []
    for x0, x1 in sorted((p.x0, p.x1) for b in head for p in b):
        if found and x0 < found[-1][1] - 1:
            found[-1] = (found[-1][0], max(found[-1][1], x1))
        else:
            found.append((x0, x1))
    return found


def rows_of_table(bands: Sequence[Band], names: Sequence[tuple[float, float]], size: float, *, last: bool) -> list[Band]:
    """The leading bands that can be rows: up to a line that is none, or to a gap that is wider than any between rows.

    last: no rule stands below them, the page's foot may.
    """
    good: list[Band] = []
    widest = 0.0
    for n, band in enumerate(bands):
        middle = median([p.middle for p in band])
        if good:
            gap = middle - median([p.middle for p in good[-1]])
            if gap > max(2.6 * widest, 3.2 * size) or (last and len(band) == 1 and n + 1 == len(bands) and _runs(band, gap, widest)):
                break
            widest = max(widest, gap)
        if is_foreign(band, names, size):
            break
        good.append(band)
    while good and len(good) < len(bands) and len(good[-1]) == 1 and _ends_alone(good):
        good.pop()
    return good


def _title_row(bands: Sequence[Band], rules: Sequence[Rule]) -> bool:
    """Whether a line alone between two rules is a row, in a table with a rule below each row: no higher than the rows before."""
    heights = [b[0] - a[0] for a, b in pairwise(rules)]
    return len(bands) == 1 and len(heights) > 3 and heights[-1] < 1.5 * median(heights[1:-1])


def _runs(band: Band, gap: float, widest: float) -> bool:
    """A page number, or a lonely line far below the rows."""
    return (_RUNNING.match(bare(band[0].text)) is not None and gap > 1.05 * widest) or (widest > 0 and gap > 1.8 * widest)


def _ends_alone(good: Sequence[Band]) -> bool:
    """Whether the last line, alone in the first column, is a heading before what is no row."""
    piece = good[-1][0]
    found = numbering(piece.text)
    return found is not None and not is_value(piece.text) and piece.x0 <= min(p.x0 for b in good for p in b) + 2


def is_foreign(band: Band, names: Sequence[tuple[float, float]] | None, size: float) -> bool:
    """Whether a line of print is a caption, a note, a heading or running text and no row of a table with these names."""
    first = band[0]
    if is_caption(first.text, "table") or is_caption(first.text, "figure") or _NOTE.match(first.text):
        return True
    if size and max(p.size for p in band) > LARGER * size:
        return True
    if names is None or len(names) < 2:
        return False
    widest = max(sum(1 for a, b in names if p.x0 < b - 1 and a + 1 < p.x1) for p in band)
    if len(band) == 1:
        return widest > 1 and (widest > 2 or len(first.text) > 8)
    return widest > 2 and len(band) < 3


# ---------------------------------------------------------------- the grid


def _shape(table: _Found, partial: Sequence[Rule]) -> Shape | None:
    """The grid, None where the words do not stand in columns. partial: shorter rules, that may part a header."""
    top, left, right = table.rules[0]
    under = table.rules[1][0]
    inner = [r for r in partial if top + 2 < r[0] < under - 2 and left - DRIFT <= r[1] and r[2] <= right + DRIFT]
    setting = best_setting(table.head, table.body, left, right, inner)
    if setting is None:
        return None
    columns, body = setting.columns, setting.body
    ys, areas = header_of(setting, top)
    ys.append(under)
    start = len(ys) - 1
    rules = [_rule_between(table, body, n) if n else None for n in range(len(body))]
    made = body_of(body, columns, rules, start)
    ys += made.ys
    ys.append(table.rules[-1][0] if table.closed else made.foot)
    if any(b <= a for a, b in pairwise(ys)) or made.filled < 0.4 * made.rows * len(columns):
        return None
    return Shape(columns.borders, tuple(ys), tuple(sorted([*areas, *made.areas])), ruled=False, open_foot=not table.closed)


def _rule_between(table: _Found, body: Sequence[Band], band: int) -> float | None:
    """The rule that stands above a band and below the one before."""
    above, below = body[band - 1][0].middle, body[band][0].middle
    return next((r[0] for r in table.rules[2:] if above < r[0] < below), None)
