"""Whose a statement is: the applicant's, or that of a branch, a parent, a contractor, an adviser whom its sentence, row, heading or paper names.

A group company files, its branch (分公司) has a code and a manager of its own, a contractor has a representative and a safety licence: a fact
belongs to the holder that is named with it. What is another's gets the role `neighbour`, which no rule compares and nobody shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from assistant.core.document import Document, Kind
from assistant.core.fact import Fact
from assistant.facts.flat import Flat
from assistant.facts.names import company_core, find_companies, same_company
from assistant.facts.reading import Reading

Party = Literal["own", "branch", "other"]
#: What identifies a legal person, what a permit grants to its holder, what a group adds up over its mines.
_PERSON = frozenset({"uscc", "legal_rep"})
_PERMITS = frozenset(
    {
        "safety_license",
        "safety_from",
        "safety_to",
        "pollution_permit",
        "permit_from",
        "permit_to",
        "license_no",
        "license_from",
        "license_to",
    }
)
_TOTALS = frozenset({"scale_wt", "production_wt", "reserves_total_wt", "actual_recovery", "concentrator_recovery", "utilization"})
_HELD = _PERSON | _PERMITS | _TOTALS

_ALIAS = re.compile(
    r"\((?:[^()]{0,16}[，,;；])?(?:以下|下文|文中|后文|下称|以下文中)?(?:统|均|又)?(?:简称|称)(?:为|作)?[:“\"'「《‘]*(?P<alias>[^()“”\"'「」《》‘’，]{2,14})[”\"'」》’]*[^()]{0,10}\)"
)
_BRANCH = re.compile(r"(?<!子)分(?:公司|厂)")
#: Short names that are common nouns: they stand inside other names.
#: Between a company's name and its short name: «由某公司承包(简称…)».
_WHAT_IT_DOES = re.compile(r"(?:总?承包|承揽|施工|承担|负责|编制|实施|建设|运营|经营|开采)?")
_COMMON = frozenset({"公司", "企业", "矿山", "本矿", "我矿", "集团", "本公司", "我公司", "矿区", "项目"})
_OWN_WORDS = r"本公司|我公司|我司|本矿(?!区)|我矿|矿山企业|采矿权人|矿业权人|申报(?:企业|单位)|申请人|建设单位|项目单位|业主|(?<![一-龥])(?:企业|公司|矿山|矿方|单位)(?=法定|法人|统一|信用|负责人|安全生产许可|排污)"
_OTHER_WORDS = (
    r"(?:承包|施工|外包|承揽|爆破|劳务|监理|设计|编制|编写|检测|监测|评估|勘查|测绘|咨询|运输|受托|受委托|合作)(?:单位|公司|企业|商|方|队伍|机构)"
    r"|[一-龥]{2,16}(?:设计院|勘[查察测]院|研究院|测绘院|规划院|研究所|地质[大]?队|勘探队|监测站|检测中心)"
    r"|(?<!控股)股东|出资(?:人|方)|投资(?:人|方)|担保(?:人|方|单位)|保险人"
    r"|子公司|参股公司|原(?:采矿权人|企业|公司|业主|单位)|前(?:采矿权人|业主)|转让方|出让方"
)
_PARENT_WORDS = r"母公司|总公司|集团公司|(?:控股|上级)(?:公司|股东|单位)|控股股东"
_WORDS = re.compile(
    rf"(?P<other>{_OTHER_WORDS})|(?P<parent>{_PARENT_WORDS})|(?P<branch>(?<![子分])分公司)|(?P<own>{_OWN_WORDS})|(?P<that>(?:该|此)(?:公司|单位|企业|矿|院|所|队|中心|机构)|其(?=法定|负责人|统一|营业|安全|证))"
)
#: A party is only mentioned here, the clause is not about it: «为集团公司的分支机构», «隶属于…», «由…批准».
_PASSING = re.compile(
    r"(?:为|是|系|属|隶属于?|向|对|与|和|经|报|由|受|同|委托|聘请|邀请|交由?|请|组织|联合|配合|督促|要求|会同|所属|通过)$"
)
#: Companies that by their name write, test, build or drill for mines.
_SERVES = re.compile(r"设计|勘[查察测]|测绘|地质|生态|环境|环保|检测|咨询|工程|技术服务|评估|监理|爆破|银行|研究|劳务|隧道|井巷|建设")
_HANDED_ON = re.compile(r"(?:转让|过户|移交|划转|转移|出让|划归)(?:登记)?(?:给|到|至|予|于)$")
#: The legal form of an enterprise, which is no name: «类型为有限责任公司».
_FORM = re.compile(r"类型|性质|形式|[为是:]")
_BETWEEN = re.compile(r"(?:的|之|现?持有|取得|已?取得的?|[:：()（）])*")
_GROUP_TOTAL = re.compile(
    r"(?:总产能|合计产能|总规模)|(?:所属|下属|旗下|下辖|下设|拥有|现有|管理|共有)[^，。；]{0,4}[\d一二两三四五六七八九十]+(?:(?:家|对|座)[^，。；]{0,4}(?:矿|井)|(?:个|处)[^，。；]{0,4}(?:矿山|煤矿|矿井))|全集团|集团(?:公司)?(?:[一-龥]{0,4})(?:总|合计|共)|集团(?:公司)?(?:同期|整体|平均|综合(?!利用)|各矿|全部)|各矿(?:山|井)?(?:合计|共|平均)"
)

#: Behind a group's total: the sentence comes to one mine of it.
_ONE_MINE = re.compile(r"本矿|我矿|该矿|其中|证载|采矿许可证|[一-龥]{2}(?:煤|铁|磷|铜|岩|锌|金|盐|锰|石)矿")


@dataclass(frozen=True, slots=True)
class Mention:
    """A party named at flat offsets start to end."""

    start: int
    end: int
    party: Party


class Parties:
    """The applicant of a document and the other parties that it names, with the short names that it gives them.

    applicant: the enterprise by name as the dossier (else the document) states it, '' where nobody does.
    """

    def __init__(self, reading: Reading, applicant: str) -> None:
        self.reading = reading
        self.applicant = "".join(applicant.split()).lower().replace("（", "(").replace("）", ")")

    def of_company(self, name: str) -> Party:
        """What a company's full name makes it."""
        if self.applicant and same_company(name, self.applicant):
            return "own"
        if _is_branch(name) and not _is_branch(self.applicant):
            return "branch"
        return "other" if self.applicant or _SERVES.search(name) else "own"

    @cached_property
    def known(self) -> tuple[tuple[re.Pattern[str], Party], ...]:
        """Names and short names of the document's parties, longest first."""
        names: dict[str, Party] = {}
        for flat in self.reading.flats.values():
            if "公司" not in flat.text and "称" not in flat.text:
                continue
            for span in find_companies(flat.text):
                party = self.of_company(span.name)
                if len(span.name) >= 8 and re.search(r"有限|股份|责任", span.name) and not _FORM.search(span.name):
                    names.setdefault(span.name, party)
                does = _WHAT_IT_DOES.match(flat.text, span.end)
                alias = _ALIAS.match(flat.text, does.end() if does is not None else span.end)
                if alias is not None and alias["alias"] not in _COMMON:
                    names[alias["alias"]] = party
        if self.applicant:
            names.setdefault(self.applicant, "own")
            core = company_core(self.applicant)
            if len(core) >= 2:
                names.setdefault(core, "own")
        return tuple((re.compile(re.escape(n) + r"(?![一-龥]{0,6}?分公司)"), p) for n, p in sorted(names.items(), key=lambda x: -len(x[0])))

    def mentions(self, text: str) -> list[Mention]:
        """The parties named in a flat text, in order; 该公司 is the one named last before it."""
        taken: list[Mention] = []
        for pattern, party in self.known:
            for match in pattern.finditer(text):
                if not any(m.start < match.end() and match.start() < m.end for m in taken):
                    taken.append(Mention(match.start(), match.end(), party))
        for match in _BRANCH.finditer(text):
            if not any(m.start < match.end() and match.start() < m.end for m in taken):
                floor = max((m.end for m in taken if m.end <= match.start()), default=0)
                name = re.search(r"[一-龥]{0,6}$", text[floor : match.start()])
                start = match.start() - (len(name.group()) if name else 0)
                taken.append(Mention(start, match.end(), "own" if _is_branch(self.applicant) else "branch"))
        rest = [m for m in _WORDS.finditer(text) if not any(t.start < m.end() and m.start() < t.end for t in taken)]
        found = sorted([*taken, *(Mention(m.start(), m.end(), self._by_word(m)) for m in rest)], key=lambda m: m.start)
        those = {m.start() for m in rest if m["that"]}
        resolved: list[Mention] = []
        for mention in found:
            if mention.start in those:
                if resolved:
                    resolved.append(replace(mention, party=resolved[-1].party))
            else:
                resolved.append(mention)
        return resolved

    def _by_word(self, match: re.Match[str]) -> Party:
        if match["other"]:
            return "other"
        if match["branch"]:
            return "own" if _is_branch(self.applicant) else "branch"
        if match["parent"]:
            group = ("集团" in self.applicant or "总公司" in self.applicant) and not _is_branch(self.applicant)
            return "own" if group and not match["parent"].startswith(("母", "控", "上")) else "other"
        return "own"

    def holder(self, fact: Fact) -> Party | None:
        """Whose a fact is, None where nothing names a holder."""
        flat = self.reading.flats.get(fact.cite.block)
        if flat is None:
            return None
        if flat.block.role == "cell":
            return self._of_cell(flat)
        at = next((i for i, raw in enumerate(flat.starts) if raw >= fact.cite.start), len(flat.text))
        topic = self._topic(flat.text, at)
        return topic if topic is not None else self._of_heading(flat)

    def _topic(self, text: str, at: int) -> Party | None:
        """The party that the words in front of an offset are about: named at the beginning of a clause, or right before the label."""
        named = [m for m in self.mentions(text) if m.start < at]
        sentence = text.rfind("。", 0, at) + 1
        if any(m.start >= sentence for m in named):
            named = [m for m in named if m.start >= sentence]  # who the sentence before spoke of matters no more
        topic: Party | None = None
        for begin, end in _clauses(text, at):
            inside = [m for m in named if begin <= m.start < end]
            for mention in inside:
                lead = text[begin : mention.start]
                if _HANDED_ON.search(lead):
                    topic = mention.party
                    continue
                if _PASSING.search(lead) and not _BETWEEN.fullmatch(text[mention.end : min(end, at)]):
                    continue
                opening = mention is inside[0] and len(lead) <= 10
                closing = end >= at and len(text[mention.end : at]) <= 24 and not _PASSING.search(lead)
                if opening or closing:
                    topic = mention.party
        return topic

    def _of_heading(self, flat: Flat) -> Party | None:
        path = self.reading.section(flat.block)
        title = "".join(path.split(">")[-1].split()).lower() if path else ""
        named = {m.party for m in self.mentions(title)}
        return named.pop() if len(named) == 1 else None

    def _of_cell(self, flat: Flat) -> Party | None:
        """The party that a cell's own words, the cells left of it or the head of its column name."""
        block = flat.block
        if block.table is None or block.row is None or block.col is None or block.table >= len(self.reading.grids):
            return None
        table, grid = self.reading.grids[block.table]
        if block.row >= len(grid):
            return None
        left = [f for f in grid[block.row][: block.col] if f is not None]
        heads = [row[block.col] for row in grid[: max(table.header_rows, 1)] if block.col < len(row)]
        for words in ("".join(f.text for f in left[-1:]), "".join(f.text for f in left), "".join(f.text for f in heads if f is not None)):
            named = {m.party for m in self.mentions(words)}
            if len(named) == 1:
                return named.pop()
        return None


