"""Author E: an application form filled in by hand. Sections Ⅰ, Ⅱ; questions with answers; thousands separators and two places always; dates 2024/6/18; areas in 亩 only; full-width signs."""

from __future__ import annotations

from datetime import date

from examples.styles.kit import Filing
from examples.styles.model import Mine, num, r2
from examples.styles.pictures import landscape, seal


def sl(d: date) -> str:
    """2024/6/18"""
    return f"{d.year}/{d.month}/{d.day}"


def t2(x: float) -> str:
    """1,381.07"""
    return f"{x:,.2f}"


def pc(x: float) -> str:
    """95.00％ with the full-width sign"""
    return f"{x:.2f}％"


def mu(km2: float) -> str:
    """601.65亩"""
    return f"{km2 * 1500:,.2f}亩"


def papers(m: Mine) -> list[str]:
    """What E encloses."""
    out = [
        "营业执照复印件",
        "采矿证复印件",
        "安全证复印件",
        "开发方案审查批复",
        "复垦方案审查批复",
        "环评与验收",
        "水保批文",
        "无处罚证明",
        "信息公开截屏",
        "自然保护区核查函",
        "矿权合同",
        "基金账户证明",
        "监测数据",
    ]
    if m.granted >= date(2017, 3, 1):
        out.append("矿权补充合同")
    if "全国" in m.target:
        out.append("建设期考核表")
    return out


