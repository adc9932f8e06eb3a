"""Author C's plan for restoration: named by the law of its day, land and money first in each table, prose."""

from __future__ import annotations

from examples.styles.c_assessment import cn, plan_name
from examples.styles.kit import Filing
from examples.styles.model import Mine, num, r2
from examples.styles.pictures import landscape


def _front(f: Filing, m: Mine) -> None:
    name = plan_name(m)
    for _ in range(4):
        f.line("")
    f.line(m.mine_name, "title")
    f.line(name, "title")
    for _ in range(8):
        f.line("")
    f.line(f"采矿权人：{m.enterprise}")
    f.line(f"编制机构：{m.restorer}")
    f.line(cn(m.fkf_date))
    f.page()
    f.h(1, "1 概述", "2.2.reclamation-plan-submitted")
    f.h(2, "1.1 编制目的")
    f.p(
        f"[[2.2.reclamation-plan-submitted|为履行采矿权人的修复义务，{m.enterprise}（法定代表人{m.v.get('rp_rep', m.legal_rep)}）委托{m.restorer}编制《{m.mine_name}{name}》，作为安排修复工程、提存基金和接受监督的依据。]]方案所指“修复”包括地质环境治理、土地复垦、植被恢复及其后续管护。"
    )
    f.h(2, "1.2 法规与标准")
    f.p(
        "方案执行《土地复垦条例》（国务院令第592号）、《矿山地质环境保护规定》、《土地复垦质量控制标准》（TD/T 1036-2013）、《矿山地质环境保护与恢复治理方案编制规范》（DZ/T 0223-2011）、《土地利用现状分类》（GB/T 21010-2017）和川自然资发〔2021〕27号文。"
    )
    f.h(2, "1.3 时限", "2.2.reclamation-plan-term")
    f.p(
        f"[[2.2.reclamation-plan-term|本方案自{cn(m.rp_from)}起实施，有效期五年，到{cn(m.rp_to)}止，届满前重新编制。]]整个服务期涵盖剩余生产期、一年集中修复期和三年管护期；矿区范围、规模、开采方式有重大变动的，提前修订。"
    )
    f.h(1, "2 矿山与区域条件")
    f.h(2, "2.1 矿山情况")
    f.p(
        f"矿山持有{m.license_no}号采矿许可证，许可期自{cn(m.license_from)}至{cn(m.license_to)}，面积{num(m.area_km2, 4)}km²，标高{m.elev_top}m～{m.elev_bottom}m，{m.method}{m.ore.name}，生产规模{num(m.scale)}万吨/年。开发利用方案（{m.designer}编）确定可采储量{num(m.minable)}万吨、设计回采率{num(m.design_recovery)}%、服务年限{num(m.service_life, 1)}年。"
    )
    f.h(2, "2.2 区域环境")
    f.p(
        f"{m.county}属亚热带湿润季风气候，年均气温16℃左右，年降水1040毫米上下。矿区地势北高南低，坡度多在15°～30°，{m.place.river}为区域排泄基准面。植被为柏木次生林与灌草丛，土壤以黄壤为主，厚度0.3m～0.9m。",
        tag="nature",
    )
    f.p(f"出露{m.ore.geology}及第四系残坡积层，构造简单，地震基本烈度Ⅶ度。矿区内无常住居民，外围三百米处有农户十余户，以种养和务工为生。")
    f.h(2, "2.3 土地利用现状", "2.2.reclamation-plan-land")
    f.p(f"修复责任范围的现状地类如表2-1。权属均归{m.village}集体，无争议地块。")
    f.table("表2-1 现状地类（hm²）", [["合计", *m.land_before], [num(m.responsibility), *map(num, m.land_before.values())]], tag="before")
    f.h(1, "3 损毁与影响")
    f.h(2, "3.1 影响评价")
    f.p(
        f"评估区重要程度为较重要，条件复杂程度中等，定为一级评估。现状条件下未发生地质灾害，预测{'终了边坡局部存在小型崩落的可能，危险性中等' if m.ore.open_pit else '采空区上方可能出现轻微地表变形，危险性中等'}；含水层影响较轻；地形地貌影响{'严重' if m.ore.open_pit else '较严重'}；水土环境影响较轻。"
    )
    f.h(2, "3.2 土地损毁", "2.2.reclamation-plan-land")
    f.p(
        f"[[2.2.reclamation-plan-land|实测已损毁土地{num(m.damaged)}hm²，预测今后还将损毁{num(m.planned)}hm²，两者互不重复，修复责任范围合计{num(m.responsibility)}hm²，即{num(r2(m.responsibility * 15))}亩。]]各场地明细列于表3-1。"
    )
    f.table(
        "表3-1 损毁土地明细（hm²）",
        [
            ["场地", "小计", "已损毁", "拟损毁"],
            ["合计", num(m.responsibility), f"[[+2.2.reclamation-plan-land|{num(m.damaged)}]]", num(m.planned)],
            *[[u, num(c), num(a), num(b)] for u, a, b, c in zip(m.units, m.land_now, m.land_more, m.land_units, strict=True)],
        ],
        total="first",
        tag="land",
    )
    f.picture(landscape(f"{m.seed}-c3"), "图3-1 损毁现状")
    f.h(1, "4 修复目标", "2.2.reclamation-plan-land")
    f.p(
        f"[[2.2.reclamation-plan-land|规划复垦土地{num(m.reclaim)}hm²，复垦率达到{num(m.reclaim_rate)}%；]]其余{num(m.bare)}hm²为陡峻岩壁，采取坡脚种植藤本遮挡，不计入复垦面积。复垦后的地类构成见表4-1。修复方向征求了村民意见，发放问卷45份，支持率97.8%。"
    )
    f.table("表4-1 复垦后地类（hm²）", [["复垦面积", *m.land_after], [num(m.reclaim), *map(num, m.land_after.values())]], tag="after")


