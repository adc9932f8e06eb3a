"""The cells of a dossier's tables, each with the words that name it: its row, its column's headings, what stands around the table."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from assistant.chat.context import Context
from assistant.chat.wording import periods
from assistant.core.cite import Cite, place
from assistant.core.document import Block, Document, Table
from assistant.core.text import fold

NUMBERING = re.compile(r"[a-z]{0,2}[-—]?\d{0,3}(?:\.\d+)?|[一二三四五六七八九十]{1,3}|[（(][一二三四五六七八九十\d]{1,3}[)）]|[ⅰ-ⅻ]|—|-")


_ORDINAL_HEAD = re.compile(r"^(?:序|序号|编号|项次|no\.?|代号|号)$")
_UNIT_HEAD = re.compile(r"^(?:计量)?单位$")
_NUMBER = re.compile(r"[+\-−]?\d[\d,，.．]*\s*[%％‰]?")


@dataclass(frozen=True)
class Entry:
    """A cell with what names it, folded. around: caption, section, file name. unit: words that tell its unit. row: cite of the row's name."""

    document: str
    key: str
    head: str
    around: str
    unit: str
    periods: frozenset[str]
    text: str
    cite: Cite
    row: Cite | None
    table: int
    ownrow: str


def entries(context: Context) -> tuple[Entry, ...]:
    """All cells of the dossier's tables, made once."""
    return context.kept("entries", lambda: tuple(e for d in context.dossier.documents for t in d.tables for e in _of(d, t)))


def _of(document: Document, table: Table) -> Iterator[Entry]:
    grid = document.grid(table)
    header = grid[: table.header_rows] if not table.form else []
    heads = ["|".join(dict.fromkeys(fold(r[c].text) for r in header if c < len(r) and r[c] is not None)) for c in range(table.cols)]  # type: ignore[union-attr]
    caption = fold(document.caption_of(table)) or _lead(document, grid)
    name = fold(PurePosixPath(document.path).stem) if document.kind in ("licence", "attachment") else ""
    around = "|".join((fold(document.section_path(table.section)), caption, name))
    quarters = "季" in caption + "".join(heads) + around
    for row in grid[len(header) :]:
        cells = [(c, b) for c, b in enumerate(row) if b is not None and b.text.strip()]
        if table.form or not header:
            yield from _form(document, table, cells, around)
            continue
        step = _step(heads)
        if step < table.cols:
            for first in range(0, table.cols, step):
                yield from _row(
                    document, table, [(c, b) for c, b in cells if first <= c < first + step], heads, (around, caption), quarters
                )
        else:
            yield from _row(document, table, cells, heads, (around, caption), quarters)


def _lead(document: Document, grid: Sequence[Sequence[Block | None]]) -> str:
    """The short line in front of a table without a caption, which says what its figures are."""
    first = next((b for row in grid for b in row if b is not None), None)
    if first is None:
        return ""
    at = document.place(first.id)
    before = document.blocks[at - 1] if at else None
    return fold(before.text) if before is not None and before.role not in ("cell", "heading") and len(before.text.strip()) <= 40 else ""


def _step(heads: Sequence[str]) -> int:
    """The columns after which the headings repeat (要素|取值|要素|取值: 2), all of them where they do not."""
    for step in range(2, len(heads) // 2 + 1):
        if len(heads) % step == 0 and heads[0] and all(head == heads[i % step] for i, head in enumerate(heads)):
            return step
    return len(heads)


def _row(
    document: Document, table: Table, cells: Sequence[tuple[int, Block]], heads: Sequence[str], outside: tuple[str, str], quarters: bool
) -> Iterator[Entry]:
    around, caption = outside
    keys = _keys(cells, heads)
    if not keys and len(cells) >= 3 and all(_NUMBER.fullmatch(fold(b.text)) for _, b in cells):
        yield from _unnamed(document, table, cells, heads, around, caption)  # 旱地 | 林地 | … over one row of figures
        return
    if not keys:
        return
    key = "|".join(fold(b.text) for _, b in keys)
    units = "|".join(fold(b.text) for c, b in cells if _UNIT_HEAD.match(heads[c]))
    ownrow = "|".join(dict.fromkeys(fold(b.text) for _, b in cells))
    seen = {b.id for _, b in keys}
    for column, block in cells:
        if block.id in seen or (_ORDINAL_HEAD.match(heads[column]) and len(block.text.strip()) <= 5):  # 编号 of a licence is no ordinal
            continue
        seen.add(block.id)
        unit = "|".join((heads[column], units, caption, table.unit or ""))
        told_periods = (periods(f"{key}|{heads[column]}", quarters=quarters) or periods(caption)) | _quarter_of(key)
        others = "|".join(h for c, h in enumerate(heads) if c != column)
        yield Entry(
            document.id, key, heads[column], f"{around}|{others}", unit, told_periods, block.text, place(document, block), place(document, keys[-1][1]),
            table.index, ownrow,
        )  # fmt: skip


def _unnamed(
    document: Document, table: Table, cells: Sequence[tuple[int, Block]], heads: Sequence[str], around: str, caption: str
) -> Iterator[Entry]:
    """A row without a name: its columns name its figures."""
    own = "|".join(fold(b.text) for _, b in cells)
    for column, block in cells:
        unit = "|".join((heads[column], caption, table.unit or ""))
        yield Entry(
            document.id, heads[column], heads[column], around, unit, frozenset(), block.text, place(document, block), None, table.index, own
        )


def _form(document: Document, table: Table, cells: Sequence[tuple[int, Block]], around: str) -> Iterator[Entry]:
    """A key-value form: the cell in front names the cell behind."""
    unique = list({b.id: b for _, b in cells}.values())
    for before, block in itertools.pairwise(unique):
        key = fold(before.text)
        if len(key) <= 20 and not _NUMBER.fullmatch(key):
            yield Entry(
                document.id,
                key,
                "",
                around,
                key,
                periods(key),
                block.text,
                place(document, block),
                place(document, before),
                table.index,
                key,
            )


def _keys(cells: Sequence[tuple[int, Block]], heads: Sequence[str]) -> list[tuple[int, Block]]:
    """The cells that name a row: the first that is no mere number, with the ones in front of it that span several rows."""
    found: list[tuple[int, Block]] = []
    for column, block in cells:
        text = fold(block.text)
        if column > 3 or (found and not _spans(found[-1][1], block, heads[column])):
            break
        if _ORDINAL_HEAD.match(heads[column]) or (not periods(text) and NUMBERING.fullmatch(text) and not _POINT.fullmatch(text)):
            continue
        if _NUMBER.fullmatch(text) and not periods(text):
            break
        if not any(b.id == block.id for _, b in found):
            found.append((column, block))
    return found


_DAY = re.compile(r"(20\d\d)[年./-](\d{1,2})[月./-]\d{1,2}日?")


def _quarter_of(key: str) -> frozenset[str]:
    """The quarter of a row that is named by the day of a measurement."""
    match = _DAY.fullmatch(key)
    return (
        frozenset({f"{match.group(1)}q{(int(match.group(2)) - 1) // 3 + 1}"}) if match and 1 <= int(match.group(2)) <= 12 else frozenset()
    )


#: The name of a place of measurement (J2, K-3) is no numbering.
_POINT = re.compile(r"[a-z]{1,2}[-—]?\d{1,3}")


def _spans(before: Block, block: Block, head: str) -> bool:
    """Whether a second cell still names the row: a quarter behind its year, a part behind its group."""
    return before.row != block.row or bool(periods(fold(before.text)) and periods(fold(block.text)))
