"""Figures that the documents give put to work: sums over years and rows, quantity by price, amounts per day, what was reached of a target.

Each shows its formula and cites what it is made of. Nothing is calculated from a figure that no document states.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.chat import checking, tables
from assistant.chat.asking import Asked, understand
from assistant.chat.cells import Entry, entries
from assistant.chat.context import Context, Draft, Line
from assistant.chat.facttool import shown, statements
from assistant.chat.inturn import operand_of, years_told
from assistant.chat.marks import char_weights, covered, told
from assistant.chat.operands import HOURS, Flow, Operand, Route, flows, of_entry, operand, plain, same_unit
from assistant.chat.sentences import best_sentences
from assistant.chat.trends import period_series
from assistant.chat.values import bare_number
from assistant.chat.wording import periods, words_of
from assistant.checks.arithmetic.expressions import equations
from assistant.core.cite import Cite, place
from assistant.core.fact import Fact
from assistant.core.text import fold
from assistant.core.units import quantities


def calculated(context: Context, asked: Asked, route: Route) -> Draft | None:
    """The first of these calculations that the question asks for and the documents allow."""
    for work in (per_period, which_greater, reached, rows_against_total, product_of_row, made_again):
        draft = work(context, asked, route)
        if draft is not None:
            return draft
    return None


# ---------------------------------------------------------------- amounts per hour, day, year

_PER = re.compile(
    r"(?:折算|折合|换算|算下来|相当于|合)?[，,]?(?:一|每)(?P<per>天|日|昼夜|小时|年)(?![\u4e00-\u9fff]{0,1}[一二三四五六七八九十\d])"
)


def per_period(context: Context, asked: Asked, route: Route) -> Draft | None:
    """An amount per day or year from one that is stated per hour or day («按正常涌水量折算一天多少»)."""
    match = _PER.search(asked.text)
    if match is None or not re.search(r"折算|折合|换算|相当于|算下来|按", asked.text) or not re.search(r"多少|几", asked.text):
        return None
    subject = re.sub(r"^按照?|折算|折合|换算|算下来|相当于", "", asked.text[: match.start()]).strip("，, ")
    own = understand(f"{subject}是多少", context.dossier)
    goal = {"日": "天", "昼夜": "天"}.get(match.group("per"), match.group("per"))
    for hit in best_sentences(context, own)[:4]:
        if hit.coverage < 0.6 or hit.missing:
            continue
        at = fold(hit.unit.shown).find(own.topic[-1][-2:]) if own.topic else 0
        found = [f for f in flows(hit.unit.shown) if hit.unit.shown.find(f.shown) >= max(0, at)] or flows(hit.unit.shown)
        worked = _per(found[0], goal) if found else None
        if worked is not None:
            return Draft(True, (Line(worked, hit.unit.cites), Line(hit.unit.shown[:140], hit.unit.cites)), value=worked)
    return None


def _per(flow: Flow, goal: str) -> str | None:
    """The amount per period, with its formula; a year has 365 days here, which is said."""
    unit = flow.unit.replace("m3", "m³")
    if flow.per == goal:
        return f"{plain(flow.number)}{unit}/{goal}"
    if flow.per in HOURS and goal in HOURS:
        factor = HOURS[goal] / HOURS[flow.per]
        sign, by = ("×", factor) if factor >= 1 else ("÷", 1 / factor)
        return f"{plain(flow.number * factor)}{unit}/{goal}：{flow.shown}{sign}{plain(by)}"
    if flow.per in HOURS and goal == "年":
        days = flow.number * HOURS["天"] / HOURS[flow.per]
        return f"{plain(days * 365)}{unit}/年（按365天计）：{flow.shown}，每天{plain(days)}{unit}×365"
    return None


# ---------------------------------------------------------------- sums over periods

_TOTAL = re.compile(
    r"一共|总共|累计|合计|共计|加起来|总和|之和|共(?=动|用|采|产|投|提|消|损|排|缴|存|花|支|完|治|复)|总(?=量|额|数|投|产|面积|费)"
)
_SPAN = re.compile(
    r"(?:近|前|这|最近)?(?<!\d)(?P<n>[两三四五六]|\d)年|这几年|历年|各年|20\d\d年?(?:至|到|[—–~～-])20\d\d年?|四个季度|各季度"
)
_NUMERALS = {"两": 2, "三": 3, "四": 4, "五": 5, "六": 6}


def total_of_periods(context: Context, asked: Asked) -> Draft | None:
    """What a row or column gives over its years, added up; None where none is surely meant."""
    span = _SPAN.search(asked.raw) or _SPAN.search(asked.text)
    if span is None or not _TOTAL.search(asked.text):
        return None
    bare = replace(asked, topic=tuple(w for run in asked.topic if (w := _TOTAL.sub("", run))))
    series = period_series(context, bare)
    if series is None:
        return _added_in_turn(context, bare)
    years = sorted({int(y) for y in re.findall(r"20\d\d", span.group())})
    cells = [(label, e) for label, e in series if len(years) < 2 or any(str(y) in label for y in range(years[0], years[-1] + 1))]
    asked_for = _NUMERALS.get(span.group("n") or "", 0) or (int(span.group("n")) if (span.group("n") or "").isdigit() else 0)
    cells = cells[-asked_for:] if asked_for else cells
    figures = [(label, o) for label, e in cells if (o := of_entry(context, e)) is not None]
    if len(figures) < 2 or len({o.unit for _, o in figures}) > 1 or figures[0][1].unit == "%":
        return None
    total = round(sum(o.number for _, o in figures), 6)
    told_line = f"{plain(total)}{figures[0][1].unit}：{'＋'.join(plain(o.number) for _, o in figures)}"
    cites = tuple(dict.fromkeys(c for _, o in figures for c in o.line.cites[-1:]))
    return Draft(True, (Line(told_line, cites), *(o.line for _, o in figures)), value=f"{plain(total)}{figures[0][1].unit}")


def _added_in_turn(context: Context, asked: Asked) -> Draft | None:
    """The figures of the years that one sentence tells, added up."""
    years = [int(y) for y in re.findall(r"20\d\d", asked.text)]
    found = [t for t in years_told(context, asked) if not years or min(years) <= t.year <= max(years)]
    if len(found) < 2 or found[0].unit == "%":
        return None
    total = plain(round(sum(t.number for t in found), 6))
    told_line = f"{total}{found[0].unit}：{'＋'.join(plain(t.number) for t in found)}（{found[0].label}至{found[-1].label}）"
    return Draft(
        True,
        (Line(told_line, tuple(t.cite for t in found)), *(operand_of(context, t).line for t in found)),
        value=f"{total}{found[0].unit}",
    )


# ---------------------------------------------------------------- two things, which is greater

_GREATER = re.compile(
    r"^(?P<a>.{2,}?)(?:和|与|跟|同|比|、)(?P<b>.{2,}?)(?:相比|比|之间|两者|二者|这两[个项])*[，,]?(?:哪一?[个项者方]?|谁)(?:的)?(?:更|比较|要|最)?(?P<way>大|多|高|长|贵|小|少|低|短|便宜|快|慢)$"
)


def which_greater(context: Context, asked: Asked, route: Route) -> Draft | None:
    """Which of two is the greater («A跟B比哪个大»)."""
    match = _GREATER.match(asked.text)
    if match is None:
        return None
    first, second = match.group("a"), match.group("b")
    wordings = [(first, second)]
    for measure in ("占地面积", "面积", "金额", "投资", "费用", "产量", "规模"):
        tail = next((t for t in (measure, measure[:2]) if first.endswith(t)), "")
        if tail:
            wordings.insert(0, (first[: -len(tail)] + measure, f"{second}{measure}"))
            break
    for one, other in wordings:
        a, b = (operand(context, asked, f"{name}是多少", route) for name in (one, other))
        y = same_unit(b.number, b.unit, a.unit) if a is not None and b is not None else None
        if a is None or b is None or y is None or a.line.cites == b.line.cites:
            continue
        big, small = (first, second) if a.number > y else (second, first)
        way = match.group("way")
        told_line = (
            f"两者相同，均为{a.shown}"
            if a.number == y
            else f"{big if way in '大多高长贵快' else small}{way}：{first}{a.shown}，{second}{b.shown}，相差{plain(round(abs(a.number - y), 6))}{a.unit}"
        )
        return Draft(True, (Line(told_line, tuple(dict.fromkeys((*a.line.cites, *b.line.cites)))), a.line, b.line), value=told_line)
    return None


# ---------------------------------------------------------------- reached or not

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


# ---------------------------------------------------------------- rows against their total, quantity by price

_AGAINST_TOTAL = re.compile(r"(?:合计|总计|小计|总数|总和|加总|各项|分项|各行|逐项|加起来)")


def rows_against_total(context: Context, asked: Asked, route: Route) -> Draft | None:
    """The rows of a column added up against the total that the table writes («合计栏对得上吗»)."""
    if not _AGAINST_TOTAL.search(asked.text) or not checking.asks_check(asked.text):
        return None
    own = understand(re.sub(r"合计栏?|总计|小计|总数|总和|加总|各项|分项|各行|逐项|加起来", "", checking.bare(asked.text)), context.dossier)
    words = char_weights(words_of(context, own.topic)[0], "text")
    when = periods(asked.text)
    best: tuple[float, Entry] | None = None
    for entry in entries(context):
        if (
            not tables.TOTAL.search(entry.key)
            or not bare_number(entry.text)
            or (when and not when & periods(entry.head) and not when <= entry.periods)
        ):
            continue
        name = f"{entry.key}|{entry.head}|{entry.around}"
        if words and all(told(w, covered(w, name, ""), x) for w, x in words.items()):
            said = sum(sum(covered(w, entry.head, "")) for w in words) + (
                0.5 if re.search(r"金额|投资|费用|面积|合价|小计", entry.head) else 0.0
            )
            if best is None or said > best[0]:
                best = (said, entry)
    return _added_up(context, best[1]) if best is not None else None


def _added_up(context: Context, total: Entry) -> Draft | None:
    rows = [
        e
        for e in entries(context)
        if (e.document, e.table, e.head) == (total.document, total.table, total.head)
        and not tables.TOTAL.search(e.key)
        and bare_number(e.text)
    ]
    figures = [o for e in rows if (o := of_entry(context, e)) is not None]
    whole = of_entry(context, total)
    if whole is None or not 2 <= len(figures) <= 20:
        return None
    added = round(sum(o.number for o in figures), 6)
    same = abs(added - whole.number) < 0.011 or abs(added - 2 * whole.number) < 0.021
    if abs(added - 2 * whole.number) < 0.021:  # groups and their parts both stand in the column
        told_line = f"对得上：分组数与明细数各合计{plain(whole.number)}{whole.unit}，{total.key.rpartition('|')[2]}栏写{whole.shown}"
        return Draft(True, (Line(told_line, whole.line.cites), whole.line), value=plain(whole.number))
    shown_sum = "＋".join(plain(o.number) for o in figures)
    told_line = f"{'对得上' if same else '对不上，待核实'}：{shown_sum}＝{plain(added)}{whole.unit}，{total.key.rpartition('|')[2]}栏写{whole.shown}"
    cites = (total.cite, *(c for o in figures for c in o.line.cites[-1:]))
    return Draft(True, (Line(told_line, tuple(dict.fromkeys(cites))), whole.line), value=plain(added))


_PRODUCT = re.compile(r"(?:工程量|数量|用量|面积|长度)?(?:乘以?|×|\*)(?:综合)?单价|单价(?:乘以?|×|\*)")


def product_of_row(context: Context, asked: Asked, route: Route) -> Draft | None:
    """Quantity by price of a row against the amount that it writes («工程量乘单价应该是多少»)."""
    if not _PRODUCT.search(asked.text):
        return None
    own = understand(re.sub(r"按|工程量|数量|用量|乘以?|×|\*|综合|单价|合价|金额", " ", checking.bare(asked.text)), context.dossier)
    words = char_weights(words_of(context, own.topic)[0], "text")
    rows: dict[tuple[str, int, str], list[Entry]] = {}
    for entry in entries(context):
        if words and bare_number(entry.text) and all(told(w, covered(w, entry.key, ""), x) for w, x in words.items()):
            rows.setdefault((entry.document, entry.table, entry.ownrow), []).append(entry)
    for cells in rows.values():
        price = next((e for e in cells if "单价" in e.head), None)
        amount = next((e for e in cells if re.search(r"合价|金额|合计|费用|投资|总价", e.head) and e is not price), None)
        quantity = next((e for e in cells if re.search(r"工程量|数量|面积|长度|用量", e.head)), None)
        a, b, c = (of_entry(context, e) if e is not None else None for e in (quantity, price, amount))
        if a is None or b is None:
            continue
        factor = 1e-4 if c is not None and c.unit == "万元" and b.unit in ("", "元") else 1.0
        worth = a.number * b.number * factor
        same = c is not None and abs(worth - c.number) < 0.011 + 0.001 * abs(worth)
        verdict = "" if c is None else "，表中写" + c.shown + ("，对得上" if same else "，对不上，待核实")
        unit = c.unit if c is not None else ""
        told_line = f"{plain(round(worth, 2))}{unit}：{a.shown}×{b.shown}" + ("÷10000" if factor != 1.0 else "") + verdict
        lines = [o.line for o in (a, b, c) if o is not None]
        return Draft(
            True, (Line(told_line, tuple(dict.fromkeys(x for line in lines for x in line.cites))), *lines), value=plain(round(worth, 2))
        )
    return None


# ---------------------------------------------------------------- derived facts worked out again

#: What a fact is made of (its documents' own figures), how it is worked out, and what may lie between (relative).
_FORMULAS: dict[str, tuple[tuple[str, ...], str, float]] = {
    "reclaim_rate": (("reclaim_hm2", "responsibility_hm2"), "rate", 0.003),
    "service_life_a": (("reserves_mineable_wt", "scale_wt"), "ratio", 0.03),
    "remaining_life_a": (("remaining_mineable_wt", "scale_wt"), "ratio", 0.03),
    "fund_balance_wan": (("fund_accrued_wan", "fund_used_wan"), "difference", 0.0005),
    "responsibility_hm2": (("damaged_hm2", "planned_damage_hm2"), "sum", 0.001),
}
_AGAIN = re.compile(r"算得?对|对不对|对吗|应该?(?:是|为|得|等于)?(?:多少|几)|复算|验算|正确|成立|除以|除一下|按公式|对得上|合理")


def printed(context: Context, asked: Asked) -> Draft | None:
    """The calculations that the documents print for the fact that is asked about, whose result it is («服务年限怎么算出来的»)."""
    lines: list[Line] = []
    named = [float(f) for f in re.findall(r"(?<![\d.第])\d+(?:\.\d+)?(?![\d.])", asked.text) if "." in f or not 1900 < float(f) < 2100]
    for name in asked.facts[:1]:
        for fact in statements(context, asked, name):
            if isinstance(fact.normalized, str) or (named and fact.number not in named):
                continue
            found = _printed(context, fact)
            if found is not None:
                lines.append(Line(f"{context.words(found[2]).strip()}（{context.document_name(fact.document)}）", (found[2],)))
    if not lines:
        return None
    stated = [Line(f"{f.label}：{shown(f)}", (f.cite,)) for f in statements(context, asked, asked.facts[0])[:1]]
    return Draft(True, (*dict.fromkeys(lines), *stated), facts=asked.facts)


def made_again(context: Context, asked: Asked, route: Route) -> Draft | None:
    """A derived figure worked out from what the same document states («复垦率算得对吗»)."""
    name = next((n for n in asked.facts if n in _FORMULAS), None)
    if name is None or not _AGAIN.search(asked.text):
        return None
    parts, way, slack = _FORMULAS[name]
    lines: list[Line] = []
    for fact in statements(context, asked, name):
        limited = replace(asked, documents=(fact.document,), inside=True, years=())
        operands = [next((f for f in statements(context, limited, part) if not isinstance(f.normalized, str)), None) for part in parts]
        if isinstance(fact.normalized, str) or any(o is None for o in operands):
            continue
        lines.append(_worked(context, fact, [o for o in operands if o is not None], way, slack))
    return Draft(True, tuple(lines), facts=(name,)) if lines else None


def _worked(context: Context, fact: Fact, parts: list[Fact], way: str, slack: float) -> Line:
    """The verdict on one document's figure: by the calculation that it prints itself, else by the plain one."""
    name = context.document_name(fact.document)
    printed = _printed(context, fact) if way == "ratio" else None
    if printed is not None:
        words, value, cite = printed
        same = abs(value - fact.number) <= max(0.051, 0.005 * abs(value))
        return Line(
            f"{'对得上' if same else '对不上，待核实'}：{words}＝{plain(round(value, 2))}，{name}写{shown(fact)}", (cite, fact.cite)
        )
    a, b = parts[0].number, parts[1].number
    value, sign = {
        "rate": (100 * a / b if b else 0.0, "÷"), "ratio": (a / b if b else 0.0, "÷"), "difference": (a - b, "－"), "sum": (a + b, "＋"),
    }[way]  # fmt: skip
    same = abs(value - fact.number) <= max(0.051, slack * abs(value))
    formula = f"{parts[0].label}{shown(parts[0])}{sign}{parts[1].label}{shown(parts[1])}＝{plain(round(value, 2))}{fact.unit or ''}"
    verdict = "对得上" if same else "简算与所写不同（可能计入贫化、损失），待核实" if way == "ratio" else "对不上，待核实"
    return Line(f"{verdict}：{formula}，{name}写{shown(fact)}", tuple(dict.fromkeys((fact.cite, *(p.cite for p in parts)))))


def _printed(context: Context, fact: Fact) -> tuple[str, float, Cite] | None:
    """(the calculation as it is printed, what it gives, its place) of a fact's own document, where its result is the fact."""
    document = context.dossier.document(fact.document)
    for block in document.body:
        if not any(sign in block.text for sign in "=＝≈"):
            continue
        for equation in equations(block.text):
            worked, result = (equation.left, equation.right) if equation.right.simple else (equation.right, equation.left)
            if result.simple and not worked.simple and abs(result.value - fact.number) < 0.051 and len(worked.numbers) >= 2:
                start, end = min(worked.start, result.start), max(worked.end, result.end)
                return block.text[worked.start : worked.end].strip(), worked.value, place(document, block, start, end)
    return None
