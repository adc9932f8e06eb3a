"""与另一套材料的电子文件同出一源

为什么：Word 文件记下每次编辑的标识（rsid），PDF 文件有自己的编号；两个矿山的文件带有相同的标识，说明一份由另一份改成，照搬的内容容易混在其中。
提示什么：与另一套材料的 Word 文件有三个以上相同的编辑标识，或与其 PDF 文件编号相同，而其他材料没有。只作“提示”，帮助找到对照的材料。
不提示什么：三套以上材料共有的标识（同一模板、同一软件自带）；同一企业的材料；扫描件。
可能的正常解释：两份材料由同一编制单位用同一模板编写，这本身没有问题。
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.copying.fingerprint import file_marks, fingerprint
from assistant.checks.copying.matching import ENOUGH, same_mine_twice, same_owner
from assistant.core.check import Check, Finding, Inspection, Neighbour
from assistant.core.cite import place

#: Editing sessions in common that are no chance and no empty new file's.
FEWEST = 3


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding a pair of files and other dossier, where enough dossiers are known to tell what a template brings along."""
    own = fingerprint(inspection.dossier, inspection.facts)
    for other in inspection.neighbours:
        if same_mine_twice(own.names, other.names) or same_owner(own.names, other.names):
            continue
        for document in inspection.dossier.documents:
            found = origin(file_marks(document), other)
            first = next((b for b in document.body if b.text.strip()), None)
            if found is not None and first is not None:
                yield CHECK.finding(
                    f"《{document.path}》与“{other.name}”（{other.dossier}）《{found[0]}》的{found[1]}相同，两个文件像是由同一文件改成。"
                    f"请对照两份材料的内容；也可能只是同一编制单位的模板。",
                    [place(document, first, 0, min(len(first.text), 120))],
                    key=f"copied:file:{other.dossier}",
                )


def origin(marks: set[str], other: Neighbour) -> tuple[str, str] | None:
    """The other dossier's file of the same origin as the one with these marks, and by what; None where too few dossiers are known."""
    if other.population < ENOUGH:
        return None
    for path, theirs in sorted(other.marks.items()):
        shared = marks & set(theirs)
        if any(m.startswith("pdf:") for m in shared):
            return path, "PDF 文件编号"
        if len(shared) >= FEWEST:
            return path, f"{len(shared)}个 Word 编辑标识"
    return None


CHECK = Check("copied.shared-file", "与另一套材料的文件同源", "copied", "info", run, needs=("neighbours",))
