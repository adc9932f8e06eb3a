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
from assistant.chat.inturn import operand_of, years_told
from assistant.chat.marks import char_weights, covered, told
from assistant.chat.operands import HOURS, Flow, Route, flows, of_entry, operand, plain, same_unit
from assistant.chat.reaching import reached
from assistant.chat.remade import made_again
from assistant.chat.sentences import best_sentences
from assistant.chat.trends import period_series
from assistant.chat.values import bare_number
from assistant.chat.wording import periods, words_of
from assistant.core.text import fold


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