def assessment(m: Mine) -> Filing:
    """E's report: an application book with forms."""
    y = m.years[-1]
    f = Filing(
        "self_assessment",
        f"{m.mine_name}申报书（含自评）",
        f"{m.mine_name}绿色矿山申报书",
        m.people[3],
        m.enterprise,
        f"{m.report_date.year}-03-01T01:00:00Z",
        f"{m.report_date.isoformat()}T03:00:00Z",
    )
    f.line("绿色矿山申报书（含自评报告）", "title")
    f.line(f"申报企业：{m.enterprise}")
    f.line(f"填报日期：[[+2.3.report-submitted|{sl(m.report_date)}]]")
    f.h(1, "Ⅰ 基础信息", "2.3.basic-information")
    f.table(
        "",
        [
            ["企业全称", f"[[2.3.basic-information|{m.enterprise}]]"],
            ["社会信用代码", f"[[2.3.basic-information|{m.uscc}]]"],
            ["法人（负责人）", m.legal_rep],
            ["矿山全称", f"[[2.3.basic-information|{m.mine_name}]]"],
            ["采矿证号", f"[[2.3.basic-information|{m.license_no}]]"],
            ["旧证号", m.old_license_no],
            ["采矿证有效期", f"{sl(m.license_from)}－{sl(m.license_to)}"],
            ["矿区地址", f"[[2.3.basic-information|{m.place.city}{m.county}{m.town}{m.village}]]"],
            ["矿种", m.ore.name],
            ["采矿方式", m.method],
            ["产能", f"[[2.3.basic-information|{t2(m.scale)}万t/a]]"],
            ["矿权面积", mu(m.area_km2)],
            ["标高区间", f"上限{m.elev_top}m，下限{m.elev_bottom}m"],
            ["矿权设立", sl(m.granted)],
            ["类型", {"生产矿山": "在产", "新建矿山": "新建（扩建）", "拟注销矿山": "拟注销"}[m.status]],
            ["申报层级", m.target],
        ],
        head=0,
        widths=[1, 3],
        tag="form",
    )
    f.p(f"[[2.3.jurisdiction|本矿不跨县（市、区），材料交{m.bureau}。]]附近有{m.near1}、{m.near2}，均为独立矿权，边界清楚。")
    f.h(1, "Ⅱ 资格自查（问答）")
    q = [
        (
            "1. 证件是否齐全有效？",
            f"[[2.1.prerequisite-licences|是。营业执照长期；采矿证到{sl(m.license_to)}；安全证{m.safety_no}，{sl(m.safety_from)}－{sl(m.safety_to)}。]]",
        ),
        (
            "2. 有无处罚或事故？",
            f"[[2.1.prerequisite-penalties|无。{m.years[0]}年以来没有受到任何部门罚款、责令停产等处理，也没有重大事故。]]证明开具日{sl(m.clear_date)}。",
        ),
        ("3. 信息公示了吗？", f"[[2.1.prerequisite-disclosure|公示了。{sl(m.public_date)}提交{y}年度信息，系统显示正常，不属异常名录。]]"),
        (
            "4. 还能采几年？",
            f"[[2.1.prerequisite-remaining-life|年报剩余可采{t2(m.left_minable)}万t，按证载产能还可采{num(m.remaining_life, 1)}年，矿山正常生产。]]",
        ),
        ("5. 是否占用保护地？", f"[[3.2.protected-area|不占用。县林业局以{m.forest_no}答复，矿区避开自然保护区、公园和红线。]]"),
    ]
    if "全国" in m.target:
        q.append(("6. 建设期考核？", f"[[2.1.construction-period|{sl(m.entered)}入省库，满一年，{sl(m.passed)}考核过关。]]"))
    f.table("", [["问", "答"], *[list(x) for x in q]], widths=[1, 3], tag="preconditions")
    f.h(1, "Ⅲ 建设情况", "2.3.tasks-completed")
    f.p(
        f"[[2.2.construction-plan|{m.years[0]}年，{m.short}委托{m.restorer}完成绿色矿山建设方案的编制并付诸实施。]][[2.3.tasks-completed|方案安排的六项工程已经全部办结，累计支出{t2(m.tasks_total)}万元。]]资金由企业自筹，分三年列支。"
    )
    f.table(
        "",
        [
            ["事项", "费用（万元）", "状态"],
            *[[a, t2(b), "办结"] for a, b in zip(("场容", "绿化", "降尘", "节水", "护坡", "数字化"), m.tasks_money, strict=True)],
            ["共计", t2(m.tasks_total), "—"],
        ],
        total="last",
        tag="tasks",
    )
    if m.granted >= date(2017, 3, 1):
        f.p(f"[[2.2.supplementary-contract|新设矿权，{sl(m.extra_date)}签订补充合同{m.extra_no}，增加了绿色矿山建设条款。]]")
    else:
        f.p(
            f"[[2.2.contract-clause|{m.license_from.year}年续证时所签合同（{m.contract_no}，{sl(m.contract_date)}）含有绿色矿山建设条款。]]"
        )
    f.h(1, "Ⅳ 六项自评")
    sc = {n: (t, s) for n, t, s in m.scores}
    body = {
        "矿区环境": (
            "2.1.indicator-environment",
            f"功能区分开，路面硬化，雨污分流，车辆冲洗。可绿化{t2(m.greenable * 15)}亩，绿化{t2(m.greened * 15)}亩，达{m.green_rate:.1f}％。",
        ),
        "资源开发方式": (
            "2.1.indicator-extraction",
            "按设计顺序开采，" + ("台阶规整，边坡稳定，无超挖。" if m.ore.open_pit else "采空区及时处理，顶板可控，通风良好。"),
        ),
        "资源综合利用": (
            "2.1.indicator-utilization",
            f"{m.ore.waste}做建材和路基，三年用掉{t2(r2(sum(m.waste_used)))}万t。回水利用{m.water_rate:.1f}％。",
        ),
        "节能减排": ("2.1.indicator-energy", f"{y}年折标煤{t2(m.tce[-1])}t，吨矿{t2(m.unit[-1])}kgce。封闭收尘，废水不外排，噪声达标。"),
        "科技创新与智能矿山": (
            "2.1.indicator-innovation",
            f"{y}年科技投入{t2(m.rnd[-1])}万元，占收入{pc(m.rnd_share[-1])}。视频、称重、监测联网。",
        ),
        "企业管理与企业形象": ("2.1.indicator-management", "制度成册，培训考核到人，职工满意率95％，村企关系好。"),
    }
    for i, (name, (item, text)) in enumerate(body.items(), 1):
        f.h(2, f"{i}. {name}", item)
        t, s = sc[name]
        f.p(f"[[+{item}|{text}]][[{item}|自评{num(s)}分／满分{num(t)}分（{pc(r2(s / t * 100))}）。]]")
        if i == 1:
            f.picture(landscape(f"{m.seed}-e1"), "照片1", (8, 4.8))
        if i == 2:
            f.h(3, "三率", "2.1.recovery-rates")
            dress = f"，选矿{pc(m.concentrator[-1])}（设计{pc(m.concentrator_design)}）" if m.concentrator else "，无选矿"
            f.p(
                f"[[2.1.recovery-rates|{y}年：回采{pc(m.rates[-1])}（设计{pc(m.design_recovery)}）{dress}，综合利用{pc(m.waste_rate[-1])}（设计{pc(m.utilization_design)}），都达标。]]"
            )
            f.table(
                "",
                [
                    ["年", "消耗储量 万t", "采出 万t", "回采率", "废弃物 万t", "利用 万t", "利用率"],
                    *[
                        [str(a), t2(b), t2(c), pc(d), t2(e), t2(g), pc(h)]
                        for a, b, c, d, e, g, h in zip(
                            m.years, m.used, m.ore_out, m.rates, m.waste, m.waste_used, m.waste_rate, strict=True
                        )
                    ],
                ],
                tag="rates",
            )
            f.h(3, "复垦与基金", "2.2.reclamation-duty")
            f.p(
                f"[[2.2.reclamation-duty|三年复垦{t2(r2(m.done_total * 15))}亩，提基金{t2(m.accrued_total)}万元，用{t2(m.spent_total)}万元，剩{t2(m.balance)}万元。]]已损毁{t2(m.damaged * 15)}亩，责任范围{t2(m.responsibility * 15)}亩。"
            )
    f.table(
        "",
        [
            ["年", "收入 万元", "科技投入 万元", "占比"],
            *[[str(a), t2(b), t2(c), pc(d)] for a, b, c, d in zip(m.years, m.income, m.rnd, m.rnd_share, strict=True)],
        ],
        tag="rnd",
    )
    f.h(1, "Ⅴ 总分", "2.3.self-score")
    f.table(
        "",
        [
            ["指标", "满分", "自评", "占比"],
            *[[n, num(t), num(s), pc(r2(s / t * 100))] for n, t, s in m.scores],
            ["总分", num(m.score_max), f"[[2.3.self-score|{num(m.score_total)}]]", pc(r2(m.score_total / m.score_max * 100))],
        ],
        total="last",
        tag="scores",
    )
    f.p(
        f"[[2.3.self-score|合计{num(m.score_total)}分，过{m.score_pass}分线，每项都过75％。]][[2.3.report-submitted|自评结论：达标，申请{m.target}。]]"
    )
    f.h(1, "Ⅵ 其他")
    f.p(
        f"[[3.2.work-safety|安全：许可证在有效期内，配安全员4名，三年来无人员死亡，应急预案已备案。]][[3.2.environment|环保：环评获批（{m.eia_no}，{sl(m.eia_date)}），{sl(m.eia_done)}完成验收，各类污染物排放达标。]][[3.2.soil-water|水保：水土保持方案由县水利局批复（{m.water_no}，{sl(m.water_date)}），各项工程按图建成。]][[3.3.land-use|用地：工业场地以{m.land_no}获批，采场用地为租用，均不触及永久基本农田和生态保护红线。]]",
        tag="others",
    )
    f.p(
        f"[[2.4.monitoring|监测：大气、噪声和水由{m.lab}每季度监测一次，边坡（地压）由地测人员每月观测一次，均建有记录，监测值没有超标。]]",
        f"[[2.4.annual-upload|上报：{y}年度建设情况的数据资料已经备齐，待省级监管平台开通后上传。]]",
    )
    f.table(
        "",
        [
            ["季度", "颗粒物", "噪声", "pH", "SS"],
            *[[f"{a}-{b}", f"{c:.3f}", f"{d:.1f}", f"{e:.2f}", str(g)] for a, b, c, d, e, g in m.monitoring],
        ],
        tag="monitoring",
    )
    f.h(1, "Ⅶ 保证书", "2.3.truth-commitment")
    f.p("[[2.3.truth-commitment|我企业保证本申报书和所附材料真实、完整，并对其真实性负责；如有虚假，愿意承担被取消资格等后果。]]")
    f.line(f"[[+2.3.truth-commitment|{m.enterprise}（公章）]]", "right", tag="seal-line")
    f.picture(seal(m.enterprise), "", (3, 3), tag="seal")
    f.line(f"[[+2.3.truth-commitment|负责人签字：{m.legal_rep}]]", "right", tag="sign-name")
    f.line(f"[[+2.3.truth-commitment|{sl(m.report_date)}]]", "right", tag="sign-date")
    f.h(1, "Ⅷ 附件", "2.3.attachments")
    f.p(f"[[2.3.attachments|{'；'.join(f'{i}、{t}' for i, t in enumerate(papers(m), 1))}。]]")
    return f


