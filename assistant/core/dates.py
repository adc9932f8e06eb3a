"""Dates in every way a filing writes them, with the precision that is written."""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
import re
from dataclasses import dataclass

from assistant.core.text import chinese_number, half_width


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year, a month or a day (month and day None where not written). Impossible dates (2月30日) are kept: `possible` tells."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def possible(self) -> bool:
        """Whether the calendar has it."""
        if self.month is None:
            return True
        if not 1 <= self.month <= 12:
            return False
        return self.day is None or 1 <= self.day <= calendar.monthrange(self.year, self.month)[1]

    def first(self) -> dt.date:
        """The earliest day it can mean; ValueError where it is impossible."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    def last(self) -> dt.date:
        """The latest day it can mean; ValueError where it is impossible."""
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def iso(self) -> str:
        """2023, 2023-08 or 2023-08-24."""
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)

    def chinese(self) -> str:
        """2023年8月24日, as far as known."""
        month = f"{self.month}月" if self.month is not None else ""
        day = f"{self.day}日" if self.month is not None and self.day is not None else ""
        return f"{self.year}年{month}{day}"


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date at raw offsets start to end of a text."""

    date: PartialDate
    start: int
    end: int


_CN = "〇零○一二三四五六七八九"
_PATTERNS = (
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*年\s*(?:(?P<m>\d{1,2})\s*月\s*(?:(?P<d>\d{1,2})\s*[日号])?)?"),
    re.compile(r"(?<![\d./])(?P<y>(?:19|20)\d{2})(?P<sep>[-./])(?P<m>0?[1-9]|1[0-2])(?:(?P=sep)(?P<d>\d{1,2}))?(?![\d%‰]|(?P=sep)\d)"),
    re.compile(
        rf"(?P<cy>[二一][{_CN}]{{3}})\s*年\s*(?:(?P<cm>[一二三四五六七八九十]{{1,3}})\s*月\s*(?:(?P<cd>[一二三四五六七八九十廿卅]{{1,3}})\s*[日号])?)?"
    ),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
)
_NOT_A_DATE_AFTER = re.compile(r"\s*(?:号文|国家大地|坐标|标准)")
#: Behind «2000.2»: a figure with its unit, no month.
_MEASURE_AFTER = re.compile(r"\s*(?:[万亿千]|吨|t(?![a-z])|元|立方|平方|公[顷里]|h?m|亩|k[mg]|米|%|‰|分(?!别)|[人株头户倍])")


def dates(text: str) -> list[DateSpan]:
    """All dates of a text in order, overlapping ones once; a bare «2023.8» counts only with a month from 1 to 12."""
    plain = half_width(text)
    found: list[DateSpan] = []
    taken: list[tuple[int, int]] = []
    for index, pattern in enumerate(_PATTERNS):
        for match in pattern.finditer(plain):
            start, end = match.span()
            while end > start and plain[end - 1].isspace():
                end -= 1
            if any(start < b and a < end for a, b in taken) or _NOT_A_DATE_AFTER.match(plain[end:]):
                continue
            groups = match.groupdict()
            if index == 1 and groups["sep"] == "." and groups["d"] is None and _MEASURE_AFTER.match(plain[end:]):
                continue
            if index == 2:
                year = chinese_number(groups["cy"])
                month = chinese_number(groups["cm"]) if groups["cm"] else None
                day = chinese_number(groups["cd"]) if groups["cd"] else None
            else:
                year = int(groups["y"])
                month = int(groups["m"]) if groups.get("m") else None
                day = int(groups["d"]) if groups.get("d") else None
            taken.append((start, end))
            found.append(DateSpan(PartialDate(year, month, day), start, end))
    return sorted(found, key=lambda span: span.start)


def parse_date(text: str) -> PartialDate:
    """The one date that a text holds; ValueError where it holds none or several."""
    found = dates(text)
    if len(found) != 1:
        raise ValueError(f"not one date: {text!r}")
    return found[0].date


_JOINT = re.compile(r"\s*(?:起)?\s*(?:至|到|-|—|–|～|~|──|——)\s*")


def periods(text: str) -> list[tuple[DateSpan, DateSpan]]:
    """The periods of a text: two dates joined by 至, 到 or a dash («自2019年1月9日至2029年1月9日», «2022.01-2026.12»)."""
    found = dates(text)
    pairs: list[tuple[DateSpan, DateSpan]] = []
    for a, b in itertools.pairwise(found):
        if _JOINT.fullmatch(text[a.end : b.start].replace("止", "")):
            pairs.append((a, b))
    return pairs
