"""Plain text and Markdown: headings, pipe tables, lists, paragraphs; UTF-8, UTF-16 or GB 18030.

`read_text` is pure and public: the cases of rules are written in it. What it takes:

- `# 标题` to `######` are headings of level 1 to 6; headings without marks are found by their numbering (see structure). A single `#` in
  front of everything, without a number and with `##` below it, is the filing's title.
- Lines that begin with `|` are a table; a `|---|` line below its first row makes that row a header. Without one the words decide
  (a key-value form has no header row). A line 表3-1 … above is its caption, 单位：万元 above it its unit.
- A line that is only `<!-- page -->` or a form feed begins a new page (from then on the text has pages, the first is 1).
- Every other line is a paragraph of its own; lines broken at a fixed width are joined again.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from assistant.core.document import Block, Cell, Document, Page, Role, Table
from assistant.core.errors import UnreadableFileError
from assistant.core.text import numbering
from assistant.ingest.gridtables import header_rows, looks_like_form
from assistant.ingest.kinds import with_kind
from assistant.ingest.readers import Reader, Source
from assistant.ingest.structure import structure
from assistant.ingest.tablewords import caption_unit, is_caption, unit_in

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_PAGE = re.compile(r"^\s*<!--\s*page\s*-->\s*$", re.IGNORECASE)
_COMMENT = re.compile(r"^\s*<!--.*-->\s*$")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_BULLET = re.compile(r"^\s*[-*+•●]\s+")
_TOC = re.compile(r"^.{1,60}?(?:\t|[.．…·]{3,}|\s{4,})\s*[-—]?\s*\d{1,4}\s*[-—]?\s*$")
_ENDS = "。！？；：:!?;"


def decode(data: bytes) -> str | None:
    """The text of bytes in UTF-8, UTF-16 (with a mark) or GB 18030; None where they are none of these."""
    for bom, coding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(coding, "replace")
    if b"\x00" in data[:4096]:
        return None
    for coding in ("utf-8", "gb18030"):
        try:
            text = data.decode(coding)
        except UnicodeDecodeError as error:
            if error.start < max(1, len(data) - 4):
                continue
            # a file cut off in the middle of a character is text all the same
            text = data[: error.start].decode(coding)
        return text if _readable(text) else None
    return None


def _readable(text: str) -> bool:
    odd = sum(1 for c in text[:20_000] if (ord(c) < 32 and c not in "\t\n\r\f\x1a") or 0xE000 <= ord(c) <= 0xF8FF or c == "\ufffd")
    return odd <= 0.01 * min(len(text), 20_000)


def _magic(data: bytes) -> bool:
    head = data[:64].lstrip()
    return not head.startswith((b"%PDF", b"{\\rtf", b"<!DOCTYPE", b"<html", b"<?xml")) and decode(data) is not None


def read(source: Source) -> Document:
    """Read a text file. UnreadableFileError where it is no text, or holds none."""
    words = decode(source.data)
    if words is None:
        raise UnreadableFileError("不是可识别的文本文件（编码既不是 UTF-8 也不是 GB18030）", path=source.name, advice="请另存为 UTF-8 文本")
    if not words.strip():
        raise UnreadableFileError("文件中没有文字", path=source.name, advice="请重新导出或重新上传该文件")
    return replace(parse(words, source.name), sha256=source.sha256)


def read_text(words: str, name: str = "自评估报告.md") -> Document:
    """A document from words, with its sections and its kind (told from the name and the words), as if a file of that name had been read."""
    return with_kind(structure(parse(words, name)))


class _Parser:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.page: int | None = None
        self._lines = 0

    def add(self, text: str, role: Role = "paragraph", *, level: int = 0, at: tuple[int, int, int] | None = None) -> Block:
        if at is None:
            self._lines += 1
        address = f"t{at[0] + 1}r{at[1] + 1}c{at[2] + 1}" if at else f"p{self._lines}"
        block = Block(
            f"b{len(self.blocks) + 1}", text, role, self.page, level=level, address=address,
            table=at[0] if at else None, row=at[1] if at else None, col=at[2] if at else None,
        )  # fmt: skip
        self.blocks.append(block)
        return block

    def table(self, lines: list[str]) -> None:
        """The lines of a pipe table; the caption and the unit are on the lines above, which are blocks already."""
        ruled = next((n for n, line in enumerate(lines) if n and _RULE.match(line)), None)
        rows = [_cells(line) for line in lines if not _RULE.match(line)]
        if not any(any(row) for row in rows):
            return
        index, cols = len(self.tables), max(len(row) for row in rows)
        caption, unit = self._named()
        made = [Cell(self.add(text, "cell", at=(index, r, c)).id, r, c) for r, row in enumerate(rows) for c, text in enumerate(row) if text]
        text = {b.id: b.text for b in self.blocks if b.table == index}
        bold = dict.fromkeys(text, False)
        form = ruled is None and looks_like_form(cols, made, text, bold)
        heads = 0 if form else ruled if ruled is not None else header_rows(len(rows), cols, made, text, bold)
        unit = unit or next((u for c in made if c.row == 0 and (u := unit_in(text[c.block]))), None)
        self.tables.append(Table(index, len(rows), cols, tuple(made), heads, caption, self.page, None, unit, form))

    def _named(self) -> tuple[str | None, str | None]:
        unit: str | None = None
        for block in reversed(self.blocks[-2:]):
            if block.role == "caption":
                return block.id, unit or caption_unit(block.text)
            unit = unit_in(block.text) if len(block.text) < 30 else None
            if unit is None:
                break
        return None, unit


def parse(words: str, name: str) -> Document:
    """The blocks and tables of a text, without sections and kind."""
    parser = _Parser()
    lines = _unwrapped([piece for line in re.split(r"\r\n|\r|\n", words.rstrip("\x1a")) for piece in _pages(line)])
    pages = any(_is_page(line) for line in lines)
    parser.page = 1 if pages else None
    table: list[str] = []
    fenced = False
    for line in [*lines, ""]:
        if table and not line.lstrip().startswith("|"):
            parser.table(table)
            table = []
        if _is_page(line):
            parser.page = (parser.page or 1) + 1
        elif line.lstrip().startswith("```"):
            fenced = not fenced
        elif line.strip().startswith("|") and line.count("|") >= 2 and not fenced:
            table.append(line)
        elif line.strip() and not _COMMENT.match(line):
            _line(parser, line)
    _title(parser)
    last = parser.page or 0
    return Document(
        id="", path=name, sha256=hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest(), parser="text",
        blocks=tuple(parser.blocks), tables=tuple(parser.tables), pages=tuple(Page(n) for n in range(1, last + 1)),
    )  # fmt: skip


def _title(parser: _Parser) -> None:
    """The one `#` in front of everything, without a number and with `##` below, is the filing's title and no section."""
    top = [b for b in parser.blocks if b.role == "heading" and b.level == 1]
    deeper = any(b.role == "heading" and b.level > 1 for b in parser.blocks)
    if len(top) == 1 and deeper and parser.blocks[0] is top[0] and numbering(top[0].text) is None:
        parser.blocks[0] = replace(top[0], role="title", level=0)


