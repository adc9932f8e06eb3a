"""方案引用了编成之后的文件

为什么：编制依据在编制之前就有；方案编成、评审、备案之后才形成的文件写进了依据，日期或方案本身就不可信。
提示什么：方案“编制依据”一类章节或条目中所列文件的日期，晚于该方案自己写明的编成、评审、备案、修改的最后日期。一份文件一条。
不提示什么：没有写明自身日期的方案，只写到年的日期，有效期、施行日和适用期的止日，其后有修编说明的。
可能的正常解释：日期录入有误，方案修编时补列了依据而未写明修编日期。
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite, place
from assistant.core.dates import DateSpan, dates
from assistant.core.document import Block, Document
from assistant.core.text import fold, half_width

_BASIS = re.compile(r"依据|引用|参考|基础资料|技术资料|主要资料|相关文件")
_PAPER = re.compile(r"《[^》]{4,}》|[〔\[(（](?:19|20)\d{2}[〕\])）]\s*\d{1,5}\s*号")
_ITSELF = re.compile(
    r"编制完成|完成编制|编制(?:日期|时间)|编成|编写完成|完稿|定稿|提交(?:评审|审查)|送审|评审(?:会|通过|意见)|审查(?:会|通过|意见)|备案|修改(?:完善|完成)?|修编|变更|报批"
)
_PERIOD = re.compile(r"有效|适用|期限|至$|~$|施行|实施|起$|止|届满")
#: Characters on either side of a date in which it is told what happened then.
_REACH = 24


def run(inspection: Inspection) -> Iterator[Finding]:
    """The papers of the basis that are younger than the plan."""
    for document in inspection.dossier.documents:
        if document.kind not in ("development_plan", "reclamation_plan"):
            continue
        last = _finished(inspection, document)
        if last is None:
            continue
        for block, span in _cited(document):
            if span.date.first() > last[0]:
                yield CHECK.finding(
                    f"《{document.path}》的编制依据列有{span.date.chinese()}的文件“{_name(block)}”，而该方案自己写明的编成、评审或备案日期最晚为"
                    f"{last[0].year}年{last[0].month}月{last[0].day}日。依据不可能晚于方案，须核对两处日期；也可能是录入笔误，或修编时补列而未写明修编日期。",
                    [place(document, block, span.start, span.end), last[1]],
                    key=f"{document.id}:{block.id}",
                )


def _finished(inspection: Inspection, document: Document) -> tuple[dt.date, Cite] | None:
    """The last day on which the plan says that something was done to itself; None where it gives none."""
    found: list[tuple[dt.date, Cite]] = []
    for fact in inspection.facts.named("plan_date", document=document.id):
        found += [(s.date.last(), fact.cite) for s in dates(fact.value) if s.date.possible][:1]
    for block in document.body:
        if block.role == "toc" or _is_basis(document, block):
            continue
        for span in dates(block.text):
            words = fold(block.text[max(0, span.start - _REACH) : span.start] + "|" + block.text[span.end : span.end + _REACH])
            if (
                span.date.possible
                and span.date.month is not None
                and _ITSELF.search(words)
                and not _PERIOD.search(words.split("|")[0][-6:])
            ):
                found.append((span.date.last(), place(document, block, span.start, span.end)))
    return max(found, key=lambda f: (f[0], -document.place(f[1].block))) if found else None


def _is_basis(document: Document, block: Block) -> bool:
    return bool(_BASIS.search(document.section_path(block.section))) and _PAPER.search(block.text) is not None


def _cited(document: Document) -> Iterator[tuple[Block, DateSpan]]:
    """The entries of the basis with the day of each: the last date of an entry, where it stands behind the paper's name or number."""
    for block in document.body:
        if not _is_basis(document, block) or len(block.text) > 160:
            continue
        paper = _PAPER.search(block.text)
        spans = [
            s
            for s in dates(block.text)
            if s.date.possible
            and s.date.month is not None
            and paper is not None
            and s.start >= paper.end() - 1
            and not _PERIOD.search(half_width(block.text[max(0, s.start - 6) : s.start] + block.text[s.end : s.end + 4]))
        ]
        if len(spans) == 1:
            yield block, spans[0]


def _name(block: Block) -> str:
    found = re.search(r"《[^》]{4,}》", block.text)
    return found.group() if found else block.text[:30]


CHECK = Check("plausibility.basis-order", "编制依据晚于方案", "implausible", "medium", run, clause="二(二)")
