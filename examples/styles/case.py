"""A dossier under construction: one mine, three filings and the attachments, the defects planted in them, and the label that follows."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from examples.styles.kit import Filing
from examples.styles.model import Mine, num, truth
from examples.styles.word import Look

ITEMS = [
    "2.1.prerequisite-licences",
    "2.1.prerequisite-penalties",
    "2.1.prerequisite-disclosure",
    "2.1.prerequisite-remaining-life",
    "2.1.indicator-environment",
    "2.1.indicator-extraction",
    "2.1.indicator-utilization",
    "2.1.indicator-energy",
    "2.1.indicator-innovation",
    "2.1.indicator-management",
    "2.1.recovery-rates",
    "2.1.construction-period",
    "2.2.new-mine",
    "2.2.contract-clause",
    "2.2.supplementary-contract",
    "2.2.construction-plan",
    "2.2.closing-mine",
    "2.2.development-plan-submitted",
    "2.2.development-plan-reserves",
    "2.2.development-plan-scale",
    "2.2.development-plan-method",
    "2.2.development-plan-approval",
    "2.2.reclamation-plan-submitted",
    "2.2.reclamation-plan-term",
    "2.2.reclamation-plan-land",
    "2.2.reclamation-plan-works",
    "2.2.reclamation-plan-monitoring",
    "2.2.reclamation-plan-funding",
    "2.2.reclamation-plan-approval",
    "2.2.reclamation-duty",
    "2.3.report-submitted",
    "2.3.basic-information",
    "2.3.tasks-completed",
    "2.3.self-score",
    "2.3.truth-commitment",
    "2.3.jurisdiction",
    "2.3.attachments",
    "2.4.annual-upload",
    "2.4.monitoring",
    "3.2.work-safety",
    "3.2.environment",
    "3.2.soil-water",
    "3.2.protected-area",
    "3.3.land-use",
]
KINDS = ("self_assessment", "development_plan", "reclamation_plan")


@dataclass(frozen=True)
class Cut:
    """How this author's text loses what answers an item: a section heading to cut or a table row to drop, and papers that go with it."""

    item: str
    kind: str
    heading: str = ""
    tag: str = ""
    row: str = ""  # the row of the tagged table whose first or second cell contains this
    papers: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Style:
    """An author: the writers, the look of the pages, the file formats and names, how dates and areas are printed."""

    key: str
    edition: int
    look: Look
    formats: dict[str, str]
    writers: dict[str, Callable[[Mine], Filing]]
    sheets: Callable[[Mine], list[Filing]]
    day: Callable[[date], str]
    cuts: tuple[Cut, ...]
    folder: str = "附件"
    sheet_format: Callable[[Filing], str] = lambda f: "pdf"
    tune: Callable[[Mine], None] | None = None


@dataclass
class Case:
    """What is being built."""

    id: str
    style: Style
    mine: Mine
    rng: random.Random
    over: dict[str, dict[str, Any]] = field(default_factory=lambda: {k: {} for k in (*KINDS, "attachment")})
    filings: dict[str, Filing] = field(default_factory=dict)
    sheets: list[Filing] = field(default_factory=list)
    defects: list[dict[str, Any]] = field(default_factory=list)
    verdicts: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    accepts: dict[str, list[str]] = field(default_factory=dict)
    facts_in: dict[str, dict[str, Any]] = field(default_factory=dict)
    layer_edits: dict[str, list[list[str]]] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)  # names of files that are not handed in
    lost: set[str] = field(default_factory=set)  # items whose evidence was taken out
    used: set[str] = field(default_factory=set)
    wish: str = ""  # the item that the defect at hand should touch ("" any)

    def write(self) -> None:
        """The three filings and the attachments, each from its own view of the mine."""
        self.filings = {k: self.style.writers[k](self.mine.view(self.over[k])) for k in KINDS}
        self.sheets = self.style.sheets(self.mine.view(self.over["attachment"]))

    def defect(
        self,
        type_: str,
        category: str,
        severity: str,
        documents: list[str],
        anchors: list[str],
        note: str,
        *,
        also: tuple[str, ...] = (),
        items: tuple[str, ...] = (),
        optional: bool = False,
    ) -> None:
        """Record a planted defect."""
        d: dict[str, Any] = {
            "id": f"{self.id}-d{len(self.defects) + 1}",
            "type": type_,
            "category": category,
            "also": list(also),
            "severity": severity,
            "documents": documents,
            "anchors": list(dict.fromkeys(anchors)),
            "item": items[0] if items else None,
            "items": list(items),
            "note": note,
        }
        if optional:
            d["optional"] = True
        self.defects.append(d)

    def fact(self, documents: list[str], name: str, value: Any) -> None:
        """What a defect made these documents say."""
        for d in documents:
            self.facts_in.setdefault(d, {})[name] = value


