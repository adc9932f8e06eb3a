"""Author B: a mine's own engineer. 一、（一）1. numbering, forms and tables wherever possible, dates as 2023.8.24, areas in 公顷 and 亩, short dry sentences."""

from __future__ import annotations

from datetime import date

from examples.styles.kit import Filing
from examples.styles.model import Mine, num, r1, r2
from examples.styles.pictures import landscape, seal, site_plan


def dot(d: date) -> str:
    """2023.8.24"""
    return f"{d.year}.{d.month}.{d.day}"


def hm(km2: float) -> str:
    """km² printed in 公顷."""
    return num(km2 * 100, 2)


def attachments(m: Mine) -> list[tuple[str, str]]:
    """(title, reference number) of what B hands in, in B's order."""
    out = [
        ("营业执照", m.uscc),
        ("采矿许可证", m.license_no),
        ("安全生产许可证", m.safety_no),
        ("开发利用方案专家审查意见", m.klf_no),
        ("保护治理与复垦方案审查意见及公告", m.fkf_no),
        ("环评批复", m.eia_no),
        ("水保方案批复", m.water_no),
        ("守法情况证明", "—"),
        ("矿业权人信息公示截图", "—"),
        ("不占自然保护地的函", m.forest_no),
        ("采矿权合同", m.contract_no),
    ]
    if m.granted >= date(2017, 3, 1):
        out.append(("采矿权补充合同", m.extra_no))
    out += [("治理恢复基金银行对账单", "—"), ("环境检测报告", "—")]
    if "全国" in m.target:
        out.append(("绿色矿山建设期考核结果", "—"))
    return out


def ref(m: Mine, title: str) -> str:
    """附件3, by the title in the list."""
    return f"附件{[t for t, _ in attachments(m)].index(title) + 1}"


def _cover(f: Filing, m: Mine) -> None:
    for _ in range(4):
        f.line("")
    f.line(m.mine_name, "title")
    f.line("绿色矿山建设自评报告", "title")
    for _ in range(9):
        f.line("")
    f.line(f"[[+2.3.basic-information|{m.enterprise}]]")
    f.line(f"[[+2.3.report-submitted|{dot(m.report_date)}]]")
    f.page()


