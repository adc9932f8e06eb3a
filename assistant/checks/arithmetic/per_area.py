"""单位面积投资与总投资、面积

为什么：亩均投资由总投资除以面积得来；二者对不上，说明改过其中一个数，或沿用了别的方案。
提示什么：正文或表格所写亩均（单位面积）静态、动态投资，与本方案的总投资除以复垦责任范围、复垦面积、损毁面积中任何一个都相差超过百分之二。写出算式。
不提示什么：同一句内已有总投资和面积的（由“名称关系”核对），方案中没有总投资或面积的，单项工程、分期、其他项目的亩均费用。
可能的正常解释：按其他面积计算，方案修编后未更新。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.checks.tablemath import number
from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite, place
from assistant.core.document import Block, Document
from assistant.core.fact import Fact
from assistant.core.text import half_width, sentence_at
from assistant.core.units import parse_number

_STATED = re.compile(
    r"(?P<kind>静态|动态)?(?:总)?(?:投资)?(?:的)?(?:单位面积|亩均|每亩|平均每亩)(?P<kind2>静态|动态)?(?:总)?(?:复垦|治理|修复)?(?:投资|费用)(?:额|标准|指标)?"
    r"(?:约为|约|为|是|达|计|:|：|\s)*(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>万?元)?(?:/|每)?(?P<per>亩|hm2|hm²|公顷)?"
)
_AREAS = ("responsibility_hm2", "reclaim_hm2", "total_damage_hm2", "damaged_hm2", "rp_zone_hm2")
_HECTARES = {"亩": 1 / 15, "hm2": 1.0, "hm²": 1.0, "公顷": 1.0}
#: How far a quotient may lie from what is written, rounding of its parts included.
NEAR = 0.02


def run(inspection: Inspection) -> Iterable[Finding]:
    """One finding a stated figure that no area of its plan gives."""
    for document in inspection.dossier.of_kind("reclamation_plan", "self_assessment"):
        for block in document.body:
            text = half_width(block.text)
            for match in _STATED.finditer(text):
                finding = _held_against(inspection, document, block, text, match)
                if finding is not None:
                    yield finding


def _held_against(inspection: Inspection, document: Document, block: Block, text: str, match: re.Match[str]) -> Finding | None:
    start, end = sentence_at(text, match.start())
    if (match["per"] is None and "亩" not in match.group()) or (
        re.search(r"(?:hm[2²]|公顷|\d亩)[^/]", text[start : match.start()]) and "万元" in text[start:end]
    ):
        return None
    kind = match["kind"] or match["kind2"]
    totals = [
        f
        for name in (("dynamic_wan",) if kind == "动态" else ("static_wan",) if kind == "静态" else ("static_wan", "dynamic_wan"))
        for f in _facts(inspection, document, name)
    ]
    areas = [f for name in _AREAS for f in _facts(inspection, document, name)]
    if not totals or not areas:
        return None
    value = parse_number(match["number"])[0] * (1.0 if match["unit"] == "万元" else 1e-4)
    per = _HECTARES[match["per"] or "亩"]
    options = [(abs(_wan(t) / _wan(a) * per / value - 1), t, a) for t in totals for a in areas if value and _wan(a)]
    if not options or min(o[0] for o in options) <= NEAR:
        return None
    total, area = totals[0], areas[0]
    exact = _wan(total) / _wan(area) * per * (1.0 if match["unit"] == "万元" else 1e4)
    return CHECK.finding(
        f"“{match.group().strip()}”：{total.label}{total.value}÷{area.label}{area.value}≈{number(exact, 0 if exact > 100 else 2)}{match['unit'] or '元'}/{match['per'] or '亩'}，"
        "按本方案的其他面积计算也不相符。须核对三个数；也可能是按其他面积计算，或方案修编后未更新。",
        [place(document, block, match.start("number"), match.end()), *_cites(total, area)],
        key=f"{document.id}:{block.id}:{match.start()}",
    )


def _cites(*facts: Fact) -> Iterator[Cite]:
    yield from (f.cite for f in facts)


def _facts(inspection: Inspection, document: Document, name: str) -> list[Fact]:
    found = inspection.facts.named(name, document=document.id) or inspection.facts.named(name)
    return [f for f in found if f.role in ("stated", "planned", "designed")]


def _wan(fact: Fact) -> float:
    return float(fact.normalized)


CHECK = Check("arithmetic.per-area", "单位面积投资", "arithmetic", "medium", run)
