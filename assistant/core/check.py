"""Rules as plain data, what they are given and what they answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from assistant.core.cite import Cite
from assistant.core.document import Dossier
from assistant.core.fact import FactBook
from assistant.core.search import Passage, Searcher

Category = Literal[
    "missing", "inconsistent", "arithmetic", "implausible", "expired", "copied", "placeholder", "unsigned", "tampered", "injection"
]
CATEGORIES: tuple[Category, ...] = (
    "missing", "inconsistent", "arithmetic", "implausible", "expired", "copied", "placeholder", "unsigned", "tampered", "injection",
)  # fmt: skip
CATEGORY_LABELS: dict[str, str] = {
    "missing": "缺失", "inconsistent": "前后不一致", "arithmetic": "计算不符", "implausible": "数值或格式异常", "expired": "过期",
    "copied": "疑似照搬", "placeholder": "未填写", "unsigned": "签署不全", "tampered": "文件异常", "injection": "疑似指令注入",
}  # fmt: skip
Severity = Literal["high", "medium", "low", "info"]
SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low", "info")
SEVERITY_LABELS: dict[str, str] = {"high": "严重", "medium": "须更正或说明", "low": "请留意", "info": "提示"}


@dataclass(frozen=True)
class Searched:
    """Absence is evidence too: what was read and asked, and the nearest passages, with the reason why they do not count."""

    documents: tuple[str, ...]
    sections: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()
    nearest: tuple[Cite, ...] = ()
    unreadable: tuple[tuple[str, int], ...] = ()
    why_not: str = ""


@dataclass(frozen=True)
class Finding:
    """What a rule found: two passages that cannot both be true, or where it looked and found nothing. A person decides.

    message (Chinese) says what was found, why it matters and what an innocent explanation would be, and never that somebody lied.
    Cannot be built without cites, unless it says what was searched. key: what makes two findings the same cause (for grouping).
    """

    rule: str
    category: Category
    severity: Severity
    message: str
    cites: tuple[Cite, ...] = ()
    item: str | None = None
    searched: Searched | None = None
    confidence: float = 1.0
    key: str = ""

    def __post_init__(self) -> None:
        if not self.cites and self.searched is None:
            raise ValueError(f"{self.rule}: a finding needs citations or the record of what was searched")
        if self.category == "inconsistent" and len(self.cites) < 2:
            raise ValueError(f"{self.rule}: an inconsistency cites both sides")


@dataclass(frozen=True)
class Neighbour:
    """Another dossier's fingerprints, for the checks between dossiers: passages (sentences by place) and picture hashes.

    tables: telling figures by place; names: what the dossier calls its mine, enterprise, licence …; marks: ids of files and of editing
    sessions by document; held: in how many dossiers of the batch and the library (this one and the one that is judged included) a
    passage stands, by place (empty where only the neighbours are known); population: how many dossiers those are, 0 where not counted.
    """

    dossier: str
    name: str
    passages: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    tables: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    marks: dict[str, list[str]] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    population: int = 0


@dataclass(frozen=True)
class Inspection:
    """What a check is given: the dossier, its facts, search, the day on which it is judged. Checks read it and change nothing.

    search is None where the caller built no index (rules that need it say so in `Check.needs`). neighbours: other dossiers, if any.
    """

    dossier: Dossier
    facts: FactBook
    as_of: dt.date
    profile: str = "provincial"
    search: Searcher | None = None
    neighbours: tuple[Neighbour, ...] = ()

    @cached_property
    def unreadable(self) -> tuple[tuple[str, int], ...]:
        """Every page whose words are not known: (document id, page)."""
        return tuple((d.id, n) for d in self.dossier.documents for n in d.unreadable_pages())

    def absent(
        self,
        *,
        queries: Iterable[str],
        sections: Iterable[str] = (),
        nearest: Iterable[Passage] = (),
        documents: Iterable[str] | None = None,
        why_not: str = "",
    ) -> Searched:
        """The record of a search that found nothing; the nearest passages are cited by their first block."""
        ids = tuple(documents) if documents is not None else tuple(d.id for d in self.dossier.documents)
        cites = []
        for passage in nearest:
            block = self.dossier.document(passage.document).block(passage.blocks[0])
            if block.text.strip():
                lead = len(block.text) - len(block.text.lstrip())
                cites.append(Cite(passage.document, block.id, lead, min(len(block.text.rstrip()), lead + 200)))
        return Searched(ids, tuple(sections), tuple(queries), tuple(cites), tuple(u for u in self.unreadable if u[0] in ids), why_not)


@dataclass(frozen=True)
class Check:
    """A rule as data. Its module's docstring is its manual: why, what is flagged, what stays quiet, the innocent explanation.

    A rule module holds one `CHECK`; rules are found by walking `assistant.checks`, no table is edited.
    needs: 'search' (an index), 'neighbours' (other dossiers).
    """

    id: str
    title: str
    category: Category
    severity: Severity
    run: Callable[[Inspection], Iterable[Finding]]
    clause: str | None = None
    needs: tuple[str, ...] = ()
    manual: str = ""

    def finding(
        self,
        message: str,
        cites: Iterable[Cite] = (),
        *,
        severity: Severity | None = None,
        item: str | None = None,
        searched: Searched | None = None,
        confidence: float = 1.0,
        key: str = "",
        category: Category | None = None,
    ) -> Finding:
        """A finding of this rule."""
        unique = tuple(dict.fromkeys(cites))
        return Finding(self.id, category or self.category, severity or self.severity, message, unique, item, searched, confidence, key)
