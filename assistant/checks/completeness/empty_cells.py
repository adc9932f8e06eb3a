"""填了一半的表格

为什么：数据表中个别行列空着，统计就不完整，合计也无从核对。
提示什么：同列其他行都有数据而这里空白的单元格；表头第二行只有行名、应有的分栏名空着的；同一行其余都空、只有行名的；以及整张只有表头的空表。一张表一条。
不提示什么：写了“—”“/”“无”的单元格；合计行；左右并排的表右半尾部空出的行；没有横竖线的表中只有行名的行（可能是上一行名称的第二行）；整列空白的备注、审核意见、得分等留给审查人员的栏；合并单元格。
可能的正常解释：该年度或该项没有发生，应填“—”或“无”。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite, place
from assistant.core.document import Block, Document, Table

_OPTIONAL = re.compile(
    r"复[核审]|备注|说明|佐证|检查|审[核查]|评审|专家|复核|核查|核实|意见|签[字名章]|得分|扣分|加分|照片|附图|附件|编号|电话|注$|原因|依据|图例|分类|算式|计算式|公式|计算过程|类别|级别|一级|二级|类型|合计"
)
_TOTAL = re.compile(r"^(?:减|加|扣除|其中)[:：]?|共\s*计|合\s*计|总\s*计|小\s*计|总\s*和|平\s*均|累\s*计|^总[额量数分]|^计$")
_DATA = re.compile(r"\d")
_FILLED_SHARE = 0.6


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding a table."""
    for document in inspection.dossier.documents:
        if document.kind in ("licence",):
            continue
        for table in document.tables:
            if table.form or _recognised(document, table):
                continue
            finding = _look(document, table)
            if finding is not None:
                yield finding


def _recognised(document: Document, table: Table) -> bool:
    """Tables of scanned pages are passed over: an empty cell may be an unread one."""
    return any(document.block(c.block).layer == "recognised" for c in table.cells)


def _look(document: Document, table: Table) -> Finding | None:
    grid = document.grid(table)
    head, body = grid[: table.header_rows], grid[table.header_rows :]
    name = document.caption_of(table) or "未命名的表"
    columns = range(table.cols)
    if table.header_rows and table.cols >= 3 and body and not any(_words(b) for row in body for b in row):
        cites = [place(document, b) for row in head for b in row if b is not None and b.text.strip()]
        return CHECK.finding(f"《{document.path}》“{name}”只有表头没有数据。应补齐；如没有发生，应填“无”。", cites[:4]) if cites else None
    bare = _bare_heading(document, table, head, name)
    if bare is not None:
        return bare
    if all(_words(b) for row in body for b in row) or _run_together(body):
        return None
    blanks: list[tuple[int, int]] = []
    beside = _beside(head, body)
    for column in columns:
        title = "".join(_words(row[column]) for row in head)
        cells = [(n, _words(row[column])) for n, row in enumerate(body) if not _TOTAL.search(_label(row))]
        filled = [words for _, words in cells if words]
        if (
            _OPTIONAL.search(title)
            or len(filled) < 2
            or (len(cells) < 3 and len(filled) < 1)
            or len(filled) < _FILLED_SHARE * len(cells) * 0.8
        ):
            continue
        if sum(bool(_DATA.search(words)) for words in filled) < 0.6 * len(filled):
            continue
        blanks += [
            (n, column)
            for n, words in cells
            if not words
            and (n, column) not in beside
            and _label(body[n])
            and not _OPTIONAL.search(_label(body[n]))
            and not _single(body[n])
            and not _heads_group(body[n], body)
            and not _summed_only(head, body[n])
            and not _sum_of_above(body, n)
            and not (_CHANGE.search(title) and any(re.fullmatch(r"0(?:\.0+)?", _words(b)) for b in body[n]))
            and not (table.told and _only_named(body[n]))
        ]
    if not blanks:
        return None
    labels = list(dict.fromkeys(f"{_label(body[n])}（{''.join(_words(row[c]) for row in head) or f'第{c + 1}列'}）" for n, c in blanks))
    caption = [place(document, document.block(table.caption))] if table.caption else []
    rows = [c for n in dict.fromkeys(n for n, _ in blanks) if (c := _row_cite(document, body[n])) is not None]
    return CHECK.finding(
        f"《{document.path}》“{name}”有空白单元格：{'、'.join(labels[:6])}{'等' if len(labels) > 6 else ''}。同列其他行都有数据，应补齐；如没有发生，应填“—”或“无”。",
        [*caption, *rows[:4]],
    )


#: Pieces that a row of a table never is: the rest of a broken word or unit, the caption of the next table, a numbered heading.
_PIECE = re.compile(r"[)）\]】]|[（(][%℃a-zA-Zμ/·²³0-9㎡]{1,8}[)）]$|表\s*\d|图\s*\d|\d{1,2}(?:\.\d{1,2}){1,3}\s*[一-龥]")


def _run_together(body: list[list[Block | None]]) -> bool:
    """Whether a row holds nothing but such a piece: the table was read across its bounds, and its blanks prove nothing."""
    for row in body:
        words = [w for b in row if (w := _words(b))]
        if len(row) >= 3 and words and len(words) <= 2 and not _single(row) and any(_PIECE.match(w) for w in words):
            return True
    return False


