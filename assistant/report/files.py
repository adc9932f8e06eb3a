"""Writing a report into a file, atomically: a reader never sees half a report."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Literal

from assistant.core.errors import BadInputError
from assistant.core.report import Report
from assistant.report.keys import Decided

Form = Literal["json", "sarif", "docx", "html", "xlsx"]


def render(report: Report, form: str, decided: Decided | None = None) -> bytes:
    """A report in one of its forms: json, html, docx, xlsx, sarif. Decisions of people stand beside it in html, docx and xlsx."""
    if form == "json":
        from assistant.report.schema import to_json

        return to_json(report).encode("utf-8")
    if form == "html":
        from assistant.report.html import to_html

        return to_html(report, decided).encode("utf-8")
    if form == "docx":
        from assistant.report.docx import to_docx

        return to_docx(report, decided)
    if form == "xlsx":
        from assistant.report.xlsx import to_xlsx

        return to_xlsx(report, decided)
    if form == "sarif":
        from assistant.report.sarif import to_sarif

        return to_sarif(report).encode("utf-8")
    raise BadInputError(f"未知的报告格式：{form}")


def write(report: Report, path: Path, form: str) -> None:
    """Render and write; the folder is made where it is missing."""
    write_bytes(path, render(report, form))


def write_text(path: Path, words: str) -> None:
    """Write a text atomically, UTF-8."""
    write_bytes(path, words.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write atomically: a temporary file beside the target, then one rename. BadInputError where the place cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError as error:
        raise BadInputError(f"无法写入：{error.strerror}", path=str(path), advice="请检查文件夹是否存在、是否有写权限") from error
