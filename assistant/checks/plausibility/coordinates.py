"""拐点坐标的位置与个数

为什么：拐点就是采矿权范围；拐点落在别处，圈进来的就是没有批准的地方。
提示什么：拐点在四川省以外（东经97°21′—108°33′，北纬26°03′—34°19′；三度分带32—36带），与其余拐点相距过远，或带号不同；表中拐点数与“由n个拐点圈定”不符。一个多边形一条。
不提示什么：六度分带，以公里为单位或不带带号的坐标，1954、1980坐标系，工业场地等其他坐标表，各份材料重复的同一多边形。
可能的正常解释：数字录入有误，误用其他采矿权的拐点，X、Y填反。
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from assistant.checks.plausibility.corners import Corner, Ring, rings
from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite, place_sentence
from assistant.core.text import chinese_number

NORTH = (2_882_000.0, 3_801_000.0)
EAST = (349_800.0, 650_200.0)
ZONES = range(32, 37)
LATITUDE = (26.05, 34.32)
LONGITUDE = (97.35, 108.55)
_COUNT = re.compile(r"由\s*(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})\s*个?\s*(?:拐点|界址点|控制点|坐标点|角点)")


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every polygon with misplaced corners, and every count that does not fit."""
    found = list(rings(inspection.dossier))
    for ring in found:
        odd = [(c, why) for c in ring.corners if (why := misplaced(ring, c)) is not None]
        if odd:
            yield _misplaced(ring, odd)
    yield from _counts(inspection, found)


def misplaced(ring: Ring, corner: Corner) -> str | None:
    """Why a corner cannot be where it is (Chinese), None where nothing is wrong."""
    if ring.degrees:
        if not (LATITUDE[0] <= corner.north <= LATITUDE[1] and LONGITUDE[0] <= corner.east <= LONGITUDE[1]):
            return "在四川省范围（东经97°21′—108°33′，北纬26°03′—34°19′）以外"
    else:
        zones = Counter(c.zone for c in ring.corners)
        usual = zones.most_common(1)[0][0]
        if corner.zone != usual and zones[usual] > len(ring.corners) / 2:
            return f"带号{corner.zone}与其余拐点的带号{usual}不同，落在数百公里以外（四川省外或别的县）"
        six_degree = usual in (16, 17, 18)
        if not NORTH[0] <= corner.north <= NORTH[1]:
            return "纵坐标X在四川省范围以外"
        if corner.zone and not six_degree and (corner.zone not in ZONES or not EAST[0] <= corner.east <= EAST[1]):
            return "横坐标Y（含带号）在四川省范围以外"
    if corner in ring.far() and len(ring.corners) >= 4:
        return "与其余拐点相距过远"
    return None


def _misplaced(ring: Ring, odd: list[tuple[Corner, str]]) -> Finding:
    shown = "；".join(f"第{c.label}号拐点（{c.raw[0]}，{c.raw[1]}）{why}" for c, why in odd[:4])
    others = [c for c in ring.corners if c not in [o for o, _ in odd]][:1]
    message = (
        f"{ring.name}：{shown}。拐点坐标即采矿权范围，位置有误则矿区范围无法成立，须对照采矿许可证更正；"
        "也可能是数字录入或识别有误，或X、Y坐标填反。"
    )
    return CHECK.finding(
        message, [c for corner in [o for o, _ in odd[:4]] + others for c in corner.cites], key=f"{ring.document.id}:{ring.name}"
    )


def _counts(inspection: Inspection, found: list[Ring]) -> Iterator[Finding]:
    for document in inspection.dossier.documents:
        own = [r for r in found if r.document is document and r.own]
        if len(own) != 1:
            continue
        places: list[tuple[int, Cite]] = []
        for block in document.prose:
            for match in _COUNT.finditer(block.text):
                token = match.group("n")
                places.append((int(token) if token.isdigit() else chinese_number(token), place_sentence(document, block, match.start())))
        if places and all(n != len(own[0].corners) for n, _ in places):
            stated = places[0][0]
            message = (
                f"文中称矿区范围由{stated}个拐点圈定，{own[0].name}列有{len(own[0].corners)}个拐点。拐点数应与采矿许可证一致，须更正；"
                "也可能是表格漏列拐点，或范围调整后文字未同步。"
            )
            yield CHECK.finding(message, [places[0][1], own[0].corners[-1].cites[0]], severity="medium", key=f"{document.id}:count")


CHECK = Check("plausibility.coordinates", "拐点坐标的位置与个数", "implausible", "high", run, clause="二(一)")
