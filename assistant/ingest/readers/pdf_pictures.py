"""The pictures on a PDF page: where, how large, their hashes."""

from __future__ import annotations

import ctypes
import hashlib
from typing import Any

from assistant.core.document import Picture
from assistant.core.errors import LimitError
from assistant.ingest.readers import Source
from assistant.ingest.readers.pdf_hidden import area_share
from assistant.ingest.readers.pdf_objects import Drawn

#: Pictures smaller than this many pixels a side are rules, bullets and dots.
LEAST = 24
#: A picture of more than this many times the limit is an attack, not a scan.
BOMB = 8
#: The perceptual hash is made of pictures up to this many pixels; larger ones keep the hash of their bytes.
HASHED = 50_000_000


def pictures(page: Any, seen: Drawn, number: int, size: tuple[float, float], source: Source) -> list[Picture]:
    """The pictures in painting order; full-page scans are left out (they are the page). LimitError at a picture of absurd size."""
    found = []
    for painted in seen.pictures:
        width, height = _pixels(painted.handle, page)
        if width * height > BOMB * source.limits.pixels:
            raise LimitError(
                f"第{number}页的图片有 {width}×{height} 像素，超过上限", path=source.name, advice="请压缩图片后重新提交"
            )
        if min(width, height) < LEAST or area_share(painted.box, *size) > 0.7:
            continue
        box = painted.box
        shown = (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))
        found.append(
            Picture(len(found), number, shown, None, _phash(painted.handle) if width * height <= HASHED else None, _sha256(painted.handle), width, height)
        )
    return found


def too_large(page: Any, seen: Drawn, source: Source) -> bool:
    """Whether some picture of the page has more pixels than the limit, so that the page cannot be rendered safely."""
    return any(w * h > source.limits.pixels for w, h in (_pixels(p.handle, page) for p in seen.pictures))


def _pixels(handle: Any, page: Any) -> tuple[int, int]:
    import pypdfium2.raw as raw

    width, height = ctypes.c_uint(), ctypes.c_uint()
    if raw.FPDFImageObj_GetImagePixelSize(handle, ctypes.byref(width), ctypes.byref(height)):
        return width.value, height.value
    return 0, 0


def _sha256(handle: Any) -> str | None:
    """Of the picture's bytes as they stand in the file (a photograph inserted twice has the same)."""
    import pypdfium2.raw as raw

    length = raw.FPDFImageObj_GetImageDataRaw(handle, None, 0)
    if not length:
        return None
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFImageObj_GetImageDataRaw(handle, buffer, length)
    return hashlib.sha256(buffer.raw).hexdigest()


def _phash(handle: Any) -> str | None:
    import imagehash
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    bitmap = raw.FPDFImageObj_GetBitmap(handle)
    if not bitmap:
        return None
    try:
        return str(imagehash.phash(pdfium.PdfBitmap.from_raw(bitmap).to_pil().convert("L")))
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
