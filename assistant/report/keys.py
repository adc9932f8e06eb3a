"""What an item or a flag says, as a key: decisions hang on it, and versions of a dossier are compared by it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.core.decision import Decision
from assistant.core.report import FindingReport, ItemReport, Report
from assistant.core.text import bare

#: The decisions on each key, oldest first.
Decided = dict[str, list[Decision]]


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def item_key(item: ItemReport) -> str:
    """The key of a checklist item."""
    return f"item:{item.id}"


def item_words(item: ItemReport) -> str:
    """The digest of what the machine says about an item: its verdict and the words that carry it."""
    return _digest([item.verdict, *sorted({bare(c.quote) for c in item.citations})])


def flag_keys(report: Report) -> dict[str, FindingReport]:
    """Every flag of a report by its key."""
    return keyed(report.findings)


def keyed(findings: Iterable[FindingReport]) -> dict[str, FindingReport]:
    """Flags by their keys: rule and words, wherever they stand; doubles are numbered."""
    found: dict[str, FindingReport] = {}
    for finding in findings:
        said = sorted({bare(c.quote) for c in finding.citations}) or [finding.message]
        key = base = f"flag:{_digest([finding.rule, *said])[:20]}"
        n = 1
        while key in found:
            n += 1
            key = f"{base}.{n}"
        found[key] = finding
    return found


def all_words(report: Report) -> dict[str, str]:
    """Every key that can be decided on, with the digest of its words."""
    return {item_key(i): item_words(i) for i in report.checklist} | {k: _digest([k]) for k in flag_keys(report)}


def by_key(decisions: Iterable[Decision]) -> Decided:
    """Decisions by what they are on."""
    found: Decided = {}
    for decision in decisions:
        found.setdefault(decision.key, []).append(decision)
    return found


@dataclass(frozen=True)
class Compared:
    """Two versions: flags by key that are gone, that stand as before, that are new; items whose verdict changed as (before, after)."""

    fixed: list[FindingReport]
    still: list[FindingReport]
    new: list[FindingReport]
    items: list[tuple[ItemReport, ItemReport]]


def compare(before: Report, after: Report) -> Compared:
    """What a new version of a dossier changed."""
    old, new = flag_keys(before), flag_keys(after)
    verdicts = {i.id: i for i in before.checklist}
    return Compared(
        [f for k, f in old.items() if k not in new],
        [f for k, f in new.items() if k in old],
        [f for k, f in new.items() if k not in old],
        [(verdicts[i.id], i) for i in after.checklist if i.id in verdicts and verdicts[i.id].verdict != i.verdict],
    )
