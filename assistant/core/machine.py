"""What the machine offers: how many cores this process may use. For speed only; no result depends on it."""

from __future__ import annotations

import os


def usable_cores() -> int:
    """The cores that this process may use, at least one (all of the machine's where the system does not tell)."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1
