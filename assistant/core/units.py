"""Quantities as a filing writes them: numbers, units, percentages; conversion and comparison that knows what rounding is.

Base units: area hm2 (公顷), length m, mass wt (万吨), volume wm3 (万立方米), money wan (万元), rate %, time a (years).
Sources: 1 hm² = 15 亩 = 10,000 m² = 0.01 km² (domain custom; 亩 = 10,000/15 m²).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal

from assistant.core.text import CHINESE_NUMERAL, chinese_number, half_width

Dimension = Literal["area", "length", "mass", "volume", "money", "rate", "time", "mass_rate", "volume_rate", "density", "count", "none"]


@dataclass(frozen=True, slots=True)
class Unit:
    """symbol: canonical; factor: how many base units of its dimension one of it is."""

    symbol: str
    dimension: Dimension
    factor: float


_UNITS: dict[str, Unit] = {}


def _add(dimension: Dimension, factor: float, symbol: str, *spellings: str) -> None:
    for spelling in (symbol, *spellings):
        _UNITS[spelling.lower()] = Unit(symbol, dimension, factor)
        if "10⁴" in spelling or "10^4" in spelling:  # «×10⁴ t»
            _UNITS[spelling.lower().replace("⁴", "⁴ ").replace("^4", "^4 ")] = Unit(symbol, dimension, factor)


_add("area", 1.0, "hm2", "hm²", "公顷", "ha", "hm^2")
_add("area", 100.0, "km2", "km²", "平方公里", "平方千米", "km^2", "k㎡", "㎢")
_add("area", 1 / 15, "亩", "市亩")
_add("area", 10_000 / 15, "万亩")
_add("area", 1e-4, "m2", "m²", "平方米", "㎡", "平米", "m^2")
_add("area", 1.0, "万m2", "万m²", "万平方米", "万㎡")
_add("length", 1.0, "m", "米")
_add("length", 1000.0, "km", "公里", "千米")
_add("length", 0.01, "cm", "厘米")
_add("length", 0.001, "mm", "毫米")
_add("mass", 1.0, "万t", "万吨", "×10⁴t", "×10^4t", "×104t", "10⁴t", "10^4t", "*10^4t")
_add("mass", 1e-4, "t", "吨")
_add("mass", 0.1, "千吨", "kt")
_add("mass", 10_000.0, "亿吨", "亿t")
_add("volume", 1.0, "万m3", "万m³", "万立方米", "万方", "×10⁴m³", "×10^4m3", "×104m3", "10⁴m³", "10^4m3")
_add("volume", 1e-4, "m3", "m³", "立方米", "㎥", "方", "m^3")
_add("money", 1.0, "万元")
_add("money", 1e-4, "元")
_add("money", 10_000.0, "亿元")
_add("rate", 1.0, "%", "％", "百分点", "个百分点")
_add("rate", 0.1, "‰")
_add("time", 1.0, "年", "a")
_add("time", 1 / 12, "个月", "月")
_add(
    "mass_rate",
    1.0,
    "万t/a",
    "万吨/年",
    "万吨/a",
    "万t/年",
    "万吨每年",
    "×10⁴t/a",
    "×10^4t/a",
    "×104t/a",
    "10⁴t/a",
    "10^4t/a",
    "×10⁴t/年",
    "×104t/年",
    "×10⁴吨/年",
    "×104吨/年",
    "万吨／年",
    "万ta",
)
_add("mass_rate", 1e-4, "t/a", "吨/年", "吨/a", "t/年")
_add("volume_rate", 1.0, "万m3/a", "万m³/a", "万立方米/年", "万m³/年", "万方/年", "万立方米/a", "×10⁴m³/a", "×10^4m3/a", "×104m3/a")
_add("density", 1.0, "t/m3", "t/m³", "吨/立方米", "g/cm3", "g/cm³")

BASE: dict[str, str] = {
    "area": "hm2", "length": "m", "mass": "万t", "volume": "万m3", "money": "万元", "rate": "%", "time": "年",
    "mass_rate": "万t/a", "volume_rate": "万m3/a", "density": "t/m3",
}  # fmt: skip

_UNIT_ALTERNATIVES = "|".join(re.escape(u) for u in sorted(_UNITS, key=len, reverse=True))
_NUMBER = r"(?>[+-]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?)"  # atomic: «6.69kgce» must not give 6
_QUANTITY = re.compile(
    rf"(?<![\d.．A-Za-z])(?P<number>{_NUMBER})\s*(?P<unit>{_UNIT_ALTERNATIVES})?(?![A-Za-z\d])"
    rf"|(?P<cnumber>[{CHINESE_NUMERAL}]{{2,}}|[一二三四五六七八九十两])\s*(?P<cunit>万元|公顷|亩|平方公里|万吨/年|万吨|个月|年)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, at raw offsets start to end. decimals: digits shown behind the point (what rounding left)."""

    value: float
    unit: Unit | None
    raw: str
    start: int
    end: int
    decimals: int = 0

    @property
    def dimension(self) -> Dimension:
        return self.unit.dimension if self.unit else "none"

    @property
    def base(self) -> float:
        """The value in the base unit of its dimension (bare numbers: the number itself)."""
        return self.value * self.unit.factor if self.unit else self.value

    @property
    def slack(self) -> float:
        """Half a unit of the last digit shown, in the base unit: what rounding may hide."""
        factor = self.unit.factor if self.unit else 1.0
        return 0.5 * 10.0**-self.decimals * factor


