"""The list of attachments of the self-assessment against the files that came with it, by meaning and not by spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.checks.checklist.outcome import Outcome
from assistant.checks.checklist.papers import Part, paper_id
from assistant.checks.checklist.room import Room
from assistant.checks.checklist.statements import Statement
from assistant.core.cite import Cite, place
from assistant.core.text import chinese_number, fold, strip_numbering

_LIST_TITLE = re.compile(
    r"附件(?:目录|清单|列表|一览|材料|名录|资料|目次)?$|附件(?:目录|清单|列表|一览|材料)|(?:附|证明|佐证|支撑)(?:件|材料|资料)(?:目录|清单|一览|列表)|随(?:文|件)(?:附|提交)"
    r"|附:.{0,6}(?:目录|清单|一览)|^(?:申报|提交|报送|所附|随附|相关)?(?:材料|资料)(?:目录|清单|一览)"
)
#: A Chinese numeral counts only behind 附件 or before a mark: «四川…公司», «二零二四年…» behind a list are no fourth and no second entry.
_ENTRY = re.compile(
    r"(?:^|[|;。:])(?=附|[(]|\d|[一二三四五六七八九十]{1,3}[)、.:：|])(?:附件|附)?[(]?(\d{1,2}(?![\d年月日])|[一二三四五六七八九十]{1,3})[)]?[、.:：\-|]*(?:《)?([\u4e00-\u9fff(][^|;。]{2,60})"
)
_NUMBERED = re.compile(r"^附件[a-z]?[-—]?(\d{1,2}|[一二三四五六七八九十]{1,3})(?!册|卷|份|件)[、.:\-|]*(.*)$")
#: «附件一营业执照、附件二采矿许可证、…»: the entries of one sentence.
_ENUMERATED = re.compile(
    r"附件[a-z]?[-—]?(\d{1,2}|[一二三四五六七八九十]{1,3})(?!册|卷|份|件|至|到|[-—~])[、.:]?([\u4e00-\u9fff][^、;。,|:]{2,40}?)(?=[、;。,|]|$)"
)
_REFERRED = re.compile(r"附件[a-z]?[-—]?(\d{1,2})(?:[-—至~到]+(?:附件)?[a-z]?[-—]?(\d{1,2}))?(?!份|件|册|页)")
_COUNT = re.compile(r"附件[a-z]?[^,。;\d]{0,6}共?(?:计)?(\d{1,2})(?:件|份|项)")
_NOISE = re.compile(
    r"[(](?:复印件|扫描件|原件|彩印件|盖章|加盖公章|正副?本|副本|\d+份|见后|略)[)]|[《》“”\"]|[,、]?共?\d+(?:份|页)$|[:;。.…]+$|…+\d*$|复印件$|扫描件$"
)
_NOT_A_NAME = re.compile(
    r"^(?:序号|编号|附件(?:名称|编号|目录|清单)?|名称|材料名称|份数|页数|备注|复印件.*|扫描件|原件|\d+(?:份|页)?|[一二三四五六七八九十]+|加盖公章|是|有|√|—|-|/|纸质.*|电子.*|完整|已附|见.*)$"
)
_DRAWING = re.compile(r"^附图|图纸|平面图|照片|影像|图册|现场图|分布图|规划图|剖面图")


@dataclass(frozen=True)
class Listed:
    """One entry of the list: its number ('4', '' where none), its name as printed and cleaned, where it stands."""

    number: str
    name: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True)
class Match:
    """A listed attachment and the file that is it (None where none is)."""

    listed: Listed
    file: str | None
    score: float


#: A table of scores that stands behind the list, under its heading, is none of it.
_SCORES = re.compile(r"打分|评分|满分|标准分|自评分|扣分|得分")


def listed_attachments(room: Room) -> list[Listed]:
    """The entries of the self-assessment's list of attachments: from its table, its list lines, or one enumerating sentence."""
    for document in room.inspection.dossier.of_kind("self_assessment"):
        lines = room.statements.by_document[document.id]
        near = [
            s
            for s in lines
            if _LIST_TITLE.search(s.trail.rsplit(">", 1)[-1])
            or (s.is_row and (_LIST_TITLE.search(s.caption) or "附件" in s.header))
            or s.text.startswith("附件")
        ]
        near = [s for s in near if not (s.is_row and _SCORES.search(f"{s.caption}|{s.header}|{s.text}"))]
        native = [s for s in near if document.block(s.parts[0].block).layer != "recognised"]
        entries: dict[str, Listed] = {}
        for s in native or near:  # scanned papers bound behind the list are no entries of it
            for number, name in _names(s):
                key = name
                if key not in entries and len(name) >= 3 and not _DRAWING.search(name):
                    entries[key] = Listed(number, name, s.cites(document, most=3))
        if len(entries) >= 2:
            return list(entries.values())
    return []


