"""OFD, the national format for fixed documents (GB/T 33190-2016): pages with places, pictures, annotations, signatures, properties.

Parsed with lxml on the zip itself: easyofd resolves entities, prints, and opens fonts of the machine, which an untrusted file must not
make us do. Signatures are recorded with their seals, not verified (SM2 certificates need a trust list that is not here).
"""

from __future__ import annotations

import io
from array import array
from dataclasses import replace
from typing import Any

from assistant.core.document import Block, Box, Document, Page, Picture, Region, Trace
from assistant.core.errors import LimitError, UnreadableFileError
from assistant.ingest.assemble import assemble
from assistant.ingest.layout import Line, PageContent
from assistant.ingest.packed import Packed, zip_holds
from assistant.ingest.pictures import describe, flatten
from assistant.ingest.readers import Reader, Source
from assistant.ingest.readers.ofd_made import annotate, attachments, list_annotations, signatures
from assistant.ingest.readers.ofd_package import Ofd, area_of, read_resources, text_of
from assistant.ingest.readers.ofd_page import MM, Painted, Where, first, local, paint
from assistant.ingest.signed import outcomes
from assistant.ingest.tables import ruled_tables

#: A picture that covers more of the page than this is a scan of it.
SCAN = 0.5
#: DocInfo fields that hold a person's words.
_INFO = ("Title", "Author", "Subject", "Abstract", "CreationDate", "ModDate", "Creator", "CreatorVersion", "Keywords")


def _magic(data: bytes) -> bool:
    return zip_holds(data, "OFD.xml", "ofd.xml")


def read(source: Source) -> Document:
    """Read an OFD file. UnreadableFileError where it is damaged, encrypted or has no pages; LimitError beyond the limits."""
    packed = Packed(source.data, name=source.name, unpacked=source.limits.unpacked)
    ofd = Ofd(source, packed)
    entry = next((n for n in packed.names() if n.lower() == "ofd.xml"), None)
    if entry is None:
        raise UnreadableFileError("OFD 文件不完整，缺少入口（OFD.xml）", path=source.name, advice="请重新导出")
    if any(n.lower().endswith("encryptions.xml") for n in packed.names()):
        raise UnreadableFileError("OFD 文件已加密，无法读取", path=source.name, advice="请解除加密后重新提交")
    for body in packed.xml(entry):
        if local(body) == "DocBody":
            _body(ofd, entry, body)
    if not ofd.contents:
        raise UnreadableFileError("OFD 文件没有任何页面", path=source.name, advice="请重新导出后提交")
    return _document(ofd)


def _document(ofd: Ofd) -> Document:
    from assistant.ingest.readers.pdf_scan import placed_back
    from assistant.ingest.seals import attach

    laid = assemble(ofd.contents)
    blocks = placed_back(laid.blocks, ofd.turned)
    more, traces = _unseen(ofd)
    regions = attach(ofd.regions, blocks)
    for key, value in ofd.metadata.items():
        more.append(Block(f"m{len(more) + 1}", value, "metadata", style=key))
    return Document(
        id="", path=ofd.source.name, sha256=ofd.source.sha256, parser="ofd", blocks=(*blocks, *more), tables=laid.tables,
        pictures=laid.pictures, regions=tuple(regions), traces=(*traces, *ofd.traces), pages=tuple(ofd.pages),
        metadata={**ofd.metadata, **outcomes(ofd.traces)}, warnings=tuple(ofd.warnings),
    )  # fmt: skip


def _unseen(ofd: Ofd) -> tuple[list[Block], list[Trace]]:
    """Blocks and traces of hidden words and of annotations."""
    groups: dict[tuple[int, str], list[Line]] = {}
    for why, line in ofd.hidden:
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
        blocks.append(Block(f"h{len(blocks) + 1}", text, "hidden", number, boxes=boxes, size=lines[0].size))
        traces.append(Trace("hidden-text", text, blocks[-1].id, number, {"why": why}))
    for count, (number, words, detail, _) in enumerate(ofd.notes, 1):
        block = Block(f"n{count}", words, "comment", number) if words else None
        blocks.extend([block] if block else [])
        traces.append(Trace("annotation", words, block.id if block else None, number, detail))
    return blocks, traces


def _body(ofd: Ofd, entry: str, body: Any) -> None:
    """One document of the file (nearly always there is only one)."""
    info = first(body, "DocInfo")
    for node in info if info is not None else ():
        words = "".join(node.itertext()).strip()
        if local(node) in _INFO and words:
            ofd.metadata.setdefault(local(node), words)
        elif local(node) == "CustomDatas":
            for custom in node:
                if (custom.text or "").strip():
                    ofd.metadata.setdefault(f"custom:{custom.get('Name')}", custom.text.strip())
    root_part = ofd.part(entry, text_of(first(body, "DocRoot")))
    if root_part is None:
        raise UnreadableFileError("OFD 文件不完整，缺少文档根节点", path=ofd.source.name, advice="请重新导出")
    root = ofd.packed.xml(root_part)
    common = first(root, "CommonData")
    area = area_of(first(common, "PageArea")) or (0.0, 0.0, 210.0, 297.0)
    for node in common if common is not None else ():
        if local(node) in ("PublicRes", "DocumentRes"):
            read_resources(ofd, ofd.part(root_part, node.text))
        elif local(node) == "TemplatePage":
            template = ofd.part(root_part, node.get("BaseLoc"))
            if template:
                ofd.templates[str(node.get("ID"))] = template
    list_annotations(ofd, root_part, text_of(first(root, "Annotations")))
    pages = first(root, "Pages")
    for page in pages if pages is not None else ():
        _page(ofd, root_part, page, area)
    attachments(ofd, root_part, text_of(first(root, "Attachments")))
    signatures(ofd, entry, text_of(first(body, "Signatures")))


