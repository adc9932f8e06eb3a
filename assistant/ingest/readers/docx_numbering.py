"""The numbers that Word computes and prints in front of paragraphs: 第一章, 1.1, （一）, ① … (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from assistant.ingest.readers.docx_package import child, number, on, q, val, walk

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_BULLETS = {"\uf06c": "●", "\uf06e": "■", "\uf075": "◆", "\uf0d8": "➢", "\uf0fc": "✓", "\uf0b7": "●", "\uf0a8": "□"}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbering. text: with %1 … %9 for the numbers; restart: the level after which it begins anew (None: any higher one)."""

    start: int
    form: str
    text: str
    legal: bool = False
    restart: int | None = None
    style: str | None = None


class Numbering:
    """The counters of one file: give it the numbered paragraphs in order, it says what is printed in front of each."""

    def __init__(self, root: Any) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._links: dict[str, str] = {}
        self._named: dict[str, str] = {}
        self._nums: dict[int, tuple[str, dict[int, int], dict[int, Level]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[int, int]] = set()
        if root is None:
            return
        for abstract in walk(root, "w:abstractNum"):
            key = str(abstract.get(q("w:abstractNumId")))
            self._levels[key] = {n: level for n, level in map(_level, walk(abstract, "w:lvl")) if n is not None}
            linked, name = val(abstract, "w:numStyleLink"), val(abstract, "w:styleLink")
            if linked:
                self._links[key] = linked
            if name:
                self._named[name] = key
        for num in walk(root, "w:num"):
            self._add(num)

    def _add(self, num: Any) -> None:
        num_id, abstract = number(num.get(q("w:numId"))), val(num, "w:abstractNumId")
        if num_id is None or abstract is None:
            return
        starts: dict[int, int] = {}
        changed: dict[int, Level] = {}
        for override in walk(num, "w:lvlOverride"):
            level = number(override.get(q("w:ilvl")))
            start = number(val(override, "w:startOverride"))
            if level is not None and start is not None:
                starts[level] = start
            given = child(override, "w:lvl")
            if given is not None and level is not None:
                changed[level] = _level(given)[1]
        self._nums[num_id] = (abstract, starts, changed)

    def _find(self, num_id: int) -> tuple[str, dict[int, int], dict[int, Level]] | None:
        found = self._nums.get(num_id)
        if found is None:
            return None
        abstract, starts, changed = found
        if not self._levels.get(abstract) and abstract in self._links:
            abstract = self._named.get(self._links[abstract], abstract)
        return abstract, starts, changed

    def level_of_style(self, num_id: int, style: str) -> int | None:
        """The level that a numbering ties to a paragraph style (w:lvl/w:pStyle), or None."""
        found = self._find(num_id)
        levels = self._levels.get(found[0], {}) if found else {}
        return next((n for n, level in sorted(levels.items()) if level.style == style), None)

    def next(self, num_id: int, level: int) -> tuple[str, bool] | None:
        """What is printed in front of the next paragraph of that numbering and level, and whether it is a bullet; None where nothing is."""
        found = self._find(num_id)
        if found is None:
            return None
        abstract, starts, changed = found
        levels = {**self._levels.get(abstract, {}), **changed}
        if level not in levels:
            return None
        counts = self._counts.setdefault(abstract, {})
        self._count(num_id, level, levels, counts, starts)
        this = levels[level]
        if this.form == "bullet":
            return _BULLETS.get(this.text, this.text if this.text.isprintable() else "●"), True

        def shown(match: re.Match[str]) -> str:
            n = int(match.group(1)) - 1
            form = "decimal" if this.legal and n < level else levels[n].form if n in levels else "decimal"
            return render(counts.get(n, levels[n].start if n in levels else 1), form)

        text = re.sub(r"%([1-9])", shown, this.text).strip()
        return (text, False) if text else None

    def _count(self, num_id: int, level: int, levels: dict[int, Level], counts: dict[int, int], starts: dict[int, int]) -> None:
        if level in starts and (num_id, level) not in self._started:
            counts[level] = starts[level]
        elif level in counts:
            counts[level] += 1
        else:
            counts[level] = levels[level].start
        self._started.add((num_id, level))
        for higher in range(level):
            if higher in levels:
                counts.setdefault(higher, starts.get(higher, levels[higher].start))
        for lower in [n for n in counts if n > level]:
            restart = levels[lower].restart if lower in levels else None
            if restart is None or (restart != 0 and level < restart):
                del counts[lower]


def _level(element: Any) -> tuple[int | None, Level]:
    form = val(element, "w:numFmt")
    if form is None:
        # Word wraps formats that older versions do not know
        found = next(iter(walk(element, "w:numFmt")), None)
        form = found.get(q("w:val")) if found is not None else "decimal"
    start = number(val(element, "w:start"))
    level = Level(
        start=1 if start is None else start,
        form=str(form),
        text=val(element, "w:lvlText") or "",
        legal=bool(on(element, "w:isLgl")),
        restart=number(val(element, "w:lvlRestart")),
        style=val(element, "w:pStyle"),
    )
    return number(element.get(q("w:ilvl"))), level


def render(value: int, form: str) -> str:
    """A number in a Word number format (w:numFmt); formats that no Chinese filing uses are printed as figures."""
    if form == "none":
        return ""
    if value < 0:
        return str(value)
    if form in ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand", "japaneseCounting"):
        return chinese(value)
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_DIGITS[int(d)] for d in str(value))
    if form in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return chinese(value, legal=True)
    if form == "ideographTraditional":
        return _STEMS[(value - 1) % 10]
    if form == "ideographZodiac":
        return _BRANCHES[(value - 1) % 12]
    if form == "decimalZero":
        return f"{value:02d}"
    if form == "decimalFullWidth":
        return "".join(chr(ord(d) + 0xFEE0) for d in str(value))
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= value <= 20:
        return chr(0x2460 + value - 1)
    if form == "decimalEnclosedParen" and 1 <= value <= 20:
        return chr(0x2474 + value - 1)
    if form == "decimalEnclosedFullstop" and 1 <= value <= 20:
        return chr(0x2488 + value - 1)
    if form == "ideographEnclosedCircle" and 1 <= value <= 10:
        return chr(0x3280 + value - 1)
    if form in ("upperLetter", "lowerLetter") and value >= 1:
        letters = chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letters if form == "upperLetter" else letters.lower()
    if form in ("upperRoman", "lowerRoman") and 1 <= value < 4000:
        roman = _roman(value)
        return roman if form == "upperRoman" else roman.lower()
    return str(value)


def chinese(value: int, *, legal: bool = False) -> str:
    """A number from 0 to 9999 in Chinese counting (十二, 一百零五), or legal figures (壹拾贰)."""
    if not 0 <= value <= 9999:
        return str(value)
    digits, powers = (_LEGAL, ("", "拾", "佰", "仟")) if legal else ("零" + _DIGITS[1:], ("", "十", "百", "千"))
    if value == 0:
        return digits[0] if legal else "〇"
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += (digits[0] if gap else "") + digits[digit] + powers[place]
        gap = False
    return text[1:] if not legal and text.startswith("一十") else text


def _roman(value: int) -> str:
    text = ""
    for size, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"],
        strict=True,
    ):
        while value >= size:
            text, value = text + letters, value - size
    return text
