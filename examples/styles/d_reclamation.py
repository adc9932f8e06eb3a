"""Author D's reclamation plan: forms with merged headers, all units side by side, money by parts."""

from __future__ import annotations

from examples.styles.d_assessment import areas, iso, upper
from examples.styles.kit import Filing
from examples.styles.model import Mine, num, r2
from examples.styles.pictures import landscape


def _front(f: Filing, m: Mine) -> None:
    for _ in range(3):
        f.line("")
    f.line(f"{m.enterprise}", "title")
    f.line(m.mine_name, "title")
    f.line("矿山地质环境保护与土地复垦方案", "title")
    for _ in range(7):
        f.line("")
    f.line(f"编制单位：{m.restorer}")
    f.line(upper(m.fkf_date))
    f.page()
    f.table(
        "矿山地质环境保护与土地复垦方案信息表",
        [
            ["矿山企业", "企业名称", m.enterprise, "", ""],
            ["矿山企业", "法人代表", m.v.get("rp_rep", m.legal_rep), "矿山名称", m.mine_name],
            ["矿山企业", "采矿许可证", "□新申请　√持有　□变更", "证号", m.license_no],
            ["编制单位", "单位名称", m.restorer, "", ""],
            ["编制单位", "主要编制人员", f"{m.people[12]}、{m.people[13]}", "联系电话", "—"],
            ["审查申请", "资料真实，同意公开，承诺按批准的方案履行义务。", "", "", ""],
        ],
        head=0,
        merges=[(0, 0, 2, 0), (0, 2, 0, 4), (3, 0, 4, 0), (3, 2, 3, 4), (5, 1, 5, 4)],
        widths=[1.6, 2.4, 5, 2, 5],
        tag="form",
    )
    f.h(1, "前　言", "2.2.reclamation-plan-submitted")
    f.p(
        f"[[2.2.reclamation-plan-submitted|为落实“谁开采、谁治理，谁损毁、谁复垦”的责任，{m.enterprise}委托{m.restorer}完成本方案，方案是基金计提、年度治理和验收的依据。]]编制依据《矿山地质环境保护与土地复垦方案编制指南》、DZ/T 0223-2011、TD/T 1036-2013、GB/T 21010-2017、TD/T 1031.1-2011等。",
        "上一期方案执行期内，矿山投入治理资金并完成了部分边坡和道路治理，效果较好，但表土堆存不够规范，本期予以纠正。",
    )
    f.h(2, "方案年限", "2.2.reclamation-plan-term")
    f.table(
        "表0-1　方案年限",
        [
            ["项目", "起", "止", "年数"],
            ["适用期", f"[[2.2.reclamation-plan-term|{iso(m.rp_from)}]]", f"[[2.2.reclamation-plan-term|{iso(m.rp_to)}]]", "5"],
            ["其后", "至生产结束", "闭坑后复垦1年、管护3年", "—"],
        ],
        tag="term",
    )
    f.p("[[2.2.reclamation-plan-term|本方案适用期五年，期满修编；生产规模、范围或开采方式变更的，重新编制。]]")
    f.h(1, "第一章　矿山基本情况")
    f.table(
        "表1-1　矿山情况",
        [
            ["证号", m.license_no, "有效期", f"{iso(m.license_from)}～{iso(m.license_to)}"],
            ["面积", areas(m.area_km2), "标高", f"{m.elev_top}m～{m.elev_bottom}m"],
            ["矿种", m.ore.name, "方式", m.method],
            ["规模", f"{num(m.scale)}万吨/年", "服务年限", f"{num(m.service_life, 1)}年"],
            ["可采储量", f"{num(m.minable)}万吨", "回采率", f"{num(m.design_recovery)}%"],
        ],
        head=0,
        widths=[1.6, 6, 1.6, 5],
    )
    f.p(f"上述指标引自{m.designer}编制的开发利用方案。矿山自{m.granted.year}年设立以来断续生产，近三年连续生产，开采活动集中在矿区中部。")
    f.h(1, "第二章　矿区基础信息")
    f.p(
        f"{m.county}地处四川盆地边缘山区，矿区海拔{m.elev_bottom - 60}m～{m.elev_top + 90}m，气候温湿，年均降水1040mm左右。地层为{m.ore.geology}，岩层单斜。{m.place.river}为区内主河，流量随季节变化。",
        tag="nature",
    )
    f.p(
        f"植被以柏木、马桑、白茅为主；土壤为黄壤和紫色土，有机质含量中等。人口密度低，最近村民点在矿界外350m。邻近的{m.near1}曾采用“覆土＋刺槐＋葛藤”模式复绿，成活率高，可供借鉴。"
    )
    f.table(
        "表2-1　土地利用现状",
        [
            ["地类", "面积", ""],
            ["地类", "hm²", "亩"],
            *[[k, num(x), num(r2(x * 15))] for k, x in m.land_before.items()],
            ["合计", num(m.responsibility), num(r2(m.responsibility * 15))],
        ],
        head=2,
        merges=[(0, 0, 1, 0), (0, 1, 0, 2)],
        total="last",
        tag="before",
    )


