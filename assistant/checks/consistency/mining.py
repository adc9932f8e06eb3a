"""Different mining methods, minerals or counties for one mine.

Why: method and mineral stand on the licence; everything that the plans design (equipment, safety, damage of land, rates) follows from them.

Flagged: open pit here and underground there, two minerals, two counties for the same mine. One finding a fact; the odd one out is named.

Quiet: 露天/地下联合 spelled differently, a mineral with and without 矿, minerals that are mined together when both documents name both, former methods,
a method that was weighed and rejected (不宜露天开采), neighbours.

Innocent explanations: a change from open pit to underground that the documents straddle, a template of another mine.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checks.consistency.conflicts import Topic, all_conflicts
from assistant.core.check import Check, Finding, Inspection

TOPICS = (
    Topic("method"),
    Topic("mineral", outside=0.95),
    Topic("county", trust=0.85, outside=0.99, severity="medium", between=True),
)
_WHY = "该项由采矿许可证核定，各份材料应当一致，须更正或附变更手续；也可能是材料编制时点不同、其间办理过变更。"


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every conflict of these facts, one finding each."""
    return all_conflicts(CHECK, inspection, TOPICS, _WHY)


CHECK = Check("consistency.mining", "开采方式、矿种、所在县前后不一致", "inconsistent", "high", run, clause="二(一)")