def _names(s: Statement) -> list[tuple[str, str]]:
    """(number, name) of the entries in a row or a line."""
    if s.is_row:
        cells = s.text.split("|")
        number = next((m[1] for c in cells if (m := re.fullmatch(r"(?:附件)?[-—]?(\d{1,2}|[一二三四五六七八九十]{1,3})", c))), "")
        named = [c for c in cells if not _NOT_A_NAME.match(c) and not re.fullmatch(r"附件[-—]?\S{1,3}", c)]
        if not named:
            return []
        match = _NUMBERED.match(named[0])
        if match:
            return [(match[1], clean(match[2]))] if match[2] else []
        return [(number, clean(strip_numbering(named[0])))]
    enumerated = _ENUMERATED.findall(s.text)
    if len(enumerated) >= 2:
        return [(number, clean(name)) for number, name in enumerated]
    match = _NUMBERED.match(s.text)
    if match and match[2]:
        return [(match[1], clean(match[2]))]
    if s.text.startswith("附件") or _LIST_TITLE.search(s.trail.rsplit(">", 1)[-1]):
        return [(m[1], clean(m[2])) for m in _ENTRY.finditer(s.text)]
    return []


def clean(name: str) -> str:
    """A name without what is not part of it: copies, counts, marks, dot leaders."""
    before = None
    while before != name:
        before = name
        name = _NOISE.sub("", name.strip("|:、. "))
    return re.sub(r"(?:\d{1,2}份|\d{1,3})$", "", name)


def match_files(room: Room, listed: list[Listed]) -> list[Match]:
    """The file for each entry: same paper by meaning, same words, same number with related words, or a part of the report itself."""
    scored = sorted(((_score(entry, part), -n, -m) for n, entry in enumerate(listed) for m, part in enumerate(room.parts)), reverse=True)
    taken: set[int] = set()
    chosen: dict[int, tuple[int, float]] = {}
    for score, n, m in scored:
        # one file for one entry; only a file that bears an entry's very name may stand for two (正本、副本 in one scan)
        if score >= 0.5 and -n not in chosen and (-m not in taken or score >= 0.95):
            chosen[-n] = (-m, score)
            taken.add(-m)
    matches: list[Match] = []
    for n, entry in enumerate(listed):
        if n in chosen:
            matches.append(Match(entry, room.parts[chosen[n][0]].label, chosen[n][1]))
        else:
            matches.append(Match(entry, "（自评估报告内）" if _inside_report(room, entry) else None, 0.0))
    return matches


def _score(entry: Listed, part: Part) -> float:
    """How sure it is that a paper is the listed one: alike names, the same paper by meaning, the same number with related words."""
    wanted = paper_id(entry.name)
    if wanted and part.document is not None and part.document.kind in ("development_plan", "reclamation_plan"):
        return 0.0
    likeness = 0.0
    for n, name in enumerate(part.names):
        alike = _alike(entry.name, clean(name[: len(entry.name) + 20])) * (1.0 if n == 0 else 0.9)
        given = paper_id(name)
        if wanted and wanted == given:
            alike = max(alike, 0.75)
        elif wanted and given and alike < 0.9:
            alike = min(alike, 0.45)
        likeness = max(likeness, alike)
    same_number = bool(part.number and entry.number and _digits(part.number) == _digits(entry.number))
    return min(1.0, likeness + (0.2 if same_number and likeness >= 0.3 else 0.0))


def _digits(number: str) -> str:
    """An attachment's number in digits: 四 is 4, 04 is 4."""
    return number.lstrip("0") if number.isdigit() else str(chinese_number(number))


def _alike(a: str, b: str) -> float:
    """How alike two names are: shared character pairs against the shorter one's; 1 where one holds the other."""
    if not a or not b:
        return 0.0
    if (a in b or b in a) and min(len(a), len(b)) >= 3:
        return 1.0 if min(len(a), len(b)) >= 0.5 * max(len(a), len(b)) else 0.7
    pairs_a, pairs_b = ({x[i : i + 2] for i in range(len(x) - 1)} for x in (a, b))
    shorter = min(len(pairs_a), len(pairs_b)) or 1
    return len(pairs_a & pairs_b) / shorter * (0.5 + 0.5 * min(len(a), len(b)) / max(len(a), len(b)))


def _inside_report(room: Room, entry: Listed) -> bool:
    """Whether the report itself holds it: a copy pasted into it as a picture, or a heading of that name with something below."""
    if _pasted(room, entry):
        return True
    if paper_id(entry.name) not in (None, "commitment"):
        return False
    for document in room.inspection.dossier.of_kind("self_assessment"):
        for section in document.sections:
            title = fold(strip_numbering(section.title))
            if _alike(entry.name, clean(title)) >= 0.9 and sum(len(b.text) for b in document.section_blocks(section.index)) >= 40:
                return True
    return False


def _pasted(room: Room, entry: Listed) -> bool:
    """Whether a picture in the report is the listed paper: what was recognised on it begins with that paper's name."""
    wanted = paper_id(entry.name)
    for document in room.inspection.dossier.of_kind("self_assessment"):
        heads: dict[int, str] = {}
        for block in document.body:
            if block.picture is not None and block.role != "stamp" and len(heads.get(block.picture, "")) < 40:
                heads[block.picture] = heads.get(block.picture, "") + fold(block.text)[:40]
        for head in heads.values():
            given = paper_id(head[:60])
            if (wanted is not None and wanted == given) or entry.name in head:
                return True
    return False


