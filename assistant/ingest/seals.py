"""Seals and signatures on page pictures: regions, never identities.

A seal is a ring (round or oval) or a frame (square name chops) of red, blue or violet ink of the size that seals have, or a dark ring on
a grey copy. A signature is ink beside a label that asks for one, where no words were read. Official seals of Chinese bodies are round,
38 to 58 mm wide (国发〔1999〕25号: organs and enterprises 42 to 60 mm), invoice seals oval 40 x 30 mm, name chops 16 to 25 mm squares.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.core.document import Block, Box, Region
from assistant.ingest.layout import Line

Image = NDArray[np.uint8]
Mask = NDArray[np.uint8]
Ink = Literal["red", "blue", "dark"]

_WORK_DPI = 72.0  # one pixel a point
_LEAST, _MOST = 28.0, 200.0  # points (10 to 70 mm) across
_SMALL = 70.0  # points: below, a large letter of a red title may look like a ring or a frame
_RING, _SMALL_RING, _DARK_RING, _FRAME = 0.68, 0.9, 0.86, 0.8  # share of the outline that must be inked
_DARK_LEAST = 95.0  # points
_SPECKS = 4000  # more separate marks of a colour than this are noise
_COLOURFUL = 0.15  # a page with more ink of a colour than this is a photograph: seals on it must stand apart from other ink
_GAP = 0.4  # the most ink on some circle between a ring and its letters (seals: below 0.1; photographs: above 0.5)
_STROKES = 4  # the fewest borders between ink and paper along some inner circle: letters, a star
_SECTORS = 90
_MOST_CANDIDATES = 40


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal on a page: its box in points, its ink's colour, whether it is a ring (else a frame)."""

    box: Box
    ink: Ink
    ring: bool = True


def find(image: Image, page: int, width_pt: float, lines: Sequence[Line] = ()) -> list[Region]:
    """Seals, and signatures beside the labels among `lines`, on a page picture (RGB, whole page, uint8) that is width_pt points wide.

    Boxes are points from the upper left of the picture. `lines` must stand at their places on this picture.
    """
    seals = find_seals(image, width_pt)
    signatures = find_signatures(image, width_pt, lines, [s.box for s in seals])
    return [*(Region("seal", page, s.box) for s in seals), *(Region("signature", page, b) for b in signatures)]


def find_seals(image: Image, width_pt: float) -> list[Seal]:
    """The seals on a page picture, from top to bottom."""
    scale = _WORK_DPI / 72 * width_pt / image.shape[1]
    if min(image.shape[:2]) * scale < _LEAST:
        return []
    small = np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    found: list[Seal] = []
    for ink, mask in coloured(small).items():
        if np.count_nonzero(mask) < 60 or cv2.connectedComponents(mask, connectivity=8)[0] > _SPECKS:
            continue
        candidates = [*_components(mask), *(_circles(mask) if float(mask.mean()) < _COLOURFUL else ())]
        for box, _, ring in sorted(_judged(mask, candidates), key=lambda c: -c[1]):
            if not any(_overlap(box, s.box) > 0.3 for s in found):
                found.append(Seal(box, ink, ring))
    if not found:
        dark = _dark(small)
        for box in _components(dark):
            if _thin_ring(dark, box) and _ink_inside(dark, box) and not any(_overlap(box, s.box) > 0.3 for s in found):
                found.append(Seal(box, "dark"))
    return sorted(found, key=lambda s: (s.box[1], s.box[0]))


def coloured(image: Image) -> dict[Ink, Mask]:
    """Where red and where blue or violet ink is, as masks of 0 and 1."""
    hsv = cv2.cvtColor(image, cv2.COLOR_RGB2HSV)
    hue, saturation, value = hsv[:, :, 0], hsv[:, :, 1], hsv[:, :, 2]
    strong = (saturation > 48) & (value > 70)
    red = strong & ((hue <= 8) | (hue >= 165))
    blue = strong & (hue >= 100) & (hue < 165)
    return {"red": red.astype(np.uint8), "blue": blue.astype(np.uint8)}


def _dark(image: Image) -> Mask:
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    mask = cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 15, 18)
    return np.asarray(mask, np.uint8)


