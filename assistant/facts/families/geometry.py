"""Where the mine lies in space: county, area, elevations, production scale."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.core.fact import Fact
from assistant.facts.amounts import TRUST, amounts, fact_at
from assistant.facts.amounts import find as find_amounts
from assistant.facts.families.production import density_of
from assistant.facts.flat import Flat
from assistant.facts.labels import kinds
from assistant.facts.names import CountySpan, find_companies, find_counties
from assistant.facts.reading import Hit, Reading
from assistant.facts.roles import CHANGED, clause, sense

_RANGE = re.compile(
    r"(?P<a>[+-]?\d{1,4}(?:\.\d+)?)(?:m|米|标高)?(?:标高)?(?:~|-{1,2}|至|到|、|/|与|和)(?P<b>[+-]?\d{1,4}(?:\.\d+)?)(?=m|米|标高|[，。；、)]|$)(?:m|米)?"
)
_LEVEL = re.compile(r"^[:为是(约在]{0,4}(?P<a>[+-]?\d{1,4}(?:\.\d+)?)(?:m|米)")
_BOUNDARY = re.compile(r"矿区(?:平面|呈|形态|形状|南北|东西)|拐点|矿区范围|矿区由|采矿权范围|开采范围|矿权范围|矿界|采矿(?:许可)?证|矿证")
_ACCEPT_AFTER = re.compile(
    r"^(?:调整|变更|扩大|修改|核定|批准)?[:为是由自从在介于(约]*(?:海拔|标高|高程|地面)?(?:分别|依次)?[:为是由自从在介于]*"
)


def find(reading: Reading) -> Iterable[Fact]:
    yield from _county(reading)
    yield from _area(reading)
    yield from _elevations(reading)
    yield from _scale(reading)


# ---------------------------------------------------------------- county

_LIES = re.compile(r"行政区划(?:上)?(?:隶?属|位于|为)?于?|(?:隶属|地处|坐落(?:于|在)?|位于|位置在)|所在地|境内|全部位于")
_NOT_HERE = re.compile(
    r"相邻|邻近|毗邻|距|至|往|通往|公司(?:注册|住所|地址|总部)|住所|注册地|单位地址|气象站|公报|编制|检测|以[东南西北]|接壤|交界|方向|地质队|[东南西北](?:与|接|邻|临|连)"
)


def _county(reading: Reading) -> Iterator[Fact]:
    for hit in reading.of("county"):
        if re.search(r"单位|公司|企业|住所|注册|通讯|联系", hit.before[-8:] + hit.words) or (
            hit.words in ("地址", "位置") and hit.source != "key"
        ):
            continue
        if re.search(r"编制|检测|监测", reading.section(hit.flat.block)[-16:]):
            continue
        span = next(iter(_own_counties(hit.text[:40])), None)
        if span is None or (hit.source == "prose" and (span.start > 16 or re.search(r"[，。；]|邻|接|距", hit.text[: span.start]))):
            continue
        yield _county_fact(reading, hit.flat, span, hit.start, TRUST[hit.source])
    for flat in reading.prose:
        for match in _LIES.finditer(flat.text):
            front = clause(flat.text[: match.start()])
            if _NOT_HERE.search(front[-20:]) or not re.search(r"矿|项目|行政区划|^$", front + match.group()):
                continue
            span = next(iter(_own_counties(flat.text[match.end() : match.end() + 24])), None)
            if span is not None and span.start <= 10:
                near = flat.text[match.end() : match.end() + span.start]
                trust = (
                    0.9
                    if match.group().startswith("行政")
                    or "镇" in flat.text[match.end() + span.end :][:12]
                    or "乡" in flat.text[match.end() + span.end :][:12]
                    else 0.6
                )
                if not re.search(r"[，。；]", near):
                    yield _county_fact(reading, flat, span, match.end(), trust)
        for match in re.finditer(r"(?:矿区|矿山)范围(?:全部)?(?:位于|处于|在)", flat.text):
            span = next(iter(_own_counties(flat.text[match.end() : match.end() + 20])), None)
            if span is not None and span.start <= 8:
                yield _county_fact(reading, flat, span, match.end(), 0.8)
    for flat in [reading.flats[b.id] for b in reading.document.body[:10] if b.role != "cell"]:
        if len(flat.text) < 60:
            span = next(iter(find_counties(flat.text)), None)
            if span is not None and span.start <= 6 and len(span.counties) == 1:
                yield _county_fact(reading, flat, span, 0, 0.25)
    yield from _from_mine_name(reading)


def _from_mine_name(reading: Reading) -> Iterator[Fact]:
    for hit in reading.of("mine_name"):
        span = next(iter(find_counties(hit.text[:20])), None)
        if hit.source in ("key", "line") and span is not None and span.start <= 7 and len(span.counties) == 1:
            yield _county_fact(reading, hit.flat, span, hit.start, 0.3)


def _own_counties(text: str) -> Iterator[CountySpan]:
    """County names that are no part of a company's name."""
    taken = [(c.start, c.end) for c in find_companies(text)]
    for span in find_counties(text):
        if not any(a <= span.start < b for a, b in taken):
            yield span


