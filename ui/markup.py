"""The HTML that the panels show; every word of a filing is escaped by the template engine."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from assistant.core.document import UNSEEN, Block, Box, Document
from assistant.core.report import Citation, Report
from assistant.report import view


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(loader=PackageLoader("ui"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def render(template: str, **values: Any) -> str:
    """A template of ui/templates with the helpers of `assistant.report.view` at hand."""
    return _environment().get_template(template).render(view=view, **values)


def checklist(report: Report, wanted: str = "all") -> str:
    """The checklist as a matrix for scanning; each item opens to its elements, reasons and citations.

    wanted: all | open (missing, partial, contradicted, undecided) | a verdict.
    """
    chosen = [i for i in report.checklist if wanted == "all" or i.verdict == wanted or (wanted == "open" and i.verdict not in ("met", "not_applicable"))]
    return render("checklist.html.j2", report=report, clauses=view.by_clause(chosen), names=view.document_names(report))


def flags(report: Report) -> str:
    """The flags by severity."""
    return render("flags.html.j2", report=report, groups=view.grouped(report.findings), names=view.document_names(report))


def matrix(report: Report) -> str:
    """The facts beside each other, conflicts marked; each cell leads to its place."""
    columns, rows = view.matrix(report)
    numbers = {id(f): n for n, f in enumerate(report.facts)}
    return render("matrix.html.j2", columns=columns, rows=rows, names=view.document_names(report), numbers=numbers, ident=id)


def head(report: Report) -> str:
    """The dossier at a glance."""
    return render("head.html.j2", report=report)


def sources(citations: list[Citation], names: dict[str, str]) -> str:
    """The numbered places of an answer."""
    return render("sources.html.j2", citations=citations, names=names)


def page_view(picture: bytes, size: tuple[float, float], words: list[Box], around: list[Box]) -> str:
    """A page picture with the passage lightly and the words strongly marked. size and boxes in points."""
    width, height = size

    def share(box: Box) -> dict[str, float]:
        x0, y0, x1, y1 = box
        return {"left": 100 * x0 / width, "top": 100 * y0 / height, "width": 100 * (x1 - x0) / width, "height": 100 * (y1 - y0) / height}

    data = base64.b64encode(picture).decode("ascii")
    return render("page.html.j2", data=data, words=[share(b) for b in words], around=[share(b) for b in around])


def text_view(document: Document, citation: Citation, reach: int = 14) -> str:
    """The words around a citation in a format without page pictures, the cited words marked."""
    at = document.place(citation.block) if citation.block else 0
    shown = [b for b in document.blocks[max(0, at - reach) : at + reach + 1] if b.role not in UNSEEN or b.id == citation.block]
    return render("text.html.j2", rows=_rows(shown, citation), section=citation.section or "")


def _rows(blocks: list[Block], citation: Citation) -> list[dict[str, Any]]:
    """Blocks as lines; cells of one table row stand in one line."""
    rows: list[dict[str, Any]] = []
    for block in blocks:
        part = _parts(block, citation)
        if block.role == "cell" and rows and rows[-1]["table"] == (block.table, block.row):
            rows[-1]["cells"].append(part)
        else:
            rows.append({"role": block.role, "table": (block.table, block.row) if block.role == "cell" else None, "cells": [part]})
    return rows


def _parts(block: Block, citation: Citation) -> tuple[str, str, str]:
    """The words before, in and behind the citation."""
    if block.id != citation.block:
        return block.text, "", ""
    at = block.text.find(citation.quote)
    return block.text[:at], citation.quote, block.text[at + len(citation.quote) :]
