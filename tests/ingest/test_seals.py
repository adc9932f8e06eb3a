"""Seals and signatures as regions: found where they are, not seen in red titles, frames, photographs and typed names."""

from __future__ import annotations

from array import array

import numpy as np
import pytest
from PIL import Image, ImageFilter

from assistant.core.document import Block, Region
from assistant.ingest.layout import Line
from assistant.ingest.seals import attach, find, find_seals
from tests.ingest.scan_pages import PROSE, WIDTH, Sheet, font_path, scanned

pytestmark = pytest.mark.skipif(font_path() is None, reason="没有中文字体（fonts-noto-cjk），不能生成测试页")


def line(text: str, x: float, y: float, size: float = 12) -> Line:
    chars = array("f")
    for number in range(len(text)):
        chars.extend((x + number * size, y, x + (number + 1) * size, y + size))
    return Line(text, x, y, x + len(text) * size, y + size, chars, page=1, size=size)


@pytest.mark.parametrize(
    ("ink", "fill"), [("red", (205, 38, 42)), ("red", (236, 120, 130)), ("blue", (40, 70, 190))], ids=["red", "faded", "blue"]
)
@pytest.mark.parametrize("radius", [42.0, 60.0])
def test_a_round_seal_over_words_is_found(ink: str, fill: tuple[int, int, int], radius: float) -> None:
    sheet = Sheet(120)
    sheet.lines(PROSE)
    sheet.seal(380, 420, "某县青岩矿业有限公司", radius, fill)
    (seal,) = find_seals(scanned(sheet.image, noise=5, quality=60), WIDTH)
    assert seal.ink == ink
    assert seal.box == pytest.approx((380 - radius, 420 - radius, 380 + radius, 420 + radius), abs=7)


def test_two_seals_and_a_square_chop() -> None:
    sheet = Sheet(120)
    sheet.seal(170, 600, "甲县乙矿业有限公司", 58)
    sheet.seal(420, 600, "甲县自然资源局", 58)
    x, y = sheet.px(260), sheet.px(700)
    sheet.draw.rectangle([x, y, x + sheet.px(48), y + sheet.px(48)], outline=(200, 30, 30), width=4)
    for number, char in enumerate("王某之印"):
        sheet.text(264 + 21 * (1 - number // 2), 703 + 22 * (number % 2), char, 19, "#c81e1e")
    seals = find_seals(sheet.array, WIDTH)
    assert sorted(s.ring for s in seals) == [False, True, True]


def test_a_grey_copy_of_a_seal_is_found() -> None:
    sheet = Sheet(150)
    sheet.lines(PROSE[:3])
    sheet.seal(400, 400, "某县青岩矿业有限公司", 60, (60, 60, 60))
    grey = Image.fromarray(scanned(sheet.image, noise=4)).convert("L").convert("RGB")
    (seal,) = find_seals(np.asarray(grey), WIDTH)
    assert seal.ink == "dark"


def test_red_titles_frames_and_photographs_are_no_seals() -> None:
    sheet = Sheet(120)
    sheet.text(150, 60, "采 矿 许 可 证", 40, "#b01818")
    sheet.text(100, 130, "某省自然资源厅文件", 36, "#d01010")
    sheet.rule(80, 190, 520, 190, 2)
    x0, y0, x1, y1 = (sheet.px(v) for v in (20, 20, 575, 820))
    sheet.draw.rectangle([x0, y0, x1, y1], outline=(190, 30, 30), width=6)
    rng = np.random.default_rng(5)
    soil = rng.integers(0, 60, (24, 30, 3), np.uint8) + np.array([170, 70, 40], np.uint8)
    photo = Image.fromarray(soil.astype(np.uint8)).resize((500, 400), Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(1))
    sheet.image.paste(photo, (200, 700))
    assert find_seals(sheet.array, WIDTH) == []


def test_printed_pages_have_no_seals() -> None:
    sheet = Sheet(100)
    sheet.lines(PROSE * 3, pitch=19)
    sheet.table([["①", "○", "◎"]] * 6, [80, 200, 300, 400], 700)
    assert find_seals(sheet.array, WIDTH) == []


def test_strokes_beside_a_label_are_a_signature_and_a_typed_name_is_none() -> None:
    sheet = Sheet(130)
    sheet.text(250, 500, "法定代表人（签字）：", 12)
    sheet.text(250, 560, "审核人签名：", 12)
    sheet.text(250, 620, "经办人（签字）：王某某", 12)
    sheet.scribble(380, 492)
    lines = [line("法定代表人（签字）：", 250, 500), line("审核人签名：", 250, 560), line("经办人（签字）：王某某", 250, 620)]
    (found,) = find(scanned(sheet.image, noise=4, quality=80), 3, WIDTH, lines)
    assert (found.kind, found.page) == ("signature", 3)
    assert found.box is not None
    assert 370 < found.box[0] < 400
    assert 485 < found.box[1] < found.box[3] < 530


def test_a_line_to_sign_on_and_a_seal_are_no_signature() -> None:
    sheet = Sheet(130)
    sheet.text(250, 500, "法定代表人（签字）：", 12)
    sheet.rule(375, 514, 480, 514)
    sheet.text(250, 560, "承诺人：", 12)
    sheet.seal(330, 565, "某县青岩矿业有限公司", 55)
    regions = find(sheet.array, 1, WIDTH, [line("法定代表人（签字）：", 250, 500), line("承诺人：", 250, 560)])
    assert [r.kind for r in regions] == ["seal"]


def test_a_region_belongs_to_the_nearest_label() -> None:
    def block(id: str, text: str, y: float) -> Block:
        return Block(id, text, page=1, boxes=line(text, 250, y).chars)

    blocks = [
        block("b1", "本公司对材料真实性负责。", 480),
        block("b2", "承诺单位（盖章）：某公司", 540),
        block("b3", "法定代表人（签字）：", 580),
    ]
    seal, signature = attach([Region("seal", 1, (300, 500, 420, 620)), Region("signature", 1, (380, 575, 440, 600))], blocks)
    assert (seal.block, signature.block) == ("b2", "b3")
    assert attach([Region("signature", 2, (380, 575, 440, 600))], blocks)[0].block is None
