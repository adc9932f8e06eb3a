"""比率、投资、面积与其组成数

为什么：这些数正是评审所依据的；连自己的两个组成数都对不上的比率不可能正确。
提示什么：一句话、一行、一个年份列或一张登记表内，按名称应当成立的关系（回采率＝采出÷动用，复垦率＝复垦÷责任范围，动态＝静态＋价差预备费，亩均投资，得分率，基金余额等，见 corpus/references/relations.yaml）超出取舍范围。写出算式。
不提示什么：取舍；设计值、规定值与实际值并列；同一名称出现多次而其中一种搭配成立的；表内换算规则已提示的行。
可能的正常解释：统计口径或时段不同，录入有误。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, product
from math import log10, prod
from typing import Any

from assistant.checks.arithmetic.records import Entry, Record, records
from assistant.checks.arithmetic.relations import learned
from assistant.checks.tablemath import number, sheets
from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import place_sentence
from assistant.corpus import table

_NOT_ACTUAL = re.compile(r"设计|要求|最低|不低于|不小于|不高于|规定|标准值|目标|高于|优于|低于|国家|限值|内控|考核")
_DIMENSIONS = {
    "rate": ("rate", "none"), "amount": ("mass", "volume", "mass_rate", "volume_rate", "none"), "area": ("area", "none"), "money": ("money", "none"),
    "score": ("none",), "grade": ("rate", "none"), "energy": ("none",), "intensity": ("none",), "price": ("none", "money"),
}  # fmt: skip
_WHY = "结果与其组成数不符，须更正或说明；也可能是统计口径、时段不同，或录入笔误。"


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every record whose named figures do not give each other; one finding a result figure."""
    skip: set[str] = set()
    for sheet in sheets(inspection.dossier):
        skip |= {
            f"{sheet.document.id}:{b.id}" for r in learned(sheet) for row, _ in r.bad if (b := sheet.blocks[row][r.result]) is not None
        }
        skip |= {
            f"{sheet.document.id}:{b.id}"
            for r in learned(sheet.turned())
            for row, _ in r.bad
            if (b := sheet.blocks[r.result][row]) is not None
        }
    seen: set[tuple[str, str]] = set()
    settled: set[tuple[str, str, str]] = set()
    for record in records(inspection.dossier, lambda labels: bool(_applicable(labels))):
        for relation in _applicable(tuple((e.label, e.dimension) for e in record.entries)):
            place = (record.document.id, record.entries[0].block, relation["id"])
            if record.kind == "paragraph" and (
                place in settled or not relation.get("paragraph", relation["kind"] != "ratio" or "area" in str(relation))
            ):
                continue
            if relation.get("forms_only") and record.kind not in ("form", "row"):
                continue
            choice = _broken(record, relation)
            if choice is None or (choice and relation.get("carried") and _carried(record, relation, choice)):
                continue
            if choice and _in_formula(record, choice[0]):
                continue
            if record.kind == "sentence":
                settled.add(place)
            if (
                choice
                and f"{choice[0].cite.document}:{choice[0].block}" not in skip
                and (mark := (relation["id"], str(choice[0].cite))) not in seen
            ):
                seen.add(mark)
                yield _finding(record, relation, choice)


def _in_formula(record: Record, result: Entry) -> bool:
    """Whether the figure behind a result's name is the first of a written calculation («复垦率8.75÷9.60＝91.15%»)."""
    text = record.document.block(result.block).text
    return re.match(r"\s*(?:hm2|hm²|公顷|亩|万吨|万t|万元)?\s*[÷×/]\s*[\d(（\[]", text[result.cite.end :]) is not None


def _carried(record: Record, relation: dict[str, Any], choice: list[Entry]) -> bool:
    """Whether a balance is that of the row above with this row's movements, or of a first row, whose opening balance nobody names."""
    block = record.document.block(choice[0].block)
    if record.kind != "row" or block.table is None or block.row is None or block.col is None:
        return False
    found = record.document.tables[block.table]
    grid = record.document.grid(found)
    above = grid[block.row - 1][block.col] if block.row > 0 else None
    before = re.fullmatch(r"[\d,]+(?:\.\d+)?", above.text.strip()) if above is not None and block.row > found.header_rows else None
    if before is None:
        return found.rows - found.header_rows >= 3 and block.row == found.header_rows
    if float(before.group().replace(",", "")) == choice[0].value:
        return True  # the row of sums repeats the last balance
    plus, minus = len(relation.get("plus", [])), len(relation.get("minus", []))
    movements = sum(e.value for e in choice[1 : 1 + plus]) - sum(e.value for e in choice[1 + plus : 1 + plus + minus])
    return abs(float(before.group().replace(",", "")) + movements - choice[0].value) <= 0.5 * 10.0 ** -choice[0].decimals * (
        2 + plus + minus
    )


def _roles(relation: dict[str, Any]) -> list[dict[str, Any]]:
    roles = [relation["result"]] if "result" in relation else []
    return roles + [r for key in ("over", "under", "plus", "minus") for r in relation.get(key, [])]


def _broken(record: Record, relation: dict[str, Any]) -> list[Entry] | None:
    """None where the record does not hold all parts; [] where it closes or leaves open which figure is meant; else the one choice that fails."""
    options: list[list[Entry | None]] = []
    for role in _roles(relation):
        found: list[Entry | None] = [e for e in record.entries if _fits(e, role)]
        if not found and role.get("optional"):
            found = [None]
        if not found:
            return None
        options.append(found)
    choices = [c for c in islice(product(*options), 200) if len({id(e) for e in c if e is not None}) == sum(e is not None for e in c)]
    if not choices:
        return None
    if any(_closes(c, relation) for c in choices) or len(choices) > 1:
        return []
    return [e for e in choices[0] if e is not None]


