"""起止、设立与发证、评审与编制的先后

为什么：有效期的起日不会晚于止日，采矿权的首次设立不会晚于现证的起始，方案先编制后评审；次序倒过来，必有一个日期有误。
提示什么：采矿许可证、安全生产许可证、排污许可证、方案适用期的起日不早于止日（须更正）；首次设立晚于现证起始、评审意见早于所评方案的编制日期（请留意）。一对日期一条。
不提示什么：只写到月而可能相符的日期，以前的证照，不同材料各写各的期限，评审后修改完成的报批稿注明“修改”的。
可能的正常解释：录入有误，方案按评审意见修改后重新署了日期，整合或变更后重新计算设立时间。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.checks.consistency.conflicts import document_name
from assistant.core.check import Check, Finding, Inspection
from assistant.core.document import Kind
from assistant.core.fact import Fact

_TERMS = (("license", "采矿许可证有效期"), ("safety", "安全生产许可证有效期"), ("permit", "排污许可证有效期"), ("rp", "方案适用期"))
_REVIEW = re.compile(r"(?:评审|审查|评估)(?:专家组)?意见")
_PLANS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("development_plan", re.compile(r"开发利用|开发方案")),
    ("reclamation_plan", re.compile(r"复垦|修复|恢复治理")),
)


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every pair of days in the wrong order."""
    yield from _terms(inspection)
    yield from _granted(inspection)
    yield from _reviews(inspection)


def _terms(inspection: Inspection) -> Iterator[Finding]:
    for document in inspection.dossier.documents:
        for prefix, label in _TERMS:
            first, last = (inspection.facts.main(f"{prefix}_{end}", document=document.id) for end in ("from", "to"))
            if first is None or last is None or first.cite.block != last.cite.block or not _after(first, last):
                continue
            message = (
                f"{document_name(document)}中{label}的起日“{first.value}”不早于止日“{last.value}”，两个日期必有一误，须对照原件更正；"
                "也可能是识别有误。"
            )
            yield CHECK.finding(message, [first.cite, last.cite], key=f"{document.id}:{prefix}")


def _granted(inspection: Inspection) -> Iterator[Finding]:
    granted, first = inspection.facts.main("granted"), inspection.facts.main("license_from")
    if granted is None or first is None or min(granted.confidence, first.confidence) < 0.85 or not _after(granted, first):
        return
    if str(granted.normalized)[:7] == str(first.normalized)[:7]:
        return
    message = (
        f"采矿权首次设立时间“{granted.value}”晚于现采矿许可证的起始日期“{first.value}”，次序不成立，请核对；"
        "也可能是整合、变更后重新计算了设立时间。"
    )
    yield CHECK.finding(message, [granted.cite, first.cite], severity="low", key="granted")


def _reviews(inspection: Inspection) -> Iterator[Finding]:
    for document in inspection.dossier.of_kind("attachment", "other"):
        head = document.path + "".join(b.text for b in document.body[:3])
        if not _REVIEW.search(head):
            continue
        days = [f for f in inspection.facts.named("document_date", document=document.id) if f.role == "stated"]
        for kind, words in _PLANS:
            plans = [
                f for d in inspection.dossier.of_kind(kind) for f in [inspection.facts.main("plan_date", document=d.id)] if f is not None
            ]
            if len(days) != 1 or len(plans) != 1 or not words.search(head) or not _after(plans[0], days[0]):
                continue
            block = inspection.dossier.document(plans[0].document).block(plans[0].cite.block)
            if "修改" in block.text or str(plans[0].normalized)[:7] == str(days[0].normalized)[:7]:
                continue
            message = (
                f"评审意见的日期“{days[0].value}”早于所评方案的编制日期“{plans[0].value}”，请核对评审的是否为所附的这一稿；"
                "也可能是方案按评审意见修改后重新署了日期。"
            )
            yield CHECK.finding(message, [days[0].cite, plans[0].cite], severity="low", key=f"review:{document.id}")


def _after(a: Fact, b: Fact) -> bool:
    """Whether the day of a is b's day or later for certain: its whole span lies behind the beginning of b's."""
    x, y = str(a.normalized), str(b.normalized)
    known = len(x) == len(y) == 10 and not (a.slack and x[:7] == y[:7]) and not (b.slack and x[:7] == y[:7])
    return known and x > y and a.role not in ("former", "neighbour") and b.role not in ("former", "neighbour")


CHECK = Check("plausibility.term-order", "起止、设立与发证、评审与编制的先后", "implausible", "medium", run, clause="二(一)")
