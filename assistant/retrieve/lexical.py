"""Search by letters: BM25 over pairs of characters (figures and Latin words whole), with the field's synonyms as weaker words.

Robertson and Zaragoza, «The Probabilistic Relevance Framework: BM25 and Beyond» (2009), k1 and b as customary. Pairs of characters need
no dictionary, which serves mine names and terms of art better than a word segmenter does (see benchmarks/retrieval.py).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from assistant import corpus
from assistant.core.text import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

K1 = 1.2
B = 0.75
#: How much a synonym's words count beside the words that were asked.
SYNONYM_WEIGHT = 0.4

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d+(?:\.\d+)*|[²³㎡%‰]")
#: Question words and particles: they are asked with, not for.
_ASKING = re.compile(
    r"请问|是什么时候|是什么|是多少|是哪(?:一)?[个些年月天家里]?|有多少|为多少|多少|什么时候|什么|怎么样|怎样|如何|为何|为什么|哪[个些年月天家里]|"
    r"是不是|是否|有没有|有无|能否|可否|吗|呢|啊|吧|请|一下|告诉我|列出|给出"
)


def terms(text: str) -> list[str]:
    """Pairs of Han characters (a lonely one alone), Latin words and figures whole, folded."""
    found: list[str] = []
    for match in _RUN.finditer(fold(text)):
        run = match.group()
        if run[0] < "\u3400" or len(run) == 1:
            found.append(run)
        else:
            found.extend(run[i : i + 2] for i in range(len(run) - 1))
    return found


def content(query: str) -> str:
    """A question without its asking words ('采矿许可证号是多少？' -> '采矿许可证号'); the question itself where nothing would be left."""
    rest = _ASKING.sub(" ", query)
    return rest if _RUN.search(fold(rest)) else query


@cache
def synonym_groups() -> tuple[tuple[str, ...], ...]:
    """Groups of words that mean the same in this field (corpus/references/synonyms.yaml), folded."""
    groups = corpus.table("references/synonyms")["groups"]
    return tuple(tuple(fold(str(word)) for word in group) for group in groups)


def synonyms(query: str) -> list[str]:
    """The other words of every group of which the query holds one (the longest wins: 采矿许可证 is not also 采矿)."""
    folded = fold(query)
    added: list[str] = []
    for group in synonym_groups():
        present = [word for word in group if word in folded]
        if present:
            added.extend(word for word in group if word not in folded and not any(word in p for p in present))
    return list(dict.fromkeys(added))


def query_weights(query: str, *, expand: bool = True) -> dict[str, float]:
    """Terms of a query with their weights: 1 for each time it is asked, synonyms less."""
    weights: dict[str, float] = {term: float(n) for term, n in Counter(terms(content(query))).items()}
    if expand:
        for word in synonyms(query):
            for term in terms(word):
                if term not in weights:
                    weights[term] = SYNONYM_WEIGHT
    return weights


class Bm25:
    """An index over texts; `scores` gives every text's score."""

    def __init__(self, texts: Sequence[str]) -> None:
        import numpy as np

        counts = [Counter(terms(text)) for text in texts]
        lengths = np.array([sum(c.values()) for c in counts], np.float64)
        mean = float(lengths.mean()) if len(lengths) and lengths.any() else 1.0
        places: dict[str, list[int]] = {}
        tallies: dict[str, list[int]] = {}
        for index, counter in enumerate(counts):
            for term, number in counter.items():
                places.setdefault(term, []).append(index)
                tallies.setdefault(term, []).append(number)
        norm = K1 * (1 - B + B * lengths / mean)
        self.size = len(texts)
        self._postings: dict[str, tuple[NDArray[np.int32], NDArray[np.float64]]] = {}
        for term, indexes in places.items():
            at = np.array(indexes, np.int32)
            tf = np.array(tallies[term], np.float64)
            idf = math.log(1 + (self.size - len(at) + 0.5) / (len(at) + 0.5))
            self._postings[term] = (at, idf * tf * (K1 + 1) / (tf + norm[at]))

    def scores(self, weights: Mapping[str, float] | Iterable[str]) -> NDArray[np.float64]:
        """Scores of all texts for weighted terms (or terms of weight 1), f64 [texts]."""
        import numpy as np

        weighted = weights if isinstance(weights, Mapping) else dict.fromkeys(weights, 1.0)
        total = np.zeros(self.size, np.float64)
        for term, weight in weighted.items():
            posting = self._postings.get(term)
            if posting is not None:
                total[posting[0]] += weight * posting[1]
        return total

    def rarity(self, term: str) -> float:
        """The term's inverse document frequency (0 where every text has it, greatest where none has)."""
        posting = self._postings.get(term)
        n = len(posting[0]) if posting is not None else 0
        return math.log(1 + (self.size - n + 0.5) / (n + 0.5))