def _line(parser: _Parser, line: str) -> None:
    heading = _HEADING.match(line)
    text = line.strip()
    if heading:
        if heading.group(2):
            parser.add(heading.group(2), "heading", level=len(heading.group(1)))
    elif is_caption(text, "table") or is_caption(text, "figure"):
        parser.add(text, "caption")
    elif _TOC.match(line.strip(" ")) and numbering(text):
        parser.add(text, "toc")
    elif _BULLET.match(line):
        parser.add(_BULLET.sub("", line).strip(), "list")
    else:
        parser.add(text)


def _pages(line: str) -> list[str]:
    """A line cut at its form feeds, each of which is a line of its own."""
    if "\f" not in line:
        return [line]
    return [piece for part in re.split("(\f)", line) for piece in [part] if piece]


def _is_page(line: str) -> bool:
    return line.strip(" \t") == "\f" or bool(_PAGE.match(line))


def _cells(line: str) -> list[str]:
    """The cells of a line of a pipe table; `\\|` is a bar in the text."""
    inner = line.strip()
    inner = inner[1:] if inner.startswith("|") else inner
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [cell.strip().replace("\\|", "|").replace("<br>", "\n") for cell in re.split(r"(?<!\\)\|", inner)]


def _width(line: str) -> int:
    return sum(2 if ord(c) > 0x2E7F else 1 for c in line.rstrip())


def _unwrapped(lines: list[str]) -> list[str]:
    """Join lines that were broken at a fixed width: many lines of almost the same, largest width that end in the middle of a sentence."""
    widths = [_width(line) for line in lines if line.strip() and not line.lstrip().startswith(("|", "#"))]
    most = max(widths, default=0)
    full = [w for w in widths if w >= most - 6]
    if most < 40 or most > 130 or len(full) < 5 or len(full) < 0.3 * len(widths):
        return lines
    joined: list[str] = []
    going_on = False
    for line in lines:
        plain = bool(line.strip()) and not line.lstrip().startswith(("|", "#", "-", "\f", "<!--"))
        if going_on and plain and not line.startswith((" ", "\u3000", "\t")) and numbering(line) is None:
            joined[-1] += "\n" + line
        else:
            joined.append(line)
        going_on = plain and _width(line) >= most - 6 and line.rstrip()[-1] not in _ENDS
    return joined


READER = Reader("text", (".txt", ".md", ".markdown"), _magic, read, order=100)
