"""The original beside the statements: a page with the words marked, or the text where there is no page."""

from __future__ import annotations

from typing import Any

from assistant.core.document import Box, Document
from assistant.core.report import Citation
from assistant.ingest.pages import has_pages
from assistant.ingest.rendering import can_render, find_printed
from assistant.report import view
from ui import markup
from ui.desk import Desk
from ui.renderings import Rendered

#: Of pages that LibreOffice made of a Word file.
_PRINTED = "页面由 LibreOffice 排版，页码可能与原件不同"
_NOT_PRINTED = "打印页面上没有这段文字（可能是批注、隐藏文字、修订或文件属性），这里显示文字。"


def citation(desk: Desk, dossier_id: str, version: str, cited: Citation, look: str = "") -> dict[str, Any]:
    """Where a citation stands. look: 'text' for the words where there are pages too."""
    title = view.where(cited, view.document_names(desk.report(version)))
    if cited.document == "notice":
        rows = [{"role": "paragraph", "table": None, "cells": [("", cited.quote, "")]}]
        return _viewed(title, markup.render("text.html.j2", section=cited.section or "", rows=rows, note=""), "notice")
    document = desk.dossier(version).document(cited.document)
    if cited.page is not None and has_pages(desk.original(version, cited.document)):
        block = document.block(cited.block) if cited.block else None
        around = block.line_boxes(0, len(block.text)) if block else []
        return _sheet(_address(dossier_id, version, document.id), document, cited.page, title, cited.boxes, around)
    return _of_word(desk, dossier_id, version, document, cited, title, look)


def _of_word(desk: Desk, dossier_id: str, version: str, document: Document, cited: Citation, title: str, look: str) -> dict[str, Any]:
    """A Word file: its rendered page where it is made and the words are in print, else its text and why."""
    pending = desk.renderings.pending(document.sha256)  # asked first: what is made meanwhile is then there
    rendered = desk.renderings.get(document.sha256)
    pending = pending and rendered is None
    found = find_printed(document, cited.block, cited.quote, rendered.document) if rendered and cited.block else None
    if rendered and found and look != "text":
        address = _address(dossier_id, version, document.id)
        sheet = _sheet(address, rendered.document, found.page, f"{title} · 排版第{found.page}页", found.words, found.around)
        return sheet | {"document": document.id, "grade": "", "layer": "", "note": _PRINTED, "look": "page"}
    if pending:
        note = "页面图正在生成，完成后自动显示。"
    elif rendered:
        note = "" if found else _NOT_PRINTED
    else:
        failure = desk.renderings.failure(document.sha256)
        note = f"不能显示页面图：{failure}" if failure else "" if can_render(document.path) else "此文件没有页面图，显示文字。"
    return _viewed(title, markup.text_view(document, cited, note), document.id) | {"pending": pending, "look": "text" if found else ""}


def page(desk: Desk, dossier_id: str, version: str, document_id: str, number: int) -> dict[str, Any]:
    """A page without marks; KeyError where there is none."""
    document = desk.dossier(version).document(document_id)
    rendered: Rendered | None = None
    if not document.pages:
        rendered = desk.renderings.get(document.sha256)
    sheets = rendered.document if rendered else document
    if not 1 <= number <= len(sheets.pages):
        raise KeyError(number)
    title = f"{document.path} · {'排版' if rendered else ''}第{number}页"
    shown = _sheet(_address(dossier_id, version, document_id), sheets, number, title, [], [])
    return shown | {"document": document_id} | ({"grade": "", "layer": "", "note": _PRINTED} if rendered else {})


def _address(dossier_id: str, version: str, document_id: str) -> str:
    return f"/d/{dossier_id}/page/{version}/{document_id}"


def _sheet(address: str, document: Document, number: int, title: str, words: list[Box], around: list[Box]) -> dict[str, Any]:
    sheet = document.pages[number - 1]
    size = (sheet.width or 595.0, sheet.height or 842.0)
    body = markup.page_view(f"{address}/{number}.png", size, words, around, title)
    return _viewed(title, body, document.id, number, len(document.pages)) | {
        "grade": view.GRADE_LABELS[sheet.grade],
        "layer": "识别文字" if sheet.layer == "recognised" else "",
    }


def _viewed(title: str, body: str, document: str, page: int = 0, pages: int = 0) -> dict[str, Any]:
    """pending: ask again soon, a better view is being made; look: the view that is shown of two ('' where there is one)."""
    return {
        "title": title, "body": body, "document": document, "page": page, "pages": pages, "grade": "", "layer": "", "note": "", "pending": False, "look": "",
    }  # fmt: skip