@lru_cache(maxsize=20_000)
def _applicable(labels: tuple[tuple[str, str], ...]) -> tuple[dict[str, Any], ...]:
    """The relations all of whose parts are named among these labels (rows of one table share them)."""
    return tuple(
        relation
        for relation in table("references/relations")["relations"]
        if all(
            role.get("optional") or any(_named(label, dimension, role["words"], role["unit"]) for label, dimension in labels)
            for role in _roles(relation)
        )
    )


@lru_cache(maxsize=200_000)
def _named(label: str, dimension: str, words: str, unit: str) -> bool:
    if dimension not in _DIMENSIONS[unit]:
        return False
    match = re.search(rf"(?:{words})$", label)
    return match is not None and not _NOT_ACTUAL.search(label[max(0, match.start() - 6) :])


def _fits(entry: Entry, role: dict[str, Any]) -> bool:
    if role["unit"] == "rate" and entry.dimension == "none" and not 0 <= entry.value <= 1000:
        return False
    return _named(entry.label, entry.dimension, role["words"], role["unit"])


def _shown(entries: Sequence[Entry], entry: Entry) -> int:
    """The digits a figure is given to: as many as any part of its dimension shows (trailing zeros are dropped)."""
    return max(e.decimals for e in entries if e.unit == entry.unit)


def _closes(choice: Sequence[Entry | None], relation: dict[str, Any]) -> bool:
    entries = [e for e in choice if e is not None]
    value, slack = _value(choice, relation)
    result = entries[0]
    if relation["kind"] == "hundred":
        return abs(value - 100) <= slack + 1e-9
    if relation["kind"] == "quotient":
        if value <= 0 or result.value <= 0:
            return True
        power = round(log10(result.value / value))
        return abs(value * 10.0**power / result.value - 1) <= slack
    return abs(value - (result.base if relation["kind"] in ("sum", "per-mu") else result.value)) <= slack + 1e-9


def _value(choice: Sequence[Entry | None], relation: dict[str, Any]) -> tuple[float, float]:
    """What the parts give and how far rounding may take it (per-mu and sum in base units; quotient: relative slack)."""
    kind = relation["kind"]
    parts = list(choice if kind == "hundred" else choice[1:])
    known = [e for e in choice if e is not None]
    half = {id(e): 0.5 * 10.0 ** -_shown(known, e) * (e.unit.factor if e.unit else 1.0) for e in known}
    if kind in ("sum", "hundred"):
        plus = len(relation["plus"])
        value = sum((e.base if i < plus else -e.base) for i, e in enumerate(parts) if e is not None)
        return value, sum(half.values())
    over, under = parts[: len(relation["over"])], parts[len(relation["over"]) :]
    relative = sum(half[id(e)] / abs(e.base) for e in known[1:] if e.base)
    bottom = prod(e.base for e in under if e is not None)
    if bottom == 0:
        return 0.0, float("inf")
    value = prod(e.base for e in over if e is not None) / bottom
    result = known[0]
    if kind == "per-mu":
        value /= 15
        return value, half[id(result)] + value * relative
    if kind == "quotient":
        return value, 1.05 * (relative + half[id(result)] / abs(result.base or 1)) + 1e-4
    return 100 * value, half[id(result)] + 100 * value * relative


def _finding(record: Record, relation: dict[str, Any], choice: list[Entry]) -> Finding:
    value, _ = _value(choice, relation)
    result = choice[0]
    if relation["kind"] == "hundred":
        text = f"{'＋'.join(e.raw for e in choice)}＝{number(value)}，应为100%"
    else:
        text = f"{_written(choice, relation)}＝{_outcome(value, result, relation)}，{'表' if record.kind in ('row', 'form') else '原文'}写{result.raw}"
    where = record.where if record.kind in ("row", "form") else "文中"
    message = f"{where}{relation['label']}：{text}。{_WHY}"
    cites = [e.cite for e in choice]
    if record.kind in ("sentence", "paragraph"):
        block = record.document.block(result.block)
        cites.insert(0, place_sentence(record.document, block, result.cite.start))
    return CHECK.finding(message, cites, key=f"{relation['id']}:{result.cite.document}:{result.block}")


def _written(choice: list[Entry], relation: dict[str, Any]) -> str:
    names = list(_parts(choice[1:], relation))
    plus, minus = names
    if relation["kind"] == "sum":
        return "＋".join(e.raw for e in plus) + "".join(f"－{e.raw}" for e in minus)
    over, under = "×".join(e.raw for e in plus), "×".join(e.raw for e in minus)
    tail = "×100%" if relation["kind"] == "ratio" else ""
    under = f"（{under}×15）" if relation["kind"] == "per-mu" else f"（{under}）" if len(minus) > 1 else under
    return f"{over}÷{under}{tail}" if under else over


def _parts(parts: Sequence[Entry], relation: dict[str, Any]) -> Iterator[list[Entry]]:
    count = len(relation.get("over") or relation.get("plus") or [])
    yield list(parts[:count])
    yield list(parts[count:])


def _outcome(value: float, result: Entry, relation: dict[str, Any]) -> str:
    places = max(result.decimals, 2)
    if relation["kind"] == "ratio":
        return f"{number(value, places)}%"
    if relation["kind"] == "quotient":
        return number(value * 10.0 ** round(log10(result.value / value)), places)
    return f"{number(value / (result.unit.factor if result.unit else 1.0), places)}{result.unit.symbol if result.unit else ''}"


CHECK = Check("arithmetic.named-relations", "比率、投资、面积与其组成数", "arithmetic", "medium", run, clause="二(三)")
