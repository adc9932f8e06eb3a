"""Folding of text for matching, with the way back to the raw characters; Chinese numerals; clause numbering; sentences."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\ufeff\u00ad\ufffe\u0002")
_DASHES = dict.fromkeys("‐‑‒–—―−－~～〜﹣", "-")


@lru_cache(maxsize=70_000)
def fold_char(char: str) -> str:
    """One character as matching sees it: '' for white space and invisible ones, NFKC, lower case, dashes and tildes as '-'."""
    if char.isspace() or char in _INVISIBLE:
        return ""
    if char in _DASHES:
        return "-"
    folded = unicodedata.normalize("NFKC", char)
    if len(folded) > 1:
        return "".join(fold_char(c) for c in folded if c != char)
    return _DASHES.get(folded, folded).lower()


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is the folded form; `starts[i]` is the raw offset of the character that gave folded character i."""

    text: str
    starts: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw half-open span behind the folded half-open span; ValueError where it is empty or out of range."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no span {start}:{end} in {len(self.text)} folded characters")
        return self.starts[start], self.starts[end - 1] + 1

    def folded_offset(self, raw: int) -> int:
        """The folded offset of the first folded character at or after the raw offset."""
        index = bisect_right(self.starts, raw)
        while index and self.starts[index - 1] >= raw:
            index -= 1
        return index


def fold_with_map(raw: str) -> Folded:
    """Fold a raw text and keep where every folded character came from."""
    chars: list[str] = []
    starts: list[int] = []
    for offset, char in enumerate(raw):
        for folded in fold_char(char):
            chars.append(folded)
            starts.append(offset)
    return Folded("".join(chars), tuple(starts))


def fold(raw: str) -> str:
    """The folded form alone (white space and invisible characters gone, full width folded, lower case)."""
    return "".join(map(fold_char, raw))


def bare(raw: str) -> str:
    """The raw text without white space and invisible characters, nothing else changed."""
    return "".join(c for c in raw if not c.isspace() and c not in _INVISIBLE)


def half_width(raw: str) -> str:
    """Full-width letters, digits and signs as their half-width forms, blanks between thousands as commas, one character for one (offsets stay)."""
    return thousands_joined(raw.translate(_HALF))


_BLANK = "[ \u00a0\u2002-\u200a\u202f\u3000]"
#: Digits in groups of three, parted by single blanks (GB/T 15835-2011, 5.1.1: 千分空). Behind them a word, a unit or a mark must follow, and before them
#: no other figure may stand: figures of a flattened row («16.32 272 323») are not one number.
_GROUPS = re.compile(
    rf"(?<![\d.A-Za-z])(?<![\d%.]{_BLANK})(?<![表图第条款项])(?<![表图第条款项]{_BLANK})\d{{1,3}}(?:{_BLANK}\d{{3}})+(?![\d])(?:\.\d+)?"
    rf"(?={_BLANK}?[\u4e00-\u9fff%‰×~～—–㎡㎢A-Za-z、，。；)）]|$)(?!{_BLANK}?[xX]?\d)"
)
_ONE = rf"[+-]?\d{{1,3}}(?:{_BLANK}?\d{{3}})*(?:\.\d+)?(?:{_BLANK}?[^\d\s~～—–-]\S{{0,7}})?"
_ALONE = re.compile(rf"{_ONE}(?:[~～—–-]{_ONE})?")


def thousands_joined(raw: str) -> str:
    """The blank in «6 842.6» as a comma, so that it is one number; offsets stay. A number that begins a longer text may be a heading's («1 500t/d 生产线»)
    and is left."""
    if not _NEAR.search(raw):
        return raw

    def joined(match: re.Match[str]) -> str:
        heading = raw[: match.start()].strip() in ("", "+", "-") and not _ALONE.fullmatch(raw.strip())
        return match.group() if heading else _BLANKS.sub(",", match.group())

    return _GROUPS.sub(joined, raw)


_NEAR = re.compile(rf"\d{_BLANK}\d{{3}}(?!\d)")
_BLANKS = re.compile(_BLANK)
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

# ---------------------------------------------------------------- Chinese numerals

