"""Whether an item applies to this mine: its status, the directory applied for, renewal, the first grant. Each answer is cited."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from assistant.checks.checklist.room import Room
from assistant.checks.checklist.statements import Statement
from assistant.core.cite import Cite
from assistant.core.dates import dates
from assistant.core.fact import Fact

#: A licence that begins later than this many days after the first grant was renewed or changed.
_RENEWED_AFTER = 400
_CLOSING = re.compile(r"(?:拟|申请|计划|即将|将)(?:于|在)?[^,。;]{0,14}(?:注销|闭坑|关闭)|三年内[^,。;]{0,6}注销|拟注销")
_NEW = re.compile(
    r"(?:本矿|矿山|项目|类型|状态|性质|属于?|为)[^,。;|]{0,6}[|:]?(?:新建|改建|扩建|新设|改扩建|在建)(?:矿山|矿井|项目|矿)|新建矿山"
)
_NEW_NEGATED = re.compile(
    r"(?:新建|改建|扩建)(?:矿山|矿井)?[^,。;]{0,10}(?:不适用|不涉及)|(?:非|不属于|不是|不按)新建|(?:无|没有|未)[^,。;]{0,6}(?:新建|改建|扩建|改扩建)|已(?:转入|投入)(?:正常)?生产|新建[^,。;]{0,4}[(]含"
)
_CLOSING_NEGATED = re.compile(
    r"[?？]|吗[,。;|]?$|是否|(?:不|没有?|无|未|非)[^,。;|]{0,8}(?:注销|闭坑|关闭)|(?:注销|闭坑|关闭)[^。;]{0,40}(?:不适用|不涉及|不属于|\|否|\|无|打算)|^[^,。;|]{0,6}拟注销采矿(?:权)?$|对三年内"
)
_PRODUCING = re.compile(
    r"生产矿山|在产矿山|正常生产|连续生产|持续生产|处于生产|生产型矿山|已投产|持证在产|年(?:实际)?(?:产量|生产矿石|采出)|正常运营"
)
#: What makes a sentence none about this mine's status.
_NOT_SO = {"拟注销矿山": _CLOSING_NEGATED, "新建矿山": _NEW_NEGATED, "生产矿山": re.compile(r"(?!)")}
_NATIONAL = re.compile(
    r"(?:全国|国家级?)[^,。;|]{0,4}绿色矿山(?:建设)?(?!建设|评价|指标|标准|规范|评分|建设规范|管理)(?:名录|库|遴选|称号)?"
)
_PROVINCIAL = re.compile(r"(?:四川省)?省级?[^,。;|]{0,4}绿色矿山(?:建设)?(?:名录库?|库)|省级绿色矿山")
_APPLIES_FOR = re.compile(r"申报(?:名录|级别|类型|类别|等级|目标)?|申请|推荐|纳入|入库|创建目标|建设目标|目标")
_RENEWAL = re.compile(
    r"(?:办理|完成|取得|经|申请|换发)[^,。;]{0,16}(?:延续|变更)|(?:延续|变更)(?:登记|手续|换证|申请)|延续采矿权|合同[(]延续[)]|延续合同|(?:延续|变更|续期)时|(?:延续|续期)(?:后|签)|换证|换发[^,。;]{0,4}证|换领[^,。;]{0,6}证"
)
_NO_RENEWAL = re.compile(r"(?:未|尚未|没有|无)[^,。;]{0,10}(?:延续|变更)|首次(?:设立|出让)[^,。;]{0,16}(?:至今|以来)[^,。;]{0,8}(?:未|无)")


@dataclass(frozen=True)
class Applicability:
    """applies None: not to be told from the dossier. confidence 0 to 1."""

    applies: bool | None
    reason: str
    cites: tuple[Cite, ...]
    confidence: float


def applicability(room: Room, conditions: list[str]) -> Applicability:
    """All conditions of an item; the first that does not hold decides."""
    held: list[Applicability] = []
    for condition in conditions:
        name, _, wanted = condition.partition(":")
        answer = _CONDITIONS[name](room, wanted)
        if answer.applies is not True:
            return answer
        held.append(answer)
    cites = tuple(c for a in held for c in a.cites)
    return Applicability(True, "；".join(a.reason for a in held), cites, min((a.confidence for a in held), default=1.0))


def _always(room: Room, wanted: str) -> Applicability:
    return Applicability(True, "", (), 1.0)


# ---------------------------------------------------------------- status


def _status(room: Room, wanted: str) -> Applicability:
    status, cites, confidence = mine_status(room)
    if status is None:
        return Applicability(None, "材料没有写明矿山状态（新建、生产或拟注销）", cites, 0.4)
    return Applicability(status in wanted.split(","), f"本矿为{status}", cites, confidence)


def mine_status(room: Room) -> tuple[str | None, tuple[Cite, ...], float]:
    """新建矿山, 生产矿山 or 拟注销矿山, with what says so; a producing mine is told by its production where nobody names its status."""
    for fact in _facts(room, "status"):
        named = _status_named(str(fact.normalized) + str(fact.value))
        if named:
            return named, (fact.cite,), 0.9 + 0.08 * fact.confidence
    for name, pattern, sure in (("拟注销矿山", _CLOSING, 0.85), ("新建矿山", _NEW, 0.8), ("生产矿山", _PRODUCING, 0.85)):
        for s in _own(room):
            if pattern.search(s.text) and not s.listed_law and not _general(s) and not _NOT_SO[name].search(s.text):
                return name, _cite(room, s), sure
    issued = _facts(room, "license_no")[:1]
    return ("生产矿山", (issued[0].cite,), 0.5) if issued else (None, (), 0.3)


def _status_named(words: str) -> str | None:
    if re.search(r"注销|闭坑|关闭", words):
        return "拟注销矿山"
    if re.search(r"新建|改建|扩建|在建|基建|新设", words):
        return "新建矿山"
    if re.search(r"生产|在产|正常|运营|投产", words):
        return "生产矿山"
    return None


def _general(s: Statement) -> bool:
    """A sentence about mines in general or out of the notice, not about this one."""
    return bool(
        re.search(
            r"对[^,。]{0,12}(?:矿山|采矿权)[,，]?要|应全部达到|鼓励生产矿山|新建[^,。;]{0,8}[、和][^,。;]{0,8}生产矿山|凡|各类矿山|周边|相邻|邻近",
            s.text,
        )
    )


# ---------------------------------------------------------------- target, renewal, grant


def _target(room: Room, wanted: str) -> Applicability:
    """Which directory is applied for: named beside 申报 or 申请; the provincial one is only a step where both are named."""
    national: list[Statement] = []
    provincial: list[Statement] = []
    for s in _own(room):
        words = s.text
        if s.listed_law or (re.search(r"关于[^,。]{0,30}通知", words) and not _APPLIES_FOR.search(words)):
            continue
        if not _APPLIES_FOR.search(words):
            continue
        if _NATIONAL.search(words) and not re.search(
            r"(?:暂不|不|未)(?:申报|申请|涉及|拟)[^,。;]{0,10}(?:全国|国家)|择优推荐|下一步|争取|力争|待[^,。]{0,20}后|今后", words
        ):
            national.append(s)
        elif _PROVINCIAL.search(words):
            provincial.append(s)
    short = [s for s in national if len(s.text) <= 40 or re.search(r"(?:现|特|拟)?(?:申请|申报|推荐)[^,。;]{0,30}(?:全国|国家)", s.text)]
    if short and wanted == "national":
        return Applicability(True, "申报全国绿色矿山名录", _cite(room, short[0]), 0.92)
    if provincial:
        return Applicability(False, "申报的是省级绿色矿山名录，不拟纳入全国名录", _cite(room, provincial[0]), 0.93)
    if room.inspection.profile == "national":
        return Applicability(True, "按全国名录的要求审查", (), 0.8)
    if national:
        return Applicability(True, "材料提到申报全国绿色矿山名录", _cite(room, national[0]), 0.6)
    first = next(iter(_own(room)), None)
    return Applicability(False, "材料没有写明拟纳入全国绿色矿山名录，按省级名录审查", _cite(room, first) if first else (), 0.6)


def _granted(room: Room, wanted: str) -> Applicability:
    since = dates(wanted)[0].date.first()
    day, cites, confidence = first_grant(room)
    if day is None:
        return Applicability(None, "材料没有写明采矿权首次出让（设立）的时间", cites, 0.4)
    newly = day >= since
    when = f"采矿权首次设立于{day.year}年{day.month}月"
    return Applicability(newly, f"{when}，{'在' if newly else '早于'}2017年3月{'以后' if newly else ''}", cites, confidence)


_FIRST = re.compile(
    r"首次(?:设立|取得|出让|登记|发证|办理|颁发|领取)|(?:首次|新)(?:出让)?设立|新出让|(?:公开)?(?:挂牌|招标|拍卖|协议)?出让(?:方式)?(?:取得|设立)|取得采矿权|采矿权(?:于)?[^,。;]{0,24}(?:设立|取得)|设立时间"
)


def first_grant(room: Room) -> tuple[dt.date | None, tuple[Cite, ...], float]:
    """The day on which the mining right was first granted: the fact, a sentence about the first grant, the licence number's month."""
    for fact in _facts(room, "granted"):
        found = dates(str(fact.normalized))
        if found and found[0].date.possible:
            return found[0].date.first(), (fact.cite,), 0.9 + 0.08 * fact.confidence
    candidates: list[tuple[dt.date, Statement]] = []
    for s in _own(room):
        if _FIRST.search(s.text) and not s.listed_law and "2017年3月以来" not in s.text:
            candidates += [
                (d.date.first(), s)
                for d in dates(s.text)
                if d.date.possible and d.date.year >= 1980 and not re.match(r"(?:以|之)?后|以来|起", s.text[d.end :])
            ]
    if candidates:
        day, s = min(candidates, key=lambda c: (c[0], c[1].order))
        return day, _cite(room, s), 0.85
    for fact in _facts(room, "license_no"):
        match = re.match(r"C\d{6}(20\d\d)(0[1-9]|1[0-2])", str(fact.normalized))
        if match:
            return dt.date(int(match[1]), int(match[2]), 1), (fact.cite,), 0.7
    for fact in _facts(room, "license_from"):
        found = dates(str(fact.normalized))
        if found and found[0].date.possible:
            return found[0].date.first(), (fact.cite,), 0.55
    return None, (), 0.3


