"""From the body of a Word file to blocks, tables, pictures, regions and traces, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from assistant.core.document import Block, Cell, Picture, Region, Role, Table, Trace
from assistant.ingest.gridtables import header_rows, looks_like_form
from assistant.ingest.readers.docx_media import Figure, Media, boxes_of, figures_of
from assistant.ingest.readers.docx_numbering import Numbering
from assistant.ingest.readers.docx_package import Word, child, number, q, val, walk
from assistant.ingest.readers.docx_place import covers, paper_of, placed, solid
from assistant.ingest.readers.docx_runs import CENTRED, Change, Paragraph, RunReader, choice
from assistant.ingest.readers.docx_styles import Styles
from assistant.ingest.readers.docx_tables import RawCell, content_of, read_grid
from assistant.ingest.readers.pasted import Placing, insert, settle
from assistant.ingest.tablewords import is_caption

#: Tables inside tables are followed this deep.
DEPTH = 6
_LEADER = re.compile(r"(?:\t|[.．…·]{3,}|\s{3,})\s*[-—]?\s*\d{1,4}\s*[-—]?\s*$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where content stands. role: given to its paragraphs (textbox, header …); background: RRGGBB behind it, '' where unknown."""

    address: str = ""
    role: Role | None = None
    background: str | None = None
    depth: int = 0


