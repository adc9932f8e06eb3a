"""Author D's development plan, after the newer guide: information sheet and undertaking first, then 第一章 …, facts in forms."""

from __future__ import annotations

from examples.styles.d_assessment import areas, iso, upper
from examples.styles.kit import Filing
from examples.styles.model import Mine, num, r1, r2


def _front(f: Filing, m: Mine) -> None:
    for _ in range(3):
        f.line("")
    f.line(f"{m.mine_name}", "title")
    f.line("矿产资源开发利用方案", "title")
    f.line("（修编）")
    for _ in range(7):
        f.line("")
    f.line(f"申请人：{m.enterprise}")
    f.line(f"编制单位：{m.designer}")
    f.line(upper(m.klf_date))
    f.page()
    f.line("编制信息及承诺书", "centre")
    f.table(
        "",
        [
            ["申请人", m.enterprise, "法定代表人", m.legal_rep],
            ["矿山名称", m.mine_name, "采矿许可证号", m.license_no],
            ["编制单位", m.designer, "编制负责人", f"{m.people[11]}（采矿高级工程师）"],
            ["承诺事项", "资料真实、客观、全面；按方案组织开采；三率指标达到国家规定；建设绿色矿山。", "", ""],
        ],
        head=0,
        merges=[(3, 1, 3, 3)],
        widths=[2, 5, 2.4, 4.6],
        tag="form",
    )
    f.h(1, "第一章　编制说明", "2.2.development-plan-submitted")
    f.h(2, "一、任务来源")
    f.p(
        f"[[2.2.development-plan-submitted|由于矿山实际揭露的矿体与原方案所依据的资料有出入，{m.enterprise}经研究决定修编开发利用方案，并将编制任务交由{m.designer}承担。]]编制人员查阅了历年采掘图件、核实报告、环评和安全设计，现场复核了道路、排土（废石）场和边坡（井巷）现状。",
        f"矿山现行许可证有效期为{iso(m.license_from)}至{iso(m.license_to)}，矿区面积{areas(m.area_km2)}。早期方案（由原{m.place.city}某设计室于2009年完成）确定的规模为{num(m.scale / 2)}万吨/年，已不适用。",
    )
    f.h(2, "二、编制依据")
    f.p(
        f"包括矿产资源法及配套法规、国土资发〔1999〕98号、GB 16423-2020、GB 50830、{m.ore.standard}、DB51/T XXXX—2022（报批稿）等，以及{m.surveyor}的核实报告（{m.reserve_no}）。"
    )
    f.h(1, "第二章　矿区概况与资源条件")
    f.h(2, "一、自然与经济")
    f.p(
        f"矿区在{m.county}{m.town}{m.village}一带，构造侵蚀中山地貌，{m.place.river}是区内主要水系。气候温和湿润，多年平均降水约1040毫米，暴雨多发于7、8两月。当地以农业为主，劳动力充足，电力由国网{m.county}供电公司供应。",
        tag="nature",
    )
    f.h(2, "二、地质概况")
    f.p(
        f"矿体赋存于{m.ore.geology}，产状平缓，倾角{11 + m.seed % 16}°，沿走向延伸稳定，平均厚度{num(r1(10 + m.seed % 15 * 1.4))}m，夹层一至两层。体重采用{num(m.ore.density)}t/m³。构造简单，岩浆活动不发育，围岩稳固，水文地质条件简单。对照邻区的{m.near1}，本矿矿石质量更稳定。",
        tag="geology",
    )
    f.h(2, "三、资源储量", "2.2.development-plan-reserves")
    f.table(
        "表2-1　资源储量估算与利用（单位：万吨）",
        [
            ["类别", "保有", "利用系数", "利用量"],
            ["控制", num(m.controlled), "1.0", num(m.controlled)],
            ["推断", num(m.inferred), "0.8", num(r2(m.inferred * 0.8))],
            ["合计", f"[[2.2.development-plan-reserves|{num(m.reserves_total)}]]", "—", num(r2(m.controlled + r2(m.inferred * 0.8)))],
        ],
        total="last",
        tag="reserve-table",
        note=f"注：核实基准日{iso(m.base)}。",
    )
    f.p(
        f"[[2.2.development-plan-reserves|扣除{'边坡占压' if m.ore.open_pit else '永久矿柱'}{num(m.pillar)}万吨后，设计利用资源储量{num(m.reserves_design)}万吨；采矿回采率取{num(m.design_recovery)}%，可采储量{num(m.minable)}万吨。]]各级资源储量均在许可标高{m.elev_top}m～{m.elev_bottom}m以内，未估算界外资源。",
        tag="reserves",
    )