def _components(mask: Mask) -> list[Box]:
    """Boxes around connected ink of a seal's size, small gaps closed."""
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    boxes: list[Box] = []
    for x, y, w, h, _area in sorted(stats[1:].tolist(), key=lambda s: -s[4])[:_MOST_CANDIDATES]:
        if _LEAST <= w <= _MOST and _LEAST <= h <= _MOST and 0.55 <= w / h <= 1.8:
            boxes.append((float(x), float(y), float(x + w), float(y + h)))
    return boxes


def _circles(mask: Mask) -> list[Box]:
    """Circles of a seal's size in the ink: for rings that touch other ink of their colour."""
    soft = cv2.GaussianBlur(mask * np.uint8(255), (3, 3), 0)
    circles = cv2.HoughCircles(
        soft, cv2.HOUGH_GRADIENT, dp=1.5, minDist=_LEAST / 2, param1=120, param2=38, minRadius=int(_LEAST / 2), maxRadius=int(_MOST / 2)
    )
    if circles is None:
        return []
    rows = np.asarray(circles, np.float64).reshape(-1, 3)[:_MOST_CANDIDATES]
    return [(float(x - r), float(y - r), float(x + r), float(y + r)) for x, y, r in rows]


def _judged(mask: Mask, boxes: Sequence[Box]) -> list[tuple[Box, float, bool]]:
    """(box, share of the outline that is inked, whether a ring) of those candidates that are seals."""
    found = []
    for box in boxes:
        x0, y0, x1, y1 = (round(v) for v in box)
        inside = mask[max(y0, 0) : y1, max(x0, 0) : x1]
        if not inside.size or not 0.04 < float(inside.mean()) < 0.75:
            continue
        ring = _ring_share(mask, box)
        middle = _ink_inside(mask, box)
        if _in_title(box, boxes):
            continue
        if ring >= (_RING if max(x1 - x0, y1 - y0) > _SMALL else _SMALL_RING) and middle and _lettered(mask, box):
            found.append((box, ring, True))
        elif (frame := _frame_share(mask, box)) >= _FRAME and middle and x1 - x0 < 100 and y1 - y0 < 100:
            found.append((box, frame, False))
    return found


def _lettered(mask: Mask, box: Box) -> bool:
    """Whether a ring stands free, with white on both sides of it, and there are strokes within: a patch of colour in a photograph is
    bounded by no such ring."""
    x0, y0, x1, y1 = box
    cx, cy, a, b = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2

    def inked(share: float) -> NDArray[np.bool_]:
        return _along(mask, cx, cy, share * a, share * b)

    outline = max(float(inked(s).mean()) for s in (0.9, 0.92, 0.94, 0.96, 0.98, 1.0))
    gap = min(float(inked(s).mean()) for s in (0.8, 0.84, 0.88, 0.9, 0.92))
    if float(inked(1.09).mean()) > 0.4 or gap > min(_GAP, 0.5 * outline):
        return False
    return max(int(np.count_nonzero(np.diff(inked(s).astype(np.int8)))) for s in np.linspace(0.3, 0.88, 9)) >= _STROKES


def _in_title(box: Box, others: Iterable[Box]) -> bool:
    """Whether a small mark has neighbours of its size in its row, as the letters of a red title have."""
    height = box[3] - box[1]
    return height < _SMALL and any(
        other is not box
        and _overlap(box, other) < 0.3
        and abs(other[1] + other[3] - box[1] - box[3]) < 0.5 * height
        and 0.6 < (other[3] - other[1]) / height < 1.7
        and abs(other[0] - box[0]) < 4 * height
        for other in others
    )


def _ring_share(mask: Mask, box: Box, inner: float = 0.88, outer: float = 1.03) -> float:
    """The share of directions in which ink lies on the ellipse that the box describes."""
    x0, y0, x1, y1 = box
    cx, cy, a, b = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2
    angles = np.linspace(0, 2 * np.pi, _SECTORS, endpoint=False)
    hit = np.zeros(_SECTORS, bool)
    for share in np.linspace(inner, outer, 8):
        xs = np.clip(np.round(cx + a * share * np.cos(angles)), 0, mask.shape[1] - 1).astype(int)
        ys = np.clip(np.round(cy + b * share * np.sin(angles)), 0, mask.shape[0] - 1).astype(int)
        hit |= mask[ys, xs] > 0
    return float(hit.mean())


