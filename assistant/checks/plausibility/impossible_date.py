"""日历上不存在的日期

为什么：签署、发证、检测不可能发生在不存在的日子；这样的日期往往是随手填写的。
提示什么：写明年月日而月份或日期不存在的，如2月30日、6月31日、13月。一个日期一条。
不提示什么：只像日期的数字（版本号、编号、坐标），没有年份的月日；识别页面上的列为低。
可能的正常解释：录入笔误，识别误差。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import place
from assistant.core.dates import dates


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every impossible date, once."""
    seen: set[str] = set()
    for document, block in inspection.dossier.blocks():
        if len(block.text) < 6 or ("月" not in block.text and max(block.text.count(sign) for sign in ".-/") < 2):
            continue
        for span in dates(block.text):
            words = block.text[span.start : span.end]
            dotted = words.count(".") == 2 and span.date.day is not None and span.date.day <= 31
            written = "月" in words or words.count("-") == 2 or words.count("/") == 2 or dotted
            if span.date.possible or not written or (key := span.date.iso()) in seen:
                continue
            seen.add(key)
            message = (
                f"日期“{span.date.chinese()}”不存在。签署、发证、检测等事项不可能发生在这一天，须对照原件更正；也可能是录入笔误或识别误差。"
            )
            severity = "low" if block.layer == "recognised" else None
            yield CHECK.finding(message, [place(document, block, span.start, span.end), place(document, block)], severity=severity, key=key)  # type: ignore[arg-type]


CHECK = Check("plausibility.impossible-date", "日历上不存在的日期", "implausible", "medium", run, clause="二(三)")
