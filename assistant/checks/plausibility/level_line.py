"""一级指标得分低于75%

为什么：2020年评价指标要求各一级指标得分不低于该级满分的75%、总分不低于800分，通知要求两者都达到。
提示什么：一级指标得分低于75%（或千分制总分低于800分），而该行、正文或结论称达标、符合或不低于75%；没有这种说法的列为须更正。一个指标一条。
不提示什么：没有75%规定的百分制指标，二级和三级指标，审核、专家评分。
可能的正常解释：对不涉及项作了折算，个别得分录入有误。
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.checks.arithmetic.level_scores import LevelScore, level_scores
from assistant.checks.tablemath import number
from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite, place_sentence
from assistant.core.document import Document
from assistant.core.text import fold

LINE = 0.75
PASS = 0.80
_CLAIM = re.compile(r"达标|符合要求|满足要求|合格|达到(?:绿色矿山)?(?:标准|要求)|均不低于|均达到|均高于|均超过|是$|√")
_CLAIM_TEXT = re.compile(
    r"(?:一级指标|各项指标|各指标)[^。]{0,30}(?:均|都|全部)[^。]{0,12}(?:75|达标|不低于|超过|高于)|75[%％][^。]{0,16}(?:以上|达标|符合|满足)|达到[^。]{0,8}(?:标准|要求)|分，达标"
)


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every first-level score below the line, once an indicator."""
    for document in inspection.dossier.documents:
        scores = level_scores(document)
        levels = [s for s in scores if not s.total]
        scale = max((s.maximum for s in scores if s.total), default=sum(s.maximum for s in levels))
        thousand = scale > 500 or (not any(s.total for s in scores) and max((s.maximum for s in levels), default=0) > 100)
        if not thousand and not any("75" in b.text and _CLAIM_TEXT.search(b.text) for b in document.prose):
            continue
        seen: set[str] = set()
        for score in levels:
            if score.got < LINE * score.maximum - 1e-9 and score.name not in seen:
                seen.add(score.name)
                yield _finding(document, score, score.name, LINE)
        for score in scores:
            if score.total and score.maximum >= 900 and score.got < PASS * score.maximum and "总分" not in seen:
                seen.add("总分")
                yield _finding(document, score, "总分", PASS)


def _finding(document: Document, score: LevelScore, name: str, line: float) -> Finding:
    claims = _claims(document, score)
    called = "，材料却称达标" if claims else ""
    message = (
        f"“{name}”自评得分{number(score.got)}分，为满分{number(score.maximum)}分的{number(100 * score.got / score.maximum)}%，低于{number(100 * line, 0)}%"
        f"（{number(line * score.maximum)}分）的要求{called}。未达线不符合申报条件，须核对得分或结论；也可能是个别得分录入有误，或对不涉及项作了折算。"
    )
    return CHECK.finding(
        message, [*score.cites, *claims], severity="high" if claims else "medium", item="2.3.self-score", key=f"{document.id}:{name}"
    )


def _claims(document: Document, score: LevelScore) -> list[Cite]:
    found = [
        place_sentence(document, b, m.start())
        for b in document.prose
        if (m := _CLAIM_TEXT.search(b.text)) and not re.search(r"未达|不达标|除.{0,12}外", b.text)
    ]
    in_row = any(_CLAIM.search(fold(w)) and not re.search(r"不达标|未达标|不符合", w) for w in score.row)
    return found[:3] or (list(score.cites[:1]) if in_row else [])


CHECK = Check("plausibility.level-line", "一级指标得分低于75%", "implausible", "high", run, clause="二(三)")
