"""The flags as SARIF 2.1.0, for editors and other systems that read it."""

from __future__ import annotations

import json
from typing import Any

from assistant.core.report import Citation, FindingReport, Report

_LEVELS = {"high": "error", "medium": "warning", "low": "note", "info": "none"}


def to_sarif(report: Report) -> str:
    """One run; every flag is a result with its places. Pages stand as `startLine` regions of the file and in properties."""
    paths = {d.id: d.path for d in report.documents}
    rules = sorted({f.rule for f in report.findings})
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "greenmine-review", "version": report.engine.version, "rules": [{"id": r} for r in rules]}},
        "results": [_result(f, paths, rules) for f in report.findings],
        "properties": {"dossier": report.dossier.name, "asOf": report.as_of},
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _result(finding: FindingReport, paths: dict[str, str], rules: list[str]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule, "ruleIndex": rules.index(finding.rule), "level": _LEVELS[finding.severity], "message": {"text": finding.message},
        "locations": [_location(c, paths) for c in finding.citations[:1]], "relatedLocations": [_location(c, paths) for c in finding.citations[1:]],
        "properties": {"category": finding.category, "severity": finding.severity},
    }  # fmt: skip
    if finding.suppressed:
        result["suppressions"] = [{"kind": "external", "justification": finding.suppressed}]
    return result


def _location(citation: Citation, paths: dict[str, str]) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": paths.get(citation.document, citation.document)}}
    physical["region"] = {"startLine": citation.page or 1, "snippet": {"text": citation.quote}}
    return {"physicalLocation": physical, "message": {"text": citation.section or ""}, "properties": {"page": citation.page}}
