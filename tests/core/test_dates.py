import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core import dates

DAY = dates.PartialDate(2023, 8, 24)


@pytest.mark.parametrize(
    "words",
    [
        "2023年8月24日",
        "2023.8.24",
        "2023-08-24",
        "2023/8/24",
        "2023年08月24日",
        "二〇二三年八月二十四日",
        "２０２３年８月２４日",
        "20230824",
        "2023 年 8 月 24 日",
    ],
)
def test_every_way_of_writing_a_day(words: str) -> None:
    assert dates.parse_date(f"于{words}签订") == DAY


@pytest.mark.parametrize(
    ("words", "iso"), [("2023年8月", "2023-08"), ("二〇二三年八月", "2023-08"), ("2023.08", "2023-08"), ("2023年", "2023")]
)
def test_what_is_not_written_stays_open(words: str, iso: str) -> None:
    assert dates.parse_date(words).iso() == iso


@pytest.mark.parametrize(
    "words",
    [
        "DZ/T 0320-2018",
        "面积2023.85m²",
        "回采率2021%",
        "电话0818-2843953",
        "系数0.2023",
        "C5100002011053120195207",
        "资源量2000.2万吨",
        "面积2010.5 hm²",
        "投资2012.6元",
    ],
)
def test_what_is_no_date(words: str) -> None:
    assert dates.dates(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "2019年1月9日至2029年1月9日",
        "自2019年1月9日起至2029年1月9日止",
        "2019.1.9-2029.1.9",
        "2019.01.09～2029.01.09",
        "2019-01-09至2029-01-09",
    ],
)
def test_periods(words: str) -> None:
    [(start, end)] = dates.periods(words)
    assert (start.date.iso(), end.date.iso()) == ("2019-01-09", "2029-01-09")


def test_months_as_period() -> None:
    [(start, end)] = dates.periods("适用年限2022.01—2026.12")
    assert start.date.first() == dt.date(2022, 1, 1)
    assert end.date.last() == dt.date(2026, 12, 31)


def test_impossible_days_are_kept_and_known() -> None:
    [span] = dates.dates("2023年2月30日")
    assert not span.date.possible
    with pytest.raises(ValueError, match="day"):
        span.date.first()


@given(
    st.dates(min_value=dt.date(1950, 1, 1), max_value=dt.date(2099, 12, 31)),
    st.sampled_from(["{0}年{1}月{2}日", "{0}.{1}.{2}", "{0}-{1:02d}-{2:02d}", "{0}/{1}/{2}"]),
)
def test_dates_survive_print_and_parse(day: dt.date, form: str) -> None:
    assert dates.parse_date(form.format(day.year, day.month, day.day)).first() == day
