"""Questions that check, compare, compute and follow up, on three small Word files that the program itself reads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.chat import Answer, Conversation
from assistant.chat.beside import either
from assistant.chat.checking import asks_check, bare
from assistant.chat.inturn import parts_told, years_told
from assistant.chat.operands import flows
from assistant.core.report import citations
from assistant.core.text import fold

Part = str | list[list[str]]

REPORT: list[Part] = [
    "绿色矿山自评估报告", "申报单位：四川云岭建材有限公司", "编制日期：2024年6月20日", "#一、矿山概况",
    "本矿采矿权人为四川云岭建材有限公司，矿山名称为云岭石灰岩矿，采矿许可证号C5107002010127130099991，"
    "有效期自2018年3月1日至2028年3月1日，生产规模30万吨/年，开采方式为露天开采，矿区面积0.2345平方公里，开采标高1200米至1080米。",
    "矿山道路为泥结碎石路面，路面宽5米。可绿化区域绿化率96%。",
    "2021年、2022年、2023年动用资源量依次为20.10万吨、21.20万吨、22.30万吨。",
    "绿色矿山建设方案确定任务18项，其中矿区环境9项、综合利用5项、数字化4项。",
    "#二、投入",
    "近三年绿色矿山建设投入（万元）",
    [["工程", "2022年", "2023年"], ["道路硬化", "60.00", "42.00"], ["覆土复绿", "35.50", "30.20"], ["水处理", "20.10", "25.00"],
     ["监测设施", "10.00", "12.00"], ["合计", "135.60", "109.20"]],
    "#三、得分",
    [["一级指标", "满分", "自评得分"], ["矿区环境", "220", "200"], ["节能减排", "180", "150"], ["企业管理", "130", "124"]],
    "#3.1 节能减排", "破碎车间封闭。扣分：皮带廊道未全部封闭（20分）；照明未全部更换（10分）。",
    "#四、水土保持", "水土保持方案已由县水利局批复（水审〔2018〕9号），截排水沟、沉沙池已建成并通过验收。",
]  # fmt: skip
PLAN: list[Part] = [
    "矿产资源开发利用方案", "编制单位：绵阳山河设计有限公司", "#1 概述", "四川云岭建材有限公司采矿许可证号C5107002010127130099991，生产规模30万吨/年，开采标高1200米至1080米。",
    "矿山道路为混凝土路面。矿坑正常涌水量12m³/h，最大25m³/h。", "#2 绿色矿山", "目标：可绿化区域绿化率不低于95%。",
]  # fmt: skip
RECLAMATION: list[Part] = [
    "矿山地质环境保护与土地复垦方案", "编制单位：绵阳山河设计有限公司", "#1 任务", "四川云岭建材有限公司云岭石灰岩矿，采矿许可证号C5107002010127130099991，开采标高1200米至1100米。",
    "复垦责任范围12.00公顷，复垦面积11.40公顷，复垦率95.00%。",
    "#2 工程量", "表2 工程量与费用",
    [["工程名称", "单位", "工程量", "单价（元）", "合价（万元）"], ["表土覆盖", "m3", "10000", "12.00", "12.00"], ["土地平整", "m3", "20000", "5.00", "10.00"],
     ["截水沟", "m", "500", "80.00", "4.00"], ["沉沙池", "座", "4", "2500.00", "1.00"], ["合计", "", "", "", "27.00"]],
]  # fmt: skip


def write(path: Path, content: Sequence[Part]) -> None:
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

    folder = tmp_path_factory.mktemp("云岭石灰岩矿")
    for name, content in (("自评估报告.docx", REPORT), ("开发利用方案.docx", PLAN), ("保护与土地复垦方案.docx", RECLAMATION)):
        write(folder / name, content)
    service = Service(cache=False, embedding=False)
    return service.converse(service.review([folder]))


def ask(conversation: Conversation, *questions: str) -> Answer:
    """The answer to the last of the questions, each of whose cited passages stands in its document."""
    conversation.history.clear()
    for question in questions:
        answer = conversation.ask(question)
    for citation in citations(conversation.context.whole, answer.citations):
        document = conversation.context.whole.document(citation.document)
        assert fold(citation.quote) in "".join(fold(b.text) for b in document.blocks)
    return answer


CHECKS = [
    ("2022年各项投入加起来和合计栏对得上吗", ["对不上", "125.6", "135.60"]),
    ("2023年建设投入的合计算得对吗", ["109.2"]),
    ("最低开采标高在几份材料里是不是同一个数", ["不一致", "1080", "1100"]),
    ("生产规模各份材料写的一样吗", ["一致", "30万吨/年"]),
    ("矿山道路到底是混凝土路面还是碎石路面", ["不一致", "泥结碎石", "混凝土"]),
    ("复垦率算得对吗", ["对得上", "11.40", "12.00"]),
    ("表土覆盖按工程量乘单价应该是多少", ["12", "10000"]),
    ("按矿坑正常涌水量折算，一天有多少立方米", ["288"]),
    ("绿化率达到方案定的目标没有", ["达到", "96%", "95%"]),
    ("三年一共动用了多少资源量", ["63.6", "20.1"]),
    ("水土保持这条过了没", ["符合", "水审〔2018〕9号"]),
    ("节能减排这一类为什么扣分", ["扣30分", "皮带廊道"]),
    ("六大类里哪一类得分率最低", ["节能减排", "83.33%"]),
]  # fmt: skip


@pytest.mark.parametrize(("question", "said"), CHECKS, ids=[q for q, _ in CHECKS])
def test_checks_and_calculations_are_answered_with_their_operands(conversation: Conversation, question: str, said: list[str]) -> None:
    answer = ask(conversation, question)
    assert answer.found
    assert answer.citations
    for words in said:
        assert words in answer.answer, answer.answer


CHAINS = [
    (["表土覆盖的工程量是多少", "单价呢"], ["12.00"]),
    (["表土覆盖的合价是多少", "占合计的百分之几"], ["44.44%"]),
    (["表土覆盖的合价是多少", "其中最贵的是哪一项"], ["表土覆盖"]),
    (["沉沙池的合价是多少", "土地平整呢"], ["10.00"]),
    (["2023年道路硬化投入多少万元", "比上一年少了多少"], ["减少18万元"]),
    (["2023年道路硬化投入多少万元", "上一年呢"], ["60.00"]),
    (["复垦责任范围是多少", "折合多少亩"], ["180亩"]),
    (["复垦责任范围是多少", "复垦面积呢", "两个差多少"], ["0.6"]),
    (["绿色矿山建设方案确定了几项任务", "其中最多的是哪一类"], ["矿区环境最多"]),
]  # fmt: skip


@pytest.mark.parametrize(("questions", "said"), CHAINS, ids=["→".join(q) for q, _ in CHAINS])
def test_follow_ups_work_on_the_answer_before(conversation: Conversation, questions: list[str], said: list[str]) -> None:
    answer = ask(conversation, *questions)
    assert answer.found
    for words in said:
        assert words in answer.answer, answer.answer


def test_a_new_subject_is_no_follow_up(conversation: Conversation) -> None:
    assert "C5107002010127130099991" in ask(conversation, "表土覆盖的单价是多少", "采矿许可证号是多少").answer
    assert not ask(conversation, "表土覆盖的单价是多少", "瓦斯抽采泵站有几座").found


def test_what_only_asks_for_a_check_is_taken_off() -> None:
    assert asks_check("覆土费用算对了吗")
    assert not asks_check("覆土费用是多少")
    assert bare("地下水监测数据有没有异常") == "地下水监测"
    assert "一致" not in bare("服务年限前后是否一致")
    assert either("路面是水泥的还是碎石的")
    assert not either("路面是什么做的")


def test_figures_in_turn(conversation: Conversation) -> None:
    from assistant.chat.asking import understand

    context = conversation.context
    told = years_told(context, understand("历年动用资源量", context.dossier))
    assert [(t.year, t.number, t.unit) for t in told] == [(2021, 20.1, "万t"), (2022, 21.2, "万t"), (2023, 22.3, "万t")]
    assert [context.words(t.cite) for t in told] == ["20.10万吨", "21.20万吨", "22.30万吨"]
    answer = ask(conversation, "绿色矿山建设方案确定了几项任务")
    assert [(name, number) for name, number, _, _ in parts_told(context, answer.citations[0])] == [
        ("矿区环境", 9),
        ("综合利用", 5),
        ("数字化", 4),
    ]


def test_amounts_per_period() -> None:
    assert [(f.number, f.per) for f in flows("正常涌水量86m³/h，最大1,580 m3/d")] == [(86, "小时"), (1580, "天")]