def _works(f: Filing, m: Mine) -> None:
    f.h(1, "5 工程设计", "2.2.reclamation-plan-works")
    f.p(
        "[[2.2.reclamation-plan-works|修复工程由坡面整治、截排水、覆土、植被恢复和警示防护五类组成，先治隐患、后覆土、再种植。]]覆土厚度耕地不小于0.6m，林草地不小于0.5m，土源为矿区剥离存放的表土；苗木选用柏木、刺槐、胡枝子，株行距2m×2m，林下撒播狗牙根与白三叶。",
        "截水沟沿开挖线外5m布置，矩形断面，净宽0.4m、净深0.4m，M7.5浆砌块石；沟口接沉沙池后引入自然沟道。工程量汇总于表5-1。",
    )
    f.table(
        "表5-1 工程量与费用（单价：元；费用：万元）",
        [
            ["项目", "费用", "数量", "计量单位", "单价"],
            ["合计", num(m.cost_build), "—", "—", "—"],
            *[[a, num(x), num(q), u, num(p)] for a, u, q, p, x in m.works],
        ],
        total="first",
        tag="works",
    )
    f.h(1, "6 监测与后期管护", "2.2.reclamation-plan-monitoring")
    f.p(
        "[[2.2.reclamation-plan-monitoring|布设变形监测点8个、地下水监测井3眼、土壤样点4个、植被样方6个，变形每月一次，地下水丰枯两期，土壤每年一次，植被每年两次。]][[2.2.reclamation-plan-monitoring|竣工后管护三年，由企业落实专人浇灌、补植、施肥和病虫害防治。]]监测资料按年整编，连同管护记录一并归档。"
    )
    f.h(1, "7 进度", "2.2.reclamation-plan-works")
    f.p(
        "[[2.2.reclamation-plan-works|五年有效期内逐年安排的复垦面积和投资列于表7-1，未到界场地留待生产结束后一年内集中完成。]]每年末由企业对照检查，报县级主管部门。"
    )
    ys = [f"第{i}年" for i in range(1, 6)]
    f.table(
        "表7-1 年度安排（面积：hm²；投资：万元）",
        [
            ["项目", "合计", *ys],
            ["复垦面积", num(m.reclaim), *map(num, m.yearly_area)],
            ["静态投资", num(m.static), *map(num, m.yearly)],
            ["价差预备费", num(m.rise_total), *map(num, m.rise)],
            ["动态投资", num(m.dynamic), *map(num, m.yearly_dynamic)],
        ],
        total="col",
        tag="years",
    )
    f.h(1, "8 投资与资金来源", "2.2.reclamation-plan-funding")
    f.p(
        f"[[2.2.reclamation-plan-funding|经估算，静态总投资为{num(m.static)}万元，价差预备费按年递增5%计{num(m.rise_total)}万元，动态总投资为{num(m.dynamic)}万元，亩均静态投资{num(m.per_mu)}万元。]]静态投资的构成见表8-1。",
        tag="static",
    )
    f.table(
        "表8-1 投资构成（万元）",
        [
            ["费用", "金额"],
            ["动态总投资", num(m.dynamic)],
            ["静态总投资", f"[[+2.2.reclamation-plan-funding|{num(m.static)}]]"],
            ["其中：工程施工费", num(m.cost_build)],
            ["其他费用", num(m.cost_other)],
            ["监测管护费", num(m.cost_watch)],
            ["基本预备费", num(m.cost_reserve)],
            ["价差预备费", num(m.rise_total)],
        ],
        tag="money",
    )
    f.p(
        f"[[2.2.reclamation-plan-funding|资金由企业自筹，按年存入矿山地质环境治理恢复基金专户，{m.bureau}、企业与银行签有三方监管协议，专款专用。]]基金不足时由企业补足，不因亏损减提。"
    )
    f.h(1, "9 保障与效益")
    f.p(
        "企业成立修复工作小组，矿长负责，配备地质、水工、园林技术人员。完工后林草覆盖率可恢复到采前水平，年减少土壤流失约三百吨，周边景观明显改善，并为村民提供季节性用工。"
    )
    f.h(1, "10 评审", "2.2.reclamation-plan-approval")
    f.p(
        f"[[2.2.reclamation-plan-approval|{cn(m.fkf_date)}，评审专家组一致同意方案通过（{m.fkf_no}），{m.city_bureau}随后予以公示，期间未收到异议。]]专家建议的补充监测点、细化土源平衡两条意见均已落实。"
    )
    f.h(1, "11 结论", "2.2.reclamation-plan-submitted")
    f.p(
        f"方案修复责任范围{num(m.responsibility)}hm²，复垦{num(m.reclaim)}hm²，复垦率{num(m.reclaim_rate)}%，静态投资{num(m.static)}万元、动态投资{num(m.dynamic)}万元，有效期至{cn(m.rp_to)}。方案可行，建议抓紧实施并按年评估。",
        tag="conclusion",
    )


def reclamation(m: Mine) -> Filing:
    """C's restoration plan."""
    made = f"{m.fkf_date.isoformat()}T08:00:00Z"
    f = Filing(
        "reclamation_plan",
        f"{m.hill}{plan_name(m)}",
        f"{m.mine_name}{plan_name(m)}",
        m.people[12],
        m.restorer,
        made,
        made,
        header=m.mine_name,
    )
    _front(f, m)
    _works(f, m)
    return f
