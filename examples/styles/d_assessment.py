"""Author D: a consultant's thick report. Mixed numbering, key facts only in forms with merged cells, the papers bound in as an appendix,
and everything that may not disturb a reviewer: earlier numbers, neighbours, other years, three units side by side, lists of laws, columns left for the authority."""

from __future__ import annotations

from datetime import date

from examples.styles.kit import Filing
from examples.styles.model import Mine, num, r2
from examples.styles.pictures import landscape, seal, site_plan

DIGITS = "〇一二三四五六七八九"


def iso(d: date) -> str:
    """2024-06-18"""
    return d.isoformat()


def upper(d: date) -> str:
    """二〇二四年六月十八日"""

    def two(n: int) -> str:
        tens = "" if n < 10 else "十" if n < 20 else DIGITS[n // 10] + "十"
        return tens + (DIGITS[n % 10] if n % 10 else "")

    return "".join(DIGITS[int(c)] for c in str(d.year)) + f"年{two(d.month)}月{two(d.day)}日"


def areas(km2: float) -> str:
    """All three units."""
    return f"{num(km2, 4)}km²（{num(km2 * 100)}hm²，{num(km2 * 1500)}亩）"


def appendix(m: Mine) -> list[str]:
    """The papers bound in, in D's words."""
    out = [
        "企业法人营业执照",
        "采矿许可证（正本）",
        "安全生产许可证（正本）",
        "环评审批文件",
        "水土保持批复",
        "自然保护地核实意见",
        "无违法记录证明",
        "公示系统查询单",
        "开发利用方案评审备案表",
        "地质环境保护与复垦方案公告",
        "出让合同节录",
        "基金缴存凭据",
        "监测报告摘页",
    ]
    if m.granted >= date(2017, 3, 1):
        out.append("补充合同节录")
    if "全国" in m.target:
        out.append("建设期考核文件")
    return out


def an(m: Mine, title: str) -> str:
    """附件A-3"""
    return f"附件A-{appendix(m).index(title) + 1}"


def _front(f: Filing, m: Mine) -> None:
    for _ in range(3):
        f.line("")
    f.line(m.enterprise, "title")
    f.line("绿色矿山达标建设自评估报告", "title")
    f.line(f"（{m.mine_name}）")
    for _ in range(8):
        f.line("")
    f.line(f"申报级别：{m.target}")
    f.line(f"[[+2.3.report-submitted|{upper(m.report_date)}]]")
    f.page()
    f.line("报告编审人员", "centre")
    f.table(
        "",
        [
            ["职责", "姓名", "职称", "签名"],
            ["项目负责", m.people[2], "高级工程师", m.people[2]],
            ["采矿", m.people[3], "工程师", m.people[3]],
            ["地质", m.people[4], "工程师", m.people[4]],
            ["环境", m.people[5], "工程师", m.people[5]],
            ["审定", m.people[1], "高级工程师", m.people[1]],
        ],
    )
    f.h(1, "第一部分　报告说明", "2.3.report-submitted")
    f.p(
        f"绿色矿山建设是一项系统工程，不能只重视地面绿化而忽略地下工程和管理短板，也不能靠上级指令突击完成。{m.enterprise}（简称“{m.short}”）从{m.years[0]}年起把绿色矿山作为主业来抓，历经动员、整治、提升、自查四个阶段，现将自评估情况报告如下。",
        "本报告的统计口径为：产量按地磅计量并扣除含水，面积按实测投影面积，资金按财务入账，能耗按当量值折算。报告中的“当年”指报告期最后一个完整年度。",
    )
    f.h(2, "一、评估依据")
    f.p(
        "1、法律法规：《中华人民共和国矿产资源法》《中华人民共和国环境保护法》《中华人民共和国安全生产法》《中华人民共和国水土保持法》《中华人民共和国土地管理法》《土地复垦条例》《四川省矿产资源管理条例》等。",
        "2、政策文件：国土资规〔2017〕4号、自然资办函〔2020〕839号、川自然资发〔2021〕27号、川自然资发〔2023〕35号等。",
        f"3、标准规范：《{m.ore.standard_title}》（{m.ore.standard}）、《绿色矿山评价通则》（T/XX 001—2021）、GB 12348—2008、GB 16297—1996等。",
    )


def _basic(f: Filing, m: Mine) -> None:
    lic = m.city_bureau if m.scale < 100 else "四川省自然资源厅"
    f.h(1, "第二部分　矿山基本信息", "2.3.basic-information")
    f.h(2, "一、基本信息表")
    f.table(
        "表2.1　矿山基本信息",
        [
            [
                "企业信息",
                "企业名称",
                f"[[2.3.basic-information|{m.enterprise}]]",
                "统一社会信用代码",
                f"[[2.3.basic-information|{m.uscc}]]",
            ],
            ["企业信息", "法定代表人", m.legal_rep, "成立时间", iso(m.founded)],
            ["企业信息", "住所", f"{m.place.city}{m.county}{m.town}", "在册职工", f"{m.staff}人"],
            [
                "矿权信息",
                "矿山名称",
                f"[[2.3.basic-information|{m.mine_name}]]",
                "采矿许可证号",
                f"[[2.3.basic-information,+2.1.prerequisite-licences|{m.license_no}]]",
            ],
            ["矿权信息", "原采矿许可证号", m.old_license_no, "发证机关", lic],
            ["矿权信息", "有效期起", iso(m.license_from), "有效期止", f"[[+2.1.prerequisite-licences|{iso(m.license_to)}]]"],
            ["矿权信息", "矿区面积", areas(m.area_km2), "开采标高", f"{m.elev_top}m～{m.elev_bottom}m"],
            ["矿权信息", "开采矿种", f"[[2.3.basic-information|{m.ore.name}]]", "开采方式", m.method],
            ["矿权信息", "生产规模", f"[[2.3.basic-information|{num(m.scale)}万吨/年]]", "首次设立时间", iso(m.granted)],
            [
                "申报信息",
                "矿山类型",
                {"生产矿山": "生产矿山", "新建矿山": "新建（改扩建）矿山", "拟注销矿山": "拟注销矿山"}[m.status],
                "申报名录",
                m.target,
            ],
        ],
        head=0,
        merges=[(0, 0, 2, 0), (3, 0, 8, 0)],
        widths=[1.5, 2.4, 5, 2.8, 4.6],
        tag="form",
    )
    f.p(
        f"需要说明的是，证号{m.old_license_no}是统一配号以前由原{m.place.city}国土资源局核发的旧证所载，仅用于追溯权属，不再使用；原设计规模为{num(m.scale / 2)}万吨/年，经{m.license_from.year - 3}年技改后达到现有规模。"
    )
    f.h(2, "二、地理位置与行政隶属")
    f.p(
        f"[[+2.3.basic-information|矿区隶属{m.place.city}{m.county}{m.town}{m.village}，]]距{m.county}城区直线约21km，东与{m.place.neighbours[0]}接壤、西去{m.place.neighbours[1]}约40km，但矿区四至均在{m.county}境内。[[2.3.jurisdiction|不存在跨行政区情形，因此由{m.bureau}受理并初审。]]"
    )
    f.p(
        f"矿区周边已设矿权有{m.near1}（位于{m.place.neighbours[0]}，生产规模15万吨/年，面积0.1172km²）与{m.near2}（停采），与本矿最小间距约1.2km，互不影响。{m.place.road}从矿区北侧约4km通过。"
    )
    f.h(2, "三、矿区范围")
    half = (len(m.points) + 1) // 2
    rows = [["拐点", "2000国家大地坐标系", "", "拐点", "2000国家大地坐标系", ""], ["拐点", "X", "Y", "拐点", "X", "Y"]]
    for i in range(half):
        left = [str(i + 1), f"{m.points[i][0]:.3f}", f"{m.points[i][1]:.3f}"]
        right = (
            [str(i + half + 1), f"{m.points[i + half][0]:.3f}", f"{m.points[i + half][1]:.3f}"]
            if i + half < len(m.points)
            else ["—", "—", "—"]
        )
        rows.append(left + right)
    f.table(
        "表2.2　矿区范围拐点坐标",
        rows,
        head=2,
        merges=[(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 1, 3), (0, 4, 0, 5)],
        tag="coords",
        note=f"注：3度带，中央子午线{m.meridian}°；圈定面积{areas(m.area_km2)}。",
    )
    f.picture(site_plan(m.points, f"{m.hill}矿区"), "图2.1　矿区范围", (8.5, 6.4))
    f.h(2, "四、资源与生产")
    f.table(
        "表2.3　资源储量变动（万吨）",
        [
            ["指标", f"核实基准日（{iso(m.base)}）", "", f"报告期末（{m.years[-1]}-12-31）", ""],
            ["指标", "保有", "可采", "保有", "可采"],
            ["资源量", num(m.reserves_total), num(m.minable), num(m.left_total), num(m.left_minable)],
        ],
        head=2,
        merges=[(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)],
    )
    f.p(
        f"上表核实基准日数据源于{m.surveyor}提交并经{m.reserve_no}备案的核实报告，期末数据源于{m.years[-1]}年度储量年报。设计利用资源量{num(m.reserves_design)}万吨，基准日以来动用{num(r2(sum(m.used)))}万吨。"
    )
    f.table(
        "表2.4　历年产量（万吨）",
        [
            ["年度", "原矿", "纯矿石", "核定规模", "备注"],
            [str(m.years[0] - 1), num(r2(m.scale * 0.72)), "—", num(m.scale), "技改试生产"],
            *[[str(y), num(o), num(q), num(m.scale), "正常"] for y, o, q in zip(m.years, m.output, m.ore_out, strict=True)],
        ],
        tag="production",
    )


def _preconditions(f: Filing, m: Mine) -> None:
    f.h(1, "第三部分　先决条件")
    rows = [
        ["条件", "自查情况", "是否满足", "审核意见"],
        [
            "证照",
            f"[[2.1.prerequisite-licences|三证均合法持有且未过期：营业执照长期；采矿许可证至{iso(m.license_to)}；安全生产许可证（{m.safety_no}）{iso(m.safety_from)}至{iso(m.safety_to)}]]",
            "满足",
            "",
        ],
        [
            "处罚与事故",
            f"[[2.1.prerequisite-penalties|近三年相关部门未对本企业实施行政处罚；未发生重大安全生产事故和突发环境事件]]（{an(m, '无违法记录证明')}，{iso(m.clear_date)}）",
            "满足",
            "",
        ],
        [
            "信息公示",
            f"[[2.1.prerequisite-disclosure|{m.years[-1]}年度信息已于{iso(m.public_date)}公示，未列入异常名录和严重失信名单]]（{an(m, '公示系统查询单')}）",
            "满足",
            "",
        ],
        [
            "剩余年限",
            f"[[2.1.prerequisite-remaining-life|期末可采储量{num(m.left_minable)}万吨，剩余可采年限{num(m.remaining_life, 1)}年，大于3年；矿山运营正常]]"
            if m.status != "拟注销矿山"
            else f"拟注销矿山，期末可采储量{num(m.left_minable)}万吨",
            "满足",
            "",
        ],
        ["自然保护地", f"[[3.2.protected-area|经核实不涉及各类自然保护地]]（{an(m, '自然保护地核实意见')}，{m.forest_no}）", "满足", ""],
    ]
    f.table("表3.1　先决条件自查表", rows, widths=[2, 8, 1.6, 2.2], tag="preconditions", note="注：“审核意见”由评估机构填写，企业不填。")
    if "全国" in m.target:
        f.p(
            f"[[2.1.construction-period|本矿{iso(m.entered)}进入省级名录库，历时一年的绿色矿山建设期于{iso(m.passed)}经考核通过，符合推荐全国名录的条件（{an(m, '建设期考核文件')}）。]]"
        )
    if m.status == "拟注销矿山":
        f.h(2, "附：注销安排", "2.2.closing-mine")
        f.p(
            f"[[2.2.closing-mine|受产业布局调整影响，企业计划{m.closing_year}年申请注销采矿权，现阶段严格执行开发利用方案，规范生产秩序，同步履行保护与复垦义务，闭坑治理经费已足额留存。]]"
        )


def _tasks(f: Filing, m: Mine) -> None:
    f.h(1, "第四部分　建设任务")
    f.h(2, "一、方案及合同要求")
    if m.status == "新建矿山":
        f.p(
            f"[[2.2.new-mine|改扩建时，出让公告、出让合同及初步设计均载明绿色矿山建设要求，扩建工程按{m.ore.standard}同步设计、同步施工、同步投用。]]"
        )
    else:
        f.p(
            f"[[2.2.construction-plan|{m.years[0]}年{m.restorer}编成《{m.mine_name}绿色矿山建设方案》，经企业批准实施；其要点同时写入开发利用方案。]]"
        )
    if m.granted >= date(2017, 3, 1):
        f.p(
            f"[[2.2.supplementary-contract|{iso(m.extra_date)}，{m.short}与{m.city_bureau}签署补充合同（编号{m.extra_no}），约定三年内建成绿色矿山（{an(m, '补充合同节录')}）。]]"
        )
    else:
        f.p(
            f"[[2.2.contract-clause|采矿权延续时所签合同（编号{m.contract_no}，{iso(m.contract_date)}）第十五条约定按绿色矿山标准建设，节录见{an(m, '出让合同节录')}。]]"
        )
    f.h(2, "二、完成情况", "2.3.tasks-completed")
    names = ("矿容整治", "植树绿化", "抑尘降噪", "水资源循环", "边坡治理", "智能化")
    t = m.tasks_money
    f.table(
        "表4.1　建设任务及投资（万元）",
        [
            ["任务", "计划投资", "实际投资", "完成率（%）", "验收情况"],
            *[[n, num(r2(x * 0.95)), num(x), "100", "已验收"] for n, x in zip(names, t, strict=True)],
            ["合计", num(r2(sum(r2(x * 0.95) for x in t))), num(m.tasks_total), "100", "—"],
        ],
        total="last",
        tag="tasks",
    )
    f.p(
        f"[[2.3.tasks-completed|方案所列任务百分之百完成，实际投资{num(m.tasks_total)}万元，各单项均经验收。]]验收由企业组织，邀请{m.bureau}派员指导。"
    )


def _indicators(f: Filing, m: Mine) -> None:
    sc = {n: (t, s) for n, t, s in m.scores}

    def score(name: str, item: str) -> None:
        t, s = sc[name]
        f.p(f"[[{item}|经逐条打分，{name}得{num(s)}分（满分{num(t)}分，得分率{num(r2(s / t * 100))}%）。]]")

    y = m.years[-1]
    f.h(1, "第五部分　评价指标自评")
    f.h(2, "一、矿区环境", "2.1.indicator-environment")
    f.p(
        "（1）分区。[[+2.1.indicator-environment|生产区与生活区分设，中间有20m宽林带；材料库、油库、危废间独立设置。]]标识牌按GB 2894设置，共96块。（2）卫生。厂区道路每班清扫，车辆冲洗后上路。食堂、浴室、宿舍整洁，生活污水处理后回用。",
        f"（3）绿化。可绿化区域面积{num(m.greenable)}hm²（{num(r2(m.greenable * 15))}亩），已绿化{num(m.greened)}hm²，绿化覆盖率{num(m.green_rate, 1)}%，{m.years[0] - 1}年仅为71.5%。",
    )
    f.picture(landscape(f"{m.seed}-d1"), "图5.1　办公区绿化")
    score("矿区环境", "2.1.indicator-environment")
    f.h(2, "二、资源开发方式", "2.1.indicator-extraction")
    if m.ore.open_pit:
        f.p(
            "（1）开采。[[+2.1.indicator-extraction|严格按设计自上而下分台阶剥采，台阶高度、坡面角和平台宽度经测量均符合设计。]]推行“剥离—采矿—内排—复垦”一体化，表土剥离率100%。爆破采用逐孔起爆，警戒距离300m。"
        )
    else:
        f.p(
            "（1）开采。[[+2.1.indicator-extraction|地下采场按设计布置，房柱尺寸逐一验收，采空区密闭台账齐全。]]坑内六大系统运行正常，主要通风机每年检测。掘进废石就近回填，减少出坑量。"
        )
    f.p("（2）三率。实际指标与设计指标对照见表5.1。")
    cols = [
        ["年度", "开采回采率", "", "", "固体废物综合利用率", "", ""],
        ["年度", "消耗（万吨）", "采出（万吨）", "比率（%）", "产生（万吨）", "利用（万吨）", "比率（%）"],
        *[
            [str(a), num(u), num(o), num(q), num(w), num(x), num(z)]
            for a, u, o, q, w, x, z in zip(m.years, m.used, m.ore_out, m.rates, m.waste, m.waste_used, m.waste_rate, strict=True)
        ],
        ["设计值", "—", "—", num(m.design_recovery), "—", "—", num(m.utilization_design)],
    ]
    f.h(3, "1、三率指标", "2.1.recovery-rates")
    f.table("表5.1　三率指标对照", cols, head=2, merges=[(0, 0, 1, 0), (0, 1, 0, 3), (0, 4, 0, 6)], tag="rates")
    dress = (
        f"选矿回收率{num(m.concentrator[-1])}%（设计{num(m.concentrator_design)}%）" if m.concentrator else "选矿回收率不适用（无选矿环节）"
    )
    f.p(f"[[2.1.recovery-rates|{y}年开采回采率{num(m.rates[-1])}%、固废综合利用率{num(m.waste_rate[-1])}%、{dress}，均不低于设计值。]]")
    f.h(3, "2、治理复垦与基金", "2.2.reclamation-duty")
    f.table(
        "表5.2　治理复垦投入",
        [
            ["年度", "面积", "", "资金（万元）", ""],
            ["年度", "hm²", "亩", "缴存", "支取"],
            *[[str(a), num(b), num(r2(b * 15)), num(c), num(d)] for a, b, c, d in zip(m.years, m.done, m.accrued, m.spent, strict=True)],
            [
                "合计",
                f"[[2.2.reclamation-duty|{num(m.done_total)}]]",
                num(r2(sum(r2(b * 15) for b in m.done))),
                f"[[2.2.reclamation-duty|{num(m.accrued_total)}]]",
                num(m.spent_total),
            ],
        ],
        head=2,
        merges=[(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)],
        total="last",
        tag="fund",
    )
    f.p(
        f"[[2.2.reclamation-duty|报告期治理复垦{num(m.done_total)}hm²，缴存基金{num(m.accrued_total)}万元、支取{num(m.spent_total)}万元，专户余额{num(m.balance)}万元。]]期末已损毁土地{num(m.damaged)}hm²，复垦责任范围{num(m.responsibility)}hm²，规划复垦{num(m.reclaim)}hm²。专户设在{m.bank}。检查组对治理现场的检查意见已逐条整改。"
    )
    score("资源开发方式", "2.1.indicator-extraction")
    f.h(2, "三、资源综合利用", "2.1.indicator-utilization")
    f.p(
        f"[[+2.1.indicator-utilization|{m.ore.waste}用于制砖、回填和铺路，报告期利用{num(r2(sum(m.waste_used)))}万吨。]]水重复利用率{num(m.water_rate, 1)}%，{y}年取新水{m.water_new[-1]}m³，{m.years[0]}年为{m.water_new[0]}m³。无伴生有益组分。"
    )
    score("资源综合利用", "2.1.indicator-utilization")
    f.h(2, "四、节能减排", "2.1.indicator-energy")
    f.table(
        "表5.3　能源消费",
        [
            ["年度", "电力", "", "柴油", "", "合计", "单耗"],
            ["年度", "万kWh", "tce", "t", "tce", "tce", "kgce/t"],
            *[
                [str(a), num(e), num(r2(e * 1.229)), num(d), num(r2(d * 1.4571)), num(t), num(u)]
                for a, e, d, t, u in zip(m.years, m.elec, m.diesel, m.tce, m.unit, strict=True)
            ],
        ],
        head=2,
        merges=[(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)],
        tag="energy",
        note="注：折标系数1.229tce/万kWh、1.4571tce/t；分项与合计的末位差异由四舍五入引起。",
    )
    f.p(
        f"[[+2.1.indicator-energy|{y}年吨矿能耗{num(m.unit[-1])}kgce，低于企业年度控制线。]]收尘设备与主机联锁，厂界颗粒物、噪声达标，废水循环不外排，危险废物交资质单位。"
    )
    score("节能减排", "2.1.indicator-energy")
    f.h(2, "五、科技创新与智能矿山", "2.1.indicator-innovation")
    f.table(
        "表5.4　科技投入",
        [
            ["年度", "主营收入（万元）", "科技投入（万元）", "比例（%）"],
            *[[str(a), num(b), num(c), num(d)] for a, b, c, d in zip(m.years, m.income, m.rnd, m.rnd_share, strict=True)],
        ],
        tag="rnd",
    )
    f.p(
        "[[+2.1.indicator-innovation|建有生产管控一体化平台，接入视频、计量、边坡（地压）监测数据。]]调度人员通过平台下达指令、接收反馈，异常数据不得忽略，须在班内处置。获授权实用新型专利4项。"
    )
    score("科技创新与智能矿山", "2.1.indicator-innovation")
    f.h(2, "六、企业管理与企业形象", "2.1.indicator-management")
    f.p(
        "[[+2.1.indicator-management|绿色矿山领导小组常设办公室，制度26项，月检查、季评比、年考核。]]职工培训覆盖率100%，职工满意率93%。与村社共建道路、水池，优先录用当地村民。"
    )
    score("企业管理与企业形象", "2.1.indicator-management")


def _rest(f: Filing, m: Mine) -> None:
    y = m.years[-1]
    f.h(1, "第六部分　得分汇总", "2.3.self-score")
    f.table(
        "表6.1　得分汇总",
        [
            ["一级指标", "分值", "", "得分率（%）", "达标（≥75%）", "专家评分"],
            ["一级指标", "满分", "自评分", "得分率（%）", "达标（≥75%）", "专家评分"],
            *[[n, num(t), num(s), num(r2(s / t * 100)), "是", ""] for n, t, s in m.scores],
            ["总分", num(m.score_max), f"[[2.3.self-score|{num(m.score_total)}]]", num(r2(m.score_total / m.score_max * 100)), "是", ""],
        ],
        head=2,
        merges=[(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 1, 3), (0, 4, 1, 4), (0, 5, 1, 5)],
        total="last",
        tag="scores",
    )
    f.p(
        f"[[2.3.self-score|自评总分{num(m.score_total)}分，满足不低于{m.score_pass}分的要求，且各一级指标均达到满分值的75%以上。]]“专家评分”一栏留空备用。"
    )
    f.h(1, "第七部分　部门监管事项")
    f.h(2, "一、安全生产", "3.2.work-safety")
    f.p(
        f"[[3.2.work-safety|企业安全生产许可证合法有效，安全总监{m.people[6]}，配专职安全员4人、注册安全工程师2人，标准化等级为三级，报告期内未发生死亡事故。]]应急预案已在应急管理部门备案。"
    )
    f.h(2, "二、生态环境", "3.2.environment")
    f.p(
        f"[[3.2.environment|环评文件经{m.place.city}生态环境局批复（{m.eia_no}，{iso(m.eia_date)}），{iso(m.eia_done)}通过竣工环境保护验收，“三废”及噪声达标排放。]]排污许可证编号{m.sewage_no}，期限{iso(m.sewage_from)}至{iso(m.sewage_to)}。"
    )
    f.h(2, "三、水土保持", "3.2.soil-water")
    f.p(f"[[3.2.soil-water|水土保持方案取得批复（{m.water_no}，{iso(m.water_date)}），拦挡、排水、植被措施落实到位，按期缴纳补偿费。]]")
    f.h(2, "四、用地", "3.3.land-use")
    f.p(
        f"[[3.3.land-use|建设用地手续（{m.land_no}）完备，临时用地按期续签，矿区不占永久基本农田、不压生态保护红线、不入城镇开发边界，符合国土空间规划。]]"
    )
    f.h(2, "五、监测", "2.4.monitoring")
    f.p(
        f"[[2.4.monitoring|企业执行环境监测、地质环境监测和生产台账三项制度，{m.lab}每季度到矿采样。]][[2.4.monitoring|表7.1为近两年监测结果，各项均在限值以内。]]"
    )
    f.table(
        "表7.1　环境监测结果",
        [
            ["监测时段", "颗粒物（mg/m³）", "", "昼间噪声（dB(A)）", "", "废水", ""],
            ["监测时段", "实测", "限值", "实测", "限值", "pH", "SS（mg/L）"],
            *[[f"{a}Q{b}", f"{c:.3f}", "1.0", f"{d:.1f}", "60", f"{e:.2f}", str(g)] for a, b, c, d, e, g in m.monitoring],
        ],
        head=2,
        merges=[(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4), (0, 5, 0, 6)],
        tag="monitoring",
    )
    f.h(2, "六、信息上传", "2.4.annual-upload")
    f.p(f"[[2.4.annual-upload|{y}年度绿色矿山信息采集表已填写完毕，将按通知在省绿色矿山监测监管系统上传。]]")
    f.h(1, "第八部分　结论", "2.3.report-submitted")
    f.p(
        f"[[2.3.report-submitted|经自评，{m.mine_name}先决条件全部满足，得分{num(m.score_total)}分，达到绿色矿山标准，特申请{m.target}。]]不足之处主要是绿化养护、节能改造和科研产出，已明确责任人和时限。"
    )
    f.page()
    f.h(1, "第九部分　诚信承诺", "2.3.truth-commitment")
    f.p(
        f"[[2.3.truth-commitment|{m.enterprise}郑重承诺：自评估报告及附件所载内容、数据真实可靠，由本公司对其真实性承担一切责任，如有隐瞒、编造，自愿承担移出名录并通报的后果。]]"
    )
    f.table(
        "",
        [
            ["承诺单位", f"[[+2.3.truth-commitment|{m.enterprise}（盖章）]]"],
            ["法定代表人", f"[[+2.3.truth-commitment|{m.v.get('signed_by', m.legal_rep)}（签字）]]"],
            ["承诺日期", f"[[+2.3.truth-commitment|{upper(m.report_date)}]]"],
        ],
        head=0,
        widths=[1, 3],
        tag="sign-table",
    )
    f.picture(seal(m.enterprise), "", (3.2, 3.2), tag="seal")


def _appendix(f: Filing, m: Mine) -> None:
    f.page()
    f.h(1, "附件A　证明材料", "2.3.attachments")
    f.p(f"[[2.3.attachments|附件A共{len(appendix(m))}件，以摘录形式随报告装订，原件备查。]]")
    f.table(
        "", [["编号", "材料", "备注"], *[[f"A-{i}", t, "附后"] for i, t in enumerate(appendix(m), 1)]], widths=[1, 4, 2], tag="attachments"
    )
    lic = m.city_bureau if m.scale < 100 else "四川省自然资源厅"
    q = m.monitoring[-1]
    text = {
        "企业法人营业执照": f"{m.enterprise}　[[+2.1.prerequisite-licences|{m.uscc}]]　法定代表人{m.legal_rep}　营业期限长期　{m.county}市场监督管理局{iso(m.founded)}颁发",
        "采矿许可证（正本）": f"[[+2.1.prerequisite-licences|证号{m.license_no}]]　{m.mine_name}　{m.method}　{num(m.scale)}万吨/年　{num(m.area_km2, 4)}平方公里　有效期{iso(m.license_from)}至{iso(m.license_to)}　{lic}",
        "安全生产许可证（正本）": f"[[+2.1.prerequisite-licences,+3.2.work-safety|{m.safety_no}]]　有效期{iso(m.safety_from)}至{iso(m.safety_to)}　四川省应急管理厅",
        "环评审批文件": f"[[+3.2.environment|{m.eia_no}：同意{m.mine_name}环境影响报告书结论。]]{m.place.city}生态环境局{iso(m.eia_date)}",
        "水土保持批复": f"[[+3.2.soil-water|{m.water_no}：同意水土保持方案及防治目标。]]{m.county}水利局{iso(m.water_date)}",
        "自然保护地核实意见": f"[[+3.2.protected-area|{m.forest_no}：该矿区与自然保护地不重叠。]]{m.county}林业局{iso(m.clear_date)}",
        "无违法记录证明": f"[[+2.1.prerequisite-penalties|{m.enterprise}自{m.years[0]}年1月以来无违法违规记录。]]{m.bureau}{iso(m.clear_date)}",
        "公示系统查询单": f"[[+2.1.prerequisite-disclosure|{m.years[-1]}年度信息已公示，异常名录查询结果为否。]]{iso(m.public_date)}",
        "开发利用方案评审备案表": f"[[+2.2.development-plan-approval|{m.klf_no}：专家评审同意，准予备案。]]{m.city_bureau}{iso(m.klf_date)}",
        "地质环境保护与复垦方案公告": f"[[+2.2.reclamation-plan-approval|{m.fkf_no}：方案评审通过，予以公告。]]{m.city_bureau}{iso(m.fkf_date)}",
        "出让合同节录": f"[[+2.2.contract-clause|合同编号{m.contract_no}，第十五条：乙方按绿色矿山标准建设。]]{iso(m.contract_date)}",
        "基金缴存凭据": f"[[+2.2.reclamation-duty|累计缴存{num(m.accrued_total)}万元，累计支取{num(m.spent_total)}万元，余额{num(m.balance)}万元。]]{m.bank}",
        "监测报告摘页": f"[[+2.4.monitoring|{q[0]}年第{q[1]}季度：颗粒物{q[2]:.3f}mg/m³，噪声{q[3]:.1f}dB(A)，pH{q[4]:.2f}，SS{q[5]}mg/L，达标。]]{m.lab}",
        "补充合同节录": f"[[+2.2.supplementary-contract|补充合同{m.extra_no}：乙方三年内建成绿色矿山。]]{iso(m.extra_date)}",
        "建设期考核文件": f"[[+2.1.construction-period|考核结论：{m.mine_name}建设期考核合格。]]{iso(m.passed)}",
    }
    for i, t in enumerate(appendix(m), 1):
        f.stack = [s for s in f.stack if s[0] < 2]
        f.stack[-1] = (1, "附件A　证明材料", ())
        f.h(2, f"附件A-{i}　{t}")
        f.p(text[t])


def assessment(m: Mine) -> Filing:
    """D's self-assessment report with its appendix."""
    f = Filing(
        "self_assessment",
        f"01{m.short}-绿色矿山自评估",
        f"{m.enterprise}绿色矿山达标建设自评估报告",
        m.people[2],
        m.enterprise,
        f"{m.report_date.year}-02-26T08:00:00Z",
        f"{m.report_date.isoformat()}T10:00:00Z",
        header=f"{m.enterprise}绿色矿山达标建设自评估报告",
    )
    for part in (_front, _basic, _preconditions, _tasks, _indicators, _rest, _appendix):
        part(f, m)
    return f
