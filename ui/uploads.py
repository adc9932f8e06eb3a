"""Files on their way in: each is sent on its own, so that each shows its progress and can be taken back; then some are filed together."""

from __future__ import annotations

import re
import secrets
import shutil
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path, PurePosixPath

from starlette.concurrency import run_in_threadpool

from assistant.core.errors import BadInputError
from assistant.ingest.readers import Limits, suffixes
from assistant.store.tables import Person

#: Seconds after which a file that nobody filed is removed.
LONGEST = 24 * 3600.0
_TICKET = re.compile(r"[0-9a-f]{32}")


class Uploads:
    """A folder for each person below one folder; a ticket is good for the person who sent the file, and once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def receive(self, person: Person, name: str, chunks: AsyncIterator[bytes]) -> str:
        """Keep a file as it comes; its ticket. BadInputError where it is empty or too large; nothing is left of what breaks off."""
        name = PurePosixPath(name.replace("\\", "/")).name[:200] or "材料"
        ticket = secrets.token_hex(16)
        place = self._place(person, ticket)
        place.mkdir(parents=True)
        size, whole = 0, False
        try:
            with (place / name).open("wb") as out:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > Limits().file_bytes:
                        raise BadInputError(f"文件超过 {Limits().file_bytes >> 20} MB 的上限", path=name, advice="请拆分后上传")
                    await run_in_threadpool(out.write, chunk)
            if not size:
                raise BadInputError("文件是空的", path=name)
            whole = True
        finally:
            if not whole:
                shutil.rmtree(place, ignore_errors=True)
        return ticket

    def drop(self, person: Person, ticket: str) -> None:
        """Take a file back; nothing happens where it is gone."""
        if _TICKET.fullmatch(ticket):
            shutil.rmtree(self._place(person, ticket), ignore_errors=True)

    def paths(self, person: Person, tickets: Sequence[str]) -> list[Path]:
        """The files of these tickets; BadInputError where one is unknown, of somebody else, or expired."""
        found = []
        for ticket in tickets:
            files = sorted(self._place(person, ticket).glob("*")) if _TICKET.fullmatch(ticket) else []
            if not files:
                raise BadInputError("上传的文件已过期", advice="请重新选择文件")
            found.append(files[0])
        return found

    def tidy(self) -> None:
        """Remove what was never filed."""
        for place in self._folder.glob("*/*"):
            if time.time() - place.stat().st_mtime > LONGEST:
                shutil.rmtree(place, ignore_errors=True)

    def _place(self, person: Person, ticket: str) -> Path:
        return self._folder / str(person.id) / ticket


def remark(name: str) -> str:
    """What is to be said of a file by its name: '' where it can be read."""
    suffix = PurePosixPath(name).suffix.lower()
    return "" if suffix in suffixes() or suffix == ".zip" else "此格式可能无法读取，建议另存为 PDF 或 Word"
