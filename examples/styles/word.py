"""A Filing as a .docx: written part by part, so that the same filing always gives the same bytes.

Two authors' habits: real heading styles (`look.styled`), or bold paragraphs that only look like headings.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from xml.sax.saxutils import escape

from examples.styles.kit import Filing, Part, Span, plain

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True)
class Look:
    """How an author sets a page: heading styles or bold paragraphs, fonts, sizes in points, line spacing, table shading."""

    styled: bool = True
    body: str = "宋体"
    heads: str = "黑体"
    size: float = 12
    line: float = 1.5
    shade: str = ""
    margins: tuple[float, float] = (2.6, 2.8)  # top/bottom, left/right in cm
    page_text: str = "— {} —"


def _run(text: str, look: Look, *, size: float = 0, bold: bool = False, font: str = "", tint: str = "", tag: str = "w:t") -> str:
    name = font or look.body
    props = f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{name}"/>' + ("<w:b/>" if bold else "")
    props += f'<w:color w:val="{tint}"/>' if tint else ""
    props += f'<w:sz w:val="{round((size or look.size) * 2)}"/>'
    body = "<w:tab/>".join(f'<{tag} xml:space="preserve">{escape(t)}</{tag}>' for t in text.split("\t"))
    return f"<w:r><w:rPr>{props}</w:rPr>{body}</w:r>"


def _para(
    inner: str,
    look: Look,
    *,
    align: str = "both",
    indent: bool = False,
    style: str = "",
    before: float = 0,
    after: float = 0,
    line: float = 0,
    keep: bool = False,
) -> str:
    props = f'<w:pStyle w:val="{style}"/>' if style else ""
    props += "<w:keepNext/>" if keep else ""
    props += f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" w:line="{round((line or look.line) * 240)}" w:lineRule="auto"/>'
    props += '<w:ind w:firstLineChars="200" w:firstLine="480"/>' if indent else ""
    return f'<w:p><w:pPr>{props}<w:jc w:val="{align}"/></w:pPr>{inner}</w:p>'


def image_size(blob: bytes) -> str:
    """ "png" or "jpeg" from the first bytes."""
    return "png" if blob[:4] == b"\x89PNG" else "jpeg"


class Writer:
    """Turns the parts into the XML of one Word file."""

    def __init__(self, filing: Filing, look: Look) -> None:
        self.f, self.look = filing, look
        self.media: list[bytes] = []
        self.comments: list[str] = []
        self.marks = 0

    def spans(self, spans: list[Span]) -> str:
        out = ""
        for s in spans:
            run = _run(s.text, self.look, size=s.points, tint=s.tint, tag="w:delText" if s.change == "del" else "w:t")
            if s.change:
                self.marks += 1
                run = f'<w:{s.change} w:id="{900 + self.marks}" w:author="{escape(self.f.author)}" w:date="{self.f.modified}">{run}</w:{s.change}>'
            if s.comment:
                n = len(self.comments)
                self.comments.append(s.comment)
                run = f'<w:commentRangeStart w:id="{n}"/>{run}<w:commentRangeEnd w:id="{n}"/><w:r><w:commentReference w:id="{n}"/></w:r>'
            out += run
        return out

    def words(self, part: Part, **look: object) -> str:
        if part.spans:
            return self.spans(part.spans)
        return _run(plain(part.text), self.look, **look)  # type: ignore[arg-type]

    def part(self, p: Part) -> str:
        lk = self.look
        if p.kind == "heading":
            size = {1: 16, 2: 14, 3: 12}.get(p.level, 12)
            style = f"Heading{p.level}" if lk.styled else ""
            return _para(
                _run(plain(p.text), lk, size=size, bold=True, font=lk.heads),
                lk,
                align="center" if p.level == 1 and not lk.styled else "left",
                style=style,
                before=10 if p.level == 1 else 5,
                after=5,
                keep=True,
            )
        if p.kind == "title":
            return _para(_run(plain(p.text), lk, size=22, bold=True, font=lk.heads), lk, align="center", before=12, after=12)
        if p.kind in ("caption", "note"):
            return _para(
                self.words(p, size=10.5, bold=p.kind == "caption"),
                lk,
                align="center" if p.kind == "caption" else "left",
                before=4,
                after=2,
                line=1.15,
                keep=p.kind == "caption",
            )
        if p.kind in ("centre", "right"):
            return _para(self.words(p), lk, align="center" if p.kind == "centre" else "right")
        if p.kind == "break":
            return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        if p.kind == "picture":
            return _para(self.image(p), lk, align="center", line=1, keep=True)
        if p.kind == "table":
            return self.table(p)
        return _para(self.words(p), lk, indent=True)

    def image(self, p: Part) -> str:
        self.media.append(p.image)
        n, (w, h) = len(self.media), (round(p.size[0] * 360000), round(p.size[1] * 360000))
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{w}" cy="{h}"/><wp:docPr id="{n}" name="图片 {n}"/>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            f'<pic:cNvPr id="{n}" name="image{n}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdImg{n}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{w}" cy="{h}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
        )

    def table(self, p: Part) -> str:
        n = max(len(r) for r in p.rows)
        widths = p.widths or [1.0] * n
        full = 21 - 2 * self.look.margins[1]
        twips = [round(x / sum(widths) * full * 567) for x in widths]
        span = {(r0, c0): (r1, c1) for r0, c0, r1, c1 in p.merges}
        cover = {(r, c): (r0, c0) for (r0, c0), (r1, c1) in span.items() for r in range(r0, r1 + 1) for c in range(c0, c1 + 1)}
        out = '<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:jc w:val="center"/><w:tblBorders>'
        out += "".join(
            f'<w:{s} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            for s in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        out += (
            '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>'
            + "".join(f'<w:gridCol w:w="{t}"/>' for t in twips)
            + "</w:tblGrid>"
        )
        for r, row in enumerate(p.rows):
            out += "<w:tr>" + ("<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if r < p.head else "<w:trPr><w:cantSplit/></w:trPr>")
            c = 0
            while c < n:
                r0, c0 = cover.get((r, c), (r, c))
                r1, c1 = span.get((r0, c0), (r, c))
                wide = c1 - c0 + 1
                props = f'<w:tcW w:w="{sum(twips[c : c + wide])}" w:type="dxa"/>' + (f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else "")
                if r1 > r0:
                    props += '<w:vMerge w:val="restart"/>' if r == r0 else "<w:vMerge/>"
                if self.look.shade and r < p.head:
                    props += f'<w:shd w:val="clear" w:color="auto" w:fill="{self.look.shade}"/>'
                text = plain(row[c]) if c < len(row) and r == r0 else ""
                lines = text.split("\n")
                cell = "".join(
                    _para(_run(t, self.look, size=10.5, bold=r < p.head), self.look, align="center" if len(t) < 22 else "left", line=1.1)
                    for t in lines
                )
                out += f'<w:tc><w:tcPr>{props}<w:vAlign w:val="center"/></w:tcPr>{cell}</w:tc>'
                c += wide
            out += "</w:tr>"
        return out + "</w:tbl>" + _para("", self.look, line=0.6)

    def document(self) -> str:
        body = "".join(self.part(p) for p in self.f.parts)
        t, s = (round(x * 567) for x in self.look.margins)
        sect = f'<w:sectPr><w:headerReference w:type="default" r:id="rIdHead"/><w:footerReference w:type="default" r:id="rIdFoot"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="{t}" w:right="{s}" w:bottom="{t}" w:left="{s}" w:header="850" w:footer="850" w:gutter="0"/><w:titlePg/></w:sectPr>'
        return f"{HEAD}<w:document {NS}><w:body>{body}{sect}</w:body></w:document>"


def _styles(look: Look) -> str:
    heads = ""
    for level, size in ((1, 16), (2, 14), (3, 12)):
        heads += (
            f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/>'
            f'<w:pPr><w:keepNext/><w:outlineLvl w:val="{level - 1}"/></w:pPr><w:rPr><w:rFonts w:eastAsia="{look.heads}"/><w:b/><w:sz w:val="{size * 2}"/></w:rPr></w:style>'
        )
    return (
        f'{HEAD}<w:styles {NS}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{look.body}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
        f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>{heads}</w:styles>'
    )


def docx_bytes(f: Filing, look: Look) -> bytes:
    """The Word file. The same filing and look give the same bytes."""
    w = Writer(f, look)
    document = w.document()
    foot = re.sub(
        r"\{\}",
        '</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve">',
        look.page_text,
    )
    rels = "".join(
        f'<Relationship Id="rIdImg{i}" Type="{OFFICE}/image" Target="media/image{i}.{image_size(b)}"/>' for i, b in enumerate(w.media, 1)
    )
    rels += f'<Relationship Id="rIdStyles" Type="{OFFICE}/styles" Target="styles.xml"/><Relationship Id="rIdHead" Type="{OFFICE}/header" Target="header1.xml"/><Relationship Id="rIdFoot" Type="{OFFICE}/footer" Target="footer1.xml"/>'
    types = "".join(
        f'<Override PartName="/word/{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{t}+xml"/>'
        for n, t in (
            ("document", "document.main"),
            ("styles", "styles"),
            ("header1", "header"),
            ("footer1", "footer"),
            *([("comments", "comments")] if w.comments else []),
        )
    )
    files: dict[str, bytes] = {}
    if w.comments:
        rels += f'<Relationship Id="rIdCom" Type="{OFFICE}/comments" Target="comments.xml"/>'
        notes = "".join(
            f'<w:comment w:id="{i}" w:author="{escape(f.author)}" w:date="{f.modified}" w:initials="{escape(f.author[:1])}"><w:p><w:r><w:t>{escape(t)}</w:t></w:r></w:p></w:comment>'
            for i, t in enumerate(w.comments)
        )
        files["word/comments.xml"] = f"{HEAD}<w:comments {NS}>{notes}</w:comments>".encode()
    files |= {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="jpeg" ContentType="image/jpeg"/>'
            f'{types}<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
            '<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
        ).encode(),
        "_rels/.rels": (
            f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
            '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
            f'<Relationship Id="rId3" Type="{OFFICE}/extended-properties" Target="docProps/app.xml"/></Relationships>'
        ).encode(),
        "docProps/core.xml": (
            f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:title>{escape(f.title)}</dc:title><dc:creator>{escape(f.author)}</dc:creator><cp:lastModifiedBy>{escape(f.author)}</cp:lastModifiedBy>"
            f'<dcterms:created xsi:type="dcterms:W3CDTF">{f.created}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">{f.modified}</dcterms:modified></cp:coreProperties>'
        ).encode(),
        "docProps/app.xml": f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Microsoft Office Word</Application><Company>{escape(f.company)}</Company></Properties>'.encode(),
        "word/_rels/document.xml.rels": f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rels}</Relationships>'.encode(),
        "word/styles.xml": _styles(look).encode(),
        "word/header1.xml": f"{HEAD}<w:hdr {NS}>{_para(_run(f.header, look, size=9), look, align='center', line=1)}</w:hdr>".encode(),
        "word/footer1.xml": f'{HEAD}<w:ftr {NS}><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">{foot}</w:t></w:r></w:p></w:ftr>'.encode(),
        "word/document.xml": document.encode(),
    }
    files |= {f"word/media/image{i}.{image_size(b)}": b for i, b in enumerate(w.media, 1)}
    buf = io.BytesIO()
    with zipfile.ZipFile(buf, "w", zipfile.ZIP_DEFLATED) as z:
        for name in sorted(files, key=lambda n: (n != "[Content_Types].xml", n)):
            info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            z.writestr(info, files[name])
    return buf.getvalue()