@lru_cache(maxsize=512)
def unit(spelling: str) -> Unit:
    """The unit behind a spelling (公顷, hm², 万吨/年 …); KeyError where it is not known."""
    folded = half_width(spelling).strip().lower()
    if folded in _UNITS:
        return _UNITS[folded]
    return _UNITS[folded.replace(" ", "").replace("·", "/")]


def parse_number(text: str) -> tuple[float, int]:
    """A number as printed (1,234.5, full width, 壹仟) and its count of decimals; ValueError where it is none."""
    plain = half_width(text).strip().replace(",", "").replace("，", "").replace(" ", "")
    try:
        exact = Decimal(plain)
    except InvalidOperation:
        return float(chinese_number(plain)), 0
    if not exact.is_finite():
        raise ValueError(f"not a number: {text!r}")
    exponent = exact.as_tuple().exponent
    return float(exact), max(0, -exponent) if isinstance(exponent, int) else 0


def quantities(text: str) -> list[Quantity]:
    """All numbers of a text with their units, in order; numbers without a unit have unit None. Offsets are raw."""
    plain = half_width(text)
    found: list[Quantity] = []
    for match in _QUANTITY.finditer(plain):
        number = match.group("number") or match.group("cnumber")
        spelling = match.group("unit") or match.group("cunit")
        try:
            value, decimals = parse_number(number)
        except ValueError:
            continue
        known = _UNITS.get(spelling.lower()) if spelling else None
        found.append(Quantity(value, known, text[match.start() : match.end()], match.start(), match.end(), decimals))
    return found


def convert(value: float, source: str, target: str) -> float:
    """Convert between two units of one dimension; ValueError where their dimensions differ."""
    a, b = unit(source), unit(target)
    if a.dimension != b.dimension:
        raise ValueError(f"cannot convert {source} to {target}")
    return value * a.factor / b.factor


def agree(a: Quantity, b: Quantity, *, relative: float = 0.0) -> bool:
    """Whether two quantities of one dimension can be the same value, each rounded as it is shown.

    They agree where they differ by no more than half a last digit of the coarser one and half of the finer one (plus `relative` of
    the greater). Quantities of different dimensions never agree.
    """
    if a.dimension != b.dimension:
        return False
    gap = abs(a.base - b.base)
    return gap <= a.slack + b.slack + relative * max(abs(a.base), abs(b.base)) + 1e-9
