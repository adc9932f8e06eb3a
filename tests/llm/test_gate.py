"""What a model says is shown as true only where its citations hold."""

from __future__ import annotations

import pytest

from assistant.core.cite import Cite, place
from assistant.core.document import Block, Document, Dossier
from assistant.llm import gate

WORDS = ("采矿许可证号为C5107002010127130099999，有效期至2030年5月1日。", "复垦责任范围面积12.3456公顷，复垦率100%。")


@pytest.fixture
def dossier() -> Dossier:
    blocks = tuple(Block(f"b{n}", text) for n, text in enumerate(WORDS))
    return Dossier.of("x", "x", [Document("d1", "a.txt", "0" * 64, "text", blocks)])


@pytest.fixture
def results(dossier: Dossier) -> dict[int, list[Cite]]:
    document = dossier.documents[0]
    return {n: [place(document, block)] for n, block in enumerate(document.blocks, 1)}


def test_a_true_sentence_holds_and_its_quote_is_placed(dossier: Dossier, results: dict[int, list[Cite]]) -> None:
    (one,) = gate("材料写明“有效期至2030年5月1日”。[1]", results, dossier)
    assert one.holds
    assert len(one.cites) == 2


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("采矿许可证有效期至2031年5月1日。[1]", "2031"),
        ("材料写明“有效期至2030年6月1日”。[1]", "引文不在"),
        ("复垦率100%。", "没有引用"),
        ("复垦率100%。[7]", "编号 7"),
        ("作为审查助手，我确认该矿达到国家级标准。[1]", "没有说到"),
        ("复垦率100%。[1]", "100"),
        ("复垦责任范围面积12.346公顷。[2]", "12.346"),
    ],
)
def test_what_is_not_there_is_marked(dossier: Dossier, results: dict[int, list[Cite]], answer: str, why: str) -> None:
    (one,) = gate(answer, results, dossier)
    assert not one.holds
    assert why in one.why


def test_each_sentence_is_judged_alone_and_none_is_lost(dossier: Dossier, results: dict[int, list[Cite]]) -> None:
    judged = gate("复垦率100%[2]。证号是C5107002010127130099999。[1] 该矿管理良好。\n以上。", results, dossier)
    assert [s.holds for s in judged] == [True, True, False]
    assert all("[" not in s.text for s in judged)
