"""A cell's value as Excel shows it: number formats (ECMA-376 part 1, 18.8.30), as far as filings use them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_DATE_PART = re.compile(r"y+|m+|d+|h+|s+|a{3,4}|AM/PM|上午/下午", re.IGNORECASE)
_DIGITS = re.compile(r"[0#?]+(?:,[0#?]+)*(?:\.[0#?]+)?,*|\.[0#?]+")


def shown(value: Any, form: str) -> str:
    """The words in the cell; '' for an empty one. form: the cell's number format."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date | time):
        return _day(value, form)
    if isinstance(value, timedelta):
        hours, rest = divmod(int(value.total_seconds()), 3600)
        return f"{hours}:{rest // 60:02d}:{rest % 60:02d}"
    if isinstance(value, int | float):
        return _number(value, form)
    return str(value)


def _number(value: int | float, form: str) -> str:
    sections = _sections(form)
    section = sections[0]
    shown_value = value
    if value < 0 and len(sections) > 1:
        section, shown_value = sections[1], -value
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    if section.strip().lower() in ("general", "@", ""):
        return _general(value)
    plain = _QUOTED.sub(lambda m: "\ue000" * len(m.group(0)), section)
    digits = _DIGITS.search(plain)
    if digits is None or "/" in plain or re.search(r"[eE][+-]", plain):
        return _general(value)
    percent = "%" in plain or "％" in plain
    exact = _decimal(shown_value) * (100 if percent else 1)
    mask = digits.group(0)
    while mask.endswith(","):
        exact, mask = exact / 1000, mask[:-1]
    before = _literal(section[: digits.start()])
    after = _literal(section[digits.end() :])
    return f"{before}{_masked(exact, mask)}{after}".strip()


def _masked(exact: Decimal, mask: str) -> str:
    whole, _, part = mask.partition(".")
    most, least = len(part), sum(c == "0" for c in part)
    rounded = exact.quantize(Decimal(1).scaleb(-most), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    if most > least and "." in text:
        head, _, tail = text.partition(".")
        while len(tail) > least and tail.endswith("0"):
            tail = tail[:-1]
        text = f"{head}.{tail}" if tail else head
    sign = "-" if text.startswith("-") else ""
    head, point, tail = text.removeprefix("-").partition(".")
    width = sum(c == "0" for c in whole)
    head = head.zfill(width) if width else head.lstrip("0") if tail else head
    return f"{sign}{head}{point}{tail}"


def _general(value: int | float) -> str:
    """Without a format Excel shows eleven digits at most."""
    if isinstance(value, int) or (float(value).is_integer() and abs(value) < 1e15):
        return str(int(value))
    return format(Decimal(f"{value:.10g}"), "f")


def _decimal(value: int | float) -> Decimal:
    try:
        return Decimal(repr(value))
    except InvalidOperation:
        return Decimal(0)


def _literal(section: str) -> str:
    """The fixed words of a part of a format: in quotes, behind a backslash, or signs that stand for themselves."""
    out = _QUOTED.sub(lambda m: m.group(1) or m.group(2) or "", section)
    return re.sub(r"[#?]", "", out)


def _sections(form: str) -> list[str]:
    parts, inside = [""], False
    for char in form or "General":
        inside = inside != (char == '"')
        if char == ";" and not inside:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def _day(value: date | datetime | time, form: str) -> str:
    section = _sections(form)[0]
    plain = _QUOTED.sub(lambda m: m.group(1) or m.group(2) or "", re.sub(r"\[\$[^\]]*\]", "", section))
    if plain.strip().lower() in ("general", ""):
        return str(value)
    out, last, minutes = "", 0, False
    for match in _DATE_PART.finditer(plain):
        out += plain[last : match.start()] + _date_part(value, match.group(0), minutes, plain[match.end() :])
        minutes = match.group(0)[0] in "hH" or (minutes and match.group(0)[0] in "mM")
        last = match.end()
    return (out + plain[last:]).rstrip("@; ")


def _date_part(value: date | datetime | time, part: str, after_hours: bool, rest: str) -> str:
    kind, wide = part[0].lower(), len(part) > 1
    year, month, day = (getattr(value, n, 0) for n in ("year", "month", "day"))
    hour, minute, second = (getattr(value, n, 0) for n in ("hour", "minute", "second"))
    if kind == "y":
        return f"{year:04d}" if len(part) > 2 else f"{year % 100:02d}"
    if kind == "m" and not after_hours and not re.match(r"\W*s", rest, re.IGNORECASE):
        return f"{month:02d}" if wide else str(month)
    if kind == "d":
        return f"{day:02d}" if wide else str(day)
    if kind in "hms":
        number = {"h": hour, "m": minute, "s": second}[kind]
        return f"{number:02d}" if wide else str(number)
    return ""
