"""What a PDF is made of: properties, revisions, annotations, form fields, embedded files, scripts, signatures. Recorded, never judged."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from assistant.core.document import Block, Role, Trace
from assistant.core.text import bare

#: Annotations in which nobody writes anything.
_SILENT = frozenset({"/Link", "/Widget", "/Popup", "/PrinterMark", "/TrapNet"})
_MOST_NOTES = 500
_MOST_REVISIONS = 6


@dataclass
class Made:
    """Metadata by name, their blocks and those of annotations, traces, warnings."""

    metadata: dict[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add(self, text: str, role: Role, page: int | None = None, style: str | None = None) -> Block:
        prefix = "m" if role == "metadata" else "n"
        block = Block(f"{prefix}{len(self.blocks) + 1}", text, role, page, style=style)
        self.blocks.append(block)
        return block


def made_of(data: bytes) -> Made:
    """Look into a PDF with pypdf (and pyhanko where it is signed). A part that cannot be read is a warning."""
    found = Made()
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        from pypdf import PdfReader

        reader = PdfReader(BytesIO(data), strict=False)
        for part in (_properties, _annotations, _fields, _embedded, _scripts):
            part(reader, found)
    except Exception:  # noqa: BLE001 - the guard: what a damaged file is made of is worth a warning, not the file
        found.warnings.append("文件属性、批注等信息未能完整读取，文件结构可能有损坏")
    _revisions(data, found)
    if b"/ByteRange" in data:
        _signatures(data, found)
    return found


def _properties(reader: Any, found: Made) -> None:
    for key, value in (reader.metadata or {}).items():
        words = str(value).replace("\x00", "").strip()
        if bare(words) and not words.startswith("/"):
            name = str(key).lstrip("/")
            found.metadata[name] = words
            found.add(words, "metadata", style=name)
    ids = reader.trailer.get("/ID")
    if ids:
        # the first of the two stays the same through all later versions of a file (ISO 32000-1, 14.4)
        found.metadata["pdf:ID"] = bytes(ids[0].get_object().original_bytes).hex()
    xmp = reader.xmp_metadata
    if xmp is None:
        return
    for name, value in (
        ("xmp:CreatorTool", xmp.xmp_creator_tool),
        ("xmp:CreateDate", xmp.xmp_create_date),
        ("xmp:ModifyDate", xmp.xmp_modify_date),
    ):
        if value is not None:
            found.metadata[name] = value.isoformat() if hasattr(value, "isoformat") else str(value)


def _annotations(reader: Any, found: Made) -> None:
    for number, page in enumerate(reader.pages, 1):
        for note in _notes(page):
            subtype = str(note.get("/Subtype", ""))
            if subtype in _SILENT or len(found.traces) > _MOST_NOTES:
                continue
            words = str(note.get("/Contents", "") or "").strip()
            detail = {"subtype": subtype.lstrip("/")}
            for name, key in (("author", "/T"), ("date", "/M")):
                if note.get(key):
                    detail[name] = str(note[key])
            block = None
            if bare(words):
                block = found.add(words, "textbox" if subtype == "/FreeText" else "comment", number, detail["subtype"]).id
            found.traces.append(Trace("annotation", words, block, number, detail))


def _notes(page: Any) -> Iterator[Any]:
    notes = page.get("/Annots")
    notes = notes.get_object() if notes is not None else None
    for note in notes or ():
        resolved = note.get_object()
        if hasattr(resolved, "get"):
            yield resolved


def _fields(reader: Any, found: Made) -> None:
    """Values typed into a form: they are seen on the page but are not part of its text."""
    for number, page in enumerate(reader.pages, 1):
        for note in _notes(page):
            if note.get("/Subtype") != "/Widget":
                continue
            parent = note.get("/Parent")
            holder = note if note.get("/V") is not None else (parent.get_object() if parent is not None else note)
            value = holder.get("/V")
            if isinstance(value, str) and not value.startswith("/") and bare(value):
                found.add(value, "textbox", number, str(holder.get("/T", "")) or None)


def _embedded(reader: Any, found: Made) -> None:
    for name, contents in reader.attachments.items():
        size = sum(len(c) for c in contents)
        found.traces.append(Trace("embedded-file", str(name), None, None, {"bytes": str(size)}))


def _scripts(reader: Any, found: Made) -> None:
    root: Any = reader.trailer["/Root"].get_object()
    tree = root.get("/Names")
    names: Any = (tree.get_object() if tree is not None else None) or {}
    action: Any = root.get("/OpenAction")
    action = action.get_object() if action is not None else None
    script = "/JavaScript" in names or (hasattr(action, "get") and action.get("/S") == "/JavaScript")
    if script:
        found.traces.append(Trace("macro", "JavaScript", None, None, {}))


# ---------------------------------------------------------------- revisions and signatures


def revision_ends(data: bytes) -> list[int]:
    """Where each saved state of the file ends; a linearised file's first part is no state of its own."""
    ends: list[int] = []
    at = data.find(b"%%EOF")
    while at >= 0:
        ends.append(at + 5)
        at = data.find(b"%%EOF", at + 5)
    if len(ends) > 1 and b"/Linearized" in data[:2048]:
        ends = ends[1:]
    return [e for e in ends if b"startxref" in data[max(0, e - 64) : e]] or ends[-1:]