def development(m: Mine) -> Filing:
    """E's development plan: short, formulas in words."""
    made = f"{m.klf_date.isoformat()}T01:00:00Z"
    f = Filing(
        "development_plan", f"{m.mine_name}开发利用方案文本", f"{m.mine_name}矿产资源开发利用方案", m.people[11], m.designer, made, made
    )
    f.line(f"{m.mine_name}", "title")
    f.line("矿产资源开发利用方案", "title")
    f.line(f"{m.designer}　{sl(m.klf_date)}")
    f.h(1, "Ⅰ 由来", "2.2.development-plan-submitted")
    f.p(
        f"[[2.2.development-plan-submitted|{m.enterprise}（法人{m.legal_rep}）因资源储量重新核实，委托{m.designer}重新编制开发利用方案。]]证号{m.license_no}，{sl(m.license_from)}－{sl(m.license_to)}，{mu(m.area_km2)}，产能{t2(m.scale)}万t/a。参照国土资发〔1999〕98号文。"
    )
    f.h(1, "Ⅱ 矿床", "2.2.development-plan-reserves")
    f.p(
        f"矿区地处{m.county}{m.town}{m.village}，中低山地貌，雨季集中在6－9月，年均降水约1040毫米，主要河流为{m.place.river}。交通以公路为主，接{m.place.road}。"
    )
    f.p(
        f"{m.ore.geology}为含矿层位，矿体呈层状产出，缓倾斜，厚度稳定，平均体重{t2(m.ore.density)}t/m³。区内褶皱宽缓，断层不发育，岩浆岩缺失。矿石结构致密，有害组分含量低，质量满足工业要求。水文地质条件属简单类型，工程地质条件属中等类型，环境地质条件良好。",
        tag="geology",
    )
    f.table(
        "",
        [
            ["储量项目", "万t"],
            ["保有", f"[[2.2.development-plan-reserves|{t2(m.reserves_total)}]]"],
            ["其中控制", t2(m.controlled)],
            ["其中推断", t2(m.inferred)],
            ["设计利用", f"[[2.2.development-plan-reserves|{t2(m.reserves_design)}]]"],
            ["可采", f"[[2.2.development-plan-reserves|{t2(m.minable)}]]"],
        ],
        tag="summary",
    )
    f.p(
        f"资源储量截止日为{sl(m.base)}，备案号{m.reserve_no}。推断资源量按0.8折减，扣除永久损失{t2(m.pillar)}万t后得到设计利用资源储量，再按{pc(m.design_recovery)}的回采率得到可采储量。"
    )
    f.h(1, "Ⅲ 开采", "2.2.development-plan-method")
    f.p(
        "[[2.2.development-plan-method|"
        + (
            f"采用露天方式开采。公路开拓，汽车运输。采矿方法为自{m.elev_top}m至{m.elev_bottom}m分台阶由上向下开采，台阶高12m，中深孔爆破。"
            if m.ore.open_pit
            else f"采用地下方式开采。平硐加盲斜井开拓，矿车运输。采矿方法为房柱法，自{m.elev_top}m至{m.elev_bottom}m划分中段。"
        )
        + "]]",
        "铲装、凿岩、运输设备按产能配置并留有备用。开采顺序由近及远，先剥（掘）后采。边坡（矿柱）参数经稳定性计算确定，爆破警戒、防排水和通风照明执行现行规程。",
        "采场设专人检查危石，汛期加密巡查，雨后确认安全方可恢复作业。",
    )
    f.h(1, "Ⅳ 产能与寿命", "2.2.development-plan-scale")
    f.p(
        f"[[2.2.development-plan-scale|设计产能{t2(m.scale)}万t/a；服务年限等于可采储量{t2(m.minable)}除以产能乘（1减{'混入' if m.ore.open_pit else '贫化'}率{pc(m.dilution)}），得{num(m.service_life, 1)}年。]]",
        tag="life",
    )
    f.h(1, "Ⅴ 选矿、环保、安全、效益")
    f.p((f"选矿回收率设计{pc(m.concentrator_design)}，尾砂入库。" if m.concentrator else "不选矿，只破碎。") + "加工环节封闭，配布袋收尘。")
    f.p(
        "环境保护方面采取湿式凿岩、洒水抑尘、雨污分流、废水沉淀回用、低噪设备等措施；固体废弃物优先利用，剩余部分入场堆存；水土保持按批复实施。",
        "安全方面主要防范边坡（顶板）垮落、爆破、车辆（提升运输）和粉尘危害，按月检查隐患，员工培训合格后上岗，配足防护用品。",
        f"产品售价按{t2(m.ore.price)}元/t计，年销售收入{t2(m.scale * m.ore.price)}万元，投资回收期五年左右，经济上可行。",
    )
    f.p(
        f"[[2.2.construction-plan|绿色矿山建设：按{m.ore.standard}的要求同步开展场容、绿化、降尘、节水、护坡和数字化六类工作，费用列入成本。]]"
    )
    f.h(1, "Ⅵ 批复", "2.2.development-plan-approval")
    f.p(
        f"[[2.2.development-plan-approval|专家（{m.people[8]}、{m.people[9]}、{m.people[10]}）{sl(m.klf_date)}评审通过，{m.city_bureau}以{m.klf_no}备案。]]"
    )
    return f


