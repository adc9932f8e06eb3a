"""Named figures that stand together: a sentence, a table row, a table column, a key-value form. No CHECK here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.checks.tablemath import Figure, Sheet, sheet, sheets
from assistant.core.cite import Cite, place
from assistant.core.document import Block, Document, Dossier
from assistant.core.text import fold, sentences
from assistant.core.units import Unit, quantities, unit

_BOUNDARY = re.compile(r"[，,。；;、（(]")
_TAIL = re.compile(r"(?:大?约|为|是|达到?了?|共计|即|仅|计|取|按|合计为|分别为?|:)+$")
_BRACKET = re.compile(r"\([^()]*\)$")


#: Tables with more rows are not read along their columns: they are lists, no records.
LONGEST_TURNED = 30


@dataclass(frozen=True)
class Entry:
    """A figure and the folded words that name it (ending right in front of it)."""

    label: str
    value: float
    decimals: int
    unit: Unit | None
    raw: str
    cite: Cite
    block: str

    @property
    def base(self) -> float:
        return self.value * self.unit.factor if self.unit else self.value

    @property
    def dimension(self) -> str:
        return self.unit.dimension if self.unit else "none"


@dataclass(frozen=True)
class Record:
    """kind: 'sentence', 'paragraph', 'row' or 'form'. where: how messages call it."""

    document: Document
    kind: str
    where: str
    entries: tuple[Entry, ...]
    number: int = 0


Labels = tuple[tuple[str, str], ...]


def records(dossier: Dossier, wanted: Callable[[Labels], bool] = lambda labels: True) -> Iterator[Record]:
    """Every record of the dossier with at least two figures, documents in order.

    wanted: asked once a table with the names of its columns (and 'none' for their dimension): tables that it refuses are passed over.
    """
    for document in dossier.documents:
        for block in document.prose:
            yield from _of_text(document, block)
        for table in document.tables:
            if table.form:
                entries = _of_form(sheet(document, table))
                if len(entries) >= 2:
                    yield Record(document, "form", sheet(document, table).name, entries)
    for view in sheets(dossier):
        for sheet_ in (view, view.turned()) if len(view.text) <= LONGEST_TURNED and not _of_pairs(view) else (view,):
            if wanted(tuple((_trim(c.heading), "none") for c in sheet_.columns)):
                yield from _of_rows(sheet_)


_NAME = re.compile(r"[^\d]*[一-龥]{3,}[^\d]*$")


def _of_pairs(view: Sheet) -> bool:
    """Whether a table without a heading holds names in its further columns («静态总投资 | 268.35 | 动态总投资 | 341.20»): its columns are no records."""
    if view.table.header_rows:
        return False
    names = [row[c] for row in view.text for c in range(1, len(row)) if c + 1 < len(row) and re.match(r"[\d.]", row[c + 1])]
    return sum(_NAME.match(words) is not None for words in names) >= 3


def _of_text(document: Document, block: Block) -> Iterator[Record]:
    if sum(c.isdigit() for c in block.text) < 3:
        return
    everything: list[Entry] = []
    spans = sentences(block.text)
    for number, (start, end) in enumerate(spans):
        entries = _entries(document, block, start, end)
        everything.extend(entries)
        if len(entries) >= 2:
            yield Record(document, "sentence", "文中", tuple(entries), number)
    if len(spans) > 1 and len(everything) >= 2:
        yield Record(document, "paragraph", "文中", tuple(everything))


def _entries(document: Document, block: Block, start: int, end: int) -> list[Entry]:
    text = block.text[start:end]
    found: list[Entry] = []
    behind = 0
    for quantity in quantities(text):
        lead = text[behind : quantity.start]
        cut = max((m.end() for m in _BOUNDARY.finditer(lead)), default=0)
        label = _trim(lead[cut:] if lead[cut:].strip() else lead)
        behind = quantity.end
        if label and not (quantity.dimension == "time" and quantity.value > 1900):
            cite = place(document, block, start + quantity.start, start + quantity.end)
            found.append(Entry(label, quantity.value, quantity.decimals, quantity.unit, quantity.raw.strip(), cite, block.id))
    return found


def _trim(label: str) -> str:
    plain = fold(label)
    for _ in range(3):
        plain = _BRACKET.sub("", _TAIL.sub("", plain)).strip("“”\"'《》")
    return plain


def _of_form(view: Sheet) -> tuple[Entry, ...]:
    found = []
    for r in range(len(view.text)):
        for c in range(len(view.columns) - 1):
            key, block = view.text[r][c], view.blocks[r][c + 1]
            if not key or block is None or view.blocks[r][c] is block or len(key) > 24:
                continue
            numbers = quantities(block.text)
            if len(numbers) == 1 and len(block.text) <= len(numbers[0].raw) + 10:
                q = numbers[0]
                own = q.unit or _unit_of(key)
                found.append(Entry(_trim(key), q.value, q.decimals, own, q.raw.strip(), place(view.document, block), block.id))
    return tuple(found)


def _unit_of(heading: str) -> Unit | None:
    match = re.search(r"[(/]([^()/]{1,6}(?:/[^()]{1,3})?)\)?$", fold(heading))
    try:
        return unit(match.group(1)) if match else None
    except KeyError:
        return None


def _of_rows(view: Sheet) -> Iterator[Record]:
    for row in view.rows:
        if view.aside(row):
            continue
        entries = [
            e for c in view.columns if (f := view.figures[row][c.index]) is not None and (e := _of_cell(view, c.index, f)) is not None
        ]
        if len(entries) >= 2:
            yield Record(view.document, "row", f"{view.name}“{view.label(row) or view.text[row][0]}”", tuple(entries))


def _of_cell(view: Sheet, col: int, figure: Figure) -> Entry | None:
    column = view.columns[col]
    own = figure.unit
    if own is None and column.unit:
        try:
            own = unit(column.unit)
        except KeyError:
            own = None
    label = _trim(column.heading)
    if not label:
        return None
    return Entry(label, figure.value, figure.decimals, own, figure.raw, place(view.document, figure.block), figure.block.id)
