"""Words that run up, down or upside down on a native page: tables set sideways, pages shown turned. Read as if the page were turned right.

A page is read in the direction of most of its characters; what runs another way (a sideways table below text, the page's header above a
sideways table) is laid out by itself and put in at its place. Words turned within a table's cell belong to that table. Boxes always
stand on the page as it is shown.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import degrees
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.core.document import Box, Document, Page, Picture
from assistant.ingest.assemble import assemble
from assistant.ingest.layout import Line, PageContent, Segment
from assistant.ingest.readers.pdf_text import Frame, PageText, lines_of
from assistant.ingest.tables import Shape, ruled_tables, shapes

#: Fewer characters than this that run another way than the page are a mark, not text of their own.
_FEW = 6
#: Header and footer of a page whose own text is turned: this share of its height.
_MARGIN = 0.09


@dataclass(frozen=True)
class Turn:
    """Quarter turns (clockwise) by which words stand on the page as shown; width and height of the page as shown."""

    quarters: int
    width: float
    height: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page turned right."""
        return (self.height, self.width) if self.quarters % 2 else (self.width, self.height)

    @property
    def matrix(self) -> NDArray[np.float64]:
        """2x3, from points of the page turned right to points of the page as shown."""
        table = {
            0: [[1, 0, 0], [0, 1, 0]],
            1: [[0, -1, self.width], [1, 0, 0]],
            2: [[-1, 0, self.width], [0, -1, self.height]],
            3: [[0, 1, 0], [-1, 0, self.height]],
        }
        return np.array(table[self.quarters], np.float64)

    def right(self, boxes: NDArray[Any]) -> NDArray[np.float32]:
        """(n, 4) boxes of the page as shown on the page turned right."""
        x0, y0, x1, y1 = boxes.T
        w, h = self.width, self.height
        parts = {0: (x0, y0, x1, y1), 1: (y0, w - x1, y1, w - x0), 2: (w - x1, h - y1, w - x0, h - y0), 3: (h - y1, x0, h - y0, x1)}
        return np.stack(parts[self.quarters], axis=1).astype(np.float32)

    def place_back(self, boxes: array[float]) -> array[float]:
        """Boxes of the page turned right on the page as shown; zeros stay."""
        flat = np.array(boxes, np.float32).reshape(-1, 4)
        back = Turn(-self.quarters % 4, *self.size).right(flat)
        back[(flat[:, 2] <= flat[:, 0]) | (flat[:, 3] <= flat[:, 1])] = 0.0
        return array("f", back.ravel().tolist())

    def box_right(self, box: Box) -> Box:
        x0, y0, x1, y1 = self.right(np.array([box], np.float64))[0].tolist()
        return (x0, y0, x1, y1)

    def segment_right(self, segment: Segment) -> Segment:
        x0, y0, x1, y1 = self.box_right((segment.x0, segment.y0, segment.x1, segment.y1))
        return Segment(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


@dataclass(frozen=True)
class Aside:
    """Words that run another way than their page: laid out by themselves, their box on the page as shown."""

    page: int
    box: Box
    paper: Document
    matrix: NDArray[np.float64]


@dataclass(frozen=True)
class Directed:
    """A page of words in several directions: its main content (turned right), how that is turned, and what runs another way."""

    content: PageContent
    turn: Turn
    asides: tuple[Aside, ...]


def directed(
    text: PageText, lines: Sequence[Line], segments: Sequence[Segment], frame: Frame, number: int, unseen: frozenset[int]
) -> Directed | None:
    """A page some of whose words do not run from left to right; None for a usual page (no cost but a look at each line's ends)."""
    if not any(_runs_otherwise(line) for line in lines):
        return None
    ways = _ways(text, frame)
    tables = shapes(segments)
    if not _unify(ways, text, tables, unseen):
        return None
    count = Counter(w for i, w in ways.items() if i not in unseen)
    main = max(count, key=lambda w: (count[w], -w))
    groups = {w: Turn(w, *frame.size) for w in sorted(count)}
    owners = _owners(tables, ways, text, unseen)
    made = {w: _content(text, ways, w, turn, _own(segments, tables, owners, w, main), number, unseen) for w, turn in groups.items()}
    asides = tuple(a for w, content in made.items() if w != main and (a := _aside(content, groups[w], main != 0 and w == 0)) is not None)
    return Directed(made[main], groups[main], asides)


def _runs_otherwise(line: Line) -> bool:
    """Whether a line's last character does not stand to the right of its first."""
    if len(line.chars) < 8 or line.text[0].isspace() or line.text[-1].isspace():
        return False
    ax, ay, bx, by = line.chars[:4]
    cx, cy, dx, dy = line.chars[-4:]
    across, down = (cx + dx - ax - bx) / 2, (cy + dy - ay - by) / 2
    return across < abs(down) and abs(across) + abs(down) > 1


def _ways(text: PageText, frame: Frame) -> dict[int, int]:
    """For each printed character the quarter turns (clockwise, as shown) by which it is turned."""
    import pypdfium2.raw as raw

    found: dict[int, int] = {}
    for index, char in enumerate(text.text):
        if char.isspace() or text.boxes[index, 2] <= text.boxes[index, 0]:
            continue
        angle = degrees(raw.FPDFText_GetCharAngle(text.textpage, index))
        found[index] = round((angle + frame.rotation) / 90) % 4
    return found


def _middle(text: PageText, index: int) -> tuple[float, float]:
    x0, y0, x1, y1 = text.boxes[index].tolist()
    return (x0 + x1) / 2, (y0 + y1) / 2


def _inside(shape: Shape, x: float, y: float) -> bool:
    x0, y0, x1, y1 = shape.outline
    return x0 <= x <= x1 and y0 <= y <= y1


def _owners(tables: Sequence[Shape], ways: dict[int, int], text: PageText, unseen: frozenset[int]) -> list[int]:
    """For each table the way of most of its characters."""
    owners = []
    for table in tables:
        count = Counter(w for i, w in ways.items() if i not in unseen and _inside(table, *_middle(text, i)))
        owners.append(max(count, key=lambda w: (count[w], -w)) if count else 0)
    return owners


def _unify(ways: dict[int, int], text: PageText, tables: Sequence[Shape], unseen: frozenset[int]) -> bool:
    """Give a table's turned labels the way of their table, and stray marks that of the page; whether the page needs to be turned at all."""
    for table, owner in zip(tables, _owners(tables, ways, text, unseen), strict=True):
        for index in ways:
            if ways[index] != owner and _inside(table, *_middle(text, index)):
                ways[index] = owner
    count = Counter(w for i, w in ways.items() if i not in unseen)
    if not count:
        return False
    main = max(count, key=lambda w: (count[w], -w))
    for index, way in ways.items():
        if count[way] < _FEW:
            ways[index] = main
    return set(ways.values()) != {0}


def _own(segments: Sequence[Segment], tables: Sequence[Shape], owners: Sequence[int], way: int, main: int) -> list[Segment]:
    """The ruling lines of one way's tables; those of no table belong to the page's main way."""
    found = []
    for segment in segments:
        x, y = (segment.x0 + segment.x1) / 2, (segment.y0 + segment.y1) / 2
        owner = next((o for t, o in zip(tables, owners, strict=True) if _inside(t, x, y)), main)
        if owner == way:
            found.append(segment)
    return found


def _content(
    text: PageText, ways: dict[int, int], way: int, turn: Turn, segments: Sequence[Segment], number: int, unseen: frozenset[int]
) -> PageContent:
    """The words of one way, laid on the page turned right."""
    others = frozenset(i for i, w in ways.items() if w != way) | unseen
    lines = lines_of(PageText(text.text, turn.right(text.boxes), text.textpage), number, others)
    grids, rest = ruled_tables(lines, [turn.segment_right(s) for s in segments], number)
    return PageContent(Page(number, *turn.size), tuple(rest), tuple(grids))


def _aside(content: PageContent, turn: Turn, running: bool) -> Aside | None:
    """A content that runs another way than its page. running: lines along the page's top and bottom are its header and footer."""
    if running:
        top, bottom = _MARGIN * turn.height, (1 - _MARGIN) * turn.height
        lines = [replace(n, role="header" if n.y1 < top else "footer" if n.y0 > bottom else n.role) for n in content.lines]
        content = replace(content, lines=tuple(lines))
    laid = assemble([content])
    if not laid.blocks:
        return None
    boxes = np.array([v for b in laid.blocks if b.boxes is not None for v in b.boxes], np.float32).reshape(-1, 4)
    shown = np.array(turn.place_back(array("f", boxes.ravel().tolist())), np.float32).reshape(-1, 4)
    shown = shown[shown[:, 2] > shown[:, 0]]
    box = (float(shown[:, 0].min()), float(shown[:, 1].min()), float(shown[:, 2].max()), float(shown[:, 3].max()))
    return Aside(content.page.number, box, Document("", "", "", "pdf", laid.blocks, tables=laid.tables, pages=(content.page,)), turn.matrix)


def pictures_right(pictures: Sequence[Picture], turn: Turn) -> tuple[Picture, ...]:
    """Pictures at their places on the page turned right."""
    return tuple(replace(p, box=turn.box_right(p.box)) if p.box is not None else p for p in pictures)


def pictures_back(pictures: Sequence[Picture], turns: dict[int, Turn]) -> tuple[Picture, ...]:
    """A file's pictures at their places on the pages as shown. turns: by page number, of pages that were turned."""
    placed = []
    for picture in pictures:
        turn = turns.get(picture.page or 0)
        if turn is not None and picture.box is not None:
            x0, y0, x1, y1 = (round(v, 2) for v in turn.place_back(array("f", picture.box)))
            picture = replace(picture, box=(x0, y0, x1, y1))
        placed.append(picture)
    return tuple(placed)
