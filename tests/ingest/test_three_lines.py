"""Three-line tables of native PDFs as grids: what a person sees is what is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.core.document import Document
from assistant.ingest.structure import structure
from tests.ingest.pdf_pages import HEIGHT, LEFT, Sheet, pdf
from tests.ingest.test_pdf import reading
from tests.ingest.three_lines import Style, rule, three_line, width

Grid = list[list[str | None]]

LICENCES: Grid = [
    ["证照", "编号", "起", "止", "颁证单位"],
    ["营业执照", "91511133751234408D", "2003.7.18", "长期", "马边彝族自治县市场监督管理局"],
    ["采矿许可证", "C5100002010056120064917", "2020.4.15", "2035.4.15", "四川省自然资源厅"],
    ["安全生产许可证", "（川）FM安许证字〔2023〕6127号", "2023.6.12", "2026.6.11", "四川省应急管理厅"],
    ["排污许可证", "91511133751234408D001Q", "2022.11.30", "2027.11.29", "乐山市生态环境局"],
]
YEARS: Grid = [
    ["年度", "采出矿石量（万t）", "混入率（%）", "动用资源量（万t）", "开采回采率（%）", "备注"],
    ["2021年", "52.36", "7.9", "58.30", "82.71", None],
    ["2022年", "55.20", "7.8", "61.28", "83.05", "因检修停产四十五日，产量较计划减少一成"],
    ["2023年", "57.84", "7.6", "64.06", "83.42", None],
    ["合计", "165.40", None, "183.64", None, None],
]
WORKS: Grid = [
    ["序号", "工程项目", "主要内容", "投资（万元）"],
    ["1", "尾矿干堆改造", "新建压滤车间，更换压滤机两台，铺设防渗膜三千平方米，配套截排水沟", "412.60"],
    ["2", "选矿废水回用", "增设回水池", "198.50"],
    ["3", "废石场生态覆绿及边坡治理工程", "覆土、栽植灌木，撒播草籽，边坡挂网", "86.20"],
    ["4", "监测", None, "9.00"],
    [None, "合计", None, "706.30"],
]
TEXT = "矿井水经絮凝沉淀后全部回用于选矿，选厂各扬尘点密闭负压收尘，闭坑后封堵井口并恢复植被，废石用于充填采空区和修筑矿山道路。"


def grids(document: Document) -> list[Grid]:
    return [[[b.text if b else None for b in row] for row in document.grid(t)] for t in document.tables]


def read(*pages: Callable[[Sheet], None]) -> Document:
    return structure(reading(pdf(*pages)))


def drawn(table: Grid, style: Style, **more: bool) -> Callable[[Sheet], None]:
    def draw(sheet: Sheet) -> None:
        sheet.paragraph(TEXT)
        three_line(sheet, table[:1], table[1:], style, **more)
        sheet.paragraph(TEXT)

    return draw


STYLES = {
    "centred": Style((80, 88, 88, 88, 88)),
    "left": Style((80, 88, 88, 88, 88), align="lllll"),
    "mixed": Style((80, 96, 80, 88, 96), align="lcccl"),
    "in the middle": Style((80, 88, 88, 88, 88), valign="m"),
    "at the foot": Style((80, 88, 88, 88, 88), valign="b"),
    "no room between": Style((80, 88, 88, 88, 88), over=0.4),
    "wide rows": Style((80, 88, 88, 88, 88), over=5),
    "small": Style((80, 70, 60, 60, 72), size=9, lead=12.5, over=1),
    "thin rectangles": Style((80, 88, 88, 88, 88), thin=True),
    "rules between": Style((80, 88, 88, 88, 88), between=True, valign="m"),
}


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_wrapped_codes_and_names(style: Style) -> None:
    assert grids(read(drawn(LICENCES, style))) == [LICENCES]


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_wrapped_headers_and_cells_that_are_empty(style: Style) -> None:
    narrow = replace(style, widths=(50, 78, 60, 78, 78, 96), align=style.align and "lrrrrl")
    assert grids(read(drawn(YEARS, narrow))) == [YEARS]


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_long_cells_beside_short_ones(style: Style) -> None:
    wide = replace(style, widths=(40, 110, 200, 90), align=style.align and "cllr")
    assert grids(read(drawn(WORKS, wide))) == [WORKS]


def test_two_tables_with_words_between() -> None:
    small = Style((110, 110, 110, 110))
    water: Grid = [["总用水量", "循环回用量", "新水补充量", "循环率（%）"], ["18.42", "16.80", "1.62", "91.21"]]
    staff: Grid = [["职务", "承担人员", "人数", "主要职责"], ["组长", "总经理", "1", "统筹决策"], ["成员", "各部门", "6", "台账归集"]]

    def draw(sheet: Sheet) -> None:
        sheet.line("表 4.1 用水平衡", size=10.5, centred=True)
        three_line(sheet, water[:1], water[1:], small)
        sheet.line("4.2 管理机构")
        sheet.line("机构人员见下表。", indent=24)
        sheet.line("表 4.2 绿色矿山工作机构", size=10.5, centred=True)
        three_line(sheet, staff[:1], staff[1:], small)
        sheet.line("表 4.3 用水平衡（单位：万m³）", size=10.5, centred=True)
        three_line(sheet, water[:1], water[1:], small)
        sheet.line("注：表中数据由企业提供。", size=9)

    document = read(draw)
    assert grids(document) == [water, staff, water]
    captions = [c.text if (c := document.caption_of(t)) is not None and not isinstance(c, str) else c for t in document.tables]
    assert captions == ["表 4.1 用水平衡", "表 4.2 绿色矿山工作机构", "表 4.3 用水平衡（单位：万m³）"]
    assert [s.title for s in document.sections] == ["4.2 管理机构"]
    assert "注：表中数据由企业提供。" in [b.text for b in document.body]


def points(count: int) -> Grid:
    rows: Grid = [[str(n), f"31820{80 + n}.62", f"353645{10 + n}.90"] for n in range(1, count + 1)]
    return [["拐点", "X（m）", "Y（m）"], *rows]


def running(sheet: Sheet, number: int) -> None:
    y = sheet.y
    sheet.put(250, 45, "某某磷矿绿色矿山自评估报告", 9)
    sheet.put(290, 805, f"第 {number} 页", 9)
    sheet.y = y


@pytest.mark.parametrize("again", [True, False], ids=["header again", "no header again"])
@pytest.mark.parametrize("closed", [False, True], ids=["open", "rule at each page's foot"])
def test_over_three_pages(again: bool, closed: bool) -> None:
    table = points(90)
    style = Style((146, 147, 147))

    def first(sheet: Sheet) -> None:
        running(sheet, 1)
        sheet.paragraph(TEXT * 5)
        sheet.line("表 1.2 采矿权拐点一览", size=10.5, centred=True)
        three_line(sheet, table[:1], table[1:20], style, closed=closed)

    def second(sheet: Sheet) -> None:
        running(sheet, 2)
        three_line(sheet, table[:1] if again else [], table[20:60], style, closed=closed)

    def third(sheet: Sheet) -> None:
        running(sheet, 3)
        three_line(sheet, table[:1] if again else [], table[60:], style)
        sheet.paragraph(TEXT)

    document = read(first, second, third)
    assert grids(document) == [table]
    assert [b.text for b in document.body if b.role == "paragraph"] == [TEXT * 5, TEXT]


def test_a_total_on_the_next_page() -> None:
    style = Style((40, 110, 200, 90))

    def first(sheet: Sheet) -> None:
        running(sheet, 1)
        sheet.paragraph(TEXT * 5)
        three_line(sheet, WORKS[:1], WORKS[1:5], style, closed=False)

    def second(sheet: Sheet) -> None:
        running(sheet, 2)
        three_line(sheet, [], [["5", "道路硬化", "混凝土路面", "14.00"], *WORKS[5:]], style)
        sheet.line("4.2 服务年限")
        sheet.paragraph(TEXT)

    document = read(first, second)
    assert grids(document) == [[*WORKS[:5], ["5", "道路硬化", "混凝土路面", "14.00"], *WORKS[5:]]]


@pytest.mark.parametrize("ruled", [True, False], ids=["rule below the group", "no rule"])
def test_groups_of_columns_and_a_total_over_two_columns(ruled: bool) -> None:
    style = Style((70, 100, 70, 70, 70, 60), valign="m")
    body: list[list[str | tuple[str, int] | None]] = [
        ["旱地", "老河坝乡光辉村二组集体", "1.86", "0.00", "1.86", None],
        ["乔木林地", "国有", "2.75", "1.68", "4.43", "林场"],
        ["采矿用地", "国有", "0.36", "0.00", "0.36", None],
        [("合计", 2), None, "4.97", "1.68", "6.65", None],
    ]

    def draw(sheet: Sheet) -> None:
        sheet.paragraph(TEXT)
        y = sheet.y
        rule(sheet, y, style, 1.5)
        for text, x, wide, down in (("地类", 0, 70, 21), ("权属", 70, 100, 21), ("损毁面积（hm²）", 170, 210, 13), ("备注", 380, 60, 21)):
            sheet.put(LEFT + x + (wide - width(sheet, text, 10)) / 2, y + down, text, 10)
        if ruled:
            sheet.canvas.line(LEFT + 174, HEIGHT - y - 17, LEFT + 376, HEIGHT - y - 17)
        for n, text in enumerate(("已损毁", "拟损毁", "小计")):
            sheet.put(LEFT + 170 + 70 * n + (70 - 10 * len(text)) / 2, y + 29, text, 10)
        sheet.y = y + 34
        rule(sheet, sheet.y, style, 0.75)
        three_line(sheet, [], body, style)
        sheet.paragraph(TEXT)

    [table] = (document := read(draw)).tables
    assert (table.rows, table.cols, table.header_rows) == (6, 6, 2)
    spans = {document.block(c.block).text: (c.row, c.col, c.rowspan, c.colspan) for c in table.cells}
    assert spans["损毁面积（hm²）"] == (0, 2, 1, 3)
    assert spans["地类"] == (0, 0, 2, 1)
    assert spans["备注"] == (0, 5, 2, 1)
    assert spans["小计"] == (1, 4, 1, 1)
    assert spans["合计"] == (5, 0, 1, 2)
    assert spans["老河坝乡光辉村二组集体"] == (2, 1, 1, 1)


def test_a_first_column_that_names_groups_of_rows() -> None:
    style = Style((100, 120, 110, 110))
    rows = [
        ["矿容矿貌", "150", "140.5"],
        ["矿区绿化", "70", "65.5"],
        ["资源开采", "80", "74.5"],
        ["选矿", "60", "56"],
        ["复垦", "60", "56"],
    ]

    def draw(sheet: Sheet) -> None:
        sheet.paragraph(TEXT)
        rule(sheet, sheet.y, style, 1.5)
        start = sheet.y + 17
        three_line(sheet, [], [["一级指标", "二级指标", "标准分", "自评分"]], style, closed=True)
        sheet.y -= 24
        three_line(sheet, [], [[None, *r] for r in rows], style)
        for text, middle in (("矿区环境", start + 17), ("资源开发", start + 34 + 25.5)):
            sheet.put(LEFT + 30, middle + 4, text, 10)
        sheet.paragraph(TEXT)

    document = read(draw)
    first = ["矿区环境", "矿区环境", "资源开发", "资源开发", "资源开发"]
    assert grids(document) == [[["一级指标", "二级指标", "标准分", "自评分"], *([a, *r] for a, r in zip(first, rows, strict=True))]]


def test_two_columns_that_name_groups_and_a_total() -> None:
    style = Style((80, 90, 110, 80, 80))
    rows = [
        ["功能分区", "20", "18"],
        ["环境整洁", "10", "9.5"],
        ["绿化覆盖", "20", "20"],
        ["采选工艺", "30", "28"],
        ["贫化率", "15", "15"],
        ["尾矿利用", "25", "22"],
    ]

    def draw(sheet: Sheet) -> None:
        sheet.paragraph(TEXT)
        rule(sheet, sheet.y, style, 1.5)
        start = sheet.y + 17
        three_line(sheet, [], [["一级指标", "二级指标", "三级指标", "标准分", "自评分"]], style)
        sheet.y -= 24
        three_line(sheet, [], [*([None, None, *r] for r in rows), ["合计", None, None, "120", "112.5"]], style)
        for text, x, middle in (
            ("矿区环境", 20, 25.5), ("资源开发", 20, 76.5), ("矿容矿貌", 105, 17), ("矿区绿化", 105, 42.5),
            ("绿色开采", 105, 68), ("资源利用", 105, 93.5),
        ):  # fmt: skip
            sheet.put(LEFT + x, start + middle + 3.5, text, 10)
        sheet.paragraph(TEXT)

    first = ["矿区环境"] * 3 + ["资源开发"] * 3
    second = ["矿容矿貌", "矿容矿貌", "矿区绿化", "绿色开采", "绿色开采", "资源利用"]
    assert grids(read(draw)) == [
        [
            ["一级指标", "二级指标", "三级指标", "标准分", "自评分"],
            *([a, b, *r] for a, b, r in zip(first, second, rows, strict=True)),
            ["合计", None, None, "120", "112.5"],
        ]
    ]


def test_words_of_a_cell_keep_their_places() -> None:
    document = read(drawn(LICENCES, STYLES["centred"]))
    block = next(b for b in document.blocks if b.text == "C5100002010056120064917")
    boxes = block.line_boxes(0, len(block.text))
    assert len(boxes) == 2
    assert boxes[1][1] > boxes[0][3] - 4


def test_a_single_rule_pair_around_text_is_no_table() -> None:
    def draw(sheet: Sheet) -> None:
        style = Style((440,))
        rule(sheet, 60, style, 0.75)
        sheet.paragraph(TEXT * 2)
        rule(sheet, sheet.y, style, 0.75)
        sheet.y += 20
        sheet.line("编制单位：某某设计院    日期：2024年3月")
        rule(sheet, sheet.y, style, 0.75)
        sheet.y += 20
        sheet.paragraph(TEXT * 3)

    assert read(draw).tables == ()


MEASURED: Grid = [
    ["监测项目", "限值", "一季度", "二季度", "三季度"],
    ["总悬浮颗粒物/（mg·m-3）", "1.0", "0.31", "0.28", "0.33"],
    ["矿井涌水悬浮物SS/（mg/L）", "50", "18", "21", "26"],
    ["总\n铁/（mg/L）", "6", "0.42", "0.51", "0.63"],
    ["昼间厂界噪声/dB(A)", "60", "54.2", "55.7", "56.1"],
    ["夜间厂界噪声/dB(A)", "50", "46.8", "47.1", "47.9"],
]


@pytest.mark.parametrize("valign", ["t", "m"])
def test_names_with_units_over_several_lines_where_cells_are_painted_one_by_one(valign: str) -> None:
    """Lines broken where the next word would have fitted, no room between the rows: the order of painting tells."""
    style = Style((64, 80, 90, 90, 90), valign=valign, over=0)
    read_back = grids(read(drawn(MEASURED, style)))
    assert [[c and c.replace("\n", "") for c in row] for row in read_back[0]] == [[c and c.replace("\n", "") for c in r] for r in MEASURED]


def test_lines_painted_across_the_page_tell_nothing_by_their_order() -> None:
    """A file that paints line by line: the second lines of the names follow the figures, and are told by the other signs."""
    table: Grid = [
        ["名称", "一", "二"],
        ["甲号采区东翼运输大巷", "1.2", "2.2"],
        ["乙号采区西翼运输大巷", "1.4", "2.6"],
        ["丙号", "1.5", "2.7"],
    ]

    def draw(sheet: Sheet) -> None:
        sheet.paragraph(TEXT)
        style = Style((70, 90, 90), size=10)
        rule(sheet, sheet.y, style, 1.5)
        for n, (lines, *figures) in enumerate(
            [
                (["名称"], "一", "二"),
                (["甲号采区东", "翼运输大巷"], "1.2", "2.2"),
                (["乙号采区西", "翼运输大巷"], "1.4", "2.6"),
                (["丙号"], "1.5", "2.7"),
            ]
        ):
            for k, line in enumerate(lines):
                sheet.put(LEFT + 6, sheet.y + 12, line, 10)
                if not k:
                    sheet.put(LEFT + 100, sheet.y + 12, figures[0], 10)
                    sheet.put(LEFT + 190, sheet.y + 12, figures[1], 10)
                sheet.y += 14
            if not n:
                rule(sheet, sheet.y, style, 0.75)
        rule(sheet, sheet.y, style, 1.5)
        sheet.y += 24
        sheet.paragraph(TEXT)

    assert grids(read(draw)) == [table]
