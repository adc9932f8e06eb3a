"""剩余可采年限不足三年

为什么：先决条件要求剩余可采年限不少于三年，数据取自储量年度报告。
提示什么：所写剩余可采年限少于三年，无论文中是否称符合要求；拟注销矿山另有规定，列为低。
不提示什么：“不少于三年”的要求本身，方案和工程的年限，许可证的剩余期限。
可能的正常解释：新增储量尚未纳入，该数仅为部分采区。
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
    yield CHECK.finding(
        message, [f.cite for f in short], severity="low" if closing else None, item="2.1.prerequisite-remaining-life", key="remaining"
    )


CHECK = Check("plausibility.remaining-life", "剩余可采年限不足三年", "implausible", "high", run, clause="二(一)")
