"""Words that run up, down or upside down on native pages come in reading order, and are cited where they stand."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from assistant.core.document import Document
from assistant.ingest.readers import Source, read_file
from assistant.ingest.structure import structure
from tests.ingest.pdf_pages import HEIGHT, WIDTH, Sheet, pdf

ROWS = [
    ["工程名称", "单位", "工程量", "单价（元）", "合价（万元）"],
    ["表土剥离", "m³", "12650", "8.42", "10.65"],
    ["挡土墙", "m", "386", "415.60", "16.04"],
    ["合计", "—", "—", "—", "26.69"],
]
CAPTION = "表5-1 复垦工程量及投资估算表"
PROSE = "本表按照2023年第二季度价格编制，工程量以现场测量为准，单价含人工费、材料费和机械费，合价保留两位小数。" * 2


def content(sheet: Sheet) -> None:
    sheet.line(CAPTION, centred=True)
    sheet.table(ROWS, [110, 60, 80, 90, 100])
    sheet.paragraph(PROSE)


def sideways(angle: int, draw: Callable[[Sheet], None] = content) -> Callable[[Sheet], None]:
    """What `draw` puts on a page, set sideways on an upright one: angle 90 runs up, -90 runs down."""

    def turned(sheet: Sheet) -> None:
        sheet.canvas.saveState()
        sheet.canvas.translate(WIDTH if angle > 0 else 0, 0 if angle > 0 else HEIGHT)
        sheet.canvas.rotate(angle)
        sheet.canvas.translate(100, WIDTH - HEIGHT)
        draw(sheet)
        sheet.canvas.restoreState()

    return turned


def shown(data: bytes, rotation: int) -> bytes:
    """The file with its first page shown turned."""
    made = pypdf.PdfWriter()
    page = pypdf.PdfReader(io.BytesIO(data)).pages[0]
    page.rotate(rotation)
    made.add_page(page)
    buffer = io.BytesIO()
    made.write(buffer)
    return buffer.getvalue()


def read(data: bytes) -> Document:
    return structure(read_file(Source(Path("表.pdf"), "表.pdf", data)))


def rows(document: Document, table: int = 0) -> list[list[str]]:
    return [[b.text if b else "" for b in row] for row in document.grid(document.tables[table])]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(lambda: pdf(sideways(90)), id="runs up"),
        pytest.param(lambda: pdf(sideways(-90)), id="runs down"),
        pytest.param(lambda: shown(pdf(content), 90), id="shown turned by 90"),
        pytest.param(lambda: shown(pdf(content), 180), id="shown upside down"),
        pytest.param(lambda: shown(pdf(content), 270), id="shown turned by 270"),
        pytest.param(lambda: shown(pdf(sideways(90)), 90), id="set sideways, shown right"),
    ],
)
def test_a_turned_page_is_read_like_an_upright_one(data: Callable[[], bytes]) -> None:
    document = read(data())
    assert [t.rows for t in document.tables] == [4]
    assert rows(document) == ROWS
    assert document.caption_of(document.tables[0]) == CAPTION
    assert [b.text for b in document.body if b.role == "paragraph"] == [PROSE]
    body = document.body
    assert [b.role for b in body] == ["caption", *["cell"] * 20, "paragraph"]


def test_a_turned_cell_is_cited_where_it_stands() -> None:
    document = read(pdf(sideways(90)))
    cell = next(b for b in document.blocks if b.text == "12650")
    [(x0, y0, x1, y1)] = cell.line_boxes(0, 5)
    assert 0 < x0 < x1 < WIDTH
    assert y1 - y0 > 2 * (x1 - x0), "the figures run up the page"
    heading = next(b for b in document.blocks if b.text == "工程量")
    assert heading.line_boxes(0, 3)[0][0] < x0, "its row stands to the right of the table's head"
    assert heading.line_boxes(0, 3)[0][3] == pytest.approx(y1, abs=6), "both begin at the same border"


def test_a_sideways_table_keeps_the_pages_header_and_footer() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.put(200, 40, "青岩矿复垦方案")
        sheet.put(290, 815, "- 7 -")
        sideways(90)(sheet)

    document = read(pdf(draw))
    assert rows(document) == ROWS
    assert {b.text: b.role for b in document.blocks if b.role in ("header", "footer")} == {"青岩矿复垦方案": "header", "- 7 -": "footer"}
    assert [b.text for b in document.body if b.role == "paragraph"] == [PROSE]


def test_a_sideways_table_below_text_is_put_behind_it() -> None:
    def small(sheet: Sheet) -> None:
        sheet.canvas.translate(-60, -230)
        sheet.table(ROWS, [70, 40, 60, 70, 70])

    def draw(sheet: Sheet) -> None:
        sheet.line("第三章 复垦投资", size=16)
        sheet.paragraph(PROSE * 3)
        sideways(90, small)(sheet)

    document = read(pdf(draw))
    assert rows(document) == ROWS
    texts = [b.text for b in document.body]
    assert texts[1].startswith(PROSE[:40])
    assert 1 < texts.index("工程名称") < texts.index("26.69") == len(texts) - 1
    cell = next(b for b in document.blocks if b.text == "386")
    assert cell.table == 0
    [(x0, y0, x1, y1)] = cell.line_boxes(0, 3)
    assert y0 > 300
    assert y1 - y0 > x1 - x0


def test_a_turned_label_in_an_upright_table_stays_in_its_cell() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.paragraph(PROSE)
        top = sheet.y
        sheet.table([["", "内容"], ["", "修建截水沟"], ["", "栽植乔木"]], [60, 300], height=40, merged=[(0, 0, 3, 1)])
        sheet.canvas.saveState()
        sheet.canvas.translate(110, HEIGHT - top - 80)
        sheet.canvas.rotate(90)
        sheet.canvas.setFont("STSong-Light", 10)
        sheet.canvas.drawString(0, 0, "工程措施")
        sheet.canvas.restoreState()

    document = read(pdf(draw))
    assert rows(document)[0] == ["工程措施", "内容"]
    assert rows(document)[2] == ["工程措施", "栽植乔木"]
    assert [b.text for b in document.body if b.role == "paragraph"] == [PROSE]


def test_an_upright_page_is_not_touched() -> None:
    document = read(pdf(content))
    assert rows(document) == ROWS
    assert [b.id for b in document.body] == [f"b{n + 1}" for n in range(22)]
