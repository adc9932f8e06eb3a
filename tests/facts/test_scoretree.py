"""Score tables as rows: first levels named in rows over the whole width."""

from __future__ import annotations

from dataclasses import replace

from assistant.core.document import Cell, Document
from assistant.facts.reading import Reading
from assistant.facts.scoretree import score_rows
from assistant.ingest.readers.text import read_text

WORDS = """# 评分
| 序号 | 评价指标 | 评价内容 | 满分 | 自评得分 |
|---|---|---|---|---|
| 一、矿区环境（满分60分） | | | | |
| 1 | 矿容 | 道路 | 30 | 28 |
| 2 | 绿化 | 覆盖 | 30 | 29 |
| 小 计 | | | 60 | 57 |
| 二、节能减排（满分40分） | | | | |
| 3 | 节能 | 能耗 | 40 | 35 |
| 小 计 | | | 40 | 35 |
| 合 计 | | | 100 | 92 |
"""


def test_group_rows_name_the_first_level_of_their_subtotals() -> None:
    read = read_text(WORDS, "自评估报告.md")
    table = read.tables[0]
    whole = {c.row for c in table.cells if c.col == 0 and read.block(c.block).text.startswith(("一、", "二、"))}
    cells = tuple(replace(c, colspan=5) if c.row in whole else c for c in table.cells if c.row not in whole or c.col == 0)
    cells = tuple(replace(c, colspan=3) if _sums(read.block(c.block).text) else c for c in cells if not _under(c, table.cells, read))
    merged = replace(read, kind="self_assessment", tables=(replace(table, cells=cells),))
    rows = [(r.level, r.path[0], r.got) for r in score_rows(Reading(merged))]
    assert ("subtotal", "一、矿区环境(满分60分)", 57.0) in rows
    assert ("subtotal", "二、节能减排(满分40分)", 35.0) in rows
    assert ("total", "合计", 92.0) in rows
    assert [path for level, path, _ in rows if level == "item"] == ["一、矿区环境(满分60分)"] * 2 + ["二、节能减排(满分40分)"]


def _sums(text: str) -> bool:
    return text.replace(" ", "") in ("小计", "合计")


def _under(cell: Cell, cells: tuple[Cell, ...], read: Document) -> bool:
    first = next(c for c in cells if c.row == cell.row and c.col == 0)
    return cell.col in (1, 2) and _sums(read.block(first.block).text)
