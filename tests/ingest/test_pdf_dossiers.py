"""The shared dossiers' born-digital PDF files: every block verbatim in an independent extraction, structure and kinds as a person sees them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from assistant.core.document import Document
from assistant.core.text import bare, fold
from assistant.ingest.kinds import with_kind
from assistant.ingest.readers import Source, read_file
from assistant.ingest.structure import structure

SHARED = Path(__file__).resolve().parents[3] / "shared" / "dossiers"
#: One document of each make, born digital.
SAMPLES = (
    "a07-03/绿色矿山自评估报告.pdf",
    "a07-05/03 矿山地质环境保护与土地复垦方案.pdf",
    "a11-01/02 开发利用方案.pdf",
    "a07-01/附件/附件4 矿产资源开发利用方案评审意见书.pdf",
)

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/dossiers is not here")


@cache
def sample(name: str) -> Document:
    return with_kind(structure(read_file(Source.of(SHARED / name, name))))


@cache
def independent(name: str) -> tuple[str, str]:
    """The file's text by pypdfium2, bare: of all pages, and without each page's first line and its page number."""
    import pypdfium2 as pdfium

    whole, body = [], []
    with pdfium.PdfDocument(SHARED / name) as document:
        for page in document:
            lines = page.get_textpage().get_text_range().splitlines()
            whole += lines
            body += [x for x in lines[1:] if not x.strip("- ").isdigit()]
    return fold(bare("".join(whole))), fold(bare("".join(body)))


@pytest.mark.parametrize("name", SAMPLES)
def test_blocks_are_verbatim(name: str) -> None:
    whole, body = independent(name)
    missing = [b.text for b in sample(name).blocks if b.role != "metadata" and fold(b.text) not in whole and fold(b.text) not in body]
    # a dash at the end of a line is lost by the independent extraction
    assert [
        m
        for m in missing
        if fold(m).replace("-", "") not in whole.replace("-", "") and fold(m).replace("-", "") not in body.replace("-", "")
    ] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_every_character_has_its_place(name: str) -> None:
    document = sample(name)
    for block in document.visible:
        assert block.boxes is not None
        assert len(block.boxes) == 4 * len(block.text)
        page = document.pages[(block.page or 1) - 1]
        for offset in range(len(block.text)):
            x0, y0, x1, y1 = block.boxes[4 * offset : 4 * offset + 4]
            assert -1 <= x0 <= x1 <= page.width + 1
            assert -1 <= y0 <= y1 <= page.height + 1


def test_kinds_and_outlines() -> None:
    assert [sample(n).kind for n in SAMPLES] == ["self_assessment", "reclamation_plan", "development_plan", "attachment"]
    assert all(len(sample(n).sections) > 25 for n in SAMPLES[:3])
    assert all(s.level <= 3 for n in SAMPLES for s in sample(n).sections)
    titles = [s.title for s in sample(SAMPLES[0]).sections if s.level == 1]
    assert titles[1].startswith("第一章")
    assert "目录" not in titles


def test_tables_have_captions_and_headers() -> None:
    document = sample(SAMPLES[0])
    assert len(document.tables) == 16
    assert sum(t.caption is not None for t in document.tables) >= 15
    assert sum(t.form for t in document.tables) == 1
    assert any(len({document.block(c.block).page for c in t.cells}) > 1 for t in document.tables)
    for table in document.tables:
        rows = document.grid(table)
        assert all(any(cell is not None for cell in row) for row in rows)