def reclamation(m: Mine) -> Filing:
    """E's reclamation plan: areas in 亩, money with separators."""
    made = f"{m.fkf_date.isoformat()}T01:00:00Z"
    f = Filing(
        "reclamation_plan",
        f"{m.mine_name}治理复垦方案文本",
        f"{m.mine_name}矿山地质环境保护与土地复垦方案",
        m.people[12],
        m.restorer,
        made,
        made,
    )
    f.line(f"{m.mine_name}", "title")
    f.line("矿山地质环境保护与土地复垦方案", "title")
    f.line(f"{m.restorer}　{sl(m.fkf_date)}")
    f.h(1, "Ⅰ 总则", "2.2.reclamation-plan-submitted")
    f.p(
        f"[[2.2.reclamation-plan-submitted|业主{m.enterprise}（法人{m.v.get('rp_rep', m.legal_rep)}）委托编制，落实治理和复垦责任。]][[2.2.reclamation-plan-term|方案适用年限五年，即{sl(m.rp_from)}－{sl(m.rp_to)}，到期重新编制。]]",
        f"矿证{m.license_no}，{sl(m.license_from)}－{sl(m.license_to)}，{mu(m.area_km2)}，{t2(m.scale)}万t/a，{m.method}，寿命{num(m.service_life, 1)}年，回采率{pc(m.design_recovery)}。",
    )
    f.h(1, "Ⅱ 矿山与环境概况")
    f.p(
        f"矿区在{m.county}{m.town}，属山地，土壤为黄壤，年降水量1040mm左右，植被以灌草为主，覆盖度七成。矿层为{m.ore.geology}，构造简单。周边散居农户二十余户，从事种养。现状地质灾害不发育，含水层和水土环境影响较轻，地形地貌影响较严重。",
        tag="nature",
    )
    f.h(1, "Ⅲ 损毁", "2.2.reclamation-plan-land")
    f.table(
        "（单位：亩）",
        [
            ["地块", "已损", "将损", "小计"],
            *[[u, t2(a * 15), t2(b * 15), t2(c * 15)] for u, a, b, c in zip(m.units, m.land_now, m.land_more, m.land_units, strict=True)],
            ["总计", t2(m.damaged * 15), t2(m.planned * 15), f"[[2.2.reclamation-plan-land|{t2(m.responsibility * 15)}]]"],
        ],
        total="last",
        tag="land",
    )
    f.p(
        f"[[2.2.reclamation-plan-land|责任范围{t2(m.responsibility * 15)}亩，计划复垦{t2(m.reclaim * 15)}亩，复垦率{pc(m.reclaim_rate)}。]]剩{t2(m.bare * 15)}亩为石壁。"
    )
    f.h(1, "Ⅳ 措施", "2.2.reclamation-plan-works")
    f.p(
        "[[2.2.reclamation-plan-works|工程包括场地平整、覆土、截排水、挡护和乔灌草种植，工程量及费用见下表。]][[2.2.reclamation-plan-works|工作部署分五年，逐年面积和投资列于Ⅵ。]]"
    )
    f.table(
        "",
        [
            ["工程", "单位", "量", "单价（元）", "价（万元）"],
            *[[a, u, f"{q:,}", t2(p), t2(x)] for a, u, q, p, x in m.works],
            ["总计", "", "", "", t2(m.cost_build)],
        ],
        total="last",
        tag="works",
    )
    f.h(1, "Ⅴ 监测与看护", "2.2.reclamation-plan-monitoring")
    f.p(
        "[[2.2.reclamation-plan-monitoring|监测包括变形、水质、土壤和植被四项，变形每月一次，水质每季一次，土壤和植被每年一次。管护期三年，内容为浇水、补植和除虫。]]"
    )
    f.h(1, "Ⅵ 投资", "2.2.reclamation-plan-funding")
    f.table(
        "（万元）",
        [
            ["年", "复垦（亩）", "静态", "涨价", "动态"],
            *[
                [f"第{i}年", t2(a * 15), t2(b), t2(c), t2(d)]
                for i, (a, b, c, d) in enumerate(zip(m.yearly_area, m.yearly, m.rise, m.yearly_dynamic, strict=True), 1)
            ],
            ["总计", t2(m.reclaim * 15), t2(m.static), t2(m.rise_total), t2(m.dynamic)],
        ],
        total="last",
        tag="years",
    )
    f.table(
        "（万元）",
        [
            ["费用", "金额"],
            ["工程施工费", t2(m.cost_build)],
            ["其他费", t2(m.cost_other)],
            ["监测看护费", t2(m.cost_watch)],
            ["基本预备费", t2(m.cost_reserve)],
            ["静态投资", t2(m.static)],
            ["涨价预备费", t2(m.rise_total)],
            ["动态投资", t2(m.dynamic)],
        ],
        tag="money",
    )
    f.p(
        f"[[2.2.reclamation-plan-funding|估算静态投资{t2(m.static)}万元，动态投资{t2(m.dynamic)}万元，由企业存入基金专户支付，三方监管。]]",
        tag="conclusion",
    )
    f.p("保障措施：矿长负责，安环部门落实，资金专款专用，每年向主管部门报告。治理后恢复植被、减少水土流失，生态与社会效益明显。")
    f.h(1, "Ⅶ 批复", "2.2.reclamation-plan-approval")
    f.p(f"[[2.2.reclamation-plan-approval|{sl(m.fkf_date)}评审通过，{m.city_bureau}以{m.fkf_no}公告。]]")
    return f