def not_applicable(m: Mine) -> set[str]:
    """The items that do not apply to this mine (contract, column "applies")."""
    late = m.granted >= date(2017, 3, 1)
    out = {"2.2.contract-clause"} if late else {"2.2.supplementary-contract"}
    if "全国" not in m.target:
        out.add("2.1.construction-period")
    if m.status != "新建矿山":
        out.add("2.2.new-mine")
    if m.status != "拟注销矿山":
        out.add("2.2.closing-mine")
    else:
        out.add("2.1.prerequisite-remaining-life")
    if m.status != "生产矿山":
        out.add("2.2.construction-plan")
    return out


def label(case: Case) -> dict[str, Any]:
    """The label in the form that the scorer reads."""
    m = case.mine
    quotes = {k: f.quotes() for k, f in case.filings.items() if f.name not in case.absent}
    papers = [f.quotes() for f in case.sheets if f.name not in case.absent and case.style.sheet_format(f) in ("pdf", "docx")]
    out: dict[str, Any] = {}
    na = not_applicable(m)
    for item in ITEMS:
        if item in na:
            out[item] = {"verdict": "not_applicable", "evidence": [], "also": []}
            continue
        ev: list[dict[str, str]] = []
        also: list[dict[str, str]] = []
        for kind, qs in [*quotes.items(), *[("attachment", q) for q in papers]]:
            got = qs.get(item, {"evidence": [], "also": []})
            ev += [{"document": kind, "quote": q} for q in got["evidence"]]
            also += [{"document": kind, "quote": q} for q in got["also"]]
        if item in case.lost or not ev:
            entry: dict[str, Any] = {
                "verdict": "missing",
                "evidence": [],
                "also": [],
                "accept": ["missing", "needs_review", "partial", *case.accepts.get(item, [])],
            }
        else:
            entry = {"verdict": "met", "evidence": ev, "also": also}
        if item in case.verdicts and entry["evidence"]:
            entry["verdict"], entry["accept"] = case.verdicts[item]
        elif item in case.accepts and entry["verdict"] == "met":
            entry["accept"] = case.accepts[item]
        out[item] = entry
    return {
        "dossier": case.id,
        "name": m.mine_name,
        "style": case.style.key,
        "clean": not case.defects,
        "seed": m.seed,
        "as_of": m.report_date.isoformat(),
        "formats": case.style.formats,
        "files": {k: f"{f.name}.{case.style.formats[k]}" for k, f in case.filings.items() if f.name not in case.absent},
        "attachments": sorted(f"{f.name}.{case.style.sheet_format(f)}" for f in case.sheets if f.name not in case.absent),
        "facts": truth(m),
        "facts_in": case.facts_in,
        "layer_edits": case.layer_edits,
        "checklist": out,
        "defects": case.defects,
    }


def number_forms(x: float) -> list[str]:
    """The ways a number may be printed without changing it."""
    return list(dict.fromkeys(t for t in (num(x, 4), f"{x:.1f}", f"{x:.2f}", f"{x:,.2f}") if float(t.replace(",", "")) == x))


def date_forms(d: date) -> list[str]:
    """The ways a date may be printed."""
    return [
        d.isoformat(),
        f"{d.year}年{d.month}月{d.day}日",
        f"{d.year}.{d.month}.{d.day}",
        f"{d.year}.{d.month:02d}.{d.day:02d}",
        f"{d.year}-{d.month}-{d.day}",
        f"{d.year}/{d.month}/{d.day}",
        f"{d.year}年{d.month:02d}月{d.day:02d}日",
    ]


def area_forms(km2: float) -> list[str]:
    """An area in km², hm², 亩, m²."""
    return [num(km2, 4), num(km2 * 100), num(km2 * 1500), num(km2 * 1e6, 0)]
