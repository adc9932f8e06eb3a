"""Scores below the line that the report calls up to standard: a first-level indicator below 75 % of its maximum, a total below 800 of 1,000.

Why: by the indicators of 2020 each first-level score should reach 75 % of its maximum and the total 800 points; the notice requires both.

Flagged: a first-level row below 75 % (or a total below 80 % of 1,000) while the row, the text or the conclusion says 达标, 符合 or 不低于75%.
One finding an indicator. Without such a claim the finding is medium.

Quiet: the 100-point edition of 2024 (no such line is laid down), second-level and third-level items, rows of a reviewer's score.

Innocent explanations: the level's maximum was rescaled for items that do not apply, a typing error in one score.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.checks.tablemath import number
from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite, place, place_sentence
from assistant.core.document import Document
from assistant.core.text import fold
from assistant.facts.reading import Reading
from assistant.facts.scoretree import ScoreRow, score_rows

LINE = 0.75
PASS = 0.80
_CLAIM = re.compile(r"达标|符合要求|满足要求|合格|达到(?:绿色矿山)?(?:标准|要求)|均不低于|均达到|均高于|均超过|是$|√")
_CLAIM_TEXT = re.compile(r"(?:一级指标|各项指标|各指标)[^。]{0,30}(?:均|都|全部)[^。]{0,12}(?:75|达标|不低于|超过|高于)|75[%％][^。]{0,16}(?:以上|达标|符合|满足)|达到[^。]{0,8}(?:标准|要求)")


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every first-level score below the line, once an indicator."""
    for document in inspection.dossier.documents:
        rows = list(score_rows(Reading(document)))
        totals = [r.maximum for r in rows if r.level == "total" and r.maximum]
        firsts = [r for r in rows if r.level in ("first", "subtotal") and r.maximum and r.got is not None]
        scale = max(totals, default=sum(r.maximum or 0 for r in firsts if r.level == "first"))
        if scale < 500:
            continue
        seen: set[str] = set()
        for row in [r for r in firsts if r.level == "first"] or firsts:
            name = re.sub(r"\(.*?\)|小计", "", fold(row.path[0]))
            if row.got is not None and row.maximum and row.got < LINE * row.maximum - 1e-9 and name not in seen:
                seen.add(name)
                yield _finding(document, row, name, LINE)
        for row in rows:
            if row.level == "total" and row.got is not None and row.maximum and row.maximum >= 900 and row.got < PASS * row.maximum and "总分" not in seen:
                seen.add("总分")
                yield _finding(document, row, "总分", PASS)


def _finding(document: Document, row: ScoreRow, name: str, line: float) -> Finding:
    assert row.got is not None
    assert row.maximum is not None
    cites = [place(document, at[0].block) for at in (row.got_at, row.maximum_at) if at is not None]
    claims = _claims(document, row)
    called = "，材料却称达标" if claims else ""
    message = (
        f"“{name}”自评得分{number(row.got)}分，为满分{number(row.maximum)}分的{number(100 * row.got / row.maximum)}%，低于{number(100 * line, 0)}%"
        f"（{number(line * row.maximum)}分）的要求{called}。未达线不符合申报条件，须核对得分或结论；也可能是个别得分录入有误，或对不涉及项作了折算。"
    )
    return CHECK.finding(message, [*cites, *claims], severity="high" if claims else "medium", item="2.3.self-score", key=f"{document.id}:{name}")


def _claims(document: Document, row: ScoreRow) -> list[Cite]:
    table = document.tables[row.table]
    cells = [b for b in document.grid(table)[row.row] if b is not None and b.text.strip()]
    found = [place(document, b) for b in cells if _CLAIM.search(fold(b.text)) and not re.search(r"不达标|未达标|不符合", b.text)]
    for block in document.prose:
        match = _CLAIM_TEXT.search(block.text)
        if match and not re.search(r"未达|不达标|除.{0,12}外", block.text):
            found.append(place_sentence(document, block, match.start()))
    return found[:3]


CHECK = Check("plausibility.level-line", "一级指标得分低于75%", "implausible", "high", run, clause="二(三)")
