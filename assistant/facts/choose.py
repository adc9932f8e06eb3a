"""Which statement of a fact stands for its document: the one that most statements agree with, the surest and fullest of those."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from assistant.core.document import Document
from assistant.core.fact import Fact
from assistant.facts.compare import same_value

#: Names whose figures change from year to year: the newest year stands for the document.
_NEWEST = frozenset(
    {
        "actual_recovery",
        "concentrator_recovery",
        "utilization",
        "fund_accrued_wan",
        "fund_used_wan",
        "fund_balance_wan",
        "remaining_life_a",
        "production_wt",
    }
)
#: Names whose figures shrink as the mine works: the oldest year (the base of the plans) stands for the document.
_OLDEST = frozenset(
    {
        "reserves_total_wt",
        "reserves_design_wt",
        "reserves_mineable_wt",
        "reserves_measured_wt",
        "reserves_indicated_wt",
        "reserves_inferred_wt",
    }
)
#: Names of which only statements of this role stand for a document.
_ONLY_ROLE = {
    "concentrator_recovery": "actual",
    "utilization": "actual",
    "actual_recovery": "actual",
    "design_recovery": "designed",
    "remaining_life_a": "stated",
}
_NEVER = frozenset({"former", "neighbour", "required"})


def choose(document: Document, facts: Iterable[Fact]) -> list[Fact]:
    """The facts of one document with `main` set: at most one a name."""
    by_name: dict[str, list[int]] = {}
    found = list(facts)
    for index, fact in enumerate(found):
        by_name.setdefault(fact.name, []).append(index)
    for name, indexes in by_name.items():
        best = _best(name, [(i, found[i]) for i in indexes])
        if best is not None:
            found[best] = replace(found[best], main=True)
    return found


def _best(name: str, facts: Sequence[tuple[int, Fact]]) -> int | None:
    able = [(i, f) for i, f in facts if f.role not in _NEVER and (name not in _ONLY_ROLE or f.role == _ONLY_ROLE[name])]
    if not able:
        return None
    able = _of_year(name, able)
    groups: list[list[tuple[int, Fact]]] = []
    for item in able:
        for group in groups:
            if same_value(group[0][1], item[1]):
                group.append(item)
                break
        else:
            groups.append([item])
    weight: Callable[[list[tuple[int, Fact]]], float] = lambda group: sum(_vote(f) for _, f in group)  # noqa: E731
    best = max(groups, key=lambda g: (round(weight(g), 6), -g[0][0]))
    return max(best, key=lambda item: (_fullness(name, item[1]), item[1].confidence, -item[0]))[0]


def _vote(fact: Fact) -> float:
    """A sure statement outweighs a few weak ones; repetition counts."""
    return float(fact.confidence**2)


def _fullness(name: str, fact: Fact) -> float:
    """Full names before short ones, days before months, more decimals before fewer."""
    if name in ("mine_name", "enterprise"):
        return float(len(str(fact.normalized))) if fact.confidence >= 0.6 else 0.0
    return -fact.slack


def _of_year(name: str, facts: list[tuple[int, Fact]]) -> list[tuple[int, Fact]]:
    if name not in _NEWEST and name not in _OLDEST:
        return facts
    years = {f.year for _, f in facts if f.year is not None}
    if not years:
        return facts
    wanted = max(years) if name in _NEWEST else min(years)
    dated = [(i, f) for i, f in facts if f.year == wanted]
    if name in _NEWEST:
        return dated
    return dated + [(i, f) for i, f in facts if f.year is None]
