"""自评得分的核算

为什么：总分和各级得分决定能否申报（2020年指标总分不低于800分，各一级指标不低于75%）。
提示什么：单项得分超过满分；同一一级指标在汇总表、明细之和与正文中得分不同；正文总分不等于各一级指标之和。一个指标一条。
不提示什么：审核、专家评分列，加分项，各处一致的得分；表格自身合计行的错误由表格合计规则提示。
可能的正常解释：只在一处修改了评分，对不涉及项作了折算。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.checks.arithmetic.level_scores import score_table_rows
from assistant.checks.tablemath import number
from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite, place, place_sentence
from assistant.core.document import Document
from assistant.core.text import fold, sentence_at
from assistant.facts.scoretree import ScoreRow

_WHY = "自评得分是能否申报的依据，须更正或说明；也可能是修改评分时只改了其中一处，或对不涉及项作了折算。"
_TEXT = re.compile(r"(?:自评)?(?:得分|评分|实得|自评)(?:为|是|:|共计|合计)*(?P<got>\d{1,3}(?:\.\d+)?)分")
_NOT_SCORE = re.compile(r"扣|满分$|率|不低于|标准|核查|第三方|专家")


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every score that does not fit, in the documents that hold score tables."""
    for document in inspection.dossier.documents:
        rows = score_table_rows(document)
        if rows:
            yield from _above(document, rows)
            yield from _levels(document, rows)
            yield from _total(inspection, document, rows)


def _cite(document: Document, row: ScoreRow, *, maximum: bool = False) -> Cite | None:
    at = row.maximum_at if maximum else row.got_at
    return place(document, at[0].block) if at is not None else None


def _above(document: Document, rows: list[ScoreRow]) -> Iterator[Finding]:
    for row in rows:
        if row.maximum is None or row.got is None or row.got <= row.maximum or "加分" in "".join(row.path):
            continue
        cites = [
            c
            for c in (_cite(document, row), _cite(document, row, maximum=True), place(document, row.name_at.block) if row.name_at else None)
            if c
        ]
        message = f"“{row.path[-1]}”自评得分{number(row.got)}分，超过满分{number(row.maximum)}分。{_WHY}"
        yield CHECK.finding(message, cites, key=f"{document.id}:{row.table}:{row.row}")


def _first(path: tuple[str, ...]) -> str:
    name = re.sub(r"\(.*?\)|小计|合计|得分|^[一二三四五六七八九十\d]+[、.]", "", fold(path[0]))
    return name.strip("“”")


def _levels(document: Document, rows: list[ScoreRow]) -> Iterator[Finding]:
    heads = [r for r in rows if r.level == "first"] or [r for r in rows if r.level == "subtotal"]
    for name, maximum in {_first(r.path): r.maximum for r in heads}.items():
        told: list[tuple[str, float, list[Cite]]] = []
        same = [r for r in rows if r.got is not None and r.level in ("first", "subtotal") and _first(r.path) == name]
        told += [
            ("汇总表" if r.level == "first" else "明细表小计", r.got or 0.0, [cite])
            for r in same
            if (cite := _cite(document, r)) is not None
        ]
        items = [r for r in rows if r.level in ("item", "second") and _first(r.path) == name]
        complete = all(r.got is not None and r.maximum is not None for r in items)
        complete = complete and maximum is not None and abs(sum(r.maximum or 0 for r in items) - maximum) < 0.01
        if complete and not any(where == "明细表小计" for where, _, _ in told) and len(items) > 1:
            total = sum(r.got for r in items if r.got is not None)
            told.append((f"明细表{len(items)}项之和", total, [c for r in items[:8] if (c := _cite(document, r)) is not None]))
        told += [("正文", got, [cite]) for got, cite in _in_text(document, name)]
        if len(told) >= 2 and max(t[1] for t in told) - min(t[1] for t in told) > 0.01:
            shown = "，".join(dict.fromkeys(f"{where}{number(got)}分" for where, got, _ in told))
            message = f"一级指标“{name}”自评得分不一致：{shown}。{_WHY}"
            yield CHECK.finding(message, [c for _, _, cites in told for c in cites], key=f"{document.id}:{name}")


def _in_text(document: Document, name: str) -> Iterator[tuple[float, Cite]]:
    if len(name) < 3:
        return
    for block in document.prose:
        plain = fold(block.text)
        if name not in plain or "分" not in plain:
            continue
        for sentence in re.split(r"[。；;]", plain):
            scores = [m for m in _TEXT.finditer(sentence) if not _NOT_SCORE.search(sentence[max(0, m.start() - 4) : m.start()])]
            if (
                sentence.count("指标") <= 2
                and name in sentence
                and len(scores) == 1
                and re.search(
                    rf"(?<![一-龥]){re.escape(name)}[”\"』」]?(?:这?一级)?(?:指标|部分|方面)?(?:，|,|满分|标准分|自评|得分|共|:)", sentence
                )
            ):
                at = block.text.find(scores[0].group("got"))
                yield float(scores[0].group("got")), place_sentence(document, block, max(at, 0))
                break


#: Below this a score may be that of one level (自评197分／满分220分).
_TRUST = 0.6


def _total(inspection: Inspection, document: Document, rows: list[ScoreRow]) -> Iterator[Finding]:
    tables = [t for t in dict.fromkeys(r.table for r in rows) if sum(r.level == "first" for r in rows if r.table == t) >= 4]
    if not tables:
        return
    levels = [r for r in rows if r.table == tables[0] and r.level == "first" and r.got is not None]
    total = sum(r.got for r in levels if r.got is not None)
    in_tables = {r.got for r in rows if r.level == "total"}
    for fact in inspection.facts.named("score_total"):
        block = inspection.dossier.document(fact.document).block(fact.cite.block)
        if block.role == "cell" or fact.confidence < _TRUST or fact.role in ("former", "required") or abs(fact.number - total) <= 0.051:
            continue
        start, end = sentence_at(block.text, fact.cite.start)
        of_a_level = any(abs(fact.number - (r.got or 0)) < 0.01 or r.path[0] in block.text[start:end] for r in levels)
        if of_a_level or not 0.7 * total <= fact.number <= 1.3 * total:
            continue
        parts = "＋".join(number(r.got) for r in levels if r.got is not None)
        in_table = (
            f"，评分表合计为{'、'.join(number(g) for g in sorted(g for g in in_tables if g is not None))}分" if in_tables - {None} else ""
        )
        message = f"自评总分写{''.join(fact.value.split())}，各一级指标得分之和为{parts}＝{number(total)}分{in_table}。{_WHY}"
        cites = [fact.cite, *(c for r in levels if (c := _cite(document, r)) is not None)]
        yield CHECK.finding(
            message,
            [*cites, *(c for r in rows if r.level == "total" and (c := _cite(document, r)) is not None)],
            severity="high",
            key=f"{document.id}:total",
        )
        return


CHECK = Check("arithmetic.scores", "自评得分的核算", "arithmetic", "medium", run, clause="二(三)")
