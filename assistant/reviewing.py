"""A dossier and its tools go in, a `Report` comes out.

The second of the two guards of the program: a rule that crashes becomes an entry in `errors`, never silence and never a pass.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter

from assistant import __version__
from assistant.checks import all_checks
from assistant.checks.checklist import Checklist, answer_items
from assistant.checks.checklist.gaps import gaps
from assistant.core.check import SEVERITIES, Check, Finding, Inspection, Neighbour
from assistant.core.dates import PartialDate, dates
from assistant.core.document import Dossier
from assistant.core.fact import FactBook
from assistant.core.report import (
    DossierReport,
    Engine,
    ErrorReport,
    FactReport,
    FindingReport,
    ItemReport,
    Report,
    SeverityCounts,
    Summary,
    citations,
    document_report,
    finding_report,
)
from assistant.core.search import Searcher

Progress = Callable[[str, int, int, str], None]


@dataclass(frozen=True)
class Suppression:
    """A finding that a person has set aside, with the reason: shown in the report, never silent.

    rule: the rule's id; contains: words that the message or a quote holds ('' for any).
    """

    rule: str
    reason: str
    contains: str = ""

    def covers(self, finding: FindingReport) -> bool:
        text = finding.message + "".join(c.quote for c in finding.citations)
        return finding.rule == self.rule and self.contains in text


def judged_on(dossier: Dossier, facts: FactBook) -> tuple[dt.date, str | None]:
    """The day on which a dossier is judged where nobody says one, and a remark where it had to be guessed.

    The newest date that the self-assessment gives for itself; else that of another document; else the newest of what plans give for
    themselves, of the days up to which data are told (截至…) and of the file properties; never the clock of the machine.
    """
    own = {d.id for d in dossier.of_kind("self_assessment")}
    for documents in (own, {d.id for d in dossier.documents}):
        days = [_last_day(str(f.normalized)) for f in facts.named("report_date") if f.document in documents and f.role != "former"]
        known = [d for d in days if d is not None]
        if known:
            return max(known), None if documents == own else "自评估报告未写明编制日期，审查基准日取自其他材料"
    stamps = [
        span.date
        for document in dossier.documents
        for key, value in document.metadata.items()
        if re.search("creat|modif|日期|date", key, re.IGNORECASE)
        for span in dates(value)
        if span.date.day and span.date.possible
    ]
    told = _told_up_to(dossier, facts)
    if told is not None and (not stamps or told > max(stamps).last()):
        return told, "材料中没有编制日期，审查基准日取自材料中最新的数据截止日或方案日期，请用 --as-of 指定"
    if stamps:
        return max(stamps).last(), "材料中没有编制日期，审查基准日取自文件属性，请用 --as-of 指定"
    return dt.date(2023, 8, 24), "材料中没有任何日期，审查基准日暂按通知印发日（2023年8月24日）计，请用 --as-of 指定"


_UP_TO = re.compile(r"截[至止]\s*$")


def _told_up_to(dossier: Dossier, facts: FactBook) -> dt.date | None:
    """The newest day up to which the dossier's filings tell data (截至2022年12月底), or that a plan gives for itself."""
    days = [_last_day(str(f.normalized)) for f in facts.named("plan_date") if f.role != "former"]
    for document in dossier.of_kind("self_assessment", "development_plan", "reclamation_plan"):
        for block in document.body:
            if "截" in block.text:
                days += [
                    s.date.last() for s in dates(block.text) if s.date.month and s.date.possible and _UP_TO.search(block.text[: s.start])
                ]
    return max((d for d in days if d is not None), default=None)


def _last_day(iso: str) -> dt.date | None:
    found = dates(iso)
    day: PartialDate | None = found[0].date if found else None
    return day.last() if day is not None and day.possible else None


