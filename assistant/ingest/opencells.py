"""The cells of tables without upright rules: of the header, of each row, merged ones over several columns or rows.

All lengths are points from the page's top left. A cell is (row, col, rowspan, colspan).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.text import bare
from assistant.ingest.layout import Line
from assistant.ingest.opencolumns import TOTAL, Band, Columns, Setting, Span
from assistant.ingest.openlabels import labelled_rows
from assistant.ingest.openrows import rows_of


@dataclass(frozen=True, slots=True)
class Body:
    """The rows below a header: the borders between them, their lower end, their cells, how many columns are filled in all of them."""

    rows: int
    ys: list[float]
    foot: float
    areas: list[tuple[int, int, int, int]]
    filled: int


def body_of(body: Sequence[Band], columns: Columns, rules: Sequence[float | None], start: int) -> Body:
    """Rows and cells of bands. rules: the rule above each band; start: the number of the first row."""
    cuts = frozenset(n for n, rule in enumerate(rules) if rule is not None)
    labelled = labelled_rows(body, columns, cuts)
    groups = labelled.groups if labelled is not None else []
    if labelled is not None:
        rows, edges = labelled.rows, labelled.edges
    else:
        rows = rows_of(body, columns, cuts)
        edges = [(min(p.y0 for b in body[a:z] for p in b), max(p.y1 for b in body[a:z] for p in b)) for a, z in rows]
    ys = []
    for n in range(1, len(rows)):
        rule = rules[rows[n][0]]
        ys.append(rule if rule is not None else (edges[n - 1][1] + edges[n][0]) / 2)
    areas: list[tuple[int, int, int, int]] = []
    filled = 0
    for n, (a, z) in enumerate(rows):
        row, taken = _spanned([p for b in body[a:z] for p in b], columns, start + n)
        filled += taken
        areas += row
    return Body(len(rows), ys, edges[-1][1] + 2.0, _with_groups(areas, groups, start), filled)


def header_of(setting: Setting, top: float) -> tuple[list[float], list[tuple[int, int, int, int]]]:
    """The upper borders of the header's rows and its cells: one row, or two where names stand over groups of columns."""
    head, columns = setting.head, setting.columns
    covered = {c for a, b, _ in setting.groups for c in range(a, b + 1)}
    names = {id(p) for *_, p in setting.groups}
    foot = max((p.middle for *_, p in setting.groups), default=0.0)
    low = [p for b in head for p in b if id(p) not in names and p.middle > foot and set(range(*_range(columns.span(p)))) <= covered]
    if not low:
        return [top], _spanned([p for b in head for p in b], columns, 0)[0]
    line = (max(p.y1 for *_, p in setting.groups) + min(p.y0 for p in low)) / 2
    areas = [(0, c, 2, 1) for c in range(len(columns)) if c not in covered]
    seen: set[int] = set()
    for a, b in sorted({(a, b) for a, b, _ in setting.groups}):
        if not seen & set(range(a, b + 1)):
            areas.append((0, a, 1, b - a + 1))
            seen.update(range(a, b + 1))
    areas += [(1, c, 1, 1) for c in sorted(covered)] + [(0, c, 1, 1) for c in sorted(covered - seen)]
    return [top, line], areas


def _range(span: tuple[int, int]) -> tuple[int, int]:
    return span[0], span[1] + 1


def _spanned(pieces: Sequence[Line], columns: Columns, row: int) -> tuple[list[tuple[int, int, int, int]], int]:
    """The cells of a row and how many columns are filled; words over several empty columns are a merged cell."""
    spans = [columns.span(p) for p in pieces]
    for n, piece in enumerate(pieces):
        if TOTAL.match(bare(piece.text)):
            spans[n] = _of_total(piece, spans[n], {c for k, (a, b) in enumerate(spans) if k != n for c in range(a, b + 1)}, columns)
    wide: list[tuple[int, int]] = []
    for a, b in sorted({s for s in spans if s[0] < s[1]}):
        if not any(x <= b and a <= y and (x, y) != (a, b) for x, y in [*spans, *wide]):
            wide.append((a, b))
    inside = {c for a, b in wide for c in range(a, b + 1)}
    areas = [(row, a, 1, b - a + 1) for a, b in wide] + [(row, c, 1, 1) for c in range(len(columns)) if c not in inside]
    return areas, len({c for a, b in spans for c in range(a, b + 1)})


def _of_total(piece: Line, span: Span, others: set[int], columns: Columns) -> Span:
    """The columns of 合计: of a merged cell where it stands in the middle of several columns, the others of them empty."""
    middle = (piece.x0 + piece.x1) / 2
    off = abs(middle - sum(columns.hulls[span[0]]) / 2)
    if span[0] != span[1] or off < 6.0 or abs(piece.x0 - columns.hulls[span[0]][0]) < 3.0:
        return span
    for last in range(span[0], min(len(columns), span[0] + 2)):
        for first in range(last):
            covered = set(range(first, last + 1))
            if span[0] in covered and not covered & others and abs((columns.borders[first] + columns.borders[last + 1]) / 2 - middle) < 4.0:
                return first, last
    return span


def _with_groups(
    areas: list[tuple[int, int, int, int]], groups: Sequence[tuple[int, int, int]], start: int
) -> list[tuple[int, int, int, int]]:
    for column, a, b in groups:
        if b - a > 1:
            areas = [x for x in areas if not (x[1] == column and start + a <= x[0] < start + b)]
            areas.append((start + a, column, b - a, 1))
    return areas
