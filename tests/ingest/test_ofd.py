"""OFD: exact words, places, tables, what is hidden, what is signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.core.document import Document
from assistant.core.errors import UnreadableFileError
from assistant.ingest.readers import Source, read_file
from assistant.ingest.readers.ofd_page import MM, deltas
from assistant.ingest.structure import structure
from tests.golden.make_ofd import HIDDEN, PROSE, REMARK, TABLE, ofd, page, text_object


def read(data: bytes) -> Document:
    return structure(read_file(Source(Path("报告.ofd"), "报告.ofd", data)))


@pytest.fixture(scope="module")
def sample() -> Document:
    return read(ofd())


def test_the_words_are_exact_and_paragraphs_run_over_lines(sample: Document) -> None:
    texts = [b.text for b in sample.blocks if b.role == "paragraph"]
    assert texts[0] == "".join(PROSE)
    assert [s.title for s in sample.sections] == ["第一章 矿山概况", "第二章 结论"]
    assert [(p.number, round(p.width), round(p.height)) for p in sample.pages] == [(1, 595, 842), (2, 595, 842)]


def test_a_cited_number_is_marked_where_it_stands(sample: Document) -> None:
    block = next(b for b in sample.blocks if "C510" in b.text)
    start = block.text.index("C5101112009012110001234")
    [(x0, y0, x1, y1)] = block.line_boxes(start, start + 23)
    before = sum(4.2 if ord(c) > 0x2E80 else 2.1 for c in block.text[:start])
    assert x0 == pytest.approx((38.4 + before) * MM, abs=0.5)
    assert x1 - x0 == pytest.approx(23 * 2.1 * MM, abs=0.5)
    assert 62 * MM - 1 < y0 < y1 < 67.5 * MM
    assert block.page == 1


def test_ruled_lines_make_a_table(sample: Document) -> None:
    table = sample.tables[0]
    assert tuple(tuple(b.text for b in row if b) for row in sample.grid(table)) == TABLE
    assert sample.caption_of(table) == "表1-1 三率指标完成情况表"
    assert table.header_rows == 1


def test_hidden_words_are_apart(sample: Document) -> None:
    assert {t.text: t.detail["why"] for t in sample.traces if t.kind == "hidden-text"} == {HIDDEN: "white", "看不见的文字": "invisible"}
    assert not any(HIDDEN in b.text for b in sample.visible)


def test_pictures_remarks_signatures_and_properties(sample: Document) -> None:
    [picture] = sample.pictures
    assert (picture.page, sample.caption_of(picture)) == (2, "图2-1 矿区复垦照片")
    assert picture.phash
    assert any(t.kind == "annotation" and t.text == REMARK and t.detail["author"] == "王五" for t in sample.traces)
    [signature] = [t for t in sample.traces if t.kind == "signature"]
    assert (signature.page, signature.detail["integrity"], signature.detail["signer"]) == (2, "intact", "样例签章")
    [region] = sample.regions
    assert (region.kind, region.page) == ("seal", 2)
    assert region.box is not None
    assert region.box[0] == pytest.approx(120 * MM)
    assert sample.metadata["Author"] == "李四"
    assert (signature.detail["intact"], sample.metadata["signature"]) == ("true", "样例签章：内容与签章时一致")


def test_a_change_after_signing_is_seen() -> None:
    changed = page(text_object(111, 38.4, 42, "经自评，总分为999.9分。")).encode()
    document = read(ofd({"Doc_0/Pages/Page_1/Content.xml": changed}))
    [signature] = [t for t in document.traces if t.kind == "signature"]
    assert signature.detail["integrity"] == "changed: /Doc_0/Pages/Page_1/Content.xml"
    assert (signature.detail["intact"], document.metadata["signature"]) == ("false", "样例签章：内容与签章时不一致")


def test_white_words_on_a_dark_box_are_seen() -> None:
    box = (
        '<ofd:PathObject ID="9" Boundary="25 25 80 12" Fill="true" Stroke="false"><ofd:FillColor Value="31 78 121"/>'
        "<ofd:AbbreviatedData>M 0 0 L 80 0 L 80 12 L 0 12 C</ofd:AbbreviatedData></ofd:PathObject>"
    )
    words = text_object(10, 30, 28, "深色底上的白字", inner='<ofd:FillColor Value="255 255 255"/>')
    document = read(ofd({"Doc_0/Pages/Page_0/Content.xml": page(box, words).encode()}))
    assert any(b.text == "深色底上的白字" for b in document.visible)


def test_one_damaged_page_costs_that_page_only() -> None:
    document = read(ofd({"Doc_0/Pages/Page_0/Content.xml": b"<broken"}))
    assert document.unreadable_pages() == (1,)
    assert any("第1页" in w for w in document.warnings)
    assert any("923.5" in b.text for b in document.blocks)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"OFD.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}, "实体"),
        ({"OFD.xml": b"<x/>"}, "没有任何页面"),
        ({"Encryptions.xml": b"<x/>"}, "加密"),
    ],
)
def test_what_cannot_be_read_is_named(changes: dict[str, bytes], why: str) -> None:
    with pytest.raises(UnreadableFileError, match=why):
        read(ofd(changes))


def test_a_truncated_file_is_named() -> None:
    with pytest.raises(UnreadableFileError, match=r"不完整|不是有效"):
        read(ofd()[:-400])


@pytest.mark.parametrize(
    ("text", "count", "steps"),
    [("g 3 4.2 2.1", 9, [4.2, 4.2, 4.2, 2.1]), ("1 2 3", 2, [1, 2]), ("g 999999999 1", 4, [1, 1, 1, 1]), (None, 3, []), ("x y", 3, [])],
)
def test_steps_between_characters(text: str | None, count: int, steps: list[float]) -> None:
    assert deltas(text, count) == steps
