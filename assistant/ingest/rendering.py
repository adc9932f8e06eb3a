"""Word files as pages for the screen: printed to PDF by LibreOffice where it is installed, and the cited words found again on those pages.

The rendering is never read as evidence: the words of a filing come from the file itself, the pages only show where they stand in print.
LibreOffice may break pages elsewhere than Word does.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from pathlib import Path

from assistant.core.document import Box, Document
from assistant.core.errors import UnreadableFileError
from assistant.core.text import fold
from assistant.ingest.readers import Source
from assistant.ingest.readers.legacy import convert, soffice
from assistant.ingest.sandbox import default_cache, read_cached

_SUFFIXES = (".docx", ".doc", ".wps", ".rtf")
#: Folded characters on either side by which one of several places with the same words is told.
_REACH = 60


def can_render(name: str) -> bool:
    """Whether a file of this name can be shown as pages here."""
    return name.lower().endswith(_SUFFIXES) and soffice() is not None


def rendering(source: Source, folder: Path) -> Path:
    """The file as PDF, kept in the folder by the hash of its bytes.

    Raises UnreadableFileError where LibreOffice is missing or cannot print it, LimitError where that takes too long.
    """
    kept = kept_rendering(source.sha256, folder)
    if kept.is_file():
        return kept
    program = soffice()
    if program is None:
        raise UnreadableFileError("本机未安装 LibreOffice，不能显示页面图", path=source.name)
    data = convert(source, program, to="pdf")
    folder.mkdir(parents=True, exist_ok=True)
    part = kept.with_suffix(f".{os.getpid()}.{threading.get_ident()}.part")
    part.write_bytes(data)
    part.replace(kept)
    return kept


def kept_rendering(sha256: str, folder: Path) -> Path:
    """Where the rendering of these bytes is kept, if it is made."""
    return folder / f"{sha256}.pdf"


def read_rendering(pdf: Path) -> Document:
    """The rendering's own words with their boxes (in a child process, with the limits of any file; kept in the read cache)."""
    return read_cached(Source.of(pdf), default_cache())


@dataclass(frozen=True)
class Printed:
    """Where cited words stand on a rendering: page from 1; boxes in points of the words and of the passage around them, one a line."""

    page: int
    words: list[Box]
    around: list[Box]


def find_printed(original: Document, block: str, quote: str, rendered: Document) -> Printed | None:
    """The words of a block of the original on the rendering; None where they are not in print (hidden text, properties, comments).

    Matching is on folded text over the borders of lines and blocks. Of several places with the same words the one with the same words
    around it is taken, then the one at the same share of the text.
    """
    wanted = fold(quote)
    text, places = rendered.joined[0].text, rendered.joined[1]
    found = _all(text, wanted)
    if not found:
        return None
    start = _best(found, text, original, block, quote)
    index, offset = places[start]
    first = rendered.blocks[index]
    page = first.page_at(offset)
    if page is None:
        return None
    words: list[Box] = []
    for at, begin, end in _spans(places, start, start + len(wanted)):
        if rendered.blocks[at].page_at(begin) == page:
            words.extend(rendered.blocks[at].line_boxes(begin, end))
    begins = offset if first.page_at(0) != page else 0
    return Printed(page, words, first.line_boxes(begins, len(first.text)))


def _all(text: str, wanted: str) -> list[int]:
    found: list[int] = []
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        found.append(at)
        at = text.find(wanted, at + 1)
    return found


def _best(found: list[int], text: str, original: Document, block: str, quote: str) -> int:
    """Of several places the one whose surroundings are most alike."""
    whole, places = original.joined[0].text, original.joined[1]
    raw = max(0, original.block(block).text.find(quote))
    index = original.place(block)
    at = next((n for n, place in enumerate(places) if place >= (index, raw)), 0)
    length = len(fold(quote))
    before, behind = whole[max(0, at - _REACH) : at], whole[at + length : at + length + _REACH]

    def alike(place: int) -> tuple[int, float]:
        common = _common(before[::-1], text[max(0, place - _REACH) : place][::-1]) + _common(
            behind, text[place + length : place + length + _REACH]
        )
        return -common, abs(place / max(1, len(text)) - at / max(1, len(whole)))

    return min(found, key=alike)


def _common(a: str, b: str) -> int:
    """How many characters two texts have in common at their beginning."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _spans(places: tuple[tuple[int, int], ...], start: int, end: int) -> list[tuple[int, int, int]]:
    """(block index, first raw offset, raw offset behind the last) of folded characters start to end, a block a row."""
    spans: list[tuple[int, int, int]] = []
    for index, offset in places[start:end]:
        if spans and spans[-1][0] == index:
            spans[-1] = (index, spans[-1][1], offset + 1)
        else:
            spans.append((index, offset, offset + 1))
    return spans
