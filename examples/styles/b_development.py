"""Author B's development plan, in the order of the 1999 outline: 概述 … 开采方案简要结论."""

from __future__ import annotations

from examples.styles.b_assessment import dot, hm
from examples.styles.kit import Filing
from examples.styles.model import Mine, num, r1, r2


def _front(f: Filing, m: Mine) -> None:
    for _ in range(4):
        f.line("")
    f.line(m.mine_name, "title")
    f.line("矿产资源开发利用方案", "title")
    for _ in range(8):
        f.line("")
    f.line(f"采矿权人：{m.enterprise}")
    f.line(f"编写单位：{m.designer}")
    f.line(dot(m.klf_date))
    f.page()
    f.h(1, "一、概述", "2.2.development-plan-submitted")
    f.h(2, "（一）位置、隶属关系和企业性质")
    f.p(
        f"矿山在{m.place.city}{m.county}{m.town}{m.village}，由{m.enterprise}经营，民营企业，法人代表{m.legal_rep}。",
        f"许可证号{m.license_no}，期限{dot(m.license_from)}～{dot(m.license_to)}。矿区{hm(m.area_km2)}公顷，标高{m.elev_top}～{m.elev_bottom}m，证载规模{num(m.scale)}万吨/年，{m.method}。",
        f"矿区属{m.place.river}流域，山地地形，亚热带湿润气候，年均降水约1040mm。地震动峰值加速度0.10g。",
    )
    f.h(2, "（二）编制缘由与依据")
    f.p(f"[[2.2.development-plan-submitted|储量重新核实后原方案不再适用，{m.enterprise}委托{m.designer}重编本方案。]]")
    f.p(
        "1. 《中华人民共和国矿产资源法》；",
        "2. 《关于加强对矿产资源开发利用方案审查的通知》（国土资发〔1999〕98号）；",
        "3. 《金属非金属矿山安全规程》（GB 16423-2020）；",
        f"4. 《{m.ore.standard_title}》（{m.ore.standard}）；",
        f"5. 《{m.mine_name}资源储量核实报告》及备案文件（{m.reserve_no}），{m.surveyor}编；",
        "6. 《企业安全标准化评分细则》（川DB51/T XX-2020，征求意见稿）。",
    )
    f.h(2, "（三）矿山现状")
    f.p(
        f"矿山{m.granted.year}年设立，已连续开采多年。现有{'采剥台阶3个，加工线1条' if m.ore.open_pit else '主平硐1条、风井1条，已形成两个中段'}。设备维护正常。"
    )
    f.h(1, "二、矿产品需求现状和预测")
    f.p(
        f"产品为{m.ore.product}，供{m.county}及周边用户，运距一般不超过120km。近三年需求平稳，价格在{num(m.ore.price * 0.9, 0)}～{num(m.ore.price * 1.1, 0)}元/t之间。",
        f"预测今后五年需求量略增，按{num(m.ore.price)}元/t作评价。",
    )
    f.table(
        "表1 周边需求预测（万吨）",
        [
            ["年度", "区内需求", "现有供给", "缺口"],
            *[
                [str(m.klf_date.year + i), str(a), str(b), str(a - b)]
                for i, (a, b) in enumerate(((640, 570), (655, 575), (668, 583), (680, 590)))
            ],
        ],
    )


