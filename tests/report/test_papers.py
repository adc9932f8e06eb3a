"""The papers that an office signs: what stands in them, and that they print."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from assistant.core.decision import Decision
from assistant.core.report import (
    Citation,
    DocumentReport,
    DossierReport,
    Engine,
    FactReport,
    FindingReport,
    ItemReport,
    Report,
    SeverityCounts,
    Summary,
)  # fmt: skip
from assistant.ingest.readers.legacy import soffice
from assistant.report import view
from assistant.report.docx import to_docx
from assistant.report.html import to_html
from assistant.report.keys import Decided, flag_keys
from assistant.report.xlsx import to_xlsx


def cited(quote: str, page: int = 3) -> Citation:
    return Citation(document="d1", page=page, section="第二章", quote=quote, boxes=[], block="b1")


def item(name: str, verdict: str, rationale: str, *citations: Citation) -> ItemReport:
    return ItemReport(
        id=name, title=f"核对项{name}", clause="二(一)", verdict=verdict, confidence=0.9, rationale=rationale, citations=list(citations), elements=[], searched=None,
    )  # fmt: skip


@pytest.fixture(scope="module")
def report() -> Report:
    flag = FindingReport(
        id="f1", rule="consistency.extent", category="inconsistent", severity="high", confidence=0.9, message="矿区面积前后不一致", citations=[cited("48.15公顷"), cited("41.89公顷", 9)], item=None,
    )  # fmt: skip
    return Report(
        dossier=DossierReport(id="x", name="红岩石灰岩矿"), as_of="2024-03-11",
        documents=[DocumentReport(id="d1", path="自评估报告.pdf", kind="self_assessment", pages=30, sha256="0" * 64, parser="pdf", ocr_pages=0, grades=[], warnings=[])],
        facts=[FactReport(name="mine_name", label="矿山名称", value="红岩石灰岩矿", normalized="红岩石灰岩矿", unit=None, role="stated", citations=[cited("红岩石灰岩矿")])],
        checklist=[
            item("a", "contradicted", "存在矛盾：许可证已到期。", cited("2023.1.12"), cited("2023年1月12日")),
            item("b", "met", "符合：已找到监测制度。", cited("监测制度"), cited("监测制度")),
            item("c", "missing", "缺失：各相关章节均未找到。"),
        ],
        findings=[flag], summary=Summary(met=1, missing=1, contradicted=1, findings=SeverityCounts(high=1)), timings={}, engine=Engine(version="0"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def decided(report: Report) -> Decided:
    key = next(iter(flag_keys(report)))
    made = [
        Decision("item:b", "county", "张三", "supplement", "补签日期", "2024-03-12T01:00:00Z"),
        Decision(key, "city", "李四", "disagree", "口径不同", "2024-03-13T01:00:00Z"),
    ]
    return {d.key: [d] for d in made}


def words_of(data: bytes) -> str:
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in docx.Document(BytesIO(data)).element.body.iter(qn("w:p")))


def test_the_verdict_is_said_once_and_a_place_once(report: Report) -> None:
    first, missing, flag = view.corrections(report)
    assert first.why == "存在矛盾：许可证已到期。"
    assert first.places == ["自评估报告.pdf · 第3页 · 第二章"]
    assert missing.places == []
    assert len(flag.places) == 2


def test_what_a_person_wants_supplemented_leads_its_line(report: Report, decided: Decided) -> None:
    lines = {line.what: line for line in view.corrections(report, decided)}
    assert lines["核对项b（二(一)）"].why.startswith("审查人员要求补充：补签日期。")
    assert "前后不一致" not in lines, "somebody disagreed with that flag"


def test_the_opinion_has_a_box_to_sign_for_each_stage_with_its_decisions(report: Report, decided: Decided) -> None:
    words = words_of(to_docx(report, decided))
    for stage in ("县级初审", "市级复核", "省级评估核查"):
        assert stage in words
    assert words.count("审查人（签字）") == 3
    assert "对核对结果的决定：需补充1项" in words
    assert "对核对结果的决定：不同意1项" in words
    assert "◆ 县级初审 张三：需补充（补签日期）" in words
    assert "“48.15公顷”" in words
    assert "存在矛盾：存在矛盾" not in words


def test_the_same_report_gives_the_same_paper(report: Report) -> None:
    assert to_docx(report) == to_docx(report)
    assert to_html(report) == to_html(report)


def test_the_opinion_prints_within_its_margins(report: Report, decided: Decided, tmp_path: Path) -> None:
    program = soffice()
    if program is None:
        pytest.skip("LibreOffice is not installed: nothing can be printed here")
    (tmp_path / "意见.docx").write_bytes(to_docx(report, decided))
    subprocess.run(
        [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "意见.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    import pypdfium2

    with pypdfium2.PdfDocument(tmp_path / "意见.pdf") as printed:
        width, _ = printed[0].get_size()
        assert round(width) == 595
        for page in printed:
            text = page.get_textpage()
            boxes = [text.get_charbox(n) for n in range(text.count_chars()) if text.get_text_range(n, 1).strip()]
            assert min(b[0] for b in boxes) > 60
            assert max(b[2] for b in boxes) < width - 60
        assert f"共 {len(printed)} 页" in printed[0].get_textpage().get_text_range().replace("　", " ")


def test_the_workbook_prints_across_with_its_header_on_every_page(report: Report, decided: Decided) -> None:
    book = openpyxl.load_workbook(BytesIO(to_xlsx(report, decided)))
    assert book.sheetnames[0] == "核对清单"
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    decisions = [c.value for c in book["核对清单"]["I"]]
    assert "县级初审 张三：需补充（补签日期）" in decisions
