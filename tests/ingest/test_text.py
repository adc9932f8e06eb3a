"""Plain text and Markdown, which is also what rule cases are written in."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.core.document import Document
from assistant.core.errors import UnreadableFileError
from assistant.ingest.readers import Source, read_file
from assistant.ingest.readers.text import read_text

CASE = """# 绿色矿山自评估报告
矿山名称：甲矿
## 第一章 矿山概况
### 第一节 储量
表1-1 资源储量表
（单位：万吨）
| 项目 | 2021年 | 2022年 |
|---|---:|---:|
| 保有资源量 | 740.14 | 644.13 |
| 可采储量 | | 540.65 |

- 露天开采
<!-- page -->
第二章 复垦情况
复垦面积3.85公顷。
| 矿山名称 | 某某石灰岩矿 | 采矿权人 | 四川某某矿业有限公司 |
| 采矿许可证号 | C5101112009012110001234 | 发证机关 | 四川省自然资源厅 |
"""


def read(data: bytes, name: str = "报告.md") -> Document:
    return read_file(Source(Path(name), name, data))


def test_headings_become_sections_with_paths() -> None:
    document = read_text(CASE)
    assert [s.title for s in document.sections] == ["第一章 矿山概况", "第一节 储量", "第二章 复垦情况"]
    block = next(b for b in document.blocks if "3.85" in b.text)
    assert document.section_path(block.section) == "第二章 复垦情况"
    cell = next(b for b in document.blocks if b.text == "644.13")
    assert document.section_path(cell.section) == "第一章 矿山概况 > 第一节 储量"


def test_the_one_first_heading_is_the_title() -> None:
    assert read_text(CASE).blocks[0].role == "title"
    assert read_text("# 第一章 概况\n内容。\n").blocks[0].role == "heading"
    assert [s.title for s in read_text("# 一、概况\n内容。\n# 二、结论\n内容。\n").sections] == ["一、概况", "二、结论"]


def test_the_kind_is_told_from_name_and_words() -> None:
    assert read_text(CASE).kind == "self_assessment"


def test_tables_have_grid_header_caption_and_unit() -> None:
    document = read_text(CASE)
    data, form = document.tables
    assert [[b.text if b else None for b in row] for row in document.grid(data)] == [
        ["项目", "2021年", "2022年"],
        ["保有资源量", "740.14", "644.13"],
        ["可采储量", None, "540.65"],
    ]
    assert (data.header_rows, data.unit, document.caption_of(data)) == (1, "万吨", "表1-1 资源储量表")
    assert (form.form, form.header_rows) == (True, 0)


@pytest.mark.parametrize(
    ("caption", "unit"), [("表1 储量变动（万吨）", "万吨"), ("表1 面积（单位：公顷）", "公顷"), ("表1 储量（续）", None)]
)
def test_a_caption_may_state_the_unit_in_brackets(caption: str, unit: str | None) -> None:
    assert read_text(f"{caption}\n| 项目 | 数量 |\n|---|---|\n| 甲 | 1.5 |\n").tables[0].unit == unit


def test_pages_count_from_the_marks_and_are_unknown_without_them() -> None:
    document = read_text(CASE)
    assert {b.text: b.page for b in document.blocks}["复垦面积3.85公顷。"] == 2
    assert [p.number for p in document.pages] == [1, 2]
    assert {b.page for b in read_text("第一行\n第二行").blocks} == {None}
    assert [b.page for b in read_text("一页\f二页\n\f\n三页").blocks] == [1, 2, 3]


def test_every_block_stands_verbatim_in_the_words() -> None:
    squeezed = "".join(CASE.split())
    assert all("".join(b.text.split()) in squeezed for b in read_text(CASE).blocks)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_usual_encodings_are_read(coding: str) -> None:
    assert read("采矿许可证号：C510\n".encode(coding)).blocks[0].text == "采矿许可证号：C510"


def test_lines_broken_at_a_fixed_width_are_one_paragraph() -> None:
    words = "本矿山为生产矿山，采用露天开采方式，设计生产规模为三十万吨每年，剩余服务年限为十二点五年，矿区面积符合采矿许可证的规定，" * 6
    lines = [words[i : i + 38] for i in range(0, len(words), 38)]
    document = read(("\n".join(lines) + "\n\n第二段。\n").encode(), "报告.txt")
    assert len(document.blocks) == 2
    assert "".join(document.blocks[0].text.split()) == words


def test_short_lines_stay_paragraphs_of_their_own() -> None:
    assert len(read_text("法定代表人：张三\n日期：2023年9月20日\n").blocks) == 2


@pytest.mark.parametrize("data", [b"", b" \n \n", bytes(range(256)) * 4, b"\x00\x01\x02\x03"])
def test_what_holds_no_words_is_named(data: bytes) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read(data)
    assert caught.value.path == "报告.md"


def test_a_cut_off_character_at_the_end_does_not_spoil_the_file() -> None:
    assert read("采矿许可证".encode()[:-1]).blocks[0].text.startswith("采矿许可")
