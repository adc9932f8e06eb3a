"""Photographs on scanned pages: areas that paper shows nowhere through, with many tones, without lines of print. Cut out with their hashes, so
that a photograph that is copied into another filing is known there, scanned or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.core.document import Box, Picture
from assistant.ingest.layout import Line
from assistant.ingest.pictures import crops, is_paper, phash
from assistant.ingest.readers.scan_engine import Image

_SCALE = 1.0  # pixels a point at which areas are looked for
_CELL = 4  # pixels: the grain of areas; print leaves paper in each cell of a line, a photograph hardly in any
_INKED = 0.8  # the share of a cell's pixels that are no paper
_LEAST_SIDE, _LEAST_SHARE = 70.0, 0.025  # points; share of the page
_FULL = 0.8  # the share of its box that an area fills: photographs are rectangles
_ONE_TONE = 0.6  # more of an area in one tone is a filled shape: a table's head, a bar, a dark border of the scan
_SURE = 0.8  # mean confidence of print
_WORDS = 0.12  # the share of the area under recognised lines: more is a paper or a map


def photographs(image: Image, dpi: float, lines: Sequence[Line], page: int) -> list[Picture]:
    """The photographs of a page picture that stands straight (RGB), from top to bottom. lines: in points of the same page; so are the boxes."""
    scale = _SCALE * 72 / dpi
    lines = [n for n in lines if _print(n)]
    small = np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    found: list[Picture] = []
    for box in _areas(small, lines):
        if _share(box, (n.box for n in lines)) > _WORDS:
            continue
        x0, y0, x1, y1 = (round(v * dpi / 72) for v in box)
        part = np.ascontiguousarray(image[y0:y1, x0:x1])
        if _one_tone(part) > _ONE_TONE:
            continue
        made = _picture(part, box, page, len(found))
        if made is not None:
            found.append(made)
    return found


def _print(line: Line) -> bool:
    """Whether a line is print, and no texture that reads like a letter or two."""
    return len(line.text) > 2 and (line.confidence or 1.0) >= _SURE


def without_texture(lines: Sequence[Line], views: Sequence[Picture]) -> list[Line]:
    """The lines without those that recognition saw in the texture of photographs. Both on the same page."""
    boxes = [p.box for p in views if p.box is not None]
    return [n for n in lines if _print(n) or not any(_share(n.box, [box]) > 0.8 for box in boxes)]


def _areas(small: Image, lines: Sequence[Line]) -> list[Box]:
    """Boxes (points) of rectangles that are covered all over. A caption close below is no part of one."""
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.int16)
    saturation = cv2.cvtColor(small, cv2.COLOR_RGB2HSV)[:, :, 1].astype(np.int16)
    paper = float(np.percentile(grey, 92))
    covered = (grey < paper - 30) | (saturation > float(np.median(saturation)) + 45)
    rows, columns = covered.shape[0] // _CELL, covered.shape[1] // _CELL
    if not rows or not columns:
        return []
    cells = covered[: rows * _CELL, : columns * _CELL].reshape(rows, _CELL, columns, _CELL).mean(axis=(1, 3))
    mask = (cells >= _INKED).astype(np.uint8)
    for line in lines:
        x0, y0, x1, y1 = (v * _SCALE / _CELL for v in line.box)
        mask[int(y0) : int(y1) + 1, int(x0) : int(x1) + 1] = 0
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)), np.uint8)  # a light spot in a view
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8)), np.uint8)  # rulings, letters, frames
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    boxes: list[Box] = []
    for x, y, wide, high, area in stats[1:].tolist():
        unit = _CELL / _SCALE
        large = min(wide, high) * unit >= _LEAST_SIDE and wide * high >= _LEAST_SHARE * rows * columns
        if large and area >= _FULL * wide * high:
            boxes.append((x * unit, y * unit, (x + wide) * unit, (y + high) * unit))
    return sorted(boxes, key=lambda b: (b[1], b[0]))


def _share(box: Box, others: Iterable[Box]) -> float:
    """The share of a box that other boxes, which do not overlap, cover."""
    covered = 0.0
    for x0, y0, x1, y1 in others:
        covered += max(0.0, min(box[2], x1) - max(box[0], x0)) * max(0.0, min(box[3], y1) - max(box[1], y0))
    return covered / max(1e-6, (box[2] - box[0]) * (box[3] - box[1]))


def _one_tone(part: NDArray[Any]) -> float:
    """The share of the pixels within 12 of 255 of the most usual brightness."""
    grey = cv2.resize(cv2.cvtColor(part, cv2.COLOR_RGB2GRAY), (128, 128), interpolation=cv2.INTER_AREA)
    count = np.bincount(grey.ravel(), minlength=256).astype(float)
    heaped = np.convolve(count, np.ones(25), "same")
    return float(heaped.max() / grey.size)


def _picture(part: NDArray[Any], box: Box, page: int, index: int) -> Picture | None:
    from PIL import Image as Pillow

    image = Pillow.fromarray(part)
    made = phash(image)
    if made is None or is_paper(image):
        return None
    shown = (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))
    return Picture(index, page, shown, None, made, None, image.width, image.height, crops=crops(image))
