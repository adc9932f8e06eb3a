"""Different areas, elevations or production scales of one right.

Why: area, elevations and scale are what the licence allows; a plan for a larger area or scale is a plan for another right.

Flagged: two values that no rounding and no unit explains, between documents or within one. One finding a figure; the odd one out is named.

Quiet: the same area in km², 公顷 or 亩, rounded or not; the scale before an expansion (原生产规模); alternatives that a plan compares; areas
of evaluation and of works; neighbours.

Innocent explanations: a change of the licence between two documents, an area measured anew, a typing error.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checks.consistency.conflicts import Topic, all_conflicts
from assistant.core.check import Check, Finding, Inspection

TOPICS = (
    Topic("area_km2", relative=0.0005),
    Topic("elev_top"),
    Topic("elev_bottom"),
    Topic("scale_wt", must_hold=r"/|年|^[\d.,]+$"),
)
_WHY = "该项由采矿许可证核定，各份材料应当一致，须更正或附变更手续；也可能是材料编制时点不同、其间办理过变更，或取舍位数不同。"


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every conflict of these facts, one finding each."""
    return all_conflicts(CHECK, inspection, TOPICS, _WHY)


CHECK = Check("consistency.extent", "矿区面积、开采标高、生产规模前后不一致", "inconsistent", "high", run, clause="二(一)")
