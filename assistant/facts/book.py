"""All facts of a dossier: every finder on every document, doubles left out, the main statements chosen."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

from assistant.core.document import Document, Dossier
from assistant.core.fact import Fact, FactBook
from assistant.facts import families
from assistant.facts.choose import choose
from assistant.facts.compare import same_value
from assistant.facts.history import earlier_states
from assistant.facts.holders import PLANS, applicant_votes, of_others, paper_of_another, stated_applicant
from assistant.facts.reading import Reading
from assistant.facts.superseded import superseded

Finder = Callable[[Reading], Iterable[Fact]]


@cache
def finders() -> tuple[Finder, ...]:
    """The `find` of every module below `families`, in the order of their names."""
    found = []
    for module in sorted(m.name for m in pkgutil.iter_modules(families.__path__)):
        find = getattr(importlib.import_module(f"{families.__name__}.{module}"), "find", None)
        if find is not None:
            found.append(find)
    return tuple(found)


def _statements(reading: Reading) -> list[Fact]:
    """Everything that the finders find in one document, in reading order, earlier states told as former."""
    document = reading.document
    best: dict[tuple[str, str, int], Fact] = {}
    for find in finders():
        for fact in find(reading):
            key = (fact.name, fact.cite.block, fact.cite.start)
            if key not in best or best[key].confidence < fact.confidence:
                best[key] = fact
    ordered = sorted(best.values(), key=lambda f: (document.place(f.cite.block), f.cite.start, f.cite.end, f.name))
    return superseded(reading, earlier_states(reading, ordered))


def document_facts(document: Document) -> list[Fact]:
    """The facts of one document in reading order, `main` set."""
    reading = Reading(document)
    facts = _statements(reading)
    return choose(document, of_others(reading, facts, stated_applicant(applicant_votes(reading, facts))))


def find_facts(dossier: Dossier) -> FactBook:
    """Every statement of a fact in every document of a dossier, in document order; whose it is told by the applicant of the whole dossier."""
    readings = [Reading(document) for document in dossier.documents]
    found = [_statements(reading) for reading in readings]
    votes = [applicant_votes(reading, facts) for reading, facts in zip(readings, found, strict=True)]
    applicant = stated_applicant(*votes)
    plans = "".join(flat.text for reading in readings if reading.document.is_a(*PLANS) for flat in reading.flats.values())
    kept: list[Fact] = []
    for reading, facts, vote in zip(readings, found, votes, strict=True):
        own = paper_of_another(reading.document, of_others(reading, facts, applicant), stated_applicant(vote), applicant, plans)
        kept += choose(reading.document, own)
    return FactBook(tuple(_without_vaguer(kept)))


#: Facts of which a vaguer statement (a month beside a day) is no statement of its own for the report where another document agrees.
_ONCE = frozenset({"granted"})


def _without_vaguer(facts: list[Fact]) -> list[Fact]:
    """The facts with `main` taken from those that only repeat, less exactly, what another document states."""
    kept: list[Fact] = []
    for fact in facts:
        others = (
            [f for f in facts if f.main and f.name == fact.name and f.document != fact.document and same_value(f, fact)]
            if fact.main and fact.name in _ONCE
            else []
        )
        better = any(f.slack < fact.slack for f in others) or (fact.slack > 0 and any(k.main and k in others for k in kept))
        kept.append(replace(fact, main=False) if better else fact)
    return kept
