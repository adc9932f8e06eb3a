"""Excel workbooks: values as Excel shows them, merged cells once, hidden things as hidden."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.core.document import Document
from assistant.core.errors import LimitError, UnreadableFileError
from assistant.ingest.readers import Limits, Source, read_file
from assistant.ingest.readers.xlsx_format import shown
from tests.golden.make_xlsx import book, saved


def read(data: bytes, **limits: int) -> Document:
    return read_file(Source(Path("附表.xlsx"), "附表.xlsx", data, Limits(**limits)))  # type: ignore[arg-type]


def test_a_sheet_is_a_section_with_a_table() -> None:
    document = read(saved(book()))
    table = document.tables[0]
    assert [[b.text if b else None for b in row] for row in document.grid(table)] == [
        ["年度", "储量", "储量", "日期"],
        ["年度", "保有", "动用", "日期"],
        ["2021", "740.15", "96.01", "2023年8月24日"],
    ]
    assert (table.header_rows, table.unit, document.caption_of(table)) == (2, "万吨", "表1 资源储量表（单位：万吨）")
    assert document.blocks[0].text == "储量"
    assert document.blocks[0].role == "heading"
    assert {b.text: b.address for b in document.blocks}["740.15"] == "储量!B4"
    assert {b.text: b.role for b in document.blocks}["备注：以上为年报数据。"] == "paragraph"


def test_hidden_sheets_white_words_and_comments_are_told() -> None:
    document = read(saved(book()))
    assert {t.text: t.detail["why"] for t in document.traces if t.kind == "hidden-text"} == {
        "白字": "hidden-cell",
        "不给人看": "hidden-sheet",
    }
    assert {b.text for b in document.visible}.isdisjoint({"白字", "不给人看", "请核对"})
    assert any(t.kind == "comment" and t.detail["author"] == "王五" for t in document.traces)
    assert document.metadata["creator"] == "李四"
    assert any("底稿" in w for w in document.warnings)


def test_formulas_without_a_kept_value_are_warned_of() -> None:
    made = book()
    made["储量"]["B6"] = "=SUM(B4:B5)"
    assert any("公式" in w for w in read(saved(made)).warnings)


@pytest.mark.parametrize(
    ("value", "form", "words"),
    [
        (0.8523, "0.0%", "85.2%"), (1234567.5, '#,##0.00"万元"', "1,234,567.50万元"), (3.14159, "General", "3.14159"), (12.0, "General", "12"),
        (0.1 + 0.2, "General", "0.3"), (2.345, "0.00", "2.35"), (-3.5, "0.00;(0.00)", "(3.50)"), (5, "000", "005"), (1.5, "0.##", "1.5"),
        (datetime(2023, 8, 4, 9, 5), "yyyy-mm-dd hh:mm", "2023-08-04 09:05"), (date(2023, 8, 4), "yyyy/m/d", "2023/8/4"), (True, "General", "TRUE"),
        (12345, '[$￥-804]#,##0', "12,345"), ("文字", "@", "文字"), (None, "General", ""),
    ],
)  # fmt: skip
def test_values_as_shown(value: Any, form: str, words: str) -> None:
    assert shown(value, form) == words


def test_damage_bombs_and_entities_are_named() -> None:
    data = saved(book())
    with pytest.raises(UnreadableFileError):
        read(data[: len(data) // 2])
    with pytest.raises(LimitError):
        read(data, unpacked=1000)
    kept = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(data))
    with zipfile.ZipFile(kept, "w") as packed:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/workbook.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "b">]>' + content
            packed.writestr(name, content)
    with pytest.raises(UnreadableFileError, match="实体"):
        read(kept.getvalue())
