"""A document cut into passages: what is searched, embedded and shown around a hit.

Whole blocks under one heading. A paragraph stands alone, a long one is cut between sentences, short neighbours under one heading are put
together; a table becomes groups of rows, each value with the words of its header. The path of headings goes into the words that are
embedded and matched, never into the words that are quoted.

Running headers, footers, the table of contents and what a reader of the file cannot see are left out: they repeat or they are not the
document's own statement. What nobody asks about in words (rows of bare figures, lists of laws and standards, lonely headings) and what says again in
the same words what stands above it (the hundredth row of a log, the fortieth sampling plot) is indexed by letters only, which halves the
work of the encoder and more.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.core.document import KIND_LABELS, RUNNING, UNSEEN, Block, Document, Table
from assistant.core.text import sentences, strip_numbering

#: Characters: a paragraph up to this is one passage; longer ones are cut at sentences.
LONGEST = 320
#: Characters: paragraphs shorter than this are put together with their neighbours …
SHORT = 90
#: … up to this many characters in all; also the size of a group of table rows.
TOGETHER = 240

#: Shares of the pairs of Chinese signs that must be new among like rows (tables under one header) or in one section's paragraphs; with
#: fewer new ones the passage repeats what is embedded already, with other figures.
NEW_IN_ROWS, NEW_IN_PROSE = 0.2, 0.08

_LAW = re.compile(r"《[^》]{2,60}》|[A-Z]{1,4}(?:/T)?\s?\d{2,6}(?:\.\d+)?[-—–]\d{2,4}|[（(][^）)]{4,40}[号版令年）)]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NOT_HAN = re.compile(r"[^\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage before it is scored. blocks: ids in reading order. place: index of the first block. context: headings without numbers.

    embed: whether the encoder sees it. text: the document's words (cells joined by signs in a table).
    """

    document: str
    kind: str
    blocks: tuple[str, ...]
    text: str
    section: str
    page: int | None
    place: int
    context: str
    embed: bool = True
    table: int | None = None

    @property
    def meaning(self) -> str:
        """What the encoder reads: the headings, then the words."""
        return f"{self.context}：{self.text}" if self.context else self.text


def passages(document: Document) -> list[Chunk]:
    """The passages of a document in reading order."""
    cutter = _Cutter(document)
    return sorted(cutter.run(), key=lambda c: (c.place, c.text))