def sheets(m: Mine) -> list[Filing]:
    """Short papers, one sentence each."""
    q = m.monitoring[-1]
    text = {
        "营业执照复印件": f"{m.enterprise}，{m.uscc}，法定代表人{m.legal_rep}，长期",
        "采矿证复印件": f"采矿许可证，证号{m.license_no}，{m.enterprise}，{m.mine_name}，{num(m.scale)}万吨/年，{num(m.area_km2, 4)}平方公里，有效期{sl(m.license_from)}至{sl(m.license_to)}",
        "安全证复印件": f"安全生产许可证，{m.safety_no}，{m.enterprise}，有效期{sl(m.safety_from)}至{sl(m.safety_to)}",
        "开发方案审查批复": f"{m.klf_no}，同意{m.mine_name}开发利用方案通过评审。{m.city_bureau}，{sl(m.klf_date)}",
        "复垦方案审查批复": f"{m.fkf_no}，同意方案通过评审并公告。{m.city_bureau}，{sl(m.fkf_date)}",
        "环评与验收": f"{m.eia_no}，同意建设。{sl(m.eia_date)}；{sl(m.eia_done)}验收合格。",
        "水保批文": f"{m.water_no}，准予水土保持方案。{sl(m.water_date)}",
        "无处罚证明": f"{m.enterprise}{m.years[0]}年以来无行政处罚。{m.bureau}，{sl(m.clear_date)}",
        "信息公开截屏": f"{m.years[-1]}年度已公示，非异常名录。{sl(m.public_date)}",
        "自然保护区核查函": f"{m.forest_no}，矿区不在自然保护地内。{m.county}林业局",
        "矿权合同": f"{m.contract_no}，受让人应建设绿色矿山。{sl(m.contract_date)}",
        "基金账户证明": f"累计存入{t2(m.accrued_total)}万元，支出{t2(m.spent_total)}万元，余额{t2(m.balance)}万元。{m.bank}",
        "监测数据": f"{q[0]}年第{q[1]}季度：颗粒物{q[2]:.3f}，噪声{q[3]:.1f}，pH{q[4]:.2f}，SS{q[5]}，合格。{m.lab}",
        "矿权补充合同": f"{m.extra_no}，三年内建成绿色矿山。{sl(m.extra_date)}",
        "建设期考核表": f"考核合格。{sl(m.passed)}",
    }
    item = {
        "营": "2.1.prerequisite-licences",
        "采": "2.1.prerequisite-licences",
        "安": "2.1.prerequisite-licences",
        "开": "2.2.development-plan-approval",
        "复": "2.2.reclamation-plan-approval",
        "环": "3.2.environment",
        "水": "3.2.soil-water",
        "无": "2.1.prerequisite-penalties",
        "信": "2.1.prerequisite-disclosure",
        "自": "3.2.protected-area",
        "基": "2.2.reclamation-duty",
        "监": "2.4.monitoring",
        "建": "2.1.construction-period",
    }
    out = []
    for i, t in enumerate(papers(m), 1):
        day = f"{m.clear_date.isoformat()}T01:00:00Z"
        f = Filing("attachment", f"{i}、{t}", t, m.people[3], "", day, day)
        f.line(t, "title")
        its = item.get(t[0]) or ("2.2.supplementary-contract" if "补充" in t else "2.2.contract-clause")
        f.p(f"[[+{its}|{text[t]}]]")
        out.append(f)
    return out
