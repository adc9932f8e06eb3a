import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core import text


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("二十三", 23),
        ("一百零五", 105),
        ("壹仟", 1000),
        ("二〇二三", 2023),
        ("十", 10),
        ("十二", 12),
        ("两万三千", 23000),
        ("三", 3),
        ("一亿零二十万", 100_200_000),
        ("廿一", 21),
    ],
)
def test_chinese_numerals(numeral: str, value: int) -> None:
    assert text.chinese_number(numeral) == value


@pytest.mark.parametrize("wrong", ["", "公顷", "2十", "年"])
def test_what_is_no_numeral_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="numeral"):
        text.chinese_number(wrong)


@pytest.mark.parametrize(
    ("heading", "kind", "value", "words"),
    [
        ("第三章 资源开发方式", "chapter", (3,), "资源开发方式"),
        ("第十二节　水土保持", "section", (12,), "水土保持"),
        ("一、矿山概况", "cn-comma", (1,), "矿山概况"),
        ("（三）环境保护", "cn-paren", (3,), "环境保护"),
        ("3.2.1 开采方式", "decimal", (3, 2, 1), "开采方式"),
        ("4．1 开拓运输", "decimal", (4, 1), "开拓运输"),
        ("1、位置交通", "arabic", (1,), "位置交通"),
        ("（2）边坡", "arabic-paren", (2,), "边坡"),
        ("③其他", "circled", (3,), "其他"),
    ],
)
def test_numbering_of_headings(heading: str, kind: str, value: tuple[int, ...], words: str) -> None:
    found = text.numbering(heading)
    assert found is not None
    assert (found.kind, found.value) == (kind, value)
    assert text.strip_numbering(heading) == words


@pytest.mark.parametrize("plain", ["2023年8月", "矿区面积2.4823平方公里", "88.5%的回采率", "12.5万吨"])
def test_figures_are_no_numbering(plain: str) -> None:
    assert text.numbering(plain) is None


def test_folding_makes_writings_alike() -> None:
    assert text.fold("８８．５ ％ ～ ９０\n㎡") == "88.5%-90m2"


@given(st.text(max_size=80))
def test_every_folded_span_leads_back_to_raw_characters(raw: str) -> None:
    folded = text.fold_with_map(raw)
    assert len(folded.text) == len(folded.starts)
    for index, char in enumerate(folded.text):
        start, end = folded.raw_span(index, index + 1)
        assert char in text.fold(raw[start:end])


@given(st.text(max_size=80))
def test_folding_twice_is_folding_once(raw: str) -> None:
    assert text.fold(text.fold(raw)) == text.fold(raw)


def test_sentences_keep_their_offsets() -> None:
    words = "面积2.48平方公里。 采用地下开采；\n不涉及自然保护地！"
    assert [words[a:b] for a, b in text.sentences(words)] == ["面积2.48平方公里。", "采用地下开采；", "不涉及自然保护地！"]
    assert text.sentence_at(words, words.index("地下")) == (12, 19)


@pytest.mark.parametrize(
    ("raw", "joined"),
    [
        ("保有资源量 6 842.6×10⁴ t", "保有资源量 6,842.6×10⁴ t"),
        ("上、下限标高分别为1 850 m和1 350 m", "上、下限标高分别为1,850 m和1,350 m"),
        ("1 850~1 320m", "1,850~1,320m"),
        ("面积 1 234 567.8 m²", "面积 1,234,567.8 m²"),
        ("+1\u2009065", "+1,065"),
        ("水沟 m 1860 186.40 34.5", "水沟 m 1860 186.40 34.5"),
        ("合计 16.32 272 323", "合计 16.32 272 323"),
        ("2023 115万元", "2023 115万元"),
        ("表2 350m 中段", "表2 350m 中段"),
        ("1 500 t/d 熟料生产线", "1 500 t/d 熟料生产线"),
    ],
)
def test_blanks_between_thousands(raw: str, joined: str) -> None:
    assert text.half_width(raw) == joined
