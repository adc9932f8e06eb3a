"""与另一套材料的表格数字雷同

为什么：储量、坐标、监测、投资等表格的数字各矿不同；整表数字一样，至少有一份不是本矿的数据。
提示什么：一张表中四位以上的数字，大部分（至少八个、七成）与另一套材料的一张表相同。
不提示什么：各家共有的数字（折算系数、标准限值、六套以上材料都出现的数字）、整数、年份；同一矿山前后两次申报。
怎样比较：只比较四位有效数字以上的数；行列次序不同也算相同。
可能的正常解释：两矿共用一份监测或勘查成果，或编制单位沿用模板时漏改；双方属于同一企业时降为“请留意”。
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.copying.fingerprint import fingerprint, table_figures
from assistant.checks.copying.matching import same_mine_twice, same_owner
from assistant.core.check import Check, Finding, Inspection, Neighbour
from assistant.core.cite import Cite, place
from assistant.core.document import Document
from assistant.core.text import fold

#: So many figures, and this share of those of the smaller table, make two tables alike.
FEWEST, SHARE = 8, 0.7


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding a table and other dossier."""
    own = fingerprint(inspection.dossier, inspection.facts)
    paths = {d.path: d for d in inspection.dossier.documents}
    for other in inspection.neighbours:
        if same_mine_twice(own.names, other.names):
            continue
        for spot, there, shared in alike(own, other):
            path, caption, index = spot.split("|")
            document = paths[path]
            their_path, their_caption, _ = there.split("|")
            yield CHECK.finding(
                f"《{path}》{_named(caption)}与“{other.name}”（{other.dossier}）《{their_path}》{_named(their_caption)}有{len(shared)}个数字相同（{'、'.join(shared[:6])}等）。"
                f"请核对是否为本矿数据；也可能是两矿共用一份成果，或沿用模板时漏改。",
                _cites(document, int(index), shared),
                severity="low" if same_owner(own.names, other.names) else "high",
                key=f"copied:{path}:{spot}:{other.dossier}",
            )


def alike(own: Neighbour, other: Neighbour) -> Iterator[tuple[str, str, list[str]]]:
    """(place here, place there, figures that both have) of the tables alike, one there for each here."""
    for spot, figures in sorted(own.tables.items()):
        best: tuple[int, str, list[str]] | None = None
        for there, theirs in sorted(other.tables.items()):
            shared = sorted(set(figures) & set(theirs))
            if len(shared) >= max(FEWEST, SHARE * min(len(figures), len(theirs))) and (best is None or len(shared) > best[0]):
                best = (len(shared), there, shared)
        if best is not None:
            yield spot, best[1], best[2]


def _named(caption: str) -> str:
    return f"“{caption}”" if caption else "的一张表"


def _cites(document: Document, index: int, shared: list[str]) -> list[Cite]:
    """The caption and the first cells with the figures."""
    table = next(t for t in document.tables if t.index == index)
    assert table_figures(document, table)
    cites = [place(document, document.block(table.caption))] if table.caption else []
    for cell in table.cells:
        block = document.block(cell.block)
        if len(cites) < 4 and any(f in fold(block.text).replace(",", "") for f in shared):
            cites.append(place(document, block))
    return cites


CHECK = Check("copied.shared-table", "与另一套材料表格数字雷同", "copied", "high", run, needs=("neighbours",))
