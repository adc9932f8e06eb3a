"""The child process of the sandbox: reads files named on its standard input, one after the other, and answers with plain bytes.

Frames both ways: four bytes of length (big endian), then the bytes. A request is JSON (path, name, limits, kept); an answer is one byte
('D' a document of `serial.dump`, 'E' an error as JSON) and its payload.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from assistant.core.document import Document
from assistant.core.errors import GreenmineError, LimitError

#: Address space that libraries reserve without using it, on top of the limit.
SLACK = 2 * 2**30


def send(stream: BinaryIO, payload: bytes) -> None:
    """Write one frame."""
    stream.write(struct.pack(">I", len(payload)) + payload)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """Read one frame, None at the end of the stream."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    (length,) = struct.unpack(">I", head)
    data = stream.read(length)
    return data if len(data) == length else None


def serve() -> None:
    """Answer requests until the parent closes the pipe. What libraries print goes nowhere, so that it cannot be taken for an answer."""
    answers = os.fdopen(os.dup(1), "wb")
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    while (request := receive(sys.stdin.buffer)) is not None:
        send(answers, answer(json.loads(request)))
        _rest()


def _rest() -> None:
    """Between two files a child holds its models only, not the memory of the last page; without recognition there is nothing to give back."""
    used = sys.modules.get("assistant.ingest.readers.scan_engine")
    if used is not None:
        used.rest()


def answer(request: dict[str, Any]) -> bytes:
    """Read one file; whatever goes wrong becomes an error of that file."""
    from assistant.ingest.serial import dump

    name = str(request["name"])
    try:
        _limit_memory(int(request["limits"]["memory"]))
        kept = request.get("kept")
        return b"D" + dump(read_one(Path(request["path"]), name, request["limits"], Path(kept) if kept else None))
    except GreenmineError as error:
        kind = "limit" if isinstance(error, LimitError) else "unreadable"
        return _error(kind, error.path or name, error.message, error.advice)
    except MemoryError:
        return _error("limit", name, "读取该文件所需内存超过上限", "文件可能已损坏或含有异常内容，请重新导出后提交")
    except Exception as error:  # noqa: BLE001 - the guard: a library's error on a damaged file costs that file only
        return _error("unreadable", name, f"文件内容有误，读取中断（{type(error).__name__}）", "文件可能已损坏，请重新导出后提交")


def read_one(path: Path, name: str, limits: dict[str, Any], kept: Path | None = None) -> Document:
    """Read a file and find its sections."""
    from assistant.ingest.readers import Limits, Source, read_file
    from assistant.ingest.structure import structure

    return replace(structure(read_file(Source.of(path, name, Limits(**limits), kept))), id="")


def _error(kind: str, path: str, message: str, advice: str | None) -> bytes:
    return b"E" + json.dumps({"kind": kind, "path": path, "message": message, "advice": advice}, ensure_ascii=False).encode()


def _limit_memory(memory: int) -> None:
    """Address space: what is mapped now, the limit, and what libraries reserve; where the system has no such limit, nothing."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + memory + SLACK
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard), hard))
    except (ImportError, OSError, ValueError):
        return


if __name__ == "__main__":
    serve()
