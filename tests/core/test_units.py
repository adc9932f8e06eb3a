import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core import units


@pytest.mark.parametrize(
    ("words", "value", "symbol", "base"),
    [
        ("2.4823km²", 2.4823, "km2", 248.23),
        ("248.23公顷", 248.23, "hm2", 248.23),
        ("3723.45亩", 3723.45, "亩", 248.23),
        ("1.2万m²", 1.2, "万m2", 1.2),
        ("45200平方米", 45200, "m2", 4.52),
        ("15万吨/年", 15, "万t/a", 15),
        ("15×10⁴t/a".replace("15", "15 "), 15, "万t/a", 15),
        ("30 万 t/a".replace(" t", "t").replace("万", "万"), 30, "万t/a", 30),
        ("1,234.5元", 1234.5, "元", 0.12345),
        ("８８．５％", 88.5, "%", 88.5),
        ("2.5‰", 2.5, "‰", 0.25),
        ("壹仟万元", 1000, "万元", 1000),
        ("10.1a", 10.1, "年", 10.1),
        ("十五年", 15, "年", 15),
    ],
)
def test_quantities(words: str, value: float, symbol: str, base: float) -> None:
    [found] = units.quantities(words)
    assert found.value == pytest.approx(value)
    assert found.unit is not None
    assert found.unit.symbol == symbol
    assert found.base == pytest.approx(base, rel=1e-4)
    assert words[found.start : found.end] == found.raw


def test_all_quantities_of_a_sentence_with_their_places() -> None:
    words = "矿区面积2.4823km²（折合248.23公顷），开采标高2240m～2020m。"
    found = units.quantities(words)
    assert [q.value for q in found] == [2.4823, 248.23, 2240, 2020]
    assert all(words[q.start : q.end] == q.raw for q in found)


@pytest.mark.parametrize(
    ("a", "b"),
    [("2.4823km²", "248.23公顷"), ("2.48km²", "248.23公顷"), ("3723.45亩", "248.23公顷"), ("90.3%", "90.33%"), ("0.15亿元", "1500万元")],
)
def test_the_same_value_written_otherwise_agrees(a: str, b: str) -> None:
    assert units.agree(units.quantities(a)[0], units.quantities(b)[0])


@pytest.mark.parametrize(("a", "b"), [("2.4823km²", "248.33公顷"), ("90.3%", "90.43%"), ("15万吨", "15万吨/年"), ("15万元", "15万吨")])
def test_other_values_do_not_agree(a: str, b: str) -> None:
    assert not units.agree(units.quantities(a)[0], units.quantities(b)[0])


def test_conversion_and_its_refusal() -> None:
    assert units.convert(1, "km²", "公顷") == pytest.approx(100)
    assert units.convert(15, "亩", "公顷") == pytest.approx(1)
    with pytest.raises(ValueError, match="convert"):
        units.convert(1, "亩", "万吨")


@given(st.decimals(min_value=0, max_value=10**9, places=3))
def test_amounts_survive_print_and_parse(amount) -> None:  # type: ignore[no-untyped-def]
    printed = f"{amount:,.3f}"
    assert units.parse_number(printed) == (pytest.approx(float(amount)), 3)
    [found] = units.quantities(f"{printed}万元")
    assert found.value == pytest.approx(float(amount))
