"""Paths -> Dossier: every file opened, read in the sandbox, its kind told. The one entry of this layer.

Files are read in parallel; the result does not depend on their order or on which was ready first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path

from assistant.core.document import Document, Dossier, FileError
from assistant.core.errors import BadInputError, UnreadableFileError
from assistant.ingest.kinds import with_kind
from assistant.ingest.readers import Limits, Source
from assistant.ingest.sandbox import default_cache, kept_at, read_cached

#: Called with (stage, done, total, name of the file that was just done); from one thread only.
Progress = Callable[[str, int, int, str], None]
#: Called with each document that was not read before, as soon as it is read (it has its kind and no id yet), in no fixed order; from one thread only.
Ready = Callable[[Document], None]
WORKERS = 2


def read_files(
    paths: Iterable[Path | str],
    *,
    cache: bool = True,
    workers: int = WORKERS,
    limits: Limits | None = None,
    progress: Progress | None = None,
    ready: Ready | None = None,
) -> tuple[list[Document], list[FileError]]:
    """Read every file of folders, zips and files; documents have kinds and no ids yet. Sorted by path; a file's trouble is an error.

    BadInputError where a path does not exist.
    """
    from assistant.ingest.opening import opened

    with opened([Path(p) for p in paths], limits or Limits()) as (sources, errors):
        documents, troubles = _read_all(sources, default_cache() if cache else None, workers, progress, ready)
        found = sorted([*errors, *troubles], key=lambda e: (e.path, e.message))
        return sorted(documents, key=lambda d: (d.path, d.sha256)), found


def read_dossier(
    paths: Iterable[Path | str],
    *,
    name: str | None = None,
    cache: bool = True,
    workers: int = WORKERS,
    limits: Limits | None = None,
    progress: Progress | None = None,
    ready: Ready | None = None,
) -> Dossier:
    """All that one mine filed. id: the folder's or archive's name (of several paths: a digest of the files' hashes).

    BadInputError where nothing is there to read; files that cannot be read are in `Dossier.errors`.
    """
    given = [Path(p) for p in paths]
    documents, errors = read_files(given, cache=cache, workers=workers, limits=limits, progress=progress, ready=ready)
    if not documents and not errors:
        raise BadInputError("没有找到可以读取的文件", path="、".join(p.name for p in given), advice="请确认文件夹中有 PDF、Word 等申报材料")
    shown = name or (given[0].resolve().stem if given[0].is_file() else given[0].resolve().name)
    key = shown if len(given) == 1 else hashlib.sha256("".join(sorted(d.sha256 for d in documents)).encode()).hexdigest()[:12]
    return Dossier.of(key, shown, documents, tuple(errors))


def _read_all(
    sources: Sequence[Source], folder: Path | None, workers: int, progress: Progress | None, ready: Ready | None
) -> tuple[list[Document], list[FileError]]:
    """Large files first, so that the last worker does not wait for one of them alone."""
    documents: list[Document] = []
    errors: list[FileError] = []
    order = sorted(sources, key=lambda s: (-len(s.data), s.name))
    with ThreadPoolExecutor(max_workers=max(1, workers)) as threads:
        fresh = [s for s in order if folder is None or not kept_at(s, folder).exists()] if ready is not None else []
        jobs = {threads.submit(_read_one, s, folder): s for s in order}
        for done, job in enumerate(as_completed(jobs), 1):
            result = job.result()
            if isinstance(result, Document):
                documents.append(result)
                if ready is not None and jobs[job] in fresh:
                    ready(result)
            else:
                errors.append(result)
            if progress is not None:
                progress("读取文件", done, len(jobs), jobs[job].name)
    return documents, errors


def _read_one(source: Source, folder: Path | None) -> Document | FileError:
    try:
        document = read_cached(source, folder)
    except UnreadableFileError as error:
        advice = f"（{error.advice}）" if error.advice else ""
        return FileError(source.name, f"{error.message}{advice}")
    return with_kind(replace(document, path=source.name))
