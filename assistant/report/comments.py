"""The applicant's own Word file back, with a comment at the place of each finding and of each item that is to be corrected."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from assistant.core.document import Document
from assistant.core.report import Citation, Report
from assistant.core.text import bare
from assistant.report import view

AUTHOR = "审查助手"


def with_comments(data: bytes, document: Document, report: Report) -> bytes:
    """The bytes of the .docx with comments. Nothing else is changed; a remark whose place is not found stands at the first paragraph."""
    file = docx.Document(BytesIO(data))
    paragraphs = [(p, bare("".join(t.text or "" for t in p.iter(qn("w:t"))))) for p in file.element.body.iter(qn("w:p"))]
    written = [(p, words) for p, words in paragraphs if words]
    for citation, remark in _remarks(document.id, report):
        runs = _runs_at(file, written, document, citation)
        words = remark if runs else f"{remark}（所引原文：“{citation.quote}”）"
        runs = runs or next(([Run(r, Paragraph(p, file)) for r in p.iter(qn("w:r"))] for p, _ in written), [])
        if runs:
            file.add_comment([runs[0], runs[-1]], text=words, author=AUTHOR, initials="审")
    buffer = BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _remarks(document: str, report: Report) -> Iterator[tuple[Citation, str]]:
    """Each place of the document with what is to be said there, once."""
    names = view.document_names(report)
    for finding in report.findings:
        if finding.severity == "info" or finding.suppressed:
            continue
        elsewhere = [c for c in finding.citations if c.document != document]
        others = "；另见：" + "；".join(f"“{c.quote}”（{view.where(c, names)}）" for c in elsewhere[:3]) if elsewhere else ""
        for citation in _once(c for c in finding.citations if c.document == document):
            yield citation, f"【{view.CATEGORY_LABELS[finding.category]}】{finding.message}{others}"
    for item in report.checklist:
        if item.verdict in ("partial", "contradicted"):
            for citation in _once(c for c in item.citations[:1] if c.document == document):
                yield citation, f"【{view.VERDICT_LABELS[item.verdict]}】{item.title}：{view.reason(item)}"


def _once(citations: Any) -> Iterator[Citation]:
    seen: set[tuple[str | None, str]] = set()
    for citation in citations:
        if (citation.block, citation.quote) not in seen:
            seen.add((citation.block, citation.quote))
            yield citation


def _runs_at(file: Any, written: list[tuple[Any, str]], document: Document, citation: Citation) -> list[Run]:
    """The runs that carry the quote: of the paragraph that is the same one among those with these words as the block is among the blocks."""
    quote = bare(citation.quote)
    whole = bare(document.block(citation.block).text) if citation.block else quote
    if not quote:
        return []
    for looked_for in (whole, quote):
        alike = [b.id for b in document.blocks if looked_for in bare(b.text)]
        found = [p for p, words in written if looked_for in words]
        if found:
            at = alike.index(citation.block) if citation.block in alike else 0
            return _covering(found[min(at, len(found) - 1)], quote, file)
    return []


def _covering(paragraph: Any, quote: str, file: Any) -> list[Run]:
    """The runs of a paragraph in which the quote begins and ends."""
    runs = [(r, bare("".join(t.text or "" for t in r.iter(qn("w:t"))))) for r in paragraph.iter(qn("w:r"))]
    start = "".join(words for _, words in runs).find(quote)
    end, at, covering = start + len(quote), 0, []
    for run, words in runs:
        if words and at < end and at + len(words) > start:
            covering.append(Run(run, Paragraph(paragraph, file)))
        at += len(words)
    return covering
