"""Where text stands on a page picture: what detection need look at, and rectangles out of what it answers.

Images are RGB arrays (height, width, 3) of uint8; places are pixels (x, y) of that image.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
#: Four corners (x, y): upper left, upper right, lower right, lower left, as the text runs.
Quad = NDArray[np.float32]

OVERLAP = 48  # pixels: what each half of a page shows of the other
#: White paper: pixels (of detection) of a cell, of the margin that is kept around what stands on the page; brightness (of 255) by which the
#: mean of a cell differs from the paper's where anything stands in it. Half a stroke of the faintest print that is read gives 15.
_CELL, _MARGIN, _FAINT = 4, 32, 10
_PROBABILITY, _BOX_SCORE, _UNCLIP = 0.3, 0.5, 1.6  # PP-OCR's own values for this detection model


def normalised(image: Image) -> NDArray[np.float32]:
    """Channels first, blue green red, from -1 to 1: what both models expect."""
    return np.ascontiguousarray(image[:, :, ::-1].transpose(2, 0, 1), np.float32) / np.float32(127.5) - np.float32(1)


def print_height(quad: Quad) -> float:
    """The height of a line's rectangle."""
    return (float(np.hypot(*(quad[3] - quad[0]))) + float(np.hypot(*(quad[2] - quad[1])))) / 2


def seam(height: int, coarse: Sequence[Quad]) -> int | None:
    """The row nearest to the middle of a page (within a fifth of its height) that no line of text touches; None where there is none."""
    taken = np.zeros(height, bool)
    for quad in coarse:
        margin = 0.2 * print_height(quad)
        taken[max(0, int(quad[:, 1].min() - margin)) : max(0, int(quad[:, 1].max() + margin) + 1)] = True
    free = np.flatnonzero(~taken[int(0.4 * height) : int(0.6 * height)]) + int(0.4 * height)
    return int(free[np.argmin(abs(free - height // 2))]) if free.size else None


def inked(small: Image) -> tuple[NDArray[np.intp], slice]:
    """The rows and the span of columns of a page in which anything stands, with a margin of white; both a multiple of 32 in number. Detection
    need not look at white paper: a third of a page of print, most of a title page."""
    height, width = small.shape[:2]
    cells = cv2.resize(small, (width // _CELL, height // _CELL), interpolation=cv2.INTER_AREA).min(axis=2).astype(np.int16)
    marks = abs(cells - int(np.median(cells))) > _FAINT
    if not marks.any():
        return np.zeros(0, np.intp), slice(0, 0)
    reach = _MARGIN // _CELL
    near = np.convolve(marks.any(axis=1), np.ones(2 * reach + 1))[reach : reach + len(marks)] > 0
    kept = np.repeat(near, _CELL)
    kept[np.flatnonzero(~kept)[: -int(kept.sum()) % 32]] = True
    across = np.flatnonzero(marks.any(axis=0)) * _CELL
    first, last = max(0, int(across[0]) - _MARGIN), min(width, int(across[-1]) + _CELL + _MARGIN)
    span = math.ceil((last - first) / 32) * 32
    start = min(first, width - span)
    return np.flatnonzero(kept), slice(start, start + span)


def boxes(value: NDArray[np.float32]) -> list[Quad]:
    """Rectangles around the connected areas of text, widened as the model was trained to need (differentiable binarization, Liao et al. 2020:
    the network draws shrunken text areas; the margin is area x ratio / perimeter). value: its sigmoid is the probability of text."""
    mask = cv2.dilate((value > math.log(_PROBABILITY / (1 - _PROBABILITY))).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found: list[Quad] = []
    for contour in contours:
        (cx, cy), (w, h), angle = cv2.minAreaRect(contour)
        if min(w, h) < 3:
            continue
        x, y, bw, bh = cv2.boundingRect(contour)
        inside = np.zeros((bh, bw), np.uint8)
        cv2.fillPoly(inside, [contour - (x, y)], 1)
        if cv2.mean(1 / (1 + np.exp(-value[y : y + bh, x : x + bw])), inside)[0] < _BOX_SCORE:
            continue
        margin = w * h * _UNCLIP / (w + h)  # twice the distance area * ratio / perimeter: one on either side
        corners = np.asarray(cv2.boxPoints(((cx, cy), (w + margin, h + margin), angle)), np.float32)
        found.append(_ordered(corners))
    return found


def _ordered(corners: NDArray[np.float32]) -> Quad:
    """Corners from the upper left, clockwise."""
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left, right = by_x[:2], by_x[2:]
    left = left[np.argsort(left[:, 1], kind="stable")]
    right = right[np.argsort(right[:, 1], kind="stable")]
    return np.array([left[0], right[0], right[1], left[1]], np.float32)
