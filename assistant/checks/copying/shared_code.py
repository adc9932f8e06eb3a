"""与另一套材料的证号、代码相同

为什么：采矿许可证号一矿一号，统一社会信用代码一企业一码；不同的矿山或企业出现同一号码，至少有一处填错或照搬。
提示什么：两套材料的采矿许可证号相同而矿山名称不同；统一社会信用代码相同而企业名称不同。同一矿山在两套材料中先后申报，只作“请留意”，便于对照。
不提示什么：同一企业的不同矿山使用同一信用代码；原采矿许可证号、邻矿的证号。
可能的正常解释：企业或矿山更名，或一次申报被分成了两套材料。
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.copying.fingerprint import fingerprint
from assistant.checks.copying.matching import same_mine_twice
from assistant.core.check import Check, Finding, Inspection, Neighbour, Severity
from assistant.core.fact import Fact
from assistant.facts.names import same_company, same_mine

_CODES = (("license_no", "采矿许可证号", "mine_name", "矿山"), ("uscc", "统一社会信用代码", "enterprise", "企业"))


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding a code and other dossier."""
    own = fingerprint(inspection.dossier, inspection.facts).names
    for other in inspection.neighbours:
        for code, label, bearer, what in _CODES:
            shared = sorted(set(own.get(code, ())) & set(other.names.get(code, ())))
            fact = next((f for f in inspection.facts.mains(code) if str(f.normalized) in shared), None)
            if fact is not None:
                yield from _finding(fact, label, what, own.get(bearer, []), other, bearer, same_mine_twice(own, other.names))


def _finding(fact: Fact, label: str, what: str, own: list[str], other: Neighbour, bearer: str, twice: bool) -> Iterator[Finding]:
    theirs = other.names.get(bearer, [])
    same = same_mine if bearer == "mine_name" else same_company
    alike = twice or not own or not theirs or any(same(a, b) for a in own for b in theirs)
    if alike and bearer == "enterprise":
        return
    severity: Severity = "low" if alike else "high"
    why = (
        "像是同一矿山的两次申报，可对照着看。"
        if alike
        else f"而{what}名称不同（本套为“{'”“'.join(own)}”，对方为“{'”“'.join(theirs)}”）。请核对证照原件；也可能是更名，或一次申报被分成了两套材料。"
    )
    yield CHECK.finding(
        f"{label}{fact.value}与“{other.name}”（{other.dossier}）相同，{why}",
        [fact.cite],
        severity=severity,
        key=f"copied:{label}:{other.dossier}",
    )


CHECK = Check("copied.shared-code", "与另一套材料证号相同", "copied", "high", run, needs=("neighbours",))
