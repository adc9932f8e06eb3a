"""Who files and for which mine: mine, enterprise, credit code, legal representative, mineral, method.

Companies that write, test or assess (编制单位, 检测单位 …) are not the enterprise: their labels are no labels of ours, and their codes and
representatives are told by what stands around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from assistant.core.fact import Fact, FactRole
from assistant.corpus import table
from assistant.facts.amounts import TRUST, fact_at
from assistant.facts.flat import Flat
from assistant.facts.labels import kinds
from assistant.facts.names import NameSpan, find_companies, find_mines, person_at
from assistant.facts.reading import Hit, Reading
from assistant.facts.roles import clause, sense

_USCC = re.compile(r"(?<![0-9a-z])[1-9any][0-9a-hj-npqrtuwxy](?: ?\d){6}(?: ?[0-9a-z]){10}(?! ?[0-9a-z])")
_SERVICE = re.compile(r"编制|编写|设计|检测|监测|评估机构|第三方|勘查|施工|咨询|监理|测绘|技术服务|受托|银行|保险|爆破")
#: Companies that by their name write, test or build for mines.
_WORKS_FOR = re.compile(r"设计|勘[查察测]|测绘|地质|生态|环境|环保|检测|咨询|工程|技术服务|评估|监理|爆破|银行|研究")
_METHODS = (
    (re.compile(r"露天(?:\+|、|和|与|/|~|-|转|及|—)地下(?:开采|联合开采)?|露天地下联合开采"), "露天/地下开采"),
    (re.compile(r"露天(?:开采|采矿|开发|台阶式?开采|山坡开采)?"), "露天开采"),
    (re.compile(r"(?:地下|井工|井下|硐采|坑采|平硐|斜井|竖井|立井)(?:开采|采矿)?"), "地下开采"),
    (re.compile(r"(?:水溶|钻孔水溶|溶解)开采|钻井水溶"), "水溶开采"),
)
_ADOPTED = re.compile(
    r"(?:采用|属|属于|属于?|系|为|是|推荐|选用|选择|仍为|进行)(?:的是|了)?(?P<m>(?:(?:山坡|凹陷|深凹)?露天|地下|井工|井下)(?:开采|采矿|(?=[、,自台分方]))?)"
)
_GOES_ON = re.compile(r"的(?!方式|方法|工艺)|区|境|工(?!艺)|矿(?!山[，。；]|山$)|矿山(?:企业|相比|地质)|项目")
_NOT_ADOPTED = re.compile(r"不宜|不适|不采用|不推荐|比选|比较|若|如果|假如|相比|而非|不再|原|由|规定|类|通用|规范|规程|标准|《[^》]*$")


def find(reading: Reading) -> Iterable[Fact]:
    yield from _labelled_names(reading)
    yield from _titles(reading)
    yield from _uscc(reading)
    yield from _legal_rep(reading)
    minerals = list(_mineral(reading))
    yield from minerals or _mineral_beside(reading)
    yield from _method(reading)


# ---------------------------------------------------------------- names


def _labelled_names(reading: Reading) -> Iterator[Fact]:
    for hit in reading.of("enterprise"):
        if _SERVICE.search(clause(hit.before)[-12:]) or hit.source == "row":
            continue
        found = next(iter(find_companies(hit.text[:60])), None) or _works(hit)
        if found is None or (hit.source == "prose" and found.start > 6) or found.start > 12:
            continue
        start, end = hit.start + found.start, hit.start + found.end
        meant = sense(hit, start, end)
        trust = TRUST[hit.source] * (0.8 if hit.words.startswith(("委托", "开户", "业主", "单位名称")) else 1.0)
        yield fact_at(reading, kinds()["enterprise"], hit.flat, start, end, hit.flat.block.text[slice(*hit.flat.raw(start, end))].replace(" ", "").replace("\n", ""),
                      role="former" if meant.role == "former" else "stated", confidence=trust)  # fmt: skip
    yield from _known_companies(reading)
    for hit in reading.of("mine_name"):
        yield from _mine(reading, hit)
    if reading.document.kind in ("licence", "attachment"):
        yield from _licensee(reading)


_WORKS = re.compile(r"[:为是]{0,2}(?P<name>[一-龥()]{3,20}(?:厂|场|社|队|合作社))(?=$|[，。；、(])")


def _works(hit: Hit) -> NameSpan | None:
    """An enterprise that is no company (页岩砖厂, 采石场), in a form or on a line of its own."""
    found = _WORKS.match(hit.text) if hit.source in ("key", "line") else None
    return NameSpan(found["name"], found.start("name"), found.end("name")) if found else None


_IDENTIFIED = re.compile(r"\((?:以下[^()]{0,12}[,，;；])?(?:统一)?(?:社会)?(?:信用代码|法定代表人|法人)")
_SEALED = re.compile(r"\((?:单位)?(?:盖章|公章|签章|章)\)")
_COMMISSIONS = re.compile(r"(?:特|现|已|于[^，。]{2,12})?委托(?!方|书)")


def _known_companies(reading: Reading) -> Iterator[Fact]:
    """A company told by its code or representative in brackets, by its seal, or as the one that has the plan written, without a label."""
    kind = reading.document.kind
    if kind not in ("self_assessment", "development_plan", "reclamation_plan"):
        return
    for flat in reading.prose:
        if "公司" not in flat.text:
            continue
        for found in find_companies(flat.text):
            if _SERVICE.search(clause(flat.text[: found.start])[-12:]) or _WORKS_FOR.search(found.name):
                continue
            known = _IDENTIFIED.match(flat.text, found.end)
            sealed = kind == "self_assessment" and len(flat.text) <= 60 and _SEALED.match(flat.text, found.end)
            commissions = kind != "self_assessment" and not clause(flat.text[: found.start]) and _COMMISSIONS.match(flat.text, found.end)
            if known or sealed or commissions:
                yield fact_at(
                    reading,
                    kinds()["enterprise"],
                    flat,
                    found.start,
                    found.end,
                    _clean(flat, found.start, found.end),
                    confidence=0.85 if known else 0.8,
                )


def _licensee(reading: Reading) -> Iterator[Fact]:
    """On a business licence the company stands behind 名称 alone."""
    for flat in reading.prose:
        lead = re.match(r"(?:企业|单位|公司)?名称:?", flat.text)
        if lead is None:
            continue
        found = next(iter(find_companies(flat.text[lead.end() : lead.end() + 40])), None)
        if found is not None and found.start == 0:
            start, end = lead.end(), lead.end() + found.end
            yield fact_at(reading, kinds()["enterprise"], flat, start, end, _clean(flat, start, end), confidence=0.9)


#: A name as an entry of its own in running text («矿山名称：某公司2号井煤矿；», «矿山名称某某矿区Ⅲ-Ⅴ矿段铅锌矿，»), company and all.
_ENTRY = re.compile(
    r"[:为是]*(?P<name>(?!原|变更|调整)(?:(?!是否|一致|变更|不符|相[同符])[^，。；;:、\s《》“”()]){2,42}?(?:[矿场厂]|煤业|矿山))(?=\([^()]{1,20}\)|[，。；;]|采矿权[，。；;]|$)"
)


def _mine(reading: Reading, hit: Hit) -> Iterator[Fact]:
    text = hit.text[:60]
    if hit.source in ("key", "column") and 3 <= len(text) <= 40 and not re.search(r"[，。；:]", text):
        end = len(text)
        trailing = re.search(r"(?:\([^()]*\)|采矿权)$", text)
        if trailing and trailing.start() > 3:
            end = trailing.start()
        start, stop = hit.start, hit.start + end
    else:
        entry = _ENTRY.match(text)
        found = next(iter(find_mines(text)), None)
        if entry is not None:
            start, stop = hit.start + entry.start("name"), hit.start + entry.end("name")
        elif found is None or found.start > 4:
            return
        else:
            lead = 0 if re.search(r"公司$", text[: found.start]) else found.start
            start, stop = hit.start + lead, hit.start + found.end
    meant = sense(hit, start, stop).role
    role: FactRole = meant if meant in ("former", "neighbour") else "stated"
    if not re.search(r"[矿场厂]", hit.flat.text[start:stop]):
        return
    yield fact_at(
        reading, kinds()["mine_name"], hit.flat, start, stop, _clean(hit.flat, start, stop), role=role, confidence=TRUST[hit.source]
    )


def _clean(flat: Flat, start: int, end: int) -> str:
    a, b = flat.raw(start, end)
    return re.sub(r"\s+", "", flat.block.text[a:b])


_TITLE_TAIL = re.compile(r"(?:绿色矿山|矿产资源|矿山地质环境|矿山生态|矿区生态|土地复垦|自评估|开发利用|《|》)")


def _writer(text: str, company: NameSpan) -> bool:
    """Whether a cover line is only a designer's or consultant's name, perhaps with a date."""
    return _WORKS_FOR.search(company.name) is not None and re.fullmatch(r"[\s\d年月日号./()-]*", text[company.end :]) is not None


#: The subject of a paragraph: «渠县大石包煤矿位于…», «…矿(以下简称“我矿”)地处…».
_SUBJECT = re.compile(
    r"(?:^|[。，])([一-龥]{2,36}?(?:矿|采石场|石料场|石场|石料厂|砂石厂))(?=(?:\([^()]{1,44}\))?(?:始?建于|始采于|位于|地处|采矿权人|采矿许可证|行政区划|隶属))"
)


def _only_company(words: str) -> bool:
    """Whether nothing, or the name of one company, stands in front of a mine's own name."""
    company = next(iter(find_companies(words)), None)
    return not words or (company is not None and company.start == 0 and company.end == len(words))


