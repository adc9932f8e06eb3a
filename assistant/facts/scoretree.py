"""The score tables as rows with maximum and points got: first levels, second levels, items, sub-totals, the total."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.core.document import Table
from assistant.facts.flat import Flat
from assistant.facts.reading import Reading

At = tuple[Flat, int, int]
_MAX = re.compile(r"满分|标准分|分值|总分值|应得分|权重|标准得分")
_GOT = re.compile(r"自评(?:得)?分|自评$|自评值|自打分|得分|评分|自评分值|实得分|自查得分")
_NOT_GOT = re.compile(r"率|核查|第三方|专家|评估机构|75%|达标线|说明|标准|依据|细则|方法|扣分|加分")
_FIRST = re.compile(r"一级|评价类别|类别|大类")
_SECOND = re.compile(r"二级|评价项目|中类")
_THIRD = re.compile(r"三级|评价内容|评分项|指标项|评价指标|考核内容|指标名称")
_TOTAL = re.compile(r"^(?:合计|总计|总分|总得分|合计得分|总分合计|自评总分|共计)$")
_SUB = re.compile(r"小计|合计")
_SUBTOTAL = re.compile(r"小计$")
_NUMBER = re.compile(r"^\d{1,4}(?:\.\d+)?(?=分?$)")


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One row. level: first | second | item | subtotal | total. path: the names from the first level down. maximum, got: points.

    *_at: where the figure stands: (flat block, start, end). table: index of the table; row: its row.
    """

    table: int
    row: int
    level: Literal["first", "second", "item", "subtotal", "total"]
    path: tuple[str, ...]
    maximum: float | None
    got: float | None
    maximum_at: At | None
    got_at: At | None
    name_at: Flat | None


def score_rows(reading: Reading) -> Iterator[ScoreRow]:
    """The rows of every score table of a document, in order."""
    for table, grid in reading.grids:
        yield from _table(table, grid)


def _columns(table: Table, grid: list[list[Flat | None]]) -> tuple[int, int, list[int], int] | None:
    """(maximum column, got column, name columns, header rows) of a score table, None where it is none."""
    for rows in dict.fromkeys((max(table.header_rows, 1), 1, 2)):
        if rows >= len(grid):
            continue
        heads = ["".join(dict.fromkeys(f.text for r in grid[:rows] if (f := r[c]) is not None)) for c in range(table.cols)]
        most = [c for c, h in enumerate(heads) if _MAX.search(h) and not re.search(r"75%|自评|实", h)]
        got = [c for c, h in enumerate(heads) if _GOT.search(h) and not _NOT_GOT.search(h) and c not in most]
        if most and got:
            names = [c for c, h in enumerate(heads) if c < min(most[0], got[0]) and not re.fullmatch(r"序号|编号|no\.?", h)]
            if names:
                return most[0], got[0], names, rows
    return None


_FIRST_GOT = re.compile(r"一级|大类|类别|本级|小计")


def _tiers(table: Table, grid: list[list[Flat | None]], first: int) -> tuple[int, int, int, int, int, int] | None:
    """(name, maximum, got) columns of first and of second levels where both stand in one row, the first level's cells merged over its
    second levels («一级 | 满分 | 二级 | 分值 | 得分 | 一级得分»); None where it is no such table."""
    heads = ["".join(dict.fromkeys(f.text for r in grid[:first] if (f := r[c]) is not None)) for c in range(table.cols)]
    most = [c for c, h in enumerate(heads) if _MAX.search(h) and not re.search(r"75%|自评|实", h)]
    got = [c for c, h in enumerate(heads) if _GOT.search(h) and not _NOT_GOT.search(h) and c not in most]
    if len(most) != 2 or len(got) != 2 or most[1] - most[0] < 2 or most[0] == 0:
        return None
    upper = [c for c in got if _FIRST_GOT.search(heads[c])] or [got[-1]]
    if len(upper) != 1:
        return None
    lower = next(c for c in got if c != upper[0])
    return most[0] - 1, most[0], upper[0], most[1] - 1, most[1], lower


def _two_tiers(table: Table, grid: list[list[Flat | None]], first: int, tiers: tuple[int, int, int, int, int, int]) -> Iterator[ScoreRow]:
    name, most, got, under, under_most, under_got = tiers
    last: Flat | None = None
    for r in range(first, len(grid)):
        row = grid[r]
        above = row[name]
        if above is None or not above.text:
            continue
        total = _TOTAL.match(re.sub(r"\(.*?\)|[:：]", "", above.text)) is not None
        if above is not last:
            last = above
            maximum, maximum_at = _points(row[most])
            points, got_at = _points(row[got])
            if maximum is not None or points is not None:
                yield ScoreRow(table.index, r, "total" if total else "first", (above.text,), maximum, points, maximum_at, got_at, above)
        below = row[under]
        maximum, maximum_at = _points(row[under_most])
        points, got_at = _points(row[under_got])
        if not total and below is not None and below.text and (maximum is not None or points is not None):
            yield ScoreRow(table.index, r, "second", (above.text, below.text), maximum, points, maximum_at, got_at, below)


def _table(table: Table, grid: list[list[Flat | None]]) -> Iterator[ScoreRow]:
    columns = _columns(table, grid)
    if columns is None:
        return
    most, got, names, first = columns
    tiers = _tiers(table, grid, first)
    if tiers is not None:
        yield from _two_tiers(table, grid, first, tiers)
        return
    head = "".join(dict.fromkeys(f.text for r in grid[:first] for f in r if f is not None))
    group = ""  # «一、矿区环境（满分220分）» over the whole width: the first level of the rows below it
    for r in range(first, len(grid)):
        row = grid[r]
        title = _whole_width(row)
        if title is not None:
            group = "" if _SUB.search(title) else title
            continue
        maximum, maximum_at = _points(row[most])
        points, got_at = _points(row[got])
        words = [(row[c].text if row[c] is not None else "") for c in names]  # type: ignore[union-attr]
        path = tuple(dict.fromkeys(w for w in words if w))
        if group and path and not any(_TOTAL.match(p) for p in path if not _SUBTOTAL.match(p)):
            path = (group, *path)
        if not path or (maximum is None and points is None):
            continue
        yield ScoreRow(table.index, r, _level(path, head, len(names)), path, maximum, points, maximum_at, got_at, row[names[-1]])


def _whole_width(row: list[Flat | None]) -> str | None:
    """The words of a row that is one merged cell of three columns or more, None where it is none or the cell is a figure."""
    cells = {id(f): f for f in row if f is not None}
    only = next(iter(cells.values()), None)
    if only is None or len(cells) != 1 or len(row) < 3 or any(f is None for f in row) or not only.text or _NUMBER.match(only.text):
        return None
    return only.text


def _level(path: tuple[str, ...], head: str, columns: int) -> Literal["first", "second", "item", "subtotal", "total"]:
    if any(_TOTAL.match(re.sub(r"\(.*?\)|[:：]", "", p)) for p in path):
        return "total"
    if any(_SUB.search(p) for p in path):
        return "subtotal"
    if _THIRD.search(head) and columns > 1:
        return "item" if len(path) > 1 else "first"
    if _SECOND.search(head) and columns > 1:
        return "second" if len(path) > 1 else "first"
    return "first"


def _points(flat: Flat | None) -> tuple[float | None, At | None]:
    if flat is None:
        return None, None
    match = _NUMBER.match(flat.text)
    return (float(match.group()), (flat, 0, match.end())) if match else (None, None)