def _resource(f: Filing, m: Mine) -> None:
    f.h(1, "三、矿产资源概况")
    f.h(2, "（一）地质")
    dip = 12 + m.seed % 20
    f.p(
        f"含矿层为{m.ore.geology}，走向北东，倾角{dip}°～{dip + 6}°，单斜构造，断裂不发育。矿体层状，平均厚{r1(11 + m.seed % 17 * 1.3)}m，延伸稳定，夹石少。",
        f"矿石平均体重{num(m.ore.density)}t/m³。有害组分不超标，无放射性异常。",
        tag="geology",
    )
    f.h(2, "（二）开采技术条件")
    f.p("水文地质条件简单，以大气降水补给为主，可自流排水。工程地质条件中等，岩石坚固系数f＝7～9。环境地质条件中等，未见滑坡、泥石流。")
    f.h(2, "（三）资源储量", "2.2.development-plan-reserves")
    f.p(f"储量截至{dot(m.base)}，数据见表2。推断资源量按0.8折算，{'边坡压覆' if m.ore.open_pit else '保安矿柱'}扣除。")
    f.table(
        "表2 储量计算表（万吨）",
        [
            ["项目", "数量", "说明"],
            ["控制资源量", num(m.controlled), "全部利用"],
            ["推断资源量", num(m.inferred), "系数0.8"],
            ["保有资源量", f"[[2.2.development-plan-reserves|{num(m.reserves_total)}]]", "前两项之和"],
            ["设计损失", num(m.pillar), "边坡压覆" if m.ore.open_pit else "保安矿柱"],
            ["设计利用资源量", f"[[2.2.development-plan-reserves|{num(m.reserves_design)}]]", "控制＋推断×0.8－设计损失"],
            ["可采储量", f"[[2.2.development-plan-reserves|{num(m.minable)}]]", f"设计利用×{num(m.design_recovery)}%"],
        ],
        widths=[3, 3, 5],
        tag="reserves",
    )
    f.h(1, "四、主要建设方案的确定")
    f.h(2, "（一）规模与产品", "2.2.development-plan-scale")
    f.p(f"提出{num(m.scale)}万吨/年、{num(r1(m.scale * 0.7))}万吨/年两个规模，比较如下。")
    small = r1(m.scale * 0.7)
    f.table(
        "表3 规模比较",
        [
            ["项目", "方案一", "方案二"],
            ["规模（万吨/年）", num(m.scale), num(small)],
            ["服务年限（年）", num(m.service_life, 1), num(r1(m.minable / (small * (1 - m.dilution / 100))), 1)],
            ["投资（万元）", num(m.scale * 38, 0), num(small * 44, 0)],
            ["评价", "推荐", "不推荐"],
        ],
        tag="scale",
    )
    f.p(f"[[2.2.development-plan-scale|推荐规模{num(m.scale)}万吨/年，与证载一致。]]产品：{m.ore.product}。")
    f.h(2, "（二）可采储量与服务年限", "2.2.development-plan-scale")
    f.p(
        f"回采率{num(m.design_recovery)}%，可采储量{num(m.minable)}万吨，{'废石混入' if m.ore.open_pit else '贫化'}率{num(m.dilution)}%。",
        f"[[2.2.development-plan-scale|服务年限T＝{num(m.minable)}÷〔{num(m.scale)}×（1－{num(m.dilution)}%）〕＝{num(m.service_life, 1)}年。]]年工作300天，{'每天一班' if m.ore.open_pit else '每天三班'}。",
        tag="life",
    )
    f.h(2, "（三）工作制度与定员")
    per = r2(m.scale * 10000 / 300 / 10000)
    f.table(
        "表3-1 生产能力安排",
        [
            ["项目", "单位", "取值"],
            ["年工作日", "天", "300"],
            ["日班数", "班", "1" if m.ore.open_pit else "3"],
            ["日产量", "万吨", num(per)],
            ["采矿工", "人", str(12 + m.seed % 9)],
            ["运输工", "人", str(9 + m.seed % 5)],
            ["加工工", "人", str(10 + m.seed % 7)],
            ["管理与技术", "人", "11"],
        ],
    )
    f.p("关键岗位持证上岗。新工人培训合格后由老工人带班，不少于四个月。夜班不安排爆破。")
    f.h(2, "（四）总平面")
    f.p("加工区、办公区在采区侧风向，均在爆破警戒线外。供水取自山泉，供电由10kV线路引入。")


