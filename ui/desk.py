"""What lies on the desk: the dossiers of this server, with their originals, by id."""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.chat import Conversation
from assistant.core.report import Citation, citations
from assistant.service import Reviewed, Service

Tell = Callable[[str, int, int, str], None]


@dataclass(frozen=True)
class Laid:
    """A dossier on the desk: what was reviewed, where its files lie, the conversation about it."""

    id: str
    reviewed: Reviewed
    folder: Path
    conversation: Conversation

    @property
    def shown(self) -> list[Citation]:
        """The citations of the last answer, in the order of their numbers."""
        history = self.conversation.history
        return citations(self.conversation.context.whole, history[-1].citations) if history else []


class Desk:
    """Keeps uploaded dossiers below a data folder; safe to use from several threads."""

    def __init__(self, data: Path, service: Service | None = None) -> None:
        self.data = data
        self.service = service or Service()
        self._laid: dict[str, Laid] = {}
        self._lock = threading.Lock()

    def lay(self, files: list[Path], tell: Tell | None = None) -> Laid:
        """Keep the files, review them, and lay the dossier on the desk. The same files give the same id."""
        dossier_id = _identity(files)
        folder = self.data / "dossiers" / dossier_id
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            target = folder / file.name
            if not target.exists():
                shutil.copyfile(file, target)
        kept = [folder / f.name for f in files]
        reviewed = self.service.review(kept, progress=tell)
        laid = Laid(dossier_id, reviewed, folder, self.service.converse(reviewed))
        with self._lock:
            self._laid[dossier_id] = laid
        return laid

    def get(self, dossier_id: str) -> Laid:
        """The dossier of that id; KeyError where it is not on the desk."""
        with self._lock:
            return self._laid[dossier_id]

    def original(self, laid: Laid, document_id: str) -> bytes:
        """The bytes of a document as it was filed."""
        return original_bytes(tuple(sorted(str(p) for p in laid.folder.iterdir())), laid.reviewed.dossier.document(document_id).path)

    def citation(self, laid: Laid, reference: str) -> Citation:
        """A citation by its reference on the page: item|<id>|<n>, element|<id>|<element>|<n>, finding|<id>|<n>, fact|<n>, near|<id>|<n>, chat|<n>.

        KeyError where there is none.
        """
        report = laid.reviewed.report
        kind, *rest = reference.split("|")
        number = int(rest[-1])
        if kind == "fact":
            return report.facts[number].citations[0]
        if kind == "chat":
            return laid.shown[number]
        if kind in ("item", "element", "near"):
            item = next(i for i in report.checklist if i.id == rest[0])
            if kind == "item":
                return item.citations[number]
            if kind == "near" and item.searched is not None:
                return item.searched.nearest[number]
            return next(e for e in item.elements if e.id == rest[1]).citations[number]
        if kind == "finding":
            return next(f for f in report.findings if f.id == rest[0]).citations[number]
        raise KeyError(reference)


def _identity(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda f: f.name):
        digest.update(file.name.encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


@lru_cache(maxsize=32)
def original_bytes(files: tuple[str, ...], path: str) -> bytes:
    """The bytes of one document of the kept files (which may be packed in a .zip)."""
    from assistant.ingest.opening import opened

    with opened([Path(f) for f in files]) as (sources, _):
        for source in sources:
            if source.name == path or source.name.endswith("/" + path) or path.endswith("/" + source.name):
                return source.data
    raise KeyError(path)
