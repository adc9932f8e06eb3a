"""正文中逐项列出的数与其合计

为什么：一句话里先逐年逐项列数、再写累计，或先写总数、再写“其中”各项，都是同一笔账；加起来不相符，就有一个数改动过。
提示什么：“分别为甲、乙、丙，累计丁”，逐年写明同一名称的数之后的“两年（三年）合计”，“总数，其中”各项之和大于总数，或三项以上差额不足百分之二；写出算式。
不提示什么：取舍造成的差；累计自建矿、历年、开户起算的；“其中”之内又有“其中”“含”的；写有“等”“其余”“重复”的；差额超过三成的（口径多半不同）。
可能的正常解释：合计另含未列出的年度或项目，一处沿用了旧数据，录入有误。
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.checks.tablemath import number
from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import place
from assistant.core.document import Block, Document
from assistant.core.text import half_width, sentences
from assistant.core.units import Quantity, Unit, quantities

_DIMENSIONS = frozenset({"area", "mass", "volume", "money", "length"})
_JOINT = re.compile(r"\s*(?:、|,|，|和|及|与|以及)\s*")
_RESPECTIVELY = re.compile(r"(?:分别|依次|逐年|各年)[^，。；\d]{0,12}$")
_IN_ALL = r"(?:累计|合计|共计|总计|总共|共)"
_YEARS = r"(?:近?(?P<years>[二两三四五六七八])年(?:来|间|度)?)"
#: What stands between the last part and the sum.
_TO_SUM = re.compile(rf"\s*[，,；;：:]?\s*(?:{_YEARS}{_IN_ALL}?|{_IN_ALL})[^，。；;\d]{{0,10}}")
_OTHER_SPAN = re.compile(r"以来|历年|[矿户账产]起|建[矿账户]|开户|累积至|历史|连同|加上|包括|含|另|计划|预计")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}\s*年?")
_COUNTED = dict(zip("二两三四五六七八", (2, 2, 3, 4, 5, 6, 7, 8), strict=True))
_OF_WHICH = re.compile(r"\s*[，,；;：:(（]?\s*(?:其中|包括|由)[:：]?[^，。；;\d]{1,16}")
_NEXT_PART = re.compile(
    r"\s*(?:元)?(?:[（(][^（()）]{0,16}[)）])?\s*[、，,；;和及与]\s*(?!其中|含|合计|共|总|折|即|约合|占|动态|价差|每|亩均|较|比)[^，。；;、\d]{1,16}"
)
_NOT_WHOLE = re.compile(r"重复|重叠|交叉|等[，。；;）)]?$|其余|剩余|余下|主要|[^预]含|其中.*其中")
#: How far a sum may lie from its parts and still be meant as theirs.
NEAR = 0.3
#: Three parts and more that come so near to the whole are meant to be all of it.
ALL_BUT = 0.02


@dataclass(frozen=True)
class _Account:
    parts: tuple[Quantity, ...]
    total: Quantity
    unit: Unit

    @property
    def value(self) -> float:
        return sum(p.value for p in self.parts) * self.unit.factor

    @property
    def gap(self) -> float:
        return self.value - self.total.base

    @property
    def holds(self) -> bool:
        slack = sum(0.5 * 10.0**-p.decimals for p in self.parts) * self.unit.factor + self.total.slack
        return abs(self.gap) <= slack + 1e-9


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every account of a sentence that does not close."""
    for document in inspection.dossier.documents:
        for block in document.body:
            if len(block.text) < 20 or block.role in ("heading", "title", "caption"):
                continue
            text = half_width(block.text)
            for start, end in sentences(text):
                found = [q for q in quantities(text[start:end]) if q.dimension != "time"]
                for account in itertools.chain(
                    _respectively(text[start:end], found), _by_years(text[start:end], found), _of_which(text[start:end], found)
                ):
                    if not account.holds:
                        yield _finding(document, block, start, account)


def _finding(document: Document, block: Block, start: int, account: _Account) -> Finding:
    shown = "＋".join(number(p.value, p.decimals) for p in account.parts)
    decimals = max(p.decimals for p in account.parts)
    unit = account.total.unit.symbol if account.total.unit else ""
    factor = account.total.unit.factor if account.total.unit else 1.0
    message = (
        f"正文逐项列出的数与合计不符：{shown}＝{number(account.value / account.unit.factor, decimals)}{account.unit.symbol}，文中写{account.total.raw.strip()}"
        f"，相差{number(abs(account.gap) / factor, max(decimals, account.total.decimals))}{unit}。须核对各数；也可能是合计另含未列出的年度或项目。"
    )
    first = min(q.start for q in (*account.parts, account.total))
    last = max(q.end for q in (*account.parts, account.total))
    return CHECK.finding(
        message, [place(document, block, start + first, start + last)], key=f"{document.id}:{block.id}:{start + account.total.start}"
    )


