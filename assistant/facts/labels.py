"""The names under which filings state a fact: synonyms as data (corpus/references/fact_labels.yaml), found by one trie.

A label in the data may hold choices: «{设计,}生产{规模,能力}» stands for 设计生产规模, 生产规模, 设计生产能力, 生产能力.
The longest label wins where several begin at one place, so «可采储量» is never found inside «剩余可采储量».
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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


def _trie(words: list[str]) -> str:
    """A regular expression that finds the longest of the words at a place."""
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}

    def build(node: dict[str, Any]) -> str:
        branches = [re.escape(char) + build(child) for char, child in sorted(node.items()) if char]
        if not branches:
            return ""
        joined = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
        return f"(?:{joined})?" if "" in node else joined

    return build(tree)


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
            for word in expand(pattern):
                words.setdefault(flatten(word)[0], []).append(name)
    return {word: tuple(dict.fromkeys(names)) for word, names in words.items()}


@cache
def _lexicon() -> dict[str, tuple[tuple[str, ...], bool]]:
    """Label -> (facts, direct)."""
    found: dict[str, tuple[tuple[str, ...], bool]] = {}
    for pattern in data()["not_facts"]:
        for word in expand(pattern):
            found[flatten(word)[0]] = ((), False)
    found.update({word: (names, True) for word, names in _words("direct").items()})
    found.update({word: (names, False) for word, names in _words("names").items()})
    return found


@cache
def heads() -> dict[str, tuple[str, ...]]:
    """Words that are a label only as the whole of a cell (起, 止)."""
    return _words("heads")


@cache
def _finder() -> re.Pattern[str]:
    return re.compile(_trie(list(_lexicon())))


def find_labels(text: str) -> Iterator[LabelHit]:
    """The labels of a flat text in order, the longest at each place, none overlapping."""
    lexicon = _lexicon()
    for match in _finder().finditer(text):
        if match.end() > match.start():
            facts, direct = lexicon[match.group()]
            yield LabelHit(match.start(), match.end(), match.group(), facts, direct)


@cache
def words_for(key: str) -> tuple[str, ...]:
    """A list of words of the data by its name below `words` (flat, choices expanded)."""
    return tuple(flatten(w)[0] for pattern in data()["words"][key] for w in expand(pattern))


@cache
def words_pattern(key: str) -> re.Pattern[str]:
    """`words_for` as one regular expression."""
    return re.compile("|".join(re.escape(w) for w in sorted(words_for(key), key=len, reverse=True)))
