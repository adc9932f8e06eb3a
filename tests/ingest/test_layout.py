"""Layout on lines alone: what belongs together, what is a caption, a note, a unit."""

from __future__ import annotations

from array import array

from assistant.core.document import Page
from assistant.ingest.assemble import assemble
from assistant.ingest.layout import Line, PageContent

LEFT, RIGHT, SIZE = 80.0, 512.0, 12.0


def line(text: str, y: float, *, x: float = LEFT, page: int = 1, size: float = SIZE, bold: bool = False) -> Line:
    """A line set in square letters of one size."""
    chars = array("f")
    for k in range(len(text)):
        chars.extend((x + k * size, y, x + (k + 1) * size, y + size))
    return Line(text, x, y, x + len(text) * size, y + size, chars, page, size, bold)


def roles(*lines: Line, pages: int = 1) -> list[tuple[str, str]]:
    contents = [PageContent(Page(n, 595, 842), tuple(x for x in lines if x.page == n)) for n in range(1, pages + 1)]
    return [(b.role, b.text) for b in assemble(contents).blocks]


FULL = "本矿区位于县城东北方向约十二公里处行政区划隶属本县管辖范围内交通条件较好运输方便"[:36]


def test_indented_first_lines_begin_paragraphs() -> None:
    found = roles(
        line(FULL[:34], 100, x=LEFT + 24),
        line(FULL, 120),
        line("第一段到此为止。", 140),
        line(FULL[:34], 160, x=LEFT + 24),
        line("第二段到此为止。", 180),
    )
    assert [t for _, t in found] == [FULL[:34] + FULL + "第一段到此为止。", FULL[:34] + "第二段到此为止。"]


def test_a_short_line_ends_a_paragraph_without_indents() -> None:
    found = roles(line(FULL, 100), line("前一段短。", 120), line(FULL, 140), line("后一段短。", 160))
    assert [t for _, t in found] == [FULL + "前一段短。", FULL + "后一段短。"]


def test_marked_entries_with_their_lines_set_in() -> None:
    """The further lines of an entry begin where its words begin, whatever the line before ended with."""
    found = roles(
        line("●" + FULL[:33] + "；", 100),
        line("该处与本矿没有重叠。", 120, x=LEFT + SIZE),
        line("●" + FULL[:34], 150),
        line("至今没有变化。", 170, x=LEFT + SIZE),
        line("另起一段的话在左边开始。", 190),
    )
    assert [t for _, t in found] == [
        "●" + FULL[:33] + "；该处与本矿没有重叠。",
        "●" + FULL[:34] + "至今没有变化。",
        "另起一段的话在左边开始。",
    ]


def test_latin_words_and_figures_do_not_run_together() -> None:
    text = FULL[:33] + "ABC"
    [(_, joined)] = roles(line(text, 100), line("123号文件。", 120))
    assert joined == text + " 123号文件。"


def test_captions_notes_and_sentences_about_tables() -> None:
    found = roles(
        line("各单元损毁面积见表3-1。", 100, x=LEFT + 24),
        line("表3-1 各单元损毁面积统计表", 130, x=210),
        line("注：面积为水平投影面积。", 150),
        line("图2 矿区交通位置图", 180, x=230),
        line("表4 工程量及费用（单价：元；合价：万元）", 195, x=190),
        line("表3-1给出了各单元的面积，其中露天采场最大，见下文。", 210, x=LEFT + 24),
    )
    assert [r for r, _ in found] == ["paragraph", "caption", "note", "caption", "caption", "paragraph"]


def test_larger_words_on_the_first_page_are_the_title() -> None:
    first = [line("绿色矿山自评估报告", 200, x=180, size=26), line("编制单位：某某公司", 400, x=200)]
    second = [line(FULL, 100 + 20 * n, page=2) for n in range(8)]
    found = roles(*first, *second, pages=2)
    assert found[0] == ("title", "绿色矿山自评估报告")
    assert found[1][0] == "paragraph"


def test_no_line_is_lost() -> None:
    lines = [line(FULL[n:], 60 + 17 * n, x=LEFT + (n % 3) * 30) for n in range(30)]
    text = "".join(t for _, t in roles(*lines))
    assert sorted(text) == sorted("".join(x.text for x in lines))
