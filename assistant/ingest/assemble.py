"""The pages of a file -> its blocks: running headers told from text, paragraphs joined over lines and pages, captions, toc, tables.

One pass in reading order. Nothing is dropped: every line of print ends in some block.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import Any

from assistant.core.document import Block, Box, Layer, Picture, Role, Table
from assistant.core.text import bare, numbering
from assistant.ingest.gridtables import TablePart, build_table, join_parts, join_split_rows
from assistant.ingest.layout import Grid, Laid, Line, PageContent
from assistant.ingest.tables import join, part

#: Running headers and footers stand in this share of the page's height, from its top and bottom.
MARGIN = 0.12
TOC_LINE = re.compile(r"^.{1,80}?(?:[.．。·•…‥_\-—]{4,}|(?:[.·…]\s){4,}|[…]{2,})\s*[-—]?\s*\(?\d{1,4}\)?\s*[-—]?$")
TOC_TITLE = re.compile(r"^[图表]?\s*目\s*[录次]$|^(?:插图|附图|插表|图表)\s*目\s*[录次]$")
TOC_LOOSE = re.compile(r"^.{2,60}?\s+\d{1,4}$")
CAPTION = re.compile(r"^[（(]?(?:续|附)?(?:续?表|图|附图|附表|插图|照片|图版)\s*[A-Za-z]?[\d０-９一二三四五六七八九十]+(?:\s*[-—–－.．·]\s*[\d０-９]+)*")
UNIT_LINE = re.compile(r"^[（(]?\s*(?:计量|金额)?单位\s*[:：]\s*\S{1,20}[)）]?$")
#: An entry of a form: a short label, a colon, its value.
_ENTRY = re.compile(r"^[^：:。，；,;]{1,12}[：:]\s*\S")
NOTE = re.compile(r"^(?:注|备注|附注|说明|资料来源|数据来源|表注|图注)\s*\d*\s*[:：]|^注\s*[\d①②]")
PAGE_NUMBER = re.compile(r"^[-—–·~\s]*(?:第\s*)?(?:\d{1,4}|[ivxlcIVXLC]{1,7})(?:\s*页)?[-—–·~\s]*(?:(?:[/／]|[,，]?\s*共|of)\s*\d{1,4}\s*页?)?[-—–·~\s]*$")
SENTENCE_END = "。！？；!?;：:"


@dataclass(frozen=True)
class _Frame:
    """The margins of the column in which a line stands, and the usual distance between two lines."""

    left: float
    right: float
    pitch: float


@dataclass
class _Group:
    """Lines that become one block."""

    lines: list[Line]
    role: Role = "paragraph"
    centred: bool = False


@dataclass
class _State:
    """What `assemble` has made so far."""

    blocks: list[Block] = field(default_factory=list)
    parts: list[TablePart] = field(default_factory=list)
    boxes: dict[str, tuple[int, Box]] = field(default_factory=dict)

    def add(self, text: str, boxes: array[float] | None, lines: Sequence[Line], role: Role, **more: Any) -> Block:
        first = lines[0]
        block = Block(
            id=f"b{len(self.blocks) + 1}", text=text, role=role, page=first.page, layer=_layer(lines), boxes=boxes,
            size=first.size, bold=all(x.bold for x in lines), **more,
        )  # fmt: skip
        self.blocks.append(block)
        self.boxes[block.id] = (first.page, (min(x.x0 for x in lines), first.y0, max(x.x1 for x in lines), max(x.y1 for x in lines)))
        return block


def _layer(lines: Sequence[Line]) -> Layer:
    """Recognised where any part of it is."""
    return "recognised" if any(x.layer == "recognised" for x in lines) else "native"


def assemble(pages: Sequence[PageContent]) -> Laid:
    """Blocks, tables and pictures of a file; block ids are b1, b2, … in reading order. Sections are made later (see structure)."""
    running = _running(pages)
    usual = _usual_size(pages)
    state = _State()
    group: _Group | None = None
    group_frame: _Frame | None = None
    in_toc = False
    pending: list[_Group] = []  # running lines met while a paragraph may still go on
    frames = _frames(pages, running)
    for content in pages:
        for item, frame in _in_order(content, frames, running):
            if isinstance(item, Grid):
                _flush(state, group, pending)
                group = None
                state.parts.append(_table_part(state, item))
                continue
            role = item.role or running.get(_key(item))
            if role in ("header", "footer"):
                pending.append(_Group([item], role))
                if group is None:
                    _flush(state, None, pending)
                continue
            if group is not None and group_frame is not None and group.role == "paragraph" and item.role is None and _continues(group, item, group_frame, frame):
                group.lines.append(item)
                group_frame = frame
                continue
            _flush(state, group, pending)
            found, in_toc = _role(item, frame, usual, in_toc, bool(state.parts) or len(state.blocks) > 25, len(pages))
            group = _Group([item], role or found, _centred(item, frame))
            group_frame = frame
    _flush(state, group, pending)
    tables = _tables(state)
    blocks = _caption_blocks(state.blocks, tables)
    pictures = _pictures(pages, blocks, state.boxes)
    return Laid(tuple(blocks), tuple(tables), tuple(pictures))


def blocks_from_lines(pages: Sequence[PageContent]) -> tuple[Block, ...]:
    """`assemble` for pages without tables or pictures: the blocks alone."""
    return assemble(pages).blocks


# ---------------------------------------------------------------- running lines


def _key(line: Line) -> tuple[int, float, float, str]:
    return (line.page, line.x0, line.y0, line.text)


def _running(pages: Sequence[PageContent]) -> dict[tuple[int, float, float, str], Role]:
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
                found[_key(line)] = role
                continue
            edge = line.y1 < height * 0.085 or line.y0 > height * 0.915
            if not edge and line.x1 - line.x0 > 0.6 * (content.page.width or 595.0):
                continue  # a full line of text at the head of the page
            seen[re.sub(r"\d+|[ivx]+$", "#", words), role, round(line.y0 / 6)].append(line)
    usual = _usual_size(pages)
    needed = max(2, round(len(pages) / 3)) if len(pages) < 9 else 3
    for (words, role, _), lines in seen.items():
        if len({x.page for x in lines}) >= needed and len(words) <= 60 and not TOC_LINE.match(lines[0].text) and lines[0].size < 1.15 * usual:
            found.update({_key(x): role for x in lines})
    return found


# ---------------------------------------------------------------- columns and order


def _usual_size(pages: Sequence[PageContent]) -> float:
    """The size in which most characters of running text are set."""
    count: Counter[float] = Counter()
    for content in pages:
        for line in content.lines:
            count[round(line.size * 2) / 2] += len(line.text)
    return count.most_common(1)[0][0] if count else 10.5


def _frames(pages: Sequence[PageContent], running: dict[tuple[int, float, float, str], Role]) -> dict[tuple[int, int], _Frame]:
    """Margins by (page width, height): what the long lines of all pages of that size agree on."""
    lines: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for content in pages:
        lines[round(content.page.width), round(content.page.height)] += [x for x in content.lines if _key(x) not in running]
    return {size: _frame(found, size[0]) for size, found in lines.items()}


def _frame(lines: Sequence[Line], width: float) -> _Frame:
    if not lines:
        return _Frame(0.15 * width, 0.85 * width, 18.0)
    longest = max(x.x1 - x.x0 for x in lines)
    long = [x for x in lines if x.x1 - x.x0 > 0.6 * longest] or list(lines)
    left = sorted(x.x0 for x in long)[len(long) // 20]
    right = sorted(x.x1 for x in long)[-1 - len(long) // 20]
    steps = [b.middle - a.middle for a, b in pairwise(long) if a.page == b.page and 0 < b.middle - a.middle < 5 * a.size]
    return _Frame(left, right, median(steps) if steps else 1.6 * median(x.size for x in long))


def _in_order(
    content: PageContent, frames: dict[tuple[int, int], _Frame], running: dict[tuple[int, float, float, str], Role]
) -> Iterable[tuple[Line | Grid, _Frame]]:
    """A page's lines and tables from top to bottom; on a page of two columns the left one first, band by band."""
    frame = frames[round(content.page.width), round(content.page.height)]
    body = [x for x in content.lines if _key(x) not in running]
    outside = [x for x in content.lines if _key(x) in running]
    body = _cut_at_gutter(body, content.page.width)
    split = content.split if content.split is not None else _column_gap(body, content.page.width)
    for line in sorted((x for x in outside if running[_key(x)] == "header"), key=lambda x: (x.y0, x.x0)):
        yield line, frame
    if split is None:
        items: list[Line | Grid] = [*_same_line(body), *content.grids]
        for item in sorted(items, key=_top):
            yield item, frame
    else:
        yield from _two_columns(body, content, split, frame)
    for line in sorted((x for x in outside if running[_key(x)] == "footer"), key=lambda x: (x.y0, x.x0)):
        yield line, frame


