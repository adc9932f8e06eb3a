"""Comparison between documents, calculation with facts, validity on the day of judgement."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.chat.asking import Asked, understand
from assistant.chat.context import Context, Draft, Line
from assistant.chat.facttool import PAIRS, grouped, shown, statements
from assistant.chat.sentences import best_sentences
from assistant.core.dates import dates
from assistant.core.fact import Fact
from assistant.core.units import convert
from assistant.facts.compare import comparable

_TO = {"license_no": "license_to", "safety_license": "safety_to", "pollution_permit": "permit_to", "license_from": "license_to",
       "safety_from": "safety_to", "permit_from": "permit_to", "rp_from": "rp_to"}  # fmt: skip
_UNIT_ASKED = re.compile(
    r"(?:多少|几|折合|换算[成为]?|合|等于|是|折)(?:个)?(平方公里|平方千米|平方米|公顷|亩|km2|hm2|m2|万吨|吨|万元|亿元|元)"
)


def compare(context: Context, asked: Asked) -> Draft | None:
    """Whether the documents say the same of the facts that are asked for; None where none is stated."""
    lines: list[Line] = []
    names = list(asked.facts)
    for name in names:
        facts = statements(context, asked, name)
        if not facts:
            continue
        label = facts[0].label
        cites = tuple(f.cite for f in facts)
        groups = grouped(facts)
        told = "；".join(f"{context.document_name(f.document)} {shown(f)}" for f in facts)
        if len(facts) == 1:
            lines.append(
                Line(f"{label}：只有{context.document_name(facts[0].document)}写明（{shown(facts[0])}），其他材料中未找到，无从比较", cites)
            )
        elif len(groups) == 1:
            lines.append(Line(f"{label}：一致，均为{shown(facts[0])}（{told}）", cites))
        elif any(comparable(a[0], b[0]) for i, a in enumerate(groups) for b in groups[i + 1 :]):
            lines.append(Line(f"{label}：不一致，疑似有误，待核实（{told}）", cites))
        else:
            lines.append(Line(f"{label}：数值不同，但口径或年份不同（{told}）", cites))
    return Draft(True, tuple(lines), facts=tuple(names)) if lines else None


def calculate(context: Context, asked: Asked) -> Draft | None:
    """A calculation with stated figures, shown as a formula; None where it is none that is understood."""
    asked_unit = _UNIT_ASKED.search(asked.text)
    figures = [(name, facts) for name in asked.facts if (facts := _numbers(statements(context, asked, name)))]
    if asked_unit and figures and not re.search(r"相差|差多少|加起来|之和|每亩|亩均|占", asked.text):
        return _converted(context, figures, tuple(dict.fromkeys(_UNIT_ASKED.findall(asked.text))))
    total = _total_of_years(context, asked)
    if total is not None:
        return total
    if not asked.wants("calculate"):
        return None
    left = _remaining(context, asked)
    if left is not None:
        return left
    if re.search(r"亩均|每亩|每公顷", asked.text):
        return _per_area(context, asked)
    if "占" in asked.text and len(figures) >= 2 and not _both_named(context, asked):
        return None  # 施工费占静态总投资的比例: of a thing that is no fact
    if len(figures) >= 2:
        return _two(figures[0][1][0], figures[1][1][0], asked)
    if figures and (len(asked.years) >= 2 or re.search("增长|增加|变化|减少|去年|上年|上一年", asked.text)):
        return by_year(context, asked, figures[0][0])
    if figures and len(figures[0][1]) >= 2:
        return _two(figures[0][1][0], figures[0][1][1], asked)
    return None


def _both_named(context: Context, asked: Asked) -> bool:
    """Whether a fact is named on either side of «占»."""
    part, _, whole = asked.text.partition("占")
    return bool(understand(part, context.dossier).facts) and bool(understand(whole, context.dossier).facts)


_YEARS_TOTAL = re.compile(r"三年|累计|合计|一共|总共|这几年")


def _total_of_years(context: Context, asked: Asked) -> Draft | None:
    """What was mined over the years that are stated, as a sum; None where another thing or one year is asked for."""
    if asked.facts[:1] != ("production_wt",) or asked.years or not _YEARS_TOTAL.search(asked.text):
        return None
    made: dict[int, Fact] = {}
    for fact in _numbers(context.facts.named("production_wt", roles=("actual", "stated"))):
        if fact.year is not None:
            made.setdefault(fact.year, fact)
    years = sorted(made)[-3:]
    if len(years) < 2:
        return None
    told = "＋".join(_plain(made[y].number) for y in years)
    lines = [Line(f"{y}年：{shown(made[y])}", (made[y].cite,)) for y in years]
    return Draft(
        True,
        (Line(f"{years[0]}至{years[-1]}年合计{_plain(round(sum(made[y].number for y in years), 4))}万吨：{told}", ()), *lines),
        facts=("production_wt",),
    )


def _numbers(facts: Sequence[Fact]) -> list[Fact]:
    return [f for f in facts if not isinstance(f.normalized, str)]


def _plain(value: float) -> str:
    """Figures without noise: at most four decimals, no trailing zeros."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _converted(context: Context, figures: Sequence[tuple[str, list[Fact]]], targets: Sequence[str]) -> Draft | None:
    lines = []
    for target, (_, facts) in ((t, f) for t in targets for f in figures):
        for group in grouped(facts):
            fact = group[0]
            try:
                value = convert(fact.number, fact.unit or "", target)
            except (ValueError, KeyError):
                continue
            stated = shown(fact)
            same = stated.replace(" ", "").endswith(target) or abs(value - fact.number) < 1e-9
            text = f"{fact.label}：{stated}" if same else f"{fact.label}：{stated}，折合{_plain(value)}{target}"
            who = "" if len(grouped(facts)) == 1 else f"（{context.document_name(fact.document)}）"
            lines.append(Line(text + who, tuple(f.cite for f in group[:3])))
    return Draft(True, tuple(lines), facts=tuple(n for n, _ in figures)) if lines else None


