"""Two columns of running text, on whole pages and on parts of them; and what only looks like columns."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.core.document import Document
from assistant.ingest.readers import Source, read_file
from tests.ingest.pdf_pages import FONT, HEIGHT, LEFT, RIGHT, Sheet, pdf

GAP = 26.0
WIDE = (RIGHT - LEFT - GAP) / 2
SECOND = LEFT + WIDE + GAP

PLACE = (
    "矿区位于县城北东方向约十二公里处，有乡村公路与省道相接，交通方便。区内属中低山地貌，海拔高程820米至1140米，"
    "相对高差320米，地形坡度一般20至35度，植被以灌木和人工林为主。"
)
CLIMATE = "区内属亚热带湿润季风气候，多年平均气温15.6摄氏度，多年平均降水量1012毫米，雨季集中在六月至九月，日最大降水量为183毫米。"
LAND = "矿山占用土地合计11.25公顷，其中林地6.42公顷，旱地1.87公顷，其他草地1.16公顷，采矿用地1.80公顷，均不占用永久基本农田。"
PEOPLE = "评估区涉及两个行政村，常住人口约二千一百人，以种植马铃薯和玉米为主要生活来源，部分劳动力在矿山就业，人均年收入二万三千元。"
WHOLE = (
    "本方案依据现行规范编制，适用期为五年，基准日为2025年12月31日，编制单位对矿山进行了实地踏勘，收集了水文、地质、土地利用和"
    "社会经济等资料，并征求了所在地政府和村民的意见。"
)


def reading(data: bytes) -> Document:
    return read_file(Source(Path("方案.pdf"), "方案.pdf", data))


def texts(data: bytes) -> list[str]:
    return [b.text for b in reading(data).body]


def rows(sheet: Sheet, text: str, room: float, indent: float) -> list[tuple[float, str]]:
    """A paragraph in lines of print: (indent, words). No figure is parted, and no mark begins a line."""
    found, row, start = [], "", indent
    for unit in re.findall(r"(?:[!-~]+|.)[，。、]*", text):
        if sheet.canvas.stringWidth(row + unit, FONT, sheet.size) > room - start:
            found.append((start, row))
            row, start = "", 0.0
        row += unit
    return [*found, (start, row)]


def columns(sheet: Sheet, words: list[str], indent: float = 24.0, deeper: int = 0, by_rows: bool = False) -> None:
    """Justified paragraphs in two columns of (nearly) equal height below `sheet.y`; words that begin with # are headings."""
    made: list[tuple[float, str, float, float]] = []
    for text in words:
        if text.startswith("#"):
            made.append((0.0, text[1:], 14.0, 0.0))
        else:
            found = rows(sheet, text, WIDE, indent)
            made += [(x, row, sheet.size, WIDE - x) for x, row in found[:-1]] + [(*found[-1], sheet.size, 0.0)]
    half = (len(made) + 1) // 2 + deeper
    places = [(n, LEFT, *m) for n, m in enumerate(made[:half])] + [(n, SECOND, *m) for n, m in enumerate(made[half:])]
    for n, left, x, row, size, room in sorted(places, key=lambda p: p[0]) if by_rows else places:
        spread = (room - sheet.canvas.stringWidth(row, FONT, size)) / (len(row) - 1) if room and len(row) > 1 else 0.0
        sheet.canvas.setFont(FONT, size)
        sheet.canvas.drawString(left + x, HEIGHT - sheet.y - n * sheet.pitch, row, charSpace=spread)
    sheet.y += half * sheet.pitch


@pytest.mark.parametrize("by_rows", [False, True])
@pytest.mark.parametrize("indent", [0.0, 24.0])
def test_a_page_in_two_columns(indent: float, by_rows: bool) -> None:
    words = [CLIMATE, LAND, PEOPLE, CLIMATE]
    assert texts(pdf(lambda s: columns(s, words, indent, by_rows=by_rows))) == words


