"""Questions that ask several things at once: parts behind commas, and things joined by 和 of which each is asked («分别», «各»)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.chat import beside, checking, comparing, remade, trends
from assistant.chat.asking import PERIOD_WORDS, Asked, understand, understand_intents
from assistant.chat.context import Context, Draft, Line

Route = Callable[[Context, Asked], tuple[str, Draft]]

_CLAUSE = re.compile(r"[，,；;。]|(?<=吗)|(?<=[多少几谁么哪][\u4e00-\u9fff])、|(?<=多少)、|(?<=[多少几][\u4e00-\u9fff]{2})、")
_PAIR = re.compile(
    r"(.{2,12}?)(编号|文号|证号|金额|名称|单位)(?:和|及|与|、)(签订日期|日期|时间|单位|编号|文号|金额|机关)(?:分别)?(?:是)?(?:什么|多少)?"
)
_ASKS = re.compile(r"多少|几|谁|什么|哪|何|吗$|没有?$|是否|怎|呢$|[多][大高长宽厚深久远]|最[高低大小多少]")
#: A last clause that asks whether it is right.
_CHECKED = re.compile(
    r"[，,](?:这个|该)?(?:数字?|数据|金额|结果)?(?:[算写填]?[得的]?)(?:对不对|对吗|正不正常|正常吗|有没有问题|算对了?[吗没]|合理吗)$"
)
#: Each of several things is asked for.
_EACH = re.compile(r"分别|各(?=是|为|自|有|多少|几|占|在|用|写|达|[^个项类种级县市部单方])")
_JOINT = re.compile(r"以及|[和与及跟、]")
_AROUND = re.compile(r"^(?P<what>.{2,}?)(?P<act>复垦|治理|损毁|变更|技改|整改|修编|建设|采取措施)?(?:前后|前、后)(?:的)?(?P<rest>.*)$")


def several(context: Context, asked: Asked, route: Route) -> tuple[str, Draft]:
    """A question that asks two or three things at once is answered part by part; a part that names nothing takes the subject before it."""
    if trends.COURSE.search(asked.text):
        tool, draft = route(context, asked)
        if draft.found and tool == "table":
            return tool, draft
    if beside.wanted_each(asked):
        several_said = beside.beside(context, asked, route)
        if several_said is not None:
            return "compare", several_said
    each = _each(asked.text)
    sides = [found for variants in each if (found := _first(context, asked, variants, route)) is not None]
    if len(sides) == len(each) and len({d.lines[0].text for _, d in sides}) > 1:
        return _joined(sides)
    if len(sides) == 1 and len(each) == 2 and _EACH.search(asked.text):
        lacking = next(variants[0] for variants in each if _first(context, asked, variants, route) is None)
        tool, draft = sides[0]
        said = re.sub(r"(?:是|有)?(?:多少|什么|谁|几).*$", "", lacking)
        return tool, replace(draft, lines=(*draft.lines, Line(f"{said}：材料中未找到。")))
    checked = _CHECKED.search(asked.text)
    if checked and checked.start() > 4:
        tool, draft = route(context, _limited(understand(asked.text[: checked.start()], context.dossier), asked))
        flagged = checking.flagged(context, asked)
        worked = remade.made_again(context, asked, route) if flagged is None else None
        if draft.found:
            remark = flagged or worked
            lines = remark.lines if remark else (Line("没有发现与此有关的疑点；未发现不等于没有，请人工核对。"),)
            return tool, replace(draft, lines=(*draft.lines, *lines) if flagged is None else (*lines, *draft.lines))
    together = _checked(context, asked, [p for p in _CLAUSE.split(asked.text) if p], route)
    if together is not None:
        return together
    parts = _parts(asked)
    if not parts:
        return route(context, asked)
    return _each_part(context, asked, parts, route) or route(context, asked)


def _each_part(context: Context, asked: Asked, parts: list[str], route: Route) -> tuple[str, Draft] | None:
    """The answers of the parts that have one, together."""
    drafts: list[tuple[str, Draft]] = []
    subject = ""
    for part in parts:
        drafts.append(_of_part(context, asked, part, subject, route))
        subject = subject or _subject(understand(part, context.dossier))
    held = [(tool, d) for tool, d in drafts if d.found]
    return _joined(held) if held else None


def _checked(context: Context, asked: Asked, parts: list[str], route: Route) -> tuple[str, Draft] | None:
    """A question whose last part asks whether the first one's answer is right or alike everywhere: the findings, else the documents beside one another."""
    if len(parts) < 2 or not any(checking.asks_check(part) for part in parts):
        return None
    seen = checking.flagged(context, asked)
    if seen is not None:
        rest = _each_part(context, asked, [p for p in parts if not checking.asks_check(p)], route)
        compared = comparing.compare(context, asked) if asked.facts and checking.compares(asked.text) else None
        more = (*(rest[1].lines if rest else ()), *(compared.lines if compared else ()))
        more = tuple(line for line in dict.fromkeys(more) if line not in seen.lines)
        return "flags", replace(seen, lines=(*seen.lines, *more))
    if checking.compares(parts[0]) and all(_names_nothing(context, p) for p in parts[1:]):
        return route(context, replace(asked, text=parts[0]))  # 前后写了两个数，分别是多少
    if beside.either(parts[0]) and checking.compares(parts[-1]):
        found = beside.beside(context, replace(asked, text=parts[0]), route)
        return ("compare", found) if found is not None else None
    if checking.compares(parts[-1]) and not understand(checking.bare(parts[-1]), context.dossier).facts:
        first = understand(parts[0], context.dossier)
        both = tuple(dict.fromkeys((*first.kinds, *understand(parts[-1], context.dossier).kinds)))
        found = beside.beside(context, replace(first, documents=asked.documents if len(both) > 1 else None, kinds=both), route)
        if found is not None:
            return "compare", found
    return None


