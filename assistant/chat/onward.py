"""What a question does with the answer before it: another unit, a share, another year, another column or row, the largest of its rows.

«折合多少亩», «占总库容百分之几», «比上一年少了多少», «单价呢», «铅的呢», «其中最多的是哪一项», «谁核查的»: the row or the sentence that was cited is
looked at first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.chat import comparing, facttool, standing
from assistant.chat.asking import Asked, understand, vocabulary
from assistant.chat.cells import entries
from assistant.chat.context import Answer, Context, Draft, Line
from assistant.chat.marks import char_weights, covered, told
from assistant.chat.nearby import MOST, another_year, most, most_told, nearby
from assistant.chat.operands import Operand, Route, cited_entries, dimension, of_answer, of_entry, operand, plain, same_unit
from assistant.chat.tables import TOTAL
from assistant.chat.values import bare_number
from assistant.chat.wording import words_of
from assistant.core.units import convert, quantities

_LEAD = re.compile(
    r"^(?:那么?|它的?|其中的?|这个|这|该|扣掉以?后|扣除以?后|然后|这样|照这样|这些|里面|当中|再|还有|请问|一共|总共|大概|大约)+(?:的)?[，,]?"
)
_INTO = re.compile(
    r"^(?:也就是|就是|相当于|等于|折合?|合|换算|折算|算下来|换成|是)*(?:成|为|是|有)?(?:多少|几)?(?P<unit>平方公里|平方千米|平方米|公顷|万亩|亩|km2|hm2|m2|万吨|吨|万元|亿元|元|公里|米|个?月|年|立方米|万立方米)(?:是|有)?(?:多少|几)?$"
)
_SHARE = re.compile(
    r"^(?:约|大概)?占(?:了|到)?(?P<whole>.+?)(?:的)?(?:百分之(?:几|多少)|百分比|比例|比重|多大比例|多少|几成|几分之几)(?:是多少)?$"
)
_KEPT = re.compile(r"达到|达标|超(?:了|没|过|出|产|标)|够不够|符合|满足|一致|一样|对得上|对不对|对吗|矛盾|过期|有效")


def onward(context: Context, question: str, history: Sequence[Answer], route: Route) -> Draft | None:
    """The answer made of the answers before; None where the question stands alone or nothing there answers it."""
    before = history[-1]
    if not before.found or before.asked is None:
        return None
    asked = understand(question, context.dossier)
    text = _LEAD.sub("", asked.text).removesuffix("呢").strip("，, ")
    if asked.documents is not None or not text:
        return None
    if _BOTH.fullmatch(text):
        return _last_two(context, history)
    if _KEPT.search(text):
        return None if asked.facts else _kept_to(context, text, before)
    made = (
        _other_state(context, text, before.asked, route)
        or _exchanged_element(context, text, before.asked, route)
        or _last_year(context, question, before, route)
    )
    if made is not None:
        return made
    made = (
        _converted(context, text, before)
        or _years_left(context, asked, text, before)
        or _share(context, asked, text, before, route)
        or _part_of(context, asked, text, before, route)
    )
    if made is not None:
        return made
    cells = cited_entries(context, before.citations)
    if MOST.search(text) and text == asked.text and sum(map(len, asked.topic)) > 6:
        cells = []  # it names its subject itself
    if MOST.search(text) and not cells and (top := most_told(context, text, before)) is not None:
        return top
    if cells:
        made = another_year(context, text, cells) or most(context, text, cells)
        if made is not None:
            return made
    leans = text != asked.text or re.search(r"呢$|^那", asked.text) is not None
    if asked.facts and not leans:
        return None  # it stands alone
    near = nearby(context, replace(asked, text=text), before, cells)
    if near is None and re.match(r"扣[掉除]|照这样|这样|然后", asked.text):
        tool_draft = route(context, understand(text, context.dossier))[1]  # 扣掉以后还能采几年
        return tool_draft if tool_draft.found else None
    return near


def _kept_to(context: Context, text: str, before: Answer) -> Draft | None:
    """Whether the rate of the answer before reaches what was designed."""
    known = before.asked
    if known is None or not known.facts:
        return None
    merged = replace(known, text=f"{known.text}，{text}")
    if re.search(r"过期|有效|到期|届满", text):
        return comparing.validity(context, merged)
    return standing.standing(context, merged)


_BOTH = re.compile(
    r"(?:这|那)?(?:两个?|二|两)?者?(?:之间)?(?:相|一共)?(?:差|相差|差了|差额|差距)(?:是|有)?(?:多少|几)?(?:个)?(?:百分点|点|万元|公顷|亩|吨|年|分)?|(?:这|那)?两个?者?(?:哪个)?(?:一样|相同|一致)吗?"
)


def _last_two(context: Context, history: Sequence[Answer]) -> Draft | None:
    """The difference between the last two answers, or between the two figures of the last one."""
    figures = [o for a in history[-2:] if a.found and (o := of_answer(context, a)) is not None]
    if len(figures) < 2 or figures[0].unit != figures[1].unit or figures[0].number == figures[1].number:
        figures = _shown_values(history[-1])
    if len(figures) == 2 and figures[0].unit == figures[1].unit and figures[0].number != figures[1].number:
        a, b = figures
        word = "个百分点" if a.unit == "%" else a.unit
        told_line = f"相差{plain(round(abs(a.number - b.number), 6))}{word}：{a.shown}与{b.shown}"
        return Draft(True, (Line(told_line, tuple(dict.fromkeys((*a.line.cites, *b.line.cites)))), a.line, b.line), value=told_line)
    return None


def _shown_values(before: Answer) -> list[Operand]:
    """The figures that the lines of an answer lead with."""
    found: list[Operand] = []
    for row in before.answer.split("\n"):
        plain_row = re.sub(r"\[\d+\]", "", row)
        marks = [int(n) for n in re.findall(r"\[(\d+)\]", row)]
        head = plain_row.partition("：")
        first = next((q for words in (head[0], head[2]) for q in quantities(words) if q.unit is not None), None)
        if first is not None and first.unit is not None and marks and not row.startswith("出处"):
            cites = tuple(before.citations[n - 1] for n in marks if n <= len(before.citations))
            found.append(Operand(first.value, first.unit.symbol, first.raw, Line(plain_row, cites)))
    return found


_LEFT = re.compile(r"按(?:照)?.{0,8}?(?P<what>规模|产能|产量|生产能力).{0,6}?(?:能|够|可以?)?(?:开?采|用|服务|挖)(?:多少|几)年")


def _years_left(context: Context, asked: Asked, text: str, before: Answer) -> Draft | None:
    """How long an amount lasts at the scale that is designed («按设计规模还能采几年»)."""
    amount = of_answer(context, before) if _LEFT.search(text) else None
    scale = context.facts.main("scale_wt")
    if amount is None or scale is None or isinstance(scale.normalized, str) or dimension(amount.unit) != "mass":
        return None
    tons = same_unit(amount.number, amount.unit, "万t")
    if not tons or not scale.number:
        return None
    told_line = f"约{plain(round(tons / scale.number, 1))}年（简算，未计回采率和贫化）：{amount.shown}÷{facttool.shown(scale)}"
    return Draft(True, (Line(told_line, (*amount.line.cites, scale.cite)), amount.line), value=told_line)


_FORMERLY = re.compile(
    r"(?:整合|变更|改制|扩界|延续|技改|换证|更名|改名|扩能|调整)(?:之?前|以前)的?|原来的?|以前的?|之前的?|过去的?|原先的?|从前的?|[旧老](?=证|矿|名)"
)
_NOW = re.compile(r"现在的?|目前的?|现行的?|当前的?|如今的?|(?:整合|变更|改制|扩界|延续|技改|换证|更名|改名|扩能|调整)(?:之?后|以后)的?")


def _other_state(context: Context, text: str, known: Asked, route: Route) -> Draft | None:
    """The question before asked of the state before or of the present one (批多少产能 → 以前呢)."""
    plain_text = re.sub(r"(?:是多少|多少|是什么|是谁|怎么样)$", "", text)
    if _FORMERLY.fullmatch(plain_text) and any(f.role == "former" for name in known.facts for f in context.facts.named(name)):
        return facttool.answer_facts(context, replace(known, text=f"原来的{_NOW.sub('', known.text)}", documents=None, inside=False))
    if _FORMERLY.fullmatch(plain_text) and not _FORMERLY.search(known.text):
        wording = f"变更前的{_NOW.sub('', known.text)}"
    elif _NOW.fullmatch(plain_text) and _FORMERLY.search(known.text):
        wording = _FORMERLY.sub("", known.text)
    else:
        return None
    found = route(context, understand(wording, context.dossier))[1]
    return found if found.found else None


def _exchanged_element(context: Context, text: str, known: Asked, route: Route) -> Draft | None:
    """The question before asked of another metal (锌的回收率 → 铅的呢)."""
    lone = vocabulary()["lone"]
    other = text.removesuffix("的")
    old = next((c for c in known.text if c in lone and c != other), "")
    if other not in lone or len(other) != 1 or not old:
        return None
    found = route(context, understand(known.text.replace(old, other), context.dossier))[1]
    return found if found.found else None


def _last_year(context: Context, question: str, before: Answer, route: Route) -> Draft | None:
    """A fact of last year that the question names itself, where no year was spoken of before (年产多少 → 去年实际采了多少)."""
    known = before.asked
    if (
        known is None
        or known.years
        or not re.search(r"去年|今年|前年", question)
        or re.search(r"[比较和与跟同]去年|[比较和与跟同]前年", question)
    ):
        return None
    own = understand(relative(question, int(context.report.as_of[:4])), context.dossier)
    if not own.facts:
        return None
    found = route(context, own)[1]
    return found if found.found else None


def relative(question: str, year: int) -> str:
    """去年, 今年 and 前年 as the years that they are on the day of judgement."""
    for word, back in (("大前年", 3), ("前年", 2), ("去年", 1), ("上年度", 1), ("今年", 0)):
        question = question.replace(word, f"{year - back}年")
    return question


def _converted(context: Context, text: str, before: Answer) -> Draft | None:
    """The figure of the answer before in another unit."""
    match = _INTO.fullmatch(text)
    figure = of_answer(context, before) if match else None
    if match is None or figure is None or not figure.unit:
        return None
    target = match.group("unit").removeprefix("个")
    try:
        value = convert(figure.number, figure.unit, target)
    except (ValueError, KeyError):
        return None
    rounded = f"（约{value:.1f}{target}）" if plain(value) not in (f"{value:.1f}", f"{value:.0f}") and value >= 1 else ""
    told_line = f"{figure.shown}，折合{plain(value)}{target}{rounded}"
    return Draft(True, (Line(told_line, figure.line.cites), figure.line), value=f"{plain(value)}{target}", facts=figure.facts)


def _share(context: Context, asked: Asked, text: str, before: Answer, route: Route) -> Draft | None:
    """The share of the figure before of a whole that is named."""
    match = _SHARE.fullmatch(text)
    part = of_answer(context, before) if match else None
    if match is None or part is None:
        return None
    for whole in _wholes(context, asked, match.group("whole"), before, route):
        size = same_unit(whole.number, whole.unit, part.unit)
        if size and part.unit != "%" and size != part.number:
            shown = f"{plain(part.number)}÷{plain(size)}＝{plain(round(100 * part.number / size, 2))}%"
            cites = tuple(dict.fromkeys((*part.line.cites, *whole.line.cites)))
            return Draft(True, (Line(shown, cites), part.line, whole.line), value=shown, facts=part.facts)
    return None


_PART = re.compile(r"^(?P<part>.{2,}?)占(?:了|其中|其|它)?(?:的)?(?:多少|百分之(?:几|多少)|比例|几成|比重)(?:是多少)?$")


def _part_of(context: Context, asked: Asked, text: str, before: Answer, route: Route) -> Draft | None:
    """The share that a part which is named has in the figure before («能复垦的占多少»)."""
    match = _PART.fullmatch(text)
    whole = of_answer(context, before) if match else None
    part = operand(context, asked, f"{match.group('part').rstrip('的')}是多少", route) if match and whole is not None else None
    size = same_unit(part.number, part.unit, whole.unit) if part is not None and whole is not None else None
    if (
        part is None
        or whole is None
        or not size
        or not whole.number
        or size > whole.number
        or dimension(part.unit) != dimension(whole.unit)
    ):
        return None
    shown = f"{plain(size)}÷{plain(whole.number)}＝{plain(round(100 * size / whole.number, 2))}%"
    return Draft(True, (Line(shown, tuple(dict.fromkeys((*part.line.cites, *whole.line.cites)))), part.line, whole.line), value=shown)


def _wholes(context: Context, asked: Asked, name: str, before: Answer, route: Route) -> list[Operand]:
    """What may be the whole, the likeliest first: a row of the same table that is called so, its total, what the documents say of it."""
    found: list[Operand] = []
    plain_name = re.sub(r"^(?:整个|全部|总|所有)|(?:总额|总数|总量|合计|总计)$", "", name)
    words = char_weights(words_of(context, (plain_name,))[0], "text") if len(plain_name) >= 2 else {}
    for cell in cited_entries(context, before.citations):
        if not bare_number(cell.text):
            continue
        same = [e for e in entries(context) if (e.document, e.table) == (cell.document, cell.table) and e.head == cell.head and e != cell]
        called = [e for e in same if words and all(told(w, covered(w, e.key, ""), weight) for w, weight in words.items())]
        totals = [e for e in same if TOTAL.search(e.key)]
        table_is = f"{cell.around}|{cell.head}"
        if words and not called and not all(told(w, covered(w, table_is, ""), weight) for w, weight in words.items()):
            totals = []
        found += [o for e in (*called, *totals) if (o := of_entry(context, e)) is not None]
    known = before.asked
    within = replace(asked, documents=tuple(dict.fromkeys(c.document for c in before.citations)), inside=True)
    subject = _subject(context, known) if known is not None else ""
    for scope in (within, asked):
        for wording in (f"{subject}{name}", name):
            if (made := operand(context, scope, f"{wording}是多少", route)) is not None:
                found.append(made)
    return found


def _subject(context: Context, known: Asked) -> str:
    """The longest word that the question before was about."""
    return max(words_of(context, known.topic)[0], key=len, default="")
