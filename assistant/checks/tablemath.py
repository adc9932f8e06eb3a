"""Tables as numbers: what stands in a cell, which rows are totals, which columns may be added, what rounding may hide.

Shared by the rules that recompute tables. A `Sheet` is a view of a `Table`; nothing is rounded, converted or guessed in it. Cells that
span several columns carry no figure; a figure that spans several rows stands in the first of them only (so that it is added once).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import sqrt
from typing import Any, TypeVar

from assistant.core.cite import Cite, place
from assistant.core.document import Block, Document, Dossier, Table
from assistant.core.text import fold, half_width
from assistant.core.units import Unit, parse_number, unit

_CELL = re.compile(
    r"^(?:约|≈)?(?P<number>[+-]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|[+-]?\d+(?:\.\d+)?)(?P<unit>[^\d,.+\-*×()]{0,8}[23²³]?(?:/[^\d]{1,4}\d?)?)?$"
)
_YEARS = re.compile(r"^(?:19|20)\d{2}$")
BLANKS = frozenset({"", "-", "--", "---", "----", "/", "\\", "无", "·", "*", "×", "n/a"})

#: The last row of a table that adds up the others, by its label.
_TOTAL = re.compile(r"^.{0,14}?(?:合计|总计|小计|共计|总和|累计|总数|总合计)(?:数|值)?$|^计$")
_GRAND = re.compile(r"总计|总合计|总和|总数")
_SUB = re.compile(r"小计")
#: Rows that stand below the data and are no part of a sum.
_ASIDE = re.compile(
    r"设计|平均|均值|标准|限值|要求|指标值|备注|注[:：]|其中|上限|下限|最低|最大|最小|最高|同比|占比|比例|规定|目标|核定|批复|比重|得分率"
)
_ASIDE_ALONE = re.compile(r"^(?:其中|平均|均值|备注|注[:：])")
#: Columns whose figures cannot be added, by their heading.
_NOT_ADDED = re.compile(
    r"率|比例|占比|比重|单价|价格|品位|平均|单位产品|单耗|浓度|噪声|声级|ph|年度|年份|时间|日期|时段|序号|编号|坐标|标高|高程|厚度|坡度|坡角"
    r"|容重|体重|系数|温度|频次|频率|经度|纬度|强度|含量|深度|宽度|高度|间距|型号|规格|限值|标准$|电话|功率|kgce|/t\)|/吨|元/|/m[3³2²]|\(%\)|%$|百分|密度|x\(|y\(|^x|^y|拐点|点号|余额|结余|结存|期初|期末|\d%"
)
MONEY = re.compile(r"元|金额|合价|投资|费用|造价|经费|投入|收入|产值|合计价|总价|税|利润")
_SERIAL = re.compile(r"^(?:序号|编号|no\.?|项次|序)$")
_UNIT_HEAD = re.compile(r"^(?:计量)?单位$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that stands alone in a cell. decimals: digits shown; unit: written beside it in the cell, if any."""

    value: float
    decimals: int
    raw: str
    block: Block
    row: int
    col: int
    unit: Unit | None = None

    @property
    def slack(self) -> float:
        """Half a unit of the last digit shown."""
        return 0.5 * 10.0**-self.decimals


@lru_cache(maxsize=100_000)
def cell_number(text: str) -> tuple[float, int, str] | None:
    """The number that a cell's text is (value, decimals, unit spelling), or None where it is anything else.

    A year (2021, 2021年) is a label, no number.
    """
    plain = half_width(text).replace(" ", "").replace("\n", "").replace("\t", "").replace("，", ",").replace("−", "-").replace("－", "-")
    match = _CELL.match(plain)
    if match is None:
        return None
    spelling = (match.group("unit") or "").strip()
    number = match.group("number")
    if spelling in {"年", "年度"} and _YEARS.match(number):
        return None
    if spelling:
        try:
            unit(spelling)
        except KeyError:
            return None
    value, decimals = parse_number(number.lstrip("+"))
    return value, decimals, spelling


