"""Questions in words that the dossier does not use: plain talk, tables asked for whole, what was before, the nearest passages where nothing answers."""

from __future__ import annotations

import pytest

from assistant.chat import Answer, Conversation
from assistant.chat.asking import understand
from assistant.chat.reading import bare
from assistant.chat.wants import wanted
from assistant.core.document import Dossier
from assistant.core.report import citations
from assistant.core.text import fold
from tests.chat.test_tools import write

REPORT: list[str | list[list[str]]] = [
    "绿色矿山自评估报告", "申报单位：四川桐子岭矿业有限公司", "编制日期：2024年6月3日", "#一、矿山概况",
    "本矿采矿权人为四川桐子岭矿业有限公司，矿山名称为桐子岭白云岩矿，采矿许可证号C5107002012047130088881，"
    "有效期自2020年5月1日至2030年5月1日，生产规模40万吨/年，开采方式为露天开采，矿区面积31.26公顷。",
    "公司原名四川岭东建材厂，2017年8月更名。2019年以前法定代表人为向大成，现法定代表人为孟庆和。",
    "爆破作业委托专业单位实施，起爆前撤出警戒范围内全部人员，警戒距离不小于260m。",
    "#二、安全与职工", "配备专职安全员6名、注册安全工程师2名。2021—2023年千人负伤率分别为2.4、1.9、1.3，纳税信用等级为B级。",
    "承包单位驻矿作业人员57人，矿部在册职工118人。",
    "#三、节水", "矿坑水经沉淀后用于抑尘，2023年利用率88.4%，高于要求的80%。",
    "#四、证照",
    [["名称", "编号", "起", "止"], ["取水许可证", "D510725G2021-0017", "2021-09-01", "2026-08-31"], ["民爆物品使用许可", "川绵爆许字17号", "2023-02-01", "2026-01-31"]],
    "#五、主要设备", "破碎和运输所用设备列于下表。",
    [["序号", "设备", "型号", "数量（台）"], ["1", "颚式破碎机", "PE-750", "2"], ["2", "圆振动筛", "YK-1860", "3"], ["3", "自卸汽车", "35t", "9"]],
    "#六、附件目录", [["序号", "附件名称"], ["1", "营业执照"], ["2", "采矿许可证"]],
]  # fmt: skip
RECLAMATION: list[str | list[list[str]]] = [
    "矿山地质环境保护与土地复垦方案", "编制单位：绵阳川岳勘察有限公司", "#1 工程与费用",
    [["工程", "单位", "工程量", "单价（元）", "金额（万元）"], ["表土回覆", "m3", "42000", "9.5", "39.90"], ["沉砂池", "座", "4", "3600", "1.44"],
     ["栽植桤木", "株", "5200", "12", "6.24"]],
    "#2 公司帐户", "基金专户对账单", "户名：四川桐子岭矿业有限公司", "开户行：绵阳市涪城农村商业银行青义支行", "账户余额：61.30万元",
]  # fmt: skip


@pytest.fixture(scope="module")
def conversation(tmp_path_factory: pytest.TempPathFactory) -> Conversation:
    from assistant.service import Service

    folder = tmp_path_factory.mktemp("桐子岭")
    write(folder / "自评估报告.docx", REPORT)
    write(folder / "复垦方案.docx", RECLAMATION)
    service = Service(cache=False, embedding=False)
    return service.converse(service.review([folder]))


def asked(conversation: Conversation, question: str) -> Answer:
    conversation.history.clear()
    made = conversation.ask(question)
    whole = conversation.context.whole
    for citation in citations(whole, made.citations):
        assert fold(citation.quote) in "".join(fold(b.text) for b in whole.document(citation.document).blocks)
    return made


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("公司以前叫什么名字", "四川岭东建材厂"),
        ("以前谁是法人", "向大成"),
        ("注册安全工程师有几个", "2名"),
        ("千人负伤率2022年多少", "1.9"),
        ("纳税信用是几级", "B级"),
        ("外包队在矿上有多少人", "57人"),
        ("取水证编号", "D510725G2021-0017"),
        ("民爆使用许可到哪天", "2026-01-31"),
        ("矿坑水用掉了百分之几", "88.4%"),
        ("表土回覆那一项要花多少钱", "39.90"),
        ("沉沙池要修几个", "4座"),
        ("基金开户行是哪家", "绵阳市涪城农村商业银行青义支行"),
        ("这个白云岩矿一年能挖多少", "40万吨/年"),
        ("矿区多大", "0.3126km²"),
    ],
)
def test_plain_words_find_what_is_written(conversation: Conversation, question: str, value: str) -> None:
    made = asked(conversation, question)
    assert made.found, made.answer
    assert fold(value) in fold(made.answer), made.answer


def test_a_small_table_is_listed_whole(conversation: Conversation) -> None:
    made = asked(conversation, "用了哪些机器，型号、台数列一下")
    assert made.found
    for words in ("PE-750", "YK-1860", "35t"):
        assert words in made.answer


@pytest.mark.parametrize(
    "question",
    ["矿上食堂能坐多少人", "电费一年交多少", "有没有高新技术企业证书编号", "第三方评估打了多少分", "尾矿库库容多大", "矿长姓什么"],
)
def test_what_nobody_wrote_is_not_found(conversation: Conversation, question: str) -> None:
    made = asked(conversation, question)
    assert not made.found, made.answer
    assert "材料中未找到" in made.answer


def test_the_nearest_passages_are_shown_in_their_own_words(conversation: Conversation) -> None:
    made = asked(conversation, "爆破用的炸药每年消耗多少吨")
    assert not made.found
    assert "最接近的段落（未作为答案）" in made.answer
    shown = [line.split("”")[0][1:].rstrip("…") for line in made.answer.splitlines() if line.startswith("“")]
    assert shown
    texts = "".join(fold(b.text) for d in conversation.context.dossier.documents for b in d.blocks)
    for words in shown:
        assert all(fold(part) in texts for part in words.split("，")), words


def test_plain_talk_costs_nothing_and_names_stay() -> None:
    assert bare("时候人要撤到") == ""
    assert bare("那一项") == ""
    assert bare("高新技术企业")
    assert bare("其他费用")


def test_the_kind_of_value_behind_plain_words() -> None:
    assert wanted("现场踏勘是哪几天").kind == "date"
    assert wanted("每月电费交多少").dimension == "money"
    assert wanted("发电机组是哪个厂家的").kind == "organisation"
    assert wanted("矿长叫什么").kind == "person"


def test_everyday_ways_name_facts() -> None:
    empty = Dossier("d", "d", ())
    assert understand("这矿一年批多少产能", empty).facts[:1] == ("scale_wt",)
    assert understand("破坏了的土地一共有多少", empty).facts[:1] == ("damaged_hm2",)
    assert understand("治理基金提了多少，用了多少", empty).text.startswith("基金")
    assert "绿色矿山" in understand("绿色矿山方案是谁批的", empty).topic