def assess(
    dossier: Dossier,
    *,
    facts: FactBook,
    searcher: Searcher | None,
    checklist: Checklist,
    as_of: dt.date | None = None,
    profile: str = "provincial",
    neighbours: tuple[Neighbour, ...] = (),
    suppressions: Sequence[Suppression] = (),
    timings: dict[str, float] | None = None,
    engine: Engine | None = None,
    progress: Progress | None = None,
) -> Report:
    """Answer the checklist, run every rule, and put together the report."""
    started = perf_counter()
    day, remark = (as_of, None) if as_of is not None else judged_on(dossier, facts)
    inspection = Inspection(dossier, facts, day, profile, searcher, neighbours)
    errors = [ErrorReport(path=e.path, message=e.message) for e in dossier.errors]
    if remark:
        errors.append(ErrorReport(path=dossier.name, message=remark))
    items: list[ItemReport] = []
    try:
        items = list(answer_items(inspection, checklist))
    except Exception as error:  # noqa: BLE001 - the guard: named in the report
        errors.append(ErrorReport(path="checklist", message=f"核对清单未能完成：{type(error).__name__}: {error}"))
    found = run_checks(inspection, all_checks(), errors, progress)
    findings = numbered([*(finding_report(dossier, f, 0) for f in ordered(dossier, found)), *gaps(items)])
    findings = [_suppress(f, suppressions) for f in findings]
    spent = dict(timings or {})
    spent["checks"] = round(perf_counter() - started, 3)
    spent["total"] = round(sum(spent.values()), 3)
    return Report(
        dossier=DossierReport(id=dossier.id, name=dossier.name),
        as_of=day.isoformat(),
        documents=[document_report(d) for d in dossier.documents],
        facts=fact_reports(dossier, facts),
        checklist=items,
        findings=findings,
        summary=summary(items, findings),
        timings=spent,
        engine=engine or Engine(version=__version__),
        errors=errors,
    )


def run_checks(
    inspection: Inspection, checks: Iterable[Check], errors: list[ErrorReport], progress: Progress | None = None
) -> list[Finding]:
    """Run the rules one after the other; one that crashes is named in `errors` and the others go on."""
    found: list[Finding] = []
    rules = list(checks)
    for number, check in enumerate(rules):
        if progress:
            progress("checks", number, len(rules), check.title)
        if ("search" in check.needs and inspection.search is None) or ("neighbours" in check.needs and not inspection.neighbours):
            continue
        try:
            found.extend(check.run(inspection))
        except Exception as error:  # noqa: BLE001 - the guard: named in the report
            errors.append(ErrorReport(path=check.id, message=f"规则未能运行：{type(error).__name__}: {error}"))
    return found


def ordered(dossier: Dossier, findings: Iterable[Finding]) -> list[Finding]:
    """The findings as a reviewer wants them: severe ones first, then by place; equal ones once."""
    rank = {d.id: n for n, d in enumerate(dossier.documents)}

    def key(finding: Finding) -> tuple[int, int, int, str, str]:
        first = finding.cites[0] if finding.cites else None
        document = rank[first.document] if first else len(rank)
        spot = dossier.document(first.document).place(first.block) if first else 0
        return SEVERITIES.index(finding.severity), document, spot, finding.rule, finding.message

    unique: dict[tuple[str, str], Finding] = {}
    for finding in sorted(findings, key=key):
        unique.setdefault((finding.rule, finding.message), finding)
    return list(unique.values())


def numbered(findings: Iterable[FindingReport]) -> list[FindingReport]:
    """Severe ones first, otherwise as they come; numbered f1, f2, …"""
    listed = sorted(findings, key=lambda f: SEVERITIES.index(f.severity))
    return [f.model_copy(update={"id": f"f{n}"}) for n, f in enumerate(listed, 1)]


def _suppress(finding: FindingReport, suppressions: Sequence[Suppression]) -> FindingReport:
    reason = next((s.reason for s in suppressions if s.covers(finding)), None)
    return finding if reason is None else finding.model_copy(update={"suppressed": reason, "severity": "info"})


def fact_reports(dossier: Dossier, facts: FactBook) -> list[FactReport]:
    """One fact a name and document (the main statement), so that documents can be compared."""
    return [
        FactReport(
            name=f.name, label=f.label, value=f.value, normalized=f.normalized, unit=f.unit,
            citations=citations(dossier, [f.cite]), role=f.role, year=f.year, confidence=round(f.confidence, 3),
        )
        for f in facts
        if f.main
    ]  # fmt: skip


def summary(items: Sequence[ItemReport], findings: Sequence[FindingReport]) -> Summary:
    """The counts of the report."""
    verdicts = {
        v: sum(i.verdict == v for i in items) for v in ("met", "partial", "missing", "contradicted", "not_applicable", "needs_review")
    }
    counts = SeverityCounts(**{s: sum(f.severity == s for f in findings) for s in SEVERITIES})
    return Summary(**verdicts, findings=counts)
