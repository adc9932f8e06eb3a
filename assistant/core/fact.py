"""A typed value that a document states, with the place where it states it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from assistant.core.cite import Cite

Value = str | float
#: How a figure is meant. Two figures of different roles or years are different facts and never contradict each other.
FactRole = Literal["stated", "licensed", "designed", "planned", "actual", "required", "former", "neighbour"]


@dataclass(frozen=True, slots=True)
class Fact:
    """name: the contract's English name. value: as the document writes it, verbatim. normalized: in `unit` (numbers as float, dates
    as ISO text, names without decoration). decimals: digits shown, for comparison that knows rounding (in the unit written).
    slack: half a last digit in `unit`. role and year: what the figure means. confidence: 0 to 1.
    main: the statement that the report shows for its document (one a name and document); others are repetitions within it.
    """

    name: str
    label: str
    value: str
    normalized: Value
    unit: str | None
    cite: Cite
    role: FactRole = "stated"
    year: int | None = None
    confidence: float = 1.0
    slack: float = 0.0
    main: bool = False

    @property
    def document(self) -> str:
        return self.cite.document

    @property
    def number(self) -> float:
        """The normalised value as a number; TypeError where it is text."""
        if isinstance(self.normalized, str):
            raise TypeError(f"{self.name} is text: {self.normalized}")
        return self.normalized


@dataclass(frozen=True)
class FactBook:
    """All facts of a dossier, in document order."""

    facts: tuple[Fact, ...]

    @cached_property
    def _by_name(self) -> dict[str, tuple[Fact, ...]]:
        names: dict[str, list[Fact]] = {}
        for fact in self.facts:
            names.setdefault(fact.name, []).append(fact)
        return {name: tuple(facts) for name, facts in names.items()}

    def named(
        self, name: str, *, document: str | None = None, roles: Iterable[FactRole] | None = None, year: int | None = None
    ) -> tuple[Fact, ...]:
        """Every statement of a fact, in document order, narrowed by document, roles and year where given."""
        wanted = None if roles is None else set(roles)
        return tuple(
            f
            for f in self._by_name.get(name, ())
            if (document is None or f.document == document) and (wanted is None or f.role in wanted) and (year is None or f.year == year)
        )

    def main(self, name: str, *, document: str | None = None) -> Fact | None:
        """The statement to show: the main one of the document, or of the first document that has one."""
        return next((f for f in self.named(name, document=document) if f.main), None)

    def mains(self, name: str) -> tuple[Fact, ...]:
        """The main statement of each document that has one."""
        return tuple(f for f in self.named(name) if f.main)

    def names(self) -> tuple[str, ...]:
        return tuple(self._by_name)

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)
