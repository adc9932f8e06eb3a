from __future__ import annotations

from dataclasses import replace

from assistant.core.document import Block
from assistant.core.text import bare
from assistant.retrieve.passages import LONGEST, passages

from .conftest import WORDS, grid, outline


def test_every_word_of_the_body_stands_in_a_passage_under_its_heading() -> None:
    document = outline(WORDS)
    cut = passages(document)
    held = {b for chunk in cut for b in chunk.blocks}
    assert {b.id for b in document.body if b.role == "paragraph"} <= held
    dust = next(c for c in cut if "布袋除尘" in c.text)
    assert dust.section == "第二章 环境保护 > 第一节 粉尘治理"
    assert "粉尘治理" in dust.meaning
    assert "粉尘治理" not in dust.text


def test_short_neighbours_are_put_together_and_headings_without_a_body_are_kept_for_letters_only() -> None:
    cut = passages(outline(WORDS))
    assert "采矿许可证号" in cut[0].text
    assert "生产规模" in cut[0].text
    empty = [c for c in cut if c.text.endswith("空标题")]
    assert len(empty) == 1
    assert not empty[0].embed
    assert not any(c.text == "第二章 环境保护" for c in cut), "a chapter with sections is no empty heading"


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    sentence = "矿山按照边开采边治理的原则对采场边坡进行整治并及时复绿。"
    document = outline("# 一、治理\n" + sentence * 40)
    cut = passages(document)
    assert len(cut) > 3
    assert all(len(c.text) <= LONGEST and c.text.endswith("。") for c in cut)
    assert "".join(bare(c.text) for c in cut) == bare(sentence * 40)


def test_a_tables_values_carry_their_header_and_bare_figures_are_not_embedded_twice() -> None:
    table, cells = grid([["单元", "面积(hm2)"], ["排土场", "3.21"], ["工业场地", "1.05"]])
    cut = passages(outline("# 一、损毁", tables=(table,), cells=cells))
    rows = next(c for c in cut if c.table == 0)
    assert "单元 排土场；面积(hm2) 3.21" in rows.text
    numbers = [["点号", "X", "Y"]] + [[str(i), f"32412{i:02}.11", f"355123{i:02}.22"] for i in range(60)]
    table, cells = grid(numbers)
    cut = [c for c in passages(outline("# 一、坐标", tables=(table,), cells=cells)) if c.table == 0]
    assert len(cut) > 2
    assert [c.embed for c in cut] == [False] * len(cut) or not any(c.embed for c in cut[1:])


def test_a_form_reads_as_pairs() -> None:
    table, cells = grid([["矿山名称", "青石梁矿", "矿种", "石灰岩"]], header_rows=0, form=True)
    cut = passages(outline("# 一、基本情况", tables=(table,), cells=cells))
    assert any("矿山名称 青石梁矿；矿种 石灰岩" in c.text for c in cut)


def test_running_and_unseen_text_is_left_out_and_lists_of_laws_are_for_letters() -> None:
    document = outline("# 一、依据\n《中华人民共和国矿产资源法》（2009年修正）；《土地复垦条例》（国务院令第592号）；")
    extra = (Block("h", "青石梁矿自评估报告", "header", 1), Block("x", "看不见的话", "hidden", 1), Block("c", "目录 ... 3", "toc", 1))
    cut = passages(replace(document, blocks=(*document.blocks, *extra)))
    assert all("看不见" not in c.text and "目录" not in c.text and "青石梁" not in c.text for c in cut)
    assert [c.embed for c in cut if "矿产资源法" in c.text] == [False]
