"""Author B's plan of protection and reclamation, in the chapters of the 2016 guide, terse."""

from __future__ import annotations

from examples.styles.b_assessment import dot, hm
from examples.styles.kit import Filing
from examples.styles.model import Mine, num, r2
from examples.styles.pictures import landscape


def _front(f: Filing, m: Mine) -> None:
    for _ in range(4):
        f.line("")
    f.line(f"{m.enterprise}{m.mine_name}", "title")
    f.line("矿山地质环境保护与土地复垦方案", "title")
    for _ in range(8):
        f.line("")
    f.line(m.enterprise)
    f.line(f"编制：{m.restorer}")
    f.line(dot(m.fkf_date))
    f.page()
    f.line("方案信息表", "centre")
    f.table(
        "",
        [
            ["矿山企业", "名称", m.enterprise, "法人代表", m.v.get("rp_rep", m.legal_rep)],
            ["矿山企业", "矿山名称", m.mine_name, "许可证号", m.license_no],
            ["矿山企业", "矿区面积", f"{hm(m.area_km2)}公顷", "生产能力", f"{num(m.scale)}万吨/年"],
            ["编制单位", "名称", m.restorer, "负责人", m.people[12]],
            ["编制单位", "主要人员", f"{m.people[12]}、{m.people[13]}", "矿权情形", "□新申请　☑持有　□变更"],
        ],
        head=0,
        merges=[(0, 0, 2, 0), (3, 0, 4, 0)],
        widths=[2, 2, 5, 2, 4],
        tag="form",
    )
    f.h(1, "前言", "2.2.reclamation-plan-submitted")
    f.h(2, "一、任务由来")
    f.p(
        f"[[2.2.reclamation-plan-submitted|依国土资规〔2016〕21号文，{m.enterprise}委托{m.restorer}编制本方案。]]方案用于{m.mine_name}的地质环境保护、土地复垦和监督检查。"
    )
    f.h(2, "二、编制依据")
    f.p(
        "（1）《土地复垦条例》（国务院令第592号）；（2）《矿山地质环境保护规定》（自然资源部令第5号修正）；（3）《土地复垦质量控制标准》（TD/T 1036-2013）；（4）《矿山地质环境保护与恢复治理方案编制规范》（DZ/T 0223-2011）；（5）《土地利用现状分类》（GB/T 21010-2017）。"
    )
    f.h(2, "三、适用年限", "2.2.reclamation-plan-term")
    f.p(
        f"[[2.2.reclamation-plan-term|方案适用期5年，{dot(m.rp_from)}～{dot(m.rp_to)}。]]扩规模、变范围、变开采方式时重编。服务期按剩余开采年限加复垦1年、管护3年计。"
    )


