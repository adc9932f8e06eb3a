"""What the machine offers, and how much of it this process is to use. For speed only; no result depends on it."""

from __future__ import annotations

import os


def usable_cores() -> int:
    """The cores that this process may use, at least one (all of the machine's where the system does not tell)."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def threads() -> int:
    """How many threads the models of this process compute on: $GREENMINE_THREADS (a worker of a batch has one), else one a usable core."""
    stated = os.environ.get("GREENMINE_THREADS", "")
    return int(stated) if stated.isdigit() and int(stated) > 0 else usable_cores()


def free_memory() -> int:
    """Bytes that programs may still take without swapping (a guess of 4 GB where the system does not tell)."""
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:
            return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))
    except (OSError, StopIteration, ValueError, IndexError):
        return 4 << 30
