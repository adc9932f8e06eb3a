"""Whether what was done keeps to what was set: output to the licensed scale, actual rates to the designed ones."""

from __future__ import annotations

import re

from assistant.chat.asking import Asked
from assistant.chat.context import Context, Draft, Line
from assistant.chat.facttool import shown
from assistant.core.fact import Fact, FactRole

_OVER = re.compile(r"超了?没|有没有超|是否超|超没超|超产|超规模|超过(?:了)?(?:核定|证载|批准|设计)|超(?:了|过)?吗|超能力")
_REACHED = re.compile(
    r"达标|达到(?:了)?(?:设计|要求|标准|指标)|达(?:没达|不达)到|满足设计|(?:低|高)于设计|(?:比|跟|和|与)设计|设计(?:值|要求)?比|完成(?:了)?设计"
)
_RATES = {"actual_recovery": "design_recovery", "concentrator_recovery": "", "utilization": "", "design_recovery": ""}


def standing(context: Context, asked: Asked) -> Draft | None:
    """The two figures and which is the greater; None where the question is about no such pair or one of them is not stated."""
    if _OVER.search(asked.text):
        return _over(context, asked)
    if _BALANCE.search(asked.text):
        return _balance(context)
    if _REACHED.search(asked.text) and any(name in _RATES for name in asked.facts):
        return _reached(context, asked)
    return None


_BALANCE = re.compile(r"(?:余额|结余|结存)[^，]{0,12}(?:对得上|对不上|一致|对不对|相符|吻合|对吗|算对)")


def _balance(context: Context) -> Draft | None:
    """The balance of the fund against what was put in and taken out."""
    facts = [context.facts.main(n) for n in ("fund_accrued_wan", "fund_used_wan", "fund_balance_wan")]
    if any(f is None or isinstance(f.normalized, str) for f in facts):
        return None
    accrued, used, balance = (f for f in facts if f is not None)
    due = round(accrued.number - used.number, 4)
    same = abs(due - balance.number) < 0.006
    word = "对得上" if same else "对不上，待核实"
    told = f"{word}：计提{shown(accrued)}－使用{shown(used)}＝{due:g}万元，所写余额{shown(balance)}"
    return Draft(True, (Line(told, tuple(dict.fromkeys(f.cite for f in (accrued, used, balance)))),), facts=("fund_balance_wan",))


def _over(context: Context, asked: Asked) -> Draft | None:
    scale = next(iter(context.facts.named("scale_wt", roles=("licensed",))), None) or context.facts.main("scale_wt")
    made: dict[int, Fact] = {}
    for fact in context.facts.named("production_wt", roles=("actual", "stated")):
        if fact.year is not None and not isinstance(fact.normalized, str):
            made.setdefault(fact.year, fact)
    years = [y for y in sorted(made) if not asked.years or y in asked.years]
    if scale is None or isinstance(scale.normalized, str) or not years:
        return None
    over = [y for y in years if made[y].number > scale.number * 1.0001]
    head = f"{'、'.join(map(str, over))}年产量超过生产规模{shown(scale)}，待核实" if over else f"未超过生产规模{shown(scale)}"
    lines = [Line(f"{y}年产量：{shown(made[y])}", (made[y].cite,)) for y in years]
    return Draft(True, (Line(head, (scale.cite,)), *lines), facts=("production_wt", "scale_wt"))


def _reached(context: Context, asked: Asked) -> Draft | None:
    lines: list[Line] = []
    for name in dict.fromkeys("actual_recovery" if n == "design_recovery" else n for n in asked.facts if n in _RATES):
        design = _best(context, _RATES[name], None) if _RATES[name] else _best(context, name, None, designed=True)
        years = sorted({f.year for f in context.facts.named(name, roles=("actual", "stated")) if f.year is not None})
        year = next((y for y in asked.years if y in years), years[-1] if years else None)
        actual = _best(context, name, year)
        if design is None or actual is None or design.cite == actual.cite:
            continue
        gap = f"{abs(actual.number - design.number):.4f}".rstrip("0").rstrip(".")
        word = (
            f"达到设计值（高{gap}个百分点）"
            if actual.number > design.number
            else "达到设计值"
            if actual.number >= design.number
            else f"低于设计值{gap}个百分点，待核实"
        )
        when = f"{actual.year}年" if actual.year else ""
        lines.append(Line(f"{word}：{when}{actual.label}{shown(actual)}，设计{shown(design)}", (actual.cite, design.cite)))
        plan = next((f for f in _designed(context, _RATES[name] or name) if f.document != design.document), None)
        if plan is not None:
            lines.append(Line(f"{context.document_name(plan.document)}：设计{shown(plan)}", (plan.cite,)))
    return Draft(True, tuple(lines), facts=asked.facts) if lines else None


def _designed(context: Context, name: str) -> list[Fact]:
    roles: tuple[FactRole, ...] | None = None if name == "design_recovery" else ("designed", "planned")
    return [
        f
        for f in context.facts.named(name, roles=roles)
        if not isinstance(f.normalized, str) and f.role not in ("required", "neighbour", "former")
    ]


def _best(context: Context, name: str, year: int | None, *, designed: bool = False) -> Fact | None:
    found = (
        _designed(context, name)
        if designed or name == "design_recovery"
        else [f for f in context.facts.named(name, roles=("actual", "stated"), year=year) if not isinstance(f.normalized, str)]
    )
    return max(found, key=lambda f: (f.main, f.confidence), default=None)