class _Cutter:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._kind = "" if document.kind in ("other", "attachment") else KIND_LABELS[document.kind]
        self._captions = {t.caption: t.index for t in document.tables if t.caption}
        self._tables = {t.index: t for t in document.tables}
        self._said: dict[object, set[str]] = defaultdict(set)

    def _says_new(self, among: object, text: str, share: float) -> bool:
        """Whether enough pairs of signs in a text are new among those of its like; they are known from now on."""
        pairs = {word[i : i + 2] for word in _NOT_HAN.split(text) for i in range(len(word) - 1)}
        new = pairs - self._said[among]
        self._said[among] |= new
        return len(new) > share * len(pairs)

    def run(self) -> Iterator[Chunk]:
        done: set[int] = set()
        waiting: list[Block] = []
        bodied = self._bodied()
        for block in self._document.blocks:
            if block.role in UNSEEN or block.role in RUNNING or not block.text.strip():
                continue
            table = block.table if block.role == "cell" or block.table is not None else None
            if block.id in self._captions:
                table = self._captions[block.id]
            if table is not None and table in self._tables:
                if table not in done:
                    done.add(table)
                    yield from self._flush(waiting)
                    yield from self._rows(self._tables[table])
                continue
            if block.role == "heading":
                yield from self._flush(waiting)
                if block.section not in bodied:
                    yield self._chunk([block], block.text, embed=False)
                continue
            if waiting and not self._joins(waiting, block):
                yield from self._flush(waiting)
            if len(block.text) > LONGEST:
                yield from self._long(block)
            else:
                waiting.append(block)
        yield from self._flush(waiting)

    def _bodied(self) -> set[int]:
        """The sections below which something stands besides headings."""
        found: set[int] = set()
        for block in self._document.body:
            section = block.section
            while block.role not in ("heading", "title") and section is not None and section not in found:
                found.add(section)
                section = self._document.sections[section].parent
        return found

    def _joins(self, waiting: Sequence[Block], block: Block) -> bool:
        together = sum(len(b.text) for b in waiting) + len(block.text)
        return (
            waiting[-1].section == block.section
            and len(block.text) < SHORT
            and all(len(b.text) < SHORT for b in waiting)
            and together <= TOGETHER
        )

    def _flush(self, waiting: list[Block]) -> Iterator[Chunk]:
        if waiting:
            yield self._chunk(waiting, "\n".join(b.text.strip() for b in waiting))
            waiting.clear()

    def _long(self, block: Block) -> Iterator[Chunk]:
        start = None
        end = 0
        for a, b in sentences(block.text):
            if start is not None and b - start > LONGEST:
                yield self._chunk([block], block.text[start:end], offset=start)
                start = None
            start = a if start is None else start
            end = b
        if start is not None:
            yield self._chunk([block], block.text[start:end], offset=start)

    def _chunk(self, blocks: Sequence[Block], text: str, *, embed: bool = True, offset: int = 0, table: int | None = None) -> Chunk:
        document = self._document
        first = blocks[0]
        path = document.section_path(first.section)
        words = [strip_numbering(t) for t in path.split(" > ")[-2:]] if path else []
        if table is None:
            embed = embed and self._says_new(first.section, text, NEW_IN_PROSE)
        return Chunk(
            document.id, document.kind, tuple(b.id for b in blocks), text.strip(), path, first.page_at(offset),
            document.place(first.id), "，".join([self._kind, *words] if self._kind else words), embed and worth_embedding(text), table,
        )  # fmt: skip

    def _rows(self, table: Table) -> Iterator[Chunk]:
        """Groups of rows; the caption belongs to the first one, its words stand in front of each."""
        document = self._document
        grid = document.grid(table)
        caption = document.block(table.caption) if table.caption else None
        header = _header(grid[: table.header_rows])
        group: list[Block] = [caption] if caption else []
        lines: list[str] = []
        said = caption.text if caption else ""
        first = True
        body = grid[table.header_rows :] or grid
        for index, row in enumerate(body):
            cells = list({b.id: b for b in row if b is not None and b.text.strip()}.values())
            if cells:
                group.extend(b for b in cells if b.id not in {g.id for g in group})
                said += "\n" + "\n".join(b.text for b in cells)
                lines.append(_form_line(row) if table.form or not header else _line(row, header))
            full = sum(map(len, lines)) >= TOGETHER or index == len(body) - 1
            if full and lines and group:
                words = "\n".join(lines)
                lead = f"{caption.text.strip()}\n" if caption else ""
                new = self._says_new(tuple(header), said, NEW_IN_ROWS) or (first and not header)
                yield self._chunk(group, lead + words, embed=new and (first or not _bare_figures(words)), table=table.index)
                group, lines, said, first = [], [], "", False


def _header(rows: Sequence[Sequence[Block | None]]) -> list[str]:
    """The header words over each column, several header rows joined, repeated ones once."""
    if not rows:
        return []
    width = max(len(r) for r in rows)
    names = []
    for column in range(width):
        words = [cell.text.strip() for row in rows if column < len(row) and (cell := row[column]) is not None]
        names.append("".join(dict.fromkeys(w for w in words if w)))
    return names if any(names) else []


def _line(row: Sequence[Block | None], header: Sequence[str]) -> str:
    """'单元 排土场；面积(hm2) 3.21': each value behind its header, merged cells once."""
    parts = []
    seen: set[str] = set()
    for column, block in enumerate(row):
        if block is None or block.id in seen or not block.text.strip():
            continue
        seen.add(block.id)
        name = header[column] if column < len(header) else ""
        parts.append(f"{name} {block.text.strip()}".strip())
    return "；".join(parts)


def _form_line(row: Sequence[Block | None]) -> str:
    """A row of a form as it stands: '矿山名称 某某矿；采矿许可证号 C51…'."""
    words = list(dict.fromkeys(b.id for b in row if b is not None and b.text.strip()))
    texts = {b.id: b.text.strip() for b in row if b is not None}
    pairs = [" ".join(texts[i] for i in words[at : at + 2]) for at in range(0, len(words), 2)]
    return "；".join(pairs)


def _bare_figures(text: str) -> bool:
    """Whether hardly a word stands among the figures."""
    letters = len(_HAN.findall(text))
    return letters < 0.3 * len(text)


def worth_embedding(text: str) -> bool:
    """Whether somebody could ask for it in words: not a list of laws and standards, not bare figures or single words."""
    words = len(_HAN.findall(text))
    if words < 4:
        return False
    named = sum(len(m.group()) for m in _LAW.finditer(text))
    return named < 0.75 * len(text.strip())
