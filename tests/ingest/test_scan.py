"""Recognition of page pictures: error rates, position, straightening, tables, seals. Pages are set and made bad by scan_pages."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.core.text import fold
from assistant.ingest.readers.scan import ScanResult, recognise_page
from assistant.ingest.tables import ruled_tables
from tests.ingest.scan_pages import HEIGHT, PROSE, WIDTH, Sheet, character_errors, font_path, scanned

pytestmark = pytest.mark.skipif(font_path() is None, reason="没有中文字体（fonts-noto-cjk），不能生成测试页")


def prose_sheet(dpi: float) -> Sheet:
    sheet = Sheet(dpi)
    sheet.text(215, 50, "第二章 矿山概况", 16)
    sheet.lines(PROSE)
    return sheet


TRUTH = "第二章 矿山概况" + "".join(PROSE)


def test_clean_scan_at_200_dpi_has_at_most_one_and_a_half_percent_errors() -> None:
    result = recognise_page(prose_sheet(200).array, 1, WIDTH, HEIGHT)
    assert character_errors(TRUTH, result.text) <= 0.015
    assert result.grade == "good"
    assert result.rotation == 0
    assert all(line.layer == "recognised" and line.page == 1 for line in result.lines)


def test_tilted_noisy_jpeg_at_150_dpi_has_at_most_four_percent_errors() -> None:
    picture = scanned(prose_sheet(150).image, tilt=1.4, noise=9, quality=55)
    result = recognise_page(picture, 1, WIDTH, HEIGHT)
    assert character_errors(TRUTH, result.text) <= 0.04
    assert result.skew == pytest.approx(1.4, abs=0.25)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_on_its_side_or_head_is_read_and_cited_where_it_stands(turns: int) -> None:
    upright = prose_sheet(150).array
    shown = np.ascontiguousarray(np.rot90(upright, -turns))
    width, height = (HEIGHT, WIDTH) if turns % 2 else (WIDTH, HEIGHT)
    result = recognise_page(shown, 4, width, height)
    assert result.rotation == turns * 90
    assert character_errors(TRUTH, result.text) <= 0.03
    line = next(n for n in result.lines if "采矿许可证号" in n.text)
    x0, y0, x1, y1 = (v * shown.shape[1] / width for v in result.place_box_back(line.box))
    around = shown[round(y0) : round(y1), round(x0) : round(x1)]
    assert (around < 128).any(axis=2).mean() > 0.08, "the box on the shown page holds the line's ink"
    assert (y1 - y0 > x1 - x0) == bool(turns % 2)


def test_each_character_has_its_place() -> None:
    sheet = Sheet(200)
    sheet.text(100, 200, "复垦率86.81%，责任范围38.45公顷", 12)
    (line,) = recognise_page(sheet.array, 1, WIDTH, HEIGHT).lines
    assert len(line.chars) == 4 * len(line.text)
    font_left = 100.0
    for words in ("86.81", "38.45", "公顷"):
        start = line.text.index(words)
        before = sheet.draw.textlength(line.text[:start], font=_font(sheet)) * 72 / 200 + font_left
        after = sheet.draw.textlength(line.text[: start + len(words)], font=_font(sheet)) * 72 / 200 + font_left
        assert line.chars[4 * start] == pytest.approx(before, abs=4)
        assert line.chars[4 * (start + len(words)) - 2] == pytest.approx(after, abs=4)
    assert line.size == pytest.approx(12, abs=1.5)


def _font(sheet: Sheet):  # type: ignore[no-untyped-def]
    from tests.ingest.scan_pages import font

    return font(12, sheet.dpi)


ROWS = (
    ("工程名称", "单位", "工程量", "单价（元）", "合价（万元）"),
    ("表土剥离", "m³", "12650", "8.42", "10.65"),
    ("挡土墙", "m", "386", "415.60", "16.04"),
    ("栽植乔木", "株", "2140", "35.20", "7.53"),
    ("合计", "—", "—", "—", "34.22"),
)


def table_cells(result: ScanResult) -> list[list[str]]:
    (grid,), _ = ruled_tables(result.lines, result.segments, 1)
    rows = [[""] * grid.cols for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row][cell.col] = "".join(n.text for n in cell.lines)
    return rows


@pytest.mark.parametrize("tilt", [0.0, 0.9])
def test_a_scanned_ruled_table_becomes_a_grid(tilt: float) -> None:
    sheet = Sheet(170)
    sheet.lines(PROSE[:3], y=80)
    sheet.text(220, 190, "表5-2 治理工程投资估算表", 10.5)
    sheet.table(ROWS, [80, 190, 250, 330, 420, 515], 210)
    sheet.text(80, 330, "注：单价按四川省2022年信息价计取。", 9)
    picture = scanned(sheet.image, tilt=tilt, noise=5 if tilt else 0, quality=70)
    rows = table_cells(recognise_page(picture, 1, WIDTH, HEIGHT))
    assert [len(r) for r in rows] == [5] * 5
    assert [fold(c) for c in rows[0]] == [fold(c) for c in ROWS[0]]
    assert [r[2] for r in rows[1:4]] == ["12650", "386", "2140"]
    assert [r[4] for r in rows[1:]] == ["10.65", "16.04", "7.53", "34.22"]
    assert all(r for r in rows[4]), "a dash is not an empty cell"


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [p[:17] for p in PROSE[:9]]
    right = [p[17:34] for p in PROSE[:9]]
    sheet = Sheet(150)
    sheet.text(230, 40, "绿色矿山建设情况简报", 14)
    sheet.lines(left, x=60, size=11)
    sheet.lines(right, x=315, size=11)
    text = recognise_page(sheet.array, 1, WIDTH, HEIGHT).text.replace("\n", "")
    assert character_errors("绿色矿山建设情况简报" + "".join(left) + "".join(right), text) < 0.05


def test_letters_make_no_rulings_and_a_photograph_no_words() -> None:
    sheet = Sheet(150)
    sheet.text(110, 60, "矿山地质环境保护与土地复垦方案", 26)
    rng = np.random.default_rng(3)
    sheet.image.paste(_photograph(rng), (200, 400))
    result = recognise_page(sheet.array, 1, WIDTH, HEIGHT)
    assert result.text.replace("\n", "") == "矿山地质环境保护与土地复垦方案"
    assert ruled_tables(result.lines, result.segments, 1)[0] == []
    assert result.grade == "good"


def _photograph(rng: np.random.Generator):  # type: ignore[no-untyped-def]
    from PIL import Image, ImageFilter

    ground = Image.fromarray(rng.integers(60, 200, (30, 40, 3), np.uint8)).resize((700, 500), Image.Resampling.BICUBIC)
    return ground.filter(ImageFilter.GaussianBlur(1))


def test_a_blank_page_is_well_read_and_a_hopeless_one_is_not() -> None:
    blank = recognise_page(Sheet(100).array, 1, WIDTH, HEIGHT)
    assert (blank.lines, blank.confidence, blank.grade) == ((), None, "good")
    bad = recognise_page(scanned(prose_sheet(60).image, blur=1.6, noise=25, quality=15), 1, WIDTH, HEIGHT)
    assert bad.grade in ("poor", "unreadable")


def test_words_under_a_seal_and_in_it_are_told_apart() -> None:
    sheet = Sheet(150)
    sheet.lines(PROSE[:4])
    sheet.text(300, 300, "承诺单位（盖章）：某县青岩矿业有限公司", 12)
    sheet.text(380, 325, "2023年8月16日", 12)
    sheet.seal(420, 310, "某县青岩矿业有限公司")
    result = recognise_page(scanned(sheet.image, noise=4, quality=75), 1, WIDTH, HEIGHT)
    (region,) = result.regions
    assert region.kind == "seal"
    assert region.box == pytest.approx((360, 250, 480, 370), abs=6)
    (stamp,) = [n for n in result.lines if n.role == "stamp"]
    assert character_errors("某县青岩矿业有限公司", stamp.text) <= 0.2
    body = "".join(n.text for n in result.lines if n.role is None)
    assert character_errors("".join(PROSE[:4]) + "承诺单位（盖章）：某县青岩矿业有限公司2023年8月16日", body) < 0.04


def test_the_same_picture_is_read_alike_twice() -> None:
    picture = scanned(prose_sheet(120).image, noise=12, quality=40)
    assert recognise_page(picture, 1, WIDTH, HEIGHT).lines == recognise_page(picture, 1, WIDTH, HEIGHT).lines


def test_repeated_digits_of_long_numbers_are_all_read() -> None:
    numbers = ["C5111002010117110000001", "C2221111111117777150003", "91511111403222222T", "3555500.0777", "C7888881300001500112233"]
    sheet = Sheet(150)
    for place, number in enumerate(numbers):
        sheet.text(100, 80 + 40 * place, f"许可证号：{number}", 10.5)
    result = recognise_page(scanned(sheet.image, tilt=0.4, noise=8, quality=60), 1, WIDTH, HEIGHT)
    assert [fold(line.text).split(":")[-1] for line in result.lines] == [fold(n) for n in numbers]


@pytest.mark.parametrize("tilt", [0.0, -0.6])
def test_the_box_of_a_cells_words_leaves_its_borders_out(tilt: float) -> None:
    sheet = Sheet(200)
    rows = [[f"{2016 + n}年", f"{1.37 * n + 0.52:.2f}", f"{812 + 97 * n}", f"{18.41 * n + 9.3:.2f}"] for n in range(20)]
    sheet.table(rows, [70, 150, 240, 330, 420], 80, pitch=26)
    result = recognise_page(scanned(sheet.image, tilt=tilt, noise=5), 1, WIDTH, HEIGHT)
    heights = sorted(n.height for n in result.lines)
    assert len(heights) >= 76
    assert heights[len(heights) // 2] < 11
    assert sum(h < 15 for h in heights) > 0.8 * len(heights), "print of ten points stands seven to nine points high"
