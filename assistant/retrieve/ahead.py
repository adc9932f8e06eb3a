"""Embedding beside reading: while files are recognised, the passages of those that are read already go through the encoder."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

from assistant.core.document import Document
from assistant.core.machine import threads
from assistant.retrieve.index import warm


class Ahead:
    """Embeds documents into the cache in the order in which they come, one thread for all; at its end all are embedded.

    active: False does nothing; nor does a process that has one thread (there is nothing to gain). An error of the encoder is not raised here: the index meets it again.
    """

    def __init__(self, *, active: bool = True, embedding: str | None = None) -> None:
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="embedding") if active and threads() > 1 else None
        self._embedding = embedding
        self._jobs: list[Future[int]] = []

    def add(self, document: Document) -> None:
        """Take a document that has just been read."""
        if self._threads is not None:
            self._jobs.append(self._threads.submit(warm, document, embedding=self._embedding))

    def __enter__(self) -> Ahead:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._threads is not None:
            self._threads.shutdown(wait=True, cancel_futures=kind is not None)