_DIGITS = (
    {c: i for i, c in enumerate("零一二三四五六七八九")}
    | {"〇": 0, "○": 0, "Ｏ": 0, "两": 2, "廿": 20, "卅": 30}
    | {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
)
_POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
CHINESE_NUMERAL = "零〇○一二三四五六七八九十百千万亿两廿卅壹贰叁肆伍陆柒捌玖拾佰仟"


def chinese_number(numeral: str) -> int:
    """The value of a Chinese numeral (二十三, 一百零五, 壹仟, 二〇二三); ValueError where it is none."""
    if not numeral or any(c not in CHINESE_NUMERAL for c in numeral):
        raise ValueError(f"not a Chinese numeral: {numeral!r}")
    if len(numeral) > 1 and all(_DIGITS.get(c, 99) < 10 for c in numeral):
        return int("".join(str(_DIGITS[c]) for c in numeral))
    total = section = digit = 0
    for char in numeral:
        if char in _POWERS:
            section += (digit or 1) * _POWERS[char]
            digit = 0
        elif char in _MYRIADS:
            size = _MYRIADS[char]
            below = total % size + section + digit
            total += below * size - total % size
            section = digit = 0
        else:
            value = _DIGITS[char]
            if value >= 20:
                section += value
                digit = 0
            else:
                digit = value
    return total + section + digit


# ---------------------------------------------------------------- clause numbering

_NUMBERINGS: tuple[tuple[str, re.Pattern[str], int], ...] = (
    ("part", re.compile(rf"第([{CHINESE_NUMERAL}\d]+)[编篇部](?:分)?"), 1),
    ("chapter", re.compile(rf"第\s*([{CHINESE_NUMERAL}\d]+)\s*章"), 1),
    ("section", re.compile(rf"第\s*([{CHINESE_NUMERAL}\d]+)\s*节"), 2),
    ("article", re.compile(rf"第\s*([{CHINESE_NUMERAL}\d]+)\s*条"), 3),
    ("roman", re.compile(r"([Ⅰ-Ⅻ]|[IVX]{1,4}(?=[.、．\s]))[.、．]?(?=\s*[\u4e00-\u9fff]{2})"), 1),
    (
        "decimal",
        re.compile(
            r"(\d{1,2}(?:[.．]\d{1,2}){1,4})(?![\d%％‰]|\s*(?:万|亿|公顷|平方|立方|米|元|吨|亩|年|个|k?m[²³23\d/]?\b|hm|t\b|tce|kg))[.．、]?"
        ),
        0,
    ),
    ("cn-comma", re.compile(rf"([{CHINESE_NUMERAL}]+)[、.．]"), 1),
    ("cn-paren", re.compile(rf"[（(]\s*([{CHINESE_NUMERAL}]+)\s*[)）]"), 2),
    ("arabic", re.compile(r"(\d{1,2})\s*[、.．](?!\d)"), 3),
    ("arabic-paren", re.compile(r"[（(]?\s*(\d{1,2})\s*[)）]"), 4),
    ("circled", re.compile(r"([①-⑳])"), 5),
    ("arabic-bare", re.compile(r"(\d{1,2})(?=\s+[^\d\s.%％])"), 1),
)


@dataclass(frozen=True, slots=True)
class Numbering:
    """The number at the head of a heading or a clause.

    kind: part | chapter | section | article | roman | decimal | cn-comma | cn-paren | arabic | arabic-paren | circled | arabic-bare.
    value: the numbers, one a level (3.2.1 -> (3, 2, 1); 第三章 -> (3,)). depth: the customary outline level, 1 highest
    (decimal: the count of its numbers). end: the raw offset behind the number.
    """

    kind: str
    value: tuple[int, ...]
    depth: int
    end: int


def numbering(text: str) -> Numbering | None:
    """The numbering that a line begins with, or None."""
    lead = len(text) - len(text.lstrip())
    body = text[lead:]
    for kind, pattern, depth in _NUMBERINGS:
        match = pattern.match(body)
        if match is None:
            continue
        digits = match.group(1)
        try:
            if kind == "decimal":
                value = tuple(int(x) for x in re.split(r"[.．]", digits))
                depth = len(value)
            elif kind == "roman":
                value = (_roman(digits),)
            elif kind == "circled":
                value = (ord(digits) - ord("①") + 1,)
            else:
                value = (int(digits) if digits.isdigit() else chinese_number(digits),)
        except ValueError:
            continue
        return Numbering(kind, value, depth, lead + match.end())
    return None


def _roman(numeral: str) -> int:
    """Ⅳ, IV -> 4; ValueError where it is none."""
    letters = unicodedata.normalize("NFKC", numeral)
    spelled = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
    return spelled.index(letters) + 1


def strip_numbering(text: str) -> str:
    """A heading's words without its number ('第三章 资源开发方式' -> '资源开发方式')."""
    found = numbering(text)
    rest = text[found.end :] if found else text
    return rest.strip().lstrip("、.．:： 　").strip() or text.strip()


# ---------------------------------------------------------------- sentences

_SENTENCE_END = re.compile(r"[。！？!?；;]+[”’」』）)]*|\n+")


def sentences(text: str) -> list[tuple[int, int]]:
    """The half-open spans of the sentences of a paragraph (ended by 。！？； or a line break), without outer white space."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        spans.append((start, match.end()))
        start = match.end()
    if start < len(text):
        spans.append((start, len(text)))
    trimmed = []
    for a, b in spans:
        while a < b and text[a].isspace():
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        if a < b:
            trimmed.append((a, b))
    return trimmed


def sentence_at(text: str, offset: int) -> tuple[int, int]:
    """The span of the sentence that holds the offset (the whole text where there is none)."""
    for a, b in sentences(text):
        if a <= offset < b:
            return a, b
    return 0, len(text)
