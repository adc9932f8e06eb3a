"""A text layer against its picture: what is reported, and what recognition's own errors and other orders must not bring up."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.core.document import Block
from assistant.ingest.layout import Line
from assistant.ingest.readers.scan import ScanResult, recognise_page
from assistant.ingest.readers.scan_layer import mismatches, traces
from tests.ingest.scan_pages import HEIGHT, PROSE, WIDTH, Sheet, font_path, scanned

pytestmark = pytest.mark.skipif(font_path() is None, reason="没有中文字体（fonts-noto-cjk），不能生成测试页")

TABLE = (("年度", "复垦面积（hm²）", "投资（万元）"), ("2022年", "3.04", "51.50"), ("2023年", "3.75", "63.31"), ("合计", "6.79", "114.81"))


def layer_line(text: str, x: float, y: float, size: float = 11) -> Line:
    """A line of a text layer, each character a square."""
    chars = array("f")
    for number in range(len(text)):
        chars.extend((x + number * size, y, x + (number + 1) * size, y + size))
    return Line(text, x, y, x + len(text) * size, y + size, chars, page=1, size=size)


@pytest.fixture(scope="module")
def page() -> tuple[NDArray[np.uint8], ScanResult]:
    sheet = Sheet(150)
    sheet.lines(PROSE, y=90, size=11)
    sheet.table(TABLE, [90, 200, 340, 480], 400)
    picture = scanned(sheet.image, tilt=0.5, noise=6, quality=70)
    return picture, recognise_page(picture, 1, WIDTH, HEIGHT)


def layer(prose: Sequence[str] = PROSE, table: Sequence[Sequence[str]] = TABLE) -> list[Line]:
    lines = [layer_line(p, 72, 92 + 22 * n) for n, p in enumerate(prose)]
    return [*lines, *(layer_line("  ".join(row), 94, 403 + 20 * n, 10) for n, row in enumerate(table))]


def changed(old: str, new: str) -> list[Line]:
    assert any(old in p for p in PROSE) or any(old in c for r in TABLE for c in r)
    return layer([p.replace(old, new) for p in PROSE], [[c.replace(old, new) for c in r] for r in TABLE])


def test_an_equal_layer_brings_up_nothing(page: tuple[NDArray[np.uint8], ScanResult]) -> None:
    picture, result = page
    assert mismatches(layer(), result, picture) == []


@pytest.mark.parametrize(
    ("shown", "stated"),
    [
        ("412.75", "472.75"),
        ("30万吨/年", "50万吨/年"),
        ("2140株", "3140株"),
        ("2030年", "2033年"),
        ("63.31", "93.31"),
        ("114.81", "144.81"),
    ],
)
def test_a_figure_that_the_picture_shows_otherwise_is_reported_with_both(
    page: tuple[NDArray[np.uint8], ScanResult], shown: str, stated: str
) -> None:
    picture, result = page
    (found,) = mismatches(changed(shown, stated), result, picture)
    assert found.layer in stated or stated in found.layer
    assert found.shown in shown or shown in found.shown
    assert found.line.role == "hidden"
    assert stated in found.line.text
    assert found.seen is not None
    assert found.shown in found.seen.text


def test_another_name_is_reported(page: tuple[NDArray[np.uint8], ScanResult]) -> None:
    picture, result = page
    (found,) = mismatches(changed("露天开采方式", "地下井工方式"), result, picture)
    assert (found.layer, found.shown) == ("地下井工", "露天开采")


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("有效期限自", "有效期眼自"),
        ("，设计", ",设计"),
        ("55°", "55。"),
        ("C5133", "c5133"),
        ("10m", "1om"),
        ("，不外排", "不外排"),
        ("万吨", "万 吨"),
    ],
)
def test_slips_of_another_recognition_engine_stay_quiet(page: tuple[NDArray[np.uint8], ScanResult], shown: str, read: str) -> None:
    picture, result = page
    lines = layer([p.replace(shown, read) for p in PROSE])
    assert mismatches(lines, result, picture) == []


def test_another_order_and_a_garbled_layer_stay_quiet(page: tuple[NDArray[np.uint8], ScanResult]) -> None:
    picture, result = page
    assert mismatches(layer()[::-1], result, picture) == []
    soup = [layer_line("".join(chr(0xE000 + ord(c) % 900) for c in p), 72, 92 + 22 * n) for n, p in enumerate(PROSE)]
    assert mismatches(soup, result, picture) == []


def test_nothing_is_said_where_the_picture_is_hard_to_read() -> None:
    sheet = Sheet(70)
    sheet.lines(PROSE)
    picture = scanned(sheet.image, blur=1.3, noise=20, quality=20)
    result = recognise_page(picture, 1, WIDTH, HEIGHT)
    wrong = [m for m in mismatches(layer(), result, picture) if m.line.text in PROSE]
    assert wrong == []


def test_a_layer_of_another_text_is_reported_once(page: tuple[NDArray[np.uint8], ScanResult]) -> None:
    picture, result = page
    other = [
        "县城北侧的灌区今年完成渠道清淤十二公里，受益农田约三千亩，群众反映良好。",
        "春节期间，文化馆组织了灯会、舞龙和书法展，吸引游客两万余人次前来参观游览。",
    ] * 3
    found = mismatches([layer_line(t, 72, 92 + 22 * n) for n, t in enumerate(other)], result, picture)
    assert len(found) == 1


def test_a_trace_names_the_hidden_block_of_the_layer(page: tuple[NDArray[np.uint8], ScanResult]) -> None:
    picture, result = page
    found = mismatches(changed("412.75", "472.75"), result, picture)
    block = Block("h1", found[0].line.text, "hidden", 1)
    (trace,) = traces(found, 1, [block])
    assert (trace.kind, trace.block, trace.page) == ("layer-mismatch", "h1", 1)
    assert trace.detail["layer"] == "472.75"
    assert trace.detail["shown"] == "412.75"
