"""Word files whole: the sample has one of everything; small files have one thing each."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.shared import Pt, RGBColor

from assistant.core.document import Block, Document
from assistant.core.errors import LimitError, UnreadableFileError
from assistant.core.text import bare
from assistant.ingest.readers import Limits, Source, read_file
from assistant.ingest.readers.docx_numbering import chinese, render
from assistant.ingest.readers.docx_styles import contrast
from assistant.ingest.structure import structure
from tests.golden.make_docx import WHITE_WORDS, W, fill, sample, textbox, with_parts

SHARED = Path(__file__).resolve().parents[3] / "shared"


def read(data: bytes, name: str = "自评估报告.docx", **limits: Any) -> Document:
    return read_file(Source(Path(name), name, data, Limits(**limits)))


def saved(made: Any) -> bytes:
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def by_text(document: Document, text: str) -> Block:
    found = [b for b in document.blocks if b.text == text]
    assert len(found) == 1, [b.text for b in document.blocks]
    return found[0]


@pytest.fixture(scope="module")
def whole() -> Document:
    return read(sample())


def test_headings_have_levels_and_the_numbers_that_word_prints_stay_out_of_the_text(whole: Document) -> None:
    headings = [(b.level, b.number, b.text) for b in whole.blocks if b.role == "heading"]
    assert headings == [(1, "第一章", "矿山概况"), (2, "1.1", "基本信息"), (2, "1.2", "资源储量"), (1, "第二章", "复垦情况")]
    assert by_text(whole, "矿山概况").printed == "第一章 矿山概况"


def test_sections_are_titled_as_printed(whole: Document) -> None:
    document = structure(whole)
    assert [s.title for s in document.sections] == ["第一章 矿山概况", "1.1 基本信息", "1.2 资源储量", "第二章 复垦情况"]
    assert document.section_path(by_text(document, "可采储量541.2万吨；").section) == "第一章 矿山概况 > 1.2 资源储量"


def test_lists_are_numbered_and_a_new_list_begins_anew(whole: Document) -> None:
    assert [(b.number, b.text) for b in whole.blocks if b.role == "list"] == [
        ("（1）", "保有资源量740.14万吨；"),
        ("（2）", "可采储量541.2万吨；"),
        ("（1）", "另计一列："),
    ]


def test_title_toc_header_and_footer_have_their_roles(whole: Document) -> None:
    roles = {b.text: b.role for b in whole.blocks}
    assert roles["绿色矿山自评估报告"] == "title"
    assert roles["第一章 矿山概况\t1"] == "toc"
    assert roles["某某石灰岩矿自评估报告"] == "header"
    assert roles["第1页"] == "footer"


def test_merged_cells_stand_once_and_cover_their_area(whole: Document) -> None:
    table = next(t for t in whole.tables if "复垦面积统计表" in whole.caption_of(t))
    grid = [[b.text if b else "" for b in row] for row in whole.grid(table)]
    assert grid == [
        ["单元", "面积", "面积", "备注"],
        ["单元", "损毁", "复垦", "备注"],
        ["采场", "3.12", "2.80", ""],
        ["采场", "1.05", "1.05", ""],
        ["合计", "4.17", "3.85", ""],
    ]
    assert table.header_rows == 2
    assert table.unit == "公顷"
    assert sum(b.text == "采场" for b in whole.blocks) == 1


def test_a_key_value_form_has_no_header(whole: Document) -> None:
    table = next(t for t in whole.tables if "矿山基本情况表" in whole.caption_of(t))
    assert table.form
    assert table.header_rows == 0


def test_a_table_in_a_cell_is_a_table_of_its_own_and_its_words_stand_once(whole: Document) -> None:
    inner = next(t for t in whole.tables if any(whole.block(c.block).text == "120株" for c in t.cells))
    outer = next(t for t in whole.tables if any(whole.block(c.block).text == "植被恢复" for c in t.cells))
    assert inner.index != outer.index
    assert outer.unit == "万元"
    assert sum("120株" in b.text for b in whole.blocks) == 1


def test_addresses_are_stable_and_point_at_cells(whole: Document) -> None:
    assert by_text(whole, "2.80").address == "t2r3c3"
    assert by_text(whole, "矿山概况").address == "p4"
    addresses = [b.address for b in whole.blocks]
    assert len(set(addresses)) == len(addresses)


def test_tracked_changes_show_what_is_in_force_and_keep_what_was_struck(whole: Document) -> None:
    area = by_text(whole, "矿区面积为0.5132km²，与采矿许可证一致。")
    struck = by_text(whole, "0.52")
    assert struck.role == "deleted"
    traces = {t.kind: t for t in whole.traces if t.kind.startswith("tracked")}
    assert traces["tracked-delete"].block == struck.id
    assert traces["tracked-delete"].detail["paragraph"] == area.id
    assert traces["tracked-insert"].text == "0.5132"
    assert area.text[int(traces["tracked-insert"].detail["offset"]) :].startswith("0.5132")
    assert traces["tracked-insert"].detail["author"] == "李四"


def test_comments_say_who_when_and_on_what(whole: Document) -> None:
    block = by_text(whole, "这个数要和许可证一致")
    trace = next(t for t in whole.traces if t.kind == "comment")
    assert (block.role, trace.block) == ("comment", block.id)
    assert trace.detail["author"] == "王五"
    assert trace.detail["date"] == "2023-09-18T10:00:00Z"
    assert trace.detail["on"] == "0.5132"


def test_hidden_words_are_apart_from_what_is_seen_and_say_why(whole: Document) -> None:
    found = {t.text: t.detail["why"] for t in whole.traces if t.kind == "hidden-text"}
    assert found == {WHITE_WORDS: "white", "极小文字": "tiny", "隐藏文字": "vanish"}
    assert not any(WHITE_WORDS in b.text for b in whole.visible)
    assert by_text(whole, "正常文字，").role == "paragraph"


def test_white_words_on_a_dark_cell_are_seen(whole: Document) -> None:
    assert by_text(whole, "投入").role == "cell"


def test_text_boxes_stand_once_though_the_file_holds_them_twice(whole: Document) -> None:
    assert by_text(whole, "文本框内的说明文字").role == "textbox"


def test_footnotes_follow_their_paragraph(whole: Document) -> None:
    note = by_text(whole, "数据来源：2022年度储量年报。")
    assert note.role == "footnote"
    assert whole.blocks[whole.place(note.id) - 1].text == "上述储量已经评审备案。"


def test_pictures_have_captions_hashes_and_exif_and_seals_are_regions(whole: Document) -> None:
    photo, seal = whole.pictures
    assert whole.caption_of(photo) == "图2-1 矿区现状照片"
    assert photo.phash
    assert photo.sha256
    assert photo.exif["DateTime"] == "2022:06:01 08:00:00"
    assert not photo.seal
    assert seal.seal
    labels = [whole.block(r.block).text for r in whole.regions if r.kind == "seal" and r.block]
    assert labels == ["申报单位（盖章）：", "主管部门："]
    assert by_text(whole, "某某县自然资源局").role == "stamp"


def test_properties_are_metadata_that_can_be_cited(whole: Document) -> None:
    assert whole.metadata["creator"] == "李四"
    assert whole.metadata["lastModifiedBy"] == "王五"
    assert whole.metadata["rsidRoot"]
    assert {b.style: b.text for b in whole.blocks if b.role == "metadata"}["lastModifiedBy"] == "王五"


def test_every_block_stands_verbatim_in_the_file(whole: Document) -> None:
    own = independent(sample())
    for block in whole.blocks:
        assert bare(block.text) in own, block


def independent(data: bytes) -> str:
    """All characters of the file's parts in order, deleted ones once with and once without the others."""
    from lxml import etree

    packed = zipfile.ZipFile(io.BytesIO(data))
    texts: list[str] = []
    for name in packed.namelist():
        if not name.endswith(".xml"):
            continue
        root = etree.fromstring(packed.read(name))
        shown = "".join(e.text or "" for e in root.iter() if str(e.tag).endswith("}t"))
        texts += [shown, *(bare("".join(e.itertext())) for e in root.iter() if len(e) == 0)]
        texts.append("".join(e.text or "" for e in root.iter() if str(e.tag).endswith(("}t", "}delText"))))
    return "\n".join(bare(t) for t in texts)


