"""Pictures, drawn shapes and text boxes of a Word file; seals and signatures where they can be told."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.core.document import Document, Picture
from assistant.ingest.pictures import describe, flatten
from assistant.ingest.readers.docx_package import Word, number, q

#: English Metric Units in a point.
EMU = 12700
_SIGNED = re.compile(r"签\s*[名字章署]|法定代表人|负责人|承诺人|签发|审核人?|编写人?|委托人")
_LENGTH = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+)\s*(pt|in|cm|mm|px)?")
_TO_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75, "": 1.0}


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as it stands in the text: width and height in points, floating over the text or in line."""

    picture: Picture
    width: float
    height: float
    floating: bool

    def signature(self, beside: str) -> bool:
        """Whether it is small and stands by words that ask for a signature."""
        return 0 < self.height < 90 and self.width < 250 and len(beside) < 80 and bool(_SIGNED.search(beside))


@dataclass(frozen=True, slots=True)
class Box:
    """A text box. content: its block-level XML; seal: a round red shape; background: RRGGBB, '' where it is not known, None for paper."""

    content: Any
    seal: bool
    background: str | None


class Media:
    """The picture parts of one file, described once each. pixels: the most that one picture may have."""

    def __init__(self, word: Word, *, pixels: int, kept: Path | None = None) -> None:
        self.word, self.pixels, self.kept = word, pixels, kept
        self.warnings: list[str] = []
        self.missing: list[str] = []
        self._made: dict[str, Picture] = {}
        self._papers: dict[str, Document | None] = {}
        self._parts: dict[str, str] = {}

    def picture(self, relation_id: str, part: str | None = None) -> Picture | None:
        """The picture behind a relationship of a part (the main part by default), index 0; None where there is none in the file."""
        relations = self.word.main_relations if part is None else self.word.relations(part)
        relation = relations.get(relation_id)
        if relation is None or relation.external or relation.target not in self.word.packed:
            return None
        if relation.target not in self._made:
            data = self.word.packed.read(relation.target)
            made, problem = describe(data, pixels=self.pixels)
            if problem:
                self.warnings.append(f"图片 {relation.target.rsplit('/', 1)[-1]}：{problem}")
            self._made[relation.target] = made if made is not None else Picture(0, None, sha256=hashlib.sha256(data).hexdigest())
            self._parts.setdefault(self._made[relation.target].sha256 or "", relation.target)
        return self._made[relation.target]

    def paper(self, picture: Picture) -> Document | None:
        """What a picture of this file says where it is a paper that was scanned or photographed, else None."""
        key = picture.sha256 or ""
        if key not in self._papers:
            part = self._parts.get(key)
            sized = 0 < picture.width * picture.height <= self.pixels
            self._papers[key] = _read_paper(self.word.packed.read(part), self.kept) if part and sized and not picture.seal else None
        return self._papers[key]

    def opaque(self, picture: Picture) -> bool:
        """Whether nothing shines through a picture, and it is no seal: one that hides what it lies on."""
        part = self._parts.get(picture.sha256 or "")
        if part is None or picture.seal or not picture.width:
            return False
        from PIL import Image, UnidentifiedImageError

        try:
            with Image.open(io.BytesIO(self.word.packed.read(part))) as image:
                return image.mode in ("RGB", "L", "1", "CMYK", "YCbCr") and "transparency" not in image.info
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
            return False


def _read_paper(data: bytes, kept: Path | None) -> Document | None:
    from PIL import Image, UnidentifiedImageError

    from assistant.ingest.readers.pasted import read_paper, worth_a_look

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as first:
                if not worth_a_look(first):
                    return None
            with Image.open(io.BytesIO(data)) as image:
                flat = flatten(image)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, OverflowError, Image.DecompressionBombError):
        return None
    return read_paper(flat, kept)


