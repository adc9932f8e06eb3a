"""Columns of tables without upright rules: where the words of a header and of the rows below it stand over one another.

All lengths are points from the page's top left. A piece is a stretch of a line of print without a wide gap in it; a band is the
pieces that stand on one line of print.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from assistant.core.text import bare
from assistant.ingest.layout import Line
from assistant.ingest.openheads import header_groups
from assistant.ingest.tables import part

#: Words of one line stand in two columns where they are this far apart, in sizes of the letters.
GAP = 0.7
#: Words of one line may stand in two columns where they are this far apart, if all other lines agree.
TIGHT = 0.28
#: Columns that are told by other lines may come this near, in sizes of the letters.
NEAR = 0.2
#: Room between a cell's border and its words where the table does not tell (Word: 0.19 cm).
PAD = 5.4
#: A column is aligned where its words begin, end or have their middle within this many points.
ALIGNED = 2.0
TOTAL = re.compile(r"^(?:本?[小合总共]计|[总共]和|合计|总量|总额|平均值?|累计|计)(?=$|[（(])")

Band = list[Line]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Columns:
    """borders: x of all borders, the outer ones included; exact: whether the room between two borders is known or only guessed;
    hulls: the x that the words of each column take up; rooms: the least and the greatest width that words have in a cell of it."""

    borders: tuple[float, ...]
    hulls: tuple[tuple[float, float], ...]
    rooms: tuple[tuple[float, float], ...]

    def __len__(self) -> int:
        return len(self.hulls)

    def span(self, piece: Line) -> Span:
        """First and last column of a piece; a piece between two columns spans both."""
        over = _over(self.hulls, piece.x0, piece.x1)
        if over:
            return over[0], over[-1]
        left = sum(1 for _, x1 in self.hulls if x1 <= piece.x0 + 0.5)
        middle = (piece.x0 + piece.x1) / 2
        return (left - 1, left) if 0 < left < len(self.hulls) else (0, 0) if middle < self.hulls[0][0] else (len(self) - 1,) * 2


def pieces_of(line: Line, gap: float = GAP) -> list[Line]:
    """A line cut at its wide gaps, and where it goes back or to another height (cells that a file paints one after the other)."""
    cuts = [0]
    last: tuple[float, float, float] | None = None
    for offset in range(len(line.text)):
        x0, y0, x1, y1 = line.chars[4 * offset : 4 * offset + 4]
        if x1 <= x0:
            continue
        if last is not None and (
            x0 - last[1] > gap * line.size or x0 < last[0] - 0.5 * line.size or abs((y0 + y1) / 2 - last[2]) > 0.6 * line.size
        ):
            cuts.append(offset)
        last = (x0, x1, (y0 + y1) / 2)
    return [p for a, b in pairwise([*cuts, len(line.text)]) if (p := part(line, a, b)) is not None]


def bands_of(pieces: Sequence[Line]) -> list[Band]:
    """Pieces by lines of print, from top to bottom, each from left to right."""
    bands: list[Band] = []
    for piece in sorted(pieces, key=lambda p: p.middle):
        if bands and piece.middle - median([p.middle for p in bands[-1]]) < 0.35 * max(piece.size, bands[-1][0].size):
            bands[-1].append(piece)
        else:
            bands.append([piece])
    return [sorted(b, key=lambda p: p.x0) for b in bands]


@dataclass(frozen=True, slots=True)
class Setting:
    """The words of a table in its columns. groups: (first column, last column, the words above them) of a header in two rows."""

    columns: Columns
    head: list[Band]
    body: list[Band]
    groups: list[tuple[int, int, Line]]


def best_setting(
    head: Sequence[Band], body: Sequence[Band], left: float, right: float, partial: Sequence[tuple[float, float, float]] = ()
) -> Setting | None:
    """As `setting_of`; with narrow gaps too where these give more columns, all with a name in the header and words in most rows."""
    usual = setting_of(head, body, left, right, partial)
    names, rest = ([[q for p in b for q in pieces_of(p, TIGHT)] for b in bands] for bands in (head, body))
    if sum(map(len, (*names, *rest))) == sum(map(len, (*head, *body))):
        return usual
    close = setting_of(names, rest, left, right, partial)
    if close is None or (usual is not None and len(close.columns) <= len(usual.columns)):
        return usual
    rows = sum(len(b) > 1 for b in rest)
    for n in range(len(close.columns)):
        named = any(close.columns.span(p) == (n, n) for b in close.head for p in b)
        words = sum(any(close.columns.span(p) == (n, n) for p in b) for b in close.body)
        if not named or 2 * words < rows or rows < 2:
            return usual
    return close


def setting_of(
    head: Sequence[Band], body: Sequence[Band], left: float, right: float, partial: Sequence[tuple[float, float, float]] = ()
) -> Setting | None:
    """The columns that the header and the body agree on, None where they have fewer than two.

    partial: rules (y, x0, x1) in the header that run over some columns only.
    """
    counts = Counter(len(b) for b in body if len(b) > 1)
    if not counts:
        return None
    modal = max(counts, key=lambda n: (counts[n], n))
    hulls = _hulls([p for b in body if len(b) >= modal and not (len(b) == modal > 2 and TOTAL.match(bare(b[0].text))) for p in b])
    if not hulls:
        hulls = _hulls([p for b in body if len(b) >= modal for p in b])
    head, body = parted(head, hulls), parted(body, hulls)
    groups = header_groups(head, partial)
    names = {id(p) for _, _, ps in groups for p in ps}
    for band in reversed(head):
        for piece in band:
            if id(piece) not in names and len(_over(hulls, piece.x0, piece.x1)) < 2:
                hulls = _with(hulls, piece, new=True)
    seldom = [p for b in body if len(b) < modal for p in b]
    for piece in sorted(seldom, key=lambda p: p.x1 - p.x0):
        hulls = _with(hulls, piece, new=False)
    if len(hulls) < 2:
        return None
    columns = _measured([p for b in (*head, *body) for p in b if id(p) not in names], hulls, left, right)
    spans = []
    for x0, x1, ps in groups:
        over = [n for n, (u, v) in enumerate(hulls) if x0 <= (u + v) / 2 <= x1]
        spans += [(over[0], over[-1], p) for p in ps if len(over) > 1]
    return Setting(columns, head, body, spans)


def parted(bands: Sequence[Band], hulls: Sequence[tuple[float, float]]) -> list[Band]:
    """The bands with those pieces cut that stand over several columns and have a gap, if a small one, between them."""
    made: list[Band] = []
    for band in bands:
        pieces: Band = []
        for piece in band:
            over = _over(hulls, piece.x0, piece.x1)
            pieces += _cut_between(piece, [hulls[n] for n in range(over[0], over[-1] + 1)]) if len(over) > 1 else [piece]
        made.append(pieces)
    return made


def _cut_between(piece: Line, hulls: Sequence[tuple[float, float]]) -> list[Line]:
    gaps: list[tuple[float, float, int]] = []
    last: float | None = None
    for offset in range(len(piece.text)):
        x0, _, x1, _ = piece.chars[4 * offset : 4 * offset + 4]
        if x1 <= x0:
            continue
        if last is not None and x0 - last > NEAR * piece.size:
            gaps.append((last, x0, offset))
        last = x1
    cuts = {0}
    for (_, a), (b, _) in pairwise(hulls):
        here = [(x1 - x0, offset) for x0, x1, offset in gaps if x1 >= a - 1 and x0 <= b + 1]
        if here:
            cuts.add(max(here)[1])
    places = [*sorted(cuts), len(piece.text)]
    return [p for a, b in pairwise(places) if (p := part(piece, a, b)) is not None]


def _hulls(pieces: Sequence[Line]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    if not pieces:
        return found
    least = NEAR * min(p.size for p in pieces)
    for x0, x1 in sorted((p.x0, p.x1) for p in pieces):
        if found and x0 - found[-1][1] < least:
            found[-1] = (found[-1][0], max(found[-1][1], x1))
        else:
            found.append((x0, x1))
    return found


def _over(hulls: Sequence[tuple[float, float]], x0: float, x1: float) -> list[int]:
    """The columns that a piece stands over; one that it only brushes does not count beside another."""
    over = [n for n, (a, b) in enumerate(hulls) if x0 < b and a < x1]
    if len(over) > 1:
        deep = [n for n in over if min(x1, hulls[n][1]) - max(x0, hulls[n][0]) > 1.0]
        return deep or over[:1]
    return over


def _with(hulls: list[tuple[float, float]], piece: Line, *, new: bool) -> list[tuple[float, float]]:
    over = _over(hulls, piece.x0, piece.x1)
    if len(over) == 1:
        n = over[0]
        wider = (min(hulls[n][0], piece.x0), max(hulls[n][1], piece.x1))
        if all(m == n or wider[0] >= b - 1 or wider[1] <= a + 1 for m, (a, b) in enumerate(hulls)):
            return [*hulls[:n], wider, *hulls[n + 1 :]]
        return hulls
    return sorted([*hulls, (piece.x0, piece.x1)]) if new and not over else hulls


def _measured(pieces: Sequence[Line], hulls: Sequence[tuple[float, float]], left: float, right: float) -> Columns:
    """Borders from the way in which the words of each column are aligned; the middle of the gap where that does not tell."""
    count = len(hulls)
    own: list[list[Line]] = [[] for _ in hulls]
    for piece in pieces:
        over = _over(hulls, piece.x0, piece.x1)
        if len(over) == 1 and piece.x0 >= hulls[over[0]][0] - 1 and piece.x1 <= hulls[over[0]][1] + 1:
            own[over[0]].append(piece)
    middles = [_agreed([(p.x0 + p.x1) / 2 for p in group]) for group in own]
    starts = [_agreed([p.x0 for p in group]) for group in own]
    ends = [_agreed([p.x1 for p in group]) for group in own]
    pad = min(PAD, max(1.0, starts[0] - left)) if starts[0] is not None and middles[0] is None else PAD
    forth, back = _chain(left, middles[:-1]), [*reversed(_chain(right, middles[:0:-1]))]
    borders, exact = [left], [True]
    for n in range(count - 1):
        low, high = hulls[n][1] - 1.0, hulls[n + 1][0] + 1.0
        guesses = [g for g in (forth[n], back[n]) if g is not None and low <= g <= high]
        start, end = starts[n + 1], ends[n]
        if not guesses and start is not None and middles[n + 1] is None:
            guesses = [max(start - pad, low)]
        if not guesses and end is not None and middles[n] is None:
            guesses = [min(end + pad, high)]
        told = bool(guesses) and max(guesses) - min(guesses) < 8
        borders.append(sum(guesses) / len(guesses) if told else (low + high) / 2)
        exact.append(told)
    borders.append(right)
    exact.append(True)
    slack = [borders[n + 1] - borders[n] - (hulls[n][1] - hulls[n][0]) for n in range(count) if exact[n] and exact[n + 1]]
    pad = max(0.0, min([pad, *(s / 2 for s in slack)]))
    rooms = []
    for n, (a, b) in enumerate(hulls):
        if exact[n] and exact[n + 1]:
            room = max(b - a, borders[n + 1] - borders[n] - 2 * pad)
            rooms.append((room, room))
        else:
            x0 = borders[n] if exact[n] else hulls[n - 1][1]
            x1 = borders[n + 1] if exact[n + 1] else hulls[n + 1][0]
            rooms.append((b - a, max(b - a, x1 - x0 - 2 * pad)))
    return Columns(tuple(borders), tuple(hulls), tuple(rooms))


def _agreed(places: Sequence[float]) -> float | None:
    """The place that most of the words share, None where they do not."""
    if not places:
        return None
    middle = median(places)
    near = sum(abs(p - middle) <= ALIGNED for p in places)
    return middle if near >= 0.8 * len(places) else None


def _chain(start: float, middles: Sequence[float | None]) -> list[float | None]:
    """Borders from one side: each cell has its words' middle in its own middle."""
    found: list[float | None] = []
    at: float | None = start
    for middle in middles:
        at = 2 * middle - at if at is not None and middle is not None else None
        found.append(at)
    return found
