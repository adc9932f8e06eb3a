"""Rows of tables without rules between the rows: which lines of print go on with the cells above them.

Told by several signs together: whether the next word would have fitted into the line above, the distance of the lines, broken codes and
brackets, which columns are filled, whether all cells of a row share their top, their middle or their foot, and whether the file paints
the lines one right after the other (most word processors write cell by cell, whatever stands beside it on the page). The best division of the
lines into rows is found by adding these up (dynamic programming over the lines, a row has at most `DEEP` of them).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from assistant.core.text import bare
from assistant.ingest.layout import Line
from assistant.ingest.opencolumns import TOTAL, Band, Columns, Span
from assistant.ingest.tablewords import is_value

#: A row has at most this many lines of print.
DEEP = 24
#: What it costs to put lines into two rows that stand beside one another on the page, and a cell out of line with its row.
CROSSING, CROOKED = 4.0, 2.0
#: What it costs that a line fills all the columns again that the row's first line fills.
AGAIN = 1.5
#: What it costs more where only one column is filled, and not the first.
ALONE = 1.0
#: Lines that have this much against them stand in no one row.
HOPELESS = -14.0
#: What a row of empty cells costs.
EMPTY = 1.5
#: What speaks for two lines that a file paints one after the other in one column, where it paints cell by cell, and against all others.
PAINTED, PARTED = 3.0, 8.0
#: Cells set at the foot of their rows are rare.
AT_FOOT = 2.0
_OPEN, _CLOSE = "（([〔【《“", "）)]〕】》”，。；、：:%％！？"
_WORD = re.compile(r"[一-鿿]")
_CODE_END = re.compile(r"[A-Z0-9]{6,}$")
_BREAKS = re.compile(r"[（(\[〔【《“]*(?:[!-$&'*-+.-~²³]+|.)[）)\]〕】》”，。；、：:%％]*(?:(?<=〕)[0-9A-Za-z]+)?")


@dataclass(frozen=True, slots=True)
class Steps:
    """Distances of lines: within a cell and from row to row, and how much they tell (0: not at all)."""

    lead: float
    border: float
    weight: float


def rows_of(bands: Sequence[Band], columns: Columns, cuts: frozenset[int] = frozenset()) -> list[tuple[int, int]]:
    """The rows as (first band, band behind the last). cuts: bands at which a row must begin (a rule stands above them)."""
    placed = [[(columns.span(p), p) for p in b] for b in bands]
    return _Division(placed, columns, _steps(placed), _painted(placed)).best(cuts)


def _painted(placed: Sequence[Sequence[tuple[Span, Line]]]) -> dict[int, int]:
    """For the id of each piece the stretch of the file in which it is painted, a stretch being what stands in one column without a word
    of another between; empty where the file does not paint cell by cell (line by line it never goes up, column by column never back)."""
    pieces = sorted(((piece.order, span, piece) for band in placed for span, piece in band), key=lambda p: p[0])
    if not pieces or pieces[0][0] < 0:
        return {}
    up = back = run = 0
    runs: dict[int, int] = {}
    for n, (_, span, piece) in enumerate(pieces):
        if n:
            _, other, last = pieces[n - 1]
            up += span[0] > other[0] and piece.middle < last.middle - 0.5 * piece.size
            back += span[0] < other[0] and piece.middle > last.middle + 0.5 * piece.size
            run += span != other
        runs[id(piece)] = run
    return runs if up and back else {}


def _steps(placed: Sequence[Sequence[tuple[Span, Line]]]) -> Steps:
    """Two kinds of distances in the columns, if there are two: the lesser is that of the lines in a cell, unless whole rows stand so."""
    found: list[tuple[float, bool]] = []
    last: dict[int, tuple[int, Line]] = {}
    for n, band in enumerate(placed):
        for (a, b), piece in band:
            if a != b:
                continue
            if a in last and (gap := piece.middle - last[a][1].middle) > 0.8 * piece.size:
                upper = {s for s, _ in placed[last[a][0]]}
                found.append((gap, len(band) > 1 and len(upper & {s for s, _ in band}) >= 0.8 * len(upper)))
            last[a] = (n, piece)
    if not found:
        return Steps(0.0, 0.0, 0.0)
    size = median([p.size for b in placed for _, p in b])
    least = min(found)[0]
    gaps = sorted(g for g, _ in found if g < 1.8 * least)
    jumps = [b - a for a, b in pairwise(gaps)]
    enough = max(0.06 * size, min(0.12 * size, max(jumps, default=0.0)))
    at = next((n for n, jump in enumerate(jumps) if jump >= enough), None)
    if at is None:
        return Steps(median(gaps), 0.0, 0.0)
    low, high = gaps[: at + 1], gaps[at + 1 :]
    again = [rows for gap, rows in found if gap <= low[-1]]
    if median(low) > 1.9 * size or 2 * sum(again) > len(again):
        return Steps(median(gaps), 0.0, 0.0)
    apart = (median(high) - median(low)) / size
    return Steps(median(low), (low[-1] + high[0]) / 2, 0.3 if apart < 0.1 else min(4.0, 0.4 + 9.0 * (apart - 0.1)))


@dataclass
class _Division:
    """What the rows of a table may be: lines in their columns, and what was found out about pairs of them."""

    placed: list[list[tuple[Span, Line]]]
    columns: Columns
    steps: Steps
    painted: dict[int, int]
    known: dict[tuple[int, int], float] = field(default_factory=dict)

    def joins(self, upper: int, above: Line, lower: int, below: Line, span: Span) -> float:
        key = (id(above), id(below))
        if key not in self.known:
            score = _joins(above, below, span, self.columns, self.steps, len(self.placed[upper]), len(self.placed[lower]))
            if self.painted:
                score += PAINTED if self.painted[id(above)] == self.painted[id(below)] else -PARTED
            self.known[key] = score
        return self.known[key]

    def best(self, cuts: frozenset[int]) -> list[tuple[int, int]]:
        """The rows; all of them share one way of setting their cells: at the top, in the middle or at the foot."""
        placed, count = self.placed, len(self.placed)
        best: list[list[tuple[float, int]]] = [[(0.0, 0)] for _ in range(3)]
        tops = [min(p.y0 for _, p in b) for b in placed]
        ends = [max(p.y1 for _, p in b) for b in placed]
        filled = [{c for (a, z), _ in b for c in range(a, z + 1)} for b in placed]
        for end in range(1, count + 1):
            found: list[list[tuple[float, int]]] = [[], [], []]
            cells: dict[Span, list[tuple[int, Line]]] = {}
            inner = 0.0
            for start in range(end - 1, max(-1, end - 1 - DEEP), -1):
                for span, piece in placed[start]:
                    below = cells.setdefault(span, [])
                    if below and below[-1][0] != start:
                        inner += self.joins(start, piece, *below[-1], span)
                    below.append((start, piece))
                score = inner + _empty(cells, len(self.columns))
                score -= sum(AGAIN for n in range(start + 1, end) if len(filled[start]) > 1 and filled[n] >= filled[start])
                if start and min(tops[start:end]) < ends[start - 1] - 0.25 * placed[start][0][1].size:
                    score -= CROSSING
                off = _crooked(cells, placed[start][0][1], placed[end - 1][0][1])
                for k in range(3):
                    found[k].append((best[k][start][0] + score - off[k], start))
                if start in cuts or inner < HOPELESS:
                    break
            for k in range(3):
                best[k].append(max(found[k]))
        best[2][count] = (best[2][count][0] - AT_FOOT, best[2][count][1])
        chosen = max(best, key=lambda b: round(b[count][0], 3))
        rows: list[tuple[int, int]] = []
        end = count
        while end:
            rows.append((chosen[end][1], end))
            end = chosen[end][1]
        return rows[::-1]


def _empty(cells: dict[Span, list[tuple[int, Line]]], columns: int) -> float:
    """What speaks against a row by the columns that it fills: empty ones, merged cells over others."""
    filled = {c for a, b in cells for c in range(a, b + 1)}
    spans = sorted(cells)
    over = sum(b[0] <= a[1] for n, a in enumerate(spans) for b in spans[n + 1 :]) if len(filled) < sum(b - a + 1 for a, b in spans) else 0
    alone = columns > 2 and len(filled) == 1 and 0 not in filled
    return -EMPTY * (1 - len(filled) / columns) - 4.0 * over - ALONE * alone


def _crooked(cells: dict[Span, list[tuple[int, Line]]], first: Line, last: Line) -> tuple[float, float, float]:
    """What speaks against a row whose cells share their top, their middle, their foot."""
    off = [0.0, 0.0, 0.0]
    if first is last:
        return 0.0, 0.0, 0.0
    top, foot, near = first.middle, last.middle, 0.45 * first.size
    for group in cells.values():
        begin, end = group[-1][1].middle, group[0][1].middle
        off[0] += CROOKED * (begin - top > near)
        off[1] += CROOKED * (abs(begin + end - top - foot) / 2 > near)
        off[2] += CROOKED * (foot - end > near)
    return off[0], off[1], off[2]


def _joins(above: Line, below: Line, span: Span, columns: Columns, steps: Steps, upper: int, lower: int) -> float:
    """What speaks for two pieces of a column, one above the other, being lines of one cell."""
    low, high = columns.rooms[span[0]]
    if span[0] != span[1]:
        low = high = columns.borders[span[1] + 1] - columns.borders[span[0]] - 8.0
    wide = above.x1 - above.x0
    unit = first_word(above, below, high)
    score = fullness(high - wide - unit, above.size)
    if low < high:  # the border is not known: the longest words tell more
        share = 0.75 if wide > 0.5 * high else 0.5
        score = share * fullness(low - wide - unit, above.size) + (1 - share) * max(score, -2.0)
    score = min(score, 0.2 if wide < 0.5 * high else 0.8 if wide < 0.65 * high else score) - 0.3
    score += _words(above.text, below.text, full=score > 0)
    gap = below.middle - above.middle
    if gap > 1.6 * max(steps.lead, 1.15 * above.size):
        score -= 4.0
    elif steps.weight and gap > steps.border:
        score -= steps.weight
    elif steps.weight:
        score += min(steps.weight, 0.5) if lower > 1 and lower >= 0.8 * upper else steps.weight
    if abs(above.size - below.size) > 0.15 * above.size:
        score -= 1.0
    return score


def fullness(slack: float, size: float) -> float:
    """slack: the room that would have been left behind the next word on the line above, in points."""
    ems = slack / size
    return 1.5 if ems <= 0.6 else max(-4.0, 1.5 - 2.5 * (ems - 0.6))


def first_word(above: Line, below: Line, room: float) -> float:
    """The width of what cannot be parted at the beginning of the line below."""
    match = _BREAKS.match(below.text)
    end = match.end() if match else 1
    x0, x1 = below.chars[0], below.x1
    for offset in range(min(end, len(below.text)) - 1, -1, -1):
        if below.chars[4 * offset + 2] > below.chars[4 * offset]:
            x1 = below.chars[4 * offset + 2]
            break
    broken = above.text[-1].isascii() and above.text[-1].isalnum() and below.text[0].isascii() and below.text[0].isalnum()
    if broken and re.search(r"[!-~]+$", above.text) is not None:
        run = re.search(r"[!-~]+$", above.text)
        start = run.start() if run else 0
        if (x1 - x0) + above.x1 - above.chars[4 * start] > room:  # a word longer than the cell is broken anywhere
            return min(x1 - x0, 0.6 * below.size)
    return x1 - x0


def _words(above: str, below: str, *, full: bool) -> float:
    score = 0.0
    up, down = bare(above), bare(below)
    if not up or not down:
        return score
    if TOTAL.match(down) or up == down:
        score -= 3.0
    code = _CODE_END.search(up) is not None and re.match(r"[A-Z0-9]", down) is not None and full
    if code:
        score += 1.5
    elif is_value(up) and is_value(down):
        score -= 3.0
    if down[0] in _CLOSE or up[-1] in "、，-—～~" or sum(c in "（(〔【《" for c in up) > sum(c in "）)〕】》" for c in up):
        score += 2.0
    elif sum(c in "）)〕】》" for c in down) > sum(c in "（(〔【《" for c in down):
        score += 1.5
    elif down[0] in "（(" and down[-1] in "）)" and len(down) <= 8 and not is_value(up):
        score += 1.0  # a unit or a remark below a name
    elif (down[0] in "/／·" and len(down) > 1) or (up[-1] in "/／·" and len(up) > 1):
        score += 2.0  # a unit broken off behind its name
    elif 1 in (len(up), len(down)) and _WORD.match(up) and _WORD.match(down):
        score += 1.5  # a piece of a word
    if up[-1] in "。；":
        score -= 0.5
    return score
