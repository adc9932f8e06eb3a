"""Citations that cannot be invented.

A `Cite` holds no words, only a place: the words are read back from the document. It is made in two ways only: `cite()` finds
given words in the document (and refuses words that do not stand there), `place()` points at characters that a finder has just read.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from assistant.core.document import Block, Box, Document, Dossier
from assistant.core.errors import QuoteNotFoundError
from assistant.core.text import Folded, fold, fold_with_map, sentence_at


@dataclass(frozen=True, slots=True, order=True)
class Cite:
    """Characters start to end (half-open, raw offsets) of one block of one document."""

    document: str
    block: str
    start: int
    end: int


def place(document: Document, block: Block, start: int = 0, end: int | None = None) -> Cite:
    """A cite of characters that are there: the whole block by default, outer white space left out.

    Raises QuoteNotFoundError where the span is empty or reaches beyond the block.
    """
    stop = len(block.text) if end is None else end
    if not 0 <= start < stop <= len(block.text):
        raise QuoteNotFoundError(f"文中没有这一段：{block.id}[{start}:{stop}]", path=document.path)
    while start < stop and block.text[start].isspace():
        start += 1
    while stop > start and block.text[stop - 1].isspace():
        stop -= 1
    if start == stop:
        raise QuoteNotFoundError(f"引用处是空白：{block.id}", path=document.path)
    if block.breaks and block.role == "cell":
        start, stop = _on_one_page(block, start, stop)
    return Cite(document.id, block.id, start, stop)


def _on_one_page(block: Block, start: int, stop: int) -> tuple[int, int]:
    """The longest part of a span that stands on one page: between the parts of a cell that runs on overleaf stand other words."""
    edges = sorted({start, stop, *(at for at, _ in block.breaks if start < at < stop)})
    return max(pairwise(edges), key=lambda part: (part[1] - part[0], -part[0]))


def place_sentence(document: Document, block: Block, offset: int, *, longest: int = 400) -> Cite:
    """A cite of the sentence around an offset, cut to `longest` characters around it."""
    start, end = sentence_at(block.text, offset)
    if end - start > longest:
        start = max(start, offset - longest // 2)
        end = min(end, start + longest)
    return place(document, block, start, end)


def cite(document: Document, quote: str, *, near: str | None = None) -> Cite:
    """Find words in one block of the document and point at them.

    Matching is on folded text (white space, width, dashes, case), every character must be there. Visible blocks come first, then
    the rest; with `near` (a block id) the nearest occurrence wins, else the first. A quote that runs over several blocks is refused:
    cite each part. Raises QuoteNotFoundError where the words do not stand in the document.
    """
    wanted = fold(quote)
    if not wanted:
        raise QuoteNotFoundError("引文为空", path=document.path)
    hits: list[tuple[bool, int, Block, int]] = []
    origin = document.place(near) if near is not None else 0
    visible = {b.id for b in document.body}
    for index, block in enumerate(document.blocks):
        if len(block.text) < len(wanted) // 2:
            continue
        folded = fold_with_map(block.text)
        at = folded.text.find(wanted)
        while at >= 0 and not _whole(folded, at, wanted):
            at = folded.text.find(wanted, at + 1)
        if at >= 0:
            hits.append((block.id not in visible, abs(index - origin) if near is not None else index, block, at))
    if not hits:
        raise QuoteNotFoundError(f"原文中没有这段文字：“{quote[:40]}”", path=document.path)
    _, _, block, at = min(hits, key=lambda hit: hit[:2])
    start, end = fold_with_map(block.text).raw_span(at, at + len(wanted))
    return place(document, block, start, end)


def _whole(folded: Folded, at: int, wanted: str) -> bool:
    """A quote of figures must not begin or end inside a longer figure (white space keeps two figures apart)."""
    text, starts = folded.text, folded.starts
    end = at + len(wanted)
    if wanted[0].isdigit() and at > 0 and text[at - 1].isdigit() and starts[at] == starts[at - 1] + 1:
        return False
    return not (wanted[-1].isdigit() and end < len(text) and text[end].isdigit() and starts[end] == starts[end - 1] + 1)


def words(document: Document, reference: Cite) -> str:
    """The words that a cite points at, read back from the document, verbatim."""
    return document.block(reference.block).text[reference.start : reference.end]


def boxes(document: Document, reference: Cite) -> list[Box]:
    """The boxes of the cited words on the page where they begin, one a line; empty where the format has no positions."""
    return document.block(reference.block).line_boxes(reference.start, reference.end)


def page(document: Document, reference: Cite) -> int | None:
    """The page on which the cited words begin, None in a format without pages."""
    return document.block(reference.block).page_at(reference.start)


def read_back(dossier: Dossier, reference: Cite) -> str:
    """`words` for a cite of any document of the dossier."""
    return words(dossier.document(reference.document), reference)
