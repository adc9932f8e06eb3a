"""Questions whether something is right, alike, possible: the findings that speak of it («写得对不对», «有何异常», «是不是同一个数»).

A finding speaks of a question where it says most of the question's words (rare words weigh more), in its message, in what it cites or in the
names of the rows, tables and sections it cites, or where it names a figure that the question names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from typing import Any

from assistant.chat import reporting
from assistant.chat.asking import Asked, understand, without_documents
from assistant.chat.context import Context, Draft, Line
from assistant.chat.marks import covered
from assistant.chat.wording import words_of
from assistant.core.report import Citation, FindingReport
from assistant.core.text import fold, sentences
from assistant.corpus import table

#: The share of the question's weight from which a finding speaks of it, and the lesser one for a finding of the very kind that is asked for.
SPEAKS = 0.72
SPEAKS_IN_KIND = 0.55
#: Findings shown at most, and places of each.
MOST = 3
PLACES = 6
#: First words of the answer by the finding's kind.
_LEAD = {
    "inconsistent": "不一致，待核实",
    "arithmetic": "对不上，待核实",
    "implausible": "有异常，待核实",
    "expired": "已过期，待核实",
    "copied": "出现与本矿不符的内容，待核实",
    "missing": "缺失，待核实",
}
_ABSENCES = ("missing", "placeholder", "unsigned")
_ASIDE = re.compile(r"(?:，|。)?(?:须|请|也可能|申报时|多数材料一致|结果与其|定稿中|该处可能|该项由)")


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = table("references/checking")
    return loaded


@cache
def _pattern(group: str) -> re.Pattern[str]:
    return re.compile("|".join(_data()[group]))


def asks_check(text: str) -> bool:
    """Whether folded words ask for a check."""
    return _pattern("asks").search(text) is not None


def compares(text: str) -> bool:
    """Whether folded words ask whether several places say the same."""
    return re.search(_data()["categories"]["inconsistent"], text) is not None and asks_check(text)


def bare(text: str) -> str:
    """A question without the words that only ask for a check."""
    for pattern in _data()["scaffold"]:
        text = re.sub(pattern, " ", text)
    return re.sub(r"\s+", " ", text).strip(" ，,的是和与")


@dataclass(frozen=True)
class Spoken:
    """A finding with the share of the question that it speaks of."""

    finding: FindingReport
    share: float
    in_kind: bool


def speaking(context: Context, asked: Asked) -> list[Spoken]:
    """The findings that speak of what is asked about, the nearest first."""
    own = understand(bare(without_documents(asked.text, context.dossier)), context.dossier)
    words, unknown = words_of(context, own.topic)
    weights = {w: _rarity(context, w) * len(w) for w in words if len(w) > 1} | {w: 0.5 * len(w) for w in unknown}
    kinds = [name for name, pattern in _data()["categories"].items() if re.search(pattern, asked.text)]
    found = []
    for finding in context.report.findings:
        if finding.suppressed is not None or not finding.citations or not _eligible(context, asked, finding, kinds, bool(weights)):
            continue
        share = _spoken_share(context, asked, finding, weights, in_kind=finding.category in kinds)
        if share >= (SPEAKS_IN_KIND if finding.category in kinds else SPEAKS):
            found.append(Spoken(finding, share, finding.category in kinds))
    return sorted(found, key=lambda s: -round(s.share + 0.15 * s.in_kind, 6))


def _eligible(context: Context, asked: Asked, finding: FindingReport, kinds: Sequence[str], named: bool) -> bool:
    """Whether a finding may be meant at all: of the documents and years that are asked for; what is missing only where that is asked."""
    if finding.category in _ABSENCES and finding.category not in kinds:
        return False
    if asked.documents and (asked.inside or not named) and not any(c.document in asked.documents for c in finding.citations):
        return False
    said, around = _words(context, finding)
    years = set(re.findall(r"(?<!\d)20\d\d(?!\d)", said + around))
    dated = finding.category in ("arithmetic", "implausible") and bool(asked.years) and bool(years)
    return not dated or bool(years & {str(y) for y in asked.years})


def _spoken_share(context: Context, asked: Asked, finding: FindingReport, weights: dict[str, float], *, in_kind: bool) -> float:
    """The share of the question that a finding speaks of; more where it names the question's figure or cites the very facts."""
    said, around = _words(context, finding)
    cited = _fact_places(context, asked)
    stated = bool(cited) and sum(_states(cited, c) for c in finding.citations) >= min(2, len(finding.citations))
    told_itself = any(max(covered(w, said, ""), default=0) for w in weights)
    if weights and not told_itself and (finding.category == "inconsistent" or not (stated or in_kind)):
        return 0.0  # it is of another thing that stands in the same sentence or row
    total = sum(weights.values())
    got = sum(weight * _share(w, said, around) for w, weight in weights.items())
    share = got / total if total else 0.75 * (in_kind and finding.category in ("copied", "unsigned"))
    figures = re.findall(r"(?<![\d.第])\d+(?:\.\d+)?(?![\d.年号])", asked.text)
    if any(len(f) >= 2 and re.search(rf"(?<![\d.]){re.escape(f)}(?![\d.])", said) for f in figures):
        share += 0.4
    return share + 0.5 * stated


