"""Recognition of a page picture: words with their places, ruling lines, the way the page lies. Not a `READER`: the readers of PDF,
pictures and OFD call `recognise_page` for each page that needs it.

Lines and segments are given on the straightened page, so that layout and tables see level rows; `ScanResult.place_back` brings boxes
to the page as it is shown (a page lying on its side, or tilted by a degree, is cited where it stands).
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from assistant.core.document import Box, Grade, Picture, Region
from assistant.ingest import quality, seals
from assistant.ingest.layout import Line, Segment
from assistant.ingest.readers import scan_geometry as geometry
from assistant.ingest.readers import scan_lines
from assistant.ingest.readers.scan_cells import complete
from assistant.ingest.readers.scan_engine import Image, Quad, Reading, engine, strip
from assistant.ingest.readers.scan_figures import read_lines
from assistant.ingest.readers.scan_pictures import photographs, without_texture
from assistant.ingest.readers.scan_stamps import stamp_lines, without_seals

#: What pages are rendered at for recognition: the resolution of most office scanners' files; more gains nothing on clean pages.
RENDER_DPI = 150.0
_LEAST_PIXELS = 16
_SAMPLE = 6
_FEW = 4
_UPSIDE_DOWN = 0.80  # mean confidence below which the page is tried the other way up: upright print scores 0.9 and more


@dataclass(frozen=True)
class ScanResult:
    """What a page picture says. width and height: of the straightened page in points. rotation: quarter turns (degrees clockwise, 0, 90,
    180 or 270) by which the page as shown was turned from upright; skew: its tilt in degrees. confidence: mean over the characters, None
    where there is no text. split: the x of the gutter between two columns, None where there is none. regions: seals and signatures, already
    at their places on the page as shown; so are the pictures, photographs without words.
    """

    lines: tuple[Line, ...]
    segments: tuple[Segment, ...]
    width: float
    height: float
    confidence: float | None = None
    grade: Grade = "good"
    regions: tuple[Region, ...] = ()
    pictures: tuple[Picture, ...] = ()
    rotation: int = 0
    skew: float = 0.0
    split: float | None = None
    to_page: geometry.Matrix = field(default_factory=lambda: np.eye(2, 3))

    @property
    def text(self) -> str:
        """The page's words in reading order, a line break after each line."""
        return "\n".join(line.text for line in self.lines)

    @property
    def upright(self) -> bool:
        """Whether the page as shown is the straightened page, so that nothing need be placed back."""
        return self.rotation == 0 and self.skew == 0.0

    def place_back(self, boxes: array[float]) -> array[float]:
        """Boxes (four floats each, zeros stay) on the page as shown: the smallest level box around each straightened one."""
        if self.upright or not len(boxes):
            return boxes
        flat = np.array(boxes, np.float64).reshape(-1, 4)
        corners = np.stack([flat[:, [0, 1]], flat[:, [2, 1]], flat[:, [2, 3]], flat[:, [0, 3]]], axis=1)
        if self.rotation % 180 == 0 and abs(self.skew) < 3:
            # A tilt makes boxes grow into their neighbours: move the middle, keep the extent.
            middle = (corners.mean(axis=1) @ self.to_page[:, :2].T) + self.to_page[:, 2]
            half = np.stack([(flat[:, 2] - flat[:, 0]) / 2, (flat[:, 3] - flat[:, 1]) / 2], axis=1)
            placed = np.hstack([middle - half, middle + half])
        else:
            moved = corners @ self.to_page[:, :2].T + self.to_page[:, 2]
            placed = np.hstack([moved.min(axis=1), moved.max(axis=1)])
        placed[(flat[:, 2] <= flat[:, 0]) | (flat[:, 3] <= flat[:, 1])] = 0.0
        return array("f", placed.ravel().tolist())

    def place_box_back(self, box: Box) -> Box:
        """One box on the page as shown."""
        x0, y0, x1, y1 = self.place_back(array("f", box))
        return (x0, y0, x1, y1)


def recognise_page(image: Image, page_number: int, width_pt: float, height_pt: float) -> ScanResult:
    """Read a page picture. image: RGB, (height, width, 3), uint8, of the whole page as it is shown; width_pt, height_pt: its size in points.

    Raises GreenmineError where the recognition models are not installed; a page without text gives no lines and confidence None.
    """
    if min(image.shape[:2]) < _LEAST_PIXELS:
        return ScanResult((), (), width_pt, height_pt)
    dpi = image.shape[1] / width_pt * 72
    found = seals.find_seals(image, width_pt)
    clean = without_seals(image, dpi, found)
    picture, quads, readings, turns = _right_way_up(clean, engine().detect(clean, dpi))
    across, down = (height_pt, width_pt) if turns % 2 else (width_pt, height_pt)
    skew = geometry.tilt(quads, picture)
    straight = picture
    if skew:
        turn = geometry.straightening(skew, picture.shape[1], picture.shape[0])
        level = cv2.warpAffine(picture, turn, (picture.shape[1], picture.shape[0]), borderMode=cv2.BORDER_REPLICATE)
        straight = np.asarray(level, np.uint8)
        quads = [np.asarray(cv2.transform(q[None].astype(np.float64), turn)[0], np.float32) for q in quads]
    lines = _lines(straight, quads, readings, page_number, 72 / dpi)
    segments = geometry.rulings(straight, dpi, [n.box for n in lines])
    lines = complete(straight, dpi, lines, segments, page_number)
    views = photographs(straight, dpi, lines, page_number)
    lines = scan_lines.joined(without_texture(lines, views), segments)
    split = scan_lines.gutter(lines, segments, across, down)
    lines = scan_lines.reading_order(lines, split)
    result = ScanResult(
        lines=tuple(lines), segments=tuple(segments), width=across, height=down, confidence=_confidence(lines), split=split,
        rotation=turns * 90 % 360, skew=round(skew, 3), to_page=_to_page(turns, skew, width_pt, height_pt),
    )  # fmt: skip
    result = replace(result, pictures=tuple(replace(p, box=_rounded(result.place_box_back(p.box))) for p in views if p.box is not None))
    return _with_regions(result, image, found, page_number, _lost(quads, readings))


