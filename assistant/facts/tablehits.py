"""The hits of tables: keys with the cell to their right, column heads with the cells below, row labels with their row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from assistant.core.document import Table
from assistant.core.units import Unit, quantities, unit
from assistant.facts.flat import Flat
from assistant.facts.hits import Hit, Source, View, unit_in
from assistant.facts.labels import LabelHit, find_labels, heads

_DECORATION = re.compile(r"^(?:\(?[\d一二三四五六七八九十]+[)、.]|[①-⑳]|[*●■□☑√·])+|[::]+$|^其中[::]?")
#: Heads of a column that holds whatever the key names: such a table is a list of keys.
_GENERIC_HEAD = re.compile(
    r"^(?:主要|具体|基本|详细)?(?:内容|信息|情况|说明|填写内容|数据|数值|取值|参数|指标值?|数量|结果|填报内容|概况)(?:\(.*\))?$"
)

#: «104m3», «×10^4t»: what a lost superscript leaves of 万.
_TEN_THOUSAND = re.compile(r"^(?:×|x)?10\^?4(?=[tm吨元立])")
#: A cell between a label and its figure that only says what is measured («复垦责任范围 | 面积(hm2) | 13.25»).
_MEASURE = re.compile(r"(?:总?面积|金额|数量|数值|投资额?|费用)\([^()]{1,8}\)$")
_UNIT_KEY = re.compile(r"^(?:计量)?单位$")
_UNIT_WORDS = re.compile(r"(?:万吨|万t|千吨|吨)(?:/(?:年|a))?|万m3(?:/(?:年|a))?|km2|hm2|平方公里|公顷|亩|万元|元|年|%")


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


def table_hits(table: Table, grid: list[list[Flat | None]], caption: str, notes: str = "") -> Iterator[Hit]:
    """The hits of one table: keys with the cell to their right, column heads with the cells below, row labels with their row.

    notes: the words under (or over) the table, where they may name the units.
    """
    form = table.form or _begins_as_form(table, grid)
    tops = [""] * table.cols if form else _heads(table, grid)
    assumed: Mapping[str, Unit] | None = None
    seen: set[tuple[str, str]] = set()
    for r, row in enumerate(grid):
        for c, flat in enumerate(row):
            if flat is None or (r > 0 and grid[r - 1][c] is flat) or (c > 0 and row[c - 1] is flat):
                continue
            label = cell_label(flat.text)
            if label is None:
                continue
            keyed = r < table.header_rows and _is_key(grid, r, c)
            below = not form and ((r < table.header_rows and not keyed) or (r == 0 and _is_head(grid, r, c)))
            below = below or (table.header_rows == 0 and r > 0 and _inner_head(grid, r, c))
            cells = _below(grid, r, c) if below else _right(grid, r, c)
            for vr, vc, value in cells:
                key = (flat.block.id, value.block.id)
                if key in seen:
                    continue
                seen.add(key)
                view = View(table, vr, vc, value, tops[vc] if not below else flat.text, _key(grid, vr), caption)
                head = tops[vc] if not below and vr >= table.header_rows else ""
                around = f"{caption}|{view.key if below else ''}|{head}|"
                known = (
                    unit_in(flat.text)
                    or (unit_in(head) if head else None)
                    or ((_unit_row(grid, vc) or _unit_above(grid, r, c)) if below else _unit_cell(grid[vr], c, vc))
                )
                source: Source = (
                    "column" if below else ("key" if form or table.header_rows == 0 or keyed or _GENERIC_HEAD.search(tops[vc]) else "row")
                )
                known = known or _caption_unit(table, caption)
                if known is None and assumed is None:
                    assumed = _units_used(grid, notes)
                yield Hit(label.facts, source, value, 0, len(value.text), flat.text, around, known, view, assumed=assumed or {})


def _caption_unit(table: Table, caption: str) -> Unit | None:
    if not table.unit:
        return unit_in(caption) if caption.endswith(")") else None
    try:
        return unit(table.unit)
    except KeyError:
        return None


def _unit_cell(row: list[Flat | None], label_col: int, value_col: int) -> Unit | None:
    """The unit in a cell of its own between the label and the value («保有资源储量 | 万吨 | 1822.03»), or right behind the value."""
    behind = row[value_col + 1 : value_col + 2]
    between = row[label_col + 1 : value_col]
    own = next((known for flat in (*between, *behind) if (known := _only_unit(flat)) is not None), None)
    return own or next((unit_in(flat.text) for flat in between if flat is not None and _MEASURE.match(flat.text)), None)


def _only_unit(flat: Flat | None) -> Unit | None:
    """The unit that a cell as a whole is, None where it is anything else."""
    if flat is None or not 0 < len(flat.text) <= 10:
        return None
    try:
        return unit(_TEN_THOUSAND.sub("万", flat.text.strip("()")))
    except KeyError:
        return None


def _unit_row(grid: list[list[Flat | None]], col: int) -> Unit | None:
    """The unit of a column in a row of units («单位 | km² | 万吨 | 万吨/年»)."""
    row = next((r for r in grid[:4] if r and r[0] is not None and _UNIT_KEY.match(r[0].text)), None)
    return _only_unit(row[col]) if row is not None else None


def _unit_above(grid: list[list[Flat | None]], r: int, c: int) -> Unit | None:
    """The unit that the cell over a column's head names for several columns («面积(hm2)» over 已损毁 and 拟损毁)."""
    above = next((f for n in range(r - 1, -1, -1) if (f := grid[n][c]) is not None and f is not grid[r][c]), None)
    return unit_in(above.text) if above is not None and len(above.text) <= 16 else None


