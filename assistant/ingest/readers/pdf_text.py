"""The text layer of a PDF page as lines of print with a box for every character, through the raw calls of pdfium.

One call a character (its box) and one for the whole text: about 1.5 times the cost of the bare text.
"""

from __future__ import annotations

import ctypes
from array import array
from dataclasses import dataclass
from functools import cache
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
        return ctypes.CFUNCTYPE(*types)(ctypes.cast(function, ctypes.c_void_p).value)

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
        text = "".join(chr(c) if 0 < (c := unicode_of(handle, i)) < 0x110000 and not 0xD800 <= c < 0xE000 else "\ufffd" for i in range(count))
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
    text, boxes = page.text, page.boxes
    start = 0
    for index in range(len(text) + 1):
        if index == len(text) or text[index] in "\r\n":
            if index > start:
                line = _line(page, text, boxes, [i for i in range(start, index) if i not in skip] if skip else range(start, index), number)
                if line is not None:
                    found.append(line)
            start = index + 1
    return found


def _line(page: PageText, text: str, boxes: Floats, indexes: Any, number: int) -> Line | None:
    picked = list(indexes)
    while picked and text[picked[0]].isspace():
        picked.pop(0)
    while picked and text[picked[-1]].isspace():
        picked.pop()
    if not picked:
        return None
    kept = _without_false_spaces(page, picked)
    words = "".join(text[i] for i in kept).replace("\x02", "-").replace("\ufffe", "-")
    places = boxes[kept]
    blank = np.fromiter((text[i].isspace() for i in kept), bool, len(kept))
    solid = places[~blank]
    solid = solid[(solid[:, 2] > solid[:, 0]) & (solid[:, 3] > solid[:, 1])]
    if not len(solid):
        return None
    places = np.where(blank[:, None], np.float32(0), places)
    size, bold = font_of(page.textpage, kept[len(kept) // 2])
    size = _size(size, solid)
    chars = array("f")
    chars.frombytes(np.ascontiguousarray(places, np.float32).tobytes())
    x0, y0, x1, y1 = float(solid[:, 0].min()), float(np.median(solid[:, 1])), float(solid[:, 2].max()), float(np.median(solid[:, 3]))
    return Line(words, x0, y0, x1, y1, chars, number, size, bold)


def _size(size: float, solid: Floats) -> float:
    """The font's size; where the page scales its text (a size of 1 and a matrix), the height of the boxes."""
    height = float(np.median(solid[:, 3] - solid[:, 1]))
    return round(size if 0.5 * height <= size <= 1.6 * height else height / 1.2, 2)


def _without_false_spaces(page: PageText, picked: list[int]) -> list[int]:
    """Leave out the spaces that pdfium puts between Chinese characters of a justified line (they are not in the file).

    Kept: spaces that the file has, spaces between two Latin letters or figures, and wide gaps (a form's blank, a tab).
    """
    text, boxes = page.text, page.boxes
    if not any(text[i] == " " for i in picked):
        return picked
    import pypdfium2.raw as raw

    gaps = [float(boxes[b, 0] - boxes[a, 2]) for a, b in zip(picked, picked[1:], strict=False) if not text[a].isspace() and not text[b].isspace()]
    spaced = [float(boxes[picked[k + 1], 0] - boxes[picked[k - 1], 2]) for k in range(1, len(picked) - 1) if text[picked[k]] == " "]
    usual = float(np.median(gaps + spaced)) if gaps or spaced else 0.0
    kept = []
    for k, i in enumerate(picked):
        if text[i] == " " and 0 < k < len(picked) - 1:
            a, b = picked[k - 1], picked[k + 1]
            latin = text[a].isascii() and text[b].isascii() and text[a] != " " and text[b] != " "
            wide = float(boxes[b, 0] - boxes[a, 2]) > max(2 * usual, 0.6 * float(boxes[a, 3] - boxes[a, 1]))
            if not latin and not wide and raw.FPDFText_IsGenerated(page.textpage, i) == 1:
                continue
        kept.append(i)
    return kept
