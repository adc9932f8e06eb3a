"""The desk: a store, and what was read of the dossiers that are open, so that a click is answered at once."""

from __future__ import annotations

import json
import shutil
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from weakref import WeakKeyDictionary

from assistant.chat import Conversation
from assistant.core.document import Dossier
from assistant.core.errors import BadInputError
from assistant.core.report import Citation, FindingReport, Report, citations, searched_report
from assistant.ingest.pages import has_pages, page_picture
from assistant.report.keys import flag_keys, keyed
from assistant.service import Reviewed, Service
from assistant.store import Store
from assistant.store.tables import Person, Version
from ui import places, rights
from ui.renderings import Renderings, pdf_bytes
from ui.uploads import Uploads

Tell = Callable[[str, int, int, str], None]
#: So many dossiers stay read; others are read again (from the cache) when they are opened.
OPEN_DOSSIERS = 6


@dataclass(frozen=True)
class Standing:
    """What the table of dossiers says of a report. high: the keys of its severe flags."""

    met: int
    applicable: int
    high: frozenset[str]


@dataclass
class _Open:
    """What is known of an open version; filled as it is asked for."""

    lock: threading.RLock
    dossier: Dossier | None = None
    reviewed: Reviewed | None = None


class Desk:
    """Safe to use from several threads. It asks no rights: `ui.rights` does, in front of it."""

    def __init__(self, store: Store, service: Service | None = None) -> None:
        self.store = store
        self.service = service or Service()
        self.renderings = Renderings(store.folder / "renderings")
        self.uploads = Uploads(store.folder / "uploads")
        self._open: OrderedDict[str, _Open] = OrderedDict()
        self._standings: dict[str, tuple[str, Standing]] = {}
        self._talks: dict[tuple[int, str], Conversation] = {}
        self._turns: WeakKeyDictionary[Conversation, threading.Lock] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def review(self, version_id: str, tell: Tell | None = None) -> Report:
        """Review a filed version and keep the report."""
        version = self._version(version_id)
        reviewed = self.service.review(self.laid(version_id), progress=tell)
        opened = self._slot(version_id)
        with opened.lock:
            opened.dossier, opened.reviewed = reviewed.dossier, reviewed
        dossier = self.store.dossiers.get(version.dossier_id)
        county, company = reviewed.facts.main("county"), reviewed.facts.main("enterprise")
        name = str(county.normalized) if county else ""
        self.store.dossiers.keep_report(
            version_id, reviewed.report, county=name, area=places.county_code(name, dossier.area if dossier else "-"), company=str(company.normalized) if company else "",
        )  # fmt: skip
        self.print_ahead(version_id)
        return reviewed.report

    def print_ahead(self, version_id: str) -> None:
        """Have the Word files of a reviewed version printed for the screen, without waiting for it."""
        for found in self.report(version_id).documents:
            self.renderings.want(found.sha256, found.path, partial(self.original, version_id, found.id))

    def laid(self, version_id: str) -> list[Path]:
        """The files of a version under their names, in a folder named like the dossier (its name where the filing does not tell one)."""
        files = [(f.name, f.sha256) for f in self.store.dossiers.files(version_id)]
        folder = self.store.folder / "open" / version_id
        paths = [folder / name for name, _ in files]
        with self._slot(version_id).lock:
            return paths if all(p.is_file() for p in paths) else self.store.files.lay_out(files, folder)

    def tidy(self) -> None:
        """Forget laid out files of an earlier run, and files that were sent long ago and never filed."""
        self.uploads.tidy()
        shutil.rmtree(self.store.folder / "open", ignore_errors=True)

    def _version(self, version_id: str) -> Version:
        version = self.store.dossiers.version(version_id)
        if version is None:
            raise rights.NotAllowedError
        return version

    def _slot(self, version_id: str) -> _Open:
        with self._lock:
            if version_id not in self._open:
                self._open[version_id] = _Open(threading.RLock())
                while len(self._open) > OPEN_DOSSIERS:
                    self._open.popitem(last=False)
            self._open.move_to_end(version_id)
            return self._open[version_id]

    def report(self, version_id: str) -> Report:
        """BadInputError where it is not made yet."""
        found = self.store.dossiers.report(version_id)
        if found is None:
            raise BadInputError("审查尚未完成")
        return found

    def standing(self, version_id: str, reported: str) -> Standing:
        """How a reviewed version stands; computed once for each report. reported: when the report was made."""
        known = self._standings.get(version_id)
        if known is None or known[0] != reported:
            kept = json.loads(self.store.dossiers.report_text(version_id))  # a tenth of what the whole report takes to validate
            verdicts = [i["verdict"] for i in kept["checklist"] if i["verdict"] != "not_applicable"]
            flags = keyed(FindingReport.model_validate(f) for f in kept["findings"])
            high = frozenset(k for k, f in flags.items() if f.severity == "high" and not f.suppressed)
            known = (reported, Standing(verdicts.count("met"), len(verdicts), high))
            self._standings[version_id] = known
        return known[1]

    def dossier(self, version_id: str) -> Dossier:
        """What was read of a version; from the read cache where this process did not read it."""
        opened = self._slot(version_id)
        with opened.lock:
            if opened.dossier is None:
                opened.dossier = self.service.read(self.laid(version_id))
            return opened.dossier

    def warm(self, version_id: str) -> None:
        """Begin to read a version that was just opened, and to print its Word files, without waiting for it."""
        threading.Thread(target=self.dossier, args=(version_id,), daemon=True).start()
        self.print_ahead(version_id)

    def conversation(self, person: Person, version_id: str) -> Conversation:
        """The conversation of one person about one version."""
        key = (person.id, version_id)
        with self._lock:
            known = self._talks.get(key)
        if known is not None:
            return known
        made = self.fresh_conversation(version_id)
        with self._lock:
            while len(self._talks) >= 32:
                self._talks.pop(next(iter(self._talks)))
            return self._talks.setdefault(key, made)

    def fresh_conversation(self, version_id: str) -> Conversation:
        """A conversation about a version that nobody has begun: what was asked before plays no part in it."""
        opened = self._slot(version_id)
        with opened.lock:
            if opened.reviewed is None:
                opened.reviewed = self._again(self.dossier(version_id), self.report(version_id))
            return self.service.converse(opened.reviewed)

    def known_conversation(self, person: Person, version_id: str) -> Conversation | None:
        """The conversation of one person about one version, None where nothing was asked yet."""
        with self._lock:
            return self._talks.get((person.id, version_id))

    @contextmanager
    def turn(self, person: Person, version_id: str) -> Iterator[Conversation]:
        """The conversation for one question and its answer: two questions of one person do not mix."""
        talk = self.conversation(person, version_id)
        with self._lock:
            lock = self._turns.setdefault(talk, threading.Lock())
        with lock:
            yield talk

    def _again(self, dossier: Dossier, report: Report) -> Reviewed:
        from assistant.facts import find_facts

        return Reviewed(report, dossier, lambda: find_facts(dossier), lambda: self.service.index(dossier))

    def original(self, version_id: str, document_id: str) -> bytes:
        """The bytes of a document as it was filed."""
        report = self.report(version_id)
        path = next((d.path for d in report.documents if d.id == document_id), None)
        if path is None:
            raise KeyError(document_id)
        return original_bytes(tuple(str(p) for p in self.laid(version_id)), path)

    def picture(self, version_id: str, document_id: str, page: int) -> bytes:
        """A page of the original or of its rendering as PNG; KeyError where there is neither."""
        return _picture(self, version_id, document_id, page)

    def citation(self, version_id: str, reference: str, person: Person) -> Citation:
        """A citation by its reference on the page: item|<id>|<n>, element|<id>|<element>|<n>, finding|<key>|<n>, fact|<n>, near|<id>|<n>, chat|<turn>|<n>, chatnear|<turn>|<n>.

        KeyError where there is none.
        """
        report = self.report(version_id)
        kind, *rest = reference.split("|")
        try:
            number = int(rest[-1])
            if kind == "fact":
                return report.facts[number].citations[0]
            if kind == "chat":
                return self.shown(person, version_id, int(rest[0]))[number]
            if kind == "chatnear":
                talk = self.conversation(person, version_id)
                searched = searched_report(talk.context.whole, talk.history[int(rest[0])].searched)
                return searched.nearest[number] if searched else _none(reference)
            if kind == "finding":
                return flag_keys(report)[rest[0]].citations[number]
            item = next(i for i in report.checklist if i.id == rest[0])
            if kind == "near" and item.searched is not None:
                return item.searched.nearest[number]
            if kind == "element":
                return next(e for e in item.elements if e.id == rest[1]).citations[number]
            return item.citations[number]
        except (IndexError, ValueError, StopIteration) as error:
            raise KeyError(reference) from error

    def shown(self, person: Person, version_id: str, turn: int) -> list[Citation]:
        """The citations of an answer, in the order of their numbers."""
        talk = self.conversation(person, version_id)
        return citations(talk.context.whole, talk.history[turn].citations)


def _none(reference: str) -> Citation:
    raise KeyError(reference)


@lru_cache(maxsize=32)
def original_bytes(files: tuple[str, ...], path: str) -> bytes:
    """The bytes of one document of the laid out files (which may be packed in a .zip)."""
    from assistant.ingest.opening import opened

    with opened([Path(f) for f in files]) as (sources, _):
        for source in sources:
            if source.name == path or source.name.endswith("/" + path) or path.endswith("/" + source.name):
                return source.data
    raise KeyError(path)


@lru_cache(maxsize=96)
def _picture(desk: Desk, version_id: str, document_id: str, page: int) -> bytes:
    data = desk.original(version_id, document_id)
    if not has_pages(data):
        rendered = desk.renderings.get(desk.dossier(version_id).document(document_id).sha256)
        if rendered is None:
            raise KeyError(document_id)
        data = pdf_bytes(rendered.pdf)
    return page_picture(data, page, name=document_id)