def _frame_share(mask: Mask, box: Box) -> float:
    """The least share of the four sides of the box that is inked."""
    x0, y0, x1, y1 = (round(v) for v in box)
    part = mask[max(y0, 0) : y1, max(x0, 0) : x1] > 0
    rim = max(2, min(part.shape) // 10)
    sides = (part[:rim].any(axis=0), part[-rim:].any(axis=0), part[:, :rim].any(axis=1), part[:, -rim:].any(axis=1))
    return min(float(side.mean()) for side in sides)


def _ink_inside(mask: Mask, box: Box) -> bool:
    """Whether there is something within the ring: an empty circle is no seal, nor is a disc."""
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    inner = mask[max(round(y0 + 0.15 * h), 0) : round(y1 - 0.15 * h), max(round(x0 + 0.15 * w), 0) : round(x1 - 0.15 * w)]
    return inner.size > 0 and 0.03 < float(inner.mean()) < 0.7


def _thin_ring(mask: Mask, box: Box) -> bool:
    """Whether a dark outline is the ring of an official seal: as large, nearly closed, white outside, words within."""
    x0, y0, x1, y1 = box
    cx, cy, r = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2
    if not (x1 - x0 >= _DARK_LEAST and 0.85 < (x1 - x0) / (y1 - y0) < 1.18):  # smaller ones are numbers, logos, parts of drawings
        return False
    outline = _ring_share(mask, box, 0.94, 1.02)
    return outline >= _DARK_RING and float(_along(mask, cx, cy, 1.1 * r, 1.1 * r).mean()) < 0.3 and _lettered(mask, box)


def _along(mask: Mask, cx: float, cy: float, a: float, b: float) -> NDArray[np.bool_]:
    """Where there is ink along an ellipse."""
    angles = np.linspace(0, 2 * np.pi, 2 * _SECTORS, endpoint=False)
    xs = np.clip(np.round(cx + a * np.cos(angles)), 0, mask.shape[1] - 1).astype(int)
    ys = np.clip(np.round(cy + b * np.sin(angles)), 0, mask.shape[0] - 1).astype(int)
    return np.asarray(mask[ys, xs] > 0)


def _overlap(a: Box, b: Box) -> float:
    """Common area as a share of the smaller box."""
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return 0.0
    return w * h / max(1e-6, min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1])))


# ---------------------------------------------------------------- signatures

#: Words that ask for a signature, at the end of a line of print or in front of a blank.
LABEL = re.compile(
    r"(?:签\s*[字名章]|法\s*定\s*代\s*表\s*人|法\s*人\s*代\s*表|(?:负\s*责|承\s*诺|编\s*制|编\s*写|审\s*核|审\s*查|审\s*定|批\s*准|经\s*办|检\s*查|填\s*表)\s*人"
    r"|专\s*家\s*组?\s*(?:组\s*长|成\s*员)|授\s*权\s*代\s*表)[^：:，。；]{0,12}[：:]"
)
_REACH = 190.0  # points to the right of the label
_HANDWRITING = 0.85  # words read with less confidence beside a label are likely written by hand


def find_signatures(image: Image, width_pt: float, lines: Sequence[Line], seals: Sequence[Box] = ()) -> list[Box]:
    """Boxes of ink beside labels that ask for a signature, where no printed words stand. Red ink (a seal's) does not count."""
    scale = image.shape[1] / width_pt
    found: list[Box] = []
    for line in lines:
        for match in LABEL.finditer(line.text):
            box = _beside(line, match.end(), lines)
            ink = _free_ink(image, scale, box, lines, seals)
            written = _handwritten(ink, line.size, scale)
            if written is not None:
                x, y = round(box[0] * scale), round(box[1] * scale)
                x0, y0, x1, y1 = written
                shown = ((x + x0) / scale, (y + y0) / scale, (x + x1) / scale, (y + y1) / scale)
                if not any(_overlap(shown, other) > 0.3 for other in found):
                    found.append(shown)
    return found


