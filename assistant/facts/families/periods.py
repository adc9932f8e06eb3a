"""The dates of the filing itself: the term of the reclamation plan, the day of the report and of the plans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.core.dates import dates, periods
from assistant.core.fact import Fact, FactRole
from assistant.facts.amounts import TRUST
from assistant.facts.dated import date_fact
from assistant.facts.flat import Flat
from assistant.facts.labels import kinds
from assistant.facts.names import find_companies
from assistant.facts.reading import Hit, Reading
from assistant.facts.roles import clause

#: The plan before this one: its term, areas and costs are history.
EARLIER_PLAN = re.compile(
    r"上(?:一)?[期轮版份](?!末|初)|前(?:一)?[期轮版份](?:的)?(?=[^，。；]{0,8}(?:方案|规划|适用|服务))|原(?:有)?(?:[一-龥《]{0,14})?方案|旧(?:版)?方案|(?:首|第一)[期轮版](?=[^，。；]{0,4}方案)|历次方案|此前(?:编制)?的?方案|20\d{2}年版?(?:编制的)?(?:《[^》]*》|方案)(?=[^，。；]{0,8}已(?:到期|届满|期满|失效))"
)
_THIS_PLAN = re.compile(r"本期|本方案|本次|现行|新一[期轮]|新(?:编|版)|当期|修编后")
_OPEN = re.compile(r"^[^，。；]{0,40}?")


def find(reading: Reading) -> Iterable[Fact]:
    terms = [f for hit in reading.of("rp_period") for f in _period(reading, hit, "rp")]
    service = [f for hit in reading.of("rp_service_period") for f in _period(reading, hit, "rp_service")]
    yield from terms
    yield from service
    if not terms and reading.document.is_a("reclamation_plan"):
        yield from _short_service(service)
    if reading.document.is_a("reclamation_plan"):
        yield from _in_force(reading)
    yield from _dated(reading)


def _short_service(service: list[Fact]) -> Iterator[Fact]:
    """A plan that states only a service period of about five years means its term by it (a plan is written anew every five years)."""
    years = [int(str(f.normalized)[:4]) for f in service]
    if len(service) == 2 and 0 <= years[1] - years[0] <= 6:
        for fact in service:
            name = fact.name.replace("rp_service", "rp")
            yield replace(fact, name=name, label=kinds()[name].label, confidence=fact.confidence * 0.9)


_IN_FORCE = re.compile(r"适用|有效|实施|执行|届满|修编|重新编制|重编|修订")


def _in_force(reading: Reading) -> Iterator[Fact]:
    """«本方案自2022年9月1日起实施，有效期五年，到2027年8月31日止»: the two ends stand apart in one sentence."""
    for flat in reading.prose:
        for match in re.finditer(r"方案[^。；]{0,6}自", flat.text):
            stop = flat.text.find("。", match.end())
            sentence = flat.text[match.start() : stop if stop >= 0 else len(flat.text)]
            spans = [d for d in reading.dates(flat) if match.end() <= d.start < match.start() + len(sentence)]
            if (
                len(spans) < 2
                or spans[0].start > match.end() + 1
                or not _IN_FORCE.search(sentence)
                or "服务" in sentence[: spans[1].start - match.start()]
            ):
                continue
            first, last = spans[0], spans[1]
            if re.search(r"(?:至|到|~)$", flat.text[: last.start]):
                yield date_fact(reading, "rp_from", flat, first, 0.85)
                yield date_fact(reading, "rp_to", flat, last, 0.85, end=True)


def _period(reading: Reading, hit: Hit, prefix: str) -> Iterator[Fact]:
    development = reading.document.kind == "development_plan" and not reading.document.is_a("reclamation_plan")
    if development and "复垦" not in hit.before and "保护" not in hit.before:
        return
    if hit.source == "row" and hit.view is not None:
        yield from _ends(reading, hit, prefix)
        return
    reach = hit.start + 40
    for first, last in periods(hit.flat.text):
        if hit.start <= first.start <= reach and "。" not in hit.flat.text[hit.start : first.start]:
            if prefix == "rp" and hit.words == "近期" and not reading.document.is_a("reclamation_plan"):
                return
            trust = TRUST[hit.source] * (0.5 if hit.words == "近期" else 1.0)
            role = _state(hit)
            yield date_fact(reading, f"{prefix}_from", hit.flat, first, trust, role=role)
            yield date_fact(reading, f"{prefix}_to", hit.flat, last, trust, end=True, role=role)
            return
    if prefix == "rp":
        until = next((d for d in dates(hit.flat.text) if hit.start <= d.start <= hit.start + 16 and d.date.month is not None), None)
        if until is not None and re.search(r"至|止|到", hit.flat.text[hit.start : until.start]):
            yield date_fact(reading, "rp_to", hit.flat, until, TRUST[hit.source] * 0.8, end=True, role=_state(hit))


def _state(hit: Hit) -> FactRole:
    """'former' where the words in front, or the row, speak of the plan before this one."""
    near = hit.view.key + hit.view.caption + hit.words if hit.view is not None else clause(hit.before) + hit.words
    last = max((m.end() for m in EARLIER_PLAN.finditer(near)), default=-1)
    return "former" if last > max((m.end() for m in _THIS_PLAN.finditer(near)), default=-1) else "stated"


def _ends(reading: Reading, hit: Hit, prefix: str) -> Iterator[Fact]:
    """«适用期 | 2021-09-01 | 2026-08-31» below heads 起 and 止."""
    head = hit.view.head if hit.view is not None else ""
    found = [d for d in dates(hit.flat.text) if d.start == 0 and d.date.month is not None]
    both = periods(hit.flat.text)
    if both:
        yield date_fact(reading, f"{prefix}_from", hit.flat, both[0][0], TRUST["row"])
        yield date_fact(reading, f"{prefix}_to", hit.flat, both[0][1], TRUST["row"], end=True)
    elif len(found) == 1 and re.search(r"^(?:起|开始|自)|起$|起始", head):
        yield date_fact(reading, f"{prefix}_from", hit.flat, found[0], TRUST["row"])
    elif len(found) == 1 and re.search(r"^(?:止|至|终|结束|截止|到期)|止$|终止", head):
        yield date_fact(reading, f"{prefix}_to", hit.flat, found[0], TRUST["row"], end=True)


# ---------------------------------------------------------------- the day of the document


def _dated(reading: Reading) -> Iterator[Fact]:
    kind = reading.document.kind
    name = {"self_assessment": "report_date", "development_plan": "plan_date", "reclamation_plan": "plan_date"}.get(kind, "document_date")
    if kind == "licence":
        return
    cover = {b.id for b in reading.document.body[:20]}
    for hit in reading.of("report_date"):
        found = next((d for d in dates(hit.flat.text) if hit.start <= d.start <= hit.start + 6 and d.date.month is not None), None)
        if found is not None and hit.source in ("line", "key", "prose"):
            if hit.source == "prose" and hit.before:
                continue
            yield date_fact(reading, name, hit.flat, found, 1.0 if hit.flat.block.id in cover else 0.6)
    yield from _alone(reading, name)


def _alone(reading: Reading, name: str) -> Iterator[Fact]:
    """A line that is only a date (二〇二四年四月): on the cover, or at the foot of a letter or a commitment; «日期：2024年11月8日»."""
    body = [b for b in reading.document.body if b.role != "cell"]
    for index, block in enumerate(body):
        flat = reading.flats[block.id]
        if len(flat.text) > (44 if index < 12 else 24) or not flat.text:
            continue
        company = next(iter(find_companies(flat.text)), None) if index < 12 and "公司" in flat.text else None
        lead = company.end if company is not None and company.start == 0 else 0
        text = flat.text[lead:] if lead else re.sub(r"^\(?(?:日期|签署日期|时间|承诺日期|签字日期|落款日期|年月日)[:)]*", "", flat.text)
        offset = len(flat.text) - len(text)
        found = dates(text)
        if len(found) == 1 and found[0].start == 0 and found[0].end == len(text) and found[0].date.month is not None:
            on_cover = index < 12
            trust = 0.8 if on_cover else (0.5 if offset else 0.4)
            span = type(found[0])(found[0].date, found[0].start + offset, found[0].end + offset)
            if on_cover or name == "document_date" or offset or _signed(reading, body[max(0, index - 3) : index]):
                yield date_fact(reading, name, flat, span, trust)


def _signed(reading: Reading, before: Iterable[object]) -> bool:
    return any(re.search(r"盖章|签字|签名|法定代表人|有限公司$|承诺", flat.text) for flat in _flats(reading, before))


def _flats(reading: Reading, blocks: Iterable[object]) -> Iterator[Flat]:
    for block in blocks:
        flat = reading.flats.get(getattr(block, "id", ""))
        if flat is not None:
            yield flat
