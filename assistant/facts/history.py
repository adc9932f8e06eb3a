"""A mine's earlier licences: what was so until a later event that the same document tells (首次取得, 延续, 扩界, 换证) is a former state.

«2008年6月取得采矿许可证，生产规模3万吨/年；2017年5月扩大矿区范围，生产规模20万吨/年»: the first scale no longer holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.core.fact import Fact
from assistant.facts.compare import same_value
from assistant.facts.flat import Flat
from assistant.facts.reading import Reading

#: What a licence settles and a later one may settle anew.
_SETTLED = frozenset(
    {"scale_wt", "area_km2", "elev_top", "elev_bottom", "license_no", "license_from", "license_to", "mine_name", "enterprise", "legal_rep"}
)
_EVENT = re.compile(
    r"取得|颁发|核发|换[发领证]|领取|办理|延续|变更|调整|扩大|扩界|扩[能建]|技改|改扩建|新立|首次|批准|批复|核准|整合|登记|设立|出让|竞得|受让|转让"
)
_NO_EVENT = re.compile(r"拟|计划|将|预计|截[至止]|编制|评审|成立|注册|有效期?[至到]|若|如")
_FIRST = re.compile(r"首次|最初|初次|始建|建矿之初|建矿时")
_NOW = re.compile(r"^(?:现(?!场)|目前|截[至止]|当前|本次)")
_STATED = frozenset({"stated", "licensed", "actual", "designed"})


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for mark in re.finditer(r"[。；;]", text):
        yield begin, mark.end()
        begin = mark.end()
    if begin < len(text):
        yield begin, len(text)


def _event_before(reading: Reading, flat: Flat, begin: int, at: int) -> str | None:
    """The day (ISO, as far as it is written) of the last event told in a sentence in front of an offset."""
    spans = [d for d in reading.dates(flat) if begin <= d.start and d.end <= at and d.date.possible]
    event = None
    for index, span in enumerate(spans):
        stop = spans[index + 1].start if index + 1 < len(spans) else at
        words = flat.text[span.end : min(stop, span.end + 40)]
        if _EVENT.search(words) and not _NO_EVENT.search(words.split("，")[0]):
            event = span.date.first().isoformat()
    return event


def _when(reading: Reading, fact: Fact) -> tuple[str | None, bool]:
    """(day of the event that a fact in running text is told with, whether that was the first of all)."""
    flat = reading.flats.get(fact.cite.block)
    if flat is None or flat.block.role in ("cell", "heading"):
        return None, False
    at = next((i for i, raw in enumerate(flat.starts) if raw >= fact.cite.start), len(flat.text))
    event, first = None, False
    for begin, end in _sentences(flat.text):
        own = _event_before(reading, flat, begin, min(at, end))
        if own is not None:
            event, first = own, _FIRST.search(flat.text[begin:end]) is not None
        elif _NOW.match(flat.text[begin:end]):
            event, first = None, False
        if begin <= at < end:
            return event, first
    return event, first


def _assessed(reading: Reading, facts: list[Fact]) -> set[Fact]:
    """Designed capacities where the same document tells the capacity assessed (核定) later: that one holds (coal mines)."""
    scales = [f for f in facts if f.name == "scale_wt" and f.role in _STATED]
    words = {}
    for fact in scales:
        text = reading.document.block(fact.cite.block).text
        words[fact] = re.split(r"[，。；,;]", text[max(fact.cite.start - 16, 0) : fact.cite.start])[-1]
    assessed = [f for f in scales if "核定" in words[f]]
    return {f for f in scales if assessed and "设计" in words[f] and not any(same_value(f, a) for a in assessed)}


def earlier_states(reading: Reading, facts: list[Fact]) -> list[Fact]:
    """The facts of a document with those of earlier licences told as former."""
    told = [f for f in facts if f.name in _SETTLED and f.role in _STATED]
    if len({f.name for f in told}) == len(told):
        return facts  # nothing is told twice
    when = {f: _when(reading, f) for f in told}
    former: set[Fact] = _assessed(reading, told)
    for name in sorted({f.name for f in told}):
        group = [f for f in told if f.name == name]
        days = [day for f in group if (day := when[f][0]) is not None]
        if not days:
            continue
        now = [f for f in group if when[f][0] == max(days)]
        undated = [f for f in group if when[f][0] is None]
        for fact in group:
            day, first = when[fact]
            later = [f for f in now if day is not None and day < max(days)]
            against = later or (undated if first else [])
            if against and not any(same_value(fact, f) for f in (*now * bool(later), *undated)):
                former.add(fact)
    return [replace(f, role="former") if f in former else f for f in facts]
