"""开采方式、矿种、所在县前后不一致

为什么：开采方式和矿种由采矿许可证核定，设备、安全、损毁和指标都随之而定。
提示什么：材料之间或同一材料内，同一矿山写成露天与地下、两个矿种，或各份材料写成不同的县。一项一条，多数一致时指出不同的那一份。
不提示什么：带不带“矿”字等写法差别，比选后否定的方式（如不宜露天开采），以前的开采方式，相邻矿山及其所在县。
可能的正常解释：其间由露天转入地下开采，套用了其他矿山的模板。
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
