"""Numbers of licences (mining licence, safety licence, discharge permit) and the first grant of the mining right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.core.dates import DateSpan, dates
from assistant.core.fact import Fact, FactRole
from assistant.facts.amounts import TRUST, fact_at
from assistant.facts.dated import day_slack
from assistant.facts.flat import Flat
from assistant.facts.labels import kinds
from assistant.facts.papers import FORMER, MINING, OTHER_ROW, PERMIT, SAFETY
from assistant.facts.reading import Reading
from assistant.facts.roles import OTHERS_TABLE, clause

_LOOSE = re.compile(r"(?<![0-9a-z])[cg]?(?: ?[\dol]){12,25}(?![0-9a-z])")
_NO_MORE = re.compile(r"[^。；]{0,24}?(?:废止|停用|作废|不再使用|失效|已?注销|变更为|更换为|换发为)")
_OTHER = re.compile(r"相邻|邻近|毗邻|周边|邻矿|勘查许可证|探矿")


def find(reading: Reading) -> Iterable[Fact]:
    yield from _numbers(reading)
    yield from _other_numbers(reading)
    yield from _granted(reading)


# ---------------------------------------------------------------- numbers


def _numbers(reading: Reading) -> Iterator[Fact]:
    seen: set[tuple[str, int]] = set()
    for flat in reading.flats.values():
        for match in MINING.finditer(flat.text):
            end = number_end(match.group())
            if end:
                seen.add((flat.block.id, match.start()))
                yield _number(reading, flat, match.start(), match.start() + end, 1.0)
    for hit in reading.of("license_no"):
        if hit.source not in ("key", "line") or "证" not in hit.words or OTHER_ROW.search(hit.before + hit.words):
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
    if FORMER.search(near) or _NO_MORE.match(flat.text, end) or (flat.block.role == "cell" and FORMER.search(_label_of(reading, flat))):
        role = "former"
    elif (
        _OTHER.search(near)
        or re.search(r"(?:相邻|邻近|毗邻|邻矿)[^。；]*$", front)
        or "相邻" in reading.section(flat.block)
        or _others_table(reading, flat)
    ):
        role = "neighbour"
    return fact_at(
        reading, kinds()["license_no"], flat, start, end, flat.text[start:end].replace(" ", "").upper(), role=role, confidence=trust
    )


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
            for match in SAFETY.finditer(flat.text):
                a, b = flat.raw(match.start(), match.end())
                number = re.sub(r"\s+", "", flat.block.text[a:b])
                yield fact_at(
                    reading,
                    kinds()["safety_license"],
                    flat,
                    match.start(),
                    match.end(),
                    number,
                    role="former" if FORMER.search(clause(flat.text[: match.start()])) else "stated",
                )
        if len(flat.text) >= 22:
            for match in PERMIT.finditer(flat.text):
                yield fact_at(
                    reading, kinds()["pollution_permit"], flat, match.start(), match.end(), match.group().replace(" ", "").upper()
                )


# ---------------------------------------------------------------- the first grant

_GRANTED = re.compile(
    r"(?:于|自|在|系|是|为|^|[，。；])(?P<d>(?:19|20)\d{2}[年.\-/]\d{1,2}(?:[月.\-/](?:\d{1,2}日?)?)?)[，,]?[^，。；]{0,40}?(?:新出让设立|首次(?:设立|取得|颁发|颁证|办理|领取)|新立|出让(?:方式)?设立|方式(?:设立|取得)|挂牌(?:出让)?取得|"
    r"竞得|取得(?:了)?(?:该|本)?采矿权|新设立?|设立(?:采矿权)?)"
)


def _granted(reading: Reading) -> Iterator[Fact]:
    for hit in reading.of("granted"):
        found = next(
            (
                d
                for d in dates(hit.flat.text)
                if hit.start <= d.start <= hit.start + 12 and not re.search(r"[，。；]", hit.flat.text[hit.start : d.start])
            ),
            None,
        )
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