def _titles(reading: Reading) -> Iterator[Fact]:
    """Names on the cover and in the title («渠县穗恒能源有限公司大石包煤矿», «XX有限公司XX矿绿色矿山自评估报告»): weaker than labels."""
    for flat in [reading.flats[b.id] for b in reading.document.body[:14] if b.role not in ("cell",)]:
        text = flat.text
        if len(text) > 70 or ":" in text or "，" in text:
            continue
        company = next(iter(find_companies(text)), None)
        if company is not None and company.start <= 1 and not _SERVICE.search(text) and not _writer(text, company):
            yield fact_at(
                reading, kinds()["enterprise"], flat, company.start, company.end, _clean(flat, company.start, company.end), confidence=0.7
            )
        rest = company.end if company is not None and company.start <= 1 else 0
        mine = next(iter(find_mines(text[rest:])), None)
        if mine is not None and mine.start <= 1 and (mine.end + rest == len(text) or _TITLE_TAIL.match(text, mine.end + rest)):
            yield fact_at(
                reading,
                kinds()["mine_name"],
                flat,
                rest + mine.start,
                rest + mine.end,
                _clean(flat, rest + mine.start, rest + mine.end),
                confidence=0.6,
            )
    for flat in reading.prose:
        for found in re.finditer(r"所属(?=[一-龥]{2,24}矿)|(?:公司|企业)(?:所有|拥有|名下)的?", flat.text):
            mine = next(iter(find_mines(flat.text[found.end() : found.end() + 30])), None)
            if mine is not None and mine.start <= 1:
                start, end = found.end() + mine.start, found.end() + mine.end
                yield fact_at(reading, kinds()["mine_name"], flat, start, end, _clean(flat, start, end), confidence=0.8)
        # the subject of a paragraph: «渠县大石包煤矿位于…», «…矿区», «…采矿许可证»
        for found in _SUBJECT.finditer(flat.text):
            mine = next(iter(find_mines(found.group(1))), None)
            if mine is not None and mine.end == len(found.group(1)) and _only_company(found.group(1)[: mine.start]):
                yield fact_at(
                    reading,
                    kinds()["mine_name"],
                    flat,
                    found.start(1),
                    found.end(1),
                    _clean(flat, found.start(1), found.end(1)),
                    confidence=0.7,
                )


