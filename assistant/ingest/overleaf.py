"""Tables without upright rules that go on overleaf without their header: the first lines of the next page stand in their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from assistant.core.document import Role
from assistant.ingest.layout import Grid, Line, PageContent
from assistant.ingest.opencells import body_of
from assistant.ingest.opencolumns import PAD, Band, Columns, bands_of, parted, pieces_of
from assistant.ingest.openrules import rows_of_table
from assistant.ingest.tables import Shape, fill

#: Words may reach this far beyond the borders of their column, in points.
BEYOND = 3.0


def carried_over(pages: Sequence[PageContent], running: Mapping[tuple[int, float, float, str], Role]) -> list[PageContent]:
    """The pages with such lines put into grids of their own, which are joined with the table before (see gridtables)."""
    made: list[PageContent] = []
    last: Grid | None = None
    for content in pages:
        body = [x for x in content.lines if (x.page, x.x0, x.y0, x.text) not in running and x.role is None]
        if last is not None and last.page == content.page.number - 1 and content.split is None:
            content, body = _with_rest(content, body, last)
        made.append(content)
        last = _at_the_foot(content, body)
    return made


def _at_the_foot(content: PageContent, body: Sequence[Line]) -> Grid | None:
    """The table without upright rules below which nothing stands on its page."""
    grid = max(content.grids, key=lambda g: g.box[3], default=None)
    if grid is None or grid.ruled or any(x.middle > grid.box[3] for x in body):
        return None
    return None if any(p.box is not None and p.box[1] > grid.box[3] for p in content.pictures) else grid


def _with_rest(content: PageContent, body: list[Line], last: Grid) -> tuple[PageContent, list[Line]]:
    """The page with the rest of the table at its top, and its other lines."""
    ends = [g.box[1] for g in content.grids] + [p.box[1] for p in content.pictures if p.box is not None]
    end = min(ends, default=float("inf"))
    columns = _columns(last)
    head = [x for x in body if x.middle < end]
    if columns is None or not head:
        return content, body
    shape = _rest(head, columns, last)
    if shape is None:
        return content, body
    grid, rest = fill(shape, content.lines, content.page.number)
    if grid is None:
        return content, body
    left = {id(x) for x in rest}
    return replace(content, lines=tuple(rest), grids=(grid, *content.grids)), [x for x in body if id(x) in left]


def _columns(grid: Grid) -> Columns | None:
    """The columns of a table by its borders and the words in its cells; None where a column is empty."""
    hulls: list[tuple[float, float]] = []
    for n in range(grid.cols):
        lines = [x for c in grid.cells if c.col == n and c.colspan == 1 for x in c.lines]
        if not lines:
            return None
        hulls.append((min(x.x0 for x in lines), max(x.x1 for x in lines)))
    widths = [b - a for a, b in pairwise(grid.columns)]
    pad = max(0.0, min([PAD, *((w - (b - a)) / 2 for w, (a, b) in zip(widths, hulls, strict=True))]))
    return Columns(grid.columns, tuple(hulls), tuple((max(0.0, w - 2 * pad),) * 2 for w in widths))


def _rest(lines: Sequence[Line], columns: Columns, last: Grid) -> Shape | None:
    size = median([x.size for c in last.cells for x in c.lines])
    bands = parted(bands_of([p for x in sorted(lines, key=lambda x: x.middle) for p in pieces_of(x)]), columns.hulls)
    good = rows_of_table(bands, columns.hulls, size, last=True)
    inside = 0
    while inside < len(good) and _stands_in(good[inside], columns, size):
        inside += 1
    good = good[:inside]
    while good and len(good[-1]) == 1 and not any(len(b) > 1 and b[0].middle > good[-1][0].middle for b in good):
        if _tail(good):
            break
        good.pop()
    full = [n for b in good if (n := len({columns.span(p) for p in b})) > 1]
    if not full or (not last.open_foot and sum(n >= 0.6 * len(columns) for n in full) < 2):
        return None
    columns = _wider(columns, good)
    made = body_of(good, columns, [None] * len(good), 0)
    top = min(p.y0 for p in good[0]) - 2.0
    ys = (top, *made.ys, made.foot)
    if any(b <= a for a, b in pairwise(ys)):
        return None
    return Shape(columns.borders, ys, tuple(sorted(made.areas)), ruled=False, open_foot=len(good) == len(bands))


def _wider(columns: Columns, bands: Sequence[Band]) -> Columns:
    """The columns with the words of these bands, and how little room they have at least."""
    hulls = list(columns.hulls)
    for piece in (p for b in bands for p in b):
        first, last = columns.span(piece)
        if first == last:
            hulls[first] = (min(hulls[first][0], piece.x0), max(hulls[first][1], piece.x1))
    rooms = [(min(b - a, high), max(b - a, high)) for (a, b), (_, high) in zip(hulls, columns.rooms, strict=True)]
    return Columns(columns.borders, tuple(hulls), tuple(rooms))


def _tail(bands: Sequence[Band]) -> bool:
    """Whether the last line, alone in its column, stands as close below the one before as the lines of a cell do."""
    return len(bands) > 1 and bands[-1][0].middle - bands[-2][0].middle < 1.6 * bands[-1][0].size


def _stands_in(band: Band, columns: Columns, size: float) -> bool:
    """Whether the words of a line stand in columns, each in one of its own, and are as large as the table's."""
    spans = [columns.span(p) for p in band]
    if any(abs(p.size - size) > 0.17 * size for p in band):
        return False
    if any(b[0] <= a[1] and a != b for a, b in pairwise(spans)):
        return False
    return all(
        columns.borders[a] - BEYOND <= p.x0 and p.x1 <= columns.borders[b + 1] + BEYOND for (a, b), p in zip(spans, band, strict=True)
    )