# ---------------------------------------------------------------- pages


def _page(ofd: Ofd, root_part: str, page: Any, area: tuple[float, float, float, float]) -> None:
    number = len(ofd.pages) + 1
    if number > ofd.source.limits.pages:
        raise LimitError(f"OFD 超过 {ofd.source.limits.pages} 页的上限", path=ofd.source.name, advice="请拆分后提交")
    ofd.order[str(page.get("ID"))] = number
    part = ofd.part(root_part, page.get("BaseLoc"))
    painted = Painted()
    if part is None:
        _lost(ofd, number, area)
        return
    try:
        root = ofd.packed.xml(part)
        x, y, width, height = area_of(first(root, "Area")) or area
        where = Where(number, x, y, width, height)
        for template in [n for n in root if local(n) == "Template"]:
            found = ofd.templates.get(str(template.get("TemplateID")))
            if found:
                paint([n for n in ofd.packed.xml(found) if local(n) == "Content"], where, painted, ofd.units)
        for resource in [n for n in root if local(n) == "PageRes"]:
            read_resources(ofd, ofd.part(part, resource.text))
        paint([n for n in root if local(n) == "Content"], where, painted, ofd.units)
    except LimitError:
        raise
    except UnreadableFileError:
        _lost(ofd, number, area)
        return
    annotate(ofd, page, where, painted)
    _keep(ofd, where, painted)


def _lost(ofd: Ofd, number: int, area: tuple[float, float, float, float]) -> None:
    shown = Page(number, area[2] * MM, area[3] * MM, "unreadable")
    ofd.pages.append(shown)
    ofd.contents.append(PageContent(shown, ()))
    ofd.warnings.append(f"第{number}页已损坏，无法打开")


def _keep(ofd: Ofd, where: Where, painted: Painted) -> None:
    """The page's content; a page that is a picture without words goes to recognition."""
    size = (where.width * MM, where.height * MM)
    letters = sum(len(line.text) for line in painted.lines)
    scan = next((p for p in painted.pictures if _share(p[1], size) > SCAN), None)
    if scan is not None and letters < 40:
        _recognise(ofd, where.number, size, scan, painted)
        return
    kept = _pictures(ofd, painted, where.number, size)
    grids, rest = ruled_tables(painted.lines, painted.segments, where.number)
    shown = Page(where.number, *size)
    ofd.pages.append(shown)
    ofd.contents.append(PageContent(shown, tuple(rest), tuple(grids), tuple(kept)))
    ofd.hidden.extend(painted.hidden)


def _share(box: Box, size: tuple[float, float]) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1]) / max(1.0, size[0] * size[1])


def _pictures(ofd: Ofd, painted: Painted, number: int, size: tuple[float, float]) -> list[Picture]:
    found: list[Picture] = []
    for resource, box in painted.pictures:
        part = ofd.resources.get(resource)
        if part is None:
            continue
        made, problem = describe(ofd.packed.read(part), pixels=ofd.source.limits.pixels, width=box[2] - box[0])
        if problem:
            ofd.warnings.append(f"第{number}页图片 {part.rsplit('/', 1)[-1]}：{problem}")
        if made is None or min(box[2] - box[0], box[3] - box[1]) < 6:
            continue
        shown = (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))
        found.append(replace(made, index=len(found), page=number, box=shown))
        if made.seal:
            ofd.regions.append(Region("seal", number, shown))
    return found


class _Sheet:
    """A page picture in the shape in which recognition takes pages (`picture`)."""

    def __init__(self, image: Any, size: tuple[float, float], box: Box) -> None:
        self.image, self.size, self.box = image, size, box

    def picture(self, scale: float) -> Any:
        """The page on white paper at `scale` pixels a point: RGB, (height, width, 3), uint8."""
        import numpy as np
        from PIL import Image

        from assistant.ingest.readers.pdf_render import MOST_PIXELS

        scale = min(scale, (MOST_PIXELS / max(1.0, self.size[0] * self.size[1])) ** 0.5)
        paper = Image.new("RGB", (max(1, round(self.size[0] * scale)), max(1, round(self.size[1] * scale))), "white")
        x0, y0, x1, y1 = (round(v * scale) for v in self.box)
        paper.paste(self.image.resize((max(1, x1 - x0), max(1, y1 - y0))), (x0, y0))
        return np.asarray(paper)


def _recognise(ofd: Ofd, number: int, size: tuple[float, float], scan: tuple[str, Box], painted: Painted) -> None:
    from PIL import Image, UnidentifiedImageError

    from assistant.ingest.readers.pdf_scan import recognise

    shown = Page(number, *size, "unreadable", "recognised")
    try:
        data = ofd.packed.read(ofd.resources[scan[0]])
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > ofd.source.limits.pixels:
                raise ValueError("pixels")
            picture = flatten(opened)
    except (KeyError, UnreadableFileError, UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        ofd.pages.append(shown)
        ofd.contents.append(PageContent(shown, tuple(painted.lines)))
        ofd.warnings.append(f"第{number}页是图片，无法打开，未能识别")
        return
    found = recognise(_Sheet(picture, size, scan[1]), number, size, painted.lines)
    ofd.pages.append(found.page)
    ofd.contents.append(found.content)
    ofd.regions.extend(found.regions)
    if found.back is not None:
        ofd.turned[number] = found.back
    if found.warning:
        ofd.warnings.append(found.warning)


READER = Reader("ofd", (".ofd",), _magic, read)
