"""What happens on each event: plain functions from values to values, tested without a browser."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.core.document import Box, Document
from assistant.core.errors import GreenmineError
from assistant.core.report import Citation
from assistant.ingest.pages import has_pages, page_picture
from assistant.report import view
from ui import markup
from ui.desk import Desk, Laid, Tell

FILTERS = {"全部": "all", "需要关注": "open", "缺失": "missing", "存在矛盾": "contradicted", "部分符合": "partial", "需人工核查": "needs_review"}


@dataclass(frozen=True)
class Shown:
    """What the page shows of a dossier."""

    dossier: str
    head: str
    checklist: str
    flags: str
    matrix: str


@dataclass(frozen=True)
class Viewed:
    """What the viewer shows: a title, the page or the text, and where in which document it stands."""

    title: str
    body: str
    document: str
    page: int


def review(desk: Desk, files: list[str], tell: Tell | None = None) -> Shown:
    """Review uploaded files. GreenmineError (Chinese) where that cannot be done."""
    laid = desk.lay([Path(f) for f in files], tell)
    return show(laid)


def show(laid: Laid, wanted: str = "全部") -> Shown:
    """The panels of a dossier."""
    report = laid.reviewed.report
    return Shown(laid.id, markup.head(report), markup.checklist(report, FILTERS[wanted]), markup.flags(report), markup.matrix(report))


def open_citation(desk: Desk, dossier: str, reference: str) -> Viewed:
    """The page (or the text) with the cited words marked."""
    laid = desk.get(dossier)
    citation = desk.citation(laid, reference)
    return view_citation(desk, laid, citation)


def view_citation(desk: Desk, laid: Laid, citation: Citation) -> Viewed:
    """The same for a citation at hand; a citation of the notice shows its words."""
    names = view.document_names(laid.reviewed.report)
    title = view.where(citation, names)
    if citation.document == "notice":
        return Viewed(title, markup.render("text.html.j2", section=citation.section or "", rows=[{"role": "paragraph", "table": None, "cells": [("", citation.quote, "")]}]), "notice", 0)
    document = laid.reviewed.dossier.document(citation.document)
    data = desk.original(laid, citation.document)
    if citation.page is None or not has_pages(data):
        return Viewed(title, markup.text_view(document, citation), document.id, 0)
    around = document.block(citation.block).line_boxes(0, len(document.block(citation.block).text)) if citation.block else []
    return Viewed(title, _page(document, data, citation.page, citation.boxes, around), document.id, citation.page)


def turn(desk: Desk, dossier: str, document_id: str, page: int, step: int) -> Viewed | None:
    """The page before or behind the shown one; None where there is none."""
    if not dossier or not document_id or document_id == "notice" or page < 1:
        return None
    laid = desk.get(dossier)
    document = laid.reviewed.dossier.document(document_id)
    wanted = page + step
    if not 1 <= wanted <= len(document.pages):
        return None
    title = f"{document.path} · 第{wanted}页"
    return Viewed(title, _page(document, desk.original(laid, document_id), wanted, [], []), document_id, wanted)


def _page(document: Document, data: bytes, number: int, words: list[Box], around: list[Box]) -> str:
    sheet = document.pages[number - 1]
    return markup.page_view(page_picture(data, number, name=document.path), (sheet.width or 595.0, sheet.height or 842.0), words, around)


def ask(desk: Desk, dossier: str, question: str) -> tuple[str, str]:
    """The answer in words and its numbered places."""
    laid = desk.get(dossier)
    answer = laid.conversation.ask(question)
    names = view.document_names(laid.reviewed.report)
    return answer.answer, markup.sources(laid.shown, names)


def say(error: GreenmineError | KeyError) -> str:
    """An error in words for the page."""
    return str(error) if isinstance(error, GreenmineError) else "没有找到这套材料，请重新上传"
