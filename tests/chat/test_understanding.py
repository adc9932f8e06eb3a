"""What a question is about: documents, years, facts, intent, the value that is wanted."""

from __future__ import annotations

import re

import pytest

from assistant.chat.asking import understand, vocabulary
from assistant.chat.marks import char_weights, covered
from assistant.chat.wants import wanted
from assistant.core.document import Block, Document, Dossier
from assistant.facts.labels import kinds


@pytest.fixture
def dossier() -> Dossier:
    def paper(path: str, kind: str) -> Document:
        return Document("d", path, path, "text", (Block("b", path),), kind)  # type: ignore[arg-type]

    return Dossier.of(
        "x",
        "青石梁石灰岩矿",
        [
            paper("自评.docx", "self_assessment"),
            paper("开发.pdf", "development_plan"),
            paper("复垦.pdf", "reclamation_plan"),
            paper("附件2 采矿许可证.pdf", "licence"),
        ],
    )


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        ("采矿许可证号是多少？", ("license_no",)),
        ("法人是谁", ("legal_rep",)),
        ("采矿证什么时候到期", ("license_to",)),
        ("还能开采多少年？", ("remaining_life_a",)),
        ("开采标高是多少", ("elev_top", "elev_bottom")),
        ("安全生产许可证的有效期", ("safety_from", "safety_to")),
        ("静态总投资和动态总投资相差多少", ("static_wan", "dynamic_wan")),
        ("青石梁石灰岩矿的开采方式是什么", ("method",)),
        ("除尘设备有几台", ()),
        ("有没有使用无人机", ()),
    ],
)
def test_facts_that_are_asked_for(dossier: Dossier, question: str, facts: tuple[str, ...]) -> None:
    assert understand(question, dossier).facts == facts


def test_documents_are_preferred_or_exclusive(dossier: Dossier) -> None:
    loose = understand("复垦方案的适用年限", dossier)
    assert loose.kinds == ("reclamation_plan",)
    assert not loose.inside
    assert understand("开发利用方案里写的服务年限", dossier).inside
    licence = understand("采矿许可证上的矿区面积是多少", dossier)
    assert [dossier.document(d).kind for d in licence.documents or ()] == ["licence"]
    assert understand("附件2是什么", dossier).documents == licence.documents


def test_a_paper_beside_another_fact_is_no_question_for_its_number(dossier: Dossier) -> None:
    asked = understand("采矿许可证的发证机关是哪个单位？", dossier)
    assert "license_no" not in asked.facts
    assert "发证机关" in asked.topic


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("三份材料的规模一致吗", "compare"),
        ("复垦率写在哪一页", "where"),
        ("有哪些疑点", "flags"),
        ("通知有什么要求", "notice"),
        ("安全生产许可证过期了吗", "valid"),
        ("概括一下第三章", "summary"),
        ("附件有哪些", "list"),
    ],
)
def test_intents(dossier: Dossier, question: str, intent: str) -> None:
    assert understand(question, dossier).wants(intent)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("职工有多少人", "count"),
        ("复垦面积多少公顷", "quantity"),
        ("什么时候验收的", "date"),
        ("环评批复文号是多少", "code"),
        ("监测由哪家公司承担", "organisation"),
        ("组长是谁", "person"),
        ("采用什么采矿方法", "text"),
    ],
)
def test_the_kind_of_value(question: str, kind: str) -> None:
    assert wanted(question).kind == kind


def test_coverage_counts_own_words_then_headings_then_synonyms() -> None:
    assert covered("布袋除尘", "设置布袋除尘器", "") == [1.0] * 4
    assert covered("布袋除尘", "设备八台", "布袋除尘") == [0.8] * 4
    assert set(covered("噪音", "噪声控制", "")) == {0.85}
    assert set(covered("直升机", "道路洒水", "环境")) == {0.0}


def test_implied_words_weigh_little_unless_nothing_else_is_asked() -> None:
    weights = char_weights(("排土场面积",), "quantity")
    assert weights["面积"][0] < weights["排土场"][0]
    assert char_weights(("面积",), "quantity")["面积"] == [1.0, 1.0]


def test_the_vocabulary_is_sound() -> None:
    words = vocabulary()
    known = set(kinds()) | {f for group in words["composites"].values() for f in group}
    for entry in words["colloquial"]:
        re.compile(entry["pattern"])
        assert set(entry["facts"]) <= known, entry
    for patterns in (*words["intents"].values(), *words["documents"].values()):
        for pattern in patterns:
            re.compile(pattern)
    for pattern, replacement in words["rewrites"]:
        re.sub(pattern, replacement, "")