def _overview(f: Filing, m: Mine) -> None:
    f.h(1, "一、矿山概况", "2.3.report-submitted")
    f.h(2, "（一）企业与矿山登记事项", "2.3.basic-information")
    f.p(f"本报告由{m.enterprise}（下称{m.short}）生产技术科编写，用于申报{m.target}。登记事项以证载内容为准，摘录如下。")
    f.table(
        "表1 登记事项摘录",
        [
            ["矿山", f"[[2.3.basic-information|{m.mine_name}]]", "采矿权人", f"[[2.3.basic-information|{m.enterprise}]]"],
            ["信用代码", f"[[2.3.basic-information|{m.uscc}]]", "法人代表", m.legal_rep],
            [
                "许可证号",
                f"[[2.3.basic-information,2.1.prerequisite-licences|{m.license_no}]]",
                "证书期限",
                f"{dot(m.license_from)}～{dot(m.license_to)}",
            ],
            ["开采矿种", f"[[2.3.basic-information|{m.ore.name}]]", "开采方式", m.method],
            ["证载规模", f"[[2.3.basic-information|{num(m.scale)}万吨/年]]", "矿区面积", f"{hm(m.area_km2)}公顷"],
            ["准采标高", f"+{m.elev_top}m至+{m.elev_bottom}m", "首次设立", dot(m.granted)],
            ["所在地", f"[[2.3.basic-information|{m.place.city}{m.county}{m.town}{m.village}]]", "职工人数", f"{m.staff}人"],
            ["运营状态", "正常生产" if m.status == "生产矿山" else m.status, "申报名录", m.target],
        ],
        head=0,
        widths=[2, 5, 2, 5],
        tag="form",
    )
    f.p(f"老证号{m.old_license_no}为全国统一配号前使用，已停用。")
    f.h(2, "（二）位置与交通")
    f.p(
        f"[[2.3.jurisdiction|矿区整体在{m.county}行政区内，东邻{m.place.neighbours[0]}，未跨界，本报告及材料报{m.bureau}初审。]]",
        f"矿区位于{m.town}{m.village}，进矿道路3.6km，接{m.place.road}。距县城约{18 + m.seed % 9}km。{m.place.river}从矿区外约2km流过。",
        f"相邻矿权2个：{m.near1}（东侧1.4km）、{m.near2}（南侧2.2km）。无重叠，无越界争议。",
    )
    f.h(2, "（三）矿区范围")
    f.p(
        f"拐点{len(m.points)}个，2000国家大地坐标系，3度带，中央经线{m.meridian}度。圈定面积{hm(m.area_km2)}公顷，折{num(m.area_km2 * 1500)}亩。"
    )
    f.table(
        "表2 拐点坐标",
        [["点号", "纵坐标X", "横坐标Y"], *[[str(i), f"{x:.3f}", f"{y:.3f}"] for i, (x, y) in enumerate(m.points, 1)]],
        widths=[1, 3, 3],
        tag="coords",
    )
    f.picture(site_plan(m.points, f"{m.mine_name}范围示意"), "图1 矿区范围示意", (9.5, 7.1))
    f.h(2, "（四）储量与产量")
    f.p(f"储量数据取自{m.years[-1]}年度储量年报，起算基准日{dot(m.base)}（{m.reserve_no}）。")
    f.table(
        "表3 储量变化（万吨）",
        [
            ["类别", dot(m.base), f"{m.years[0]}～{m.years[-1]}年动用", f"{m.years[-1]}.12.31"],
            ["保有资源量", num(m.reserves_total), num(r2(sum(m.used))), num(m.left_total)],
            ["设计利用资源量", num(m.reserves_design), num(r2(sum(m.used))), num(m.left)],
        ],
    )
    f.table(
        "表4 产量（万吨）",
        [
            ["年份", "原矿产量", "其中纯矿石", "证载规模"],
            *[[f"{y}", num(o), num(q), num(m.scale)] for y, o, q in zip(m.years, m.output, m.ore_out, strict=True)],
        ],
        note=f"注：{m.years[0] - 3}年因检修停产4个月，产量不可比，未列。",
        tag="production",
    )
    f.p("三年产量均低于证载规模。")


def _preconditions(f: Filing, m: Mine) -> None:
    f.h(1, "二、先决条件自查")
    rows = [
        ["序号", "先决条件", "符合情况", "佐证材料"],
        [
            "1",
            "证照合法有效",
            "[[2.1.prerequisite-licences|三证齐全，均在有效期内，见表6]]",
            f"{ref(m, '营业执照')}、{ref(m, '采矿许可证')}、{ref(m, '安全生产许可证')}",
        ],
        [
            "2",
            "三年内无行政处罚、无重大事故",
            f"[[2.1.prerequisite-penalties|{m.years[0]}年以来未受过自然资源、生态环境等部门处罚，未出过重大安全和环保事故]]",
            f"[[+2.1.prerequisite-penalties|{ref(m, '守法情况证明')}，{dot(m.clear_date)}出具]]",
        ],
        [
            "3",
            "履行信息公示义务",
            f"[[2.1.prerequisite-disclosure|{m.years[-1]}年度开采信息{dot(m.public_date)}填报并公示，未进异常名录]]",
            f"[[+2.1.prerequisite-disclosure|{ref(m, '矿业权人信息公示截图')}]]",
        ],
        [
            "4",
            "剩余可采年限三年以上",
            f"[[2.1.prerequisite-remaining-life|剩余可采储量{num(m.left_minable)}万吨，尚可采{num(m.remaining_life, 1)}年，生产正常]]",
            "储量年报",
        ],
        [
            "5",
            "不涉及自然保护地",
            "[[3.2.protected-area|与自然保护地、生态红线、水源保护区均不重叠]]",
            f"[[+3.2.protected-area|{ref(m, '不占自然保护地的函')}（{m.forest_no}）]]",
        ],
    ]
    if "全国" in m.target:
        rows.append(
            [
                "6",
                "通过建设期考核（申报全国名录）",
                f"[[2.1.construction-period|{dot(m.entered)}入省级名录，建设期一年，{dot(m.passed)}考核合格]]",
                ref(m, "绿色矿山建设期考核结果"),
            ]
        )
    f.table("表5 先决条件逐条自查", rows, widths=[1, 4, 7, 4], tag="preconditions")
    f.p(
        f"第4条算法：{num(m.left)}×{num(m.design_recovery)}%＝{num(m.left_minable)}；{num(m.left_minable)}÷〔{num(m.scale)}×（1－{num(m.dilution)}%）〕＝{num(m.remaining_life, 1)}。"
    )
    f.table(
        "表6 证照",
        [
            ["证照", "编号", "发证单位", "起", "止"],
            ["营业执照", f"[[+2.1.prerequisite-licences|{m.uscc}]]", f"{m.county}市场监督管理局", dot(m.founded), "长期"],
            [
                "采矿许可证",
                f"[[+2.1.prerequisite-licences|{m.license_no}]]",
                m.city_bureau if m.scale < 100 else "四川省自然资源厅",
                dot(m.license_from),
                f"[[+2.1.prerequisite-licences|{dot(m.license_to)}]]",
            ],
            [
                "安全生产许可证",
                f"[[2.1.prerequisite-licences|{m.safety_no}]]",
                "四川省应急管理厅",
                dot(m.safety_from),
                f"[[+2.1.prerequisite-licences|{dot(m.safety_to)}]]",
            ],
            ["排污许可证", m.sewage_no, f"{m.place.city}生态环境局", dot(m.sewage_from), dot(m.sewage_to)],
        ],
        widths=[2.2, 5, 3.6, 2, 2],
        tag="licences",
    )


