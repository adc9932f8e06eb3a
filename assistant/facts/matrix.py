"""The facts beside each other: a row a fact, a column a document, conflicts marked."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.core.document import Dossier
from assistant.core.fact import Fact, FactBook
from assistant.facts.compare import comparable, equal
from assistant.facts.labels import kinds

#: The order of rows is that of the data file (identity, licences, geometry, reserves, rates, land, money, dates, the self-assessment).


@dataclass(frozen=True)
class MatrixCell:
    """What one document states: its main statement, the others that differ from it within the document, whether it conflicts."""

    fact: Fact
    others: tuple[Fact, ...] = ()
    conflict: bool = False


@dataclass(frozen=True)
class MatrixRow:
    """One fact over all documents. cells: one a document of the dossier, in its order, None where it does not state the fact.

    conflict: two documents (or one with itself) state values that cannot both be true.
    """

    name: str
    label: str
    unit: str | None
    cells: tuple[MatrixCell | None, ...]
    conflict: bool


def matrix(dossier: Dossier, book: FactBook) -> tuple[MatrixRow, ...]:
    """The rows of all facts that any document states as its main statement."""
    stated = {fact.name for fact in book if fact.main}
    return tuple(_row(name, dossier, book) for name in kinds() if name in stated)


def _row(name: str, dossier: Dossier, book: FactBook) -> MatrixRow:
    mains = [book.main(name, document=d.id) for d in dossier.documents]
    present = [m for m in mains if m is not None]
    cells: list[MatrixCell | None] = []
    for main in mains:
        if main is None:
            cells.append(None)
            continue
        others = tuple(f for f in book.named(name, document=main.document) if comparable(main, f) and not equal(main, f))
        against = any(comparable(main, m) and not equal(main, m) for m in present)
        cells.append(MatrixCell(main, others, against or bool(others)))
    kind = kinds()[name]
    return MatrixRow(name, kind.label, kind.unit, tuple(cells), any(c is not None and c.conflict for c in cells))
