"""One dossier of the inbox: is there anything to do, do it, write it atomically. Runs in a worker's child process."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

from assistant import __version__
from assistant.batch import storage
from assistant.core.errors import GreenmineError

STATE = ".screen.json"
FINGERPRINT = ".fingerprint.json"
BASE = ".base.json"
COMPARED = ".compared.json"
FORMS = ("json", "html", "docx")


@dataclass(frozen=True)
class Job:
    """A dossier to screen: its id, its name, the files or folder, where its results go. Paths are of this machine or fsspec addresses.

    readers: files that its worker reads at the same time.
    """

    id: str
    name: str
    paths: tuple[str, ...]
    out: str
    as_of: str | None = None
    readers: int = 1


@dataclass(frozen=True)
class Outcome:
    """What became of a job. status: done | unchanged | failed; reason (Chinese) where it failed.

    stages: seconds of each stage of the review; memory: the most resident bytes that its process has had so far.
    """

    id: str
    name: str
    status: str
    seconds: float = 0.0
    pages: int = 0
    reason: str = ""
    stages: dict[str, float] | None = None
    memory: int = 0


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
    """A hash of all that the result depends on: program, day, names and contents of the files."""
    digest = hashlib.sha256(f"{program_digest()}|{job.as_of}".encode())
    for path in job.paths:
        for name, mark in storage.contents(path):
            digest.update(f"{name}\0{mark}\n".encode())
    return digest.hexdigest()


def earlier(results: Path, digest: str, *, retry_failed: bool) -> Outcome | None:
    """The outcome of an earlier run that still holds, or None (nothing noted, damaged, other files, another program)."""
    try:
        noted = json.loads((results / STATE).read_text("utf-8"))
        if noted["digest"] != digest:
            return None
        outcome = Outcome(**noted["outcome"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if outcome.status == "failed":
        return None if retry_failed else outcome
    complete = all((results / name).is_file() for name in (BASE, FINGERPRINT))
    return Outcome(**{**asdict(outcome), "status": "unchanged"}) if complete else None


def screen_one(job: dict[str, Any], digest: str) -> dict[str, Any]:
    """Review the dossier and write its report as it stands by itself, its fingerprint, and last of all that it is done.

    Only what is written last makes it done: a run that is killed before does this dossier again.
    """
    wanted = Job(**{**job, "paths": tuple(job["paths"])})
    with storage.workplace(wanted.paths, wanted.out) as (paths, out):
        outcome = _screen(wanted, paths, out)
        note(out, digest, outcome)
    return asdict(outcome)


def _screen(job: Job, paths: list[Path], out: Path) -> Outcome:
    from assistant.batch.library import Entry
    from assistant.checks.copying.fingerprint import fingerprint
    from assistant.checks.copying.population import sketch
    from assistant.report.files import write_text
    from assistant.report.schema import to_json

    started = perf_counter()
    try:
        reviewed = own_service(job.readers).review(paths, as_of=dt.date.fromisoformat(job.as_of) if job.as_of else None)
    except GreenmineError as error:
        clear(out)
        return Outcome(job.id, job.name, "failed", round(perf_counter() - started, 3), 0, str(error), memory=_memory())
    report = reviewed.report
    own = replace(fingerprint(reviewed.dossier, reviewed.facts), dossier=job.id)
    files = hashlib.sha256("".join(sorted(d.sha256 for d in reviewed.dossier.documents)).encode()).hexdigest()
    (out / COMPARED).unlink(missing_ok=True)
    write_text(out / FINGERPRINT, Entry(own, sketch(own), files).words())
    write_text(out / BASE, to_json(report))
    write_forms(report, out)
    pages = sum(d.pages for d in report.documents)
    seconds = perf_counter() - started
    stages = {**{k: v for k, v in report.timings.items() if k != "total"}, "write": round(seconds - report.timings["total"], 3)}
    return Outcome(job.id, job.name, "done", round(seconds, 3), pages, stages=stages, memory=_memory())


def write_forms(report: Any, out: Path) -> None:
    """The report as people and programs receive it."""
    from assistant.report.files import write

    for form in reversed(FORMS):
        write(report, out / f"report.{form}", form)


def note(out: Path, digest: str, outcome: Outcome) -> None:
    """Write what became of a job: from now on it is done (or failed)."""
    from assistant.report.files import write_text

    write_text(out / STATE, json.dumps({"digest": digest, "outcome": asdict(outcome)}, ensure_ascii=False))


def failed(job: Job, digest: str, reason: str) -> Outcome:
    """Note that a job failed for a reason outside the review (its process died, hung, grew too much)."""
    outcome = Outcome(job.id, job.name, "failed", 0.0, 0, f"{reason}。请单独运行 greenmine check 查看，或用 --retry-failed 重做")
    with storage.workplace((), job.out) as (_, out):
        clear(out)
        note(out, digest, outcome)
    return outcome


def clear(out: Path) -> None:
    """Take away what an earlier run wrote, so that no result of other files stands beside the note that this run failed."""
    for name in (STATE, COMPARED, FINGERPRINT, BASE, *(f"report.{form}" for form in FORMS)):
        (out / name).unlink(missing_ok=True)


def _memory() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@cache
def own_service(readers: int) -> Any:
    """The service of this process: models are loaded once."""
    from assistant.service import Service

    return Service(readers=readers)
