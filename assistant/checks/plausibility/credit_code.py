"""统一社会信用代码的校验码

为什么：第18位由前17位算出（GB 32100-2015）；校验不过的代码查不到营业执照。
提示什么：信用代码位数不对、含有编码规则不用的字母（I、O、S、V、Z），或校验码不符。材料中另有校验通过的代码时一并列出。
不提示什么：排污许可证编号（代码加4位），其他单位校验通过的代码，旧组织机构代码。
可能的正常解释：录入或识别时0与O、1与I、2与Z混淆。
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.checks.plausibility.identifiers import Stated, by_number, distance, find_numbers, first_places
from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite

_LABELLED = re.compile(r"(?:统一)?(?:社会)?信用代码(?:证)?(?:编?号)?(?:为|是)?[)）]?[:：\s]*(?P<number>[0-9A-Za-z]{15,20})(?![0-9A-Za-z])")
_BARE = re.compile(r"(?<![0-9A-Za-z])(?P<number>9[123][0-9]{6}[0-9A-Za-z]{10})(?![0-9A-Za-z])")
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every unsound credit code, once."""
    places = list(find_numbers(inspection.dossier, _BARE))
    known = {s.cite for s in places}
    places += [s for s in find_numbers(inspection.dossier, _LABELLED) if s.cite not in known]
    groups = by_number(places)
    sound = [n for n in groups if fault(n) is None]
    for number, stated in groups.items():
        wrong = fault(number)
        if wrong is not None:
            meant = next((n for n in sound if distance(n, number) <= 3), None)
            yield _finding(number, wrong, stated, meant, first_places(groups[meant])[:2] if meant else [])


def fault(code: str) -> str | None:
    """What is wrong with a code (Chinese), None where nothing is. GB 32100-2015: check = (31 - Σ weight × value mod 31) mod 31."""
    if len(code) != 18:
        return f"应为18位，现有{len(code)}位"
    strange = sorted(set(code) - set(_ALPHABET))
    if strange:
        return f"含有编码规则不使用的字符“{'、'.join(strange)}”"
    total = sum(_ALPHABET.index(c) * w for c, w in zip(code, _WEIGHTS, strict=False))
    check = _ALPHABET[(31 - total % 31) % 31]
    return None if code[17] == check else f"校验码应为“{check}”，现为“{code[17]}”"


def _finding(number: str, wrong: str, stated: list[Stated], meant: str | None, others: list[Cite]) -> Finding:
    only_recognised = all(s.recognised for s in stated)
    elsewhere = f"材料中另有校验通过的代码{meant}。" if meant else ""
    message = (
        f"统一社会信用代码“{number}”不符合GB 32100编码规则：{wrong}。{elsewhere}代码有误则无法核对营业执照，须对照原件更正；"
        "也可能是录入或识别时0与O、1与I、2与Z等字符混淆。"
    )
    return CHECK.finding(message, [*first_places(stated), *others], severity="low" if only_recognised else None, key=number)


CHECK = Check("plausibility.credit-code", "统一社会信用代码的校验码", "implausible", "high", run, clause="二(一)")