def _tasks(f: Filing, m: Mine) -> None:
    f.h(1, "三、建设任务落实情况", "2.3.tasks-completed")
    f.h(2, "（一）方案", "2.2.construction-plan")
    f.p(
        f"[[2.2.construction-plan|{m.years[0]}年编制了绿色矿山建设实施方案，{m.legal_rep}任组长，矿长{m.people[1]}具体负责。]]开发利用方案、复垦方案中也有对应内容。"
    )
    f.h(2, "（二）任务清单")
    names = (
        ("矿容矿貌", "硬化道路、分区、标牌"),
        ("绿化", "宜绿处全绿"),
        ("粉尘治理", "料棚封闭、喷淋"),
        ("废水回用", "沉淀池、回用管路"),
        ("边坡复绿", "到界台阶覆土种草"),
        ("信息化", "监控、称重联网"),
    )
    f.table(
        "表7 任务落实清单",
        [
            ["序号", "任务", "要求", "落实", "投入（万元）"],
            *[
                [str(i), a, b, "[[2.3.tasks-completed|已完成]]" if i == 1 else "已完成", num(x)]
                for i, ((a, b), x) in enumerate(zip(names, m.tasks_money, strict=True), 1)
            ],
            ["合计", "—", "—", "—", num(m.tasks_total)],
        ],
        total="last",
        widths=[1, 2.5, 4, 2, 2.5],
        tag="tasks",
    )
    f.p(f"[[2.3.tasks-completed|六项任务全部落实，共投入{num(m.tasks_total)}万元。]]")
    f.h(2, "（三）合同约定")
    if m.granted >= date(2017, 3, 1):
        f.p(
            f"[[2.2.supplementary-contract|本矿权{dot(m.granted)}新设，{dot(m.extra_date)}与{m.city_bureau}签了补充合同（{m.extra_no}），写明绿色矿山建设标准和期限，见{ref(m, '采矿权补充合同')}。]]"
        )
    else:
        f.p(
            f"[[2.2.contract-clause|{m.license_from.year}年延续登记，合同{m.contract_no}于{dot(m.contract_date)}签订，第十二条写明须按绿色矿山标准建设生产，见{ref(m, '采矿权合同')}。]]"
        )


