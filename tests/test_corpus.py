"""The data that travels with the program."""

from __future__ import annotations

import re

import pytest

from assistant.core.cite import cite, words
from assistant.core.errors import BadInputError
from assistant.corpus import names, table, text
from assistant.corpus.notices import NOTICE, notice, notice_document, parse_notice


def test_the_notice_is_split_into_its_clauses() -> None:
    ids = [c.id for c in notice().clauses]
    assert ids[:9] == ["一", "二", "二(一)", "二(二)", "二(二)1", "二(二)2", "二(二)3", "二(二)4", "二(三)"]
    assert ids[-6:] == ["三", "三(一)", "三(二)", "三(三)", "三(四)", "三(五)"]
    assert notice().number == "川自然资发〔2023〕35号"
    assert notice().clause("二(三)").title == "严把入库质量"
    assert "矿山企业对自评估报告的真实性负责。" in notice().clause("二(三)").sentences


def test_every_sentence_of_a_clause_stands_in_the_notice() -> None:
    bare = re.sub(r"\s+|\*\*", "", text(NOTICE))
    for clause in notice().clauses:
        for sentence in clause.sentences:
            assert re.sub(r"\s+", "", sentence) in bare


def test_the_notice_can_be_cited_like_a_document() -> None:
    document = notice_document()
    found = cite(document, "原则上应通过1年绿色矿山建设期考核")
    assert words(document, found) == "原则上应通过1年绿色矿山建设期考核"
    assert "二(一)" in document.section_path(document.block(found.block).section)


def test_articles_of_another_kind_of_notice() -> None:
    parsed = parse_notice(
        "# 某某办法\n\n第一条 为了规范管理，制定本办法。\n\n第二条 矿山企业应当每年报送数据。\n（一）产量；\n（二）能耗。\n"
    )
    assert [c.id for c in parsed.clauses] == ["第一条", "第二条", "第二条(一)", "第二条(二)"]


def test_county_units() -> None:
    counties = table("references/counties")
    codes = [c["code"] for c in counties["counties"]]
    assert len(codes) == len(set(codes)) == 183
    assert len(counties["prefectures"]) == 21
    prefectures = {p["name"]: p["code"][:4] for p in counties["prefectures"]}
    assert all(prefectures[c["prefecture"]] == c["code"][:4] for c in counties["counties"])


def test_the_indicator_maxima_add_up_to_the_total() -> None:
    edition = next(e for e in table("references/indicators")["editions"] if e["id"] == "2020")
    assert sum(level["maximum"] for level in edition["levels"]) == edition["total"] == 1000


def test_every_reference_table_can_be_read_and_unknown_names_are_refused() -> None:
    for name in names("references", suffix=".yaml"):
        assert isinstance(table(name), dict)
    for wrong in ("references/no-such-table", "../pyproject.toml"):
        with pytest.raises(BadInputError):
            text(wrong)
