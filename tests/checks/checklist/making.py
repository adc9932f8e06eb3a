"""Documents made of a few words, for the tests of the engine: Markdown-like text to Document."""

from __future__ import annotations

import datetime as dt

from assistant.core.check import Inspection
from assistant.core.document import Block, Cell, Document, Dossier, Kind, Section, Table
from assistant.core.fact import FactBook


def document(text: str, kind: Kind = "self_assessment", path: str = "自评估报告.docx") -> Document:
    """'# 标题' headings (one # a level), '| a | b |' rows, everything else paragraphs; the first row of a table is its header."""
    blocks: list[Block] = []
    heads: list[tuple[int, str, int]] = []
    tables: list[list[list[str]]] = []
    spots: list[tuple[int, int, list[Cell]]] = []
    open_table = False
    for line in text.strip().splitlines():
        words = line.strip()
        if words.startswith("|"):
            if not open_table:
                tables.append([])
                spots.append((len(blocks), len(heads) - 1, []))
            open_table = True
            row = [c.strip() for c in words.strip("|").split("|")]
            number = len(tables[-1])
            tables[-1].append(row)
            for col, cell in enumerate(row):
                ident = f"b{len(blocks)}"
                blocks.append(
                    Block(ident, cell, role="cell", section=len(heads) - 1 if heads else None, table=len(tables) - 1, row=number, col=col)
                )
                spots[-1][2].append(Cell(ident, number, col))
            continue
        open_table = False
        if words.startswith("#"):
            level = len(words) - len(words.lstrip("#"))
            heads.append((level, words.lstrip("# "), len(blocks)))
            blocks.append(Block(f"b{len(blocks)}", words.lstrip("# "), role="heading", section=len(heads) - 1, level=level))
        elif words:
            blocks.append(Block(f"b{len(blocks)}", words, section=len(heads) - 1 if heads else None))
    made = tuple(
        Table(n, len(rows), max(len(r) for r in rows), tuple(spots[n][2]), section=spots[n][1] if spots[n][1] >= 0 else None)
        for n, rows in enumerate(tables)
    )
    return Document(
        "d1", path, f"{abs(hash(text)):x}", "text", tuple(blocks), kind=kind, sections=_sections(heads, len(blocks)), tables=made
    )


def _sections(heads: list[tuple[int, str, int]], end: int) -> tuple[Section, ...]:
    sections: list[Section] = []
    for n, (level, title, first) in enumerate(heads):
        last = next((f for lv, _, f in heads[n + 1 :] if lv <= level), end)
        parent = next((m for m in range(n - 1, -1, -1) if heads[m][0] < level), None)
        sections.append(Section(n, level, title, f"b{first}", parent, first, last))
    return tuple(sections)


def inspection(*documents: Document, as_of: str = "2024-04-23", facts: FactBook | None = None) -> Inspection:
    """An inspection of these documents, without an index."""
    dossier = Dossier.of("t", "试例", list(documents))
    return Inspection(dossier, facts or FactBook(()), dt.date.fromisoformat(as_of))
