"""What an answer is made of: the dossier with the notice beside it, its facts, its report, its search; and the answer itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import Literal, TypeVar, cast

from assistant.chat.asking import Asked
from assistant.core.check import Searched
from assistant.core.cite import Cite, page, read_back
from assistant.core.document import KIND_LABELS, Block, Document, Dossier
from assistant.core.fact import FactBook
from assistant.core.report import Report
from assistant.core.search import Searcher
from assistant.core.text import fold
from assistant.corpus.notices import NOTICE_ID, notice_document
from assistant.retrieve.embedding import CachedEmbeddings

Mode = Literal["extractive", "model"]
NOT_FOUND = "材料中未找到"
T = TypeVar("T")


@dataclass(frozen=True)
class Line:
    """One statement of an answer with what it rests on. '' where the cites stand for themselves."""

    text: str
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True)
class Draft:
    """What a tool brings: lines to show, whether they answer, what was searched where they do not.

    topic: what the answer was about (facts, words), for the question that follows up. value: the value as the document writes it.
    """

    found: bool
    lines: tuple[Line, ...]
    searched: Searched | None = None
    value: str = ""
    facts: tuple[str, ...] = ()

    @property
    def cites(self) -> tuple[Cite, ...]:
        return tuple(dict.fromkeys(c for line in self.lines for c in line.cites))


@dataclass(frozen=True)
class Answer:
    """An answer: what a person reads, and the places in the order in which it numbers them ([1], [2], …).

    citations of the notice have the document id 'notice'. seconds: time taken; mode: how it was made. question: as it was understood.
    """

    found: bool
    answer: str
    citations: tuple[Cite, ...]
    searched: Searched | None = None
    mode: Mode = "extractive"
    seconds: float = 0.0
    question: str = ""
    understood: str = ""
    tool: str = ""
    asked: Asked | None = None
    warning: str = ""


@dataclass(frozen=True)
class Context:
    """All that the tools may use. searcher: over the dossier; embedder: None where search goes by letters alone."""

    dossier: Dossier
    facts: FactBook
    report: Report
    searcher: Searcher
    embedder: CachedEmbeddings | None = None
    _cache: dict[str, object] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def whole(self) -> Dossier:
        """The dossier with the notice as one more document, so that every cite can be read back."""
        return replace(self.dossier, documents=(*self.dossier.documents, notice_document()))

    @cached_property
    def text(self) -> dict[str, str]:
        """The folded words of each document."""
        return {d.id: "\n".join(fold(b.text) for b in d.body) for d in self.dossier.documents}

    @cached_property
    def barred(self) -> frozenset[tuple[str, str]]:
        """Blocks that no answer may rest on: words that the review found to address a machine or to be hidden from a reader."""
        found = [f for f in self.report.findings if f.category == "injection" or "hidden" in f.rule]
        return frozenset((c.document, c.block) for f in found for c in f.citations if c.block)

    def kept(self, name: str, make: Callable[[], T]) -> T:
        """What is made once for a dossier and used by every question."""
        if name not in self._cache:
            self._cache[name] = make()
        return cast("T", self._cache[name])

    def occurs(self, words: str, documents: Sequence[str] | None = None) -> bool:
        """Whether folded words stand anywhere in the documents."""
        return any(words in text for name, text in self.text.items() if documents is None or name in documents)

    def words(self, cite: Cite) -> str:
        return read_back(self.whole, cite)

    def block(self, cite: Cite) -> Block:
        return self.whole.document(cite.document).block(cite.block)

    def document_name(self, document_id: str) -> str:
        """A document as a reviewer names it: 自评估报告, 附件2 采矿许可证, 通知."""
        if document_id == NOTICE_ID:
            return "通知"
        document = self.dossier.document(document_id)
        same = [d for d in self.dossier.documents if d.kind == document.kind]
        if document.kind in ("self_assessment", "development_plan", "reclamation_plan") and len(same) == 1:
            return KIND_LABELS[document.kind]
        return PurePosixPath(document.path).stem

    def where(self, cite: Cite) -> str:
        """'自评估报告第3页' or, without pages, '自评估报告“第三章 … > 第二节 …”'; the clause for the notice."""
        document = self.whole.document(cite.document)
        block = document.block(cite.block)
        name = self.document_name(cite.document)
        path = document.section_path(block.section)
        if cite.document == NOTICE_ID:
            clause = path.split(" > ")[-1].split(" ")[0] if path else ""
            return f"《通知》{clause}" if clause else "《通知》"
        number = page(document, cite)
        short = re.sub(r"\s+", " ", path.split(" > ")[-1])[:30] if path else ""
        if number is not None:
            return f"{name}第{number}页" + (f"“{short}”" if short else "")
        return f"{name}“{short}”" if short else name


def of_kind(document: Document) -> str:
    """The kind as the notice of search results shows it."""
    return document.kind_label
