"""Which filing is this: by title, by sections, by a licence's fields; papers about a filing are attachments."""

from __future__ import annotations

import pytest

from assistant.core.document import Block, Document, Section
from assistant.ingest.kinds import kind_of, with_kind


def paper(title: str, *, name: str = "文件.pdf", headings: tuple[str, ...] = (), text: str = "", letters: int = 0) -> Document:
    blocks = [Block("t", title, "title", 1)] if title else []
    blocks += [
        Block(f"b{n}", line, "paragraph", 1)
        for n, line in enumerate([*headings, *filter(None, text.split("\n")), *(["字" * letters] if letters else [])])
    ]
    sections = tuple(Section(n, 1, h, f"b{n}", None, n, n + 1) for n, h in enumerate(headings))
    return Document("", name, "", "pdf", tuple(blocks), sections=sections)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("某某石灰岩矿绿色矿山建设自评报告", "self_assessment"),
        ("绿色矿山自评估报告", "self_assessment"),
        ("四川省省级绿色矿山申报自我评估报告", "self_assessment"),
        ("某某公司某某矿矿产资源开发利用方案", "development_plan"),
        ("某某矿矿产资源开发利用与生态保护修复方案", "development_plan"),
        ("某某矿矿山地质环境保护与土地复垦方案", "reclamation_plan"),
        ("某某矿地质环境恢复治理与土地复垦方案（报批稿）", "reclamation_plan"),
        ("某某矿矿区生态修复方案", "reclamation_plan"),
        ("《某某矿矿产资源开发利用方案》评审意见书", "attachment"),
        ("关于某某矿矿山地质环境保护与土地复垦方案审查结果的公告", "attachment"),
        ("关于某某矿环境影响报告书的批复", "attachment"),
        ("采矿权出让合同", "attachment"),
        ("环境监测报告", "attachment"),
    ],
)
def test_titles(title: str, kind: str) -> None:
    assert kind_of(paper(title, letters=900)) == kind


def test_a_filing_is_known_by_its_sections() -> None:
    headings = (
        "一、概述",
        "二、矿产品需求现状和预测",
        "三、矿产资源概况",
        "四、主要建设方案的确定",
        "五、矿床开采",
        "六、选矿及尾矿设施",
        "七、技术经济",
    )
    assert kind_of(paper("", headings=headings, letters=8000)) == "development_plan"
    headings = (
        "1 前言",
        "2 矿山基本情况",
        "3 土地损毁预测与评估",
        "4 复垦适宜性评价",
        "5 复垦工程设计",
        "6 监测与管护",
        "7 投资估算",
        "8 保障措施",
    )
    assert kind_of(paper("", headings=headings, letters=8000)) == "reclamation_plan"


def test_certificates_by_their_fields() -> None:
    text = "中华人民共和国\n采矿许可证\n证号：C5100002018062110187205\n采矿权人：某某公司\n开采矿种：铁矿\n矿区面积：2.36平方公里\n有效期限：10年\n发证机关"
    assert kind_of(paper("", text=text, name="IMG_0032.pdf")) == "licence"
    assert kind_of(paper("", text="", name="附件2 采矿许可证.pdf")) == "licence"


def test_a_report_that_quotes_its_licence_is_no_licence() -> None:
    text = "采矿许可证\n证号\n有效期限\n采矿权人\n开采矿种\n矿区面积"
    assert kind_of(paper("绿色矿山自评估报告", text=text, letters=9000)) == "self_assessment"


def test_the_name_alone_is_weak_evidence() -> None:
    assert kind_of(paper("", name="附件/扫描件03.pdf")) == "attachment"
    assert kind_of(paper("会议照片说明", name="开发利用方案.pdf", letters=300)) != "development_plan"
    assert kind_of(paper("", name="abc.pdf", letters=300)) == "other"


@pytest.mark.parametrize("title", ["石梁子石灰岩矿开发利用方案评估结果", "土地复垦方案论证纪要"])
def test_the_outcome_of_a_review_is_no_plan(title: str) -> None:
    assert kind_of(paper(title, name=f"附件/5-{title}.pdf", text="同意方案通过。2023年5月6日")) == "attachment"


