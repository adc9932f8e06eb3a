"""Stretches of a page that are set in two columns of running text: a gutter of white without words between them.

A page may be so as a whole or in part; what stands across the gutter (a heading, a table, paragraphs over the whole width) parts one
stretch from the next. Tables, forms and lists with words side by side are none: their lines are short, begin anew in each row or
have gaps of their own. All lengths are points from the page's top left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from assistant.core.text import numbering
from assistant.ingest.layout import Grid, Line
from assistant.ingest.tables import part

Item = Line | Grid
#: The gutter is at least this wide, in sizes of the letters.
GUTTER = 0.8
#: The second column begins in this part of the page's width.
MIDDLE = (0.3, 0.7)
#: Lines that begin within this many points begin at one place.
SAME = 2.5
#: A column is at least this wide, in sizes of the letters; a first line is indented by no more than the second.
NARROW, INDENT = 9.0, 2.7
_ENDS = "。！？；!?;：:"
_ENTRY = re.compile(r"^[^：:。，；,;]{1,12}[：:]\s*\S")
_DOTS = re.compile(r"[.．。·•…‥_]{4,}|…{2,}")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Two columns, each from top to bottom, and their margins (left, right)."""

    left: list[Item]
    right: list[Item]
    margins: tuple[tuple[float, float], tuple[float, float]]


def stretches(lines: Sequence[Line], grids: Sequence[Grid], width: float) -> list[Item | Stretch] | None:
    """What stands on a page of this width from top to bottom, its two-column stretches found; None where it has none."""
    for at in _starts(lines, width):
        items: list[Item] = [*(p for x in lines for p in _cut(x, at)), *grids]
        items.sort(key=lambda i: (_middle(i), i.box[0]))
        runs = _runs(items, at)
        sure = [s for s in (_sides(run, at) if isinstance(run, list) else None for run in runs) if s is not None and _is_prose(*s)]
        if sure:
            margins = _margins(sure, at)
            return [made for run in runs for made in (_laid(run, at, margins) if isinstance(run, list) else [run])]
    return None


def _middle(item: Item) -> float:
    return item.middle if isinstance(item, Line) else item.box[1]


# ---------------------------------------------------------------- the gutter


def _starts(lines: Sequence[Line], width: float) -> list[float]:
    """Places in the middle of the page where lines, or words behind a wide gap, begin; the most frequent ones first.

    Three and more must begin there, one of them (the first line of a paragraph) may be indented.
    """
    low, high = MIDDLE[0] * width, MIDDLE[1] * width
    found = [(x.x0, x.size) for x in lines if low < x.x0 < high]
    for x in lines:
        if " " in x.text and x.x0 < high and x.x1 > low:
            found += [(x1, x.size) for _, _, x1 in wide_gaps(x) if low < x1 < high]
    groups: list[list[tuple[float, float]]] = []
    for place in sorted(found):
        if groups and place[0] - groups[-1][0][0] < SAME:
            groups[-1].append(place)
        else:
            groups.append([place])
    often: list[tuple[int, float]] = []
    for group in groups:
        start = group[0][0]
        indented = sum(1.2 * size < x - start < INDENT * size for x, size in found)
        if len(group) > 1 and len(group) + indented > 2:
            often.append((-len(group) - indented, start))
    return [start for _, start in sorted(often)[:3]]


def wide_gaps(line: Line, least: float = 0.9) -> list[tuple[int, float, float]]:
    """(offset behind the gap, its left end, its right end) of the gaps of a line that are wider than so many of its letters."""
    found = []
    last: float | None = None
    for offset in range(len(line.text)):
        x0, _, x1, _ = line.chars[4 * offset : 4 * offset + 4]
        if x1 <= x0:
            continue
        if last is not None and x0 - last > least * line.size:
            found.append((offset, last, x0))
        last = x1
    return found


