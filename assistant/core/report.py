"""The report as a person and other programs receive it: the fixed shape of greenmine.report/1 (pydantic)."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.core import cite as citing
from assistant.core.check import Category, Finding, Searched, Severity
from assistant.core.cite import Cite
from assistant.core.document import Box, Document, Dossier, Grade, Kind

Verdict = Literal["met", "partial", "missing", "contradicted", "not_applicable", "needs_review"]
VERDICTS: tuple[Verdict, ...] = ("met", "partial", "missing", "contradicted", "not_applicable", "needs_review")
VERDICT_LABELS: dict[str, str] = {
    "met": "符合", "partial": "部分符合", "missing": "缺失", "contradicted": "存在矛盾", "not_applicable": "不适用", "needs_review": "需人工核查",
}  # fmt: skip


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(_Model):
    """Verbatim words of a document and their place. boxes: PDF points from the page's top left."""

    document: str
    page: int | None
    section: str | None
    quote: str
    boxes: list[Box] = []
    block: str | None = None


class PageReport(_Model):
    page: int
    grade: Grade


class DocumentReport(_Model):
    id: str
    path: str
    kind: Kind
    also: list[Kind] = []
    pages: int
    sha256: str
    parser: str
    ocr_pages: int = 0
    warnings: list[str] = []
    grades: list[PageReport] = []


class FactReport(_Model):
    name: str
    label: str
    value: str
    normalized: str | float
    unit: str | None
    citations: list[Citation]
    role: str = "stated"
    year: int | None = None
    confidence: float = 1.0


class UnreadablePage(_Model):
    document: str
    page: int


class SearchedReport(_Model):
    documents: list[str]
    sections: list[str] = []
    queries: list[str]
    nearest: list[Citation] = []
    unreadable_pages: list[UnreadablePage] = []
    why_not: str = ""


class ElementReport(_Model):
    id: str
    label: str
    verdict: Verdict
    citations: list[Citation] = []
    rationale: str = ""


class ItemReport(_Model):
    id: str
    clause: str
    title: str
    verdict: Verdict
    confidence: float = Field(ge=0, le=1)
    rationale: str
    elements: list[ElementReport]
    searched: SearchedReport | None = None
    citations: list[Citation] = []


class FindingReport(_Model):
    id: str
    rule: str
    category: Category
    severity: Severity
    item: str | None
    message: str
    citations: list[Citation]
    searched: SearchedReport | None = None
    confidence: float = 1.0
    group: str | None = None
    suppressed: str | None = None


class DossierReport(_Model):
    id: str
    name: str


class SeverityCounts(_Model):
    high: int = 0
    medium: int = 0
    low: int = 0
    info: int = 0


class Summary(_Model):
    met: int = 0
    partial: int = 0
    missing: int = 0
    contradicted: int = 0
    not_applicable: int = 0
    needs_review: int = 0
    findings: SeverityCounts = SeverityCounts()


class Engine(_Model):
    version: str
    embedding: str | None = None
    llm: str | None = None


class ErrorReport(_Model):
    path: str
    message: str


class Report(_Model):
    """greenmine.report/1."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    schema_: Literal["greenmine.report/1"] = Field("greenmine.report/1", alias="schema")
    dossier: DossierReport
    as_of: str
    documents: list[DocumentReport]
    facts: list[FactReport]
    checklist: list[ItemReport]
    findings: list[FindingReport]
    summary: Summary
    timings: dict[str, float]
    engine: Engine
    errors: list[ErrorReport] = []

    def to_correct(self) -> bool:
        """Whether something is missing, flagged at medium severity or above, or could not be read (exit status 1)."""
        loud = any(f.severity in ("high", "medium") and f.suppressed is None for f in self.findings)
        return loud or bool(self.errors) or any(i.verdict in ("missing", "partial", "contradicted") for i in self.checklist)


def citation(dossier: Dossier, reference: Cite) -> Citation:
    """A cite as it is shown: the words are read back from the document."""
    document = dossier.document(reference.document)
    block = document.block(reference.block)
    page = citing.page(document, reference)
    section = document.section_path(block.section) or None
    if page is None and section is None:
        section = "文件属性" if block.role == "metadata" else "正文"
    return Citation(
        document=reference.document, page=page, section=section,
        quote=citing.words(document, reference), boxes=citing.boxes(document, reference), block=block.id,
    )  # fmt: skip


def citations(dossier: Dossier, references: tuple[Cite, ...] | list[Cite]) -> list[Citation]:
    """`citation` for each, doubles left out."""
    return [citation(dossier, c) for c in dict.fromkeys(references)]


def searched_report(dossier: Dossier, searched: Searched | None) -> SearchedReport | None:
    if searched is None:
        return None
    return SearchedReport(
        documents=list(searched.documents), sections=list(searched.sections), queries=list(searched.queries),
        nearest=citations(dossier, searched.nearest), why_not=searched.why_not,
        unreadable_pages=[UnreadablePage(document=d, page=p) for d, p in searched.unreadable],
    )  # fmt: skip


def document_report(document: Document) -> DocumentReport:
    return DocumentReport(
        id=document.id, path=document.path, kind=document.kind, also=list(document.also), pages=len(document.pages), sha256=document.sha256,
        parser=document.parser, ocr_pages=sum(p.layer == "recognised" for p in document.pages), warnings=list(document.warnings),
        grades=[PageReport(page=p.number, grade=p.grade) for p in document.pages if p.grade != "good"],
    )  # fmt: skip


def finding_report(dossier: Dossier, finding: Finding, number: int) -> FindingReport:
    return FindingReport(
        id=f"f{number}", rule=finding.rule, category=finding.category, severity=finding.severity, item=finding.item,
        message=finding.message, citations=citations(dossier, finding.cites), searched=searched_report(dossier, finding.searched),
        confidence=finding.confidence, group=finding.key or None,
    )  # fmt: skip
