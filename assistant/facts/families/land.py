"""Damaged land, the range that must be reclaimed, what will be and has been reclaimed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from assistant.core.fact import Fact
from assistant.facts.amounts import TRUST, fact_at
from assistant.facts.amounts import find as find_amounts
from assistant.facts.labels import kinds
from assistant.facts.reading import Hit, Reading
from assistant.facts.roles import clause
from assistant.facts.scope import of_years

_PLAN_AREAS = (
    "damaged_hm2",
    "planned_damage_hm2",
    "total_damage_hm2",
    "responsibility_hm2",
    "rp_zone_hm2",
    "reclaim_hm2",
    "reclaimed_done_hm2",
)


_DONE = re.compile(r"(?:19|20)\d{2}年|已|完成|累计|当年|本年|[近三]年|年度|其中|将|单元|采场|场地|道路|林地|草地|耕地|旱地")


def _planned(hit: Hit) -> bool:
    """Whether «复垦 X 公顷» is the plan's whole, not one year's work or one kind of land. Full labels (规划复垦面积) need no such proof."""
    if hit.view is not None:
        return not re.search(r"(?:19|20)\d{2}", hit.view.head if hit.source == "row" else "")
    if hit.words not in ("复垦", "可复垦", "共复垦", "拟复垦", "应复垦"):
        return True
    return _DONE.search(clause(hit.before)) is None


_TO_BE_DONE = re.compile(r"[^，。；\d]{0,6}(?:复垦|治理|恢复|修复|复绿)")


#: Between a label and a figure: the figure is that of one kind of land or one place.
_ONE_KIND = re.compile(
    r"(?:地类|现状|其中|包括|由)[^。；]{0,20}(?:旱地|水田|林地|草地|耕地|园地|采矿用地|道路|采场|场地)[^，。；、\d]{0,6}$"
)


#: «责任范围内林地6.42hm2、旱地1.87hm2、…»
_KIND_AT_ONCE = re.compile(
    r"^(?:范围|土地)?(?:内|中)?[，:]?的?(?:有|为|含)?[一-龥]{0,3}(?:旱地|水田|林地|草地|耕地|园地|采矿用地|建设用地|坑塘|水域|道路|场地|采场|排土场|废石场|矸石场|尾矿库|广场|堆场)[^，。；、\d]{0,4}$"
)
#: «已损毁土地中，工业场地4.36hm²…», «已损毁土地中具备条件的2.22hm²已治理»: the figure is that of a part.
_AMONG = re.compile(r"^(?:面积|范围)?(?:之?中|其中|内部?)[，,:]?[^，。；\d]*[一-龥]{2,}[^，。；\d]*$")
#: «责任范围的现状地类(2024年度变更调查)：旱地2.40公顷»
_BY_KIND = re.compile(r"的?(?:现状)?(?:土地利用)?(?:地类|现状)[^。；，]{0,30}?[:：为][^，。；\d]{0,8}地\d")


def _whole(hit: Hit) -> bool:
    """Whether the first figure behind a label is its own, not that of the first kind of land in a list («责任范围现状：旱地3.10公顷、…»)."""
    figure = re.search(r"\d", hit.text)
    if hit.view is not None or figure is None:
        return True
    lead = hit.text[: figure.start()]
    if _AMONG.match(lead):
        return False
    return not _ONE_KIND.search(lead) and not _KIND_AT_ONCE.match(lead) and not _BY_KIND.match(hit.text)


def _damage(hit: Hit) -> bool:
    """Whether an area is that of all damage, not the part of it that is dealt with («对20.11公顷损毁土地实施复垦»)."""
    return hit.view is not None or not (re.search(r"对[^，。；]{0,14}$", hit.before) and _TO_BE_DONE.match(hit.text))


#: In front of what is called treated: it is still to be.
_AHEAD = re.compile(r"计划|拟|应|需|将|安排|规划|预计|近期|[近前后][一二三四五\d]{1,2}年|目标|任务")


def _done(hit: Hit) -> bool:
    """Whether land is told as treated already."""
    return _whole(hit) and (
        hit.view is not None or re.search(r"已|累计|完成", hit.words) is not None or not _AHEAD.search(clause(hit.before))
    )


_ALIKE = re.compile(r"(?:与|和|同)[^，。；]{2,12}(?:一致|相同|重合|相等)[，,](?:土地)?(?:总?面积)?(?:均|合计|共)?(?:为|约|计)?(?=\d)")


def _shared(reading: Reading) -> Iterable[Fact]:
    """«复垦责任范围与复垦区一致，面积12.86公顷»: the figure stands in a clause of its own."""
    kind = kinds()["responsibility_hm2"]
    for hit in reading.of("responsibility_hm2"):
        alike = _ALIKE.match(hit.after) if hit.view is None else None
        at = hit.start + alike.end() if alike is not None else -1
        for quantity in reading.quantities(hit.flat) if alike is not None else ():
            if quantity.start == at and quantity.dimension == "area":
                yield fact_at(
                    reading,
                    kind,
                    hit.flat,
                    quantity.start,
                    quantity.end,
                    round(quantity.base, 8),
                    confidence=TRUST["prose"],
                    slack=quantity.slack,
                )


_FUND = re.compile(r"计提|提取|支取|使用|支出|投入|存入|缴存")
_PLANNED_HEAD = re.compile(r"规划|计划|拟|应|可|设计|方案")


def _in_ledger(reading: Reading, hit: Hit) -> bool:
    """Whether the value stands in a ledger (年份 | 计提 | 使用 | 复垦面积), its total included: what was done, not what is planned."""
    if hit.view is None or _PLANNED_HEAD.search(hit.words):
        return False
    table = hit.view.table
    heads = (reading.flats[c.block].text for c in table.cells if c.row < max(table.header_rows, 1) and c.block in reading.flats)
    return any(_FUND.search(h) for h in heads)


def _achieved(reading: Reading, fact: Fact) -> bool:
    """Whether a rate is told as reached already, in its own clause or in a table."""
    block = reading.document.block(fact.cite.block)
    return (
        block.role == "cell"
        or re.search(r"实际|已|现状|完成|当年|年度", clause("".join(block.text[: fact.cite.start].split()).replace(",", "，"))) is not None
    )


def find(reading: Reading) -> Iterable[Fact]:
    accepted = {
        "reclaim_hm2": lambda h: _planned(h) and not _in_ledger(reading, h),
        "total_damage_hm2": _damage,
        "reclaimed_done_hm2": _done,
    }
    yield from _shared(reading)
    for name in _PLAN_AREAS:
        for fact in find_amounts(reading, name, parts=True, accept=accepted.get(name, _whole), partial=of_years):
            yield replace(fact, role="stated") if fact.role in ("designed", "planned", "actual", "licensed") else fact
    for fact in find_amounts(reading, "reclaim_rate"):
        achieved = fact.role == "actual" and _achieved(reading, fact)
        yield replace(fact, role="stated") if fact.role in ("designed", "planned", "licensed", "actual") and not achieved else fact
