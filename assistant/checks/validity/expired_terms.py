"""证照、许可与方案期限

为什么：通知要求营业执照、采矿许可证、安全生产许可证有效，方案在适用期内；申报之日已过期的不能作数。
提示什么：采矿许可证、安全生产许可证、排污许可证和证照表所列其他许可在审查基准日前到期；复垦方案适用年限已满。一种证照一条。
不提示什么：长期有效的，写明为延续前的旧证，材料另有仍在有效期内的新证的；材料说明正在办理延续（已受理）的列为低并引用该说明。
可能的正常解释：已换发新证而新期限未填入，延续申请已受理。
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from assistant.checks.tablemath import sheet
from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite, place, place_sentence
from assistant.core.dates import dates
from assistant.core.fact import Fact
from assistant.core.text import fold, sentences

_CERTIFICATES = (
    ("license_to", "采矿许可证", "采矿许可证|采矿权|采矿证", "high"),
    ("safety_to", "安全生产许可证", "安全生产许可证|安全许可证|安全生产许可", "high"),
    ("permit_to", "排污许可证", "排污许可|排污登记", "medium"),
)
_RENEWAL = re.compile(
    r"(?:正在|已经?|现正|目前|依法|按规定|按期|及时|于.{4,14})[^，。；]{0,16}?(?:申请|办理|提交|递交|报送|申报)[^，。；]{0,16}?(?:延续|换证|续期|延期|换发|换领|续办|变更登记|修编|重新编制)"
    r"|(?:延续|换证|续期|延期|换发|换领|续办|修编|重新编制)[^。；]{0,24}?(?:受理|办理中|正在|审批中|审查中|已提交|已申请|在办|评审中|已报)"
)
_ANY_RENEWAL = re.compile(r"延续|换证|续期|延期|换发|换领|续办|变更登记|修编|重新编制")
_END = re.compile(r"有效期至|有效期止|到期|截止|终止日期|失效|有效期限|有效期|有效日期")
#: Heads of columns that tell from when a certificate is valid.
_BEGIN = re.compile(r"[起始自]$|起始|开始|起日|发证|颁发|签发")
#: A certificate that another one has replaced: «取水许可证（旧）», «已换发», «延续前».
_REPLACED = re.compile(
    r"[(（]?(?:旧|原|首次|上一?[期轮本]|前一?[期轮]|老)|已(?:换发|换证|更换|注销|废止|延续)|换发前|换证前|延续前|作废|失效"
)
_NAMED = re.compile(r"证照名称|证件名称|名称|证照|证件|许可")


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every expired certificate and plan, once."""
    seen: set[str] = set()
    for name, label, words, severity in _CERTIFICATES:
        finding = _certificate(inspection, name, label, words, severity == "high")
        if finding is not None:
            seen.add(label)
            yield finding
    yield from _plan(inspection)
    yield from _listed(inspection, seen)


def _day(fact: Fact) -> dt.date | None:
    """The last day that a date fact can mean."""
    found = dates(str(fact.normalized))
    return found[0].date.last() if len(found) == 1 and found[0].date.possible else None


def _certificate(inspection: Inspection, name: str, label: str, words: str, high: bool) -> Finding | None:
    facts = [
        f for f in inspection.facts.named(name) if f.role not in ("former", "neighbour", "required") and f.confidence >= 0.7 and _day(f)
    ]
    order = {"self_assessment": 0, "licence": 1}
    facts.sort(key=lambda f: (order.get(inspection.dossier.document(f.document).kind, 2), not f.main))
    if not facts:
        return None
    leading = [f for f in facts if inspection.dossier.document(f.document).kind == inspection.dossier.document(facts[0].document).kind]
    day = max(d for f in leading if (d := _day(f)))
    if day >= inspection.as_of:
        return None
    stated = [f for f in facts if _day(f) == day]
    places = list({f.document: f.cite for f in reversed(stated)}.values())[::-1]
    return _finding(inspection, label, day, places, words, high=high)


def _plan(inspection: Inspection) -> Iterator[Finding]:
    plans = {d.id for d in inspection.dossier.of_kind("reclamation_plan")}
    facts = [f for f in inspection.facts.named("rp_to") if f.role != "former" and f.confidence >= 0.7 and _day(f)]
    own = [f for f in facts if f.document in plans] or facts
    ends = [(d, f) for f in own if (d := _day(f))]
    if not ends:
        return
    day = max(d for d, _ in ends)
    if day < inspection.as_of:
        yield _finding(
            inspection, "矿山地质环境保护与土地复垦方案适用年限", day, [f.cite for d, f in ends if d == day][:4], "方案|适用年限", high=True
        )


