"""PDF: words and places through pypdfium2, what the file is made of through pypdf; pages without words go to recognition."""

from __future__ import annotations

import importlib
import re
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

from assistant.core.document import Block, Box, Document, Grade, Page, Picture, Region, Trace
from assistant.core.errors import LimitError, UnreadableFileError
from assistant.ingest.assemble import assemble
from assistant.ingest.layout import Line, PageContent
from assistant.ingest.quality import FULL_PAGE, needs_recognition
from assistant.ingest.readers import Reader, Source
from assistant.ingest.readers.pdf_hidden import area_share, hidden
from assistant.ingest.readers.pdf_made import made_of
from assistant.ingest.readers.pdf_objects import Drawn, drawn
from assistant.ingest.readers.pdf_papers import Pasted, grade_with, letters_on, marked, papers, with_papers
from assistant.ingest.readers.pdf_pictures import pictures, too_large
from assistant.ingest.readers.pdf_render import rendered
from assistant.ingest.readers.pdf_scan import Recognised, compare, placed_back, recognise
from assistant.ingest.readers.pdf_text import Frame, PageText, lines_of, page_text
from assistant.ingest.readers.pdf_turned import Aside, Directed, Turn, directed, pictures_back, pictures_right
from assistant.ingest.signed import outcomes
from assistant.ingest.tables import ruled_tables

#: Errors of FPDF_LoadDocument (fpdfview.h).
_PASSWORD, _SECURITY = 4, 5
#: A picture wider or higher than this (70 mm) is no seal: what looks like one in it is part of the picture.
_NO_SEAL = 200.0


