"""The text layer of a PDF page as lines of print with a box for every character, through the raw calls of pdfium.

One call a character (its box) and one for the whole text: about 1.5 times the cost of the bare text.
"""

from __future__ import annotations

import ctypes
import re
from array import array
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.ingest.layout import Line

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class PageText:
    """A page's characters in the file's order. text: one character an index; boxes: (n, 4) x0 y0 x1 y1 from the page's top left;
    textpage: the raw handle, for questions about single characters while the page is open.
    """

    text: str
    boxes: Floats
    textpage: Any


@dataclass(frozen=True)
class Frame:
    """From a PDF page's own coordinates to points from the top left of the page as it is shown."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page as shown."""
        w, h = self.right - self.left, self.top - self.bottom
        return (h, w) if self.rotation in (90, 270) else (w, h)

    def boxes(self, raw: npt.NDArray[Any]) -> Floats:
        """(n, 4) of x0, y0, x1, y1 in PDF coordinates -> (n, 4) of x0, y0, x1, y1 as shown."""
        a, b = self._points(raw[:, 0], raw[:, 1]), self._points(raw[:, 2], raw[:, 3])
        out = np.empty((len(raw), 4), np.float32)
        out[:, 0], out[:, 2] = np.minimum(a[0], b[0]), np.maximum(a[0], b[0])
        out[:, 1], out[:, 3] = np.minimum(a[1], b[1]), np.maximum(a[1], b[1])
        return out

    def _points(self, x: npt.NDArray[Any], y: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y


@cache
def _calls() -> tuple[Any, Any]:
    """GetLooseCharBox and GetUnicode that take plain addresses: half the cost of ctypes' pointers."""
    import pypdfium2.raw as raw

    def bare(function: Any, *types: Any) -> Any:
        return ctypes.CFUNCTYPE(*types)(ctypes.cast(function, ctypes.c_void_p).value or 0)

    p, i = ctypes.c_void_p, ctypes.c_int
    return bare(raw.FPDFText_GetLooseCharBox, i, p, i, p), bare(raw.FPDFText_GetUnicode, ctypes.c_uint, p, i)


def page_text(textpage: Any, frame: Frame) -> PageText:
    """Read all characters of a raw FPDF_TEXTPAGE."""
    import pypdfium2.raw as raw

    count = max(0, raw.FPDFText_CountChars(textpage))
    if not count:
        return PageText("", np.zeros((0, 4), np.float32), textpage)
    box_of, unicode_of = _calls()
    handle = ctypes.cast(textpage, ctypes.c_void_p).value
    units = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(textpage, 0, count, units) - 1
    text = bytes(units)[: 2 * max(0, written)].decode("utf-16-le", "surrogatepass")
    if len(text) != count:
        text = "".join(
            chr(c) if 0 < (c := unicode_of(handle, i)) < 0x110000 and not 0xD800 <= c < 0xE000 else "\ufffd" for i in range(count)
        )
    buffer = np.zeros((count, 4), np.float32)
    base = buffer.ctypes.data
    for i in range(count):
        box_of(handle, i, base + 16 * i)
    return PageText(text, frame.boxes(buffer[:, (0, 3, 2, 1)]), textpage)


def font_of(textpage: Any, index: int) -> tuple[float, bool]:
    """Size in points and whether it is bold (by weight or by the font's name) of one character."""
    import pypdfium2.raw as raw

    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage, index, name, 128, ctypes.byref(flags))
    weight = raw.FPDFText_GetFontWeight(textpage, index)
    title = name.value.lower()
    bold = weight >= 600 or b"bold" in title or b"heavy" in title or b"simhei" in title or bool(flags.value & 0x40000)
    return float(raw.FPDFText_GetFontSize(textpage, index)), bold


def lines_of(page: PageText, number: int, skip: frozenset[int] = frozenset()) -> list[Line]:
    """The page's lines of print in the file's order; characters in `skip` (hidden ones) are left out."""
    found: list[Line] = []
    text = page.text
    rows: list[list[float]] = page.boxes.tolist()
    start = 0
    for match in _ENDS.finditer(text):
        end, behind = match.start(), match.end()
        if match.group() and match.group() in _DASHES:  # stands for a dash; pdfium leaves the line break behind it out
            if behind < len(text) and rows[behind][1] < rows[end][3] and rows[behind][3] > rows[end][1]:
                continue
            end += 1
        if end > start:
            line = _line(page, rows, [i for i in range(start, end) if i not in skip], number)
            if line is not None:
                found.append(line)
        start = behind
    return found


