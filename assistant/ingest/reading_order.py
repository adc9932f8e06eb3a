"""Which lines run along the top and bottom of the pages, what the margins are, and in which order a page is read.

All lengths are points from the page's top left.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from assistant.core.document import Role
from assistant.core.text import bare
from assistant.ingest.gutters import Stretch, stretches, wide_gaps
from assistant.ingest.layout import Grid, Line, PageContent
from assistant.ingest.tables import join, part

#: Running headers and footers stand in this share of the page's height, from its top and bottom.
MARGIN = 0.12
TOC_LINE = re.compile(r"^.{1,80}?(?:[.．。·•…‥_\-—]{4,}|(?:[.·…]\s){4,}|[…]{2,})\s*[-—]?\s*\(?\d{1,4}\)?\s*[-—]?$")
PAGE_NUMBER = re.compile(
    r"^[-—–·~\s]*(?:第\s*)?(?:\d{1,4}|[ivxlcIVXLC]{1,7})(?:\s*页)?[-—–·~\s]*(?:(?:[/／]|[,，]?\s*共|of)\s*\d{1,4}\s*页?)?[-—–·~\s]*$"
)


@dataclass(frozen=True)
class Frame:
    """The margins of the column in which a line stands, and the usual distance between two lines."""

    left: float
    right: float
    pitch: float


# ---------------------------------------------------------------- running lines


def key_of(line: Line) -> tuple[int, float, float, str]:
    return (line.page, line.x0, line.y0, line.text)


def running_lines(pages: Sequence[PageContent]) -> dict[tuple[int, float, float, str], Role]:
    """Lines at the top and bottom of the pages that repeat (figures aside) on at least a third of them, and page numbers."""
    seen: dict[tuple[str, Role, int], list[Line]] = defaultdict(list)
    found: dict[tuple[int, float, float, str], Role] = {}
    for content in pages:
        height = content.page.height or 842.0
        for line in content.lines:
            top, bottom = line.y1 < height * MARGIN, line.y0 > height * (1 - MARGIN)
            if not top and not bottom:
                continue
            role: Role = "header" if top else "footer"
            words = bare(line.text)
            if PAGE_NUMBER.match(words) and (line.y1 < height * 0.09 or line.y0 > height * 0.88) and len(words) <= 14:
                found[key_of(line)] = role
                continue
            edge = line.y1 < height * 0.085 or line.y0 > height * 0.915
            if not edge and line.x1 - line.x0 > 0.6 * (content.page.width or 595.0):
                continue  # a full line of text at the head of the page
            seen[re.sub(r"\d+|[ivx]+$", "#", words), role, round(line.y0 / 6)].append(line)
    usual = usual_size(pages)
    needed = max(2, round(len(pages) / 3)) if len(pages) < 9 else 3
    for (words, role, _), lines in seen.items():
        if (
            len({x.page for x in lines}) >= needed
            and len(words) <= 60
            and not TOC_LINE.match(lines[0].text)
            and lines[0].size < 1.15 * usual
            and not _figures_differ(lines)
        ):
            found.update({key_of(x): role for x in lines})
    return found


def _figures_differ(lines: Sequence[Line]) -> bool:
    """Whether lines alike but for their figures differ in more than one of them: rows of a table, not a header with a page number."""
    figures = [re.findall(r"\d+(?:\.\d+)?", x.text) for x in lines]
    return sum(len(set(same)) > 1 for same in zip(*figures, strict=False)) > 1


# ---------------------------------------------------------------- columns and order


def usual_size(pages: Sequence[PageContent]) -> float:
    """The size in which most characters of running text are set."""
    count: Counter[float] = Counter()
    for content in pages:
        for line in content.lines:
            count[round(line.size * 2) / 2] += len(line.text)
    return count.most_common(1)[0][0] if count else 10.5


def frames_of(pages: Sequence[PageContent], running: dict[tuple[int, float, float, str], Role]) -> dict[tuple[int, int], Frame]:
    """Margins by (page width, height): what the long lines of all pages of that size agree on."""
    lines: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for content in pages:
        lines[round(content.page.width), round(content.page.height)] += [x for x in content.lines if key_of(x) not in running]
    return {size: _frame(found, size[0]) for size, found in lines.items()}


def _frame(lines: Sequence[Line], width: float) -> Frame:
    if not lines:
        return Frame(0.15 * width, 0.85 * width, 18.0)
    longest = max(x.x1 - x.x0 for x in lines)
    long = [x for x in lines if x.x1 - x.x0 > 0.6 * longest] or list(lines)
    left = sorted(x.x0 for x in long)[len(long) // 20]
    right = sorted(x.x1 for x in long)[-1 - len(long) // 20]
    steps = [b.middle - a.middle for a, b in pairwise(long) if a.page == b.page and 0 < b.middle - a.middle < 5 * a.size]
    return Frame(left, right, median(steps) if steps else 1.6 * median(x.size for x in long))


def in_order(
    content: PageContent, frames: dict[tuple[int, int], Frame], running: dict[tuple[int, float, float, str], Role]
) -> Iterable[tuple[Line | Grid, Frame]]:
    """A page's lines and tables from top to bottom; on a page of two columns the left one first, band by band."""
    frame = frames[round(content.page.width), round(content.page.height)]
    body = [x for x in content.lines if key_of(x) not in running]
    outside = [x for x in content.lines if key_of(x) in running]
    native = content.split is None and all(x.layer == "native" for x in body)
    parts = stretches(body, content.grids, content.page.width) if native else None
    body = _cut_at_gutter(body, content.page.width) if parts is None else body
    split = content.split if content.split is not None or parts is not None else _column_gap(body, content.page.width)
    for line in sorted((x for x in outside if running[key_of(x)] == "header"), key=lambda x: (x.y0, x.x0)):
        yield line, frame
    if parts is not None:
        yield from _in_stretches(parts, frame)
    elif split is None:
        items: list[Line | Grid] = [*_same_line(body), *content.grids]
        for item in sorted(items, key=_top):
            yield item, frame
    else:
        yield from _two_columns(body, content, split, frame)
    for line in sorted((x for x in outside if running[key_of(x)] == "footer"), key=lambda x: (x.y0, x.x0)):
        yield line, frame


