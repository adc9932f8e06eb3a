"""投资估算与基金前后不一致

为什么：投资和基金是履行治理复垦义务的保障，银行证明是其凭据。
提示什么：静态投资、动态投资，或同一时点的基金计提、使用、余额，取舍不能解释的不同。一项一条。
不提示什么：静态与动态并列，分年与合计，表内近几年之和与开户以来的累计，不同时点的基金，万元与元。
可能的正常解释：利息、两个时点之间的收支，方案修编。
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from assistant.checks.consistency.conflicts import Conflict, Side, Topic, conflict_finding, conflicts
from assistant.core.check import Check, Finding, Inspection
from assistant.core.document import Dossier
from assistant.core.text import sentence_at

TOPICS = (
    Topic("static_wan"),
    Topic("dynamic_wan"),
    Topic("fund_accrued_wan", by_year=True),
    Topic("fund_used_wan", by_year=True),
    Topic("fund_balance_wan", by_year=True),
)
_WHY = "投资和基金数据应与评审通过的方案、银行证明一致，须更正或说明；也可能是统计时点不同或方案修编。"


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every conflict of these facts, one finding each."""
    for topic in TOPICS:
        for conflict in conflicts(inspection, topic):
            spans = _spans(inspection.dossier, conflict)
            if spans != "longer":
                finding = conflict_finding(CHECK, inspection, conflict, _WHY)
                yield finding if spans == "same" else replace(finding, severity="low")


_SINCE = re.compile(r"以来|历年|开[立户设]|建户|自[^，。；]{0,8}年")


#: The years of a table told with the sum: then both sums are of the same years.
_THESE_YEARS = re.compile(r"[近这前]?[二三四五两]年|近年|20\d\d年?[—~\-至到]|上表|表中|合计")


def _spans(dossier: Dossier, conflict: Conflict) -> str:
    """'longer' where the smaller sum is that of a table's years and the larger one counts from the account's opening, 'perhaps' where
    it is only called 累计, 'same' otherwise."""
    if not conflict.inside or len(conflict.sides) != 2:
        return "same"
    small, large = sorted(conflict.sides, key=lambda s: float(s.facts[0].normalized))
    if any(dossier.document(f.document).block(f.cite.block).table is None for f in small.facts):
        return "same"
    words = [_in_front(dossier, large, n) for n in range(len(large.facts))]
    if all(_SINCE.search(w) for w in words):
        return "longer"
    last = [re.split(r"[，,；;]", w)[-1] for w in words]
    return "perhaps" if all("累计" in w and not _THESE_YEARS.search(w) for w in last) else "same"


def _in_front(dossier: Dossier, side: Side, index: int) -> str:
    """The words of the sentence in front of a side's figure."""
    fact = side.facts[index]
    text = dossier.document(fact.document).block(fact.cite.block).text
    start, _ = sentence_at(text, fact.cite.start)
    return text[start : fact.cite.start]


CHECK = Check("consistency.money", "投资估算与基金前后不一致", "inconsistent", "medium", run, clause="二(二)")
