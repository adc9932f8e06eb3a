"""A dossier as statements: sentences of running text and rows of tables, each with its place, its section and its folded words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from assistant.core.cite import Cite, place
from assistant.core.document import Block, Document, Dossier, Kind, Table
from assistant.core.errors import QuoteNotFoundError
from assistant.core.text import Folded, fold, fold_with_map, sentences, strip_numbering

_LAW_LIST = re.compile(r"编制依据|法律法规|规范性文件|引用文件|技术标准|政策文件|依据文件|评价依据|参考文献")


@dataclass(frozen=True)
class Part:
    """A stretch of one block inside a statement; offset: where its folded words begin in the statement's."""

    block: str
    start: int
    end: int
    offset: int
    folded: Folded


@dataclass(frozen=True)
class Statement:
    """One sentence, or one row of a table (cells joined by '|'). order: its place in the document.

    text: folded. paragraph: statements of one paragraph share it. trail: the folded titles of the sections above it.
    """

    document: str
    kind: Kind
    order: int
    text: str
    parts: tuple[Part, ...]
    paragraph: str
    section: int | None
    trail: str
    table: int | None = None
    row: int = -1
    header: str = ""
    caption: str = ""

    @property
    def is_row(self) -> bool:
        return self.table is not None

    @property
    def listed_law(self) -> bool:
        """Whether it is an entry in a list of laws and standards, or stands in a section about them."""
        entry = re.match(r"(?:[(（]?\d{1,2}[)）.、]|[①-⑳])?《[^》]+》[^,。]*[;。]?$", self.text)
        return bool(entry) or (bool(_LAW_LIST.search(self.trail.rsplit(">", 1)[-1])) and "《" in self.text)

    def cites(self, document: Document, spans: Iterable[tuple[int, int]] = (), *, most: int = 3) -> tuple[Cite, ...]:
        """The places: the whole sentence; of a row the cells that hold the spans (folded offsets), all but empty ones where no span is given."""
        wanted = list(spans)
        found: list[Cite] = []
        for part in self.parts:
            last = part.offset + len(part.folded.text)
            if self.is_row and wanted and not any(a < last and b > part.offset for a, b in wanted):
                continue
            try:
                found.append(place(document, document.block(part.block), part.start, part.end))
            except QuoteNotFoundError:
                continue
        return tuple(found[:most])


def _sentence(document: Document, block: Block, a: int, b: int, order: int, trail: str) -> Statement:
    folded = fold_with_map(block.text[a:b])
    return Statement(document.id, document.kind, order, folded.text, (Part(block.id, a, b, 0, folded),), block.id, block.section, trail)


class Statements:
    """All statements of a dossier, built once."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.by_document: dict[str, tuple[Statement, ...]] = {d.id: tuple(self._of(d)) for d in dossier.documents}

    def of(self, documents: Iterable[str]) -> Iterator[Statement]:
        """The statements of these documents, in order."""
        for document in documents:
            yield from self.by_document[document]

    @cached_property
    def paragraphs(self) -> dict[tuple[str, str], tuple[Statement, ...]]:
        """The sentences of each paragraph: (document, block) to statements."""
        found: dict[tuple[str, str], list[Statement]] = {}
        for statements in self.by_document.values():
            for s in statements:
                if not s.is_row:
                    found.setdefault((s.document, s.paragraph), []).append(s)
        return {k: tuple(v) for k, v in found.items()}

    def _of(self, document: Document) -> Iterator[Statement]:
        trails = section_trails(document)
        done: set[int] = set()
        for block in document.body:
            trail = trails.get(block.section, "")
            if block.table is not None and block.role == "cell":
                if block.table not in done:
                    done.add(block.table)
                    yield from _rows(document, document.tables[block.table], trail)
                continue
            if block.role in ("heading", "title"):
                continue
            order = document.place(block.id) * 1000
            for n, (a, b) in enumerate(sentences(block.text)):
                statement = _sentence(document, block, a, b, order + n, trail)
                if statement.text:
                    yield statement


def section_trails(document: Document) -> dict[int | None, str]:
    """Section index to the folded titles above and of it, numbering stripped, joined by '>'."""
    trails: dict[int | None, str] = {None: ""}
    for section in document.sections:
        own = fold(strip_numbering(section.title))
        above = trails.get(section.parent, "") if section.parent is not None else ""
        trails[section.index] = f"{above}>{own}" if above else own
    return trails


def _rows(document: Document, table: Table, trail: str) -> Iterator[Statement]:
    grid = document.grid(table)
    caption = fold(document.caption_of(table))
    header = "|".join(fold(b.text) for row in grid[: table.header_rows] for b in row if b is not None)
    for number, row in enumerate(grid):
        if number < table.header_rows:
            continue
        parts: list[Part] = []
        texts: list[str] = []
        offset, seen = 0, set[str]()
        for block in row:
            if block is None or block.id in seen or not block.text.strip():
                continue
            seen.add(block.id)
            folded = fold_with_map(block.text)
            parts.append(Part(block.id, 0, len(block.text), offset, folded))
            texts.append(folded.text)
            offset += len(folded.text) + 1
        if not parts:
            continue
        order = document.place(parts[0].block) * 1000
        ident = f"t{table.index}r{number}"
        yield Statement(document.id, document.kind, order, "|".join(texts), tuple(parts), ident, table.section, trail, table.index, number, header, caption)