@pytest.mark.parametrize("deeper", [0, 1, 2])
@pytest.mark.parametrize("by_rows", [False, True])
def test_two_columns_between_paragraphs_over_the_whole_width(deeper: int, by_rows: bool) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.line("一、自然概况", size=16)
        sheet.paragraph(WHOLE)
        sheet.y += 8
        columns(sheet, [PLACE, CLIMATE, LAND], deeper=deeper, by_rows=by_rows)
        sheet.y += 8
        sheet.line("二、编制情况", size=16)
        sheet.paragraph(WHOLE)

    assert texts(pdf(draw)) == ["一、自然概况", WHOLE, PLACE, CLIMATE, LAND, "二、编制情况", WHOLE]


@pytest.mark.parametrize("by_rows", [False, True])
def test_three_lines_beside_three(by_rows: bool) -> None:
    left, right = (
        "浅丘地貌，海拔390至475米，年均气温16.7摄氏度，紫色土，林木以柏树为主。",
        "责任范围现状：旱地3.10公顷、林地2.44公顷、采矿用地2.26公顷，合计7.80公顷。",
    )

    def draw(sheet: Sheet) -> None:
        sheet.paragraph(WHOLE)
        sheet.y += 6
        columns(sheet, [left, right], by_rows=by_rows)

    assert texts(pdf(draw)) == [WHOLE, left, right]


def test_a_heading_alone_in_its_size_beside_text() -> None:
    """A file that paints a line of the page over both columns in one go gives it one size."""
    words = [PLACE, "#（一）气候", CLIMATE, "#（二）土地", LAND, PEOPLE]
    made = reading(pdf(lambda s: columns(s, words, by_rows=True))).body
    assert [b.text for b in made] == [w.lstrip("#") for w in words]
    assert [b.size for b in made] == pytest.approx([14.0 if w.startswith("#") else 12.0 for w in words], abs=0.2)


def test_headings_in_the_columns() -> None:
    words = ["#（一）位置", PLACE, "#（二）气候", CLIMATE, "#（三）土地", LAND, "#（四）社会", PEOPLE]
    assert texts(pdf(lambda s: columns(s, words))) == [w.lstrip("#") for w in words]


def test_a_heading_of_both_columns_parts_them() -> None:
    def draw(sheet: Sheet) -> None:
        columns(sheet, [PLACE, CLIMATE])
        sheet.y += 14
        sheet.line("第二章 土地与社会", size=16)
        columns(sheet, [LAND, PEOPLE])

    assert texts(pdf(draw)) == [PLACE, CLIMATE, "第二章 土地与社会", LAND, PEOPLE]


def test_a_paragraph_goes_on_over_columns_and_pages() -> None:
    def first(sheet: Sheet) -> None:
        columns(sheet, [PLACE, CLIMATE, LAND + PEOPLE[:28]])

    made = texts(pdf(first, lambda s: columns(s, [LAND, PEOPLE])))
    assert made[:2] == [PLACE, CLIMATE]
    assert made[-2:] == [LAND, PEOPLE]


def test_a_table_between_the_columns() -> None:
    def draw(sheet: Sheet) -> None:
        columns(sheet, [PLACE, CLIMATE])
        sheet.y += 10
        sheet.table([["地类", "面积"], ["林地", "6.42"], ["旱地", "1.87"]], [220, 220])
        columns(sheet, [LAND, PEOPLE])

    assert texts(pdf(draw)) == [PLACE, CLIMATE, "地类", "面积", "林地", "6.42", "旱地", "1.87", LAND, PEOPLE]


# ---------------------------------------------------------------- no columns


def by_rows_of(data: bytes) -> str:
    return "".join("".join(b.text for b in reading(data).visible).split())


