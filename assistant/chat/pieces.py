"""What can answer: the sentences and table rows of passages, each with the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from assistant.chat.context import Context
from assistant.core.cite import Cite, place
from assistant.core.document import KIND_LABELS, Block, Document, Table
from assistant.core.search import Passage
from assistant.core.text import fold, sentences

#: A paragraph of several sentences up to this length is also one unit: a short paper names its issuer and date behind its matter.
SHORT = 130


@dataclass(frozen=True)
class Unit:
    """A sentence, or a row of a table. own: its folded words; around: those of its headings, header and caption; cites: in order."""

    document: str
    own: str
    around: str
    shown: str
    cites: tuple[Cite, ...]
    rank: int
    cells: tuple[tuple[str, Cite], ...] = ()


def units(context: Context, found: Iterable[Passage]) -> list[Unit]:
    """The sentences and rows of passages, each once, in the order of the passages."""
    seen: set[tuple[str, str]] = set()
    result: list[Unit] = []
    for rank, passage in enumerate(found):
        document = context.whole.document(passage.document)
        blocks = [document.block(b) for b in passage.blocks]
        tables = {b.table for b in blocks if b.table is not None and b.role == "cell"}
        for unit in (*_rows(document, blocks, tables, rank), *_sentences(document, blocks, passage, rank)):
            key = (unit.document, unit.own + unit.around)
            if key not in seen:
                seen.add(key)
                result.append(unit)
    return result


def _sentences(document: Document, blocks: Sequence[Block], passage: Passage, rank: int) -> Iterator[Unit]:
    wanted_words = fold(passage.text)
    title = _title(document)
    for block in blocks:
        if block.role in ("cell", "caption") or not block.text.strip():
            continue
        spans = sentences(block.text)
        lead = _above(document, block) if _ENTRY.match(block.text.strip()) else ""
        if len(spans) > 1 and len(block.text) <= SHORT:
            around = "|".join((fold(passage.section), "", title))
            yield Unit(document.id, fold(block.text), around, block.text.strip(), (place(document, block),), rank + 3)
        for a, b in spans:
            words = fold(block.text[a:b])
            if words and words in wanted_words:
                around = "|".join((fold(passage.section), lead, title))
                yield Unit(document.id, words, around, block.text[a:b].strip(), (place(document, block, a, b),), rank)
            lead = words[:40]


#: A line of a short paper that is an entry of its own: 开户行：某某银行.
_ENTRY = re.compile(r"[\u4e00-\u9fff]{2,8}\s*[:：].{1,50}$", re.DOTALL)


def _above(document: Document, block: Block) -> str:
    """The title of the paper or part that an entry stands in: the short line above its entries."""
    at = document.place(block.id)
    for before in reversed(document.blocks[max(0, at - 10) : at]):
        text = before.text.strip()
        if before.section != block.section or before.role == "cell" or len(text) > 60:
            return ""
        if not _ENTRY.match(text):
            return fold(text)[:40]
    return ""


def _title(document: Document) -> str:
    """What a short paper is about stands in its name alone: 附件5 …评审意见."""
    return fold(PurePosixPath(document.path).stem) if document.kind in ("licence", "attachment") else KIND_LABELS[document.kind]


def _rows(document: Document, blocks: Sequence[Block], tables: set[int], rank: int) -> Iterator[Unit]:
    ids = {b.id for b in blocks}
    for table in document.tables:
        if table.index not in tables:
            continue
        grid = document.grid(table)
        caption = fold(document.caption_of(table))
        section = fold(document.section_path(table.section))
        header = grid[: table.header_rows] if not table.form else []
        for row in grid[len(header) :]:
            cells = list({b.id: b for b in row if b is not None and b.text.strip()}.values())
            if cells and any(c.id in ids for c in cells):
                yield _row_unit(document, table, row, cells, header, f"{section}|{caption}|{_title(document)}", rank)


def _row_unit(
    document: Document, table: Table, row: Sequence[Block | None], cells: Sequence[Block], header: Sequence[Sequence[Block | None]],
    around: str, rank: int,
) -> Unit:  # fmt: skip
    """A row as one unit; each of its cells is kept with the words that name it (header, first cell, the key in front of it)."""
    named: list[tuple[str, Cite]] = []
    key = fold(cells[0].text)
    before = ""
    for column, block in enumerate(row):
        if block is None or not block.text.strip() or any(c.block == block.id for _, c in named):
            continue
        head = "".join(dict.fromkeys(fold(h.text) for r in header if column < len(r) and (h := r[column]) is not None))
        name = before if table.form or not header else f"{key if block is not cells[0] else ''}|{head}"
        named.append((name, place(document, block)))
        before = fold(block.text)
    own = "|".join(fold(c.text) for c in cells)
    heads = "|".join(fold(h.text) for r in header for h in r if h is not None)
    shown = "，".join(c.text.strip() for c in cells)
    return Unit(document.id, own, f"{around}|{heads}", shown, tuple(c for _, c in named), rank, tuple(named))