# ---------------------------------------------------------------- one thing each


def test_heading_styles_are_known_by_chinese_names_and_through_their_base() -> None:
    made = docx.Document()
    for name, base in (("标题 3", None), ("二级标题", None), ("我的标题", "Heading 2")):
        style = made.styles.add_style(name, 1)
        if base:
            style.base_style = made.styles[base]
    for name in ("标题 3", "二级标题", "我的标题"):
        made.add_paragraph(f"用{name}", style=name)
    levels = {b.text: b.level for b in read(saved(made)).blocks if b.role == "heading"}
    assert levels == {"用标题 3": 3, "用二级标题": 2, "用我的标题": 2}


def test_an_outline_level_of_the_paragraph_makes_a_heading_without_a_style() -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("一、矿山概况")
    paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="0"/>'))
    assert [(b.text, b.level) for b in read(saved(made)).blocks if b.role == "heading"] == [("一、矿山概况", 1)]


def test_a_framed_paragraph_is_prose_and_not_a_table() -> None:
    made = docx.Document()
    made.add_table(1, 1).cell(0, 0).text = "本公司承诺所报材料真实有效。"
    document = read(saved(made))
    assert not document.tables
    assert document.prose[0].text == "本公司承诺所报材料真实有效。"


def test_content_controls_links_and_fields_keep_their_words_in_place() -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("面积")
    for xml in (
        f"<w:sdt {W}><w:sdtContent><w:r><w:t>0.51</w:t></w:r></w:sdtContent></w:sdt>",
        f'<w:fldSimple {W} w:instr="REF x"><w:r><w:t>平方公里</w:t></w:r></w:fldSimple>',
        f'<w:r {W}><w:fldChar w:fldCharType="begin"/></w:r>',
        f"<w:r {W}><w:instrText>PAGEREF y</w:instrText></w:r>",
        f'<w:r {W}><w:fldChar w:fldCharType="separate"/></w:r>',
        f"<w:r {W}><w:t>，见第3页</w:t></w:r>",
        f'<w:r {W}><w:fldChar w:fldCharType="end"/></w:r>',
        f'<w:r {W}><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
    ):
        paragraph._p.append(parse_xml(xml))
    assert read(saved(made)).blocks[0].text == "面积0.51平方公里，见第3页☑"


