"""只有标题没有内容

为什么：提纲要求的章节只留标题，等于没有写。
提示什么：标题下面没有正文、表格、图片，也没有下级标题。
不提示什么：附件、附图、附表、目录一类的标题；文件最末、其内容另成一份文件的标题；目录里的条目（连续三个以上没有内容的标题，或后文同名且有内容的标题）。
可能的正常解释：内容放进了别的章节，而标题没有删去。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import place
from assistant.core.document import Document, Section
from assistant.core.text import numbering, strip_numbering

_BARE = re.compile(r"^(?:附[件图表录]|目\s*录|图\s*\d|表\s*\d|插图|封面|扉页|签[字章]|盖章)")


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding a heading."""
    for document in inspection.dossier.documents:
        if document.kind not in ("self_assessment", "development_plan", "reclamation_plan"):
            continue
        empty = [s for s in document.sections if is_empty(document, s)]
        listed = _contents(document, empty)
        for section in empty:
            if section.index not in listed:
                heading = document.block(section.heading)
                page = f"第{heading.page}页" if heading.page else ""
                yield CHECK.finding(
                    f"《{document.path}》{page}“{section.title.strip()}”只有标题没有内容。该部分应当有的说明没有写出；也可能内容在其他章节而标题没有删去。",
                    [place(document, heading)],
                )


def _contents(document: Document, empty: list[Section]) -> set[int]:
    """The empty headings that are lines of a list of contents: three and more one behind the other, or repeated further on with a body."""
    listed: set[int] = set()
    run: list[int] = []
    for section in empty:
        if run and section.index != run[-1] + 1:
            run = []
        run.append(section.index)
        if len(run) >= 3:
            listed.update(run)
    bare = {s.index: strip_numbering(s.title).strip() for s in document.sections}
    hollow = {s.index for s in empty}
    return listed | {s.index for s in empty if any(t == bare[s.index] and i not in hollow for i, t in bare.items())}


def is_empty(document: Document, section: Section) -> bool:
    """Whether nothing stands below a heading that should have a body."""
    if _BARE.match(strip_numbering(section.title)) or document.subsections(section.index):
        return False
    if any(b.text.strip() for b in document.section_blocks(section.index)):
        return False
    if any(p.section == section.index for p in document.pictures) or any(t.section == section.index for t in document.tables):
        return False
    if section.index == len(document.sections) - 1 or _on_cover(document, section):
        return False
    heading = document.block(section.heading)
    following = document.sections[section.index + 1]
    if _numbered(document, section) and not _numbered(document, following):
        return False  # the title of what stands below it («九、承诺», «真实性承诺书»)
    pages = {
        n
        for n in document.unreadable_pages()
        if heading.page is not None and following.page is not None and heading.page <= n <= following.page
    }
    return not pages


#: A page with no more words than this, with headings one below the other, is a cover (of a filing bound behind another).
_MOST_ON_A_COVER = 260


def _on_cover(document: Document, section: Section) -> bool:
    """Whether a heading without a number stands before the first numbered one, where the lines of the cover are, or on a later cover."""
    page, after = section.page, document.sections[section.index + 1]
    plain = not _numbered(document, section) and not _numbered(document, after)
    if page is not None and after.page == page and plain and sum(len(b.text) for b in document.body if b.page == page) <= _MOST_ON_A_COVER:
        return True
    first = next((s.index for s in document.sections if _numbered(document, s)), 0)
    return section.index < first and not _numbered(document, section)


def _numbered(document: Document, section: Section) -> bool:
    return numbering(section.title) is not None or bool(document.block(section.heading).number)


CHECK = Check("placeholder.empty-heading", "只有标题没有内容", "placeholder", "medium", run)
