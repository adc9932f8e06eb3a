"""采矿许可证号的编码规则

为什么：证号终身不变，由字母C和22位数字组成：发证机关所在地代码6位、首次编号年月6位、矿种等3位、流水号7位（DZ/T 0443-2023 附录A）。位数或月份不对的号不会出现在任何许可证上。
提示什么：以C开头而不是22位数字的号；年月不存在、早于2008年或晚于审查基准日；代码既非四川（51）也非自然资源部（10）。一个号一条，列出各份材料中的位置。
不提示什么：13位旧号和探矿权号，写明为原证的号，与材料中另一规范证号只差一两位的（由一致性规则提示）；只见于识别页面的列为低。
可能的正常解释：录入或识别时漏字、多字，误填了其他证件的编号。
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from assistant.checks.plausibility.identifiers import Stated, by_number, distance, find_numbers, first_places
from assistant.core.check import Check, Finding, Inspection

_NUMBER = re.compile(
    r"(?<![A-Za-z0-9])(?P<number>[Cc]\d{22}(?!\d)|[Cc]\d{16,30}(?![0-9A-Za-z])|[Cc] ?\d{4,21}(?: \d{1,17}){1,2}(?![0-9A-Za-z年.\-]))"
)
_LABELLED = re.compile(r"采矿许可证(?:编|证)?号(?:码)?(?:为|是)?[:：\s]*(?P<number>[A-Za-z]?[0-9OoIl]{18,28}[A-Za-z]?)(?![0-9A-Za-z])")


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every malformed licence number, once."""
    places = [s for s in find_numbers(inspection.dossier, _NUMBER) if not s.former]
    known = {s.cite for s in places}
    places += [s for s in find_numbers(inspection.dossier, _LABELLED) if not s.former and s.cite not in known and len(s.number) != 18]
    groups = by_number(places)
    sound = [n for n in groups if fault(n, inspection.as_of) is None]
    for number, stated in groups.items():
        wrong = fault(number, inspection.as_of)
        if wrong is None or any(distance(number, other) <= 2 for other in sound):
            continue
        yield _finding(number, wrong, stated)


def fault(number: str, as_of: dt.date) -> str | None:
    """What is wrong with a licence number (Chinese), None where nothing is."""
    if not re.fullmatch(r"C\d{22}", number):
        digits = sum(c.isdigit() for c in number)
        return f"应为“C”加22位数字（共23位），现有{len(number)}位、其中数字{digits}位"
    year, month = int(number[7:11]), int(number[11:13])
    if not 1 <= month <= 12:
        return f"第8—13位“{number[7:13]}”应为首次编号的年月，月份{number[11:13]}不存在"
    if not 2008 <= year <= as_of.year or (year, month) > (as_of.year, as_of.month):
        return f"第8—13位“{number[7:13]}”应为首次编号的年月（统一配号始于2008年，且不晚于申报）"
    if number[1:3] not in ("51", "10"):
        return f"第2—7位“{number[1:7]}”应为发证机关所在地代码，四川省为51开头（自然资源部为10开头）"
    return None


def _finding(number: str, wrong: str, stated: list[Stated]) -> Finding:
    only_recognised = all(s.recognised for s in stated)
    message = (
        f"采矿许可证号“{number}”格式不符：{wrong}。证号终身不变且有固定编码规则，须对照许可证原件更正；"
        "也可能是录入或识别时漏字、多字，或误填了其他证件的编号。"
    )
    return CHECK.finding(message, first_places(stated), severity="low" if only_recognised else None, key=number)


CHECK = Check("plausibility.license-number", "采矿许可证号的编码规则", "implausible", "high", run, clause="二(一)")
