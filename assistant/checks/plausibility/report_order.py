"""检测报告的采样与签发日期

为什么：样品采集、分析完成之后才能出具报告；签发早于采样，报告或日期不可信。
提示什么：同一份检测、监测报告内，签发（报告、出具、批准）日期早于采样（取样、现场监测、分析）日期。一份报告一条。
不提示什么：只写到月而可能相符的日期，不同报告之间的日期，采样起止跨到签发之后但起日在前的。
可能的正常解释：录入有误，沿用了上一期报告的签发页。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import place
from assistant.core.dates import DateSpan, dates
from assistant.core.document import Block, Document
from assistant.core.text import fold

_SAMPLED = re.compile(r"(?:采样|取样|现场(?:检测|监测|测量)|送样|收样|接样)(?:日期|时间)?[:：]?$")
_ISSUED = re.compile(r"(?:签发|出具|批准|报告(?:签发|编制|出具)?|签署|发布)(?:日期|时间)[:：]?$")
_REPORT = re.compile(r"检测|监测|化验|检验|测试")


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding a report."""
    for document in inspection.dossier.documents:
        if document.kind in ("attachment", "other") and _REPORT.search(document.path + "".join(b.text for b in document.body[:6])):
            yield from _look(document)


def _look(document: Document) -> Iterator[Finding]:
    sampled: tuple[Block, DateSpan] | None = None
    before = ""
    for block in document.body:
        for span in dates(block.text):
            words = fold(before[-12:] + block.text[: span.start] if span.start < 12 else block.text[: span.start])[-14:]
            if not span.date.possible:
                continue
            if _SAMPLED.search(words):
                sampled = (block, span)
            elif _ISSUED.search(words) and sampled is not None and span.date.last() < sampled[1].date.first():
                first, last = sampled[1].date, span.date
                yield CHECK.finding(
                    f"《{document.path}》的签发日期{last.chinese()}早于采样日期{first.chinese()}。样品采集之后才能出具报告，须核对原件更正；"
                    "也可能是录入笔误，或沿用了上一期报告的签发页。",
                    [place(document, block, span.start, span.end), place(document, sampled[0], sampled[1].start, sampled[1].end)],
                )
                return
        before = block.text


CHECK = Check("plausibility.report-order", "检测报告的采样与签发日期", "implausible", "medium", run, clause="二(四)")
