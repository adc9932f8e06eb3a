"""A question to the tools that can answer it, and what they bring to a text with numbered places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from time import perf_counter

from assistant.chat import (
    beside,
    calculating,
    checking,
    comparing,
    facttool,
    followup,
    listing,
    looking,
    onward,
    papers,
    remade,
    repeated,
    reporting,
    scoring,
    standing,
    tables,
    trends,
    wholetable,
)
from assistant.chat.asking import Asked, understand, vocabulary
from assistant.chat.between import between
from assistant.chat.compound import several
from assistant.chat.context import Answer, Context, Draft
from assistant.chat.reading import bare
from assistant.chat.sentences import figures
from assistant.chat.source import with_source
from assistant.chat.wants import wanted
from assistant.chat.wording import periods, words_of
from assistant.core.cite import Cite
from assistant.corpus import table

#: Places named under an answer; a longer list says nothing to a reader.
NAMED = 12
_PERIODIC = re.compile(r"占(?:比|.{0,6}比例)")
#: Whether something was done is asked of the dossier, never of the notice.
_DONE = re.compile(r"(?:了|过)(?:没有?|吗|么)(?:$|，)|的$")
_WHY = re.compile(r"为何|为什么|为啥|什么原因|原因是")
_OPERATION = re.compile(r"相差|差|占|亩均|每亩|每公顷|加起来|之和|总和|倍|还剩|多久")
_OWN_PROBLEMS = re.compile(
    r"(?:报告|企业|自评|自己|自身)[^，]{0,8}(?:存在|指出|列出|承认)|存在的?(?:主要)?(?:问题|不足)(?:和|与|及|有)|改进措施|整改措施"
)


def answer(question: str, context: Context, history: Sequence[Answer] = ()) -> Answer:
    """Answer a question about the dossier or the notice, without a language model. history: the answers before, oldest first."""
    started = perf_counter()
    words = question if history else onward.relative(question, int(context.report.as_of[:4]))
    before = history[-1] if history else None
    asked = understand(re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "，", words.strip()), context.dossier)
    draft: Draft | None = None
    tool = ""
    if before is not None:
        draft, tool = followup.direct(context, question, before) or onward.onward(context, question, history, route), "followup"
        if draft is not None:
            asked = before.asked or asked
        else:
            asked, draft = followup.lean(context, asked, before)
            if draft is None:
                for other in followup.exchanged(context, question, before):
                    found = several(context, other, route)
                    if found[1].found:
                        asked, (tool, draft) = other, found
                        break
    if draft is None:
        tool, draft = several(context, asked, route)
        if not draft.found and before is not None and asked.documents is not None and not understand(question, context.dossier).kinds:
            tool, wider = several(
                context, replace(asked, documents=None, inside=False, kinds=()), route
            )  # what was asked of one paper stands in another
            draft = wider if wider.found else draft
    draft = with_source(context, question, asked, draft)
    text, cites = compose(context, draft)
    return Answer(
        draft.found, text, cites, draft.searched, seconds=round(perf_counter() - started, 3), question=question, tool=tool, asked=asked
    )


def route(context: Context, asked: Asked) -> tuple[str, Draft]:
    """(name of the tool, what it brought). The first tool that can answer does; the sentences of the documents come last."""
    return _judged(context, asked) or _worked_out(context, asked) or _looked_up(context, asked) or _told(context, asked)


def _judged(context: Context, asked: Asked) -> tuple[str, Draft] | None:
    """What the notice, the list of papers, the checklist and the points answer."""
    if asked.wants("notice"):
        draft = looking.answer_notice(context, asked)
        if draft is not None:
            return "notice", draft
    handed = listing.handed_in(context, asked)
    if handed is not None:
        return "standing", handed
    if asked.wants("list") and not asked.wants("compare") and not checking.compares(asked.text):
        return "list", reporting.answer_list(context, asked)
    item = checking.item_by_name(context, asked)
    if item is not None:
        return "item", item
    kept = standing.standing(context, asked)
    if kept is not None:
        return "standing", kept
    lost = scoring.deduction(context, asked)
    return ("scores", lost) if lost is not None else None


def _worked_out(context: Context, asked: Asked) -> tuple[str, Draft] | None:
    """What the findings say of what is to be checked, calculations, the documents side by side."""
    seen = checking.flagged(context, asked) if checking.asks_check(asked.text) else None
    if seen is not None:
        compared = _compared(context, asked) if asked.wants("compare") and asked.facts else None
        return "flags", replace(seen, lines=(*seen.lines, *(compared.lines if compared else ())), facts=asked.facts)
    worked = calculating.calculated(context, asked, route)
    if worked is not None:
        return "calculate", worked
    made = (remade.printed(context, asked) if repeated.MADE.search(asked.text) else None) or repeated.how_made(context, asked)
    if made is not None:
        return "calculation", made
    if asked.wants("compare") or checking.compares(asked.text) or beside.wanted_each(asked):
        compared = _compared(context, asked)
        if compared is not None:
            return "compare", compared
    if asked.wants("flags") and not _OWN_PROBLEMS.search(asked.text):
        return "flags", reporting.answer_flags(context, asked)
    return None


def _looked_up(context: Context, asked: Asked) -> tuple[str, Draft] | None:
    """What tables and facts answer: rows, changes, sums, values, shares."""
    listed = listing.rows_of(context, asked) or wholetable.whole(context, asked)
    if listed is not None:
        return "list", listed
    named = papers.author(context, asked, wanted(asked.text))
    if named is not None:
        return "author", named
    changed = trends.change(context, asked)
    if changed is not None:
        return "table", changed
    two = between(context, asked, route, ("sum", "difference"))
    if two is not None:
        return "calculate", two
    latest = _latest(context, asked)
    if latest is not None:
        return "table", latest
    metal = _metal_meant(asked)
    turned = facttool.in_turn(context, asked, metal) if metal else None
    if turned is not None:
        return "fact", turned
    found = _tables(context, asked) or _facts(context, asked)
    if found is not None:
        return found
    added = calculating.total_of_periods(context, asked) or between(context, asked, route, ("share",))
    return ("calculate", added) if added is not None else None


def _told(context: Context, asked: Asked) -> tuple[str, Draft]:
    """What the words of the documents answer: places, sections, sentences."""
    if asked.wants("where"):
        return "where", looking.answer_where(context, asked)
    if asked.wants("summary"):
        draft = looking.answer_summary(context, asked)
        if draft is None and not asked.topic:
            draft = looking.answer_profile(context)
        if draft is not None:
            return "summary", draft
    if asked.wants("compare") and not asked.facts:
        return "flags", reporting.answer_flags(context, replace(asked, text=f"{asked.text}不一致"), about_only=bool(asked.topic))
    return _item_or_sentence(context, asked)


def _latest(context: Context, asked: Asked) -> Draft | None:
    """What is there now: the figure of the last year that a table gives (保有资源量现在还有多少)."""
    if (
        asked.years
        or not asked.facts
        or not re.search(r"现在|目前|最新|还剩|还有多少|如今|期末|年末", asked.raw)
        or not asked.facts[0].startswith("reserves_")
    ):
        return None
    year = int(context.report.as_of[:4])
    for y in (year, year - 1):
        draft = tables.look_up(context, replace(asked, years=(y,)), text=f"{y}年{asked.text}")
        if draft is not None and not re.search(r"动用|消耗|变化|减少", draft.lines[0].text):
            stated = facttool.answer_facts(context, asked)
            return replace(draft, lines=(*draft.lines, *(stated.lines if stated else ())), facts=asked.facts)
    return None


def _compared(context: Context, asked: Asked) -> Draft | None:
    """Whether what is asked about is written alike everywhere: facts between documents, else every place that gives it a figure."""
    compared = comparing.compare(context, asked) if asked.facts and not _beside(context, asked) else None
    alone = compared is not None and any("无从比较" in line.text for line in compared.lines)
    if compared is not None and not alone:
        return compared
    if beside.named_both(asked):
        return beside.beside(context, asked, route) or repeated.written(context, asked) or compared
    found = repeated.written(context, asked) or beside.beside(context, asked, route) or compared
    return found or (comparing.compare(context, asked) if asked.facts else None)


def _tables(context: Context, asked: Asked) -> tuple[str, Draft] | None:
    """The tables, where a period is asked for or more than a fact: a row, a change between years, the highest of a column."""
    if asked.wants("where") or asked.wants("valid") or asked.wants("summary") or _WHY.search(asked.text):
        return None
    if re.search(r"怎么|如何|怎样", asked.text) and wanted(asked.text).kind == "text" and not trends.COURSE.search(asked.text):
        return None
    draft = trends.course(context, asked) or trends.extreme(context, asked)
    if draft is not None:
        return "table", draft
    if trends.COURSE.search(asked.text):
        return None
    if (
        asked.wants("calculate")
        and not _PERIODIC.search(asked.text)
        and not (_beside(context, asked) and not _OPERATION.search(asked.text))
    ):
        return None
    if asked.facts and asked.years and not _beside(context, asked) and context.facts.named(asked.facts[0], year=asked.years[0]):
        return None  # the fact is known for that year
    unstated = not any(context.facts.named(name) for name in asked.facts)
    if periods(asked.text) or unstated or _beside(context, asked):
        draft = tables.look_up(context, asked)
    return ("table", draft) if draft is not None else None


def _facts(context: Context, asked: Asked) -> tuple[str, Draft] | None:
    """The tools over facts, where the question is about facts and about nothing besides."""
    if asked.wants("valid"):
        draft = comparing.validity(context, asked)
        if draft is not None:
            return "validity", draft
    if asked.wants("where") or _WHY.search(asked.text) or not (asked.facts or re.search("亩均|每亩|每公顷", asked.text)):
        return None
    if figures(asked.text) and re.search(r"是什么|指什么|为什么|为何|怎么回事", asked.text):
        return None  # 剩下的15.60亩是什么: of a figure that the question names itself
    if asked.facts and wanted(asked.text).kind in ("organisation", "who", "person") and _figures_only(context, asked):
        return None  # 基金余额存哪家银行: a name, no figure
    beside = _beside(context, asked)
    draft = None if beside and not _OPERATION.search(asked.text) else comparing.calculate(context, asked)
    if draft is not None:
        return "calculate", draft
    if beside or not asked.facts:
        return None
    draft = facttool.answer_facts(context, asked)
    return ("fact", draft) if draft is not None else None


def _figures_only(context: Context, asked: Asked) -> bool:
    """Whether the facts of a question are all figures."""
    stated = [f for name in asked.facts for f in context.facts.named(name)]
    return bool(stated) and not any(isinstance(f.normalized, str) for f in stated)


def _beside(context: Context, asked: Asked) -> bool:
    """Whether a question about facts is in truth about something else besides (采矿许可证的发证机关)."""
    if re.search(r"第[一二三四五六七八九十\d]+(?:年|期|阶段)|方案[一二三四甲乙]|[\d一二三四五六七八九十]+号", asked.text):
        return True
    rest = _rest(asked)
    if _of_one_metal(context, asked):
        return True
    return sum(map(len, rest)) >= 4 or any(len(r) >= 2 for r in rest)


def _of_one_metal(context: Context, asked: Asked) -> bool:
    """Whether a question is of one of several metals (铅的选矿回收率): a fact whose sentence tells of another does not answer it."""
    lone = vocabulary()["lone"]
    meant = _metal_meant(asked)
    stated = [f for name in asked.facts for f in context.facts.named(name)]
    return bool(meant) and any({c for c in context.block(f.cite).text if c in lone} - {meant} for f in stated)


def _metal_meant(asked: Asked) -> str:
    """The one metal that a question about facts names; '' where it names none."""
    return next((run for run in asked.rest if len(run) == 1 and run in vocabulary()["lone"]), "")


@cache
def _own_mine() -> re.Pattern[str]:
    """A mine called by what it digs (石灰石矿, 白云岩矿山): no more than «the mine»."""
    names = {str(n).removesuffix("矿") for m in table("references/minerals")["minerals"] for n in (m["name"], *m.get("aliases", ()))}
    return re.compile(rf"^(?:{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})?矿山?$")


def _rest(asked: Asked) -> list[str]:
    """What a question about facts says besides them, words that say little left out."""
    slight = re.compile("|".join(map(re.escape, vocabulary()["light_words"])))
    return [
        left
        for run in asked.rest
        for left in slight.sub(" ", bare(_own_mine().sub("", run))).split()
        if left.strip(vocabulary()["glue"] + vocabulary()["light"] + vocabulary()["lonely"])
    ]


def _item_or_sentence(context: Context, asked: Asked) -> tuple[str, Draft]:
    paper = papers.answer_paper(context, asked)
    if paper is not None:
        return "paper", paper
    item = reporting.item_for(context, asked) if asked.yesno or asked.wants("item") else None
    if item is not None and (item[1] >= 0.8 or asked.wants("item")):
        return "item", reporting.answer_item(context, item[0], judged=asked.wants("item"))
    draft = looking.answer_sentence(context, asked)
    if draft.found:
        return "sentence", draft
    late = tables.look_up(context, asked, series=True) if not any(context.facts.named(name) for name in asked.facts) else None
    if late is not None:
        return "table", late
    rest = _rest(asked)
    if asked.facts and not periods(asked.text) and sum(map(len, rest)) <= 2 and not words_of(context, rest)[1]:
        stated = facttool.answer_facts(context, asked)
        if stated is not None:
            return "fact", stated
    if item is not None:
        return "item", reporting.answer_item(context, item[0], judged=asked.wants("item"))
    if asked.wants("normative") and not _DONE.search(asked.text):
        rule = looking.answer_notice(context, asked)
        if rule is not None:
            return "notice", rule
    return "sentence", looking.answer_reading(context, asked)


def places_of(context: Context, numbers: Mapping[Cite, int]) -> str:
    """The places of numbered cites; those at one place are told together, and no more than a reader looks at."""
    at: dict[str, list[int]] = {}
    for cite, number in numbers.items():
        at.setdefault(context.where(cite), []).append(number)
    told = [f"{''.join(f'[{n}]' for n in same)} {where}" for where, same in at.items()]
    return "；".join(told[:NAMED]) + (" 等" if len(told) > NAMED else "")


def compose(context: Context, draft: Draft) -> tuple[str, tuple[Cite, ...]]:
    """Lines with the numbers of their places, and the places under them."""
    numbers: dict[Cite, int] = {}
    rows = []
    for line in draft.lines:
        marks = []
        for cite in line.cites:
            numbers.setdefault(cite, len(numbers) + 1)
            marks.append(f"[{numbers[cite]}]")
        rows.append(line.text + "".join(dict.fromkeys(marks)))
    cites = tuple(numbers)
    if cites:
        rows.append(f"出处：{places_of(context, numbers)}")
    return "\n".join(rows), cites
