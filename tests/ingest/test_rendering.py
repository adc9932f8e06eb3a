"""Word files printed for the screen: cited words are found again on the right page, at the right one of several places, or said not to be in print."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from assistant.core.document import Document
from assistant.core.errors import UnreadableFileError
from assistant.ingest import rendering
from assistant.ingest.readers import Source
from assistant.ingest.readers.docx import read
from assistant.ingest.readers.legacy import soffice

AGAIN = "矿区面积0.25平方公里，生产规模30万吨/年。"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Document, Document]:
    """A Word file of several pages, as it is read and as it is printed."""
    if soffice() is None:
        pytest.skip("LibreOffice is not installed: nothing can be printed here")
    folder = tmp_path_factory.mktemp("word")
    file = docx.Document()
    for chapter in range(1, 5):
        file.add_heading(f"第{chapter}章", 1)
        file.add_paragraph(AGAIN)
        for n in range(30):
            file.add_paragraph(f"第{chapter}章第{n}段，说明矿山地质环境与土地复垦的安排。")
    table = file.add_table(rows=2, cols=2)
    for cell, words in zip(
        (c for r in table.rows for c in r.cells), ("许可证号", "C5107812010017120000001", "开采方式", "露天开采"), strict=True
    ):
        cell.text = words
    file.add_comment(file.paragraphs[1].runs[0], text="这一段请再核对面积", author="审")
    file.save(str(folder / "报告.docx"))
    pdf = rendering.rendering(Source.of(folder / "报告.docx"), folder / "kept")
    return folder / "报告.docx", read(Source.of(folder / "报告.docx")), rendering.read_rendering(pdf)


def blocks(document: Document, words: str) -> list[str]:
    return [b.id for b in document.blocks if words in b.text]


def test_of_several_places_with_the_same_words_each_is_found(made: tuple[Path, Document, Document]) -> None:
    _, original, printed = made
    found = [rendering.find_printed(original, b, AGAIN, printed) for b in blocks(original, AGAIN)]
    assert len(found) == 4
    assert [f.page for f in found if f] == sorted(f.page for f in found if f)
    assert len({(f.page, f.words[0]) for f in found if f}) == 4
    heads = [next(b for b in printed.blocks if b.text.startswith(f"第{n}章") and b.page == f.page) for n, f in enumerate(found, 1) if f]
    assert len(heads) == 4, "each stands on the page of its chapter"


def test_words_of_a_paragraph_lie_within_its_passage_and_those_of_a_cell_are_found(made: tuple[Path, Document, Document]) -> None:
    _, original, printed = made
    found = rendering.find_printed(original, blocks(original, AGAIN)[1], "30万吨/年", printed)
    assert found is not None
    (word,), (around,) = found.words, found.around
    assert around[0] <= word[0] < word[2] <= around[2] + 0.1
    cell = rendering.find_printed(original, blocks(original, "露天开采")[0], "露天开采", printed)
    assert cell is not None
    assert cell.page == len(printed.pages)


def test_words_that_are_not_in_print_are_not_placed(made: tuple[Path, Document, Document]) -> None:
    _, original, printed = made
    remark = blocks(original, "请再核对面积")[0]
    assert rendering.find_printed(original, remark, "这一段请再核对面积", printed) is None


def test_a_rendering_is_made_once(made: tuple[Path, Document, Document]) -> None:
    path, original, _ = made
    kept = rendering.kept_rendering(original.sha256, path.parent / "kept")
    before = kept.stat().st_mtime_ns
    assert rendering.rendering(Source.of(path), path.parent / "kept") == kept
    assert kept.stat().st_mtime_ns == before


def test_what_cannot_be_printed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not rendering.can_render("现状图.pdf")
    monkeypatch.setattr(rendering, "soffice", lambda: None)
    assert not rendering.can_render("报告.docx")
    with pytest.raises(UnreadableFileError, match="LibreOffice"):
        rendering.rendering(Source(Path("报告.docx"), "报告.docx", b"PK"), tmp_path)