def _indicators(f: Filing, m: Mine) -> None:
    y = m.years[-1]
    sc = {n: (top, s) for n, top, s in m.scores}

    def end(name: str, item: str, why: str) -> None:
        top, s = sc[name]
        f.p(f"[[{item}|小结：{name}满分{num(top)}分，自评{num(s)}分，得分率{num(r2(s / top * 100))}%。]]扣分：{why}。")

    f.h(1, "四、指标自评")
    f.h(2, "（一）矿区环境", "2.1.indicator-environment")
    f.h(3, "1. 分区与整洁")
    f.p(
        f"[[+2.1.indicator-environment|采区、加工区、办公区、堆土区分开布置，标牌齐全。]]道路硬化4.1km，洒水车2台，雾炮6台。材料、工具定置存放。生活垃圾由{m.town}环卫站清运。"
    )
    f.h(3, "2. 绿化")
    f.p(f"宜绿面积{num(m.greenable)}公顷，已绿{num(m.greened)}公顷，绿化覆盖率{num(m.green_rate, 1)}%。树种为香樟、桤木、麦冬。成活率92%。")
    f.picture(landscape(f"{m.seed}-b1"), "图2 工业场地绿化")
    end("矿区环境", "2.1.indicator-environment", "检修间物件摆放、末端道路扬尘")
    f.h(2, "（二）资源开发方式", "2.1.indicator-extraction")
    f.h(3, "1. 开采")
    if m.ore.open_pit:
        f.p(
            "[[+2.1.indicator-extraction|台阶自上而下推进，段高12m，工作帮坡角不大于65°，采剥并举。]]无伞檐，无超挖。剥离土单独堆放并播草。"
        )
    else:
        f.p(
            "[[+2.1.indicator-extraction|平硐盲斜井开拓，浅孔房柱法回采，矿柱按设计留设。]]采空区及时封闭，通风系统年检合格。废石尽量回填。"
        )
    f.h(3, "2. 三率", "2.1.recovery-rates")
    head = ["年份", "动用（万吨）", "采出（万吨）", "回采率（%）", "废弃物产生（万吨）", "利用（万吨）", "利用率（%）"]
    rows = [
        [str(a), num(u), num(o), num(q), num(w), num(x), num(z)]
        for a, u, o, q, w, x, z in zip(m.years, m.used, m.ore_out, m.rates, m.waste, m.waste_used, m.waste_rate, strict=True)
    ]
    if m.concentrator:
        head.append("选矿回收率（%）")
        rows = [[*r, num(c)] for r, c in zip(rows, m.concentrator, strict=True)]
    f.table("表8 三率实际值", [head, *rows], tag="rates")
    dress = (
        f"选矿回收率{num(m.concentrator[-1])}%，设计{num(m.concentrator_design)}%；"
        if m.concentrator
        else "产品为原矿加工，不设选矿，选矿回收率不考核；"
    )
    f.p(
        f"[[2.1.recovery-rates|{y}年回采率{num(m.rates[-1])}%，设计{num(m.design_recovery)}%；{dress}{m.ore.waste}利用率{num(m.waste_rate[-1])}%，设计{num(m.utilization_design)}%。]]三项均过线。"
    )
    f.h(3, "3. 治理与复垦", "2.2.reclamation-duty")
    f.table(
        "表9 治理复垦与基金",
        [
            ["年份", "治理复垦（公顷）", "基金计提（万元）", "基金使用（万元）"],
            *[[str(a), num(b), num(c), num(d)] for a, b, c, d in zip(m.years, m.done, m.accrued, m.spent, strict=True)],
            [
                "小计",
                f"[[2.2.reclamation-duty|{num(m.done_total)}]]",
                f"[[2.2.reclamation-duty|{num(m.accrued_total)}]]",
                num(m.spent_total),
            ],
        ],
        total="last",
        tag="fund",
    )
    f.p(
        f"[[2.2.reclamation-duty|三年治理复垦{num(m.done_total)}公顷，计提基金{num(m.accrued_total)}万元，支出{num(m.spent_total)}万元，余{num(m.balance)}万元，存于{m.bank}专户。]]对账单见{ref(m, '治理恢复基金银行对账单')}。",
        f"截至{y}年底已损毁{num(m.damaged)}公顷（{num(r2(m.damaged * 15))}亩）。方案责任面积{num(m.responsibility)}公顷，规划复垦{num(m.reclaim)}公顷。",
    )
    end("资源开发方式", "2.1.indicator-extraction", "部分设备服役超过八年、复绿区补植滞后")
    f.h(2, "（三）资源综合利用", "2.1.indicator-utilization")
    f.p(
        f"[[+2.1.indicator-utilization|{m.ore.waste}外售制砖、铺路，三年利用{num(r2(sum(m.waste_used)))}万吨。]]无可综合回收的伴生组分。生产水经三级沉淀回用，回用率{num(m.water_rate, 1)}%，{y}年补新水{m.water_new[-1]}m³。"
    )
    end("资源综合利用", "2.1.indicator-utilization", "初期雨水收集能力偏小")
    f.h(2, "（四）节能减排", "2.1.indicator-energy")
    f.table(
        "表10 能耗",
        [
            ["年份", "电（万kWh）", "柴油（t）", "折标煤（tce）", "原矿（万吨）", "单耗（kgce/t）"],
            *[
                [str(a), num(b), num(c), num(d), num(e), num(g)]
                for a, b, c, d, e, g in zip(m.years, m.elec, m.diesel, m.tce, m.output, m.unit, strict=True)
            ],
        ],
        note="注：折标系数 电1.229tce/万kWh，柴油1.4571tce/t。",
        tag="energy",
    )
    f.p(
        f"[[+2.1.indicator-energy|{y}年单耗{num(m.unit[-1])}kgce/t。]]破碎筛分封闭，袋式除尘5台。夜间不放炮。废油入危废间，按联单转移。废水不外排。"
    )
    end("节能减排", "2.1.indicator-energy", "空压机未变频")
    f.h(2, "（五）科技创新与智能矿山", "2.1.indicator-innovation")
    f.table(
        "表11 研发投入",
        [
            ["年份", "营收（万元）", "研发技改（万元）", "占比（%）"],
            *[[str(a), num(b), num(c), num(d)] for a, b, c, d in zip(m.years, m.income, m.rnd, m.rnd_share, strict=True)],
        ],
        tag="rnd",
    )
    f.p(
        f"[[+2.1.indicator-innovation|{y}年研发技改{num(m.rnd[-1])}万元，占营收{num(m.rnd_share[-1])}%。]]实用新型专利2项。视频点位36个，地磅联网，调度室集中值守。"
    )
    end("科技创新与智能矿山", "2.1.indicator-innovation", "无发明专利")
    f.h(2, "（六）企业管理与企业形象", "2.1.indicator-management")
    f.p(
        "[[+2.1.indicator-management|绿色矿山办公室设专人3名，制度18项，季度检查。]]职工体检率100%。本地用工占六成。与村委每半年座谈一次，三年内无信访。"
    )
    end("企业管理与企业形象", "2.1.indicator-management", "公示栏更新不及时")


