"""Money of the reclamation plan (static, dynamic, price reserve) and of the treatment and restoration fund."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from assistant.core.fact import Fact
from assistant.facts.amounts import find as find_amounts
from assistant.facts.reading import Reading

_RECLAMATION = re.compile(r"复垦|修复|治理|恢复|保护")


def find(reading: Reading) -> Iterable[Fact]:
    for name in ("static_wan", "dynamic_wan", "price_reserve_wan"):
        for fact in find_amounts(reading, name, parts=True):
            block = reading.document.block(fact.cite.block)
            if reading.document.kind == "development_plan" and not _RECLAMATION.search(block.text + reading.section(block)):
                continue
            yield replace(fact, role="stated") if fact.role in ("designed", "planned", "actual", "licensed") else fact
    for name in ("fund_accrued_wan", "fund_used_wan", "fund_balance_wan"):
        for fact in find_amounts(reading, name, parts=True):
            block = reading.document.block(fact.cite.block)
            around = block.text + reading.section(block) + reading.document.path
            if block.table is not None:
                around += reading.document.caption_of(reading.document.tables[block.table])
            if "基金" not in around and "专户" not in around:
                continue
            yield replace(fact, role="stated") if fact.role in ("designed", "planned", "actual", "licensed") else fact
