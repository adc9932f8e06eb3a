"""与另一套材料沿用同一模板

为什么：同一编制单位常用一个模板填写多个矿山的材料，句子和次序都一样，只换数字和名称；本矿的实际情况容易没有写进去，别矿的内容也容易留下来。这不是过错，但值得对照着看。
提示什么：与另一家企业的一套材料至少五节正文（各占本节六成以上，合计三百字以上）除数字和名称外逐句相同。一套材料只提示一次，列出是哪些章节、与哪一套最像，程度为“请留意”。
不提示什么：通知的原文和目录规定的章节名称，法规标准清单，表格；同一企业的材料；同一矿山前后两次申报；只有零星几句相同。
怎样比较：句子去掉数字和企业、矿山、地名后逐字比较；连数字也相同的段落另由“与另一套材料段落雷同”提示。
可能的正常解释：两份材料由同一编制单位编写，通用部分写法相同，本身没有问题。
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.copying.fingerprint import fingerprint
from assistant.checks.copying.matching import same_mine_twice, same_owner
from assistant.checks.copying.templates import Chapter, carried_over
from assistant.core.check import Check, Finding, Inspection, Neighbour
from assistant.core.cite import Cite, place
from assistant.core.text import sentences

#: Titles that are named, and sentences that are cited.
_NAMED, _CITED = 6, 4


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding: the dossier that is most alike."""
    own = fingerprint(inspection.dossier, inspection.facts)
    found = [(sum(c.letters for c in chapters), other, chapters) for other, chapters in siblings(own, inspection.neighbours)]
    if not found:
        return
    letters, other, chapters = max(found, key=lambda one: (one[0], one[1].dossier))
    titles = "、".join(f"“{c.title}”" for c in chapters[:_NAMED]) + ("等" if len(chapters) > _NAMED else "")
    spot, there = chapters[0].matches[0]
    yield CHECK.finding(
        f"{titles}{len(chapters)}节（约{letters}字）与“{other.name}”（{other.dossier}）除数字和名称外逐句相同，像是沿用同一模板。"
        f"例如：“{own.passages[spot][:60]}”，对方《{there.split('|')[0]}》写：“{other.passages[there][:60]}”。"
        "请核对这些章节是否写了本矿的实际情况；也可能只是同一编制单位的通用写法。",
        _cites(inspection, chapters),
        key=f"copied:template:{other.dossier}",
    )


def siblings(own: Neighbour, others: tuple[Neighbour, ...]) -> Iterator[tuple[Neighbour, list[Chapter]]]:
    """The dossiers of other enterprises that share a template with this one."""
    for other in others:
        if not same_mine_twice(own.names, other.names) and not same_owner(own.names, other.names) and (found := carried_over(own, other)):
            yield other, found


def _cites(inspection: Inspection, chapters: list[Chapter]) -> list[Cite]:
    """The first sentence of the first chapters."""
    paths = {d.path: d for d in inspection.dossier.documents}
    cites = []
    for chapter in chapters[:_CITED]:
        path, _, block_id, number = chapter.matches[0][0].split("|")
        block = paths[path].block(block_id)
        start, end = sentences(block.text)[int(number)]
        cites.append(place(paths[path], block, start, end))
    return cites


CHECK = Check("copied.shared-template", "与另一套材料沿用同一模板", "copied", "low", run, needs=("neighbours",))