def _county_fact(reading: Reading, flat: Flat, span: CountySpan, offset: int, trust: float) -> Fact:
    return fact_at(reading, kinds()["county"], flat, offset + span.start, offset + span.end, span.counties[0].name, confidence=trust)


# ---------------------------------------------------------------- area


_OTHER_LAND = re.compile(r"林地|草[地原]|用地|土地|耕地|租|征|取水|水土|临时|占用")


def _of_the_right(hit: Hit) -> bool:
    """Whether an area is that of the mining right, not of land (林地批准面积) or of the part of it that is worked."""
    if hit.words == "采矿区面积" and hit.before.endswith("其中"):
        return False
    return hit.view is not None or _OTHER_LAND.search(clause(hit.before)) is None


def _area(reading: Reading) -> Iterator[Fact]:
    for fact in find_amounts(reading, "area_km2", accept=_of_the_right):
        yield replace(fact, role="stated", year=None) if fact.role in ("designed", "actual") else replace(fact, year=None)
    kind = kinds()["area_km2"]
    for hit in reading.of("zone_area"):
        context = hit.before[-60:] + (hit.view.caption if hit.view else "") + (_of_licence(reading, hit) if hit.source == "key" else "")
        if hit.view is not None and hit.source != "key":
            continue
        if not _BOUNDARY.search(context) or re.search(
            r"复垦|损毁|评估区|治理|林地|耕地|占地|绿化|调查|采空|重叠|勘查", clause(hit.before) + hit.words + context[-25:]
        ):
            continue
        for amount in amounts(reading, kind, hit):
            meant = sense(hit, amount.start, amount.end)
            if not meant.spoilt:
                yield fact_at(reading, kind, amount.flat, amount.start, amount.end, round(amount.value, 8), role=meant.role, year=None,
                              confidence=TRUST[hit.source] * 0.8, slack=amount.slack)  # fmt: skip


_LICENCE_TABLE = re.compile(r"c\d{12}|开采方式|矿种|标高|生产规模")


def _of_licence(reading: Reading, hit: Hit) -> str:
    """«矿区范围» where the key «面积» stands in a table of the licence's entries, else ''."""
    if hit.view is None:
        return ""
    words = "".join(f.text for row in reading.grids[hit.view.table.index][1] for f in row if f is not None)
    return "矿区范围" if _LICENCE_TABLE.search(words) else ""


# ---------------------------------------------------------------- elevations


def _elevations(reading: Reading) -> Iterator[Fact]:
    seen: set[tuple[str, int]] = set()
    for hit in reading.of("elev_range"):
        weak = (
            hit.words in ("标高", "标高范围", "高程范围")
            and hit.source == "prose"
            and not re.search(r"开采|准采|矿区范围|拐点|采矿权|矿区面积|圈定", hit.before[-30:])
        )
        text = hit.flat.text
        lead = _ACCEPT_AFTER.match(text[hit.start : hit.end])
        start = hit.start + (lead.end() if lead else 0)
        bracket = re.match(r"\([^()\d]{1,6}\)[:为由自]*", text[start:])
        if bracket:
            start += bracket.end()
        found = _RANGE.match(text, start)
        if found is None or weak:
            continue
        meant = sense(hit, found.start(), found.end())
        if meant.spoilt or (hit.flat.block.id, found.start()) in seen:
            continue
        seen.add((hit.flat.block.id, found.start()))
        yield from _pair(
            reading, hit, found, "former" if meant.role == "former" else ("neighbour" if meant.role == "neighbour" else "stated")
        )
        changed = CHANGED.match(text, found.end())
        later = _RANGE.match(text, changed.end()) if changed is not None else None
        if later is not None and (hit.flat.block.id, later.start()) not in seen:
            seen.add((hit.flat.block.id, later.start()))
            yield from _pair(reading, hit, later, "stated")
    for name in ("elev_top", "elev_bottom"):
        for hit in reading.of(name):
            found = _LEVEL.match(hit.text) or (
                re.match(r"(?P<a>[+-]?\d{1,4}(?:\.\d+)?)(?:m|米)?$", hit.text) if hit.view is not None else None
            )
            if (
                found is None
                or _AS_IT_IS.search(hit.before)
                or (hit.words in ("最高标高", "最低标高") and _TERRAIN.search(clause(hit.before) if hit.view is None else hit.view.key))
            ):
                continue
            meant = sense(hit, hit.start + found.start("a"), hit.start + found.end())
            if not meant.spoilt and meant.role != "neighbour":
                start, end = hit.start + found.start("a"), hit.start + found.end()
                yield fact_at(reading, kinds()[name], hit.flat, start, end, float(found.group("a")), confidence=TRUST[hit.source] * 0.9, slack=_slack(found.group("a")),
                              role="former" if meant.role == "former" else "stated")  # fmt: skip


