"""The papers that came with the filing: a file each, or several bound in one file (附件第一册), told apart by their titles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.core.document import Document, Dossier
from assistant.core.text import fold
from assistant.corpus import table

_NUMBER = re.compile(r"^附件[a-z]?[-—]?[(]?(\d{1,2}|[一二三四五六七八九十]{1,3})(?!册|卷)[)]?[、.:：\-—_|]*")
_FILE_NUMBER = re.compile(r"^(?:附件)?(?:[a-z][-—])?[-—(]?0?(\d{1,2})(?!册|卷|年|月|\d)[)]?[、.:\-—_]*")
_SUFFIX = re.compile(r"\.[A-Za-z]{2,4}$")


@dataclass(frozen=True)
class Part:
    """One paper: its number in the list ('' where none), its names (folded: file name or title, first words), and its place:
    half-open range of block indexes of the document. document None: a file that could not be read."""

    document: Document | None
    path: str
    number: str
    names: tuple[str, ...]
    first: int = 0
    last: int = 0

    @property
    def label(self) -> str:
        return self.path.rsplit("/", 1)[-1] + (f"·{self.names[0]}" if self.first else "")


def parts(dossier: Dossier) -> tuple[Part, ...]:
    """Every paper of the dossier, filings included (a list of attachments may name them), the self-assessment left out."""
    found = [p for d in dossier.documents if d.kind != "self_assessment" for p in parts_of(d)]
    found += [Part(None, e.path, *_of_file(e.path)) for e in dossier.errors]
    return tuple(found)


def parts_of(document: Document) -> Iterator[Part]:
    """The papers in one file: one, unless several titles inside name papers or attachment numbers."""
    number, names = _of_file(document.path)
    if document.kind in ("development_plan", "reclamation_plan"):
        yield Part(document, document.path, number, names, 0, len(document.blocks))
        return
    starts = [(i, fold(b.text)) for i, b in enumerate(document.blocks) if _begins(document, i)]
    if len(starts) >= 2:
        for (first, title), last in zip(starts, [*(s for s, _ in starts[1:]), len(document.blocks)], strict=True):
            match = _NUMBER.match(title)
            bare = title[match.end() :] if match else title
            yield Part(document, document.path, match[1] if match else "", (bare,), first, last)
        return
    head = "".join(fold(b.text) for b in document.body[:3])[:80]
    yield Part(document, document.path, number, (*names, head) if head else names, 0, len(document.blocks))


def _begins(document: Document, index: int) -> bool:
    """Whether a block is the title of a paper bound in a file: a title or heading with an attachment number, or a numbered short line."""
    block = document.blocks[index]
    words = fold(block.text)
    if block.role not in ("title", "heading", "paragraph") or len(words) > 50:
        return False
    match = _NUMBER.match(words)
    return bool(match and len(words) > match.end() and not words.endswith(("。", ";", ",")))


def _of_file(path: str) -> tuple[str, tuple[str, ...]]:
    stem = fold(_SUFFIX.sub("", path.rsplit("/", 1)[-1]))
    match = _FILE_NUMBER.match(stem)
    return (match[1].lstrip("0"), (stem[match.end() :] or stem,)) if match else ("", (stem,))


def paper_id(words: str) -> str | None:
    """Which paper of references/documents.yaml the folded words name (the longest name found decides)."""
    best: tuple[int, str] | None = None
    for entry in table("references/documents")["papers"]:
        for name in entry["names"]:
            match = re.search(name, words)
            if match and (best is None or match.end() - match.start() > best[0]):
                best = (match.end() - match.start(), entry["id"])
    return best[1] if best else None