def _cut(line: Line, at: float) -> list[Line]:
    """A line of print as it is, or in two where the gutter is one of its gaps."""
    if " " in line.text and line.x0 < at - 1 and line.x1 > at + 1:
        for offset, x0, x1 in wide_gaps(line, GUTTER):
            if x0 < at - 1 <= x1 and at - x0 > GUTTER * line.size:
                pieces = [p for p in (part(line, 0, offset), part(line, offset, len(line.text))) if p is not None]
                tallest = max(p.height for p in pieces)  # the size of a line is that of its largest letters
                return [replace(p, size=round(line.size * p.height / tallest, 2)) if p.height < 0.95 * tallest else p for p in pieces]
    return [line]


def _side(item: Item, at: float) -> int:
    """-1 left of the gutter, 1 right of it, 0 across."""
    x0, _, x1, _ = item.box
    if x0 >= at - SAME:
        return 1
    return -1 if x1 <= at - GUTTER * (item.size if isinstance(item, Line) else 6.0) else 0


def _runs(items: Sequence[Item], at: float) -> list[Item | list[Item]]:
    """The items that stand across the gutter, and the runs of others between them."""
    runs: list[Item | list[Item]] = []
    for item in items:
        if not _side(item, at):
            runs.append(item)
        elif runs and isinstance(runs[-1], list):
            runs[-1].append(item)
        else:
            runs.append([item])
    return [made for run in runs for made in (_at_headings(run, at) if isinstance(run, list) else [run])]


def _at_headings(run: list[Item], at: float) -> list[Item | list[Item]]:
    """A run parted at short lines of the left side that have nothing beside them and both columns begin anew below: they head both."""
    left, right = [i for i in run if _side(i, at) < 0], [i for i in run if _side(i, at) > 0]
    heads = []
    for n in range(1, len(left) - 1):
        head, after = left[n], left[n + 1]
        if not isinstance(head, Line) or not isinstance(after, Line) or not _heads(head, after):
            continue
        above = [r for r in right if _middle(r) <= head.middle]
        below = [r for r in right if _middle(r) > head.middle]
        if not above or not below:
            continue
        top, low = max(r.box[3] for r in above), min(r.box[1] for r in below)
        level = abs(after.y0 - low) < 0.6 * head.size
        if top <= head.y0 + 1 and low >= head.y1 + 1 and level and low - top > head.height + 1.2 * head.size:
            heads.append(head)
    made: list[Item | list[Item]] = []
    for item in run:
        if any(item is h for h in heads):
            made.append(item)
        elif made and isinstance(made[-1], list):
            made[-1].append(item)
        else:
            made.append([item])
    return made


def _heads(line: Line, after: Line) -> bool:
    """Whether a line looks like a heading above the line after it."""
    return line.bold > after.bold or line.size > 1.05 * after.size or numbering(line.text) is not None


# ---------------------------------------------------------------- running text or not


def _sides(run: Sequence[Item], at: float) -> tuple[list[Line], list[Line]] | None:
    """The lines of either column where both stand side by side, None where there are too few."""
    left = [i for i in run if isinstance(i, Line) and _side(i, at) < 0]
    right = [i for i in run if isinstance(i, Line) and _side(i, at) > 0]
    if len(left) < 3 or len(right) < 3:
        return None
    room = 2.5 * median([x.size for x in right])
    top, foot = min(x.y0 for x in right) - room, max(x.y1 for x in right) + room
    left = [x for x in left if x.y1 > top and x.y0 < foot]
    return (left, right) if len(left) > 2 else None


