"""What was done against the target that a document sets («充填率达到方案提的目标没有»)."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.chat.asking import Asked, understand
from assistant.chat.context import Context, Draft, Line
from assistant.chat.operands import Operand, Route, plain, same_unit
from assistant.chat.sentences import best_sentences
from assistant.core.cite import Cite
from assistant.core.units import quantities

_REACHED = re.compile(
    r"^(?P<what>.{2,}?)(?:是否|有没有|有无|能否|到底)?(?:已经?)?(?:达到|达成|完成|实现|满足|达|符合|够)(?:了)?(?P<by>.{0,18}?)(?:的|所?(?:提|定|列|设)(?:出)?的?)?(?P<goal>目标|设计(?:值|指标|要求)?|指标|要求|标准|计划|任务|规定)(?:值|要求)?(?:没有?|吗|了没|么|了吗)?$"
)
_GOAL = re.compile(r"目标|不低于|不小于|不少于|不高于|不大于|不超过|以上|以下|达到|≥|≤|设计|要求|应|计划|争取")
_AT_MOST = re.compile(r"不高于|不大于|不超过|以下|≤|以内|(?<!不)(?:小于|低于)")
_DESIGNED = ("设计", "指标", "要求", "标准", "规定")


def reached(context: Context, asked: Asked, route: Route) -> Draft | None:
    """What was done against the target that a document sets («充填率达到方案提的目标没有»)."""
    match = _REACHED.match(asked.text)
    if match is None:
        return None
    subject = understand(match.group("what"), context.dossier)
    name = "".join(subject.topic) or match.group("what")
    plans = [
        d.id
        for d in context.dossier.documents
        if d.kind in (asked.kinds or ("development_plan", "reclamation_plan")) and d.kind != "self_assessment"
    ]
    target = _stated(context, name, plans or None, goal=True)
    others = [d.id for d in context.dossier.documents if d.kind == "self_assessment"]
    actual = _stated(context, name, others, goal=False) or _stated(context, name, [d.id for d in context.dossier.documents], goal=False)
    if target is None or actual is None or actual.line.cites == target.line.cites:
        return None
    aim = same_unit(target.number, target.unit, actual.unit)
    if aim is None:
        return None
    most = _AT_MOST.search(target.value) is not None
    kept = actual.number <= aim if most else actual.number >= aim
    gap = plain(round(abs(actual.number - aim), 6))
    word = "个百分点" if actual.unit == "%" else actual.unit
    lead = "达到" if kept else "未达到，待核实"
    told_line = f"{lead}：实际{actual.shown}，{match.group('goal')[:2]}{'不超过' if most else ''}{target.shown}" + (
        f"（相差{gap}{word}）" if gap != "0" else ""
    )
    cites = tuple(dict.fromkeys((*actual.line.cites, *target.line.cites)))
    return Draft(True, (Line(told_line, cites), actual.line, target.line), value=actual.shown)


def _stated(context: Context, name: str, documents: list[str] | None, *, goal: bool) -> Operand | None:
    """The figure that stands behind a name: in a sentence that sets a goal, or in one that does not."""
    own = understand(f"{name}是多少", context.dossier)
    for hit in best_sentences(
        context, replace(own, documents=tuple(documents) if documents else None, inside=bool(documents)), documents=documents
    ):
        if hit.missing or hit.coverage < 0.6:
            continue
        for cite in hit.unit.cites[:1] if not hit.unit.cells else ():
            made = _behind(context, name, cite, goal=goal)
            if made is not None:
                return made
        if hit.unit.cells and hit.value and hit.value_cite is not None and goal == bool(_GOAL.search(hit.unit.own)):
            found = next(iter(quantities(hit.value)), None)
            if found is not None:
                line = Line(f"{context.document_name(hit.unit.document)}：{hit.unit.shown[:120]}", hit.unit.cites[:4])
                return Operand(found.value, found.unit.symbol if found.unit else "", hit.value, line, value=hit.value)
    return None


def _behind(context: Context, name: str, cite: Cite, *, goal: bool) -> Operand | None:
    raw = context.words(cite)
    at = raw.find(name[-3:]) if name[-3:] in raw else raw.find(name[-2:])
    for quantity in quantities(raw):
        clause = raw[max(0, at) : quantity.start]
        if quantity.unit is None or at < 0 or quantity.start < at or len(clause) > 30 or re.search(r"[；;。]", clause):
            continue
        if goal != bool(_GOAL.search(raw[max(0, at - 14) : quantity.end + 3])):
            return None
        line = Line(f"{context.document_name(cite.document)}：{raw.strip()[:130]}", (cite,))
        return Operand(
            quantity.value, quantity.unit.symbol, quantity.raw, line, value=f"{clause}{quantity.raw}{raw[quantity.end : quantity.end + 2]}"
        )
    return None
