"""Judgements that need more than words: dates against the as-of day, figures against thresholds and designs.

Each is given the room and answers an Outcome, or None where it has nothing to say (then the evidence alone decides).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.checks.checklist.attachments import judge_attachments
from assistant.checks.checklist.commitment import judge_date, judge_seal, judge_signature, judge_statement
from assistant.checks.checklist.levels import level_scores
from assistant.checks.checklist.outcome import Outcome
from assistant.checks.checklist.probes import sentence_of
from assistant.checks.checklist.room import Room
from assistant.checks.checklist.statements import Statement
from assistant.core.cite import Cite
from assistant.core.dates import DateSpan, dates, periods
from assistant.core.fact import Fact
from assistant.corpus import table

#: Sources: prerequisites and pass lines of the 2020 indicators (corpus/references/indicators.yaml); three years of remaining life.
MINIMUM_REMAINING_YEARS = 3.0

_SAFETY = re.compile(r"安全生产许可证|安许证字")
_MINING = re.compile(r"采矿许可证|采矿证")
_OTHER_LICENCE = re.compile(r"取水|排污|营业执照|爆破|原采矿许可证|旧证|原证|上一期|前一轮")
_EXPIRY = re.compile(r"有效期限?(?:至|到|止|截止|:|\|)*$|(?:至|到|截至|截止|有效期至|止于)[|:]*$|-$|有效期[^。;]{0,12}$")
_UNDER_WAY = re.compile(
    r"(?:延续|换证|换发|延期)[^。;]{0,24}(?:受理|正在办理|已提交|已申请|办理中|审批中|已报)|(?:受理|已提交)[^。;]{0,24}(?:延续|换证|延期)"
)
_PAST = re.compile(r"原采矿许可证|原证|首次|上一|前一|旧证|曾")


_LICENCE_KINDS = ("self_assessment", "licence", "attachment")


@dataclass(frozen=True)
class _Expiry:
    day: dt.date
    statement: Statement
    under_way: bool


def licences_valid(room: Room) -> Outcome | None:
    """The mining and the safety licence are in force on the as-of day, or a renewal that is under way is stated."""
    as_of = room.inspection.as_of
    for label, pattern, fact in (("采矿许可证", _MINING, "license_to"), ("安全生产许可证", _SAFETY, "safety_to")):
        others = _days_of_others(room, fact)
        latest = [e for e in _expiries(room, pattern) if e.day not in others]
        latest += _fact_expiries(room, fact)
        past = [e for e in latest if e.day < as_of]
        if not past or any(e.under_way for e in past):
            continue
        own = [e for e in latest if e.statement.kind == "self_assessment"] or latest
        if all(e.day < as_of for e in own):
            worst = past[:2]
            cites = tuple(c for e in worst for c in _cites(room, e.statement))
            return Outcome(
                "contradicted",
                cites,
                0.93,
                f"{label}{worst[0].day.year}年{worst[0].day.month}月{worst[0].day.day}日到期，早于审查基准日{as_of.isoformat()}，也没有写明已受理延续",
            )
    return None


def _expiries(room: Room, licence: re.Pattern[str]) -> Iterator[_Expiry]:
    """The days on which a licence ends, as sentences and rows state them."""
    for document in room.inspection.dossier.documents:
        if document.kind not in _LICENCE_KINDS:
            continue
        is_licence = document.kind == "licence" or licence.search(document.path)
        for s in room.statements.by_document[document.id]:
            named = licence.search(s.text) is not None
            if not named and not (is_licence and licence.search(document.path) and "有效期" in s.text + s.header):
                continue
            if (
                s.listed_law
                or _PAST.search(s.text)
                or (_OTHER_LICENCE.search(s.text) and s.is_row and not s.text.startswith(("采矿", "安全")))
            ):
                continue
            for span in _end_dates(s, licence):
                if span.date.possible:
                    yield _Expiry(span.date.last(), s, bool(_UNDER_WAY.search(s.text)))


def _end_dates(s: Statement, licence: re.Pattern[str]) -> list[DateSpan]:
    """The dates that are the end of a validity: the second of a period, one behind 有效期至, the last in a row with that heading."""
    text = s.text
    start = licence.search(text)
    offset = start.start() if start else 0
    other = [m.start() for m in re.finditer(r"营业执照|采矿许可证|安全生产许可证|排污许可证|取水许可证", text) if m.start() > offset + 2]
    piece = text[offset : min(other)] if other else text[offset:]
    spans = periods(piece)
    if spans:
        return [b for _, b in spans[-1:]]
    found = dates(piece)
    if s.is_row and found and re.search(r"有效期|到期|截止|期限", s.header + text):
        return [max(found, key=lambda d: d.date.iso())] if len(found) > 1 or not re.search(r"发证日期|颁发日期", s.header) else []
    return [d for d in found if _EXPIRY.search(piece[: d.start])]


def _days_of_others(room: Room, name: str) -> set[dt.date]:
    """Days on which only a contractor's, a neighbour's or a former licence ends."""
    days: dict[bool, set[dt.date]] = {True: set(), False: set()}
    for fact in room.inspection.facts.named(name):
        days[fact.role in ("former", "neighbour")] |= {s.date.last() for s in dates(str(fact.normalized))[:1] if s.date.possible}
    return days[True] - days[False]


def _fact_expiries(room: Room, name: str) -> list[_Expiry]:
    found: list[_Expiry] = []
    for fact in room.inspection.facts.named(name):
        document = room.inspection.dossier.document(fact.document)
        if fact.role in ("former", "neighbour") or document.kind not in _LICENCE_KINDS:
            continue
        spans = dates(str(fact.normalized))
        block = document.block(fact.cite.block)
        statement = next(
            (
                s
                for s in room.statements.by_document[document.id]
                if any(p.block == block.id and p.start <= fact.cite.start < p.end for p in s.parts)
            ),
            None,
        )
        if spans and spans[0].date.possible and statement is not None:
            found.append(_Expiry(spans[0].date.last(), statement, bool(_UNDER_WAY.search(statement.text))))
    return found


def remaining_life(room: Room) -> Outcome | None:
    """At least three years remain, by the fact or by the sentence that states the figure."""
    for fact in _own_facts(room, "remaining_life_a"):
        if isinstance(fact.normalized, float) and fact.normalized < MINIMUM_REMAINING_YEARS and fact.confidence >= 0.5:
            return Outcome("contradicted", (fact.cite,), 0.9, f"剩余可采年限{fact.value}，少于三年")
    return None


def plan_term_covers(room: Room) -> Outcome | None:
    """The as-of day lies in the term of the reclamation plan (适用年限)."""
    as_of = room.inspection.as_of
    terms = _terms(room)
    facts = [f for f in room.inspection.facts.named("rp_to") if f.main]
    for fact in facts:
        found = dates(str(fact.normalized))
        if found and found[0].date.possible and found[0].date.last() < as_of and not any(e >= as_of for _, (_, e) in terms):
            return Outcome(
                "contradicted",
                _around_fact(room, fact),
                0.93,
                f"方案适用年限至{found[0].date.chinese()}，未覆盖审查基准日{as_of.isoformat()}",
            )
    if terms and all(end < as_of for _, (_, end) in terms):
        return Outcome(
            "contradicted",
            _cites(room, terms[0][0]),
            0.9,
            f"方案适用年限至{terms[0][1][1].isoformat()}，未覆盖审查基准日{as_of.isoformat()}",
        )
    if terms and all(begin > as_of for _, (begin, _) in terms):
        return Outcome(
            "contradicted",
            _cites(room, terms[0][0]),
            0.85,
            f"方案适用年限自{terms[0][1][0].isoformat()}起，审查基准日{as_of.isoformat()}尚未开始",
        )
    return None


_TERM = re.compile(r"适用(?:年限|期|期限|时间|年度|时限)|^(?:方案)?时限$|方案[^,。;]{0,6}(?:期限|时限|有效期)|本方案自")


_EXPLICIT = re.compile(r"适用(?:年限|期限|时限|年度)")


def _terms(room: Room) -> list[tuple[Statement, tuple[dt.date, dt.date]]]:
    """The terms that the plan states for itself; where 适用年限 is said outright, a mention of the 适用期 in a schedule does not count."""
    lines = [s for d in room.inspection.dossier.of_kind("reclamation_plan") for s in room.statements.by_document[d.id]]
    found = [
        (s, term) for s in lines if (_TERM.search(s.text) or _TERM.search(s.trail.rsplit(">", 1)[-1])) and (term := _term(s)) is not None
    ]
    explicit = [entry for entry in found if _EXPLICIT.search(entry[0].text)]
    return explicit or found


def _term(s: Statement) -> tuple[dt.date, dt.date] | None:
    """The period nearest behind 适用年限."""
    at = [m.start() for m in _TERM.finditer(s.text)]
    pairs = [(a, b) for a, b in periods(s.text) if a.date.possible and b.date.possible]
    if not pairs:
        found = [d for d in dates(s.text) if d.date.possible]
        said = len(found) == 2 and "起" in s.text[found[0].end :][:4] and re.search(r"止|届满|终止", s.text[found[1].end :][:4])
        if len(found) == 2 and (said or (s.is_row and found[0].date < found[1].date)):
            return found[0].date.first(), found[1].date.last()
        return None
    a, b = min(pairs, key=lambda p: min(((p[0].start - x if p[0].start >= x else 500 + x - p[0].start) for x in at), default=p[0].start))
    return a.date.first(), b.date.last()


def self_score(room: Room) -> Outcome | None:
    """The total reaches the pass line, and every first level 75 % of its maximum (2020 edition; the 2024 lines are not established, but a
    report that scores out of 100 by the same rule is held to the same shares)."""
    edition = next(e for e in table("references/indicators")["editions"] if e["id"] == "2020")
    for fact in _own_facts(room, "score_total"):
        if isinstance(fact.normalized, float) and fact.main and 100 < fact.normalized < edition["pass_line"]:
            return Outcome("contradicted", _around_fact(room, fact), 0.92, f"自评总分{fact.value}，低于{edition['pass_line']}分")
    for level in level_scores(room):
        if level.maximum >= 8 and level.score < edition["level_line"] * level.maximum - 1e-9:
            return Outcome("contradicted", level.cites, 0.88, f"“{level.name}”得分{level.score:g}，低于该级满分{level.maximum:g}的75%")
    return None


def recovery_reaches_design(room: Room) -> Outcome | None:
    """The latest actual recovery is not below the designed one of the same document (both as facts)."""
    for d in room.inspection.dossier.of_kind("self_assessment"):
        designed = [f for f in room.inspection.facts.named("design_recovery", document=d.id) if f.main and isinstance(f.normalized, float)]
        actual = [f for f in room.inspection.facts.named("actual_recovery", document=d.id) if f.main and isinstance(f.normalized, float)]
        if (
            designed
            and actual
            and actual[0].number < designed[0].number - 0.005
            and min(actual[0].confidence, designed[0].confidence) >= 0.7
        ):
            return Outcome(
                "contradicted", (actual[0].cite, designed[0].cite), 0.8, f"实际开采回采率{actual[0].value}，低于设计值{designed[0].value}"
            )
    return None


def _own_facts(room: Room, name: str) -> list[Fact]:
    own = {d.id for d in room.inspection.dossier.of_kind("self_assessment")}
    return [f for f in room.inspection.facts.named(name) if f.document in own and f.role not in ("former", "neighbour", "required")]


def _around_fact(room: Room, fact: Fact) -> tuple[Cite, ...]:
    return (sentence_of(room, room.inspection.dossier.document(fact.document), fact.cite),)


def _cites(room: Room, s: Statement) -> tuple[Cite, ...]:
    return s.cites(room.inspection.dossier.document(s.document), most=4)


#: The judgements by the name under which an element asks for them.
JUDGEMENTS: dict[str, Callable[[Room], Outcome | None]] = {
    "licences_valid": licences_valid,
    "remaining_life": remaining_life,
    "plan_term_covers": plan_term_covers,
    "self_score": self_score,
    "recovery_reaches_design": recovery_reaches_design,
    "attachments_listed": judge_attachments,
    "commitment_statement": judge_statement,
    "commitment_signature": judge_signature,
    "commitment_seal": judge_seal,
    "commitment_date": judge_date,
}
