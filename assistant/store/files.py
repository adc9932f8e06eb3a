"""Files by the hash of their content: the same file is kept once, whoever files it."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from assistant.core.errors import BadInputError


class Files:
    """Content below a folder, at ab/abcdef…; a file is complete or absent, never half."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, source: Path) -> tuple[str, int]:
        """Keep a copy that is on the disk when this returns; its SHA-256 and its size in bytes."""
        digest, size = hashlib.sha256(), 0
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".incoming-")
        with os.fdopen(handle, "wb") as out, source.open("rb") as data:
            while chunk := data.read(1 << 20):
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        target = self.path(digest.hexdigest(), must=False)
        target.parent.mkdir(exist_ok=True)
        os.replace(name, target)
        return digest.hexdigest(), size

    def path(self, sha256: str, *, must: bool = True) -> Path:
        """Where the content lies; BadInputError where it is not kept."""
        found = self.folder / sha256[:2] / sha256
        if must and not found.is_file():
            raise BadInputError("文件不在数据文件夹中", path=sha256[:12], advice="请从备份恢复")
        return found

    def lay_out(self, files: list[tuple[str, str]], folder: Path) -> list[Path]:
        """(name, sha256) as named files in a folder, for the readers; the folder is made anew."""
        shutil.rmtree(folder, ignore_errors=True)
        made = []
        for name, sha256 in files:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(self.path(sha256), target)
            except OSError:  # another disk, or no links there
                shutil.copyfile(self.path(sha256), target)
            made.append(target)
        return made

    def all(self) -> Iterator[Path]:
        """Every kept content, in a fixed order."""
        return iter(sorted(p for p in self.folder.glob("??/*") if p.is_file()))

    def tidy(self) -> None:
        """Remove what a killed upload left half done."""
        for left in self.folder.glob(".incoming-*"):
            left.unlink(missing_ok=True)
