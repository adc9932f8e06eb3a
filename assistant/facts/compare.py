"""Whether two statements of a fact say the same, as a reader would take them: role, year and rounding minded."""

from __future__ import annotations

import datetime as dt
import re

from assistant.core.fact import Fact, FactRole
from assistant.facts.names import base_name, same_company, same_mine

#: Roles between which figures may be compared at all: a licensed scale and a stated one are the same thing, a designed and an actual rate are not.
_SAME_THING: frozenset[FactRole] = frozenset({"stated", "licensed"})
_BY_DAY = frozenset(
    {
        "license_from",
        "license_to",
        "granted",
        "rp_from",
        "rp_to",
        "report_date",
        "plan_date",
        "safety_to",
        "safety_from",
        "permit_to",
        "permit_from",
    }
)


def comparable(a: Fact, b: Fact) -> bool:
    """Whether the two statements are about the same thing: one name, roles that may be compared, no two different years."""
    if a.name != b.name or (a.year is not None and b.year is not None and a.year != b.year):
        return False
    return a.role == b.role or {a.role, b.role} <= _SAME_THING


def equal(a: Fact, b: Fact) -> bool:
    """Whether two comparable statements agree: figures within what rounding hides, dates within what is left unsaid, names in full and short form.

    Statements that are not comparable (other roles, other years) are never equal; ask `comparable` first.
    """
    if not comparable(a, b):
        return False
    return same_value(a, b)


def same_value(a: Fact, b: Fact) -> bool:
    """Whether the values of two facts of one name agree, whatever their roles and years."""
    if isinstance(a.normalized, float | int) and isinstance(b.normalized, float | int):
        return abs(a.normalized - b.normalized) <= a.slack + b.slack + 1e-9
    x, y = str(a.normalized), str(b.normalized)
    if x == y:
        return True
    match a.name:
        case "enterprise":
            return same_company(x, y)
        case "mine_name":
            return same_mine(x, y)
        case "mineral":
            return _mineral(x) == _mineral(y)
        case "county":
            return base_name(x) == base_name(y)
        case _ if a.name in _BY_DAY or a.name.endswith(("_from", "_to", "_date")):
            return _days(a, b)
    return re.sub(r"\W", "", x).upper() == re.sub(r"\W", "", y).upper()


_KINDS_OF = (("灰岩", "石灰岩"), ("石石灰岩", "石灰岩"), ("石灰石", "石灰岩"), ("粘土", "黏土"))


def _mineral(name: str) -> str:
    plain = re.sub(r"[（(].*?[）)]", "", name)
    plain = plain.replace("石灰石", "石灰岩")
    plain = re.sub(r"(?<!石)灰岩", "石灰岩", plain).replace("粘", "黏")
    return plain.removesuffix("矿石").removesuffix("矿") or plain


def _days(a: Fact, b: Fact) -> bool:
    """A month alone agrees with every day of it; otherwise the very day."""
    x, y = str(a.normalized), str(b.normalized)
    if a.slack or b.slack:
        return x[:7] == y[:7] if min(len(x), len(y)) >= 7 else x[:4] == y[:4]
    return x == y


def days_between(a: Fact, b: Fact) -> int | None:
    """Days from a to b, None where one is no possible day."""
    try:
        return (dt.date.fromisoformat(str(b.normalized)) - dt.date.fromisoformat(str(a.normalized))).days
    except ValueError:
        return None