def test_a_form_in_four_columns_stays() -> None:
    form = [
        ("采矿权人", "某某矿业有限公司", "法定代表人", "张三"),
        ("开采矿种", "水泥用石灰岩", "开采方式", "露天开采"),
        ("生产规模", "每年一百万吨", "矿区面积", "0.8621平方公里"),
        ("开采标高", "1140米至820米", "有效期限", "十年零六个月"),
        ("发证机关", "某某市自然资源局", "发证日期", "2021年6月1日"),
        ("联系地址", "某某县某某镇一组", "联系电话", "0830-1234567"),
    ]

    def draw(sheet: Sheet) -> None:
        for row in form:
            for x, word in zip((80, 150, 310, 390), row, strict=True):
                sheet.put(x, sheet.y, word)
            sheet.y += 24

    assert by_rows_of(pdf(draw)) == "".join("".join(r) for r in form)


def test_entries_side_by_side_stay() -> None:
    entries = [
        ("采矿权人：某某某矿业有限责任公司", "法定代表人：张三丰（总经理兼）"),
        ("矿山名称：某某县大坪石灰岩矿区", "经济类型：有限责任公司（民营）"),
        ("开采矿种：水泥用石灰岩及配料用", "开采方式：露天开采（台阶式分层）"),
        ("生产规模：每年一百万吨（大型矿）", "矿区面积：0.8621平方公里（六点）"),
        ("发证机关：某某市自然资源和规划局", "有效期限：十年整（自2021年6月起）"),
        ("联系地址：某某县某某镇大坪村一组", "联系电话：0830-1234567（办公室）"),
    ]

    def draw(sheet: Sheet) -> None:
        for left, right in entries:
            sheet.put(80, sheet.y, left)
            sheet.put(313, sheet.y, right)
            sheet.y += 24

    assert by_rows_of(pdf(draw)) == "".join(a + b for a, b in entries)


def test_rows_of_a_table_without_rules_stay() -> None:
    asked = [
        ("矿区道路未硬化路段较长，运输扬尘大，洒水频次不足，群众有意见", "已硬化主干道一点二公里，增配洒水车一辆，每日洒水不少于六次"),
        ("排土场截排水沟局部淤积，雨季排水不畅，坡面有冲沟", "已清淤三百二十米，坡面撒播草籽并覆盖无纺布，冲沟回填压实"),
        ("职工食堂和宿舍区绿化不足，标识标牌缺失，生活垃圾清运不及时", "补植桂花和草坪四百平方米，更换标牌三十六块，垃圾每日清运"),
        ("在线监测数据未接入县级平台，设备校准记录不完整，台账缺少签字", "已接入县级平台并通过验收，补齐校准记录，台账由专人负责签字"),
    ]

    def draw(sheet: Sheet) -> None:
        for left, right in asked:
            pieces = [rows(sheet, t, 200, 0) for t in (left, right)]
            for x, found in zip((80, 310), pieces, strict=True):
                for n, (_, row) in enumerate(found):
                    sheet.put(x, sheet.y + 18 * n, row)
            sheet.y += 18 * max(map(len, pieces)) + 16

    made = by_rows_of(pdf(draw))
    starts = [made.index(w[:8]) for pair in asked for w in pair]
    assert starts == sorted(starts)


def test_names_to_sign_and_contents_stay() -> None:
    names = [("编制单位：某某地质队", "（盖章）"), ("项目负责：张三", "签字："), ("技术负责：李四", "签字："), ("审核：王五", "签字：")]
    contents = [f"第{n}章 矿山概况与评估范围的确定{'.' * 20} {n}" for n in "123456789"]

    def draw(sheet: Sheet) -> None:
        for left, right in names:
            sheet.put(80, sheet.y, left)
            sheet.put(320, sheet.y, right)
            sheet.y += 24
        for line in contents:
            sheet.line(line)

    made = by_rows_of(pdf(draw))
    assert made.startswith("".join(a + b for a, b in names))
    assert made.endswith("".join("".join(c.split()) for c in contents))
