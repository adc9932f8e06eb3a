"""Vectors kept by the hash of their text and model, so that nothing is embedded twice: one SQLite file, shared by processes."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_log = logging.getLogger(__name__)
#: Vectors kept at most (768 bytes each for 384 dimensions); the oldest go first.
CAPACITY = 1_000_000


def vector_key(model: str, text: str) -> bytes:
    """What a vector is filed under: model and text (its prompt included)."""
    return hashlib.blake2b(f"{model}\0{text}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


class VectorCache:
    """float16 vectors by key. A cache that cannot be read or written is not an error: it is logged and the vectors are made anew."""

    def __init__(self, path: Path, *, capacity: int = CAPACITY) -> None:
        self._path = path
        self._capacity = capacity

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=30)
        try:
            connection.execute("pragma journal_mode=wal")
            connection.execute("pragma synchronous=normal")
            connection.execute("create table if not exists vectors (id integer primary key, key blob unique, vector blob)")
            with connection:
                yield connection
        finally:
            connection.close()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, NDArray[np.float16]]:
        """The vectors that are there."""
        import numpy as np

        found: dict[bytes, NDArray[np.float16]] = {}
        try:
            with self._open() as connection:
                for start in range(0, len(keys), 500):
                    part = keys[start : start + 500]
                    marks = ",".join("?" * len(part))
                    rows = connection.execute(f"select key, vector from vectors where key in ({marks})", part)
                    found.update((key, np.frombuffer(raw, np.float16)) for key, raw in rows)
        except (sqlite3.Error, OSError) as error:
            _log.warning("the vector cache cannot be read: %s", error)
        return found

    def put(self, vectors: dict[bytes, NDArray[np.float16]]) -> None:
        """Keep vectors; a key that is there already stays as it is."""
        if not vectors:
            return
        try:
            with self._open() as connection:
                rows = [(key, vector.tobytes()) for key, vector in vectors.items()]
                connection.executemany("insert or ignore into vectors (key, vector) values (?, ?)", rows)
                (newest,) = connection.execute("select max(id) from vectors").fetchone()
                connection.execute("delete from vectors where id <= ?", (newest - self._capacity,))
        except (sqlite3.Error, OSError) as error:
            _log.warning("the vector cache cannot be written: %s", error)
