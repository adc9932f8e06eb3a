"""Reserves with the day as of which they are stated, and the years that they last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from assistant.core.fact import Fact, FactRole
from assistant.facts.amounts import TRUST, fact_at
from assistant.facts.amounts import find as find_amounts
from assistant.facts.labels import kinds
from assistant.facts.reading import Hit, Reading
from assistant.facts.roles import clause, sense
from assistant.facts.scope import PART, of_part

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
_CHANGE = re.compile(r"年初|期初|上年|动用|消耗|变化|增减|变动量|采出|开采量|损失量|差值|比例|占比|品位")
#: «20.8年，由生产期16.8年、复垦1年和管护3年构成»: the plan's own term.
_SUMMED = re.compile(
    r"[，,(]?(?:其中)?(?:由|含|包括|=)[^。；]{0,14}(?:生产|开采)[^。；]{0,30}(?:复垦|管护)|[(][^()]{2,60}(?:复垦|修复|治理)期?[^()]{0,14}管护期?[^()]{0,10}[)]"
)
_YEARS = re.compile(
    r"^[^\d，。；一二三四五六七八九十]{0,14}(?:\([^()]{0,20}\))?[^\d，。；一二三四五六七八九十]{0,6}(?P<v>(?P<y>\d+(?:\.\d+)?|[一二三四五六七八九十]{1,3})(?:年|a)(?:零)?(?:(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})个月)?)(?!\d|月|底|末|度|\.\d)"
)


def _as_designed(hit: Hit) -> bool:
    """Whether reserves are those of the design, not what is left of them («至2023年末，保有设计利用储量…»)."""
    return not (hit.words.startswith(("保有", "剩余", "现有")) and re.search(r"[年月]末|年底|\d日|截[至止]|储量年", hit.before[-40:]))


#: In front of a class of resources: what was lost, used up or lies under something, not what there is («设计损失推断资源量12.3万吨»).
_TAKEN = re.compile(r"(?:损失|动用|消耗|压覆|压占|采空|采出|扣除)[^，。；后余存有:]{0,6}$")
_CLASSES = frozenset({"reserves_measured_wt", "reserves_indicated_wt", "reserves_inferred_wt"})
_IDENTIFIED = re.compile(r"查明|探明(?!的?资源)")
_LEFT = re.compile(r"[年期]末|年底|保有")


def _accepted(reading: Reading, name: str, hit: Hit) -> bool:
    """Whether a hit states what its label names, not a movement of it or a narrower thing called alike."""
    if name == "reserves_design_wt" and not _as_designed(hit):
        return False
    if name == "reserves_total_wt" and _proved(hit):
        return False
    if hit.words == "保有" and (hit.view is None and re.search(r"资源|储量|矿石", hit.before) is None):
        return False
    if name in _CLASSES and (_TAKEN.search(clause(hit.before)) or (hit.words in ("控制", "探明", "推断") and not _among_classes(hit))):
        return False
    return _of_the_end(reading, name, hit)


_LESS = re.compile(r"[^。；，]{0,4}[，,(]?(?:再|并|需|须)?(?:扣除|减去|扣减)[^。；]{2,40}(?:后|，)[^。；]{0,12}设计(?:可)?(?:利用|采用)")


def _before_losses(reading: Reading, fact: Fact) -> bool:
    """«设计利用资源量787.6万吨，扣除边坡压占86.1万吨后，设计利用资源量701.5万吨»: the first of the two is a step on the way."""
    text = "".join(reading.flats[fact.cite.block].block.text[fact.cite.end :].split())
    return _LESS.match(text) is not None


def _proved(hit: Hit) -> bool:
    """«保有储量3367.7万吨(证实1169.8万吨、可信2197.9万吨)»: the mineable reserves of GB/T 17766-2020, a part of the resources."""
    return "资源" not in hit.words and "储量" in hit.words + hit.text[:2] and re.search(r"证实|可信", hit.after[:60]) is not None


def _among_classes(hit: Hit) -> bool:
    """«(其中：探明1431.4万吨，控制2689.5万吨，推断970.5万吨)»: the bare names of the classes, of the ore and not of a metal in it."""
    around = hit.before[-60:] + hit.after[:40]
    others = [w for w in ("探明", "控制", "推断") if w != hit.words and w in around]
    metal = re.search(r"(?:含[a-z\d一-龥]{1,8}|金属量|氧化物)(?!.*矿石量)", hit.before[-60:])
    whose = re.findall(r"保有|查明|动用|消耗|损失", hit.before)
    return bool(others) and re.search(r"资源|储量|矿石量", hit.before) is not None and metal is None and whose[-1:] in ([], ["保有"])


def _of_the_end(reading: Reading, name: str, hit: Hit) -> bool:
    """In a row of a table of a year's movements («年初保有 | 开采 | 损失 | 年末保有 | 累计查明») only the end of the year is what there is."""
    if name == "reserves_identified_wt" or hit.source != "row" or hit.view is None:
        return True
    table, grid = reading.grids[hit.view.table.index]
    heads = {f.text for row in grid[: max(table.header_rows, 1)] for f in row if f is not None}
    if not any(re.search(r"[年期]末", h) for h in heads) or not any(_CHANGE.search(h) for h in heads):
        return not _IDENTIFIED.search(hit.view.head)
    return _LEFT.search(hit.view.head) is not None and not _CHANGE.search(hit.view.head)


