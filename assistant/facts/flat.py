"""A block's text as finders read it: white space gone, width folded, with the way back to the raw characters.

Only between two figures a blank stays («8.06 16.77» are two); a half-width comma that is no thousands mark is read as «，» (many type «,» in Chinese text). Unlike `core.text.fold`, which is for matching quotes, the marks between two figures stay apart: '~' joins a range (～, —, –), '-' is a
hyphen or a minus, '，' (between clauses) is never the ',' of 1,234.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.document import Block
from assistant.core.text import thousands_joined

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


_WHITE = re.compile(r"\s+")
#: A half-width comma that separates clauses: not both of its sides are figures.
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
_FIGURES_APART = re.compile(r"(?<=[\d%])\s+(?=[\d+.-])")


def flatten(text: str) -> tuple[str, Sequence[int]]:
    """The flat form of a text, and the raw offset of each of its characters."""
    joined = thousands_joined(text)
    flat = text.translate(_TABLE)
    white = _WHITE.search(text) is not None
    if not white and len(flat) == len(text) and all(len(_TABLE[ord(c)]) == 1 for c in set(text)):
        return flat, range(len(text))
    kept = {m.start() for m in _FIGURES_APART.finditer(text) if joined[m.start()] == text[m.start()]} if white else set()
    starts: list[int] = []
    chars: list[str] = []
    for offset, char in enumerate(text):
        shown = " " if offset in kept else _TABLE[ord(char)]
        chars.append(shown)
        starts.extend([offset] * len(shown))
    return "".join(chars), starts


def flat_block(block: Block) -> Flat:
    text, starts = flatten(block.text)
    return Flat(block, _COMMA.sub("，", text) if "," in text else text, starts)
