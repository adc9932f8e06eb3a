"""The pages of a file -> its blocks: running headers told from text, paragraphs joined over lines and pages, captions, toc, tables.

One pass in reading order. Nothing is dropped: every line of print ends in some block.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.core.document import Block, Box, Layer, Picture, Role, Table
from assistant.core.text import numbering
from assistant.ingest.gridtables import TablePart, build_table, join_parts, join_split_rows
from assistant.ingest.layout import Grid, Laid, Line, PageContent
from assistant.ingest.overleaf import carried_over
from assistant.ingest.reading_order import TOC_LINE, Frame, frames_of, in_order, key_of, running_lines, usual_size

TOC_TITLE = re.compile(r"^[图表]?\s*目\s*[录次]$|^(?:插图|附图|插表|图表)\s*目\s*[录次]$")
TOC_LOOSE = re.compile(r"^.{2,60}?\s+\d{1,4}$")
CAPTION = re.compile(
    r"^[（(]?(?:续|附)?(?:续?表|图|附图|附表|插图|照片|图版)\s*[A-Za-z]?[\d０-９一二三四五六七八九十]+(?:\s*[-—–－.．·]\s*[\d０-９]+)*"
)
UNIT_LINE = re.compile(r"^[（(]?\s*(?:计量|金额)?单位\s*[:：]\s*\S{1,20}[)）]?$")
#: An entry of a form: a short label, a colon, its value.
_ENTRY = re.compile(r"^[^：:。，；,;]{1,12}[：:]\s*\S")
NOTE = re.compile(r"^(?:注|备注|附注|说明|资料来源|数据来源|表注|图注)\s*\d*\s*[:：]|^注\s*[\d①②]")
SENTENCE_END = "。！？；!?;：:"


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
    running = running_lines(pages)
    usual = usual_size(pages)
    pages = carried_over(pages, running)
    state = _State()
    group: _Group | None = None
    group_frame: Frame | None = None
    in_toc = False
    pending: list[_Group] = []  # running lines met while a paragraph may still go on
    frames = frames_of(pages, running)
    for content in pages:
        for item, frame in in_order(content, frames, running):
            if isinstance(item, Grid):
                _flush(state, group, pending)
                group = None
                state.parts.append(_table_part(state, item))
                continue
            role = item.role or running.get(key_of(item))
            if role in ("header", "footer"):
                pending.append(_Group([item], role))
                if group is None:
                    _flush(state, None, pending)
                continue
            if (
                group is not None
                and group_frame is not None
                and group.role == "paragraph"
                and item.role is None
                and _continues(group, item, group_frame, frame)
            ):
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


# ---------------------------------------------------------------- paragraphs


def _continues(group: _Group, line: Line, frame: Frame, here: Frame) -> bool:
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
    if same and _hangs(group.lines, line):
        return True
    if indent > 0.9 * line.size:
        hanging = abs(line.x0 - last.x0) < 0.5 * line.size if same else False
        return hanging and last.text[-1] not in SENTENCE_END and numbering(line.text) is None
    return not (numbering(line.text) is not None and last.text[-1] in SENTENCE_END and _strong(line.text))


#: What an entry of a list begins with, the entry's further lines being set in by its width.
_MARKER = re.compile(r"(?:[●○■□◆◇•▪▲△➢►★☆※√]|[（(]?\d{1,2}[)）.、．]|[①-⑳])\s*")


def _hangs(lines: Sequence[Line], line: Line) -> bool:
    """Whether a line is set where the words of a marked entry begin, and has no mark of its own."""
    first = lines[0]
    marked = _MARKER.match(first.text)
    if marked is None or marked.end() >= len(first.text) or _MARKER.match(line.text):
        return False
    return abs(line.x0 - first.chars[4 * marked.end()]) < 0.6 * line.size


def _strong(text: str) -> bool:
    """A number that begins headings or list items, not a figure in a sentence."""
    found = numbering(text)
    return found is not None and found.kind not in ("arabic-bare", "decimal")


def _full(last: Line, line: Line, frame: Frame) -> bool:
    """Whether the line was ended by the margin: what comes next would not have fitted in."""
    word = re.match(r"[!-~]+", line.text)
    need = max(1.7, 0.6 * len(word.group()) + 1.2 if word else 0.0) * line.size
    return last.x1 >= frame.right - need


def _centred(line: Line, frame: Frame) -> bool:
    middle = (frame.left + frame.right) / 2
    return abs((line.x0 + line.x1) / 2 - middle) < 1.2 * line.size and line.x0 > frame.left + 2.5 * line.size


def _short_caption(text: str) -> bool:
    outside = re.sub(r"[（(][^（）()]{0,30}[)）]", "", text)  # «工程量及施工费（单价：元；合价：万元）»
    return len(text) <= 60 and not re.search(r"[。；]|[，,].*[，,]|见|如下|所示", outside)


def _role(line: Line, frame: Frame, usual: float, in_toc: bool, late: bool, count: int) -> tuple[Role, bool]:
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
    state.add(
        text, boxes, group.lines, group.role, breaks=tuple(breaks), style="centred" if group.centred and len(group.lines) == 1 else None
    )


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
        if (block.role == "caption" and near and not re.match(r"^[（(]?(?:附|插)?图|^照片", block.text)) or (
            block.role in ("paragraph", "header") and near and not above and _names_a_table(block, grid, box)
        ):
            above.append(block)
        elif block.role != "header":
            break
    cells = []
    for cell in grid.cells:
        if cell.lines:
            text, boxes = _cell_text(cell.lines, cell.box, grid.ruled)
            block = state.add(text, boxes, cell.lines, "cell", row=cell.row, col=cell.col)
            cells.append((cell, block.id))
    return TablePart(grid, cells, [b.id for b in reversed(above)], first_block=len(state.blocks) - len(cells))


def _names_a_table(block: Block, grid: Grid, box: Box) -> bool:
    """A short line right above a table, set over its middle and without a sentence's end, names it even without a number."""
    centred = abs((box[0] + box[2]) / 2 - (grid.box[0] + grid.box[2]) / 2) < 20
    text = block.text.strip()
    return (
        centred
        and len(text) <= 40
        and text[-1] not in SENTENCE_END + "，"
        and grid.box[1] - box[3] < 30
        and numbering(text) is None
        and re.search(r"表$|情况|一览|统计|明细|单位", text) is not None
    )


