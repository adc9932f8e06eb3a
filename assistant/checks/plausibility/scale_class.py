"""生产规模与规模类型

为什么：大、中、小型由矿种和规模决定（国土资发〔2004〕208号），影响许可期限、评估级别和考核目标。
提示什么：所写规模类型与该矿种、规模、开采方式按208号应得的类型不同；表中未核实的界限列为低。
不提示什么：208号没有的矿种，储量规模或矿床规模，以立方米分级而按常见密度两类皆可的建筑石料。
可能的正常解释：填写的是储量规模，扩能前的类型。
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from typing import Any

from assistant.checks.tablemath import number, sheet
from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite, place, place_sentence
from assistant.core.text import fold
from assistant.corpus import table

_CLASS = re.compile(
    r"(?:矿山规模|生产建设规模|建设规模|矿山生产规模|生产规模类型|规模类型|矿山)(?:类型|等级)?(?:为|属于?|是|划分为|:)?(?P<c>[大中小]型)(?!机|设备|矿床|水库|企业)"
)
_ORDER = ("大型", "中型", "小型")
#: Usual density of building stone, t/m³.
DENSITY = (2.3, 2.9)


def run(inspection: Inspection) -> Iterable[Finding]:
    """One finding a dossier."""
    scale = next(
        (f for f in inspection.facts.named("scale_wt") if f.main and f.confidence >= 0.85 and isinstance(f.normalized, float | int)), None
    )
    mineral = next((f for f in inspection.facts.named("mineral") if f.main), None)
    if scale is None or mineral is None:
        return
    entry = _entry(str(mineral.normalized))
    method = next((str(f.normalized) for f in inspection.facts.named("method") if f.main), "")
    allowed = _classes(entry, scale.number, method) if entry else None
    if entry is None or not allowed:
        return
    stated = [(c, cite) for c, cite in _stated(inspection) if c not in allowed]
    if not stated or (any(c in allowed for c, _ in _stated(inspection)) and len(stated) * 2 < len(list(_stated(inspection)))):
        return
    unsure = "status" in entry.get("scale", {})
    message = (
        f"{mineral.normalized}生产规模{''.join(scale.value.split())}，按国土资发〔2004〕208号应为{'或'.join(allowed)}，材料写“{stated[0][0]}”"
        f"（分级界限：大型≥{number(_limits(entry, method)[0])}、小型＜{number(_limits(entry, method)[1])}{entry['scale'].get('unit', '万t/a')}）。"
        "规模类型影响许可期限和评估级别，须更正或说明；也可能填写的是储量规模，或扩能前的类型。"
    )
    yield CHECK.finding(
        message, [*(cite for _, cite in stated[:4]), scale.cite, mineral.cite], severity="low" if unsure else None, key="class"
    )


def _entry(name: str) -> dict[str, Any] | None:
    plain = fold(name).removesuffix("矿")
    best: tuple[int, dict[str, Any]] | None = None
    for entry in table("references/minerals")["minerals"]:
        for alias in (entry["name"], *entry.get("aliases", [])):
            word = fold(alias).removesuffix("矿")
            if (
                word
                and (word == plain or (len(word) >= 3 and word in plain))
                and "scale" in entry
                and (best is None or len(word) > best[0])
            ):
                best = (len(word), entry)
    return best[1] if best else None


def _limits(entry: dict[str, Any], method: str) -> tuple[float, float]:
    scale = entry["scale"]
    key = (
        "underground" if "地下" in method and "underground" in scale else "open_pit" if "露天" in method and "open_pit" in scale else "any"
    )
    large, small = scale.get(key) or scale.get("any") or scale.get("underground") or scale["open_pit"]
    return float(large), float(small)


def _classes(entry: dict[str, Any], value: float, method: str) -> list[str]:
    """The classes that the scale can have; several where tonnes must be turned into cubic metres by an unknown density."""
    large, small = _limits(entry, method)
    values = [value / d for d in DENSITY] if "m" in str(entry["scale"].get("unit", "")) else [value]
    found = {("大型" if v >= large else "中型" if v >= small else "小型") for v in values}
    return [c for c in _ORDER if c in found]


def _stated(inspection: Inspection) -> Iterable[tuple[str, Cite]]:
    for document in inspection.dossier.of_kind("self_assessment", "development_plan", "reclamation_plan"):
        for block in document.prose:
            if "型" in block.text:
                plain = re.sub(r"\s", "", block.text)
                for match in _CLASS.finditer(plain):
                    if not re.search(r"储量|矿床|资源", plain[max(0, match.start() - 6) : match.start()]):
                        at = block.text.find(match.group("c"))
                        yield match.group("c"), place_sentence(document, block, max(at, 0))
        for table_ in document.tables:
            for row in sheet(document, table_).blocks:
                for key, value in itertools.pairwise(row):
                    if key is None or value is None or key is value:
                        continue
                    if "型" not in value.text or "规模" not in key.text:
                        continue
                    if re.fullmatch(r"(?:矿山|生产|生产建设|建设)?规模(?:类型|等级)?", fold(key.text)) and (
                        m := re.fullmatch(r"([大中小]型)(?:矿山)?", fold(value.text))
                    ):
                        yield m.group(1), place(document, value)


CHECK = Check("plausibility.scale-class", "生产规模与规模类型", "implausible", "medium", run, clause="二(二)")
