"""What every rendering of a report shows alike: order, groups, labels, places in words, the fact matrix, the correction list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.core.check import CATEGORY_LABELS, SEVERITIES, SEVERITY_LABELS
from assistant.core.decision import Decision
from assistant.core.document import KIND_LABELS
from assistant.core.report import VERDICT_LABELS, Citation, DocumentReport, FactReport, FindingReport, ItemReport, Report
from assistant.report.keys import Decided, flag_keys, item_key

GRADE_LABELS = {"good": "清晰", "fair": "尚可", "poor": "较差", "unreadable": "无法识读"}
#: The order in which a reviewer reads verdicts: what needs a person first.
VERDICT_ORDER = ("contradicted", "missing", "partial", "needs_review", "met", "not_applicable")
VERDICT_SIGNS = {"met": "✓", "partial": "◐", "missing": "×", "contradicted": "≠", "not_applicable": "—", "needs_review": "？"}
ROLE_LABELS = {
    "stated": "", "licensed": "证载", "designed": "设计", "planned": "计划", "actual": "实际", "required": "要求", "former": "原", "neighbour": "相邻",
}  # fmt: skip


def band(confidence: float) -> str:
    """A confidence as a band: decimals would promise more than is known."""
    return "较有把握" if confidence >= 0.85 else "基本可信" if confidence >= 0.6 else "把握不足"


def document_names(report: Report) -> dict[str, str]:
    """The name of a document by its id, the notice included."""
    return {d.id: d.path for d in report.documents} | {"notice": "川自然资发〔2023〕35号"}


def where(citation: Citation, names: dict[str, str]) -> str:
    """'自评估报告.docx · 第3页 · 第三章 > 第一节' as far as known."""
    parts = [names.get(citation.document, citation.document)]
    if citation.page is not None:
        parts.append(f"第{citation.page}页")
    if citation.section:
        parts.append(citation.section)
    return " · ".join(parts)


@dataclass(frozen=True)
class MatrixRow:
    """One fact over all documents. cells: document id -> fact; conflict: the documents do not agree."""

    name: str
    label: str
    cells: dict[str, FactReport]
    conflict: bool


def matrix(report: Report) -> tuple[list[str], list[MatrixRow]]:
    """Facts as rows, documents (those that state any) as columns; rows in the order of the report's facts."""
    rows: dict[str, dict[str, FactReport]] = {}
    for fact in report.facts:
        for citation in fact.citations[:1]:
            rows.setdefault(fact.name, {}).setdefault(citation.document, fact)
    flagged = _flagged_blocks(report.findings)
    columns = [d.id for d in report.documents if any(d.id in cells for cells in rows.values())]
    made = [MatrixRow(name, next(iter(cells.values())).label, cells, _conflict(cells, flagged)) for name, cells in rows.items()]
    return columns, made


def _flagged_blocks(findings: Iterable[FindingReport]) -> set[tuple[str, str | None, str]]:
    return {(c.document, c.block, c.quote) for f in findings if f.category == "inconsistent" and not f.suppressed for c in f.citations}


def _conflict(cells: dict[str, FactReport], flagged: set[tuple[str, str | None, str]]) -> bool:
    cited = [c for fact in cells.values() for c in fact.citations]
    return any((c.document, c.block, quote) in flagged for c in cited for _, _, quote in flagged if c.quote in quote)


def grouped(findings: Iterable[FindingReport]) -> list[tuple[str, list[FindingReport]]]:
    """Findings by severity, severe ones first; empty groups left out."""
    listed = list(findings)
    groups = [(s, [f for f in listed if f.severity == s]) for s in SEVERITIES]
    return [(s, fs) for s, fs in groups if fs]


def by_category(findings: Iterable[FindingReport]) -> list[tuple[str, list[FindingReport]]]:
    """Findings by their cause, in the order in which the causes first come."""
    groups: dict[str, list[FindingReport]] = {}
    for finding in findings:
        groups.setdefault(finding.category, []).append(finding)
    return list(groups.items())