def _land(f: Filing, m: Mine) -> None:
    f.h(1, "第三章　影响评估与土地损毁")
    f.p(
        "评估级别为一级。现状评估：地质灾害不发育；含水层影响较轻；地形地貌影响"
        + ("严重" if m.ore.open_pit else "较严重")
        + "；水土环境污染较轻。预测评估与现状基本一致，局部边坡（顶板）有失稳可能，须监测。"
    )
    f.h(2, "土地损毁", "2.2.reclamation-plan-land")
    f.table(
        "表3-1　土地损毁汇总（hm²）",
        [
            ["损毁单元", "损毁情况", "", "合计", "损毁方式"],
            ["损毁单元", "已损毁", "拟损毁", "合计", "损毁方式"],
            *[
                [u, num(a), num(b), num(c), "挖损" if i == 0 else "压占"]
                for i, (u, a, b, c) in enumerate(zip(m.units, m.land_now, m.land_more, m.land_units, strict=True))
            ],
            [
                "合计",
                f"[[2.2.reclamation-plan-land|{num(m.damaged)}]]",
                num(m.planned),
                f"[[2.2.reclamation-plan-land|{num(m.responsibility)}]]",
                "—",
            ],
        ],
        head=2,
        merges=[(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 1, 3), (0, 4, 1, 4)],
        total="last",
        tag="land",
    )
    f.p(
        f"[[2.2.reclamation-plan-land|复垦责任范围{num(m.responsibility)}hm²（{num(r2(m.responsibility * 15))}亩），等于已损毁与拟损毁之和，无留续使用的永久建设用地。]]评估区面积大于责任范围，为外扩影响带，两者不可混用。"
    )
    f.picture(landscape(f"{m.seed}-d2"), "图3-1　工作帮现状")
    f.h(1, "第四章　复垦可行性", "2.2.reclamation-plan-land")
    f.p(
        f"[[2.2.reclamation-plan-land|按适宜性评价结果，复垦土地{num(m.reclaim)}hm²，复垦率{num(m.reclaim_rate)}%，]]未复垦的{num(m.bare)}hm²为岩质陡坡，作自然封育。"
    )
    f.table(
        "表4-1　复垦后地类",
        [
            ["地类", "面积", ""],
            ["地类", "hm²", "亩"],
            *[[k, num(x), num(r2(x * 15))] for k, x in m.land_after.items()],
            ["合计", num(m.reclaim), num(r2(m.reclaim * 15))],
        ],
        head=2,
        merges=[(0, 0, 1, 0), (0, 1, 0, 2)],
        total="last",
        tag="after",
    )
    f.h(1, "第五章　工程措施", "2.2.reclamation-plan-works")
    f.p(
        "[[2.2.reclamation-plan-works|工程措施包括清坡、截排水、表土回覆、土壤培肥和植被重建，植物以乡土种为主，乔灌草立体配置。]]旱地覆土不小于0.6m，林地不小于0.5m，石方边坡底部设种植槽。"
    )
    f.table(
        "表5-1　工程量清单",
        [["编号", "项目", "单位", "工程量"], *[[f"G{i}", a, u, num(q)] for i, (a, u, q, _, _) in enumerate(m.works, 1)]],
        tag="quantities",
    )
    f.h(2, "监测与管护工程", "2.2.reclamation-plan-monitoring")
    f.p(
        "[[2.2.reclamation-plan-monitoring|地质环境监测设变形点8处、水质点3处，复垦监测设土壤点4处、植被样地6块；管护期三年，内容为补植、浇水、松土、防虫。]]监测由企业地测人员与第三方共同完成，成果一年一报。"
    )


