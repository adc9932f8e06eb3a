"""评价指标版本混用

为什么：2020年版（1000分制）与2024年版（100分制）的一级指标名称、分值和达标线都不同，混用则总分和达标判断没有依据。
提示什么：自评估报告的评分表同时使用两个版本独有的一级指标名称（两版各有两个以上的须更正或说明，否则请留意）；一级指标名称属于一个版本而总分满分是另一版本的（请留意）。一份报告一条。
不提示什么：两个版本共有的名称（矿区环境、资源综合利用等）；正文引用的文件名称；只用一个版本的评分表；地方自行折算并写明百分制的总分以外的分数。
可能的正常解释：地方采用了自己的评分表，或按新版复核时保留了旧版表格。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite, place
from assistant.core.document import Document
from assistant.core.text import fold, strip_numbering
from assistant.corpus import table
from assistant.facts.reading import Reading
from assistant.facts.scoretree import ScoreRow, score_rows


def run(inspection: Inspection) -> Iterable[Finding]:
    """At most one finding a self-assessment."""
    for document in inspection.dossier.of_kind("self_assessment"):
        rows = list(score_rows(Reading(document)))
        finding = _names(document, rows) or _total(document, rows)
        if finding is not None:
            yield finding


def _by_edition(document: Document, rows: list[ScoreRow]) -> dict[str, dict[str, Cite]]:
    """Edition -> the names that only it has, each with its first place in a score table."""
    found: dict[str, dict[str, Cite]] = {}
    for row in rows:
        if row.level == "total" or row.name_at is None:
            continue
        name = fold(strip_numbering(row.path[0]))
        for edition in table("references/indicators")["editions"]:
            if name in edition["only_here"]:
                cell = next((b for b in document.body if b.table == row.table and fold(strip_numbering(b.text)) == name), row.name_at.block)
                found.setdefault(edition["id"], {}).setdefault(name, place(document, cell))
    return found


def _names(document: Document, rows: list[ScoreRow]) -> Finding | None:
    found = _by_edition(document, rows)
    if len(found) < 2:
        return None
    shown = "；".join(f"{edition}年版的“{'”“'.join(names)}”" for edition, names in sorted(found.items()))
    message = (
        f"自评评分表同时使用两个版本的一级指标：{shown}。两版的分值和达标线不同，应按一个版本自评，须更正或说明；"
        "也可能是地方采用了自己的评分表。"
    )
    several = min(len(names) for names in found.values()) >= 2
    cites = [c for _, names in sorted(found.items()) for c in names.values()]
    return CHECK.finding(message, cites, severity="medium" if several else "low", key=document.id)


def _total(document: Document, rows: list[ScoreRow]) -> Finding | None:
    found = _by_edition(document, rows)
    total = next((r for r in rows if r.level == "total" and r.maximum is not None and r.maximum_at is not None), None)
    if len(found) != 1 or total is None or total.maximum_at is None:
        return None
    edition, names = next(iter(found.items()))
    own = {e["id"]: e["total"] for e in table("references/indicators")["editions"]}
    other = next((i for i, t in own.items() if i != edition and t == total.maximum), None)
    if other is None or total.maximum == own[edition] or len(names) < 2:
        return None
    message = (
        f"自评评分表的一级指标名称属于{edition}年版（“{'”“'.join(names)}”，满分{own[edition]}分），总分满分却写{total.maximum:g}分，"
        f"与{other}年版相同。请核对采用的版本；也可能是地方折算后的分制。"
    )
    flat, start, end = total.maximum_at
    return CHECK.finding(message, [*names.values(), place(document, flat.block, *flat.raw(start, end))], severity="low", key=document.id)


CHECK = Check("consistency.indicator-edition", "评价指标版本混用", "inconsistent", "medium", run, clause="二(一)")
