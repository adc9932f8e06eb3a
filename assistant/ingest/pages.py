"""Pages of the original as pictures, for the screen."""

from __future__ import annotations

from io import BytesIO

from assistant.core.errors import UnreadableFileError

_LARGEST = 3000


def page_picture(data: bytes, page: int, *, dpi: int = 110, name: str = "") -> bytes:
    """A page (from 1) of a PDF or a picture file as PNG bytes, at most 3,000 pixels a side.

    Raises UnreadableFileError where the bytes are neither or have no such page.
    """
    import pypdfium2 as pdfium
    from PIL import Image, ImageOps, UnidentifiedImageError

    buffer = BytesIO()
    if data[:1024].lstrip().startswith(b"%PDF"):
        try:
            with pdfium.PdfDocument(data) as document:
                sheet = document[page - 1]
                scale = min(dpi / 72, _LARGEST / max(sheet.get_size()))
                sheet.render(scale=scale).to_pil().convert("RGB").save(buffer, "PNG")
        except (pdfium.PdfiumError, IndexError) as error:
            raise UnreadableFileError(f"第{page}页无法显示", path=name) from error
        return buffer.getvalue()
    try:
        with Image.open(BytesIO(data)) as picture:
            picture.seek(page - 1)
            shown = ImageOps.exif_transpose(picture).convert("RGB")
            shown.thumbnail((_LARGEST // 2, _LARGEST // 2))
            shown.save(buffer, "PNG")
    except (UnidentifiedImageError, OSError, EOFError, Image.DecompressionBombError) as error:
        raise UnreadableFileError(f"第{page}页无法显示", path=name) from error
    return buffer.getvalue()


def has_pages(data: bytes) -> bool:
    """Whether the original can be shown as page pictures (PDF and picture files)."""
    return (
        data[:1024].lstrip().startswith(b"%PDF")
        or data[:8] in (b"\x89PNG\r\n\x1a\n",)
        or data[:3] == b"\xff\xd8\xff"
        or data[:4] in (b"II*\x00", b"MM\x00*")
    )