def _units_used(grid: list[list[Flat | None]], notes: str) -> Mapping[str, Unit]:
    """By dimension, the one unit in which the notes («注：储量单位为万吨»), else most of the other cells, give their figures."""
    found: dict[str, Counter[Unit]] = {}
    for row in grid:
        for flat in row:
            if flat is not None and 2 < len(flat.text) <= 40:
                for unit_ in {q.unit for q in quantities(flat.text) if q.unit is not None}:
                    found.setdefault(unit_.dimension, Counter())[unit_] += 1
    used = {dimension: units.most_common(1)[0][0] for dimension, units in found.items()}
    for match in _UNIT_WORDS.finditer(notes):
        try:
            named = unit(match.group())
        except KeyError:
            continue
        used[named.dimension] = named
    return used


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
    for c, flat in enumerate(grid[r][:3]):
        if (
            flat is not None
            and flat.text
            and not (c == 0 and _names_rows(grid, r))
            and (re.fullmatch(r"(?:19|20)\d\d", flat.text) or not re.fullmatch(r"[\d.、()一二三四五六七八九十]{1,4}", flat.text))
        ):
            return flat.text
    return ""


def _names_rows(grid: list[list[Flat | None]], r: int) -> bool:
    """Whether a row's first cell reaches over several rows and another cell names the row («复垦区 | 旱地 | …», «复垦区 | 合计 | …»)."""
    first = grid[r][0]
    over = (r > 0 and grid[r - 1][0] is first) or (r + 1 < len(grid) and grid[r + 1][0] is first)
    second = grid[r][1] if len(grid[r]) > 2 else None
    return over and second is not None and second is not first and bool(second.text) and not re.match(r"[\d.+-]", second.text)


def _inner_head(grid: list[list[Flat | None]], r: int, c: int) -> bool:
    """Whether a label inside a report form heads a column («土地类型 | 小计 | 已损毁 | 拟损毁» over rows of figures)."""
    if c < 2 or r + 2 >= len(grid):
        return False
    column = [grid[n][c] for n in (r + 1, r + 2)]
    beside = grid[r + 1][c - 1]
    figure = re.compile(r"[\d.,]+$")
    return (
        all(f is not None and f is not grid[r][c] and figure.match(f.text) for f in column)
        and column[0] is not column[1]
        and beside is not None
        and beside is not column[0]
    )


def _begins_as_form(table: Table, grid: list[list[Flat | None]]) -> bool:
    """Whether the row taken for the header is the first of a form in four or more columns («矿山名称 | … | 采矿权人 | …»): every other cell a key."""
    if table.header_rows != 1 or table.cols < 4 or len(grid) < 2:
        return False
    keys, values = grid[0][0::2], grid[0][1::2]
    return all(f is not None and cell_label(f.text) is not None for f in keys) and all(
        f is not None and f.text and cell_label(f.text) is None for f in values
    )


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
        if col == c + 1 and _MEASURE.match(flat.text):
            continue
        if cell_label(flat.text) is not None:
            return
        try:
            unit(flat.text.strip("()"))
        except KeyError:
            yield r, col, flat