def _beside(line: Line, end: int, lines: Sequence[Line]) -> Box:
    """Where a signature to the label that ends at this character of the line would stand."""
    x = line.chars[4 * end - 2] if len(line.chars) >= 4 * end and line.chars[4 * end - 2] > 0 else line.x1
    right = x + _REACH
    for other in lines:  # the next label of the same row ends the place
        if other is not line and other.x0 > x + 4 and other.y0 < line.y1 and other.y1 > line.y0 and LABEL.search(other.text):
            right = min(right, other.x0 - 2)
    return (x + 1, line.y0 - 0.9 * line.size, right, line.y1 + 0.8 * line.size)


def _free_ink(image: Image, scale: float, box: Box, lines: Sequence[Line], seals: Sequence[Box]) -> Mask:
    """Dark or blue ink in a box that is no printed word, no ruling and not red."""
    x0, y0 = max(0, round(box[0] * scale)), max(0, round(box[1] * scale))
    part = image[y0 : max(y0, round(box[3] * scale)), x0 : max(x0, round(box[2] * scale))]
    if part.shape[0] < 8 or part.shape[1] < 8:
        return np.zeros((0, 0), np.uint8)
    darkest = part[:, :, 0]  # in the red channel red ink is as white as paper
    paper = float(np.percentile(darkest, 90))
    ink = (darkest < paper - 70).astype(np.uint8)
    ink[cv2.dilate(coloured(np.ascontiguousarray(part))["red"], np.ones((3, 3), np.uint8)) > 0] = 0
    for line in lines:
        if (line.confidence or 1.0) < _HANDWRITING and len(line.text) <= 4:
            continue
        a, b = round((line.x0 - 1.5) * scale) - x0, round((line.x1 + 1.5) * scale) - x0
        c, d = round((line.y0 - 1.5) * scale) - y0, round((line.y1 + 1.5) * scale) - y0
        if b > 0 and d > 0:
            ink[max(c, 0) : d, max(a, 0) : b] = 0
    length = max(8, round(20 * scale))
    rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    ink[cv2.dilate(rules, np.ones((3, 3), np.uint8)) > 0] = 0
    return ink


def _handwritten(ink: Mask, size: float, scale: float) -> tuple[int, int, int, int] | None:
    """The box (pixels) of strokes that together are as large as a written name, or None."""
    if not ink.size:
        return None
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    least = max(6, round(3 * scale))
    strokes = [s for s in stats[1:].tolist() if max(s[2], s[3]) >= least and s[4] >= least]
    if not strokes:
        return None
    x0, y0 = min(s[0] for s in strokes), min(s[1] for s in strokes)
    x1, y1 = max(s[0] + s[2] for s in strokes), max(s[1] + s[3] for s in strokes)
    area = sum(s[4] for s in strokes)
    if x1 - x0 < 1.2 * size * scale or y1 - y0 < 0.7 * size * scale or area < 0.02 * (x1 - x0) * (y1 - y0) or area < 3 * size * scale:
        return None
    return int(x0), int(y0), int(x1), int(y1)


# ---------------------------------------------------------------- to blocks

_SEAL_LABEL = re.compile(r"盖\s*章|公\s*章|印\s*章|签\s*章|[（(]\s*章\s*[)）]")


def attach(regions: Iterable[Region], blocks: Sequence[Block]) -> list[Region]:
    """The regions with the block that each belongs to: the label nearest to it on its page (a seal: else the block nearest to it)."""
    attached = []
    for region in regions:
        best: tuple[bool, float, str] | None = None
        for block in blocks:
            if region.box is None or block.page != region.page or block.boxes is None or block.role in ("hidden", "metadata", "stamp"):
                continue
            label = (_SEAL_LABEL if region.kind == "seal" else LABEL).search(block.text + "：")
            if region.kind == "signature" and not label:
                continue
            distance = min((_distance(region.box, b) for b in block.line_boxes(0, len(block.text))), default=1e9)
            if distance < 80 and (best is None or (not label, distance) < best[:2]):
                best = (not label, distance, block.id)
        attached.append(replace(region, block=best[2]) if best else region)
    return attached


def _distance(a: Box, b: Box) -> float:
    """Between the borders of two boxes; 0 where they overlap."""
    return float(np.hypot(max(0.0, b[0] - a[2], a[0] - b[2]), max(0.0, b[1] - a[3], a[1] - b[3])))
