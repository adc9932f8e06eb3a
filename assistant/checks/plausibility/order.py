"""上下限、总分关系

为什么：可采储量是设计利用储量的一部分，后者又是保有储量的一部分；动态投资包含静态投资。
提示什么：同一材料、同一基准日内：开采标高上限低于下限，设计利用储量大于保有储量，可采大于设计利用，动态小于静态，复垦面积大于责任范围。一对一条。
不提示什么：不同基准日或不同材料的数，相等的数，取舍。
可能的正常解释：两个数填反，其中一个属于别的年份或范围。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checks.consistency.conflicts import document_name
from assistant.core.check import Check, Finding, Inspection
from assistant.core.fact import Fact

#: (the greater, the lesser, why)
PAIRS = (
    ("elev_top", "elev_bottom", "开采标高的上限应高于下限"),
    ("reserves_total_wt", "reserves_design_wt", "设计利用资源储量是保有资源储量的一部分"),
    ("reserves_design_wt", "reserves_mineable_wt", "可采储量是设计利用资源储量扣除损失后的部分"),
    ("dynamic_wan", "static_wan", "动态投资为静态投资加价差预备费，不会小于静态投资"),
    ("responsibility_hm2", "reclaim_hm2", "复垦面积是复垦责任范围的一部分"),
)


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every pair in the wrong order, once a document."""
    for document in inspection.dossier.documents:
        for greater, lesser, why in PAIRS:
            a, b = _main(inspection, greater, document.id), _main(inspection, lesser, document.id)
            if (
                a is None
                or b is None
                or (a.year and b.year and a.year != b.year)
                or a.number >= b.number - a.slack - b.slack
                or b.number > 5 * a.number
            ):
                continue
            message = (
                f"{document_name(document)}中{a.label}为{_shown(a)}，{b.label}为{_shown(b)}，大小关系不成立：{why}。须更正或说明；"
                "也可能是两个数填反，或二者的基准日、范围不同。"
            )
            yield CHECK.finding(message, [a.cite, b.cite], key=f"{document.id}:{greater}")


def _main(inspection: Inspection, name: str, document: str) -> Fact | None:
    fact = inspection.facts.main(name, document=document)
    known = (
        fact is not None
        and fact.confidence >= 0.8
        and fact.role not in ("former", "neighbour", "required")
        and isinstance(fact.normalized, float | int)
    )
    return fact if known else None


def _shown(fact: Fact) -> str:
    value = "".join(fact.value.split())
    return value if not value.replace(".", "").isdigit() or fact.unit is None else f"{value}{fact.unit}"


CHECK = Check("plausibility.order", "上下限、总分关系", "implausible", "medium", run, clause="二(二)")
