"""Born-digital PDF: words and their places, paragraphs, running lines, tables, hidden words, what the file is made of, broken files."""

from __future__ import annotations

import gc
import io
import struct
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text

from assistant.core.document import Document
from assistant.core.errors import LimitError, UnreadableFileError
from assistant.core.text import bare
from assistant.ingest.readers import Limits, Source, read_file
from tests.ingest.pdf_pages import HEIGHT, LEFT, Sheet, pdf

PROSE = (
    "矿区范围由6个拐点圈定，面积2.362平方公里，开采标高由1770米至1550米，采矿许可证号C5100002018062110187205，"
    "有效期自2018年6月22日至2024年1月20日。矿山采用平硐开拓，设计生产规模30万吨/年，剩余服务年限11.6年，"
    "近三年开采回采率分别为95.2%、95.6%和96.1%，均高于设计指标。"
)


def reading(data: bytes, name: str = "报告.pdf", **limits: float) -> Document:
    return read_file(Source(Path(name), name, data, Limits(**limits)))  # type: ignore[arg-type]


def test_words_and_their_places() -> None:
    document = reading(pdf(lambda s: s.put(100, 200, "矿区面积2.362km²，合3543亩")))
    block = document.body[0]
    assert block.text == "矿区面积2.362km²，合3543亩"
    assert block.boxes is not None
    assert len(block.boxes) == 4 * len(block.text)
    start = block.text.index("2.362")
    [(x0, y0, x1, y1)] = block.line_boxes(start, start + 5)
    assert 147 < x0 < 149
    assert x1 > x0 + 20
    assert y0 < 200 < y1 + 4
    assert 8 < y1 - y0 < 18


def test_lines_become_paragraphs_over_pages() -> None:
    def first(sheet: Sheet) -> None:
        sheet.line("第一章 矿山概况", size=16, centred=True)
        sheet.y = 700
        sheet.paragraph(PROSE[:110])

    def second(sheet: Sheet) -> None:
        sheet.put(LEFT, 80, "接上页的文字写到这里为止。")
        sheet.y = 110
        sheet.paragraph(PROSE)

    document = reading(pdf(first, second))
    texts = [b.text for b in document.body]
    assert texts[0] == "第一章 矿山概况"
    assert texts[1].startswith(PROSE[:110])
    assert PROSE in texts
    for block in document.body:
        for offset, page in block.breaks:
            assert block.page_at(offset - 1) == page - 1
            assert block.page_at(offset) == page


def test_a_paragraph_runs_over_the_page_break() -> None:
    def first(sheet: Sheet) -> None:
        sheet.y = 760
        sheet.line("　　" + "本矿山为生产矿山并已按方案开展治理工作各项指标均达到要求且经过验收合格后备案"[:34])

    def second(sheet: Sheet) -> None:
        sheet.line("其余部分继续实施。")
        sheet.paragraph(PROSE)

    [joined, _] = reading(pdf(first, second)).body
    assert joined.text.endswith("其余部分继续实施。")
    assert [page for _, page in joined.breaks] == [2]


def test_running_lines_and_page_numbers() -> None:
    def page(number: int) -> object:
        def draw(sheet: Sheet) -> None:
            sheet.put(200, 45, "某某矿业有限公司绿色矿山自评估报告", 9)
            sheet.paragraph(PROSE)
            sheet.put(290, 805, f"- {number} -", 10)

        return draw

    document = reading(pdf(*(page(n) for n in (1, 2, 3, 4))))  # type: ignore[arg-type]
    assert sum(b.role == "header" for b in document.blocks) == 4
    assert [b.text for b in document.blocks if b.role == "footer"] == ["- 1 -", "- 2 -", "- 3 -", "- 4 -"]
    assert [b.text for b in document.body] == [PROSE] * 4


def test_toc_lines_are_no_headings() -> None:
    def toc(sheet: Sheet) -> None:
        sheet.line("目  录", size=16, centred=True)
        for title, number in (("第一章 概述", 2), ("第二章 资源概况", 5), ("第三章 开采方案", 9)):
            sheet.line(title + "." * 60 + str(number))

    document = reading(pdf(toc, lambda s: s.paragraph(PROSE)))
    assert [b.role for b in document.blocks if b.page == 1] == ["toc"] * 4