def _rounded(box: Box) -> Box:
    return (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))


def _with_regions(result: ScanResult, image: Image, found: Sequence[seals.Seal], page: int, lost: float) -> ScanResult:
    """The result with seals, signatures, the words in the seals and the page's grade."""
    width = result.height if result.rotation % 180 else result.width
    placed = [_placed(n, result) for n in result.lines]
    signatures = [] if result.rotation else seals.find_signatures(image, width, placed, [s.box for s in found])
    regions = [*(Region("seal", page, s.box) for s in found), *(Region("signature", page, b) for b in signatures)]
    stamps = [] if result.rotation else stamp_lines(image, width, found, page)
    return replace(
        result, lines=(*result.lines, *stamps), regions=tuple(regions),
        grade=quality.grade(result.confidence, "".join(n.text for n in result.lines), lost=lost),
    )  # fmt: skip


def _placed(line: Line, result: ScanResult) -> Line:
    """A line with its boxes on the page as shown."""
    x0, y0, x1, y1 = result.place_box_back(line.box)
    return replace(line, x0=x0, y0=y0, x1=x1, y1=y1, chars=result.place_back(line.chars))


def _confidence(lines: Sequence[Line]) -> float | None:
    """The mean confidence over the characters of all lines, None where there are none."""
    letters = sum(len(n.text) for n in lines)
    return round(sum((n.confidence or 0) * len(n.text) for n in lines) / letters, 4) if letters else None


def _lost(quads: Sequence[Quad], readings: Sequence[Reading]) -> float:
    """The share of what looks like lines of text, by length, that could not be read; 0 for a few odd places, as photographs have them."""
    if sum(not scan_lines.worth_keeping(r) for r in readings) < _FEW:
        return 0.0
    lengths = [geometry.size(q)[0] for q in quads]
    dropped = sum(n for n, r in zip(lengths, readings, strict=True) if not scan_lines.worth_keeping(r))
    return dropped / sum(lengths) if lengths else 0.0


def _right_way_up(image: Image, quads: list[Quad]) -> tuple[Image, list[Quad], list[Reading], int]:
    """Turn the picture by quarters until its text runs level and upright; what each line says. Turns are counter-clockwise."""
    turns = 1 if geometry.lies_on_side(quads) else 0
    turned = geometry.quarter_turn(quads, turns, image.shape[1], image.shape[0])
    picture = np.ascontiguousarray(np.rot90(image, turns))
    sample = sorted(turned, key=lambda q: -geometry.size(q)[0])[:_SAMPLE]
    if turns:
        # Either side is as likely: look at a few lines before reading all of them.
        if _mean(read_lines(picture, sample)) < _mean(_flipped(picture, sample)):
            turns, turned, picture = 3, geometry.quarter_turn(quads, 3, image.shape[1], image.shape[0]), _half_turn(picture)
        return picture, turned, read_lines(picture, turned), turns
    readings = read_lines(picture, turned)
    if sample and _mean(readings) < _UPSIDE_DOWN and _mean(_flipped(picture, sample)) > _mean(read_lines(picture, sample)) + 0.1:
        picture, turned, turns = _half_turn(picture), geometry.quarter_turn(quads, 2, image.shape[1], image.shape[0]), 2
        readings = read_lines(picture, turned)
    return picture, turned, readings, turns


def _flipped(picture: Image, quads: Sequence[Quad]) -> list[Reading]:
    return engine().read([_half_turn(strip(picture, q)) for q in quads])


def _half_turn(picture: Image) -> Image:
    return np.ascontiguousarray(picture[::-1, ::-1])


def _mean(readings: Sequence[Reading]) -> float:
    """Mean confidence over the characters of long readings (short ones are often the same upside down)."""
    scores = [s for r in readings if len(r.text) > 2 for s in r.scores]
    return sum(scores) / len(scores) if scores else 1.0


def _lines(picture: Image, quads: Sequence[Quad], readings: Sequence[Reading], page: int, scale: float) -> list[Line]:
    lines = []
    for quad, reading in zip(quads, readings, strict=True):
        if not scan_lines.worth_keeping(reading):
            continue
        x0, x1 = float(quad[[0, 3], 0].mean()), float(quad[[1, 2], 0].mean())
        y0, y1 = float(quad[[0, 1], 1].mean()), float(quad[[2, 3], 1].mean())
        ink = scan_lines.tight(strip(picture, quad))
        lines.append(scan_lines.make_line(reading, (x0 * scale, y0 * scale, x1 * scale, y1 * scale), ink, page))
    return lines


def _to_page(turns: int, skew: float, width: float, height: float) -> geometry.Matrix:
    """From points of the straightened page to points of the page as shown."""
    across, down = (height, width) if turns % 2 else (width, height)
    back = geometry.quarter_back(turns, width, height)
    return geometry.after(back, geometry.straightening(-skew, across, down)) if skew else back
