"""Reserves with the day as of which they are stated, and the years that they last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.core.fact import Fact, FactRole
from assistant.facts.amounts import TRUST, fact_at
from assistant.facts.amounts import find as find_amounts
from assistant.facts.labels import kinds
from assistant.facts.reading import Hit, Reading
from assistant.facts.roles import sense

_MASSES = (
    "reserves_total_wt", "reserves_identified_wt", "reserves_design_wt", "reserves_mineable_wt", "remaining_mineable_wt", "reserves_measured_wt", "reserves_indicated_wt",
    "reserves_inferred_wt", "reserves_pressed_wt",
)  # fmt: skip
#: What a formula comes to: «… ÷60＝9.9a», «… ≈17(年)».
_RESULT = re.compile(r"[=≈](?P<v>\d{1,3}(?:\.\d+)?)(?:\((?:年|a)\)|年|a)")
#: A formula told in words: «等于可采储量除以产能 …，得17.7年».
_TOLD = re.compile(
    r"[^。；]{0,140}?(?:除以|÷)[^。；=]{2,40}?(?:得出?|求得|算得|约为|约)(?P<w>\d{1,3}(?:\.\d+)?)(?:\((?:年|a)\)|年(?!\d)|a)|(?:等于|按|由|为可采|=|以)[^。；]{4,90}?(?:得出?|求得|算得|约为|约|≈|=)(?P<v>\d{1,3}(?:\.\d+)?)(?:\((?:年|a)\)|年(?!\d)|a)"
)
#: Columns beside a reserve that are movements and not the reserve itself.
_CHANGE = re.compile(r"动用|消耗|变化|增减|变动量|采出|开采量|损失量|差值|比例|占比|品位")
#: «20.8年，由生产期16.8年、复垦1年和管护3年构成»: the plan's own term.
_SUMMED = re.compile(r"[，,(]?(?:其中)?(?:由|含|包括|=)[^。；]{0,14}(?:生产|开采)[^。；]{0,30}(?:复垦|管护)")
_YEARS = re.compile(
    r"^[^\d，。；一二三四五六七八九十]{0,14}(?:\([^()]{0,20}\))?[^\d，。；一二三四五六七八九十]{0,6}(?P<v>(?P<y>\d+(?:\.\d+)?|[一二三四五六七八九十]{1,3})(?:年|a)(?:零)?(?:(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})个月)?)(?!\d|月|底|末|度|\.\d)"
)


def _as_designed(hit: Hit) -> bool:
    """Whether reserves are those of the design, not what is left of them («至2023年末，保有设计利用储量…»)."""
    return not (hit.words.startswith(("保有", "剩余", "现有")) and re.search(r"[年月]末|年底|\d日|截[至止]|储量年", hit.before[-40:]))


def find(reading: Reading) -> Iterable[Fact]:
    for name in _MASSES:
        for fact in find_amounts(reading, name, parts=True, unless=_CHANGE, accept=_as_designed if name == "reserves_design_wt" else None):
            if fact.role in ("designed", "actual", "planned", "licensed"):
                fact = replace(fact, role="stated")
            yield fact
    lives = list(_years(reading, "service_life_a"))
    yield from lives or _divided(reading)
    for name in ("remaining_life_a", "rp_service_a", "rp_term_a"):
        yield from _years(reading, name)


_DIVIDED = re.compile(
    r"(?P<r>\d[\d,]*(?:\.\d+)?)(?:万吨|万t)?[÷/][(\[〔]?\d+(?:\.\d+)?[^=≈，。；]{0,16}(?:[=≈]|[，,]?[求可]?得|[，,]?约为?)(?P<v>\d{1,3}(?:\.\d+)?)(?:年|a)"
)


def _divided(reading: Reading) -> Iterator[Fact]:
    """«95.00÷10＝9.5年» in a development plan that names its life nowhere: reserves that it calls mineable over its scale."""
    if reading.document.kind != "development_plan":
        return
    mineable = {round(f.number, 2) for f in find_amounts(reading, "reserves_mineable_wt")}
    for flat in reading.prose:
        for match in _DIVIDED.finditer(flat.text):
            if round(float(match.group("r").replace(",", "")), 2) in mineable:
                number = match.group("v")
                yield fact_at(
                    reading,
                    kinds()["service_life_a"],
                    flat,
                    match.start("v"),
                    match.end(),
                    float(number),
                    confidence=0.7,
                    slack=0.5 * 10.0 ** -len(number.partition(".")[2]),
                )


def _years(reading: Reading, name: str) -> Iterator[Fact]:
    role: FactRole
    for hit in reading.of(name):
        if name == "rp_term_a" and hit.words == "近期":
            continue
        found = _span(hit)
        if found is None:
            continue
        start, end, value, slack = found
        kind = kinds()[name]
        if not kind.low <= value <= kind.high:
            continue
        meant = sense(hit, start, end)
        if meant.spoilt:
            continue
        wanted = name
        if name == "service_life_a" and re.search(r"方案$|复垦$", hit.before[-3:]) and reading.document.kind == "reclamation_plan":
            wanted = "rp_service_a"
        reach = 40 if hit.words.endswith(("服务", "供开采")) else 6
        if name == "service_life_a" and reading.document.kind == "reclamation_plan" and _SUMMED.match(hit.flat.text, end):
            wanted = "rp_service_a"
        if name == "service_life_a" and re.search(r"剩余|尚可|还可|现有|期末|年末|年底|尚有", hit.before[-reach:]):
            wanted = "remaining_life_a"
        role = meant.role if meant.role in ("former", "neighbour", "required") else "stated"
        if wanted == "remaining_life_a" and reading.document.kind in ("development_plan", "reclamation_plan"):
            role = "planned"  # as of the plan's own beginning, not of the filing
        yield fact_at(
            reading, kinds()[wanted], hit.flat, start, end, value, role=role, year=meant.year, confidence=TRUST[hit.source], slack=slack
        )


def _span(hit: Hit) -> tuple[int, int, float, float] | None:
    """(start, end, years, slack) of the years behind a label: 9.9年, 10年零1个月, 17a, a bare number where the head says 年."""
    text = hit.text
    formula = (
        re.match(r"[^，。；]{0,12}[a-z]{1,2}=", hit.after)
        or re.match(r"[^，。；]{0,6}按下式|[^，。；]{0,4}计算", text)
        or (hit.source == "prose" and re.match(r"[:为]?[\d.]+(?:万吨|万t)?\)?[÷/×(\[]", hit.after))
    )
    if formula:
        results = list(_RESULT.finditer(hit.after))
        if not results:
            return None
        last = results[-1]
        number = last.group("v")
        return hit.start + last.start("v"), hit.start + last.end(), float(number), 0.5 * 10.0 ** -len(number.partition(".")[2])
    found = _YEARS.match(text)
    if found is not None:
        years = _number(found.group("y"))
        months = _number(found.group("m")) if found.group("m") else 0.0
        decimals = len(found.group("y").partition(".")[2])
        slack = 0.5 / 12 if found.group("m") else 0.5 * 10.0**-decimals
        return hit.start + found.start("v"), hit.start + found.end("v"), round(years + months / 12, 4), slack
    told = _TOLD.match(hit.after) if hit.source in ("prose", "line") else None
    if told is not None:
        group = "v" if told.group("v") else "w"
        number = told.group(group)
        return hit.start + told.start(group), hit.start + told.end(), float(number), 0.5 * 10.0 ** -len(number.partition(".")[2])
    bare = re.match(r"^(\d{1,3}(?:\.\d+)?)$", text)
    time = hit.unit or hit.assumed.get("time")
    if bare and time is not None and time.dimension == "time":
        return hit.start, hit.end, float(bare.group(1)), 0.5 * 10.0 ** -len(bare.group(1).partition(".")[2])
    return None


def _number(words: str) -> float:
    from assistant.core.text import chinese_number

    return float(words) if words[0].isdigit() else float(chinese_number(words))
