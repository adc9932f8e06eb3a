"""提纲要求的章节没有写

为什么：编制提纲规定了各类材料必须交代的内容；少了一章，审查就缺了一方面的依据。
提示什么：开发利用方案、复垦方案、自评估报告中，提纲要求的内容既没有相应标题（不论叫什么名称），正文里也没有成段的叙述。写明在哪里找过、最接近的段落。
不提示什么：内容写在别的标题下面的；名称不同而说的是同一件事的；核对清单已经列出的缺项；有无法识读的页、不能断定缺少的，以及通篇很短、不按提纲编写的（改为“请留意”）。
可能的正常解释：内容写在另一份材料里，或提纲版本不同。
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant import corpus
from assistant.core.check import Check, Finding, Inspection, Severity
from assistant.core.cite import place
from assistant.core.document import KIND_LABELS, Block, Document, Kind
from assistant.core.text import fold

_SHORTEST = 20
#: A filing this short (characters of prose) follows no outline: its chapters are not counted against it.
_TERSE = 3500


@dataclass(frozen=True)
class Chapter:
    """What an outline demands: words of its heading, words of its body, how many paragraphs make it."""

    id: str
    label: str
    titles: tuple[str, ...]
    terms: tuple[str, ...]
    paragraphs: int
    severity: Severity


@cache
def outline(kind: Kind) -> tuple[Chapter, ...]:
    """The chapters demanded of a kind of filing (corpus/references/outlines.yaml)."""
    return tuple(
        Chapter(
            e["id"],
            e["label"],
            tuple(map(fold, e["titles"])),
            tuple(map(fold, e["terms"])),
            e.get("paragraphs", 2),
            e.get("severity", "medium"),
        )
        for e in corpus.table("references/outlines").get(kind, ())
    )


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding a document and chapter."""
    for document in inspection.dossier.of_kind("self_assessment", "development_plan", "reclamation_plan"):
        if len(document.sections) < 4:
            continue
        for kind in (document.kind, *document.also):
            for chapter in outline(kind):
                finding = _look(inspection, document, kind, chapter)
                if finding is not None:
                    yield finding


def _look(inspection: Inspection, document: Document, kind: Kind, chapter: Chapter) -> Finding | None:
    headings = [s for s in document.sections if any(t in fold(s.title) for t in chapter.titles)]
    if any(document.section_blocks(s.index) for s in headings):
        return None
    speaking = sorted(
        (b for b in document.prose if len(b.text) >= _SHORTEST and _speaks(b, chapter) >= 1), key=lambda b: -_speaks(b, chapter)
    )
    if sum(_speaks(b, chapter) >= 2 for b in speaking) >= chapter.paragraphs:
        return None
    unread = document.unreadable_pages()
    terse = sum(len(b.text) for b in document.prose) < _TERSE
    searched = inspection.absent(
        queries=[chapter.label], sections=[s.title for s in document.sections if s.level == 1], documents=[document.id],
        why_not="标题中没有这方面的章节；下列段落只是提到，没有成段叙述" if speaking else "标题和正文中都没有这方面的内容",
    )  # fmt: skip
    cites = [place(document, b, 0, min(len(b.text), 160)) for b in speaking[:2]]
    doubt = f"另有第{'、'.join(map(str, unread[:6]))}页无法识读，不能断定。" if unread else ""
    return CHECK.finding(
        f"{KIND_LABELS[kind]}《{document.path}》没有“{chapter.label}”的章节，正文里也没有成段的叙述。{doubt}提纲要求写明这方面内容，请补充；也可能写在另一份材料里或提纲版本不同。",
        cites, searched=searched, severity="low" if unread or terse else chapter.severity, confidence=0.8,
    )  # fmt: skip


def _speaks(block: Block, chapter: Chapter) -> int:
    """How many of the chapter's words a paragraph holds."""
    words = fold(block.text)
    return sum(t in words for t in chapter.terms)


CHECK = Check("missing.chapter", "缺少提纲要求的章节", "missing", "medium", run)
