"""All facts of a dossier: every finder on every document, doubles left out, the main statements chosen."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from functools import cache

from assistant.core.document import Document, Dossier
from assistant.core.fact import Fact, FactBook
from assistant.facts import families
from assistant.facts.choose import choose
from assistant.facts.reading import Reading

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


def document_facts(document: Document) -> list[Fact]:
    """The facts of one document in reading order, `main` set."""
    reading = Reading(document)
    best: dict[tuple[str, str, int], Fact] = {}
    for find in finders():
        for fact in find(reading):
            key = (fact.name, fact.cite.block, fact.cite.start)
            if key not in best or best[key].confidence < fact.confidence:
                best[key] = fact
    ordered = sorted(best.values(), key=lambda f: (document.place(f.cite.block), f.cite.start, f.cite.end, f.name))
    return choose(document, ordered)


def find_facts(dossier: Dossier) -> FactBook:
    """Every statement of a fact in every document of a dossier, in document order."""
    return FactBook(tuple(fact for document in dossier.documents for fact in document_facts(document)))
