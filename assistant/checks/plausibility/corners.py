"""Corner coordinates of mining rights, read from tables of any layout. No CHECK here.

Rows may hold one corner or several side by side, X and Y in either order, Y with or without its zone number, or longitude and latitude.
What a column holds is told by its values: a northing of Sichuan has seven digits (2,882,000 to 3,801,000 m), an easting six, or eight with
the zone in front (32 to 36: central meridians 96 to 108°). Kilometres are recognised by their size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from math import cos, hypot, radians
from statistics import median

from assistant.checks.tablemath import Sheet, kept, sheet
from assistant.core.cite import Cite
from assistant.core.document import Block, Document, Dossier
from assistant.core.text import fold, half_width

_ANGLE = re.compile(r"^(\d{2,3})°(\d{1,2})[′'’](\d{1,2}(?:\.\d+)?)(?:[″\"”]|''|′′)?$")
_DEGREES = re.compile(r"^(\d{2,3}\.\d{3,})°?$")
_NUMBER = re.compile(r"^\d{6,8}(?:\.\d+)?$|^\d{4}\.\d{3,}$|^\d{3}\.\d{5,}$|^\d{5}\.\d{3,}$")
_LABEL = re.compile(r"^(?:[a-z拐界点号kj]*[-－]?)?(\d{1,3})$")
_OTHER = re.compile(
    r"工业|场地|排土|废石|尾矿|开采范围|采场|首采|露天|复垦|评估|临时|表土|监测|原|调整前|变更前|扣除|建设|设计|钻孔|硐口|井口"
)
_OWN = re.compile(r"矿区|采矿权|矿权|许可|矿界|拐点")


@dataclass(frozen=True, slots=True)
class Corner:
    """label: its number. north, east: metres (east without zone) or degrees. zone: 0 where it is not written. raw: both as printed."""

    label: str
    north: float
    east: float
    zone: int
    cites: tuple[Cite, ...]
    raw: tuple[str, str]
    order: tuple[int, int]


@dataclass(frozen=True)
class Ring:
    """The corners of one polygon in their order. degrees: longitude and latitude instead of metres. own: of the mining right as a whole."""

    document: Document
    name: str
    corners: tuple[Corner, ...]
    degrees: bool
    own: bool

    @property
    def area_km2(self) -> float:
        """By the shoelace formula (degrees: on a local plane)."""
        points = [(c.north, c.east) for c in self.corners]
        if self.degrees:
            middle = radians(sum(n for n, _ in points) / len(points))
            points = [(n * 111_132.95, e * 111_412.84 * cos(middle)) for n, e in points]
        total = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, [*points[1:], points[0]], strict=True))
        return abs(total) / 2e6

    def far(self) -> list[Corner]:
        """Corners that lie far away from all others: farther than twenty times the usual distance from the middle, and 5 km at least."""
        scale = 111_000.0 if self.degrees else 1.0
        north, east = median(c.north for c in self.corners), median(c.east for c in self.corners)
        away = [(hypot(c.north - north, c.east - east) * scale, c) for c in self.corners]
        usual = median(d for d, _ in away)
        return [c for d, c in away if d > max(20 * usual, 5000.0)]


def rings(dossier: Dossier) -> Iterator[Ring]:
    """Every polygon of the dossier that has at least three corners."""
    for document in dossier.documents:
        yield from kept(document, "rings", partial(_of_document, document))


def _of_document(document: Document) -> tuple[Ring, ...]:
    found: list[Ring] = []
    for table in document.tables:
        view = sheet(document, table)
        for corners, degrees in _rings(view):
            if len(corners) >= 3:
                words = fold(view.caption + " ".join(t for row in view.text[:2] for t in row))
                place = fold(document.section_path(table.section))
                whole = any("矿区面积" in fold(t) or "采矿权面积" in fold(t) for row in view.text for t in row)
                own = whole or (bool(_OWN.search(words + place)) and not _OTHER.search(fold(view.caption)))
                found.append(Ring(document, view.name, tuple(corners), degrees, own))
    return tuple(found)


def _rings(view: Sheet) -> Iterator[tuple[list[Corner], bool]]:
    """The polygons of a table, read along its rows or, where that pairs northings with northings, along its columns."""
    upright = _read(view.document, view.blocks)
    turned = _read(view.document, tuple(zip(*view.blocks, strict=True))) if len(view.blocks) <= 8 else ([], 0, False)
    found, bad, degrees = min((upright, turned), key=lambda r: (not r[0], r[1] * 2 > len(r[0]), -len(r[0])))
    for group in _split(found) if bad * 2 <= len(found) else ():
        yield group, degrees


def _read(document: Document, grid: tuple[tuple[Block | None, ...], ...]) -> tuple[list[Corner], int, bool]:
    """(corners, how many pairs cannot be a northing and an easting, whether in degrees)."""
    found: list[Corner] = []
    bad, degrees = 0, False
    for row, line in enumerate(grid):
        cells: list[Block] = []
        for block in line:
            if block is not None and block not in cells[-1:]:
                cells.append(block)
        index = 0
        while index < len(cells) - 1:
            a, b = _value(cells[index]), _value(cells[index + 1])
            if a is None or b is None:
                index += 1
                continue
            label = cells[index - 1] if index else None
            corner = _corner(document, (row, index), label, (cells[index], a), (cells[index + 1], b), len(found))
            bad += corner is None
            if corner is not None:
                degrees = degrees or a[1]
                found.append(corner)
            index += 2
    return found, bad, degrees


def _value(block: Block) -> tuple[float, bool] | None:
    """A coordinate (value, whether in degrees), or None."""
    if not 6 <= len(block.text) <= 24:
        return None
    plain = half_width(block.text).replace(" ", "").replace("\n", "").replace(",", "").lstrip("XYxy=东经北纬:")
    match = _ANGLE.match(plain)
    if match:
        return int(match.group(1)) + int(match.group(2)) / 60 + float(match.group(3)) / 3600, True
    match = _DEGREES.match(plain)
    if match and 20 <= float(match.group(1)) <= 130:
        return float(match.group(1)), True
    return (float(plain), False) if _NUMBER.match(plain) else None


Placed = tuple[Block, tuple[float, bool]]


def _corner(document: Document, order: tuple[int, int], label: Block | None, a: Placed, b: Placed, count: int) -> Corner | None:
    """A corner from two neighbouring coordinates, None where both are of one kind."""
    (block_a, (x, angle_a)), (block_b, (y, angle_b)) = a, b
    if angle_a != angle_b or (angle_a and (x > 60) == (y > 60)):
        return None
    if angle_a:
        north, east, zone = (x, y, 0) if x < y else (y, x, 0)
        swapped = x >= y
    else:
        x, y = (v * 1000 if v < 100_000 else v for v in (x, y))
        if _is_east(x) == _is_east(y):
            return None
        swapped = _is_east(x) and not _is_east(y)
        north, full = (y, x) if swapped else (x, y)
        zone, east = (int(full // 1e6), full % 1e6) if full >= 1e7 else (0, full)
    match = _LABEL.match(fold(label.text)) if label is not None else None
    cites = (_cite(document, block_a), _cite(document, block_b))
    raw = (block_a.text.strip(), block_b.text.strip())
    return Corner(match.group(1) if match else str(count + 1), north, east, zone, cites, raw[::-1] if swapped else raw, order)


def _is_east(value: float) -> bool:
    """Eight digits begin with a zone; six digits are an easting without one."""
    return value >= 1e7 or value < 1e6


def _cite(document: Document, block: Block) -> Cite:
    lead = len(block.text) - len(block.text.lstrip())
    return Cite(document.id, block.id, lead, len(block.text.rstrip()))


def _split(corners: list[Corner]) -> Iterator[list[Corner]]:
    """Polygons of one table: numbers that begin again begin a new one; within one, corners go by their numbers."""
    numbers = [int(c.label) for c in corners]
    if len(set(numbers)) == len(numbers):
        yield sorted(corners, key=lambda c: int(c.label))
        return
    part: list[Corner] = []
    for corner in corners:
        if part and int(corner.label) <= int(part[-1].label) and int(corner.label) == int(part[0].label):
            yield part[:-1] if len(part) > 3 and (part[-1].north, part[-1].east) == (part[0].north, part[0].east) else part
            if (corner.north, corner.east) == (part[0].north, part[0].east):
                part = []
                continue
            part = []
        part.append(corner)
    if part:
        yield part
