"""PDF: words and places through pypdfium2, what the file is made of through pypdf; pages without words go to recognition."""

from __future__ import annotations

import importlib
import re
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.core.document import Block, Document, Page, Region, Trace
from assistant.core.errors import LimitError, UnreadableFileError
from assistant.ingest.assemble import assemble
from assistant.ingest.layout import Line, PageContent
from assistant.ingest.readers import Reader, Source
from assistant.ingest.readers.pdf_hidden import hidden, scan_pictures
from assistant.ingest.readers.pdf_made import made_of
from assistant.ingest.readers.pdf_objects import Drawn, drawn
from assistant.ingest.readers.pdf_pictures import pictures, too_large
from assistant.ingest.readers.pdf_scan import Recognised, blank, garbled, placed_back, recognise
from assistant.ingest.readers.pdf_text import Frame, PageText, lines_of, page_text
from assistant.ingest.tables import ruled_tables

#: Errors of FPDF_LoadDocument (fpdfview.h).
_PASSWORD, _SECURITY = 4, 5
#: With fewer letters than this, a page that is a picture has its words in the picture.
_STAMP_ONLY = 60
#: As many paths without a letter of text: words turned into curves.
_CURVES = 300


@dataclass
class _Reading:
    """What is gathered page by page."""

    contents: list[PageContent] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    hidden: list[tuple[str, Line]] = field(default_factory=list)
    turned: dict[int, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def _magic(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


@contextmanager
def _opened(source: Source) -> Iterator[Any]:
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    try:
        document = pdfium.PdfDocument(source.data)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None) or raw.FPDF_GetLastError()
        if code in (_PASSWORD, _SECURITY) or "password" in str(error).lower():
            raise UnreadableFileError("PDF 文件已加密，需要密码才能打开", path=source.name, advice="请解除密码后重新提交") from error
        raise UnreadableFileError("PDF 文件已损坏或不完整，无法打开", path=source.name, advice="请重新导出或重新扫描后提交") from error
    try:
        yield document
    finally:
        document.close()


def read(source: Source) -> Document:
    """Read a PDF. UnreadableFileError where it is encrypted, damaged or has no pages; LimitError beyond the limits."""
    reading = _Reading()
    with _opened(source) as document:
        count = len(document)
        if not count:
            raise UnreadableFileError("PDF 文件没有任何页面", path=source.name, advice="请重新导出后提交")
        if count > source.limits.pages:
            raise LimitError(f"PDF 有 {count} 页，超过 {source.limits.pages} 页的上限", path=source.name, advice="请拆分后提交")
        for number in range(1, count + 1):
            _page(document, number, source, reading)
    if all(p.grade == "unreadable" and not c.lines for p, c in zip(reading.pages, reading.contents, strict=True)) and any(
        "无法打开" in w for w in reading.warnings
    ):
        raise UnreadableFileError("PDF 文件已损坏，没有一页可以打开", path=source.name, advice="请重新导出或重新扫描后提交")
    laid = assemble(reading.contents)
    blocks = placed_back(laid.blocks, reading.turned)
    unseen, traces = _hidden_blocks(reading.hidden)
    made = made_of(source.data)
    return Document(
        id="", path=source.name, sha256=source.sha256, parser="pdf", blocks=(*blocks, *unseen, *made.blocks), tables=laid.tables,
        pictures=laid.pictures, regions=tuple(reading.regions), traces=(*traces, *made.traces), pages=tuple(reading.pages),
        metadata=made.metadata, warnings=(*reading.warnings, *made.warnings),
    )  # fmt: skip


def frame_of(page: Any) -> Frame:
    """The shown part of a pypdfium2 page and its rotation."""
    left, bottom, right, top = page.get_cropbox()
    return Frame(left, bottom, right, top, page.get_rotation() % 360)


def _page(document: Any, number: int, source: Source, reading: _Reading) -> None:
    import pypdfium2 as pdfium

    try:
        page = document[number - 1]
        textpage = page.get_textpage()
    except pdfium.PdfiumError:
        shown = Page(number, 0.0, 0.0, "unreadable")
        reading.pages.append(shown)
        reading.contents.append(PageContent(shown, ()))
        reading.warnings.append(f"第{number}页已损坏，无法打开")
        return
    try:
        frame = frame_of(page)
        _read_page(page, page_text(textpage.raw, frame), drawn(page.raw, frame), frame, number, source, reading)
    finally:
        textpage.close()
        page.close()


def _read_page(page: Any, text: PageText, seen: Drawn, frame: Frame, number: int, source: Source, reading: _Reading) -> None:
    size = frame.size
    unseen = hidden(page, text, seen, size)
    kept = pictures(page, seen, number, size, source)
    scans = scan_pictures(seen, size)
    lines = lines_of(text, number, frozenset(unseen))
    words = "".join(x.text for x in lines)
    if _needs_recognition(words, seen, bool(scans)):
        if too_large(page, seen, source):
            shown = Page(number, *size, "unreadable", "recognised")
            reading.pages.append(shown)
            reading.contents.append(PageContent(shown, tuple(lines)))
            reading.warnings.append(f"第{number}页的图片像素过多，未能识别")
            return
        keep = [] if garbled(words) else lines
        _take(recognise(page, number, size, keep), kept, reading)
        return
    grids, rest = ruled_tables(lines, seen.segments, number)
    shown = Page(number, *size, "fair" if garbled(words) else "good")
    reading.pages.append(shown)
    reading.contents.append(PageContent(shown, tuple(rest), tuple(grids), tuple(kept)))
    _note_hidden(text, unseen, number, reading)
    if seen.pictures:
        _regions(page, number, size, lines, reading)


def _needs_recognition(words: str, seen: Drawn, scanned: bool) -> bool:
    """No text layer, one of no use, or none but that of a stamp on a scanned page."""
    letters = len(re.sub(r"\s", "", words))
    if garbled(words):
        return True
    if scanned:
        return letters < _STAMP_ONLY
    if blank(words):
        return bool(seen.pictures) or seen.paths >= _CURVES
    return False


def _take(found: Recognised, kept: list[Any], reading: _Reading) -> None:
    number = found.page.number
    reading.pages.append(found.page)
    reading.contents.append(replace(found.content, pictures=tuple(kept)))
    reading.regions.extend(found.regions)
    if found.result is not None:
        reading.turned[number] = found.result
    if found.warning:
        reading.warnings.append(found.warning)


def _regions(page: Any, number: int, size: tuple[float, float], lines: list[Line], reading: _Reading) -> None:
    """Seals and signatures on a native page that has pictures."""
    seals = importlib.import_module("assistant.ingest.seals")
    image = page.render(scale=1.5, rev_byteorder=True).to_numpy()[:, :, :3]
    reading.regions.extend(seals.find(image, number, size[0], lines))


def _note_hidden(text: PageText, unseen: dict[int, str], number: int, reading: _Reading) -> None:
    """Lines of hidden characters, reason by reason."""
    for why in sorted(set(unseen.values())):
        others = frozenset(i for i in range(len(text.text)) if unseen.get(i) != why and not text.text[i].isspace())
        reading.hidden.extend((why, line) for line in lines_of(text, number, others))


def _hidden_blocks(found: list[tuple[str, Line]]) -> tuple[list[Block], list[Trace]]:
    """One block a page and reason, with its trace."""
    groups: dict[tuple[int, str], list[Line]] = {}
    for why, line in found:
        groups.setdefault((line.page, why), []).append(line)
    blocks: list[Block] = []
    traces: list[Trace] = []
    for (number, why), lines in groups.items():
        text, boxes = "", array("f")
        for line in lines:
            if text:
                text += "\n"
                boxes.extend((0.0, 0.0, 0.0, 0.0))
            text += line.text
            boxes.extend(line.chars)
        block = Block(f"h{len(blocks) + 1}", text, "hidden", number, boxes=boxes, size=lines[0].size)
        blocks.append(block)
        traces.append(Trace("hidden-text", text, block.id, number, {"why": why}))
    return blocks, traces


READER = Reader("PDF", (".pdf",), _magic, read, order=10)
