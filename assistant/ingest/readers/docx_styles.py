"""Word's styles resolved: outline levels, names, and how a run looks (size, colour, hidden), through the based-on chain."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import Any

from assistant.ingest.readers.docx_package import A, child, number, on, q, val, walk

#: Type of this size (points) and below is not meant to be read.
TINY = 2.0
#: Below this contrast (WCAG 2 relative luminance, 1 = same colour) print does not stand out from its background.
LEAST_CONTRAST = 1.3

_HEADING = re.compile(r"^\s*(?:heading|标题|標題|章节标题|überschrift)\s*([1-9])(?!\d)", re.IGNORECASE)
_CN_HEADING = re.compile(r"^\s*([一二三四五六])级标题|^\s*标题([一二三四五六])")
_TOC = re.compile(r"^\s*(?:toc|目录|目錄)\s*\d", re.IGNORECASE)
_CAPTION = re.compile(r"caption|题注|圖表標題|图表标题|表题|图题|表名|图名", re.IGNORECASE)
_TITLE = re.compile(r"^\s*(?:title|标题|標題|文档标题|封面标题|报告标题)\s*$", re.IGNORECASE)
_HIGHLIGHT = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF", "red": "FF0000", "yellow": "FFFF00",
    "white": "FFFFFF", "darkBlue": "00008B", "darkCyan": "008B8B", "darkGreen": "006400", "darkMagenta": "800080", "darkRed": "8B0000",
    "darkYellow": "808000", "darkGray": "A9A9A9", "lightGray": "D3D3D3",
}  # fmt: skip
_THEME = {
    "background1": "lt1", "light1": "lt1", "text1": "dk1", "dark1": "dk1", "background2": "lt2", "light2": "lt2", "text2": "dk2",
    "dark2": "dk2", "hyperlink": "hlink", "followedHyperlink": "folHlink",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is printed; None where nothing says so. size in points; colour, fill: RRGGBB or 'auto'; clear: no ink at all."""

    size: float | None = None
    bold: bool | None = None
    vanish: bool | None = None
    colour: str | None = None
    fill: str | None = None
    clear: bool | None = None

    def over(self, below: Look) -> Look:
        """This look laid over another one."""
        given = {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) is not None}
        return replace(below, **given) if given else below


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """A paragraph style, resolved. level: heading level from 1, 0 for body text; num: (numId, ilvl) or None."""

    id: str
    name: str
    level: int = 0
    look: Look = Look()
    num: tuple[int, int] | None = None
    toc: bool = False
    caption: bool = False
    title: bool = False
    fill: str | None = None
    align: str | None = None


