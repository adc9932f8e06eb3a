"""Papers pasted as pictures into reports: certificates, approvals, letters, scanned tables. Told from views cheaply, then recognised like pages.

Two looks come before recognition: rows of small marks on a thumbnail (milliseconds; photographs, charts and maps end here), then the
detection of lines at a low resolution. What was read must also speak like a paper: labels on a map and on the axes of a chart are no statement
of the filing, and places named on a map lie around the mine.

A picture's words are a `Document` of one page, as wide and high as the sheet that was scanned; `insert` puts its blocks into the file that shows
the picture. The same pixels are recognised once, in whatever files they stand.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from array import array
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.core.document import UNSEEN, Block, Document, Page, Region, Role, Table
from assistant.core.errors import GreenmineError
from assistant.core.text import fold
from assistant.ingest.assemble import assemble
from assistant.ingest.layout import PageContent
from assistant.ingest.pictures import flatten
from assistant.ingest.readers.image import page_size
from assistant.ingest.readers.pdf_scan import placed_back
from assistant.ingest.seals import attach
from assistant.ingest.serial import dump, load
from assistant.ingest.tables import ruled_tables

#: Pictures with fewer pixels on their shorter or longer side hold no paper that could be read.
LEAST_SHORT, LEAST_LONG = 220, 380
#: The longer side (pixels) at which rows of marks are looked for, at which lines are detected, and at which papers are read at most.
_THUMBNAIL, _GLANCE, _FINEST = 1000, 800, 2340
#: Rows of marks, their share of the picture and of its ink: papers have 8 and more rows on 0.016 and more of it with a sixth of its ink (half
#: and more where they have no frame), charts and maps 0 to 2 rows; photographs' textures make rows, but of a twentieth of the ink.
_ROWS, _ROW_SHARE, _INK_SHARE = 5, 0.012, 0.12
#: Lines that detection must see, and their share of the picture.
_LINES, _LINE_SHARE = 5, 0.02
_LEAST_CHARACTERS = 40
_KEPT = 32
#: What papers call themselves in their titles, and the labels of certificates.
_PAPER = re.compile(
    r"许可证|执照|证书|产权证|使用证|批复|意见|证明|合同|协议|承诺|声明|复函|公函|通知|公告|公示|备案|登记|决定|回执|回单|凭证|发票|收据|报告|纪要|清单|"
    r"审查|评审|验收|证号|编号|统一社会信用代码|有效期|发证机关|登记机关"
)
_ENTRY = re.compile(r"^[^：:。，；]{2,14}[：:]\s*\S{2,}")


def worth_a_look(image: Any) -> bool:
    """Whether a PIL picture has rows of small marks as paper with print has. Costs some milliseconds, whatever the picture's size."""
    if min(image.size) < LEAST_SHORT or max(image.size) < LEAST_LONG or max(image.size) > 8 * min(image.size):
        return False
    image.draft("L", (_THUMBNAIL, _THUMBNAIL))
    small = flatten(image).reduce(max(1, max(image.size) // _THUMBNAIL)).convert("L")
    grey = np.asarray(small, np.uint8)
    return _printed(grey) or _printed(np.ascontiguousarray(grey.T))  # a sheet may lie on its side


def _printed(grey: NDArray[np.uint8]) -> bool:
    rows, share, ink = _rows_of_marks(grey)
    return rows >= _ROWS and share >= _ROW_SHARE and ink >= _INK_SHARE


def _rows_of_marks(grey: NDArray[np.uint8]) -> tuple[int, float, float]:
    """How many rows of marks as high as print there are, the share of the picture that they cover and the share of its ink that is theirs."""
    ink = cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 21, 14)
    reach = 11
    _, _, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(ink, np.ones((1, reach), np.uint8)), connectivity=4)
    x, y, wide, high, area = stats[1:].T
    long = wide - (reach - 1)
    total = cv2.integral(ink)
    inside = total[y + high, x + wide] - total[y, x + wide] - total[y + high, x] + total[y, x]
    density = inside / np.maximum(1, long * high)
    row = (high >= 6) & (high <= 45) & (long >= 3 * high) & (area > 0.45 * wide * high) & (density > 0.12) & (density < 0.6)
    return int(row.sum()), float((long[row] * high[row]).sum() / grey.size), float(inside[row].sum() / max(1, int(total[-1, -1])))


