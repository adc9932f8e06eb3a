"""绿色矿山建设规范与矿种

为什么：各行业有自己的绿色矿山建设规范（DZ/T 0312至0320），按别的行业的规范自评，要求不对口，也常是套用他矿模板的痕迹。
提示什么：自评估报告只引用了一项行业绿色矿山建设规范，而它不是本矿矿种所属行业的规范（对应关系见 corpus/references/minerals.yaml，未经逐条核实，仅作提示）。一份报告一条。
不提示什么：同时引用了本矿种规范的，矿种在参考表中没有的，非金属矿的通用规范（DZ/T 0312），国家和地方的通用标准。
可能的正常解释：一矿多种矿产，按其中另一矿种的行业自评；主管部门另有规定。
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.checks.consistency.conflicts import document_name
from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import place
from assistant.core.text import half_width
from assistant.corpus import table

_GREEN = re.compile(r"DZ\s*/?\s*T\s*0?(?P<n>31[2-9]|320)(?!\d)", re.IGNORECASE)
#: The general one for non-metallic minerals may stand beside any of them.
_GENERAL = 312


def run(inspection: Inspection) -> Iterable[Finding]:
    """At most one finding a self-assessment."""
    mineral = inspection.facts.main("mineral")
    if mineral is None:
        return
    wanted = _standards(str(mineral.normalized))
    if not wanted:
        return
    titles = {_number(s["number"]): s["title"] for s in table("references/standards")["standards"] if _GREEN.search(s["number"])}
    for document in inspection.dossier.of_kind("self_assessment"):
        found = [(int(m.group("n")), b, m) for b in document.body if "T" in b.text.upper() for m in _GREEN.finditer(half_width(b.text))]
        numbers = {n for n, _, _ in found}
        if len(numbers) != 1 or numbers & wanted or _GENERAL in numbers:
            continue
        n, block, match = found[0]
        own = "、".join(f"DZ/T 0{w}《{titles.get(w, '')}》" for w in sorted(wanted))
        message = (
            f"{document_name(document)}按《{titles.get(n, '')}》（DZ/T 0{n}）自评，本矿矿种为{mineral.value}，所属行业的规范是"
            f"{own}。请核对采用的规范；也可能是一矿多种矿产。"
        )
        yield CHECK.finding(message, [place(document, block, match.start(), match.end()), mineral.cite], key=document.id)


def _number(standard: str) -> int:
    match = _GREEN.search(standard)
    return int(match.group("n")) if match else 0


def _standards(mineral: str) -> set[int]:
    """The standards of the minerals whose names the words hold (the longest names), empty where none is known."""
    named: list[tuple[int, int]] = []
    for entry in table("references/minerals")["minerals"]:
        for name in (entry["name"], *entry.get("aliases", [])):
            stem = name.removesuffix("矿")
            if len(stem) >= 1 and (stem in mineral if len(stem) > 1 else mineral.startswith(stem)) and entry.get("standard"):
                named.append((len(stem), _number(entry["standard"])))
    if re.search(r"建筑|石料|骨料|砂石", mineral):
        named.append((9, 316))
    longest = max((length for length, _ in named), default=0)
    found = {number for length, number in named if length == longest}
    return found | ({316, 318} & {number for _, number in named} if "灰" in mineral else set())


CHECK = Check("validity.green-standard", "绿色矿山建设规范与矿种", "implausible", "info", run, clause="二(一)")