def test_ruled_table_with_merged_cells() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.line("表3-1 损毁土地面积统计表", size=10.5, centred=True)
        sheet.line("单位：公顷", indent=360, size=10.5)
        rows = [
            ["单元", "损毁面积", None, "合计"],
            [None, "已损毁", "拟损毁", None],
            ["露天采场", "3.25", "1.08", "4.33"],
            ["工业场地", "0.62", "0.00", "0.62"],
        ]
        sheet.table(rows, [110, 110, 110, 110], merged=[(0, 0, 2, 1), (0, 1, 1, 2), (0, 3, 2, 1)])
        sheet.paragraph(PROSE)

    document = reading(pdf(draw))
    [table] = document.tables
    grid = [[b.text if b else None for b in row] for row in document.grid(table)]
    assert grid == [
        ["单元", "损毁面积", "损毁面积", "合计"],
        ["单元", "已损毁", "拟损毁", "合计"],
        ["露天采场", "3.25", "1.08", "4.33"],
        ["工业场地", "0.62", "0.00", "0.62"],
    ]
    assert (table.header_rows, table.unit, table.form, table.page) == (2, "公顷", False, 1)
    assert document.caption_of(table) == "表3-1 损毁土地面积统计表"
    assert len([c for c in table.cells if document.block(c.block).text == "单元"]) == 1
    cell = next(b for b in document.blocks if b.text == "4.33")
    assert cell.role == "cell"
    assert (cell.table, cell.row, cell.col) == (0, 2, 3)
    assert document.body[-1].text == PROSE


def test_table_over_two_pages_is_one() -> None:
    header = ["序号", "工程名称", "数量"]

    def first(sheet: Sheet) -> None:
        sheet.y = 640
        sheet.line("表5-1 工程量表", size=10.5, centred=True)
        sheet.table([header, ["1", "截水沟", "865"], ["2", "沉淀池", "3"], ["3", "挡土墙", "120"]], [80, 240, 120])

    def second(sheet: Sheet) -> None:
        sheet.table([header, ["4", "撒播草籽", "5.1"], ["5", "栽植乔木", "2140"]], [80, 240, 120])

    document = reading(pdf(first, second))
    [table] = document.tables
    assert (table.rows, table.header_rows) == (6, 1)
    rows = [[b.text if b else "" for b in row] for row in document.grid(table)]
    assert rows[0] == header
    assert [r[0] for r in rows[1:]] == ["1", "2", "3", "4", "5"]
    assert {document.block(c.block).page for c in table.cells} == {1, 2}
    assert sum(b.text == "工程名称" for b in document.body) == 1


def test_a_row_that_the_page_break_cuts_is_one_row() -> None:
    def first(sheet: Sheet) -> None:
        sheet.y = 700
        sheet.table([["序号", "任务", "完成情况", "投入"], ["1", "边坡治理", "已完成削坡并对坡面进行了", "25.3"]], [60, 100, 200, 80])

    def second(sheet: Sheet) -> None:
        sheet.table([["", "", "覆土和绿化", ""], ["2", "排水", "已完成", "3.1"]], [60, 100, 200, 80])

    document = reading(pdf(first, second))
    [table] = document.tables
    rows = [[b.text if b else "" for b in row] for row in document.grid(table)]
    assert rows == [
        ["序号", "任务", "完成情况", "投入"],
        ["1", "边坡治理", "已完成削坡并对坡面进行了覆土和绿化", "25.3"],
        ["2", "排水", "已完成", "3.1"],
    ]
    cell = next(b for b in document.blocks if b.text.endswith("覆土和绿化"))
    assert cell.page_at(len(cell.text) - 1) == 2


def test_a_merged_cell_that_the_page_break_cuts_reaches_on() -> None:
    def first(sheet: Sheet) -> None:
        sheet.y = 700
        sheet.table(
            [["类别", "项目", "数量"], ["土地复垦工程", "覆土", "120"], [None, "整平", "80"]], [120, 200, 120], merged=[(1, 0, 2, 1)]
        )

    def second(sheet: Sheet) -> None:
        sheet.table([["", "植草", "5"], [None, "植树", "200"], ["监测工程", "水位", "3"]], [120, 200, 120], merged=[(0, 0, 2, 1)])

    document = reading(pdf(first, second))
    [table] = document.tables
    rows = [[b.text if b else "" for b in row] for row in document.grid(table)]
    assert [r[0] for r in rows] == ["类别", *["土地复垦工程"] * 4, "监测工程"]


def test_other_tables_on_the_next_page_stay_apart() -> None:
    def first(sheet: Sheet) -> None:
        sheet.y = 700
        sheet.table([["年度", "产量"], ["2021", "27.82"]], [200, 240])

    def second(sheet: Sheet) -> None:
        sheet.line("表2 能耗", size=10.5, centred=True)
        sheet.table([["年度", "能耗"], ["2021", "1835.3"]], [200, 240])

    assert len(reading(pdf(first, second)).tables) == 2


