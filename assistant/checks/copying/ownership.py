"""Whose name is it: the names that belong to this dossier, and the mentions of others that have a reason to stand there."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.core.fact import FactBook
from assistant.core.text import fold
from assistant.facts.names import company_core, find_mines, mine_core, same_company, same_mine

#: Companies that serve a mine and are named for it.
_SERVICE = re.compile(
    r"检测|监测|设计|勘[查察测]|测绘|工程|咨询|技术|评[估价]|环境|环保|生态|地质|银行|保险|信用社|物流|运输|爆破|设备|机械|科技|事务所|研究|监理|造价|电力|水务|通信|信息|消防|劳务|安装|装备|环卫|租赁|律师|审计|软件|园林|重工|机电|仪器|电气|电子|汽车|阀门|轴承|泵业|制造|自动化|智能|燃气|石油|石化|医院|疾控|移动|联通|电信|绿化|测试|认证|民爆|供电|车辆|商贸|贸易"
)
#: What makes a company named beside the applicant an ordinary one.
_RELATED = re.compile(
    r"委托|受托|编制单位|编制的?《|编写|承担|承建|施工|监理|检测|监测|出具|提交|完成的|评审|设计|勘[查察]|测绘|签订|合作|协议|供应|采购|购[买进]|销(?:往|售|给)|用户|客户|外售|运输|爆破|开户|开立|存款|专户|支行|贷款|投保"
    r"|股东|控股|母公司|子公司|全资|集团|隶属|前身|原名|曾用名|更名|变更|转让|收购|受让|出让|整合|兼并|重组|出资|投资方|联营|产学研|共建|专利|租赁|租用|相邻|毗邻|邻近|周边|四邻|接壤|临近|东侧|西侧|南侧|北侧|以东|以西|以南|以北|[东南西北]{1,2}(?:面|部|边|方向)"
    r"|案例|实例|借鉴|参照|参考|类比|类似|经验|教训|事故|示范|考察|学习|总包|分包|承揽|外委|劳务|配送|供货|提供|制造|生产的|产品|品牌|型号|技术支持|\d[台套辆件部]|驻场|驻矿|兄弟|关联|同属|旗下|下属|所属(?:的)?其他|其[他它余]"
)
_NEIGHBOURING = re.compile(
    r"[东南西北]{1,2}[邻接连临与]|相邻|毗邻|毗连|邻近|邻矿|供应|供给|销|用户|客户|购|周边|四邻|接壤|临近|交界|界矿|[东南西北]{1,2}(?:侧|面|部|边|方向|方)|以[东南西北]|附近|距|相距|直线距离|\d\s*(?:km|公里|千米)|\d\s*m处|重叠|争议|独立矿权|矿权边界|边界清|旁边|隔壁|紧挨|挨着|周围|无关|没有关系|互不|不属于?我|案例|借鉴|参照|类比|类似|经验|示范|考察|学习|转让|收购|整合|兼并|重组|前身|原名|原为|更名|变更|曾用名|合并|其[他它余](?:生产|在产|在建)?矿|兄弟|关联|同属|旗下|下属|姊妹|实例|参考|同类|教训|事故|另一|他人|别家|对比|对照"
)
#: What shows in a paragraph that it tells of another mine on purpose: a case, or both mines side by side.
_CASE = re.compile(
    r"借鉴|参照|参考|类比|案例|实例|类似|相似|同类|经验|教训|事故|(?:该矿|两矿|二者|两者)(?:山)?[^，。；]{0,6}(?:与|和|同)?(?:本矿|我矿|均|都|同|相)"
)
#: What shows in a sentence that the mine belongs to somebody else or is left out.
_SOMEBODYS = re.compile(
    r"股东|母公司|子公司|集团(?:公司)?(?:的|所属|下属|旗下|另|还|现)|名下|同时(?:持有|拥有)|另(?:有|持有|行)|不在(?:本次|此次)?|未(?:纳入|列入|计入)|不(?:含|包括|纳入|列入)|关闭|注销|停采|停产|废弃|闭坑|属(?:于)?[^，。；]{2,14}(?:公司|企业|所有)|权属|业主"
)
_THIS = re.compile(r"本矿(?!区|体|床|种|石|层)|我矿|本矿山|我们矿|本项目矿山")


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


#: How names of places end; another word in front of a mineral (冶镁, 典型) is rather what the ore is than where.
_PLACE_END = re.compile(
    r"[山岭梁坪坝沟湾坡岩崖洞溪河江湖塘井泉口嘴角咀垭坳坎槽冲凼沱滩洲岛坨包堡顶头尾寨寺庙观宫祠桥店铺场镇乡村屯庄营关门坊院屋楼台坑窝林树竹子上下里岗峰垄田盘碥碑堰渠沙坊宝斗垣塬箐谷峡峪]$"
)
#: What a mine has or does: with it behind, any proper word is a name.
_A_MINES = re.compile(
    r"(?:的)?(?:采场|矿区|矿界|矿山|采区|井|巷|斜井|平硐|副|主|工业场地|排土场|废石场|尾矿库|办公|地表|地面|全部|范围|位于|地处|采矿|建设|生产|设计|安全|绿色|现|已|自|由|每|共|[（(]|\d|开采|开拓|爆破|职工|员工|使用)"
)
#: Strata, ore types, deposit types, wide regions: «灯影组白云岩矿», «块状铁矿», «宁乡式铁矿».
_GEOLOGY = re.compile(
    r"(?:组|统|系|群|式|型|状|质|性|类|级|期|带|相|色|层|部|缘|区|域|中|内)$|上覆|下伏|盆地|地区|流域|沉积|热液|岩浆|变质|[冶炼][一-龥]|熔剂|化工|轻工|装饰|地层|矿化|含[一-龥]|赋存"
)


def a_place(name: str, behind: str) -> bool:
    """Whether the word in front of the mineral is a place's, or what follows («采场», «矿区») shows that a mine is meant."""
    stem = _proper(name)
    return _PLACE_END.search(stem) is not None or _A_MINES.match(behind) is not None or mine_core(name) != name