def _mining(f: Filing, m: Mine) -> None:
    f.h(1, "第三章　开采方案", "2.2.development-plan-method")
    if m.ore.open_pit:
        f.p(
            f"[[2.2.development-plan-method|一、开采方式：露天开采，采场由{m.elev_top}m标高降至{m.elev_bottom}m标高。]]比较了山坡露天与井下两种方式，后者成本高、回收差，予以否定。",
            "[[2.2.development-plan-method|二、开拓运输：公路开拓、汽车运输。]]主干道利用既有矿山公路改造，路宽8m，最大坡度8%，转弯半径不小于20m。",
            "[[2.2.development-plan-method|三、采矿方法：水平分层台阶式采剥，潜孔钻穿孔、毫秒延期爆破、挖掘机铲装。]]台阶高12m，工作坡面65°，终了边坡48°。",
        )
        rows = [
            ["潜孔钻机", "KG430", "2", "穿孔"],
            ["液压挖掘机", "1.6m³", "3", "铲装"],
            ["自卸汽车", "40t", "8", "运输"],
            ["装载机", "ZL50", "2", "辅助"],
            ["洒水车", "15t", "2", "抑尘"],
        ]
    else:
        f.p(
            f"[[2.2.development-plan-method|一、开采方式：地下开采，自{m.elev_top}m标高向下至{m.elev_bottom}m标高划分中段。]]曾论证局部露采的可能，因剥采比过大放弃。",
            "[[2.2.development-plan-method|二、开拓运输：主平硐与盲斜井联合开拓，架线电机车运输。]]通风采用对角式抽出系统，排水以自流为主。",
            "[[2.2.development-plan-method|三、采矿方法：浅孔房柱采矿法，局部留矿法。]]矿房跨度8m，矿柱5m，回采结束即行封闭。",
        )
        rows = [
            ["凿岩机", "YT-28", "12", "凿岩"],
            ["扒渣机", "ZWY-80", "3", "出矿"],
            ["电机车", "CTY5", "4", "运输"],
            ["主通风机", "FBCZ-13", "2", "通风"],
            ["水泵", "D46", "3", "排水"],
        ]
    f.table("表3-1　主要设备", [["设备", "规格", "台数", "用途"], *rows])
    f.h(2, "四、生产规模与服务年限", "2.2.development-plan-scale")
    f.table(
        "表3-2　规模与服务年限",
        [
            ["项目", "单位", "数值"],
            ["推荐生产规模", "万吨/年", f"[[2.2.development-plan-scale|{num(m.scale)}]]"],
            ["可采储量", "万吨", num(m.minable)],
            ["混入（贫化）率", "%", num(m.dilution)],
            ["服务年限", "年", f"[[2.2.development-plan-scale|{num(m.service_life, 1)}]]"],
        ],
        tag="life",
    )
    f.p(
        f"[[2.2.development-plan-scale|服务年限按可采储量除以折算后的年消耗量求得，{num(m.minable)}/({num(m.scale)}×(1－{num(m.dilution)}%))≈{num(m.service_life, 1)}年。]]若市场低迷，企业可阶段性按八成负荷组织生产，不改变核定规模。"
    )
    f.h(1, "第四章　加工与综合利用")
    if m.ore.dressing:
        f.p(
            f"选矿采用成熟的{'分级磁选' if m.ore.name.startswith('玻璃') else '优先浮选'}流程，设计回收率{num(m.concentrator_design)}%，产品为{m.ore.product}；尾矿入库，回水率85%。"
        )
    else:
        f.p(f"不设选矿厂，矿石经破碎筛分得{m.ore.product}。{m.ore.waste}综合利用率设计为{num(m.utilization_design)}%，主要用于制砖和筑路。")
    f.h(1, "第五章　安全、环保与生态修复")
    f.p(
        f"安全上重点防范{'滑坡、爆破、运输' if m.ore.open_pit else '冒顶、透水、中毒窒息、运输'}事故，所有指令须留痕，任何人不得忽略报警信号。环保上落实湿式作业、封闭收尘、雨污分流。生态修复上坚持同步规划、同步施工，表土剥离后专场存放。",
        "水土保持按批复方案执行，采取上截、中排、下拦的布局，暴雨前检查沟道。",
    )
    f.h(2, "绿色矿山专篇", "2.2.construction-plan")
    f.p(
        f"[[2.2.construction-plan|本方案设绿色矿山专篇，对照{m.ore.standard}提出矿区环境、开发方式、综合利用、节能减排、科技创新、企业管理六方面的建设要求与时间表。]]所需投资{num(r2(m.tasks_total * 0.95))}万元，列入企业年度预算。"
    )
    f.h(1, "第六章　经济评价")
    f.p(
        f"按{m.ore.product}综合售价{num(m.ore.price)}元/t计，年销售收入{num(m.scale * m.ore.price, 0)}万元；扣除成本税费后年净利润约{num(r2(m.scale * m.ore.price * 0.14))}万元。盈亏平衡点为设计产量的52%。"
    )
    f.h(1, "第七章　结论", "2.2.development-plan-submitted")
    f.table(
        "表7-1　方案主要结论",
        [
            ["序号", "指标", "结论"],
            ["1", "矿区面积", areas(m.area_km2)],
            ["2", "保有资源储量", f"{num(m.reserves_total)}万吨"],
            ["3", "设计利用资源储量", f"{num(m.reserves_design)}万吨"],
            ["4", "可采储量", num(m.minable)],
            ["5", "生产规模", f"{num(m.scale)}万吨/年"],
            ["6", "服务年限", f"{num(m.service_life, 1)}年"],
            ["7", "开采方式", m.method],
            ["8", "采矿回采率", f"{num(m.design_recovery)}%"],
        ],
        widths=[1, 3, 6],
        tag="summary",
        note="注：序号4的单位为万吨。",
    )
    f.h(1, "附：评审备案情况", "2.2.development-plan-approval")
    f.p(
        f"[[2.2.development-plan-approval|方案于{iso(m.klf_date)}通过专家评审并备案，文号{m.klf_no}，专家组由{m.people[8]}（组长）、{m.people[9]}、{m.people[10]}组成，结论为同意。]]专家所提修改意见已全部采纳，修改说明另册装订。"
    )


def development(m: Mine) -> Filing:
    """D's development plan."""
    made = f"{m.klf_date.isoformat()}T02:20:00Z"
    f = Filing(
        "development_plan",
        f"02{m.short}-开发利用方案修编",
        f"{m.mine_name}矿产资源开发利用方案（修编）",
        m.people[11],
        m.designer,
        made,
        made,
        header="矿产资源开发利用方案（修编）",
    )
    _front(f, m)
    _mining(f, m)
    return f
