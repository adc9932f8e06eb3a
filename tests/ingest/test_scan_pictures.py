"""Photographs on scanned pages are cut out, so that they are known in another filing; print, tables, seals and certificates are none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from assistant.checks.copying.fingerprint import same_photograph
from assistant.core.document import Picture
from assistant.ingest.pictures import crops, phash
from assistant.ingest.readers import Source, read_file
from assistant.ingest.readers.scan import recognise_page
from tests.ingest.papers import chart, data, licence, photograph, site_map
from tests.ingest.pdf_pages import pdf
from tests.ingest.scan_pages import HEIGHT, PROSE, WIDTH, Sheet, font_path, scanned

pytestmark = pytest.mark.skipif(font_path() is None, reason="没有中文字体（fonts-noto-cjk），不能生成测试页")
PLACE = (120.0, 330.0, 420.0, 530.0)


def view(seed: int) -> Image.Image:
    """A photograph of a slope: a few large shapes and fine texture."""
    rng = np.random.default_rng(seed)
    shapes = Image.fromarray(rng.integers(40, 210, (5, 7, 3), np.uint8)).resize((900, 600), Image.Resampling.BICUBIC)
    return Image.blend(shapes, photograph(seed, (900, 600)), 0.35)


def sheet_with(*views: Image.Image, dpi: float = 150.0) -> Sheet:
    sheet = Sheet(dpi)
    sheet.lines(PROSE[:8])
    x0, y0, x1, y1 = PLACE
    for n, picture in enumerate(views):
        size = round(sheet.px(x1 - x0)), round(sheet.px(y1 - y0))
        sheet.image.paste(picture.resize(size, Image.Resampling.LANCZOS), (round(sheet.px(x0)), round(sheet.px(y0 + 240 * n))))
        sheet.text(220, y1 + 8 + 240 * n, f"图{n + 1} 采场现状照片", 10)
    return sheet


def hashes(picture: Picture | Image.Image) -> str:
    return (picture.phash or "") + picture.crops if isinstance(picture, Picture) else (phash(picture) or "") + crops(picture)


@pytest.mark.parametrize(("tilt", "noise", "quality"), [(0.0, 0.0, None), (0.8, 8.0, 60), (-1.3, 6.0, 45)])
def test_a_photograph_on_a_scan_is_the_same_photograph(tilt: float, noise: float, quality: int | None) -> None:
    original = view(3)
    picture = scanned(sheet_with(original).image, tilt=tilt, noise=noise, quality=quality)
    [found] = recognise_page(picture, 4, WIDTH, HEIGHT).pictures
    assert found.box == pytest.approx(PLACE, abs=9 + 6 * abs(tilt))
    assert found.page == 4
    assert not found.paper
    assert same_photograph(hashes(found), hashes(original))
    assert not same_photograph(hashes(found), hashes(view(11)))


def test_two_photographs_come_from_top_to_bottom() -> None:
    first, second = recognise_page(scanned(sheet_with(view(3), view(5)).image, noise=5), 1, WIDTH, HEIGHT).pictures
    assert first.box is not None
    assert second.box is not None
    assert first.box[3] < second.box[1]
    assert same_photograph(hashes(first), hashes(view(3)))
    assert same_photograph(hashes(second), hashes(view(5)))


def test_print_tables_charts_maps_seals_and_certificates_are_no_photographs() -> None:
    sheet = Sheet(150)
    sheet.lines(PROSE)
    sheet.draw.rectangle([sheet.px(72), sheet.px(400), sheet.px(520), sheet.px(480)], fill="#c9d8ea")
    sheet.table([["年度", "产量"], ["2021", "27.8"], ["2022", "28.1"]], [72, 300, 520], 500)
    sheet.seal(430, 700, "某县青岩矿业有限公司")
    assert recognise_page(scanned(sheet.image, tilt=0.6, noise=7, quality=60), 1, WIDTH, HEIGHT).pictures == ()
    for paper in (licence(), chart(), site_map()):
        assert recognise_page(np.asarray(paper), 1, paper.width * 72 / 130, paper.height * 72 / 130).pictures == ()


def test_a_scanned_file_has_its_photographs_with_their_captions() -> None:
    import io

    from reportlab.lib.utils import ImageReader

    page = data(sheet_with(view(3)).image)
    made = pdf(lambda sheet: sheet.canvas.drawImage(ImageReader(io.BytesIO(page)), 0, 0, 595, 842))
    document = read_file(Source(Path("扫描.pdf"), "扫描.pdf", made))
    [picture] = document.pictures
    assert document.caption_of(picture).replace(" ", "") == "图1采场现状照片"
    assert same_photograph(hashes(picture), hashes(view(3)))
