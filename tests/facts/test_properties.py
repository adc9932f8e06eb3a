"""Whatever is written: cites read back, values survive print and parse, order and white space do not matter, nothing crashes."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.core.cite import read_back
from assistant.core.document import Dossier
from assistant.facts import find_facts
from assistant.facts.flat import flatten

from .words import book_of, document_of

_AREA_UNITS = {"km²": 1.0, "平方公里": 1.0, "公顷": 100.0, "hm²": 100.0, "亩": 1500.0, "平方米": 1e6}


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 99_999),
    st.sampled_from(["万吨/年", "万t/a", "吨/年"]),
    st.sampled_from(["生产规模为{}。", "| 生产规模 | {} |", "设计生产能力{}，", "生产规模：{}"]),
)
def test_a_scale_survives_print_and_parse(hundredths: int, unit: str, frame: str) -> None:
    scale = hundredths / 100
    if scale < 0.05 or scale > 6000:
        return
    shown = f"{scale:.2f}" if unit != "吨/年" else f"{hundredths * 100}"
    main = book_of(frame.format(shown + unit))[1].main("scale_wt")
    assert main is not None
    assert abs(main.number - scale) < 1e-6


@settings(max_examples=40, deadline=None)
@given(st.integers(20, 90_000), st.sampled_from(sorted(_AREA_UNITS)))
def test_an_area_in_any_unit(units: int, unit: str) -> None:
    area = units / 10_000
    factor = _AREA_UNITS[unit]
    shown = f"{area * factor:.4f}".rstrip("0").rstrip(".")
    main = book_of(f"矿区面积{shown}{unit}。")[1].main("area_km2")
    assert main is not None
    assert abs(main.number - area) <= main.slack + 1e-6


@settings(max_examples=40, deadline=None)
@given(
    st.dates(dt.date(1995, 1, 1), dt.date(2049, 12, 31)),
    st.integers(1, 30),
    st.sampled_from(
        [
            "{0.year}年{0.month}月{0.day}日",
            "{0:%Y-%m-%d}",
            "{0.year}.{0.month}.{0.day}",
            "{0:%Y/%m/%d}",
            "{0.year} 年 {0.month} 月 {0.day} 日",
        ]
    ),
)
def test_a_term_in_any_form(day: dt.date, years: int, form: str) -> None:
    last = day.replace(year=day.year + years, day=min(day.day, 28))
    words = f"采矿许可证有效期限自{form.format(day)}至{form.format(last)}。"
    book = book_of(words)[1]
    first, end = book.main("license_from"), book.main("license_to")
    assert first is not None
    assert first.normalized == day.isoformat()
    assert end is not None
    assert end.normalized == last.isoformat()


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet="矿山面积生产规模采许可证号有效期限自至为年月日万吨公顷0123456789.，。：|-~（）%C设计实际回采率损毁复垦静态总投资\n ",
        max_size=160,
    )
)
def test_no_text_makes_a_finder_fail_and_every_cite_reads_back(words: str) -> None:
    for kind in ("self_assessment", "reclamation_plan"):
        dossier, book = book_of(words, kind)
        for fact in book:
            assert read_back(dossier, fact.cite) == fact.value
            assert fact.value.strip()


@given(st.text(max_size=80))
def test_flat_offsets_lead_back(words: str) -> None:
    flat, starts = flatten(words)
    assert len(flat) == len(starts)
    assert list(starts) == sorted(starts)
    assert all(0 <= s < len(words) for s in starts)


def test_the_order_of_the_files_changes_nothing() -> None:
    a = document_of("生产规模60万吨/年。矿山名称：渠县大石包煤矿", "self_assessment", "a.md")
    b = document_of("生产规模为50万吨/年。", "development_plan", "b.md")
    one, two = Dossier.of("x", "x", [a, b]), Dossier.of("x", "x", [b, a])
    assert tuple(find_facts(one)) == tuple(find_facts(two))