def _renewal(room: Room, wanted: str) -> Applicability:
    """A renewal or a change for which a contract was signed: the licence begins long after the first grant, or the report says so."""
    granted, grant_cites, sure = first_grant(room)
    for fact in _facts(room, "license_from"):
        found = dates(str(fact.normalized))
        if found and found[0].date.possible and granted is not None and sure >= 0.7:
            renewed = (found[0].date.first() - granted).days > _RENEWED_AFTER
            cites = (*grant_cites, fact.cite)
            if renewed:
                return Applicability(
                    True, f"采矿权首次设立于{granted.year}年，现许可证自{found[0].date.chinese()}起，属延续或变更", cites, 0.92
                )
            if not _said_renewal(room):
                return Applicability(False, "现采矿许可证为首次设立时颁发，未办理延续、变更", cites, 0.9)
    said = _said_renewal(room)
    if said is not None:
        return Applicability(True, "材料写明办理过延续或变更", _cite(room, said), 0.8)
    for s in _own(room):
        if _NO_RENEWAL.search(s.text):
            return Applicability(False, "材料写明未办理延续、变更", _cite(room, s), 0.85)
    if grant_cites:
        return Applicability(False, "材料没有办理延续、变更的记载", grant_cites, 0.7)
    return Applicability(None, "材料没有写明是否办理过延续、变更", (), 0.4)