def _mine(f: Filing, m: Mine) -> None:
    f.h(1, "第一章 矿山基本情况")
    f.p(
        f"{m.mine_name}由{m.enterprise}持有，许可证号{m.license_no}，有效期{dot(m.license_from)}～{dot(m.license_to)}。开采{m.ore.name}，{m.method}，{num(m.scale)}万吨/年。矿区{hm(m.area_km2)}公顷（{num(m.area_km2 * 1500)}亩），标高{m.elev_top}～{m.elev_bottom}m。",
        f"据{m.designer}所编开发利用方案，可采储量{num(m.minable)}万吨，服务{num(m.service_life, 1)}年，回采率{num(m.design_recovery)}%。",
    )
    f.table(
        "表1-1 拐点坐标（CGCS2000）",
        [["点号", "X（m）", "Y（m）"], *[[str(i), f"{x:.3f}", f"{y:.3f}"] for i, (x, y) in enumerate(m.points, 1)]],
        tag="coords",
    )
    f.h(1, "第二章 矿区基础信息")
    f.p(
        f"矿区在{m.county}{m.town}，山地，坡度15°～32°。年均降水1040mm，集中在6～9月。地表水为{m.place.river}，距矿区2km。出露{m.ore.geology}，构造简单。",
        tag="nature",
    )
    f.p(
        "植被为柏木、马尾松、黄荆、白茅，覆盖度约75%。土壤为黄壤，厚0.3～0.8m。无珍稀物种。",
        "周边居民32户，距开采区最近420m。以种植玉米、油菜和外出务工为主。",
    )
    f.h(2, "一、水文与土壤")
    f.p(
        "地表径流沿冲沟汇入河道，沟道平时无水。地下水为基岩裂隙水，埋深大于15m，泉点2处，流量0.2～0.6L/s，旱季减半。水质为重碳酸钙型，适于灌溉。",
        "土壤剖面三处：表层0～20cm有机质1.9%，pH6.6；20～45cm有机质1.1%，pH6.7；45cm以下为母质层，砾石含量高。",
    )
    f.table(
        "表2-0 表土剖面",
        [
            ["层次（cm）", "质地", "有机质（%）", "pH"],
            ["0～20", "中壤", "1.9", "6.6"],
            ["20～45", "中壤", "1.1", "6.7"],
            ["45～70", "重壤", "0.6", "6.9"],
        ],
    )
    f.h(2, "二、社会经济")
    f.p(
        f"{m.town}户籍人口约1.2万人，耕地1.6万亩，以粮食、生猪、劳务为收入来源。矿山解决当地用工近百人。{m.village}距镇政府5km，通水泥路、通电、通网。"
    )
    f.h(2, "三、土地利用")
    f.p("地类按最新年度变更调查成果确认，权属清楚。无永久基本农田。")
    f.table(
        "表2-1 复垦区土地利用现状（公顷）",
        [["地类", "面积"], *[[k, num(x)] for k, x in m.land_before.items()], ["合计", num(m.responsibility)]],
        total="last",
        tag="before",
    )
    f.h(1, "第三章 地质环境影响和土地损毁评估")
    f.h(2, "一、评估级别")
    f.p("评估区属较重要区，地质环境条件中等，级别为一级。评估区面积按影响范围外扩100m圈定。")
    f.h(2, "二、地质环境影响")
    f.table(
        "表3-1 影响程度",
        [
            ["项目", "现状", "预测"],
            ["地质灾害", "较轻", "较严重"],
            ["含水层", "较轻", "较轻"],
            ["地形地貌", "严重" if m.ore.open_pit else "较严重", "严重" if m.ore.open_pit else "较严重"],
            ["水土环境", "较轻", "较轻"],
        ],
    )
    f.picture(landscape(f"{m.seed}-b2"), "图3-1 现状")
    f.h(2, "三、土地损毁", "2.2.reclamation-plan-land")
    f.table(
        "表3-2 损毁土地（公顷）",
        [
            ["单元", "已损毁", "拟损毁", "小计"],
            *[[u, num(a), num(b), num(c)] for u, a, b, c in zip(m.units, m.land_now, m.land_more, m.land_units, strict=True)],
            [
                "合计",
                f"[[2.2.reclamation-plan-land|{num(m.damaged)}]]",
                num(m.planned),
                f"[[2.2.reclamation-plan-land|{num(m.responsibility)}]]",
            ],
        ],
        total="last",
        tag="land",
    )
    f.p(
        f"[[2.2.reclamation-plan-land|已损毁{num(m.damaged)}公顷，拟损毁{num(m.planned)}公顷，不重复，责任范围{num(m.responsibility)}公顷，折{num(r2(m.responsibility * 15))}亩。]]"
    )


