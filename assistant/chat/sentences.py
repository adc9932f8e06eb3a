"""Which sentence or table row answers a question: passages found by the search, their sentences ranked, an honest «not there».

A sentence answers where it covers what the question is about (its own words and those of its headings and table header, synonyms
counted), has a value of the kind that is asked for, and lies near in meaning. Nearness alone never suffices: an encoder finds everything
about mines near to everything else about mines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import PurePosixPath

from assistant.chat.asking import Asked, vocabulary
from assistant.chat.context import Context
from assistant.chat.values import Wanted, find_value, wanted
from assistant.core.cite import Cite, place
from assistant.core.document import Block, Document, Table
from assistant.core.search import Passage
from assistant.core.text import fold, sentences
from assistant.retrieve.lexical import synonym_groups

#: Passages looked into, and sentences of them that the encoder compares with the question.
PASSAGES = 14
COMPARED = 10
#: A sentence answers from this coverage on (calibrated on questions with and without an answer, tests/chat/questions.yaml).
COVERED = 0.5


@dataclass(frozen=True)
class Unit:
    """A sentence, or a row of a table. own: its folded words; around: those of its headings, header and caption; cites: in order."""

    document: str
    own: str
    around: str
    shown: str
    cites: tuple[Cite, ...]
    rank: int
    cells: tuple[tuple[str, Cite], ...] = ()


@dataclass(frozen=True)
class Hit:
    """A unit with its marks: coverage 0 to 1, nearness (cosine) and score; value: what was asked for, as written, and its place."""

    unit: Unit
    coverage: float
    score: float
    missing: tuple[str, ...] = ()
    value: str = ""
    value_cite: Cite | None = None
    nearness: float = 0.0


def best_sentences(context: Context, asked: Asked, *, documents: Sequence[str] | None = None) -> list[Hit]:
    """The sentences that may answer, best first."""
    query = asked.subject if len(asked.subject) >= 4 else asked.text
    limited = documents if documents is not None else asked.documents if asked.inside else None
    found = context.searcher.search(query, k=PASSAGES, documents=limited)
    if limited is None and asked.documents:
        found = [*context.searcher.search(query, k=PASSAGES // 2, documents=asked.documents), *found]
    want = wanted(asked.text)
    weights = char_weights(asked.topic, want.kind)
    hits = [_judge(unit, asked, want, weights, context) for unit in units(context, found) if not _barred(context, unit)]
    hits.sort(key=lambda h: (-h.score, h.unit.rank))
    return _with_meaning(context, asked, hits)


_VALUED = frozenset({"quantity", "count", "date", "code", "person", "organisation"})


def answers(hit: Hit, want: Wanted) -> bool:
    """Whether a hit answers: what was asked is covered, no content word is wholly unknown to it, a figure that is asked for is there."""
    return hit.coverage >= COVERED and not hit.missing and (bool(hit.value) or want.kind not in _VALUED)


def _barred(context: Context, unit: Unit) -> bool:
    return any((c.document, c.block) in context.barred for c in unit.cites)


# ---------------------------------------------------------------- units


def units(context: Context, found: Iterable[Passage]) -> list[Unit]:
    """The sentences and rows of passages, each once, in the order of the passages."""
    seen: set[tuple[str, str]] = set()
    result: list[Unit] = []
    for rank, passage in enumerate(found):
        document = context.whole.document(passage.document)
        blocks = [document.block(b) for b in passage.blocks]
        tables = {b.table for b in blocks if b.table is not None and b.role == "cell"}
        for unit in (*_rows(document, blocks, tables, rank), *_sentences(document, blocks, passage, rank)):
            key = (unit.document, unit.own + unit.around)
            if key not in seen:
                seen.add(key)
                result.append(unit)
    return result


def _sentences(document: Document, blocks: Sequence[Block], passage: Passage, rank: int) -> Iterator[Unit]:
    wanted_words = fold(passage.text)
    title = _title(document)
    for block in blocks:
        if block.role == "cell" or not block.text.strip():
            continue
        spans = sentences(block.text)
        lead = ""
        for a, b in spans:
            words = fold(block.text[a:b])
            if words and words in wanted_words:
                around = "|".join((fold(passage.section), lead, title))
                yield Unit(document.id, words, around, block.text[a:b].strip(), (place(document, block, a, b),), rank)
            lead = words[:40]


def _title(document: Document) -> str:
    """What a short paper is about stands in its name alone: 附件5 …评审意见."""
    return fold(PurePosixPath(document.path).stem) if document.kind in ("licence", "attachment") else ""


def _rows(document: Document, blocks: Sequence[Block], tables: set[int], rank: int) -> Iterator[Unit]:
    ids = {b.id for b in blocks}
    for table in document.tables:
        if table.index not in tables:
            continue
        grid = document.grid(table)
        caption = fold(document.caption_of(table))
        section = fold(document.section_path(table.section))
        header = grid[: table.header_rows] if not table.form else []
        for row in grid[len(header) :]:
            cells = list({b.id: b for b in row if b is not None and b.text.strip()}.values())
            if cells and any(c.id in ids for c in cells):
                yield _row_unit(document, table, row, cells, header, f"{section}|{caption}|{_title(document)}", rank)


def _row_unit(
    document: Document, table: Table, row: Sequence[Block | None], cells: Sequence[Block], header: Sequence[Sequence[Block | None]],
    around: str, rank: int,
) -> Unit:  # fmt: skip
    """A row as one unit; each of its cells is kept with the words that name it (header, first cell, the key in front of it)."""
    named: list[tuple[str, Cite]] = []
    key = fold(cells[0].text)
    before = ""
    for column, block in enumerate(row):
        if block is None or not block.text.strip() or any(c.block == block.id for _, c in named):
            continue
        head = "".join(dict.fromkeys(fold(h.text) for r in header if column < len(r) and (h := r[column]) is not None))
        name = before if table.form or not header else f"{key if block is not cells[0] else ''}|{head}"
        named.append((name, place(document, block)))
        before = fold(block.text)
    own = "|".join(fold(c.text) for c in cells)
    heads = "|".join(fold(h.text) for r in header for h in r if h is not None)
    shown = "，".join(c.text.strip() for c in cells)
    return Unit(document.id, own, f"{around}|{heads}", shown, tuple(c for _, c in named), rank, tuple(named))


# ---------------------------------------------------------------- marks


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
    for group in synonym_groups():
        for word in sorted(group, key=len, reverse=True):
            if word in run:
                found.append((word, tuple(w for w in group if w != word)))
                break
    return tuple(found)


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
    for word, others in _alternatives(run):
        at = run.find(word)
        if min(marks[at : at + len(word)]) < 0.8:
            worth = 0.85 if any(o in own for o in others) else 0.7 if any(o in around for o in others) else 0.0
            for i in range(at, at + len(word)):
                marks[i] = max(marks[i], worth)
    return marks


def _judge(unit: Unit, asked: Asked, want: Wanted, weights: dict[str, list[float]], context: Context) -> Hit:
    total = got = 0.0
    missing: list[str] = []
    for run, weight in weights.items():
        marks = covered(run, unit.own, unit.around)
        total += sum(weight)
        got += sum(m * w for m, w in zip(marks, weight, strict=True))
        if not _told(run, marks, weight, unit.own, context):
            missing.append(run)
    coverage = got / total if total else 0.0
    value, at = find_value(unit, want, asked, context)
    score = coverage - 0.012 * unit.rank
    if want.kind != "text":
        score += 0.18 if value else -0.12
        if value and _right_behind(unit.own, value, asked.topic):
            score += 0.1
    if asked.years:
        years = [str(y) for y in asked.years]
        score += 0.15 if any(y in unit.own or y in unit.around for y in years) else -0.1
    if unit.cells and any(len(run) >= 2 and fold(context.words(unit.cites[0])) in run for run in asked.topic):
        score += 0.15  # the row of the very thing that is asked about
    if asked.documents is not None and unit.document in asked.documents:
        score += 0.25
    elif unit.cells and (stamp := re.match(r"(20\d\d)年?(?:度)?(?:\||$)", unit.own)):
        score += 0.003 * (int(stamp.group(1)) - 2000)  # of a series, the latest year
    if asked.sections and any(fold(s) in unit.around for s in asked.sections):
        score += 0.2
    score -= 0.0004 * max(0, len(unit.own) - 120)
    return Hit(unit, coverage, score, tuple(missing), value, at)


def _right_behind(own: str, value: str, topic: Sequence[str]) -> bool:
    """Whether the value stands right behind a word that is asked about (编制单位：某某公司)."""
    at = own.find(fold(value))
    before = own[max(0, at - 8) : at].rstrip(":|为是约达") if at > 0 else ""
    return any(len(run) >= 2 and before.endswith(run[-2:]) for run in topic)


def _told(run: str, marks: Sequence[float], weight: Sequence[float], own: str, context: Context) -> bool:
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
    if len(lost) == 1 and share >= 0.6:
        i = lost[0]
        pairs = [run[j : j + 2] for j in (i - 1, i) if 0 <= j < len(run) - 1]
        return (share >= 0.75 and run[i] in own) or any(context.occurs(pair) for pair in pairs)
    if any(i in lost for i in range(len(run) - 2, len(run))):
        return False
    return share >= 0.5 or not any(i in lost for i in range(len(run) - 3, len(run)))


def _with_meaning(context: Context, asked: Asked, hits: list[Hit]) -> list[Hit]:
    """The first ones compared with the question by the encoder; without one their order stays."""
    if context.embedder is None or not hits:
        return hits
    first, rest = hits[:COMPARED], hits[COMPARED:]
    question = context.embedder.encode([asked.raw], "query")[0]
    vectors = context.embedder.encode([f"{h.unit.around.split('|')[0][-20:]}：{h.unit.shown}" for h in first])
    near = [float(v) for v in vectors @ question]
    middle = sum(near) / len(near)
    judged = [replace(h, score=h.score + 3.0 * (n - middle), nearness=n) for h, n in zip(first, near, strict=True)]
    return sorted(judged, key=lambda h: (-round(h.score, 6), h.unit.rank)) + rest