class Builder:
    """Collects what one Word file holds. Call `story` for the body and for every other story, then take the lists."""

    def __init__(self, word: Word, styles: Styles, numbering: Numbering, media: Media, reader: RunReader) -> None:
        self.word, self.styles, self.numbering, self.media, self.reader = word, styles, numbering, media, reader
        self.paper = paper_of(child(word.document, "w:body"))
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.pictures: list[Picture] = []
        self.regions: list[Region] = []
        self.traces: list[Trace] = []
        self.warnings: list[str] = []
        self.notes: dict[tuple[str, str], Any] = {}
        self.comments: dict[str, tuple[str, str, str]] = {}
        self.commented: dict[str, str] = {}
        #: what stands in the body, in order: ('block' | 'table' | 'picture', index)
        self.flow: list[tuple[str, int]] = []
        #: the blocks whose words were recognised on pictures, with the picture's index
        self.pasted: dict[str, int] = {}
        self._paragraphs = 0
        self._boxes = 0
        self._toc_depth = 0

    # ------------------------------------------------------------ stories

    def story(self, elements: Iterable[Any], place: Place) -> None:
        """Read block-level content: paragraphs, tables, content controls."""
        for node in elements:
            tag = node.tag
            if tag == q("w:p"):
                self._paragraph(node, place)
            elif tag == q("w:tbl"):
                self._table(node, place)
            elif tag == q("w:sdt"):
                self._control(node, place)
            elif tag in (q("w:customXml"), q("w:ins"), q("w:moveTo")):
                self.story(node, place)
            elif tag == q("mc:AlternateContent"):
                chosen = choice(node)
                self.story(chosen if chosen is not None else (), place)
            elif tag == q("w:altChunk"):
                self.warnings.append("文件内嵌有未展开的外部片段（altChunk），该部分未读取")

    def _control(self, node: Any, place: Place) -> None:
        gallery = next(iter(walk(child(node, "w:sdtPr"), "w:docPartGallery")), None) if child(node, "w:sdtPr") is not None else None
        toc = gallery is not None and "table of contents" in str(gallery.get(q("w:val"))).lower()
        self._toc_depth += toc
        content = child(node, "w:sdtContent")
        self.story(content if content is not None else (), place)
        self._toc_depth -= toc

    # ------------------------------------------------------------ paragraphs

    def _paragraph(self, element: Any, place: Place) -> None:
        if place.role is None:
            self._paragraphs += 1
        found = self.reader.paragraph(element, background=place.background)
        if place.role is None and found.graphics:
            self._cover(found)
        printed = self._number(element, found)
        address = place.address or f"p{self._paragraphs}"
        role, level = self._role(found, place, printed)
        block = None
        if found.text.strip():
            block = self._add(found, role, level, address, number=printed[0] if printed else None)
            if place.role is None:
                self.flow.append(("block", len(self.blocks) - 1))
        self.beside(found, block, address, place)

    def _cover(self, found: Paragraph) -> None:
        """Hide the words of a paragraph that lies under an opaque shape or picture of its own."""
        size = found.size() or 10.5
        for graphic in found.graphics:
            opaque = solid(graphic) or any(self.media.opaque(f.picture) for f in figures_of(graphic, self.media))
            if covers(graphic, len(found.text.strip()), size, self.paper, opaque=opaque):
                found.pieces = [replace(p, why="covered") if p.shown else p for p in found.pieces]

    def _number(self, element: Any, found: Paragraph) -> tuple[str, bool] | None:
        """The number that Word prints in front of the paragraph, and whether it is a bullet."""
        numpr = child(child(element, "w:pPr"), "w:numPr")
        num, level = found.style.num or (None, 0)
        if numpr is not None:
            own = number(val(numpr, "w:numId"))
            num = own if own is not None else num
            given = number(val(numpr, "w:ilvl"))
            level = given if given is not None else level if own is None else 0
        elif num:
            tied = self.numbering.level_of_style(num, found.style.id)
            level = tied if tied is not None else level
        if not num or not any(p.text.strip() for p in found.pieces):
            return None
        return self.numbering.next(num, level)

    def _role(self, found: Paragraph, place: Place, printed: tuple[str, bool] | None) -> tuple[Role, int]:
        text = found.text.strip()
        if place.role is not None:
            return place.role, 0
        if found.style.toc or ((found.toc or self._toc_depth) and _LEADER.search(found.text)):
            return "toc", 0
        if found.style.title:
            return "title", 0
        if found.level and len(text) <= 120:
            return "heading", found.level
        if found.style.caption or is_caption(text, "table") or is_caption(text, "figure"):
            return "caption", 0
        return ("list" if printed else "paragraph"), 0

    def _add(
        self, found: Paragraph, role: Role, level: int, address: str, *, number: str | None = None, at: tuple[int, int, int] | None = None
    ) -> Block:
        block = Block(
            id=f"b{len(self.blocks) + 1}", text=found.text, role=role, level=level, size=found.size(), bold=found.bold(),
            style=CENTRED if found.centred else found.style.name or None, address=address, number=number,
            table=at[0] if at else None, row=at[1] if at else None, col=at[2] if at else None,
        )  # fmt: skip
        self.blocks.append(block)
        return block

    def bare_block(self, text: str, role: Role, address: str, *, style: str | None = None) -> Block:
        """A block whose words stand apart from the running text (hidden, deleted, a comment, a property)."""
        block = Block(id=f"b{len(self.blocks) + 1}", text=text, role=role, address=address, style=style)
        self.blocks.append(block)
        return block

    # ------------------------------------------------------------ what hangs on a paragraph

    def beside(self, found: Paragraph, block: Block | None, address: str, place: Place) -> None:
        """Tracked changes, hidden words, notes, comments, drawings of a paragraph that has just been added."""
        self._changes(found, block, address)
        self._hidden(found, address)
        for kind, key in found.notes:
            self._note(kind, key, address)
        for key in found.comments:
            self._comment(key, block, address)
        for graphic in found.graphics:
            self._graphic(graphic, found, block, address, place)

    def _changes(self, found: Paragraph, block: Block | None, address: str) -> None:
        for count, (change, text, start) in enumerate(_tracked(found), 1):
            detail = {"author": change.author, "date": change.date, "offset": str(start)}
            if change.kind == "delete":
                struck = self.bare_block(text, "deleted", f"{address}d{count}")
                detail |= {"paragraph": block.id} if block else {}
                self.traces.append(Trace("tracked-delete", text, struck.id, None, detail))
            else:
                self.traces.append(Trace("tracked-insert", text, block.id if block else None, None, detail))

    def _hidden(self, found: Paragraph, address: str) -> None:
        count, last, words = 0, "", ""
        for piece in [*found.pieces, None]:
            why = piece.why if piece is not None and piece.why and not (piece.change and piece.change.kind == "delete") else ""
            if why != last and words.strip():
                count += 1
                block = self.bare_block(words, "hidden", f"{address}h{count}")
                self.traces.append(Trace("hidden-text", words, block.id, None, {"why": last}))
            words = (words if why == last else "") + (piece.text if piece is not None and why else "")
            last = why

    def _note(self, kind: str, key: str, address: str) -> None:
        body = self.notes.get((kind, key))
        if body is None:
            return
        paragraphs = [self.reader.paragraph(p) for p in walk(body, "w:p")]
        text = "\n".join(p.text.strip() for p in paragraphs if p.text.strip())
        if text:
            self.bare_block(text, "footnote", f"{address}n{key}")

    def _comment(self, key: str, block: Block | None, address: str) -> None:
        if key not in self.comments or key in self.commented:
            return
        text, author, date = self.comments[key]
        made = self.bare_block(text, "comment", f"{address}c{key}")
        self.commented[key] = made.id
        detail = {"author": author, "date": date, "on": self.reader.quoted.get(key, "").strip()[:200]}
        self.traces.append(Trace("comment", text, made.id, None, detail | ({"paragraph": block.id} if block else {})))

    def _graphic(self, graphic: Any, found: Paragraph, block: Block | None, address: str, place: Place) -> None:
        for figure in figures_of(graphic, self.media):
            self._picture(figure, found, block, address, place)
        for box in boxes_of(graphic):
            self._boxes += 1
            at = placed(graphic)
            away = at is not None and at.off(self.paper)
            role: Role = "hidden" if away else "stamp" if box.seal else (place.role or "textbox")
            first = len(self.blocks)
            self.story(box.content, Place(f"{address}x{self._boxes}", role, box.background, place.depth + 1))
            if away:
                self.blocks[first:] = [replace(b, role="hidden") for b in self.blocks[first:]]
                self.traces += [Trace("hidden-text", b.text, b.id, None, {"why": "off-page"}) for b in self.blocks[first:]]
                continue
            if box.seal:
                self.regions.append(Region("seal", None, None, block.id if block else None))

    def _picture(self, figure: Figure, found: Paragraph, block: Block | None, address: str, place: Place) -> None:
        self.pictures.append(replace(figure.picture, index=len(self.pictures)))
        if place.role is None:
            self.flow.append(("picture", len(self.pictures) - 1))
        label = block.id if block else next((b.id for b in reversed(self.blocks) if b.text.strip()), None)
        if figure.picture.seal:
            self.regions.append(Region("seal", None, None, label))
        elif figure.signature(found.text):
            self.regions.append(Region("signature", None, None, label))
        elif place.role not in ("header", "footer"):
            self._paper(figure.picture, address)

    def _paper(self, picture: Picture, address: str) -> None:
        """The words of a picture that is a scanned paper, where the picture stands: p12i3 is the third picture of the file, in paragraph 12."""
        paper = self.media.paper(picture)
        if paper is None:
            return
        sheet, name = paper.pages[0], f"{address}i{len(self.pictures)}"
        self.pictures[-1] = replace(self.pictures[-1], paper=True, grade=sheet.grade, confidence=sheet.confidence)
        blocks, tables, regions = insert(paper, Placing("b", len(self.blocks) + 1, len(self.tables), address=name))
        self.blocks += blocks
        self.tables += tables
        self.regions += [replace(r, box=None) for r in regions]
        self.pasted |= {b.id: len(self.pictures) - 1 for b in blocks}
        if sheet.grade in ("poor", "unreadable"):
            self.warnings.append(f"第{len(self.pictures)}张图片中的文字识别不可靠，内容须人工核对")

    def settled(self) -> list[Block]:
        """The blocks with the roles that words of pictures have in this file."""
        return settle(self.blocks, self.pasted)

    # ------------------------------------------------------------ tables

    def _table(self, element: Any, place: Place) -> None:
        raw = read_grid(element, self.styles)
        if not raw.cells or place.depth > DEPTH:
            return
        if len(raw.cells) == 1 and place.role in (None, "textbox"):
            # a table of one cell is a frame around running text
            cell = raw.cells[0]
            self.story(cell.element, replace(place, background=cell.background, depth=place.depth + 1))
            return
        index = len(self.tables)
        self.tables.append(Table(index, raw.rows, raw.cols, ()))
        if place.role is None:
            self.flow.append(("table", index))
        made: list[Cell] = []
        for cell in raw.cells:
            block = self._cell(cell, index, place)
            if block is not None:
                made.append(Cell(block.id, cell.row, cell.col, cell.rowspan, cell.colspan))
        text = {c.block: self.blocks[int(c.block[1:]) - 1].text for c in made}
        bold = {c.block: self.blocks[int(c.block[1:]) - 1].bold for c in made}
        form = raw.headed == 0 and looks_like_form(raw.cols, made, text, bold)
        heads = 0 if form else raw.headed or header_rows(raw.rows, raw.cols, made, text, bold)
        self.tables[index] = replace(self.tables[index], cells=tuple(made), header_rows=heads, form=form)

    def _cell(self, cell: RawCell, index: int, place: Place) -> Block | None:
        address = f"t{index + 1}r{cell.row + 1}c{cell.col + 1}"
        at = (index, cell.row, cell.col)
        inner: list[Paragraph] = []
        nested: list[Any] = []
        numbers: list[str] = []
        for node in content_of(cell.element, *cell.more):
            if node.tag == q("w:tbl"):
                nested.append(node)
                continue
            found = self.reader.paragraph(node, background=cell.background if cell.background is not None else place.background)
            printed = self._number(node, found)
            numbers.extend([printed[0]] if printed and not printed[1] else [])
            inner.append(found)
        joined = _join(inner, self.reader)
        role: Role = place.role if place.role in ("header", "footer") else "cell"
        block = None
        if joined.text.strip():
            block = self._add(joined, role, 0, address, number=numbers[0] if len(numbers) == 1 else None, at=at)
        self.beside(joined, block, address, replace(place, address=address, depth=place.depth + 1))
        for table in nested:
            self._table(table, replace(place, background=cell.background, depth=place.depth + 1))
        return block