def _money(f: Filing, m: Mine) -> None:
    f.h(1, "第六章　部署与进度", "2.2.reclamation-plan-works")
    f.table(
        "表6-1　五年实施计划",
        [
            ["年度", "复垦面积", "", "投资（万元）", "", ""],
            ["年度", "hm²", "亩", "静态", "价差", "动态"],
            *[
                [f"第{c}年", num(a), num(r2(a * 15)), num(s), num(d), num(t)]
                for c, a, s, d, t in zip("一二三四五", m.yearly_area, m.yearly, m.rise, m.yearly_dynamic, strict=True)
            ],
            [
                "合计",
                num(m.reclaim),
                num(r2(sum(r2(a * 15) for a in m.yearly_area))),
                f"[[+2.2.reclamation-plan-works|{num(m.static)}]]",
                num(m.rise_total),
                num(m.dynamic),
            ],
        ],
        head=2,
        merges=[(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 5)],
        total="last",
        tag="dynamic",
    )
    f.p("[[2.2.reclamation-plan-works|实施上以年度为单元，当年到界的场地次年雨季前完成覆土种植，剩余场地在闭坑后一年内完成。]]")
    f.h(1, "第七章　经费", "2.2.reclamation-plan-funding")
    f.table(
        "表7-1　工程施工费",
        [
            ["编号", "项目", "单位", "工程量", "综合单价（元）", "费用（万元）"],
            *[[f"G{i}", a, u, num(q), num(p), num(x)] for i, (a, u, q, p, x) in enumerate(m.works, 1)],
            ["", "合计", "", "", "", num(m.cost_build)],
        ],
        total="last",
        tag="works",
    )
    f.table(
        "表7-2　投资估算总表",
        [
            ["序号", "费用名称", "万元", "占静态（%）"],
            ["一", "工程施工费", num(m.cost_build), num(r2(m.cost_build / m.static * 100))],
            ["二", "其他费用", num(m.cost_other), num(r2(m.cost_other / m.static * 100))],
            ["三", "监测与管护费", num(m.cost_watch), num(r2(m.cost_watch / m.static * 100))],
            ["四", "基本预备费", num(m.cost_reserve), num(r2(m.cost_reserve / m.static * 100))],
            ["", "静态总投资", f"[[2.2.reclamation-plan-funding|{num(m.static)}]]", "100"],
            ["五", "价差预备费", num(m.rise_total), "—"],
            ["", "动态总投资", f"[[2.2.reclamation-plan-funding|{num(m.dynamic)}]]", "—"],
        ],
        tag="money",
    )
    f.p(
        f"[[2.2.reclamation-plan-funding|投资合计静态{num(m.static)}万元、动态{num(m.dynamic)}万元（年涨价率5%），来源为企业自有资金，通过治理恢复基金专户按年计提、专账核算、三方监管。]]"
    )
    f.h(1, "第八章　保障措施", "2.2.reclamation-plan-submitted")
    f.p(
        "组织上设治理复垦办公室；技术上聘请专业队伍；资金上专户管理；监管上接受年度检查。公众参与采取公示与座谈相结合，收到意见6条，全部采纳。"
    )
    f.h(2, "评审与公告", "2.2.reclamation-plan-approval")
    f.p(f"[[2.2.reclamation-plan-approval|方案于{iso(m.fkf_date)}经专家评审通过（{m.fkf_no}），并由{m.city_bureau}公告。]]")
    f.h(1, "第九章　结论与建议", "2.2.reclamation-plan-submitted")
    f.p(
        f"复垦责任范围{num(m.responsibility)}hm²，复垦{num(m.reclaim)}hm²，复垦率{num(m.reclaim_rate)}%；静态投资{num(m.static)}万元，动态投资{num(m.dynamic)}万元。建议企业逐年落实，并依据监测数据优化措施。",
        tag="conclusion",
    )


def reclamation(m: Mine) -> Filing:
    """D's reclamation plan."""
    made = f"{m.fkf_date.isoformat()}T06:00:00Z"
    f = Filing(
        "reclamation_plan",
        f"03{m.short}-保护复垦方案",
        f"{m.mine_name}矿山地质环境保护与土地复垦方案",
        m.people[12],
        m.restorer,
        made,
        made,
        header=f"{m.mine_name}　矿山地质环境保护与土地复垦方案",
    )
    for part in (_front, _land, _money):
        part(f, m)
    return f
