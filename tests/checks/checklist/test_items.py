"""The 44 items: ids and clauses of the contract, sentences verbatim, schema errors in Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.checks.checklist import built_in_ids, load_checklist
from assistant.checks.checklist.derive import derive, draft
from assistant.checks.checklist.judgements import JUDGEMENTS
from assistant.core.errors import BadInputError
from assistant.corpus import text
from assistant.corpus.notices import NOTICE, notice

IDS = {
    "2.1": "prerequisite-licences prerequisite-penalties prerequisite-disclosure prerequisite-remaining-life indicator-environment indicator-extraction indicator-utilization indicator-energy indicator-innovation indicator-management recovery-rates construction-period",
    "2.2": "new-mine contract-clause supplementary-contract construction-plan closing-mine development-plan-submitted development-plan-reserves development-plan-scale development-plan-method development-plan-approval reclamation-plan-submitted reclamation-plan-term reclamation-plan-land reclamation-plan-works reclamation-plan-monitoring reclamation-plan-funding reclamation-plan-approval reclamation-duty",
    "2.3": "report-submitted basic-information tasks-completed self-score truth-commitment jurisdiction attachments",
    "2.4": "annual-upload monitoring",
    "3.2": "work-safety environment soil-water protected-area",
    "3.3": "land-use",
}  # fmt: skip


def test_the_items_are_those_of_the_contract_in_its_order() -> None:
    assert [i.id for i in load_checklist().items] == [f"{part}.{name}" for part, names in IDS.items() for name in names.split()]


def test_every_sentence_stands_in_the_notice_in_the_clause_that_is_named() -> None:
    bare = re.sub(r"\s+|\*\*", "", text(NOTICE))
    for item in load_checklist().items:
        assert re.sub(r"\s+", "", item.sentence) in bare, item.id
        clause = notice().find(item.sentence)
        assert clause is not None
        assert any(clause.id.startswith(c) for c in item.clause.split("、")), (item.id, clause.id)


def test_every_element_can_be_judged_and_asked() -> None:
    for name in built_in_ids():
        for item in load_checklist(name).items:
            for element in item.elements:
                assert element.evidence or element.test in JUDGEMENTS, (item.id, element.id)
                assert element.queries, (item.id, element.id)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("items: [1, 2", "不是合法的 YAML"),
        ("- a\n- b", "应当是一个含 id、title、items 的映射"),
        ("id: x\ntitle: 清单\nitems: []", "items：不能为空"),
        ("id: x\ntitle: 清单\nitems:\n  - {id: a, clause: 一, title: 问, elements: [{id: e, label: 要点}]}", "sentence：缺少此字段"),
        ("id: x\ntitle: 清单\nitems:\n  - {id: a, clause: 一, title: 问, sentence: 句, elements: [{id: e, label: 要点, evidence: [{say: [no-such-concept]}]}]}", "不认识的概念"),
        ("id: x\ntitle: 清单\nitems:\n  - {id: a, clause: 一, title: 问, sentence: 句, elements: [{id: e, label: 要点, colour: red}]}", "不认识的字段"),
    ],
)  # fmt: skip
def test_a_malformed_checklist_is_refused_with_the_place(tmp_path: Path, words: str, said: str) -> None:
    file = tmp_path / "我的清单.yaml"
    file.write_text(words, "utf-8")
    with pytest.raises(BadInputError) as refused:
        load_checklist(file)
    assert said in str(refused.value)
    assert "我的清单.yaml" in str(refused.value)


def test_an_unknown_checklist_names_the_built_in_ones(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="reclamation-plan"):
        load_checklist(tmp_path / "nothing.yaml")


def test_a_draft_from_the_notice_recovers_the_clauses_behind_our_items(tmp_path: Path) -> None:
    drafted = draft(text(NOTICE))
    sentences = [i["sentence"] for i in drafted["items"]]
    clauses = {i["clause"] for i in drafted["items"]}
    items = load_checklist().items
    lost_clauses = [i.id for i in items if (c := notice().find(i.sentence)) is None or c.id not in clauses]
    lost_sentences = [i.id for i in items if not any(i.sentence.rstrip("。") in s for s in sentences)]
    # what the draft misses is listed here; nothing at present
    assert lost_clauses == []
    assert lost_sentences == []
    file = tmp_path / "draft.yaml"
    file.write_text(derive(text(NOTICE)), "utf-8")
    assert len(load_checklist(file).items) == len(sentences)


def test_a_draft_from_another_notice() -> None:
    words = "# 某市关于水土保持的通知\n\n一、落实责任。\n\n矿山企业应当编制水土保持方案并报水利局审批。\n\n二、加强宣传。\n\n鼓励矿山企业公开监测报告。\n"
    assert [(i["clause"], i["requirement"][:2]) for i in draft(words)["items"]] == [("一", "必须"), ("二", "鼓励")]
