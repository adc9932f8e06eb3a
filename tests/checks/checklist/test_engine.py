"""The engine's manners: where it looks, what it proves, when an item applies, what speaks against a dossier."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.checks.checklist import ItemAnswer, answers, load_checklist
from assistant.core.check import Inspection
from assistant.core.cite import read_back
from assistant.core.document import Document, Page
from assistant.facts import find_facts
from tests.checks.checklist.making import document, inspection


def answer(found: Inspection, item: str) -> ItemAnswer:
    return next(a for a in answers(found) if a.item.id == item)


def quotes(found: Inspection, given: ItemAnswer) -> str:
    return "\n".join(read_back(found.dossier, c) for c in given.cites)


SOIL = "水土保持方案已由县水利局批复（威远水许可〔2018〕44号），截排水沟和挡墙均按批复建成。"


@pytest.mark.parametrize("heading", ["水土保持", "（三）水保工作", "部门监管事项", "7.5 其他"])
def test_content_under_any_heading_counts(heading: str) -> None:
    found = inspection(document(f"# {heading}\n{SOIL}"))
    given = answer(found, "3.2.soil-water")
    assert given.verdict == "met"
    assert "批复" in quotes(found, given)


def test_content_in_another_file_counts() -> None:
    letter = document(f"# 关于水土保持方案的批复\n{SOIL}", kind="attachment", path="附件/附件7 水土保持方案批复.pdf")
    assert answer(inspection(document("# 概况\n本矿位于威远县。"), letter), "3.2.soil-water").verdict == "met"


@pytest.mark.parametrize(
    "words",
    [
        "# 水土保持",
        "# 水土保持\n详见附件7。",
        "# 水土保持\n水土保持方案正在编制，尚未取得批复。",
        "# 水土保持\n下一步将编制水土保持方案并报批。",
        "# 编制依据\n（4）《中华人民共和国水土保持法》（2010年修订）；",
        "# 附件目录\n| 附件号 | 附件名称 | 份数 |\n| 附件7 | 水土保持方案批复 | 1 |",
        "# 部门要求\n| 事项 | 批准文件 | 落实情况 |\n| 水土保持 |  |  |",
        "# 依据\n对检查中发现矿山涉及安全生产、环境保护、水土保持、自然保护地等方面问题的，及时函告经济和信息化、应急、生态环境、水利、林草等相关部门，切实加强矿山监督管理。",
    ],
)
def test_what_only_looks_like_content_does_not_count(words: str) -> None:
    found = inspection(document(words + "\n# 概况\n本矿位于威远县凤鸣镇。"))
    given = answer(found, "3.2.soil-water")
    assert given.verdict == "missing"
    assert given.searched is not None
    assert given.searched.queries
    assert given.searched.documents == ("d1",)
    assert given.searched.why_not


def test_a_rejected_passage_is_shown_as_the_nearest_with_its_reason() -> None:
    found = inspection(document("# 水土保持\n水土保持方案正在编制，尚未取得批复。"))
    given = answer(found, "3.2.soil-water")
    assert given.searched is not None
    assert [read_back(found.dossier, c) for c in given.searched.nearest] == ["水土保持方案正在编制，尚未取得批复。"]
    assert "尚未取得" in given.searched.why_not or "正在办理" in given.searched.why_not


def test_an_unreadable_page_leaves_it_open() -> None:
    read = document("# 概况\n本矿位于威远县。")
    torn = Document(**{**{f: getattr(read, f) for f in read.__dataclass_fields__}, "pages": (Page(1), Page(2, grade="unreadable"))})
    given = answer(inspection(torn), "3.2.soil-water")
    assert given.verdict == "needs_review"
    assert given.searched is not None
    assert given.searched.unreadable == (("d1", 2),)


BASE = "# 概况\n矿山状态：{status}。申报名录：{target}。采矿权于{granted}首次设立，现采矿许可证有效期自{start}至2039年6月10日。\n"


@pytest.mark.parametrize(
    ("item", "filled", "verdict"),
    [
        ("2.1.construction-period", {"target": "四川省省级绿色矿山名录库"}, "not_applicable"),
        ("2.1.construction-period", {"target": "全国绿色矿山名录"}, "missing"),
        ("2.2.new-mine", {"status": "生产矿山"}, "not_applicable"),
        ("2.2.new-mine", {"status": "新建矿山"}, "missing"),
        ("2.2.construction-plan", {"status": "新建矿山"}, "not_applicable"),
        ("2.2.construction-plan", {"status": "拟注销矿山"}, "not_applicable"),
        ("2.1.prerequisite-remaining-life", {"status": "拟注销矿山"}, "not_applicable"),
        ("2.2.closing-mine", {"status": "生产矿山"}, "not_applicable"),
        ("2.2.supplementary-contract", {"granted": "2009年3月"}, "not_applicable"),
        ("2.2.supplementary-contract", {"granted": "2018年6月22日"}, "missing"),
    ],
)
def test_applicability_is_told_and_cited(item: str, filled: dict[str, str], verdict: str) -> None:
    words = {"status": "生产矿山", "target": "省级绿色矿山名录库", "granted": "2009年3月", "start": "2019年6月10日"} | filled
    given = answer(inspection(document(BASE.format(**words))), item)
    assert given.verdict == verdict
    assert given.verdict == "missing" or given.cites


LICENCES = """# 证照
| 证照名称 | 证照编号 | 发证日期 | 有效期至 |
| 营业执照 | 91511024MAT51545X1 | 2003年10月20日 | 长期 |
| 采矿许可证 | C5110002010127120184649 | 2019年6月10日 | {mining} |
| 安全生产许可证 | （川）FM安许证字〔2023〕7806号 | 2023年12月21日 | {safety} |
"""


def test_licences_in_force_and_expired() -> None:
    fine = answer(inspection(document(LICENCES.format(mining="2039年6月10日", safety="2026.12.20"))), "2.1.prerequisite-licences")
    assert fine.verdict == "met"
    found = inspection(document(LICENCES.format(mining="2039年6月10日", safety="2024年1月20日")))
    expired = answer(found, "2.1.prerequisite-licences")
    assert expired.verdict == "contradicted"
    assert "安全生产许可证" in expired.rationale
    assert "2024年1月20日" in quotes(found, expired)


def test_a_contractors_licence_in_force_does_not_stand_for_the_mines() -> None:
    words = (
        "# 三证\n营业执照齐全。采矿许可证有效期2018年4月12日至2038年4月12日。安全生产许可证有效期2021年3月14日至2024年3月13日。\n"
        "外包施工单位九方公司的安全生产许可证有效期至2025年5月29日。"
    )
    found = inspection(document(words))
    known = inspection(document(words), facts=find_facts(found.dossier))
    assert answer(known, "2.1.prerequisite-licences").verdict == "contradicted"


def test_an_expired_licence_whose_renewal_is_accepted_is_no_contradiction() -> None:
    words = (
        LICENCES.format(mining="2039年6月10日", safety="2024年3月20日")
        + "安全生产许可证有效期至2024年3月20日，延期申请已于2024年2月受理，正在办理。\n"
    )
    assert answer(inspection(document(words)), "2.1.prerequisite-licences").verdict != "contradicted"


@pytest.mark.parametrize(
    ("term", "verdict"),
    [
        ("方案适用年限5年，即2022年1月至2026年12月。", "met"),
        ("方案适用年限为5年，即2019年1月至2023年12月。", "contradicted"),
        ("方案适用年限详见信息表。", "missing"),
    ],
)
def test_the_term_of_the_plan(term: str, verdict: str) -> None:
    plan = document(f"# 方案适用年限\n{term}", kind="reclamation_plan", path="复垦方案.pdf")
    assert answer(inspection(document("# 概况\n略"), plan), "2.2.reclamation-plan-term").verdict == verdict


COMMITMENT = "# 真实性承诺书\n我公司对自评估报告的真实性负责，如有弄虚作假，愿承担相应责任。\n{company}\n{name}\n{date}\n"
SIGNED = {"company": "承诺单位（盖章）：四川崧宁建材有限公司", "name": "法定代表人（签字）：何子康", "date": "日期：2024年4月23日"}


@pytest.mark.parametrize(
    ("changed", "verdict", "lacking"),
    [
        ({}, "met", []),
        ({"date": "日期：　　年　月　日"}, "partial", ["date"]),
        ({"name": "法定代表人（签字）：________"}, "partial", ["signature"]),
        ({"company": "承诺单位（盖章）："}, "partial", ["seal"]),
    ],
)
def test_the_commitment_and_what_it_lacks(changed: dict[str, str], verdict: str, lacking: list[str]) -> None:
    given = answer(inspection(document(COMMITMENT.format(**(SIGNED | changed)))), "2.3.truth-commitment")
    assert given.verdict == verdict
    assert [e.element.id for e in given.lacking] == lacking


def test_the_notice_quoted_is_no_commitment() -> None:
    given = answer(inspection(document("# 编制说明\n矿山企业对自评估报告的真实性负责。")), "2.3.truth-commitment")
    assert given.verdict == "missing"


LIST = "# 附件清单\n| 附件号 | 附件名称 |\n| 附件1 | 营业执照 |\n| 附件2 | 环评批复 |\n| 附件3 | 开发利用方案评审意见 |\n"


def attachment(path: str, words: str = "根据有关规定，经研究，现将有关事项明确如下，请遵照执行，特此说明，并存档备查。") -> Document:
    return document(words, kind="attachment", path=path)


def test_listed_attachments_are_found_by_meaning() -> None:
    files = [
        attachment("01营业执照.pdf"),
        attachment("附件2 环境影响报告书审批意见.pdf"),
        attachment("附件3_方案专家评审意见（开发利用）.pdf", "矿产资源开发利用方案评审意见书"),
    ]
    assert answer(inspection(document(LIST), *files), "2.3.attachments").verdict == "met"


def test_a_listed_attachment_that_did_not_come() -> None:
    found = inspection(document(LIST), attachment("附件1 营业执照.pdf"), attachment("附件3 开发利用方案评审意见.pdf"))
    given = answer(found, "2.3.attachments")
    assert given.verdict == "partial"
    assert "环评批复" in given.rationale
    assert "环评批复" in quotes(found, given)


def test_the_company_and_the_day_below_a_list_are_no_entries() -> None:
    words = "# 附件目录\n附件1 营业执照\n附件2 环评批复\n四川某某矿业有限公司\n二零二四年六月十八日\n2024年6月18日\n"
    found = inspection(document(words), attachment("附件1 营业执照.pdf"), attachment("附件2 环评批复.pdf"))
    assert answer(found, "2.3.attachments").verdict == "met"


def test_a_plan_for_both_answers_for_both() -> None:
    words = "# 矿产资源开发与生态修复方案\n# 第六章 修复工程\n生态修复责任范围12.4公顷，损毁土地12.4公顷，复垦面积12.4公顷，复垦率100%。"
    plan = replace(document(words, kind="development_plan", path="合编方案.pdf"), also=("reclamation_plan",))
    found = inspection(document("# 概况\n某某矿。"), plan)
    assert answer(found, "2.2.reclamation-plan-land").verdict == "met"
    assert "没有保护与复垦方案" not in answer(found, "2.2.reclamation-plan-works").rationale


def test_a_first_level_below_its_line_contradicts_the_score() -> None:
    words = "# 得分\n自评总分870分，各项指标均达标。\n| 一级指标 | 满分 | 自评 |\n| 矿区环境 | 220 | 200 |\n| 资源开发方式 | 220 | 154 |\n"
    assert answer(inspection(document(words)), "2.3.self-score").verdict == "contradicted"


def test_no_plan_in_the_dossier() -> None:
    given = answer(inspection(document("# 概况\n公司委托编制了矿山地质环境保护与土地复垦方案。")), "2.2.reclamation-plan-submitted")
    assert given.verdict == "missing"
    assert "没有保护与复垦方案" in given.rationale


def test_the_order_of_the_files_and_a_stranger_change_nothing() -> None:
    report, letter = document(f"# 概况\n{SOIL}"), attachment("附件1 营业执照.pdf")
    stranger = document("天气晴。", kind="other", path="会议通知.txt")
    plain = [(a.item.id, a.verdict, a.confidence) for a in answers(inspection(report, letter))]
    assert plain == [(a.item.id, a.verdict, a.confidence) for a in answers(inspection(letter, report))]
    assert plain == [(a.item.id, a.verdict, a.confidence) for a in answers(inspection(stranger, letter, report))]


def test_another_checklist_is_answered_the_same_way() -> None:
    plan = document(
        "# 第七章 经费估算\n静态总投资335万元，动态总投资435万元，其中工程施工费200万元、其他费用40万元，按现行定额和价格水平计算。",
        kind="reclamation_plan",
        path="方案.pdf",
    )
    found = {a.item.id: a.verdict for a in answers(inspection(plan), load_checklist("reclamation-plan"))}
    assert found["rp.7-money"] == "met"
    assert found["rp.9-conclusion"] == "missing"


def test_the_notice_quoted_with_its_clause_is_not_what_hands_the_report_in() -> None:
    words = (
        "# 一、对照\n条文（二（二）3）：“鼓励生产矿山编制绿色矿山建设方案，或在矿山地质环境保护与土地复垦方案和矿山开发利用方案中增加绿色矿山建设内容。”\n"
        + "本矿按条文逐项对照，各项落实情况分述如下，数据取自台账和监测记录。" * 12
        + "\n结论：经逐条自查符合各项要求，特此提交本自评估报告，申请纳入省级名录库。"
    )
    found = inspection(document(words))
    given = answer(found, "2.3.report-submitted")
    assert given.verdict == "met"
    assert "鼓励生产矿山" not in quotes(found, given)
    assert "特此提交" in quotes(found, given)
