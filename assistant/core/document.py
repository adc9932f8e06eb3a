"""The nouns of reading: what a file was read into. Plain frozen data, no I/O.

Offsets are Python string offsets into `Block.text`; pages count from 1; boxes are PDF points from the page's top left.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from assistant.core.text import Folded, fold_with_map

Kind = Literal["self_assessment", "development_plan", "reclamation_plan", "licence", "attachment", "other"]
KINDS: tuple[Kind, ...] = ("self_assessment", "development_plan", "reclamation_plan", "licence", "attachment", "other")
KIND_LABELS: dict[str, str] = {
    "self_assessment": "自评估报告",
    "development_plan": "开发利用方案",
    "reclamation_plan": "保护与复垦方案",
    "licence": "证照",
    "attachment": "附件",
    "other": "其他材料",
    "notice": "通知",
}

Layer = Literal["native", "recognised"]
Grade = Literal["good", "fair", "poor", "unreadable"]
Role = Literal[
    "title",  # the filing's own title on its cover
    "heading",
    "paragraph",
    "list",
    "cell",
    "caption",  # of a table or a figure
    "note",  # under a table or a figure
    "toc",
    "header",  # running header of the page
    "footer",
    "footnote",
    "textbox",
    "stamp",  # words inside a seal or a stamp
    "comment",  # a reviewer's balloon left in the file
    "deleted",  # struck by a tracked change
    "hidden",  # in the file, but not to be seen: white, tiny, covered, off the page
    "metadata",  # a file property
]
#: Roles that a person who opens the file does not see as its content.
UNSEEN: frozenset[str] = frozenset({"comment", "deleted", "hidden", "metadata"})
#: Roles that repeat on pages or repeat the headings, and carry no statement of their own.
RUNNING: frozenset[str] = frozenset({"header", "footer", "toc"})

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, table cell, caption …: the smallest unit that is cited.

    boxes: four floats a character of `text` (x0, y0, x1, y1), or None where the format has no positions. A character without
    a place (a space put in by the reader) has a box of zeros.
    breaks: where a paragraph runs on over pages, (offset, page) of each later page.
    section: index in `Document.sections`, or None in front of the first heading. level: heading level (1 highest), else 0.
    table, row, col: the place of a cell (row and col of its upper left corner), else None. address: the place in a format without
    pages (docx: 'p12', 't3r2c1'). number: what the word processor computes and prints in front of the paragraph (第一章, 1.1, （一）);
    it is not among the file's characters, so it is no part of `text` and is never quoted, but titles are shown with it. picture: index in
    `Document.pictures` where the words were recognised on a paper pasted into a text (a certificate in a report): a paper of its own, that
    only stands in this section; None for the file's own words, those of scanned pages included.
    """

    id: str
    text: str
    role: Role = "paragraph"
    page: int | None = None
    layer: Layer = "native"
    section: int | None = None
    level: int = 0
    table: int | None = None
    row: int | None = None
    col: int | None = None
    boxes: array[float] | None = field(default=None, hash=False)  # an array has no hash; a block must have one
    breaks: tuple[tuple[int, int], ...] = ()
    size: float | None = None
    bold: bool = False
    style: str | None = None
    address: str | None = None
    number: str | None = None
    picture: int | None = None

    @property
    def printed(self) -> str:
        """The words as they are printed, with the computed number in front: for titles and numbering, never for a quote."""
        return f"{self.number} {self.text}" if self.number else self.text

    def page_at(self, offset: int) -> int | None:
        """The page on which the character at the offset stands."""
        page = self.page
        for start, later in self.breaks:
            if offset >= start:
                page = later
        return page

    def line_boxes(self, start: int, end: int) -> list[Box]:
        """The boxes that cover a half-open span on the page where it begins, one a line of print."""
        if self.boxes is None:
            return []
        page = self.page_at(start)
        lines: list[list[float]] = []
        for offset in range(max(start, 0), min(end, len(self.text))):
            x0, y0, x1, y1 = self.boxes[4 * offset : 4 * offset + 4]
            if x1 <= x0 or y1 <= y0 or self.page_at(offset) != page:
                continue
            last = lines[-1] if lines else None
            middle = (y0 + y1) / 2
            if last is not None and last[1] <= middle <= last[3] and x0 >= last[0] - 1:
                last[0], last[1] = min(last[0], x0), min(last[1], y0)
                last[2], last[3] = max(last[2], x1), max(last[3], y1)
            elif last is not None and _below(last, (x0, y0, x1, y1)):
                last[:] = min(last[0], x0), min(last[1], y0), max(last[2], x1), max(last[3], y1)
            else:
                lines.append([x0, y0, x1, y1])
        return [(round(a, 2), round(b, 2), round(c, 2), round(d, 2)) for a, b, c, d in lines]