def _only_named(row: list[Block | None]) -> bool:
    """A row of a table without rules between its rows that has a name and nothing else: it may be the second line of the name above it."""
    return not any(_words(b) for b in row[1:]) and not re.fullmatch(r"\d{4}年?|\d{1,2}", _words(row[0]))


def _summed_only(head: list[list[Block | None]], row: list[Block | None]) -> bool:
    """A row of which only the whole is known: its cell under 合计 is filled and none of its parts is."""
    titles = ["".join(_words(r[c]) for r in head) for c in range(len(row))]
    sums = [c for c, t in enumerate(titles) if re.search(r"合\s*计|总\s*计|小\s*计|共\s*计", t)]
    parts = [c for c, t in enumerate(titles) if c not in sums and c > 0]
    return any(_words(row[c]) for c in sums) and not any(_DATA.search(_words(row[c])) for c in parts)


def _sum_of_above(body: list[list[Block | None]], n: int) -> bool:
    """Whether all that a row tells behind its name is one sum of the rows above it («施工费 | | | 78.98»): it has no price and no amount of its own."""
    figures = [(c, number) for c in range(1, len(body[n])) if (number := _figure(body[n][c])) is not None]
    if len(figures) != 1 or any(_words(b) for c, b in enumerate(body[n]) if c > 0 and c != figures[0][0]):
        return False
    column, whole = figures[0]
    total, rows = 0.0, 0
    for row in reversed(body[:n]):
        value = _figure(row[column])
        if value is None:
            return False
        total, rows = total + value, rows + 1
        if rows >= 2 and abs(total - whole) <= 0.006 * rows + 0.02 * whole:  # rows may be rounded, one of them wrong
            return True
    return False


def _figure(block: Block | None) -> float | None:
    words = _words(block).replace(",", "")
    return float(words) if re.fullmatch(r"-?\d+(?:\.\d+)?", words) else None


def _beside(head: list[list[Block | None]], body: list[list[Block | None]]) -> set[tuple[int, int]]:
    """The cells of blank right parts in a table that is two (or more) of one heading side by side: an odd number of rows leaves them over."""
    titles = ["".join(_words(row[c]) for row in head) for c in range(len(head[0]))] if head else []
    width = next((w for w in range(2, len(titles) // 2 + 1) if len(titles) % w == 0 and titles == titles[:w] * (len(titles) // w)), 0)
    found: set[tuple[int, int]] = set()
    for n, row in enumerate(body):
        for start in range(width, len(titles), width) if width else ():
            columns = range(start, start + width)
            if not any(_words(row[c]) for c in columns) and not any(_words(later[c]) for later in body[n + 1 :] for c in columns):
                found |= {(n, c) for c in columns}
    return found


def _bare_heading(document: Document, table: Table, head: list[list[Block | None]], name: str) -> Finding | None:
    """A second row of the heading in which everything but its first cell is blank."""
    for row in head[1:]:
        words = [_words(b) for b in row]
        if len(row) >= 3 and words[0] and not any(words[1:]) and row[0] is not None and not _single(row):
            caption = [place(document, document.block(table.caption))] if table.caption else []
            return CHECK.finding(
                f"《{document.path}》“{name}”中“{words[0]}”一行空白，应有的栏目名称或数据没有填写。请补齐；如没有发生，应填“—”或“无”。",
                [*caption, place(document, row[0])],
            )
    return None


def _words(block: Block | None) -> str:
    return "" if block is None else block.text.strip()


def _label(row: list[Block | None]) -> str:
    """The first words of a row that are no bare figures."""
    return next((w for b in row if (w := _words(b)) and not re.fullmatch(r"[\d.]{1,3}", w)), "")


def _single(row: list[Block | None]) -> bool:
    """A row that is one merged cell (a group heading inside the table)."""
    return (
        len({b.id for b in row if b is not None and b.text.strip()}) == 1
        and sum(b is not None for b in row) == len(row)
        and len({b.id for b in row if b}) == 1
    )


#: A change in per cent has no value where there was nothing before.
_CHANGE = re.compile(r"变[幅化]|增[减幅]")
#: Ordinals of a higher rank than the rows' own 1, 2, 3.
_RANK = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、.]?|[ⅠⅡⅢⅣⅤⅥⅦⅧ]|[IVX]{1,4}|[A-H]")


def _heads_group(row: list[Block | None], body: list[list[Block | None]]) -> bool:
    """«一 | 地质资源 | | |» above rows numbered 1, 2, 3: the heading of a group of rows, with nothing else to tell."""
    words = [_words(b) for b in row]
    return (
        len(row) >= 3
        and _RANK.fullmatch(words[0]) is not None
        and not any(words[2:])
        and any(re.fullmatch(r"\d{1,2}(?:\.\d{1,2})*", _words(other[0])) for other in body)
    )


def _row_cite(document: Document, row: list[Block | None]) -> Cite | None:
    return next((place(document, b) for b in row if b is not None and b.text.strip()), None)


CHECK = Check("placeholder.empty-cells", "填了一半的表格", "placeholder", "medium", run)
