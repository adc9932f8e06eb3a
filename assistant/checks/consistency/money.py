"""投资估算与基金前后不一致

为什么：投资和基金是履行治理复垦义务的保障，银行证明是其凭据。
提示什么：静态投资、动态投资，或同一时点的基金计提、使用、余额，取舍不能解释的不同。一项一条。
不提示什么：静态与动态并列，分年与合计，不同时点的基金，万元与元。
可能的正常解释：利息、两个时点之间的收支，方案修编。
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
