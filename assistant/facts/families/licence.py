"""Numbers and terms of licences: mining licence, safety licence, discharge permit; the first grant of the mining right."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from assistant.core.dates import DateSpan, PartialDate, dates, periods
from assistant.core.fact import Fact, FactRole
from assistant.facts.amounts import TRUST, fact_at
from assistant.facts.flat import Flat
from assistant.facts.labels import kinds
from assistant.facts.reading import Hit, Reading
from assistant.facts.roles import OTHERS_TABLE, clause

_MINING = re.compile(r"(?<![0-9a-z])c\d{4,26}(?: \d+)*(?!\d)|(?<![0-9a-z.])51\d{11}(?![0-9a-z.])")
_LOOSE = re.compile(r"(?<![0-9a-z])[cg]?(?: ?[\dol]){12,25}(?![0-9a-z])")
_SAFETY = re.compile(r"\(?[一-龥]{0,2}\)?\(?(?:[一-龥]\))?[a-z]{2}安许证字[〔\[(【](?:19|20)\d{2}[〕\])】]?第?[\d-]{2,8}号?")
_PERMIT = re.compile(r"(?<![0-9a-z])(?:[0-9a-z] ?){18}(?:\d ?){3}[a-z](?![0-9a-z])")
_FORMER = re.compile(r"早年|老证|旧号|曾|原(?:采矿)?(?:许可)?证|变更前|换证前|延续前|旧证|前身|原证|老证|原采矿|曾用|整合前|注销的")
_NO_MORE = re.compile(r"[^。；]{0,24}?(?:废止|停用|作废|不再使用|失效|已?注销|变更为|更换为|换发为)")
_OTHER = re.compile(r"相邻|邻近|毗邻|周边|邻矿|勘查许可证|探矿")
_MINING_ROW = re.compile(r"采矿(?:许可)?证")
_SAFETY_ROW = re.compile(r"安全生产许可证|安许证")
_PERMIT_ROW = re.compile(r"排污|固定污染源")
_OTHER_ROW = re.compile(r"营业执照|安全生产|安许证|排污|取水|林地|爆破|用地|勘查|探矿|环评|水保|合同|食品|辐射|危险")


def find(reading: Reading) -> Iterable[Fact]:
    yield from _numbers(reading)
    yield from _other_numbers(reading)
    yield from _terms(reading)
    yield from _phrases(reading)
    yield from _granted(reading)


# ---------------------------------------------------------------- numbers


def _numbers(reading: Reading) -> Iterator[Fact]:
    seen: set[tuple[str, int]] = set()
    for flat in reading.flats.values():
        for match in _MINING.finditer(flat.text):
            end = number_end(match.group())
            if end:
                seen.add((flat.block.id, match.start()))
                yield _number(reading, flat, match.start(), match.start() + end, 1.0)
    for hit in reading.of("license_no"):
        if hit.source not in ("key", "line") or "证" not in hit.words or _OTHER_ROW.search(hit.before + hit.words):
            continue
        loose = _LOOSE.match(hit.text.lstrip(":"))
        start = hit.start + len(hit.text) - len(hit.text.lstrip(":"))
        if loose and (hit.flat.block.id, start) not in seen:
            yield _number(reading, hit.flat, start, start + loose.end(), 0.6)


def number_end(words: str) -> int:
    """How much of «c51… 05 2024» is the licence's number: groups of digits are added while they do not go beyond its 22 digits; 0 where it is none."""
    groups = words.split(" ")
    end = len(groups[0])
    digits = end - 1 if words[0] == "c" else end
    reach = end
    for group in groups[1:]:
        digits += len(group)
        reach += 1 + len(group)
        if digits == 22:
            return reach
        if digits > 22:
            break
    return end if end >= 13 else 0


def _number(reading: Reading, flat: Flat, start: int, end: int, trust: float) -> Fact:
    front = flat.text[max(0, start - 40) : start]
    near = clause(front)
    role: FactRole = "stated"
    if _FORMER.search(near) or _NO_MORE.match(flat.text, end) or (flat.block.role == "cell" and _FORMER.search(_label_of(reading, flat))):
        role = "former"
    elif _OTHER.search(near) or re.search(r"(?:相邻|邻近|毗邻|邻矿)[^。；]*$", front) or "相邻" in reading.section(flat.block) or _others_table(reading, flat):
        role = "neighbour"
    return fact_at(reading, kinds()["license_no"], flat, start, end, flat.text[start:end].replace(" ", "").upper(), role=role, confidence=trust)


def _others_table(reading: Reading, flat: Flat) -> bool:
    """Whether a cell stands in a table of other mines (周边矿山一览表)."""
    table = flat.block.table
    return table is not None and OTHERS_TABLE.search(reading.caption(reading.document.tables[table])) is not None


