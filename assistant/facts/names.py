"""Names of companies and mines in flat text; full and short forms of one company or mine.

Used by the finders of identity and by the rules on names copied from other filings. Counties and persons have rooms of their own
(places, persons); their names can be taken from here too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.facts.persons import NameSpan, person_at
from assistant.facts.places import County, CountySpan, base_name, counties, find_counties, place_pattern

__all__ = [
    "County", "CountySpan", "NameSpan", "base_name", "company_core", "counties", "find_companies", "find_counties", "find_mines", "mine_core", "person_at",
    "same_company", "same_mine", "short_forms",
]  # fmt: skip

_COMPANY_END = r"(?:有限责任公司|股份有限公司|集团有限公司|有限公司|集团公司|总公司|分公司|公司|合作社)"
_MINE_END = (
    r"(?:[煤铁铜铅锌金银磷锰钒钛铝锡镍锂盐硫膏钨钼锑汞][煤铁铜铅锌金银磷锰钒钛铝锡镍锂盐硫膏]?矿|石灰岩矿|灰岩矿|石灰石矿|砂岩矿|页岩矿|白云岩矿|玄武岩矿|花岗岩矿|大理岩矿|石英岩矿|"
    r"石膏矿|萤石矿|硅石矿|粘土矿|砂石矿|石料矿|岩矿|石矿|土矿|砂矿|盐矿|矿|煤业|采石场|石灰石场|砂石场|碎石场|石料场|石场|砂石厂|采砂场|页岩厂|砖厂)"
)
#: Words that may stand in front of a name in a sentence and are no part of it.
_LEAD = re.compile(
    r".*(?:(?:旁边|隔壁|附近|周围|周边|还|另)(?:有|是|为)|后供|由|受|委托|为|是|与|和(?!谐)|及|对|向|在|的|将|经(?!济|贸|纬)|把|给|至|从|以|据|并|按|于|位于|收购|转让|原|现(?!代)|到|申请|聘请|邀请|组织|关于|根据|所属|拥有|持有|经营|简称|报送|出具|"
    r"单位|企业|公司|权人|申报|报告|编制|矿山|名称|甲方|乙方|侧|[东西南北]部|(?<![饰水路地])面|处|里|距|邻|该|本|我|其|此|另|等|县|市|区|年|月|日)(?=[一-龥])"
)
_HAN = r"[一-龥]"


# ---------------------------------------------------------------- companies and mines

_COMPANY = re.compile(rf"(?:{_HAN}|\({_HAN}{{2,6}}\)){{2,36}}?{_COMPANY_END}(?!司)")
_MINE = re.compile(rf"{_HAN}{{1,24}}?{_MINE_END}(?!{_HAN}*?(?:公司))(?![山区权业石产床体种井坑物界企层房山脉务用藏])")
_GENERIC = re.compile(
    r"^(?:本|我|该|原|其|各|贵|两|子|总|分|母|有限|股份|集团|责任|矿业|煤业|上市|本公|施工|第三方|保险|劳务|外包|检测|咨询|设计|专业|租赁|爆破|物业|物资|采矿|采|探|选|出|入|开|露天|地下|原|生产|绿色|整个|所有|全|"
    r"新建|关闭|办|建|停产|废弃|相邻|邻近|周边|周围|附近|大型|中型|小型|达标|示范|试点|非煤|金属|非金属|智能|智慧|数字化|[东南西北]侧|和谐|拟注销|持证|在产|落|含|赋|找|成|贫|富|夹|尾|原生|氧化|"
    r"低品位|共生|伴生|共伴生|主|工业|可采|类型|经济类型|企业类型|公司类型|性质)$"
)


#: «经营麻柳河一个铜矿», «这座煤矿»: a mine that is counted or pointed at, no name.
_COUNTED = re.compile(r"(?:[一二两三四五六七八九十这那哪几多各]|\d)(?:个|座|家|处|口|条)")


def find_companies(text: str) -> Iterator[NameSpan]:
    """Company names in a flat text: from a place name or the last word that cannot belong to a name, to 有限公司 and the like."""
    for match in _COMPANY.finditer(text):
        start = _name_start(text, match.start(), match.end())
        name = text[start : match.end()]
        if (
            len(name) >= 6
            and not name.endswith(("子公司", "母公司"))
            and not name.startswith(("公司", "企业"))
            and not _GENERIC.match(re.sub(rf"{_COMPANY_END}$", "", name))
        ):
            yield NameSpan(name, start, match.end())


def _name_start(text: str, start: int, end: int) -> int:
    words = text[start:end]
    places = [m.start() for m in place_pattern().finditer(words)]
    tail = re.search(rf"{_COMPANY_END}$", words)
    lead = _LEAD.match(words[: max((tail.start() if tail else len(words)) - 1, 0)])
    cut = lead.end() if lead else 0
    if places:
        # 四川省渠县穗恒…: neighbouring place names belong together, and the first of the last group begins the name
        group = places[-1]
        for at in reversed(places[:-1]):
            matched = place_pattern().match(words, at)
            if matched is not None and matched.end() >= group:
                group = at
            elif at >= cut or group > len(words) - 6:
                group = at if at < group and group > 12 else group
        if group <= len(words) - 5:
            return start + group
    return start + cut


def find_mines(text: str) -> Iterator[NameSpan]:
    """Mine names in a flat text (石笋梁煤矿, 渠县大石包煤矿); common nouns that end alike (本矿, 采矿, 非煤矿) left out."""
    for match in _MINE.finditer(text):
        start = _mine_start(text, match.start(), match.end())
        name = text[start : match.end()]
        stem = re.sub(rf"{_MINE_END}$", "", name)
        if len(stem) < 2 or _GENERIC.match(stem) or _COUNTED.search(stem):
            continue
        yield NameSpan(name, start, match.end())


def _mine_start(text: str, start: int, end: int) -> int:
    words = text[start:end]
    company = [m.end() for m in re.finditer(_COMPANY_END, words)]
    if company:
        return start + company[-1] if company[-1] < len(words) - 2 else start
    places = [m.start() for m in place_pattern().finditer(words)]
    if places and places[-1] < len(words) - 3:
        return start + places[-1]
    lead = _LEAD.match(words[: max(len(words) - 3, 0)])
    return start + (lead.end() if lead else 0)


# ---------------------------------------------------------------- full and short forms

_CORE_TAIL = re.compile(r"(?:有限责任公司|股份有限公司|集团有限公司|有限公司|集团公司|总公司|分公司|公司|集团)+$")
_TRADE = re.compile(
    r"(?:矿业|煤业|建材|能源|磷业|水泥原料|水泥|矿产品?|矿产资源|资源|砂石|石材|实业|商贸|贸易|矿山|开发|投资|工贸|工业|化工|冶金|铁业|铜业|铅锌|锌业|新材料|材料|建设|工程|集团|开采|环保|科技|发展|石业|非金属|骨料|混凝土|页岩砖|砖业)+$"
)


def _plain(name: str) -> str:
    return re.sub(r"[\s（）()“”\"'·]", "", name)


def company_core(name: str) -> str:
    """The distinguishing words of a company's name: 渠县穗恒能源有限公司 -> 穗恒."""
    words = _CORE_TAIL.sub("", _plain(name))
    while True:
        match = place_pattern().match(words)
        if match is None or match.end() >= len(words) - 1:
            break
        words = words[match.end() :]
        words = re.sub(r"^[省市县区]", "", words)
    stem = _TRADE.sub("", words)
    return stem if len(stem) >= 2 else words