def _share(word: str, said: str, around: str) -> float:
    """How far a word is told; one that is told by half counts little."""
    share = sum(covered(word, said, around)) / len(word)
    return share if share >= 0.75 else 0.4 * share


def _fact_places(context: Context, asked: Asked) -> set[tuple[str, str, str]]:
    """(document, block, words) of the facts that a question is about."""
    return {(f.cite.document, f.cite.block, fold(context.words(f.cite))) for name in asked.facts for f in context.facts.named(name)}


def _states(cited: set[tuple[str, str, str]], citation: Citation) -> bool:
    """Whether a citation is of one of the facts."""
    quote = fold(citation.quote)
    return any((d, b) == (citation.document, citation.block) and (w in quote or quote in w) for d, b, w in cited)


def _rarity(context: Context, word: str) -> float:
    """How much a word tells: the fewer blocks of the dossier hold it, the more."""

    def blocks() -> list[str]:
        return [fold(b.text) for d in context.dossier.documents for b in d.body]

    texts = context.kept("folded blocks", blocks)

    def known() -> dict[str, float]:
        return {}

    kept = context.kept("rarity", known)
    if word not in kept:
        kept[word] = log((len(texts) + 1) / (1 + sum(word in t for t in texts))) / log(len(texts) + 1)
    return kept[word]


def _words(context: Context, finding: FindingReport) -> tuple[str, str]:
    """(what a finding says and cites, the words around its places: rows, columns, captions, sections), folded; made once for a report."""

    def read() -> tuple[str, str]:
        head = _ASIDE.split(finding.message, maxsplit=1)[0]
        around = [_around(context, c) for c in finding.citations]
        return fold(head + "|" + "|".join(c.quote for c in finding.citations)), fold("|".join(dict.fromkeys(around)))

    return context.kept(f"finding words {finding.id}", read)


def _around(context: Context, citation: Citation) -> str:
    document = context.whole.document(citation.document)
    block = document.block(citation.block) if citation.block else None
    if block is None:
        return citation.section or ""
    parts = [document.section_path(block.section).rpartition(" > ")[2]]
    if block.table is None:
        spans = sentences(block.text)
        return "|".join((*parts, next((block.text[a:b] for a, b in spans if citation.quote in block.text[a:b]), block.text)))
    found = next(t for t in document.tables if t.index == block.table)
    grid = document.grid(found)
    parts.append(document.caption_of(found))
    row = next((r for r in grid if any(b is not None and b.id == block.id for b in r)), [])
    parts += [b.text for b in row[:3] if b is not None]
    column = next((i for i, b in enumerate(row) if b is not None and b.id == block.id), 0)
    parts += [b.text for r in grid[: found.header_rows or 1] if column < len(r) and (b := r[column]) is not None]
    return "|".join(parts)


def flagged(context: Context, asked: Asked) -> Draft | None:
    """What was found about the very thing that is asked about; None where no finding speaks of it."""
    spoken = speaking(context, asked)
    if not spoken:
        return None
    best = spoken[0].share
    chosen = [s.finding for s in spoken if s.share >= best - 0.12][:MOST]
    return Draft(True, tuple(line for f in chosen for line in told(context, f)))


def told(context: Context, finding: FindingReport) -> Sequence[Line]:
    """A finding as an answer: yes or no first, then what was found with its places."""
    lead = _LEAD.get(finding.category, "有疑点，待核实")
    return [Line(f"{lead}：{finding.message}", reporting.cites_of(context, finding.citations, PLACES))]


# ---------------------------------------------------------------- items of the checklist


def item_by_name(context: Context, asked: Asked) -> Draft | None:
    """The checklist item that a question calls by its short name («规划管理这条怎么样»); None where it asks of none."""
    match = re.search(_data()["item_asked"], asked.text)
    if match is None:
        return None
    name = re.sub(r"(?:关于|有关|的|里|清单|核对|要求)$", "", asked.text[: match.start()])
    scores: dict[str, float] = {}
    for item, names in _data()["items"].items():
        scores[item] = max((2.0 if short == name else 1.0 if short in name else 0.0) + len(short) / 10 for short in names)
    items = [i for i in context.report.checklist if scores.get(i.id, 0.0) > 1.0]
    best = max(items, key=lambda i: scores[i.id] - 0.1 * (i.verdict == "not_applicable"), default=None)
    return reporting.answer_item(context, best, judged=True) if best is not None else None
