"""A filing as a list of parts, before it becomes a file: paragraphs, tables, pictures, with the labels that the writer gives them.

A writer marks what answers a checklist item in the text itself: `[[3.2.soil-water|水土保持方案已批复]]` is evidence,
`[[+3.2.soil-water|…]]` is acceptable too. Every sentence and cell below a heading with `items=` is acceptable for those items.
Defects are planted on these parts, so that the labels follow what the file says in the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MARK = re.compile(r"\[\[([^|\]]+)\|(.*?)\]\]", re.S)
SENTENCE = re.compile(r"[^。；]+[。；]?")


@dataclass
class Span:
    """A run with its own look: tint (hex colour), points (size), deleted/inserted (tracked change), comment."""

    text: str
    tint: str = ""
    points: float = 0
    change: str = ""  # "ins" | "del"
    comment: str = ""


@dataclass
class Part:
    """One paragraph, heading, table or picture, with the headings above it."""

    kind: str  # para heading caption table picture break title centre right note
    text: str = ""
    level: int = 0
    rows: list[list[str]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    head: int = 1
    total: str = ""  # where a table's sums stand: "first", "last", "" (none)
    tag: str = ""  # a name by which a defect finds the part
    image: bytes = b""
    size: tuple[float, float] = (0, 0)  # cm
    spans: list[Span] = field(default_factory=list)
    items: tuple[str, ...] = ()
    above: tuple[str, ...] = ()


def plain(text: str) -> str:
    """The words without the marks."""
    return MARK.sub(lambda m: m.group(2), text)


@dataclass
class Filing:
    """One document: its parts and what the file says about itself."""

    kind: str
    name: str
    title: str
    author: str
    company: str
    created: str
    modified: str
    parts: list[Part] = field(default_factory=list)
    header: str = ""
    stack: list[tuple[int, str, tuple[str, ...]]] = field(default_factory=list)

    def _add(self, part: Part) -> Part:
        part.items = tuple(i for _, _, its in self.stack for i in its)
        part.above = tuple(t for _, t, _ in self.stack)
        self.parts.append(part)
        return part

    def h(self, level: int, text: str, items: str = "") -> None:
        """A heading; `items` (space-separated checklist ids) hold for everything below it."""
        while self.stack and self.stack[-1][0] >= level:
            self.stack.pop()
        self.stack.append((level, text, tuple(items.split())))
        self._add(Part("heading", text, level))

    def p(self, *texts: str, tag: str = "") -> None:
        """Paragraphs, one for each text."""
        for t in texts:
            self._add(Part("para", t, tag=tag))

    def line(self, text: str, kind: str = "centre", tag: str = "") -> None:
        """A line that is not running text: title, centre, right, note."""
        self._add(Part(kind, text, tag=tag))

    def table(
        self,
        caption: str,
        rows: list[list[str]],
        *,
        head: int = 1,
        total: str = "",
        widths: list[float] | None = None,
        merges: list[tuple[int, int, int, int]] | None = None,
        tag: str = "",
        note: str = "",
    ) -> None:
        """A table with its caption above and an optional note below."""
        if caption:
            self._add(Part("caption", caption, tag=tag))
        self._add(Part("table", rows=rows, head=head, total=total, widths=widths or [], merges=merges or [], tag=tag))
        if note:
            self._add(Part("note", note))

    def picture(self, image: bytes, caption: str, size: tuple[float, float] = (9, 5.4), tag: str = "") -> None:
        """A picture with its caption below."""
        self._add(Part("picture", image=image, size=size, tag=tag))
        if caption:
            self._add(Part("caption", caption))

    def page(self) -> None:
        """A page break."""
        self._add(Part("break"))

    # ---- what defects and labels need

    def texts(self) -> Iterator[tuple[Part, int, int, str]]:
        """(part, row, column, text) of everything that carries words; row and column are -1 outside tables."""
        for part in self.parts:
            if part.kind == "table":
                for r, row in enumerate(part.rows):
                    for c, cell in enumerate(row):
                        yield part, r, c, cell
            elif part.text:
                yield part, -1, -1, part.text

    def replace(self, old: str, new: str, *, nth: int = 0, where: str = "") -> bool:
        """Replace one occurrence (nth < 0 counts from the end) in one part; `where`: "para", "table" or "" for any."""
        hits = [
            (p, r, c)
            for p, r, c, t in self.texts()
            if old in t and p.kind not in ("heading", "caption", "title") and (not where or p.kind == where)
        ]
        if not hits or not -len(hits) <= nth < len(hits):
            return False
        part, r, c = hits[nth]
        if r < 0:
            part.text = part.text.replace(old, new, 1)
        else:
            part.rows[r][c] = part.rows[r][c].replace(old, new, 1)
        return True

    def cut(self, heading: str) -> bool:
        """Remove the section whose heading contains these words, with everything below it."""
        at = next((i for i, p in enumerate(self.parts) if p.kind == "heading" and heading in p.text), None)
        if at is None:
            return False
        end = next(
            (
                i
                for i in range(at + 1, len(self.parts))
                if self.parts[i].kind in ("heading", "title") and self.parts[i].level <= self.parts[at].level
            ),
            len(self.parts),
        )
        del self.parts[at:end]
        return True

    def find(self, tag: str) -> list[Part]:
        """All parts with this tag."""
        return [p for p in self.parts if p.tag == tag]

    def quotes(self) -> dict[str, dict[str, list[str]]]:
        """item -> {"evidence": [...], "also": [...]}: what the finished text offers as evidence."""
        out: dict[str, dict[str, list[str]]] = {}

        def put(item: str, kind: str, quote: str) -> None:
            quote = quote.strip()
            bucket = out.setdefault(item, {"evidence": [], "also": []})
            if len(quote) > 1 and quote not in bucket["evidence"] and (kind == "evidence" or quote not in bucket["also"]):
                bucket[kind].append(quote)

        for _, _, _, text in self.texts():
            for m in MARK.finditer(text):
                for item in m.group(1).split(","):
                    put(item.lstrip("+ "), "also" if item.strip().startswith("+") else "evidence", m.group(2))
        for part, r, _, text in self.texts():
            if part.kind in ("heading", "title", "caption"):
                continue
            pieces = [text] if r >= 0 else SENTENCE.findall(plain(text))
            for piece in pieces:
                for item in part.items:
                    put(item, "also", plain(piece))
        return out
