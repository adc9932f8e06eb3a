"""设计或实际“三率”前后不一致

为什么：“三率”按设计值考核；自评报告里把设计值写低，什么实际值都能达标。
提示什么：设计值与设计值、同一年度的实际值与实际值不同，超出取舍范围。一项一条。
不提示什么：标明设计与实际的两个值，不同年份，规定的最低指标，回采率与损失率。
可能的正常解释：其后有设计变更，中间值取舍不同。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checks.consistency.conflicts import Topic, all_conflicts
from assistant.core.check import Check, Finding, Inspection

#: Each metal of an ore has a recovery of its own.
_METAL = r"[铅锌铜金银硫铁钼钨锡锰钒钛磷锂镍]"
TOPICS = (
    Topic(
        "design_recovery",
        one_role=False,
        roles=("designed",),
        not_near=r"选矿|浮选|磁选|重选|精矿|选厂",
        not_after=r"工作面|综采面|采煤面|矿房|矿柱",
    ),
    Topic("actual_recovery", one_role=False, roles=("actual",), by_year=True),
    Topic("concentrator_recovery", one_role=False, roles=("designed",), apart=_METAL),
    Topic("concentrator_recovery", one_role=False, roles=("actual",), by_year=True, apart=_METAL),
    Topic("utilization", one_role=False, roles=("designed",)),
    Topic("utilization", one_role=False, roles=("actual",), by_year=True),
    Topic("dilution", one_role=False, roles=("designed",)),
)
_WHY = "“三率”按设计值考核，设计值以评审通过的开发利用方案为准，同一年度的实际值应当唯一，须更正或说明；也可能是设计变更或统计口径不同。"


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every conflict of these facts, one finding each."""
    return all_conflicts(CHECK, inspection, TOPICS, _WHY)


CHECK = Check("consistency.rates", "设计或实际“三率”前后不一致", "inconsistent", "medium", run, clause="二(一)")
