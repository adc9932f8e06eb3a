"""与另一套材料的段落雷同

为什么：两个矿山的情况不同，连数字都一样的成段文字，至少有一份不是写本矿的。
提示什么：与同批（或以往）另一套材料有成段相同的文字（允许改动少量词语），其中含有只属于一个矿山的数字；或整节文字除数字和名称外几乎相同、而其他材料没有这样写。同一节一条，引出双方所在章节。
不提示什么：法律、标准清单，目录，通知原文；各家通用的套话；一个县共同的气候、地震、交通等数字；同一矿山前后两次申报。
怎样比较：句子去掉数字和企业、矿山、地名后比较；三套以上材料都有的写法视为模板。数字都换过、只有写法相同的，须写有本矿的数字、且两套材料其余部分几乎没有共同之处（不是同一编制单位的通用写法），才提示“须更正”，否则降为“请留意”；双方属于同一企业时也降为“请留意”。
可能的正常解释：两份材料由同一编制单位编写，通用措施的写法相同。
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.copying.fingerprint import fingerprint
from assistant.checks.copying.matching import SectionMatch, held_among, same_mine_twice, same_owner, sections
from assistant.core.check import Check, Finding, Inspection, Neighbour
from assistant.core.cite import Cite, place
from assistant.core.text import sentences


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding a section and other dossier."""
    own = fingerprint(inspection.dossier, inspection.facts)
    known = held_among(inspection.neighbours)
    for other in inspection.neighbours:
        if same_mine_twice(own.names, other.names):
            continue
        population = other.population or len(inspection.neighbours) + 1
        for found in sections(own, other, known, population):
            yield _finding(inspection, own, other, found)


def _finding(inspection: Inspection, own: Neighbour, other: Neighbour, found: SectionMatch) -> Finding:
    there = sorted({"“" + m.there.split("|")[1] + "”（" + m.there.split("|")[0] + "）" for m in found.matches})
    if found.kind == "figures":
        numbers = f"，连数字也相同（{'、'.join(found.figures[:8])}）"
    else:
        numbers = "，其他材料都没有这样写" + ("" if all(m.same for m in found.matches) else "，只是数字不同")
    severity = found.severity(owner=same_owner(own.names, other.names))
    return CHECK.finding(
        f"《{found.path}》“{found.title}”与“{other.name}”（{other.dossier}）的{'、'.join(there[:2])}有成段相同的文字，占本节正文约{round(100 * found.share)}%{numbers}。"
        f"例如：“{own.passages[found.matches[0].spot][:60]}”。法规标准清单、目录、题注和表格未计入。请核对所写是否为本矿实际；也可能是同一编制单位的通用写法。",
        _cites(inspection, [m.spot for m in found.matches][:4]),
        severity=severity,
        key=f"copied:{found.path}:{found.title}:{other.dossier}",
    )


def _cites(inspection: Inspection, spots: list[str]) -> list[Cite]:
    paths = {d.path: d for d in inspection.dossier.documents}
    cites = []
    for spot in spots:
        path, _, block_id, number = spot.split("|")
        document = paths[path]
        block = document.block(block_id)
        start, end = sentences(block.text)[int(number)]
        cites.append(place(document, block, start, end))
    return cites


CHECK = Check("copied.shared-section", "与另一套材料段落雷同", "copied", "high", run, needs=("neighbours",))
