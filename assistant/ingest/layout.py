"""Lines of print with their places -> paragraphs, headers, footers, toc lines, captions, notes, cells. Shared by native PDF and scans.

All lengths are PDF points from the page's top left. The pieces in order: `Line`s and `Grid`s of a page are a `PageContent`;
`assemble` takes the pages of a file and gives blocks and tables.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from assistant.core.document import Block, Box, Layer, Page, Picture, Role, Table


@dataclass(frozen=True, slots=True)
class Line:
    """One line of print (of one column or one cell): text and its place.

    chars: four floats a character of `text` (x0, y0, x1, y1); zeros for a character without a place. size: of the font in points
    (on scans the height of the characters). role: set only where the reader knows it already (stamp, hidden …). bolds: one byte a
    character (1 bold) where a line is bold in parts, else empty. order: the place of its first character in the order in which the file
    paints them, -1 where a reader does not know it.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    chars: array[float]
    page: int
    size: float = 10.5
    bold: bool = False
    layer: Layer = "native"
    confidence: float | None = None
    role: Role | None = None
    bolds: bytes = b""
    order: int = -1

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        """The height of the line's middle on the page."""
        return (self.y0 + self.y1) / 2

    @property
    def box(self) -> Box:
        return (self.x0, self.y0, self.x1, self.y1)


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight ruling line: horizontal where y0 == y1, vertical where x0 == x1 (within its width)."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table on one page: its place in the grid, its box, the lines of print in it (top to bottom)."""

    row: int
    col: int
    rowspan: int
    colspan: int
    box: Box
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, or the part of it that stands on one page. columns: the x of its vertical borders; cells in row order.

    ruled: False where the borders are told from the words (three-line tables), so that they differ from page to page;
    open_foot: no rule ends such a table on this page.
    """

    page: int
    box: Box
    rows: int
    cols: int
    columns: tuple[float, ...]
    cells: tuple[GridCell, ...]
    ruled: bool = True
    open_foot: bool = False


@dataclass(frozen=True, slots=True)
class PageContent:
    """What stands on one page: lines outside tables, tables, pictures (their `caption` still None).

    split: the x that parts the page into two columns, where the reader has seen it (a ruling on a certificate); None: layout looks itself.
    """

    page: Page
    lines: tuple[Line, ...]
    grids: tuple[Grid, ...] = ()
    pictures: tuple[Picture, ...] = ()
    split: float | None = None


@dataclass(frozen=True)
class Laid:
    """A file's blocks in reading order, its tables and its pictures with their captions."""

    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    pictures: tuple[Picture, ...] = field(default=())