def read_paper(image: Any, store: Path | None = None) -> Document | None:
    """What a picture says where it is a paper, else None. image: PIL, RGB, upright as its file has it; store: folder of what was read before.

    The page of the answer has the grade and the confidence; its size is that of the sheet (the longer side as on A4), and boxes are points on it.
    """
    if min(image.size) < LEAST_SHORT or max(image.size) < LEAST_LONG:
        return None
    pixels = np.asarray(image, np.uint8)
    key = hashlib.sha256(repr(pixels.shape).encode() + pixels.tobytes()).hexdigest()
    known = _known(key, store)
    if known is None:
        known = _read(pixels, key)
        _keep(known, store)
    return known if known.pages else None


def _read(pixels: NDArray[np.uint8], key: str) -> Document:
    """The picture as a document of one page; of none where it is no paper."""
    from assistant.ingest.readers.scan import recognise_page
    from assistant.ingest.readers.scan_engine import engine

    none = Document("", "", key, "picture", ())
    longest = max(pixels.shape[:2])
    try:
        glance = _scaled(pixels, _GLANCE / longest)
        quads = engine().detect(glance, 72.0)
        covered = sum(float(cv2.contourArea(q)) for q in quads) / (glance.shape[0] * glance.shape[1])
        if len(quads) < _LINES or covered < _LINE_SHARE:
            return none
        width, height = page_size(pixels.shape[1], pixels.shape[0], None)
        result = recognise_page(_scaled(pixels, _FINEST / longest), 1, width, height)
    except (ImportError, GreenmineError):
        return none
    page = Page(1, width, height, result.grade, "recognised", result.confidence)
    grids, rest = ruled_tables(result.lines, result.segments, 1)
    if not _speaks_like_a_paper([n.text for n in result.lines if n.role is None], bool(grids)):
        return none
    laid = assemble([PageContent(replace(page, width=result.width, height=result.height), tuple(rest), tuple(grids), split=result.split)])
    blocks = tuple(laid.blocks if result.upright else placed_back(laid.blocks, {1: result}))
    regions = tuple(attach(result.regions, blocks))
    return replace(none, blocks=blocks, tables=laid.tables, regions=regions, pages=(page,))


