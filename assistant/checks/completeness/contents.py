"""目录、章号和表号的缺口

为什么：目录列了而正文没有的章节、跳过的章号和表号，往往是抽走、漏排或删去的内容。
提示什么：目录中有而正文找不到标题的条目；同一级章号、同一章内表号中间缺号（后面的号还在）。一份材料一条，请留意。
不提示什么：目录与正文只差标点、空格、页码的；附件、附表、附图的编号；编号从别的数开始的；扫描识别的页面。
可能的正常解释：目录没有更新，章节合并后没有重新编号，标题由图片或文本框排出。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from assistant.checks.consistency.conflicts import document_name
from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite, place
from assistant.core.document import Block, Document
from assistant.core.text import fold, half_width, numbering, strip_numbering

_TABLE = re.compile(r"^\s*表\s*(?P<chapter>\d{1,2})\s*[-—–－.．]\s*(?P<number>\d{1,2})(?![\d-])")
_ASIDE = re.compile(r"附[件表图录]|表目录|图目录|插图|参考文献")
#: Kinds of numbering in which a gap of chapters is looked for.
_KINDS = ("chapter", "cn-comma")
#: More gaps than these are another way of numbering, not lost pages.
MOST = 3


def run(inspection: Inspection) -> Iterable[Finding]:
    """At most one finding a document."""
    for document in inspection.dossier.of_kind("self_assessment", "development_plan", "reclamation_plan"):
        gaps = [*_entries(document), *_chapters(document), *_tables(document)]
        if not gaps or any(p.layer == "recognised" for p in document.pages):
            continue
        shown = "；".join(words for words, _ in gaps[:6])
        message = (
            f"{document_name(document)}{shown}。缺号处可能有内容被抽走或漏排，请核对原件；也可能是目录没有更新，或章节合并后没有重新编号。"
        )
        yield CHECK.finding(message, [c for _, cites in gaps[:6] for c in cites], key=document.id)


def _entries(document: Document) -> Iterator[tuple[str, list[Cite]]]:
    """Entries of the table of contents without a heading, as the reader noted them; none where most are so."""
    traces = [t for t in document.traces if t.kind == "toc-missing" and t.block is not None and not _ASIDE.search(t.text)]
    entries = sum(b.role == "toc" for b in document.blocks)
    if not traces or len(traces) > max(1, entries // 4):
        return
    body = fold("".join(b.text for b in document.body))
    for trace in traces[:MOST]:
        title = fold(strip_numbering(trace.detail.get("title", trace.text)))
        if title and title not in body:
            yield (
                f"目录列有“{trace.detail.get('title', trace.text).strip()}”，正文没有这一标题",
                [place(document, document.block(trace.block or ""))],
            )


def _chapters(document: Document) -> Iterator[tuple[str, list[Cite]]]:
    found: list[tuple[str, int, Block]] = []
    for section in document.sections:
        number = numbering(section.title)
        if section.parent is None and number is not None and number.kind in _KINDS:
            found.append((number.kind, number.value[0], document.block(section.heading)))
    if len({kind for kind, _, _ in found}) == 1:
        yield from _missing(document, [(n, b) for _, n, b in found], "一级标题缺第{}章（节）")


def _tables(document: Document) -> Iterator[tuple[str, list[Cite]]]:
    by_chapter: dict[int, list[tuple[int, Block]]] = {}
    for block in document.body:
        if block.role == "caption" and (match := _TABLE.match(half_width(block.text))):
            by_chapter.setdefault(int(match.group("chapter")), []).append((int(match.group("number")), block))
    gaps = [g for chapter, found in sorted(by_chapter.items()) for g in _missing(document, found, f"表号缺表{chapter}-{{}}")]
    if len(gaps) <= MOST:
        yield from gaps


def _missing(document: Document, found: list[tuple[int, Block]], words: str) -> Iterator[tuple[str, list[Cite]]]:
    """The one number that a rising row passes over, between two that are there."""
    numbers = [n for n, _ in found]
    if len(found) < 2 or numbers != sorted(set(numbers)) or numbers[0] > 2:
        return
    for (before, a), (after, b) in pairwise(found):
        if after == before + 2 and a.text.strip() and b.text.strip():
            yield words.format(before + 1), [place(document, a), place(document, b)]


CHECK = Check("missing.contents", "目录、章号和表号的缺口", "missing", "low", run)
