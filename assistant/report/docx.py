"""The review opinion as a Word file (审查意见): a paper that an office could sign, to be edited by the reviewer."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from assistant.core.report import Citation, Report
from assistant.report import view
from assistant.report.keys import Decided, flag_keys, item_key

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BODY, _HEAD = "仿宋", "黑体"
_BASIC = (
    "mine_name", "enterprise", "uscc", "legal_rep", "license_no", "license_from", "license_to", "county", "mineral", "method",
    "scale_wt", "area_km2", "elev_top", "elev_bottom", "status", "report_date",
)  # fmt: skip


def to_docx(report: Report, decided: Decided | None = None) -> bytes:
    """The bytes of the .docx: basic facts, checklist table, flags with places, decisions beside both, correction list, signature lines."""
    decided = decided or {}
    file = docx.Document()
    _page(file)
    _title(file, report)
    _heading(file, "一、基本情况")
    _basic_facts(file, report)
    _heading(file, "二、核对情况")
    _paragraph(file, view.headline(report))
    _checklist(file, report, decided)
    _heading(file, "三、需要核实的问题")
    _findings(file, report, decided)
    _heading(file, "四、补正清单")
    _corrections(file, report, decided)
    _heading(file, "五、材料清单")
    _documents(file, report)
    _signature(file)
    stamp = dt.datetime.fromisoformat(report.as_of)
    file.core_properties.created = file.core_properties.modified = stamp
    file.core_properties.title = f"{report.dossier.name}绿色矿山申报材料审查意见"
    file.core_properties.author = file.core_properties.last_modified_by = "greenmine-review"
    buffer = BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _page(file: Any) -> None:
    section = file.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.4)
    style = file.styles["Normal"]
    style.font.name, style.font.size = _BODY, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _BODY)
    style.paragraph_format.line_spacing = 1.3
    style.paragraph_format.space_after = Pt(0)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(footer, "PAGE")


def _field(paragraph: Any, code: str) -> None:
    run = paragraph.add_run()
    for kind, words in (("begin", None), (None, code), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = words
        run._r.append(element)


def _run(
    paragraph: Any, words: str, *, size: float | None = None, bold: bool = False, font: str | None = None, colour: str | None = None
) -> None:
    run = paragraph.add_run(_CONTROL.sub("", words))
    run.bold = bold
    if size:
        run.font.size = Pt(size)
    if font:
        run.font.name = font
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)


def _title(file: Any, report: Report) -> None:
    paragraph = file.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(6)
    _run(paragraph, "绿色矿山申报材料审查意见", size=20, font=_HEAD)
    paragraph = file.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(10)
    _run(paragraph, f"{report.dossier.name}　审查基准日：{report.as_of}", size=12)


def _heading(file: Any, words: str) -> None:
    paragraph = file.add_heading(level=1)
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(14), Pt(6)
    paragraph.paragraph_format.keep_with_next = True
    _run(paragraph, words, size=14, font=_HEAD, colour="000000")


def _paragraph(file: Any, words: str) -> None:
    paragraph = file.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(24)
    _run(paragraph, words)


def _table(file: Any, header: tuple[str, ...], widths: tuple[float, ...]) -> Any:
    table = file.add_table(rows=1, cols=len(header))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)  # LibreOffice goes by the grid, Word by the cells
    _fill(table.rows[0], header, widths, bold=True)
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    return table


def _fill(row: Any, values: tuple[str, ...], widths: tuple[float, ...], *, bold: bool = False) -> None:
    whole = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(whole)
    for cell, words, width in zip(row.cells, values, widths, strict=True):
        cell.width = Cm(width)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.line_spacing = 1.1
        if bold:
            shade = OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), "E9EFEB")
            cell._tc.get_or_add_tcPr().append(shade)
        _run(paragraph, words, size=10, bold=bold)


def _basic_facts(file: Any, report: Report) -> None:
    known: dict[str, tuple[str, str]] = {}
    for fact in report.facts:
        if fact.name in _BASIC:
            known.setdefault(fact.name, (fact.label, fact.value))
    table = file.add_table(rows=0, cols=4)
    table.style = "Table Grid"
    pairs = [known[name] for name in _BASIC if name in known]
    for n in range(0, len(pairs), 2):
        left, right = pairs[n], pairs[n + 1] if n + 1 < len(pairs) else ("", "")
        _fill(table.add_row(), (left[0], left[1], right[0], right[1]), (3.0, 5.1, 3.0, 5.1))
    if not pairs:
        _paragraph(file, "材料中未读到基本数据。")


def _checklist(file: Any, report: Report, decided: Decided) -> None:
    names = view.document_names(report)
    table = _table(file, ("序号", "核对项", "结论", "说明与出处"), (1.1, 5.6, 2.0, 7.5))
    for number, item in enumerate(report.checklist, 1):
        explanation = view.reason(item)
        if item.citations:
            explanation += f"\n（{view.where(item.citations[0], names)}）"
        explanation += "".join(f"\n{d.words}" for d in decided.get(item_key(item), []))
        _fill(table.add_row(), (str(number), item.title, view.VERDICT_LABELS[item.verdict], explanation), (1.1, 5.6, 2.0, 7.5))


def _findings(file: Any, report: Report, decided: Decided) -> None:
    names = view.document_names(report)
    keys = {f.id: k for k, f in flag_keys(report).items()}
    shown = [f for f in report.findings if f.severity != "info" or f.suppressed]
    if not shown:
        _paragraph(file, "未发现需要核实的问题。")
    number = 0
    for severity, findings in view.grouped(shown):
        paragraph = file.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(6)
        _run(paragraph, f"{view.SEVERITY_LABELS[severity]}（{len(findings)}条）", bold=True)
        for finding in findings:
            number += 1
            suppressed = f"（已注明不计：{finding.suppressed}）" if finding.suppressed else ""
            _paragraph(file, f"{number}. 【{view.CATEGORY_LABELS[finding.category]}】{finding.message}{suppressed}")
            for citation in finding.citations[:4]:
                _quote(file, citation, names)
            for decision in decided.get(keys[finding.id], []):
                _paragraph(file, decision.words)


def _quote(file: Any, citation: Citation, names: dict[str, str]) -> None:
    paragraph = file.add_paragraph()
    paragraph.paragraph_format.left_indent = Cm(1.4)
    _run(paragraph, f"“{citation.quote}”", size=10.5, font="楷体")
    _run(paragraph, f"　——{view.where(citation, names)}", size=9, colour="666666")


def _corrections(file: Any, report: Report, decided: Decided) -> None:
    lines = view.corrections(report, decided)
    if not lines:
        _paragraph(file, "无须补正。")
        return
    table = _table(file, ("序号", "事项", "说明", "位置"), (1.1, 4.2, 7.1, 3.8))
    for number, line in enumerate(lines, 1):
        _fill(table.add_row(), (str(number), line.what, line.why, "；".join(line.places)), (1.1, 4.2, 7.1, 3.8))


def _documents(file: Any, report: Report) -> None:
    table = _table(file, ("编号", "文件", "类别", "页数", "说明"), (1.2, 7.0, 2.8, 1.2, 4.0))
    for d in report.documents:
        notes = [f"第{g.page}页{view.GRADE_LABELS[g.grade]}" for g in d.grades] + d.warnings
        _fill(
            table.add_row(), (d.id, d.path, view.KIND_LABELS[d.kind], str(d.pages or "—"), "；".join(notes[:4])), (1.2, 7.0, 2.8, 1.2, 4.0)
        )
    for error in report.errors:
        _fill(table.add_row(), ("", error.path, "未能读取或完成", "", error.message), (1.2, 7.0, 2.8, 1.2, 4.0))


def _signature(file: Any) -> None:
    paragraph = file.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(18)
    _run(paragraph, "审查意见：□ 同意　□ 补正后再审　□ 不同意")
    for words in ("审查人（签字）：　　　　　　　　　", "审查单位（盖章）：　　　　　　　　", "日期：　　　　年　　　月　　　日"):
        paragraph = file.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.space_before = Pt(10)
        _run(paragraph, words)
    paragraph = file.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(14)
    _run(paragraph, "注：本意见初稿由程序自动核对生成，只列原文与查找范围，不作结论；是否属实由审查人员判断。", size=9, colour="666666")
