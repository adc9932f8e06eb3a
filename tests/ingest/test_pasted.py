"""Papers pasted as pictures: told from views cheaply, read where they stand, cited at their place, once for the same pixels."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from PIL import Image, ImageFilter

from assistant.core.document import Document
from assistant.ingest.readers import Source, pasted, read_file
from assistant.ingest.readers.pasted import read_paper, worth_a_look
from assistant.ingest.structure import structure
from tests.ingest.papers import FIELDS, NUMBER, chart, data, licence, photograph, site_map, word_width
from tests.ingest.pdf_pages import HEIGHT, Sheet, pdf
from tests.ingest.scan_pages import font_path

pytestmark = pytest.mark.skipif(font_path() is None, reason="没有中文字体（fonts-noto-cjk），不能生成测试页")
OWN = "第一章 矿山概况"
PROSE = "朝天区青岩坪石灰石矿为生产矿山，采用露天开采方式，矿山证照齐全，采矿许可证见下图，营业执照和安全生产许可证均在有效期内。" * 3
CAPTION = "图1-1 采矿许可证"


def shown(picture: Image.Image, width: float = 260.0, x: float = 170.0, *, turn: int = 0) -> Callable[[Sheet], None]:
    """A page with text above and below a picture."""
    from reportlab.lib.utils import ImageReader

    def draw(sheet: Sheet) -> None:
        sheet.line(OWN, size=16)
        sheet.paragraph(PROSE)
        high = width * picture.height / picture.width
        sheet.canvas.saveState()
        sheet.canvas.translate(x, HEIGHT - sheet.y - high)
        if turn:
            sheet.canvas.translate(width, high)
            sheet.canvas.rotate(turn)
        sheet.canvas.drawImage(ImageReader(io.BytesIO(data(picture))), 0, 0, width, high)
        sheet.canvas.restoreState()
        sheet.y += high + 20
        sheet.line(CAPTION, centred=True, size=10)
        sheet.line("第二章 自评结论", size=16)
        sheet.paragraph("矿山各项指标均达到要求，自评总分八百七十分。" * 4)

    return draw


def read_pdf(draw: Callable[[Sheet], None]) -> Document:
    return structure(read_file(Source(Path("报告.pdf"), "报告.pdf", pdf(draw))))


def word_file(*parts: str | Image.Image, width: float = 3.4) -> bytes:
    from docx.shared import Inches

    made = docx.Document()
    for part in parts:
        if isinstance(part, str):
            made.add_paragraph(part)
        else:
            made.add_picture(io.BytesIO(data(part, "PNG")), width=Inches(width))
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def read_word(*parts: str | Image.Image) -> Document:
    return structure(read_file(Source(Path("报告.docx"), "报告.docx", word_file(*parts))))


def test_views_charts_and_maps_are_no_papers_and_cost_little() -> None:
    assert worth_a_look(licence())
    view = Image.open(io.BytesIO(data(photograph(size=(3200, 2132)))))
    started = time.process_time()
    assert not worth_a_look(view)
    assert time.process_time() - started < 0.25
    for picture in (photograph(), photograph(9), chart(), site_map()):
        assert not worth_a_look(picture.copy()) or read_paper(picture) is None


@pytest.mark.parametrize("width", [235.0, 330.0])
def test_a_licence_on_a_native_page_is_read_at_its_place(width: float) -> None:
    document = read_pdf(shown(licence(), width))
    assert [p.layer for p in document.pages] == ["native"]
    assert document.pages[0].grade == "good"
    found = next(b for b in document.blocks if NUMBER in b.text)
    assert found.layer == "recognised"
    assert (found.role, found.picture) == ("textbox", 0)
    at = found.text.index(NUMBER)
    [(x0, y0, x1, y1)] = found.line_boxes(at, at + len(NUMBER))
    [picture] = document.pictures
    assert picture.box is not None
    before = 280 + word_width("（副本） 证号：", 14)
    assert (picture.paper, picture.grade) == (True, "good")
    left, top, right, bottom = picture.box
    scale = (right - left) / 842
    assert (x0, y0) == pytest.approx((left + before * scale, top + 136 * scale), abs=10 * scale)
    assert x1 - x0 == pytest.approx(word_width(NUMBER, 14) * scale, abs=12 * scale)
    assert y1 - y0 < 20 * scale
    assert top < y0 < y1 < bottom
    words = "".join(b.text for b in document.blocks)
    for _, value in FIELDS:
        assert value in words
    assert [s.title for s in document.sections] == [OWN, "第二章 自评结论"]
    order = [words.index(w) for w in ("矿山证照齐全", NUMBER, "第二章 自评结论")]
    assert order == sorted(order)
    assert [r.kind for r in document.regions] == ["seal"]


def test_a_picture_turned_on_the_page_is_cited_where_it_stands() -> None:
    document = read_pdf(shown(licence(), 300.0, turn=180))
    found = next(b for b in document.blocks if NUMBER in b.text)
    at = found.text.index(NUMBER)
    boxes = found.line_boxes(at, at + len(NUMBER))
    [picture] = document.pictures
    assert picture.box is not None
    scale = (picture.box[2] - picture.box[0]) / 842
    before = 280 + word_width("（副本） 证号：", 14)
    corner = max(b[2] for b in boxes), max(b[3] for b in boxes)
    assert corner == pytest.approx((picture.box[2] - before * scale, picture.box[3] - 136 * scale), abs=10 * scale)
    assert min(b[0] for b in boxes) == pytest.approx(corner[0] - word_width(NUMBER, 14) * scale, abs=12 * scale)


def test_a_large_licence_beside_a_page_of_text_is_read_and_the_text_kept() -> None:
    def draw(sheet: Sheet) -> None:
        from reportlab.lib.utils import ImageReader

        sheet.paragraph(PROSE)
        sheet.canvas.drawImage(ImageReader(io.BytesIO(data(licence().rotate(90, expand=True)))), 50, 20, 490, 650)

    document = read_pdf(draw)
    words = "".join(b.text for b in document.blocks)
    assert NUMBER in words
    assert "矿山证照齐全" in words
    assert words.count("青岩坪石灰石矿") >= 2
    assert next(b for b in document.blocks if "矿山证照齐全" in b.text).layer == "native"


def test_a_licence_in_a_word_file_is_read_at_its_paragraph() -> None:
    document = read_word(OWN, PROSE, licence(), CAPTION, "第二章 自评结论", PROSE)
    found = next(b for b in document.blocks if NUMBER in b.text)
    assert (found.layer, found.role, found.page, found.boxes, found.picture) == ("recognised", "textbox", None, None, 0)
    assert found.address is not None
    assert found.address.startswith("p3i1.")
    ids = [b.id for b in document.blocks]
    assert ids == [f"b{n + 1}" for n in range(len(ids))]
    words = [b.text for b in document.blocks]
    assert words.index(PROSE) < words.index(found.text) < words.index(CAPTION)
    assert document.pictures[0].grade == "good"
    assert document.caption_of(document.pictures[0]) == CAPTION
    assert [r.kind for r in document.regions] == ["seal"]


def test_a_word_file_that_is_only_a_scan_says_what_the_scan_says() -> None:
    from assistant.ingest.kinds import kind_of

    document = read_word(licence())
    assert {b.role for b in document.blocks} & {"title", "paragraph"}
    assert all(b.picture is None for b in document.blocks)
    assert not any("没有文字" in w for w in document.warnings)
    assert kind_of(document) == "licence"


def test_the_same_pixels_are_recognised_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pasted._memory.clear()
    first = read_paper(licence(), tmp_path)
    assert first is not None
    pasted._memory.clear()
    monkeypatch.setattr(pasted, "_read", lambda *_: pytest.fail("recognised again"))
    assert read_paper(licence(), tmp_path) == first
    assert len(list(tmp_path.iterdir())) == 1


def test_a_picture_with_a_text_layer_of_its_own_is_not_read_again() -> None:
    def draw(sheet: Sheet) -> None:
        shown(licence())(sheet)
        for n, (label, value) in enumerate(FIELDS):
            sheet.canvas.setFillAlpha(0)
            sheet.put(200, 260 + 12 * n, f"{label}{value}", 6)

    document = read_pdf(draw)
    assert not any(b.layer == "recognised" for b in document.blocks)


def test_an_illegible_paper_is_named() -> None:
    dim = licence(72.0).filter(ImageFilter.GaussianBlur(2.6))
    document = read_word(PROSE, dim)
    assert document.pictures[0].grade in ("poor", "unreadable")
    assert any("识别不可靠" in w for w in document.warnings)