def bodies(kind: str) -> tuple[str, ...]:
    return {
        "both": ("一、资源概况", "二、开采方案", "三、产品方案", "四、土地损毁预测", "五、复垦工程", "六、监测和管护"),
        "development": ("一、资源概况", "二、开采方案", "三、产品方案", "四、技术经济"),
    }[kind]


@pytest.mark.parametrize(
    ("title", "headings", "also"),
    [
        ("某某铅锌矿矿产资源开发与矿区生态修复方案", "both", ("reclamation_plan",)),
        ("某某矿矿产资源开发利用、地质环境恢复治理与土地复垦方案", "both", ("reclamation_plan",)),
        ("某某石灰岩矿矿产资源绿色开发利用方案（三合一）", "both", ("reclamation_plan",)),
        ("某某石灰岩矿矿产资源绿色开发利用方案（三合一）", "development", ()),  # the mark alone: no chapter on the land
        ("某某矿产资源开发有限公司某某矿开发利用方案", "both", ()),  # a chapter on the land in the development plan
        ("某某矿矿产资源开发利用方案", "development", ()),
    ],
)
def test_a_plan_for_both_stands_for_both(title: str, headings: str, also: tuple[str, ...]) -> None:
    read = with_kind(paper(title, headings=bodies(headings), letters=900))
    assert (read.kind, read.also) == ("development_plan", also)
    assert read.is_a("reclamation_plan") is bool(also)


def test_the_company_s_name_names_no_plan() -> None:
    read = with_kind(
        paper("某某矿产资源开发有限公司某某矿土地复垦方案", headings=("一、土地损毁", "二、复垦工程", "三、监测与管护", "四、投资估算"))
    )
    assert (read.kind, read.also) == ("reclamation_plan", ())


def bound(second: str, chapters: tuple[str, ...], letters: int) -> Document:
    """A self-assessment with another text behind it, whose title stands on a page of its own."""
    lines = [
        "绿色矿山自评估报告",
        "一、先决条件",
        "二、矿区环境",
        "三、资源综合利用",
        "四、科技创新",
        *("字" * 80 for _ in range(20)),
        second,
        *chapters,
        "字" * letters,
    ]
    page = lines.index(second)
    blocks = tuple(
        Block(f"b{n}", line, "title" if n in (0, page) else "paragraph", 1 if n < 5 else 2 if n < page else 3 if n == page else 4)
        for n, line in enumerate(lines)
    )
    heads = [n for n, line in enumerate(lines) if line[1] == "、"]
    sections = tuple(Section(k, 1, lines[n], f"b{n}", None, n, n + 1) for k, n in enumerate(heads))
    return Document("", "申报材料.pdf", "", "pdf", blocks, sections=sections)


def test_filings_bound_in_one_file() -> None:
    chapters = ("一、土地损毁预测", "二、复垦工程部署", "三、监测与管护", "四、投资估算")
    assert with_kind(bound("某某矿土地复垦方案", chapters, 2000)).also == ("reclamation_plan",)
    assert with_kind(bound("第二部分 某某矿土地复垦方案", chapters, 2000)).also == ("reclamation_plan",)
    assert with_kind(bound("某某矿土地复垦方案", ("一、依据",), 2000)).also == ()  # a title with no chapters of its own
    assert with_kind(bound("某某矿土地复垦方案评审意见", chapters, 2000)).also == ()


def test_a_cover_within_a_bound_file_need_not_begin_with_the_title() -> None:
    chapters = ("一、土地损毁预测", "二、复垦工程部署", "三、监测与管护", "四、投资估算")
    made = bound("某某矿土地复垦方案", chapters, 2000)
    at = next(n for n, b in enumerate(made.blocks) if b.text == "某某矿土地复垦方案")
    company = Block("c", "某某矿业有限公司", "heading", 3, level=2)
    title = Block("t2", "某某矿土地复垦方案", "heading", 3, level=2)
    blocks = (*made.blocks[:at], company, title, *made.blocks[at + 1 :])
    sections = tuple(
        Section(s.index, s.level, s.title, s.heading, None, s.first + (s.first > at), s.last + (s.first > at)) for s in made.sections
    )
    assert with_kind(Document("", made.path, "", "pdf", blocks, sections=sections)).also == ("reclamation_plan",)
