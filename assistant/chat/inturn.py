"""Figures told one after another in a sentence: those of several years («2021年、2022年采出矿量依次为71.5、74.2万吨»), those of several things
(«矿区环境9项、资源利用8项»)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.chat.asking import Asked
from assistant.chat.context import Context, Line
from assistant.chat.marks import char_weights, covered
from assistant.chat.operands import Operand
from assistant.chat.sentences import best_sentences
from assistant.chat.wording import words_of
from assistant.core.cite import Cite, place
from assistant.core.text import fold
from assistant.core.units import parse_number, quantities

_NUMBER = r"\d{1,3}(?:[,， ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNIT = r"\s*(?:×\s*10[⁴4]\s*)?[a-zA-Z%％‰万亿千]{0,3}[\u4e00-\u9fffa-zA-Z²³]{0,3}(?:/[\u4e00-\u9fffa-z])?"
_VALUES = re.compile(
    rf"(?:依次|分别|各)(?:为|是|达|约|达到|完成)?\s*(?P<list>(?:{_NUMBER}){_UNIT}?(?:\s*[、，,和及与]\s*(?:{_NUMBER}){_UNIT}?)+)"
)
_LIST_OF_YEARS = re.compile(
    r"20\d\d年?(?:\s*[上下]半年)?(?:\s*[、，,和及与]\s*20\d\d年?(?:\s*[上下]半年)?)+|20\d\d年?\s*[至到—–~～-]\s*20\d\d年"
)
_PARTS = re.compile(
    rf"(?P<name>[\u4e00-\u9fff]{{2,10}}?)(?P<number>{_NUMBER})\s*(?P<unit>项|个|处|座|台|套|人|名|户|株|公顷|亩|万元|元|万吨|吨|次|起|%|hm²|hm2)"
)


@dataclass(frozen=True)
class Told:
    """A figure of one year: its year, the words for it (2021年下半年), number, unit's symbol, and its own place."""

    year: int
    label: str
    number: float
    unit: str
    cite: Cite


def years_told(context: Context, asked: Asked) -> list[Told]:
    """The figures of several years that one sentence tells in turn of what is asked about; empty where none does."""
    words, unknown = words_of(context, asked.topic)
    if unknown or not words:
        return []
    weights = char_weights(words, "quantity")
    for hit in best_sentences(context, asked)[:6]:
        if hit.unit.cells or hit.coverage < 0.6:
            continue
        found = _in_sentence(context, hit.unit.cites[0], weights)
        if found:
            return found
    return []


def _in_sentence(context: Context, cite: Cite, weights: dict[str, list[float]]) -> list[Told]:
    raw = context.words(cite)
    header = _LIST_OF_YEARS.search(raw)
    if header is None:
        return []
    labels = [re.sub(r"\s", "", y) for y in re.findall(r"20\d\d年?(?:\s*[上下]半年)?", header.group())]
    if re.search(r"[至到—–~～-]", header.group()) and len(labels) == 2:
        labels = [f"{y}年" for y in range(int(labels[0][:4]), int(labels[1][:4]) + 1)]
    best: tuple[float, list[Told]] = (0.0, [])
    start = header.end()
    for match in _VALUES.finditer(raw, header.end()):
        label = fold(raw[start : match.start()])
        start = match.end()
        total = sum(sum(w) for w in weights.values())
        share = (
            sum(sum(m * w for m, w in zip(covered(run, label, ""), weight, strict=True)) for run, weight in weights.items()) / total
            if total
            else 0
        )
        figures = _figures(context, cite, match, labels)
        if figures and share > max(best[0], 0.55):
            best = (share, figures)
    return best[1]


def _figures(context: Context, cite: Cite, match: re.Match[str], labels: list[str]) -> list[Told]:
    document = context.whole.document(cite.document)
    block = document.block(cite.block)
    offset = cite.start + match.start("list")
    found = quantities(match.group("list"))
    found = [q for q in found if not (q.unit is None and q.value in (10.0, 4.0) and "×" in match.group("list"))]
    if len(found) != len(labels):
        return []
    symbol = next((q.unit.symbol for q in reversed(found) if q.unit is not None), "")
    return [
        Told(
            int(label[:4]),
            label if "年" in label else f"{label}年",
            q.value,
            q.unit.symbol if q.unit else symbol,
            place(document, block, offset + q.start, offset + q.end),
        )
        for label, q in zip(labels, found, strict=True)
    ]


def operand_of(context: Context, told: Told) -> Operand:
    """A figure of a year as an operand."""
    words = context.words(told.cite).strip()
    line = Line(f"{told.label}：{words if told.unit and re.search('[^0-9.,， ]', words) else words + told.unit}", (told.cite,))
    return Operand(told.number, told.unit, words, line, value=words)


def parts_told(context: Context, cite: Cite) -> list[tuple[str, float, str, Cite]]:
    """(name, figure, unit, place) of the parts that a sentence enumerates with figures of one unit; empty where it enumerates none."""
    raw = context.words(cite)
    document = context.whole.document(cite.document)
    block = document.block(cite.block)
    by_unit: dict[str, list[tuple[str, float, str, Cite]]] = {}
    for match in _PARTS.finditer(raw):
        name = re.sub(r"^(?:其中|分别|包括|以及|和|有|为|共)+", "", match.group("name"))
        if (
            len(name) < 2
            or re.search(r"共|合计|总|累计|确定", name)
            or (match.start() and raw[match.start() - 1] not in "、，,:：中（( 和；;")
        ):
            continue
        at = place(document, block, cite.start + match.start("name"), cite.start + match.end())
        by_unit.setdefault(match.group("unit"), []).append((name, parse_number(match.group("number"))[0], match.group("unit"), at))
    return max((parts for parts in by_unit.values() if len(parts) >= 3), key=len, default=[])
