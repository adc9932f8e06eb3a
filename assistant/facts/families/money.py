"""Money of the reclamation plan (static, dynamic, price reserve) and of the treatment and restoration fund."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.core.fact import Fact
from assistant.facts.amounts import find as find_amounts
from assistant.facts.reading import Hit, Reading
from assistant.facts.roles import clause
from assistant.facts.scope import PART, of_years

_RECLAMATION = re.compile(r"复垦|修复|治理|恢复|保护")


_ONE_YEAR = re.compile(r"20\d{2}年(?:度|内)?(?!底|末|\d|1[0-2]月|以来)")
_SUM = re.compile(r"截至|截止|累计|合计|共|总|[三近历]年|历年|至今|年底|年末|以来|余")


#: What a sentence says will be set aside.
_TO_COME = re.compile(r"打算|明年|下一?年度|来年|今后|(?<!有)计划(?!完成)|拟(?!定)|预计")


def _cumulative(hit: Hit) -> bool:
    """Whether a figure of the fund is the sum so far, not that of one year («2023年计提33.47万元», a column 2023)."""
    if hit.view is not None:
        return not re.search(r"(?:19|20)\d{2}", hit.view.head if hit.source == "row" else "")
    if hit.words == "累计":  # «…计提30.00、32.00万元，累计62.00万元»: of what was named last
        return re.search(r"(?:计提|提取|缴存|存入)(?!.*(?:使用|支出|支取|投入))", hit.before) is not None
    near = clause(hit.before) + hit.words
    if _TO_COME.search(hit.before) or re.search(r"\d(?:万元|元)\((?:计划|拟|预计)", hit.text):
        return False
    earlier = re.split(r"[，；]", hit.before)[-2:-1]
    if (
        not re.search(r"\d", near)
        and not _SUM.search(near)
        and any(_ONE_YEAR.search(e) and _SET_ASIDE.search(e) and not _SUM.search(e) for e in earlier)
    ):
        return False  # «2021年应计提39.40万元，实际计提42.30万元»
    return _SUM.search(near) is not None or _ONE_YEAR.search(near) is None


#: The title of a plan's table of what its years will set aside and use.
_ALLOTTED = re.compile(r"(?:提取|计提|使用|缴存|预存)[^。；]{0,8}(?:安排|计划)(?!完成)")
_SET_ASIDE = re.compile(r"计提|提取|缴存|存入")


def _itself(hit: Hit) -> bool:
    """Whether the figure is what the label names, not what comes out with it («考虑价差预备费后为155.02万元»)."""
    return not re.match(r"(?:因素)?(?:以|之)?后", hit.text)


_TREATMENT = re.compile(r"治理|恢复|保护|修复|灾害|监测|管护")


def _one_kind(reading: Reading, fact: Fact) -> str:
    """The one kind of works that an investment is for (治理, 复垦), '' where it is for both or for all."""
    flat = reading.flats[fact.cite.block]
    before = re.split(r"[，。；、:()]", "".join(flat.block.text[: fact.cite.start].split())[-30:])[-1]
    treats, reclaims = _TREATMENT.search(before) is not None, "复垦" in before
    return "" if treats == reclaims else ("treatment" if treats else "reclamation")


def _without_parts(reading: Reading, facts: list[Fact]) -> Iterator[Fact]:
    """The investments of a document; those for one kind of works are trusted less where the whole or the other kind is told too."""
    kinds = [_one_kind(reading, fact) for fact in facts]
    for fact, kind in zip(facts, kinds, strict=True):
        yield replace(fact, confidence=fact.confidence * PART) if kind and any(k != kind for k in kinds) else fact


def find(reading: Reading) -> Iterable[Fact]:
    for name in ("static_wan", "dynamic_wan", "price_reserve_wan"):
        for fact in _without_parts(reading, list(find_amounts(reading, name, parts=True, accept=_itself, partial=of_years))):
            block = reading.document.block(fact.cite.block)
            if reading.document.kind == "development_plan" and not _RECLAMATION.search(block.text + reading.section(block)):
                continue
            yield replace(fact, role="stated") if fact.role in ("designed", "planned", "actual", "licensed", "required") else fact
    for name in ("fund_accrued_wan", "fund_used_wan", "fund_balance_wan"):
        for fact in find_amounts(reading, name, parts=True, accept=_cumulative):
            block = reading.document.block(fact.cite.block)
            around = block.text + reading.section(block) + reading.document.path
            if block.table is not None:
                title = reading.document.caption_of(reading.document.tables[block.table]) + reading.beside(block.table)
                around += title
                if name != "fund_balance_wan" and _ALLOTTED.search(title):
                    continue
            if not re.search(r"基金|专户|修复资金|治理资金", around):
                continue
            yield replace(fact, role="stated") if fact.role in ("designed", "planned", "actual", "licensed") else fact