def _cell_text(lines: Sequence[Line], box: Box, ruled: bool) -> tuple[str, array[float]]:
    text, boxes = "", array("f")
    last: Line | None = None
    for line in lines:
        if last is not None:
            glue = _cell_glue(last, line, box, ruled)
            text += glue
            boxes.extend([0.0] * 4 * len(glue))
        text += line.text
        boxes.extend(line.chars)
        last = line
    return text, boxes


#: What a line end does not part: brackets and marks stay with their word. (Only where a table's borders are told from its words.)
_UNPARTED = re.compile(r"[（(\[〔【《“]*(?:[!-$&'*-~²³]+|.)[）)\]〕】》”，。；、：:%％]*")


def _cell_glue(last: Line, line: Line, box: Box, ruled: bool) -> str:
    """Nothing where the cell's width broke the words, a line break where the writer did."""
    room = (box[2] - box[0]) - (last.x1 - last.x0)
    if ruled:
        word = re.match(r"[!-~]+", line.text)
        need = max(1.9, 0.6 * len(word.group()) + 1.0 if word else 0.0) * line.size + 12
    else:
        unit = _UNPARTED.match(line.text)
        wide = sum(0.6 if c.isascii() else 1.0 for c in unit.group()) if unit else 1.0
        need = max(1.9, wide + 1.0) * line.size + 12 + line.size
    if room > need:
        return "\n"
    if not _apart(last.text, line.text):
        return ""
    broken = last.text[-1].isdigit() and line.text[0].isdigit() and re.search(r"[A-Za-z]?\d{6,}$", last.text) is not None
    return "" if broken or _one_code(last.text, line.text) else " "


def _one_code(above: str, below: str) -> bool:
    """Whether a line end parts a code: of a company (GB 32100, 18 signs), of its emission permit (18 + 4), of a mining licence (C and 22)."""
    head, tail = re.search(r"[0-9A-Z]{6,}$", above), re.match(r"[0-9A-Z]+", below)
    whole = head.group() + tail.group() if head and tail else ""
    return re.fullmatch(r"[0-9][0-9A-Z]{17}(?:\d{3}[A-Z])?|[CT]\d{22}", whole) is not None


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
