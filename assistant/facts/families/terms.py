"""From when to when licences are valid: mining licence, safety licence, discharge permit, each by what stands around the dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.core.dates import DateSpan, dates, periods
from assistant.core.fact import Fact, FactRole
from assistant.facts.amounts import TRUST
from assistant.facts.dated import date_fact
from assistant.facts.flat import Flat
from assistant.facts.papers import FORMER, MINING, MINING_ROW, OTHER_ROW, PERMIT_ROW, SAFETY, SAFETY_ROW
from assistant.facts.reading import Hit, Reading
from assistant.facts.roles import clause


def find(reading: Reading) -> Iterable[Fact]:
    yield from _terms(reading)
    yield from _phrases(reading)


def _terms(reading: Reading) -> Iterator[Fact]:
    for hit in reading.of("license_period"):
        which = _which(reading, hit)
        if which is None:
            continue
        found = [p for p in periods(hit.flat.text) if hit.start <= p[0].start <= hit.start + 24]
        if found and found[0][1].end <= len(hit.flat.text):
            first, last = found[0]
            if not first.date.possible or not last.date.possible or last.date.year - first.date.year <= 60:
                role: FactRole = "former" if FORMER.search(clause(hit.before)) else "stated"
                if not _WHAT_IS_LEFT.search(hit.before[-8:]):
                    yield date_fact(reading, f"{which}_from", hit.flat, first, TRUST[hit.source], role=role)
                yield date_fact(reading, f"{which}_to", hit.flat, last, TRUST[hit.source], end=True, role=role)
            continue
        yield from _single(reading, hit, which)
    for hit in reading.of("license_to"):
        which = _which(reading, hit)
        if which is not None:
            yield from _single(reading, hit, which)
    for hit in reading.of("license_from"):
        which = _which(reading, hit)
        if which is not None and (hit.source != "prose" or _ISSUED.search(hit.words)):
            found_date = _date_at(hit)
            if found_date is not None:
                yield date_fact(reading, f"{which}_from", hit.flat, found_date, TRUST[hit.source] * 0.8)


#: «剩余有效期8年3个月(2022年10月至2031年1月)»: such a term begins when the paper was written.
_WHAT_IS_LEFT = re.compile(r"(?:剩余|尚余|剩下|剩)的?$")
_ISSUED = re.compile(r"发证|颁发|颁证")


#: Heads of columns with the first day of a term («有效期起», «起始日期»).
_BEGINS = re.compile(r"(?:起|自|始)(?:日期|时间|日)?$|^(?:起始|开始|自)")


def _single(reading: Reading, hit: Hit, which: str) -> Iterator[Fact]:
    """«有效期至2034年3月26日»: the end alone."""
    found = _date_at(hit)
    if found is None or "分别" in hit.flat.text[hit.start : found.start]:
        return
    label = hit.words + hit.flat.text[hit.start : found.start]
    if hit.view is not None and _BEGINS.search(hit.view.head if hit.source == "row" else hit.words):
        yield date_fact(reading, f"{which}_from", hit.flat, found, TRUST[hit.source] * 0.8)
        return
    if re.search(r"至|止|到|届满|截止", label) or hit.source == "column":
        role: FactRole = "former" if FORMER.search(clause(hit.before)) else "stated"
        yield date_fact(reading, f"{which}_to", hit.flat, found, TRUST[hit.source] * 0.95, end=True, role=role)


_BETWEEN = re.compile(r"(?:起|开始)?(?:生效|施行|计算?)?[，、]?(?:有效期)?(?:至|到|~|-)")
_MENTION = re.compile(r"采矿(?:许可)?证|安全生产许可证|安许证|排污许可证|许可期限?|许可证|营业执照|取水许可证|合同|方案")


def _phrases(reading: Reading) -> Iterator[Fact]:
    """«许可证自2018年8月13日起生效，至2038年8月13日届满», «采矿许可证(C51…)至2038年8月13日»: the paper named last in front is meant."""
    for flat in reading.flats.values():
        text = flat.text
        if len(text) < 12 or (flat.block.role == "cell" and len(text) < 24) or not re.search(r"许可|[采安]\S?证|c51\d{9}", text):
            continue
        yield from _behind_number(reading, flat)
        yield from _respectively(reading, flat)
        spans = reading.dates(flat)
        for index, span in enumerate(spans):
            which = _mentioned(text, span.start)
            if which is None or span.date.month is None:
                continue
            if re.match(r"(?:前)?(?:到期|届满|期满|失效)", text[span.end :]):
                yield date_fact(reading, f"{which}_to", flat, span, 0.8, end=True)
                continue
            later = spans[index + 1] if index + 1 < len(spans) else None
            if (
                later is not None
                and _BETWEEN.fullmatch(text[span.end : later.start])
                and re.search(r"(?:自|从|期|期限|:)$", text[: span.start])
            ):
                yield date_fact(reading, f"{which}_from", flat, span, 0.8)
                yield date_fact(reading, f"{which}_to", flat, later, 0.8, end=True)
            elif re.search(r"(?:\)|证|证书|有效期?)(?:有效期?)?(?:至|到)$", text[: span.start]):
                yield date_fact(reading, f"{which}_to", flat, span, 0.7, end=True)


def _behind_number(reading: Reading, flat: Flat) -> Iterator[Fact]:
    """«证号C51…，2018/11/2－2038/11/2»: a period right behind the number of a licence."""
    for pattern, which in ((MINING, "license"), (SAFETY, "safety")):
        for match in pattern.finditer(flat.text):
            if FORMER.search(clause(flat.text[: match.start()])):
                continue
            for first, last in periods(flat.text):
                between = flat.text[match.end() : first.start]
                if (
                    first.start >= match.end()
                    and len(between) <= 12
                    and re.fullmatch(r"[)，、；:]*(?:有效期限?|期限|自|为|从|:)*", between)
                ):
                    yield date_fact(reading, f"{which}_from", flat, first, 0.85)
                    yield date_fact(reading, f"{which}_to", flat, last, 0.85, end=True)
                    break


def _respectively(reading: Reading, flat: Flat) -> Iterator[Fact]:
    """«采矿许可证、安全生产许可证有效期分别至2031年3月18日和2025年5月5日»."""
    for match in re.finditer(r"有效期(?:限)?分别(?:为|至|到|截至)*", flat.text):
        begin = flat.text.rfind("。", 0, match.start()) + 1
        papers = [
            p
            for p in re.findall(r"营业执照|采矿(?:许可)?证|安全生产许可证|排污许可证", flat.text[begin : match.start()])
            if p != "营业执照"
        ]
        stop = flat.text.find("。", match.end())
        spans = [d for d in reading.dates(flat) if match.end() <= d.start < (stop if stop >= 0 else len(flat.text))]
        if len(papers) == len(spans):
            for paper, span in zip(papers, spans, strict=True):
                which = "safety" if "安全" in paper else ("permit" if "排污" in paper else "license")
                yield date_fact(reading, f"{which}_to", flat, span, 0.9, end=True)


def _mentioned(text: str, end: int) -> str | None:
    """Which licence the words of the sentence name last in front of an offset."""
    begin = max(text.rfind("。", 0, end), end - 90) + 1
    found = list(_MENTION.finditer(text, begin, end))
    if not found or FORMER.search(text[begin:end]):
        return None
    word = found[-1].group()
    if SAFETY_ROW.search(word):
        return "safety"
    if "排污" in word:
        return "permit"
    if word in ("营业执照", "取水许可证", "合同", "方案"):
        return None
    return "license"


def _date_at(hit: Hit) -> DateSpan | None:
    return next((d for d in dates(hit.flat.text) if hit.start <= d.start <= hit.start + 14 and d.date.month is not None), None)


_OWN_PLAN = re.compile(r"方案|复垦|保护|适用|修复")


def _which(reading: Reading, hit: Hit) -> str | None:
    """'license' or 'safety' or 'permit': whose term a hit states, None where it is another paper's."""
    around = (hit.view.key + hit.view.caption if hit.source == "column" and hit.view else "") + hit.words
    if hit.source == "column" and hit.view:
        around = hit.view.key + hit.words
    else:
        around = hit.words if "采矿" in hit.words else clause(hit.before)[-40:] + hit.words
    if _OWN_PLAN.search(around) and "采矿" not in around:
        return None
    if hit.words.startswith("采矿有效"):
        return "license"
    marks = [
        (m.end(), which)
        for pattern, which in ((MINING_ROW, "license"), (SAFETY_ROW, "safety"), (PERMIT_ROW, "permit"))
        for m in pattern.finditer(around)
    ]
    other = [m.end() for m in OTHER_ROW.finditer(around)]
    if marks:
        end, which = max(marks)
        return which if not other or max(other) <= end or which != "license" else None
    if other:
        return None
    wide = hit.before[-120:]
    if hit.source == "prose":
        marks = [
            (m.end(), which)
            for pattern, which in ((MINING_ROW, "license"), (SAFETY_ROW, "safety"), (PERMIT_ROW, "permit"))
            for m in pattern.finditer(wide)
        ]
        others = [m.end() for m in OTHER_ROW.finditer(wide)]
        if not marks and not others and (MINING.search(hit.before) or len(set(_ENTRY.findall(hit.before + hit.after))) >= 3):
            return "license"
        if not marks and not others and len(hit.before) <= 4:
            return _paper_above(reading, hit)
        if not marks or (others and max(others) > max(marks)[0]):
            return None
        return max(marks)[1]
    if hit.source == "column":
        return None if OTHER_ROW.search(around) or not MINING.search(around) else "license"
    whole = (
        " ".join(f.text for f in reading.flats.values() if f.block.table == hit.flat.block.table)
        if hit.flat.block.table is not None
        else ""
    )
    if whole:
        return "license" if MINING.search(whole) or "矿区面积" in whole else None
    return _paper_above(reading, hit)


#: What a licence tells besides its term: a sentence with three of them reads one out.
_ENTRY = re.compile(r"开采矿种|矿区面积|采矿权人|矿山名称|开采方式|生产规模|开采(?:深度|标高)")
_ENTRIES = re.compile(r"开采矿种[:为]|矿区面积[:为]|采矿权人[:为]")


def _paper_above(reading: Reading, hit: Hit) -> str | None:
    """Which paper a line belongs to that names none: the one that the nearest line above names, then the file's name."""
    body = reading.document.body
    at = next(i for i, b in enumerate(body) if b.id == hit.flat.block.id)
    for block in reversed(body[max(0, at - 30) : at + 1]):
        text = reading.flats[block.id].text[:60]
        for pattern, which in ((MINING_ROW, "license"), (SAFETY_ROW, "safety"), (PERMIT_ROW, "permit")):
            if pattern.search(text):
                return which
        if OTHER_ROW.search(text):
            return None
    around = "".join(reading.flats[b.id].text[:40] for b in body[max(0, at - 8) : at + 9])
    if _ENTRIES.search(around):
        return "license"
    title = reading.document.path
    if SAFETY_ROW.search(title):
        return "safety"
    return "license" if MINING_ROW.search(title) or reading.document.kind == "licence" else None