def _mining(f: Filing, m: Mine) -> None:
    f.h(1, "五、矿床开采", "2.2.development-plan-method")
    if m.ore.open_pit:
        f.h(2, "（一）方式与顺序")
        f.p(f"[[2.2.development-plan-method|矿体出露好、覆盖薄，用露天开采，由+{m.elev_top}m向+{m.elev_bottom}m逐台阶下采。]]")
        f.h(2, "（二）开拓运输")
        f.p("[[2.2.development-plan-method|公路开拓，40t自卸车运输。]]道路三级，最大纵坡8%，宽8m，会车处加宽。")
        f.h(2, "（三）采剥工艺")
        f.p("[[2.2.development-plan-method|深孔台阶爆破，挖掘机装车，缓帮采剥。]]")
        rows = [
            ["台阶高度", "12m", "安全平台", "4m"],
            ["工作帮坡角", "65°", "清扫平台", "6m"],
            ["终了边坡角", "48°", "最小底宽", "40m"],
            ["剥采比", "0.21:1", "爆破警戒", "300m"],
        ]
    else:
        f.h(2, "（一）方式与顺序")
        f.p(
            f"[[2.2.development-plan-method|矿体埋藏较深，用地下开采，中段自上而下、矿块后退式回采，标高+{m.elev_top}m至+{m.elev_bottom}m。]]"
        )
        f.h(2, "（二）开拓运输")
        f.p("[[2.2.development-plan-method|平硐加盲斜井开拓，电机车牵引矿车运输。]]轨距600mm，中段高40m。抽出式通风。")
        f.h(2, "（三）采矿方法")
        f.p("[[2.2.development-plan-method|浅孔房柱法，局部用浅孔留矿法。]]采后封闭，部分废石充填。")
        rows = [
            ["中段高度", "40m", "矿房宽", "8m"],
            ["间柱宽", "5m", "顶柱厚", "4m"],
            ["回采高度", "3.5m", "同时工作矿块", "4个"],
            ["通风方式", "抽出式", "安全出口", "2个"],
        ]
    f.table("表4 采场要素", [["要素", "取值", "要素", "取值"], *rows])
    f.table(
        "表5 主要设备",
        [
            ["名称", "型号", "数量"],
            *(
                [["潜孔钻", "KG430", "2台"], ["挖掘机", "1.6m³", "3台"], ["自卸车", "40t", "8台"], ["装载机", "ZL50", "2台"]]
                if m.ore.open_pit
                else [["凿岩机", "YT-28", "12台"], ["扒渣机", "ZWY-80", "3台"], ["电机车", "CTY5", "4台"], ["主扇", "FBCZ-13", "2台"]]
            ),
        ],
    )
    f.h(2, "（四）排水与防治水")
    if m.ore.open_pit:
        f.p(
            "采场山坡露天，自流排水。开采线上方修截水沟，断面0.5m×0.5m；平台内侧修排水沟，纵坡不小于3‰。雨季前清沟，雨后查边坡。最大日降雨按20年一遇计。",
            "沟水入三级沉淀池，总容积不小于400m³，上清液用于洒水。",
        )
    else:
        f.p(
            "平硐以上自流，平硐以下设水仓和水泵，两台泵一用一备一检修。探水按“预测预报、有疑必探”进行，掘进头超前探距不少于20m。硐口标高高出历史最高洪水位3m以上。",
            "老空区未查清前不得靠近，水位、水量每旬观测。",
        )
    f.h(2, "（五）供电供水与辅助设施")
    f.table(
        "表5-1 辅助设施",
        [
            ["设施", "规格", "用途"],
            ["变压器", "630kVA", "生产用电"],
            ["柴油发电机", "200kW", "备用电源"],
            ["高位水池", "200m³", "防尘、消防"],
            ["机修间", "180m²", "设备检修"],
            ["油库", "30m³", "柴油储存"],
            ["值班室", "60m²", "调度"],
        ],
    )
    f.p("电源由当地10kV线路接入。供水用山泉，枯期不足时抽河水，另办取水手续。油料库按防火间距布置，地面防渗，设围堰。")
    f.h(2, "（六）安全")
    f.p(
        "一是边坡（顶板）垮落，控制坡角，专人检撬。二是爆破，统一时间，警戒到位。三是车辆，限速20km/h。四是粉尘，湿式作业，发口罩。主要岗位接尘人员每年体检。"
    )


