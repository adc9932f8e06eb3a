"""正文所写比率与表中组成数

为什么：回采率、选矿回收率由采出与动用、精矿与原矿的量和品位得来；表里只列这些数，正文另写比率，两者对不上，就有一处改动过。
提示什么：表中某一年同时列有采出量与动用量（或原矿、精矿的量与品位）而没有列比率，材料所写同一年的该比率与算出的相差超过半个百分点。一年一条，写出算式。
不提示什么：表内已列比率的（由“比率与其组成数”核对），没有写年份的，设计值和规定值，取舍。
可能的正常解释：统计口径不同（是否计贫化、库存、外购矿），录入有误。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import prod
from typing import Any

from assistant.checks.tablemath import Sheet, number, sheets
from assistant.core.check import Check, Finding, Inspection
from assistant.core.fact import Fact
from assistant.core.text import fold
from assistant.corpus import table

#: The relation of corpus/references/relations.yaml and the fact that is its result.
_RESULTS = {"extraction-recovery": "actual_recovery", "concentration-recovery": "concentrator_recovery"}
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
#: Percentage points beyond rounding: inventories and moisture are counted differently.
MARGIN = 0.5
#: Further apart than this they are not the same thing.
FAR = 15.0


def run(inspection: Inspection) -> Iterable[Finding]:
    """One finding a year and rate."""
    told: set[tuple[str, int]] = set()
    relations = [r for r in table("references/relations")["relations"] if r["id"] in _RESULTS]
    for sheet in sheets(inspection.dossier):
        for view in (sheet, sheet.turned()):
            for relation in relations:
                for year, finding in _look(inspection, view, relation):
                    if (relation["id"], year) not in told:
                        told.add((relation["id"], year))
                        yield finding


def _look(inspection: Inspection, view: Sheet, relation: dict[str, Any]) -> Iterator[tuple[int, Finding]]:
    over, under = _columns(view, relation["over"]), _columns(view, relation["under"])
    if over is None or under is None or len({*over, *under}) < len(over) + len(under) or _columns(view, [relation["result"]]) is not None:
        return
    for row in view.rows:
        found = _YEAR.search(fold(f"{view.label(row)}|{view.text[row][0]}"))
        parts = [view.figures[row][c] for c in (*over, *under)]
        if found is None or view.aside(row) or any(p is None or not p.value for p in parts):
            continue
        figures = [p for p in parts if p is not None]
        value = 100 * prod(f.value for f in figures[: len(over)]) / prod(f.value for f in figures[len(over) :])
        slack = value * sum(f.slack / f.value for f in figures) + MARGIN
        year = int(found.group(1))
        stated = [f for f in inspection.facts.named(_RESULTS[relation["id"]]) if f.year == year and f.role in ("actual", "stated")]
        gaps = [abs(float(f.normalized) - value) for f in stated]
        if gaps and slack < min(gaps) < FAR:
            yield year, _finding(view, relation, (over, under), row, value, stated[0])


def _columns(view: Sheet, roles: list[dict[str, Any]]) -> list[int] | None:
    """The one column of each part, None where one is missing or not alone."""
    chosen = []
    for role in roles:
        fitting = [c.index for c in view.columns if re.search(rf"(?:{role['words']})$", _heading(c.heading)) and "设计" not in c.heading]
        if len(fitting) != 1:
            return None
        chosen += fitting
    return chosen


def _heading(words: str) -> str:
    plain = re.sub(r"(?:\([^()]*\)|/[a-z0-9%^×⁴万吨³m]+)$", "", fold(words))
    return re.sub(r"[a-z]+[a-z0-9]*$", "", plain)  # 品位P₂O₅


def _finding(view: Sheet, relation: dict[str, Any], columns: tuple[list[int], list[int]], row: int, value: float, stated: Fact) -> Finding:
    over, under = ("×".join(f.raw for c in part if (f := view.figures[row][c]) is not None) for part in columns)
    cites = [stated.cite, *(c for col in (*columns[0], *columns[1]) if (c := view.cite(row, col)) is not None)]
    shown = f"（{under}）" if len(columns[1]) > 1 else under
    return CHECK.finding(
        f"{stated.year}年{relation['label']}写{stated.value}，按{view.name}{over}÷{shown}×100%＝{number(value, 2)}%。须核对；也可能是统计口径不同，或录入笔误。",
        cites,
        key=f"{relation['id']}:{stated.year}",
    )


CHECK = Check("arithmetic.rates-apart", "正文比率与表中组成数", "arithmetic", "medium", run, clause="二(三)")
