"""Different reserves or service lives for one base date.

Why: reserves decide how long the mine lives and whether it may apply at all; the self-assessment takes them from the plan.

Flagged: two values of total, design or mineable reserves, or of the service life, for the same year (or without a year), that no rounding explains.

Quiet: reserves of another base date (2020年底 and 2023年底), total, design and mineable reserves beside each other, remaining reserves and life, rounded values.

Innocent explanations: a newer verification of reserves that one document already uses, a typing error.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checks.consistency.conflicts import Topic, all_conflicts
from assistant.core.check import Check, Finding, Inspection

TOPICS = (
    Topic("reserves_total_wt", by_year=True, not_after=r"期末|剩余|年末|年底|动用|消耗|采出|尚有"),
    Topic("reserves_design_wt", by_year=True, not_after=r"期末|剩余|年末|年底|动用|消耗|采出|尚有"),
    Topic("reserves_mineable_wt", by_year=True, not_after=r"期末|剩余|年末|年底|动用|消耗|采出|尚有"),
    Topic("service_life_a", roles=("stated", "designed", "planned")),
    Topic("remaining_life_a", one_role=False, roles=("stated", "actual"), by_year=True),
)
_WHY = "储量和服务年限决定剩余可采年限，应以评审备案的数据为准，须更正或说明依据；也可能是采用了不同基准日的核实成果。"


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every conflict of these facts, one finding each."""
    return all_conflicts(CHECK, inspection, TOPICS, _WHY)


CHECK = Check("consistency.reserves", "资源储量与服务年限前后不一致", "inconsistent", "high", run, clause="二(一)")