def _two(a: Fact, b: Fact, asked: Asked) -> Draft | None:
    if (a.unit or "") != (b.unit or ""):
        try:
            second = convert(b.number, b.unit or "", a.unit or "")
        except (ValueError, KeyError):
            return None
    else:
        second = b.number
    x, y, word = a.number, second, a.unit or ""
    formula: str
    if re.search(r"占|比例|比重|百分之几|几成", asked.text) and y:
        formula = f"{a.label}÷{b.label}＝{_plain(x)}÷{_plain(y)}＝{_plain(round(100 * x / y, 2))}%"
    elif re.search(r"倍", asked.text) and y:
        formula = f"{a.label}÷{b.label}＝{_plain(x)}÷{_plain(y)}＝{_plain(round(x / y, 3))}倍"
    elif re.search(r"合计|加起来|之和|总和|一共", asked.text):
        formula = f"{a.label}＋{b.label}＝{_plain(x)}＋{_plain(y)}＝{_plain(x + y)}{word}"
    else:
        big, small, first, last = (x, y, a, b) if x >= y else (y, x, b, a)
        formula = f"相差{_plain(big - small)}{word}：{first.label}{shown(first)}－{last.label}{shown(last)}"
    return Draft(True, (Line(formula, (a.cite, b.cite)),), facts=(a.name, b.name))


def by_year(context: Context, asked: Asked, name: str) -> Draft | None:
    """A fact over the years, with the change from one to the next."""
    facts: dict[int, Fact] = {}
    for fact in _numbers(context.facts.named(name, roles=("actual", "stated"))):
        if fact.year is not None and (asked.documents is None or fact.document in asked.documents):
            known = facts.get(fact.year)
            if known is None or fact.confidence > known.confidence:
                facts[fact.year] = fact
    years = [y for y in sorted(facts) if not asked.years or len(asked.years) < 2 or y in asked.years]
    if len(asked.years) == 1:
        years = [y for y in years if y <= asked.years[0]]
    years = years[-2:] if len(asked.years) < 2 else years
    if len(years) < 2:
        return None
    lines = [Line(f"{y}年{facts[y].label}：{shown(facts[y])}", (facts[y].cite,)) for y in years]
    changes = []
    for earlier, later in pairwise(years):
        change = facts[later].number - facts[earlier].number
        word = "增加" if change > 0 else "减少" if change < 0 else "持平"
        share = (
            f"（{_plain(round(100 * abs(change) / abs(facts[earlier].number), 2))}%）"
            if facts[earlier].number and change and facts[later].unit != "%"
            else ""
        )
        unit_word = "个百分点" if facts[later].unit == "%" else facts[later].unit or ""
        changes.append(f"{later}年比{earlier}年{word}" + (f"{_plain(abs(change))}{unit_word}{share}" if change else ""))
    return Draft(True, (Line("；".join(changes), tuple(facts[y].cite for y in years)), *lines), facts=(name,))


