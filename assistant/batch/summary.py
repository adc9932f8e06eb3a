"""The morning's overview: summary.json, summary.xlsx and summary.html, what needs a person first."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from assistant.batch.job import Outcome
from assistant.checks.copying.links import KIND_LABELS, Link
from assistant.core.check import CATEGORY_LABELS, SEVERITIES
from assistant.core.report import VERDICTS, Report
from assistant.report.files import write_bytes, write_text
from assistant.report.schema import from_json

FILES = ("summary.json", "summary.xlsx", "summary.html")
COLUMNS = (
    ("dossier", "编号", 16), ("name", "矿山", 28), ("enterprise", "企业", 30), ("county", "县（市、区）", 16), ("as_of", "基准日", 12), ("status", "状态", 12),
    ("high", "严重", 8), ("medium", "须更正", 8), ("low", "请留意", 8), ("missing", "缺失", 8), ("contradicted", "矛盾", 8), ("partial", "部分", 8),
    ("needs_review", "待核查", 8), ("met", "符合", 8), ("shared", "与他矿雷同", 10), ("pages", "页数", 8), ("seconds", "用时（秒）", 10), ("report", "报告", 30), ("reason", "说明", 60),
)  # fmt: skip
COUNTS = ("high", "medium", "low", "missing", "contradicted", "partial", "needs_review", "met", "shared", "pages")


@dataclass(frozen=True)
class Overview:
    """What a batch has come to. expected: how many dossiers it has in all (more than outcomes while it is running)."""

    outcomes: tuple[Outcome, ...]
    links: tuple[Link, ...] = ()
    troubles: Mapping[str, str] = field(default_factory=dict)
    expected: int = 0


@dataclass
class Distributions:
    """Counts over the batch: verdicts by item (id, title, count of each verdict), flags by rule, pages and seconds of each dossier."""

    items: dict[str, tuple[str, Counter[str]]] = field(default_factory=dict)
    rules: Counter[str] = field(default_factory=Counter)
    pages: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    stages: Counter[str] = field(default_factory=Counter)


def summarise(overview: Overview, out: Path) -> None:
    """Write the three forms; the rows that need a person stand first."""
    from assistant.batch.page import page
    from assistant.batch.workbook import workbook

    distributions = Distributions()
    shared = Counter(link.own for link in {(k.own, k.other): k for k in overview.links if k.weight in ("high", "medium")}.values())
    rows = [_row(o, out, distributions, shared[o.id], overview.troubles.get(o.id, "")) for o in overview.outcomes]
    rows.sort(key=lambda r: (r["status"] != "未能完成", -r["high"], -r["missing"] - r["contradicted"], -r["medium"], r["dossier"]))
    groups = clusters(overview.links)
    totals = {k: sum(r[k] for r in rows) for k in COUNTS}
    document = {
        "schema": "greenmine.summary/1", "dossiers": rows, "totals": totals, "failed": [r["dossier"] for r in rows if r["status"] == "未能完成"],
        "expected": overview.expected or len(rows),
        "items": [{"id": i, "title": t, **{v: c[v] for v in VERDICTS}} for i, (t, c) in sorted(distributions.items.items())],
        "rules": [{"rule": r, "title": title_of(r), "count": n} for r, n in sorted(distributions.rules.items(), key=lambda p: (-p[1], p[0]))],
        "clusters": [{"dossiers": members, "links": [asdict(link) for link in found]} for members, found in groups],
    }  # fmt: skip
    write_text(out / "summary.json", json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    write_bytes(out / "summary.xlsx", workbook(rows, groups, distributions))
    write_text(out / "summary.html", page(rows, groups, distributions, totals, overview.expected or len(rows)))


def clusters(links: Iterable[Link]) -> list[tuple[list[str], list[Link]]]:
    """Groups of dossiers that hang together by what they share, each with its links (one of both directions), the loudest first.

    Dossiers of one template are groups of their own, behind the others: otherwise a consultant's whole work would be one group with every
    copy in it. Files of the same origin alone make no group.
    """
    listed = list(links)
    return [*_groups([k for k in listed if k.kind != "template"]), *_groups([k for k in listed if k.kind == "template"])]


def _groups(listed: list[Link]) -> list[tuple[list[str], list[Link]]]:
    parent: dict[str, str] = {}

    def root(i: str) -> str:
        while parent.setdefault(i, i) != i:
            i = parent[i]
        return i

    for link in listed:
        if link.weight != "info":
            a, b = sorted((root(link.own), root(link.other)))
            parent[b] = a
    groups: dict[str, dict[tuple[str, ...], Link]] = {}
    for link in sorted(
        listed, key=lambda k: (SEVERITIES.index(k.weight), list(KIND_LABELS).index(k.kind), k.own, k.other, k.here, k.there)
    ):
        if root(link.own) != root(link.other):
            continue
        sides = tuple(sorted(((link.own, link.here), (link.other, link.there))))
        groups.setdefault(root(link.own), {}).setdefault((link.kind, *sides[0], *sides[1]), link)
    made = [(sorted({i for k in found.values() for i in (k.own, k.other)}), list(found.values())) for found in groups.values()]
    return sorted(made, key=lambda g: (SEVERITIES.index(g[1][0].weight), -len(g[1]), g[0]))


@cache
def _titles() -> dict[str, str]:
    from assistant.checks import all_checks

    return {c.id: c.title for c in all_checks()}


def title_of(rule: str) -> str:
    """The title of a rule; of what the checklist itself tells (missing.item …) the category."""
    return _titles().get(rule) or CATEGORY_LABELS.get(rule.split(".")[0], rule) + ("（核对项）" if ".item" in rule else "")


def _row(outcome: Outcome, out: Path, distributions: Distributions, shared: int, trouble: str) -> dict[str, Any]:
    row: dict[str, Any] = {key: "" for key, _, _ in COLUMNS} | dict.fromkeys(COUNTS, 0)
    row |= {"dossier": outcome.id, "name": outcome.name, "reason": outcome.reason, "seconds": outcome.seconds, "shared": shared}
    row["status"] = "未能完成" if outcome.status == "failed" else "已完成"
    file = out / outcome.id / "report.json"
    if outcome.status == "failed" or not file.is_file():
        return row
    report = from_json(file.read_text("utf-8"))
    _count(report, outcome, distributions)
    s = report.summary
    remarks = [*(f"{e.path}：{e.message}" for e in report.errors[:3]), *([trouble] if trouble else [])]
    row |= {
        "name": _fact(report, "mine_name") or report.dossier.name, "enterprise": _fact(report, "enterprise"), "county": _fact(report, "county"), "as_of": report.as_of,
        "high": s.findings.high, "medium": s.findings.medium, "low": s.findings.low, "missing": s.missing, "contradicted": s.contradicted, "partial": s.partial,
        "needs_review": s.needs_review, "met": s.met, "pages": outcome.pages, "report": f"{outcome.id}/report.html", "reason": "；".join(remarks),
    }  # fmt: skip
    return row


def _count(report: Report, outcome: Outcome, distributions: Distributions) -> None:
    for item in report.checklist:
        distributions.items.setdefault(item.id, (item.title, Counter()))[1][item.verdict] += 1
    distributions.rules.update({f.rule for f in report.findings if f.severity in ("high", "medium") and f.suppressed is None})
    distributions.pages.append(outcome.pages)
    distributions.seconds.append(outcome.seconds)
    distributions.stages.update(outcome.stages or {})


def _fact(report: Report, name: str) -> str:
    return next((f.value for f in report.facts if f.name == name), "")
