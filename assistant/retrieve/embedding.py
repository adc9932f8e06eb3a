"""Texts to vectors behind LangChain's `Embeddings`: the bundled encoder by default, any sentence-transformers model by configuration.

GREENMINE_EMBEDDING (or the `spec` argument):
    e5                  the bundled multilingual-e5-small; OpenVINO where it is installed, else sentence-transformers on torch (default)
    e5:openvino         the same, this backend
    e5:torch            the same, this backend (bfloat16 where the processor has it)
    huggingface:FOLDER  any sentence-transformers model in a local folder, with its own prompts
    none                no encoder: search by letters only
Nothing is ever fetched: the hub libraries are told to stay offline.
"""

from __future__ import annotations

import importlib.util
import os
import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, cast

from langchain_core.embeddings import Embeddings

from assistant.core import machine
from assistant.core.errors import BadInputError
from assistant.retrieve.vectors import VectorCache, vector_key
from assistant.retrieve.weights import MODEL_NAME, PROMPTS, cache_home, model_digest, model_folder, stay_offline

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Prompt = Literal["query", "passage"]


class Encoder(Protocol):
    """Texts with their prompt already in front -> unit vectors f32 [n, dimension]."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


class TorchEncoder:
    """sentence-transformers on torch, through langchain-huggingface."""

    def __init__(self, folder: Path, *, dtype: str | None = None) -> None:
        stay_offline()
        import torch
        from langchain_huggingface import HuggingFaceEmbeddings

        torch.set_num_threads(machine.threads())
        kind = dtype or ("bfloat16" if _has_bfloat16() else "float32")
        self._model = HuggingFaceEmbeddings(
            model=str(folder),
            model_kwargs={"device": "cpu", "local_files_only": True, "model_kwargs": {"dtype": getattr(torch, kind)}},
            encode_kwargs={"normalize_embeddings": True, "batch_size": 16, "prompt": ""},
        )

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """sentence-transformers sorts by length itself."""
        import numpy as np

        return np.asarray(self._model.embed_documents(list(texts)), np.float32)


class LateEncoder:
    """An encoder that is loaded when it is first needed: where the cache has every vector, it never is."""

    def __init__(self, load: Callable[[], Encoder]) -> None:
        self._load = load
        self._loaded: Encoder | None = None

    def load(self) -> Encoder:
        """The encoder itself."""
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the encoder does."""
        return self.load().encode(texts)


def _has_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 itself (elsewhere float32 is faster)."""
    try:
        flags = Path("/proc/cpuinfo").read_text("utf-8", "replace")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


class CachedEmbeddings(Embeddings):
    """LangChain's Embeddings over an encoder, with prompts and a cache. `name` tells model, weights and backend.

    Safe for threads: the encoder runs under a lock. Every vector passes through float16, so that a cached one equals a fresh one.
    """

    def __init__(self, name: str, encoder: Encoder, cache: VectorCache | None, prompts: dict[str, str] | None = None) -> None:
        self.name = name
        self._encoder = encoder
        self._cache = cache
        self._prompts = PROMPTS if prompts is None else prompts
        self._lock = threading.Lock()
        self._recent: dict[bytes, NDArray[np.float16]] = {}

    def encode(self, texts: Sequence[str], prompt: Prompt = "passage") -> NDArray[np.float32]:
        """Unit vectors, f32 [len(texts), dimension]; equal texts are embedded once."""
        import numpy as np

        full = [self._prompts.get(prompt, "") + text for text in texts]
        keys = [vector_key(self.name, text) for text in full]
        wanted = dict(zip(keys, full, strict=True))
        with self._lock:
            known = {k: self._recent[k] for k in wanted if k in self._recent}
        rest = [k for k in wanted if k not in known]
        if rest and self._cache is not None:
            known.update(self._cache.get(rest))
        rest = [k for k in rest if k not in known]
        if rest:
            with self._lock:
                fresh = self._encoder.encode([wanted[k] for k in rest]).astype(np.float16)
            made = dict(zip(rest, fresh, strict=True))
            known.update(made)
            if self._cache is not None:
                self._cache.put(made)
        if prompt == "query":
            self._remember(known)
        if not keys:
            return np.zeros((0, 0), np.float32)
        return np.stack([known[k] for k in keys]).astype(np.float32)

    def ready(self) -> None:
        """Load the encoder and let it run once (a second or two), so that no question waits for it."""
        with self._lock:
            self._encoder.encode([self._prompts.get("query", "") + "预热"])

    def _remember(self, vectors: dict[bytes, NDArray[np.float16]]) -> None:
        """Questions are asked again within a process: a few thousand stay in memory."""
        with self._lock:
            if len(self._recent) > 4096:
                self._recent.clear()
            self._recent.update(vectors)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return cast("list[list[float]]", self.encode(texts, "passage").tolist())

    def embed_query(self, text: str) -> list[float]:
        return cast("list[float]", self.encode([text], "query")[0].tolist())


def embedding_spec(spec: str | None = None) -> str:
    """The spec in force: the argument, else GREENMINE_EMBEDDING, else 'e5'."""
    return (spec or os.environ.get("GREENMINE_EMBEDDING") or "e5").strip()


def embeddings(spec: str | None = None) -> CachedEmbeddings | None:
    """The configured embeddings, loaded once a process; None where the spec is 'none'. BadInputError for a spec that is not known."""
    return _load(embedding_spec(spec), str(cache_home()))


@lru_cache(maxsize=4)
def _load(spec: str, home: str) -> CachedEmbeddings | None:
    if spec == "none":
        return None
    stay_offline()
    cache = VectorCache(Path(home) / "vectors.sqlite")
    kind, _, rest = spec.partition(":")
    if kind == "e5" and rest in ("", "openvino", "torch"):
        folder = model_folder(Path(home))
        backend = rest or ("openvino" if importlib.util.find_spec("openvino") else "torch")
        form = f"{backend}-int8" if backend == "openvino" else backend
        return CachedEmbeddings(f"{MODEL_NAME}@{model_digest(folder)}/{form}", LateEncoder(lambda: _e5(folder, backend)), cache)
    if kind == "huggingface" and rest:
        if not Path(rest).is_dir():
            raise BadInputError("没有这个向量模型文件夹", path=rest)
        own = LateEncoder(lambda: TorchEncoder(Path(rest)))
        return CachedEmbeddings(f"huggingface:{Path(rest).resolve()}", own, cache, _prompts_of(Path(rest)))
    raise BadInputError(f"不认识的向量模型设置：{spec}", advice="可用 e5、e5:openvino、e5:torch、huggingface:<文件夹>、none")


def _e5(folder: Path, backend: str) -> Encoder:
    if backend == "torch":
        return TorchEncoder(folder)
    from assistant.retrieve.encoder import OpenVinoEncoder

    return OpenVinoEncoder(folder)


def _prompts_of(folder: Path) -> dict[str, str]:
    """The prompts that a model folder names for itself (query, and passage or document)."""
    import json

    path = folder / "config_sentence_transformers.json"
    named = (json.loads(path.read_text("utf-8")).get("prompts") or {}) if path.is_file() else {}
    return {"query": named.get("query", ""), "passage": named.get("passage", named.get("document", ""))}