def figures_of(graphic: Any, media: Media) -> Iterator[Figure]:
    """The pictures of a w:drawing or w:pict (those inside its text boxes come with the boxes)."""
    extent = next(iter(graphic.iter(q("wp:extent"))), None)
    width = (number(extent.get("cx")) or 0) / EMU if extent is not None else 0.0
    height = (number(extent.get("cy")) or 0) / EMU if extent is not None else 0.0
    floating = next(iter(graphic.iter(q("wp:anchor"))), None) is not None
    for node in _outside_boxes(graphic):
        if node.tag == q("a:blip"):
            relation = node.get(q("r:embed"))
        elif node.tag == q("v:imagedata"):
            relation = node.get(q("r:id"))
            style = _style_of(node)
            width, height = style.get("width", width), style.get("height", height)
            floating = floating or "absolute" in str(node.getparent().get("style") or "")
        else:
            continue
        picture = media.picture(str(relation)) if relation else None
        if picture is not None:
            yield Figure(picture, width, height, floating)


def boxes_of(graphic: Any) -> Iterator[Box]:
    """The text boxes of a drawing, outermost ones only."""
    for content in _boxes(graphic):
        shape = content.getparent()
        while shape is not None and shape.tag not in (q("wps:wsp"), *(q(f"v:{n}") for n in ("shape", "rect", "oval", "roundrect"))):
            shape = shape.getparent()
        yield Box(content, _round_and_red(shape), _background(shape))


def _boxes(node: Any) -> Iterator[Any]:
    for inner in node:
        if inner.tag == q("w:txbxContent"):
            yield inner
        elif inner.tag == q("mc:AlternateContent"):
            chosen = next((b for b in inner.iterchildren(q("mc:Choice")) if len(b)), inner.find(q("mc:Fallback")))
            if chosen is not None:
                yield from _boxes(chosen)
        else:
            yield from _boxes(inner)


def _outside_boxes(node: Any) -> Iterator[Any]:
    for inner in node:
        if inner.tag == q("w:txbxContent"):
            continue
        if inner.tag == q("mc:AlternateContent"):
            chosen = next((b for b in inner.iterchildren(q("mc:Choice")) if len(b)), inner.find(q("mc:Fallback")))
            if chosen is not None:
                yield from _outside_boxes(chosen)
            continue
        yield inner
        yield from _outside_boxes(inner)


def _style_of(imagedata: Any) -> dict[str, float]:
    style = str(imagedata.getparent().get("style") or "")
    return {m.group(1): float(m.group(2)) * _TO_POINTS[m.group(3) or ""] for m in _LENGTH.finditer(style)}


def _round_and_red(shape: Any) -> bool:
    """Whether a drawn shape is a circle or an oval with a red line: a seal made of shapes."""
    if shape is None:
        return False
    if shape.tag == q("wps:wsp"):
        geometry = next(iter(shape.iter(q("a:prstGeom"))), None)
        line = next(iter(shape.iter(q("a:ln"))), None)
        colours = [str(c.get("val")) for c in line.iter(q("a:srgbClr"))] if line is not None else []
        return geometry is not None and geometry.get("prst") in ("ellipse", "donut") and any(map(_red, colours))
    colour = str(shape.get("strokecolor") or "").lstrip("#").split(" ")[0]
    return bool(shape.tag == q("v:oval") and (_red(colour) or colour == "red"))


def _red(colour: str) -> bool:
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", colour):
        return False
    r, g, b = (int(colour[i : i + 2], 16) for i in (0, 2, 4))
    return r > 150 and r > 2 * g and r > 2 * b


def _background(shape: Any) -> str | None:
    if shape is None:
        return ""
    if shape.tag == q("wps:wsp"):
        properties = shape.find(q("wps:spPr"))
        fill = properties.find(q("a:solidFill")) if properties is not None else None
        if fill is None:
            return None if shape.find(q("wps:style")) is None else ""
        colour = fill.find(q("a:srgbClr"))
        return str(colour.get("val")).upper() if colour is not None and len(colour) == 0 else ""
    return "" if shape.get("fillcolor") else None
