"""What a child process is made to do in the tests: answer, raise, die, hang, grow."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path


def answer(value: int) -> int:
    """Prints too, as libraries do."""
    os.write(1, b"noise\n")
    return 2 * value


def who(seconds: float) -> int:
    """Its process, after a while."""
    time.sleep(seconds)
    return os.getpid()


def fail() -> None:
    raise ValueError("no such thing")


def die(mark: str = "") -> str:
    """Dies by a signal; with a mark only the first time."""
    if mark and Path(mark).exists():
        return "alive"
    if mark:
        Path(mark).touch()
    os.kill(os.getpid(), signal.SIGKILL)
    return "never"


def hang() -> None:
    time.sleep(600)


def grow() -> None:
    held = []
    while True:
        held.append(b"x" * (64 << 20))
        time.sleep(0.02)


def slowly(log: str, name: str, seconds: float) -> str:
    """Notes that it was finished, after a while."""
    time.sleep(seconds)
    with Path(log).open("a", encoding="utf-8") as file:
        file.write(f"{name}\n")
    return name
