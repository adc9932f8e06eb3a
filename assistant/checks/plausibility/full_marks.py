"""评分几乎全为满分

为什么：没有一座矿山在所有指标上毫无不足；几乎全为满分的评分表看不出逐项自评的过程。
提示什么：至少15项三级指标，95%以上得满分（请留意），全部得满分（须说明）。
不提示什么：项目很少的表，有正常扣分的表。
可能的正常解释：整改到位后重新评分。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checks.arithmetic.level_scores import score_table_rows
from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import place


def run(inspection: Inspection) -> Iterable[Finding]:
    """One finding a document."""
    for document in inspection.dossier.documents:
        items = [r for r in score_table_rows(document) if r.level == "item" and r.maximum and r.got is not None]
        full = [r for r in items if r.got == r.maximum]
        if len(items) < 15 or len(full) < 0.95 * len(items):
            continue
        everything = len(full) == len(items)
        cites = [place(document, r.got_at[0].block) for r in full[:3] if r.got_at] + [
            place(document, r.name_at.block) for r in full[:2] if r.name_at
        ]
        message = (
            f"评分明细共{len(items)}项，{'全部' if everything else f'{len(full)}项'}得满分。逐项评分通常有扣分，几乎全为满分的评分表难以说明自评过程，"
            "请补充逐项佐证；也可能是整改到位后重新评分。"
        )
        yield CHECK.finding(message, cites, severity="medium" if everything else "low", key=document.id)


CHECK = Check("plausibility.full-marks", "评分几乎全为满分", "implausible", "low", run, clause="二(三)")