@dataclass
class _Reading:
    """What is gathered page by page."""

    contents: list[PageContent] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    hidden: list[tuple[str, Line]] = field(default_factory=list)
    mismatches: dict[int, list[Any]] = field(default_factory=dict)
    turned: dict[int, Any] = field(default_factory=dict)
    turns: dict[int, Turn] = field(default_factory=dict)
    pasted: list[Pasted | Aside] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def _magic(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


@contextmanager
def _opened(source: Source) -> Iterator[Any]:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(source.data)
    except pdfium.PdfiumError as error:
        # pdfium keeps the code of an earlier failure where it sets none itself, so the file must say so too
        if getattr(error, "err_code", None) in (_PASSWORD, _SECURITY) and b"/Encrypt" in source.data:
            raise UnreadableFileError("PDF 文件已加密，需要密码才能打开", path=source.name, advice="请解除密码后重新提交") from error
        if _no_pages(source.data):
            raise UnreadableFileError("PDF 文件没有任何页面", path=source.name, advice="请重新导出后提交") from error
        raise UnreadableFileError("PDF 文件已损坏或不完整，无法打开", path=source.name, advice="请重新导出或重新扫描后提交") from error
    try:
        yield document
    finally:
        document.close()


def _no_pages(data: bytes) -> bool:
    """Whether a file that pdfium refuses is whole but empty."""
    from pypdf import PdfReader

    try:
        return len(PdfReader(BytesIO(data), strict=False).pages) == 0
    except Exception:  # noqa: BLE001 - the guard: a damaged file is reported as damaged
        return False


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
    laid = replace(laid, pictures=pictures_back(laid.pictures, reading.turns))
    blocks, tables, regions = with_papers(placed_back(laid.blocks, reading.turned), laid, reading.pasted)
    unseen, traces = _hidden_blocks(reading.hidden)
    traces += _layer_traces(reading, unseen)
    made = made_of(source.data)
    return Document(
        id="", path=source.name, sha256=source.sha256, parser="pdf", blocks=(*blocks, *unseen, *made.blocks), tables=tables,
        pictures=laid.pictures, regions=(*reading.regions, *regions), traces=(*traces, *made.traces), pages=tuple(reading.pages),
        metadata={**made.metadata, **outcomes(made.traces)}, warnings=(*reading.warnings, *made.warnings),
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
    lines = lines_of(text, number, frozenset(unseen))
    words = "\n".join(x.text for x in lines)
    _note_hidden(text, unseen, number, reading)
    reason = needs_recognition(words, picture_share=_picture_share(seen, size), paths=seen.paths)
    if reason == "searchable-scan" and _beside(seen, text, size):
        reason = None
    grade: Grade = "poor" if reason == "garbled" else "good"
    if reason is not None and too_large(page, seen, source):
        grade = grade if reason == "searchable-scan" else "unreadable"
        reason = None
        reading.warnings.append(f"第{number}页的图片像素过多，未能识别")
    if reason == "searchable-scan":
        _take(compare(page, number, size, lines), kept, reading)
    elif reason is not None:
        _take(recognise(page, number, size, [] if reason == "garbled" else lines), kept, reading)
    else:
        pasted = papers(page, seen, text, frame, number, source)
        reading.pasted.extend(pasted)
        if any(f.unsure for f in pasted):
            reading.warnings.append(f"第{number}页图片中的文字识别不可靠，内容须人工核对")
        shown = Page(number, *size, grade_with(grade, pasted))
        seals = _regions(page, number, size, lines, kept) if _may_be_sealed(kept, words) else []
        seals = [r for r in seals if not any(_within(r.box, f.box) for f in pasted)]
        reading.regions.extend(seals)
        reading.pages.append(shown)
        kept = [_mark_seal(p, seals) for p in marked(kept, pasted)]
        turned = directed(text, lines, seen.segments, frame, number, frozenset(unseen))
        if turned is None:
            grids, rest = ruled_tables(lines, seen.segments, number)
            reading.contents.append(PageContent(shown, tuple(rest), tuple(grids), tuple(kept)))
        else:
            _take_turned(turned, kept, reading)


def _picture_share(seen: Drawn, size: tuple[float, float]) -> float:
    """The share of the page that its largest picture covers; a scan cut into strips counts as one picture."""
    shares: dict[tuple[int, int], float] = {}
    for picture in seen.pictures:
        column = (round(picture.box[0] / 4), round(picture.box[2] / 4))
        shares[column] = shares.get(column, 0.0) + area_share(picture.box, *size)
    alone = max((area_share(p.box, *size) for p in seen.pictures), default=0.0)
    return max([alone, *(s for c, s in shares.items() if (c[1] - c[0]) * 4 > 0.8 * size[0])])


def _take_turned(found: Directed, kept: list[Picture], reading: _Reading) -> None:
    """A page whose words do not all run from left to right."""
    number = found.content.page.number
    reading.contents.append(replace(found.content, pictures=pictures_right(kept, found.turn)))
    reading.pasted.extend(found.asides)
    if found.turn.quarters:
        reading.turned[number] = reading.turns[number] = found.turn


def _beside(seen: Drawn, text: PageText, size: tuple[float, float]) -> bool:
    """Whether the text of a page with a large picture stands beside it, not on it: words and a paper, not a scan with its text layer."""
    large = [p.box for p in seen.pictures if area_share(p.box, *size) >= FULL_PAGE]
    total = sum(not c.isspace() for c in text.text)
    return bool(large) and all(letters_on(text, box) < 0.2 * total for box in large)


def _take(found: Recognised, kept: list[Picture], reading: _Reading) -> None:
    number = found.page.number
    reading.pages.append(found.page)
    cut = [p for p in found.content.pictures if not any(_within(p.box, k.box) for k in kept if k.box is not None)]
    reading.contents.append(replace(found.content, pictures=(*(_mark_seal(p, found.regions) for p in kept), *cut)))
    reading.regions.extend(found.regions)
    if found.back is not None:
        reading.turned[number] = found.back
    if found.warning:
        reading.warnings.append(found.warning)
    if found.mismatches:
        reading.mismatches[number] = found.mismatches
        own = {(m.line.text, m.line.y0): m.line for m in found.mismatches}
        reading.hidden.extend(("layer", line) for line in own.values())


def _may_be_sealed(kept: list[Picture], words: str) -> bool:
    """Whether a native page has a picture of a seal's size, or any picture where a signature or a seal is asked for."""
    if any(p.box is not None and max(p.box[2] - p.box[0], p.box[3] - p.box[1]) <= _NO_SEAL for p in kept):
        return True
    return bool(kept) and re.search(r"签\s*[字名章]|盖\s*章|公\s*章|（章）", words) is not None


def _regions(page: Any, number: int, size: tuple[float, float], lines: list[Line], kept: list[Picture]) -> list[Region]:
    """Seals and signatures on a native page that has pictures; not those that are part of a photograph or a chart."""
    seals = importlib.import_module("assistant.ingest.seals")
    image = rendered(page, 1.5)
    large = [p.box for p in kept if p.box is not None and max(p.box[2] - p.box[0], p.box[3] - p.box[1]) > _NO_SEAL]
    return [r for r in seals.find(image, number, size[0], lines) if not any(_within(r.box, box) for box in large)]


def _within(inner: Box | None, outer: Box) -> bool:
    if inner is None:
        return False
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _mark_seal(picture: Picture, regions: Iterable[Region]) -> Picture:
    """A picture that is a seal says so."""
    if picture.box is None or max(picture.box[2] - picture.box[0], picture.box[3] - picture.box[1]) > _NO_SEAL:
        return picture
    return replace(picture, seal=picture.seal or any(r.kind == "seal" and _within(r.box, picture.box) for r in regions))


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
    for (number, why), lines in sorted(groups.items(), key=lambda g: g[0]):
        text, boxes = "", array("f")
        for line in lines:
            if text:
                text += "\n"
                boxes.extend((0.0, 0.0, 0.0, 0.0))
            text += line.text
            boxes.extend(line.chars)
        block = Block(f"h{len(blocks) + 1}", text, "hidden", number, boxes=boxes, size=lines[0].size)
        blocks.append(block)
        if why != "layer":
            traces.append(Trace("hidden-text", text, block.id, number, {"why": why}))
    return blocks, traces


def _layer_traces(reading: _Reading, blocks: list[Block]) -> list[Trace]:
    """Where text layers say something else than their pictures."""
    if not reading.mismatches:
        return []
    layers = importlib.import_module("assistant.ingest.readers.scan_layer")
    return [t for number, found in sorted(reading.mismatches.items()) for t in layers.traces(found, number, blocks)]


READER = Reader("PDF", (".pdf",), _magic, read, order=10)
