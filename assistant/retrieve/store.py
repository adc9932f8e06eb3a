"""The kept index: passages of many dossiers in Chroma, behind LangChain's VectorStore, and a retriever over one dossier.

A review does not need it (a dossier's few hundred vectors are searched exactly, in memory, in a millisecond); the workbench keeps its
dossiers here and asks over all of them. A local folder by default, a server where GREENMINE_CHROMA=http://host:port says so. Telemetry
is off.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever

from assistant.core.errors import BadInputError
from assistant.core.search import Passage, Searcher
from assistant.retrieve.embedding import CachedEmbeddings, embeddings
from assistant.retrieve.index import HybridIndex
from assistant.retrieve.weights import cache_home

if TYPE_CHECKING:
    from langchain_chroma import Chroma

#: Passages sent to Chroma at once (its own limit is some five thousand).
BATCH = 1000
#: So many times as many passages as wanted are asked for where they are narrowed to a kind of document afterwards.
WIDER = 10


class PassageStore:
    """Passages by dossier. `langchain` is the VectorStore, for whoever wants another chain over the same passages."""

    def __init__(self, langchain: Chroma, name: str, encoder: CachedEmbeddings) -> None:
        self.langchain = langchain
        self.name = name
        self._encoder = encoder

    def keep(self, dossier_id: str, index: HybridIndex) -> int:
        """Put the embedded passages of a dossier there, instead of what was kept of it; the number of passages.

        Their vectors come from the cache, nothing is embedded twice.
        """
        self.forget(dossier_id)
        chunks = [c for c in index.chunks if c.embed]
        for start in range(0, len(chunks), BATCH):
            part = chunks[start : start + BATCH]
            self.langchain.add_texts(
                [c.meaning for c in part],
                metadatas=[
                    {"dossier": dossier_id, "document": c.document, "kind": c.kind, "section": c.section, "page": c.page or 0,
                     "blocks": " ".join(c.blocks), "text": c.text, "place": c.place, "number": number}
                    for number, c in enumerate(part, start)
                ],
                ids=[_id(dossier_id, number) for number in range(start, start + len(part))],
            )  # fmt: skip
        return len(chunks)

    def forget(self, dossier_id: str) -> None:
        """Remove a dossier's passages."""
        ids = self.langchain.get(where={"dossier": dossier_id}, include=[])["ids"]
        for start in range(0, len(ids), BATCH):
            self.langchain.delete(ids[start : start + BATCH])

    def dossiers(self) -> list[str]:
        """The ids of the dossiers that are kept (asked of their first passages; Chroma refuses to list some ten thousand rows at once)."""
        found: set[str] = set()
        while True:
            part = self.langchain.get(where={"number": 0}, include=["metadatas"], limit=BATCH, offset=len(found))["metadatas"]
            found.update(str(m["dossier"]) for m in part)
            if len(part) < BATCH:
                return sorted(found)

    def search(
        self, query: str, *, k: int = 10, dossier: str | None = None, kind: str | None = None, document: str | None = None
    ) -> list[tuple[str, Passage]]:
        """The k passages nearest in meaning over all dossiers, with their dossier; narrowed by metadata. score: cosine."""
        wanted = {key: value for key, value in (("dossier", dossier), ("kind", kind), ("document", document)) if value is not None}
        found = self._within(query, wanted) if dossier is not None else self._among(query, k, wanted)
        return sorted(found, key=lambda hit: (-round(hit[1].score, 6), hit[0], hit[1].document, hit[1].blocks))[:k]

    def _within(self, query: str, wanted: Mapping[str, str]) -> list[tuple[str, Passage]]:
        """Of one dossier every passage is compared: a graph of sixty thousand passages that may visit only sixty takes ten times as long."""
        import numpy as np

        kept = self.langchain.get(where=_where(wanted), include=["metadatas", "embeddings"])
        if not kept["ids"]:
            return []
        vectors = np.asarray(kept["embeddings"], np.float32)
        asked = self._encoder.encode([query], "query")[0]
        cosines = vectors @ asked / (np.linalg.norm(vectors, axis=1) * np.linalg.norm(asked))
        return [(str(m["dossier"]), _passage(m, float(c))) for m, c in zip(kept["metadatas"], cosines, strict=True)]

    def _among(self, query: str, k: int, wanted: Mapping[str, str]) -> list[tuple[str, Passage]]:
        """Of all dossiers the nearest are asked for, more of them than are wanted; only where too few are left, Chroma is to narrow itself."""
        room = k * WIDER if wanted else k
        hits = self.langchain.similarity_search_with_score(query, k=room)
        left = [(d, distance) for d, distance in hits if all(d.metadata[key] == value for key, value in wanted.items())]
        if len(left) < k and len(hits) == room and wanted:
            left = self.langchain.similarity_search_with_score(query, k=k, filter=_where(wanted))
        return [(str(d.metadata["dossier"]), _passage(d.metadata, 1.0 - distance)) for d, distance in left[:k]]


def _where(wanted: Mapping[str, str]) -> Any:
    """Chroma's condition."""
    each: list[dict[str, Any]] = [{key: value} for key, value in wanted.items()]
    return each[0] if len(each) == 1 else {"$and": each}


def _id(dossier_id: str, number: int) -> str:
    return hashlib.sha256(f"{dossier_id}\0{number}".encode()).hexdigest()[:32]


def _passage(metadata: Mapping[str, Any], score: float) -> Passage:
    page = int(metadata["page"]) or None
    blocks = tuple(str(metadata["blocks"]).split(" "))
    return Passage(str(metadata["document"]), blocks, str(metadata["text"]), str(metadata["section"]), page, score, 0.0, score)


def open_store(folder: Path | None = None, *, embedder: CachedEmbeddings | None = None) -> PassageStore:
    """The kept index: in the given folder (default: the cache folder), or on the server that GREENMINE_CHROMA names.

    One collection an encoder, since vectors of different models must not be mixed. BadInputError without an encoder.
    """
    from chromadb.config import Settings
    from langchain_chroma import Chroma

    encoder = embedder or embeddings()
    if encoder is None:
        raise BadInputError("没有启用向量模型，不能建立向量库", advice="请去掉 GREENMINE_EMBEDDING=none")
    collection = f"passages-{hashlib.sha256(encoder.name.encode()).hexdigest()[:12]}"
    server = os.environ.get("GREENMINE_CHROMA")
    settings = Settings(anonymized_telemetry=False)
    where: dict[str, Any]
    if server:
        address = urlsplit(server)
        where = {"host": address.hostname, "port": address.port or 8000, "ssl": address.scheme == "https"}
    else:
        path = folder or cache_home() / "chroma"
        path.mkdir(parents=True, exist_ok=True)
        where = {"persist_directory": str(path)}
    store = Chroma(
        collection, encoder, client_settings=settings, collection_configuration={"hnsw": {"space": "cosine"}},
        collection_metadata={"encoder": encoder.name}, **where,
    )  # fmt: skip
    return PassageStore(store, collection, encoder)


class DossierRetriever(BaseRetriever):
    """LangChain's retriever over any Searcher of a dossier; metadata: document, blocks, section, page, score."""

    searcher: Any
    k: int = 8
    documents: Sequence[str] | None = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[LangChainDocument]:
        searcher: Searcher = self.searcher
        return [
            LangChainDocument(
                page_content=p.text,
                metadata={"document": p.document, "blocks": list(p.blocks), "section": p.section, "page": p.page, "score": p.score},
            )
            for p in searcher.search(query, k=self.k, documents=self.documents)
        ]