def _label_of(reading: Reading, flat: Flat) -> str:
    """The words of the cell to the left of a cell, and of the first cell of its row."""
    block = flat.block
    if block.table is None or block.row is None or block.col is None:
        return ""
    table, grid = reading.grids[block.table] if block.table < len(reading.grids) else (None, [])
    if table is None or block.row >= len(grid):
        return ""
    row = grid[block.row]
    left = row[block.col - 1] if block.col > 0 else None
    return (left.text if left is not None else "") + "|" + (row[0].text if row and row[0] is not None else "")


def _other_numbers(reading: Reading) -> Iterator[Fact]:
    for flat in reading.flats.values():
        if "安许证" in flat.text:
            for match in _SAFETY.finditer(flat.text):
                a, b = flat.raw(match.start(), match.end())
                number = re.sub(r"\s+", "", flat.block.text[a:b])
                yield fact_at(reading, kinds()["safety_license"], flat, match.start(), match.end(), number, role="former" if _FORMER.search(clause(flat.text[: match.start()])) else "stated")
        if len(flat.text) >= 22:
            for match in _PERMIT.finditer(flat.text):
                yield fact_at(reading, kinds()["pollution_permit"], flat, match.start(), match.end(), match.group().replace(" ", "").upper())


# ---------------------------------------------------------------- terms


def iso(date: PartialDate, *, end: bool = False) -> str:
    """The day that a date means at the beginning (or end) of a term; as written where it is impossible."""
    if not date.possible:
        return date.iso()
    return (date.last() if end else date.first()).isoformat()


def day_slack(date: PartialDate) -> float:
    """Days within which a date without its day (or month) may lie."""
    if not date.possible:
        return 0.0
    return float((date.last() - date.first()).days)


def date_fact(reading: Reading, name: str, flat: Flat, span: DateSpan, trust: float, *, end: bool = False, role: FactRole = "stated") -> Fact:
    """A fact whose value is a date; a month alone means its first (last) day, the slack says so."""
    return fact_at(reading, kinds()[name], flat, span.start, span.end, iso(span.date, end=end), role=role, confidence=trust, slack=day_slack(span.date))


def _terms(reading: Reading) -> Iterator[Fact]:
    for hit in reading.of("license_period"):
        which = _which(reading, hit)
        if which is None:
            continue
        found = [p for p in periods(hit.flat.text) if hit.start <= p[0].start <= hit.start + 24]
        if found and found[0][1].end <= len(hit.flat.text):
            first, last = found[0]
            if not first.date.possible or not last.date.possible or last.date.year - first.date.year <= 60:
                role: FactRole = "former" if _FORMER.search(clause(hit.before)) else "stated"
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
        if which is not None and hit.source in ("key", "column", "row", "line"):
            found_date = _date_at(hit)
            if found_date is not None:
                yield date_fact(reading, f"{which}_from", hit.flat, found_date, TRUST[hit.source] * 0.8)


def _single(reading: Reading, hit: Hit, which: str) -> Iterator[Fact]:
    """«有效期至2034年3月26日»: the end alone."""
    found = _date_at(hit)
    if found is None or "分别" in hit.flat.text[hit.start : found.start]:
        return
    label = hit.words + hit.flat.text[hit.start : found.start]
    if re.search(r"至|止|到|届满|截止", label) or hit.source == "column":
        role: FactRole = "former" if _FORMER.search(clause(hit.before)) else "stated"
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
            if later is not None and _BETWEEN.fullmatch(text[span.end : later.start]) and re.search(r"(?:自|从|期|期限|:)$", text[: span.start]):
                yield date_fact(reading, f"{which}_from", flat, span, 0.8)
                yield date_fact(reading, f"{which}_to", flat, later, 0.8, end=True)
            elif re.search(r"(?:\)|证|证书|有效期?)(?:有效期?)?(?:至|到)$", text[: span.start]):
                yield date_fact(reading, f"{which}_to", flat, span, 0.7, end=True)


def _behind_number(reading: Reading, flat: Flat) -> Iterator[Fact]:
    """«证号C51…，2018/11/2－2038/11/2»: a period right behind the number of a licence."""
    for pattern, which in ((_MINING, "license"), (_SAFETY, "safety")):
        for match in pattern.finditer(flat.text):
            if _FORMER.search(clause(flat.text[: match.start()])):
                continue
            for first, last in periods(flat.text):
                between = flat.text[match.end() : first.start]
                if first.start >= match.end() and len(between) <= 12 and re.fullmatch(r"[)，、；:]*(?:有效期限?|期限|自|为|从|:)*", between):
                    yield date_fact(reading, f"{which}_from", flat, first, 0.85)
                    yield date_fact(reading, f"{which}_to", flat, last, 0.85, end=True)
                    break


