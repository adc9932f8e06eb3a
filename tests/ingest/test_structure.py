"""Sections from all the outlines that reports have; what is a list in running text is no heading."""

from __future__ import annotations

from assistant.core.document import Block, Document
from assistant.ingest.structure import structure

TEXT = "矿区范围由六个拐点圈定，面积二点三六平方公里，开采标高由一千七百七十米至一千五百五十米，采矿许可证在有效期内。"


def block(n: int, text: str, **more: object) -> Block:
    return Block(f"b{n}", text, **{"page": 1, "size": 12.0, **more})  # type: ignore[arg-type]


def document(*items: str | tuple[str, dict[str, object]]) -> Document:
    """Blocks of running text; a tuple gives a block's other fields."""
    blocks = []
    for n, item in enumerate(items):
        text, more = item if isinstance(item, tuple) else (item, {})
        blocks.append(block(n, text, **more))
    return structure(Document("", "报告.pdf", "", "pdf", tuple(blocks)))


def outline(made: Document) -> list[tuple[int, str]]:
    return [(s.level, s.title) for s in made.sections]


HEAD: dict[str, object] = {"size": 15.0, "bold": True}


def test_chapters_and_sections() -> None:
    made = document("第一章 概述", "第一节 目的", TEXT, "第二节 依据", TEXT, "第二章 结论", TEXT)
    assert outline(made) == [(1, "第一章 概述"), (2, "第一节 目的"), (2, "第二节 依据"), (1, "第二章 结论")]
    assert made.section_path(made.blocks[4].section) == "第一章 概述 > 第二节 依据"
    assert (made.sections[0].first, made.sections[0].last) == (0, 5)
    assert [b.text for b in made.section_blocks(1)] == [TEXT]


def test_official_numbering_without_any_weight() -> None:
    made = document(
        "一、矿山概况",
        "（一）企业情况",
        TEXT,
        "（二）位置交通",
        TEXT,
        "二、自评情况",
        "（一）矿区环境",
        "1.矿容矿貌",
        TEXT,
        "2.矿区绿化",
        TEXT,
    )
    assert [level for level, _ in outline(made)] == [1, 2, 2, 1, 2, 3, 3]


def test_decimal_numbering() -> None:
    made = document("1 总论", "1.1 编制依据", TEXT, "1.1.1 法律法规", TEXT, "1.2 范围", TEXT, "2 矿山概况", "2.1 位置", TEXT)
    assert outline(made)[:4] == [(1, "1 总论"), (2, "1.1 编制依据"), (3, "1.1.1 法律法规"), (2, "1.2 范围")]
    assert outline(made)[4] == (1, "2 矿山概况")


def test_mixed_outline_keeps_its_order() -> None:
    made = document(
        "第一章 概述", "1.1 目的", TEXT, "1.2 依据", ("1、法律法规", HEAD), TEXT, "第二章 现状", "一、位置", TEXT, "（一）交通", TEXT
    )
    assert [level for level, _ in outline(made)] == [1, 2, 2, 3, 1, 2, 3]


def test_styles_of_word_win() -> None:
    made = document(
        ("矿山基本情况", {"role": "heading", "level": 1, "page": None}), ("位置", {"role": "heading", "level": 2}), TEXT,
        ("自评", {"role": "heading", "level": 1}), TEXT, "一、这只是一条", TEXT,
    )  # fmt: skip
    assert outline(made) == [(1, "矿山基本情况"), (2, "位置"), (1, "自评")]


def test_lists_and_figures_in_text_are_no_headings() -> None:
    made = document(
        "第一章 概述", "本次工作的主要任务是：", "（1）查明矿区地质条件；", "（2）确定开采方案；", "（3）提出保护措施。", TEXT,
        "1. 采矿许可证", "2. 营业执照", "3. 安全生产许可证", TEXT, "第三章的有关规定见附件。", "2023年产量", "1.5万吨",
    )  # fmt: skip
    assert outline(made) == [(1, "第一章 概述")]


def test_headings_without_numbers_by_size_and_weight() -> None:
    made = document(
        ("前言", {"size": 16.0, "bold": True, "style": "centred"}),
        TEXT,
        ("矿山概况", {"size": 16.0, "bold": True, "style": "centred"}),
        TEXT,
        ("位置交通", HEAD),
        TEXT,
    )
    assert [t for _, t in outline(made)] == ["前言", "矿山概况", "位置交通"]


def test_the_cover_title_in_a_heading_style_is_a_title() -> None:
    made = document(
        ("某某矿绿色矿山自评估报告", {"role": "heading", "level": 1}),
        "编制单位：某某公司",
        ("一、概况", {"role": "heading", "level": 2}),
        TEXT,
        ("二、结论", {"role": "heading", "level": 2}),
        TEXT,
    )
    assert made.blocks[0].role == "title"
    assert [level for level, _ in outline(made)] == [1, 1]


def test_toc_entries_without_headings_are_traced() -> None:
    toc: dict[str, object] = {"role": "toc"}
    made = document(
        ("第一章 概述……………………2", toc), ("第二章 矿区环境……………5", toc), ("第三章 节能减排..............9", toc), ("第四章 结论................12", toc),
        "第一章 概述", TEXT, "第二章 矿区环境", TEXT, "第四章 结论", TEXT,
    )  # fmt: skip
    assert [(t.kind, t.detail["title"], t.detail["page"]) for t in made.traces] == [("toc-missing", "第三章 节能减排", "9")]
    assert all(b.role == "toc" for b in made.blocks[:4])


def test_structure_is_stable() -> None:
    made = document("第一章 概述", "第一节 目的", TEXT, "一、要点", TEXT)
    assert structure(made) == made


def test_contents_without_leaders_and_page_numbers_are_no_headings() -> None:
    titles = ["1 编制说明", "1.1 编制性质", "1.2 依据文件", "2 资源条件", "2.1 矿界", "2.2 矿床", "3 结论"]
    words = ["某某矿矿产资源开发利用方案", "二〇二三年六月编制　二〇二三年八月修改", *titles]
    for title in titles:
        words += [title, f"{title[2:]}：本节写明有关内容，数据取自评审通过的储量核实报告和现场调查。"]
    made = structure(Document("", "方案.txt", "", "text", tuple(Block(f"b{n}", w) for n, w in enumerate(words))))
    assert made.sections
    assert all(s.first >= 2 + len(titles) for s in made.sections)
    assert [b.text for b in made.blocks if b.role == "toc"] == titles
    assert made.blocks[1].role == "paragraph"


def test_a_numbered_list_is_no_contents() -> None:
    items = [f"{n} 第{n}号监测点位于采场边坡" for n in range(1, 9)]
    made = structure(
        Document("", "方案.txt", "", "text", tuple(Block(f"b{n}", w) for n, w in enumerate(["第一章 监测", *items, "完毕。"])))
    )
    assert not any(b.role == "toc" for b in made.blocks)


def test_a_list_of_papers_that_come_again_is_no_contents() -> None:
    papers = ["1 营业执照", "2 采矿许可证", "3 安全生产许可证", "4 出让合同", "5 评审意见", "6 环评批复"]
    words = ["第九章 附件清单", *papers, *(w for p in papers for w in (p, "（扫描件）"))]
    made = structure(Document("", "自评.txt", "", "text", tuple(Block(f"b{n}", w) for n, w in enumerate(words))))
    assert not any(b.role == "toc" for b in made.blocks)