def _others(f: Filing, m: Mine) -> None:
    f.h(1, "五、各部门要求落实情况")
    f.table(
        "表12 部门要求落实",
        [
            ["事项", "批准（备案）文件", "落实情况"],
            [
                "安全生产",
                f"[[+3.2.work-safety|{m.safety_no}]]",
                f"[[3.2.work-safety|许可证有效期至{dot(m.safety_to)}，安全科长{m.people[2]}，专职安全员4名，近三年无死亡事故，应急预案已备案]]",
            ],
            [
                "环境影响评价",
                f"[[3.2.environment|{m.eia_no}（{dot(m.eia_date)}）]]",
                f"[[3.2.environment|{dot(m.eia_done)}完成环保验收，废气、噪声达标，废水不外排]]",
            ],
            [
                "水土保持",
                f"[[3.2.soil-water|{m.water_no}（{dot(m.water_date)}）]]",
                f"[[3.2.soil-water|{m.county}水利局批复，截排水沟、沉沙池、拦挡按批复建成，补偿费已缴]]",
            ],
            [
                "用地",
                f"[[3.3.land-use|{m.land_no}]]",
                "[[3.3.land-use|工业场地手续齐备，采场用地与村组签租赁协议，不占永久基本农田，不在城镇开发边界和生态红线内]]",
            ],
            ["林地", m.forest_no, "使用林地已审核同意"],
        ],
        widths=[2, 4, 7],
        tag="departments",
    )
    f.h(1, "六、监测与填报")
    f.h(2, "（一）监测", "2.4.monitoring")
    f.p(
        f"[[2.4.monitoring|有环境、地质、生产三类监测制度。]][[2.4.monitoring|环境监测委托{m.lab}每季一次，结果见表13，均不超限，报告见{ref(m, '环境检测报告')}。]]边坡（顶板）位移由测量组每月观测，未超预警值。"
    )
    f.table(
        "表13 季度检测结果",
        [
            ["时间", "颗粒物", "昼间噪声", "pH", "悬浮物"],
            *[[f"{a}年{b}季度", f"{c:.3f}", f"{d:.1f}", f"{e:.2f}", str(g)] for a, b, c, d, e, g in m.monitoring],
            ["限值", "1.0", "60", "6～9", "70"],
        ],
        note="单位：颗粒物、悬浮物分别为mg/m³、mg/L，噪声dB(A)。",
        tag="monitoring",
    )
    f.h(2, "（二）年度填报", "2.4.annual-upload")
    f.p(f"[[2.4.annual-upload|{m.years[-1]}年度建设情况已整理，省监管系统开通后由{m.people[3]}上传。]]")
    f.h(1, "七、自评打分", "2.3.self-score")
    f.table(
        "表14 打分汇总",
        [
            ["一级指标", "满分", "自评", "得分率（%）", "审核意见"],
            *[[n, num(t), num(s), num(r2(s / t * 100)), ""] for n, t, s in m.scores],
            ["总计", num(m.score_max), f"[[2.3.self-score|{num(m.score_total)}]]", num(r2(m.score_total / m.score_max * 100)), ""],
        ],
        total="last",
        tag="scores",
    )
    f.p(f"[[2.3.self-score|总分{num(m.score_total)}分，超过{m.score_pass}分；六项得分率都在75%以上。]]“审核意见”栏由评估机构填。")


