"""Words under seals and in them. A coloured seal is taken off the page before its words are recognised (in the channel of its colour its
ink is as light as paper); the words of its ring are read from the ring unrolled into a strip."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from math import cos, pi, sin

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.ingest.layout import Line
from assistant.ingest.readers.scan_engine import Image, Reading, engine, strip
from assistant.ingest.seals import Seal

_CHANNEL = {"red": 0, "blue": 2}
_INNER, _OUTER = 0.46, 0.97  # the band of a ring in which its words run, as shares of the radius
_UNROLLED = 72  # pixels: the height of the unrolled band
_LEAST_CONFIDENCE = 0.85
_LEAST_CHARACTERS = 4


def without_seals(image: Image, dpi: float, found: Sequence[Seal]) -> Image:
    """The page with the ink of its coloured seals taken off, so that what they cover can be read; the page itself where there are none."""
    coloured = [s for s in found if s.ink in _CHANNEL]
    if not coloured:
        return image
    clean = image.copy()
    for seal in coloured:
        x0, y0, x1, y1 = (round(v * dpi / 72) for v in seal.box)
        part = clean[max(y0 - 4, 0) : y1 + 4, max(x0 - 4, 0) : x1 + 4]
        own = part[:, :, _CHANNEL[seal.ink]].astype(np.int16)
        others = np.minimum(part[:, :, 1], part[:, :, 2 if seal.ink == "red" else 0])
        # Ink as light as this seal's usually is lies on paper and becomes paper; where it is darker, something black lies under it.
        inked = own - others > 35
        usual = float(np.median(own[inked])) if inked.any() else 255.0
        part[:] = np.where(inked & (own > usual - 25), 255, own)[:, :, None]
    return clean


def stamp_lines(image: Image, width_pt: float, found: Sequence[Seal], page: int) -> list[Line]:
    """The words in coloured seals as lines of role 'stamp', a box for each character where it stands on the ring."""
    lines = []
    for seal in found:
        if seal.ink in _CHANNEL and seal.ring:
            reading = _unrolled_reading(image, image.shape[1] / width_pt, seal)
            if reading is not None:
                lines.append(_line(reading, seal, page))
    return lines


def _ink_only(part: Image, seal: Seal) -> NDArray[np.uint8]:
    """The seal's ink alone, dark on white: what is black on the page vanishes, for it is as dark in every channel."""
    channels = part.astype(np.int16)
    own = channels[:, :, _CHANNEL[seal.ink]]
    others = np.minimum(channels[:, :, 1], channels[:, :, 2 if seal.ink == "red" else 0])
    return np.asarray(255 - np.clip((own - others) * 1.6, 0, 255), np.uint8)


def _unrolled_reading(image: Image, scale: float, seal: Seal) -> Reading | None:
    """What the ring says, clockwise from its lowest point; centres are shares of the full turn. None where it cannot be read well."""
    x0, y0, x1, y1 = (v * scale for v in seal.box)
    left, top = max(0, int(x0)), max(0, int(y0))
    part = image[top : int(y1) + 1, left : int(x1) + 1]
    if min(part.shape[:2]) < 24:
        return None
    ink = _ink_only(part, seal)
    radius_x, radius_y = (x1 - x0) / 2, (y1 - y0) / 2
    length = int(2 * pi * 0.75 / (_OUTER - _INNER) * _UNROLLED)
    angle = pi / 2 + np.linspace(0, 2 * pi, length, endpoint=False)[None, :]
    share = np.linspace(_OUTER, _INNER, _UNROLLED)[:, None]
    map_x = ((x0 + x1) / 2 - left + radius_x * share * np.cos(angle)).astype(np.float32)
    map_y = ((y0 + y1) / 2 - top + radius_y * share * np.sin(angle)).astype(np.float32)
    band = cv2.remap(ink, map_x, map_y, cv2.INTER_LINEAR, borderValue=255)
    framed = np.asarray(cv2.copyMakeBorder(band, 24, 24, 24, 24, cv2.BORDER_CONSTANT, value=255), np.uint8)
    picture = np.ascontiguousarray(np.repeat(framed[:, :, None], 3, axis=2))
    quads = sorted((q for q in engine().detect(picture, 100.0) if q[1, 0] - q[0, 0] > 0.4 * _UNROLLED), key=lambda q: float(q[0, 0]))
    readings = engine().read([strip(picture, q) for q in quads])
    text = ""
    centres: list[float] = []
    scores: list[float] = []
    for quad, reading in zip(quads, readings, strict=True):
        if reading.confidence < 0.6:
            continue
        text += reading.text
        scores.extend(reading.scores)
        start, stop = float(quad[0, 0]) - 24, float(quad[1, 0]) - 24
        centres.extend((start + c * (stop - start)) / length for c in reading.centres)
    whole = Reading(text, tuple(centres), tuple(scores))
    return whole if len(text) >= _LEAST_CHARACTERS and whole.confidence >= _LEAST_CONFIDENCE else None


def _line(reading: Reading, seal: Seal, page: int) -> Line:
    x0, y0, x1, y1 = seal.box
    half = (x1 - x0) * 0.09
    chars = array("f")
    for centre in reading.centres:
        angle = pi / 2 + 2 * pi * centre
        x, y = (x0 + x1) / 2 + (x1 - x0) / 2 * 0.72 * cos(angle), (y0 + y1) / 2 + (y1 - y0) / 2 * 0.72 * sin(angle)
        chars.extend((x - half, y - half, x + half, y + half))
    return Line(
        text=reading.text, x0=x0, y0=y0, x1=x1, y1=y1, chars=chars, page=page, size=round(half * 4) / 2, layer="recognised",
        confidence=round(reading.confidence, 4), role="stamp",
    )  # fmt: skip
