"""The process that works on dossiers for one worker: `python -m assistant.batch.child`. It answers one call a line and ends with its parent.

Not for people: `isolated.Child` starts it, watches its time and memory, and replaces it.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import threading
import time


def main() -> None:
    """Read {"call": "module:function", "with": {...}} a line, answer {"value": ...} or {"error": "..."} a line."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not end up among the answers
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            module, name = asked["call"].split(":")
            answer = {"value": getattr(importlib.import_module(module), name)(**asked["with"])}
        except Exception as error:  # noqa: BLE001 - the guard: one dossier's trouble is told, the process lives on
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer, ensure_ascii=False) + "\n")
        answers.flush()


def _end_with(parent: int) -> None:
    """A killed run leaves no process behind."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(3)


if __name__ == "__main__":
    main()
