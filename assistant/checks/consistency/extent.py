"""矿区面积、开采标高、生产规模前后不一致

为什么：面积、标高和规模是采矿权的内容；按更大面积或规模编制的方案不是这个采矿权的方案。
提示什么：换算单位并考虑取舍后仍不相同的两个数值，材料之间或同一材料内。一项一条，多数一致时指出不同的那一份。
不提示什么：同一面积用公顷、平方公里或亩书写，四舍五入，扩能前的规模，比选方案的规模，评估区和工程面积，相邻矿山。
可能的正常解释：其间办理过变更登记，面积重新测量，录入有误。
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
