"""What the tools make of whole questions, on two small Word files that the program itself reads: lists, differences, shares, points, courses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.chat import Answer, Conversation
from assistant.core.report import citations
from assistant.core.text import fold

REPORT: list[str | list[list[str]]] = [
    "绿色矿山自评估报告", "申报单位：四川青石建材有限公司", "编制日期：2024年5月10日", "#一、矿山概况",
    "本矿采矿权人为四川青石建材有限公司，矿山名称为青石梁石灰岩矿，采矿许可证号C5107002010127130099991，"
    "有效期自2018年3月1日至2028年3月1日，生产规模30万吨/年，开采方式为露天开采，矿区面积0.2345平方公里。",
    "取水许可证有效期至2024年2月1日，延续申请已经受理，办理期间照常取水。",
    "方案安排的3项重点工程全部完工，见下表。",
    [["序号", "任务", "投资（万元）"], ["1", "封闭料棚", "120.5"], ["2", "边坡监测", "60"], ["3", "废水回用", "80"], ["", "合计", "260.5"]],
    "#二、资源开发",
    "2021至2023年分别动用20.10、21.20、22.30万吨，三年共63.60万吨。",
    "近三年产量",
    [["年度", "采出矿石（万吨）", "回采率（%）"], ["2021年", "19.10", "95.02"], ["2022年", "20.15", "95.05"], ["2023年", "21.30", "95.52"]],
    "设计开采回采率95%，2023年实际回采率95.52%。林地覆土厚度不低于0.5m。",
    "因岩壁陡峻，0.35公顷不复垦，采取坡脚种植藤本遮挡。",
    "#三、得分",
    [["一级指标", "三级指标", "满分", "自评得分", "扣分说明"], ["矿区环境", "绿化覆盖率", "40", "36", "养护记录不全"],
     ["节能减排", "粉尘治理", "45", "38", "堆场扬尘"]],
    "#四、附件目录",
    [["序号", "附件名称"], ["1", "营业执照"], ["2", "采矿许可证"], ["3", "水土保持方案批复"]],
]  # fmt: skip
PLAN: list[str | list[list[str]]] = [
    "矿产资源开发利用方案", "编制单位：绵阳山河设计有限公司", "#1 概述", "四川青石建材有限公司采矿许可证号C5107002010127130099991，生产规模30万吨/年。",
    "#2 规模与年限", "可采储量369.00万吨，服务年限＝369.00÷30＝12.3年。",
    "方案一规模20万吨/年，服务年限18.5年；方案二规模30万吨/年，服务年限12.3年，推荐方案二。",
    "#3 复垦", "复垦为林地的地块覆土40cm。",
]  # fmt: skip


def write(path: Path, content: Sequence[str | list[list[str]]]) -> None:
    import docx

    document = docx.Document()
    for part in content:
        if isinstance(part, list):
            table = document.add_table(rows=len(part), cols=len(part[0]))
            for row, words in zip(table.rows, part, strict=True):
                for cell, text in zip(row.cells, words, strict=True):
                    cell.text = text
        elif part.startswith("#"):
            document.add_heading(part[1:], 1)
        else:
            document.add_paragraph(part)
    document.save(str(path))


@pytest.fixture(scope="module")
def conversation(tmp_path_factory: pytest.TempPathFactory) -> Conversation:
    from assistant.service import Service

    folder = tmp_path_factory.mktemp("青石梁")
    write(folder / "自评估报告.docx", REPORT)
    write(folder / "开发利用方案.docx", PLAN)
    service = Service(cache=False, embedding=False)
    return service.converse(service.review([folder]))


@pytest.fixture(autouse=True)
def _fresh(conversation: Conversation) -> None:
    conversation.history.clear()


def told(conversation: Conversation, question: str, *values: str) -> Answer:
    made = conversation.ask(question)
    assert made.found, made.answer
    for value in values:
        assert fold(value) in fold(made.answer), made.answer
    whole = conversation.context.whole
    for citation in citations(whole, made.citations):
        assert fold(citation.quote) in "".join(fold(b.text) for b in whole.document(citation.document).blocks)
    return made


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("2021年和2023年的采出矿石分别是多少？", ["19.10", "21.30"]),
        ("封闭料棚投资多少，哪项最少？", ["120.5"]),
        ("粉尘治理得了多少分、满分多少？", ["38"]),
    ],
)
def test_several_things_asked_at_once_are_each_answered(conversation: Conversation, question: str, values: list[str]) -> None:
    told(conversation, question, *values)


def test_two_values_are_compared_whatever_tool_finds_them(conversation: Conversation) -> None:
    assert told(conversation, "封闭料棚投资比边坡监测多多少？", "60.5").citations
    told(conversation, "2023年回采率比2021年高多少？", "0.5")
    told(conversation, "边坡监测投资占总投资的百分之几？", "23.03")


def test_the_same_figure_written_twice_is_shown_with_both_places(conversation: Conversation) -> None:
    made = told(conversation, "林地覆土厚度两处写的一样吗？", "0.5m", "40cm", "写法不同")
    assert {c.document for c in made.citations} == {"d1", "d2"}


def test_how_a_figure_was_made_is_its_formula(conversation: Conversation) -> None:
    told(conversation, "服务年限12.3年是怎么算的？", "369.00÷30")


def test_points_lost_come_with_their_reason(conversation: Conversation) -> None:
    told(conversation, "粉尘治理扣了几分？", "扣7分", "堆场扬尘")
    told(conversation, "哪个三级指标扣分最多？", "粉尘治理")
    assert not conversation.ask("绿化覆盖率是多少？").found  # its points are no rate


def test_lists_are_the_rows_of_the_table_that_is_named(conversation: Conversation) -> None:
    told(conversation, "重点工程有哪些？", "封闭料棚", "边坡监测", "废水回用")
    told(conversation, "附件有哪些？", "营业执照", "水土保持方案批复")


def test_what_is_listed_and_did_not_come_is_not_found(conversation: Conversation) -> None:
    made = conversation.ask("水保批复附了没有？")
    assert not made.found
    assert "材料中未找到" in made.answer
    assert "水土保持方案批复" in made.answer
    assert made.searched is not None
    assert made.searched.documents == ("d1", "d2")


def test_what_an_item_lacks_is_not_found_unless_the_item_is_asked_for(conversation: Conversation) -> None:
    assert not conversation.ask("有没有被罚过？").found
    judged = conversation.ask("近三年行政处罚这一条过没过？")
    assert judged.found
    assert "缺失" in judged.answer


def test_a_year_in_a_run_of_years_has_its_own_figure(conversation: Conversation) -> None:
    told(conversation, "2022年动用了多少万吨？", "21.20")
    told(conversation, "三年一共动用多少？", "63.60")


def test_courses_and_extremes_over_the_years(conversation: Conversation) -> None:
    told(conversation, "采出矿石逐年变化怎么样？", "19.10→20.15→21.30", "上升")
    told(conversation, "哪年产量最高？", "2023年", "21.30")


def test_output_is_held_against_the_scale_and_rates_against_the_design(conversation: Conversation) -> None:
    told(conversation, "有没有超规模开采？", "未超过")
    told(conversation, "回采率达到设计了吗？", "达到设计值", "95.52")


def test_a_paper_that_is_no_fact_has_a_term_too(conversation: Conversation) -> None:
    told(conversation, "取水证过期了吗？", "已过期", "2024年2月1日", "延续")


def test_a_question_that_names_a_figure_is_answered_with_its_sentence(conversation: Conversation) -> None:
    told(conversation, "为什么有0.35公顷不复垦？", "岩壁陡峻")


def test_followups_put_one_word_in_exchange(conversation: Conversation) -> None:
    told(conversation, "2022年的采出矿石是多少？", "20.15")
    told(conversation, "那2021年呢？", "19.10")
    conversation.history.clear()
    told(conversation, "采矿证号是多少？", "C5107002010127130099991")
    told(conversation, "那到期日呢？", "2028年3月1日")


def test_traditional_characters_and_colloquial_words_are_understood(conversation: Conversation) -> None:
    told(conversation, "礦區面積是多少公頃？", "23.45")
    told(conversation, "一年让采多少矿石", "30万吨/年")
    told(conversation, "是坑采还是露采", "露天开采")


def test_places_are_told_once(conversation: Conversation) -> None:
    made = told(conversation, "封闭料棚投资多少？", "120.5")
    places = made.answer.rpartition("出处：")[2].split("；")
    names = [p.rpartition("] ")[2] for p in places]
    assert len(names) == len(set(names))


def test_the_warm_up_answers_nothing_and_leaves_no_trace(conversation: Conversation) -> None:
    conversation.warm()
    assert not conversation.history
