"""The enterprise's commitment to the truth of its report: words of responsibility, the legal representative's name, seal and date.

What makes it: a sentence that takes responsibility for the truth of the report or the materials, in a commitment of the enterprise (not of
the institute that wrote a plan). Name, seal and date are looked for behind that sentence, up to the end of its section.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.checks.checklist.outcome import Outcome
from assistant.checks.checklist.room import Room
from assistant.checks.checklist.statements import Statement
from assistant.core.cite import Cite
from assistant.core.dates import dates
from assistant.core.document import Document, Kind

#: Where the commitment may stand, the report itself first.
KINDS_OF_COMMITMENT: tuple[Kind, ...] = ("self_assessment", "attachment", "other")
_TRUTH = re.compile(r"真实|属实|虚假|隐瞒|弄虚作假|失实|据实|虚构|不实|真伪|编造|篡改|假话|如实")
#: The name of the paper in a list of what is bound together, no words of responsibility.
_PAPER = re.compile(r"真实性?(?:承诺|声明|保证)(?:书|函)?(?=[→、,;。|》]|$)")
_RESPONSIBLE = re.compile(r"(?:负责|负[^,。;]{0,6}责|承担[^。;]{0,12}(?:责任|后果)|承诺|保证|声明|愿意接受|自愿|担保|担起|责任人)")
_ABOUT = re.compile(r"自评|以上|上述|报告|材料|资料|数据|内容|附件|信息|文件")
_OF_AUTHORS = re.compile(r"编制单位|编写单位|我院|评估机构|第三方|报告编制人|本方案|方案编制")
_TITLE = re.compile(r"承诺|声明|保证书|责任书|保证$")
_NAME_LABEL = re.compile(
    r"(?:法定代表人|法人代表|法人|企业负责人|单位负责人|主要负责人|负责人|承诺人|签字人|签名人)(?:或(?:其)?(?:授权|委托)[^:|]{0,8})?(?:[(][^)]{0,12}[)])?(?:签字|签名|签章|盖章)?(?:[(][^)]{0,12}[)])?[:|]*"
)
_NOT_A_NAME = re.compile(r"签字|签名|签章|盖章|日期|年|月|公章|承诺|单位|公司|电话|联系|手写|代表|负责|印章|空白|待|无")
_SEAL_LABEL = re.compile(r"(?:[(][^)]{0,8}(?:盖章|公章|印章|签章)[^)]{0,6}[)]|盖章|公章)[:|]*")
_COMPANY = re.compile(r"[\u4e00-\u9fff()]{4,30}(?:公司|集团|矿业|煤业|煤矿|厂|矿)(?![\u4e00-\u9fff])")


@dataclass(frozen=True)
class Commitment:
    """body: the sentences of responsibility; tail: the statements in which signature, seal and date belong."""

    document: Document
    body: tuple[Statement, ...]
    tail: tuple[Statement, ...]
    titled: bool


def find_commitment(room: Room) -> Commitment | None:
    """The enterprise's commitment: a titled one first, else a sentence of responsibility in the report."""
    found: list[Commitment] = []
    for kind in KINDS_OF_COMMITMENT:
        for document in room.inspection.dossier.of_kind(kind):
            lines = room.statements.by_document[document.id]
            bodies = [n for n, s in enumerate(lines) if _is_responsibility(room, s)]
            for n in bodies:
                title = lines[n].trail.rsplit(">", 1)[-1]
                titled = bool(_TITLE.search(title)) or _titled_file(document)
                end = _end(document, lines, n, titled)
                body = tuple(lines[m] for m in bodies if n <= m < end)
                found.append(Commitment(document, body, lines[_start(lines, n, titled) : end], titled))
        if found:
            break
    return next((c for c in found if c.titled), found[0] if found else None)


def _is_responsibility(room: Room, s: Statement) -> bool:
    text = _PAPER.sub("", s.text)
    strict = _TRUTH.search(text) and _RESPONSIBLE.search(text) and _ABOUT.search(text)
    return bool(strict) and not s.is_row and not s.listed_law and not _OF_AUTHORS.search(text) and not room.from_notice(s)


def _titled_file(document: Document) -> bool:
    return bool(_TITLE.search(document.path.rsplit("/", 1)[-1]))


def _start(lines: tuple[Statement, ...], n: int, titled: bool) -> int:
    """A titled commitment is taken from its first line on (a table form may have the name above)."""
    first = n
    while titled and first > 0 and lines[first - 1].section == lines[n].section and n - first < 12:
        first -= 1
    return first


def _end(document: Document, lines: tuple[Statement, ...], n: int, titled: bool) -> int:
    """The end of the section, at most twenty statements on; where there is no section of its own, ten."""
    end = n + 1
    while end < len(lines) and lines[end].section == lines[n].section and end - n < (25 if titled else 12):
        end += 1
    return end