@dataclass(frozen=True)
class Correction:
    """One line of the correction list (补正清单): what to correct, why, where."""

    what: str
    why: str
    places: list[str]


def corrections(report: Report, decided: Decided | None = None) -> list[Correction]:
    """What the applicant is to supply, correct or explain: items first, then flags of medium severity and above.

    With decisions: what the last one disagrees with is left out, what it wants supplemented is put in, with the reason.
    """
    decided = decided or {}
    names = document_names(report)
    lines = []
    for i in report.checklist:
        last = _last(decided, item_key(i))
        if _asked(i.verdict in ("missing", "partial", "contradicted"), last):
            asked = (
                f"审查人员要求补充{'：' + last.reason if last and last.reason else ''}。" if i.verdict in ("met", "not_applicable") else ""
            )
            why = (
                f"{asked}{VERDICT_LABELS[i.verdict]}：{reason(i)}" if asked else f"{VERDICT_LABELS[i.verdict]}：{reason(i)}{_reason(last)}"
            )
            lines.append(Correction(f"{i.title}（{i.clause}）", why, _places(i.citations, names)))
    for key, f in flag_keys(report).items():
        last = _last(decided, key)
        if _asked(f.severity in ("high", "medium") and not f.suppressed and f.item is None, last):
            lines.append(Correction(CATEGORY_LABELS[f.category], f"{f.message}{_reason(last)}", _places(f.citations, names)))
    return lines


def _places(citations: Iterable[Citation], names: dict[str, str], most: int = 4) -> list[str]:
    """Where the passages stand, each place once."""
    return list(dict.fromkeys(where(c, names) for c in citations))[:most]


def _last(decided: Decided, key: str) -> Decision | None:
    found = decided.get(key)
    return found[-1] if found else None


def _asked(by_machine: bool, last: Decision | None) -> bool:
    return by_machine if last is None or last.choice == "agree" else last.choice == "supplement"


def _reason(last: Decision | None) -> str:
    return f"（审查意见：{last.reason}）" if last is not None and last.reason else ""


def reason(item: ItemReport) -> str:
    """The rationale without the verdict in front of it, for where the verdict stands beside it."""
    return item.rationale.removeprefix(f"{VERDICT_LABELS[item.verdict]}：")


def headline(report: Report) -> str:
    """One sentence: how many items stand how, how many flags."""
    s = report.summary
    parts = [f"{VERDICT_LABELS[v]}{getattr(s, v)}项" for v in VERDICT_ORDER if getattr(s, v)]
    flags = [f"{SEVERITY_LABELS[k]}{getattr(s.findings, k)}条" for k in SEVERITIES if getattr(s.findings, k)]
    return f"核对{len(report.checklist)}项：{'、'.join(parts) or '无'}；提示：{'、'.join(flags) or '无'}。"


def by_clause(items: Iterable[ItemReport]) -> list[tuple[str, list[ItemReport]]]:
    """Items by the first clause they derive from, in order."""
    groups: dict[str, list[ItemReport]] = {}
    for item in items:
        groups.setdefault(item.clause.split("、")[0], []).append(item)
    return list(groups.items())


def kind_label(document: DocumentReport) -> str:
    """What a document is, in words: 开发利用方案；保护与复垦方案 where one file stands for both."""
    return "；".join(KIND_LABELS[k] for k in (document.kind, *document.also))


__all__ = [
    "CATEGORY_LABELS", "GRADE_LABELS", "KIND_LABELS", "ROLE_LABELS", "SEVERITY_LABELS", "VERDICT_LABELS", "VERDICT_ORDER", "VERDICT_SIGNS",
    "Correction", "MatrixRow", "band", "by_category", "by_clause", "corrections", "document_names", "grouped", "headline", "kind_label", "matrix", "reason", "where",
]  # fmt: skip