def _is_prose(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether both columns are running text that goes on from line to line, and not the cells of a table."""
    wide = [_edges(side)[1] - _edges(side)[0] for side in (left, right)]
    return 0.6 * wide[1] < wide[0] < wide[1] / 0.6 and all(map(_runs_on, (left, right))) and not _has_rows(left, right)


def _edges(lines: Sequence[Line]) -> tuple[float, float]:
    return min(x.x0 for x in lines), sorted(x.x1 for x in lines)[-1 - len(lines) // 20]


def _runs_on(lines: Sequence[Line]) -> bool:
    start, end = _edges(lines)
    size = median([x.size for x in lines])
    plain = [x for x in lines if abs(x.size - size) < 0.12 * size]
    full = [x for x in plain if x.x1 >= end - 1.7 * size and x.x0 <= start + INDENT * size]
    entries = sum(_ENTRY.match(x.text) is not None or _DOTS.search(x.text) is not None for x in lines)
    gaps = sum(bool(wide_gaps(x, 1.5)) for x in lines if " " in x.text)
    if end - start < NARROW * size or len(full) < 0.4 * len(plain) or entries > max(1.0, 0.3 * len(lines)) or gaps > 0.2 * len(lines):
        return False
    ended = {id(x) for x in full if x.text[-1] not in _ENDS}
    on = sum(
        id(a) in ended and b.x0 <= start + 0.5 * size and b.middle - a.middle < 2.8 * size and abs(a.size - b.size) < 0.12 * size
        for a, b in pairwise(lines)
    )
    return on > 1


def _has_rows(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether the two sides leave off and begin anew side by side: rows of a table without rules."""
    steps = [b.middle - a.middle for side in (left, right) for a, b in pairwise(side)]
    usual = median(steps)
    begun = [[b.middle for a, b in pairwise(side) if b.middle - a.middle > 1.25 * usual] for side in (left, right)]
    return sum(any(abs(y - z) < 1.5 for z in begun[1]) for y in begun[0]) > 1


# ---------------------------------------------------------------- the columns


def _margins(sure: Sequence[tuple[list[Line], list[Line]]], at: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """The margins of both columns, which are as wide as one another."""
    first, last = [_edges([x for s in sure for x in s[n]]) for n in (0, 1)]
    wide = max(first[1] - first[0], last[1] - at)
    return (first[0], min(first[0] + wide, at)), (at, at + wide)


def _laid(run: list[Item], at: float, margins: tuple[tuple[float, float], tuple[float, float]]) -> list[Item | Stretch]:
    """A run as a stretch of two columns, with what stands alone above and below it; as it is where it has one column only."""
    left, right = [i for i in run if _side(i, at) < 0], [i for i in run if _side(i, at) > 0]
    if (
        not left
        or not right
        or not all(_fits(i, m) for side, m in zip((left, right), margins, strict=True) for i in side if isinstance(i, Line))
    ):
        sides = _sides(run, at)
        if sides is None or not _is_prose(*sides):
            return list(run)
    before: list[Item] = []
    while right and right[0].box[3] < left[0].box[1] - 2:
        before.append(right.pop(0))
    kept = _kept(left, right, margins[0])
    return [*before, Stretch(left[:kept], right, margins), *left[kept:]] if right else list(run)


def _fits(item: Item, margins: tuple[float, float]) -> bool:
    """Whether a line begins at the margin of its column, or is indented as a first line is, and ends in it."""
    if not isinstance(item, Line) or _ENTRY.match(item.text):
        return False
    return margins[0] - SAME <= item.x0 <= margins[0] + INDENT * item.size and item.x1 <= margins[1] + item.size


def _kept(left: Sequence[Item], right: Sequence[Item], margins: tuple[float, float]) -> int:
    """How many items of the left side are of the column: what stands below both columns and is no running text comes after them."""
    foot = max((i.box[3] for i in right), default=0.0)
    beside = sum(1 for i in left if _middle(i) < foot)
    full = [(n, i) for n, i in enumerate(left) if n >= beside and isinstance(i, Line) and i.x1 >= margins[1] - 1.7 * i.size]
    if len(full) > 1 or (full and full[0][1].y0 < foot + 4 * full[0][1].size):
        beside = full[-1][0] + 1
    for n in range(max(beside, 1), len(left)):
        last, item = left[n - 1], left[n]
        if not isinstance(last, Line) or not isinstance(item, Line):
            return n
        goes_on = last.x1 >= margins[1] - 1.7 * item.size and item.x0 <= margins[0] + 0.5 * item.size
        near = item.middle - last.middle < 2.4 * item.size and abs(item.size - last.size) < 0.12 * item.size and item.bold == last.bold
        if not near or (not goes_on and (item.y0 > foot + item.size or numbering(item.text) is not None)):
            return n
    return len(left)