@dataclass(frozen=True)
class Column:
    """A column by its heading (heading rows joined). unit: folded spelling from the heading or the table, '' where none is given."""

    index: int
    heading: str
    unit: str

    @property
    def added(self) -> bool:
        """Whether figures of this column may be added up, as far as its heading tells."""
        return not _NOT_ADDED.search(self.heading)

    @property
    def money(self) -> bool:
        return bool(MONEY.search(self.heading)) and not re.search(r"单价|元/", self.heading)


@dataclass(frozen=True)
class Sheet:
    """A table with its numbers. rows: body rows only (indexes of the grid); `text` and `figures` are indexed [row][column] of the grid."""

    document: Document
    table: Table
    text: tuple[tuple[str, ...], ...]
    figures: tuple[tuple[Figure | None, ...], ...]
    blocks: tuple[tuple[Block | None, ...], ...]
    columns: tuple[Column, ...]
    first: int

    @property
    def rows(self) -> range:
        """The grid indexes of the body rows."""
        return range(self.first, len(self.text))

    @cached_property
    def caption(self) -> str:
        return self.document.caption_of(self.table).strip()

    @property
    def name(self) -> str:
        """How messages call the table."""
        if self.caption:
            return f"《{self.caption}》"
        where = f"第{self.table.page}页" if self.table.page else f"第{self.table.index + 1}张"
        return f"{where}表格"

    @cached_property
    def _labels(self) -> dict[int, str]:
        return {}

    @cached_property
    def _totals(self) -> dict[int, str | None]:
        return {}

    def label(self, row: int) -> str:
        """The words of a row in front of its figures, repeated (merged) ones once, serial numbers left out where there is more."""
        if row in self._labels:
            return self._labels[row]
        words: list[str] = []
        for col, text in enumerate(self.text[row]):
            if self.figures[row][col] is not None and not _SERIAL.match(self.columns[col].heading):
                break
            if text and fold(text) not in BLANKS and text not in words:
                words.append(text)
        if len(words) > 1 and _index_of(words[0]) is not None:
            words = words[1:]
        self._labels[row] = " ".join(words)
        return self._labels[row]

    def key(self, row: int) -> str:
        """The first words of a row that are no serial number."""
        words = [t for c, t in enumerate(self.text[row]) if self.figures[row][c] is None and t and fold(t) not in BLANKS]
        return next((w for w in words if _index_of(w) is None), words[0] if words else "")

    def total(self, row: int) -> str | None:
        """'sub', 'total' or 'grand' where the row's words call it a sum, else None."""
        if row not in self._totals:
            words = (text for col, text in enumerate(self.text[row]) if self.figures[row][col] is None and text)
            self._totals[row] = next((kind for text in words if (kind := _total_kind(text)) is not None), None)
        return self._totals[row]

    @cached_property
    def _asides(self) -> frozenset[int]:
        labels = {row: fold(self.label(row)) for row in self.rows}
        counted = {row for row in self.rows if (found := self.index(row)) is not None and found[0] == "int"}
        items = counted if len(counted) >= 3 else set()  # entries of a numbered list, whatever their names («治理范围要求»)
        return frozenset(
            row for row, label in labels.items() if len(label) <= 16 and (_ASIDE_ALONE if row in items else _ASIDE).search(label)
        )

    def aside(self, row: int) -> bool:
        """A row that belongs to no sum: design values, limits, averages, 其中 …"""
        return row in self._asides

    @cached_property
    def unit_column(self) -> int | None:
        return next((c.index for c in self.columns if _UNIT_HEAD.match(c.heading)), None)

    def index(self, row: int) -> tuple[str, tuple[int, ...]] | None:
        """The numbering of a row (kind, numbers), from its serial column or the head of its label."""
        for col in range(min(2, len(self.columns))):
            found = _index_of(self.text[row][col], alone=bool(_SERIAL.match(self.columns[col].heading)) or col == 0)
            if found is not None:
                return found
        return None

    def addends(self, rows: Sequence[int], col: int) -> list[Figure] | None:
        """The figures of these rows in a column, blanks and dashes left out; None where a cell holds other words (it might count)."""
        found: list[Figure] = []
        for row in rows:
            figure = self.figures[row][col]
            if figure is not None:
                found.append(figure)
            elif fold(self.text[row][col]) not in BLANKS:
                return None
        return found

    def additive(self, col: int, rows: Iterable[int] = ()) -> bool:
        """Whether a column may be summed over these rows: by its heading, and one unit where a unit column tells."""
        column = self.columns[col]
        if not column.added or _SERIAL.match(column.heading) or _UNIT_HEAD.match(column.heading):
            return False
        if self.unit_column is not None and not column.money:
            units = {fold(self.text[r][self.unit_column]) for r in rows if fold(self.text[r][self.unit_column]) not in BLANKS}
            return len(units) <= 1
        return True

    def decimals(self, col: int) -> int:
        """The digits that the column's figures are given to (trailing zeros are often dropped in single cells)."""
        return max((f.decimals for r in self.rows if (f := self.figures[r][col]) is not None), default=0)

    def cite(self, row: int, col: int) -> Cite | None:
        """A cite of a cell, None where it is empty."""
        block = self.blocks[row][col]
        return place(self.document, block) if block is not None and block.text.strip() else None

    def cite_label(self, row: int) -> Cite | None:
        """A cite of the first cell of a row that holds words."""
        for col, text in enumerate(self.text[row]):
            if text.strip() and self.figures[row][col] is None:
                return self.cite(row, col)
        return None

    @cached_property
    def memo(self) -> dict[str, Any]:
        """What rules have worked out about this table."""
        return {}

    def turned(self) -> Sheet:
        """The same table with rows and columns exchanged: labels become headings."""
        if "turned" not in self.memo:
            self.memo["turned"] = self._turn()
        turned: Sheet = self.memo["turned"]
        return turned

    def _turn(self) -> Sheet:
        height, width = len(self.text), len(self.columns)
        lead = next((c for c in range(width) if any(self.figures[r][c] is not None for r in self.rows)), width)
        headings = [""] * height
        for row in range(height):
            headings[row] = fold(self.label(row)) if row >= self.first else ""
        columns = tuple(Column(row, headings[row], _heading_unit(headings[row]) or self._row_unit(row)) for row in range(height))

        def flip(rows: Sequence[Sequence[object]]) -> tuple[tuple[object, ...], ...]:
            return tuple(tuple(rows[r][c] for r in range(height)) for c in range(width))

        figures = tuple(
            tuple(f and Figure(f.value, f.decimals, f.raw, f.block, c, r, f.unit) for r in range(height) for f in [self.figures[r][c]])
            for c in range(width)
        )
        return Sheet(self.document, self.table, flip(self.text), figures, flip(self.blocks), columns, lead)  # type: ignore[arg-type]

    def _row_unit(self, row: int) -> str:
        return fold(self.text[row][self.unit_column]) if self.unit_column is not None else ""


