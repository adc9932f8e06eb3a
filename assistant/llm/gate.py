"""The gate: what a model writes is shown as true only where its citations hold.

A model cites by number ([2]) what the tools returned. A sentence holds where it cites at least one of them, every quotation marked as
such (“…”, 「…」) stands word for word in a cited passage, every figure in it occurs in a cited passage, and the cited passages speak of what it
says at all. Anything else is kept, marked as not verified: never silently kept, never silently dropped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.core.cite import Cite, cite, read_back
from assistant.core.document import Dossier
from assistant.core.errors import QuoteNotFoundError
from assistant.core.text import fold, sentences

_MARK = re.compile(r"[\[【［]\s*(\d{1,3}(?:\s*[,，、]\s*\d{1,3})*)\s*[\]】］]")
_QUOTE = re.compile(r"[“「『\"]([^”」』\"]{4,})[”」』\"]")
#: Share of a sentence's pairs of characters that must stand in what it cites (a paraphrase keeps the nouns).
SPOKEN = 0.25
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
#: Sentences that claim nothing need no citation.
_EMPTY = re.compile(r"^[\W\d_]*$|^(以上|综上|如下|具体如下|根据(以上|上述)?(材料|资料|内容)?)[，,：:。]*$")


@dataclass(frozen=True)
class Sentence:
    """A sentence of the answer without its marks, its cites, whether it holds, and why not (Chinese)."""

    text: str
    cites: tuple[Cite, ...]
    holds: bool
    why: str = ""


def gate(answer: str, results: Mapping[int, Sequence[Cite]], dossier: Dossier) -> list[Sentence]:
    """Judge every sentence of a model's answer. results: the cites behind every number that the tools gave out."""
    judged: list[Sentence] = []
    for raw in _split(answer):
        numbers = [int(n) for mark in _MARK.finditer(raw) for n in re.findall(r"\d+", mark.group(1))]
        text = _MARK.sub("", raw).strip()
        if not text or (_EMPTY.match(text) and not numbers):
            continue
        judged.append(_judge(text, numbers, results, dossier))
    return judged


def _split(answer: str) -> list[str]:
    """Sentences, each with the marks that follow its stop ('……。[1]')."""
    parts: list[str] = []
    for a, b in sentences(answer):
        words = answer[a:b]
        lead = re.match(rf"(?:{_MARK.pattern}\s*)+", words)
        if parts and lead:
            parts[-1] += lead.group()
            words = words[lead.end() :]
        if words.strip():
            parts.append(words)
    return parts


def _judge(text: str, numbers: Sequence[int], results: Mapping[int, Sequence[Cite]], dossier: Dossier) -> Sentence:
    unknown = [n for n in numbers if n not in results]
    cites = tuple(dict.fromkeys(c for n in numbers for c in results.get(n, ())))
    if unknown:
        return Sentence(text, cites, False, f"引用编号 {unknown[0]} 不存在")
    if not cites:
        return Sentence(text, (), False, "没有引用出处")
    passages = [read_back(dossier, c) for c in cites]
    folded = [fold(p) for p in passages]
    exact = list(cites)
    for quote in _QUOTE.findall(text):
        if not any(fold(quote) in p for p in folded):
            return Sentence(text, cites, False, f"引文不在所引原文中：{quote[:30]}")
        found = _place(quote, cites, dossier)
        if found is not None:
            exact.append(found)
    known = {_plain(f) for p in folded for f in _FIGURE.findall(p.replace(",", ""))}
    for figure in _FIGURE.findall(fold(text).replace(",", "")):
        if _plain(figure) not in known:
            return Sentence(text, cites, False, f"数字 {figure} 不在所引原文中")
    if _spoken(text, "".join(folded)) < SPOKEN:
        return Sentence(text, cites, False, "所引原文没有说到这一点")
    return Sentence(text, tuple(dict.fromkeys(exact)), True)


def _spoken(text: str, passages: str) -> float:
    """The share of the sentence's pairs of characters that stand in the passages."""
    words = re.sub(r"[^\u3400-\u9fffa-z\d.%]+", "", fold(text))
    pairs = [words[i : i + 2] for i in range(len(words) - 1)]
    return sum(pair in passages for pair in pairs) / len(pairs) if pairs else 0.0


def _plain(figure: str) -> str:
    return figure.rstrip("0").rstrip(".") if "." in figure else figure


def _place(quote: str, cites: Sequence[Cite], dossier: Dossier) -> Cite | None:
    for reference in cites:
        try:
            return cite(dossier.document(reference.document), quote, near=reference.block)
        except QuoteNotFoundError:
            continue
    return None
