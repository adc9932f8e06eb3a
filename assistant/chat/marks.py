"""How far the words of a question are told by a text: weights of characters, synonyms, what counts as told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.chat.asking import vocabulary
from assistant.chat.context import Context
from assistant.chat.wording import alike, known_words


def char_weights(runs: Sequence[str], kind: str = "text") -> dict[str, list[float]]:
    """Weight of every character of the runs: joining characters weigh nothing, words that the kind of value implies next to nothing."""
    light = set(vocabulary()["light"])
    slight = (*vocabulary()["implied"].get(kind, ()), *vocabulary()["light_words"])
    pieces = {piece: any(piece == word for word in slight) for run in runs for piece in _pieces(run, tuple(slight))}
    only = all(pieces.values())
    return {
        piece: [0.0 if c in light and len(piece) > 1 else 0.2 if weak and not only else 1.0 for c in piece]
        for piece, weak in pieces.items()
    }


def _pieces(run: str, words: Sequence[str]) -> list[str]:
    """A run cut at words that say little, so that no match runs over the border between two words."""
    if run in known_words():
        return [run]
    for word in words:
        at = run.find(word)
        if at >= 0 and run != word:
            rest = [run[:at], run[at + len(word) :]]
            if all(len(part) != 1 for part in rest):
                return [p for part in rest if part for p in _pieces(part, words)] + [word]
    return [run]


@cache
def _alternatives(run: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(word in the run, its synonyms) for every group of which the run holds a word."""
    found = []
    for group in alike():
        for word in sorted(group, key=len, reverse=True):
            if word in run and (group[0] not in vocabulary()["umbrella"] or word == group[0]):
                found.append((word, tuple(w for w in group if w != word)))
                break
    return tuple(found)


_HAN = re.compile(r"[\u3400-\u9fff]+")


@cache
def _loosely(run: str) -> re.Pattern[str]:
    """A short word with at most one more character between its own."""
    return re.compile("[\u3400-\u9fff]?".join(map(re.escape, run)))


def covered(run: str, own: str, around: str) -> list[float]:
    """How far each character of a run is found: 1 in the words themselves, 0.8 around them or by a synonym, 0 not at all."""
    marks = [0.0] * len(run)
    for text, worth in ((own, 1.0), (around, 0.8)):
        start = 0
        while start < len(run):
            end = start
            while end < len(run) and run[start : end + 1] in text:
                end += 1
            if end - start >= 2 or (end - start == len(run) and end > start):
                for i in range(start, end):
                    marks[i] = max(marks[i], worth)
                start = end
            else:
                start += 1
    if not any(marks) and 2 <= len(run) <= 3 and _HAN.fullmatch(run):  # 年均: 年平均
        worth = 0.75 if _loosely(run).search(own) else 0.6 if _loosely(run).search(around) else 0.0
        marks = [worth] * len(run)
    for word, others in _alternatives(run):
        at = run.find(word)
        if min(marks[at : at + len(word)]) < 0.8:
            worth = 0.85 if any(o in own for o in others) else 0.7 if any(o in around for o in others) else 0.0
            for i in range(at, at + len(word)):
                marks[i] = max(marks[i], worth)
    return marks


#: Last characters of a word that a text may leave out (复垦后, 降水量).
_WEAK_ENDS = "后前量数度值额期时内外间上下中"


def told(run: str, marks: Sequence[float], weight: Sequence[float]) -> bool:
    """Whether a word is told: its head and at least half of it, or all but one character."""
    heavy = [i for i, w in enumerate(weight) if w > 0.5]
    lost = [i for i in heavy if not marks[i]]
    if not lost:
        return True
    if run in known_words() and len(run) <= 4:
        return False
    share = 1 - len(lost) / len(heavy)
    return (share >= 0.6 and not (set(lost) & set(range(len(run) - 2, len(run))))) or (len(lost) == 1 and share >= 0.75)


def told_by(run: str, marks: Sequence[float], weight: Sequence[float], own: str, context: Context) -> bool:
    """Whether a word of the question is told by a sentence.

    The last characters of a Chinese noun are its head: they must be there, and either half of the word with them or the last three.
    A word of which only a single character is missing is told too, unless the dossier knows no word with that character (煤层厚度).
    """
    heavy = [i for i, w in enumerate(weight) if w > 0.5]
    if not heavy:
        return True
    lost = [i for i in heavy if not marks[i]]
    if not lost:
        return True
    share = 1 - len(lost) / len(heavy)
    if run in known_words() and (share <= 0.5 or 0 in lost or (len(run) <= 3 and run[-1] not in _WEAK_ENDS)):
        return False
    if len(lost) == 1 and share >= 0.6:
        i = lost[0]
        pairs = [run[j : j + 2] for j in (i - 1, i) if 0 <= j < len(run) - 1]
        return (share >= 0.75 and run[i] in own) or (
            (i < len(run) - 1 or run[i] in _WEAK_ENDS) and any(context.occurs(pair) for pair in pairs)
        )
    if any(i in lost for i in range(len(run) - 2, len(run))):
        return False
    return share >= 0.5 or not any(i in lost for i in range(len(run) - 3, len(run)))
