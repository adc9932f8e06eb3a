"""Every rule against its cases: what it must flag, what must stay quiet. A rule without both fails.

A case file, tests/checks/cases/<rule>.yaml:

    rule: arithmetic.table-sums
    flagged:
      - name: what the case is about
        documents: {自评估报告.md: |-  words in markdown …}
        as_of: 2024-06-30          # optional
        facts: [...]               # optional: instead of those that the finders find
        count: 1                   # findings expected (default 1)
        says: [words that the message or the quotes of one finding must hold, …]
        severity: medium           # optional, of the first finding
    quiet:
      - name: …
        documents: …
        loud_only: true            # optional: low and info findings are allowed

Rules about the bytes of a file cannot be written in words: their case file says `tests: tests/checks/forensics/test_….py` instead.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.checks import all_checks, check_by_id
from tests.checks.words import case_file, findings_of, load_cases, said

RULES = [check.id for check in all_checks()]
ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN = ("造假", "说谎", "伪造", "欺诈")


def _cases(kind: str) -> list[Any]:
    return [pytest.param(rule, case, id=f"{rule}: {case['name']}") for rule in RULES for case in load_cases(rule).get(kind) or []]


@pytest.mark.parametrize("rule", RULES)
def test_rule_has_cases_and_a_manual(rule: str) -> None:
    check = check_by_id(rule)
    cases = load_cases(rule)
    assert cases, f"no cases: {case_file(rule).relative_to(ROOT)}"
    assert cases["rule"] == rule
    for part in ("为什么", "提示什么", "不提示什么", "可能的正常解释"):
        assert part in check.manual, f"the docstring is the manual that users read, in Chinese: {part} is missing"
    assert len(check.manual) > 120
    if "tests" in cases:
        assert (ROOT / cases["tests"]).is_file()
        return
    assert cases.get("flagged"), "no case that is flagged"
    assert cases.get("quiet"), "no case that stays quiet"


@pytest.mark.parametrize(("rule", "case"), _cases("flagged"))
def test_flagged(rule: str, case: dict[str, Any]) -> None:
    check = check_by_id(rule)
    inspection, findings = findings_of(check, case)
    shown = "\n---\n".join(said(inspection, f) for f in findings) or "nothing"
    assert len(findings) == case.get("count", 1), shown
    says = [str(word) for word in case.get("says", [])]
    assert any(all(word in said(inspection, f) for word in says) for f in findings), shown
    if "severity" in case:
        assert findings[0].severity == case["severity"]
    for finding in findings:
        assert not any(word in finding.message for word in FORBIDDEN)
        assert finding.cites or finding.searched is not None


@pytest.mark.parametrize(("rule", "case"), _cases("quiet"))
def test_quiet(rule: str, case: dict[str, Any]) -> None:
    inspection, findings = findings_of(check_by_id(rule), case)
    if case.get("loud_only"):
        findings = [f for f in findings if f.severity in ("medium", "high")]
    assert not findings, "\n---\n".join(said(inspection, f) for f in findings)
