"""Two self-assessments in other hands (prose; tables and the 2024 indicators): every statement that is there is found."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.checks.checklist import answers
from assistant.core.check import Inspection
from assistant.core.cite import read_back
from assistant.core.document import Dossier, Kind
from assistant.facts import find_facts
from assistant.ingest.reading import read_dossier
from tests.checks.checklist.making import document, inspection

CASES = Path(__file__).parent / "cases"
NOT_APPLICABLE = {
    "report_in_prose": {"2.1.construction-period", "2.2.new-mine", "2.2.supplementary-contract", "2.2.closing-mine"},
    "report_in_plain_words": {"2.1.construction-period", "2.2.new-mine", "2.2.supplementary-contract", "2.2.closing-mine"},
    "report_in_tables": {"2.1.construction-period", "2.2.contract-clause", "2.2.construction-plan", "2.2.closing-mine"},
}
OF_THE_PLANS = ("2.2.development-plan", "2.2.reclamation-plan")


@pytest.mark.parametrize(
    ("name", "as_of"), [("report_in_prose", "2024-06-18"), ("report_in_plain_words", "2024-06-18"), ("report_in_tables", "2025-03-20")]
)
def test_a_report_in_another_hand(name: str, as_of: str) -> None:
    report = document((CASES / f"{name}.md").read_text("utf-8"))
    found = inspection(report, as_of=as_of, facts=find_facts(Dossier.of("t", "试例", [report])))
    given = {a.item.id: a for a in answers(found)}
    own = {i: a for i, a in given.items() if not i.startswith(OF_THE_PLANS)}
    # the report is alone: its plans and the attachments that it lists did not come
    wrong = {
        i: a.verdict
        for i, a in own.items()
        if a.verdict != ("not_applicable" if i in NOT_APPLICABLE[name] else "missing" if i == "2.3.attachments" else "met")
    }
    assert wrong == {}
    assert all(a.verdict == "missing" for i, a in given.items() if i.startswith(OF_THE_PLANS))
    assert all(read_back(found.dossier, c) for a in given.values() for c in a.cites)


def test_no_confident_answer_is_wrong_on_the_shared_dossiers() -> None:
    shared = Path(__file__).resolve().parents[4] / "shared"
    if not (shared / "labels").is_dir():
        pytest.skip("the shared dossiers are not here")
    label = json.loads((shared / "labels" / "a11-01.json").read_text("utf-8"))
    dossier = read_dossier([shared / "dossiers" / "a11-01"])
    found = Inspection(dossier, find_facts(dossier), dt.date.fromisoformat(label["as_of"]))
    for answer in answers(found):
        wanted = label["checklist"][answer.item.id]
        right = answer.verdict in (wanted["verdict"], *wanted.get("accept", []))
        assert right or answer.confidence < 0.9, (answer.item.id, answer.verdict)


def _dossier(texts: dict[Kind, str]) -> Inspection:
    documents = [replace(document(text, kind=kind, path=f"{kind}.docx"), id=f"d{n}") for n, (kind, text) in enumerate(texts.items())]
    dossier = Dossier.of("t", "试例", documents)
    return Inspection(dossier, find_facts(dossier), dt.date(2024, 6, 18))


PLANS: dict[Kind, str] = {"development_plan": "development_plan_numbered", "reclamation_plan": "reclamation_plan_numbered"}


def test_plans_in_another_hand() -> None:
    found = _dossier({kind: (CASES / f"{name}.md").read_text("utf-8") for kind, name in PLANS.items()})
    wrong = {a.item.id: a.verdict for a in answers(found) if a.item.id.startswith(OF_THE_PLANS) and a.verdict != "met"}
    assert wrong == {}


@pytest.mark.parametrize(
    "body",
    ["详见附件。", "（略）", "本章论述上述内容，分述如下。", "相关工作正在办理，下一步将按要求完善。", "按国家有关规定应当认真落实。"],
)
def test_headings_without_content_answer_nothing(body: str) -> None:
    """The same outlines with nothing said below the headings, and the headings once more as a list of contents."""
    texts: dict[Kind, str] = {}
    for kind, name in {"self_assessment": "report_in_prose", **PLANS}.items():
        heads = [line for line in (CASES / f"{name}.md").read_text("utf-8").splitlines() if line.startswith("#")]
        texts[kind] = "\n".join(f"{head}\n{body}" for head in heads)
    met = {a.item.id for a in answers(_dossier(texts)) if a.verdict == "met"}
    assert met - {"2.3.report-submitted", "2.2.development-plan-submitted", "2.2.reclamation-plan-submitted"} == set()