# ---------------------------------------------------------------- code and representative


def _uscc(reading: Reading) -> Iterator[Fact]:
    labelled = {(h.flat.block.id, h.start) for h in reading.of("uscc")}
    for flat in reading.flats.values():
        for match in _USCC.finditer(flat.text):
            front = flat.text[max(0, match.start() - 30) : match.start()]
            if _SERVICE.search(front) and not re.search(r"采矿权人|申报单位", front):
                continue
            known = any(block == flat.block.id and 0 <= match.start() - at <= 6 for block, at in labelled)
            if not known and flat.block.role == "cell" and match.start() > 0:
                continue
            yield fact_at(
                reading,
                kinds()["uscc"],
                flat,
                match.start(),
                match.end(),
                match.group().replace(" ", "").upper(),
                confidence=1.0 if known else 0.7,
            )


#: The first cell of a form's rows that are about the mine's own enterprise («矿山企业 | 法人代表 | …»).
_OWN_ROW = re.compile(r"^(?:矿山|申报|申请|建设|项目|业主|采矿权)(?:企业|单位|权?人)?(?:概况|信息|情况)?$")


def _legal_rep(reading: Reading) -> Iterator[Fact]:
    for hit in reading.of("legal_rep"):
        if _SERVICE.search(clause(hit.before)[-30:]) or _SERVICE.search(reading.section(hit.flat.block)[-20:]):
            continue
        if hit.view is not None and (_SERVICE.search(hit.view.caption) or (hit.source == "row" and not _OWN_ROW.search(hit.view.key))):
            continue
        changed = re.match(r"(?:\([^()]*\))?由(?P<old>[一-龥·]{2,5}?)(?:变更|更换|调整|改)为", hit.text)
        if changed is not None:
            old = hit.start + changed.start("old"), hit.start + changed.end("old")
            yield fact_at(reading, kinds()["legal_rep"], hit.flat, *old, changed.group("old"), role="former", confidence=TRUST[hit.source])
        # the label that follows ends a name in text that has lost its table («法定代表人 蒋海强 采矿许可证号 …»)
        inside = person_at(hit.text, changed.end() if changed else 0)
        if inside is None:
            continue
        found = NameSpan(inside.name, hit.start + inside.start, hit.start + inside.end)
        former = hit.flat.text[found.end :].startswith(("变更为", "变为"))
        former = former or sense(hit, found.start, found.end).role == "former"
        yield fact_at(
            reading,
            kinds()["legal_rep"],
            hit.flat,
            found.start,
            found.end,
            found.name,
            role="former" if former else "stated",
            confidence=TRUST[hit.source],
        )