def _is_branch(name: str) -> bool:
    return re.search(r"分(?:公司|厂)$", name) is not None


def _clauses(text: str, at: int) -> Iterator[tuple[int, int]]:
    """The clauses of a flat text up to the one that holds an offset."""
    begin = 0
    for mark in re.finditer(r"[，。；;]", text):
        if mark.start() >= at:
            break
        yield begin, mark.start()
        begin = mark.end()
    yield begin, max(at, begin)


def _another(fact: Fact, party: Party | None, parties: Parties) -> bool:
    """Whether a fact is not the applicant's: a branch works under the group's mine and holds its permits, but is no legal person."""
    if fact.name in _PERSON:
        return party in ("branch", "other")
    if fact.name in _PERMITS:
        return party == "other"
    flat = parties.reading.flats.get(fact.cite.block)
    if flat is None or flat.block.role == "cell":
        return False
    at = next((i for i, raw in enumerate(flat.starts) if raw >= fact.cite.start), len(flat.text))
    begin = max((m.end() for m in re.finditer(r"[。；;]", flat.text[:at])), default=0)
    total = _GROUP_TOTAL.search(flat.text, begin, at)
    return total is not None and _ONE_MINE.search(flat.text, total.end(), at) is None


def of_others(reading: Reading, facts: list[Fact], applicant: str) -> list[Fact]:
    """The facts of a document with those of other holders as `neighbour`."""
    if not any(f.name in _HELD for f in facts):
        return facts
    parties = Parties(reading, applicant)
    return [
        replace(f, role="neighbour") if f.name in _HELD and f.role != "neighbour" and _another(f, _party(parties, f), parties) else f
        for f in facts
    ]


