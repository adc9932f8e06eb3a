"""Different names for the company, the mine or the legal representative, the signer of the commitment included.

Why: the company answers for the truth of the filing; a plan made out to another company, or a commitment signed by another person, binds nobody.

Flagged: two names that are not full and short form of one, between documents or within one. One finding a name.

Quiet: full and short forms (公司全称 and its announced short form, mine names with and without county and company), former names
that are called so, neighbouring mines, compilers, testing companies and banks.

Innocent explanations: a change of name or of the legal representative that is not explained, a deputy who signed with authority.
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
