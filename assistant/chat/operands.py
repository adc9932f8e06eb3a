"""The operands of a calculation: what a question's answer is as a number with its unit, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.chat.asking import Asked, understand
from assistant.chat.cells import Entry, entries
from assistant.chat.context import Answer, Context, Draft, Line
from assistant.chat.tables import Match, line_of, with_its_unit
from assistant.core.cite import Cite
from assistant.core.text import fold
from assistant.core.units import convert, parse_number, quantities
from assistant.core.units import unit as unit_of

Route = Callable[[Context, Asked], tuple[str, Draft]]

#: Amounts per hour, day and year: (amount in the unit that is written, hours of the period).
_FLOW = re.compile(
    r"(?P<number>\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<unit>万?(?:m3|m³|立方米|方|t|吨|kwh|kw·h|度|升|l|元))\s*[/／每]\s*(?P<per>h|小时|时|d|天|日|a|年|月|班)(?![a-z])",
    re.IGNORECASE,
)
_PERIODS = {"h": "小时", "时": "小时", "d": "天", "日": "天", "a": "年"}
HOURS = {"小时": 1.0, "天": 24.0}


@dataclass(frozen=True)
class Operand:
    """A figure with its unit's symbol ('' where it has none), as it is shown, its line, and what facts it is."""

    number: float
    unit: str
    shown: str
    line: Line
    facts: tuple[str, ...] = ()
    value: str = ""


def plain(value: float) -> str:
    """Figures without noise: at most four decimals, no trailing zeros."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def operand(context: Context, asked: Asked, question: str, route: Route) -> Operand | None:
    """What a question's answer is as a figure; asked of the documents that the whole question names."""
    own = understand(question, context.dossier)
    if own.documents is None and asked.documents is not None:
        own = replace(own, documents=asked.documents, inside=asked.inside, kinds=asked.kinds)
    _, draft = route(context, own)
    return of_draft(draft)


def of_draft(draft: Draft) -> Operand | None:
    """The figure that a draft's first line gives; None where it gives none."""
    if not draft.found or not draft.lines:
        return None
    shown = draft.lines[0].text
    for words in (with_unit(shown, draft.value), draft.value):
        found = [q for q in quantities(words) if not (q.unit and q.unit.symbol == "年" and q.value > 1900)]
        if found:
            first = found[0]
            return Operand(first.value, first.unit.symbol if first.unit else "", first.raw, draft.lines[0], draft.facts, draft.value)
    return None


def with_unit(shown: str, value: str) -> str:
    """The value where the line shows it, with the unit behind it."""
    at = shown.find(value) if value else -1
    return shown[at : at + len(value) + 8].split("：")[0] if at >= 0 else shown


def of_entry(context: Context, entry: Entry) -> Operand | None:
    """A cell as an operand; None where it holds no figure."""
    match = Match(entry, 0.0, entry.text.strip(), entry.cite)
    try:
        number = parse_number(re.sub(r"[%％]", "", entry.text.strip()))[0]
    except ValueError:
        return None
    shown = with_its_unit(match)
    known = [q for q in quantities(shown) if q.unit is not None]
    return Operand(number, known[0].unit.symbol if known and known[0].unit else "", shown, line_of(context, match), (), entry.text.strip())


def same_unit(value: float, source: str, target: str) -> float | None:
    """A figure in another unit; None where the two have nothing in common."""
    if source == target or not source or not target:
        return value
    try:
        return convert(value, source, target)
    except (ValueError, KeyError):
        return None


def dimension(symbol: str) -> str:
    try:
        return unit_of(symbol).dimension
    except KeyError:
        return ""


def cited_entries(context: Context, cites: tuple[Cite, ...]) -> list[Entry]:
    """The cells that are cited, in the order of the places."""

    def by_block() -> dict[tuple[str, str], Entry]:
        found: dict[tuple[str, str], Entry] = {}
        for entry in entries(context):
            found.setdefault((entry.cite.document, entry.cite.block), entry)
        return found

    known = context.kept("entries by block", by_block)
    return list(dict.fromkeys(known[key] for c in cites if (key := (c.document, c.block)) in known))


def of_answer(context: Context, before: Answer) -> Operand | None:
    """The figure of the answer before: of the cell that it cites, else of its first line."""
    first = re.sub(r"\[\d+\]", "", before.answer.partition("\n")[0])
    for entry in cited_entries(context, before.citations):
        if entry.text.strip() and fold(entry.text.strip()) in fold(first) and (made := of_entry(context, entry)) is not None:
            return made
    head, mark, tail = first.partition("：")
    for words in (head, tail) if mark else (head,):
        found = [q for q in quantities(words) if q.unit is not None and not (q.unit.symbol == "年" and q.value > 1900)]
        if found:
            symbol = found[0].unit.symbol if found[0].unit else ""
            return Operand(
                found[0].value, symbol, found[0].raw, Line(first, before.citations[:4]), before.asked.facts if before.asked else ()
            )
    return None


@dataclass(frozen=True)
class Flow:
    """An amount per period as a text gives it. per: 小时, 天, 年, 月 or 班."""

    number: float
    unit: str
    per: str
    shown: str


def flows(text: str) -> list[Flow]:
    """The amounts per period of a text."""
    found = []
    for match in _FLOW.finditer(text):
        per = match.group("per").lower()
        found.append(Flow(parse_number(match.group("number"))[0], match.group("unit"), _PERIODS.get(per, per), match.group()))
    return found
