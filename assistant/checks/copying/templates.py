"""Chapters of two dossiers that were filled into one template: the same sentences in the same sections, but for figures and names.

What a form or the notice prescribes is no template of an author: sentences that mostly consist of the notice's or the checklists' words do not
count, nor do headings, lists of laws, tables, and (as in every comparison) what `fingerprint` leaves out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.checks.copying.fingerprint import bare_sentence, masked
from assistant.core.check import Neighbour
from assistant.core.text import fold
from assistant.corpus.notices import notice

#: A section counts where this share of its running text, and so many letters, are in common; a template shows in so many sections and letters.
_SHARE, _LETTERS = 0.6, 25
SECTIONS, LETTERS = 5, 300
#: A sentence of which this share of shingles stands in the notice is prescribed.
_PRESCRIBED, _GRAM = 0.6, 4


@dataclass(frozen=True)
class Chapter:
    """A section here, the section there, the share of its letters in common, places of the sentences on both sides in their order here."""

    path: str
    title: str
    there: tuple[str, str]
    share: float
    letters: int
    matches: tuple[tuple[str, str], ...]


def frames(one: Neighbour) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """By section (path, title): (place, frame) of each sentence that is not prescribed; a frame is a sentence without figures and names."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for spot, words in one.passages.items():
        path, title, _, _ = spot.split("|")
        frame = masked(bare_sentence(words))
        if not prescribed(frame):
            found[path, title].append((spot, frame))
    return found


def carried_over(own: Neighbour, other: Neighbour) -> list[Chapter]:
    """The sections that both dossiers filled into one template, in the order of the first one; none where they are too few or too short."""
    theirs: dict[str, list[str]] = defaultdict(list)
    for listed in frames(other).values():
        for spot, frame in listed:
            theirs[frame].append(spot)
    found = [c for key, listed in frames(own).items() if (c := _chapter(key, listed, theirs)) is not None]
    enough = len(found) >= SECTIONS and sum(c.letters for c in found) >= LETTERS
    return found if enough else []


def _chapter(key: tuple[str, str], listed: list[tuple[str, str]], theirs: Mapping[str, list[str]]) -> Chapter | None:
    """The section there that has most of this one's frames."""
    by_section: dict[tuple[str, str], list[tuple[str, str, int]]] = defaultdict(list)
    for spot, frame in listed:
        for place in {(s.split("|")[0], s.split("|")[1]): s for s in reversed(theirs.get(frame, []))}.values():
            path, title, _, _ = place.split("|")
            by_section[path, title].append((spot, place, len(frame)))
    total = sum(len(frame) for _, frame in listed)
    best: Chapter | None = None
    for there, matches in sorted(by_section.items()):
        letters = sum(n for _, _, n in matches)
        if letters >= max(_LETTERS, _SHARE * total) and (best is None or letters > best.letters):
            best = Chapter(*key, there, letters / total, letters, tuple((s, t) for s, t, _ in matches))
    return best


@lru_cache(maxsize=100_000)
def prescribed(frame: str) -> bool:
    """Whether a sentence consists for the most part of what the notice says."""
    own = {frame[n : n + _GRAM] for n in range(len(frame) - _GRAM + 1)}
    return bool(own) and len(own & _official()) >= _PRESCRIBED * len(own)


@cache
def _official() -> frozenset[str]:
    """The shingles of the notice."""
    return frozenset(_grams(s for clause in notice().clauses for s in (clause.title, *clause.sentences)))


def _grams(sentences: Iterable[str]) -> Iterable[str]:
    for words in sentences:
        folded = fold(words)
        yield from (folded[n : n + _GRAM] for n in range(len(folded) - _GRAM + 1))