def _scaled(pixels: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    if scale >= 1:
        return pixels
    return np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _speaks_like_a_paper(lines: Sequence[str], ruled: bool) -> bool:
    """Whether the lines are sentences, entries of a form or a ruled table, and not the scattered names of a map or the figures of a chart."""
    words = [fold(n) for n in lines]
    if sum(map(len, words)) < _LEAST_CHARACTERS:
        return False
    long = sum(sum("\u4e00" <= c <= "\u9fff" for c in w) >= 14 for w in words)
    entries = sum(_ENTRY.match(n) is not None for n in lines)
    named = any(_PAPER.search(w) for w in words)
    return long >= 3 or entries >= 4 or (named and long + entries >= 2) or (ruled and len(words) >= 8)


# ---------------------------------------------------------------- once for the same pixels

_memory: OrderedDict[str, Document] = OrderedDict()


def _known(key: str, store: Path | None) -> Document | None:
    if key in _memory:
        _memory.move_to_end(key)
        return _memory[key]
    if store is not None:
        with contextlib.suppress(OSError, ValueError):
            return load((store / f"{key}.bin").read_bytes())
    return None


def _keep(read: Document, store: Path | None) -> None:
    _memory[read.sha256] = read
    if len(_memory) > _KEPT:
        _memory.popitem(last=False)
    if store is not None:
        with contextlib.suppress(OSError):
            store.mkdir(parents=True, exist_ok=True)
            part = store / f"{read.sha256}.{os.getpid()}.part"
            part.write_bytes(dump(read))
            part.replace(store / f"{read.sha256}.bin")


# ---------------------------------------------------------------- into the file that shows the picture


@dataclass(frozen=True)
class Placing:
    """Where a picture stands in a file. prefix and first: of the ids of its blocks; table: the index of its first table; page, address: of the
    blocks; matrix: 2x3 from points of the sheet to points of the page as shown, None where the file has no pages."""

    prefix: str
    first: int
    table: int
    page: int | None = None
    address: str | None = None
    matrix: NDArray[np.float64] | None = None


def insert(paper: Document, at: Placing) -> tuple[list[Block], list[Table], list[Region]]:
    """The blocks, tables and regions of a picture as parts of the file that shows it."""
    ids = {b.id: f"{at.prefix}{at.first + n}" for n, b in enumerate(paper.blocks)}
    scale = 1.0 if at.matrix is None else float(np.sqrt(abs(np.linalg.det(at.matrix[:, :2]))))
    blocks = [
        replace(
            b, id=ids[b.id], page=at.page, address=f"{at.address}.{n}" if at.address else None, boxes=_moved(b.boxes, at.matrix),
            size=round(b.size * scale, 2) if b.size else None, table=None if b.table is None else b.table + at.table,
        )
        for n, b in enumerate(paper.blocks, 1)
    ]  # fmt: skip
    tables = [
        replace(
            t, index=t.index + at.table, page=at.page, caption=ids[t.caption] if t.caption else None,
            cells=tuple(replace(c, block=ids[c.block]) for c in t.cells),
        )
        for t in paper.tables
    ]  # fmt: skip
    regions = []
    for region in paper.regions:
        moved = None if region.box is None else _moved(array("f", region.box), at.matrix)
        box = (moved[0], moved[1], moved[2], moved[3]) if moved is not None else None
        regions.append(replace(region, page=at.page, box=box, block=ids[region.block] if region.block else None))
    return blocks, tables, regions


def _moved(boxes: array[float] | None, matrix: NDArray[np.float64] | None) -> array[float] | None:
    """Boxes on the page as shown (the smallest level box around each; zeros stay); None without pages."""
    if boxes is None or matrix is None:
        return None
    flat = np.array(boxes, np.float64).reshape(-1, 4)
    corners = np.stack([flat[:, [0, 1]], flat[:, [2, 1]], flat[:, [2, 3]], flat[:, [0, 3]]], axis=1) @ matrix[:, :2].T + matrix[:, 2]
    placed = np.hstack([corners.min(axis=1), corners.max(axis=1)])
    placed[(flat[:, 2] <= flat[:, 0]) | (flat[:, 3] <= flat[:, 1])] = 0.0
    return array("f", placed.ravel().tolist())


_STAY: frozenset[Role] = frozenset({"cell", "stamp"})


def settle(blocks: Sequence[Block], pasted: Mapping[str, int]) -> list[Block]:
    """Blocks as those of papers beside a text of its own: they know their picture and are text boxes, no headings and captions of the file's
    outline. A file that is hardly more than its pictures is a scan in an envelope: what they say is its text, and the blocks stay as they are.

    pasted: ids of blocks with the index of their picture.
    """
    if not pasted:
        return list(blocks)
    own = sum(len(b.text.strip()) for b in blocks if b.id not in pasted and b.role not in UNSEEN)
    theirs = sum(len(b.text.strip()) for b in blocks if b.id in pasted)
    if own < 0.35 * theirs and own < 600:
        return list(blocks)
    return [_beside(b, pasted[b.id]) if b.id in pasted else b for b in blocks]


def _beside(block: Block, picture: int) -> Block:
    return replace(block, role=block.role if block.role in _STAY else "textbox", level=0, picture=picture)
