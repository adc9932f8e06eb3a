"""Different terms of validity for one certificate or plan.

Why: whether a licence or plan is in force on the day of judgement depends on these dates.

Flagged: two beginnings or ends of the mining licence, the safety licence or the reclamation plan that cannot both be right.

Quiet: a month against a day of that month, the first grant against the current licence, a renewed licence beside the former one where it is called so.

Innocent explanations: a renewal between two documents, a typing error.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checks.consistency.conflicts import Topic, all_conflicts
from assistant.core.check import Check, Finding, Inspection

TOPICS = (
    Topic("license_from"),
    Topic("license_to"),
    Topic("rp_from"),
    Topic("rp_to"),
    Topic("safety_to", severity="medium"),
    Topic("permit_to", severity="medium"),
)
_WHY = "有效期限决定证照和方案在申报时是否有效，须对照原件更正；也可能是其间办理过延续，旧期限未同步更新。"


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every conflict of these facts, one finding each."""
    return all_conflicts(CHECK, inspection, TOPICS, _WHY)


CHECK = Check("consistency.dates", "证照与方案期限前后不一致", "inconsistent", "high", run, clause="二(一)")