def _top(item: Line | Grid) -> tuple[float, float]:
    return (item.middle, item.x0) if isinstance(item, Line) else (item.box[1], item.box[0])


def _same_line(lines: Sequence[Line]) -> list[Line]:
    """Pieces that stand on one line of print, joined (a file may paint a line in several goes)."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda x: x.middle):
        last = rows[-1] if rows else None
        if last and line.role == last[0].role and abs(line.middle - last[0].middle) < 0.4 * min(line.height, last[0].height) and not any(line.x0 < x.x1 - 1 and x.x0 < line.x1 - 1 for x in last):
            last.append(line)
        else:
            rows.append([line])
    return [join(sorted(row, key=lambda x: x.x0)) for row in rows]


def _cut_at_gutter(lines: list[Line], width: float) -> list[Line]:
    """Lines cut where a wide gap stands at the same place in many of them: two columns that a file paints row by row."""
    gaps = [(n, gap) for n, line in enumerate(lines) if " " in line.text for gap in _wide_gaps(line)]
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


def _wide_gaps(line: Line) -> list[tuple[int, float, float]]:
    """(offset behind the gap, its left end, its right end) of the gaps of a line that are wider than its letters."""
    found = []
    last: float | None = None
    for offset in range(len(line.text)):
        x0, _, x1, _ = line.chars[4 * offset : 4 * offset + 4]
        if x1 <= x0:
            continue
        if last is not None and x0 - last > 0.9 * line.size:
            found.append((offset, last, x0))
        last = x1
    return found


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


def _two_columns(body: Sequence[Line], content: PageContent, x: float, whole: _Frame) -> Iterable[tuple[Line | Grid, _Frame]]:
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


# ---------------------------------------------------------------- paragraphs


def _continues(group: _Group, line: Line, frame: _Frame, here: _Frame) -> bool:
    """Whether a line goes on with the paragraph of the group."""
    last = group.lines[-1]
    if abs(last.size - line.size) > 0.12 * last.size + 0.3 or last.bold != line.bold or "stamp" in (last.role, line.role):
        return False
    if (CAPTION.match(line.text) and _short_caption(line.text)) or NOTE.match(line.text) or TOC_LINE.match(line.text):
        return False
    if _ENTRY.match(last.text) and _ENTRY.match(line.text):
        return False
    indent = line.x0 - here.left
    same = last.page == line.page and frame == here and line.middle > last.middle
    if same and line.middle - last.middle > 1.45 * max(here.pitch, 1.2 * line.size):
        return False
    if not _full(last, line, frame):
        return False
    if indent > 0.9 * line.size:
        hanging = abs(line.x0 - last.x0) < 0.5 * line.size if same else False
        return hanging and last.text[-1] not in SENTENCE_END and numbering(line.text) is None
    return not (numbering(line.text) is not None and last.text[-1] in SENTENCE_END and _strong(line.text))


def _strong(text: str) -> bool:
    """A number that begins headings or list items, not a figure in a sentence."""
    found = numbering(text)
    return found is not None and found.kind not in ("arabic-bare", "decimal")


def _full(last: Line, line: Line, frame: _Frame) -> bool:
    """Whether the line was ended by the margin: what comes next would not have fitted in."""
    word = re.match(r"[!-~]+", line.text)
    need = max(1.7, 0.6 * len(word.group()) + 1.2 if word else 0.0) * line.size
    return last.x1 >= frame.right - need


def _centred(line: Line, frame: _Frame) -> bool:
    middle = (frame.left + frame.right) / 2
    return abs((line.x0 + line.x1) / 2 - middle) < 1.2 * line.size and line.x0 > frame.left + 2.5 * line.size


def _short_caption(text: str) -> bool:
    return len(text) <= 60 and not re.search(r"[。；]|[，,].*[，,]|见|如下|所示", text)


def _role(line: Line, frame: _Frame, usual: float, in_toc: bool, late: bool, count: int) -> tuple[Role, bool]:
    """The role of a line that begins a block, and whether the table of contents goes on."""
    text = line.text.strip()
    if TOC_TITLE.match(text):
        return "toc", True
    if TOC_LINE.match(text) or (in_toc and TOC_LOOSE.match(text)):
        return "toc", True
    if CAPTION.match(text) and _short_caption(text):
        return "caption", False
    if UNIT_LINE.match(text):
        return "caption", False
    if NOTE.match(text):
        return "note", False
    if re.search(r"[:：]|\d{4}\s*年|[〇○零一二三四五六七八九]{4}年", text):  # a cover's fields and dates
        return "paragraph", False
    if line.page == 1 and not late and line.size >= 1.3 * usual and line.size >= 15 and count > 1 and numbering(text) is None:
        return "title", False
    if line.page == 1 and not late and count <= 3 and line.size >= 1.25 * usual and _centred(line, frame) and numbering(text) is None:
        return "title", False
    return "paragraph", False


def _flush(state: _State, group: _Group | None, pending: list[_Group]) -> None:
    if group is not None:
        _paragraph(state, group)
    for waiting in pending:
        _paragraph(state, waiting)
    pending.clear()


def _paragraph(state: _State, group: _Group) -> None:
    text, boxes = "", array("f")
    breaks: list[tuple[int, int]] = []
    last: Line | None = None
    for line in group.lines:
        if last is not None:
            glue = " " if _apart(last.text, line.text) else ""
            text += glue
            boxes.extend([0.0] * 4 * len(glue))
            if line.page != last.page:
                breaks.append((len(text), line.page))
        text += line.text
        boxes.extend(line.chars)
        last = line
    state.add(text, boxes, group.lines, group.role, breaks=tuple(breaks), style="centred" if group.centred and len(group.lines) == 1 else None)


def _apart(a: str, b: str) -> bool:
    """Whether two words of Latin letters or figures meet where a line ends, so that a space must keep them apart."""
    return a[-1].isascii() and b[0].isascii() and a[-1].isalnum() and b[0].isalnum()


# ---------------------------------------------------------------- tables and pictures


def _table_part(state: _State, grid: Grid) -> TablePart:
    """Blocks for the cells of a table (or of its part on one page), with what stands right above it."""
    above: list[Block] = []
    for block in reversed(state.blocks[-3:]):
        page, box = state.boxes[block.id]
        near = page == grid.page and -3 <= grid.box[1] - box[3] < 60
        if (block.role == "caption" and near and not re.match(r"^[（(]?(?:附|插)?图|^照片", block.text)) or (block.role in ("paragraph", "header") and near and not above and _names_a_table(block, grid, box)):
            above.append(block)
        elif block.role != "header":
            break
    cells = []
    for cell in grid.cells:
        if cell.lines:
            text, boxes = _cell_text(cell.lines, cell.box)
            block = state.add(text, boxes, cell.lines, "cell", row=cell.row, col=cell.col)
            cells.append((cell, block.id))
    return TablePart(grid, cells, [b.id for b in reversed(above)], first_block=len(state.blocks) - len(cells))


def _names_a_table(block: Block, grid: Grid, box: Box) -> bool:
    """A short line right above a table, set over its middle and without a sentence's end, names it even without a number."""
    centred = abs((box[0] + box[2]) / 2 - (grid.box[0] + grid.box[2]) / 2) < 20
    text = block.text.strip()
    return centred and len(text) <= 40 and text[-1] not in SENTENCE_END + "，" and grid.box[1] - box[3] < 30 and numbering(text) is None and re.search(r"表$|情况|一览|统计|明细|单位", text) is not None