@lru_cache(maxsize=20_000)
def _total_kind(text: str) -> str | None:
    plain = re.sub(r"\(.*?\)$", "", fold(text))
    plain = re.sub(r"^[\d.一二三四五六七八九十()、]+(?=.)", "", plain)
    if plain and len(plain) <= 18 and _TOTAL.match(plain):
        return "grand" if _GRAND.search(plain) else "sub" if _SUB.search(plain) else "total"
    return None


_INDEX = (
    ("cn", re.compile(r"^(?:第)?([一二三四五六七八九十]+)(?:部分)?(?:[、.．]|$)")),
    ("pcn", re.compile(r"^\(([一二三四五六七八九十]+)\)")),
    ("dec", re.compile(r"^(\d{1,2}(?:\.\d{1,2})+)(?![\d.%])")),
    ("pint", re.compile(r"^\((\d{1,2})\)")),
    ("int", re.compile(r"^(\d{1,2})(?:[、.．](?!\d)|$)")),
    ("letter", re.compile(r"^([a-h])(?:[、.．]|$)")),
)
_DEPTH = {"cn": 0, "pcn": 1, "letter": 0, "int": 2, "dec": 3, "pint": 6}


def _index_of(text: str, *, alone: bool = True) -> tuple[str, tuple[int, ...]] | None:
    plain = fold(text)
    for kind, pattern in _INDEX:
        match = pattern.match(plain)
        if match is None or (not alone and match.end() == len(plain)):
            continue
        token = match.group(1)
        if kind == "dec":
            return kind, tuple(int(x) for x in token.split("."))
        if kind in ("cn", "pcn"):
            return kind, (_cn(token),)
        return kind, (ord(token) - 96 if kind == "letter" else int(token),)
    return None


