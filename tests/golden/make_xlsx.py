"""Writes a workbook: a titled table with merged header cells, number formats, a comment, white words, a note, a hidden sheet.

`python tests/golden/make_xlsx.py DIR` writes DIR/sample.xlsx.
"""

from __future__ import annotations

import io
import sys
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font


def book() -> Any:
    made = openpyxl.Workbook()
    made.properties.creator = "李四"
    sheet = made.active
    sheet.title = "储量"
    sheet["A1"] = "表1 资源储量表（单位：万吨）"
    sheet.merge_cells("A1:D1")
    for r, row in enumerate((["年度", "储量", None, "日期"], [None, "保有", "动用", None], [2021, 740.145, 96.01, date(2023, 8, 24)]), 2):
        for c, value in enumerate(row, 1):
            sheet.cell(r, c, value)
    for area in ("A2:A3", "B2:C2", "D2:D3"):
        sheet.merge_cells(area)
    sheet["B4"].number_format = "0.00"
    sheet["D4"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["C4"].comment = Comment("请核对", "王五")
    sheet["A5"] = "白字"
    sheet["A5"].font = Font(color="FFFFFFFF")
    sheet["A7"] = "备注：以上为年报数据。"
    hidden = made.create_sheet("底稿")
    hidden["A1"] = "不给人看"
    hidden.sheet_state = "hidden"
    return made


def saved(made: Any) -> bytes:
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


if __name__ == "__main__":
    target = Path(sys.argv[1]) / "sample.xlsx"
    target.write_bytes(saved(book()))
    print(target)
