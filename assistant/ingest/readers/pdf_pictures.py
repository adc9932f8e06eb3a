"""The pictures on a PDF page: where, how large, their hashes."""

from __future__ import annotations

import ctypes
import hashlib
from dataclasses import replace
from typing import Any

from assistant.core.document import Picture
from assistant.core.errors import LimitError
from assistant.ingest.readers import Source
from assistant.ingest.readers.pdf_hidden import area_share
from assistant.ingest.readers.pdf_objects import Drawn, Painted

#: Pictures smaller than this many pixels a side are rules, bullets and dots.
LEAST = 24
#: A picture of more than this many times the limit is an attack, not a scan.
BOMB = 8
#: The perceptual hash is made of pictures up to this many pixels; larger ones keep the hash of their bytes.
HASHED = 50_000_000


def pictures(page: Any, seen: Drawn, number: int, size: tuple[float, float], source: Source) -> list[Picture]:
    """The pictures in painting order; full-page scans are left out (they are the page). LimitError at a picture of absurd size."""
    found: list[Picture] = []
    for painted in seen.pictures:
        width, height = picture_pixels(painted.handle)
        if width * height > BOMB * source.limits.pixels:
            raise LimitError(f"第{number}页的图片有 {width}×{height} 像素，超过上限", path=source.name, advice="请压缩图片后重新提交")
        if min(width, height) < LEAST or area_share(painted.box, *size) > 0.7:
            continue
        found.append(_picture(painted, number, len(found), width, height, source))
    return found


def _picture(painted: Painted, number: int, index: int, width: int, height: int, source: Source) -> Picture:
    """Size, hashes, EXIF; a JPEG is looked at as it stands in the file, anything else as it is decoded."""
    from assistant.ingest.pictures import crops, describe, flatten, is_paper, phash

    box = painted.box
    shown = (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))
    data = raw_bytes(painted.handle)
    if data[:3] == b"\xff\xd8\xff" and width * height <= HASHED:
        made, _ = describe(data, pixels=source.limits.pixels, width=box[2] - box[0])
        if made is not None:
            return replace(made, index=index, page=number, box=shown)
    decoded = decoded_picture(painted.handle) if width * height <= HASHED else None
    flat = flatten(decoded) if decoded is not None else None
    made_hash, cropped = (phash(flat), crops(flat)) if flat is not None else (None, "")
    paper = flat is not None and is_paper(flat)
    return Picture(
        index, number, shown, None, made_hash, hashlib.sha256(data).hexdigest() if data else None, width, height, crops=cropped, paper=paper
    )


def too_large(page: Any, seen: Drawn, source: Source) -> bool:
    """Whether some picture of the page has more pixels than the limit, so that the page cannot be rendered safely."""
    return any(w * h > source.limits.pixels for w, h in (picture_pixels(p.handle) for p in seen.pictures))


def picture_pixels(handle: Any) -> tuple[int, int]:
    """Width and height of a raw picture object in pixels, zeros where they are not known."""
    import pypdfium2.raw as raw

    width, height = ctypes.c_uint(), ctypes.c_uint()
    if raw.FPDFImageObj_GetImagePixelSize(handle, ctypes.byref(width), ctypes.byref(height)):
        return width.value, height.value
    return 0, 0


def raw_bytes(handle: Any) -> bytes:
    """The picture's bytes as they stand in the file."""
    import pypdfium2.raw as raw

    length = raw.FPDFImageObj_GetImageDataRaw(handle, None, 0)
    buffer = ctypes.create_string_buffer(length or 1)
    raw.FPDFImageObj_GetImageDataRaw(handle, buffer, length)
    return buffer.raw[:length]


def decoded_picture(handle: Any) -> Any:
    """The picture as a PIL image of its own, or None."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    bitmap = raw.FPDFImageObj_GetBitmap(handle)
    if not bitmap:
        return None
    try:
        # the wrapper owns the bitmap from here on and frees it with its buffer; freed here as well, the heap breaks
        shown = pdfium.PdfBitmap.from_raw(bitmap)
    except pdfium.PdfiumError:
        raw.FPDFBitmap_Destroy(bitmap)
        return None
    return shown.to_pil().copy()