def _rest(f: Filing, m: Mine) -> None:
    f.h(1, "六、选矿及尾矿设施")
    if m.ore.dressing:
        f.p(
            f"{'破碎—棒磨—水力分级—磁选' if m.ore.name.startswith('玻璃') else '两段破碎—球磨—优先浮选'}流程，设计选矿回收率{num(m.concentrator_design)}%。尾砂入库，库容可用18年，设在线监测。"
        )
    else:
        f.p("产品不经选矿，只破碎筛分，无尾矿。泥粉压滤后外售。加工线喷雾加袋除尘。")
    f.h(1, "七、环境保护")
    f.h(2, "（一）措施")
    f.p(
        "1. 粉尘：湿式凿岩、洒水、料棚。",
        "2. 废水：雨污分流，三级沉淀后回用。",
        "3. 噪声：选低噪设备，夜间停破碎。",
        f"4. 固废：{m.ore.waste}尽量利用，余下入场堆存。表土单独存放，用于复垦。",
        "5. 水土保持：按批复修截排水沟、拦挡。",
    )
    f.h(2, "（二）绿色矿山建设", "2.2.construction-plan")
    f.p(
        f"[[2.2.construction-plan|按{m.ore.standard}设置绿色矿山任务：分区整治、宜绿尽绿、料棚封闭、废水回用、能耗计量、视频联网。]]投资列入基建。"
    )
    f.h(2, "（三）地质灾害防治")
    f.p(
        "矿区未发生过滑坡、泥石流。生产中可能出现的问题是局部掉块、堆场垮塌。措施：控制坡角，坡脚拦挡，堆高不超限，汛期停止坡下作业，设观测点8个，每月测一次，异常时撤人。",
        "弃土堆场按五年一遇洪水设防，场底清除软弱层，分层堆放，逐层压实，坡比1:1.75。服务期满覆土绿化。",
    )
    f.h(1, "八、投资与效益")
    cost = r2(m.ore.price * 0.62)
    f.table(
        "表5-2 投资估算（万元）",
        [
            ["项目", "金额"],
            ["采矿工程", num(m.scale * 12, 0)],
            ["加工及设备", num(m.scale * 18, 0)],
            ["公辅设施", num(m.scale * 5, 0)],
            ["环保与安全", num(m.scale * 3, 0)],
            ["合计", num(m.scale * 38, 0)],
        ],
        total="last",
    )
    f.p(
        f"单位成本{num(cost)}元/t，其中采矿{num(r2(cost * 0.4))}元、加工{num(r2(cost * 0.35))}元、管理及其他{num(r2(cost - r2(cost * 0.4) - r2(cost * 0.35)))}元。资金为企业自筹。投资回收期约五年半，能承受价格下浮12%。",
        "敏感因素依次为价格、产量、成本。建议与用户签长期合同，稳定销路。",
    )
    f.h(1, "九、开采方案简要结论", "2.2.development-plan-submitted")
    f.table(
        "表6 综合技术经济指标",
        [
            ["指标", "单位", "数值"],
            ["矿区面积", "公顷", hm(m.area_km2)],
            ["保有资源量", "万吨", num(m.reserves_total)],
            ["设计利用资源量", "万吨", num(m.reserves_design)],
            ["可采储量", "万吨", num(m.minable)],
            ["生产规模", "万吨/年", num(m.scale)],
            ["服务年限", "年", num(m.service_life, 1)],
            ["回采率", "%", num(m.design_recovery)],
            ["混入（贫化）率", "%", num(m.dilution)],
            ["综合利用率", "%", num(m.utilization_design)],
            ["年销售收入", "万元", num(m.scale * m.ore.price, 0)],
            ["年利润总额", "万元", num(r2(m.scale * m.ore.price * 0.18))],
        ],
        widths=[4, 3, 3],
        tag="summary",
    )
    f.p("资源可靠，方案可行，建议实施。生产中加强储量管理，边采边治。")
    f.h(1, "附：审查情况", "2.2.development-plan-approval")
    f.p(
        f"[[2.2.development-plan-approval|本方案{dot(m.klf_date)}经专家组审查通过（{m.klf_no}），组长{m.people[8]}，成员{m.people[9]}、{m.people[10]}。]]意见4条，均已修改，复核同意，报{m.city_bureau}备案。"
    )
    f.table(
        "表7 意见采纳",
        [
            ["专家意见", "修改"],
            ["补规模比选", "已补，见四（一）"],
            ["核边坡参数", "已核"],
            ["细化表土利用", "已细化"],
            ["补绿色矿山内容", "已补，见七（二）"],
        ],
        widths=[1, 1],
    )


def development(m: Mine) -> Filing:
    """B's development plan."""
    made = f"{m.klf_date.isoformat()}T07:30:00Z"
    f = Filing(
        "development_plan",
        "开发利用方案",
        f"{m.mine_name}矿产资源开发利用方案",
        m.people[11],
        m.designer,
        made,
        made,
        header=f"{m.mine_name}开发利用方案",
    )
    for part in (_front, _resource, _mining, _rest):
        part(f, m)
    return f
