"""The hits of tables: keys with the cell to their right, column heads with the cells below, row labels with their row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.core.document import Table
from assistant.core.units import Unit, unit
from assistant.facts.flat import Flat
from assistant.facts.hits import Hit, Source, View, unit_in
from assistant.facts.labels import LabelHit, find_labels, heads

_DECORATION = re.compile(r"^(?:\(?[\d一二三四五六七八九十]+[)、.]|[①-⑳]|[*●■□☑√·])+|[::]+$|^其中[::]?")
#: Heads of a column that holds whatever the key names: such a table is a list of keys.
_GENERIC_HEAD = re.compile(
    r"^(?:主要|具体|基本|详细)?(?:内容|信息|情况|说明|填写内容|数据|数值|取值|参数|指标值|填报内容|概况)(?:\(.*\))?$"
)


def cell_label(text: str) -> LabelHit | None:
    """The label that a cell as a whole is («采矿许可证号», «3.矿区面积(km2):», «开采回采率/%»), or None where it says more than that."""
    if not text or len(text) > 40:
        return None
    trimmed = _DECORATION.sub("", _DECORATION.sub("", text))
    bare = re.sub(r"\([^()]*\)|/[a-z%\d]+$|\[[^\]]*\]", "", trimmed).rstrip(":") or trimmed
    for candidate in (trimmed.rstrip(":"), bare):
        if candidate in heads():
            return LabelHit(0, len(text), text, heads()[candidate])
    for candidate in dict.fromkeys((trimmed.rstrip(":"), bare)):
        for label in find_labels(candidate):
            rest = candidate[: label.start] + candidate[label.end :]
            lead, tail = candidate[: label.start], candidate[label.end :]
            if (
                label.facts
                and len(rest) <= (0 if label.direct else 8)
                and not re.search(r"\d[.\d]*$|[，。；]", rest)
                and not _other_meaning(lead, tail)
            ):
                return LabelHit(0, len(text), text, label.facts)
            if not label.facts and len(rest) <= 2:
                return None
    return None


def _other_meaning(lead: str, tail: str) -> bool:
    """Whether the words around a label in its cell make it something else than a key (a noun that goes on, a sentence)."""
    return bool(re.search(r"[的为是与和及、]$", lead)) or bool(re.match(r"[的为是与和及、不未已]", tail))


def table_hits(table: Table, grid: list[list[Flat | None]], caption: str) -> Iterator[Hit]:
    """The hits of one table: keys with the cell to their right, column heads with the cells below, row labels with their row."""
    tops = _heads(table, grid)
    seen: set[tuple[str, str]] = set()
    for r, row in enumerate(grid):
        for c, flat in enumerate(row):
            if flat is None or (r > 0 and grid[r - 1][c] is flat) or (c > 0 and row[c - 1] is flat):
                continue
            label = cell_label(flat.text)
            if label is None:
                continue
            keyed = r < table.header_rows and _is_key(grid, r, c)
            below = (r < table.header_rows and not keyed) or (r == 0 and not table.form and _is_head(grid, r, c))
            cells = _below(grid, r, c) if below else _right(grid, r, c)
            for vr, vc, value in cells:
                key = (flat.block.id, value.block.id)
                if key in seen:
                    continue
                seen.add(key)
                view = View(table, vr, vc, value, tops[vc] if not below else flat.text, _key(grid, vr), caption)
                head = tops[vc] if not below and vr >= table.header_rows else ""
                around = f"{caption}|{view.key if below else ''}|{head}|"
                known = unit_in(flat.text) or (unit_in(head) if head else None) or _unit_cell(grid[vr], c, vc)
                source: Source = (
                    "column"
                    if below
                    else ("key" if table.form or table.header_rows == 0 or keyed or _GENERIC_HEAD.search(tops[vc]) else "row")
                )
                yield Hit(label.facts, source, value, 0, len(value.text), flat.text, around, known or _caption_unit(table, caption), view)


def _caption_unit(table: Table, caption: str) -> Unit | None:
    if not table.unit:
        return unit_in(caption) if caption.endswith(")") else None
    try:
        return unit(table.unit)
    except KeyError:
        return None


def _unit_cell(row: list[Flat | None], label_col: int, value_col: int) -> Unit | None:
    """The unit in a cell of its own between the label and the value («保有资源储量 | 万吨 | 1822.03»)."""
    for flat in row[label_col + 1 : value_col]:
        if flat is not None and 0 < len(flat.text) <= 8:
            try:
                return unit(flat.text.strip("()"))
            except KeyError:
                continue
    return None


def _heads(table: Table, grid: list[list[Flat | None]]) -> list[str]:
    """The header words above each column."""
    rows = table.header_rows or 0
    heads = []
    for c in range(table.cols):
        words: list[str] = []
        for r in range(min(rows, len(grid))):
            flat = grid[r][c]
            if flat is not None and flat.text not in words:
                words.append(flat.text)
        heads.append("".join(words))
    return heads


def _key(grid: list[list[Flat | None]], r: int) -> str:
    """The words that name a row: its first cell that is not just a number."""
    for flat in grid[r][:3]:
        if (
            flat is not None
            and flat.text
            and (re.fullmatch(r"(?:19|20)\d\d", flat.text) or not re.fullmatch(r"[\d.、()一二三四五六七八九十]{1,4}", flat.text))
        ):
            return flat.text
    return ""


def _is_key(grid: list[list[Flat | None]], r: int, c: int) -> bool:
    """Whether a label in a row taken for the header is a key all the same: another label stands below it and none to its right."""
    right = next((f for f in grid[r][c + 1 :] if f is not None and f is not grid[r][c]), None)
    below = grid[r + 1][c] if r + 1 < len(grid) else None
    return right is not None and below is not None and cell_label(right.text) is None and cell_label(below.text) is not None


def _is_head(grid: list[list[Flat | None]], r: int, c: int) -> bool:
    """In a table whose header was not recognised: whether the cell below looks like a value and the one to the right does not."""
    right = next((f for f in grid[r][c + 1 :] if f is not None and f is not grid[r][c]), None)
    below = grid[r + 1][c] if r + 1 < len(grid) else None
    looks = re.compile(r"^[\d.,+-]+(?:%|[a-z\d/]*|[万吨元公顷年]*)$|^c\d{15}")
    return below is not None and bool(looks.match(below.text)) and (right is None or not looks.match(right.text))


def _below(grid: list[list[Flat | None]], r: int, c: int) -> Iterator[tuple[int, int, Flat]]:
    last = grid[r][c]
    for row in range(r + 1, len(grid)):
        flat = grid[row][c]
        if flat is None or flat is last or not flat.text:
            continue
        last = flat
        yield row, c, flat


def _right(grid: list[list[Flat | None]], r: int, c: int) -> Iterator[tuple[int, int, Flat]]:
    """The cells of the row up to the next label; empty cells, units and dashes left out."""
    last = grid[r][c]
    for col in range(c + 1, len(grid[r])):
        flat = grid[r][col]
        if flat is None or flat is last:
            continue
        last = flat
        if not flat.text:
            continue
        if cell_label(flat.text) is not None:
            return
        try:
            unit(flat.text.strip("()"))
        except KeyError:
            yield r, col, flat
