"""One dossier of the inbox: is there anything to do, do it, write it atomically. Runs in a worker process."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

from assistant import __version__
from assistant.core.errors import GreenmineError

STATE = ".screen.json"
FINGERPRINT = ".fingerprint.json"
BASE = ".base.json"


@dataclass(frozen=True)
class Job:
    """A dossier to screen: its id, its name, the files or folder, where its results go."""

    id: str
    name: str
    paths: tuple[str, ...]
    out: str
    as_of: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a job. status: done | unchanged | failed; reason (Chinese) where it failed."""

    id: str
    name: str
    status: str
    seconds: float = 0.0
    pages: int = 0
    reason: str = ""


@cache
def program_digest() -> str:
    """A hash of the program and its data: another version of readers, rules or checklists means that everything is done again."""
    import assistant
    from assistant import corpus

    digest = hashlib.sha256(__version__.encode())
    package = Path(assistant.__file__).parent
    for root, pattern in ((package, "*.py"), (corpus.folder(), "*.yaml"), (corpus.folder(), "*.md")):
        for file in sorted(root.rglob(pattern)):
            digest.update(file.relative_to(root).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def job_digest(job: Job) -> str:
    """A hash of all that the result depends on: program, day, names and bytes of the files."""
    digest = hashlib.sha256(f"{program_digest()}|{job.as_of}".encode())
    for given in job.paths:
        root = Path(given)
        files = sorted(p for p in root.rglob("*") if p.is_file()) if root.is_dir() else [root]
        for file in files:
            digest.update((file.relative_to(root).as_posix() if root.is_dir() else file.name).encode())
            with file.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def state(job: Job) -> dict[str, Any]:
    """What an earlier run noted about this job, {} where there is nothing or it cannot be read."""
    try:
        noted = json.loads((Path(job.out) / STATE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def earlier(job: Job, digest: str, *, retry_failed: bool) -> Outcome | None:
    """The outcome of an earlier run that still holds, or None."""
    noted = state(job)
    if noted.get("digest") != digest:
        return None
    outcome = Outcome(**noted["outcome"])
    if outcome.status == "failed":
        return None if retry_failed else outcome
    complete = all((Path(job.out) / name).is_file() for name in (BASE, FINGERPRINT))
    return Outcome(outcome.id, outcome.name, "unchanged", outcome.seconds, outcome.pages) if complete else None


def screen_one(job: Job, digest: str) -> Outcome:
    """Review the dossier, write its report as it stands by itself and its fingerprint for the comparison between dossiers."""
    from assistant.checks.copying.fingerprint import fingerprint
    from assistant.report.files import write_text
    from assistant.report.schema import to_json

    started = perf_counter()
    out = Path(job.out)
    try:
        reviewed = _service().review([Path(p) for p in job.paths], as_of=dt.date.fromisoformat(job.as_of) if job.as_of else None)
    except GreenmineError as error:
        outcome = Outcome(job.id, job.name, "failed", round(perf_counter() - started, 3), 0, str(error))
    else:
        write_text(out / BASE, to_json(reviewed.report))
        write_text(out / FINGERPRINT, json.dumps(asdict(fingerprint(reviewed.dossier)), ensure_ascii=False, sort_keys=True))
        pages = sum(d.pages for d in reviewed.report.documents)
        outcome = Outcome(job.id, job.name, "done", round(perf_counter() - started, 3), pages)
    write_text(out / STATE, json.dumps({"digest": digest, "outcome": asdict(outcome)}, ensure_ascii=False))
    return outcome


_SERVICES: dict[int, Any] = {}


def _service() -> Any:
    """The service of this worker process: models are loaded once."""
    from assistant.service import Service

    return _SERVICES.setdefault(os.getpid(), Service())


def failed(job: Job, digest: str, reason: str) -> Outcome:
    """Note that a job failed for a reason outside itself (a worker died)."""
    from assistant.report.files import write_text

    outcome = Outcome(job.id, job.name, "failed", 0.0, 0, reason)
    write_text(Path(job.out) / STATE, json.dumps({"digest": digest, "outcome": asdict(outcome)}, ensure_ascii=False))
    return outcome
