"""Places of the province by their codes: 511002 a county unit, 5110 its prefecture, 51 the province."""

from __future__ import annotations

from functools import cache

from assistant.core.errors import BadInputError
from assistant.corpus import table
from assistant.facts.names import counties

PROVINCE = "51"


@cache
def prefectures() -> dict[str, str]:
    """Code (four digits) -> name."""
    return {str(p["code"])[:4]: str(p["name"]) for p in table("references/counties")["prefectures"]}


def label(code: str) -> str:
    """'内江市 市中区' for 511002."""
    if len(code) == 6:
        name = next((c.name for c in counties() if c.code == code), code)
        return f"{prefectures().get(code[:4], '')} {name}".strip()
    return prefectures().get(code, "四川省" if code == PROVINCE else code or "全省")


def code_of(words: str, role: str) -> str:
    """The code of a place given as a code or in words ('会东县', '内江市市中区'); BadInputError where it is unknown or ambiguous."""
    words = words.strip().replace(" ", "")
    if role == "province":
        return PROVINCE
    if role == "admin":
        return ""
    if words.isdigit():
        return words
    if role == "city":
        found = [code for code, name in prefectures().items() if words and words in (name, name.removesuffix("市"))]
    else:
        found = [c.code for c in counties() if words in (c.name, c.prefecture + c.name)]
    if len(found) != 1:
        raise BadInputError(f"地名不明确：{words or '（空）'}", advice="请写市（州）加县（市、区），如 内江市市中区，或写行政区划代码")
    return found[0]


def county_code(name: str, within: str) -> str:
    """The code of a county that a filing names, within an area (prefix); '' where it is unknown, ambiguous or outside."""
    found = [c.code for c in counties() if (name == c.name or name.endswith(c.name)) and c.code.startswith(within)]
    return found[0] if len(found) == 1 else ""