def _works(f: Filing, m: Mine) -> None:
    f.h(1, "第四章 治理与复垦可行性分析", "2.2.reclamation-plan-land")
    f.p("按坡度、土源、灌溉分三等评价。宜耕宜林结合，复垦方向尊重村组意见。公众参与发问卷40份，收回40份，支持39份。")
    f.table(
        "表4-1 复垦前后地类（公顷）",
        [
            ["地类", "复垦前", "复垦后"],
            *[
                [k, num(m.land_before.get(k, 0.0)), num(m.land_after.get(k, 0.0))]
                for k in ("旱地", "乔木林地", "灌木林地", "采矿用地", "农村道路")
            ],
            ["裸岩（保留）", "0", num(m.bare)],
            ["合计", num(m.responsibility), num(m.responsibility)],
        ],
        total="last",
        tag="after",
    )
    f.h(2, "一、质量要求")
    f.table(
        "表4-2 质量要求",
        [
            ["方向", "覆土（m）", "坡度", "有机质（%）", "其他"],
            ["旱地", "≥0.6", "≤15°", "≥1.5", "三年后产量达周边水平"],
            ["乔木林地", "≥0.5", "≤35°", "≥1.0", "郁闭度0.3以上"],
            ["灌木林地", "≥0.3", "≤45°", "≥0.8", "覆盖度40%以上"],
            ["农村道路", "—", "≤8%", "—", "砂石路面"],
        ],
    )
    f.p(
        "各单元按限制因子评定等级，取最差者。采场平台主要限制是土层薄，堆场主要限制是坡度，工业场地主要限制是硬化层。硬化层拆除后外运，不得埋入耕作层。"
    )
    f.h(2, "二、水土平衡")
    f.p("灌溉用水由蓄水池供给，每公顷林地首年浇水约300m³，第二年减半。蓄水池两座，各50m³，丰期补满，可满足抗旱。")
    f.p(
        f"[[2.2.reclamation-plan-land|复垦{num(m.reclaim)}公顷，复垦率{num(m.reclaim_rate)}%。]]陡壁{num(m.bare)}公顷留作裸岩。需土{num(m.works[0][2])}m³，矿区堆存表土够用。"
    )
    f.h(1, "第五章 治理与复垦工程", "2.2.reclamation-plan-works")
    f.p(
        "[[2.2.reclamation-plan-works|覆土平整，旱地覆0.6m，林地0.5m；上缘修截水沟，下缘砌挡墙；乔灌草混栽。]]沟道断面0.4m×0.4m，M7.5砂浆。"
    )
    f.h(2, "一、各单元设计")
    for u, c in zip(m.units, m.land_units, strict=True):
        f.p(
            f"{u}（{num(c)}公顷）：先清理场面，拆除地上物，平整后覆土，{'靠坡脚栽藤本，平台栽乔木，株行距2m×2m' if u in ('露天采场', '废石场', '表土堆场') else '翻松压实层0.3m，恢复为耕地或林地'}。坡面裂隙用黏土填实，沟口接原有冲沟。"
        )
    f.h(2, "二、地质环境治理")
    f.p("边坡危石人工撬除，局部挂网。警示牌立在开采边界和路口，间距不大于80m。挡墙基础置于稳定层，墙顶宽0.5m，墙背设反滤层和泄水孔。")
    f.h(2, "三、工程量")
    f.table("表5-1 工程量", [["工程", "单位", "数量"], *[[a, u, num(q)] for a, u, q, _, _ in m.works]], tag="quantities")
    f.h(2, "四、监测与管护", "2.2.reclamation-plan-monitoring")
    f.table(
        "表5-2 监测管护",
        [
            ["内容", "点数", "频次", "年限"],
            ["边坡（地表）变形", "8", "每月1次", "生产期"],
            ["地下水", "3", "丰、枯各1次", "生产期"],
            ["土壤质量", "4", "每年1次", "管护期"],
            ["植被", "6", "每年2次", "[[2.2.reclamation-plan-monitoring|管护3年]]"],
        ],
        tag="watch",
    )
    f.p("[[2.2.reclamation-plan-monitoring|监测由矿山测量组承担，点位见附图；管护3年，浇水、补植、除虫。]]")
    f.h(1, "第六章 工作部署", "2.2.reclamation-plan-works")
    f.p("近期（适用期5年）随采随治，已到界处当年覆绿。其余在闭坑后1年内完成。")
    f.table(
        "表6-1 分年安排",
        [
            ["年次", "起止", "复垦（公顷）", "静态（万元）"],
            *[
                [f"第{i + 1}年", f"{m.rp_from.year + i}.9～{m.rp_from.year + i + 1}.8", num(a), num(b)]
                for i, (a, b) in enumerate(zip(m.yearly_area, m.yearly, strict=True))
            ],
            ["合计", "—", num(m.reclaim), f"[[+2.2.reclamation-plan-works|{num(m.static)}]]"],
        ],
        total="last",
        tag="years",
    )


