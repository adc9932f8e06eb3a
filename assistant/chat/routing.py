"""A question to the tools that can answer it, and what they bring to a text with numbered places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

from assistant.chat import comparing, facttool, followup, looking, reporting
from assistant.chat.asking import Asked, understand, vocabulary
from assistant.chat.context import Answer, Context, Draft
from assistant.core.cite import Cite

#: Places named under an answer; a longer list says nothing to a reader.
NAMED = 12
_OWN_PROBLEMS = re.compile(
    r"(?:报告|企业|自评|自己|自身)[^，]{0,8}(?:存在|指出|列出|承认)|存在的?(?:主要)?(?:问题|不足)(?:和|与|及|有)|改进措施|整改措施"
)


def answer(question: str, context: Context, history: Sequence[Answer] = ()) -> Answer:
    """Answer a question about the dossier or the notice, without a language model. history: the answers before, oldest first."""
    started = perf_counter()
    before = history[-1] if history else None
    asked = understand(question, context.dossier)
    draft: Draft | None = None
    tool = ""
    if before is not None:
        draft, tool = followup.direct(context, question, before), "followup"
        if draft is not None:
            asked = before.asked or asked
        else:
            asked, draft = followup.lean(context, asked, before)
    if draft is None:
        tool, draft = route(context, asked)
    text, cites = compose(context, draft)
    return Answer(
        draft.found, text, cites, draft.searched, seconds=round(perf_counter() - started, 3), question=question, tool=tool, asked=asked
    )


def route(context: Context, asked: Asked) -> tuple[str, Draft]:
    """(name of the tool, what it brought). The first tool that can answer does; the sentences of the documents come last."""
    if asked.wants("notice"):
        draft = looking.answer_notice(context, asked)
        if draft is not None:
            return "notice", draft
    if asked.wants("list"):
        return "list", reporting.answer_list(context, asked)
    if asked.wants("compare") and asked.facts:
        compared = comparing.compare(context, asked)
        if compared is not None:
            return "compare", compared
    if asked.wants("flags") and not _OWN_PROBLEMS.search(asked.text):
        return "flags", reporting.answer_flags(context, asked)
    by_fact = _facts(context, asked)
    if by_fact is not None:
        return by_fact
    if asked.wants("where"):
        return "where", looking.answer_where(context, asked)
    if asked.wants("summary"):
        draft = looking.answer_summary(context, asked)
        if draft is None and not asked.topic:
            draft = looking.answer_profile(context)
        if draft is not None:
            return "summary", draft
    if asked.wants("compare") and not asked.facts:
        return "flags", reporting.answer_flags(context, replace(asked, text=f"{asked.text}不一致"))
    return _item_or_sentence(context, asked)


def _facts(context: Context, asked: Asked) -> tuple[str, Draft] | None:
    """The tools over facts, where the question is about facts and about nothing besides."""
    if asked.wants("valid"):
        draft = comparing.validity(context, asked)
        if draft is not None:
            return "validity", draft
    if asked.wants("where") or not (asked.facts or re.search("亩均|每亩|每公顷", asked.text)):
        return None
    draft = comparing.calculate(context, asked)
    if draft is not None:
        return "calculate", draft
    if _beside(asked) or not asked.facts:
        return None
    draft = facttool.answer_facts(context, asked)
    return ("fact", draft) if draft is not None else None


def _beside(asked: Asked) -> bool:
    """Whether a question about facts is in truth about something else besides (采矿许可证的发证机关)."""
    if re.search(r"第[一二三四五六七八九十\d]+(?:年|期|阶段)|[\d一二三四五六七八九十]+号", asked.text):
        return True
    slight = re.compile("|".join(map(re.escape, vocabulary()["light_words"])))
    rest = [left for run in asked.rest if (left := slight.sub("", run))]
    return sum(map(len, rest)) >= 4 or (bool(rest) and rest[0] not in asked.text[-6:] and len(rest[0]) > 2)


def _item_or_sentence(context: Context, asked: Asked) -> tuple[str, Draft]:
    item = reporting.item_for(context, asked) if asked.yesno or asked.wants("item") else None
    if item is not None and (item[1] >= 0.8 or asked.wants("item")):
        return "item", reporting.answer_item(context, item[0])
    draft = looking.answer_sentence(context, asked)
    if draft.found:
        return "sentence", draft
    if item is not None:
        return "item", reporting.answer_item(context, item[0])
    if asked.wants("normative"):
        rule = looking.answer_notice(context, asked)
        if rule is not None:
            return "notice", rule
    return "sentence", draft


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
        places = "；".join(f"[{n}] {context.where(c)}" for c, n in list(numbers.items())[:NAMED])
        rows.append(f"出处：{places}" + (" 等" if len(cites) > NAMED else ""))
    return "\n".join(rows), cites
