"""The overview as an Excel workbook: the dossiers, what they share, verdicts by item, commonest flags."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from urllib.parse import quote

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from assistant.batch.summary import COLUMNS, Distributions, title_of
from assistant.checks.copying.links import KIND_LABELS, Link
from assistant.core.check import SEVERITY_LABELS
from assistant.core.report import VERDICT_LABELS, VERDICTS


def workbook(rows: list[dict[str, Any]], groups: list[tuple[list[str], list[Link]]], distributions: Distributions) -> bytes:
    """The file's bytes."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "汇总"
    _fill(sheet, [title for _, title, _ in COLUMNS], [[row[key] for key, _, _ in COLUMNS] for row in rows], [w for _, _, w in COLUMNS])
    column = [k for k, _, _ in COLUMNS].index("report") + 1
    for number, row in enumerate(rows, 2):
        if row["report"]:
            cell = sheet.cell(number, column)
            cell.hyperlink, cell.style = quote(row["report"]), "Hyperlink"
    sheet.freeze_panes = "C2"
    shared = [
        [n, SEVERITY_LABELS[k.weight], KIND_LABELS[k.kind], k.own, k.here, k.other, k.there, k.about, _side(k, 0), _side(k, 1)]
        for n, (_, links) in enumerate(groups, 1)
        for k in links
    ]
    _fill(
        book.create_sheet("材料之间"),
        ["组", "程度", "类别", "材料甲", "位置", "材料乙", "位置", "说明", "甲原文", "乙原文"],
        shared,
        [6, 12, 14, 16, 34, 16, 34, 40, 60, 60],
    )
    items = [[i, title, *(count[v] for v in VERDICTS)] for i, (title, count) in sorted(distributions.items.items())]
    _fill(
        book.create_sheet("各项结论"), ["编号", "核对项", *(VERDICT_LABELS[v] for v in VERDICTS)], items, [30, 40, *([10] * len(VERDICTS))]
    )
    rules = [[r, title_of(r), n] for r, n in sorted(distributions.rules.items(), key=lambda p: (-p[1], p[0]))]
    _fill(book.create_sheet("常见提示"), ["规则", "提示", "材料套数"], rules, [34, 40, 10])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _side(link: Link, side: int) -> str:
    return "\n".join(p[side] for p in link.passages)[:2000]


def _fill(sheet: Any, head: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[int]) -> None:
    """A table with a head, filters, and columns that are wide enough."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    sheet.append(list(head))
    for row in rows:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", v) if isinstance(v, str) else v for v in row])
    for index, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E3EDE7")
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if cell.data_type == "f":
                cell.data_type = "s"  # words of a filing are shown, never calculated
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
