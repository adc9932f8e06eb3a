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
from assistant.chat.cells import Entry, entries
from assistant.chat.context import Answer, Context, Draft, Line
from assistant.chat.inturn import parts_told
from assistant.chat.marks import char_weights, covered, told
from assistant.chat.operands import Operand, Route, cited_entries, dimension, of_answer, of_entry, operand, plain, same_unit
from assistant.chat.sentences import answers, best_sentences
from assistant.chat.tables import TOTAL, Match, line_of, named
from assistant.chat.values import bare_number
from assistant.chat.wants import wanted
from assistant.chat.wording import periods, words_of
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
_BEFORE = re.compile(r"(?:比|较|和|与|跟|同)?(?P<when>上一年度?|前一年度?|上年度?|去年|前年|20\d\d年?度?)(?:相比|比)?")
_CHANGE = re.compile(r"[多少高低增减升降涨差][^，]{0,5}(?:多少|几)|变化|相比|比.{0,6}(?:怎么样|如何|呢)|增长|下降|增减")
_KEPT = re.compile(r"达到|达标|超(?:了|没|过|出|产|标)|够不够|符合|满足|一致|一样|对得上|对不对|对吗|矛盾|过期|有效")
_MOST = re.compile(r"最(?P<way>[多大高长贵少低小短]|便宜)")


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
    if _MOST.search(text) and text == asked.text and sum(map(len, asked.topic)) > 6:
        cells = []  # it names its subject itself
    if _MOST.search(text) and not cells and (top := _most_told(context, text, before)) is not None:
        return top
    if cells:
        made = _another_year(context, text, cells) or _most(context, text, cells)
        if made is not None:
            return made
    leans = text != asked.text or re.search(r"呢$|^那", asked.text) is not None
    if asked.facts and not leans:
        return None  # it stands alone
    near = _nearby(context, replace(asked, text=text), before, cells)
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


def _another_year(context: Context, text: str, cells: Sequence[Entry]) -> Draft | None:
    """The same row or column in the year before, and the change where the question asks for it."""
    match = _BEFORE.search(text)
    rest = _BEFORE.sub("", text)
    if match is None or len(re.sub(r"[的是多少几了呢怎么样如何增减高低升降涨变化投花用有差出相比钱吨分矿]", "", rest)) > 2:
        return None
    want = wanted(rest if re.search(r"钱|元|吨|公顷|亩", rest) else "多少")
    for cell in cells:
        years = sorted(p for p in cell.periods if p.isdigit())
        own = of_entry(context, cell)
        if len(years) != 1 or own is None or not bare_number(cell.text):
            continue
        if want.dimension is not None and dimension(own.unit) not in ("", want.dimension):
            continue
        other = _in_year(context, cell, _year_meant(match.group("when"), int(years[0])))
        earlier = of_entry(context, other) if other is not None else None
        if other is None or earlier is None:
            continue
        if not _CHANGE.search(rest) and not re.search(r"[比较]", match.group()):
            return Draft(True, (earlier.line,), value=earlier.shown)
        return _change(own, earlier, years[0], next(p for p in other.periods if p.isdigit()))
    return None


def _year_meant(words: str, year: int) -> int:
    """The year that is named, by itself or as the one before."""
    found = re.search(r"20\d\d", words)
    return int(found.group()) if found else year - (2 if words.startswith("前年") else 1)


def _in_year(context: Context, cell: Entry, year: int) -> Entry | None:
    """The cell of another year: in the same row or under the same heading."""
    same = [e for e in entries(context) if (e.document, e.table) == (cell.document, cell.table) and str(year) in e.periods]
    in_row = [e for e in same if e.key == cell.key and e.head != cell.head]
    in_column = [e for e in same if e.head == cell.head and e.key != cell.key]
    return next(iter((*in_row, *in_column)), None)


def _change(late: Operand, early: Operand, year: str, before: str) -> Draft:
    gap = late.number - early.number
    word = "个百分点" if late.unit == "%" else late.unit
    share = f"，{plain(round(100 * abs(gap) / abs(early.number), 2))}%" if early.number and gap and late.unit != "%" else ""
    said = f"{'增加' if gap > 0 else '减少'}{plain(round(abs(gap), 6))}{word}" if gap else "持平"
    shown = f"{year}年比{before}年{said}（{plain(late.number)}－{plain(early.number)}＝{plain(round(gap, 6))}{share}）"
    return Draft(True, (Line(shown, (*late.line.cites, *early.line.cites)), late.line, early.line), value=shown)


