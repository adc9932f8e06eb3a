"""A Word paragraph taken apart: what is shown, what is struck, what is put in, what is hidden; notes, comments, fields, drawings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from assistant.ingest.readers.docx_package import M, child, number, on, q, val
from assistant.ingest.readers.docx_styles import Look, ParagraphStyle, Styles, unseen

#: Symbols of the fonts Wingdings and Symbol that forms use (ticks and boxes), as characters.
_SYMBOLS = {
    0x52: "☑", 0x54: "☒", 0x6F: "□", 0x71: "❑", 0xA8: "□", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0x6C: "●", 0x6E: "■", 0xD8: "➢",
    0xB7: "●", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xA3: "≤", 0xB4: "×",
}  # fmt: skip
#: `Block.style` of what is set in the middle of the line, as in other formats; else it is the name of the paragraph style.
CENTRED = "centred"
_WRAPPERS = frozenset(
    q(f"w:{n}") for n in ("hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo", "sdtContent", "rubyBase", "ruby")
)
_GRAPHICS = frozenset((q("w:drawing"), q("w:pict"), q("w:object")))


@dataclass(frozen=True, slots=True)
class Change:
    """A tracked change. kind: insert | delete."""

    kind: str
    author: str
    date: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one run. why: why they cannot be seen, or None; change: the tracked change that they belong to, or None."""

    text: str
    look: Look
    why: str | None = None
    change: Change | None = None
    link: bool = False

    @property
    def shown(self) -> bool:
        return self.why is None and (self.change is None or self.change.kind != "delete")


@dataclass
class Paragraph:
    """A paragraph, read. graphics: drawings, old pictures and embedded objects in it; notes: (footnote | endnote, id)."""

    style: ParagraphStyle
    pieces: list[Piece] = field(default_factory=list)
    graphics: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    toc: bool = False
    centred: bool = False
    level: int = 0

    @property
    def text(self) -> str:
        """What a reader of the file sees."""
        return "".join(p.text for p in self.pieces if p.shown)

    def size(self) -> float | None:
        """The size of most of its shown characters, in points."""
        weights: dict[float, int] = {}
        for piece in self.pieces:
            if piece.shown and piece.look.size:
                weights[piece.look.size] = weights.get(piece.look.size, 0) + len(piece.text.strip())
        return max(weights, key=lambda s: (weights[s], s)) if weights else self.style.look.size

    def bold(self) -> bool:
        """Whether all of its shown words are bold."""
        words = [p for p in self.pieces if p.shown and p.text.strip()]
        return bool(words) and all(p.look.bold for p in words)


class Fields:
    """Which field the text stands in: instructions are no text, results are. One for each story (body, header, note)."""

    def __init__(self) -> None:
        self._stack: list[list[str | bool]] = []

    def mark(self, kind: str) -> None:
        """A w:fldChar: begin, separate or end."""
        if kind == "begin":
            self._stack.append(["", False])
        elif kind == "separate" and self._stack:
            self._stack[-1][1] = True
        elif kind == "end" and self._stack:
            self._stack.pop()

    def instruct(self, words: str) -> None:
        """Words of an instruction."""
        if self._stack:
            self._stack[-1][0] = f"{self._stack[-1][0]}{words}"

    @property
    def instruction(self) -> bool:
        """Whether text that stands here belongs to an instruction."""
        return any(not result for _, result in self._stack)

    @property
    def toc(self) -> bool:
        """Whether this is inside a table of contents."""
        return any(str(words).strip().upper().startswith("TOC") for words, _ in self._stack)


