"""资源储量与服务年限前后不一致

为什么：储量决定服务年限和剩余可采年限，自评估报告的数据来自方案和储量年报。
提示什么：同一基准年（或都未注明年份）的保有、设计利用、可采储量，或服务年限，取舍不能解释的不同。一项一条。
不提示什么：不同基准日的储量（注明后来某年、又比方案少的，是开采后的剩余），保有、设计利用、可采三者并列，剩余储量与剩余年限，四舍五入。
可能的正常解释：其中一份材料采用了更新的核实成果，录入有误。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checks.consistency.conflicts import Topic, all_conflicts
from assistant.core.check import Check, Finding, Inspection

TOPICS = (
    Topic("reserves_total_wt", by_year=True, shrinks=True, not_after=r"期末|剩余|年末|年底|动用|消耗|采出|尚有"),
    Topic("reserves_design_wt", by_year=True, shrinks=True, not_after=r"期末|剩余|年末|年底|动用|消耗|采出|尚有"),
    Topic("reserves_mineable_wt", by_year=True, shrinks=True, not_after=r"期末|剩余|年末|年底|动用|消耗|采出|尚有"),
    Topic("service_life_a", roles=("stated", "designed", "planned")),
    Topic("remaining_life_a", one_role=False, roles=("stated", "actual"), by_year=True),
)
_WHY = "储量和服务年限决定剩余可采年限，应以评审备案的数据为准，须更正或说明依据；也可能是采用了不同基准日的核实成果。"


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every conflict of these facts, one finding each."""
    return all_conflicts(CHECK, inspection, TOPICS, _WHY)


CHECK = Check("consistency.reserves", "资源储量与服务年限前后不一致", "inconsistent", "high", run, clause="二(一)")