_DASHES = "\x02\ufffe"
_ENDS = re.compile(r"[\r\n]+|[\x02\ufffe]|$")


def _line(page: PageText, rows: list[list[float]], picked: list[int], number: int) -> Line | None:
    text = page.text
    while picked and text[picked[0]].isspace():
        picked.pop(0)
    while picked and text[picked[-1]].isspace():
        picked.pop()
    solid = [r for i in picked if not text[i].isspace() and (r := rows[i])[2] > r[0] and r[3] > r[1]]
    if not solid:
        return None
    kept = _without_false_spaces(page, rows, picked)
    words = "".join([text[i] for i in kept])
    if "\x02" in words or "\ufffe" in words:
        words = "".join([_dash(rows[i], text[max(0, i - 1)]) if text[i] in _DASHES else text[i] for i in kept])
    chars = array("f")
    for i in kept:
        chars.extend(_NOWHERE if text[i].isspace() else rows[i])
    middle = len(solid) // 2
    y0, y1 = sorted([r[1] for r in solid])[middle], sorted([r[3] for r in solid])[middle]
    size, bold, bolds = _fonts(page, kept, y1 - y0)
    return Line(
        words, min([r[0] for r in solid]), y0, max([r[2] for r in solid]), y1, chars, number, size, bold, bolds=bolds, order=kept[0]
    )


def _dash(box: list[float], before: str) -> str:
    """The dash behind a mark that pdfium puts for one at a line's end (it takes every dash there for a hyphen): told by its width.

    Behind a word there is a minus or a hyphen, never a dash between two figures.
    """
    return "—" if before.isdigit() and box[2] - box[0] > 0.7 * (box[3] - box[1]) else "-"


_NOWHERE = (0.0, 0.0, 0.0, 0.0)


def _fonts(page: PageText, kept: list[int], height: float) -> tuple[float, bool, bytes]:
    """Size, whether most of the line is bold, and which characters are where only some are; fonts are asked for word by word.

    Where the page scales its text (a font of size 1 and a matrix), the size is taken from the boxes.
    """
    starts = [k for k, i in enumerate(kept) if not page.text[i].isspace() and (k == 0 or page.text[kept[k - 1]].isspace())]
    asked = [font_of(page.textpage, kept[k]) for k in starts]
    size = asked[0][0] if len(asked) == 1 else max(asked, key=lambda a: a[0])[0]
    if not 0.5 * height <= size <= 1.6 * height:
        size = height / 1.2
    if len({a[1] for a in asked}) == 1:
        return round(size, 2), asked[0][1], b""
    flags = bytearray(len(kept))
    for (_, bold), a, b in zip(asked, starts, [*starts[1:], len(kept)], strict=True):
        flags[a:b] = bytes([bold]) * (b - a)
    return round(size, 2), 2 * sum(flags) > len(flags), bytes(flags)


def _without_false_spaces(page: PageText, rows: list[list[float]], picked: list[int]) -> list[int]:
    """Leave out the spaces that pdfium puts between Chinese characters of a justified line (they are not in the file).

    Kept: spaces that the file has, spaces between two Latin letters or figures, and wide gaps (a form's blank, a tab).
    """
    text = page.text
    spaces = [k for k in range(1, len(picked) - 1) if text[picked[k]] == " "]
    if not spaces:
        return picked
    import pypdfium2.raw as raw

    gaps = [rows[b][0] - rows[a][2] for a, b in pairwise(picked) if text[a] != " " and text[b] != " "]
    gaps += [rows[picked[k + 1]][0] - rows[picked[k - 1]][2] for k in spaces]
    usual = sorted(gaps)[len(gaps) // 2]
    false = set()
    for k in spaces:
        a, b = picked[k - 1], picked[k + 1]
        if text[a].isascii() and text[b].isascii() and text[a] != " " and text[b] != " ":
            continue
        wide = rows[b][0] - rows[a][2] > max(2 * usual, 0.6 * (rows[a][3] - rows[a][1]))
        if not wide and raw.FPDFText_IsGenerated(page.textpage, picked[k]) == 1:
            false.add(picked[k])
    return [i for i in picked if i not in false] if false else picked