def _below(column: list[float], box: Box) -> bool:
    """Whether a character goes on with a line of print that runs up or down: one character wide so far, the next right above or below."""
    across = max(box[2] - box[0], box[3] - box[1])
    level = abs((column[0] + column[2]) - (box[0] + box[2])) < 0.6 * across and column[2] - column[0] < 1.5 * across
    gap = max(box[1] - column[3], column[1] - box[3])
    return level and -0.4 * across < gap < 0.4 * across


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it, up to the next heading of its level or a higher one.

    first, last: half-open range of indexes in `Document.blocks`, the heading included. title: as printed, with its number.
    """

    index: int
    level: int
    title: str
    heading: str
    parent: int | None
    first: int
    last: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, merged cells once: the block with its words and the grid area that it covers."""

    block: str
    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table as cells. header_rows: the number of leading rows that are headings. unit: from caption or header ('万元'), if stated once.

    A key-value form (采矿许可证号 | C51… | 发证机关 | …) has header_rows 0 and form True. told: no rules between its rows and columns; they
    were told from the places of the words (三线表).
    """

    index: int
    rows: int
    cols: int
    cells: tuple[Cell, ...]
    header_rows: int = 1
    caption: str | None = None
    page: int | None = None
    section: int | None = None
    unit: str | None = None
    form: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the file. phash: 64-bit perceptual hash in hex; seal: looks like a red round or oval stamp. caption: block id.

    crops: the hashes (16 hex digits each, one behind the other) of the picture with a twentieth or a tenth cut off, so that a cropped
    copy can be known; '' for small ones. paper: looks like a scanned sheet of text (a certificate, a letter), not like a view.
    grade, confidence: of the words that were recognised on it, None where none were (they are blocks of the layer 'recognised').
    """

    index: int
    page: int | None
    box: Box | None = None
    caption: str | None = None
    phash: str | None = None
    sha256: str | None = None
    width: int = 0
    height: int = 0
    seal: bool = False
    section: int | None = None
    exif: dict[str, str] = field(default_factory=dict)
    crops: str = ""
    paper: bool = False
    grade: Grade | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """A place on a page that looks like a seal or a signature: a region, never an identity. block: nearest label, if any."""

    kind: Literal["seal", "signature"]
    page: int | None
    box: Box | None = None
    block: str | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """Something about the file itself that a forensic check may want: recorded by the readers, never judged by them.

    kind: tracked-insert | tracked-delete | comment | hidden-text | annotation | embedded-file | revision | signature | layer-mismatch | macro …
    block: the block that holds the words, so that they can be cited. detail: strings by name (author, date, why, shown, …).
    """

    kind: str
    text: str
    block: str | None = None
    page: int | None = None
    detail: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """number from 1; width and height in points; grade and layer of its text; confidence of recognition, where it was recognised."""

    number: int
    width: float = 0.0
    height: float = 0.0
    grade: Grade = "good"
    layer: Layer = "native"
    confidence: float | None = None


