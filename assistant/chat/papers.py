"""Questions about attached papers and covers: who issued a paper and when, who drew a document up."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from assistant.chat.asking import Asked
from assistant.chat.context import Context, Draft, Line
from assistant.chat.marks import char_weights, covered
from assistant.chat.sentences import best_sentences
from assistant.chat.values import organisation, spans_of
from assistant.chat.wants import Wanted, wanted
from assistant.chat.wording import words_of
from assistant.core.cite import place
from assistant.core.dates import dates
from assistant.core.document import Block, Document
from assistant.core.text import fold


def author(context: Context, asked: Asked, want: Wanted) -> Draft | None:
    """Who drew a document up, from its cover: the organisation there that is not the mine's own enterprise."""
    if want.kind not in ("organisation", "who") or asked.documents is None or not re.search(r"编|设计单位|起草|谁(?:做|写)", asked.text):
        return None
    if re.search(r"负责人|人员|组长|主编", asked.text):
        return None
    main = context.facts.main("enterprise")
    own = [fold(str(main.normalized))] if main is not None else []
    lines = []
    for document in (context.dossier.document(d) for d in asked.documents):
        if document.kind in ("attachment", "licence") and asked.kinds:
            continue  # an opinion on the plan names who judged it
        for block in document.body[:15]:
            if block.role in ("cell", "heading"):
                break
            span = organisation(block.text)
            if span and not any(fold(block.text[slice(*span)]) in name or name in fold(block.text) for name in own):
                lines.append(
                    Line(f"{block.text[slice(*span)]}（{context.document_name(document.id)}封面）", (place(document, block, *span),))
                )
                break
    return Draft(True, tuple(lines)) if lines else None


_PAPER_ASKED = re.compile(r"出具|开具|签发|落款|谁[出开发批]|[出开签]的|哪(?:一)?[天个年]|什么时候|何时|机关|单位|部门")
_ISSUING = frozenset(
    {"批复", "批准", "审批", "批复单位", "审批单位", "出具", "开具", "签发", "颁发", "核发", "发证", "发证机关", "发证单位", "颁发机关"}
)
_PAPER_TITLE = re.compile(r"^附[件录表]|附[件录]")


def answer_paper(context: Context, asked: Asked) -> Draft | None:
    """Who issued an attached paper and when: from the paper whose title is named, its last date or organisation but the mine's own."""
    want = wanted(asked.text)
    if want.kind not in ("date", "organisation", "who") or not _PAPER_ASKED.search(asked.text):
        return None
    own = {fold(str(f.normalized)) for f in context.facts.named("enterprise")}
    words = [w for w in words_of(context, asked.topic)[0] if w not in _ISSUING]
    weights = {run: w for run, w in char_weights(words, want.kind).items() if any(x > 0.5 for x in w)}
    if not weights:
        return None
    papers = _papers(context)
    if asked.documents is not None:
        papers.sort(key=lambda p: p[0].id not in (asked.documents or ()))
    for document, title, blocks in papers:
        if asked.documents is not None and asked.inside and document.id not in asked.documents:
            continue
        if any(w > 0.5 and not m for run, weight in weights.items() for m, w in zip(covered(run, title, ""), weight, strict=True)):
            continue
        spans = [
            (b, s)
            for b in blocks
            for s in spans_of(b.text, want)
            if not any(fold(b.text[slice(*s)]) in o or o in fold(b.text[slice(*s)]) for o in own)
        ]
        if spans:
            block, span = spans[-1]
            value = block.text[slice(*span)]
            line = Line(value if fold(value) == fold(block.text) else f"{value}：{block.text.strip()[:120]}", (place(document, block),))
            also = [h for h in best_sentences(context, asked) if h.unit.document != document.id and not h.missing and h.coverage >= 0.5]
            same = next((h for h in also if _same_value(h.value, value)), None)
            more = [Line(f"另见：{same.unit.shown[:110]}", same.unit.cites[:2])] if same is not None else []
            return Draft(True, (line, *more), value=value)
    return None


def _same_value(a: str, b: str) -> bool:
    """Whether two values say the same: the same words, or the same day in another form."""
    if not a or not b:
        return False
    days = [[d.date for d in dates(words)] for words in (a, b)]
    return fold(a) == fold(b) or (bool(days[0]) and days[0][:1] == days[1][:1])


def _papers(context: Context) -> list[tuple[Document, str, tuple[Block, ...]]]:
    """The short papers of a dossier: attached files, and sections that are attachments."""
    found: list[tuple[Document, str, tuple[Block, ...]]] = []
    for document in context.dossier.documents:
        if document.kind in ("attachment", "licence") and len(document.body) <= 40:
            found.append((document, fold(PurePosixPath(document.path).stem), document.body))
            continue
        for section in document.sections:
            inside = document.section_blocks(section.index)
            if _PAPER_TITLE.match(fold(section.title)) and 0 < len(inside) <= 12 and not any(b.table is not None for b in inside):
                found.append((document, fold(section.title), inside))
    return found
