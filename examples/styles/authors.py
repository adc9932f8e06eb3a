"""The authors, by key."""

from __future__ import annotations

from examples.styles import (
    b_assessment,
    b_attachments,
    b_development,
    b_reclamation,
    c_assessment,
    c_attachments,
    c_development,
    c_reclamation,
    d_assessment,
    d_development,
    d_reclamation,
    e_author,
)
from examples.styles.case import Cut, Style
from examples.styles.word import Look

B = Style(
    key="B",
    edition=2020,
    look=Look(styled=False, line=1.45),
    formats={"self_assessment": "docx", "development_plan": "pdf", "reclamation_plan": "docx"},
    writers={
        "self_assessment": b_assessment.assessment,
        "development_plan": b_development.development,
        "reclamation_plan": b_reclamation.reclamation,
    },
    sheets=b_attachments.sheets,
    day=b_assessment.dot,
    sheet_format=lambda f: "jpg" if f.title == "安全生产许可证" else "pdf",
    cuts=(
        Cut(
            "2.1.prerequisite-penalties",
            "self_assessment",
            tag="preconditions",
            row="行政处罚",
            papers=("守法情况证明",),
            anchors=("行政处罚", "处罚"),
        ),
        Cut(
            "2.1.prerequisite-disclosure",
            "self_assessment",
            tag="preconditions",
            row="信息公示",
            papers=("信息公示",),
            anchors=("信息公示", "异常名录"),
        ),
        Cut("2.4.annual-upload", "self_assessment", heading="（二）年度填报", anchors=("年度填报", "上传", "监管系统")),
        Cut("3.2.soil-water", "self_assessment", tag="departments", row="水土保持", papers=("水保方案",), anchors=("水土保持",)),
        Cut("3.3.land-use", "self_assessment", tag="departments", row="用地", anchors=("用地", "三区三线")),
        Cut("2.2.reclamation-plan-monitoring", "reclamation_plan", heading="监测与管护", anchors=("监测与管护", "监测", "管护")),
        Cut("2.2.reclamation-plan-funding", "reclamation_plan", heading="第七章 经费估算", anchors=("经费估算", "投资", "基金", "费用")),
        Cut("2.3.truth-commitment", "self_assessment", heading="承诺", anchors=("承诺", "真实性")),
    ),
)

C = Style(
    key="C",
    edition=2024,
    look=Look(styled=True, body="仿宋", heads="黑体", line=1.6, shade="E7EEF5", page_text="{}"),
    formats={"self_assessment": "pdf", "development_plan": "docx", "reclamation_plan": "pdf"},
    writers={
        "self_assessment": c_assessment.assessment,
        "development_plan": c_development.development,
        "reclamation_plan": c_reclamation.reclamation,
    },
    sheets=c_attachments.volumes,
    day=c_assessment.cn,
    folder="",
    tune=c_assessment.tune,
    cuts=(
        Cut(
            "2.1.prerequisite-penalties",
            "self_assessment",
            heading="6.2 守法与事故",
            papers=("信用与合规情况证明",),
            anchors=("守法与事故", "行政处罚", "处罚"),
        ),
        Cut(
            "2.1.prerequisite-disclosure",
            "self_assessment",
            heading="6.3 信息填报",
            papers=("年度信息填报回执",),
            anchors=("信息填报", "信息公示", "异常名录"),
        ),
        Cut("2.4.annual-upload", "self_assessment", heading="7.6 年度报送", anchors=("年度报送", "上传", "监管平台", "监管系统")),
        Cut("3.2.soil-water", "self_assessment", heading="7.3 水保", papers=("水土保持方案准予",), anchors=("水土保持", "水保")),
        Cut("3.3.land-use", "self_assessment", heading="7.4 土地", anchors=("用地", "三区三线", "土地")),
        Cut("2.2.reclamation-plan-monitoring", "reclamation_plan", heading="6 监测与后期管护", anchors=("监测与后期管护", "监测", "管护")),
        Cut(
            "2.2.reclamation-plan-funding",
            "reclamation_plan",
            heading="8 投资与资金来源",
            anchors=("投资与资金来源", "投资", "资金", "基金", "费用"),
        ),
        Cut("2.3.truth-commitment", "self_assessment", heading="8 企业声明", anchors=("企业声明", "承诺", "真实性")),
    ),
)

