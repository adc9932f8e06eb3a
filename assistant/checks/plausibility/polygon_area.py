"""The area that the corner coordinates enclose against the area that the filing states.

Why: area and corners describe the same right; where they disagree, one of them belongs to another right or was changed.

Flagged: the polygon of the mining right, by the shoelace formula, differs from the stated area by more than 1 % (and by more than rounding).
One finding a polygon, however many documents repeat it; both areas are given in km² and hectares.

Quiet: polygons of works, dumps and evaluation areas, several polygons whose sum fits, corners that are reported as misplaced, rounding,
areas reduced by a hole that the table names (扣除).

Innocent explanations: a corner mistyped, the area of an earlier licence, an area computed on the ellipsoid.
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
            yield _finding(inspection, ring, areas, [r for r in found if len(r.corners) == len(ring.corners) and abs(r.area_km2 - ring.area_km2) < 1e-6])


def _stated(inspection: Inspection, ring: Ring) -> list[Fact]:
    """The areas of the right that the polygon's document states, or the dossier where it states none."""
    for document in (ring.document.id, None):
        found = [f for f in inspection.facts.named("area_km2", document=document) if f.role not in ("former", "neighbour", "required") and f.confidence >= 0.7]
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
