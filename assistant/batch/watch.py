"""Watch mode: dossiers are taken up as they arrive, once their upload is complete."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

from assistant.batch import storage
from assistant.batch.screen import Options, Screened, run
from assistant.core.errors import BadInputError

#: Files under these names are still being written by a browser, rsync, a file server …
_PARTIAL = re.compile(r"\.(?:part|partial|crdownload|filepart|download|tmp|upload|swp|!ut)$|^~\$|^\.~lock|^\..+\.\w{6}$", re.IGNORECASE)

#: What a dossier looked like: name, size, time of change of each file.
Look = tuple[tuple[str, int, int], ...]


def watch(
    inbox: str | Path, out: str | Path, options: Options | None = None, *, quiet: float = 30.0, tell: Callable[[Screened], None] = lambda _: None,
    go_on: Callable[[], bool] = lambda: True,
) -> None:  # fmt: skip
    """Screen what is there and what arrives, until `go_on` says no (asked after every look).

    quiet: seconds for which no file of a dossier may have changed before it counts as complete; nothing is done while nothing changed.
    """
    if storage.is_remote(str(inbox)):
        raise BadInputError("--watch 只能用于本机或共享文件夹", path=str(inbox), advice="对象存储请定时运行 greenmine screen")
    seen: dict[str, tuple[Look, float]] = {}
    done: dict[str, Look] = {}
    while True:
        complete = _complete(str(inbox), seen, quiet)
        if complete and complete != done:
            tell(run(inbox, out, options, only=set(complete)))
            done = complete
        if not go_on():
            return
        time.sleep(min(quiet, 5.0))


def _complete(inbox: str, seen: dict[str, tuple[Look, float]], quiet: float) -> dict[str, Look]:
    """The dossiers that look as they looked `quiet` seconds ago, and hold no file that is still being written."""
    now = time.monotonic()
    complete: dict[str, Look] = {}
    try:
        found = storage.dossiers(inbox)
    except BadInputError:
        if not Path(inbox).is_dir():
            raise
        found = []
    for key, _, paths in found:
        look = tuple(entry for path in paths for entry in _look(Path(path)))
        before, since = seen.get(key, (None, now))
        if look != before:
            since = now
        seen[key] = (look, since)
        if now - since >= quiet and look and not any(_PARTIAL.search(Path(name).name) for name, _, _ in look):
            complete[key] = look
    return complete


def _look(path: Path) -> Look:
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    entries = []
    for file in files:
        try:
            stat = file.stat()
        except OSError:  # gone between the two looks: it is still changing
            entries.append((file.name, -1, time.monotonic_ns()))
        else:
            entries.append((str(file), stat.st_size, stat.st_mtime_ns))
    return tuple(entries)
