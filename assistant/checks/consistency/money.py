"""Different static or dynamic investments, or different sums in the restoration fund for one date.

Why: investment and fund are the means by which the duty is secured; the bank's certificate is the proof.

Flagged: two values for one date that no rounding and no unit explains, between documents or within one.

Quiet: static against dynamic, single years against sums, other dates of the fund, 万元 against 元.

Innocent explanations: interest, payments between two dates, a revised plan.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checks.consistency.conflicts import Topic, all_conflicts
from assistant.core.check import Check, Finding, Inspection

TOPICS = (
    Topic("static_wan"),
    Topic("dynamic_wan"),
    Topic("fund_accrued_wan", by_year=True),
    Topic("fund_used_wan", by_year=True),
    Topic("fund_balance_wan", by_year=True),
)
_WHY = "投资和基金数据应与评审通过的方案、银行证明一致，须更正或说明；也可能是统计时点不同或方案修编。"


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every conflict of these facts, one finding each."""
    return all_conflicts(CHECK, inspection, TOPICS, _WHY)


CHECK = Check("consistency.money", "投资估算与基金前后不一致", "inconsistent", "medium", run, clause="二(二)")
