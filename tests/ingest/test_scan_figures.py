"""Figures that are read twice: which ones, what of a line is looked at again, and what may take the first reading's place."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.core.text import fold
from assistant.ingest.readers import scan_figures as figures
from assistant.ingest.readers.scan_engine import Reading, engine
from tests.ingest.scan_pages import Sheet, font_path


def reading(text: str, sure: float = 0.99) -> Reading:
    """A reading whose characters stand evenly, one a hundredth of the line, digits half as wide."""
    centres, x = [], 0.0
    for char in text:
        step = 0.01 if char.isascii() else 0.02
        centres.append(x + step / 2)
        x += step
    return Reading(text, tuple(c / x for c in centres), tuple([sure] * len(text)))


def looks(text: str, length: int) -> list[figures._Look]:
    first = reading(text)
    return list(figures._looks(first, figures.doubts(first, length)))


def test_close_repeated_digits_are_doubted_and_wide_or_different_ones_are_not() -> None:
    text = "矿区面积为2000平方米，另有1234平方米"
    assert [text[a:b] for a, b in figures.doubts(reading(text), 540)] == ["2000"]
    assert [text[a:b] for a, b in figures.doubts(reading(text), 360)] == ["2000", "1234"], "a digit is hardly a column wide"
    assert not figures.doubts(reading(text), 1400)
    assert not figures.doubts(reading("一二三22日"), 100)
    assert len(figures.doubts(reading("一二三1234日", sure=0.8), 2000)) == 1


def test_only_the_figure_and_one_character_on_either_side_are_looked_at_again() -> None:
    (look,) = looks("截至目前矿区面积为2000平方米并且全部完成了治理", 400)
    assert (look.before, look.behind) == ("为", "平")
    assert 0.3 < look.left < look.right < 0.6
    (first,) = looks("2000平方米并且全部完成了治理", 300)
    assert (first.before, first.left) == ("", 0.0)


def test_figures_close_to_each_other_are_looked_at_together() -> None:
    (look,) = looks("截至目前2022年和2033年两个年度的矿区面积", 400)
    assert look.stop - look.start == len("2022年和2033")


def test_the_second_look_counts_only_between_characters_that_come_again() -> None:
    text = "累计投入约4.32万元，全部用于治理"
    first = reading(text)
    look = figures._Look(5, 9, "约", "万", 0.2, 0.5)
    better = figures._inner(reading("约44.32万"), look, first)
    assert better is not None
    assert figures._replaced(first, look, better).text == "累计投入约44.32万元，全部用于治理"
    for words in ("的44.32万", "44.32万", "约44.32", "约四万", "约44日32万", ""):
        assert figures._inner(reading(words), look, first) is None
    spaced = figures._inner(reading("约 4.3 2万"), look, first)
    assert spaced is not None
    assert spaced.text == "4.32", "a space seen within a figure is no other figure"


def test_places_of_the_second_look_are_places_on_the_line() -> None:
    first = reading("累计投入约4.32万元，全部用于治理")
    look = figures._Look(5, 9, "约", "万", 0.2, 0.5)
    better = figures._inner(reading("约44.32万"), look, first)
    assert better is not None
    assert 0.2 < better.centres[0] < better.centres[-1] < 0.5
    merged = figures._replaced(first, look, better)
    assert len(merged.text) == len(merged.centres) == len(merged.scores)


@pytest.mark.skipif(font_path() is None, reason="没有中文字体（fonts-noto-cjk），不能生成测试页")
def test_long_numbers_within_prose_lose_no_digit() -> None:
    lines = (
        "采矿许可证号为C5100002011113330044477，有效期至2022年11月11日，面积1.1102平方公里。",
        "统一社会信用代码911100111000222333，总投资2000.00万元，其中环保投资555.11万元。",
        "2000国家大地坐标系下拐点X3344455.666，Y35511122.333，开采标高由1110米至1000米。",
    )
    sheet = Sheet(150)
    sheet.lines(lines, x=50, size=9, pitch=20)
    image = sheet.array
    quads = sorted(engine().detect(image, 150), key=lambda q: float(q[:, 1].mean()))
    texts = [fold(r.text) for r in figures.read_lines(image, quads)]
    assert texts == [fold(line) for line in lines]


def test_no_lines_are_no_readings() -> None:
    assert figures.read_lines(np.full((50, 50, 3), 255, np.uint8), []) == []
