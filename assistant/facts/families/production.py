"""Yearly series: output, reserves used up; and the ore's density."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.core.fact import Fact
from assistant.facts.amounts import fact_at
from assistant.facts.amounts import find as find_amounts
from assistant.facts.labels import kinds
from assistant.facts.reading import Reading

_DENSITY = re.compile(
    r"(?:体重|体积质量|容重|密度|小体重)(?:\([^()]{0,12}\))?(?:平均值?|取|为|是|约|按|:)*(?P<v>\d\.\d{1,3})(?:t/m3|吨/立方米|g/cm3)?"
)


def find(reading: Reading) -> Iterable[Fact]:
    for name in ("production_wt", "consumed_wt"):
        for fact in find_amounts(reading, name):
            if fact.year is not None:
                yield replace(fact, role="actual") if fact.role == "stated" else fact
    yield from _density(reading)


def _density(reading: Reading) -> Iterator[Fact]:
    kind = kinds()["density"]
    for flat in reading.flats.values():
        for match in _DENSITY.finditer(flat.text):
            value = float(match.group("v"))
            if kind.low <= value <= kind.high:
                yield fact_at(reading, kind, flat, match.start("v"), match.end(), value, slack=0.005)


def density_of(reading: Reading) -> float | None:
    """The ore's density as the document gives it first, in t/m³, None where it gives none."""
    return next((fact.number for fact in _density(reading)), None)
