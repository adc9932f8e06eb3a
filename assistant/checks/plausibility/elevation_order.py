"""开采标高上下限颠倒

为什么：开采由高到低进行，许可证也按由高到低书写；写反了，要么数字有误，要么方向有误。
提示什么：“由低标高降至高标高”（须更正）；材料其他处由高到低（或写明上限、下限）而此处由低到高书写同样两个标高（请留意）。
不提示什么：全部材料都由低到高书写，地形、设施和水位的标高，由下而上的开采顺序。
可能的正常解释：两个数填反，书写习惯。
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite, place
from assistant.core.document import Block, Document
from assistant.core.fact import Fact
from assistant.core.text import half_width

_RANGE = re.compile(
    r"(?:标高|高程|深度)[^\d，。；]{0,8}(?P<a>[+]?\d{2,4}(?:\.\d+)?)\s*(?:m|米)?\s*(?:标高)?\s*(?:~|～|-|—|–|至|到)+\s*(?P<b>[+]?\d{2,4}(?:\.\d+)?)\s*(?:m|米)"
)
_CELL = re.compile(
    r"^\s*(?:由|自)?\s*(?P<a>[+]?\d{2,4}(?:\.\d+)?)\s*(?:m|米)?\s*(?:标高)?\s*(?:~|～|-|—|–|至|到)+\s*(?P<b>[+]?\d{2,4}(?:\.\d+)?)\s*(?:m|米)?\s*(?:标高)?\s*$"
)
_DOWN = re.compile(
    r"(?:由|自|从)\s*(?P<a>[+]?\d{2,4}(?:\.\d+)?)\s*(?:m|米)?\s*(?:标高|水平)?[^\d，。；]{0,10}(?:降至|降到|下降至|向下(?:开采)?至|采至下部)\s*(?P<b>[+]?\d{2,4}(?:\.\d+)?)\s*(?:m|米)"
)
#: «自1160m至1420m划分中段»: the way the work goes, told without the word 标高.
_COURSE = re.compile(
    r"(?:由|自|从)\s*(?P<a>[+]?\d{2,4}(?:\.\d+)?)\s*(?:m|米)\s*(?:标高|水平|中段|平台)?\s*(?:至|到|~|～|-|—)\s*(?P<b>[+]?\d{2,4}(?:\.\d+)?)\s*(?:m|米)"
)
_MINING = re.compile(r"开采|采场|采矿|矿区|许可|标高|矿山")


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every pair in the wrong order, once a document."""
    found = [(d, b, m) for d, b in inspection.dossier.blocks() for m in _matches(d, b)]
    usual = {(_number(m, "a"), _number(m, "b")) for _, _, m in found if _number(m, "a") > _number(m, "b")} | _limits(inspection)
    found += [(d, b, m) for d, b, m in _courses(inspection) if all(b is not other or m.start("a") != o.start("a") for _, other, o in found)]
    down = {
        (m.group("a"), m.group("b")): (d, b, m)
        for d, b in inspection.dossier.blocks()
        if "降" in b.text or "向下" in b.text
        for m in _DOWN.finditer(half_width(b.text))
        if _number(m, "a") < _number(m, "b")
    }
    for d, b, m in down.values():
        yield _finding(inspection, d, b, m, usual, certain=True)
    seen = {d.id for d, _, _ in down.values()}
    for d, b, m in found:
        low, high = _number(m, "a"), _number(m, "b")
        if low < high and (high, low) in usual and d.id not in seen:
            seen.add(d.id)
            yield _finding(inspection, d, b, m, usual, certain=False)


def _limits(inspection: Inspection) -> set[tuple[float, float]]:
    """The upper and lower limits that a document states as such («上限1420m，下限1160m»)."""
    found = set()
    for document in inspection.dossier.documents:
        tops = [
            f.number for f in inspection.facts.named("elev_top", document=document.id, roles=["stated"]) if "限" in _around(document, f)
        ]
        bottoms = [
            f.number for f in inspection.facts.named("elev_bottom", document=document.id, roles=["stated"]) if "限" in _around(document, f)
        ]
        found |= {(a, b) for a in tops for b in bottoms if a > b}
    return found


def _around(document: Document, fact: Fact) -> str:
    return document.block(fact.cite.block).text[max(0, fact.cite.start - 8) : fact.cite.start]


def _courses(inspection: Inspection) -> Iterable[tuple[Document, Block, re.Match[str]]]:
    for document, block in inspection.dossier.blocks():
        if "中段" in block.text or "台阶" in block.text or "分层" in block.text or "水平" in block.text:
            for match in _COURSE.finditer(half_width(block.text)):
                if not re.search(r"自下而上|由下而上|由下向上|自下向上|上行", block.text):
                    yield document, block, match


def _matches(document: Document, block: Block) -> list[re.Match[str]]:
    if not ("标高" in block.text or "高程" in block.text or "深度" in block.text or (block.role == "cell" and 6 <= len(block.text) <= 30)):
        return []
    plain = half_width(block.text)
    found = [m for m in _RANGE.finditer(plain) if _MINING.search(plain[max(0, m.start() - 30) : m.end()])]
    if block.role == "cell" and len(plain) <= 30 and (match := _CELL.match(plain)):
        found.append(match)
    return found


def _number(match: re.Match[str], group: str) -> float:
    return float(match.group(group).lstrip("+"))


def _finding(
    inspection: Inspection, document: Document, block: Block, match: re.Match[str], usual: set[tuple[float, float]], *, certain: bool
) -> Finding:
    low, high = match.group("a"), match.group("b")
    elsewhere = "，材料其他处由高到低书写" if (float(high.lstrip("+")), float(low.lstrip("+"))) in usual else ""
    message = f"开采标高写作“{match.group().strip()}”，由低到高{elsewhere}。开采标高应由上限（高）至下限（低），须核对是否填反；也可能只是书写习惯。"
    cites: list[Cite] = [place(document, block, match.start(), match.end())]
    return CHECK.finding(message, cites, severity="medium" if certain else "low", key=f"{document.id}:{low}:{high}")


CHECK = Check("plausibility.elevation-order", "开采标高上下限颠倒", "implausible", "medium", run, clause="二(二)")
