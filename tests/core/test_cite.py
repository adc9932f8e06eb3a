import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core import cite as citing
from assistant.core.check import Check, Finding
from assistant.core.document import Block, Document
from assistant.core.errors import QuoteNotFoundError

WORDS = (
    "采矿许可证号为C5100002011053120195207，生产规模15万吨/年，矿区面积2.4823km²。",
    "设计利用资源储量１５３．０８万吨，可采储量136.24万吨；服务年限10.1年。",
    "累计治理复垦面积2.89hm²，累计投入52.88万元。",
    "累计治理复垦面积2.89hm²。",
)


def a_document(*words: str) -> Document:
    return Document("d1", "自评估报告.md", "0" * 64, "text", tuple(Block(f"b{n}", w) for n, w in enumerate(words)))


def test_a_quote_is_found_whatever_its_width_and_spaces() -> None:
    document = a_document(*WORDS)
    found = citing.cite(document, "设计利用资源储量 153.08 万吨")
    assert citing.words(document, found) == "设计利用资源储量１５３．０８万吨"
    assert found.block == "b1"


def test_a_cell_that_runs_on_overleaf_is_cited_where_most_of_it_stands() -> None:
    """Between its parts stand the running lines and other cells: the words are not contiguous there."""
    cell = Block("b1", "老管线沿线翻耕还田", "cell", 5, table=0, row=1, col=3, breaks=((7, 6),))
    paragraph = Block("b2", "老管线沿线翻耕还田", "paragraph", 5, breaks=((7, 6),))
    document = Document("d1", "方案.pdf", "0" * 64, "pdf", (cell, paragraph))
    assert citing.words(document, citing.place(document, cell)) == "老管线沿线翻耕"
    assert citing.words(document, citing.place(document, paragraph)) == "老管线沿线翻耕还田"


def test_the_nearest_occurrence_wins() -> None:
    document = a_document(*WORDS)
    assert citing.cite(document, "累计治理复垦面积2.89hm²").block == "b2"
    assert citing.cite(document, "累计治理复垦面积2.89hm²", near="b3").block == "b3"


@pytest.mark.parametrize("quote", ["C5100002011053120195208", "5万吨/年", "0.1年", "", "　", "服务年限10.1年。累计治理"])
def test_what_does_not_stand_there_is_refused(quote: str) -> None:
    document = a_document(*WORDS)
    with pytest.raises(QuoteNotFoundError):
        citing.cite(document, quote)


def test_a_thousand_quotes_with_one_digit_altered_are_all_refused() -> None:
    """Every quote of a long document of figures, one digit of each changed to another."""
    chance = random.Random(35)
    words = [
        f"第{n}号监测点{chance.randint(2019, 2024)}年实测值{chance.uniform(1, 900):.3f}mg/L，超标{chance.randint(0, 9)}次，编号{chance.randint(10**8, 10**9)}。"
        for n in range(1000)
    ]
    document = a_document(*words)
    everything = "".join(words)
    refused = 0
    for line in words:
        places = [i for i, c in enumerate(line) if c.isdigit()]
        at = chance.choice(places)
        altered = line[:at] + chance.choice([d for d in "0123456789" if d != line[at]]) + line[at + 1 :]
        assert altered not in everything
        with pytest.raises(QuoteNotFoundError):
            citing.cite(document, altered)
        refused += 1
    assert refused == 1000


@given(
    st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=30), min_size=1, max_size=5),
    st.data(),
)
def test_a_cite_always_reads_back_its_words(words: list[str], data: st.DataObject) -> None:
    document = a_document(*words)
    block = data.draw(st.sampled_from(document.blocks))
    start = data.draw(st.integers(0, len(block.text) - 1))
    end = data.draw(st.integers(start + 1, len(block.text)))
    if not block.text[start:end].strip():
        with pytest.raises(QuoteNotFoundError):
            citing.place(document, block, start, end)
        return
    read_back = citing.words(document, citing.place(document, block, start, end))
    assert read_back == block.text[start:end].strip()


def test_a_finding_needs_proof() -> None:
    check = Check("a.rule", "某规则", "missing", "medium", lambda _: ())
    with pytest.raises(ValueError, match="searched"):
        check.finding("没有依据的话")
    one = citing.cite(a_document(*WORDS), "52.88万元")
    with pytest.raises(ValueError, match="both sides"):
        Finding("a.rule", "inconsistent", "high", "只有一边", (one,))


def test_white_space_keeps_two_figures_apart() -> None:
    document = a_document("C5134002018087110065795 2024年度　已公开")
    assert citing.words(document, citing.cite(document, "C5134002018087110065795")) == "C5134002018087110065795"


def test_the_whole_figure_is_found_behind_a_longer_one() -> None:
    document = a_document("储量2315万吨，产能15万吨。")
    found = citing.cite(document, "15万吨")
    assert (found.start, found.end) == (11, 15)