def _account(parts: Sequence[Quantity], total: Quantity) -> _Account | None:
    """The parts and their sum where they have one unit (only the last may bear it) and lie near enough to be one account."""
    units = {p.unit for p in parts if p.unit is not None}
    if len(parts) < 2 or len(units) != 1 or total.unit is None:
        return None
    (unit,) = units
    if unit.dimension not in _DIMENSIONS or total.dimension != unit.dimension or parts[-1].unit is None:
        return None
    account = _Account(tuple(parts), total, unit)
    return account if abs(account.gap) <= NEAR * abs(account.total.base) else None


def _respectively(text: str, found: Sequence[Quantity]) -> Iterator[_Account]:
    """«分别计提甲、乙万元，累计计提丙万元»."""
    for index, first in enumerate(found):
        if not _RESPECTIVELY.search(text[max(0, first.start - 20) : first.start]):
            continue
        last = index
        while last + 1 < len(found) and _JOINT.fullmatch(text[found[last].end : found[last + 1].start]):
            last += 1
        if last + 1 >= len(found):
            continue
        lead = text[found[last].end : found[last + 1].start]
        if _TO_SUM.fullmatch(lead) and not _OTHER_SPAN.search(text[: first.start][-30:] + lead):
            account = _account(found[index : last + 1], found[last + 1])
            if account is not None:
                yield account


def _by_years(text: str, found: Sequence[Quantity]) -> Iterator[_Account]:
    """«2023年修复甲公顷、支出乙万元，2024年修复丙公顷、支出丁万元，两年修复戊公顷、支出己万元»: each label by itself."""
    match = re.search(rf"[，,；;：:]\s*(?:{_YEARS}{_IN_ALL}?|{_IN_ALL})", text)
    if match is None or _OTHER_SPAN.search(text[match.start() : match.end() + 8]):
        return
    before = [q for q in found if q.end <= match.start() + 1 and not _YEAR.fullmatch(q.raw.strip())]
    after = [q for q in found if q.start >= match.end() - 1]
    years = [m.start() for m in _YEAR.finditer(text, 0, match.start())]
    if len(years) < 2 or (match["years"] and _COUNTED[match["years"]] != len(years)):
        return
    spans = list(itertools.pairwise([*years, match.start()]))
    for total in after[:3]:
        label = _label(text, total.start, match.end())
        parts = [
            [q for q in before if a <= q.start < b and q.dimension == total.dimension and _label(text, q.start, a) == label]
            for a, b in spans
        ]
        if label and all(len(p) == 1 for p in parts):
            account = _account([p[0] for p in parts], total)
            if account is not None:
                yield account


def _label(text: str, at: int, floor: int) -> str:
    """The word in front of a figure: the end of its clause, without years and words of counting."""
    clause = re.split(r"[，,、；;：:。]", text[floor:at])[-1]
    return re.sub(
        r"(?:19|20)\d{2}\s*年度?|[近二两三四五六七八]{1,2}年(?:来|间|度)?|累计|合计|共计|总计|总共|共|完成|实际|分别|约|为|达|了|\s",
        "",
        clause,
    )[-4:]


def _of_which(text: str, found: Sequence[Quantity]) -> Iterator[_Account]:
    """«总数，其中甲多少、乙多少»: more than the whole, or all but the whole."""
    for index, total in enumerate(found[:-2]):
        if total.dimension not in _DIMENSIONS or not _OF_WHICH.fullmatch(text[total.end : found[index + 1].start]):
            continue
        last = index + 1
        while (
            last + 1 < len(found)
            and found[last + 1].unit == found[index + 1].unit
            and _NEXT_PART.fullmatch(text[found[last].end : found[last + 1].start])
        ):
            last += 1
        parts = found[index + 1 : last + 1]
        tail = text[found[last].end : found[last].end + 6]
        account = _account(parts, total)
        if account is None or _NOT_WHOLE.search(text[total.end : found[last].start]) or re.match(r"[^，。；;]{0,3}(?:等|其余|剩余)", tail):
            continue
        if account.gap > 0 or (len(parts) >= 3 and -account.gap <= ALL_BUT * total.base):
            yield account


CHECK = Check("arithmetic.prose-sums", "正文逐项数与合计", "arithmetic", "medium", run)
