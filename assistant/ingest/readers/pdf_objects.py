"""What is drawn on a PDF page besides words: ruling lines, pictures, filled shapes; and how its words are painted."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from assistant.core.document import Box
from assistant.ingest.layout import Segment
from assistant.ingest.readers.pdf_text import Frame

#: A filled rectangle thinner than this is a ruling line.
THIN = 3.0
#: Forms (drawings inside drawings) are followed this deep.
DEPTH = 4


@dataclass(frozen=True, slots=True)
class Painted:
    """An object with its place in the painting order (later ones cover earlier ones). handle: raw FPDF_PAGEOBJECT; form: the matrix of
    the form that holds it, or None."""

    order: int
    box: Box
    handle: Any
    why: str = ""
    form: tuple[float, ...] | None = None


@dataclass
class Drawn:
    """All that one page paints. suspects: text objects painted in a way that a reader does not see (why: white, invisible)."""

    segments: list[Segment] = field(default_factory=list)
    pictures: list[Painted] = field(default_factory=list)
    covers: list[Painted] = field(default_factory=list)
    suspects: list[Painted] = field(default_factory=list)
    texts: int = 0
    paths: int = 0
    order_of: dict[int, int] = field(default_factory=dict)


class _Calls:
    """Buffers for the raw calls, made once a page."""

    def __init__(self, frame: Frame) -> None:
        import pypdfium2.raw as raw

        self.raw = raw
        self.frame = frame
        self.f = [ctypes.c_float() for _ in range(4)]
        self.refs = [ctypes.byref(x) for x in self.f]
        self.u = [ctypes.c_uint() for _ in range(4)]
        self.colour_refs = [ctypes.byref(x) for x in self.u]

    def box(self, obj: Any, matrix: Any) -> Box | None:
        """Bounds as shown; matrix: of the form that holds the object, or None."""
        if not self.raw.FPDFPageObj_GetBounds(obj, *self.refs):
            return None
        x0, y0, x1, y1 = (v.value for v in self.f)
        if matrix is not None:
            points = [_apply(matrix, x, y) for x in (x0, x1) for y in (y0, y1)]
            x0, x1 = min(p[0] for p in points), max(p[0] for p in points)
            y0, y1 = min(p[1] for p in points), max(p[1] for p in points)
        a, b, c, d = self.frame.boxes(np.array([[x0, y0, x1, y1]], np.float64))[0]
        return (float(a), float(b), float(c), float(d))

    def fill(self, obj: Any) -> tuple[int, int, int, int]:
        """Fill colour r, g, b, a."""
        if not self.raw.FPDFPageObj_GetFillColor(obj, *self.colour_refs):
            return (0, 0, 0, 255)
        return (self.u[0].value, self.u[1].value, self.u[2].value, self.u[3].value)

    def stroke(self, obj: Any) -> tuple[int, int, int, int]:
        """Stroke colour r, g, b, a."""
        if not self.raw.FPDFPageObj_GetStrokeColor(obj, *self.colour_refs):
            return (0, 0, 0, 255)
        return (self.u[0].value, self.u[1].value, self.u[2].value, self.u[3].value)


def _apply(m: tuple[float, ...], x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = m
    return a * x + c * y + e, b * x + d * y + f


def _compose(inner: tuple[float, ...], outer: tuple[float, ...] | None) -> tuple[float, ...]:
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _objects(raw: Any, page: Any) -> Iterator[tuple[Any, int, Any]]:
    """Every object of a page in painting order, those inside forms included: (object, type, matrix of its form or None)."""

    def inside(form: Any, outer: tuple[float, ...] | None, depth: int) -> Iterator[tuple[Any, int, Any]]:
        m = raw.FS_MATRIX()
        matrix = outer
        if raw.FPDFPageObj_GetMatrix(form, ctypes.byref(m)):
            matrix = _compose((m.a, m.b, m.c, m.d, m.e, m.f), outer)
        for k in range(raw.FPDFFormObj_CountObjects(form)):
            obj = raw.FPDFFormObj_GetObject(form, k)
            kind = raw.FPDFPageObj_GetType(obj)
            if kind == raw.FPDF_PAGEOBJ_FORM and depth < DEPTH:
                yield from inside(obj, matrix, depth + 1)
            else:
                yield obj, kind, matrix

    for k in range(raw.FPDFPage_CountObjects(page)):
        obj = raw.FPDFPage_GetObject(page, k)
        kind = raw.FPDFPageObj_GetType(obj)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            yield from inside(obj, None, 1)
        else:
            yield obj, kind, None


def drawn(page: Any, frame: Frame) -> Drawn:
    """Walk a raw page's objects once."""
    calls = _Calls(frame)
    raw = calls.raw
    found = Drawn()
    for order, (obj, kind, matrix) in enumerate(_objects(raw, page)):
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            found.texts += 1
            found.order_of[ctypes.cast(obj, ctypes.c_void_p).value or 0] = order
            why = _unseen(calls, obj)
            if why:
                box = calls.box(obj, matrix)
                if box is not None:
                    found.suspects.append(Painted(order, box, obj, why))
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            box = calls.box(obj, matrix)
            if box is not None:
                found.pictures.append(Painted(order, box, obj, form=matrix))
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            found.paths += 1
            _path(calls, obj, matrix, order, found)
    return found