def test_key_value_form() -> None:
    rows = [
        ["采矿权人", "某某矿业有限公司", "法定代表人", "蒋海强"],
        ["采矿许可证号", "C5100002018062110187205", "发证机关", "四川省自然资源厅"],
        ["开采矿种", "铁矿", "生产规模", "30万吨/年"],
        ["矿区面积", "2.362平方公里", "有效期限", "2018年6月22日至2024年1月20日"],
    ]
    [table] = reading(pdf(lambda s: s.table(rows, [80, 150, 70, 150]))).tables
    assert table.form
    assert table.header_rows == 0


def test_hidden_words_are_told_from_seen_ones() -> None:
    def draw(sheet: Sheet) -> None:
        c = sheet.canvas
        sheet.put(100, 100, "看得见的正文在这里")
        c.setFillGray(1)
        sheet.put(100, 200, "白色的字没有人看见")
        c.setFillGray(0)
        sheet.put(100, 250, "极小的字没有人看见", 1)
        sheet.put(700, 300, "页面外的字没有人看见")
        text = c.beginText(100, HEIGHT - 350)
        text.setFont("STSong-Light", 12)
        text.setTextRenderMode(3)
        text.textOut("不画出来的字没有人看见")
        text.setTextRenderMode(0)
        c.drawText(text)
        sheet.put(100, 400, "被盖住的字没有人看见")
        c.setFillGray(0.9)
        c.rect(90, HEIGHT - 410, 300, 30, stroke=0, fill=1)
        c.setFillGray(0.2)
        c.rect(90, HEIGHT - 460, 300, 30, stroke=0, fill=1)
        c.setFillGray(1)
        sheet.put(100, 450, "深底上的白字人人看见")

    document = reading(pdf(draw))
    why = {t.text: t.detail["why"] for t in document.traces if t.kind == "hidden-text"}
    assert why == {
        "白色的字没有人看见": "white", "极小的字没有人看见": "tiny", "页面外的字没有人看见": "off-page",
        "不画出来的字没有人看见": "invisible", "被盖住的字没有人看见": "covered",
    }  # fmt: skip
    seen = [b.text for b in document.visible]
    assert "看得见的正文在这里" in seen
    assert "深底上的白字人人看见" in seen
    assert all(document.block(t.block).role == "hidden" for t in document.traces if t.block)


def test_what_the_file_is_made_of() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(lambda s: s.put(100, 100, "正文正文正文")))))
    writer.add_metadata({"/Title": "别处的标题", "/Author": "张三", "/Company": "某某公司"})
    writer.add_annotation(0, Text(text="这里的数字请核对", rect=(50, 550, 200, 650)))
    writer.add_attachment("底稿.txt", b"draft")
    buffer = io.BytesIO()
    writer.write(buffer)
    document = reading(buffer.getvalue())
    assert document.metadata["Author"] == "张三"
    values = {b.style: b.text for b in document.blocks if b.role == "metadata"}
    assert values["Title"] == "别处的标题"
    kinds = {t.kind: t for t in document.traces}
    assert kinds["annotation"].text == "这里的数字请核对"
    assert document.block(kinds["annotation"].block or "").role == "comment"
    assert kinds["embedded-file"].text == "底稿.txt"
    assert "底稿.txt" not in "".join(b.text for b in document.visible)


def test_later_revisions_say_which_pages_changed() -> None:
    first = pdf(lambda s: s.put(100, 100, "第一页没有改动"), lambda s: s.put(100, 100, "第二页"))
    writer = PdfWriter(io.BytesIO(first), incremental=True)
    writer.pages[1].merge_page(PdfReader(io.BytesIO(pdf(lambda s: s.put(100, 300, "后来加上的一句话")))).pages[0])
    buffer = io.BytesIO()
    writer.write(buffer)
    document = reading(buffer.getvalue())
    [trace] = [t for t in document.traces if t.kind == "revision"]
    assert (trace.page, trace.detail["pages"], trace.detail["of"]) == (2, "2", "2")


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"左栏第{n}行文字写满了这一行为止了吗" for n in range(1, 13)]
    right = [f"右栏第{n}行文字写满了这一行为止了吗" for n in range(1, 13)]

    def draw(sheet: Sheet) -> None:
        for n in range(12):
            sheet.put(60, 100 + 20 * n, left[n])
            sheet.put(320, 100 + 20 * n, right[n])

    text = "".join(bare(b.text) for b in reading(pdf(draw)).body)
    assert text == "".join(left) + "".join(right)


