"""The morning's overview: summary.json and summary.xlsx, what needs a person first."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from assistant.batch.job import Outcome
from assistant.core.report import Report
from assistant.report.files import write_bytes, write_text
from assistant.report.schema import from_json

_COLUMNS = (
    ("dossier", "编号", 16), ("name", "矿山", 28), ("enterprise", "企业", 30), ("county", "县（市、区）", 16), ("as_of", "基准日", 12), ("status", "状态", 12),
    ("high", "严重", 8), ("medium", "须更正", 8), ("low", "请留意", 8), ("missing", "缺失", 8), ("contradicted", "矛盾", 8), ("partial", "部分", 8),
    ("needs_review", "待核查", 8), ("met", "符合", 8), ("pages", "页数", 8), ("seconds", "用时（秒）", 10), ("report", "报告", 30), ("reason", "说明", 60),
)  # fmt: skip


def summarise(outcomes: tuple[Outcome, ...], out: Path) -> None:
    """Write summary.json and summary.xlsx; the rows that need a person stand first."""
    rows = [_row(o, out) for o in outcomes]
    rows.sort(key=lambda r: (r["status"] != "未能完成", -r["high"], -r["missing"] - r["contradicted"], -r["medium"], r["dossier"]))
    totals = {
        k: sum(r[k] for r in rows) for k in ("high", "medium", "low", "missing", "contradicted", "partial", "needs_review", "met", "pages")
    }
    document = {
        "schema": "greenmine.summary/1",
        "dossiers": rows,
        "totals": totals,
        "failed": [r["dossier"] for r in rows if r["status"] == "未能完成"],
    }
    write_text(out / "summary.json", json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    write_bytes(out / "summary.xlsx", _workbook(rows))


def _row(outcome: Outcome, out: Path) -> dict[str, Any]:
    row: dict[str, Any] = {key: "" for key, _, _ in _COLUMNS}
    row |= dict.fromkeys(("high", "medium", "low", "missing", "contradicted", "partial", "needs_review", "met", "pages"), 0)
    row |= {
        "dossier": outcome.id,
        "name": outcome.name,
        "status": "未能完成" if outcome.status == "failed" else "已完成",
        "reason": outcome.reason,
        "seconds": outcome.seconds,
    }
    file = out / outcome.id / "report.json"
    if outcome.status == "failed" or not file.is_file():
        return row
    report = from_json(file.read_text("utf-8"))
    s = report.summary
    row |= {
        "name": _fact(report, "mine_name") or report.dossier.name, "enterprise": _fact(report, "enterprise"), "county": _fact(report, "county"), "as_of": report.as_of,
        "high": s.findings.high, "medium": s.findings.medium, "low": s.findings.low, "missing": s.missing, "contradicted": s.contradicted, "partial": s.partial,
        "needs_review": s.needs_review, "met": s.met, "pages": outcome.pages, "report": f"{outcome.id}/report.html",
        "reason": "；".join(f"{e.path}：{e.message}" for e in report.errors[:3]),
    }  # fmt: skip
    return row


def _fact(report: Report, name: str) -> str:
    return next((f.value for f in report.facts if f.name == name), "")


def _workbook(rows: list[dict[str, Any]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "汇总"
    sheet.append([title for _, title, _ in _COLUMNS])
    for row in rows:
        sheet.append([row[key] for key, _, _ in _COLUMNS])
        if row["report"]:
            cell = sheet.cell(sheet.max_row, [k for k, _, _ in _COLUMNS].index("report") + 1)
            cell.hyperlink, cell.style = row["report"], "Hyperlink"
    for index, (_, _, width) in enumerate(_COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E3EDE7")
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()
