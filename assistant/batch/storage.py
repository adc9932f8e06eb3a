"""Inputs and results on this machine or behind an fsspec address (a shared folder, S3-compatible storage): `s3://bucket/inbox`.

What lies elsewhere is fetched into a temporary folder for the time of its use; results are written back file by file, the note that a
dossier is done last.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from assistant.core.errors import BadInputError

#: The last file that is written for a dossier.
_LAST = ".screen.json"


def is_remote(path: str) -> bool:
    """Whether a path is an fsspec address and no path of this machine."""
    return "://" in path


def contents(path: str) -> list[tuple[str, str]]:
    """(relative name, mark of the content) of a file or of all files below a folder, sorted. The mark: SHA-256, elsewhere the storage's own."""
    if is_remote(path):
        fs, root = _at(path)
        if fs.isfile(root):
            return [(PurePosixPath(root).name, str(fs.checksum(root)))]
        return [(_below(name, root), str(fs.checksum(name))) for name in sorted(fs.find(root))]
    given = Path(path)
    files = sorted(p for p in given.rglob("*") if p.is_file()) if given.is_dir() else [given]
    found = []
    for file in files:
        with file.open("rb") as stream:
            found.append(
                (file.relative_to(given).as_posix() if given.is_dir() else file.name, hashlib.file_digest(stream, "sha256").hexdigest())
            )
    return found


def size(path: str) -> int:
    """Bytes of a file or of all files below a folder."""
    if is_remote(path):
        fs, root = _at(path)
        return sum(int(fs.size(name) or 0) for name in ([root] if fs.isfile(root) else fs.find(root)))
    given = Path(path)
    return sum(p.stat().st_size for p in given.rglob("*") if p.is_file()) if given.is_dir() else given.stat().st_size


def dossiers(inbox: str) -> list[tuple[str, str, list[str]]]:
    """The dossiers below an inbox as (id, name, paths or addresses), sorted by id. BadInputError as of `ingest.opening.find_dossiers`."""
    from assistant.ingest.opening import find_dossiers

    if not is_remote(inbox):
        return [(i, name, [str(Path(p).resolve()) for p in paths]) for i, name, paths in find_dossiers(Path(inbox))]
    fs, root = _at(inbox)
    if not fs.isdir(root):
        raise BadInputError("收件夹不存在或不是文件夹", path=inbox, advice="请检查地址和访问权限")
    # which folder is a dossier is told by names alone: a tree of empty files of the same names is looked at
    with tempfile.TemporaryDirectory(prefix="greenmine-inbox-") as folder:
        for name in fs.find(root):
            file = Path(folder) / _below(name, root)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
        found = find_dossiers(Path(folder))
        base = inbox.rstrip("/")
        return [
            (i, name, [f"{base}/{Path(p).resolve().relative_to(Path(folder).resolve()).as_posix()}" for p in paths])
            for i, name, paths in found
        ]


def beside(out: str, name: str) -> str:
    """The folder of that name among the results."""
    return f"{out.rstrip('/')}/{name}" if is_remote(out) else str((Path(out) / name).resolve())


@contextmanager
def workplace(paths: Sequence[str], out: str) -> Iterator[tuple[list[Path], Path]]:
    """The inputs and the result folder as paths of this machine; what was written goes to its place when the context ends well."""
    with tempfile.TemporaryDirectory(prefix="greenmine-job-") as folder:
        local = [fetched(p, Path(folder) / "in" / str(n)) if is_remote(p) else Path(p) for n, p in enumerate(paths)]
        if not is_remote(out):
            yield local, Path(out)
            return
        results = Path(folder) / "out"
        results.mkdir()
        yield local, results
        push(results, out)


def fetched(address: str, folder: Path) -> Path:
    """Copy a file or folder into the folder, under its own name, and say where it is now."""
    fs, root = _at(address)
    target = folder / PurePosixPath(root).name
    names = [root] if fs.isfile(root) else fs.find(root)
    for name in names:
        file = target if name == root else target / _below(name, root)
        file.parent.mkdir(parents=True, exist_ok=True)
        fs.get_file(name, str(file))
    return target


def push(folder: Path, address: str) -> None:
    """Copy all files of a folder to the address; the note that a dossier is done goes last."""
    fs, root = _at(address)
    files = sorted((p for p in folder.rglob("*") if p.is_file()), key=lambda p: (p.name == _LAST, p.as_posix()))
    for file in files:
        target = f"{root}/{file.relative_to(folder).as_posix()}"
        fs.makedirs(target.rsplit("/", 1)[0], exist_ok=True)
        fs.put_file(str(file), target)


def pull(address: str, folder: Path) -> None:
    """Copy all files at the address into the folder (nothing where there are none)."""
    fs, root = _at(address)
    if fs.isdir(root):
        shutil.rmtree(folder, ignore_errors=True)
        for name in fs.find(root):
            file = folder / _below(name, root)
            file.parent.mkdir(parents=True, exist_ok=True)
            fs.get_file(name, str(file))


def _at(address: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    try:
        fs, root = url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise BadInputError(f"不能访问这个地址：{error}", path=address, advice="S3 等存储须另装对应的 fsspec 组件，如 s3fs") from error
    fs.invalidate_cache()
    return fs, root.rstrip("/")


def _below(name: str, root: str) -> str:
    return str(PurePosixPath(name).relative_to(PurePosixPath(root)))