def find(reading: Reading) -> Iterable[Fact]:
    for name in _MASSES:
        for fact in find_amounts(reading, name, parts=True, unless=_CHANGE, accept=partial(_accepted, reading, name)):
            if fact.role in ("designed", "actual", "planned", "licensed"):
                fact = replace(fact, role="stated")
            yield (
                replace(fact, confidence=fact.confidence * PART) if name == "reserves_design_wt" and _before_losses(reading, fact) else fact
            )
    lives = list(_years(reading, "service_life_a"))
    yield from lives or _divided(reading)
    for name in ("remaining_life_a", "rp_service_a", "rp_term_a"):
        yield from _years(reading, name)


#: How long a tailings pond or a dump lasts is not how long the mine does.
_OF_DUMP = re.compile(r"(?:尾矿库|排土场|废石场|弃[渣土]场|渣场|堆场|库容)(?![^，。；]*(?:矿山|矿井|本矿))[^。；]*$")
#: «剩余可采年限够不够三年？»: a question's measure, no answer.
_ASKED = re.compile(r"够|是否|满足|能否|有无")
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
        if _ASKED.search(hit.flat.text[hit.start : start]) or (name != "rp_term_a" and _OF_DUMP.search(hit.before[-40:])):
            continue
        if not kind.low <= value <= kind.high:
            continue
        meant = sense(hit, start, end)
        if meant.spoilt:
            continue
        wanted = name
        if name == "service_life_a" and re.search(r"方案$|复垦$", hit.before[-3:]) and reading.document.is_a("reclamation_plan"):
            wanted = "rp_service_a"
        reach = 40 if hit.words.endswith(("服务", "供开采")) else 6
        if name == "service_life_a" and reading.document.is_a("reclamation_plan") and _SUMMED.match(hit.flat.text, end):
            wanted = "rp_service_a"
        if name == "service_life_a" and re.search(r"剩余|尚可|还可|现有|期末|年末|年底|尚有", hit.before[-reach:]):
            wanted = "remaining_life_a"
        role = meant.role if meant.role in ("former", "neighbour", "required") else "stated"
        if wanted == "remaining_life_a" and reading.document.kind in ("development_plan", "reclamation_plan"):
            role = "planned"  # as of the plan's own beginning, not of the filing
        yield fact_at(
            reading,
            kinds()[wanted],
            hit.flat,
            start,
            end,
            value,
            role=role,
            year=meant.year,
            confidence=TRUST[hit.source] * (PART if name == "service_life_a" and of_part(hit) else 1.0),
            slack=slack,
        )


def _span(hit: Hit) -> tuple[int, int, float, float] | None:
    """(start, end, years, slack) of the years behind a label: 9.9年, 10年零1个月, 17a, a bare number where the head says 年."""
    text = hit.text
    if text.startswith(")"):  # «开采期15年(剩余可采年限)、复垦期1年»: the figure stands in front of the brackets
        front = re.search(r"(?P<v>(?P<n>\d{1,3}(?:\.\d+)?)(?:年|a))\($", hit.flat.text[: hit.label_start])
        if front is None:
            return None
        return front.start("v"), front.end("v"), float(front.group("n")), 0.5 * 10.0 ** -len(front.group("n").partition(".")[2])
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
