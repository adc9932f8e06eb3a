"""Different designed rates, or different actual rates of one year: 开采回采率, 选矿回收率, 综合利用率.

Why: the rates are judged against the design; a design value that was lowered in the self-assessment makes any actual value good.

Flagged: designed against designed, and actual against actual of the same year, where they differ by more than rounding.

Quiet: design against actual where both are labelled, other years, required minimum values, recovery against loss.

Innocent explanations: a later design that one document already uses, rounding of intermediate values.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checks.consistency.conflicts import Topic, all_conflicts
from assistant.core.check import Check, Finding, Inspection

TOPICS = (
    Topic("design_recovery", one_role=False, roles=("designed",), not_near=r"选矿|浮选|磁选|重选|精矿|选厂"),
    Topic("actual_recovery", one_role=False, roles=("actual",), by_year=True),
    Topic("concentrator_recovery", one_role=False, roles=("designed",)),
    Topic("concentrator_recovery", one_role=False, roles=("actual",), by_year=True),
    Topic("utilization", one_role=False, roles=("designed",)),
    Topic("utilization", one_role=False, roles=("actual",), by_year=True),
    Topic("dilution", one_role=False, roles=("designed",)),
)
_WHY = "“三率”按设计值考核，设计值以评审通过的开发利用方案为准，同一年度的实际值应当唯一，须更正或说明；也可能是设计变更或统计口径不同。"


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every conflict of these facts, one finding each."""
    return all_conflicts(CHECK, inspection, TOPICS, _WHY)


CHECK = Check("consistency.rates", "设计或实际“三率”前后不一致", "inconsistent", "medium", run, clause="二(一)")