def judge_attachments(room: Room) -> Outcome | None:
    """Every listed attachment has its file. The files missing are named; the rows that list them are cited."""
    listed = listed_attachments(room)
    if not listed:
        return _by_numbers(room)
    matches = match_files(room, listed)
    lacking = [m for m in matches if m.file is None]
    if not lacking:
        introduction = _introduction(room)
        cites = introduction + _list_title(room, matches) + tuple(c for m in matches[:6] for c in m.listed.cites)
        return Outcome("met", cites, 0.9, f"附件目录所列{len(listed)}份材料均已随件提交")
    names = "、".join(m.listed.name for m in lacking[:6])
    cites = tuple(c for m in lacking[:4] for c in m.listed.cites)
    if len(lacking) == len(matches):
        return Outcome("missing", cites, 0.75, f"附件目录所列{len(listed)}份材料均未随件提交：{names}")
    return Outcome("partial", cites, 0.9, f"附件目录列有而申报材料中没有：{names}")


def _list_title(room: Room, matches: list[Match]) -> tuple[Cite, ...]:
    """The caption of the table that is the list, if it is one."""
    for cite in (c for m in matches[:1] for c in m.listed.cites):
        document = room.inspection.dossier.document(cite.document)
        table = document.block(cite.block).table
        caption = document.tables[table].caption if table is not None else None
        if caption is not None:
            return (place(document, document.block(caption)),)
    return ()


def _by_numbers(room: Room) -> Outcome:
    """Without a list: attachments bound in the report under numbered headings, or files with the numbers that the text refers to."""
    numbers, where, expected = _bound(room)
    referred: dict[int, Statement] = {}
    lines = [s for d in room.inspection.dossier.of_kind("self_assessment") for s in room.statements.by_document[d.id]]
    for s in lines:
        for m in _REFERRED.finditer(s.text):
            for n in range(int(m[1]), int(m[2] or m[1]) + 1):
                referred.setdefault(n, s)
    if len(numbers) < 2:
        numbers = {int(p.number) for p in room.parts if p.number.isdigit()}
        where, expected = (), 0
    if len(numbers) < 2 or (not where and len(referred) < 2):
        return Outcome("missing", why="自评估报告没有附件目录")
    wanted = set(range(1, max(expected, max(numbers) if where else 0) + 1)) | {n for n in referred if n <= 60}
    lacking = sorted(wanted - numbers)
    cites = where or tuple(c for n in sorted(referred)[:4] for c in _cite(room, referred[n]))
    if not lacking:
        return Outcome("met", cites, 0.75, f"正文所列{len(wanted)}份附件均在申报材料中")
    spots = tuple(c for n in lacking if n in referred for c in _cite(room, referred[n]))
    return Outcome("partial", (spots + cites)[:6], 0.75, "正文引用而申报材料中没有：" + "、".join(f"附件{n}" for n in lacking[:8]))


def _bound(room: Room) -> tuple[set[int], tuple[Cite, ...], int]:
    """The numbers of the attachments bound in the report (headings with a body), the sentence that counts them, and their stated count."""
    for document in room.inspection.dossier.of_kind("self_assessment"):
        numbers: set[int] = set()
        headings: list[Cite] = []
        for section in document.sections:
            match = _NUMBERED.match(fold(section.title))
            if match and match[1].isdigit() and sum(len(b.text.strip()) for b in document.section_blocks(section.index)) >= 10:
                numbers.add(int(match[1]))
                headings.append(place(document, document.block(section.heading)))
        counted = [(int(m[1]), s) for s in room.statements.by_document[document.id] if (m := _COUNT.search(s.text))]
        if len(numbers) >= 2:
            where = tuple(c for _, s in counted[:1] for c in s.cites(document)) + tuple(headings[:4])
            return numbers, where, counted[0][0] if counted else 0
    return set(), (), 0


def _cite(room: Room, s: Statement) -> tuple[Cite, ...]:
    return s.cites(room.inspection.dossier.document(s.document))


_HANDED_IN = re.compile(r"附件|\d+[份件项]随|(?:随[^,。;]{0,6}|附)(?:送|上|报|具|交)[^。;]{0,12}(?:材料|资料|文件|证明)")


def _introduction(room: Room) -> tuple[Cite, ...]:
    """The sentence that introduces the list («本报告附件共13份，随件提交»), if there is one: one with a count, else one about handing in."""
    lines = [s for d in room.inspection.dossier.of_kind("self_assessment") for s in room.statements.by_document[d.id]]
    short = [s for s in lines if not s.is_row and _HANDED_IN.search(s.text) and len(s.text) <= 60]
    for pattern in (
        r"共[^,。]{0,6}(?:份|项|件)|(?:材料|资料|文件)[^,。]{0,4}\d+(?:份|项|件)|\d+[份件项]?随|随[^,。]{0,8}(?:提交|报送|附)|提交的附件",
        r"如下|清单|目录|一并|附后",
    ):
        for s in short:
            if re.search(pattern, s.text):
                return s.cites(room.inspection.dossier.document(s.document))
    return ()
