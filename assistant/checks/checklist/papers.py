"""The papers that came with the filing: a file each, or several bound in one file (附件第一册), told apart by their titles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.core.document import Document, Dossier
from assistant.core.text import chinese_number, fold
from assistant.corpus import table

_NUMBER = re.compile(r"^附件[a-z]?[-—]?[(]?(\d{1,2}|[一二三四五六七八九十]{1,3})(?!册|卷)[)]?[、.:：\-—_|]*")
_CHINESE_NUMBER = re.compile(r"^附件[(]?([一二三四五六七八九十]{1,3})(?!册|卷|期)[)]?[、.:\-—_]*")
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
    found = [p for d in dossier.documents for p in (bound_in(d) if d.kind == "self_assessment" else parts_of(d))]
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


#: A paper bound behind a report is more than its title.
LEAST_BOUND = 30
_BARE_NUMBER = re.compile(r"^附件[a-z]?[-—]?[(]?(\d{1,2}|[一二三四五六七八九十]{1,3})[)]?[:.、]?$")


def bound_in(document: Document) -> Iterator[Part]:
    """The papers bound behind a self-assessment, two at least: pages that begin with an attachment's number and title, or scanned pages
    whose first words name a paper."""
    starts: list[tuple[int, str, str]] = []
    page: int | None = None
    for index, block in enumerate(document.blocks):
        numbered_header = block.role == "header" and _BARE_NUMBER.match(fold(block.text)) is not None
        begins = block.page is not None and block.page != page and (numbered_header or block.role not in ("header", "footer"))
        page = block.page if begins else page
        if not begins or block.role == "cell":
            continue
        words = fold(block.text)
        bare, numbered = _BARE_NUMBER.match(words), _NUMBER.match(words)
        following = next((fold(b.text) for b in document.blocks[index + 1 : index + 3] if b.role != "cell" and b.text.strip()), "")
        if bare and len(following) <= 50:
            starts.append((index, bare[1], following))
        elif numbered and len(words) > numbered.end() and len(words) <= 50 and words[-1] not in "。;,":
            starts.append((index, numbered[1], words[numbered.end() :]))
        elif block.layer == "recognised":
            head = "".join(fold(b.text) for b in document.blocks[index : index + 3] if b.page == block.page)[:40]
            if paper_id(head):
                starts.append((index, "", head))
    if not starts:
        return
    ends = [*(s for s, _, _ in starts[1:]), len(document.blocks)]
    made = [
        Part(document, document.path, number, (title,), first, last)
        for (first, number, title), last in zip(starts, ends, strict=True)
        if sum(len(b.text) for b in document.blocks[first:last]) - len(title) >= LEAST_BOUND
    ]
    if len(made) >= 2:
        yield from made


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
    chinese = _CHINESE_NUMBER.match(stem)
    if chinese and len(stem) > chinese.end():
        return str(chinese_number(chinese[1])), (stem[chinese.end() :],)
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
