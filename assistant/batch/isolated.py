"""Each worker does its dossiers in a child process: one that crashes, hangs or grows too much costs one dossier one retry, nothing else.

The child keeps its models for the next dossier. Calls and answers are plain JSON, so that the same works below a thread, a process
or a worker of a Dask cluster (which may not start processes by multiprocessing, but may start programs).
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import assistant

#: Seconds between two looks at a working child.
LOOK = 0.25


class TroubleError(Exception):
    """Why a call came to nothing (Chinese). lost: the child itself is gone."""

    def __init__(self, reason: str, *, lost: bool) -> None:
        self.lost = lost
        super().__init__(reason)


@dataclass(frozen=True)
class Bounds:
    """What one dossier may cost: seconds of wall clock, resident bytes of its process; threads it may use.

    keep: a child that holds more than this after a dossier is replaced before the next one.
    """

    seconds: float = 3600.0
    memory: int = 3 << 30
    threads: int = 1
    keep: int = 1400 << 20


class Child:
    """One process, started when first needed. Not for several threads at once."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._process: subprocess.Popen[bytes] | None = None
        self._over = False

    def call(self, function: str, arguments: dict[str, Any]) -> Any:
        """What 'module:function' answers. TroubleError where it raises, dies, hangs or needs too much memory."""
        process = self._started()
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps({"call": function, "with": arguments}, ensure_ascii=False).encode() + b"\n")
            process.stdin.flush()
            answer = json.loads(self._answer(process))
        except (OSError, EOFError, ValueError) as error:
            raise TroubleError(self._died(process), lost=True) from error
        if self._memory(process) > self._bounds.keep:
            self.close()
        if "error" in answer:
            raise TroubleError(f"处理时出错：{answer['error']}", lost=False)
        return answer["value"]

    def close(self) -> None:
        """End the process and what it started."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def stop(self) -> None:
        """End the process from another thread; whoever waits for its answer hears that it is gone, and no other one is started."""
        self._over = True
        if (process := self._process) is not None:
            with contextlib.suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)

    def _started(self) -> subprocess.Popen[bytes]:
        over = TroubleError("已中止", lost=True)
        if self._over:
            raise over
        if self._process is None or self._process.poll() is not None:
            self.close()
            root, known, threads = (
                str(Path(assistant.__file__).resolve().parent.parent),
                os.environ.get("PYTHONPATH"),
                str(self._bounds.threads),
            )
            environment = {
                **os.environ, "PYTHONPATH": f"{root}{os.pathsep}{known}" if known else root, "PYTHONUTF8": "1",
                "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads, "GREENMINE_THREADS": threads, "MALLOC_ARENA_MAX": "2",
                "TOKENIZERS_PARALLELISM": "false" if threads == "1" else "true",
            }  # fmt: skip
            process = self._process = subprocess.Popen(
                [sys.executable, "-m", "assistant.batch.child"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, start_new_session=True,
            )  # fmt: skip
            if self._over:  # stopped in the meantime
                process.kill()
                raise over
        return self._process

    def _answer(self, process: subprocess.Popen[bytes]) -> bytes:
        assert process.stdout is not None
        deadline = time.monotonic() + self._bounds.seconds
        buffer = b""
        while not buffer.endswith(b"\n"):
            ready, _, _ = select.select([process.stdout], [], [], LOOK)
            if ready:
                piece = os.read(process.stdout.fileno(), 1 << 20)
                if not piece:
                    raise EOFError
                buffer += piece
            elif time.monotonic() > deadline:
                self.close()
                raise TroubleError(f"超过{self._bounds.seconds / 60:.0f}分钟仍未完成，已中止", lost=True)
            elif self._memory(process) > self._bounds.memory:
                self.close()
                raise TroubleError(f"所需内存超过{self._bounds.memory / 2**30:.1f} GB，已中止", lost=True)
        return buffer

    def _memory(self, process: subprocess.Popen[bytes]) -> int:
        try:
            return int(Path(f"/proc/{process.pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, ValueError, IndexError):
            return 0

    def _died(self, process: subprocess.Popen[bytes]) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(2)
        code = process.poll()
        self.close()
        if code is not None and code < 0:
            return f"处理进程被系统终止（信号{-code}）" + ("，可能是内存不足" if code == -signal.SIGKILL else "")
        return f"处理进程异常退出（退出码{code}）"


_HELD = threading.local()


def child(bounds: Bounds) -> Child:
    """The child of this thread (of a Dask worker, which is one thread): its models are loaded once."""
    held: dict[Bounds, Child] = _HELD.__dict__.setdefault("children", {})
    return held.setdefault(bounds, Child(bounds))


def twice(function: str, arguments: dict[str, Any], worker: Child) -> Any:
    """`Child.call`, once more where it fails. TroubleError with both reasons where it fails again."""
    try:
        return worker.call(function, arguments)
    except TroubleError as first:
        worker.close()
        try:
            return worker.call(function, arguments)
        except TroubleError as second:
            worker.close()
            same = str(first) == str(second)
            raise TroubleError(f"{second}；已重试一次" if same else f"{first}；重试一次：{second}", lost=True) from None
