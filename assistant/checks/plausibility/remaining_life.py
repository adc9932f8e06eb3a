"""Remaining mineable years below three.

Why: the notice asks for at least three years of remaining life; the report of reserves gives it.

Flagged: a stated remaining life below three years (high where the filing says that the requirement is met); low where the mine is to be
cancelled within three years, which has a clause of its own.

Quiet: the requirement itself («不少于三年»), the service life of plans and works, remaining years of a licence.

Innocent explanations: newly verified reserves that are not yet entered, a figure per section of the mine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.core.check import Check, Finding, Inspection
from assistant.core.text import sentence_at

LEAST = 3.0


def run(inspection: Inspection) -> Iterable[Finding]:
    """One finding a dossier."""
    facts = [f for f in inspection.facts.named("remaining_life_a", roles=("stated", "actual")) if f.confidence >= 0.8]
    mains = [f for f in facts if f.main] or facts[:1]
    short = [f for f in mains if f.number < LEAST - 1e-9]
    if not short or any(inspection.dossier.document(f.document).kind == "self_assessment" and f.number >= LEAST for f in mains):
        return
    fact = short[0]
    block = inspection.dossier.document(fact.document).block(fact.cite.block)
    start, end = sentence_at(block.text, fact.cite.start)
    claimed = bool(re.search(r"符合|满足|大于|不少于|达到", block.text[start:end]))
    closing = any("注销" in str(f.normalized) or "关闭" in str(f.normalized) for f in inspection.facts.named("status"))
    message = (
        f"剩余可采年限写为{''.join(fact.value.split())}，少于三年{'，文中却称符合要求' if claimed else ''}。先决条件要求剩余可采年限不少于三年，"
        "须核对储量年度报告；也可能是新增储量尚未纳入，或该数仅为部分采区。"
    )
    yield CHECK.finding(message, [f.cite for f in short], severity="low" if closing else None, item="2.1.prerequisite-remaining-life", key="remaining")


CHECK = Check("plausibility.remaining-life", "剩余可采年限不足三年", "implausible", "high", run, clause="二(一)")