@dataclass(frozen=True)
class Document:
    """One file, read. `id` ('d1') is given by the dossier; `sha256` is of the bytes; `path` is relative to the dossier.

    also: further kinds that the file stands for: a plan written for development and reclamation in one, filings bound one behind another.
    """

    id: str
    path: str
    sha256: str
    parser: str
    blocks: tuple[Block, ...]
    kind: Kind = "other"
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = ()
    regions: tuple[Region, ...] = ()
    traces: tuple[Trace, ...] = ()
    pages: tuple[Page, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    also: tuple[Kind, ...] = ()

    def is_a(self, *kinds: Kind) -> bool:
        """Whether the file stands for a filing of one of these kinds, by itself or among others."""
        return self.kind in kinds or any(k in kinds for k in self.also)

    @property
    def kind_label(self) -> str:
        """What the file stands for, in words: 开发利用方案；保护与复垦方案 for a plan that is both."""
        return "；".join(KIND_LABELS[k] for k in (self.kind, *self.also))

    @cached_property
    def _places(self) -> dict[str, int]:
        return {block.id: index for index, block in enumerate(self.blocks)}

    def block(self, block_id: str) -> Block:
        """The block of that id; KeyError where there is none."""
        return self.blocks[self._places[block_id]]

    def place(self, block_id: str) -> int:
        """The index of a block in reading order."""
        return self._places[block_id]

    @cached_property
    def visible(self) -> tuple[Block, ...]:
        """What a reader of the file sees, running headers included."""
        return tuple(b for b in self.blocks if b.role not in UNSEEN)

    @cached_property
    def body(self) -> tuple[Block, ...]:
        """What the file states: visible blocks without running headers, footers and the table of contents."""
        return tuple(b for b in self.visible if b.role not in RUNNING)

    @cached_property
    def prose(self) -> tuple[Block, ...]:
        """The body without table cells and headings: running text, lists, captions, notes."""
        return tuple(b for b in self.body if b.role not in ("cell", "heading", "title"))

    @cached_property
    def joined(self) -> tuple[Folded, tuple[tuple[int, int], ...]]:
        """All blocks folded and joined, and for every folded character (block index, raw offset): for matching over block borders."""
        parts: list[str] = []
        places: list[tuple[int, int]] = []
        for index, block in enumerate(self.blocks):
            folded = fold_with_map(block.text)
            parts.append(folded.text)
            places.extend((index, start) for start in folded.starts)
        text = "".join(parts)
        return Folded(text, tuple(range(len(text)))), tuple(places)

    def section_path(self, section: int | None) -> str:
        """'第三章 资源开发方式 > 第二节 开采方式', or '' in front of the first heading."""
        titles: list[str] = []
        while section is not None:
            found = self.sections[section]
            titles.append(found.title)
            section = found.parent
        return " > ".join(reversed(titles))

    def section_blocks(self, section: int, *, deep: bool = True) -> tuple[Block, ...]:
        """The body blocks below a heading (the heading itself left out); with deep=False without those of its subsections."""
        found = self.sections[section]
        inside = self.blocks[found.first : found.last]
        return tuple(
            b for b in inside if b.id != found.heading and b.role not in UNSEEN and b.role not in RUNNING and (deep or b.section == section)
        )

    def subsections(self, section: int) -> tuple[Section, ...]:
        """The direct subsections."""
        return tuple(s for s in self.sections if s.parent == section)

    def caption_of(self, item: Table | Picture) -> str:
        """The words of the caption of a table or picture, '' where it has none."""
        return self.block(item.caption).text if item.caption else ""

    def grid(self, table: Table) -> list[list[Block | None]]:
        """The table as rows of blocks; a merged cell stands in every place that it covers, an absent one is None."""
        rows: list[list[Block | None]] = [[None] * table.cols for _ in range(table.rows)]
        for cell in table.cells:
            block = self.block(cell.block)
            for row in range(cell.row, min(cell.row + cell.rowspan, table.rows)):
                for col in range(cell.col, min(cell.col + cell.colspan, table.cols)):
                    rows[row][col] = block
        return rows

    def unreadable_pages(self) -> tuple[int, ...]:
        """The pages whose words are not known."""
        return tuple(p.number for p in self.pages if p.grade == "unreadable")


@dataclass(frozen=True)
class FileError:
    """A file that could not be read: where, what is wrong and what to do (Chinese)."""

    path: str
    message: str


@dataclass(frozen=True)
class Dossier:
    """All that one mine filed. Build it with `Dossier.of`, which orders the documents and gives them their ids."""

    id: str
    name: str
    documents: tuple[Document, ...]
    errors: tuple[FileError, ...] = ()

    @classmethod
    def of(cls, id: str, name: str, documents: tuple[Document, ...] | list[Document], errors: tuple[FileError, ...] = ()) -> Dossier:
        """Order by kind and path, whatever order the files came in, and number the documents d1, d2, …"""
        ordered = sorted(documents, key=lambda d: (KINDS.index(d.kind), d.path, d.sha256))
        numbered = tuple(replace(d, id=f"d{n}") for n, d in enumerate(ordered, 1))
        return cls(id, name, numbered, tuple(sorted(errors, key=lambda e: (e.path, e.message))))

    @cached_property
    def _by_id(self) -> dict[str, Document]:
        return {d.id: d for d in self.documents}

    def document(self, document_id: str) -> Document:
        """The document of that id; KeyError where there is none."""
        return self._by_id[document_id]

    def of_kind(self, *kinds: Kind) -> tuple[Document, ...]:
        """The documents that stand for these kinds, in order."""
        return tuple(d for d in self.documents if d.is_a(*kinds))

    def blocks(self, *kinds: Kind) -> Iterator[tuple[Document, Block]]:
        """Every body block of the documents of these kinds (all kinds where none is named)."""
        for document in self.documents:
            if not kinds or document.is_a(*kinds):
                for block in document.body:
                    yield document, block
