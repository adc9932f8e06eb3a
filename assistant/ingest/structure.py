"""Headings -> sections, for every format: by style level, by numbering, by how they are set; the table of contents against the body.

Pure: `structure(document)` gives the same document with headings, `Block.section`, sections and the sections of tables and pictures.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.core.document import RUNNING, UNSEEN, Block, Document, Picture, Section, Table
from assistant.core.text import bare, fold, numbering
from assistant.ingest.headings import Heading, find_headings, find_titles
from assistant.ingest.toc import toc_traces


def structure(document: Document) -> Document:
    """The document with its sections. Existing sections, and headings that a former run made, are made anew."""
    document = _with_contents(document)
    headings = find_headings(document)
    titles = find_titles(document, headings)
    headings = [h for h in headings if h.index not in titles]
    levels = outline_levels(headings)
    at = {h.index: (h, level) for h, level in zip(headings, levels, strict=True)}
    blocks = list(document.blocks)
    sections = _sections(blocks, at, len(blocks))
    current: int | None = None
    opened = {s.first: s for s in sections}
    for index, block in enumerate(blocks):
        if index in opened:
            current = opened[index].index
            blocks[index] = replace(block, role="heading", level=opened[index].level, section=current)
        elif index in titles:
            blocks[index] = replace(block, role="title", level=0, section=None)
        elif block.role == "heading":  # a style that is used for text which is no heading
            blocks[index] = replace(block, role="paragraph", level=0, section=current)
        else:
            blocks[index] = replace(block, section=current if block.role != "metadata" else None)
    made = replace(document, blocks=tuple(blocks), sections=tuple(sections))
    made = replace(
        made,
        tables=tuple(_place_table(t, made) for t in document.tables),
        pictures=tuple(_place_picture(p, made) for p in document.pictures),
    )
    traces = tuple(t for t in document.traces if t.kind != "toc-missing")
    return replace(made, traces=traces + toc_traces(made))


#: A table of contents without page numbers: so many numbered lines one below the other, this share of which come again as headings do.
_LEAST_ENTRIES, _COME_AGAIN = 6, 0.75
_LIST_OF = re.compile(r"附件|附表|附图|清单|材料|如下|以下")  # a list of papers names what comes again behind it too
_DECIMAL = re.compile(r"\s*\d{1,2}(?:\.\d{1,2}){0,3}\s*[一-鿿]")


def _with_contents(document: Document) -> Document:
    """Numbered lines in front that only announce the headings (contents printed without leaders and page numbers) get the role toc."""
    lines = [(i, b) for i, b in enumerate(document.blocks) if b.role not in RUNNING and b.role not in UNSEEN]
    words = [fold(b.printed) for _, b in lines]
    entry = [
        b.role in ("paragraph", "list", "heading")
        and len(w) <= 50
        and (numbering(b.printed) is not None or _DECIMAL.match(b.printed) is not None)
        for (_, b), w in zip(lines, words, strict=True)
    ]
    told: set[int] = set()
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and entry[end] and words[end] not in words[start:end]:
            end += 1
        if end - start >= _LEAST_ENTRIES and not any(_LIST_OF.search(w) for w in words[max(0, start - 1) : start + 1]):
            later = set(words[end:])
            if sum(w in later for w in words[start:end]) >= _COME_AGAIN * (end - start):
                told |= {lines[n][0] for n in range(start, end)}
        start = max(end, start + 1)
    if not told:
        return document
    return replace(document, blocks=tuple(replace(b, role="toc") if i in told else b for i, b in enumerate(document.blocks)))


def outline_levels(headings: list[Heading]) -> list[int]:
    """The level of each heading (1 highest, no level left out): a heading stands below the last one of a higher rank."""
    stack: list[float] = []
    levels: list[int] = []
    for heading in headings:
        while stack and stack[-1] >= heading.rank:
            stack.pop()
        stack.append(heading.rank)
        levels.append(len(stack))
    return levels


def _sections(blocks: list[Block], at: dict[int, tuple[Heading, int]], end: int) -> list[Section]:
    order = sorted(at)
    sections: list[Section] = []
    open_: list[Section] = []
    for position, index in enumerate(order):
        heading, level = at[index]
        last = next((j for j in order[position + 1 :] if at[j][1] <= level), end)
        while open_ and open_[-1].level >= level:
            open_.pop()
        section = Section(
            len(sections), level, heading.title, blocks[index].id, open_[-1].index if open_ else None, index, last, blocks[index].page
        )
        sections.append(section)
        open_.append(section)
    return sections


def _place_table(table: Table, document: Document) -> Table:
    first = table.cells[0].block if table.cells else table.caption
    return replace(table, section=document.block(first).section if first else None)


def _place_picture(picture: Picture, document: Document) -> Picture:
    if picture.caption:
        return replace(picture, section=document.block(picture.caption).section)
    if picture.page is None:
        return picture
    section = None
    for block in document.blocks:
        if block.role in UNSEEN or block.role in RUNNING or not bare(block.text):
            continue
        if block.page is not None and block.page > picture.page:
            break
        if (
            block.page == picture.page
            and picture.box is not None
            and block.boxes is not None
            and len(block.boxes) > 1
            and block.boxes[1] > picture.box[3]
        ):
            break
        section = block.section
    return replace(picture, section=section)
