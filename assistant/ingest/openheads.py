"""Headers in two rows: words that stand over several columns, which have names of their own below them. Lengths in points."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.ingest.layout import Line

#: Two lines of a cell begin, end or have their middle within this many points.
ALIGNED = 2.0


def header_groups(head: Sequence[list[Line]], partial: Sequence[tuple[float, float, float]]) -> list[tuple[float, float, list[Line]]]:
    """(left, right, words) where words of a header stand over several columns that have names of their own below them."""
    found: list[tuple[float, float, list[Line]]] = []
    for y, x0, x1 in partial:
        above = [p for b in head for p in b if p.middle < y and x0 - 2 <= (p.x0 + p.x1) / 2 <= x1 + 2]
        below = [p for b in head for p in b if p.middle > y and x0 - 2 <= (p.x0 + p.x1) / 2 <= x1 + 2]
        if above and len(below) > 1:
            found.append((x0, x1, above))
    if found or len(head) < 2:
        return found
    low = head[-1]
    upper = [p for b in head[:-1] for p in b if p.y1 < min(q.y0 for q in low) + 0.3 * p.size]
    for piece in upper:
        middle = (piece.x0 + piece.x1) / 2
        free = [q for q in low if not any(u is not piece and u.x0 < q.x1 and q.x0 < u.x1 for b in head[:-1] for u in b)]
        best: tuple[float, float] | None = None
        for n in range(len(free)):
            for m in range(n + 1, len(free)):
                x0, x1 = free[n].x0, free[m].x1
                inner = [q for q in low if x0 <= q.x0 and q.x1 <= x1]
                others = [u for b in head[:-1] for u in b if u is not piece and x0 < u.x1 and u.x0 < x1]
                near = abs((x0 + x1) / 2 - middle) < max(5.0, 0.06 * (x1 - x0))
                if len(inner) == m - n + 1 and not others and near and (best is None or x1 - x0 > best[1] - best[0]):
                    best = (x0, x1)
        below = [q for q in low if q.x0 < piece.x1 and piece.x0 < q.x1]
        wrapped = len(below) == 1 and (
            below[0].text[0] in "（("
            or below[0].x1 - below[0].x0 < 1.6 * piece.size
            or (_aligned(piece, below[0]) and not any(u is not piece and not _over_one(u, low) for b in head[:-1] for u in b))
        )
        if best is not None and not wrapped:
            found.append((*best, [piece]))
    return found


def _aligned(a: Line, b: Line) -> bool:
    return min(abs(a.x0 - b.x0), abs(a.x1 - b.x1), abs(a.x0 + a.x1 - b.x0 - b.x1) / 2) < ALIGNED


def _over_one(piece: Line, low: Sequence[Line]) -> bool:
    return any(q.x0 < piece.x1 and piece.x0 < q.x1 for q in low)
