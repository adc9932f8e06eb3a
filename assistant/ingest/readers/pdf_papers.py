"""Papers shown as pictures on the native pages of a PDF: read, placed on the page, put behind the words that stand above them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.core.document import Block, Box, Document, Picture, Region, Table
from assistant.ingest.layout import Laid
from assistant.ingest.quality import worse
from assistant.ingest.readers import Source
from assistant.ingest.readers.pasted import Placing, insert, read_paper, settle, worth_a_look
from assistant.ingest.readers.pdf_hidden import area_share
from assistant.ingest.readers.pdf_objects import Drawn, Painted, picture_corners
from assistant.ingest.readers.pdf_pictures import HASHED, decoded_picture, picture_pixels, raw_bytes
from assistant.ingest.readers.pdf_text import Frame, PageText
from assistant.ingest.readers.pdf_turned import Aside

#: The least share of a page that a paper covers (a certificate in a third of the page's width), and the least width in points.
_LEAST_SHARE, _LEAST_WIDTH = 0.045, 110.0
#: This many characters of the page's own text on a picture are its text layer.
_LAYER = 12


@dataclass(frozen=True)
class Pasted:
    """A paper on a page: the box of its picture, what it says, the matrix from the sheet to the page as shown."""

    page: int
    box: Box
    paper: Document
    matrix: NDArray[np.float64]

    @property
    def unsure(self) -> bool:
        """Whether a person must look at it."""
        return self.paper.pages[0].grade in ("poor", "unreadable")


def papers(page: Any, seen: Drawn, text: PageText, frame: Frame, number: int, source: Source) -> list[Pasted]:
    """The papers among the pictures of a native page, in painting order."""
    found: list[Pasted] = []
    for painted in seen.pictures:
        box = painted.box
        if area_share(box, *frame.size) < _LEAST_SHARE or box[2] - box[0] < _LEAST_WIDTH or letters_on(text, box) >= _LAYER:
            continue
        image = _candidate(painted, page, source)
        corners = picture_corners(painted, frame) if image is not None else None
        if corners is None:
            continue
        paper = read_paper(image, source.kept)
        if paper is not None:
            found.append(Pasted(number, box, paper, _matrix(corners, paper)))
    return found


def letters_on(text: PageText, box: Box) -> int:
    """How many characters of the page's own text have their middles in a box."""
    if not text.text:
        return 0
    b = text.boxes
    x, y = (b[:, 0] + b[:, 2]) / 2, (b[:, 1] + b[:, 3]) / 2
    inside = (x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3]) & (b[:, 2] > b[:, 0])
    return sum(not text.text[i].isspace() for i in np.flatnonzero(inside).tolist())


def _candidate(painted: Painted, page: Any, source: Source) -> Any:
    """The picture as RGB where it may be a paper, else None. A JPEG is decoded small first."""
    from PIL import Image, UnidentifiedImageError

    from assistant.ingest.pictures import flatten

    width, height = picture_pixels(painted.handle)
    if width * height > min(HASHED, source.limits.pixels):
        return None
    data = raw_bytes(painted.handle)
    try:
        if data[:3] == b"\xff\xd8\xff":
            with Image.open(io.BytesIO(data)) as first:
                if not worth_a_look(first):
                    return None
            with Image.open(io.BytesIO(data)) as image:
                return flatten(image)
        decoded = decoded_picture(painted.handle)
        flat = flatten(decoded) if decoded is not None else None
        return flat if flat is not None and worth_a_look(flat) else None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, OverflowError, Image.DecompressionBombError):
        return None


def _matrix(corners: Sequence[tuple[float, float]], paper: Document) -> NDArray[np.float64]:
    """From points of the sheet to points of the page."""
    (x0, y0), (xr, yr), (xd, yd) = corners
    sheet = paper.pages[0]
    return np.array([[(xr - x0) / sheet.width, (xd - x0) / sheet.height, x0], [(yr - y0) / sheet.width, (yd - y0) / sheet.height, y0]])


def marked(pictures: Sequence[Picture], found: Sequence[Pasted]) -> list[Picture]:
    """The pictures of a page with the grade of those that are papers."""
    return [
        next(
            (
                replace(p, paper=True, grade=f.paper.pages[0].grade, confidence=f.paper.pages[0].confidence)
                for f in found
                if _same(p.box, f.box)
            ),
            p,
        )
        for p in pictures
    ]


def _same(a: Box | None, b: Box) -> bool:
    return a is not None and all(abs(x - y) < 0.1 for x, y in zip(a, b, strict=True))


def with_papers(
    blocks: Sequence[Block], laid: Laid, found: Sequence[Pasted | Aside]
) -> tuple[list[Block], tuple[Table, ...], list[Region]]:
    """A file's blocks and tables with those of its papers and of words that run another way, each behind the last words that begin above it;
    and the papers' regions."""
    made, all_tables, regions, count = list(blocks), list(laid.tables), [], 0
    pasted: dict[str, int] = {}
    for paper in sorted(found, key=lambda f: (-f.page, -f.box[1], -f.box[0])):  # from the end, so that earlier places stay
        new, more, places = insert(paper.paper, Placing("i", count + 1, len(all_tables), paper.page, matrix=paper.matrix))
        at = _behind(made, paper)
        made[at:at] = new
        all_tables += more
        regions += places
        count += len(new)
        if isinstance(paper, Aside):
            continue
        picture = next((p.index for p in laid.pictures if p.page == paper.page and _same(p.box, paper.box)), -1)
        pasted |= {b.id: picture for b in new}
    return settle(made, pasted), tuple(all_tables), regions


def _behind(blocks: Sequence[Block], paper: Pasted | Aside) -> int:
    """The index at which a paper's blocks go in; never between the cells of a table."""
    at = 0
    for index, block in enumerate(blocks):
        if block.page is None or block.page > paper.page:
            continue
        boxes = block.boxes
        top = min((boxes[k + 1] for k in range(0, len(boxes), 4) if boxes[k + 2] > boxes[k]), default=0.0) if boxes is not None else 0.0
        if block.page < paper.page or (top < paper.box[1] and block.role != "footer"):
            at = index + 1
    while 0 < at < len(blocks) and blocks[at].table is not None and blocks[at].table == blocks[at - 1].table:
        at += 1
    return at


def grade_with(grade: Any, found: Sequence[Pasted]) -> Any:
    """The grade of a native page that shows papers: no better than what could be read of them, and never unreadable (its own words are known)."""
    return worse(grade, "poor") if any(f.unsure for f in found) else grade