class Styles:
    """The styles of one file. styles, theme: root elements or None."""

    def __init__(self, styles: Any, theme: Any) -> None:
        self._by_id: dict[str, Any] = {}
        self._theme = _theme_colours(theme)
        self._made: dict[str, ParagraphStyle] = {}
        self._looks: dict[str, Look] = {}
        self.base = Look(size=10.0)
        self.default = ""
        if styles is None:
            return
        for style in walk(styles, "w:style"):
            self._by_id.setdefault(str(style.get(q("w:styleId"))), style)
            if style.get(q("w:type")) == "paragraph" and style.get(q("w:default")) in ("1", "true", "on"):
                self.default = str(style.get(q("w:styleId")))
        defaults = child(child(child(styles, "w:docDefaults"), "w:rPrDefault"), "w:rPr")
        self.base = self.look(defaults).over(self.base)

    def chain(self, style_id: str | None) -> list[Any]:
        """The style and those that it is based on, nearest first."""
        found: list[Any] = []
        seen: set[str] = set()
        while style_id and style_id in self._by_id and style_id not in seen:
            seen.add(style_id)
            found.append(self._by_id[style_id])
            style_id = val(self._by_id[style_id], "w:basedOn")
        return found

    def look(self, rpr: Any) -> Look:
        """The look that a w:rPr gives, without its styles."""
        if rpr is None:
            return Look()
        half = number(val(rpr, "w:sz"))
        colour = child(rpr, "w:color")
        clear: bool | None = None
        hue = self._colour(colour)
        fill_of_text = rpr.find(q("w14:textFill"))
        if fill_of_text is not None:
            clear, hue = self._text_fill(fill_of_text, hue)
        highlight = val(rpr, "w:highlight")
        fill = _HIGHLIGHT.get(highlight) if highlight and highlight != "none" else self.fill(child(rpr, "w:shd"))
        return Look(half / 2 if half else None, on(rpr, "w:b"), on(rpr, "w:vanish"), hue, fill, clear)

    def run_look(self, rpr: Any, paragraph: ParagraphStyle) -> Look:
        """The look of a run of a paragraph of that style."""
        look = paragraph.look
        style_id = val(rpr, "w:rStyle") if rpr is not None else None
        if style_id:
            look = self._chain_look(style_id).over(look)
        return self.look(rpr).over(look) if rpr is not None else look

    def _chain_look(self, style_id: str) -> Look:
        if style_id not in self._looks:
            look = Look()
            for style in reversed(self.chain(style_id)):
                look = self.look(child(style, "w:rPr")).over(look)
            self._looks[style_id] = look
        return self._looks[style_id]

    def paragraph(self, style_id: str | None) -> ParagraphStyle:
        """The paragraph style of that id, the default style where it is None or unknown."""
        key = style_id if style_id in self._by_id else self.default
        assert key is not None
        if key not in self._made:
            self._made[key] = self._paragraph(key)
        return self._made[key]

    def _paragraph(self, key: str) -> ParagraphStyle:
        chain = self.chain(key)
        name = (val(chain[0], "w:name") if chain else None) or key
        level = 0
        num: tuple[int | None, int | None] = (None, None)
        fill: str | None = None
        align: str | None = None
        outlined = False
        for style in chain:
            ppr = child(style, "w:pPr")
            outline = number(val(ppr, "w:outlineLvl")) if ppr is not None else None
            if outline is not None and not outlined:
                outlined = True
                level = outline + 1 if 0 <= outline <= 8 else 0
            if not outlined and not level:
                level = heading_level(val(style, "w:name") or "")
            numpr = child(ppr, "w:numPr")
            if numpr is not None:
                num = (
                    num[0] if num[0] is not None else number(val(numpr, "w:numId")),
                    num[1] if num[1] is not None else number(val(numpr, "w:ilvl")),
                )
            fill = fill or self.fill(child(ppr, "w:shd"))
            align = align or val(ppr, "w:jc")
        toc = bool(_TOC.match(name))
        return ParagraphStyle(
            key, name, 0 if toc else level, self._chain_look(key).over(self.base), (num[0], num[1] or 0) if num[0] else None,
            toc=toc, caption=bool(_CAPTION.search(name) or _CAPTION.search(key)), title=bool(_TITLE.match(name)), fill=fill, align=align,
        )  # fmt: skip

    def table_fills(self, style_id: str | None) -> bool:
        """Whether a table style paints cells itself, so that the background of a cell is not known."""
        return any(self.fill(shade) not in (None, "FFFFFF", "auto") for style in self.chain(style_id) for shade in walk(style, "w:shd"))

    def fill(self, shade: Any) -> str | None:
        """The background that a w:shd gives, RRGGBB, or None."""
        if shade is None:
            return None
        if shade.get(q("w:val")) == "solid" and _hex(shade.get(q("w:color"))):
            return _hex(shade.get(q("w:color")))
        plain = _hex(shade.get(q("w:fill")))
        return plain or self._theme.get(_THEME.get(str(shade.get(q("w:themeFill"))), str(shade.get(q("w:themeFill")))))

    def _colour(self, colour: Any) -> str | None:
        if colour is None:
            return None
        given = colour.get(q("w:val"))
        if _hex(given):
            return _hex(given)
        theme = colour.get(q("w:themeColor"))
        return self._theme.get(_THEME.get(str(theme), str(theme)), "auto") if theme else "auto"

    def _text_fill(self, fill: Any, colour: str | None) -> tuple[bool | None, str | None]:
        if fill.find(q("w14:noFill")) is not None:
            return True, colour
        for alpha in fill.iter(q("w14:alpha")):
            # w14:alpha is the transparency, in thousandths of a percent
            if (number(alpha.get(q("w14:val"))) or 0) >= 95_000:
                return True, colour
        for solid in fill.iter(q("w14:srgbClr")):
            return None, _hex(solid.get(q("w14:val"))) or colour
        return None, colour


def heading_level(name: str) -> int:
    """The heading level that a style's name tells (heading 2, 标题 2, 二级标题, 标题二), 0 where it tells none."""
    match = _HEADING.match(name)
    if match:
        return int(match.group(1))
    match = _CN_HEADING.match(name)
    return "一二三四五六".index(match.group(1) or match.group(2)) + 1 if match else 0


def unseen(look: Look, background: str | None) -> str | None:
    """Why a run cannot be seen: vanish, invisible, tiny, white (on white), background (the colour of its background); None where it can.

    background: RRGGBB of the paper behind it where the run has no fill of its own, or None where it is not known.
    """
    if look.vanish:
        return "vanish"
    if look.clear:
        return "invisible"
    if look.size is not None and look.size <= TINY:
        return "tiny"
    behind = look.fill if look.fill and look.fill != "auto" else background
    if look.colour in (None, "auto") or behind is None or contrast(str(look.colour), behind) >= LEAST_CONTRAST:
        return None
    return "white" if contrast(behind, "FFFFFF") < LEAST_CONTRAST else "background"


def contrast(one: str, other: str) -> float:
    """The contrast of two colours RRGGBB, 1 to 21 (WCAG 2.1, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _hex(value: Any) -> str | None:
    text = str(value or "")
    return text.upper() if re.fullmatch(r"[0-9A-Fa-f]{6}", text) else None


def _theme_colours(theme: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    scheme = theme.find(f".//{{{A}}}clrScheme") if theme is not None else None
    for entry in scheme if scheme is not None else ():
        for colour in entry:
            value = _hex(colour.get("val")) or _hex(colour.get("lastClr"))
            if value and isinstance(entry.tag, str):
                found[entry.tag.rsplit("}", 1)[-1]] = value
    return found
