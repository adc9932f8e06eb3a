"""Facts whose value is a day: what a month alone means, how far it may be off."""

from __future__ import annotations

from assistant.core.dates import DateSpan, PartialDate
from assistant.core.fact import Fact, FactRole
from assistant.facts.amounts import fact_at
from assistant.facts.flat import Flat
from assistant.facts.labels import kinds
from assistant.facts.reading import Reading


def iso(date: PartialDate, *, end: bool = False) -> str:
    """The day that a date means at the beginning (or end) of a term; as written where it is impossible."""
    if not date.possible:
        return date.iso()
    return (date.last() if end else date.first()).isoformat()


def day_slack(date: PartialDate) -> float:
    """Days within which a date without its day (or month) may lie."""
    if not date.possible:
        return 0.0
    return float((date.last() - date.first()).days)


def date_fact(
    reading: Reading, name: str, flat: Flat, span: DateSpan, trust: float, *, end: bool = False, role: FactRole = "stated"
) -> Fact:
    """A fact whose value is a date; a month alone means its first (last) day, the slack says so."""
    return fact_at(
        reading, kinds()[name], flat, span.start, span.end, iso(span.date, end=end), role=role, confidence=trust, slack=day_slack(span.date)
    )
