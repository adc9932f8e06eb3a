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
from assistant.chat.wording import alike, known_words, periods, within, words_of
from assistant.core.cite import Cite, place
from assistant.core.document import Block, Document, Table
from assistant.core.search import Passage
from assistant.core.text import fold, sentences

#: Passages looked into, and sentences of them that the encoder compares with the question.
PASSAGES = 14
COMPARED = 6
#: A lead in score that the encoder does not overturn.
CLEAR = 0.35
#: A sentence answers from this coverage on (calibrated on questions with and without an answer, tests/chat/questions.yaml).
COVERED = 0.5
#: A paragraph of several sentences up to this length is also one unit: a short paper names its issuer and date behind its matter.
SHORT = 130


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
    """A unit with its marks: coverage 0 to 1, nearness (cosine) and score; value: what was asked for, as written, and its place.
    elsewhen: it speaks of other periods than the one that is asked for."""

    unit: Unit
    coverage: float
    score: float
    missing: tuple[str, ...] = ()
    value: str = ""
    value_cite: Cite | None = None
    nearness: float = 0.0
    elsewhen: bool = False


def best_sentences(context: Context, asked: Asked, *, documents: Sequence[str] | None = None) -> list[Hit]:
    """The sentences that may answer, best first."""
    query = asked.subject if len(asked.subject) >= 4 else asked.text
    limited = documents if documents is not None else asked.documents if asked.inside else None
    found = context.searcher.search(query, k=PASSAGES, documents=limited)
    if limited is None and asked.documents:
        found = [*context.searcher.search(query, k=PASSAGES // 2, documents=asked.documents), *found]
    want = wanted(asked.text)
    words, unknown = words_of(context, asked.topic)
    asked = replace(asked, topic=words)
    weights = char_weights(words, want.kind)
    hits = [_judge(unit, asked, want, weights, context, unknown) for unit in units(context, found) if not _barred(context, unit)]
    hits.sort(key=lambda h: (-h.score, h.unit.rank))
    return _with_meaning(context, asked, hits)


_VALUED = frozenset({"quantity", "count", "date", "code", "person", "organisation", "who", "frequency"})


def answers(hit: Hit, want: Wanted) -> bool:
    """Whether a hit answers: what was asked is covered, no content word is wholly unknown to it, a figure that is asked for is there."""
    return hit.coverage >= COVERED and not hit.missing and not hit.elsewhen and (bool(hit.value) or want.kind not in _VALUED)


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
        if block.role in ("cell", "caption") or not block.text.strip():
            continue
        spans = sentences(block.text)
        lead = ""
        if len(spans) > 1 and len(block.text) <= SHORT:
            around = "|".join((fold(passage.section), "", title))
            yield Unit(document.id, fold(block.text), around, block.text.strip(), (place(document, block),), rank + 3)
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


def _judge(unit: Unit, asked: Asked, want: Wanted, weights: dict[str, list[float]], context: Context, unknown: Sequence[str] = ()) -> Hit:
    total = got = 0.0
    missing: list[str] = list(unknown)
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
        score += 0.015 * (int(stamp.group(1)) - 2000)  # of a series, the latest year
    if asked.sections and any(fold(s) in unit.around for s in asked.sections):
        score += 0.2
    score += sum(0.08 for run in asked.topic if len(run) >= 3 and (run in unit.own or run in unit.around))
    if re.search(r"为何|为什么|原因|为啥", asked.text) and re.search(r"因|由于|原因|影响|受", unit.own):
        score += 0.3
    if want.kind == "text" and any(
        re.search(re.escape(run[-4:]) + r"(?:类型|种类|方式)?(?:为|是|:|以|主要|采用|属)", unit.own) for run in asked.topic
    ):
        score += 0.25
    score -= 0.0004 * max(0, len(unit.own) - 120)
    return Hit(
        unit,
        coverage,
        score,
        tuple(missing),
        value,
        at,
        elsewhen=_elsewhen(
            unit, asked, want, context.whole.document(unit.document).kind == "self_assessment", int(context.report.as_of[:4]) - 1
        ),
    )


_TOTAL_ASKED = re.compile(r"一共|总共|累计|合计|[三五几历]年(?:来|间)?(?:总|共)")
_PLANNED = re.compile(r"系数|限值|标准|设计|计划|预计|按.{0,12}计|估算|可研|拟")


def _elsewhen(unit: Unit, asked: Asked, want: Wanted, report: bool, latest: int) -> bool:
    """Whether a unit speaks of periods, and of none that is asked for; a figure asked for a year must be of that year."""
    when = periods(asked.text)
    if not when and _TOTAL_ASKED.search(asked.text) and unit.cells and periods(unit.own.partition("|")[0]):
        return True  # one year's row is no total
    if not when:
        return (
            want.kind in ("quantity", "count") and bool(unit.cells) and unit.own[:1] == "第" and bool(periods(unit.own.partition("|")[0]))
        )
    if want.kind == "date":
        return False
    quarters = "季" in unit.own + unit.around + asked.text
    own = periods(unit.own, quarters=quarters) or periods(unit.around.partition("||")[0], quarters=quarters)
    if not own:
        return want.kind in ("quantity", "count") and (
            bool(unit.cells) or not report or bool(_PLANNED.search(unit.own)) or any(p != str(latest) for p in when if "q" not in p)
        )
    return not within(when, own)


def _right_behind(own: str, value: str, topic: Sequence[str]) -> bool:
    """Whether the value stands right behind a word that is asked about (编制单位：某某公司)."""
    at = own.find(fold(value))
    before = own[max(0, at - 8) : at].rstrip(":|为是约达") if at > 0 else ""
    stems = [run[-2] for run in topic if len(run) >= 2 and run.endswith("度")]  # 土壤厚度: 土壤为黄壤，厚0.3～0.8m
    return any(len(run) >= 2 and before.endswith(run[-2:]) for run in topic) or any(before.endswith(stem) for stem in stems)


def told(run: str, marks: Sequence[float], weight: Sequence[float]) -> bool:
    """Whether a word is told: its head and at least half of it, or all but one character."""
    heavy = [i for i, w in enumerate(weight) if w > 0.5]
    lost = [i for i in heavy if not marks[i]]
    if not lost:
        return True
    share = 1 - len(lost) / len(heavy)
    return (share >= 0.6 and not (set(lost) & set(range(len(run) - 2, len(run))))) or (len(lost) == 1 and share >= 0.75)


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
    if run in known_words() and share <= 0.5:
        return False
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
    able = [
        h
        for h in hits
        if h.coverage >= COVERED and not h.missing and not h.elsewhen and (bool(h.value) or wanted(asked.text).kind not in _VALUED)
    ]
    if not able or (len(able) > 1 and able[0].score - able[1].score > CLEAR) or len(able) == 1:
        return [*able[:1], *(h for h in hits if h not in able[:1])]  # nothing to choose between: the encoder is not asked
    first = able[:COMPARED]
    rest = [h for h in hits if h not in first]
    question = context.embedder.encode([asked.raw], "query")[0]
    vectors = context.embedder.encode([f"{h.unit.around.split('|')[0][-20:]}：{h.unit.shown}" for h in first])
    near = [float(v) for v in vectors @ question]
    middle = sum(near) / len(near)
    judged = [replace(h, score=h.score + 3.0 * (n - middle), nearness=n) for h, n in zip(first, near, strict=True)]
    return sorted(judged, key=lambda h: (-round(h.score, 6), h.unit.rank)) + rest
