"""Dates that the calendar does not have: 2月30日, 13月, 4月31日.

Why: nothing was signed, issued or measured on such a day; the date was filled in without the event.

Flagged: a written date (year, month, day) whose month or day does not exist. One finding a date.

Quiet: numbers that only look like dates (versions, section numbers, coordinates), month and day without a year, what recognition may have
misread is low.

Innocent explanations: a typing error, a digit misread in recognition.
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