def test_nearly_white_words_are_hidden_and_grey_ones_are_not() -> None:
    made = docx.Document()
    for rgb, text in ((RGBColor(0xFD, 0xFD, 0xFE), "近白"), (RGBColor(0xA0, 0xA0, 0xA0), "灰色"), (RGBColor(0xFF, 0, 0), "红色")):
        made.add_paragraph().add_run(text).font.color.rgb = rgb
    made.add_paragraph().add_run("一磅").font.size = Pt(1.5)
    roles = {b.text: b.role for b in read(saved(made)).blocks if b.role != "metadata"}
    assert roles == {"近白": "hidden", "灰色": "paragraph", "红色": "paragraph", "一磅": "hidden"}


def test_the_style_of_a_paragraph_can_hide_it() -> None:
    made = docx.Document()
    style = made.styles.add_style("无色", 1)
    style.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    made.add_paragraph("样式里的白字", style="无色")
    assert read(saved(made)).blocks[0].role == "hidden"


def test_words_in_a_dark_box_are_seen() -> None:
    made = docx.Document()
    run = textbox("深色框内白字")
    colour = parse_xml(
        '<a:solidFill xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:srgbClr val="1F4E79"/></a:solidFill>'
    )
    next(e for e in run.iter() if e.tag.endswith("}spPr")).insert(1, colour)
    for words in [e for e in run.iter() if e.tag.endswith("}t")]:
        words.getparent().insert(0, parse_xml(f'<w:rPr {W}><w:color w:val="FFFFFF"/></w:rPr>'))
    made.add_paragraph("框：")._p.append(run)
    assert by_text(read(saved(made)), "深色框内白字").role == "textbox"


def test_macros_and_embedded_files_are_named_and_not_run() -> None:
    made = docx.Document()
    made.add_paragraph("正文")
    kept = io.BytesIO(saved(made))
    with zipfile.ZipFile(kept, "a") as packed:
        packed.writestr("word/vbaProject.bin", b"macro")
        packed.writestr("word/embeddings/oleObject1.bin", b"ole")
    document = read(kept.getvalue())
    assert {t.kind: t.text for t in document.traces} == {"macro": "vbaProject.bin", "embedded-file": "oleObject1.bin"}
    assert any("宏" in w for w in document.warnings)


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (12, "chineseCountingThousand", "十二"), (105, "chineseCounting", "一百零五"), (20, "japaneseCounting", "二十"), (3, "ideographDigital", "三"),
        (4, "decimalEnclosedCircle", "④"), (27, "upperLetter", "AA"), (14, "lowerRoman", "xiv"), (2, "ideographTraditional", "乙"), (7, "decimalZero", "07"),
        (12, "chineseLegalSimplified", "壹拾贰"), (5, "someFutureFormat", "5"),
    ],
)  # fmt: skip
def test_number_formats(value: int, form: str, shown: str) -> None:
    assert render(value, form) == shown


