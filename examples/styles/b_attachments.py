"""The papers that B hands in: one short sheet each."""

from __future__ import annotations

from examples.styles.b_assessment import attachments, dot, hm
from examples.styles.kit import Filing
from examples.styles.model import Mine, num


def _sheet(f: Filing, m: Mine, title: str) -> None:
    issuer, day = m.bureau, m.clear_date
    if title == "营业执照":
        f.table(
            "",
            [
                ["统一社会信用代码", f"[[+2.1.prerequisite-licences,+2.3.basic-information|{m.uscc}]]"],
                ["名称", m.enterprise],
                ["类型", "有限责任公司"],
                ["法定代表人", m.legal_rep],
                ["成立日期", dot(m.founded)],
                ["营业期限", "长期"],
                ["住所", f"{m.place.city}{m.county}{m.town}"],
            ],
            head=0,
            widths=[1, 2],
        )
        issuer, day = f"{m.county}市场监督管理局", m.founded
    elif title == "采矿许可证":
        f.table(
            "",
            [
                ["证号", f"[[+2.1.prerequisite-licences,+2.3.basic-information|{m.license_no}]]"],
                ["采矿权人", m.enterprise],
                ["矿山名称", m.mine_name],
                ["开采矿种", m.ore.name],
                ["开采方式", m.method],
                ["生产规模", f"{num(m.scale)}万吨/年"],
                ["矿区面积", f"{num(m.area_km2, 4)}平方公里"],
                ["开采深度", f"由{m.elev_top}米至{m.elev_bottom}米标高"],
                ["有效期限", f"自{dot(m.license_from)}至[[+2.1.prerequisite-licences|{dot(m.license_to)}]]"],
            ],
            head=0,
            widths=[1, 2],
        )
        issuer, day = (m.city_bureau if m.scale < 100 else "四川省自然资源厅"), m.license_from
    elif title == "安全生产许可证":
        f.table(
            "",
            [
                ["编号", f"[[+2.1.prerequisite-licences,+3.2.work-safety|{m.safety_no}]]"],
                ["企业名称", m.enterprise],
                ["主要负责人", m.legal_rep],
                ["许可范围", f"{m.ore.name}{m.method}"],
                ["有效期", f"{dot(m.safety_from)}至[[+2.1.prerequisite-licences|{dot(m.safety_to)}]]"],
            ],
            head=0,
            widths=[1, 2],
        )
        issuer, day = "四川省应急管理厅", m.safety_from
    elif title.startswith("开发利用方案"):
        f.p(
            f"[[+2.2.development-plan-approval|文号：{m.klf_no}]]",
            f"[[+2.2.development-plan-approval|专家组审查了{m.designer}编写的《{m.mine_name}矿产资源开发利用方案》，认为规模{num(m.scale)}万吨/年、{m.method}可行，同意通过。]]",
            f"组长：{m.people[8]}　成员：{m.people[9]}、{m.people[10]}",
        )
        issuer, day = m.city_bureau, m.klf_date
    elif title.startswith("保护治理"):
        f.p(
            f"[[+2.2.reclamation-plan-approval|文号：{m.fkf_no}]]",
            f"[[+2.2.reclamation-plan-approval|经评审，《{m.mine_name}矿山地质环境保护与土地复垦方案》符合编制指南，同意通过，予以公告。]]",
        )
        issuer, day = m.city_bureau, m.fkf_date
    elif title == "环评批复":
        f.p(
            f"[[+3.2.environment|文号：{m.eia_no}]]",
            f"[[+3.2.environment|{m.enterprise}：你单位报送的环境影响报告书收悉，同意按所列性质、规模（{num(m.scale)}万吨/年）、地点建设。]]",
        )
        issuer, day = f"{m.place.city}生态环境局", m.eia_date
    elif title == "水保方案批复":
        f.p(
            f"[[+3.2.soil-water|文号：{m.water_no}]]",
            "[[+3.2.soil-water|同意该水土保持方案，水土流失总治理度不低于97%，按规定缴纳水土保持补偿费。]]",
        )
        issuer, day = f"{m.county}水利局", m.water_date
    elif title == "守法情况证明":
        f.p(
            f"[[+2.1.prerequisite-penalties|经查，{m.enterprise}自{m.years[0]}年1月1日起至今，在本辖区无自然资源违法处罚记录，未发生重大安全生产事故。]]"
        )
    elif title == "矿业权人信息公示截图":
        f.p(
            f"[[+2.1.prerequisite-disclosure|矿业权人勘查开采信息管理系统：{m.license_no}，{m.years[-1]}年度，状态“已公示”，异常名录“否”。]]"
        )
        day = m.public_date
    elif title.startswith("不占自然"):
        f.p(
            f"[[+3.2.protected-area|文号：{m.forest_no}]]",
            f"[[+3.2.protected-area|{m.mine_name}矿区与我县自然保护区、自然公园、风景名胜区无重叠。]]",
        )
        issuer = f"{m.county}林业局"
    elif title == "采矿权合同":
        f.p(
            f"[[+2.2.contract-clause|合同编号：{m.contract_no}]]",
            f"甲方：{m.city_bureau}　乙方：{m.enterprise}",
            f"一、矿区面积{hm(m.area_km2)}公顷，规模{num(m.scale)}万吨/年。",
            "[[+2.2.contract-clause|十二、乙方须按绿色矿山标准建设和生产，履行治理复垦义务。]]",
        )
        issuer, day = m.city_bureau, m.contract_date
    elif title == "采矿权补充合同":
        f.p(
            f"[[+2.2.supplementary-contract|编号：{m.extra_no}]]",
            "[[+2.2.supplementary-contract|乙方应在本补充合同签订后三年内达到绿色矿山标准，逾期按约担责。]]",
        )
        issuer, day = m.city_bureau, m.extra_date
    elif title.startswith("治理恢复基金"):
        f.table(
            "",
            [
                ["年份", "存入（万元）", "支出（万元）"],
                *[[str(y), num(a), num(b)] for y, a, b in zip(m.years, m.accrued, m.spent, strict=True)],
                ["累计", f"[[+2.2.reclamation-duty|{num(m.accrued_total)}]]", num(m.spent_total)],
            ],
            total="last",
        )
        f.p(f"[[+2.2.reclamation-duty|账户名：{m.enterprise}，期末余额{num(m.balance)}万元。]]")
        issuer = m.bank
    elif title == "环境检测报告":
        y, q, dust, noise, ph, ss = m.monitoring[-1]
        f.table(
            "",
            [
                ["项目", "结果", "限值"],
                ["颗粒物（mg/m³）", f"{dust:.3f}", "1.0"],
                ["昼间噪声（dB(A)）", f"{noise:.1f}", "60"],
                ["pH", f"{ph:.2f}", "6～9"],
                ["悬浮物（mg/L）", str(ss), "70"],
            ],
        )
        f.p(f"[[+2.4.monitoring|{y}年{q}季度采样，各项结果符合限值。]]")
        issuer = m.lab
    else:
        f.p(f"[[+2.1.construction-period|{m.mine_name}于{dot(m.entered)}列入省级绿色矿山名录，建设期满一年，考核合格。]]")
        issuer, day = "四川省自然资源厅", m.passed
    f.line(issuer, "right")
    f.line(dot(day), "right")


def sheets(m: Mine) -> list[Filing]:
    """One Filing for each attachment, in the order of the list."""
    out = []
    for i, (title, _) in enumerate(attachments(m), 1):
        day = f"{m.clear_date.isoformat()}T01:00:00Z"
        f = Filing("attachment", f"附件{i}_{title}", title, "扫描", "", day, day)
        f.line(title, "title")
        f.line("")
        _sheet(f, m, title)
        out.append(f)
    return out
