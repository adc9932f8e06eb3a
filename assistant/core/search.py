"""What a search gives back, and what checks and chat may ask of it (they never see which library answers)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one document: one or several whole blocks under one heading. score: fused; higher is nearer."""

    document: str
    blocks: tuple[str, ...]
    text: str
    section: str
    page: int | None
    score: float
    lexical: float = 0.0
    dense: float = 0.0


class Searcher(Protocol):
    """Search over the passages of one dossier."""

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        documents: Collection[str] | None = None,
        section_like: Collection[str] | None = None,
    ) -> list[Passage]:
        """The k nearest passages, best first; narrowed to document ids and to sections whose path holds one of the words."""
        ...

    def search_many(self, queries: Sequence[str], *, k: int = 10, documents: Collection[str] | None = None) -> list[list[Passage]]:
        """`search` for several queries at once (their embedding is one batch)."""
        ...