def _names_nothing(context: Context, part: str) -> bool:
    """Whether a clause only asks (分别是多少万元) and has no subject of its own."""
    return sum(map(len, understand(checking.bare(part), context.dossier).topic)) <= 2


def _of_part(context: Context, asked: Asked, part: str, subject: str, route: Route) -> tuple[str, Draft]:
    """What one clause asks, with the subject of the one before where it names none; its own words first where they are enough."""
    own = understand(part, context.dossier)
    size = sum(map(len, own.topic))
    whole = understand(f"{subject}{part}", context.dossier)
    if subject and own.wants("compare") and not own.facts:
        whole = understand(f"{subject}是否一致", context.dossier)
        return route(context, _limited(whole, asked))
    if not subject or own.facts or (size > 4 and not re.match(r"[占比较]", part)):
        return route(context, _limited(own, asked))
    found = route(context, _limited(whole, asked))
    return found if found[1].found else route(context, _limited(own, asked))


def _subject(own: Asked) -> str:
    """What the first part is about, in its own words."""
    return max(own.topic, key=len, default="") if own.topic else own.text[:8]


def _limited(own: Asked, asked: Asked) -> Asked:
    """A part of a question is asked of the documents that the whole names."""
    return own if own.documents is not None else replace(own, documents=asked.documents, inside=asked.inside, kinds=asked.kinds)


def _joined(drafts: list[tuple[str, Draft]]) -> tuple[str, Draft]:
    every = list(dict.fromkeys(line for _, d in drafts for line in d.lines))
    lines = tuple(x for x in every if not any(x is not y and x.text in y.text and set(x.cites) <= set(y.cites) for y in every))
    return drafts[0][0], Draft(True, lines, value=drafts[0][1].value, facts=tuple(dict.fromkeys(f for _, d in drafts for f in d.facts)))


