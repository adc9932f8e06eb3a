"""The document whose word counts for a value: a designed value that another document repeats is also shown in the plan that sets it."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.chat.asking import Asked
from assistant.chat.context import Context, Draft, Line
from assistant.chat.marks import covered
from assistant.core.cite import place
from assistant.core.document import Document, Kind
from assistant.core.text import fold, sentences

#: What is asked, and the kind of document that sets it.
_SET_BY: tuple[tuple[str, Kind], ...] = (("设计", "development_plan"), ("证载|证上|核定", "licence"))
_VALUE = re.compile(r"\d+(?:\.\d+)?\s*(?:[%％‰]|[\u4e00-\u9fffa-zA-Z°²³/]{1,5})?")


def with_source(context: Context, question: str, asked: Asked, draft: Draft) -> Draft:
    """The answer with the same value in the document that sets it, where it rests on others."""
    kind = next((kind for words, kind in _SET_BY if re.search(words, question)), None)
    if kind is None or not draft.found or len(draft.lines) > 4 or asked.kinds:
        return draft
    if any(context.whole.document(c.document).kind == kind for c in draft.cites):
        return draft
    value = _VALUE.match(draft.value or draft.lines[0].text)
    if value is None:
        return draft
    figure = re.match(r"\d+(?:\.\d+)?", fold(value.group()))
    names = [run for run in asked.topic if len(run) >= 2]
    found = [
        line
        for d in context.dossier.documents
        if d.kind == kind and figure
        for line in _said(context, d, f"{float(figure.group()):g}", "%" in fold(value.group()), names)
    ]
    return replace(draft, lines=(*draft.lines, found[0])) if found else draft


def _said(context: Context, document: Document, figure: str, percent: bool, names: list[str]) -> list[Line]:
    """The sentences of a document that give the figure to what is asked about, in order."""
    pattern = re.compile(rf"(?<![\d.]){re.escape(figure)}(?:\.?0+)?(?![\d.]){'[%]' if percent else ''}")
    found = []
    for block in document.body:
        for a, b in sentences(block.text):
            words = fold(block.text[a:b])
            around = fold(document.section_path(block.section))
            if pattern.search(words) and any(sum(covered(n, words, "")) >= 0.6 * len(n) for n in names):
                found.append(
                    Line(
                        f"{context.document_name(document.id)}“{around[-16:]}”：{block.text[a:b].strip()[:110]}",
                        (place(document, block, a, b),),
                    )
                )
    return found
