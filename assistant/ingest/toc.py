"""The table of contents against the body: entries that no heading answers to."""

from __future__ import annotations

import re

from assistant.core.document import Block, Document, Trace
from assistant.core.text import bare, fold, strip_numbering

_ENTRY = re.compile(r"^(?P<title>.+?)[\s.．。·•…‥_\-—\t]*[-—(（]?(?P<page>\d{1,4})[-—)）]?\s*$", re.DOTALL)
#: Fewer matching entries than this share mean that the toc is of another kind (of tables, of figures) or was not understood.
UNDERSTOOD = 0.5


def entry(block: Block) -> tuple[str, int | None]:
    """Title and page of a line of the toc; page None where it has none."""
    text = block.text.strip()
    found = _ENTRY.match(text)
    if found is None or not re.search(r"[.．·•…‥_\-—\t]{2,}|\s", text[found.end("title") :]):
        if found is not None and re.search(r"\D\d{1,4}$", text) and len(found.group("title")) > 2 and block.page is None:
            return found.group("title").strip(" .．·…\t"), int(found.group("page"))
        return text, None
    return found.group("title").strip(" .．·…\t"), int(found.group("page"))


def toc_traces(document: Document) -> tuple[Trace, ...]:
    """A trace "toc-missing" (detail: title, page) for each entry whose heading does not stand in the body."""
    entries = [
        (b, *entry(b)) for b in document.blocks if b.role == "toc" and not re.match(r"^[插附]?[图表件]?\s*目\s*[录次]$", bare(b.text))
    ]
    entries = [
        (b, title, page)
        for b, title, page in entries
        if len(bare(title)) >= 2 and not re.match(r"^(?:附?[表图]|附件)\s*[\d一二三四五六七八九十]", title)
    ]
    if len(entries) < 3:
        return ()
    titles = {fold(s.title) for s in document.sections}
    titles |= {fold(strip_numbering(s.title)) for s in document.sections}
    body = [fold(b.printed) for b in document.body if len(b.text) <= 90]
    short = set(body)
    missing = []
    for block, title, page in entries:
        whole, words = fold(title), fold(strip_numbering(title))
        if whole in titles or words in titles or whole in short or any(x.startswith(whole) for x in body):
            continue
        missing.append((block, title, page))
    if len(missing) > (1 - UNDERSTOOD) * len(entries):
        return ()
    return tuple(
        Trace("toc-missing", title, block.id, block.page, {"title": title, "page": str(page) if page is not None else ""})
        for block, title, page in missing
    )
