"""What a judgement in code says about an element."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.core.cite import Cite
from assistant.core.report import Verdict


@dataclass(frozen=True)
class Outcome:
    """verdict of the element; cites: what carries it; why: in Chinese, for the reviewer. confidence 0 to 1."""

    verdict: Verdict
    cites: tuple[Cite, ...] = ()
    confidence: float = 0.8
    why: str = ""