def _said_renewal(room: Room) -> Statement | None:
    for s in _own(room):
        match = _RENEWAL.search(s.text)
        if match is None or s.listed_law or _NO_RENEWAL.search(s.text):
            continue
        if not re.search(r"采矿许可证|采矿权|合同|采矿证|换证", s.text) or re.search(
            r"取水|排污|安全生产许可证|法定代表人|名称变更|应当?(?:办理|申请|重新|及时|在)|重新编制|到期前|届满前|需|扩大|后变更为|转让",
            s.text,
        ):
            continue
        return s
    return None


_CONDITIONS = {"always": _always, "status": _status, "target": _target, "granted": _granted, "renewal": _renewal}


# ---------------------------------------------------------------- what all use


def _facts(room: Room, name: str) -> list[Fact]:
    """The statements of a fact, the self-assessment's first, none of a former licence or a neighbour."""
    kinds = {d.id: n for n, d in enumerate(room.inspection.dossier.documents)}
    found = [f for f in room.inspection.facts.named(name) if f.role not in ("former", "neighbour")]
    return sorted(found, key=lambda f: (kinds.get(f.document, 99), not f.main))


def _own(room: Room) -> list[Statement]:
    """The statements of the self-assessment, where there is none those of all documents."""
    documents = room.inspection.dossier.of_kind("self_assessment") or room.inspection.dossier.documents
    return [s for d in documents for s in room.statements.by_document[d.id]]


def _cite(room: Room, s: Statement) -> tuple[Cite, ...]:
    return s.cites(room.inspection.dossier.document(s.document))
