"""How long the rules take once a dossier is read, and what they find of the planted defects.

    python -m benchmarks.rules DIR [DIR …] [--labels DIR] [--families consistency,arithmetic,…] [--slow 5]

DIR: dossiers (or folders of dossiers). Prints the pages, seconds of fact finding and of each family, the slowest rules, and, where labels lie
beside them, the planted defects of the families' categories that are found and the findings of severity medium or high that fit none.
Long dossiers come from `examples/make.py --seed 5 --style C --pages 100 --format docx --out DIR` (three filings of 100 pages each).

Measured on a machine of 2 cores, Python 3.11, --families consistency,arithmetic,plausibility,validity,completeness,forensics,
processor time (facts are found once a dossier, apart from the rules):
    three filings of 100 pages, dense tables    facts 0.9 s, rules 1.5 s (named relations 0.7 s)
    three filings of 300 pages, dense tables    facts 2.0 s, rules 4.2 s (named relations 2.1 s)
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import unicodedata
from collections import defaultdict
from pathlib import Path
from time import process_time
from typing import Any

from assistant.checks import all_checks
from assistant.core.check import Finding, Inspection
from assistant.core.cite import read_back
from assistant.core.document import Dossier
from assistant.facts import find_facts
from assistant.ingest.reading import read_dossier
from assistant.reviewing import judged_on

CATEGORIES = {"consistency": "inconsistent", "arithmetic": "arithmetic", "plausibility": "implausible", "validity": "expired"}


def folders(paths: list[Path]) -> list[Path]:
    """The dossiers: a folder with files of its own, or the folders below it."""
    found: list[Path] = []
    for path in paths:
        own = any(p.is_file() and not p.name.startswith(".") for p in path.iterdir())
        found += [path] if own else sorted(p for p in path.iterdir() if p.is_dir() and p.name != "labels")
    return found


def fits(finding: Finding, dossier: Dossier, defect: dict[str, Any]) -> bool:
    """As score.py judges: the category fits and one of the anchors stands in the message or the quotes."""
    if finding.category not in [defect["category"], *(defect.get("also") or [])]:
        return False
    text = _folded("\n".join([finding.message, *(read_back(dossier, c) for c in finding.cites)]))
    return any(re.search(rf"(?<!\d){re.escape(_folded(a))}(?!\d)", text) for a in defect["anchors"])


def _folded(text: str) -> str:
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"[‐‑–—―−－~～〜]", "-", plain).lower()


def measure(folder: Path, families: list[str], label: dict[str, Any] | None, slow: int) -> tuple[int, int, int]:
    """Print one dossier's figures; (defects of these families found, planted, loud findings that fit none)."""
    dossier = read_dossier([folder])
    started = process_time()
    facts = find_facts(dossier)
    finding_facts = process_time() - started
    day = dt.date.fromisoformat(label["as_of"]) if label else judged_on(dossier, facts)[0]
    inspection = Inspection(dossier, facts, day)
    seconds: dict[str, float] = defaultdict(float)
    each: list[tuple[float, str]] = []
    findings: list[Finding] = []
    for check in all_checks():
        family = next((f for f in families if check.run.__module__.startswith(f"assistant.checks.{f}.")), None)
        if family is None:
            continue
        started = process_time()
        findings += list(check.run(inspection))
        each.append((process_time() - started, check.id))
        seconds[family] += each[-1][0]
    pages = sum(len(d.pages) or max(1, sum(len(b.text) for b in d.blocks) // 700) for d in dossier.documents)
    print(
        f"{folder.name}: about {pages} pages, facts {finding_facts:.2f} s, rules {sum(seconds.values()):.2f} s",
        {k: round(v, 2) for k, v in seconds.items()},
    )
    for spent, rule in sorted(each, reverse=True)[:slow]:
        print(f"    {spent:.2f} s  {rule}")
    if label is None:
        return 0, 0, 0
    wanted = {CATEGORIES[f] for f in families if f in CATEGORIES}
    planted = [d for d in label["defects"] if d["category"] in wanted and not d.get("optional")]
    missed = [d for d in planted if not any(fits(f, dossier, d) for f in findings)]
    loud = [f for f in findings if f.severity in ("medium", "high") and not any(fits(f, dossier, d) for d in label["defects"])]
    for defect in missed:
        print(f"    missed  {defect['type']}: {defect['note']}")
    for finding in loud:
        print(f"    false   {finding.severity} {finding.rule}: {finding.message[:120]}")
    return len(planted) - len(missed), len(planted), len(loud)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--families", default=",".join(CATEGORIES))
    parser.add_argument("--slow", type=int, default=0)
    options = parser.parse_args()
    found = planted = loud = 0
    for folder in folders(options.paths):
        places = [p for p in (options.labels, folder.parent / "labels", folder.parent.parent / "labels") if p is not None]
        path = next((p / f"{folder.name}.json" for p in places if (p / f"{folder.name}.json").is_file()), None)
        label = json.loads(path.read_text(encoding="utf-8")) if path else None
        a, b, c = measure(folder, options.families.split(","), label, options.slow)
        found, planted, loud = found + a, planted + b, loud + c
    if planted or loud:
        print(f"found {found} of {planted} planted defects, {loud} findings of severity medium or high that fit none")


if __name__ == "__main__":
    main()
