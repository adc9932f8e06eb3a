"""Reading the passages that the search found: what each sentence and row says of the question, in a handful of marks.

`sentences` asks that every word of the question be told. People who do not know the dossier ask in words that stand nowhere in it. Here a
word that is missing costs as much as it is rare, plain talk costs nothing, and nearness in meaning counts against that of the whole dossier.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from assistant.chat.asking import Asked, vocabulary
from assistant.chat.context import Context
from assistant.chat.marks import char_weights, covered
from assistant.chat.sentences import Hit
from assistant.chat.wants import Wanted, wanted
from assistant.chat.wording import known_words, words_of
from assistant.core.text import fold
from assistant.retrieve.index import HybridIndex

#: Units that the encoder compares with the question.
COMPARED = 24
_VALUED = frozenset({"quantity", "count", "date", "code", "person", "organisation", "who", "frequency"})


@dataclass(frozen=True)
class Marks:
    """What speaks for a unit as the answer. covered: share of the question that it tells, by rarity; lost: the rarest word that is missing
    (0 to 1); strange: share of the question that nobody in the dossier says; near: cosine with the question, in deviations above the
    passages' mean; valued: it holds a value of the asked kind (1), none is asked for (0), it holds none (-1); named: it stands in the
    document that is asked for (1), none is named (0), in another (-1); head: the last word of the question is told; early: the search's rank."""

    covered: float
    lost: float
    strange: float
    near: float
    valued: float
    named: float
    head: float
    early: float

    @property
    def vector(self) -> tuple[float, ...]:
        return (self.covered, self.lost, self.strange, self.near, self.valued, self.named, self.head, self.early)


#: Made of joining characters, and yet a name: 其他费用 is no 费用.
_OTHER = ("其他", "其它", "另外")


def bare(word: str) -> str:
    """A word of the question without plain talk: '' where nothing is left (时候人要撤到)."""
    plain = vocabulary()["plain"]
    light = vocabulary()["light"] + vocabulary()["lonely"] + vocabulary()["glue"]
    rest = word
    for size in range(min(6, len(word)), 1, -1):
        at = 0
        while at + size <= len(rest):
            if rest[at : at + size] in plain:
                rest = rest[:at] + "·" + rest[at + size :]
            at += 1
    return "".join(part for part in rest.split("·") if part[:2] in _OTHER or len(part.strip(light)) >= 1)


def salience(context: Context, word: str, kind: str) -> float:
    """How much a word tells what is asked: by its rarity among the dossier's passages, next to nothing for plain talk."""
    plain = word in vocabulary()["plain"] or word in vocabulary()["light_words"] or word in vocabulary()["implied"].get(kind, ())
    if (plain or not bare(word)) and word not in vocabulary()["umbrella"]:  # 机器 stands for 设备
        return 0.08
    texts = context.kept("passage texts", lambda: _texts(context))
    seen = sum(word in t for t in texts)
    return 0.35 + 0.65 * log((len(texts) + 1) / (seen + 1)) / log(len(texts) + 1)


def _texts(context: Context) -> list[str]:
    return [fold(b.text) for d in context.dossier.documents for b in d.body if b.text.strip()]


@dataclass(frozen=True)
class Question:
    """weights: of the words that the dossier knows; strange: what it does not know, plain talk left out."""

    weights: dict[str, float]
    strange: tuple[str, ...]


def question_of(context: Context, words: Sequence[str], unknown: Sequence[str], want: Wanted) -> Question:
    weights = {run: salience(context, run, want.kind) for run in char_weights(words, want.kind)}
    return Question(weights, tuple(b for u in unknown if (b := bare(u))))


def coarse(question: Question, hit: Hit) -> tuple[float, float, float, float]:
    """(covered, lost, strange, head) of a unit."""
    total = got = lost = 0.0
    last = 0.0
    for run, weight in question.weights.items():
        marks = covered(run, hit.unit.own, hit.unit.around)
        share = sum(marks) / len(marks)
        total += weight
        got += weight * share
        lost = max(lost, weight * (1.0 if share < 0.5 else 0.0))
        if weight > 0.1:
            last = share
    odd = sum(min(1.0, 0.3 * len(u)) for u in question.strange)
    return (got / total if total else 0.0), lost, odd / (odd + total) if odd else 0.0, last


