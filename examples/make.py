#!/usr/bin/env python3
"""Make labelled example dossiers: `examples/make.py` alone makes the committed ones again, with options any number of others.

examples/make.py --seed 31 --style B --faults 8 --out DIR          one dossier DIR/B31/ and its label DIR/labels/B31.json
examples/make.py --seed 100 --count 60 --style B,C --faults 4 --out DIR
examples/make.py --seed 5 --style C --pages 300 --format docx --out DIR    long native documents (no LibreOffice needed)
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from examples.styles.authors import STYLES
from examples.styles.build import make_case, write_dossier
from examples.styles.case import Case
from examples.styles.model import make_mine
from examples.styles.places import ORES

HERE = Path(__file__).resolve().parent
MORE: list[tuple[str, str, int, int | list[str], dict[str, Any]]] = [
    ("C41", "C", 41, 0, {"ore": "aggregate"}),
    (
        "C42",
        "C",
        42,
        [
            "inconsistent.validity",
            "inconsistent.conclusion-static",
            "arithmetic.service-life",
            "arithmetic.balance",
            "implausible.green-rate",
            "implausible.series",
            "expired.discharge-permit",
            "copied.mine",
            "placeholder.pending",
            "placeholder.empty-cells",
            "missing.attachment",
            "unsigned.date",
            "tampered.metadata",
            "tampered.white",
            "injection.english",
        ],
        {"ore": "phosphate"},
    ),
    ("D51", "D", 51, 0, {"ore": "leadzinc", "target": "全国绿色矿山名录"}),
    (
        "D52",
        "D",
        52,
        [
            "inconsistent.scale",
            "inconsistent.rp-representative",
            "inconsistent.minable",
            "arithmetic.share",
            "arithmetic.column-total",
            "implausible.future",
            "implausible.levels-swapped",
            "expired.plan-term",
            "copied.enterprise",
            "copied.county",
            "placeholder.crosses",
            "missing.section:3.3.land-use",
            "missing.table",
            "unsigned.seal",
            "tampered.tracked",
            "tampered.modified",
            "injection.chinese",
        ],
        {"ore": "basalt", "late_grant": True},
    ),
    ("D53", "D", 53, 0, {"ore": "gypsum", "status": "拟注销矿山", "fmt": "docx"}),
    (
        "D54",
        "D",
        54,
        ["inconsistent.area", "arithmetic.dynamic", "missing.document"],
        {"ore": "quartz", "status": "新建矿山", "fmt": "docx"},
    ),
    ("E61", "E", 61, 0, {"ore": "basalt"}),
    (
        "E62",
        "E",
        62,
        [
            "inconsistent.license-no",
            "inconsistent.fund-total",
            "inconsistent.service-life",
            "arithmetic.column-total",
            "arithmetic.mu",
            "implausible.date-impossible",
            "implausible.uscc",
            "expired.safety-licence",
            "copied.mine",
            "placeholder.pending",
            "missing.section:2.2.reclamation-plan-monitoring",
            "unsigned.date",
            "tampered.tiny",
            "tampered.comment",
            "injection.english",
        ],
        {"ore": "limestone"},
    ),
]


def one(style: str, seed: int, faults: int | list[str], id_: str, *, pages: int = 0, fmt: str = "", **mine: object) -> Case:
    """A dossier in memory."""
    s = STYLES[style]
    if fmt:
        s = dataclasses.replace(s, formats=dict.fromkeys(s.formats, fmt), sheet_format=lambda f: fmt)
    return make_case(s, make_mine(seed, edition=s.edition, **mine), id_, faults, pages)  # type: ignore[arg-type]


def committed() -> None:
    """The dossiers that are kept with the code."""
    for id_, style, seed, faults, mine in MORE:
        write_dossier(one(style, seed, faults, id_, **mine), HERE / "more" / id_, HERE / "labels" / f"{id_}.json")
    write_dossier(one("B", 11, 0, "clean", ore="limestone"), HERE / "clean", HERE / "labels" / "clean.json")
    faults = [
        "inconsistent.license-no",
        "inconsistent.area",
        "arithmetic.column-total",
        "arithmetic.mu",
        "implausible.uscc",
        "implausible.level-below",
        "expired.safety-licence",
        "copied.county",
        "placeholder.crosses",
        "placeholder.reference",
        "missing.section:2.2.reclamation-plan-funding",
        "unsigned.name",
        "tampered.tiny",
        "tampered.comment",
        "injection.chinese",
    ]
    write_dossier(one("B", 12, faults, "faulty", ore="leadzinc"), HERE / "faulty", HERE / "labels" / "faulty.json")


def main(argv: list[str] | None = None) -> int:
    """The command line."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--seed", type=int)
    ap.add_argument("--style", default="B", help="one or more of " + ", ".join(STYLES) + ", separated by commas")
    ap.add_argument("--faults", type=int, default=0)
    ap.add_argument("--count", type=int, default=1)
    ap.add_argument("--pages", type=int, default=0, help="at least so many pages in each plan and report")
    ap.add_argument("--format", choices=("docx", "pdf"), default="")
    ap.add_argument("--status", choices=("生产矿山", "新建矿山", "拟注销矿山"), default="生产矿山")
    ap.add_argument("--ore", choices=sorted(ORES))
    ap.add_argument("--out", type=Path)
    a = ap.parse_args(argv)
    if a.seed is None:
        committed()
        return 0
    if a.out is None:
        ap.error("--out is needed with --seed")
    styles = a.style.split(",")
    for k in range(a.count):
        style, seed = styles[k % len(styles)], a.seed + k
        id_ = f"{style}{seed}"
        lab = write_dossier(
            one(style, seed, a.faults, id_, pages=a.pages, fmt=a.format, status=a.status, ore=a.ore),
            a.out / id_,
            a.out / "labels" / f"{id_}.json",
        )
        print(id_, lab["name"], f"{len(lab['defects'])} defects")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
