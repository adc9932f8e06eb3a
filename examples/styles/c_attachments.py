"""C's enclosures: two bound volumes instead of single sheets."""

from __future__ import annotations

from examples.styles.c_assessment import cn, enclosures
from examples.styles.kit import Filing
from examples.styles.model import Mine, num


def _one(f: Filing, m: Mine, t: str) -> None:
    issuer, day = m.bureau, m.clear_date
    lic = m.city_bureau if m.scale < 100 else "四川省自然资源厅"
    if t.startswith("法人"):
        f.p(
            f"名称：{m.enterprise}",
            f"[[+2.3.basic-information,+2.1.prerequisite-licences|统一社会信用代码：{m.uscc}]]",
            f"法定代表人：{m.legal_rep}",
            f"成立日期：{cn(m.founded)}",
            "营业期限：长期",
        )
        issuer, day = f"{m.county}市场监督管理局", m.founded
    elif t.startswith("采矿许可证"):
        f.p(
            f"[[+2.3.basic-information,+2.1.prerequisite-licences|证号：{m.license_no}]]",
            f"采矿权人：{m.enterprise}",
            f"矿山名称：{m.mine_name}",
            f"开采矿种：{m.ore.name}　开采方式：{m.method}",
            f"生产规模：{num(m.scale)}万吨/年　矿区面积：{num(m.area_km2, 4)}平方公里",
            f"开采深度：由{m.elev_top}米至{m.elev_bottom}米标高",
            f"[[+2.1.prerequisite-licences|有效期限：自{cn(m.license_from)}至{cn(m.license_to)}]]",
        )
        issuer, day = lic, m.license_from
    elif t.startswith("安全生产"):
        f.p(
            f"[[+2.1.prerequisite-licences,+3.2.work-safety|编号：{m.safety_no}]]",
            f"单位名称：{m.enterprise}",
            f"主要负责人：{m.legal_rep}",
            f"[[+2.1.prerequisite-licences|有效期：{cn(m.safety_from)}至{cn(m.safety_to)}]]",
        )
        issuer, day = "四川省应急管理厅", m.safety_from
    elif t.startswith("环境影响"):
        f.p(
            f"[[+3.2.environment|{m.eia_no}]]",
            f"{m.enterprise}：",
            f"[[+3.2.environment|你公司{m.mine_name}年产{num(m.scale)}万吨项目环境影响评价文件收悉，原则同意其结论。]]项目须落实各项污染防治措施。",
        )
        issuer, day = f"{m.place.city}生态环境局", m.eia_date
    elif t.startswith("水土保持"):
        f.p(
            f"[[+3.2.soil-water|{m.water_no}]]",
            f"{m.enterprise}：",
            "[[+3.2.soil-water|你单位提交的水土保持方案符合许可条件，准予行政许可。]]",
        )
        issuer, day = f"{m.county}水利局", m.water_date
    elif t.startswith("林草"):
        f.p(
            f"[[+3.2.protected-area|{m.forest_no}]]",
            f"[[+3.2.protected-area|经查询，你单位提供的{len(m.points)}个拐点范围与各级各类自然保护地不存在重叠。]]",
        )
        issuer = f"{m.county}林业局"
    elif t.startswith("开发利用"):
        f.p(
            f"[[+2.2.development-plan-approval|编号：{m.klf_no}]]",
            f"[[+2.2.development-plan-approval|专家组认为，{m.mine_name}开发利用方案资料齐全，{num(m.scale)}万吨/年规模与资源相称，同意通过审查。]]",
        )
        issuer, day = m.city_bureau, m.klf_date
    elif t.endswith("评审意见"):
        f.p(
            f"[[+2.2.reclamation-plan-approval|编号：{m.fkf_no}]]",
            "[[+2.2.reclamation-plan-approval|方案目标明确、措施可行、投资合理，评审予以通过。]]",
        )
        issuer, day = m.city_bureau, m.fkf_date
    elif t.startswith("信用"):
        f.p(f"[[+2.1.prerequisite-penalties|兹证明{m.enterprise}自{m.years[0]}年1月至今，在我局职责范围内无立案查处情形。]]")
    elif t.startswith("采矿权人年度"):
        f.p(f"[[+2.1.prerequisite-disclosure|{m.license_no}　{m.years[-1]}年度　已公开　异常名录：无]]")
        day = m.public_date
    elif t.startswith("基金"):
        f.table(
            "",
            [
                ["年度", "提存（万元）", "支用（万元）"],
                *[[str(y), num(a), num(b)] for y, a, b in zip(m.years, m.accrued, m.spent, strict=True)],
                ["累计", f"[[+2.2.reclamation-duty|{num(m.accrued_total)}]]", num(m.spent_total)],
            ],
            total="last",
        )
        issuer = m.bank
    elif t.startswith("第三方"):
        y, q, dust, noise, ph, ss = m.monitoring[-1]
        f.p(
            f"[[+2.4.monitoring|受{m.enterprise}委托，{y}年第{q}季度采样结果：颗粒物{dust:.3f}mg/m³，昼间噪声{noise:.1f}dB(A)，pH{ph:.2f}，悬浮物{ss}mg/L，均未超限。]]"
        )
        issuer = m.lab
    elif t.endswith("补充协议"):
        f.p(
            f"[[+2.2.supplementary-contract|协议编号：{m.extra_no}]]",
            "[[+2.2.supplementary-contract|受让方承诺在协议生效后三年内达到绿色矿山标准，未达到的承担违约责任。]]",
        )
        issuer, day = m.city_bureau, m.extra_date
    elif t.startswith("采矿权出让"):
        f.p(
            f"[[+2.2.contract-clause|合同编号：{m.contract_no}]]",
            f"出让方：{m.city_bureau}　受让方：{m.enterprise}",
            "[[+2.2.contract-clause|第九条 受让方依绿色矿山规范组织建设和开采，并履行生态修复义务。]]",
        )
        issuer, day = m.city_bureau, m.contract_date
    else:
        f.p(f"[[+2.1.construction-period|{m.mine_name}建设期考核结论为合格。]]")
        issuer, day = "四川省自然资源厅", m.passed
    f.line(issuer, "right")
    f.line(cn(day), "right")


def volumes(m: Mine) -> list[Filing]:
    """Two volumes: licences, and everything else."""
    out = []
    day = f"{m.clear_date.isoformat()}T02:00:00Z"
    all_ = list(enumerate(enclosures(m), 1))
    for name, part in (("附件第一册（证照）", all_[:3]), ("附件第二册（批复、证明与合同）", all_[3:])):
        f = Filing("attachment", name, name, m.people[3], m.enterprise, day, day, header=name)
        f.line(name, "title")
        for i, t in part:
            f.h(1, f"附件{i} {t}")
            _one(f, m, t)
            f.page()
        out.append(f)
    return out
