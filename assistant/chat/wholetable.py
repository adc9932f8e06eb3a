"""A small table as the answer to a question for a list: found by what leads to it, its headings and its rows, words of plain talk left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.chat.asking import PERIOD_WORDS, Asked
from assistant.chat.context import Context, Draft, Line
from assistant.chat.marks import covered
from assistant.chat.reading import question_of
from assistant.chat.wants import Wanted
from assistant.chat.wording import words_of
from assistant.core.cite import Cite, place
from assistant.core.document import Block, Document, Table
from assistant.core.text import fold

_LIST = re.compile(
    r"哪(?:些|几[个项类种台处条件])|列(?:一下|出|举)|(?:都|分别|各自?)(?:是|有|为)?(?:什么|哪|多少|多大|几)|都是(?:什么|些)|有什么|清单|明细|一览|[型号规格]+[、和][\u4e00-\u9fff]{0,3}[台数量]"
)
#: Names are asked for, not the values of facts (三率分别是多少).
_NAMES = re.compile(r"哪(?:些|几)|列(?:一下|出|举)|清单|明细|一览")
_ORDINAL = re.compile(r"^(?:序号?|编号|项次|no\.?)$")
_TOTAL = re.compile(r"^(?:合计|总计|小计|共计|—)$")
#: Rows and cells of a row that are shown.
ROWS = 14
CELLS = 5
#: The share of the question that a table must tell, and the weight of a word that it must not lack.
COVERED = 0.8
NEEDED = 0.3


def whole(context: Context, asked: Asked) -> Draft | None:
    """The rows of the table that the question asks to be listed; None where none is surely meant."""
    if not _LIST.search(asked.text) or PERIOD_WORDS.search(asked.text) or (asked.facts and not _NAMES.search(asked.text)):
        return None
    words, unknown = words_of(context, asked.topic)
    question = question_of(context, words, unknown, Wanted("text"))
    weights = {w: x for w, x in question.weights.items() if x > 0.1}
    if question.strange or not weights:
        return None
    best: tuple[float, Document, Table, tuple[str, ...]] | None = None
    for document in context.dossier.documents:
        if asked.documents is not None and document.id not in asked.documents:
            continue
        for table in document.tables:
            if table.form or not table.header_rows or not 2 <= table.rows - table.header_rows <= 40:
                continue
            score, narrow = _told(document, table, weights)
            if score and (best is None or score > best[0]):
                best = (score, document, table, narrow)
    return _shown(*best[1:]) if best is not None else None


def _told(document: Document, table: Table, weights: dict[str, float]) -> tuple[float, tuple[str, ...]]:
    """(how well a table tells the words, those that only some of its rows tell); 0 where it lacks one, or none leads to it."""
    grid = document.grid(table)
    heads = "|".join(dict.fromkeys(fold(b.text) for r in grid[: table.header_rows] for b in r if b is not None))
    near = f"{fold(document.caption_of(table))}|{_lead(document, grid)}|{heads}"
    around = fold(document.section_path(table.section)).rpartition(">")[2]
    cells = "|".join(dict.fromkeys(fold(b.text) for r in grid[table.header_rows :] for b in r if b is not None))
    total = got = led = lacking = 0.0
    narrow: list[str] = []
    for run, weight in weights.items():
        before, inside = (sum(covered(run, text, around)) / len(run) for text in (near, cells))
        if before < 0.6 and inside >= 0.8:
            narrow.append(run)
        if max(before, inside) < 0.6 and weight > NEEDED:
            lacking += weight
        total += weight
        got += weight * max(before, 0.9 * inside)
        led += weight * (before if sum(covered(run, near, "")) else 0.5 * before)
    if lacking and (not narrow or lacking > 0.35 * total):
        return 0.0, ()  # of several things that rows are asked for by, one may go by another name
    share = (got + 0.8 * lacking) / total
    return (share + led / total if share >= COVERED and led >= 0.3 * total else 0.0), tuple(narrow)


def _lead(document: Document, grid: Sequence[Sequence[Block | None]]) -> str:
    """The last words before a table, of the paragraph or two in front of it in its section."""
    first = next((b for row in grid for b in row if b is not None), None)
    if first is None:
        return ""
    at = document.place(first.id)
    before = [
        b for b in document.blocks[max(0, at - 4) : at] if b.role not in ("cell", "heading", "caption") and b.section == first.section
    ]
    return "|".join(fold(b.text)[-120:] for b in before[-2:])


def _shown(document: Document, table: Table, narrow: tuple[str, ...]) -> Draft | None:
    rows = _rows(document, table)
    kept = [r for r in rows if any(sum(covered(run, fold(r[0]), "")) / len(run) >= 0.8 for run in narrow)] or rows
    if len(kept) < (1 if narrow and kept is not rows else 2):
        return None
    caption = document.caption_of(table).strip()
    more = f"，列出前{ROWS}项" if len(kept) > ROWS else ""
    head = Line(f"共{len(kept)}项{more}" + (f"（{caption}）" if caption else "") + "：")
    return Draft(True, (head, *(Line(text, cites) for text, cites in kept[:ROWS])))


def _rows(document: Document, table: Table) -> list[tuple[str, tuple[Cite, ...]]]:
    """The words of each row, its number and the rows of sums left out, with its first cells."""
    grid = document.grid(table)
    heads = [fold(b.text) if (b := grid[table.header_rows - 1][c]) is not None else "" for c in range(table.cols)]
    found = []
    for row in grid[table.header_rows :]:
        cells = list({b.id: b for c, b in enumerate(row) if b is not None and b.text.strip() and not _ORDINAL.match(heads[c])}.values())
        if not cells or _TOTAL.match(fold(cells[0].text)):
            continue
        text = re.sub(r"\s*\n\s*", "", "，".join(b.text.strip() for b in cells[:CELLS]))
        found.append((text, tuple(place(document, b) for b in cells[:2])))
    return found
