"""greenmine-review: cited review of green-mine (绿色矿山) filings.

>>> from assistant import review
>>> report = review(["dossier/"])        # a pydantic Report; report.model_dump_json() is report.json
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.core.report import Report

__version__ = "0.1.0"
__all__ = ["__version__", "review"]


def review(paths: str | Path | Sequence[str | Path], *, as_of: dt.date | str | None = None, profile: str = "provincial") -> Report:
    """Review one dossier (a folder, a .zip or files) and answer with its `Report`.

    as_of: the day on which validity is judged (date or ISO text); by default the newest date that the self-assessment gives for itself.
    profile: "provincial" or "national". Raises BadInputError where nothing could be read at all.
    """
    from assistant.service import Service

    given = [paths] if isinstance(paths, str | Path) else list(paths)
    day = dt.date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    return Service().review([Path(p) for p in given], as_of=day, profile=profile).report
