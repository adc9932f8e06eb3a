"""Author C: an institute's prose. Decimal numbering, figures in running text, the 2024 indicators (100 points), conclusions first, tables with the years as columns and totals first."""

from __future__ import annotations

from datetime import date

from examples.styles.kit import Filing
from examples.styles.model import Mine, num, r2
from examples.styles.pictures import landscape, seal, site_plan


def cn(d: date) -> str:
    """2025年5月8日"""
    return f"{d.year}年{d.month}月{d.day}日"


def plan_name(m: Mine) -> str:
    """What the reclamation plan is called: by the day of its review, before or after the change of the law."""
    return "矿区生态修复方案" if m.fkf_date >= date(2025, 7, 1) else "地质环境恢复治理与土地复垦方案"


def tune(m: Mine) -> None:
    """C's mines of late 2025 have a plan made under the new law."""
    if m.report_date >= date(2025, 9, 15):
        m.v.update(
            fkf_date=date(2025, 7, 4 + m.seed % 20),
            rp_from=date(2025, 8, 1),
            rp_to=date(2030, 7, 31),
            fkf_no=m.fkf_no.replace(f"〔{m.years[0]}〕", "〔2025〕"),
        )


def enclosures(m: Mine) -> list[str]:
    """The enclosures in C's order and words."""
    out = [
        "法人营业执照副本",
        "采矿许可证副本",
        "安全生产许可证副本",
        "环境影响评价文件审批意见",
        "水土保持方案准予行政许可决定书",
        "林草部门关于自然保护地查询结果的复函",
        "开发利用方案审查意见书",
        f"{plan_name(m)}评审意见",
        "信用与合规情况证明",
        "采矿权人年度信息填报回执",
        "基金专户流水",
        "第三方监测成果",
        "采矿权出让合同",
    ]
    if m.granted >= date(2017, 3, 1):
        out.append("采矿权出让合同补充协议")
    if "全国" in m.target:
        out.append("建设期考核结论通知")
    return out


def enc(m: Mine, title: str) -> str:
    """附件3"""
    return f"附件{enclosures(m).index(title) + 1}"


def _summary(f: Filing, m: Mine) -> None:
    for _ in range(3):
        f.line("")
    f.line(m.enterprise, "title")
    f.line(f"{m.mine_name}", "title")
    f.line("绿色矿山建设自评估报告书", "title")
    for _ in range(9):
        f.line("")
    f.line(f"编制时间：[[+2.3.report-submitted|{cn(m.report_date)}]]")
    f.page()
    f.h(1, "1 总论", "2.3.report-submitted")
    f.h(2, "1.1 编制缘起")
    f.p(
        f"{m.enterprise}（以下称“企业”）在{m.county}经营{m.mine_name}多年，先后完成了边坡复绿、料棚封闭、水循环改造和数字化管控等项目。为申请进入{m.target}，企业抽调生产、地测、安环、财务等部门骨干组成工作组，对照自然资规〔2024〕1号文件所附国家级绿色矿山建设评价指标以及《{m.ore.standard_title}》（{m.ore.standard}），逐条核对现场与台账，形成本报告书。",
        "本报告书所用生产、能耗、资金数据除另有说明外均为经审计或经计量验收的年度数据，现场情况以工作组踏勘时的状况为准。文中“不涉及”系指评价指标对本矿不适用，并非未开展。",
    )
    f.h(2, "1.2 主要结论")
    f.p(
        f"[[2.3.report-submitted|对照评价指标，{m.mine_name}自评得{num(m.score_total)}分（满分100分），准入条件均满足，绿色矿山建设内容按方案建成，企业认为已具备进入{m.target}的条件。]]",
        f"[[2.3.self-score|六个一级指标的得分率最低为{num(min(r2(s / t * 100) for _, t, s in m.scores))}%，均不低于75%，总分高于80分的门槛。]]具体得分及扣分缘由见第5章。",
    )
    f.h(2, "1.3 受理与初审机关", "2.3.jurisdiction")
    f.p(
        f"[[2.3.jurisdiction|拐点坐标落图表明，矿区全部位于{m.county}境内，不涉及相邻的{m.place.neighbours[0]}和{m.place.neighbours[1]}，故本报告书及附件呈送{m.bureau}初审。]]"
    )


