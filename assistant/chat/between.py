"""Two values that any tools find, and what lies between them: a difference, a share, a sum («A比B多多少», «A占B的几成», «A和B一共»)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from assistant.chat import looking, tables
from assistant.chat.asking import PERIOD_WORDS, Asked, understand
from assistant.chat.cells import entries
from assistant.chat.context import Context, Draft, Line
from assistant.chat.marks import covered
from assistant.chat.operands import Operand, Route, operand, plain, same_unit
from assistant.chat.wording import words_of
from assistant.core.text import fold
from assistant.core.units import parse_number

_MORE = r"(?:要)?(?:多|少|高|低|大|小|长|短|增加|减少|下降|上升|提高|降低|增长|降|升|涨)(?P<verb>[采产挖用花投缴提销耗排治]{0,1})(?:了|出)?(?:多少|几)[\u4e00-\u9fff%/\da-z]{0,5}"
_COMPARED = re.compile(
    rf"^(?P<a>.{{2,}}?)(?:比|较|相比)(?P<b>.{{2,}}?)(?P<how>{_MORE})$"
    rf"|^(?P<c>.{{2,}}?)(?:和|与|跟|同)(?P<d>.{{2,}}?)(?:之间)?(?:相比)?(?:的)?(?:相差|差了?|差额|差值|差距|差)(?:是|为|有)?(?:多少|几)?[\u4e00-\u9fff]{{0,3}}$"
    rf"|^(?P<e>.{{2,}}?)(?:和|与|跟|同)(?P<f>.{{2,}}?)相比(?:[,，])?(?:{_MORE.replace('<verb>', '<also>')})$"
)
_SHARE = re.compile(
    r"^(?P<a>.{2,}?)占(?!用|地|压)(?:了|到)?(?P<b>.{2,}?)(?:的)?(?:百分之(?:几|多少)|比例|比重|多大比例|多少|几成|几分之几)(?:是多少)?$"
)
_SUM = re.compile(r"^(?P<a>.{2,}?)(?:和|与|加上?|跟)(?P<b>.{2,}?)(?:加起来|之和|总和|一共|合计|总共)(?:是|有|为)?(?:多少|几)?.{0,3}$")


def between(context: Context, asked: Asked, route: Route, kinds: Collection[str] = ("share", "sum", "difference")) -> Draft | None:
    """The answer to a question about two values; None where it asks for none of these kinds or one of them is not found."""
    text = re.sub(r"^(?:请问|那么?)", "", asked.text)
    if re.search(r"[比较同](?:上年|去年|上一年|前一年|往年|同期)", text):
        return None
    for pattern, kind in ((_SHARE, "share"), (_SUM, "sum"), (_COMPARED, "difference")):
        match = pattern.match(text)
        if match is None or kind not in kinds:
            continue
        if kind == "share" and (stated := _stated(context, asked, match.group("a"), match.group("b"))) is not None:
            return stated
        if kind == "share" and (inside := _of_total(context, asked, match.group("a"), match.group("b"))) is not None:
            return inside
        parts = match.groupdict()
        first, second = [g for n, g in sorted(parts.items()) if g and len(n) == 1][:2]
        verb = parts.get("verb") or parts.get("also") or ""
        if verb and verb not in first + second:
            first, second = f"{first}{verb}", f"{second}{verb}"
        for one, other in _wordings(first, second):
            a, b = (operand(context, asked, f"{name}是多少", route) for name in (one, other))
            if a is not None and b is not None and (a.number != b.number or a.line.cites[-1:] != b.line.cites[-1:]):
                made = _put(kind, a, b)
                if made is not None:
                    return made
    return None


def _stated(context: Context, asked: Asked, part: str, whole: str) -> Draft | None:
    """A share that the documents state themselves, in a sentence that names both."""
    draft = looking.answer_sentence(context, asked)
    shown = fold("".join(line.text for line in draft.lines[:1]))
    return draft if draft.found and part[-2:] in shown and whole.rstrip("的")[-2:] in shown else None


def _of_total(context: Context, asked: Asked, part: str, whole: str) -> Draft | None:
    """A row's share of its table's total, where the table is of the whole that is named."""
    words = words_of(context, (re.sub(r"^(?:总|全部|整个)|(?:总额|总数|总量|合计)$", "", whole.rstrip("的")),))[0]
    found = tables.best(context, replace(understand(f"{part}是多少", context.dossier), documents=asked.documents))[:8]
    for match in sorted(found, key=lambda m: not tables.TOTAL.search(m.entry.head)):
        own = match.entry
        if re.search(r"[%％率]", f"{own.head}{own.text}"):
            continue
        named = f"{own.around.split('|')[1] if '|' in own.around else ''}|{own.head}|{own.around.split('|')[0].rpartition('>')[2]}"
        if not words or any(min(covered(w, named, "")) < 0.8 for w in words):
            continue
        whole_cells = sorted(entries(context), key=lambda e: not (e.head == own.head and tables.TOTAL.search(e.key)))
        for entry in whole_cells:
            same = entry.cite != own.cite and entry.document == own.document and entry.table == own.table
            if same and (
                (entry.head == own.head and tables.TOTAL.search(entry.key)) or (entry.key == own.key and tables.TOTAL.search(entry.head))
            ):
                try:
                    x, y = parse_number(match.value)[0], parse_number(entry.text.strip())[0]
                except ValueError:
                    continue
                if y:
                    told = f"{plain(x)}÷{plain(y)}＝{plain(round(100 * x / y, 2))}%"
                    lines = (
                        Line(told, (match.cite, entry.cite)),
                        tables.line_of(context, match),
                        tables.line_of(context, tables.Match(entry, 0.0, entry.text.strip(), entry.cite)),
                    )
                    return Draft(True, lines, value=told)
    return None


def _wordings(first: str, second: str) -> list[tuple[str, str]]:
    """The two things in full: what one of them leaves out stands in the other (第3年动态投资比静态 → 第3年静态投资)."""
    first, second = first.removesuffix("的"), second.removesuffix("的")
    pairs = []
    when, other = PERIOD_WORDS.search(first), PERIOD_WORDS.search(second)
    if when and other is None:
        second = f"{when.group()}{second}"
    elif other and when and PERIOD_WORDS.fullmatch(first):
        first = f"{first}{second[other.end() :]}"
    elif other and when and PERIOD_WORDS.fullmatch(second):
        second = f"{second}{first[when.end() :] or first[: when.start()]}"
    if not first.endswith(second[-2:]):
        pairs += [(first, second + first[-size:]) for size in range(min(8, len(first) - 2), 1, -1)]
    pairs.append((first, second))
    owner = re.match(r"(.{2,}?)的", first)
    owned = re.search(r"的([^的]{2,})$", first)
    if owner and "的" not in second:
        pairs.append((first, f"{owner.group(1)}的{second}"))
    if owned and "的" not in second:
        pairs.insert(0, (first, f"{second}的{owned.group(1)}"))
    tail = re.search(r"的([^的]{2,})$", second)
    if tail and "的" not in first:
        pairs.insert(0, (f"{first}的{tail.group(1)}", second))
    pairs += [(first + second[-size:], second) for size in (2, 3, 4) if len(second) > size and not first.endswith(second[-size:])]
    return pairs


def _put(kind: str, a: Operand, b: Operand) -> Draft | None:
    y = same_unit(b.number, b.unit, a.unit)
    if y is None:
        return None
    x = a.number
    if bool(a.unit) != bool(b.unit) and not {(c.document, c.block) for c in a.line.cites} & {(c.document, c.block) for c in b.line.cites}:
        return None  # a figure with a unit and one without have nothing in common
    unit = a.unit or b.unit
    if kind == "share":
        if not y or fold(unit) == "%":
            return None
        told = f"{plain(x)}÷{plain(y)}＝{plain(round(100 * x / y, 2))}%"
    elif kind == "sum":
        told = f"{plain(x)}＋{plain(y)}＝{plain(x + y)}{unit}"
    else:
        word = "个百分点" if unit == "%" else unit
        more = "多" if x > y else "少"
        told = f"两者相同，均为{plain(x)}{unit}" if x == y else f"前者比后者{more}{plain(abs(x - y))}{word}（{plain(x)}与{plain(y)}）"
    cites = tuple(dict.fromkeys((*a.line.cites, *b.line.cites)))
    lines = (Line(told, cites), a.line, b.line)
    return Draft(True, lines, value=told, facts=tuple(dict.fromkeys((*a.facts, *b.facts))))
