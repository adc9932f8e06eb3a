"""Words that are in a PDF page's text but that nobody sees on it: white, tiny, invisible, covered, outside the page.

Colours and painting order only name candidates; what counts is the rendered page: where a candidate leaves ink, it is seen (white
words on a dark table head). A scan's own invisible text layer lies on its picture and is not hidden text.
"""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.core.document import Box
from assistant.ingest.readers.pdf_objects import Drawn, Painted
from assistant.ingest.readers.pdf_render import rendered
from assistant.ingest.readers.pdf_text import PageText

#: Characters lower than this many points cannot be read in print.
TINY = 2.0
#: Difference of brightness (of 255) below which there is nothing to be seen.
FAINT = 36
#: A picture that covers this share of the page is the page (a scan).
FULL_PAGE = 0.7
#: Share of a run of characters that must leave no ink.
MOST = 0.6
_SCALE = 2.0


def area_share(box: Box, width: float, height: float) -> float:
    """The share of the page that a box covers."""
    x0, y0, x1, y1 = max(box[0], 0.0), max(box[1], 0.0), min(box[2], width), min(box[3], height)
    return max(0.0, x1 - x0) * max(0.0, y1 - y0) / max(width * height, 1.0)


def hidden(page: Any, text: PageText, seen: Drawn, size: tuple[float, float]) -> dict[int, str]:
    """Index of each hidden character -> why: off-page | tiny | white | transparent | invisible | covered."""
    if not text.text:
        return {}
    boxes = text.boxes
    solid = np.fromiter((not c.isspace() for c in text.text), bool, len(text.text))
    solid &= (boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1])
    width, height = size
    found: dict[int, str] = {}
    outside = solid & ((boxes[:, 2] < -1) | (boxes[:, 0] > width + 1) | (boxes[:, 3] < -1) | (boxes[:, 1] > height + 1))
    found.update(dict.fromkeys(np.flatnonzero(outside).tolist(), "off-page"))
    extent = np.maximum(boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0])
    tiny = solid & (extent < TINY)
    found.update(dict.fromkeys(np.flatnonzero(tiny).tolist(), "tiny"))
    candidates = _painted_unseen(text, seen, solid, size) | _covered(page, text, seen, solid, size)
    candidates = {i: why for i, why in candidates.items() if i not in found}
    if candidates:
        found.update(_without_ink(page, text, candidates))
    return found


def scan_pictures(seen: Drawn, size: tuple[float, float]) -> list[Painted]:
    """Pictures that are the page itself."""
    return [p for p in seen.pictures if area_share(p.box, *size) >= FULL_PAGE]


def _inside(boxes: npt.NDArray[Any], box: Box) -> npt.NDArray[Any]:
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    return (x >= box[0] - 1) & (x <= box[2] + 1) & (y >= box[1] - 1) & (y <= box[3] + 1)  # type: ignore[no-any-return]


def _object(text: PageText, index: int) -> int:
    import pypdfium2.raw as raw

    return ctypes.cast(raw.FPDFText_GetTextObject(text.textpage, index), ctypes.c_void_p).value or 0


def _painted_unseen(text: PageText, seen: Drawn, solid: npt.NDArray[Any], size: tuple[float, float]) -> dict[int, str]:
    """Characters painted white, transparent or not at all; those over a picture belong to its text layer."""
    if not seen.suspects:
        return {}
    why = {ctypes.cast(s.handle, ctypes.c_void_p).value or 0: s.why for s in seen.suspects}
    on_picture = np.zeros(len(solid), bool)
    for picture in scan_pictures(seen, size):
        on_picture |= _inside(text.boxes, picture.box)
    near = np.zeros(len(solid), bool)
    b = text.boxes
    for suspect in seen.suspects:  # bounds of ink, which a comma's own box is larger than
        x0, y0, x1, y1 = suspect.box
        near |= (b[:, 2] > x0 - 2) & (b[:, 0] < x1 + 2) & (b[:, 3] > y0 - 2) & (b[:, 1] < y1 + 2)
    found = {}
    for index in np.flatnonzero(near & solid).tolist():
        reason = why.get(_object(text, index))
        if reason and not (on_picture[index] and reason in ("invisible", "transparent", "white")):
            found[index] = reason
    return found


def _covered(page: Any, text: PageText, seen: Drawn, solid: npt.NDArray[Any], size: tuple[float, float]) -> dict[int, str]:
    """Characters painted before a filled shape or an opaque picture that lies on them."""
    if not seen.order_of:
        return {}
    first = min(seen.order_of.values())
    lids = [c for c in seen.covers if c.order > first]
    lids += [p for p in seen.pictures if p.order > first and area_share(p.box, *size) < FULL_PAGE]
    found = {}
    for lid in lids:
        if lid in seen.pictures and not ((_inside(text.boxes, lid.box) & solid).any() and _opaque(page, lid)):
            continue
        for index in np.flatnonzero(_inside(text.boxes, lid.box) & solid).tolist():
            order = seen.order_of.get(_object(text, index))
            if order is not None and order < lid.order:
                found[index] = "covered" if lid in seen.covers else "covered by a picture"
    return found


def _opaque(page: Any, picture: Painted) -> bool:
    """Whether a picture lets nothing shine through (stamps and signatures do): its rendering has no transparent pixels."""
    import pypdfium2.raw as raw

    if raw.FPDFPageObj_HasTransparency(picture.handle):
        return False
    bitmap = raw.FPDFImageObj_GetRenderedBitmap(page.pdf.raw, page.raw, picture.handle)
    if not bitmap:
        return False
    try:
        if raw.FPDFBitmap_GetFormat(bitmap) != raw.FPDFBitmap_BGRA:
            return True
        height, stride = raw.FPDFBitmap_GetHeight(bitmap), raw.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.cast(raw.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte * (height * stride))).contents
        alpha = np.frombuffer(pixels, np.uint8).reshape(height, stride)[:, 3::4]
        return bool((alpha > 250).mean() > 0.9)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


def _without_ink(page: Any, text: PageText, candidates: dict[int, str]) -> dict[int, str]:
    """Those candidates where the rendered page shows nothing; what lies under an opaque picture is not seen whatever it shows."""
    from_picture = {i: "covered" for i, why in candidates.items() if why == "covered by a picture"}
    rest = {i: why for i, why in candidates.items() if i not in from_picture}
    if not rest:
        return from_picture
    shown = rendered(page, _SCALE, grey=True)
    scale = shown.shape[1] / max(1.0, page.get_width())
    faint = {i for i in rest if not _leaves_ink(shown, (text.boxes[i] * scale).tolist())}
    found = dict(from_picture)
    for run in _runs(rest):
        if sum(i in faint for i in run) >= MOST * len(run):
            found.update({i: rest[i] for i in run})
    return found


def _leaves_ink(shown: npt.NDArray[Any], box: list[float]) -> bool:
    x0, y0, x1, y1 = box
    inset = 0.12 * (y1 - y0)
    crop = shown[max(0, int(y0 + inset)) : max(0, int(y1 - inset)) + 1, max(0, int(x0)) : max(0, int(x1)) + 1]
    return bool(crop.size) and int(crop.max()) - int(crop.min()) >= FAINT


def _runs(candidates: dict[int, str]) -> list[list[int]]:
    """Candidates that follow one another (a space apart at most) for one reason: they are judged together, for what lies under a
    single character (another line's ink, a border) says little.
    """
    runs: list[list[int]] = []
    for index in sorted(candidates):
        if runs and index - runs[-1][-1] <= 3 and candidates[index] == candidates[runs[-1][-1]]:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs
