"""The HTML that the panels show; every word of a filing is escaped by the template engine."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from assistant.core.decision import CHOICE_LABELS, CHOICE_SIGNS, STAGE_LABELS, Decision
from assistant.core.document import UNSEEN, Block, Box, Document
from assistant.core.report import Citation, ElementReport, ItemReport, Report
from assistant.report import view
from assistant.report.keys import Decided, flag_keys, item_key
from assistant.store.tables import Entry
from ui import places


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(loader=PackageLoader("ui"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals.update(
        view=view,
        CHOICE_LABELS=CHOICE_LABELS,
        CHOICE_SIGNS=CHOICE_SIGNS,
        STAGE_LABELS=STAGE_LABELS,
        place=places.label,
        moment=moment,
        sign=sign,
        told=told,
        telling=telling,
        elements=elements,
    )
    return made


def render(template: str, **values: Any) -> str:
    """A template of ui/templates with the helpers of `assistant.report.view` at hand."""
    return _environment().get_template(template).render(**values)


def moment(iso: str) -> str:
    """'11-23 21:05' in the time of China for an ISO time in UTC."""
    import datetime as dt

    if not iso:
        return ""
    return (dt.datetime.fromisoformat(iso.replace("Z", "+00:00")) + dt.timedelta(hours=8)).strftime("%Y-%m-%d %H:%M")


def sign(decided: Sequence[Decision]) -> str:
    """The newest decision in two or three characters, for the line of the matrix ('' where there is none)."""
    return f"{CHOICE_SIGNS[decided[-1].choice]} {CHOICE_LABELS[decided[-1].choice]}" if decided else ""


def told(entry: Entry, titles: Mapping[str, str]) -> str:
    """What a line of the audit trail changed, in words. titles: of the items and flags of the version that is shown, by key."""
    after: Any = json.loads(entry.after) if entry.after else {}
    before: Any = json.loads(entry.before) if entry.before else {}
    if entry.action == "file":
        return f"第{after['version']}版，{len(after['files'])}个文件"
    if entry.action == "report":
        return f"第{after['version']}版：" + "、".join(
            f"{view.VERDICT_LABELS[v]}{after['summary'][v]}" for v in view.VERDICT_ORDER if after["summary"].get(v)
        )
    if entry.action == "decide":
        was = f"（原为{CHOICE_LABELS[before['choice']]}）" if before else ""
        title = titles.get(after["key"]) or ("另一版本中的提示" if after["key"].startswith("flag:") else after["key"].removeprefix("item:"))
        reason = f"（{after['reason']}）" if after["reason"] else ""
        return f"{CHOICE_LABELS[after['choice']]}{was}：{title}{reason}"
    if entry.action == "forward":
        return f"{STAGE_LABELS[before]} → {STAGE_LABELS[after]}"
    return str(after or "")


def titles(report: Report) -> dict[str, str]:
    """What each item and flag is called, by its key."""
    flags = {k: f.message if len(f.message) <= 40 else f.message[:40] + "…" for k, f in flag_keys(report).items()}
    return {item_key(i): i.title for i in report.checklist} | flags


def decisions(decided: Sequence[Decision]) -> str:
    """What each person decided at each stage."""
    return render("decisions.html.j2", decided=decided)


def checklist(report: Report, decided: Decided, *, decides: bool) -> str:
    """The checklist as a matrix for scanning; each item opens to its elements, reasons, citations and decisions."""
    return render(
        "checklist.html.j2", report=report, clauses=view.by_clause(report.checklist), names=view.document_names(report), decided=decided, decides=decides, item_key=item_key,
    )  # fmt: skip


def telling(item: ItemReport, most: int = 3) -> list[tuple[str, Citation]]:
    """The passages to read first, with their references: those of the elements that decide an item which is not met, then the item's own."""
    deciding = [e for e in item.elements if e.verdict == item.verdict != "met"]
    found = [(f"element|{item.id}|{e.id}|{n}", c) for e in deciding for n, c in enumerate(e.citations)]
    found += [(f"item|{item.id}|{n}", c) for n, c in enumerate(item.citations)]
    once: dict[tuple[str, str | None, str], tuple[str, Citation]] = {}
    for reference, cited in found:
        once.setdefault((cited.document, cited.block, cited.quote), (reference, cited))
    return list(once.values())[:most]


def elements(item: ItemReport) -> list[ElementReport]:
    """The elements of an item, those that need a person first."""
    return sorted(item.elements, key=lambda e: view.VERDICT_ORDER.index(e.verdict))


def flags(report: Report, decided: Decided, *, decides: bool) -> str:
    """The flags by severity, then by cause."""
    keys = {id(f): k for k, f in flag_keys(report).items()}
    groups = [(s, view.by_category(found)) for s, found in view.grouped(report.findings)]
    filters = [("all", "全部"), *(([("undecided", "未决定")]) if decides else []), *((s, view.SEVERITY_LABELS[s]) for s, _ in groups)]
    return render(
        "flags.html.j2",
        filters=filters,
        report=report,
        groups=groups,
        names=view.document_names(report),
        decided=decided,
        decides=decides,
        keys=keys,
        ident=id,
    )


def matrix(report: Report) -> str:
    """The facts beside each other, conflicts marked; each cell leads to its place."""
    columns, rows = view.matrix(report)
    numbers = {id(f): n for n, f in enumerate(report.facts)}
    return render("matrix.html.j2", columns=columns, rows=rows, names=view.document_names(report), numbers=numbers, ident=id)


def page_view(address: str, size: tuple[float, float], words: list[Box], around: list[Box], title: str) -> str:
    """A page picture with the passage lightly and the words strongly marked. size and boxes in points."""
    width, height = size

    def share(box: Box) -> dict[str, float]:
        x0, y0, x1, y1 = box
        return {"left": 100 * x0 / width, "top": 100 * y0 / height, "width": 100 * (x1 - x0) / width, "height": 100 * (y1 - y0) / height}

    return render(
        "page.html.j2",
        address=address,
        width=width,
        height=height,
        words=[share(b) for b in words],
        around=[share(b) for b in around],
        title=title,
    )


def text_view(document: Document, citation: Citation, note: str = "", reach: int = 40) -> str:
    """The words around a citation, the cited words marked. note: why there is no page."""
    at = document.place(citation.block) if citation.block else 0
    shown = [b for b in document.blocks[max(0, at - reach) : at + reach + 1] if b.role not in UNSEEN or b.id == citation.block]
    return render("text.html.j2", rows=_rows(shown, citation), section=citation.section or "", note=note)


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
