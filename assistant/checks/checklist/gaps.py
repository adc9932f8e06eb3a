"""What the checklist's answers flag: an item that is missing, a commitment that is not signed, an element without evidence.

Contradictions are not told again here: the rules that found them cite both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.core.check import Category, Severity
from assistant.core.report import ElementReport, FindingReport, ItemReport

#: Items without which the filing cannot be examined at all.
_DECISIVE = (
    "2.1.prerequisite",
    "2.2.development-plan-submitted",
    "2.2.reclamation-plan-submitted",
    "2.3.report-submitted",
    "2.3.truth-commitment",
    "2.3.self-score",
)
_SIGNED = "2.3.truth-commitment"
_LISTED = "2.3.attachments"


def gaps(items: Iterable[ItemReport]) -> Iterator[FindingReport]:
    """One finding a missing item; for a partial commitment one a lacking element; for other partial items one of low severity."""
    for item in items:
        if item.verdict == "missing":
            category: Category = "missing"
            severity: Severity = "high" if item.id.startswith(_DECISIVE) else "medium"
            yield _finding(
                item, category, severity, f"未找到“{item.title}”的内容。{_stop(item.rationale)}请补充；也可能写在没有提交的材料里。"
            )
        elif item.verdict == "partial":
            yield from _partial(item)


def _partial(item: ItemReport) -> Iterator[FindingReport]:
    lacking = [e for e in item.elements if e.verdict in ("missing", "partial", "contradicted")]
    if item.id == _SIGNED:
        for element in lacking:
            yield _finding(
                item,
                "unsigned",
                "high",
                f"真实性承诺缺“{element.label}”。{_stop(element.rationale)}企业对自评估报告的真实性负责，承诺须签署完整，请补签；也可能签署页未随件提交。",
                element,
            )
    elif item.id == _LISTED:
        for element in item.elements:
            if element.verdict != "met":
                yield _finding(
                    item, "missing", "medium", f"{_stop(element.rationale)}请补交；也可能合并在其他文件中或文件名没有写明。", element
                )
    elif lacking:
        listed = "、".join(e.label for e in lacking)
        yield _finding(item, "missing", "low", f"“{item.title}”缺{listed}。{_stop(item.rationale)}请补充；也可能写在别处。")


def _stop(words: str) -> str:
    """A sentence with its full stop."""
    return words if not words or words.endswith(("。", "；", "！")) else f"{words}。"


def _finding(item: ItemReport, category: Category, severity: Severity, message: str, element: ElementReport | None = None) -> FindingReport:
    cites = list(element.citations if element is not None and element.citations else item.citations)[:3]
    suffix = f".{element.id}" if element is not None else ""
    return FindingReport(
        id="f0", rule=f"{'unsigned' if category == 'unsigned' else 'missing'}.item{suffix}", category=category, severity=severity, item=item.id, message=message,
        citations=cites, searched=item.searched, confidence=item.confidence, group=item.id,
    )  # fmt: skip
