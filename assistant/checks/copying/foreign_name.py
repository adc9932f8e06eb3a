"""别的企业或矿山的名称留在正文里

为什么：正文把另一家企业、另一座矿山当作主语来写，说明这一段可能由别人的材料改成，所写的未必是本矿情况。
提示什么：在叙述本矿的句子里出现、而不是申报企业和本矿（及其简称、曾用名）的企业全称或矿山名称；同一名称一条，引出各处。企业名称只有作句子的主语、或写在标题和题注里的为“严重”，其余为“请留意”。
不提示什么：编制、设计、检测、施工、银行等为本矿服务的单位；母公司、分公司、与申报企业同一字号的关联企业；股东、客户、供应商、合作方；附件（合同、证照、报告）中另有交代的单位和矿山；相邻矿山；与本矿放在一句里对照着说的、作为案例或事故引用的矿山；更名、整合之前的名称；书名号内的文件名（评审对象写成别的矿山的除外）；矿种、矿物名称。
可能的正常解释：关联企业，或同一采矿权人的另一矿山。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.checks.copying.ownership import (
    a_place,
    distinguished,
    is_name,
    is_own_company,
    is_own_mine,
    kin,
    lead,
    neighbouring,
    related,
    serves,
    told_on_purpose,
)
from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite, place_sentence
from assistant.core.document import Block, Document, Kind
from assistant.core.text import half_width, sentence_at
from assistant.facts.names import company_core, find_companies, find_mines, mine_core

_KINDS: tuple[Kind, ...] = ("self_assessment", "development_plan", "reclamation_plan")
_OWN_PAPER = re.compile(r"开发利用方案|复垦方案|修复方案|自评估?报告|初步设计|安全设施设计|储量(?:核实)?报告|建设方案|评审|备案|批复")
_REACH = 24
#: 某某矿山, 矿区, 矿权 …: the name of the mine goes on; 矿石, 矿物 …: it is none.
_GOES_ON = re.compile(r"[权山石物种层床业浆库法厂方房车柱井点量回产许证]")

#: Sides of the workings themselves («东侧先采，西侧后采»), which say nothing of a neighbour.
_PARTS = re.compile(
    r"(?:周边|附近|周围|邻近)[^，。；]{0,8}(?:无|没有|不存在|未)|[东南西北]{1,2}(?:侧|部|面|帮|段|翼)(?=先|后|采|开|分|推进|边坡|台阶|为(?:采|排|首))"
)


@dataclass(frozen=True)
class Mention:
    """A foreign name where it stands. strong: it is spoken of as this mine or its company. subject: the sentence is about it."""

    name: str
    document: Document
    block: Block
    start: int
    strong: bool
    subject: bool = True


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding a name."""
    if not inspection.facts.mains("enterprise") and not inspection.facts.mains("mine_name"):
        return
    groups: dict[tuple[str, str], list[Mention]] = {}
    excused: set[tuple[str, str]] = set()
    for document in inspection.dossier.of_kind(*_KINDS):
        for block in document.body:
            for kind, mention in _mentions(inspection, document, block):
                key = (kind, company_core(mention.name) if kind == "企业" else mine_core(mention.name))
                if mention.strong:
                    groups.setdefault(key, []).append(mention)
                else:
                    excused.add(key)
    excused |= _in_attachments(inspection, groups)
    applicant = _applicant_elsewhere(inspection)
    for (kind, core), mentions in groups.items():
        if (kind, core) in excused or core in applicant:
            continue
        spoken_of = any(m.subject for m in mentions)
        first = mentions[0]
        cites: list[Cite] = list(dict.fromkeys(place_sentence(m.document, m.block, m.start, longest=200) for m in mentions[:5]))
        places = "、".join(dict.fromkeys(f"《{m.document.path}》" for m in mentions))
        yield CHECK.finding(
            f"{places}正文把“{first.name}”当作本矿来写，而申报的是{_who(inspection)}。该处可能由别的材料改成，请核对所写是否为本矿实际；也可能是关联企业或同一采矿权人的另一矿山。",
            cites,
            key=f"foreign:{core}",
            severity="high" if spoken_of else "low",
            confidence=0.85 if spoken_of else 0.5,
        )