#: The workings as they stand today, not what may be worked.
_AS_IT_IS = re.compile(r"现有|现状|目前|已开采|已采|已形成|采坑")
#: In front of 最高标高: that of the ground, not of the workings.
_TERRAIN = re.compile(r"(?:范围|区|境|山|地形|地势|地面|地表|现状)[内上部体]?[^，。；采]{0,4}$")


def _slack(number: str) -> float:
    return 0.5 * 10.0 ** -len(number.partition(".")[2])


def _pair(reading: Reading, hit: Hit, found: re.Match[str], role: str) -> Iterator[Fact]:
    first, second = float(found.group("a")), float(found.group("b"))
    if found.group("b").startswith("-") and found.group("a").startswith("+"):
        pass
    text = hit.flat.text
    spans = []
    for group in ("a", "b"):
        end = found.end(group)
        unit = re.match(r"m|米", text[end:])
        spans.append((found.start(group), end + (unit.end() if unit else 0)))
    if first == second:
        return
    order = (("elev_top", 0), ("elev_bottom", 1)) if first > second else (("elev_bottom", 0), ("elev_top", 1))
    for name, index in order:
        number = found.group("ab"[index])
        fact = fact_at(reading, kinds()[name], hit.flat, *spans[index], float(number), confidence=TRUST[hit.source], slack=_slack(number))
        yield replace(fact, role=role)  # type: ignore[arg-type]


# ---------------------------------------------------------------- scale

_RATE_ALONE = re.compile(r"矿山|本矿|露天|地下开采|井工|规模|采矿许可|开采")
_RATE_OTHER = re.compile(
    r"若(?!尔盖)|如果|假如|一旦|规定|需求|市场|供应|消费|销|加工|选矿|处理|洗选|破碎|产品|产量|精矿|尾矿|比较|比选|两种|方案[一二三123]|[东南西北]侧|相邻|邻近|周边|港口|码头|运输能力|运力|全县|全市|全省|原|曾|以前|≥|不低于|大于|最低|小型|中型矿山为|标准"
)


def _of_the_mine(hit: Hit) -> bool:
    """Whether a capacity is the mine's, not a plant's («制盐厂的产能是80万吨/年»)."""
    before = clause(hit.before)
    if (
        hit.words.startswith("规模")
        and hit.view is None
        and not re.search(r"^(?:[一-龥]{0,12}(?:矿(?:山|井)?|采矿(?:许可)?证(?:载|上)?|证载|申请)的?)?$", before)
    ):
        return False  # «选厂规模», «一期工程规模», «养殖规模»: the bare word counts only where nothing is named before it, or the mine
    return (
        hit.view is not None
        or re.search(r"(?:厂|车间|生产线|(?:加工|破碎|筛分|制砂|选矿|洗选)(?:线|系统|站|设备)?|装置|工段)(?:的|设计|年)*$", before) is None
    )


def _scale(reading: Reading) -> Iterator[Fact]:
    """Figures a year; a bare mass («生产规模60万吨») only where the label itself speaks of a scale or capacity."""
    found = [
        replace(fact, year=None) if fact.role != "actual" else replace(fact, role="stated", year=None)
        for fact in find_amounts(reading, "scale_wt", accept=_of_the_mine)
    ]
    yield from found
    if not found:
        yield from _by_volume(reading)
        yield from _rate_alone(reading)


def _by_volume(reading: Reading) -> Iterator[Fact]:
    """«10万m³/年» with the density that the same document gives."""
    density = density_of(reading)
    if density is None:
        return
    for hit in reading.of("scale_wt"):
        for quantity in reading.quantities(hit.flat):
            if hit.start <= quantity.start < hit.start + 16 and quantity.dimension in ("volume_rate", "volume"):
                meant = sense(hit, quantity.start, quantity.end)
                if not meant.spoilt:
                    yield fact_at(reading, kinds()["scale_wt"], hit.flat, quantity.start, quantity.end, round(quantity.base * density, 4), confidence=0.6,
                                  role="former" if meant.role == "former" else "stated", slack=quantity.slack * density + 0.02 * quantity.base * density)  # fmt: skip
                break


def _rate_alone(reading: Reading) -> Iterator[Fact]:
    """«本矿为60万t/a露天矿山»: a figure a year without any label, where nothing else states the scale."""
    for flat in reading.prose:
        for quantity in reading.quantities(flat):
            if quantity.dimension != "mass_rate":
                continue
            begin = max(flat.text.rfind("。", 0, quantity.start), flat.text.rfind("；", 0, quantity.start)) + 1
            around = flat.text[begin : quantity.end + 12]
            if _RATE_ALONE.search(around) and not _RATE_OTHER.search(around):
                yield fact_at(
                    reading,
                    kinds()["scale_wt"],
                    flat,
                    quantity.start,
                    quantity.end,
                    round(quantity.base, 8),
                    confidence=0.4,
                    slack=quantity.slack,
                )