def short_forms(name: str) -> tuple[str, ...]:
    """Forms by which a text may call a company afterwards, longest first: 渠县穗恒能源, 穗恒能源有限公司, 穗恒能源, 穗恒公司, 穗恒."""
    plain = _plain(name)
    words = _CORE_TAIL.sub("", plain)
    core = company_core(name)
    at = words.find(core)
    trade = words[at + len(core) :] if at >= 0 else ""
    forms = [words, core + trade + plain[len(words) :], core + trade, core + "公司", core]
    return tuple(dict.fromkeys(f for f in forms if len(f) >= 2 and f != plain))


def same_company(a: str, b: str) -> bool:
    """Whether two names can be one company: equal, or one is a short form of the other. Different cores are different companies."""
    x, y = _plain(a), _plain(b)
    if x == y:
        return True
    if x in short_forms(b) or y in short_forms(a):
        return True
    full = _CORE_TAIL.search(x) is not None and _CORE_TAIL.search(y) is not None
    if not full:
        return False
    one, other = _CORE_TAIL.sub("", x), _CORE_TAIL.sub("", y)
    return one == other or ((one.endswith(other) or other.endswith(one)) and _only_place(one, other))


def _only_place(one: str, other: str) -> bool:
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    extra = longer[: len(longer) - len(shorter)]
    return place_pattern().sub("", extra).strip("省市县区") == ""


def mine_core(name: str) -> str:
    """A mine's own name without company and places: 渠县穗恒能源有限公司大石包煤矿 -> 大石包煤矿."""
    words = _plain(name)
    company = [m.end() for m in re.finditer(_COMPANY_END, words)]
    if company and company[-1] < len(words) - 1:
        words = words[company[-1] :]
    while True:
        match = place_pattern().match(words)
        rest = words[match.end() :] if match else ""
        if match is None or len(re.sub(rf"{_MINE_END}$", "", rest)) < 2:
            break
        words = re.sub(r"^[省市县区](?=.{3})", "", rest)
    return re.sub(r"^.{2,5}?(?:镇|乡)(?=.{3})", "", words)


_USE = r"(?:建筑石料用|建筑用|水泥用|水泥配料用|砖瓦用|饰面用|玻璃用|冶金用|熔剂用|制灰用|电石用|化肥用|陶瓷用|制碱用)"
_KINDS = re.compile(
    r"石灰岩|石灰石|灰岩|砂岩|页岩|白云岩|玄武岩|花岗岩|大理岩|石英岩|石膏|萤石|硅石|黏土|粘土|砂石|铅锌|钒钛磁铁|磁铁|[煤铁铜铅锌金银磷锰钒钛铝锡镍锂盐硫钨钼锑汞]$"
)


def _mine_parts(name: str) -> tuple[str, str]:
    """(own name, mineral) of a mine's core name: 鸡公岭建筑用砂岩矿 -> (鸡公岭, 砂岩)."""
    words = re.sub(r"(?:矿山?|煤业|采石场|石场|砂石厂|石料场|碎石场)$", "", name)
    kinds = list(_KINDS.finditer(words))
    if not kinds or kinds[-1].end() != len(words) or kinds[-1].start() < 2:
        return words, ""
    own = re.sub(rf"{_USE}$", "", words[: kinds[-1].start()])
    kind = kinds[-1].group().replace("石灰石", "石灰岩").replace("粘", "黏")
    return own, "石灰岩" if kind == "灰岩" else kind


def same_mine(a: str, b: str) -> bool:
    """Whether two names can be one mine: company, county and town in front do not matter, nor do the mineral's use (建筑用) and 矿 for 矿山."""
    x, y = mine_core(a), mine_core(b)
    if x == y:
        return True
    (own, kind), (other, another) = _mine_parts(x), _mine_parts(y)
    if own == other and (kind == another or "" in (kind, another)):
        return True
    return (x.endswith(y) or y.endswith(x)) and min(len(x), len(y)) >= 4
