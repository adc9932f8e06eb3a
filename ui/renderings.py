"""Pages of Word originals, made in the background: a click never waits for LibreOffice, it shows the text until the pages are there."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.core.document import Document
from assistant.core.errors import GreenmineError
from assistant.ingest.readers import Source
from assistant.ingest.rendering import can_render, kept_rendering, read_rendering, rendering

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rendered:
    """pdf: where the pages lie; document: their words with boxes."""

    pdf: Path
    document: Document


class Renderings:
    """One thread prints one file after the other; what was printed is kept in the folder by the hash of the original."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, Rendered] = {}
        self._failed: dict[str, str] = {}
        self._wanted: set[str] = set()
        self._line: queue.Queue[tuple[str, str, Callable[[], bytes]]] = queue.Queue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def want(self, sha256: str, name: str, data: Callable[[], bytes]) -> None:
        """Have the file printed if it is not yet; does not wait."""
        if not can_render(name):
            return
        with self._lock:
            if sha256 in self._wanted:
                return
            self._wanted.add(sha256)
            self._line.put((sha256, name, data))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="greenmine-renderings", daemon=True)
                self._thread.start()

    def get(self, sha256: str) -> Rendered | None:
        """The pages, None as long as they are not there (see `failure`, `pending`)."""
        return self._made.get(sha256)

    def failure(self, sha256: str) -> str:
        """Why there are no pages, '' where nothing failed."""
        return self._failed.get(sha256, "")

    def pending(self, sha256: str) -> bool:
        """Whether the pages are being made."""
        return sha256 in self._wanted and sha256 not in self._made and sha256 not in self._failed

    def _run(self) -> None:
        while True:
            sha256, name, data = self._line.get()
            try:
                kept = kept_rendering(sha256, self._folder)
                pdf = kept if kept.is_file() else rendering(Source(Path(name), name, data()), self._folder)
                self._made[sha256] = Rendered(pdf, read_rendering(pdf))
            except (GreenmineError, OSError, KeyError) as error:
                log.warning("no pages of %s: %s", name, error)
                self._failed[sha256] = str(error) if isinstance(error, GreenmineError) else "文件无法打印"


@lru_cache(maxsize=8)
def pdf_bytes(pdf: Path) -> bytes:
    """The bytes of a rendering, read once while its pages are looked at."""
    return pdf.read_bytes()