def _parts(asked: Asked) -> list[str]:
    """The clauses that each ask something; none where the question is one."""
    parts = [p for p in _CLAUSE.split(asked.text) if p]
    pair = _PAIR.fullmatch(asked.text)
    if pair and len(parts) == 1:
        return [f"{pair.group(1)}{pair.group(2)}是多少", f"{pair.group(1)}{pair.group(3)}是什么"]
    if not 2 <= len(parts) <= 3 or not all(_ASKS.search(p) for p in parts):
        return []
    first = understand_intents(parts[0])
    return [] if asked.intents & {"notice", "flags"} or "compare" in first else parts


def _first(context: Context, asked: Asked, variants: list[str], route: Route) -> tuple[str, Draft] | None:
    """What the first wording brings that is answered."""
    for text in variants:
        tool, draft = route(context, _limited(understand(text, context.dossier), asked))
        if draft.found and draft.lines:
            return tool, draft
    return None


def _each(text: str) -> list[list[str]]:
    """For each of the things that are asked for, its wordings, the fullest first; none where the question does not join any."""
    mark = _EACH.search(text)
    head, tail = (text[: mark.start()], text[mark.end() :]) if mark else (text, "")
    if not mark:
        names = _JOINT.split(text)
        if _ASKS.search(text) or checking.asks_check(text) or not 2 <= len(names) <= 3 or any(len(n) < 3 for n in names):
            return []
        lead = names[0]
        return [
            [n, *([f"{lead[:size]}{n}" for size in (len(lead) - 1, len(lead) - 2, len(lead) - 3) if size >= 2] if i else [])][
                :: -1 if i else 1
            ]
            for i, n in enumerate(names)
        ]
    tail = tail if re.search(r"多少|几|什么|谁|哪|何|多[大高长宽厚深久远]", tail) else f"{tail}是多少"
    around = _AROUND.match(head)
    if around and not _JOINT.search(head):
        act = around.group("act") or ""
        return [[f"{around.group('what')}{act}{when}{around.group('rest')}{tail}"] for when in ("前", "后")]
    names = [n for n in _JOINT.split(re.sub(r"(?:的)$", "", head)) if n]
    if not 2 <= len(names) <= 4:
        return []
    last = names[-1]
    periods = [PERIOD_WORDS.fullmatch(n) for n in names[:-1]]
    if all(periods):
        match = PERIOD_WORDS.match(last)
        rest = last[match.end() :] if match else last
        return [[f"{n}{rest}{tail}"] for n in names[:-1]] + [[f"{last}{tail}"]]
    if PERIOD_WORDS.search(names[0]) and PERIOD_WORDS.fullmatch(last):  # 产量2022年和2023年
        stem = PERIOD_WORDS.sub("", names[0])
        return [[f"{n if stem in n else n + stem}{tail}"] for n in names]
    opening = PERIOD_WORDS.match(names[0])
    if opening and not any(PERIOD_WORDS.search(n) for n in names[1:]):  # 2023年计划面积和实际面积
        names = [names[0], *(f"{opening.group()}{n}" for n in names[1:])]
        last = names[-1]
    owned = re.search(r"的([^的]{2,})$", last)
    variants: list[list[str]] = []
    for position, name in enumerate(names):
        mine = [f"{name}{tail}"]
        if position < len(names) - 1:
            if owned and "的" not in name:
                mine.insert(0, f"{name}的{owned.group(1)}{tail}")
            mine += [f"{name}{last[-size:]}{tail}" for size in (4, 3, 2) if len(last) > size + 1 and not name.endswith(last[-size:])]
        if position:
            first = names[0]
            whole = [f"{first[:size]}{name}{tail}" for size in (len(first) - 2, len(first) - 3, len(first) - 4) if size >= 2]
            mine = [*whole, *mine] if len(name) <= 3 else [*mine, *whole]
            lead = re.match(r"(.{2,}?)的", first)
            if lead:
                mine.insert(0, f"{lead.group(1)}的{name}{tail}")
        variants.append(list(dict.fromkeys(mine)))
    return variants
