"""The geometry of a scanned page: which way up it is, how far it is tilted, where its ruling lines run.

Places are pixels (x, y) of the page picture unless said otherwise; angles in degrees, positive clockwise on the screen.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.core.document import Box
from assistant.ingest.layout import Segment
from assistant.ingest.readers.scan_engine import Image, Quad

Matrix = NDArray[np.float64]

#: A tilt below this (degrees) moves a line of print by less than a third of its height over an A4 page: left alone.
LEAST_TILT = 0.12
_HOUGH_WIDTH, _MOST_TILT = 700, 4.0  # pixels; degrees: a page that is all table and lies more askew stays as it is
_RULE_H, _RULE_V = 24.0, 12.0  # points: the shortest horizontal and vertical stroke that may be a ruling
_LONE_V = 45.0  # points: a vertical ruling that meets no horizontal one at both ends must be as long as this
_THICKEST = 4.0  # points


def size(quad: Quad) -> tuple[float, float]:
    """Width along the text and height of a line's rectangle."""
    return float(np.hypot(*(quad[1] - quad[0]))), float(np.hypot(*(quad[3] - quad[0])))


def lies_on_side(quads: list[Quad]) -> bool:
    """Whether most of the text runs up or down: the page was scanned or photographed sideways."""
    wide = tall = 0.0
    for quad in quads:
        across, down = size(quad)
        if across > 2 * down:
            wide += across
        elif down > 2 * across:
            tall += down
    return tall > 1.5 * wide and tall > 0


def tilt(quads: list[Quad], picture: Image) -> float:
    """The tilt of the page: the median angle of its long lines, weighted by length; of its rulings where it has none, as pages that are all
    table; 0 where there are none either."""
    angles, weights = [], []
    for quad in quads:
        across, down = size(quad)
        if across < 6 * down:
            continue
        along = (quad[1] - quad[0]) + (quad[2] - quad[3])
        angles.append(float(np.degrees(np.arctan2(along[1], along[0]))))
        weights.append(across)
    if not angles:
        return _tilt_of_rulings(picture) if quads else 0.0
    order = np.argsort(angles)
    heaped = np.cumsum(np.array(weights)[order])
    middle = float(np.array(angles)[order][int(np.searchsorted(heaped, heaped[-1] / 2))])
    return middle if LEAST_TILT <= abs(middle) <= 20 else 0.0


def _tilt_of_rulings(picture: Image) -> float:
    """The median angle of the long level lines of a page (Hough's transform at a tenth of a degree), 0 where there are fewer than three."""
    factor = min(1.0, _HOUGH_WIDTH / picture.shape[1])
    grey = cv2.cvtColor(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 9, 12)
    level, most, step = np.pi / 2, np.radians(_MOST_TILT), np.radians(0.1)
    found = cv2.HoughLines(ink, 1, step, int(0.3 * grey.shape[1]), min_theta=level - most, max_theta=level + most)
    if found is None or len(found) < 3:
        return 0.0
    angle = float(np.degrees(np.median(found[:, 0, 1]) - level))
    return angle if LEAST_TILT <= abs(angle) <= 0.9 * _MOST_TILT else 0.0


def quarter_turn(quads: list[Quad], turns: int, width: int, height: int) -> list[Quad]:
    """The rectangles on the picture after `np.rot90(picture, turns)`; width and height are those of the picture before."""
    turned = quads
    for _ in range(turns % 4):
        turned = [np.stack([q[:, 1], width - q[:, 0]], axis=1).astype(np.float32) for q in turned]
        width, height = height, width
    return [_upper_left_first(q) for q in turned]


def _upper_left_first(quad: Quad) -> Quad:
    """The same rectangle beginning at its upper left corner, clockwise."""
    by_x = quad[np.argsort(quad[:, 0], kind="stable")]
    left = by_x[:2][np.argsort(by_x[:2, 1], kind="stable")]
    right = by_x[2:][np.argsort(by_x[2:, 1], kind="stable")]
    return np.array([left[0], right[0], right[1], left[1]], np.float32)


def straightening(angle: float, width: float, height: float) -> Matrix:
    """The 2x3 matrix that turns a picture about its middle so that lines of this tilt run level."""
    return np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0), np.float64)


def quarter_back(turns: int, width: float, height: float) -> Matrix:
    """The 2x3 matrix from places on the turned page to places on the page as it is shown; width and height of the shown page."""
    table = {
        0: [[1, 0, 0], [0, 1, 0]],
        1: [[0, -1, width], [1, 0, 0]],
        2: [[-1, 0, width], [0, -1, height]],
        3: [[0, 1, 0], [-1, 0, height]],
    }
    return np.array(table[turns % 4], np.float64)