D = Style(
    key="D",
    edition=2020,
    look=Look(styled=True, body="宋体", heads="宋体", size=11, line=1.35, shade="F2F2F2", margins=(2.2, 2.2), page_text="第 {} 页"),
    formats={"self_assessment": "docx", "development_plan": "docx", "reclamation_plan": "pdf"},
    writers={
        "self_assessment": d_assessment.assessment,
        "development_plan": d_development.development,
        "reclamation_plan": d_reclamation.reclamation,
    },
    sheets=lambda m: [],
    day=d_assessment.iso,
    folder="",
    cuts=(
        Cut(
            "2.1.prerequisite-penalties",
            "self_assessment",
            tag="preconditions",
            row="处罚与事故",
            papers=("无违法记录证明",),
            anchors=("处罚与事故", "行政处罚", "处罚"),
        ),
        Cut(
            "2.1.prerequisite-disclosure",
            "self_assessment",
            tag="preconditions",
            row="信息公示",
            papers=("公示系统查询单",),
            anchors=("信息公示", "异常名录"),
        ),
        Cut("2.4.annual-upload", "self_assessment", heading="六、信息上传", anchors=("信息上传", "上传", "监管系统")),
        Cut("3.2.soil-water", "self_assessment", heading="三、水土保持", papers=("水土保持批复",), anchors=("水土保持",)),
        Cut("3.3.land-use", "self_assessment", heading="四、用地", anchors=("用地", "三区三线")),
        Cut("2.2.reclamation-plan-monitoring", "reclamation_plan", heading="监测与管护工程", anchors=("监测与管护", "监测", "管护")),
        Cut("2.2.reclamation-plan-funding", "reclamation_plan", heading="第七章　经费", anchors=("经费", "投资", "基金", "费用")),
        Cut("2.3.truth-commitment", "self_assessment", heading="第九部分　诚信承诺", anchors=("诚信承诺", "承诺", "真实性")),
    ),
)

E = Style(
    key="E",
    edition=2020,
    look=Look(styled=True, body="楷体", heads="黑体", size=12, line=1.3, page_text="{}"),
    formats={"self_assessment": "docx", "development_plan": "pdf", "reclamation_plan": "docx"},
    writers={"self_assessment": e_author.assessment, "development_plan": e_author.development, "reclamation_plan": e_author.reclamation},
    sheets=e_author.sheets,
    day=e_author.sl,
    folder="证明材料",
    cuts=(
        Cut(
            "2.1.prerequisite-penalties",
            "self_assessment",
            tag="preconditions",
            row="有无处罚",
            papers=("无处罚证明",),
            anchors=("处罚", "事故"),
        ),
        Cut(
            "2.1.prerequisite-disclosure",
            "self_assessment",
            tag="preconditions",
            row="信息公示",
            papers=("信息公开截屏",),
            anchors=("信息公示", "异常名录"),
        ),
        Cut("2.2.reclamation-plan-monitoring", "reclamation_plan", heading="Ⅴ 监测与看护", anchors=("监测", "看护", "管护")),
        Cut("2.2.reclamation-plan-funding", "reclamation_plan", heading="Ⅵ 投资", anchors=("投资估算", "投资", "费用", "基金")),
        Cut("2.3.truth-commitment", "self_assessment", heading="Ⅶ 保证书", anchors=("保证书", "承诺", "真实性")),
    ),
)

STYLES = {s.key: s for s in (B, C, D, E)}
