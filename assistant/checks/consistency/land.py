"""损毁、责任范围、复垦面积前后不一致

为什么：复垦面积就是复垦义务的大小，基金也据此计提。
提示什么：同一种面积或复垦率，换算和取舍后仍不同，材料之间或同一材料内。一项一条。
不提示什么：已损毁、拟损毁、责任范围、复垦面积并列，已治理与规划，分年和分区面积，公顷与亩，四舍五入。
可能的正常解释：其间方案修编，损毁范围有新的变化，录入有误。
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