def _listed(inspection: Inspection, seen: set[str]) -> Iterator[Finding]:
    """Other certificates in a list of certificates: water, explosives, radiation …"""
    for document in inspection.dossier.documents:
        for table in document.tables:
            if table.form:
                continue
            view = sheet(document, table)
            ends = [c.index for c in view.columns if _END.search(c.heading) and not (_BEGIN.search(c.heading) and "至" not in c.heading)]
            names = [c.index for c in view.columns if _NAMED.search(c.heading) and c.index not in ends]
            if not ends or not names:
                continue
            for row in view.rows:
                label = fold(view.text[row][names[0]])
                found = dates(view.text[row][ends[0]])
                known = any(re.search(words, label) for _, _, words, _ in _CERTIFICATES)
                if not found or known or label in seen or "证" not in label or not found[-1].date.possible or "原" in label:
                    continue
                if any(_REPLACED.search(words) for words in view.text[row] if words) or _renewed(inspection, label):
                    continue
                day, cite = found[-1].date.last(), view.cite(row, ends[0])
                if day < inspection.as_of and cite is not None:
                    seen.add(label)
                    named = view.cite(row, names[0])
                    yield _finding(inspection, label, day, [cite, *([named] if named else [])], re.escape(label[:5]), high=False)


def _renewed(inspection: Inspection, label: str) -> bool:
    """Whether the dossier knows a later term of the same certificate that still runs: another row of a list, or a sentence about the new one."""
    name = re.sub(r"[(（][^()（）]*[)）]|[旧新原]", "", label)
    if len(name) < 3:
        return False
    for document in inspection.dossier.documents:
        for table in document.tables:
            for row in document.grid(table):
                words = [fold(b.text) for b in row if b is not None]
                if any(name in w for w in words) and any(_runs(inspection, w) for w in words):
                    return True
    return any(
        name in sentence and _RENEWED.search(sentence) and _runs(inspection, sentence)
        for _, block in inspection.dossier.blocks()
        if block.role != "cell" and _RENEWED.search(block.text)
        for sentence in [fold(block.text[start:end]) for start, end in sentences(block.text)]
    )


_RENEWED = re.compile(r"换发|换证|换领|新证|延续|续期|重新办理|重新核发")


def _runs(inspection: Inspection, words: str) -> bool:
    """Whether the last day that some words name is not past yet."""
    if re.search(r"计划|拟|正在|申请|受理|将于|预计|尚未|未(?:办|换|延)", words):
        return False
    found = [s.date for s in dates(words) if s.date.possible and s.date.month is not None]
    return bool(found) and max(found).last() >= inspection.as_of


def _finding(inspection: Inspection, label: str, day: dt.date, places: list[Cite], words: str, *, high: bool) -> Finding:
    renewal = _renewal(inspection, words)
    shown = f"{day.year}年{day.month}月{day.day}日"
    as_of = f"{inspection.as_of.year}年{inspection.as_of.month}月{inspection.as_of.day}日"
    behind = (inspection.as_of - day).days
    message = f"{label}有效期至{shown}，到审查基准日{as_of}已过期{behind}天。"
    if renewal is not None:
        message += "材料称正在办理延续，须核对受理凭证。"
        return CHECK.finding(message, [*places, renewal], severity="low", key=label)
    message += "申报时证照、方案应在有效期内，须补充有效证件或延续受理证明；也可能是已换证而新期限未填入。"
    return CHECK.finding(message, places, severity="high" if high else "medium", key=label)


def _renewal(inspection: Inspection, words: str) -> Cite | None:
    """A statement that a renewal of this certificate is under way."""
    for document, block in inspection.dossier.blocks():
        if not _ANY_RENEWAL.search(block.text) or not _RENEWAL.search(block.text):
            continue
        for start, end in sentences(block.text):
            text = block.text[start:end]
            match = _RENEWAL.search(text)
            if match and re.search(words, text) and not re.search(r"未(?:申请|办理|提交)|尚未", text) and not _long_ago(inspection, text):
                return place_sentence(document, block, start) if block.role != "cell" else place(document, block)
    return None


def _long_ago(inspection: Inspection, text: str) -> bool:
    """A renewal that the sentence dates more than two years before the day of judgement is done, not under way."""
    found = [s.date for s in dates(text) if s.date.possible]
    return bool(found) and max(found).last() < inspection.as_of - dt.timedelta(days=730)


CHECK = Check("validity.expired-terms", "证照、许可与方案期限", "expired", "high", run, clause="二(一)")
