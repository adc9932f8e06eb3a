"""Rates: recovery, concentration, utilisation, dilution …, designed, actual and required kept apart, by year.

`design_recovery` and `actual_recovery` are two names in the report; for the others the role tells (concentrator_recovery designed / actual).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.core.fact import Fact, FactRole
from assistant.facts.amounts import find as find_amounts
from assistant.facts.labels import kinds
from assistant.facts.reading import Reading


def find(reading: Reading) -> Iterable[Fact]:
    default: FactRole = "designed" if reading.document.kind in ("development_plan", "reclamation_plan") else "stated"
    seen: set[tuple[str, int]] = set()
    for name in ("design_recovery", "actual_recovery"):
        for fact in find_amounts(reading, name, default=default if name == "actual_recovery" else "designed"):
            at = (fact.cite.block, fact.cite.start)
            if at not in seen:
                seen.add(at)
                yield _recovery(fact, name)
    for name in ("concentrator_recovery", "utilization"):
        for fact in find_amounts(reading, name, default=default):
            yield _settled(fact)
    for name in ("dilution", "loss_rate", "water_recycling", "green_coverage"):
        yield from find_amounts(reading, name, default=default)


def _settled(fact: Fact) -> Fact:
    """A rate of a year without another marker is an actual one."""
    return replace(fact, role="actual") if fact.role == "stated" else fact


def _recovery(fact: Fact, name: str) -> Fact:
    role = fact.role
    if role == "designed" or (name == "design_recovery" and role not in ("required", "former", "neighbour", "actual")):
        kind = kinds()["design_recovery"]
        return replace(fact, name=kind.name, label=kind.label, role="designed")
    kind = kinds()["actual_recovery"]
    if role == "stated":
        return replace(fact, name=kind.name, label=kind.label, role="actual", confidence=fact.confidence * 0.9)
    return replace(fact, name=kind.name, label=kind.label)


def years(facts: Iterable[Fact]) -> Iterator[int]:
    """The years of a series."""
    return (f.year for f in facts if f.year is not None)
