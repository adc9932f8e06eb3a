"""The report as a workbook: checklist, flags, facts beside each other, corrections, documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assistant.core.report import Citation, Report
from assistant.report import view
from assistant.report.keys import Decided, flag_keys, item_key

_HEAD = PatternFill("solid", fgColor="E3EDE7")
_ALERT = PatternFill("solid", fgColor="FBE4E1")
_LINE = Side(style="thin", color="BFC8C3")
_RULED = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FONT = "宋体"


def to_xlsx(report: Report, decided: Decided | None = None) -> bytes:
    """The bytes of the .xlsx; the same report always gives the same content."""
    book = Workbook()
    book.properties.created = book.properties.modified = dt.datetime.fromisoformat(report.as_of)
    names = view.document_names(report)
    keys = {f.id: k for k, f in flag_keys(report).items()}
    opinions = {k: "\n".join(d.words for d in found) for k, found in (decided or {}).items()}
    first = book.active
    assert isinstance(first, Worksheet)
    _sheet(first, "核对清单", ("编号", "条款", "核对项", "结论", "把握", "理由", "依据原文", "出处", "审查决定"), (12, 10, 44, 12, 12, 50, 60, 40, 36), (
        (i.id, i.clause, i.title, view.VERDICT_LABELS[i.verdict], view.band(i.confidence), view.reason(i), _quotes(i.citations), _places(i.citations, names), opinions.get(item_key(i), ""))
        for i in report.checklist
    ), alert=("缺失", "存在矛盾", "部分符合"))  # fmt: skip
    _sheet(book.create_sheet(), "提示", ("编号", "严重程度", "类别", "规则", "说明", "依据原文", "出处", "不计理由", "审查决定"), (8, 16, 16, 28, 70, 60, 40, 20, 36), (
        (f.id, view.SEVERITY_LABELS[f.severity], view.CATEGORY_LABELS[f.category], f.rule, f.message, _quotes(f.citations), _places(f.citations, names), f.suppressed or "", opinions.get(keys[f.id], ""))
        for f in report.findings
    ), alert=(view.SEVERITY_LABELS["high"],))  # fmt: skip
    columns, rows = view.matrix(report)
    _sheet(book.create_sheet(), "数据对照", ("数据", "是否一致", *(names[c] for c in columns)), (22, 12, *(30 for _ in columns)), (
        (r.label, "≠ 不一致" if r.conflict else "", *(r.cells[c].value if c in r.cells else "" for c in columns)) for r in rows
    ), alert=("≠ 不一致",))  # fmt: skip
    _sheet(book.create_sheet(), "补正清单", ("序号", "事项", "说明", "位置"), (8, 40, 80, 60), (
        (n, c.what, c.why, "\n".join(c.places)) for n, c in enumerate(view.corrections(report, decided), 1)
    ))  # fmt: skip
    _sheet(book.create_sheet(), "材料", ("编号", "文件", "类别", "页数", "识别页", "说明"), (8, 50, 16, 8, 8, 60), (
        *((d.id, d.path, view.kind_label(d), d.pages or "", d.ocr_pages or "", "；".join(d.warnings)) for d in report.documents),
        *(("", e.path, "未能读取或完成", "", "", e.message) for e in report.errors),
    ), alert=("未能读取或完成",))  # fmt: skip
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _sheet(
    sheet: Worksheet,
    title: str,
    header: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[Sequence[object]],
    *,
    alert: Sequence[str] = (),
) -> None:
    sheet.title = title
    sheet.append(list(header))
    for row in rows:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", str(v)) if isinstance(v, str) else v for v in row])
    for index, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    for cell in sheet[1]:
        cell.font = Font(name=_FONT, bold=True)
        cell.fill = _HEAD
        cell.border = _RULED
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    for cells in sheet.iter_rows(min_row=2):
        alarming = any(c.value in alert for c in cells)
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(name=_FONT, size=10)
            cell.border = _RULED
            if isinstance(cell.value, str) and cell.value[:1] in "=+-@":
                cell.data_type = "s"  # words of a filing are never a formula
            if alarming:
                cell.fill = _ALERT
    sheet.freeze_panes = "A2"
    _printed(sheet, title)
    if sheet.max_row > 1:
        sheet.auto_filter.ref = sheet.dimensions


def _printed(sheet: Worksheet, title: str) -> None:
    """On paper: A4 across, as wide as the page, the header on every page, title and page number around it."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.7, bottom=0.6, header=0.3, footer=0.3)
    sheet.oddHeader.center.text = title
    sheet.oddFooter.center.text = "第 &P 页　共 &N 页"


def _quotes(citations: list[Citation]) -> str:
    return "\n".join(f"“{c.quote}”" for c in citations)


def _places(citations: list[Citation], names: dict[str, str]) -> str:
    return "\n".join(view.where(c, names) for c in citations)
