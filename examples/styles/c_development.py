"""Author C's development plan: prose, chapters in another order than the 1999 outline (resources first, market late)."""

from __future__ import annotations

from examples.styles.c_assessment import cn, plan_name
from examples.styles.kit import Filing
from examples.styles.model import Mine, num, r1, r2


def _front(f: Filing, m: Mine) -> None:
    for _ in range(4):
        f.line("")
    f.line(f"{m.enterprise}{m.mine_name}", "title")
    f.line("矿产资源开发利用方案", "title")
    for _ in range(8):
        f.line("")
    f.line(m.designer)
    f.line(cn(m.klf_date))
    f.page()
    f.h(1, "1 前言", "2.2.development-plan-submitted")
    f.h(2, "1.1 项目背景")
    f.p(
        f"[[2.2.development-plan-submitted|{m.mine_name}资源量经重新核实并备案后，矿山的可采储量和后续开采年限均发生变化，采矿权人{m.enterprise}遂委托{m.designer}编制新的开发利用方案，替换原方案。]]编制组于当年春季到矿踏勘，收集了核实报告、现状实测图和生产台账，与矿方就规模、边界和工艺交换了意见。",
        f"该矿现持采矿许可证证号为{m.license_no}，许可期限自{cn(m.license_from)}至{cn(m.license_to)}，登记面积{num(m.area_km2, 4)}km²，登记标高{m.elev_top}m～{m.elev_bottom}m，登记规模{num(m.scale)}万吨/年，法定代表人{m.legal_rep}。",
    )
    f.h(2, "1.2 依据与原则")
    f.p(
        f"方案遵循《中华人民共和国矿产资源法》《中华人民共和国安全生产法》《金属非金属矿山安全规程》（GB 16423-2020）、《{m.ore.standard_title}》（{m.ore.standard}）以及国土资发〔1999〕98号文的要求，参照四川省在编地方标准DB51/T XXXX《矿山修复技术规程》的思路。基础资料为{m.surveyor}提交、以{m.reserve_no}备案的资源储量核实报告。",
        "编制中坚持资源吃干榨净、安全有保障、环境可承受、经济能自持的原则，凡可利用的资源不留呆矿，凡不安全的部位不强采。",
    )
    f.h(1, "2 资源条件")
    f.h(2, "2.1 位置与自然条件")
    f.p(
        f"矿区位于{m.place.city}{m.county}{m.town}{m.village}，经村道接{m.place.road}，到县城约二十余公里。地貌为中低山，{m.place.river}在矿区外2km处流过，多年平均降水约1040毫米，降水集中于夏季，冬季少雪。区内无大型水利设施和重要管线。",
        tag="nature",
    )
    f.h(2, "2.2 地质特征")
    f.p(
        f"赋矿地层为{m.ore.geology}，呈单斜产出，倾向南东，倾角{14 + m.seed % 15}°左右，区内未见切穿矿层的断裂。矿层厚度{num(r1(12 + m.seed % 13 * 1.7))}m上下，厚度变化系数不大，延深稳定。矿石以块状构造为主，平均体重{num(m.ore.density)}t/m³，质量指标满足用户要求，放射性水平属正常本底。",
        tag="geology",
    )
    f.p(
        "水文地质上矿层位于当地侵蚀基准面以上，充水来源是大气降水，自然排泄条件好，类型为简单型。围岩与矿石同属坚硬岩组，RQD值多在75%以上，工程地质类型为中等型。综合环境地质条件评为中等。"
    )
    f.h(2, "2.3 资源量与可采储量", "2.2.development-plan-reserves")
    f.p(
        f"[[2.2.development-plan-reserves|截至{cn(m.base)}，核实的保有资源量为{num(m.reserves_total)}万吨，由控制资源量{num(m.controlled)}万吨和推断资源量{num(m.inferred)}万吨构成。]]控制资源量全部利用，推断资源量取0.8的可信度系数，另扣{'最终边坡占用' if m.ore.open_pit else '各类永久矿柱占用'}{num(m.pillar)}万吨，[[2.2.development-plan-reserves|得设计利用资源量{num(m.reserves_design)}万吨；乘以{num(m.design_recovery)}%的设计回采率，可采储量为{num(m.minable)}万吨。]]",
        tag="reserves",
    )
    f.h(1, "3 开采设计", "2.2.development-plan-method")
    f.h(2, "3.1 开采方式与边界")
    if m.ore.open_pit:
        f.p(
            f"[[2.2.development-plan-method|矿层大面积裸露、上覆第四系薄，比较剥采比之后选用露天开采，自{m.elev_top}m起逐层下降至{m.elev_bottom}m。]]最终境界内设十级以内台阶，高12m，安全平台宽4m，每隔两级设一处6m宽清扫平台，最终帮坡角48°，经极限平衡法验算安全系数大于1.20。"
        )
        f.h(2, "3.2 开拓与运输")
        f.p(
            "[[2.2.development-plan-method|采用公路直进与折返相结合的开拓系统，矿岩由载重40t的自卸车运出。]]主运输道路按三级标准设计，路面宽8m，最大纵坡8%，临空侧设挡车墩和反光标志。"
        )
        f.h(2, "3.3 采剥工艺与设备")
        f.p(
            "[[2.2.development-plan-method|采剥作业以中深孔台阶爆破、液压挖掘机装载为主，平整与辅助由装载机和推土机完成。]]主要设备有一体化潜孔钻2台、1.6m³挖掘机3台、自卸车8台、洒水车2台。"
        )
    else:
        f.p(
            f"[[2.2.development-plan-method|矿体上部已无露采条件，全部转为地下开采，从{m.elev_top}m向{m.elev_bottom}m分中段下行，中段内由边界向平硐后退回采。]]移动角按65°圈定岩移范围，范围内无民居和公共设施。"
        )
        f.h(2, "3.2 开拓与运输")
        f.p(
            "[[2.2.development-plan-method|开拓系统由主平硐、盲斜井和回风斜井组成，坑内用5t电机车牵引侧卸矿车，地面由汽车转运。]]每个中段设两个独立安全出口，机械抽出式通风，自流与机排结合排水。"
        )
        f.h(2, "3.3 采矿工艺与设备")
        f.p(
            "[[2.2.development-plan-method|采场以浅孔房柱法为主，矿房宽8m、间柱5m、顶柱4m，局部急倾斜部位改用浅孔留矿法。]]配凿岩机12台、扒渣机3台、电机车4台、主扇2台（一用一备）。"
        )
    f.h(2, "3.4 规模与年限", "2.2.development-plan-scale")
    alt = r1(m.scale * 0.8)
    f.p(
        f"[[2.2.development-plan-scale|编制组就{num(m.scale)}万吨/年与{num(alt)}万吨/年两档规模作了技术经济比较，前者与登记规模相同、设备利用充分，予以推荐。]]",
        f"[[2.2.development-plan-scale|以可采储量{num(m.minable)}万吨、规模{num(m.scale)}万吨/年、{'废石混入' if m.ore.open_pit else '矿石贫化'}率{num(m.dilution)}%代入，矿山可服务{num(m.minable)}÷[{num(m.scale)}×(1-{num(m.dilution)}%)]={num(m.service_life, 1)}年。]]全年工作300天。规模属{'大' if m.scale >= m.ore.law_class[0] else '中' if m.scale >= m.ore.law_class[1] else '小'}型。",
        tag="life",
    )
    f.table(
        "表3-1 规模比较",
        [
            ["项目", f"{num(m.scale)}万吨/年", f"{num(alt)}万吨/年"],
            ["服务年限（年）", num(m.service_life, 1), num(r1(m.minable / (alt * (1 - m.dilution / 100))), 1)],
            ["固定资产投资（万元）", num(m.scale * 41, 0), num(alt * 46, 0)],
            ["推荐意见", "推荐", "备选"],
        ],
        tag="scale",
    )


