"""与另一套材料的段落雷同

为什么：两个矿山的情况不同，连数字都一样的成段文字，至少有一份不是写本矿的。
提示什么：与同批（或以往）另一套材料有成段相同的文字，其中含有只属于一个矿山的数字；或整节文字除数字外几乎相同、而其他材料没有这样写。同一节一条，引出双方所在章节。
不提示什么：法律、标准清单，目录，通知原文；各家通用的套话；同一企业、同一矿山前后两次申报之外的零星相同句子。
可能的正常解释：两份材料由同一编制单位编写，通用措施的写法相同。
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher

from assistant.checks.copying.fingerprint import figures, fingerprint, masked, telling_figures
from assistant.core.check import Check, Finding, Inspection, Neighbour
from assistant.core.cite import Cite, place
from assistant.core.text import sentences

_RUN = 100
_PART = 0.55
_WHOLE = 0.8
_LONG = 400


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding a section and other dossier."""
    own = fingerprint(inspection.dossier)
    common = _common(inspection.neighbours)
    for other in inspection.neighbours:
        theirs: dict[str, list[str]] = defaultdict(list)
        for spot, words in other.passages.items():
            theirs[masked(words)].append(spot)
        yield from _compare(inspection, own, other, theirs, common)


def _common(neighbours: tuple[Neighbour, ...]) -> dict[str, int]:
    """In how many of the other dossiers a sentence (its figures left out) stands."""
    count: dict[str, int] = defaultdict(int)
    for one in neighbours:
        for words in {masked(w) for w in one.passages.values()}:
            count[words] += 1
    return count


def _compare(inspection: Inspection, own: Neighbour, other: Neighbour, theirs: dict[str, list[str]], common: dict[str, int]) -> Iterator[Finding]:
    sections: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for spot, words in own.passages.items():
        path, title, _, _ = spot.split("|")
        sections[path, title].append((spot, words))
    for (path, title), listed in sections.items():
        total = sum(len(w) for _, w in listed)
        equal = [(s, w) for s, w in listed if _equal(w, other, theirs)]
        alike = [(s, w) for s, w in listed if masked(w) in theirs]
        shown = [f for _, w in equal for f in telling_figures(w)]
        same = sum(len(w) for _, w in equal)
        rare = sum(len(w) for _, w in alike if common[masked(w)] == 1)
        certain = bool(shown) and same >= _RUN and same >= _PART * total
        whole = rare >= _WHOLE * total and total >= _LONG and len(inspection.neighbours) >= 3
        if not (certain or whole):
            continue
        used = equal if certain else alike
        there = sorted({"“" + spot.split("|")[1] + "”（" + spot.split("|")[0] + "）" for _, w in used for spot in theirs[masked(w)]})
        share = round(100 * sum(len(w) for _, w in used) / total)
        numbers = f"，连数字也相同（{'、'.join(dict.fromkeys(shown))}）" if shown else "，只是数字不同"
        yield CHECK.finding(
            f"《{path}》“{title}”与“{other.name}”（{other.dossier}）的{'、'.join(there[:2])}有成段相同的文字，占本节正文约{share}%{numbers}。"
            f"例如：“{used[0][1][:60]}”。法规标准清单、目录、题注和表格未计入。请核对所写是否为本矿实际；也可能是同一编制单位的通用写法。",
            _cites(inspection, [s for s, _ in used][:4]),
            key=f"copied:{path}:{title}:{other.dossier}",
        )


def _equal(words: str, other: Neighbour, theirs: dict[str, list[str]]) -> bool:
    """The same sentence, its figures included (small differences of wording aside)."""
    for spot in theirs.get(masked(words), ()):
        said = other.passages[spot]
        if said == words or (not figures(words) and SequenceMatcher(None, said, words, autojunk=False).ratio() > 0.97):
            return True
    return False


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