def _cell_text(lines: Sequence[Line], box: Box) -> tuple[str, array[float]]:
    text, boxes = "", array("f")
    last: Line | None = None
    for line in lines:
        if last is not None:
            glue = _cell_glue(last, line, box, len(lines))
            text += glue
            boxes.extend([0.0] * 4 * len(glue))
        text += line.text
        boxes.extend(line.chars)
        last = line
    return text, boxes


def _cell_glue(last: Line, line: Line, box: Box, count: int) -> str:
    """Nothing where the cell's width broke the words, a line break where the writer did."""
    word = re.match(r"[!-~]+", line.text)
    room = (box[2] - box[0]) - (last.x1 - last.x0)
    need = max(1.9, 0.6 * len(word.group()) + 1.0 if word else 0.0) * line.size + 12
    if room > need:
        return "\n"
    if not _apart(last.text, line.text):
        return ""
    broken = last.text[-1].isdigit() and line.text[0].isdigit() and re.search(r"[A-Za-z]?\d{6,}$", last.text) is not None
    return "" if broken else " "


def _tables(state: _State) -> list[Table]:
    """Parts joined over pages, then made into tables; the blocks of their cells are renumbered in place."""
    tables: list[Table] = []
    wholes = join_parts(state.parts, state.blocks)
    for whole in wholes:
        state.blocks = join_split_rows(whole, state.blocks)
    by_id = {b.id: n for n, b in enumerate(state.blocks)}
    for index, whole in enumerate(wholes):
        table, places, repeated = build_table(index, whole, state.blocks, by_id)
        for block_id, (row, col) in places.items():
            at = by_id[block_id]
            state.blocks[at] = replace(state.blocks[at], table=index, row=row, col=col)
        for block_id in repeated:
            at = by_id[block_id]
            state.blocks[at] = replace(state.blocks[at], role="header", row=None, col=None)
        tables.append(table)
    return tables