def test_chinese_counting_agrees_with_its_reading() -> None:
    from assistant.core.text import chinese_number

    assert all(chinese_number(chinese(n)) == n for n in range(1, 3000))


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("FFFFFF", "000000") == pytest.approx(21)
    assert contrast("777777", "FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_a_typed_table_of_contents_is_told_from_headings() -> None:
    made = docx.Document()
    for line in ("目录", "一、矿山概况\t1", "二、资源储量……………3", "三、结论    12"):
        made.add_paragraph(line)
    made.add_paragraph("一、矿山概况")
    made.add_paragraph("2021年\t28.7")
    roles = {b.text: b.role for b in read(saved(made)).blocks}
    assert [roles[t] for t in ("一、矿山概况\t1", "二、资源储量……………3", "三、结论    12")] == ["toc"] * 3
    assert roles["一、矿山概况"] == "paragraph"
    assert roles["2021年\t28.7"] == "paragraph"


def test_large_lines_on_the_cover_are_the_title_where_no_style_says_so() -> None:
    made = docx.Document()
    for text, size in (("某某矿业有限公司", 18), ("绿色矿山自评估报告", 26), ("编制单位：某公司", 16)):
        made.add_paragraph().add_run(text).font.size = Pt(size)
    made.add_paragraph("本矿山为生产矿山，采用露天开采。" * 5)
    roles = {b.text: b.role for b in read(saved(made)).blocks if b.role != "metadata"}
    assert list(roles.values()) == ["title", "title", "paragraph", "paragraph"]


def test_a_line_squeezed_to_nothing_is_hidden() -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("挤扁的一行")
    paragraph.paragraph_format.line_spacing = Pt(1)
    trace = read(saved(made)).traces[0]
    assert (trace.text, trace.detail["why"]) == ("挤扁的一行", "tiny")


def test_a_table_takes_the_short_line_above_it_as_its_name() -> None:
    made = docx.Document()
    for line in ("矿山设备一览表", "以下为正文说明，设备情况见表。"):
        made.add_paragraph(line)
        fill(made.add_table(2, 2), (("设备名称", "数量"), ("挖掘机", "3")))
    document = read(saved(made))
    assert [document.caption_of(t) for t in document.tables] == ["矿山设备一览表", ""]


# ---------------------------------------------------------------- damage


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_a_truncated_file_is_named_as_damaged(share: float) -> None:
    data = sample()
    with pytest.raises(UnreadableFileError, match=r"不完整或已损坏|不是有效的") as caught:
        read(data[: int(len(data) * share)])
    assert caught.value.path == "自评估报告.docx"
    assert caught.value.advice


def test_a_file_without_its_main_part_says_so() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as packed:
        packed.writestr("word/styles.xml", "<x/>")
    with pytest.raises(UnreadableFileError, match="缺少正文"):
        read(kept.getvalue())


def test_a_damaged_part_beside_the_text_costs_that_part_only() -> None:
    document = read(with_parts(sample(), {"word/comments.xml": "<w:comments"}))
    assert any("comments.xml" in w for w in document.warnings)
    assert any("矿区面积为0.5132km²" in b.text for b in document.blocks)


def test_entities_are_refused() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><w:document {W}><w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>'
    with pytest.raises(UnreadableFileError, match="实体"):
        read(with_parts(sample(), {"word/document.xml": bomb}))


def test_a_part_that_unpacks_to_too_much_is_refused() -> None:
    kept = io.BytesIO(sample())
    with zipfile.ZipFile(kept, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/media/big.bin", bytes(50 * 2**20))
    with pytest.raises(LimitError, match="压缩比"):
        read(kept.getvalue())
    with pytest.raises(LimitError, match="上限"):
        read(sample(), unpacked=10_000)


def test_numbers_and_tables_that_make_no_sense_cost_nothing() -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("正文")
    paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="99"/><w:numId w:val="777"/></w:numPr>'))
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "甲", "乙"
    properties = table.cell(0, 0)._tc.get_or_add_tcPr()
    properties.append(parse_xml(f'<w:gridSpan {W} w:val="99999999"/>'))
    properties.append(parse_xml(f"<w:vMerge {W}/>"))
    document = read(saved(made))
    assert document.blocks[0].number is None
    assert [document.block(c.block).text for c in document.tables[0].cells] == ["甲", "乙"]


# ---------------------------------------------------------------- the shared dossiers


@pytest.mark.parametrize("path", sorted(SHARED.glob("dossiers/*/*.docx")) or [None], ids=lambda p: p.name if p else "absent")
def test_shared_files_hold_every_block_verbatim(path: Path | None) -> None:
    if path is None:
        pytest.skip("the shared dossiers are not here")
    document = read(path.read_bytes(), path.name)
    own = independent(path.read_bytes())
    missing = [b.text for b in document.blocks if bare(b.text) not in own and b.role != "cell"]
    assert missing == []
    assert len([b for b in document.blocks if b.role == "heading"]) > 10
    assert all(t.cells and t.rows and t.cols for t in document.tables)
