"""产量超过核定规模

为什么：超过许可规模的产量没有许可，也与“按核定规模生产”的说法矛盾。
提示什么：某年矿石产量超过证载规模10%以上（超过20%为严重）。一年一条。
不提示什么：不超过110%的产量，扩能以前的年份，矿石以外的产品，多年合计，计划产量。
可能的正常解释：产量含废石或外购矿石，两证合并统计，干湿吨口径不同。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checks.tablemath import number
from assistant.core.check import Check, Finding, Inspection
from assistant.core.fact import Fact

MEDIUM, HIGH = 1.10, 1.20


def run(inspection: Inspection) -> Iterable[Finding]:
    """One finding a year."""
    licence = _scale(inspection)
    if licence is None or licence.number <= 0:
        return
    years: dict[int, list[Fact]] = {}
    for fact in inspection.facts.named("production_wt", roles=("actual",)):
        if fact.year is not None and fact.confidence >= 0.8 and isinstance(fact.normalized, float | int):
            years.setdefault(fact.year, []).append(fact)
    for year, facts in sorted(years.items()):
        over = [f for f in facts if f.number > MEDIUM * licence.number + f.slack]
        if not over or len(over) < len(facts) / 2 or over[0].number > 5 * licence.number:
            continue
        ratio = over[0].number / licence.number
        message = (
            f"{year}年产量{''.join(over[0].value.split())}（万吨）为证载生产规模{''.join(licence.value.split())}的{number(100 * ratio, 0)}%。"
            "超过核定规模生产须有变更手续，须核对产量和许可规模；也可能是产量含废石、外购矿石，或统计口径不同。"
        )
        yield CHECK.finding(message, [*(f.cite for f in over[:3]), licence.cite], severity="high" if ratio > HIGH else None, key=str(year))


def _scale(inspection: Inspection) -> Fact | None:
    found = [
        f
        for f in inspection.facts.named("scale_wt", roles=("stated", "licensed", "designed"))
        if f.main and isinstance(f.normalized, float | int)
    ]
    order = {"licence": 0, "self_assessment": 1, "development_plan": 2}
    found.sort(key=lambda f: order.get(inspection.dossier.document(f.document).kind, 3))
    return found[0] if found and len({round(f.number, 4) for f in found[:3]}) == 1 else None


CHECK = Check("plausibility.over-production", "产量超过核定规模", "implausible", "medium", run, clause="三(二)")
