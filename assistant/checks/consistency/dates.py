"""证照与方案期限前后不一致

为什么：证照和方案在申报时是否有效，取决于这些日期。
提示什么：采矿许可证、安全生产许可证、排污许可证的起止日期，复垦方案适用期的起止，出现不能同时成立的写法。一项一条。
不提示什么：只写到月与写到日，首次设立与现证，写明为延续前的旧期限。
可能的正常解释：其间办理过延续，旧期限未同步更新，录入有误。
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
