"""Pictures of pages: .png .jpg .tif (one page a frame) and .bmp; each page is recognised. A photograph without words is a page with a picture."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from assistant.core.document import Document, Page, Picture, Region
from assistant.core.errors import LimitError, UnreadableFileError
from assistant.ingest.assemble import assemble
from assistant.ingest.layout import PageContent
from assistant.ingest.pictures import describe, exif_of, flatten
from assistant.ingest.readers import Reader, Source
from assistant.ingest.readers.pdf_scan import placed_back
from assistant.ingest.readers.scan import ScanResult, recognise_page
from assistant.ingest.seals import attach
from assistant.ingest.tables import ruled_tables

_A4 = 841.89  # points: the longer side of a page whose picture states no believable size
_PLAUSIBLE = (170.0, 2400.0)  # points: longer sides from a small card to A1
_FINEST = 200.0  # pixels an inch: finer scans are read at this
_PHOTOGRAPH = 30  # characters: a picture with fewer words is kept as a picture too
_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+", b"BM")


def _magic(data: bytes) -> bool:
    return data.startswith(_MAGIC)


@dataclass
class _Reading:
    contents: list[PageContent] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    results: dict[int, ScanResult] = field(default_factory=dict)
    regions: list[Region] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@contextmanager
def _opened(source: Source) -> Iterator[Any]:
    """The picture, its frames not yet decoded. LimitError where it has too many pixels or frames, UnreadableFileError where it is none."""
    from PIL import Image, UnidentifiedImageError

    broken = UnreadableFileError("图片已损坏或不完整，无法打开", path=source.name, advice="请重新扫描或重新导出后提交")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(source.data)) as image:
                yield image
    except Image.DecompressionBombError as error:
        raise _too_large(source, "过多") from error
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        IndexError,
        OverflowError,
        TypeError,
        KeyError,
        struct.error,
    ) as error:
        raise broken from error


def _too_large(source: Source, size: str) -> LimitError:
    return LimitError(
        f"图片像素{size}，超过 {source.limits.pixels / 1e6:.0f} 百万像素的上限，未解码",
        path=source.name,
        advice="请降低分辨率（300 dpi 以内）后重新提交",
    )


def read(source: Source) -> Document:
    """Read a picture file. UnreadableFileError where it is damaged, LimitError where it is too large."""
    reading = _Reading()
    with _opened(source) as image:
        count = int(getattr(image, "n_frames", 1))
        if count > source.limits.pages:
            raise LimitError(f"图片有 {count} 页，超过 {source.limits.pages} 页的上限", path=source.name, advice="请拆分后提交")
        metadata = {"format": str(image.format), "pixels": f"{image.width}×{image.height}", **exif_of(image)}
        for number in range(1, count + 1):
            image.seek(number - 1)
            if image.width * image.height > source.limits.pixels:
                raise _too_large(source, f"为 {image.width}×{image.height}")
            _page(image, number, source, reading, alone=count == 1)
    laid = assemble(reading.contents)
    blocks = tuple(placed_back(laid.blocks, reading.results))
    return Document(
        id="", path=source.name, sha256=source.sha256, parser="image", blocks=blocks, tables=laid.tables, pictures=laid.pictures,
        regions=tuple(attach(reading.regions, blocks)), pages=tuple(reading.pages), metadata=metadata, warnings=tuple(reading.warnings),
    )  # fmt: skip


def _page(image: Any, number: int, source: Source, reading: _Reading, *, alone: bool) -> None:
    from PIL import ImageOps

    dpi = _stated_dpi(image)
    shown = flatten(ImageOps.exif_transpose(_eight_bits(image)))
    width, height = page_size(shown.width, shown.height, dpi)
    factor = min(1.0, _FINEST * width / 72 / shown.width)
    if factor < 0.9:
        shown = shown.resize((max(1, round(shown.width * factor)), max(1, round(shown.height * factor))), reducing_gap=2.0)
    result = recognise_page(np.asarray(shown, np.uint8), number, width, height)
    grids, rest = ruled_tables(result.lines, result.segments, number)
    page = Page(number, width, height, result.grade, "recognised", result.confidence)
    pictures: tuple[Picture, ...] = result.pictures
    if alone and sum(len(n.text) for n in result.lines) < _PHOTOGRAPH:
        described, _ = describe(source.data, pixels=source.limits.pixels, width=width)
        if described is not None:
            pictures = (replace(described, page=number, box=(0.0, 0.0, width, height)),)
    reading.contents.append(
        PageContent(replace(page, width=result.width, height=result.height), tuple(rest), tuple(grids), pictures, result.split)
    )
    reading.pages.append(page)
    if not result.upright:
        reading.results[number] = result
    reading.regions.extend(result.regions)
    if result.grade in ("poor", "unreadable"):
        reading.warnings.append(f"第{number}页识别不可靠，内容须人工核对")


def _eight_bits(image: Any) -> Any:
    """Sixteen-bit grey as eight bits; other pictures as they are."""
    if not str(image.mode).startswith("I"):
        return image
    values = np.asarray(image).astype(np.float64)
    from PIL import Image

    return Image.fromarray((values / max(1.0, float(values.max())) * 255).astype(np.uint8))


def _stated_dpi(image: Any) -> float | None:
    stated = image.info.get("dpi")
    try:
        return float(stated[0]) if stated else None
    except (TypeError, ValueError, ZeroDivisionError, IndexError):
        return None


def page_size(width: int, height: int, dpi: float | None) -> tuple[float, float]:
    """Width and height in points of a page picture of so many pixels: as stated where that is the size of a page, else as on A4."""
    longer = max(width, height)
    size = longer / dpi * 72 if dpi and 50 <= dpi <= 1200 else 0.0
    if not _PLAUSIBLE[0] <= size <= _PLAUSIBLE[1]:
        size = _A4
    return round(width * size / longer, 2), round(height * size / longer, 2)


READER = Reader("图片", (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"), _magic, read, order=20, picture=True)
