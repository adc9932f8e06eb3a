"""The review opinion as a Word file (审查意见): a paper that an office could sign, to be edited by the reviewer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from assistant.core.decision import CHOICE_LABELS, CHOICES, DECIDING, STAGE_LABELS, Decision
from assistant.core.report import Citation, Report
from assistant.report import paper, view
from assistant.report.keys import Decided, flag_keys, item_key

_BASIC = (
    "mine_name", "enterprise", "uscc", "legal_rep", "license_no", "license_from", "license_to", "county", "mineral", "method",
    "scale_wt", "area_km2", "elev_top", "elev_bottom", "status", "report_date",
)  # fmt: skip
_PLACES = "出处："


def to_docx(report: Report, decided: Decided | None = None) -> bytes:
    """The bytes of the .docx: basic facts, checklist table, flags with places, decisions beside both, correction list, the stages' opinions to sign."""
    decided = decided or {}
    file = docx.Document()
    paper.page(file, f"{report.dossier.name}　绿色矿山申报材料审查意见")
    paper.title(file, "绿色矿山申报材料审查意见", f"{report.dossier.name}　　审查基准日：{_day(report.as_of)}")
    paper.heading(file, "一、基本情况")
    _basic_facts(file, report)
    paper.heading(file, "二、核对情况")
    paper.paragraph(file, view.headline(report)).paragraph_format.space_after = Pt(6)
    _checklist(file, report, decided)
    paper.heading(file, "三、需要核实的问题")
    _findings(file, report, decided)
    paper.heading(file, "四、补正清单")
    _corrections(file, report, decided)
    paper.heading(file, "五、材料清单")
    _documents(file, report)
    paper.heading(file, "六、审查意见")
    _opinions(file, decided)
    stamp = dt.datetime.fromisoformat(report.as_of)
    file.core_properties.created = file.core_properties.modified = stamp
    file.core_properties.title = f"{report.dossier.name}绿色矿山申报材料审查意见"
    file.core_properties.author = file.core_properties.last_modified_by = "greenmine-review"
    buffer = BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _day(iso: str) -> str:
    day = dt.date.fromisoformat(iso[:10])
    return f"{day.year}年{day.month}月{day.day}日"


def _basic_facts(file: Any, report: Report) -> None:
    known: dict[str, tuple[str, str]] = {}
    for fact in report.facts:
        if fact.name in _BASIC:
            known.setdefault(fact.name, (fact.label, fact.value))
    widths = (3.7, 4.9, 3.5, 4.1)
    pairs = [known[name] for name in _BASIC if name in known]
    if not pairs:
        paper.paragraph(file, "材料中未读到基本数据。")
        return
    table = paper.table(file, (), widths)
    for n in range(0, len(pairs), 2):
        left, right = pairs[n], pairs[n + 1] if n + 1 < len(pairs) else ("", "")
        paper.fill(table.add_row(), (left[0], left[1], right[0], right[1]), widths, shaded=(0, 2))


def _checklist(file: Any, report: Report, decided: Decided) -> None:
    names = view.document_names(report)
    widths = (1.2, 5.4, 2.1, 7.5)
    table = paper.table(file, ("序号", "核对项", "结论", "说明与出处"), widths)
    for number, item in enumerate(report.checklist, 1):
        lines = [view.reason(item)]
        if item.citations:
            lines.append(f"\t{_PLACES}{view.where(item.citations[0], names)}")
        lines.extend(_decided(decided.get(item_key(item), [])))
        attention = (2,) if item.verdict not in ("met", "not_applicable") else ()
        paper.fill(
            table.add_row(),
            (str(number), item.title, view.VERDICT_LABELS[item.verdict], "\n".join(lines)),
            widths,
            centred=(0, 2),
            bold=attention,
        )


def _decided(decisions: Iterable[Decision]) -> list[str]:
    return [f"◆ {d.words}" for d in decisions]


