"""Small documents made of words, for the tests of this room."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.core.document import Block, Cell, Document, Dossier, Kind, Page, Section, Table

Maker = Callable[..., Document]


def outline(
    text: str, *, kind: Kind = "self_assessment", path: str = "a.md", tables: tuple[Table, ...] = (), cells: tuple[Block, ...] = ()
) -> Document:
    """A document of '# heading' and paragraph lines; cells are put at the end."""
    blocks: list[Block] = []
    sections: list[Section] = []
    stack: list[int] = []
    for number, line in enumerate(filter(str.strip, text.split("\n"))):
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            while stack and sections[stack[-1]].level >= level:
                stack.pop()
            parent = stack[-1] if stack else None
            sections.append(Section(len(sections), level, line.lstrip("# "), f"b{number}", parent, number, number + 1, 1))
            stack.append(len(sections) - 1)
            blocks.append(Block(f"b{number}", line.lstrip("# "), "heading", 1, section=stack[-1], level=level))
        else:
            blocks.append(Block(f"b{number}", line, "paragraph", 1, section=stack[-1] if stack else None))
    return Document("d1", path, "0" * 64, "text", (*blocks, *cells), kind, tuple(sections), tables, pages=(Page(1),))


def grid(rows: list[list[str]], *, index: int = 0, header_rows: int = 1, form: bool = False) -> tuple[Table, tuple[Block, ...]]:
    """A table and its cell blocks."""
    blocks = []
    cells = []
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            blocks.append(Block(f"t{index}r{r}c{c}", words, "cell", 1, table=index, row=r, col=c))
            cells.append(Cell(f"t{index}r{r}c{c}", r, c))
    return Table(index, len(rows), len(rows[0]), tuple(cells), header_rows, form=form), tuple(blocks)


WORDS = """# 第一章 概况
矿山名称：青石梁石灰岩矿
采矿许可证号：C5107002010127130099999
生产规模30万吨/年，矿区面积0.2345平方公里。
# 第二章 环境保护
## 第一节 粉尘治理
破碎系统设置布袋除尘器，道路采用洒水车降尘，矿区无组织排放达标。
## 第二节 废水
生产废水经三级沉淀池处理后循环使用，不外排。
# 第三章 空标题
"""


@pytest.fixture(scope="session")
def dossier() -> Dossier:
    plan = outline(WORDS.replace("30万", "60万"), kind="development_plan", path="b.md")
    return Dossier.of("x", "x", [outline(WORDS), plan])