def test_rotated_pages_have_their_places_as_shown() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(lambda s: s.put(100, 200, "横着放的一页纸")))))
    writer.pages[0].rotate(180)
    buffer = io.BytesIO()
    writer.write(buffer)
    document = reading(buffer.getvalue())
    [(x0, y0, _, _)] = document.body[0].line_boxes(0, 1)
    assert x0 > 400
    assert y0 > 600


# ---------------------------------------------------------------- broken files


def encrypted() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(lambda s: s.put(100, 100, "秘密")))))
    writer.encrypt("secret", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def without_pages() -> bytes:
    buffer = io.BytesIO()
    PdfWriter().write(buffer)
    return buffer.getvalue()


JPEG = b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF\x00\x01\x01" + b"\x00" * 64


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (encrypted(), "加密"),
        (without_pages(), "没有任何页面"),
        (b"", "空的"),
        (JPEG, "JPEG"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<", "损坏"),
        (b"just words and no file format at all" + bytes(range(128, 256)), "pdf"),
    ],
    ids=["encrypted", "no-pages", "empty", "jpg-renamed", "stump", "noise"],
)
def test_broken_files_are_named_with_what_is_wrong(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        reading(data, "附件/坏文件.pdf")
    assert caught.value.path == "附件/坏文件.pdf"
    assert says in str(caught.value)
    assert caught.value.advice


def test_too_many_pages() -> None:
    with pytest.raises(LimitError, match="上限"):
        reading(pdf(*[lambda s: s.put(100, 100, "页")] * 3), pages=2)


def test_a_picture_of_absurd_size_is_refused_before_it_is_decoded() -> None:
    data = pdf(lambda s: s.canvas.drawImage(_dot(), 100, 500, 300, 300))
    bomb = data.replace(b"/Width 40", b"/Width 99").replace(b"/Height 40", b"/Height 99")
    assert bomb != data
    with pytest.raises(LimitError, match="像素"):
        reading(bomb, pixels=1000)


def test_a_decoded_picture_is_freed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """pypdfium2's wrapper frees a bitmap that pdfium made together with its buffer: freed by hand as well, the heap breaks, some files later."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    from assistant.ingest.readers.pdf_pictures import decoded_picture

    freed: list[int] = []
    destroy = raw.FPDFBitmap_Destroy
    monkeypatch.setattr(raw, "FPDFBitmap_Destroy", lambda bitmap: (freed.append(1), destroy(bitmap)))
    document = pdfium.PdfDocument(pdf(lambda s: s.canvas.drawImage(_dot(), 100, 500, 300, 300)))
    picture = next(o for o in document[0].get_objects() if o.type == raw.FPDF_PAGEOBJ_IMAGE)
    for times in (1, 2, 3):
        decoded = decoded_picture(picture.raw)
        assert decoded.getpixel((5, 5)) == (200, 30, 30)
        gc.collect()
        assert len(freed) == times


def _dot() -> object:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    return ImageReader(Image.new("RGB", (40, 40), (200, 30, 30)))


# ---------------------------------------------------------------- signatures


def signed(data: bytes) -> bytes:
    """The file signed with a certificate made for the purpose."""
    import datetime as dt

    from asn1crypto import keys
    from asn1crypto import x509 as plain
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Test Mine")])
    day = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(day).not_valid_after(day + dt.timedelta(days=9000)).sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=plain.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(private), cert_registry=SimpleCertificateStore(),
    )  # fmt: skip
    out = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data)), signers.PdfSignatureMetadata(field_name="Sig1"), signer=signer)
    return bytes(out.getvalue())


def trace_of_signature(data: bytes) -> dict[str, str]:
    [trace] = [t for t in reading(data).traces if t.kind == "signature"]
    return trace.detail


def test_signatures_and_what_came_after_them() -> None:
    whole = signed(pdf(lambda s: s.put(100, 100, "面积2.36平方公里")))
    good = trace_of_signature(whole)
    assert (good["intact"], good["valid"], good["modified_after"]) == ("true", "true", "false")
    assert "Test Mine" in good["signer"]
    writer = PdfWriter(io.BytesIO(whole), incremental=True)
    writer.pages[0].merge_page(PdfReader(io.BytesIO(pdf(lambda s: s.put(100, 300, "后来加上的一句话")))).pages[0])
    buffer = io.BytesIO()
    writer.write(buffer)
    assert trace_of_signature(buffer.getvalue())["modified_after"] == "true"
    broken = bytearray(whole)
    at = whole.index(b"/Producer") + 12
    broken[at] ^= 1
    assert trace_of_signature(bytes(broken))["intact"] == "false"