def _respectively(reading: Reading, flat: Flat) -> Iterator[Fact]:
    """«采矿许可证、安全生产许可证有效期分别至2031年3月18日和2025年5月5日»."""
    for match in re.finditer(r"有效期(?:限)?分别(?:为|至|到|截至)*", flat.text):
        begin = flat.text.rfind("。", 0, match.start()) + 1
        papers = [p for p in re.findall(r"营业执照|采矿(?:许可)?证|安全生产许可证|排污许可证", flat.text[begin : match.start()]) if p != "营业执照"]
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
    if not found or _FORMER.search(text[begin:end]):
        return None
    word = found[-1].group()
    if _SAFETY_ROW.search(word):
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
    marks = [(m.end(), which) for pattern, which in ((_MINING_ROW, "license"), (_SAFETY_ROW, "safety"), (_PERMIT_ROW, "permit")) for m in pattern.finditer(around)]
    other = [m.end() for m in _OTHER_ROW.finditer(around)]
    if marks:
        end, which = max(marks)
        return which if not other or max(other) <= end or which != "license" else None
    if other:
        return None
    wide = hit.before[-120:]
    if hit.source == "prose":
        marks = [(m.end(), which) for pattern, which in ((_MINING_ROW, "license"), (_SAFETY_ROW, "safety"), (_PERMIT_ROW, "permit")) for m in pattern.finditer(wide)]
        others = [m.end() for m in _OTHER_ROW.finditer(wide)]
        if not marks and not others and _MINING.search(hit.before):
            return "license"
        if not marks and not others and len(hit.before) <= 4:
            return _paper_above(reading, hit)
        if not marks or (others and max(others) > max(marks)[0]):
            return None
        return max(marks)[1]
    if hit.source == "column":
        return None if _OTHER_ROW.search(around) or not _MINING.search(around) else "license"
    whole = " ".join(f.text for f in reading.flats.values() if f.block.table == hit.flat.block.table) if hit.flat.block.table is not None else ""
    if whole:
        return "license" if _MINING.search(whole) or "矿区面积" in whole else None
    return _paper_above(reading, hit)


_ENTRIES = re.compile(r"开采矿种[:为]|矿区面积[:为]|采矿权人[:为]")


def _paper_above(reading: Reading, hit: Hit) -> str | None:
    """Which paper a line belongs to that names none: the one that the nearest line above names, then the file's name."""
    body = reading.document.body
    at = next(i for i, b in enumerate(body) if b.id == hit.flat.block.id)
    for block in reversed(body[max(0, at - 30) : at + 1]):
        text = reading.flats[block.id].text[:60]
        for pattern, which in ((_MINING_ROW, "license"), (_SAFETY_ROW, "safety"), (_PERMIT_ROW, "permit")):
            if pattern.search(text):
                return which
        if _OTHER_ROW.search(text):
            return None
    around = "".join(reading.flats[b.id].text[:40] for b in body[max(0, at - 8) : at + 9])
    if _ENTRIES.search(around):
        return "license"
    title = reading.document.path
    if _SAFETY_ROW.search(title):
        return "safety"
    return "license" if _MINING_ROW.search(title) or reading.document.kind == "licence" else None


# ---------------------------------------------------------------- the first grant

_GRANTED = re.compile(
    r"(?:于|自|在|系|是|为|^|[，。；])(?P<d>(?:19|20)\d{2}[年.\-/]\d{1,2}(?:[月.\-/](?:\d{1,2}日?)?)?)[^，。；]{0,40}?(?:新出让设立|首次(?:设立|取得|颁发|颁证|办理|领取)|新立|出让(?:方式)?设立|方式(?:设立|取得)|挂牌(?:出让)?取得|"
    r"竞得|取得(?:了)?(?:该|本)?采矿权|新设立?|设立(?:采矿权)?)"
)


def _granted(reading: Reading) -> Iterator[Fact]:
    for hit in reading.of("granted"):
        found = next((d for d in dates(hit.flat.text) if hit.start <= d.start <= hit.start + 12 and not re.search(r"[，。；]", hit.flat.text[hit.start : d.start])), None)
        if found is None and hit.source == "prose":
            earlier = [d for d in dates(hit.flat.text) if d.end <= hit.label_start and hit.label_start - d.end <= 24]
            found = earlier[-1] if earlier else None
        if found is not None and found.date.year >= 1980:
            yield _grant(reading, hit.flat, found, TRUST[hit.source])
    for flat in reading.prose:
        if "采矿权" not in flat.text and "采矿许可" not in flat.text:
            continue
        for match in _GRANTED.finditer(flat.text):
            found = next((d for d in dates(flat.text) if d.start == match.start("d")), None)
            if found is not None and not re.search(r"合同|公司成立|注册|储量|方案", match.group()[len(match.group("d")) :]):
                yield _grant(reading, flat, found, 0.85)


def _grant(reading: Reading, flat: Flat, span: DateSpan, trust: float) -> Fact:
    """A grant's date as far as it is known (2019-03): the day matters to no rule, and none is invented."""
    return fact_at(reading, kinds()["granted"], flat, span.start, span.end, span.date.iso(), confidence=trust, slack=day_slack(span.date))


def as_day(text: str) -> dt.date | None:
    """An ISO day, None where it is not one."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
