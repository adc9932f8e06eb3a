"""Embedding, index and search: passages of a dossier, found by meaning and by letters, always with their place."""

from assistant.retrieve.ahead import Ahead
from assistant.retrieve.embedding import embeddings
from assistant.retrieve.index import HybridIndex, build_index, warm
from assistant.retrieve.weights import MODEL_NAME

__all__ = ["MODEL_NAME", "Ahead", "HybridIndex", "build_index", "embeddings", "warm"]
