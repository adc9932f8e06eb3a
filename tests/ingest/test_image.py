"""Picture files as pages: formats, frames, EXIF, sizes, and what is refused before it is decoded."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from assistant.core.errors import LimitError, UnreadableFileError
from assistant.core.text import fold
from assistant.ingest.readers import Limits, Source, reader_for
from assistant.ingest.readers.image import READER, page_size, read
from tests.ingest.scan_pages import PROSE, Sheet, character_errors, font_path

needs_font = pytest.mark.skipif(font_path() is None, reason="没有中文字体（fonts-noto-cjk），不能生成测试页")


def source(data: bytes, name: str, limits: Limits | None = None) -> Source:
    return Source(Path(name), name, data, limits or Limits())


def saved(image: Image.Image, format: str, **more: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **more)
    return buffer.getvalue()


def page(words: tuple[str, ...]) -> Image.Image:
    sheet = Sheet(150)
    sheet.lines(words)
    return sheet.image


@needs_font
def test_a_jpeg_is_a_page_with_its_exif() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0132] = "Fuji Xerox", "2023:06:05 09:12:00"
    document = read(source(saved(page(PROSE[:4]), "JPEG", quality=85, dpi=(150, 150), exif=exif), "照片/许可证.jpg"))
    (shown,) = document.pages
    assert (shown.number, shown.layer, shown.grade) == (1, "recognised", "good")
    assert (shown.width, shown.height) == pytest.approx((595.3, 841.9), abs=1)
    assert document.metadata["Make"] == "Fuji Xerox"
    assert document.metadata["DateTime"] == "2023:06:05 09:12:00"
    assert character_errors("".join(PROSE[:4]), "".join(b.text for b in document.blocks)) < 0.02
    assert all(b.layer == "recognised" and b.boxes is not None and len(b.boxes) == 4 * len(b.text) for b in document.blocks)


@needs_font
def test_each_frame_of_a_tiff_is_a_page() -> None:
    first, second = page(PROSE[:2]), page(PROSE[4:6])
    data = saved(first.convert("L"), "TIFF", save_all=True, append_images=[second], dpi=(150, 150), compression="tiff_lzw")
    document = read(source(data, "附件.tif"))
    assert [p.number for p in document.pages] == [1, 2]
    for number, words in ((1, PROSE[:2]), (2, PROSE[4:6])):
        assert character_errors("".join(words), "".join(b.text for b in document.blocks if b.page == number)) < 0.03


@needs_font
def test_a_photograph_turned_by_its_exif_is_read_as_shown() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned by 90° clockwise
    stored = page(PROSE[:4]).rotate(90, expand=True)
    document = read(source(saved(stored, "JPEG", quality=85, exif=exif), "手机拍照.jpg"))
    (shown,) = document.pages
    assert shown.height > shown.width
    assert character_errors("".join(PROSE[:4]), "".join(b.text for b in document.blocks)) < 0.03


def test_a_picture_without_words_is_kept_as_a_picture() -> None:
    ground = Image.effect_mandelbrot((400, 300), (-2, -1.2, 1, 1.2), 60).convert("RGB")
    document = read(source(saved(ground, "PNG"), "现场.png"))
    (picture,) = document.pictures
    assert (picture.page, picture.width, picture.height) == (1, 400, 300)
    assert picture.phash
    assert document.pages[0].grade == "good"


def test_ten_gigapixels_are_refused_before_they_are_decoded() -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    with pytest.raises(LimitError, match="像素"):
        read(source(bomb, "大图.png"))
    with pytest.raises(LimitError, match="像素"):
        read(source(saved(Image.new("RGB", (300, 200), "white"), "PNG"), "图.png", Limits(pixels=50_000)))


def test_damaged_pictures_are_unreadable_files() -> None:
    whole = saved(Image.effect_noise((300, 200), 60).convert("RGB"), "PNG")
    for data in (whole[:60], whole[: len(whole) // 2], whole[:8] + b"\0" * 500):
        with pytest.raises(UnreadableFileError):
            read(source(data, "坏.png"))


@pytest.mark.parametrize("format", ["PNG", "JPEG", "TIFF", "BMP"])
def test_formats_are_told_by_their_bytes(format: str) -> None:
    data = saved(Image.new("RGB", (60, 40), "white"), format)
    assert READER.magic(data)
    assert reader_for(source(data, "无后缀")) is READER


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "RGBA", "I;16"])
def test_every_kind_of_pixel_is_read(mode: str) -> None:
    image = Image.new("L", (200, 100), 255).convert(mode) if mode != "I;16" else Image.new("I;16", (200, 100), 65535)
    document = read(source(saved(image, "TIFF"), "白.tif"))
    assert document.blocks == ()


def test_the_size_of_the_page_is_believed_only_where_it_can_be_one() -> None:
    assert page_size(1240, 1754, 150) == pytest.approx((595.2, 841.9), abs=0.2)
    assert page_size(3000, 4000, 72) == pytest.approx((631.4, 841.9), abs=0.2)
    assert page_size(3000, 4000, None) == page_size(3000, 4000, 72)


@needs_font
def test_a_certificate_of_two_halves_is_read_half_by_half_and_entry_by_entry() -> None:
    sheet = Sheet(150, 841.9, 595.3)
    sheet.text(330, 60, "采矿许可证", 36, "#a01818")
    entries = ["采矿权人：某县青岩矿业有限公司", "地址：某县柏木乡石桥村二组十七号院内", "矿山名称：青岩灰岩矿", "开采方式：露天开采"]
    for number, words in enumerate(entries):
        label, value = words.split("：")
        sheet.text(60, 180 + 32 * number, f"{label}：", 14)
        sheet.text(150, 180 + 32 * number, value, 14)
    sheet.rule(440, 160, 440, 420, 1)
    points = [f"{n} X=32574{20 + n}.088 Y=353652{18 + n}.256" for n in range(1, 7)]
    for number, words in enumerate(points):
        sheet.text(480, 185 + 27 * number, words, 13)
    document = read(source(saved(sheet.image, "PNG", dpi=(150, 150)), "采矿许可证.png"))
    texts = [fold(b.text) for b in document.blocks]
    assert [t for t in texts if "：" in t or ":" in t] == [fold(e) for e in entries]
    assert texts.index(fold(entries[-1])) < min(n for n, t in enumerate(texts) if "x=32574" in t)


def test_a_scanned_sheet_is_paper_and_a_view_is_not() -> None:
    from PIL import Image, ImageDraw

    from assistant.ingest.pictures import is_paper

    sheet = Image.new("RGB", (600, 850), (246, 246, 244))
    pen = ImageDraw.Draw(sheet)
    for line in range(12):
        pen.line((70, 120 + 50 * line, 420, 120 + 50 * line), fill=(30, 30, 30), width=9)
    pen.ellipse((380, 600, 520, 740), outline=(205, 28, 30), width=6)
    assert is_paper(sheet)
    view = Image.linear_gradient("L").resize((600, 400)).convert("RGB")
    assert not is_paper(view)