def _money(f: Filing, m: Mine) -> None:
    f.h(1, "第七章 经费估算", "2.2.reclamation-plan-funding")
    f.table(
        "表7-1 施工费（单价：元，合价：万元）",
        [
            ["工程", "单位", "数量", "单价", "合价"],
            *[[a, u, num(q), num(p), num(x)] for a, u, q, p, x in m.works],
            ["合计", "—", "—", "—", num(m.cost_build)],
        ],
        total="last",
        tag="works",
    )
    f.table(
        "表7-2 总估算（万元）",
        [
            ["费用", "金额"],
            ["施工费", num(m.cost_build)],
            ["其他费用", num(m.cost_other)],
            ["监测管护费", num(m.cost_watch)],
            ["基本预备费", num(m.cost_reserve)],
            ["静态总投资", f"[[2.2.reclamation-plan-funding|{num(m.static)}]]"],
            ["价差预备费", num(m.rise_total)],
            ["动态总投资", f"[[2.2.reclamation-plan-funding|{num(m.dynamic)}]]"],
        ],
        tag="money",
    )
    f.table(
        "表7-3 分年投资（万元，年涨5%）",
        [
            ["年次", "静态", "价差", "动态"],
            *[[f"第{i + 1}年", num(a), num(b), num(c)] for i, (a, b, c) in enumerate(zip(m.yearly, m.rise, m.yearly_dynamic, strict=True))],
            ["合计", num(m.static), num(m.rise_total), num(m.dynamic)],
        ],
        total="last",
        tag="dynamic",
    )
    f.p(
        f"[[2.2.reclamation-plan-funding|静态{num(m.static)}万元，动态{num(m.dynamic)}万元，静态亩均{num(m.per_mu)}万元；钱从治理恢复基金专户出，按年计提，银行、企业、{m.bureau}三方监管。]]"
    )
    f.h(1, "第八章 保障措施与效益", "2.2.reclamation-plan-submitted")
    f.p("矿长负总责，安环科办理，每年12月报送执行情况。每公顷新增植被年保土约25t。竣工后及时申请验收。")
    f.p(
        "技术上聘请有经验的队伍，工序报验，隐蔽工程留影像。资金上按年提存，不挪用。管理上建台账，按月更新，接受检查。公众有意见的，7日内答复。",
        "效益：直接减少水土流失；恢复耕地和林地，增加村组收入；改善矿区面貌，减少粉尘。",
    )
    f.h(2, "审查与公告", "2.2.reclamation-plan-approval")
    f.p(f"[[2.2.reclamation-plan-approval|{dot(m.fkf_date)}专家组评审通过（{m.fkf_no}），随后在{m.city_bureau}网站公告，公告期内无异议。]]")
    f.h(1, "第九章 结论与建议", "2.2.reclamation-plan-submitted")
    f.p(
        f"责任范围{num(m.responsibility)}公顷，复垦{num(m.reclaim)}公顷，复垦率{num(m.reclaim_rate)}%，静态投资{num(m.static)}万元，动态投资{num(m.dynamic)}万元。",
        "建议生产中核实表土量，及时调整年度计划。",
        tag="conclusion",
    )


def reclamation(m: Mine) -> Filing:
    """B's reclamation plan."""
    made = f"{m.fkf_date.isoformat()}T03:10:00Z"
    f = Filing(
        "reclamation_plan",
        "保护与复垦方案",
        f"{m.mine_name}矿山地质环境保护与土地复垦方案",
        m.people[12],
        m.restorer,
        made,
        made,
        header="矿山地质环境保护与土地复垦方案",
    )
    for part in (_front, _mine, _works, _money):
        part(f, m)
    return f