# ---------------------------------------------------------------- mineral and method


@cache
def _minerals() -> re.Pattern[str]:
    names = {n for m in table("references/minerals")["minerals"] for n in (m["name"], *m.get("aliases", ()))}
    names |= {
        "水泥用石灰岩",
        "水泥用灰岩",
        "建筑用砂岩",
        "建筑用石灰岩",
        "建筑石料用灰岩",
        "砂石",
        "砖瓦用页岩",
        "煤",
        "饰面用花岗岩",
        "饰面用大理石",
        "玻璃用石英岩",
    }
    return re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))


def _mineral(reading: Reading) -> Iterator[Fact]:
    for hit in reading.of("mineral"):
        text = hit.text[:30]
        lead = re.match(r"(?:[:为是]|主要为|有|属)*", text)
        start = lead.end() if lead else 0
        found = re.compile(r"[一-龥()]{1,14}?(?=$|[，。；、,/\da-z ]|\(|矿种|开采|，|等|生产)").match(text, start)
        if found is None or not (_minerals().search(found.group()) or found.group().endswith(("矿", "岩", "石", "煤", "土", "盐"))):
            continue
        if hit.source == "row" or found.group().endswith(("方式", "规模")):
            continue
        role = sense(hit, hit.start + start, hit.start + found.end()).role
        if role == "neighbour":
            continue
        a, b = hit.start + start, hit.start + found.end()
        yield fact_at(
            reading,
            kinds()["mineral"],
            hit.flat,
            a,
            b,
            _clean(hit.flat, a, b),
            role="former" if role == "former" else "stated",
            confidence=TRUST[hit.source],
        )


