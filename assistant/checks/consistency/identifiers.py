"""The same number, written differently: mining licence, credit code, safety licence.

Why: these numbers identify the right and the company; with two of them nobody can say which licence the filing is about.

Flagged: two different numbers for one certificate, between documents or within one, down to a single digit. One finding a certificate; the
odd one out is named where most documents agree.

Quiet: the number of a former licence (原采矿许可证号), numbers of neighbouring mines, spaces and full-width characters, credit codes that fail
their own check digit beside a sound one (plausibility.credit-code reports them), what only an attachment's recognised page says (low).

Innocent explanations: a digit mistyped once, an old licence quoted without saying so, an error of recognition.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checks.consistency.conflicts import Topic, all_conflicts
from assistant.core.check import Check, Finding, Inspection

TOPICS = (
    Topic("license_no", must_hold=r"^(?!\d{13}$)"),
    Topic("uscc"),
    Topic("safety_license", severity="medium", core=r"\d{4,}"),
)
_WHY = "编号与证件一一对应，须对照证件原件更正；也可能是录入笔误、扫描识别误差，或引用了变更前的证件而未注明。"


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every conflict of these facts, one finding each."""
    return all_conflicts(CHECK, inspection, TOPICS, _WHY)


CHECK = Check("consistency.identifiers", "采矿许可证号、信用代码、安全许可证号前后不一致", "inconsistent", "high", run, clause="二(一)")