def _findings(file: Any, report: Report, decided: Decided) -> None:
    names = view.document_names(report)
    keys = {f.id: k for k, f in flag_keys(report).items()}
    shown = [f for f in report.findings if f.severity != "info" or f.suppressed]
    if not shown:
        paper.paragraph(file, "未发现需要核实的问题。")
        return
    number = 0
    for (severity, findings), ordinal in zip(view.grouped(shown), "一二三四五", strict=False):
        made = paper.paragraph(file, indent=True, keep=True)
        made.paragraph_format.space_before = Pt(6)
        paper.run(made, f"（{ordinal}）{view.SEVERITY_LABELS[severity]}（{len(findings)}条）", font=paper.QUOTE, bold=True)
        for finding in findings:
            number += 1
            suppressed = f"（已注明不计：{finding.suppressed}）" if finding.suppressed else ""
            made = paper.paragraph(file, keep=bool(finding.citations))
            paper.run(made, f"{number}. {view.CATEGORY_LABELS[finding.category]}。", bold=True)
            paper.run(made, f"{finding.message}{suppressed}")
            for citation in finding.citations[:4]:
                _quote(file, citation, names)
            for line in _decided(decided.get(keys[finding.id], [])):
                paper.paragraph(file, line)


def _quote(file: Any, citation: Citation, names: dict[str, str]) -> None:
    made = file.add_paragraph()
    made.paragraph_format.left_indent = Cm(1.4)
    made.paragraph_format.line_spacing = 1.15
    paper.run(made, f"“{citation.quote}”", size=10.5, font=paper.QUOTE)
    paper.run(made, f"　——{view.where(citation, names)}", size=9, colour="666666")


def _corrections(file: Any, report: Report, decided: Decided) -> None:
    lines = view.corrections(report, decided)
    if not lines:
        paper.paragraph(file, "无须补正。")
        return
    widths = (1.2, 4.2, 6.8, 4.0)
    table = paper.table(file, ("序号", "事项", "说明", "位置"), widths)
    for number, line in enumerate(lines, 1):
        paper.fill(table.add_row(), (str(number), line.what, line.why, "\n".join(line.places)), widths, centred=(0,))


def _documents(file: Any, report: Report) -> None:
    widths = (1.3, 6.6, 3.2, 1.3, 3.8)
    table = paper.table(file, ("编号", "文件", "类别", "页数", "说明"), widths)
    for d in report.documents:
        notes = [f"第{g.page}页{view.GRADE_LABELS[g.grade]}" for g in d.grades] + d.warnings
        values = (d.id, d.path, view.kind_label(d), str(d.pages or "—"), "；".join(notes[:4]))
        paper.fill(table.add_row(), values, widths, centred=(0, 3))
    for error in report.errors:
        paper.fill(table.add_row(), ("", error.path, "未能读取或完成", "", error.message), widths)


def _opinions(file: Any, decided: Decided) -> None:
    """A box for each stage of the notice with its count of decisions, to be ticked, signed and sealed."""
    widths = (3.0, 13.2)
    table = paper.table(file, (), widths)
    for stage in DECIDING:
        made = [d for found in decided.values() for d in found if d.stage == stage]
        counts = "、".join(f"{CHOICE_LABELS[c]}{sum(d.choice == c for d in made)}项" for c in CHOICES if any(d.choice == c for d in made))
        row = table.add_row()
        words = f"　□ 同意　　□ 补正后再审　　□ 不同意\n{'对核对结果的决定：' + counts if counts else ''}\n\n"
        paper.fill(row, (STAGE_LABELS[stage], words), widths, centred=(0,), shaded=(0,))
        paper.height(row, 3.4)
        signed = row.cells[1].add_paragraph()
        signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paper.run(signed, "审查人（签字）：＿＿＿＿＿＿　　（单位盖章）　　　　　年　　月　　日", size=10.5)
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = stage != DECIDING[-1]
    note = paper.paragraph(file, indent=False)
    note.paragraph_format.space_before = Pt(10)
    paper.run(note, "注：本意见初稿由程序自动核对生成，只列原文与查找范围，不作结论；是否属实由审查人员判断。", size=9, colour="666666")
