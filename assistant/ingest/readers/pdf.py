"""PDF: words and places through pypdfium2, what the file is made of through pypdf; pages without words go to recognition."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from assistant.core.document import Block, Document, Page, Trace
from assistant.core.errors import LimitError, UnreadableFileError
from assistant.ingest.assemble import assemble
from assistant.ingest.layout import PageContent
from assistant.ingest.readers import Reader, Source
from assistant.ingest.readers.pdf_objects import Drawn, drawn
from assistant.ingest.readers.pdf_text import Frame, PageText, lines_of, page_text
from assistant.ingest.tables import ruled_tables

#: Errors of FPDF_LoadDocument (fpdfview.h).
_PASSWORD, _SECURITY = 4, 5


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
    with _opened(source) as document:
        count = len(document)
        if not count:
            raise UnreadableFileError("PDF 文件没有任何页面", path=source.name, advice="请重新导出后提交")
        if count > source.limits.pages:
            raise LimitError(f"PDF 有 {count} 页，超过 {source.limits.pages} 页的上限", path=source.name, advice="请拆分后提交")
        contents: list[PageContent] = []
        warnings: list[str] = []
        for number in range(1, count + 1):
            contents.append(_page(document, number, warnings))
        laid = assemble(contents)
    return Document(
        id="", path=source.name, sha256=source.sha256, parser="pdf", blocks=laid.blocks, tables=laid.tables, pictures=laid.pictures,
        pages=tuple(c.page for c in contents), warnings=tuple(warnings),
    )  # fmt: skip


def frame_of(page: Any) -> Frame:
    """The shown part of a pypdfium2 page and its rotation."""
    left, bottom, right, top = page.get_cropbox()
    return Frame(left, bottom, right, top, page.get_rotation() % 360)


def _page(document: Any, number: int, warnings: list[str]) -> PageContent:
    page = document[number - 1]
    frame = frame_of(page)
    width, height = frame.size
    textpage = page.get_textpage()
    try:
        text = page_text(textpage.raw, frame)
        seen = drawn(page.raw, frame)
        lines = lines_of(text, number)
        if len(lines) == 0 and seen.pictures:
            warnings.append(f"第{number}页没有文字层，未能识别")
            return PageContent(Page(number, width, height, "unreadable", "recognised"), ())
        grids, rest = ruled_tables(lines, seen.segments, number)
        return PageContent(Page(number, width, height), tuple(rest), tuple(grids))
    finally:
        textpage.close()
        page.close()


READER = Reader("PDF", (".pdf",), _magic, read, order=10)
