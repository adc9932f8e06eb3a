"""The parts of a Chinese office paper in Word: page, fonts, headings, ruled tables, lines to sign on (after GB/T 9704-2012, as far as a working paper goes)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: Running text, headings, the title, quotes; figures and Latin letters in all of them.
BODY, HEAD, TITLE, QUOTE, LATIN = "仿宋", "黑体", "宋体", "楷体", "Times New Roman"
#: Width of the text between the margins, in centimetres.
WIDTH = 16.2
SHADE = "EEF2EF"


def page(file: Any, running: str) -> None:
    """A4 upright, the running words above, '第 1 页 共 9 页' below; everything is Chinese, so that no other country's glyphs are taken."""
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm((21 - WIDTH) / 2)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.4)
    style = file.styles["Normal"]
    style.font.name, style.font.size = LATIN, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
    for element in (style.element.rPr, *file.styles.element.iter(qn("w:rPr"))):
        for language in element.findall(qn("w:lang")):
            element.remove(language)
    language = OxmlElement("w:lang")
    for key in ("w:val", "w:eastAsia"):
        language.set(qn(key), "zh-CN")
    style.element.rPr.append(language)
    style.paragraph_format.line_spacing = 1.3
    style.paragraph_format.space_after = Pt(0)
    above = section.header.paragraphs[0]
    above.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run(above, running, size=9, colour="666666")
    below = section.footer.paragraphs[0]
    below.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for before, code in (("第 ", "PAGE"), (" 页　共 ", "NUMPAGES")):
        run(below, before, size=9)
        _field(below, code)
    run(below, " 页", size=9)


def _field(paragraph: Any, code: str) -> None:
    """A field (PAGE, NUMPAGES): each of its parts in a run of its own, so that all have the size."""
    for kind, words in (("begin", ""), ("", code), ("separate", ""), ("result", "1"), ("end", "")):
        made = run(paragraph, "", size=9)
        element = OxmlElement("w:t" if kind == "result" else "w:fldChar" if kind else "w:instrText")
        if words:
            element.text = words
        else:
            element.set(qn("w:fldCharType"), kind)
        made._r.append(element)


def run(paragraph: Any, words: str, *, size: float | None = None, bold: bool = False, font: str = "", colour: str = "") -> Any:
    """Words in a paragraph; font: of the Chinese characters."""
    made = paragraph.add_run(_CONTROL.sub("", words))
    made.bold = bold
    if size:
        made.font.size = Pt(size)
    fonts = made._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:hint"), "eastAsia")  # quotation marks, dots and boxes are Chinese characters here
    if font:
        made.font.name = LATIN
        fonts.set(qn("w:eastAsia"), font)
    if colour:
        made.font.color.rgb = RGBColor.from_string(colour)
    return made


def title(file: Any, words: str, below: str) -> None:
    """The title and the line below it."""
    for text, size, font, after, bold in ((words, 22, TITLE, 8, True), (below, 12, BODY, 8, False)):
        made = file.add_paragraph()
        made.alignment = WD_ALIGN_PARAGRAPH.CENTER
        made.paragraph_format.space_after = Pt(after)
        run(made, text, size=size, font=font, bold=bold)


def heading(file: Any, words: str) -> None:
    """A heading of the first level, kept with what follows."""
    made = file.add_heading(level=1)
    made.paragraph_format.space_before, made.paragraph_format.space_after = Pt(16), Pt(6)
    made.paragraph_format.keep_with_next = True
    run(made, words, size=15, font=HEAD, colour="000000")


def paragraph(file: Any, words: str = "", *, indent: bool = True, keep: bool = False) -> Any:
    """Running text, its first line set in by two characters."""
    made = file.add_paragraph()
    made.paragraph_format.keep_with_next = keep
    if indent:
        made.paragraph_format.first_line_indent = Pt(24)
    if words:
        run(made, words)
    return made


def table(file: Any, header: Sequence[str], widths: Sequence[float]) -> Any:
    """A ruled table; its header, if any, stands on every page. widths in centimetres, WIDTH together."""
    made = file.add_table(rows=1 if header else 0, cols=len(widths))
    made.style = "Table Grid"
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Cm(width)  # LibreOffice goes by the grid, Word by the cells
    if header:
        fill(made.rows[0], header, widths, centred=range(len(widths)), shaded=range(len(widths)))
        repeat = OxmlElement("w:tblHeader")
        repeat.set(qn("w:val"), "true")
        made.rows[0]._tr.get_or_add_trPr().append(repeat)
        for cell in made.rows[0].cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    return made


def fill(
    row: Any, values: Sequence[str], widths: Sequence[float], *, centred: Sequence[int] | range = (), shaded: Sequence[int] | range = (),
    bold: Sequence[int] = (), size: float = 10.5,
) -> None:  # fmt: skip
    """Words into the cells of a row, which is not torn over pages; a line of a cell that begins with a tab is a remark in another type."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for n, (cell, words, width) in enumerate(zip(row.cells, values, widths, strict=True)):
        cell.width = Cm(width)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER if n in centred else WD_CELL_VERTICAL_ALIGNMENT.TOP
        if n in shaded:
            shade = OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), SHADE)
            cell._tc.get_or_add_tcPr().append(shade)
        for number, line in enumerate(words.split("\n")):
            made = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            made.paragraph_format.line_spacing = 1.15
            if n in centred:
                made.alignment = WD_ALIGN_PARAGRAPH.CENTER
            remark = line.startswith("\t")
            heavy = n in bold or (n in shaded and not remark)
            run(
                made,
                line.strip("\t"),
                size=size - 1 if remark else size,
                bold=heavy,
                font=QUOTE if remark else HEAD if n in shaded else "",
                colour="444444" if remark else "",
            )


def height(row: Any, centimetres: float) -> None:
    """A row of at least this height, to write in."""
    row.height = Cm(centimetres)
    row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
