"""Damaged land, the range that must be reclaimed, what will be and has been reclaimed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.core.fact import Fact
from assistant.facts.amounts import find as find_amounts
from assistant.facts.reading import Reading

_PLAN_AREAS = ("damaged_hm2", "planned_damage_hm2", "total_damage_hm2", "responsibility_hm2", "rp_zone_hm2", "reclaim_hm2", "reclaimed_done_hm2")


def find(reading: Reading) -> Iterable[Fact]:
    for name in _PLAN_AREAS:
        for fact in find_amounts(reading, name, parts=True):
            yield replace(fact, role="stated") if fact.role in ("designed", "planned", "actual", "licensed") else fact
    for fact in find_amounts(reading, "reclaim_rate"):
        yield replace(fact, role="stated") if fact.role in ("designed", "planned", "licensed") else fact