def _most(context: Context, text: str, cells: Sequence[Entry]) -> Draft | None:
    """The largest or smallest of the rows (or years) of the table that was cited."""
    match = _MOST.search(text)
    if match is None or not re.search(r"哪|谁|什么", text):
        return None
    want = wanted(re.sub(_MOST, "", text))
    by_year = re.search(r"哪.{0,2}年|哪.{0,2}季", text) is not None
    for cell in cells:
        if not bare_number(cell.text):
            continue
        head = _column(context, text, cell)
        if head is None:
            continue
        table = [e for e in entries(context) if (e.document, e.table) == (cell.document, cell.table) and bare_number(e.text)]
        column = [e for e in table if e.head == head and not TOTAL.search(e.key)]
        if by_year:
            column = [e for e in table if e.key == cell.key and periods(e.head)] or [e for e in column if periods(e.key)]
        figures = [(o.number, e) for e in column if (o := of_entry(context, e)) is not None]
        own = of_entry(context, cell)
        if len(figures) < 2 or own is None or (want.dimension is not None and dimension(own.unit) not in ("", want.dimension)):
            continue
        _, top = sorted(figures, key=lambda f: f[0], reverse=match.group("way") in "多大高长贵")[0]
        line = line_of(context, Match(top, 0.0, top.text.strip(), top.cite))
        name = top.head if by_year and periods(top.head) else top.key.rpartition("|")[2]
        return Draft(True, (Line(f"{name}最{match.group('way')}，{line.text}", line.cites),), value=top.text.strip())
    return None


def _most_told(context: Context, text: str, before: Answer) -> Draft | None:
    """The largest of the parts that the cited sentence enumerates."""
    match = _MOST.search(text)
    if match is None or not re.search(r"哪|谁|什么", text):
        return None
    for cite in before.citations[:3]:
        parts = parts_told(context, cite)
        if parts:
            name, number, unit, at = sorted(parts, key=lambda p: p[1], reverse=match.group("way") in "多大高长贵")[0]
            return Draft(True, (Line(f"{name}最{match.group('way')}：{plain(number)}{unit}", (at,)),), value=f"{plain(number)}{unit}")
    return None


def _column(context: Context, text: str, cell: Entry) -> str | None:
    """The heading of the column that is asked for: the cell's own, or another of its table that the question names; None where it has none."""
    said = re.sub(r"最[多大高长贵少低小短]|便宜|哪|项|个|的", " ", text)
    heads = dict.fromkeys(e.head for e in entries(context) if (e.document, e.table) == (cell.document, cell.table))
    asked_for = re.search(r"[\u4e00-\u9fff]*(?:率|占比|比例|单价|得分)", said)
    if asked_for is None or asked_for.group()[-3:] in cell.head:
        return cell.head
    return next((h for h in heads if asked_for.group()[-3:] in h), None)


def _nearby(context: Context, asked: Asked, before: Answer, cells: Sequence[Entry]) -> Draft | None:
    """Another column of the row, another row of the column, or a sentence of the section that was cited."""
    own = understand(asked.text, context.dossier)
    words, unknown = words_of(context, own.topic)
    if unknown or own.years:
        return None
    weights = char_weights(words, "text")
    if cells and words and sum(map(len, words)) <= 8:
        for cell in cells:
            row = [e for e in entries(context) if (e.document, e.table, e.ownrow) == (cell.document, cell.table, cell.ownrow) and e != cell]
            fit = [e for e in row if e.head and all(told(w, covered(w, e.head, ""), x) for w, x in weights.items())]
            best = max(fit, key=lambda e: named(e.head.rpartition("|")[2], "|".join(weights)), default=None)
            if best is not None:
                line = line_of(context, Match(best, 0.0, best.text.strip(), best.cite))
                return Draft(True, (line,), value=best.text.strip())
        for cell in cells if before.tool not in ("calculate", "calculation") else ():
            column = [
                e
                for e in entries(context)
                if (e.document, e.table, e.head) == (cell.document, cell.table, cell.head)
                and e.key != cell.key
                and e.periods == cell.periods
            ]
            called = [e for e in column if all(told(w, covered(w, e.key, ""), x) for w, x in weights.items())]
            if len(called) == 1:
                line = line_of(context, Match(called[0], 0.0, called[0].text.strip(), called[0].cite))
                return Draft(True, (line,), value=called[0].text.strip())
    return _same_section(context, own, before)


def _same_section(context: Context, own: Asked, before: Answer) -> Draft | None:
    """What the section that was cited says: a value of the kind that is asked for, in a sentence that says the question's words."""
    want = wanted(own.text)
    if (
        want.kind not in ("date", "who", "organisation", "person", "frequency", "count", "code", "quantity")
        or own.facts
        or not before.citations
    ):
        return None
    cite = before.citations[0]
    if cite.document not in {d.id for d in context.dossier.documents}:
        return None
    section = context.block(cite).section
    document = context.dossier.document(cite.document)
    inside = {b.id for b in document.section_blocks(section)} if section is not None else {cite.block}
    hits = [
        h
        for h in best_sentences(context, replace(own, documents=(cite.document,), inside=True), documents=(cite.document,))
        if answers(h, want) and h.value and h.unit.cites[0].block in inside
    ]
    same = [h for h in hits if any(c.block == cite.block for c in h.unit.cites)]
    best = next(iter((*same, *hits)), None)
    if best is None:
        return None
    return Draft(True, (Line(f"{best.value}：{best.unit.shown}", best.unit.cites[:4]),), value=best.value)
