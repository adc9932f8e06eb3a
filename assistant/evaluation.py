"""`greenmine eval`: runs labelled dossiers and says how far the program is right.

A label is a JSON file: {"dossier", "checklist": {item: {"verdict", "accept", "evidence": [{"quote"}], "also"}}, "defects": [{"id", "type",
"category", "also", "anchors", "items", "optional"}], "facts", "facts_in"}. Labels lie in DIR/labels or DIR, dossiers beside them by name.
A finding matches a defect where its category is accepted and an anchor stands in its message or quotes (a figure never inside a longer one).
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.core.cite import cite
from assistant.core.document import Dossier
from assistant.core.errors import BadInputError, QuoteNotFoundError
from assistant.core.report import VERDICTS, FindingReport, Report
from assistant.core.text import fold
from assistant.service import Service

LOUD = ("high", "medium")


@dataclass
class Tally:
    """Counts over all labelled dossiers."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    matched: int = 0
    alarms: list[str] = field(default_factory=list)
    clean: int = 0
    clean_alarms: int = 0
    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    items: int = 0
    right: int = 0
    citations: int = 0
    verbatim: int = 0
    met: int = 0
    supported: int = 0
    bands: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))


def run(directory: Path) -> str:
    """Review every labelled dossier below the folder and answer with the tables. BadInputError where there is no label."""
    labels = sorted([*directory.glob("labels/*.json"), *directory.glob("*.json")])
    tally, service, names = Tally(), Service(), []
    for file in labels:
        label = _label(file)
        if label is None:
            continue
        folder = _folder(directory, label["dossier"])
        reviewed = service.review([folder])
        tell(tally, label, reviewed.report, reviewed.dossier)
        names.append(label["dossier"])
    if not names:
        raise BadInputError("没有找到标注", path=str(directory), advice="标注放在 labels/*.json，材料文件夹与标注中的 dossier 同名")
    return table(tally, names)


def _label(file: Path) -> dict[str, Any] | None:
    try:
        label = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise BadInputError("标注不是合法的 JSON", path=file.name) from error
    return label if isinstance(label, dict) and {"dossier", "checklist", "defects"} <= label.keys() else None


def _folder(directory: Path, name: str) -> Path:
    places = [directory / name, directory / "dossiers" / name, directory.parent / name, directory.parent / "dossiers" / name]
    found = next((p for p in [*places, *sorted(directory.rglob(name))] if p.is_dir()), None)
    if found is None:
        raise BadInputError(f"没有找到材料文件夹 {name}", path=str(directory))
    return found


def tell(tally: Tally, label: dict[str, Any], report: Report, dossier: Dossier) -> None:
    """Add one dossier."""
    _findings(tally, label, report)
    _items(tally, label, report)
    for citations in (
        *(f.citations for f in report.findings),
        *(i.citations for i in report.checklist),
        *(f.citations for f in report.facts),
    ):
        for one in citations:
            tally.citations += 1
            try:
                cite(dossier.document(one.document), one.quote)
                tally.verbatim += 1
            except (QuoteNotFoundError, KeyError):
                pass


def _findings(tally: Tally, label: dict[str, Any], report: Report) -> None:
    defects = list(label["defects"])
    lacking = {i for i, c in label["checklist"].items() if c["verdict"] in ("missing", "partial", "contradicted")}
    hit: set[str] = set()
    alarms = 0
    for finding in report.findings:
        fitting = [d["id"] for d in defects if fits(finding, d)]
        hit.update(fitting)
        if fitting or finding.item in lacking:
            tally.matched += 1
        elif finding.severity in LOUD:
            alarms += 1
            tally.alarms.append(f"{label['dossier']} {finding.severity} {finding.rule}: {finding.message[:100]}")
    for defect in defects:
        if not defect.get("optional"):
            tally.planted[defect["category"]] += 1
            tally.found[defect["category"]] += defect["id"] in hit
    if not defects:
        tally.clean += 1
        tally.clean_alarms += alarms