def after(second: Matrix, first: Matrix) -> Matrix:
    """The matrix that does the first, then the second."""
    lower = np.array([[0.0, 0.0, 1.0]])
    return np.asarray((np.vstack([second, lower]) @ np.vstack([first, lower]))[:2], np.float64)


def rulings(image: Image, dpi: float, text: Sequence[Box] = ()) -> list[Segment]:
    """The straight horizontal and vertical ruling lines of a page that stands straight, in points.

    Strokes of letters and the edges of photographs are told from rulings by length and thinness, by not lying wholly within a line of
    text (`text`: their boxes in points) and, for short verticals, by meeting horizontals at both ends.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    window = max(9, round(dpi / 10) | 1)
    binary = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, 12)
    ink = np.asarray(binary, np.uint8)
    scale = 72 / dpi
    level = _strokes(ink, dpi, horizontal=True)
    upright = _strokes(ink, dpi, horizontal=False)
    flat = [Segment(x0 * scale, (y0 + y1) / 2 * scale, x1 * scale, (y0 + y1) / 2 * scale) for x0, y0, x1, y1 in level]
    tall = [Segment((x0 + x1) / 2 * scale, y0 * scale, (x0 + x1) / 2 * scale, y1 * scale) for x0, y0, x1, y1 in upright]
    across = _joined([s for s in flat if not _within(s, text)])
    down = _joined_down([s for s in tall if not _within(s, text)])
    return [*across, *(s for s in down if s.y1 - s.y0 >= _LONE_V or (_meets(s.x0, s.y0, across) and _meets(s.x0, s.y1, across)))]


def _within(stroke: Segment, text: Sequence[Box]) -> bool:
    """Whether a stroke lies inside a line of text, as the strokes of its letters do."""
    return any(
        x0 - 2 <= stroke.x0 and stroke.x1 <= x1 + 2 and y0 - 1.5 <= stroke.y0 and stroke.y1 <= y1 + 1.5
        and (stroke.y1 > stroke.y0 or y0 + 0.5 < stroke.y0 < y1 - 0.5)
        for x0, y0, x1, y1 in text
    )  # fmt: skip


def _meets(x: float, y: float, across: list[Segment]) -> bool:
    return any(abs(s.y0 - y) < 4 and s.x0 - 4 < x < s.x1 + 4 for s in across)


def _strokes(ink: NDArray[np.uint8], dpi: float, *, horizontal: bool) -> list[tuple[int, int, int, int]]:
    """Boxes (pixels) of long thin strokes in one direction. Ink is thickened across it first: no scan is quite straight."""
    length = max(8, round((_RULE_H if horizontal else _RULE_V) / 72 * dpi))
    across = np.ones((3, 1) if horizontal else (1, 3), np.uint8)
    along = np.ones((1, length) if horizontal else (length, 1), np.uint8)
    bridge = np.ones((1, 3) if horizontal else (3, 1), np.uint8)
    mask = cv2.morphologyEx(cv2.dilate(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, bridge), across), cv2.MORPH_OPEN, along)
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    boxes = []
    for x, y, w, h, area in stats[1:]:
        thick, long = (h, w) if horizontal else (w, h)
        if long >= length and area / long <= _THICKEST / 72 * dpi + 2 and thick <= max(_THICKEST / 72 * dpi + 2, long * 0.02):
            boxes.append((int(x), int(y), int(x + w), int(y + h)))
    return boxes


def _joined(segments: list[Segment], *, gap: float = 6.0, near: float = 2.5) -> list[Segment]:
    """Horizontal pieces of one ruling as one."""
    kept: list[Segment] = []
    for piece in sorted(segments, key=lambda s: (s.x0, s.y0)):
        for index, other in enumerate(kept):
            if abs(other.y0 - piece.y0) <= near and piece.x0 <= other.x1 + gap:
                share = (other.x1 - other.x0) / max(1e-6, other.x1 - other.x0 + piece.x1 - piece.x0)
                y = other.y0 * share + piece.y0 * (1 - share)
                kept[index] = Segment(other.x0, y, max(other.x1, piece.x1), y)
                break
        else:
            kept.append(piece)
    return sorted(kept, key=lambda s: (s.y0, s.x0))


def _joined_down(segments: list[Segment]) -> list[Segment]:
    """Vertical pieces of one ruling as one."""
    lying = _joined([Segment(s.y0, s.x0, s.y1, s.x0) for s in segments], gap=4.0)
    return sorted((Segment(s.y0, s.x0, s.y0, s.x1) for s in lying), key=lambda s: (s.x0, s.y0))