def _tracked(found: Paragraph) -> list[tuple[Change, str, int]]:
    """Tracked changes of a paragraph: (change, its words, offset in the shown text); pieces of one change that touch are one."""
    made: list[tuple[Change, str, int]] = []
    offset = 0
    last: Change | None = None
    for piece in found.pieces:
        if piece.change is not None:
            if made and last == piece.change:
                change, text, start = made[-1]
                made[-1] = (change, text + piece.text, start)
            else:
                made.append((piece.change, piece.text, offset))
        last = piece.change
        offset += len(piece.text) if piece.shown else 0
    return [m for m in made if m[1].strip()]


def _join(paragraphs: list[Paragraph], reader: RunReader) -> Paragraph:
    """The paragraphs of a cell as one, with line breaks between those that hold words."""
    if not paragraphs:
        return Paragraph(reader.styles.paragraph(None))
    joined = Paragraph(paragraphs[0].style)
    for paragraph in paragraphs:
        if paragraph.text.strip() and joined.text.strip():
            last = next(p for p in reversed(joined.pieces) if p.shown)
            joined.pieces.append(replace(last, text="\n", change=None))
        joined.pieces.extend(paragraph.pieces)
        joined.graphics.extend(paragraph.graphics)
        joined.notes.extend(paragraph.notes)
        joined.comments.extend(paragraph.comments)
    return joined