def _per_area(context: Context, asked: Asked) -> Draft | None:
    named = ("dynamic_wan", "static_wan") if "动态" in asked.text else ("static_wan",)
    money = next((f for n in (*asked.facts, *named) if n.endswith("_wan") for f in statements(context, asked, n)), None)
    area = next(
        (f for n in (*asked.facts, "reclaim_hm2", "responsibility_hm2") if n.endswith("_hm2") for f in statements(context, asked, n)), None
    )
    if money is None or area is None or not area.number:
        return None
    per_hectare = "公顷" in asked.text or "hm2" in asked.text
    size = area.number if per_hectare else convert(area.number, "公顷", "亩")
    word = "公顷" if per_hectare else "亩"
    each = 10_000 * money.number / size
    text = f"平均每{word}{_plain(round(each, 2))}元：{money.label}{shown(money)}÷{area.label}{shown(area)}（{_plain(size)}{word}）"
    return Draft(True, (Line(text, (money.cite, area.cite)),), facts=(money.name, area.name))


# ---------------------------------------------------------------- validity


#: What has a term, by the words of a question, and the fact that is its last day.
_TERMED = (
    ("安全生产许可证|安许证", "safety_to"),
    ("排污", "permit_to"),
    ("采矿许可证|采矿权证|采矿证|矿权", "license_to"),
    ("复垦方案|修复方案|适用期|适用年限", "rp_to"),
)


def validity(context: Context, asked: Asked) -> Draft | None:
    """Whether what has a term was valid on the day of judgement; None where no term is stated."""
    day = dt.date.fromisoformat(context.report.as_of)
    lines = []
    names = dict.fromkeys(_TO.get(n, n) for n in asked.facts)
    named = [fact for pattern, fact in _TERMED if re.search(pattern, asked.text)]
    if not any(n in {p[1] for p in PAIRS} for n in names) and named:
        names = dict.fromkeys(named[:1])
    for name in names:
        if name not in {p[1] for p in PAIRS}:
            continue
        for group in grouped(statements(context, asked, name)):
            end = _day(group[0])
            if end is None:
                continue
            state = "在有效期内" if end >= day else f"已过期{(day - end).days}天" if re.search(r"天|多久", asked.text) else "已过期"
            lines.append(
                Line(f"{state}：{group[0].label} {shown(group[0])}（审查基准日{day.isoformat()}）", tuple(f.cite for f in group[:3]))
            )
    if not lines:
        return _paper_validity(context, asked, day)
    return Draft(True, tuple(lines), facts=tuple(names))


_PAPER = re.compile(r"证|许可|批复|合同|协议|方案|执照|资质|登记")


def _paper_validity(context: Context, asked: Asked, day: dt.date) -> Draft | None:
    """The same for a paper that is no fact: the sentence or row that names it with its last day."""
    if not any(_PAPER.search(run) for run in asked.topic):
        return None
    question = replace(asked, text=f"{''.join(asked.topic)}有效期至什么时候", facts=())
    for hit in best_sentences(context, question):
        if hit.coverage < 0.7 or hit.missing:
            continue
        stated = [s.date for cite in hit.unit.cites for s in dates(context.words(cite)) if s.date.day and s.date.possible]
        if not stated and not re.search(r"长期", hit.unit.own):
            continue
        if not stated:
            return Draft(True, (Line(f"在有效期内：长期有效（{hit.unit.shown[:110]}）", hit.unit.cites[:4]),))
        end = max(d.last() for d in stated)
        pending = "；材料另称延续（换证）手续正在办理，以证明文件为准" if re.search(r"延续|换证|换发|受理", hit.unit.own) else ""
        state = "在有效期内" if end >= day else f"按所写日期已过期{(day - end).days}天"
        told = f"{state}：至{end.year}年{end.month}月{end.day}日（审查基准日{day.isoformat()}）{pending}"
        return Draft(True, (Line(told, hit.unit.cites[:4]), Line(hit.unit.shown[:160], hit.unit.cites[:4])))
    return None


def _remaining(context: Context, asked: Asked) -> Draft | None:
    if not re.search(r"还(?:剩|有|差)?(?:多少|几)(?:天|年|个?月|时间)|多久(?:后)?(?:到期|过期)|剩余有效期", asked.text):
        return None
    day = dt.date.fromisoformat(context.report.as_of)
    name = next((t for n in asked.facts if (t := _TO.get(n, n)) in {p[1] for p in PAIRS}), None)
    fact = next(iter(statements(context, asked, name)), None) if name else None
    end = _day(fact) if fact else None
    if fact is None or end is None:
        return None
    days = (end - day).days
    text = f"距到期还有{days}天（约{_plain(round(days / 365.25, 1))}年）" if days >= 0 else f"已过期{-days}天"
    return Draft(True, (Line(f"{text}：{fact.label} {shown(fact)}，审查基准日{day.isoformat()}", (fact.cite,)),), facts=(fact.name,))


def _day(fact: Fact) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(fact.normalized))
    except ValueError:
        return None