def _caption_blocks(blocks: list[Block], tables: Sequence[Table]) -> list[Block]:
    """What names a table has the role of a caption."""
    names = {t.caption for t in tables if t.caption}
    return [replace(b, role="caption") if b.id in names and b.role == "paragraph" else b for b in blocks]


def _pictures(pages: Sequence[PageContent], blocks: Sequence[Block], boxes: dict[str, tuple[int, Box]]) -> list[Picture]:
    """Pictures with their captions: the nearest caption of a figure on the same page, below first, then above."""
    by_page: dict[int, list[tuple[str, Box]]] = defaultdict(list)
    for block in blocks:
        if block.role == "caption" and not re.match(r"^[（(]?(?:续|附)?表", block.text) and not UNIT_LINE.match(block.text):
            page, box = boxes[block.id]
            by_page[page].append((block.id, box))
    found: list[Picture] = []
    for content in pages:
        for picture in content.pictures:
            caption = None
            if picture.box is not None and not picture.seal:
                near = [(_distance(picture.box, box), name) for name, box in by_page[content.page.number]]
                near = [n for n in near if n[0] < 60]
                caption = min(near)[1] if near else None
            found.append(replace(picture, index=len(found), caption=caption))
    return found


def _distance(picture: Box, caption: Box) -> float:
    if caption[0] > picture[2] + 30 or caption[2] < picture[0] - 30:
        return 1e9
    below, above = caption[1] - picture[3], picture[1] - caption[3]
    return below if below >= -5 else above + 25 if above >= -5 else 1e9