def _unseen(calls: _Calls, obj: Any) -> str:
    """Why the words of a text object cannot be seen as it is painted, or ''."""
    mode = calls.raw.FPDFTextObj_GetTextRenderMode(obj)
    if mode in (calls.raw.FPDF_TEXTRENDERMODE_INVISIBLE, calls.raw.FPDF_TEXTRENDERMODE_CLIP):
        return "invisible"
    if mode in (calls.raw.FPDF_TEXTRENDERMODE_STROKE, calls.raw.FPDF_TEXTRENDERMODE_STROKE_CLIP):
        r, g, b, a = calls.stroke(obj)
    else:
        r, g, b, a = calls.fill(obj)
    return "transparent" if a < 13 else "white" if min(r, g, b) >= 240 else ""


def _path(calls: _Calls, obj: Any, matrix: Any, order: int, found: Drawn) -> None:
    raw = calls.raw
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(obj, ctypes.byref(mode), ctypes.byref(stroked))
    if not mode.value and not stroked.value:
        return
    box = calls.box(obj, matrix)
    if box is None:
        return
    x0, y0, x1, y1 = box
    wide, high = x1 - x0, y1 - y0
    if high <= THIN and wide > high:
        found.segments.append(Segment(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2))
    elif wide <= THIN and high > wide:
        found.segments.append(Segment((x0 + x1) / 2, y0, (x0 + x1) / 2, y1))
    else:
        if mode.value and calls.fill(obj)[3] > 200 and raw.FPDFPath_CountSegments(obj) <= 12:
            found.covers.append(Painted(order, box, obj))
        if stroked.value and raw.FPDFPath_CountSegments(obj) <= 400:
            found.segments.extend(_strokes(calls, obj, matrix))


def _strokes(calls: _Calls, obj: Any, matrix: Any) -> list[Segment]:
    """The upright and flat straight lines of a stroked path (a rectangle gives four)."""
    raw = calls.raw
    m = raw.FS_MATRIX()
    own = (m.a, m.b, m.c, m.d, m.e, m.f) if raw.FPDFPageObj_GetMatrix(obj, ctypes.byref(m)) else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    full = _compose(own, matrix)
    points: list[tuple[float, float]] = []
    lines: list[Segment] = []
    begin: tuple[float, float] | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for k in range(raw.FPDFPath_CountSegments(obj)):
        piece = raw.FPDFPath_GetPathSegment(obj, k)
        raw.FPDFPathSegment_GetPoint(piece, ctypes.byref(x), ctypes.byref(y))
        px, py = _apply(full, x.value, y.value)
        a, b, _, _ = calls.frame.boxes(np.array([[px, py, px, py]], np.float64))[0]
        point = (float(a), float(b))
        kind = raw.FPDFPathSegment_GetType(piece)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            begin = point
        elif kind == raw.FPDF_SEGMENT_LINETO and points:
            _straight(points[-1], point, lines)
        points.append(point)
        if raw.FPDFPathSegment_GetClose(piece) and begin is not None:
            _straight(point, begin, lines)
    return lines


def _straight(a: tuple[float, float], b: tuple[float, float], lines: list[Segment]) -> None:
    if abs(a[1] - b[1]) <= 1 < abs(a[0] - b[0]) or abs(a[0] - b[0]) <= 1 < abs(a[1] - b[1]):
        lines.append(Segment(a[0], a[1], b[0], b[1]))


def picture_corners(painted: Painted, frame: Frame) -> list[tuple[float, float]] | None:
    """Where the upper left, upper right and lower left corner of a picture (as its file has it) stand on the page as shown; None where unknown."""
    import pypdfium2.raw as raw

    m = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(painted.handle, ctypes.byref(m)):
        return None
    full = _compose((m.a, m.b, m.c, m.d, m.e, m.f), painted.form)
    points = [_apply(full, u, v) for u, v in ((0.0, 1.0), (1.0, 1.0), (0.0, 0.0))]
    shown = frame.boxes(np.array([[x, y, x, y] for x, y in points], np.float64))
    return [(float(a), float(b)) for a, b, _, _ in shown]
