"""Reports kept by what they were made of, so that a dossier in which nothing changed is not judged again.

The key covers the program and its data (checklists, prompts, tables), every file's name and contents, the day, the profile, the checklist, what is
set aside, and the engine. A report with entries in `errors` is never kept: what failed once is tried again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from functools import cache
from pathlib import Path

from pydantic import ValidationError

import assistant
from assistant import corpus
from assistant.core.document import Dossier
from assistant.core.report import Report

#: Reports kept at most; the oldest go first.
CAPACITY = 2000


@cache
def program() -> str:
    """A digest of the program and its data: another version judges anew."""
    digest = hashlib.sha256()
    for root in (Path(assistant.__file__).resolve().parent, corpus.folder().resolve()):
        for file in sorted(p for p in root.rglob("*") if p.suffix in (".py", ".yaml", ".yml", ".md", ".json")):
            digest.update(file.relative_to(root).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def key(dossier: Dossier, *circumstances: object) -> str:
    """What a report is filed under. circumstances: all else that it depends on, told by their `repr`."""
    digest = hashlib.sha256(f"{program()}\0{dossier.id}\0{dossier.name}\0{circumstances!r}".encode())
    for document in dossier.documents:
        digest.update(f"\0{document.id}\0{document.path}\0{document.sha256}\0{document.kind}".encode())
    for error in dossier.errors:
        digest.update(f"\0{error.path}\0{error.message}".encode())
    return digest.hexdigest()


def find(folder: Path, name: str) -> Report | None:
    """The kept report, None where there is none (or it is damaged)."""
    try:
        return Report.model_validate_json((folder / f"{name}.json").read_bytes())
    except (OSError, ValidationError):
        return None


def keep(folder: Path, name: str, report: Report) -> None:
    """Keep a report; a folder that cannot be written is as good as none."""
    if report.errors:
        return
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{name}.{os.getpid()}.{threading.get_ident()}.part"
        part.write_text(report.model_dump_json(by_alias=True), "utf-8")
        part.replace(folder / f"{name}.json")
        held = sorted(folder.glob("*.json"), key=lambda p: p.stat().st_mtime)
        for old in held[:-CAPACITY]:
            old.unlink(missing_ok=True)
