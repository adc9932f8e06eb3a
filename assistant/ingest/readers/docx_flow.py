"""After a Word file has been walked: captions and units of tables and pictures, a typed table of contents, the title on the cover."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from assistant.core.document import Block, Picture, Table
from assistant.core.text import numbering
from assistant.ingest.readers.docx_runs import CENTRED
from assistant.ingest.tablewords import caption_unit, is_caption, unit_in

_ENTRY = re.compile(r"^\s*(.{2,60}?)\s*(?:\t|[.．…·。_]{3,}|\s{3,})[.．…·\s]*[-—(（]?\s*(\d{1,4})\s*[-—)）]?\s*$")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")


class Flow:
    """What stands in the body, in order. flow: ('block' | 'table' | 'picture', index); the lists are changed in place."""

    def __init__(self, blocks: list[Block], tables: list[Table], pictures: list[Picture], flow: list[tuple[str, int]]) -> None:
        self.blocks, self.tables, self.pictures, self.flow = blocks, tables, pictures, flow

    def settle(self) -> None:
        """Do all of it."""
        self.contents()
        self.cover()
        self.captions()

    def contents(self) -> None:
        """A table of contents that was typed: three or more lines on end that end in page numbers which never fall."""
        run: list[tuple[int, int]] = []
        for kind, index in [*self.flow, ("end", -1)]:
            block = self.blocks[index] if kind == "block" else None
            entry = _ENTRY.match(block.text) if block is not None and block.role in ("paragraph", "list", "heading") else None
            if entry and _CHINESE.search(entry.group(1)) and (not run or int(entry.group(2)) >= run[-1][1]):
                run.append((index, int(entry.group(2))))
                continue
            if len(run) >= 3:
                for place, _ in run:
                    self.blocks[place] = replace(self.blocks[place], role="toc", level=0)
            run = []

    def cover(self) -> None:
        """The filing's title: large lines in front of all headings and running text, without a number, where no style says it."""
        if any(b.role == "title" for b in self.blocks):
            return
        sizes: Counter[float] = Counter()
        for block in self.blocks:
            if block.role in ("paragraph", "list") and block.size:
                sizes[block.size] += len(block.text)
        if not sizes:
            return
        usual = sizes.most_common(1)[0][0]
        for kind, index in self.flow[:12]:
            block = self.blocks[index]
            text = block.text.strip()
            if kind != "block" or block.role != "paragraph" or len(text) > 60:
                break
            large = block.size is not None and block.size >= max(15.0, 1.4 * usual)
            if large and numbering(text) is None and not re.search(r"[：:。]", text) and _CHINESE.search(text):
                self.blocks[index] = replace(block, role="title")

    def captions(self) -> None:
        """Give tables and pictures the captions that stand by them, and tables their unit."""
        taken: set[int] = set()
        for at, (kind, index) in enumerate(self.flow):
            if kind == "table":
                caption, unit = self._above(at, taken)
                table = self.tables[index]
                words = self.blocks[caption].text if caption is not None else ""
                self.tables[index] = replace(
                    table,
                    caption=self.blocks[caption].id if caption is not None else None,
                    unit=caption_unit(words) or unit or self._head_unit(table),
                )
        for at, (kind, index) in enumerate(self.flow):
            if kind == "picture" and not self.pictures[index].seal:
                caption = self._of_picture(at, taken)
                if caption is not None:
                    self.pictures[index] = replace(self.pictures[index], caption=self.blocks[caption].id)

    def _above(self, at: int, taken: set[int]) -> tuple[int | None, str | None]:
        """The caption above a table (or, styled as one, below it), and the unit stated on a line of its own."""
        unit = None
        for step in (1, 2):
            if at - step < 0 or self.flow[at - step][0] != "block":
                break
            index = self.flow[at - step][1]
            block = self.blocks[index]
            if block.role == "caption" and index not in taken and not is_caption(block.text, "figure"):
                taken.add(index)
                return index, unit
            if block.role == "paragraph" and self._names_a_table(block):
                self.blocks[index] = replace(block, role="caption")
                return index, unit
            if unit_in(block.text) and len(block.text.strip()) < 30:
                unit = unit_in(block.text)
                self.blocks[index] = replace(block, role="note") if block.role == "paragraph" else block
                continue
            break
        if at + 1 < len(self.flow) and self.flow[at + 1][0] == "block":
            index = self.flow[at + 1][1]
            later = self.flow[at + 2][0] if at + 2 < len(self.flow) else ""
            if (
                self.blocks[index].role == "caption"
                and is_caption(self.blocks[index].text, "table")
                and later != "table"
                and index not in taken
            ):
                taken.add(index)
                return index, unit
        return None, unit

    def _names_a_table(self, block: Block) -> bool:
        """A short line right above a table that says what it is, without a number: 附件目录, 矿山基本情况一览表."""
        text = block.text.strip()
        if len(text) > 30 or text[-1] in "。；;，,：:、" or numbering(text) is not None or unit_in(text):
            return False
        return bool(re.search(r"表$|表[（(][^（()）]*[)）]$", text)) or (
            block.style == CENTRED and bool(re.search(r"情况|一览|统计|明细|目录|汇总|清单", text))
        )

    def _head_unit(self, table: Table) -> str | None:
        return next((u for c in table.cells if c.row == 0 and (u := unit_in(self._text_of(c.block)))), None)

    def _text_of(self, block_id: str) -> str:
        return self.blocks[int(block_id[1:]) - 1].text

    def _of_picture(self, at: int, taken: set[int]) -> int | None:
        """The caption below a picture (pictures side by side share it), else the one above."""
        for step in range(1, 6):
            if at + step >= len(self.flow) or self.flow[at + step][0] == "table":
                break
            kind, index = self.flow[at + step]
            if kind == "block":
                if self.blocks[index].role == "caption" and not is_caption(self.blocks[index].text, "table"):
                    taken.add(index)
                    return index
                break
        if at and self.flow[at - 1][0] == "block":
            index = self.flow[at - 1][1]
            if self.blocks[index].role == "caption" and index not in taken and is_caption(self.blocks[index].text, "figure"):
                return index
        return None
