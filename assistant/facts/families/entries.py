"""Entries without labels: the line of a licence («证号C51…，…，50万吨/年，0.3057平方公里»), the row of a plan's term («适用期 | 起 | … | 止 | …»)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.core.dates import DateSpan, dates
from assistant.core.fact import Fact
from assistant.core.units import Quantity
from assistant.facts.amounts import TRUST, fact_at
from assistant.facts.dated import date_fact
from assistant.facts.flat import Flat
from assistant.facts.labels import kinds, words_pattern
from assistant.facts.papers import FORMER, MINING
from assistant.facts.reading import Reading, cell_label
from assistant.facts.roles import clause

_BORDER = "，、；;,|"
_LEAD = re.compile(r"(?:登记|批准|证载|许可)?(?:面积|规模|生产规模)?[:为]?")
_OTHER = re.compile(r"复垦|损毁|治理|评估区|占地|林地|扩大|缩小|重叠|压覆|采空")
_ENDS = frozenset({"起", "止", "至", "自", "开始", "结束", "起始", "终止", "起始日期", "终止日期", "截止", "截止日期"})


def find(reading: Reading) -> Iterable[Fact]:
    yield from _licence_line(reading)
    if not reading.document.is_a("development_plan"):
        yield from _term_row(reading)


def _licence_line(reading: Reading) -> Iterator[Fact]:
    """Area and scale that stand as entries of their own in the sentence that gives the licence's number."""
    for flat in reading.flats.values():
        number = MINING.search(flat.text)
        if number is None:
            continue
        begin = flat.text.rfind("。", 0, number.start()) + 1
        stop = flat.text.find("。", number.end())
        stop = stop if stop >= 0 else len(flat.text)
        if (
            FORMER.search(clause(flat.text[begin : number.start()]))
            or words_pattern("neighbour").search(flat.text[begin:stop])
            or _OTHER.search(flat.text[begin:stop])
        ):
            continue
        found = [q for q in reading.quantities(flat) if number.end() <= q.start and q.end <= stop and _entry(flat, q)]
        for dimension, name in (("area", "area_km2"), ("mass_rate", "scale_wt")):
            quantity = next((q for q in found if q.dimension == dimension), None)
            kind = kinds()[name]
            factor = 100.0 if dimension == "area" else 1.0
            if quantity is not None and kind.low <= quantity.base / factor <= kind.high:
                yield fact_at(
                    reading,
                    kind,
                    flat,
                    quantity.start,
                    quantity.end,
                    round(quantity.base / factor, 8),
                    confidence=0.9,
                    slack=quantity.slack / factor,
                )


def _entry(flat: Flat, quantity: Quantity) -> bool:
    """Whether a quantity fills its place between two commas, but for 面积 or 规模 in front of it."""
    text = flat.text
    begin = max((text.rfind(mark, 0, quantity.start) for mark in (*_BORDER, "(", ")")), default=-1) + 1
    return _LEAD.fullmatch(text[begin : quantity.start]) is not None and text[quantity.end : quantity.end + 1] in (
        "",
        "。",
        "(",
        ")",
        *_BORDER,
    )


def _term_row(reading: Reading) -> Iterator[Fact]:
    """«适用期 | 2021-09-01 | 2026-08-31», with or without cells 起 and 止 between, where no heads say which is which."""
    for _, grid in reading.grids:
        for row in grid:
            cells = list({f.block.id: f for f in row if f is not None and f.text}.values())
            for index, flat in enumerate(cells):
                label = cell_label(flat.text)
                if label is None or "rp_period" not in label.facts:
                    continue
                days = _days(cells[index + 1 :])
                if len(days) == 2 and days[0][1].date < days[1][1].date:
                    yield date_fact(reading, "rp_from", *days[0], TRUST["row"])
                    yield date_fact(reading, "rp_to", *days[1], TRUST["row"], end=True)


def _days(cells: list[Flat]) -> list[tuple[Flat, DateSpan]]:
    found = []
    for flat in cells:
        if flat.text in _ENDS:
            continue
        spans = dates(flat.text)
        if len(spans) != 1 or spans[0].date.month is None or len(flat.text) - (spans[0].end - spans[0].start) > 1:
            break
        found.append((flat, spans[0]))
    return found
