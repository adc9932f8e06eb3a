"""证件编号前后不一致

为什么：证号、代码对应唯一的采矿权和企业；同一证件出现两个编号，就无法认定申报的是哪一个。
提示什么：采矿许可证号、统一社会信用代码、安全生产许可证号在材料之间或同一材料内不同，哪怕只差一位。一种证件一条，多数材料一致时指出不同的那一份。
不提示什么：写明为“原”“旧”的证号，相邻矿山的证号，空格和全角写法，13位旧号，折行中断的半截编号；只有附件识别结果不同的列为低。
可能的正常解释：个别数字录入有误，引用了变更前的证件而未注明，扫描识别误差。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checks.consistency.conflicts import Topic, all_conflicts
from assistant.core.check import Check, Finding, Inspection

TOPICS = (
    Topic("license_no", must_hold=r"^(?!\d{13}$)", broken_off=3),
    Topic("uscc", broken_off=3),
    Topic("safety_license", severity="medium", core=r"\d{4,}"),
)
_WHY = "编号与证件一一对应，须对照证件原件更正；也可能是录入笔误、扫描识别误差，或引用了变更前的证件而未注明。"


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every conflict of these facts, one finding each."""
    return all_conflicts(CHECK, inspection, TOPICS, _WHY)


CHECK = Check("consistency.identifiers", "采矿许可证号、信用代码、安全许可证号前后不一致", "inconsistent", "high", run, clause="二(一)")
