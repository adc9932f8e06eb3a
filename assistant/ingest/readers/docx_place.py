"""Where floating shapes of a Word file stand: text boxes off the page, opaque shapes and pictures over the words of their own paragraph.

Word sets the text only when it is opened, so that places are known roughly: nothing is called hidden that might be seen. A text box is off
the page only where its stated place is wholly beyond the paper; words are covered only where a shape in front of them begins at their
paragraph's own corner, shows no text itself and is larger than what the paragraph can take up.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from assistant.ingest.readers.docx_package import WP, child, number, q

#: English Metric Units in a point; twentieths of a point in a point.
_EMU, _TWIPS = 12700, 20
_STYLE = re.compile(r"(?:^|;)\s*([a-z-]+)\s*:\s*([^;]+)")
_LENGTH = re.compile(r"^(-?[\d.]+)\s*(pt|in|cm|mm|px)?$")
_TO_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75, None: 1.0}
#: A shape that begins farther than this (points) from its paragraph's corner may lie beside the words.
_NEAR = 6.0
#: Fewer characters than this under a shape are a label under a seal or a logo.
_LEAST = 12
_LINE = 1.6  # the most that lines of print are apart, as a share of the size


@dataclass(frozen=True, slots=True)
class Paper:
    """The largest page of the file in points, and its margins on the left and above."""

    width: float = 595.3
    height: float = 841.9
    left: float = 90.0
    top: float = 72.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A floating shape: x and y from what each is measured from (page, margin, column, paragraph …), None where it is aligned; its size;
    whether it is in front of the text with the text running on behind it."""

    x: float | None
    y: float | None
    across: str
    down: str
    width: float
    height: float
    front: bool

    def off(self, paper: Paper) -> bool:
        """Whether it stands wholly beyond the paper, whatever the text does."""
        return self._beyond(self.x, self.width, self.across, paper.width, paper.left) or self._beyond(
            self.y, self.height, self.down, paper.height, paper.top
        )

    @staticmethod
    def _beyond(at: float | None, size: float, source: str, room: float, margin: float) -> bool:
        if at is None:
            return False
        if source == "page":
            return at + size <= 0 or at >= room
        if source in ("margin", "column"):
            # columns begin somewhere between the margins: only what is beyond for every one of them counts
            return at + size <= -room or at >= room or (source == "margin" and at + margin + size <= 0)
        return at + size <= -room or at >= room


def paper_of(body: Any) -> Paper:
    """The largest page among the sections."""
    found = Paper()
    for section in body.iter(q("w:sectPr")) if body is not None else ():
        size, margins = child(section, "w:pgSz"), child(section, "w:pgMar")
        width, height = (number(size.get(q(f"w:{k}"))) or 0 for k in ("w", "h")) if size is not None else (0, 0)
        left, top = (number(margins.get(q(f"w:{k}"))) or 0 for k in ("left", "top")) if margins is not None else (0, 0)
        found = Paper(
            max(found.width, width / _TWIPS),
            max(found.height, height / _TWIPS),
            max(found.left, left / _TWIPS),
            max(found.top, top / _TWIPS),
        )
    return found


def placed(graphic: Any) -> Placed | None:
    """Where a w:drawing or w:pict floats; None where it stands in line or its place is not told."""
    anchor = next(iter(graphic.iter(q("wp:anchor"))), None)
    return _anchored(anchor) if anchor is not None else _styled(graphic)


def _anchored(anchor: Any) -> Placed | None:
    extent = anchor.find(q("wp:extent"))
    if extent is None or anchor.get("simplePos") in ("1", "true"):
        return None
    (x, across), (y, down) = (_offset(anchor.find(q(f"wp:position{k}"))) for k in ("H", "V"))
    front = anchor.get("behindDoc") not in ("1", "true") and anchor.find(f"{{{WP}}}wrapNone") is not None
    return Placed(x, y, across, down, (number(extent.get("cx")) or 0) / _EMU, (number(extent.get("cy")) or 0) / _EMU, front)


def _offset(position: Any) -> tuple[float | None, str]:
    if position is None:
        return None, ""
    offset = number(position.findtext(f"{{{WP}}}posOffset"))
    return (None if offset is None else offset / _EMU), str(position.get("relativeFrom") or "")


def _styled(graphic: Any) -> Placed | None:
    """The same from the style of an old drawing (VML)."""
    style = next((str(n.get("style")) for n in graphic.iter() if "absolute" in str(n.get("style") or "")), "")
    if not style:
        return None
    told = {m.group(1): m.group(2).strip() for m in _STYLE.finditer(style)}
    lengths = {k: float(m.group(1)) * _TO_POINTS[m.group(2)] for k, v in told.items() if (m := _LENGTH.match(v))}
    width, height = lengths.get("width"), lengths.get("height")
    if width is None or height is None:
        return None
    aligned = {k: told.get(f"mso-position-{k}", "absolute") != "absolute" for k in ("horizontal", "vertical")}
    across = {"page": "page", "margin": "margin"}.get(told.get("mso-position-horizontal-relative", ""), "column")
    down = {"page": "page", "margin": "margin"}.get(told.get("mso-position-vertical-relative", ""), "paragraph")
    return Placed(
        None if aligned["horizontal"] else lengths.get("margin-left", lengths.get("left")),
        None if aligned["vertical"] else lengths.get("margin-top", lengths.get("top")), across, down, width, height, False,
    )  # fmt: skip


def covers(graphic: Any, characters: int, size: float, paper: Paper, *, opaque: bool) -> bool:
    """Whether a shape hides the words of the paragraph that it is anchored in. size: of the words in points; opaque: see `solid`."""
    at = placed(graphic)
    if at is None or not at.front or not opaque or characters < _LEAST:
        return False
    if at.across not in ("column", "margin", "character") or at.down not in ("paragraph", "line"):
        return False
    if at.x is None or at.y is None or not (-at.width < at.x <= _NEAR and -at.height < at.y <= _NEAR):
        return False
    room = max(1.0, paper.width - 2 * paper.left)
    lines = math.ceil((characters + 2) * size / room)
    wide = room if lines > 1 else (characters + 2) * size
    return at.x + at.width >= 0.97 * wide and at.y + at.height >= lines * _LINE * size


def solid(graphic: Any) -> bool:
    """Whether a drawing is a filled shape without words and without transparency. Pictures are judged by their pixels."""
    if next(iter(graphic.iter(q("w:txbxContent"))), None) is not None or next(iter(graphic.iter(q("a:blip"))), None) is not None:
        return False
    shape = next(iter(graphic.iter(q("wps:spPr"))), None)
    fill = shape.find(q("a:solidFill")) if shape is not None else None
    return fill is not None and next(iter(fill.iter(q("a:alpha"))), None) is None
