"""Whose name is it: the names that belong to this dossier, and the mentions of others that have a reason to stand there."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.core.fact import FactBook
from assistant.core.text import fold
from assistant.facts.names import company_core, mine_core, same_company, same_mine

#: Companies that serve a mine and are named for it.
_SERVICE = re.compile(
    r"检测|监测|设计|勘[查察测]|测绘|工程|咨询|技术|评[估价]|环境|环保|生态|地质|银行|保险|信用社|物流|运输|爆破|设备|机械|科技|事务所|研究|监理|造价|电力|水务|通信|信息|消防|劳务|安装|装备|环卫|租赁|律师|审计|软件|园林|绿化|测试|认证|民爆|供电|车辆|商贸|贸易"
)
#: What makes a company named beside the applicant an ordinary one.
_RELATED = re.compile(
    r"委托|受托|编制单位|编制的?《|编写|承担|承建|施工|监理|检测|监测|出具|提交|完成的|评审|设计|勘[查察]|测绘|签订|合作|协议|供应|采购|购[买进]|销(?:往|售|给)|用户|客户|外售|运输|爆破|开户|开立|存款|专户|支行|贷款|投保"
    r"|股东|控股|母公司|子公司|全资|集团|隶属|前身|原名|曾用名|更名|变更|转让|收购|受让|出让|整合|兼并|重组|出资|投资方|联营|产学研|共建|专利|租赁|租用|相邻|毗邻|邻近|周边|四邻|接壤|临近|东侧|西侧|南侧|北侧|以东|以西|以南|以北|[东南西北]{1,2}(?:面|部|边|方向)"
    r"|案例|借鉴|参照|类比|类似|经验|示范|考察|学习"
)
_NEIGHBOURING = re.compile(
    r"相邻|毗邻|邻近|邻矿|周边|四邻|接壤|临近|交界|界矿|[东南西北]{1,2}(?:侧|面|部|边|方向|方)|以[东南西北]|距|相距|直线|公里|千米|\d\s*k?m|重叠|争议|案例|借鉴|参照|类比|类似|经验|示范|考察|学习|转让|收购|整合|兼并|重组|前身|原名|原为|更名|变更|曾用名|合并"
)


def own_names(facts: FactBook) -> tuple[set[str], set[str]]:
    """The enterprise and the mine by every name that a majority of the documents gives them (former names count as own)."""
    return _wanted(facts, "enterprise"), _wanted(facts, "mine_name")


def _wanted(facts: FactBook, name: str) -> set[str]:
    """The main values by document; one that only a single document of three or more gives is no own name."""
    values = [str(f.normalized) for f in facts.mains(name)]
    same = same_company if name == "enterprise" else same_mine
    support = {v: sum(same(v, o) for o in values) for v in values}
    most = max(support.values(), default=0)
    kept = {v for v, n in support.items() if n == most or n >= 2}
    return kept | {str(f.normalized) for f in facts.named(name, roles=("former",))}


def is_own_company(name: str, facts: FactBook) -> bool:
    """Whether a company's name is the applicant's, in full or short."""
    companies, mines = own_names(facts)
    return any(same_company(name, own) for own in companies) or any(_holds(own, company_core(name)) for own in mines)


def is_own_mine(name: str, facts: FactBook) -> bool:
    """Whether a mine's name is this mine's, with or without company and places."""
    companies, mines = own_names(facts)
    core = mine_core(name)
    return any(same_mine(name, own) for own in mines) or any(_holds(fold(own), fold(core)) for own in (*mines, *companies))


@lru_cache(maxsize=4096)
def _holds(longer: str, shorter: str) -> bool:
    return len(shorter) >= 2 and shorter in longer


def serves(name: str) -> bool:
    """Whether a company by its name designs, tests, builds, banks … for mines."""
    return _SERVICE.search(company_core(name) + name) is not None


def related(context: str) -> bool:
    """Whether the words around a company's name give a reason for it to stand there."""
    return _RELATED.search(context) is not None


def neighbouring(context: str) -> bool:
    """Whether the words around a name place it beside this mine, in its past, or in a case that is cited."""
    return _NEIGHBOURING.search(context) is not None


_NO_NAME = re.compile(r"[本该我贵此某各两哪]公?[司矿]|矿[石物体层]|[为是以由的和与及或在对将把被从按等]|主要|少量|次为|含有?|共生|伴生")
_SPECIES = re.compile(r"(?:闪锌|方铅|黄铁|黄铜|磁铁|赤铁|褐铁|菱铁|钛铁|铬铁|胶磷|磷灰|白钨|黑钨|辉[钼锑铋铜银]|斑铜|毒砂|硫铁|菱锰|软锰|硬锰|菱锌|白铅|孔雀石|磁黄铁|镍黄铁|铝土|萤石|重晶石|方解石|石英|长石|硫化|氧化|原生|单一|工业|有用|贵金属|有色金属|黑色金属|非金属|金属|固体|能源|战略性?)矿$")


def is_name(name: str) -> bool:
    """Whether words that end like a company or a mine are a proper name: no pronoun, no mineral, no running sentence."""
    core = mine_core(name) if "矿" in name[-2:] else company_core(name)
    return len(core) >= 2 and _NO_NAME.search(name) is None and _SPECIES.search(name) is None
