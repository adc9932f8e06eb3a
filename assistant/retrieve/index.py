"""Search over the passages of one dossier: by meaning and by letters, the two fused, in an order that never changes.

Fusion: both scores are standardised over the passages that may answer (mean 0, deviation 1) and added, letters with a weight of
`LEXICAL_WEIGHT` (measured on CMRC 2018, benchmarks/retrieval.py). Ties go by place. Without an encoder the letters decide alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from assistant.core.document import Document, Dossier
from assistant.core.search import Passage
from assistant.core.text import fold
from assistant.retrieve.embedding import CachedEmbeddings, embeddings
from assistant.retrieve.lexical import Bm25, query_weights
from assistant.retrieve.passages import Chunk, passages

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEXICAL_WEIGHT = 0.22


class HybridIndex:
    """The passages of a dossier with their vectors (None: letters only). A `core.search.Searcher`; safe for threads."""

    def __init__(self, chunks: Sequence[Chunk], embedder: CachedEmbeddings | None, *, lexical_weight: float = LEXICAL_WEIGHT) -> None:
        import numpy as np

        self.chunks = tuple(chunks)
        self.embedder = embedder
        self._lexical_weight = lexical_weight
        self._letters = Bm25([f"{c.context} {c.text}" for c in self.chunks])
        self._sections = [fold(c.section) for c in self.chunks]
        embedded = [i for i, c in enumerate(self.chunks) if c.embed]
        self._rows = np.array(embedded, np.int64)
        self.vectors: NDArray[np.float32] | None = None
        if embedder is not None and embedded:
            self.vectors = embedder.encode([self.chunks[i].meaning for i in embedded])

    @property
    def name(self) -> str:
        """What the report says of the engine."""
        return self.embedder.name if self.embedder is not None else "none"

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        documents: Collection[str] | None = None,
        section_like: Collection[str] | None = None,
    ) -> list[Passage]:
        """The k nearest passages, best first; narrowed to document ids and to sections whose path holds one of the words."""
        return self._best(query, self._meaning([query])[0], k, documents, section_like)

    def search_many(self, queries: Sequence[str], *, k: int = 10, documents: Collection[str] | None = None) -> list[list[Passage]]:
        """`search` for several queries at once (their embedding is one batch)."""
        return [self._best(query, dense, k, documents, None) for query, dense in zip(queries, self._meaning(queries), strict=True)]

    def _allowed(self, documents: Collection[str] | None, section_like: Collection[str] | None) -> NDArray[np.int64]:
        import numpy as np

        words = [fold(w) for w in section_like] if section_like else []
        return np.array(
            [
                i
                for i, chunk in enumerate(self.chunks)
                if (documents is None or chunk.document in documents) and (not words or any(w in self._sections[i] for w in words))
            ],
            np.int64,
        )

    def score_many(self, queries: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Scores of every passage for every query, f64 [queries, passages]: by meaning (NaN: not embedded), by letters, fused."""
        import numpy as np

        dense = self._meaning(queries)
        letters = np.stack([self._letters.scores(query_weights(query)) for query in queries])
        return dense, letters, np.stack([fuse(d, w, self._lexical_weight) for d, w in zip(dense, letters, strict=True)])

    def _meaning(self, queries: Sequence[str]) -> NDArray[np.float64]:
        """Cosines f64 [queries, passages], NaN where a passage has no vector."""
        import numpy as np

        dense = np.full((len(queries), len(self.chunks)), np.nan)
        if self.embedder is not None and self.vectors is not None and queries:
            for row, vector in enumerate(
                self.embedder.encode(list(queries), "query")
            ):  # one by one: the same sums whatever is asked beside
                dense[row, self._rows] = self.vectors @ vector
        return dense

    def _best(
        self, query: str, dense: NDArray[np.float64], k: int, documents: Collection[str] | None, section_like: Collection[str] | None
    ) -> list[Passage]:
        import numpy as np

        allowed = self._allowed(documents, section_like)
        if not len(allowed) or k < 1:
            return []
        letters = self._letters.scores(query_weights(query))
        fused = fuse(dense[allowed], letters[allowed], self._lexical_weight)
        order = np.lexsort((allowed, -fused.round(9)))[:k]
        return [self._passage(int(allowed[i]), float(fused[i]), float(letters[allowed[i]]), float(dense[allowed[i]])) for i in order]

    def _passage(self, index: int, score: float, lexical: float, dense: float) -> Passage:
        chunk = self.chunks[index]
        meaning = 0.0 if dense != dense else dense
        return Passage(chunk.document, chunk.blocks, chunk.text, chunk.section, chunk.page, score, lexical, meaning)


def fuse(dense: NDArray[np.float64], letters: NDArray[np.float64], weight: float) -> NDArray[np.float64]:
    """Standardised scores added. A passage without a vector (NaN) counts as an average one there; without any vectors letters decide."""
    import numpy as np

    standard = _standard(letters)
    known = ~np.isnan(dense)
    if not known.any():
        return standard
    meaning = np.zeros(len(dense))
    meaning[known] = _standard(dense[known])
    return np.asarray(meaning + weight * standard)


def _standard(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    deviation = float(scores.std())
    return np.asarray((scores - scores.mean()) / deviation if deviation > 1e-12 else np.zeros(len(scores)))


def build_index(dossier: Dossier, *, dense: bool = True, embedding: str | None = None) -> HybridIndex:
    """The index of a dossier. dense: False for letters only. embedding: a spec (see `embedding`), the configured one by default."""
    chunks = [chunk for document in dossier.documents for chunk in passages(document)]
    return HybridIndex(chunks, embeddings(embedding) if dense else None)


def warm(document: Document, *, embedding: str | None = None) -> int:
    """Embed a document's passages into the cache as soon as it is read, beside the reading of the others; the number of passages."""
    embedder = embeddings(embedding)
    texts = [chunk.meaning for chunk in passages(document) if chunk.embed]
    if embedder is not None and texts:
        embedder.encode(texts)
    return len(texts)