def nearness(context: Context, asked: Asked, hits: Sequence[Hit]) -> list[float]:
    """Cosine of each unit, with its heading, with the question: in deviations above the mean of the dossier's passages."""
    searcher = context.searcher
    if context.embedder is None or not isinstance(searcher, HybridIndex) or searcher.vectors is None or not hits:
        return [0.0] * len(hits)
    query = context.embedder.encode([asked.raw], "query")[0]
    every = searcher.vectors @ query
    vectors = context.embedder.encode([told_with_heading(h) for h in hits])
    return [float((v - every.mean()) / max(1e-6, every.std())) for v in vectors @ query]


def told_with_heading(hit: Hit) -> str:
    heading = re.split(r"[|>]", hit.unit.around.split("|")[0])[-1][-24:]
    return f"{heading}：{hit.unit.shown}"


def marks_of(context: Context, asked: Asked, want: Wanted, question: Question, hits: Sequence[Hit]) -> list[tuple[Marks, Hit]]:
    """The best units by words, each with its marks."""
    rough = [(coarse(question, h), h) for h in hits if not h.elsewhen]
    valued = [(c, h, 0.0 if want.kind not in _VALUED else 1.0 if h.value else -1.0) for c, h in rough]
    valued.sort(key=lambda r: -(r[0][0] - 0.5 * r[0][1] + 0.25 * r[2] - 0.01 * r[1].unit.rank))
    first = valued[:COMPARED]
    near = nearness(context, asked, [h for _, h, _ in first])
    return [
        (
            Marks(
                c[0], c[1], c[2], n, v,
                0.0 if asked.documents is None else 1.0 if h.unit.document in asked.documents else -1.0,
                c[3], 1 / (1 + h.unit.rank),
            ),
            h,
        )
        for (c, h, v), n in zip(first, near, strict=True)
    ]  # fmt: skip


#: Weights of the marks and the constant: a logistic regression (C = 1, right sentences weigh twice) on 14,569 sentences and rows of 739 wordings
#: in seven groups (the labelled questions of tests/chat/questions.yaml on two sets of dossiers, and five sets by people who did not know the
#: program). With each group left out in turn, the best unit of 10 % of the questions without an answer comes above 0.4 and of 6 % above 0.5;
#: most of these hold the value of another thing of the same kind, which `_another` is for. `ANSWERS` lies between the two.
_WEIGHTS = {
    "covered": 2.88, "lost": -0.59, "strange": -3.54, "near": 0.35, "valued": 0.38, "unvalued": -1.80, "named": 0.83, "head": 0.51, "early": 0.24,
}  # fmt: skip
_CONSTANT = -3.82
#: From this likelihood on a sentence answers though it does not tell every word of the question.
ANSWERS = 0.45


def likelihood(marks: Marks) -> float:
    """How likely a unit with these marks answers, 0 to 1."""
    values = {
        "covered": marks.covered, "lost": marks.lost, "strange": marks.strange, "near": marks.near, "valued": float(marks.valued > 0),
        "unvalued": float(marks.valued < 0), "named": marks.named, "head": marks.head, "early": marks.early,
    }  # fmt: skip
    return 1 / (1 + exp(-(_CONSTANT + sum(_WEIGHTS[name] * value for name, value in values.items()))))


#: What is left of the likelihood of a value that may be another thing's.
UNSURE = 0.4


def _another(question: Question, marks: Marks, hit: Hit, want: Wanted) -> bool:
    """Whether a value may be of another thing of the same kind: a word of the field, an element or a paper's name is missing,
    or there is no value at all."""
    if want.kind not in _VALUED:
        return False
    lacking = [m for m in hit.missing if bare(m)]
    if any(len(m) >= 4 for m in lacking):
        return True  # a place or thing by its own name (选厂后山)
    if marks.valued < 0 or any(m in known_words() or m in vocabulary()["lone"] for m in lacking) or question.strange:
        return True
    return want.kind == "code" and (marks.covered < 0.9 or bool(lacking))


def read(context: Context, asked: Asked, hits: Sequence[Hit]) -> list[tuple[float, Hit]]:
    """The units that come nearest to an answer, each with its likelihood, best first."""
    want = wanted(asked.text)
    words, unknown = words_of(context, asked.topic)
    question = question_of(context, words, unknown, want)
    marked = marks_of(context, asked, want, question, hits)
    judged = [(likelihood(marks) * (UNSURE if _another(question, marks, hit, want) else 1.0), hit) for marks, hit in marked]
    return sorted(judged, key=lambda j: (-round(j[0], 6), j[1].unit.rank))
