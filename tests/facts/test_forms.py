"""Report forms as Word files hold them: merged cells at the left name groups of fields, columns begin inside the form."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from assistant.core.document import Dossier
from assistant.core.fact import FactBook
from assistant.facts import find_facts
from assistant.ingest.readers import Limits, Source, read_file

_ROWS = (
    ("项目概况", "项目名称", "大垭口石灰岩矿", "", ""),
    ("", "单位名称", "旺苍县鸿达石业有限公司", "", ""),
    ("", "矿区面积", "0.1286km2", "开采标高", "1180～1060m"),
    ("", "生产能力", "30万t/a", "生产年限", "13年"),
    ("复垦区", "土地类型", "面积（hm2）", "", ""),
    ("", "", "小计", "已损毁", "拟损毁"),
    ("", "旱地", "1.25", "0.32", "0.93"),
    ("", "有林地", "12.00", "5.29", "6.71"),
    ("", "合计", "13.25", "5.61", "7.64"),
    ("复垦责任范围", "面积（hm2）", "13.25", "", ""),
    ("复垦土地", "面积（hm2）", "12.85", "土地复垦率（%）", "96.98"),
    ("投资", "静态总投资（万元）", "268.35", "动态总投资（万元）", "341.20"),
)
_MERGED = ((0, 0, 3, 0), (0, 2, 0, 4), (1, 2, 1, 4), (4, 0, 8, 0), (4, 1, 5, 1), (4, 2, 4, 4), (9, 2, 9, 4))


@pytest.fixture(scope="module")
def book() -> FactBook:
    word = docx.Document()
    word.add_paragraph("大垭口石灰岩矿矿山地质环境保护与土地复垦方案")
    table = word.add_table(rows=len(_ROWS), cols=5)
    for n, row in enumerate(_ROWS):
        for c, words in enumerate(row):
            table.cell(n, c).text = words
    for top, left, bottom, right in _MERGED:
        words = table.cell(top, left).text
        table.cell(top, left).merge(table.cell(bottom, right)).text = words
    kept = io.BytesIO()
    word.save(kept)
    name = "矿山地质环境保护与土地复垦方案.docx"
    read = read_file(Source(Path(name), name, kept.getvalue(), Limits()))
    dossier = Dossier.of("form", "案例", [replace(read, kind="reclamation_plan", path=name)])
    return find_facts(dossier)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("area_km2", 0.1286), ("scale_wt", 30), ("elev_top", 1180), ("elev_bottom", 1060), ("damaged_hm2", 5.61), ("planned_damage_hm2", 7.64),
        ("responsibility_hm2", 13.25), ("reclaim_hm2", 12.85), ("reclaim_rate", 96.98), ("static_wan", 268.35), ("dynamic_wan", 341.2),
    ],
)  # fmt: skip
def test_every_field_of_the_form(book: FactBook, name: str, value: float) -> None:
    main = book.main(name)
    assert main is not None
    assert main.number == pytest.approx(value)