def _in_attachments(inspection: Inspection, wanted: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Names that contracts, certificates and reports among the attachments know: parties and neighbours, no remains of another filing."""
    papers = [d for d in inspection.dossier.documents if not d.is_a(*_KINDS)]
    words = "|".join("".join(half_width(b.text).split()) for d in papers for b in d.body)
    return {(kind, core) for kind, core in wanted if core in words}


def _applicant_elsewhere(inspection: Inspection) -> set[str]:
    """Cores that a whole document gives as its applicant or mine: that is an inconsistency of facts, told by its own rule."""
    cores = {company_core(str(f.normalized)) for f in inspection.facts.mains("enterprise")}
    return cores | {mine_core(str(f.normalized)) for f in inspection.facts.mains("mine_name")}


def _who(inspection: Inspection) -> str:
    names = [f.value for n in ("enterprise", "mine_name") if (f := inspection.facts.main(n)) is not None]
    return "“" + "”“".join(names) + "”"


def _mentions(inspection: Inspection, document: Document, block: Block) -> Iterator[tuple[str, Mention]]:
    text = half_width(block.text)
    if "公司" in text:
        for span in find_companies(text):
            if is_name(span.name) and not is_own_company(span.name, inspection.facts) and not serves(span.name):
                context = _context(text, span.start, span.end)
                a, b = sentence_at(text, span.start)
                told = related(context) or kin(span.name, inspection.facts) or distinguished(text[a:b], inspection.facts)
                yield (
                    "企业",
                    Mention(span.name, document, block, span.start, block.role != "cell" and not told, _subject(text, span.start, block)),
                )
    if ("矿" in text or "厂" in text or "场" in text) and inspection.facts.mains("mine_name"):
        for span in find_mines(text):
            start = span.start + lead(span.name)
            name = text[start : span.end]
            if (
                not _GOES_ON.match(text, span.end)
                and is_name(name)
                and a_place(name, text[span.end :])
                and not is_own_mine(name, inspection.facts)
            ):
                yield "矿山", Mention(name, document, block, start, _as_own_mine(inspection, text, start, span.end, block))


#: In front of a sentence's subject: when, where, and how it goes on.
_BEFORE_SUBJECT = re.compile(
    r"(?:[（(]?[\d一二三四五六七八九十]+[)）.、]\s*)?(?:截至|自|在|目前|近年来|多年来|同时|此外|其中|因此|为此|[\d年月日前后底末初以来起至~-])*"
)


def _subject(text: str, start: int, block: Block) -> bool:
    """Whether a sentence begins with a company's name, or a title or caption holds it."""
    if block.role in ("title", "heading", "caption"):
        return True
    a, _ = sentence_at(text, start)
    last = max(text.rfind(mark, a, start) for mark in ",，;；:：") + 1
    return _BEFORE_SUBJECT.fullmatch(text[max(a, last) : start]) is not None


def _context(text: str, start: int, end: int) -> str:
    """The sentence around a name, without the name itself, cut to what is near."""
    a, b = sentence_at(text, start)
    return text[max(a, start - _REACH) : start] + "…" + text[end : min(b, end + _REACH)]


def _as_own_mine(inspection: Inspection, text: str, start: int, end: int, block: Block) -> bool:
    """Whether a mine's name stands where this mine's should: in the title of a paper about it, or as the one that is described."""
    if block.role == "cell":
        return False
    a, b = sentence_at(text, start)
    before, after = text[a:start], text[end:b]
    if text[max(0, start - 1) : start] in ("原", "老", "旧", "前"):
        return False
    if neighbouring(text[max(a, start - _REACH) : start] + "…" + _PARTS.sub("", text[end : min(b, end + _REACH)])):
        return False
    opened, closed = before.rfind("《"), before.rfind("》")
    if opened > closed:
        return _OWN_PAPER.search(after.split("》")[0]) is not None
    return not told_on_purpose(text[a:b], text, inspection.facts)


CHECK = Check("copied.foreign-name", "别的企业或矿山的名称", "copied", "high", run)