def _revisions(data: bytes, found: Made) -> None:
    """A trace for each earlier state that the file still holds, with the pages whose words are others now."""
    ends = revision_ends(data)
    if len(ends) < 2:
        return
    for index, end in enumerate(ends[:-1][:_MOST_REVISIONS], 1):
        changed = _changed_pages(data[:end], data)
        detail = {"number": str(index), "of": str(len(ends)), "bytes": str(end), "pages": ",".join(str(p) for p in changed[:50])}
        found.traces.append(Trace("revision", f"第{index}次保存之后又有修改", None, changed[0] if changed else None, detail))


def _changed_pages(before: bytes, after: bytes) -> list[int]:
    import pypdfium2 as pdfium

    try:
        old, new = pdfium.PdfDocument(before), pdfium.PdfDocument(after)
    except pdfium.PdfiumError:
        return []
    try:
        a, b = ([_words(d, n) for n in range(len(d))] for d in (old, new))
        return [n + 1 for n in range(max(len(a), len(b))) if n >= len(a) or n >= len(b) or a[n] != b[n]]
    except pdfium.PdfiumError:
        return []
    finally:
        old.close()
        new.close()


def _words(document: Any, index: int) -> str:
    page = document[index]
    text = page.get_textpage()
    try:
        return bare(text.get_text_range())
    finally:
        text.close()
        page.close()


def _signatures(data: bytes, found: Made) -> None:
    """Every signature: who, when, whether the signed bytes are intact, what was added afterwards. Certificates are not looked up."""
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    try:
        from pyhanko.pdf_utils.reader import PdfFileReader
        from pyhanko.sign.validation import validate_pdf_signature
        from pyhanko_certvalidator import ValidationContext

        signed = list(PdfFileReader(BytesIO(data), strict=False).embedded_signatures)
    except Exception:  # noqa: BLE001 - the guard: see made_of
        found.warnings.append("电子签名未能读取")
        return
    for signature in signed:
        detail = {"field": str(signature.field_name)}
        try:
            status = validate_pdf_signature(signature, ValidationContext(trust_roots=[], allow_fetching=False))
            level = getattr(status.modification_level, "name", "")
            certificate = signature.signer_cert
            detail |= {
                "signer": certificate.subject.human_friendly if certificate is not None else "",
                "date": status.signer_reported_dt.isoformat() if status.signer_reported_dt else "",
                "intact": _flag(status.intact), "valid": _flag(status.valid), "trusted": _flag(status.trusted),
                "coverage": getattr(status.coverage, "name", ""), "modification": level,
                "modified_after": _flag(level == "OTHER" or (level == "" and getattr(status.coverage, "name", "") not in ("ENTIRE_FILE", ""))),
            }  # fmt: skip
        except Exception as error:  # noqa: BLE001 - the guard: a malformed signature is recorded as one that does not hold
            detail |= {"valid": "false", "error": type(error).__name__}
        found.traces.append(Trace("signature", detail.get("signer") or str(signature.field_name), None, None, detail))


def _flag(value: Any) -> str:
    return "true" if value else "false"