class RunReader:
    """Reads paragraphs of one story. quoted: the words that each comment is about, by its id (over several paragraphs)."""

    def __init__(self, styles: Styles, *, paper: str | None = "FFFFFF") -> None:
        self.styles = styles
        self.paper = paper
        self.fields = Fields()
        self.quoted: dict[str, str] = {}
        self._open: set[str] = set()

    def paragraph(self, element: Any, *, background: str | None = None) -> Paragraph:
        """Read a w:p. background: RRGGBB of the cell or box behind it ('' where it is not known), None for the paper."""
        ppr = child(element, "w:pPr")
        style = self.styles.paragraph(val(ppr, "w:pStyle") if ppr is not None else None)
        outline = number(val(ppr, "w:outlineLvl"))
        level = style.level if outline is None or style.toc else outline + 1 if 0 <= outline <= 8 else 0
        found = Paragraph(
            style, level=level, toc=style.toc or self.fields.toc, centred=(val(ppr, "w:jc") or style.align) in ("center", "distribute")
        )
        behind = self.paper if background is None else background or None
        shade = self.styles.fill(child(ppr, "w:shd")) or style.fill
        spacing = child(ppr, "w:spacing")
        line = number(spacing.get(q("w:line"))) if spacing is not None and spacing.get(q("w:lineRule")) == "exact" else None
        # a line that is squeezed into two points (40 twentieths) shows nothing of its words
        self._squeezed = "tiny" if line is not None and line <= 40 else None
        self._behind = shade or behind
        self._walk(element, found, None, False)
        found.toc = found.toc or self.fields.toc
        return found

    def _walk(self, parent: Any, into: Paragraph, change: Change | None, link: bool) -> None:
        for node in parent:
            tag = node.tag
            if tag == q("w:r"):
                self._run(node, into, change, link)
            elif tag in (q("w:ins"), q("w:moveTo")):
                self._walk(node, into, _change("insert", node) if change is None else change, link)
            elif tag in (q("w:del"), q("w:moveFrom")):
                self._walk(node, into, _change("delete", node), link)
            elif tag in _WRAPPERS:
                self._walk(node, into, change, link or tag == q("w:hyperlink"))
            elif tag == q("w:sdt"):
                self._walk(child(node, "w:sdtContent") if child(node, "w:sdtContent") is not None else (), into, change, link)
            elif tag == q("mc:AlternateContent"):
                chosen = choice(node)
                self._walk(chosen if chosen is not None else (), into, change, link)
            elif tag in (q("w:commentRangeStart"), q("w:commentRangeEnd")):
                self._comment(node, tag == q("w:commentRangeStart"))
            elif isinstance(tag, str) and tag.startswith(f"{{{M}}}"):
                self._formula(node, into, change)

    def _comment(self, node: Any, begins: bool) -> None:
        key = str(node.get(q("w:id")))
        if begins:
            self._open.add(key)
            self.quoted.setdefault(key, "")
        else:
            self._open.discard(key)

    def _formula(self, node: Any, into: Paragraph, change: Change | None) -> None:
        words = "".join(t.text or "" for t in node.iter(q("m:t")))
        self._add(into, words, into.style.look, change, False)

    def _add(self, into: Paragraph, text: str, look: Look, change: Change | None, link: bool) -> None:
        if not text or self.fields.instruction:
            return
        piece = Piece(text, look, unseen(look, self._behind) or self._squeezed, change, link)
        into.pieces.append(piece)
        if piece.shown:
            for key in self._open:
                self.quoted[key] += text

    def _run(self, run: Any, into: Paragraph, change: Change | None, link: bool) -> None:
        look = self.styles.run_look(child(run, "w:rPr"), into.style)
        for node in run:
            text = self._text(node, into)
            if text:
                self._add(into, text, look, change, link)
            elif node.tag in _GRAPHICS:
                into.graphics.append(node)
            elif node.tag == q("mc:AlternateContent"):
                chosen = choice(node)
                for inner in chosen if chosen is not None else ():
                    if inner.tag in _GRAPHICS:
                        into.graphics.append(inner)
                    elif inner.tag == q("w:r"):
                        self._run(inner, into, change, link)
            elif node.tag == q("w:ruby"):
                self._walk(node, into, change, link)
            elif node.tag in (q("w:footnoteReference"), q("w:endnoteReference")):
                into.notes.append((node.tag.rsplit("}", 1)[-1].removesuffix("Reference"), str(node.get(q("w:id")))))
            elif node.tag == q("w:commentReference"):
                into.comments.append(str(node.get(q("w:id"))))

    def _text(self, node: Any, into: Paragraph) -> str:
        """The characters of a child of a run; fields are followed on the way."""
        tag = node.tag
        if tag in (q("w:t"), q("w:delText")):
            return node.text or ""
        if tag in (q("w:tab"), q("w:ptab")):
            return "\t"
        if tag in (q("w:br"), q("w:cr")):
            return "\n"
        if tag == q("w:noBreakHyphen"):
            return "-"
        if tag == q("w:sym"):
            return _symbol(node)
        if tag == q("w:instrText"):
            self.fields.instruct(node.text or "")
        elif tag == q("w:fldChar"):
            self.fields.mark(str(node.get(q("w:fldCharType"))))
            into.toc = into.toc or self.fields.toc
            box = next(iter(node.iter(q("w:checkBox"))), None)
            if box is not None and node.get(q("w:fldCharType")) == "begin":
                ticked = on(box, "w:checked")
                self.fields.mark("separate")
                return "☑" if (ticked if ticked is not None else on(box, "w:default")) else "☐"
        return ""


def choice(alternate: Any) -> Any:
    """The one branch of mc:AlternateContent that is read (never both: they hold the same words)."""
    for branch in alternate.iterchildren(q("mc:Choice")):
        if len(branch):
            return branch
    return alternate.find(q("mc:Fallback"))


def _change(kind: str, node: Any) -> Change:
    return Change(kind, str(node.get(q("w:author")) or ""), str(node.get(q("w:date")) or ""))


def _symbol(node: Any) -> str:
    try:
        code = int(str(node.get(q("w:char")) or "0"), 16)
    except ValueError:
        return ""
    if 0xF000 <= code <= 0xF0FF:
        return _SYMBOLS.get(code - 0xF000, "□")
    return _SYMBOLS.get(code, chr(code)) if code < 0x100 else chr(code)