def told_on_purpose(sentence: str, paragraph: str, facts: FactBook) -> bool:
    """Whether a foreign mine is told as such: its paragraph cites a case, or its sentence names this mine beside it."""
    if _CASE.search(paragraph) or _SOMEBODYS.search(sentence) or _THIS.search(sentence):
        return True
    return any(is_own_mine(span.name, facts) for span in find_mines(sentence) if is_name(span.name))


def distinguished(sentence: str, facts: FactBook) -> bool:
    """Whether a sentence sets this mine or its company beside the company that it names."""
    own, _ = own_names(facts)
    return _OURS.search(sentence) is not None or any(_holds(sentence, c) for name in own if len(c := company_core(name)) >= 2)


_OURS = re.compile(r"本矿(?!区|体|床|种|石|层)|我矿|本公司|我公司|我司|我方|本企业")


def kin(name: str, facts: FactBook) -> bool:
    """Whether a company bears the applicant's own distinguishing name: a sister, a branch, a trading company of the same group."""
    companies, _ = own_names(facts)
    core = company_core(name)
    return any(len(own) >= 2 and (core.startswith(own) or own.startswith(core)) for own in map(company_core, companies))


_NO_COMPANY = re.compile(r"[本该我贵此某各两哪]公?司|[为是以由的和与及或在对将把被从按等]|经(?!贸|济|开|典|纬|营)|同期|统一|全部|简称")
#: Forms in which an enterprise is registered; 集团公司, 分公司, 物资公司 alone say who it is only within a group.
_REGISTERED = re.compile(r"(?:有限|责任|股份)公司|合作社$")
#: Words that the finder of names leaves in front of one.
_IN_FRONT = re.compile(r"^(?:还?有|另有|现有|主营|兼营|经营|开采|包括|其[他它]|由|为|是)+")
_MINERAL = re.compile(
    r"(?:(?:水泥|建筑|冶金|电石|制灰|熔剂|化工|玻璃|饰面|砖瓦|陶瓷|制碱|配料)用?)?(?:煤|钒钛磁铁|磁铁|铁|铜|铅锌|锌铅|铅|锌|岩金|砂金|金|银|磷|锰|铝土|锂辉石|锂|稀土|钨|锡|钼|镍|硫铁|萤石|重晶石|石膏|石墨|芒硝|岩盐|盐|硅石|石英砂岩|石英岩|石英|脉石英|砂岩|页岩|石灰岩|石灰石|灰岩|白云岩|大理岩|大理石|花岗岩|玄武岩|辉绿岩|板岩|砂石|砂砾石|卵石|粘土|黏土|高岭土|膨润土|凝灰岩|石料|片石|多金属|毒重石|霞石|钾长石|长石)+矿$"
    r"|(?:采石场|碎石场|石料场|砂石厂|砂石场|采砂场|石灰石厂|煤矿)$"
)
_NO_PROPER = re.compile(
    r"[本该我贵此某各两哪采选精尾磨粗留浮存产送得含夹围脉富贫钻探勘需无不非为是以由的和与及或在对将把被从按等且高低年级段近余随除扣种型类约占达共伴用做作称]|保安|建立|办理|设计|开发|开采|矿|主要|少量|次为|小型|中型|大型|省级|国家|绿色|主营|兼营|经营|保有|查明|累计|从事|销售|生产|采选|出售|外购|收购|加工|供应|规划|勘查|新增|消耗|动用|剩余|备案|评审|核实|估算|资源|储量|推断|控制|探明|原生|氧化|硫化|单一|工业|有用|金属|固体|能源"
)


def lead(name: str) -> int:
    """How many characters in front of a name are words of the sentence (有, 经营, 包括)."""
    found = _IN_FRONT.match(name)
    return found.end() if found else 0


def is_name(name: str) -> bool:
    """Whether words that end like a company or a mine are a proper name: no pronoun, no mineral, no running sentence."""
    if not name.endswith(("矿", "场", "厂")):
        return len(company_core(name)) >= 2 and _NO_COMPANY.search(name) is None and _REGISTERED.search(name) is not None
    proper = _proper(name)
    return 2 <= len(proper) <= 6 and _NO_PROPER.search(proper) is None and _GEOLOGY.search(proper) is None


def _proper(name: str) -> str:
    """A mine's own name without company, place and mineral; '' where no mineral follows."""
    core = mine_core(name)
    kind = _MINERAL.search(core)
    return core[: kind.start()] if kind else ""