def judge_statement(room: Room) -> Outcome | None:
    """Whether the enterprise takes responsibility for the truth of the report."""
    found = room.commitment
    if found is None:
        return Outcome("missing", why="没有找到企业对自评估报告真实性负责的表述")
    cites = tuple(c for s in found.body[:3] for c in s.cites(found.document))
    return Outcome("met", cites, 0.95 if found.titled else 0.8, "有对真实性负责的表述")


def judge_signature(room: Room) -> Outcome | None:
    """Whether a name stands behind the legal representative's label, or a handwritten mark is seen there."""
    found = room.commitment
    if found is None:
        return Outcome("missing", why="没有承诺书，也就没有签名")
    known = {re.sub(r"\s", "", str(f.normalized)) for f in room.inspection.facts.named("legal_rep")}
    label: Statement | None = None
    for n, s in enumerate(found.tail):
        match = _NAME_LABEL.search(s.text)
        if match is None:
            continue
        rest = s.text[match.end() :].lstrip(":|_-. ")
        if _COMPANY.match(rest):  # 承诺人: a company, not a person
            continue
        label = label or s
        after = found.tail[n + 1].text if n + 1 < len(found.tail) and not rest else ""
        if _is_name(rest) or _is_name(after, alone=True):
            target = s if rest else found.tail[n + 1]
            return Outcome("met", target.cites(found.document), 0.93, "有法定代表人姓名")
    for s in found.tail:
        if any(name and name in s.text for name in known) and len(s.text) <= 24:
            return Outcome("met", s.cites(found.document), 0.85, "有法定代表人姓名")
    if _region(found, "signature"):
        cites = label.cites(found.document) if label else found.tail[-1].cites(found.document)
        return Outcome("met", cites, 0.75, "签名处有手写笔迹")
    return Outcome("missing", label.cites(found.document) if label else (), 0.85, "承诺书没有法定代表人签名")


def _is_name(text: str, *, alone: bool = False) -> bool:
    match = re.match(r"[\u4e00-\u9fff·]{2,5}", text)
    if match is None or (alone and match.end() != len(text)):
        return False
    name = re.split(r"日期|年|时间|联系", match[0])[0]
    return 2 <= len(name) <= 5 and not _NOT_A_NAME.search(name)


def judge_seal(room: Room) -> Outcome | None:
    """Whether the committing unit stands there with its seal: its name at the seal's label, its name as the signing line, a red stamp."""
    found = room.commitment
    if found is None:
        return Outcome("missing", why="没有承诺书，也就没有盖章")
    region = _region(found, "seal")
    label: Statement | None = None
    for n, s in enumerate(found.tail):
        match = _SEAL_LABEL.search(s.text)
        if match is None or _NAME_LABEL.match(s.text) or len(s.text) > 60:
            continue
        label = label or s
        around = (
            s.text[match.end() :]
            + "|"
            + s.text[: match.start()]
            + ("|" + found.tail[n + 1].text if n + 1 < len(found.tail) and len(found.tail[n + 1].text) <= 30 else "")
        )
        if region or _COMPANY.search(around):
            return Outcome("met", s.cites(found.document), 0.9, "有承诺单位及盖章处")
    for s in found.tail:
        if s not in found.body and len(s.text) <= 40 and _COMPANY.search(s.text) and not re.search(r"[。,;]$", s.text):
            return Outcome("met", s.cites(found.document), 0.8, "落款有承诺单位")
    if region and found.tail:
        return Outcome("met", found.tail[-1].cites(found.document), 0.8, "有印章")
    return Outcome("missing", label.cites(found.document) if label else (), 0.8, "承诺书没有单位落款和盖章")


def judge_date(room: Room) -> Outcome | None:
    """Whether a date with a day (or at least a month) stands in the closing lines."""
    found = room.commitment
    if found is None:
        return Outcome("missing", why="没有承诺书，也就没有日期")
    blank: Statement | None = None
    for s in reversed(found.tail):
        if s in found.body or (len(s.text) > 60 and not s.is_row):
            continue
        if any(d.date.month for d in dates(s.text)) and not re.search(r"〔|号|文件|通知|以来|期间|报告》|规定", _without_dates(s.text)):
            return Outcome("met", s.cites(found.document), 0.93, "有日期")
        if re.search(r"日期|年_*月_*日|时间", s.text):
            blank = s
    return Outcome("missing", blank.cites(found.document) if blank else (), 0.88, "承诺书没有日期")


def _without_dates(text: str) -> str:
    """The words beside the dates: the 号 of 5月6号 is none of a document's number."""
    for span in reversed(dates(text)):
        text = text[: span.start] + text[span.end :]
    return text


def _region(found: Commitment, kind: str) -> Cite | bool:
    """Whether a seal or a signature was seen on the page (or in the section) of the commitment."""
    blocks = {p.block for s in found.tail for p in s.parts}
    pages = {found.document.block(b).page for b in blocks} - {None}
    sections = {s.section for s in found.body}
    if any(r.kind == kind and (r.page in pages or r.block in blocks) for r in found.document.regions):
        return True
    return kind == "seal" and any(p.seal and (p.page in pages if p.page else p.section in sections) for p in found.document.pictures)