def _end(f: Filing, m: Mine) -> None:
    low = sorted(m.scores, key=lambda s: s[2] / s[1])[0]
    f.h(1, "八、不足与整改")
    f.table(
        "表15 整改计划",
        [
            ["不足", "措施", "责任人", "期限"],
            [f"{low[0]}得分率偏低", "逐条对照扣分点补课", m.people[4], f"{m.report_date.year}.12.31"],
            ["部分复绿区长势差", "补植、追肥", m.people[5], f"{m.report_date.year + 1}.4.30"],
            ["复垦监测点偏少", "增设2处", m.people[6], f"{m.report_date.year + 1}.6.30"],
        ],
        tag="rectify",
    )
    f.h(1, "九、自评结论", "2.3.report-submitted")
    f.p(
        f"[[2.3.report-submitted|先决条件全部符合，建设任务已完成，自评{num(m.score_total)}分，达标。]]申请纳入{m.target}，请{m.bureau}审查。"
    )
    f.page()
    f.h(1, "承诺", "2.3.truth-commitment")
    f.p(
        f"[[+2.3.truth-commitment|致{m.bureau}：]]",
        f"[[2.3.truth-commitment|本企业报送的{m.mine_name}绿色矿山建设自评报告和附件均真实，数据可查，由本企业对真实性负全部责任。]]如有不实，接受移出名录、通报等处理。",
    )
    f.line(f"[[+2.3.truth-commitment|企业：{m.enterprise}（章）]]", "right", tag="seal-line")
    f.picture(seal(m.enterprise), "", (3.2, 3.2), tag="seal")
    f.line(f"[[+2.3.truth-commitment|法定代表人：{m.v.get('signed_by', m.legal_rep)}]]", "right", tag="sign-name")
    f.line(f"[[+2.3.truth-commitment|{dot(m.report_date)}]]", "right", tag="sign-date")
    f.page()
    f.h(1, "附件清单", "2.3.attachments")
    f.p(f"[[2.3.attachments|附件共{len(attachments(m))}件，均随报告提交。]]")
    f.table(
        "",
        [["编号", "材料名称", "文号或证号"], *[[f"附件{i}", t, no] for i, (t, no) in enumerate(attachments(m), 1)]],
        widths=[1.5, 5, 5],
        tag="attachments",
    )


def assessment(m: Mine) -> Filing:
    """B's self-assessment report."""
    day = f"{m.report_date.isoformat()}T09:20:00Z"
    f = Filing(
        "self_assessment",
        "自评报告",
        f"{m.mine_name}绿色矿山建设自评报告",
        m.people[7],
        m.enterprise,
        f"{m.report_date.year}-02-20T02:00:00Z",
        day,
        header=f"{m.short}　绿色矿山建设自评报告",
    )
    for part in (_cover, _overview, _preconditions, _tasks, _indicators, _others, _end):
        part(f, m)
    f.parts = [p for p in f.parts if p.kind != "skip"]
    return f


__all__ = ["assessment", "attachments", "dot", "hm", "r1", "ref"]