def _company(f: Filing, m: Mine) -> None:
    y = [str(a) for a in m.years]
    f.h(1, "2 企业与矿山")
    f.h(2, "2.1 企业概况", "2.3.basic-information")
    f.p(
        f"[[2.3.basic-information|企业成立于{cn(m.founded)}，法定代表人为{m.legal_rep}，统一社会信用代码{m.uscc}，注册地在{m.place.city}{m.county}，主营{m.ore.name}开采与销售。]]现有从业人员{m.staff}人，其中注册安全工程师2人、采矿与地质专业技术人员9人。企业下设生产部、地测部、安环部、机运部和综合部，矿长{m.people[1]}，总工程师{m.people[2]}。"
    )
    f.h(2, "2.2 矿权沿革", "2.3.basic-information")
    f.p(
        f"采矿权于{cn(m.granted)}首次设立，早年使用的地方编号{m.old_license_no}随全国统一配号废止。[[2.3.basic-information|现行采矿许可证证号{m.license_no}，登记矿山名称为{m.mine_name}，开采矿种{m.ore.name}，生产规模{num(m.scale)}万吨/年，开采方式{m.method}。]]许可证自{cn(m.license_from)}起生效，至{cn(m.license_to)}届满。"
    )
    f.p(
        f"[[+2.3.basic-information|矿区地处{m.county}{m.town}{m.village}，]]面积{num(m.area_km2, 4)}km²，约合{num(r2(m.area_km2 * 1500))}亩，由{len(m.points)}个拐点依次连线圈成，允许开采标高为{m.elev_top}m～{m.elev_bottom}m。坐标采用2000国家大地坐标系（中央子午线{m.meridian}°），列于表2-1。与本矿相邻的有东侧{m.near1}和南侧{m.near2}，最近直线距离1.4km，互不重叠。"
    )
    f.table(
        "表2-1 矿区拐点（单位：m）",
        [
            ["拐点", *[str(i) for i in range(1, len(m.points) + 1)]],
            ["X", *[f"{p[0]:.3f}" for p in m.points]],
            ["Y", *[f"{p[1]:.3f}" for p in m.points]],
        ]
        if len(m.points) < 6
        else [
            ["拐点", "X", "Y", "拐点", "X", "Y"],
            *[
                [
                    str(i + 1),
                    f"{m.points[i][0]:.3f}",
                    f"{m.points[i][1]:.3f}",
                    *(
                        [
                            str(i + 1 + (len(m.points) + 1) // 2),
                            f"{m.points[i + (len(m.points) + 1) // 2][0]:.3f}",
                            f"{m.points[i + (len(m.points) + 1) // 2][1]:.3f}",
                        ]
                        if i + (len(m.points) + 1) // 2 < len(m.points)
                        else ["", "", ""]
                    ),
                ]
                for i in range((len(m.points) + 1) // 2)
            ],
        ],
        tag="coords",
    )
    f.picture(site_plan(m.points, f"{m.hill}矿区范围"), "图2-1 矿区范围图", (8.5, 6.4))
    f.h(2, "2.3 资源家底")
    f.p(
        f"经{m.surveyor}核实并备案（{m.reserve_no}），截至{cn(m.base)}矿区保有资源量{num(m.reserves_total)}万吨，其中控制资源量{num(m.controlled)}万吨、推断资源量{num(m.inferred)}万吨；开发利用方案设计利用{num(m.reserves_design)}万吨，可采{num(m.minable)}万吨。{m.years[0]}年至{m.years[-1]}年累计动用{num(r2(sum(m.used)))}万吨，据此推算{m.years[-1]}年末保有{num(m.left_total)}万吨，设计利用部分尚余{num(m.left)}万吨。"
    )
    f.h(2, "2.4 生产经营")
    f.p(
        f"近三年矿山连续生产，无停产整顿。原矿产量与主要经营数据见表2-2，各年产量都控制在核定能力{num(m.scale)}万吨以内。{m.years[0] - 2}年受汛期影响产量仅{num(r2(m.scale * 0.61))}万吨，与表列年份不作比较。"
    )
    f.table(
        "表2-2 产量与经营（产量：万吨；收入：万元）",
        [
            ["项目", "三年累计", *y],
            ["原矿产量", num(r2(sum(m.output))), *map(num, m.output)],
            ["营业收入", num(r2(sum(m.income))), *map(num, m.income)],
        ],
        total="col",
        tag="production",
    )


def _history(f: Filing, m: Mine) -> None:
    f.h(1, "3 建设历程", "2.3.tasks-completed")
    f.h(2, "3.1 方案与组织", "2.2.construction-plan")
    f.p(
        f"[[2.2.construction-plan|企业于{m.years[0]}年委托{m.restorer}编写绿色矿山建设规划，随后把规划的主要内容写进了新编的开发利用方案和{plan_name(m)}，]]由法定代表人{m.legal_rep}牵头，按年度下达计划并列支专款。"
    )
    f.h(2, "3.2 建设内容")
    t = m.tasks_money
    f.p(
        f"[[2.3.tasks-completed|规划安排的六类项目至{m.report_date.year}年初已悉数建成，共支出{num(m.tasks_total)}万元。]]其中场区整治与硬化支出{num(t[0])}万元，绿化支出{num(t[1])}万元，抑尘设施支出{num(t[2])}万元，水处理与回用支出{num(t[3])}万元，边坡与弃渣场复绿支出{num(t[4])}万元，信息化支出{num(t[5])}万元。每个项目完工后由工作组会同村民代表现场查看，查看意见存档备查。"
    )
    f.h(2, "3.3 出让约定")
    if m.granted >= date(2017, 3, 1):
        f.p(
            f"[[2.2.supplementary-contract|鉴于本采矿权系2017年3月之后新设，企业又于{cn(m.extra_date)}同{m.city_bureau}订立补充协议（{m.extra_no}），把绿色矿山的建设标准、时限和违约责任固定下来（{enc(m, '采矿权出让合同补充协议')}）。]]"
        )
    else:
        f.p(
            f"[[2.2.contract-clause|延续登记时订立的出让合同（{m.contract_no}，{cn(m.contract_date)}）载有受让人须依绿色矿山规范组织建设和开采的条款，合同文本列为{enc(m, '采矿权出让合同')}。]]企业据此安排了年度投入，相关税费已缴清。"
        )


def _indicators(f: Filing, m: Mine) -> None:
    y, yl = m.years[-1], [str(a) for a in m.years]
    sc = {n: (t, s) for n, t, s in m.scores}

    def score(name: str, item: str, why: str) -> None:
        t, s = sc[name]
        f.p(f"[[{item}|本项分值{num(t)}分，工作组评定{num(s)}分，折合{num(r2(s / t * 100))}%。]]失分原因是{why}。")

    f.h(1, "4 指标对照")
    f.h(2, "4.1 矿区环境", "2.1.indicator-environment")
    f.p(
        f"[[+2.1.indicator-environment|场区依用途划成采掘、破碎、仓储、办公和复绿五片，片区之间以围栏或林带相隔，导视与警示标识成体系布设。]]主干道4.1km为水泥路面，出场车辆过轮胎清洗池。可绿化用地{num(m.greenable)}hm²，实绿{num(m.greened)}hm²，覆盖率{num(m.green_rate, 1)}%，以本地乔灌木为主。食堂与宿舍污水经一体化设备处理后浇灌苗木，生活垃圾日产日清。"
    )
    f.picture(landscape(f"{m.seed}-c1"), "图4-1 破碎站外围林带")
    score("矿区环境", "2.1.indicator-environment", "检修区个别物料未归位")
    f.h(2, "4.2 资源开采", "2.1.indicator-extraction")
    f.h(3, "4.2.1 开采组织")
    if m.ore.open_pit:
        f.p(
            "[[+2.1.indicator-extraction|采场由高到低逐层推进，设计台阶12m高，最终帮坡角48°，爆破孔网经现场试验确定，大块率控制在4%以内。]]剥离先行、采剥协调，表层土运往专用堆场并播种豆科草本。地测部每季度用无人机复测采场，成图后与设计套合，未发现越层越界。"
        )
    else:
        f.p(
            "[[+2.1.indicator-extraction|坑内以平硐和盲斜井开拓，矿块按房柱法布置，回采后及时封堵采空区并进行地压观测。]]通风、排水、提升系统按期检测检验。掘进废石优先回填，少量出坑后用于筑路。地测部逐月测量采掘工程，未发现越层越界。"
        )
    f.h(3, "4.2.2 三率水平", "2.1.recovery-rates")
    dress = (
        f"选矿回收率实际为{num(m.concentrator[-1])}%，设计为{num(m.concentrator_design)}%；"
        if m.concentrator
        else "本矿不设选矿工序，选矿回收率不涉及；"
    )
    f.p(
        f"[[2.1.recovery-rates|{y}年采区实际回采率为{num(m.rates[-1])}%，设计要求{num(m.design_recovery)}%；{dress}{m.ore.waste}等固体废弃物综合利用率为{num(m.waste_rate[-1])}%，设计要求{num(m.utilization_design)}%。]]三项均优于设计，也高于行业公布的一般指标{num(m.ore.least)}%。逐年数据列于表4-1。"
    )
    rows = [
        ["指标", *yl],
        ["动用资源量（万吨）", *map(num, m.used)],
        ["采出纯矿量（万吨）", *map(num, m.ore_out)],
        ["回采率（%）", *map(num, m.rates)],
        ["固废产生量（万吨）", *map(num, m.waste)],
        ["固废利用量（万吨）", *map(num, m.waste_used)],
        ["固废利用率（%）", *map(num, m.waste_rate)],
    ]
    if m.concentrator:
        rows.append(["选矿回收率（%）", *map(num, m.concentrator)])
    f.table("表4-1 三率逐年情况", rows, tag="rates")
    score("资源开采", "2.1.indicator-extraction", "两台钻机能效等级偏低")
    f.h(2, "4.3 资源综合利用", "2.1.indicator-utilization")
    f.p(
        f"[[+2.1.indicator-utilization|{m.ore.waste}主要供给周边砖厂和道路工程，三年利用{num(r2(sum(m.waste_used)))}万吨，余下部分入场分层碾压。]]勘查未圈出可供回收的共伴生组分。生产用水经沉淀、压滤后返回车间，循环率{num(m.water_rate, 1)}%，{y}年新水消耗{m.water_new[-1]}m³，较上年有所下降。"
    )
    score("资源综合利用", "2.1.indicator-utilization", "固废利用途径集中于两家用户")
    f.h(2, "4.4 绿色低碳", "2.1.indicator-energy")
    f.p(
        f"[[+2.1.indicator-energy|{y}年耗电{num(m.elec[-1])}万kWh、柴油{num(m.diesel[-1])}t，按电1.229tce/万kWh、柴油1.4571tce/t折算，综合能耗{num(m.tce[-1])}tce，吨矿{num(m.unit[-1])}kgce。]]破碎线加装变频装置，运矿车辆逐步更换为新能源车型。产尘点设集气罩和脉冲布袋，厂界颗粒物低于1.0mg/m³；昼间厂界噪声低于60dB(A)；正常工况无废水外排。废机油等危险废物凭联单交有资质单位处理。"
    )
    f.table(
        "表4-2 能源消耗",
        [
            ["项目", *yl],
            ["电力（万kWh）", *map(num, m.elec)],
            ["柴油（t）", *map(num, m.diesel)],
            ["综合能耗（tce）", *map(num, m.tce)],
            ["原矿产量（万吨）", *map(num, m.output)],
            ["吨矿能耗（kgce/t）", *map(num, m.unit)],
        ],
        tag="energy",
    )
    score("绿色低碳", "2.1.indicator-energy", "光伏项目尚未并网")
    f.h(2, "4.5 生态修复与环境治理", "2.2.reclamation-duty")
    f.p(
        f"[[2.2.reclamation-duty|企业执行“采一片、修一片”，{m.years[0]}年至{y}年分别完成修复{num(m.done[0])}hm²、{num(m.done[1])}hm²和{num(m.done[2])}hm²，合计{num(m.done_total)}hm²。]]截至{y}年末矿区已损毁土地{num(m.damaged)}hm²；按照{plan_name(m)}，责任范围{num(m.responsibility)}hm²，规划复垦{num(m.reclaim)}hm²，复垦率{num(m.reclaim_rate)}%。"
    )
    f.p(
        f"[[2.2.reclamation-duty|修复资金走基金专户，三年提存{num(m.accrued_total)}万元，支用{num(m.spent_total)}万元，结余{num(m.balance)}万元，开户行为{m.bank}（{enc(m, '基金专户流水')}）。]]逐年提存与支用见表4-3。"
    )
    f.table(
        "表4-3 基金提存与支用（万元）",
        [["项目", "合计", *yl], ["提存", num(m.accrued_total), *map(num, m.accrued)], ["支用", num(m.spent_total), *map(num, m.spent)]],
        total="col",
        tag="fund",
    )
    f.picture(landscape(f"{m.seed}-c2"), "图4-2 到界平台修复效果")
    t, s = sc["生态修复与环境治理"]
    f.p(f"本项分值{num(t)}分，工作组评定{num(s)}分，折合{num(r2(s / t * 100))}%。失分原因是个别平台苗木保存率不高。")
    f.h(2, "4.6 科技创新与规范管理")
    f.h(3, "4.6.1 科技与数字化", "2.1.indicator-innovation")
    f.p(
        f"[[2.1.indicator-innovation|{y}年研发和技术改造支出{num(m.rnd[-1])}万元，相当于主营收入的{num(m.rnd_share[-1])}%。]][[+2.1.indicator-innovation|调度中心接入视频、称重、边坡（地压）监测和车辆定位数据，关键岗位实现远程操控。]]近年获实用新型专利3项，与高校合作课题1项。"
    )
    f.table(
        "表4-4 研发与技改（万元）",
        [["项目", *yl], ["主营收入", *map(num, m.income)], ["研发与技改", *map(num, m.rnd)], ["占比（%）", *map(num, m.rnd_share)]],
        tag="rnd",
    )
    f.h(3, "4.6.2 管理与社区", "2.1.indicator-management")
    f.p(
        "[[2.1.indicator-management|企业把绿色矿山要求编入制度汇编，设专职管理岗三人，按月检查、按季通报、按年考核。]][[+2.1.indicator-management|职工满意度测评91.6分，体检覆盖全员，吸收周边村民五十余人就业。]]与村委会定期会商，筹资维修村道2.3km，三年来未发生群体性信访。"
    )
    t, s = sc["科技创新与规范管理"]
    f.p(
        f"[[2.1.indicator-innovation,2.1.indicator-management|“科技创新与规范管理”分值{num(t)}分，工作组评定{num(s)}分，折合{num(r2(s / t * 100))}%。]]失分原因是发明专利空缺、公开栏更新不勤。"
    )


def _scores(f: Filing, m: Mine) -> None:
    f.h(1, "5 得分与短板", "2.3.self-score")
    f.p(f"[[2.3.self-score|六个一级指标相加，总得分{num(m.score_total)}分。]]表5-1同时给出满分与得分率，“复核”一行留给评估机构。")
    f.table(
        "表5-1 自评得分",
        [
            ["", "总计", *[n for n, _, _ in m.scores]],
            ["满分", num(m.score_max), *[num(t) for _, t, _ in m.scores]],
            ["自评", f"[[2.3.self-score|{num(m.score_total)}]]", *[num(s) for _, _, s in m.scores]],
            ["得分率（%）", num(r2(m.score_total / m.score_max * 100)), *[num(r2(s / t * 100)) for _, t, s in m.scores]],
            ["复核", *[""] * 7],
        ],
        widths=[1.4, 1.2, 1.5, 1.5, 1.5, 1.5, 1.7, 1.7],
        total="col",
        tag="scores",
    )
    f.p(
        "短板主要在三处：其一，新能源装备占比不高；其二，局部修复区保存率偏低；其三，科研成果层次有待提升。企业已把三项列入下一年度计划，分别由机运部、安环部和总工办负责，明年上半年完成。"
    )


def _duties(f: Filing, m: Mine) -> None:
    y = m.years[-1]
    f.h(1, "6 准入条件核对")
    f.h(2, "6.1 证照", "2.1.prerequisite-licences")
    f.p(
        f"[[2.1.prerequisite-licences|营业执照、采矿许可证、安全生产许可证俱全且未届满：营业执照长期有效；采矿许可证（{m.license_no}）至{cn(m.license_to)}；安全生产许可证（{m.safety_no}）自{cn(m.safety_from)}至{cn(m.safety_to)}。]]另有排污许可证（{m.sewage_no}），期限自{cn(m.sewage_from)}至{cn(m.sewage_to)}。副本见{enc(m, '法人营业执照副本')}至{enc(m, '安全生产许可证副本')}。"
    )
    f.h(2, "6.2 守法与事故", "2.1.prerequisite-penalties")
    f.p(
        f"[[2.1.prerequisite-penalties|自{m.years[0]}年以来，自然资源、生态环境、应急等部门到矿检查二十余次，均未立案，也没有作出过处罚决定；矿区亦未出现重大安全或环境事件。]]{cn(m.clear_date)}出具的合规证明收作{enc(m, '信用与合规情况证明')}。"
    )
    f.h(2, "6.3 信息填报", "2.1.prerequisite-disclosure")
    f.p(
        f"[[2.1.prerequisite-disclosure|{y}年度勘查开采信息于{cn(m.public_date)}在公示系统提交并对外公开，抽查无出入，企业不在异常名录之列。]]回执见{enc(m, '采矿权人年度信息填报回执')}。"
    )
    f.h(2, "6.4 后备年限", "2.1.prerequisite-remaining-life")
    f.p(
        f"[[2.1.prerequisite-remaining-life|依{y}年度储量年报，可采部分尚有{num(m.left_minable)}万吨，以年产{num(m.scale)}万吨、混入率{num(m.dilution)}%推算，还可开采{num(m.remaining_life, 1)}年，矿山处于正常运营状态。]]"
    )
    f.h(2, "6.5 保护地", "3.2.protected-area")
    f.p(
        f"[[3.2.protected-area|林草部门套合查询的结果（{m.forest_no}）是矿区与国家公园、自然保护区、自然公园均无交集。]]运输线路也不穿越上述区域，复函收作{enc(m, '林草部门关于自然保护地查询结果的复函')}。"
    )
    if "全国" in m.target:
        f.h(2, "6.6 建设期", "2.1.construction-period")
        f.p(
            f"[[2.1.construction-period|矿山{cn(m.entered)}列入省级名录后经历了一年建设期，主管部门{cn(m.passed)}考核认定合格，具备申报全国名录的资格。]]"
        )
    f.h(1, "7 法定义务履行")
    f.h(2, "7.1 安全", "3.2.work-safety")
    f.p(
        f"[[3.2.work-safety|安全生产许可证在有效期内，安环部设专职安全员5名，双重预防机制按月运转，三年未发生死亡事故。]]{y}年辨识风险点73处，排查隐患118条，均已闭环。应急预案经专家评审后备案，全年演练4次。"
    )
    f.h(2, "7.2 环保", "3.2.environment")
    f.p(
        f"[[3.2.environment|环境影响评价文件由{m.place.city}生态环境局以{m.eia_no}（{cn(m.eia_date)}）批准，{cn(m.eia_done)}通过自主验收，废气、噪声、废水各项均达标排放。]]突发环境事件应急预案完成备案。"
    )
    f.h(2, "7.3 水保", "3.2.soil-water")
    f.p(
        f"[[3.2.soil-water|{m.county}水利局于{cn(m.water_date)}以{m.water_no}准予水土保持方案，截水、排水、沉沙、拦渣设施按方案建成，补偿费如数缴清。]]"
    )
    f.h(2, "7.4 土地", "3.3.land-use")
    f.p(
        f"[[3.3.land-use|工业用地经{m.land_no}批准；采掘用地以租赁方式取得，到期恢复；经与国土空间规划成果比对，矿区避让了永久基本农田和生态保护红线，亦不在城镇开发边界之内。]]"
    )
    f.h(2, "7.5 监测", "2.4.monitoring")
    f.p(
        f"[[2.4.monitoring|环境质量由{m.lab}按季度取样，地质灾害与边坡（地压）由地测部按月观测，生产计量逐日登记，三套制度并行。]][[2.4.monitoring|{m.years[1]}年至{y}年八个季度的结果（表7-1）全部低于限值。]]完整报告见{enc(m, '第三方监测成果')}。"
    )
    q = m.monitoring
    for part, rows in (("上", q[:4]), ("下", q[4:])):
        f.table(
            f"表7-1 季度监测结果（{part}）",
            [
                ["指标", "限值", *[f"{a}年第{b}季度" for a, b, *_ in rows]],
                ["颗粒物（mg/m³）", "1.0", *[f"{r[2]:.3f}" for r in rows]],
                ["昼间噪声（dB(A)）", "60", *[f"{r[3]:.1f}" for r in rows]],
                ["pH", "6～9", *[f"{r[4]:.2f}" for r in rows]],
                ["悬浮物（mg/L）", "70", *[str(r[5]) for r in rows]],
            ],
            tag="monitoring",
        )
    f.h(2, "7.6 年度报送", "2.4.annual-upload")
    f.p(f"[[2.4.annual-upload|{y}年度绿色矿山建设数据已按字段整理，省级监管平台开放端口后即行报送，经办人{m.people[6]}。]]")


def _close(f: Filing, m: Mine) -> None:
    f.h(1, "8 企业声明", "2.3.truth-commitment")
    f.p(
        f"[[2.3.truth-commitment|{m.enterprise}声明：本报告书及其附件由本企业提供，内容属实，计算无误，由此产生的责任由本企业承担，并对自评估报告的真实性负责。]]若查有不实，自愿接受移出名录等处置。"
    )
    f.line(f"[[+2.3.truth-commitment|声明单位（公章）：{m.enterprise}]]", "right", tag="seal-line")
    f.picture(seal(m.enterprise), "", (3.2, 3.2), tag="seal")
    f.line(f"[[+2.3.truth-commitment|法定代表人签名：{m.v.get('signed_by', m.legal_rep)}]]", "right", tag="sign-name")
    f.line(f"[[+2.3.truth-commitment|{cn(m.report_date)}]]", "right", tag="sign-date")
    f.h(1, "9 附件目录", "2.3.attachments")
    f.p(f"[[2.3.attachments|下列材料装订成册，与本报告书一并呈送，共{len(enclosures(m))}项。]]")
    f.table("", [["附件号", "名称"], *[[f"附件{i}", t] for i, t in enumerate(enclosures(m), 1)]], widths=[1, 4], tag="attachments")


def assessment(m: Mine) -> Filing:
    """C's self-assessment report."""
    f = Filing(
        "self_assessment",
        f"{m.hill}自评估报告书",
        f"{m.mine_name}绿色矿山建设自评估报告书",
        m.people[3],
        m.enterprise,
        f"{m.report_date.year}-03-06T01:30:00Z",
        f"{m.report_date.isoformat()}T06:40:00Z",
        header=m.mine_name,
    )
    for part in (_summary, _company, _history, _indicators, _scores, _duties, _close):
        part(f, m)
    return f
