"""Untrusted files are read in child processes with limits on time and memory; what was read before comes from a cache.

A worker lives long (its imports and recognition models are loaded once), reads one file at a time and is killed and replaced when it
hangs, crashes or grows too much: that costs this one file. Answers are plain data (see serial), never pickles.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import json
import os
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import IO

import assistant
from assistant.core.document import Document
from assistant.core.errors import LimitError, UnreadableFileError
from assistant.core.machine import usable_cores
from assistant.ingest.readers import Source
from assistant.ingest.serial import dump, load

#: Seconds between two looks at a working child's memory.
LOOK = 0.1
#: Longest answer that is taken from a child.
LONGEST_ANSWER = 1 << 30


class Worker:
    """One child process. Not for several threads at once.

    It may use every core (OMP_NUM_THREADS where that is set): the last long scan of a dossier is not left to one core, and two workers
    together lose some four percent by it.
    """

    def __init__(self) -> None:
        root = Path(assistant.__file__).resolve().parent.parent
        known = os.environ.get("PYTHONPATH")
        environment = {
            **os.environ,
            "PYTHONPATH": f"{root}{os.pathsep}{known}" if known else str(root),
            "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS") or str(usable_cores()),
            "MALLOC_ARENA_MAX": "2",  # glibc's arenas, one a thread else, keep 100 MB of what recognition has given back
            "PYTHONUTF8": "1",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "assistant.ingest.worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, close_fds=True,
        )  # fmt: skip

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def memory(self) -> int:
        """Resident bytes of the child, 0 where the system does not tell."""
        try:
            return int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, ValueError, IndexError):
            return 0

    def close(self) -> None:
        """End the child."""
        if self.alive:
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def read(self, source: Source) -> Document:
        """Read one file. LimitError or UnreadableFileError; after a LimitError or a crash the worker is dead."""
        asked = {"path": str(source.path.resolve()), "name": source.name, "limits": asdict(source.limits)}
        request = json.dumps({**asked, "kept": str(source.kept) if source.kept else None}).encode()
        crashed = UnreadableFileError("读取该文件时程序异常退出", path=source.name, advice="文件可能已损坏，请重新导出后提交")
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(struct.pack(">I", len(request)) + request)
            self._process.stdin.flush()
            payload = self._answer(self._process.stdout, source)
        except (OSError, EOFError) as error:
            self.close()
            raise crashed from error
        if payload[:1] == b"D":
            try:
                return load(payload[1:])
            except ValueError as error:
                self.close()
                raise crashed from error
        told = json.loads(payload[1:])
        kind = LimitError if told["kind"] == "limit" else UnreadableFileError
        raise kind(told["message"], path=told["path"], advice=told["advice"])

    def _answer(self, stream: IO[bytes], source: Source) -> bytes:
        """The child's answer; kills it when it takes too long or too much."""
        deadline = time.monotonic() + source.limits.seconds
        buffer = bytearray()
        length: int | None = None
        while length is None or len(buffer) < length + 4:
            ready, _, _ = select.select([stream], [], [], LOOK)
            if not ready:
                self._watch(deadline, source)
                continue
            piece = os.read(stream.fileno(), 1 << 20)
            if not piece:
                raise EOFError("the child ended")
            buffer += piece
            if length is None and len(buffer) >= 4:
                (length,) = struct.unpack(">I", buffer[:4])
                if length > LONGEST_ANSWER:
                    raise EOFError("answer too long")
        return bytes(buffer[4:])

    def _watch(self, deadline: float, source: Source) -> None:
        if time.monotonic() > deadline:
            self.close()
            raise LimitError(
                f"读取超过 {source.limits.seconds:.0f} 秒仍未完成，已中止", path=source.name, advice="请检查文件是否异常，或拆分后提交"
            )
        if self.memory > source.limits.memory:
            self.close()
            raise LimitError(
                f"读取该文件所需内存超过 {source.limits.memory / 2**30:.1f} GB 上限，已中止",
                path=source.name,
                advice="请检查文件是否异常，或拆分后提交",
            )


class Pool:
    """Workers that wait for files; `borrow` gives one (a new one where all are busy) and takes it back if it still lives."""

    def __init__(self) -> None:
        self._idle: list[Worker] = []
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def borrow(self) -> Iterator[Worker]:
        with self._lock:
            while self._idle and not self._idle[-1].alive:
                self._idle.pop().close()
            worker = self._idle.pop() if self._idle else None
        worker = worker or Worker()
        try:
            yield worker
        except BaseException:
            if not isinstance(sys.exc_info()[1], UnreadableFileError):
                worker.close()
            raise
        finally:
            with self._lock:
                if worker.alive:
                    self._idle.append(worker)
                else:
                    worker.close()

    def close(self) -> None:
        """End all idle workers."""
        with self._lock:
            for worker in self._idle:
                worker.close()
            self._idle.clear()


@cache
def pool() -> Pool:
    """The process's own pool; its workers end with it."""
    made = Pool()
    atexit.register(made.close)
    return made


def read_safely(source: Source) -> Document:
    """Read a file in a child process (with its sections, without kind or id). UnreadableFileError or LimitError as of `read_file`."""
    with pool().borrow() as worker:
        return worker.read(source)


# ---------------------------------------------------------------- the cache


def default_cache() -> Path:
    """Where documents that were read are kept: $GREENMINE_CACHE, else the user's cache folder."""
    named = os.environ.get("GREENMINE_CACHE")
    if named:
        return Path(named) / "read"
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "greenmine-review" / "read"


@cache
def version() -> str:
    """A digest of the code that reads: another version never takes an older one's answers."""
    digest = hashlib.sha256()
    root = Path(__file__).resolve().parent
    for path in sorted([*root.rglob("*.py"), *(root.parent / "core").glob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def kept_at(source: Source, folder: Path) -> Path:
    """Where what was read of these bytes by this code is kept, if it is."""
    return folder / version() / f"{source.sha256}{source.suffix}.bin"


def read_cached(source: Source, folder: Path | None = None) -> Document:
    """`read_safely`, or what was read before of the same bytes by the same code. folder None: no cache.

    What comes from the cache bears the source's own name. A damaged or unwritable cache is as good as none.
    """
    if folder is None:
        return read_safely(source)
    kept = kept_at(source, folder)
    with contextlib.suppress(OSError, ValueError):
        return replace(load(kept.read_bytes()), path=source.name)
    document = read_safely(replace(source, kept=folder / version() / "pictures"))
    with contextlib.suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{os.getpid()}.{threading.get_ident()}.part")
        part.write_bytes(dump(document))
        part.replace(kept)
    return document