def _party(parties: Parties, fact: Fact) -> Party | None:
    return parties.holder(fact) if fact.name not in _TOTALS else None


_TAIL = re.compile(r"[一-龥]{2,8}?分(?:公司|厂)")


def applicant_votes(reading: Reading, facts: Iterable[Fact]) -> dict[str, float]:
    """The enterprises that a document's statements name, with the branch that follows the company's name, by how sure they are."""
    votes: dict[str, float] = {}
    for fact in facts:
        if fact.name == "enterprise" and fact.role == "stated":
            behind = reading.document.block(fact.cite.block).text[fact.cite.end :][:12]
            tail = _TAIL.match("".join(behind.split()))
            name = str(fact.normalized) + (tail.group() if tail else "")
            votes[name] = votes.get(name, 0.0) + fact.confidence**2
    return votes


def stated_applicant(*papers: Mapping[str, float]) -> str:
    """The enterprise that most of the statements of some documents name; '' where none is stated."""
    votes: dict[str, float] = {}
    for paper in papers:
        for name, weight in paper.items():
            votes[name] = votes.get(name, 0.0) + weight
    joint = {n: sum(w for o, w in votes.items() if same_company(n, o)) for n in votes}
    return max(joint, key=lambda n: (joint[n], len(n), n), default="")


PLANS: tuple[Kind, ...] = ("self_assessment", "development_plan", "reclamation_plan")


def paper_of_another(document: Document, facts: list[Fact], holder: str, applicant: str, parties: str) -> list[Fact]:
    """The facts of a certificate or attachment that is issued to a branch or a contractor, as `neighbour` where they are its own.

    holder: to whom it is issued. parties: the flat words of the plans; a holder whom they do not know at all may be a mistake, and is left to be compared.
    """
    if document.is_a(*PLANS) or not applicant or not holder or same_company(holder, applicant):
        return facts
    if _is_branch(holder) and not _is_branch(applicant) and company_core(applicant) in holder:
        gone = _PERSON | {"enterprise"}
    elif len(company_core(holder)) >= 2 and company_core(holder) in parties and company_core(holder) not in applicant:
        gone = _PERSON | _PERMITS | {"enterprise"}
    else:
        return facts
    return [replace(f, role="neighbour") if f.name in gone and f.role != "neighbour" else f for f in facts]
