"""企业、矿山、法定代表人名称前后不一致

为什么：企业对材料的真实性负责；方案属于另一家企业、承诺由他人签字，都使责任落空。
提示什么：采矿权人、矿山名称、法定代表人（含承诺书签字人）出现互不为全称、简称关系的两种写法。一个名称一条。
不提示什么：全称与已说明的简称，带与不带县名、企业名的矿名，写明为曾用的名称，相邻矿山，编制单位、检测单位和银行。
可能的正常解释：名称或法定代表人已依法变更而未说明，由授权代理人签字。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checks.consistency.conflicts import Topic, all_conflicts
from assistant.core.check import Check, Finding, Inspection

TOPICS = (
    Topic("enterprise", outside=0.95),
    Topic("mine_name", trust=0.8, outside=0.95),
    Topic("legal_rep", trust=0.8, outside=0.95, must_hold=r"^(?!.*(?:执照|许可|公司|证书|成立|法定|代表|签|盖))[一-龥·]{2,8}$"),
)
_WHY = "申报主体、矿山和责任人应当一致，须核对营业执照和采矿许可证；也可能是名称或法定代表人已依法变更而未说明。"


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every conflict of these facts, one finding each."""
    return all_conflicts(CHECK, inspection, TOPICS, _WHY)


CHECK = Check("consistency.names", "企业、矿山、法定代表人名称前后不一致", "inconsistent", "high", run, clause="二(一)")