def _cn(token: str) -> int:
    digits = "零一二三四五六七八九"
    if "十" in token:
        tens, _, ones = token.partition("十")
        return (digits.index(tens) if tens else 1) * 10 + (digits.index(ones) if ones else 0)
    return digits.index(token) if len(token) == 1 else 0


def depth(index: tuple[str, tuple[int, ...]]) -> int:
    """The outline depth of a numbering: 一 0, （一） 1, 1 2, 1.1 4, 1.1.1 5, （1） 6."""
    kind, value = index
    return _DEPTH[kind] + (len(value) - 1 if kind == "dec" else 0)


_HEAD_UNIT = re.compile(r"[(（/]\s*(?:单位[:：])?([^()（）]{1,8})[)）]?$")


def _heading_unit(heading: str) -> str:
    match = _HEAD_UNIT.search(heading)
    return fold(match.group(1)) if match else ""


T = TypeVar("T")


def kept(document: Document, key: str, make: Callable[[], T]) -> T:
    """What was worked out once for a document, kept with it (beside its cached properties) and freed with it."""
    store: dict[str, T] = document.__dict__.setdefault("_worked_out", {})
    if key not in store:
        store[key] = make()
    return store[key]


def sheet(document: Document, table: Table) -> Sheet:
    """The view of one table, made once."""
    return kept(document, f"sheet {table.index}", lambda: _sheet(document, table))


def _sheet(document: Document, table: Table) -> Sheet:
    grid = document.grid(table)
    spans = {c.block: c for c in table.cells}
    text = tuple(tuple(b.text.strip() if b is not None else "" for b in row) for row in grid)
    first = 0 if table.form else max(1, table.header_rows)
    figures: list[tuple[Figure | None, ...]] = []
    for r, row in enumerate(grid):
        line: list[Figure | None] = []
        for c, block in enumerate(row):
            figure = None
            if block is not None and r >= first:
                cell = spans[block.id]
                parsed = cell_number(block.text) if cell.colspan == 1 and cell.row == r else None
                if parsed is not None:
                    value, decimals, spelling = parsed
                    figure = Figure(value, decimals, block.text.strip(), block, r, c, unit(spelling) if spelling else None)
            line.append(figure)
        figures.append(tuple(line))
    columns = []
    for c in range(table.cols):
        parts = list(dict.fromkeys(fold(text[r][c]) for r in range(min(first, len(text)))))
        heading = " ".join(p for p in parts if p)
        columns.append(Column(c, heading, _heading_unit(heading) or fold(table.unit or "")))
    return Sheet(document, table, text, tuple(figures), tuple(tuple(r) for r in grid), tuple(columns), first)


def sheets(dossier: Dossier) -> Iterator[Sheet]:
    """Every table of the dossier that has a body and is no key-value form."""
    for document in dossier.documents:
        for table in document.tables:
            if not table.form and table.rows >= 2 and table.cols >= 2:
                yield sheet(document, table)


def sum_slack(parts: Sequence[Figure], total: Figure, decimals: int) -> float:
    """What rounding may move a sum by: four standard deviations of the errors of parts and total, never more than their worst case.

    Every figure is taken as rounded to `decimals` digits (those of its column); whole numbers below a thousand are counts: exact.
    """
    if decimals == 0 and all(abs(f.value) < 1000 for f in (*parts, total)):
        return 1e-6
    step = 10.0**-decimals
    count = len(parts) + 1
    return min(0.5 * count, 1.155 * sqrt(count)) * step + 1e-9


def written(parts: Sequence[Figure], longest: int = 14) -> str:
    """A sum written out: 1.13＋0.89＋…"""
    shown = [f.raw if f.value >= 0 else f"（{f.raw}）" for f in parts]
    if len(shown) > longest:
        shown = [*shown[: longest - 2], "…", shown[-1]]
    return "＋".join(shown)


def number(value: float, decimals: int = 2) -> str:
    """A recomputed value as it would be printed: rounded, without trailing zeros."""
    text = f"{value:.{max(decimals, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
