"""The first-level scores of a self-assessment, wherever they stand: score tables upright or on their side, or sentences. No CHECK here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from assistant.checks.tablemath import Sheet, kept, sheet
from assistant.core.cite import Cite, place, place_sentence
from assistant.core.document import Document
from assistant.core.text import fold, sentences
from assistant.facts.reading import Reading
from assistant.facts.scoretree import ScoreRow, score_rows

_MAX = re.compile(r"满分|标准分|应得|分值|权重")
_GOT = re.compile(r"自评|得分|实得|评分|自查|打分")
_NOT_GOT = re.compile(r"率|核|专家|第三方|评估机构|75|线|说明|标准|满分|扣|机构|审")
_TOTAL = re.compile(r"合计|总计|总分|小计|总得分|累计")
_SENTENCE = re.compile(
    r"[“\"「]?(?P<name>[一-龥]{3,14}?)[”\"」]?(?:这?一级)?(?:指标|部分|方面)?(?:得分|:|，)?(?:的)?满分(?:为|是|:)?(?P<max>\d{1,3}(?:\.\d+)?)分?[，、,(（]?"
    r"(?:自评|实得|得|自评价|企业自评)[^\d，。；]{0,6}(?P<got>\d{1,3}(?:\.\d+)?)分"
)


@dataclass(frozen=True, slots=True)
class LevelScore:
    """One first-level indicator. row: the cells of its row (or column) in the table, empty for sentences."""

    name: str
    maximum: float
    got: float
    cites: tuple[Cite, ...]
    row: tuple[str, ...] = ()
    total: bool = False


def score_table_rows(document: Document) -> list[ScoreRow]:
    """The rows of the document's score tables, read once; [] for documents without any table that speaks of points."""
    return kept(document, "score rows", partial(_score_table_rows, document))


def _score_table_rows(document: Document) -> list[ScoreRow]:
    scored = any(_MAX.search(t) for table in document.tables for row in sheet(document, table).text[:2] for t in row)
    return list(score_rows(Reading(document))) if scored else []


def level_scores(document: Document) -> list[LevelScore]:
    """The levels of the document's summary of scores (and its total row), [] where it has none."""
    rows = [r for r in score_table_rows(document) if r.level in ("first", "total", "subtotal") and r.maximum and r.got is not None]
    if any(r.level == "first" for r in rows):
        rows = [r for r in rows if r.level != "subtotal"]
    found: list[LevelScore] = []
    for row in rows:
        cites = tuple(place(document, at[0].block) for at in (row.got_at, row.maximum_at) if at is not None)
        grid = document.grid(document.tables[row.table])[row.row]
        words = tuple(b.text for b in grid if b is not None)
        name = re.sub(r"\(.*?\)|小计", "", fold(row.path[0]))
        found.append(LevelScore(name, row.maximum or 0.0, row.got or 0.0, cites, words, row.level == "total"))
    if not found:
        views = (sheet(document, table) for table in document.tables if table.rows <= 16)
        found = next((levels for view in views for v in (view, view.turned()) if (levels := _levels(v))), [])
    return found or list(_in_text(document))


def _levels(view: Sheet) -> list[LevelScore]:
    if view.table.form:
        return []
    most = [c.index for c in view.columns if _MAX.search(c.heading) and not re.search(r"自评|75|率", c.heading)]
    got = [c.index for c in view.columns if _GOT.search(c.heading) and not _NOT_GOT.search(c.heading) and c.index not in most]
    if len(most) != 1 or not got:
        return []
    found = []
    for row in view.rows:
        a, b = view.figures[row][most[0]], view.figures[row][got[0]]
        name = fold(view.key(row))
        if a is None or b is None or not name:
            continue
        cites = tuple(c for col in (got[0], most[0]) if (c := view.cite(row, col)) is not None)
        label = view.cite_label(row)
        found.append(LevelScore(name, a.value, b.value, (*cites, *((label,) if label else ())), view.text[row], bool(_TOTAL.search(name))))
    return found if 3 <= sum(not f.total for f in found) <= 8 else []


def _in_text(document: Document) -> Iterator[LevelScore]:
    for block in document.prose:
        if "满分" not in block.text:
            continue
        for start, end in sentences(block.text):
            for match in _SENTENCE.finditer(fold(block.text[start:end])):
                yield LevelScore(
                    match.group("name"), float(match.group("max")), float(match.group("got")), (place_sentence(document, block, start),)
                )