def _in_stretches(parts: Sequence[Line | Grid | Stretch], whole: Frame) -> Iterable[tuple[Line | Grid, Frame]]:
    """Stretches in two columns, the left one first, and what stands over the whole width between them."""
    for alone, group in groupby(parts, key=lambda p: not isinstance(p, Stretch)):
        if alone:
            found = [p for p in group if not isinstance(p, Stretch)]
            yield from ((i, whole) for i in _sorted(found))
            continue
        for stretch in group:
            if isinstance(stretch, Stretch):
                for column, (left, right) in zip((stretch.left, stretch.right), stretch.margins, strict=True):
                    lines = [i for i in column if isinstance(i, Line)]
                    frame = Frame(left, right, _frame(lines, 0.0).pitch if len(lines) > 1 else whole.pitch)
                    yield from ((i, frame) for i in _sorted(column))


def _sorted(items: Sequence[Line | Grid]) -> list[Line | Grid]:
    rows: list[Line | Grid] = [*_same_line([i for i in items if isinstance(i, Line)]), *(i for i in items if isinstance(i, Grid))]
    return sorted(rows, key=_top)


def _top(item: Line | Grid) -> tuple[float, float]:
    return (item.middle, item.x0) if isinstance(item, Line) else (item.box[1], item.box[0])


def _same_line(lines: Sequence[Line]) -> list[Line]:
    """Pieces that stand on one line of print, joined (a file may paint a line in several goes)."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda x: x.middle):
        last = rows[-1] if rows else None
        if (
            last
            and line.role == last[0].role
            and abs(line.middle - last[0].middle) < 0.4 * min(line.height, last[0].height)
            and not any(line.x0 < x.x1 - 1 and x.x0 < line.x1 - 1 for x in last)
        ):
            last.append(line)
        else:
            rows.append([line])
    return [join(sorted(row, key=lambda x: x.x0)) for row in rows]


def _cut_at_gutter(lines: list[Line], width: float) -> list[Line]:
    """Lines cut where a wide gap stands at the same place in many of them: two columns that a file paints row by row."""
    gaps = [(n, gap) for n, line in enumerate(lines) if " " in line.text for gap in wide_gaps(line)]
    for share in (0.5, 0.48, 0.52, 0.46, 0.54):
        x = share * width
        here = {n: gap for n, gap in gaps if gap[1] < x < gap[2]}
        across = sum(1 for line in lines if line.x0 < x < line.x1)
        if len(here) >= 6 and len(here) >= 0.8 * across:
            pieces: list[Line] = []
            for n, line in enumerate(lines):
                cut = here[n][0] if n in here else len(line.text)
                pieces += [p for p in (part(line, 0, cut), part(line, cut, len(line.text))) if p is not None]
            return pieces
    return lines


def _column_gap(lines: Sequence[Line], width: float) -> float | None:
    """The x between two columns of text, or None: many lines on either side of the middle and hardly any across it."""
    if len(lines) < 16 or not width:
        return None
    for share in (0.5, 0.47, 0.53):
        x = share * width
        left = [i for i in lines if i.x1 <= x + 2]
        right = [i for i in lines if i.x0 >= x - 2]
        across = len(lines) - len(left) - len(right)
        full = [i for i in left if i.x1 - i.x0 > 0.3 * width], [i for i in right if i.x1 - i.x0 > 0.3 * width]
        if len(full[0]) >= 6 and len(full[1]) >= 6 and across <= 0.15 * len(lines):
            return x
    return None


def _two_columns(body: Sequence[Line], content: PageContent, x: float, whole: Frame) -> Iterable[tuple[Line | Grid, Frame]]:
    items: list[Line | Grid] = sorted([*body, *content.grids], key=_top)
    bands: list[list[Line | Grid]] = [[]]
    for item in items:
        x0, x1 = (item.x0, item.x1) if isinstance(item, Line) else (item.box[0], item.box[2])
        if x0 < x - 2 and x1 > x + 2:
            bands += [[item], []]
        else:
            bands[-1].append(item)
    width = content.page.width
    for band in bands:
        if len(band) == 1:
            yield band[0], whole
            continue
        for side in (True, False):
            column = [i for i in band if ((i.x0 if isinstance(i, Line) else i.box[0]) < x - 2) == side]
            lines = [i for i in column if isinstance(i, Line)]
            frame = _frame(lines, width)
            rows: list[Line | Grid] = [*_same_line(lines), *(i for i in column if not isinstance(i, Line))]
            for item in sorted(rows, key=_top):
                yield item, frame
