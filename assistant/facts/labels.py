"""The names under which filings state a fact: synonyms as data (corpus/references/fact_labels.yaml), found by one trie.

A label in the data may hold choices: «{设计,}生产{规模,能力}» stands for 设计生产规模, 生产规模, 设计生产能力, 生产能力.
The longest label wins where several begin at one place, so «可采储量» is never found inside «剩余可采储量».
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from assistant.corpus import table
from assistant.facts.flat import flatten

_CHOICE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class FactKind:
    """name: the contract's English name. label: Chinese. kind: how its value is read. unit: what it is normalised to.

    low, high: what the normalised value may be at all (choosing among candidates; plausibility is the rules' task).
    """

    name: str
    label: str
    kind: str
    unit: str | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class LabelHit:
    """A label at flat offsets start to end: the facts it names (none where the words only look like a label).

    direct: words so common (复垦, 矿区) that they are a label only where the figure follows at once.
    """

    start: int
    end: int
    words: str
    facts: tuple[str, ...]
    direct: bool = False


def expand(pattern: str) -> list[str]:
    """All labels that a pattern with {…,…} choices stands for."""
    parts = _CHOICE.split(pattern)
    choices = [[part] if index % 2 == 0 else part.split(",") for index, part in enumerate(parts)]
    return ["".join(parts) for parts in product(*choices)]


_Tree = dict[str, Any]


def _trie(words: Iterable[str]) -> _Tree:
    """Nested dicts by character; '' marks the end of a word. Quicker than a regular expression of all words, to build and to search."""
    tree: _Tree = {}
    for word in words:
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[""] = True
    return tree


def _longest(tree: _Tree, text: str, start: int) -> int:
    """The end of the longest word of the tree that begins at an offset, -1 where none does."""
    node: Any = tree
    end = -1
    for offset in range(start, len(text)):
        node = node.get(text[offset])
        if node is None:
            break
        if "" in node:
            end = offset + 1
    return end


@cache
def data() -> dict[str, Any]:
    """The table of labels as it stands in the corpus."""
    loaded: dict[str, Any] = table("references/fact_labels")
    return loaded


@cache
def kinds() -> dict[str, FactKind]:
    """Every fact by its name."""
    found: dict[str, FactKind] = {}
    for name, entry in data()["facts"].items():
        low, high = entry.get("range", [float("-inf"), float("inf")])
        found[name] = FactKind(name, entry["label"], entry["kind"], entry.get("unit"), float(low), float(high))
    return found


def _words(key: str) -> dict[str, tuple[str, ...]]:
    """Every label of one sort (names, direct, heads) with the facts that it names."""
    words: dict[str, list[str]] = {}
    for name, entry in data()["facts"].items():
        for pattern in entry.get(key, ()):
            for word in expand(flatten(pattern)[0]):
                words.setdefault(word, []).append(name)
    return {word: tuple(dict.fromkeys(names)) for word, names in words.items()}


@cache
def _lexicon() -> dict[str, tuple[tuple[str, ...], bool]]:
    """Label -> (facts, direct)."""
    found: dict[str, tuple[tuple[str, ...], bool]] = {}
    for pattern in data()["not_facts"]:
        found.update(dict.fromkeys(expand(flatten(pattern)[0]), ((), False)))
    found.update({word: (names, True) for word, names in _words("direct").items()})
    found.update({word: (names, False) for word, names in _words("names").items()})
    return found


@cache
def heads() -> dict[str, tuple[str, ...]]:
    """Words that are a label only as the whole of a cell (起, 止)."""
    return _words("heads")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Labels into which other words are put («保有<矿种>矿石(控制+推断)资源量»): expressions with the fact that each names."""
    ore = data()["ore"]
    return tuple(
        (re.compile(pattern.replace("{ore}", ore)), name)
        for name, entry in data()["facts"].items()
        for pattern in entry.get("patterns", ())
    )


def _by_pattern(text: str) -> list[LabelHit]:
    found: list[LabelHit] = []
    for pattern, name in _patterns():
        found += [LabelHit(m.start(), m.end(), m.group(), (name,)) for m in pattern.finditer(text)]
    return found


@cache
def _finder() -> tuple[re.Pattern[str], _Tree]:
    """What a label may begin with, and all labels."""
    tree = _trie(_lexicon())
    return re.compile(f"[{re.escape(''.join(tree))}]"), tree


def find_labels(text: str) -> Iterator[LabelHit]:
    """The labels of a flat text in order, the longest at each place, none overlapping; a pattern's match stands for all words inside it."""
    wide = _by_pattern(text)
    if not wide:
        yield from _by_word(text)
        return
    plain = list(_by_word(text))
    wide = [w for w in wide if not any(p.start <= w.start and p.end >= w.end for p in plain)]
    plain = [p for p in plain if not any(p.start < w.end and w.start < p.end for w in wide)]
    yield from sorted((*plain, *wide), key=lambda f: (f.start, -f.end))


def _by_word(text: str) -> Iterator[LabelHit]:
    lexicon = _lexicon()
    first, tree = _finder()
    reached = 0
    for match in first.finditer(text):
        start = match.start()
        if start < reached:
            continue
        end = _longest(tree, text, start)
        if end > start:
            reached = end
            facts, direct = lexicon[text[start:end]]
            yield LabelHit(start, end, text[start:end], facts, direct)


@cache
def words_for(key: str) -> tuple[str, ...]:
    """A list of words of the data by its name below `words` (flat, choices expanded)."""
    return tuple(flatten(w)[0] for pattern in data()["words"][key] for w in expand(pattern))


@cache
def words_pattern(key: str) -> re.Pattern[str]:
    """`words_for` as one regular expression."""
    return re.compile("|".join(re.escape(w) for w in sorted(words_for(key), key=len, reverse=True)))
