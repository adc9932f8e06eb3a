"""Tables without upright rules whose first columns name groups of rows: names that stand at the middle of their groups (merged cells)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from assistant.core.text import bare
from assistant.ingest.layout import Line
from assistant.ingest.opencolumns import TOTAL, Band, Columns
from assistant.ingest.openrows import first_word, fullness, rows_of
from assistant.ingest.tablewords import is_value


@dataclass(frozen=True, slots=True)
class Labelled:
    """rows: (first band, band behind the last); edges: their tops and feet without the names; groups: (column, first row, row behind
    the last) of each name."""

    rows: list[tuple[int, int]]
    edges: list[tuple[float, float]]
    groups: list[tuple[int, int, int]]


def labelled_rows(bands: Sequence[Band], columns: Columns, cuts: frozenset[int] = frozenset()) -> Labelled | None:
    """The rows where the first column, or the first two, are of that kind, else None."""
    for count in (2, 1):
        found = _labelled(bands, columns, cuts, count) if len(columns) > count + 1 else None
        if found is not None:
            return found
    return None


def _labelled(bands: Sequence[Band], columns: Columns, cuts: frozenset[int], count: int) -> Labelled | None:
    names: list[list[Line]] = [[] for _ in range(count)]
    totals: list[Line] = []
    others: list[Band] = []
    for band in bands:
        others.append([])
        for piece in band:
            first, last = columns.span(piece)
            if last >= count:
                others[-1].append(piece)
            elif TOTAL.match(bare(piece.text)):
                totals.append(piece)
            elif first == last:
                names[first].append(piece)
            else:
                return None
    kept = [n for n, b in enumerate(others) if b]
    if len(kept) < 3 or not all(names):
        return None
    rows = rows_of([others[n] for n in kept], columns, frozenset(sum(1 for k in kept if k < c) for c in cuts))
    if len(rows) < 3:
        return None
    edges = [(min(p.y0 for n in kept[a:b] for p in others[n]), max(p.y1 for n in kept[a:b] for p in others[n])) for a, b in rows]
    fixed = frozenset(n for n, (y0, y1) in enumerate(edges) if any(y0 - 2 < p.middle < y1 + 2 for p in totals))
    firsts = [min(p.middle for p in others[kept[a]]) for a, _ in rows]
    groups: list[tuple[int, int, int]] = []
    for column in range(count):
        found = _groups(names[column], column, columns, edges, firsts, fixed)
        if found is None:
            return None
        groups += [(column, a, b) for a, b in found]
    return Labelled([(kept[a], kept[b - 1] + 1) for a, b in rows], edges, groups)


def _groups(
    names: Sequence[Line],
    column: int,
    columns: Columns,
    edges: Sequence[tuple[float, float]],
    firsts: Sequence[float],
    fixed: frozenset[int],
) -> list[tuple[int, int]] | None:
    """The groups of rows of one column, None where its words do not stand so."""
    beside = sum(any(y0 < p.middle < y1 for p in names) for n, (y0, y1) in enumerate(edges) if n not in fixed)
    if beside > 0.8 * (len(edges) - len(fixed)) or any(is_value(p.text) for p in names):
        return None
    blocks: list[list[Line]] = []
    for piece in names:
        if blocks and piece.middle - blocks[-1][-1].middle < 1.9 * piece.size and _goes_on(blocks[-1][-1], piece, columns.rooms[column][1]):
            blocks[-1].append(piece)
        else:
            blocks.append([piece])
    for block in blocks:
        if len({n for n, y in enumerate(firsts) for p in block if abs(p.middle - y) < 1.5}) == len(block) > 1:
            return None  # rows of their own, one name below the other
    return _tiled(blocks, edges, fixed)


def _goes_on(above: Line, below: Line, room: float) -> bool:
    return fullness(room - (above.x1 - above.x0) - first_word(above, below, room), above.size) > 0


def _tiled(blocks: Sequence[Sequence[Line]], edges: Sequence[tuple[float, float]], fixed: frozenset[int]) -> list[tuple[int, int]] | None:
    """Groups of rows around the middles of the names, from the first row to the last without a hole. fixed: rows of totals."""
    groups: list[tuple[int, int]] = []
    row = shifted = 0
    pitch = median([b[0] - a[0] for a, b in pairwise(edges)])
    for block in blocks:
        while row in fixed:
            row += 1
        if row >= len(edges):
            return None
        end = next((n for n in range(row, len(edges)) if n in fixed), len(edges))
        middle = (block[0].middle + block[-1].middle) / 2
        last = min(range(row, end), key=lambda n: abs((edges[row][0] + edges[n][1]) / 2 - middle))
        if abs((edges[row][0] + edges[last][1]) / 2 - middle) > 0.3 * pitch:
            return None
        if last > row:  # a name between two rows tells; one beside the middle one of three may as well have empty cells around it
            shifted += 2 if (last - row) % 2 else 1
        groups.append((row, last + 1))
        row = last + 1
    while row in fixed:
        row += 1
    return groups if shifted > 1 and row == len(edges) else None
