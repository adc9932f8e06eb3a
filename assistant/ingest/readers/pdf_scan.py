"""Pages of a PDF whose words are in a picture: by recognition alone, or a text layer held against its picture."""

from __future__ import annotations

import importlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from assistant.core.document import Block, Page, Region
from assistant.core.errors import GreenmineError
from assistant.ingest.layout import Line, PageContent
from assistant.ingest.readers.pdf_render import rendered
from assistant.ingest.tables import ruled_tables


@dataclass(frozen=True)
class Recognised:
    """A page that was recognised: its content on the straightened page, the page as shown, and what the caller must keep.

    back: has `place_back`, from the straightened page to the page as shown (None: they are one). mismatches: see scan_layer.
    """

    content: PageContent
    page: Page
    regions: tuple[Region, ...] = ()
    back: Any = None
    warning: str | None = None
    mismatches: list[Any] = field(default_factory=list)


def recognise(page: Any, number: int, size: tuple[float, float], keep: Sequence[Line] = ()) -> Recognised:
    """Render a page and read it. keep: native lines that stand on it all the same (a stamp's words); recognition does not repeat them."""
    try:
        _, result = _look(page, number, size)
    except (ImportError, GreenmineError) as error:
        shown = Page(number, *size, "unreadable", "recognised")
        return Recognised(PageContent(shown, tuple(keep)), shown, warning=f"第{number}页没有可用的文字层，也未能识别（{_why(error)}）")
    lines = [x for x in result.lines if not any(_same_place(x, k) for k in keep)] if result.upright else list(result.lines)
    lines += keep if result.upright else []
    grids, rest = ruled_tables(lines, result.segments, number)
    shown = Page(number, *size, result.grade, "recognised", result.confidence)
    warning = f"第{number}页识别不可靠，内容须人工核对" if result.grade in ("poor", "unreadable") else None
    content = PageContent(
        replace(shown, width=result.width, height=result.height), tuple(rest), tuple(grids), result.pictures, split=result.split
    )
    return Recognised(content, shown, tuple(result.regions), None if result.upright else result, warning)


def compare(page: Any, number: int, size: tuple[float, float], layer: Sequence[Line]) -> Recognised:
    """A searchable scan: the words of its layer, except where the picture surely shows something else: there what is shown.

    The layer's own lines at those places come back in `mismatches`, to be kept as hidden words.
    """
    shown = Page(number, *size)
    try:
        image, result = _look(page, number, size)
        found = importlib.import_module("assistant.ingest.readers.scan_layer").mismatches(layer, result, image)
    except (ImportError, GreenmineError) as error:
        return Recognised(PageContent(shown, tuple(layer)), shown, warning=f"第{number}页的文字层未能与图像核对（{_why(error)}）")
    lines = [_straight(x, result) for x in _as_shown(layer, found)]
    stamps = [x for x in result.lines if x.role == "stamp"]
    grids, rest = ruled_tables(lines, result.segments, number)
    content = PageContent(
        replace(shown, width=result.width, height=result.height), (*rest, *stamps), tuple(grids), result.pictures, split=result.split
    )
    shown = replace(shown, confidence=result.confidence)
    return Recognised(content, shown, tuple(result.regions), None if result.upright else result, None, found)


def _look(page: Any, number: int, size: tuple[float, float]) -> tuple[Any, Any]:
    scan = importlib.import_module("assistant.ingest.readers.scan")
    image = page.picture(scan.RENDER_DPI / 72) if hasattr(page, "picture") else rendered(page, scan.RENDER_DPI / 72)
    return image, scan.recognise_page(image, number, *size)


def _why(error: Exception) -> str:
    return "识别组件不可用" if isinstance(error, ImportError) else getattr(error, "message", str(error))


def _same_place(a: Line, b: Line) -> bool:
    wide = min(a.x1, b.x1) - max(a.x0, b.x0)
    high = min(a.y1, b.y1) - max(a.y0, b.y0)
    return wide > 0 and high > 0 and wide * high > 0.5 * (a.x1 - a.x0) * (a.y1 - a.y0)


def _as_shown(layer: Sequence[Line], found: Sequence[Any]) -> list[Line]:
    """The layer's lines with the words that the picture shows in place of those that differ."""
    lines = list(layer)
    for mismatch in found:
        for index, line in enumerate(lines):
            original = layer[index]
            if original.text == mismatch.line.text and abs(original.y0 - mismatch.line.y0) < 1 and abs(original.x0 - mismatch.line.x0) < 1:
                lines[index] = _replaced(line, mismatch.layer, mismatch.shown)
    return lines


def _replaced(line: Line, old: str, new: str) -> Line:
    """A line with some of its words replaced; the new characters share the place of the old ones."""
    at = line.text.find(old)
    if at < 0 or not old or not new:
        return line
    boxes = [line.chars[4 * i : 4 * i + 4] for i in range(at, at + len(old)) if line.chars[4 * i + 2] > line.chars[4 * i]]
    chars = line.chars[: 4 * at]
    if boxes:
        x0, x1 = min(b[0] for b in boxes), max(b[2] for b in boxes)
        step = (x1 - x0) / len(new)
        for k in range(len(new)):
            chars.extend((x0 + k * step, min(b[1] for b in boxes), x0 + (k + 1) * step, max(b[3] for b in boxes)))
    else:
        chars.extend([0.0] * 4 * len(new))
    chars.extend(line.chars[4 * (at + len(old)) :])
    text = line.text[:at] + new + line.text[at + len(old) :]
    return replace(line, text=text, chars=chars, layer="recognised", bolds=b"")


def _straight(line: Line, result: Any) -> Line:
    """A line of the page as shown on the straightened page, where rules and tables are level."""
    if result.upright:
        return line
    matrix = np.vstack([result.to_page, [0.0, 0.0, 1.0]])
    back = np.linalg.inv(matrix)[:2]
    flat = np.array(line.chars, np.float64).reshape(-1, 4)
    placed = flat[:, 2] > flat[:, 0]
    middle = np.stack([(flat[:, 0] + flat[:, 2]) / 2, (flat[:, 1] + flat[:, 3]) / 2], axis=1) @ back[:, :2].T + back[:, 2]
    half = np.stack([(flat[:, 2] - flat[:, 0]) / 2, (flat[:, 3] - flat[:, 1]) / 2], axis=1)
    if result.rotation % 180:
        half = half[:, ::-1]
    moved = np.hstack([middle - half, middle + half])
    moved[~placed] = 0.0
    seen = moved[placed]
    return replace(
        line, chars=array("f", moved.ravel().tolist()), x0=float(seen[:, 0].min()), y0=float(np.median(seen[:, 1])),
        x1=float(seen[:, 2].max()), y1=float(np.median(seen[:, 3])),
    )  # fmt: skip


def placed_back(blocks: Sequence[Block], results: dict[int, Any]) -> list[Block]:
    """Blocks of tilted or turned pages with their boxes on the page as it is shown. results: by page number, each with `place_back`."""
    if not results:
        return list(blocks)
    placed = []
    for block in blocks:
        pages = [(0, block.page), *block.breaks]
        if block.boxes is None or not any(p in results for _, p in pages):
            placed.append(block)
            continue
        boxes = array("f")
        for (start, page), (end, _) in zip(pages, [*pages[1:], (len(block.text), None)], strict=True):
            part = block.boxes[4 * start : 4 * end]
            boxes.extend(results[page].place_back(part) if page in results else part)
        placed.append(replace(block, boxes=boxes))
    return placed
