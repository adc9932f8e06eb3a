"""Different areas of damaged land, responsibility or reclamation, or different reclamation rates.

Why: the area to be reclaimed is the size of the duty and of the fund.

Flagged: two values of one kind of area that no rounding and no unit explains, between documents or within one.

Quiet: 已损毁, 拟损毁, 责任范围 and 复垦 beside each other, what has been done by now against what is planned, single years and parts, 公顷 against 亩, rounding.

Innocent explanations: the plan was revised between two documents, damage progressed since, a typing error.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checks.consistency.conflicts import Topic, all_conflicts
from assistant.core.check import Check, Finding, Inspection

TOPICS = (
    Topic("damaged_hm2"),
    Topic("planned_damage_hm2"),
    Topic("total_damage_hm2"),
    Topic("responsibility_hm2"),
    Topic("reclaim_hm2"),
    Topic("reclaim_rate"),
)
_WHY = "复垦面积决定复垦义务和基金计提，应以评审通过的方案为准，须更正或说明；也可能是方案修编或现状变化后数据未同步。"


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every conflict of these facts, one finding each."""
    return all_conflicts(CHECK, inspection, TOPICS, _WHY)


CHECK = Check("consistency.land", "损毁、责任范围、复垦面积前后不一致", "inconsistent", "high", run, clause="二(二)")
