"""What stands below a heading: sections by their titles, groups of rows inside a table, tables by what they are about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.checks.checklist.language import Modality, modality
from assistant.checks.checklist.room import Hit, Room
from assistant.checks.checklist.schema import SectionAbout, TableAbout
from assistant.checks.checklist.statements import Statement, section_trails
from assistant.core.cite import Cite, place
from assistant.core.document import Document, Kind
from assistant.core.text import fold, strip_numbering

#: What the sentences of a section must be to carry it: in a plan (True) what it intends counts, in a report on what is so it does not.
_CARRYING: dict[bool, tuple[Modality, ...]] = {True: ("holds", "promised", "denied"), False: ("holds", "denied")}


def group_spans(room: Room, groups: Sequence[str], text: str) -> list[tuple[int, int]]:
    """The spans of those groups that occur."""
    return [span for g in groups if (span := room.matches(g, text)) is not None]


def sections(room: Room, probe: SectionAbout, kinds: Sequence[Kind]) -> list[Hit]:
    hits: list[Hit] = []
    for rank, document in enumerate(room.documents(kinds)):
        trails = section_trails(document)
        for index, title in section_titles(document):
            if not room.matches(probe.section_about, title) or (probe.unless and room.matches(probe.unless, title)):
                continue
            inside = statements_in(room, document, index)
            if probe.unless:
                above = len(trails[index])
                inside = [s for s in inside if not room.matches(probe.unless, s.trail[above:])]
            held = {g for g in probe.holds if (span := room.matches(g, title)) and re.search(r"\d", title[span[0] : span[1]])}
            heading = (place(document, document.block(document.sections[index].heading)),) if held else ()
            hit = _carried(room, probe, document, rank, title, inside, held, heading)
            if hit is not None:
                hits.append(hit)
        for title, rows in room.statements.groups(document.id):
            if room.matches(probe.section_about, title.rsplit(">", 1)[-1]) and not (probe.unless and room.matches(probe.unless, title)):
                hit = _carried(room, probe, document, rank, title.rsplit(">", 1)[-1], rows, set(), ())
                if hit is not None:
                    hits.append(hit)
    return hits


def _captions(document: Document, rows: Sequence[Statement]) -> tuple[Cite, ...]:
    """The caption of the first row's table: a row's figures alone say little."""
    index = next((s.table for s in rows if s.table is not None), None)
    caption = document.tables[index].caption if index is not None else None
    return (place(document, document.block(caption)),) if caption is not None else ()


def _carried(
    room: Room,
    probe: SectionAbout,
    document: Document,
    rank: int,
    title: str,
    inside: Sequence[Statement],
    held: set[str],
    heading: tuple[Cite, ...],
) -> Hit | None:
    """What stands below a heading as evidence, None where it is too little. held: what the heading itself says already."""
    plan = document.kind in ("development_plan", "reclamation_plan")
    inside = [s for s in inside if not s.no_statement and not s.is_deduction]
    inside = [s for s in inside if modality(s.text, [], ought=not plan and not s.is_row) in _CARRYING[plan]]
    body = sum(len(s.text) for s in inside)
    if body < probe.min_chars:
        return None
    scored = []
    held = set(held)
    for s in inside:
        groups = {g for g in probe.holds if room.matches(g, s.text + "|" + s.header + "|" + s.caption)}
        held |= groups
        if not s.listed_law:
            scored.append((len(groups), not s.is_row, min(len(s.text), 60), -s.order, s))
    if len(held) < min(probe.least, len(probe.holds)) or not scored:
        return None
    order = [entry[-1] for entry in sorted(scored, key=lambda e: e[:-1], reverse=True)]
    best = order[:3]
    if all(s.is_row for s in best):  # figures and the sentence that says what they are
        best = best[:2] + next(([s] for s in order[3:] if not s.is_row and not s.is_caption and len(s.text) >= 12), best[2:])
    cites = (
        heading
        + (_captions(document, best) if sum(s.is_row for s in best) >= 2 else ())
        + tuple(c for s in sorted(best, key=lambda s: s.order) for c in s.cites(document, group_spans(room, probe.holds, s.text)))
    )
    share = len(held) / len(probe.holds) if probe.holds else 1.0
    strength = probe.strength - 0.02 * rank - 0.1 * (1 - share) - (0.05 if body < 2 * probe.min_chars else 0.0)
    return Hit(strength, cites, f"“{title}”一节", (rank, inside[0].order), tuple(s.text for s in best))


def section_titles(document: Document) -> list[tuple[int, str]]:
    """Every section with its folded title, numbering stripped."""
    return [(s.index, fold(strip_numbering(s.title))) for s in document.sections]


def statements_in(room: Room, document: Document, section: int) -> list[Statement]:
    """The statements below a heading, its subsections included."""
    found = document.sections[section]
    return [s for s in room.statements.by_document[document.id] if found.first * 1000 <= s.order < found.last * 1000]


def tables(room: Room, probe: TableAbout, kinds: Sequence[Kind]) -> list[Hit]:
    hits: list[Hit] = []
    for rank, document in enumerate(room.documents(kinds)):
        rows: dict[int, list[Statement]] = {}
        for s in room.statements.by_document[document.id]:
            if s.table is not None:
                rows.setdefault(s.table, []).append(s)
        for lines in rows.values():
            first = "|".join("|".join(s.text.split("|")[: 2 if probe.in_rows else 3]) for s in lines)
            words = first if probe.in_rows else f"{lines[0].caption}|{lines[0].header}|{first}"
            held = [g for g in probe.table_about if room.matches(g, words)]
            filled = [s for s in lines if len(s.parts) >= 2]
            if probe.unless and room.matches(probe.unless, f"{lines[0].caption}|{lines[0].header}"):
                continue
            if len(held) < probe.least or len(filled) < probe.min_rows:
                continue
            best = sorted(filled, key=lambda s: (-sum(room.matches(g, s.text) is not None for g in probe.table_about), s.order))[:3]
            cites = _captions(document, best) + tuple(
                c for s in best for c in s.cites(document, group_spans(room, probe.table_about, s.text))
            )
            hits.append(Hit(probe.strength - 0.02 * rank, cites, "表格", (rank, lines[0].order), tuple(s.text for s in best)))
    return hits
