"""A block's text as finders read it: white space gone, width folded, with the way back to the raw characters.

Unlike `core.text.fold`, which is for matching quotes, the marks between two figures stay apart: '~' joins a range (～, —, –), '-' is a
hyphen or a minus, '，' (between clauses) is never the ',' of 1,234.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.document import Block

_RANGE = frozenset("~～〜∼–—―─")
_MINUS = frozenset("‐‑‒−－﹣")
_KEPT = frozenset("，、。；（）《》“”‘’【】〔〕…×·")
_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\ufeff\u00ad\ufffe\u0002")


class _Table(dict[int, str]):
    """For str.translate: computed once a character."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char.isspace() or char in _INVISIBLE:
            flat = ""
        elif char in _RANGE:
            flat = "~"
        elif char in _MINUS:
            flat = "-"
        elif char in "（）":
            flat = "(" if char == "（" else ")"
        elif char in _KEPT:
            flat = char
        else:
            flat = unicodedata.normalize("NFKC", char).lower()
            flat = "".join(c for c in flat if not c.isspace())
        self[code] = flat
        return flat


_TABLE = _Table()


@dataclass(frozen=True, slots=True)
class Flat:
    """`text`: the flat form. `starts[i]`: the raw offset of the character that gave flat character i."""

    block: Block
    text: str
    starts: Sequence[int]

    def raw(self, start: int, end: int) -> tuple[int, int]:
        """The raw half-open span behind a flat half-open span."""
        return self.starts[start], self.starts[end - 1] + 1


def flatten(text: str) -> tuple[str, Sequence[int]]:
    """The flat form of a text, and the raw offset of each of its characters."""
    flat = text.translate(_TABLE)
    if len(flat) == len(text) and not any(c.isspace() for c in text):
        parts_differ = any(len(_TABLE[ord(c)]) != 1 for c in set(text))
        if not parts_differ:
            return flat, range(len(text))
    starts: list[int] = []
    for offset, char in enumerate(text):
        starts.extend([offset] * len(_TABLE[ord(char)]))
    return flat, starts


def flat_block(block: Block) -> Flat:
    text, starts = flatten(block.text)
    return Flat(block, text, starts)