_LICENSED = re.compile(r"c\d{22}[)）]?[，、；]")


def _mineral_beside(reading: Reading) -> Iterator[Fact]:
    """«采矿许可证C51…，砖瓦用页岩，露天开采，…»: the mineral among a licence's entries that nobody labels."""
    for flat in reading.prose:
        match = _LICENSED.search(flat.text)
        if match is None:
            continue
        start = match.end()
        for entry in re.split(r"[，、；。]", flat.text[start : start + 60])[:4]:
            if _minerals().fullmatch(entry):
                yield fact_at(
                    reading, kinds()["mineral"], flat, start, start + len(entry), _clean(flat, start, start + len(entry)), confidence=0.6
                )
                break
            start += len(entry) + 1


def method_in(text: str) -> tuple[str, int, int] | None:
    """(normalised method, start, end) of the first mining method named in flat words, or None."""
    best: tuple[str, int, int] | None = None
    for pattern, name in _METHODS:
        match = pattern.search(text)
        if match and (best is None or match.start() < best[1]):
            best = (name, match.start(), match.end())
    return best


def _method(reading: Reading) -> Iterator[Fact]:
    seen: set[tuple[str, int]] = set()
    for hit in reading.of("method"):
        found = method_in(hit.text[:24])
        if found is None or found[1] > 8 or (hit.source == "row"):
            continue
        start, end = hit.start + found[1], hit.start + found[2]
        meant = sense(hit, start, end)
        if meant.spoilt or meant.role == "neighbour":
            continue
        seen.add((hit.flat.block.id, start))
        role: FactRole = "former" if meant.role == "former" else "stated"
        yield fact_at(reading, kinds()["method"], hit.flat, start, end, found[0], role=role, confidence=TRUST[hit.source])
    for flat in reading.prose:
        for match in _ADOPTED.finditer(flat.text):
            start, end = match.span("m")
            front = clause(flat.text[: match.start()])
            if (flat.block.id, start) in seen or _NOT_ADOPTED.search(front) or _GOES_ON.match(flat.text, end):
                continue
            name = method_in(flat.text[start:end])
            if name is not None:
                yield fact_at(reading, kinds()["method"], flat, start, end, name[0], confidence=0.8)
    if not seen:
        yield from _method_implied(reading)


#: Workings that only one method has.
_IMPLIED = (
    (
        re.compile(r"(?:平硐|斜井|竖井|立井|斜坡道)[^，。；]{0,10}开拓|(?:房柱|浅孔留矿|分段空场|充填|崩落|长壁|走向壁式)(?:采矿)?法"),
        "地下开采",
    ),
    (re.compile(r"(?:自上而下|由上(?:而|往|至)下)[^，。；]{0,6}(?:分台阶|台阶|水平分层)[^，。；]{0,8}(?:开采|采矿|采剥|推进)"), "露天开采"),
)


def _method_implied(reading: Reading) -> Iterator[Fact]:
    """The method that the workings tell where nothing names it («平硐开拓，房柱法采煤»), if they all tell the same."""
    found = [
        (name, flat, match)
        for flat in reading.prose
        for pattern, name in _IMPLIED
        for match in pattern.finditer(flat.text)
        if not _NOT_ADOPTED.search(clause(flat.text[: match.start()]))
    ]
    if found and len({name for name, _, _ in found}) == 1:
        name, flat, match = found[0]
        yield fact_at(reading, kinds()["method"], flat, match.start(), match.end(), name, confidence=0.4)
