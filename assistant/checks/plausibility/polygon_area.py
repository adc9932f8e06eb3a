"""拐点坐标围成的面积

为什么：面积和拐点描述同一采矿权；二者不符，说明其中一项属于别的范围或被改动。
提示什么：按鞋带公式计算的矿区多边形面积与所写矿区面积相差超过1%且超出取舍范围。多份材料重复同一多边形的合为一条，给出平方公里和公顷。
不提示什么：工业场地、排土场、评估区等多边形，多个多边形之和相符的，已另行提示位置有误的拐点，取舍。
可能的正常解释：个别拐点录入有误，面积沿用变更前的许可证，按椭球面计算。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checks.consistency.conflicts import document_name
from assistant.checks.plausibility.coordinates import misplaced
from assistant.checks.plausibility.corners import Ring, rings
from assistant.checks.tablemath import number
from assistant.core.check import Check, Finding, Inspection
from assistant.core.fact import Fact

#: Practice of the offices (domain rule R17): one per cent.
TOLERANCE = 0.01


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every polygon whose area is not the stated one."""
    found = [r for r in rings(inspection.dossier) if r.own and not any(misplaced(r, c) for c in r.corners)]
    done: list[tuple[float, ...]] = []
    for ring in found:
        here = [r for r in found if r.document is ring.document]
        areas = _stated(inspection, ring)
        total = sum(r.area_km2 for r in here)
        if not areas or any(_fits(a, f) for f in areas for a in (ring.area_km2, total)):
            continue
        shape = tuple(round(v, 1) for c in ring.corners for v in (c.north, c.east))
        if shape not in done:
            done.append(shape)
            yield _finding(
                inspection,
                ring,
                areas,
                [r for r in found if len(r.corners) == len(ring.corners) and abs(r.area_km2 - ring.area_km2) < 1e-6],
            )


def _stated(inspection: Inspection, ring: Ring) -> list[Fact]:
    """The areas of the right that the polygon's document states, or the dossier where it states none."""
    for document in (ring.document.id, None):
        found = [
            f
            for f in inspection.facts.named("area_km2", document=document)
            if f.role not in ("former", "neighbour", "required") and f.confidence >= 0.7
        ]
        if found:
            return found
    return []


def _fits(area: float, fact: Fact) -> bool:
    return abs(area - fact.number) <= max(TOLERANCE * fact.number, fact.slack)


def _finding(inspection: Inspection, ring: Ring, areas: list[Fact], same: list[Ring]) -> Finding:
    stated = next((f for f in areas if f.main), areas[0])
    names = "、".join(dict.fromkeys(document_name(r.document) for r in same))
    off = abs(ring.area_km2 / stated.number - 1) * 100
    message = (
        f"{names}的{ring.name}中{len(ring.corners)}个拐点按坐标（鞋带公式）计算围成{number(ring.area_km2, 4)}km²（{number(ring.area_km2 * 100, 2)}公顷），"
        f"文中矿区面积写{''.join(stated.value.split())}（{number(stated.number, 4)}km²），相差{number(off, 1)}%。"
        "坐标与面积描述同一采矿权，二者不符说明其中一项有误，须对照采矿许可证更正；也可能是个别拐点录入有误，或面积沿用变更前数据。"
    )
    cites = [stated.cite, *(c for corner in ring.corners[:8] for c in corner.cites)]
    facts = {f.document: f.cite for f in reversed(inspection.facts.named("area_km2")) if f.document in {r.document.id for r in same}}
    return CHECK.finding(message, [*cites, *facts.values()], key=f"{round(ring.area_km2, 4)}")


CHECK = Check("plausibility.polygon-area", "拐点坐标围成的面积", "implausible", "high", run, clause="二(一)")