def fits(finding: FindingReport, defect: dict[str, Any]) -> bool:
    """Whether a finding tells of a planted defect."""
    if finding.category not in (defect["category"], *defect.get("also", ())):
        return False
    if finding.category == "missing" and finding.item is not None and finding.item in defect.get("items", ()):
        return True
    text = fold(finding.message + "\n" + "\n".join(c.quote for c in finding.citations))
    return any(_stands(text, fold(a)) for a in defect["anchors"])


def _stands(text: str, anchor: str) -> bool:
    if not anchor:
        return False
    before = r"(?<![\d.])" if anchor[0].isdigit() else ""
    after = r"(?!\.?\d)" if anchor[-1].isdigit() else ""
    return re.search(before + re.escape(anchor) + after, text) is not None


def _items(tally: Tally, label: dict[str, Any], report: Report) -> None:
    answers = {i.id: i for i in report.checklist}
    for item, wanted in label["checklist"].items():
        answer = answers.get(item)
        given = answer.verdict if answer else "(无)"
        right = given == wanted["verdict"] or given in (wanted.get("accept") or ())
        tally.items += 1
        tally.right += right
        tally.verdicts[wanted["verdict"], given] += 1
        if answer is not None:
            band = f"{min(int(answer.confidence * 10), 9) / 10:.1f}"
            tally.bands[band][0] += right
            tally.bands[band][1] += 1
        if not right:
            tally.wrong.append(f"{label['dossier']} {item}: {given}，应为 {wanted['verdict']}")
        if answer is not None and given == wanted["verdict"] == "met":
            tally.met += 1
            evidence = [fold(e["quote"]) for e in [*(wanted.get("evidence") or ()), *(wanted.get("also") or ())]]
            quotes = [fold(c.quote) for c in answer.citations]
            tally.supported += any(e in q or (len(q) >= 10 and q in e) for q in quotes for e in evidence)


def table(tally: Tally, names: list[str]) -> str:
    """The tables in words."""
    planted, found = sum(tally.planted.values()), sum(tally.found.values())
    lines = [f"材料 {len(names)} 套", "", "类别            埋设  找到"]
    lines += [f"{c:<14} {n:>5} {tally.found[c]:>5}" for c, n in sorted(tally.planted.items())]
    lines.append(f"{'合计':<12} {planted:>5} {found:>5}   查全率 {_share(found, planted)}")
    lines.append(
        f"查准率（须更正以上） {_share(tally.matched, tally.matched + len(tally.alarms))}；无缺陷材料 {tally.clean} 套，误报 {tally.clean_alarms} 条"
    )
    lines.append(
        f"核对结论正确 {_share(tally.right, tally.items)}（{tally.right}/{tally.items}）；引文属实 {_share(tally.verbatim, tally.citations)}；符合项的引文切题 {_share(tally.supported, tally.met)}"
    )
    lines += ["", "结论             准确  召回   F1"]
    for verdict in VERDICTS:
        hits = tally.verdicts[verdict, verdict]
        given = sum(n for (_, b), n in tally.verdicts.items() if b == verdict)
        wanted = sum(n for (a, _), n in tally.verdicts.items() if a == verdict)
        if given or wanted:
            precision, recall = hits / given if given else 0.0, hits / wanted if wanted else 0.0
            f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
            lines.append(f"{verdict:<16} {precision:.2f}  {recall:.2f}  {f1:.2f}")
    lines += ["", "把握程度  正确/总数"]
    lines += [f"{band}–      {right}/{total}" for band, (right, total) in sorted(tally.bands.items())]
    lines += [
        "",
        *(["误报："] + [f"  {a}" for a in tally.alarms] if tally.alarms else []),
        *(["结论不同："] + [f"  {w}" for w in tally.wrong] if tally.wrong else []),
    ]
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"
