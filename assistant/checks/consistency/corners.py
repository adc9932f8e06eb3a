"""拐点坐标前后不一致

为什么：拐点坐标就是采矿权范围，各份材料所列的同一采矿权拐点应当逐个相同。
提示什么：两份材料中同号拐点的坐标相差0.5米以上，或其中一份的坐标多数相同而个别不同。一对材料一条，列出不同的拐点。
不提示什么：不同坐标系（多数拐点都有系统差），经纬度与平面坐标并列，工业场地等其他坐标表，取舍到分米；只见于识别页面的列为低。
可能的正常解释：个别数字录入或识别有误，范围调整后只更新了其中一份。
"""

from __future__ import annotations

from collections.abc import Iterable
from math import hypot

from assistant.checks.consistency.conflicts import document_name
from assistant.checks.plausibility.coordinates import misplaced
from assistant.checks.plausibility.corners import Corner, Ring, rings
from assistant.core.check import Check, Finding, Inspection

#: Metres by which two statements of one corner may differ.
NEAR = 0.5


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every pair of documents whose polygons of the right differ in some corners."""
    found = [r for r in rings(inspection.dossier) if not r.degrees and r.own]
    reported: set[tuple[str, str]] = set()
    for i, a in enumerate(found):
        for b in found[i + 1 :]:
            if a.document is b.document:
                continue
            differing = _differing(a, b)
            for x, y in differing:
                if misplaced(a, x) or misplaced(b, y):
                    differing = []
                    break
            fresh = [(x, y) for x, y in differing if (x.label, str(sorted((x.raw, y.raw)))) not in reported]
            if fresh:
                reported |= {(x.label, str(sorted((x.raw, y.raw)))) for x, y in fresh}
                yield _finding(a, b, fresh)


def _differing(a: Ring, b: Ring) -> list[tuple[Corner, Corner]]:
    """The corners of one number that differ, where most of the polygon is the same."""
    other = {c.label: c for c in b.corners}
    pairs = [(c, other[c.label]) for c in a.corners if c.label in other]
    apart = [(x, y) for x, y in pairs if hypot(x.north - y.north, x.east - y.east) > NEAR or (x.zone and y.zone and x.zone != y.zone)]
    same = len(pairs) - len(apart)
    return apart if apart and len(pairs) >= 3 and same >= max(2, len(apart)) else []


def _finding(a: Ring, b: Ring, differing: list[tuple[Corner, Corner]]) -> Finding:
    shown = "；".join(
        f"第{x.label}号拐点{document_name(a.document)}为（{x.raw[0]}，{x.raw[1]}）、{document_name(b.document)}为（{y.raw[0]}，{y.raw[1]}）"
        for x, y in differing[:4]
    )
    message = (
        f"同一采矿权的拐点坐标前后不一致：{shown}，其余拐点相同。拐点坐标应与采矿许可证逐个一致，须对照更正；"
        "也可能是个别数字录入或识别有误，或范围调整后未同步更新。"
    )
    recognised = any(
        r.document.block(c.cites[0].block).layer == "recognised"
        for r, cs in ((a, [x for x, _ in differing]), (b, [y for _, y in differing]))
        for c in cs
    )
    cites = [c for x, y in differing[:4] for c in (*x.cites, *y.cites)]
    return CHECK.finding(message, cites, severity="low" if recognised else None, key=f"{a.document.id}:{b.document.id}")


CHECK = Check("consistency.corners", "拐点坐标前后不一致", "inconsistent", "high", run, clause="二(一)")
