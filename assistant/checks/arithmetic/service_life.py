"""服务年限与储量、规模

为什么：年限由储量和规模算出，剩余可采年限不少于三年的要求、许可证期限和方案期限都与之相连。
提示什么：所写年限与各种算法（T＝Qk÷[A×（1－ρ）]，或由设计利用储量乘回采率；煤矿除以储备系数1.1—1.5）都相差10%以上；文中说明含基建期的，再加两年。剩余年限同样检查。
不提示什么：按其他材料所写规模算得相符的（规模不一致另行提示），取整，含基建期，煤矿储备系数，复垦方案自身的服务年限，储量与规模单位不同。
可能的正常解释：分期达产，含基建期，部分储量不计入。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.checks.consistency.conflicts import document_name
from assistant.checks.tablemath import number
from assistant.core.check import Check, Finding, Inspection
from assistant.core.document import Document
from assistant.core.fact import Fact

#: Practice: ten per cent, and up to two years of construction (domain notes 4.3).
TOLERANCE = 0.10
CONSTRUCTION = 2.0
#: Where the mineable reserves are stated, a life worked out of the larger design reserves must be met nearly exactly to explain it.
SECOND = 0.03
COAL_FACTORS = (1.0, 1.1, 1.2, 1.3, 1.4, 1.5)
_BUILDING = re.compile(r"基建期|建设期|基建时间|含基建")


def run(inspection: Inspection) -> Iterable[Finding]:
    """One finding a document and life."""
    reported: set[float] = set()
    for document in inspection.dossier.of_kind("development_plan", "self_assessment", "reclamation_plan"):
        for life, reserves in (
            ("service_life_a", ("reserves_mineable_wt", "reserves_design_wt")),
            ("remaining_life_a", ("remaining_mineable_wt",)),
        ):
            stated = _main(inspection, life, document)
            if stated is None or stated.number in reported:
                continue
            finding = _judge(inspection, document, stated, reserves)
            if finding is not None:
                reported.add(stated.number)
                yield finding


def _main(inspection: Inspection, name: str, document: Document | None) -> Fact | None:
    fact = inspection.facts.main(name, document=document.id if document else None)
    sure = (
        fact is not None
        and fact.confidence >= 0.8
        and fact.role not in ("former", "neighbour", "required", "planned")
        and isinstance(fact.normalized, float | int)
    )
    return fact if sure else None


def _judge(inspection: Inspection, document: Document, stated: Fact, names: tuple[str, ...]) -> Finding | None:
    scale = _main(inspection, "scale_wt", document) or _main(inspection, "scale_wt", None)
    sources = [f for n in names if (f := _main(inspection, n, document)) is not None]
    if scale is None or not sources or scale.number <= 0 or stated.number <= 0:
        return None
    sources = [f for f in sources if _volume(inspection, f) == _volume(inspection, scale)]  # 万m³ are not divided by 万t
    options = list(_lives(inspection, document, sources, scale.number))
    others = {f.number for f in inspection.facts.mains("scale_wt") if f.number > 0 and f.number != scale.number}
    elsewhere = [life for other in sorted(others) for life, _ in _lives(inspection, document, sources, other)]
    if any(abs(life - stated.number) <= SECOND * life + stated.slack for life in elsewhere):
        return None  # the life is right and the scale is the one that is odd: told by consistency.extent
    building = CONSTRUCTION if any(_BUILDING.search(b.text) for b in document.prose) else 0.0
    rounding = max(stated.slack, 0.05) * 2
    if not options or any(
        life * (1 - near) - rounding <= stated.number <= life * (1 + near) + building + rounding
        for life, formula in options
        for near in (TOLERANCE if len(sources) == 1 or formula.startswith(number(sources[0].number, 2)) else SECOND,)
    ):
        return None
    nearest, formula = min(options, key=lambda o: abs(o[0] - stated.number))
    message = (
        f"{document_name(document)}的{stated.label}写{''.join(stated.value.split())}，按{formula}≈{number(nearest, 1)}年，相差超过10%"
        f"（已试过计与不计回采率、贫化率{'、储备系数' if len(options) > 4 else ''}的各种算法）。年限由储量和规模决定，须核对三者；"
        "也可能是分期达产、含基建期，或部分储量不计入。"
    )
    return CHECK.finding(message, [stated.cite, *(f.cite for f in sources), scale.cite], key=f"{document.id}:{stated.name}")


def _volume(inspection: Inspection, fact: Fact) -> bool:
    """Whether an amount is a volume, by its own unit or that of the calculation that it begins («39.34×95%＝37.37万m³»)."""
    behind = inspection.dossier.document(fact.document).block(fact.cite.block).text[fact.cite.end :]
    unit = re.match(r"[\s\d.,×xX*÷/%％＝=≈()（）]*[万亿]?(?:m3|m³|㎥|立方米|方)", behind)
    return re.search(r"m3|m³|㎥|立方|方/|方$", fact.value) is not None or unit is not None


def _lives(inspection: Inspection, document: Document, sources: list[Fact], scale: float) -> Iterator[tuple[float, str]]:
    """Every way to work the life out, with the calculation."""
    dilution = _main(inspection, "dilution", document) or _main(inspection, "dilution", None)
    recovery = _main(inspection, "design_recovery", document) or _main(inspection, "design_recovery", None)
    mineral = _main_text(inspection, "mineral")
    factors = COAL_FACTORS if "煤" in mineral else (1.0,)
    for fact in sources:
        shares = [1.0] + ([recovery.number / 100] if recovery and fact.name != "remaining_mineable_wt" else [])
        thin = [0.0] + ([dilution.number / 100] if dilution and dilution.number < 40 else [])
        for share in shares:
            for rho in thin:
                for factor in factors:
                    top = number(fact.number, 2) + (f"×{number(share * 100)}%" if share != 1 else "")
                    below = number(scale) + (f"×（1－{number(rho * 100)}%）" if rho else "") + (f"×{number(factor)}" if factor != 1 else "")
                    yield fact.number * share / (scale * (1 - rho) * factor), f"{top}÷[{below}]"


def _main_text(inspection: Inspection, name: str) -> str:
    fact = inspection.facts.main(name)
    return str(fact.normalized) if fact else ""


CHECK = Check("arithmetic.service-life", "服务年限与储量、规模", "arithmetic", "medium", run, clause="二(二)")
