"""The county units of the province: found in flat text under any of their names, and as the beginning of other names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.corpus import table


@dataclass(frozen=True, slots=True)
class County:
    """A county unit: official name, prefecture, code, and the other names under which it appears (short and former)."""

    name: str
    prefecture: str
    code: str
    aliases: tuple[str, ...]
    former: tuple[str, ...]


_PEOPLES = re.compile(r"(?:(?:藏|羌|彝|回|苗|土家|满|纳西|傈僳|蒙古)族)+自治(?=县|州)")


@cache
def counties() -> tuple[County, ...]:
    """All county units of the province, from the reference table."""
    found = []
    for entry in table("references/counties")["counties"]:
        name = entry["name"]
        short = _PEOPLES.sub("", name)
        former = tuple(entry.get("former", ()))
        found.append(County(name, entry["prefecture"], entry["code"], (short,) if short != name else (), former))
    return tuple(found)


@cache
def _county_names() -> dict[str, tuple[County, ...]]:
    names: dict[str, list[County]] = {}
    for county in counties():
        for name in (county.name, *county.aliases, *county.former):
            names.setdefault(name, []).append(county)
    return {name: tuple(found) for name, found in names.items()}


@cache
def _county_pattern() -> re.Pattern[str]:
    names = sorted(_county_names(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))


@dataclass(frozen=True, slots=True)
class CountySpan:
    """A county named at flat offsets start to end; several counties where the name alone does not tell (市中区)."""

    counties: tuple[County, ...]
    start: int
    end: int


def find_counties(text: str) -> Iterator[CountySpan]:
    """The counties named in a flat text. A name that is the tail of a longer place name (攀枝花市东区 is one, 林区 none) is told by its prefecture."""
    for match in _county_pattern().finditer(text):
        named = _county_names()[match.group()]
        if len(match.group()) <= 2 or len(named) > 1:
            front = text[max(0, match.start() - 8) : match.start()]
            told = tuple(c for c in named if front.endswith((c.prefecture, c.prefecture.rstrip("市"))))
            if len(match.group()) <= 2 and match.group() in ("东区", "西区") and not told:
                continue
            named = told or named
        yield CountySpan(named, match.start(), match.end())


def base_name(county: str) -> str:
    """渠县 -> 渠县 (two characters stay), 威远县 -> 威远, 马边彝族自治县 -> 马边."""
    short = _PEOPLES.sub("", county)
    return short[:-1] if len(short) > 2 and short[-1] in "县市区" else short


@cache
def _places() -> tuple[str, ...]:
    """Place names with which a company's name may begin, longest first."""
    names = {"四川省", "四川", "重庆市", "重庆", "北京", "中国"}
    for entry in table("references/counties")["prefectures"]:
        names |= {entry["name"], entry["short"], f"四川省{entry['name']}"}
    for county in counties():
        names |= {county.name, *county.aliases, *county.former, base_name(county.name)}
    return tuple(sorted(names, key=len, reverse=True))


@cache
def place_pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _places())))