def _rest(f: Filing, m: Mine) -> None:
    f.h(1, "4 加工与尾矿")
    if m.ore.dressing:
        f.p(
            f"原矿经破碎、磨矿后进入{'分级、磁选' if m.ore.name.startswith('玻璃') else '浮选'}系统，设计选矿回收率{num(m.concentrator_design)}%，产品为{m.ore.product}。尾矿泵送至已建尾矿库，干滩长度与浸润线在线监测，回水返回选厂。"
        )
    else:
        f.p(
            f"矿石只作破碎、筛分，得到{m.ore.product}，不产生尾矿。加工线整体封闭，落料点负压收尘，筛下泥粉经压滤后外售，因而不设选矿厂和尾矿库。"
        )
    f.h(1, "5 安全与职业健康")
    f.p(
        f"主要危险有害因素为{'边坡失稳、爆破飞石、车辆伤害和粉尘' if m.ore.open_pit else '冒顶片帮、中毒窒息、透水、提升运输伤害和粉尘'}。对策是严格按设计参数施工，完善监测预警，作业前敲帮问顶或检查坡面，爆破执行统一警戒，接尘人员配发防护用品并定期体检，新工人三级教育不少于72学时。"
    )
    f.h(1, "6 生态环境保护与绿色矿山")
    f.h(2, "6.1 环境保护")
    f.p(
        f"粉尘以湿式作业和封闭收尘控制，噪声以选型和隔声控制，废水分质收集、沉淀后全部回用。{m.ore.waste}优先外销，暂存场设截排水和拦挡。剥离的表土集中堆存，专用于修复。与{plan_name(m)}衔接，采完一处、修复一处。"
    )
    f.h(2, "6.2 绿色矿山建设安排", "2.2.construction-plan")
    f.p(
        f"[[2.2.construction-plan|依照{m.ore.standard}，将场区整治、绿化、清洁生产、资源循环、数字化和社区共建列为绿色矿山建设任务，投产后两年内建成，费用计入生产成本。]]企业应每年对照检查一次，对不达标项限期整改。"
    )
    f.h(1, "7 市场与效益")
    f.p(
        f"{m.ore.product}在{m.county}及邻近{m.place.neighbours[0]}一带需求平稳，参考价{num(m.ore.price)}元/t。按设计规模测算，年销售收入{num(m.scale * m.ore.price, 0)}万元，年利润{num(r2(m.scale * m.ore.price * 0.17))}万元，静态投资回收期约五年，抗风险能力较强。",
        "对价格、成本、产量作±10%的单因素分析，价格最为敏感，但内部收益率仍高于行业基准。",
    )
    f.h(1, "8 结论", "2.2.development-plan-submitted")
    f.table(
        "表8-1 主要指标",
        [
            ["指标", "矿区面积", "保有资源量", "设计利用资源量", "可采储量", "生产规模", "服务年限", "设计回采率"],
            ["单位", "km²", "万吨", "万吨", "万吨", "万吨/年", "年", "%"],
            [
                "数值",
                num(m.area_km2, 4),
                num(m.reserves_total),
                num(m.reserves_design),
                num(m.minable),
                num(m.scale),
                num(m.service_life, 1),
                num(m.design_recovery),
            ],
        ],
        tag="summary",
    )
    f.p("资源可靠、技术成熟、环境可接受、经济合理，推荐按本方案实施。建议生产勘探与采掘保持合理超前，逐年复核资源量。")
    f.h(1, "9 审查备案", "2.2.development-plan-approval")
    f.p(
        f"[[2.2.development-plan-approval|{m.city_bureau}组织的专家审查会于{cn(m.klf_date)}召开，{m.people[8]}任组长，{m.people[9]}、{m.people[10]}为成员，会议同意方案通过，审查意见书编号{m.klf_no}。]]会上提出补充比选论证、细化表土管理、核对坐标三条意见，编制单位已修改，经组长签认后完成备案。"
    )


def development(m: Mine) -> Filing:
    """C's development plan."""
    made = f"{m.klf_date.isoformat()}T05:00:00Z"
    f = Filing(
        "development_plan",
        f"{m.hill}开发利用方案（备案稿）",
        f"{m.mine_name}矿产资源开发利用方案",
        m.people[11],
        m.designer,
        made,
        made,
        header=m.mine_name,
    )
    _front(f, m)
    _rest(f, m)
    return f
