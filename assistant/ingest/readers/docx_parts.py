"""What a Word file holds beside its body: properties, headers and footers, notes, comments, macros, embedded files, revision marks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from assistant.core.document import Trace
from assistant.ingest.packed import Packed
from assistant.ingest.readers.docx_package import Word, child, loosely, on, q, walk
from assistant.ingest.readers.docx_runs import RunReader
from assistant.ingest.readers.docx_signature import signature

#: Names of docProps/app.xml as they are kept.
_APP = {
    "Company": "company", "Manager": "manager", "Application": "application", "AppVersion": "appVersion", "Template": "template",
    "TotalTime": "totalTime", "Pages": "pages", "Words": "words", "Characters": "characters", "DocSecurity": "docSecurity",
    "HyperlinkBase": "hyperlinkBase",
}  # fmt: skip
#: Properties in which a person may have left words: they become blocks, so that they can be cited.
WORDED = (
    "title", "subject", "creator", "lastModifiedBy", "company", "manager", "keywords", "description", "category", "contentStatus",
    "created", "modified", "lastPrinted", "revision", "template", "application",
)  # fmt: skip


def properties(packed: Packed, warnings: list[str]) -> dict[str, str]:
    """docProps of a Word or Excel file: core (creator, lastModifiedBy, created …), app (company, manager …), custom ('custom:' + name).

    A damaged part is a warning.
    """
    found: dict[str, str] = {}
    for part in packed.names():
        base = part.rsplit("/", 1)[-1].lower()
        if not part.lower().startswith(("docprops/", "package/services/metadata/core-properties/")) or not part.endswith(
            (".xml", ".psmdcp")
        ):
            continue
        root = loosely(packed, part, warnings)
        if root is None:
            continue
        if base.startswith("app"):
            found |= {_APP[n]: t for n, t in _leaves(root) if n in _APP}
        elif base.startswith("custom"):
            for entry in root:
                text = "".join(entry.itertext()).strip()
                if text:
                    found[f"custom:{entry.get('name')}"] = text
        elif base.startswith("core") or base.endswith(".psmdcp"):
            found |= dict(_leaves(root))
    return found


def _leaves(root: Any) -> Iterator[tuple[str, str]]:
    for entry in root:
        if isinstance(entry.tag, str) and (entry.text or "").strip():
            yield entry.tag.rsplit("}", 1)[-1], entry.text.strip()


def settings(word: Word) -> dict[str, str]:
    """rsids (editing sessions), protection and the like, as metadata."""
    root = word.root("settings")
    if root is None:
        return {}
    found: dict[str, str] = {}
    sessions = child(root, "w:rsids")
    if sessions is not None:
        first = child(sessions, "w:rsidRoot")
        if first is not None:
            found["rsidRoot"] = str(first.get(q("w:val")))
        found["rsids"] = " ".join(sorted({str(s.get(q("w:val"))) for s in sessions}))
    if on(root, "w:trackRevisions"):
        found["trackRevisions"] = "true"
    protection = child(root, "w:documentProtection")
    if protection is not None:
        found["documentProtection"] = str(protection.get(q("w:edit")) or "true")
    return found


def notes(word: Word) -> dict[tuple[str, str], Any]:
    """The footnotes and endnotes by (kind, id); separators left out."""
    found: dict[tuple[str, str], Any] = {}
    for kind in ("footnote", "endnote"):
        root = word.root(f"{kind}s")
        for entry in walk(root, f"w:{kind}") if root is not None else ():
            if entry.get(q("w:type")) in (None, "normal"):
                found[kind, str(entry.get(q("w:id")))] = entry
    return found


def comments(word: Word, reader: RunReader) -> dict[str, tuple[str, str, str]]:
    """The comments by id: (words, author, date)."""
    root = word.root("comments")
    found: dict[str, tuple[str, str, str]] = {}
    for entry in walk(root, "w:comment") if root is not None else ():
        paragraphs = [reader.paragraph(p).text.strip() for p in walk(entry, "w:p")]
        text = "\n".join(p for p in paragraphs if p)
        if text:
            found[str(entry.get(q("w:id")))] = (text, str(entry.get(q("w:author")) or ""), str(entry.get(q("w:date")) or ""))
    return found


def attachments(word: Word) -> list[Trace]:
    """Macros (never run), embedded files, signatures of the package, and references to files outside (never fetched)."""
    found: list[Trace] = []
    for part in word.packed.names():
        low = part.lower()
        base = part.rsplit("/", 1)[-1]
        if low.endswith(("vbaproject.bin", "vbadata.xml")) and low.endswith(".bin"):
            found.append(Trace("macro", base, detail={"sha256": hashlib.sha256(word.packed.read(part)).hexdigest()}))
        elif "/embeddings/" in low or "/activex/" in low:
            data = word.packed.read(part)
            found.append(Trace("embedded-file", base, detail={"sha256": hashlib.sha256(data).hexdigest(), "bytes": str(len(data))}))
        elif low.startswith("_xmlsignatures/") and low.endswith(".xml"):
            found.append(signature(word, part))
    outside = [r for r in word.main_relations.values() if r.external and r.kind != "hyperlink"]
    outside += [r for r in word.relations("word/settings.xml").values() if r.external]
    found.extend(Trace("external-link", r.target, detail={"type": r.kind}) for r in outside)
    return sorted(found, key=lambda t: (t.kind, t.text))


def watermarks(root: Any) -> list[str]:
    """Words drawn across the page as WordArt (v:textpath) in a header."""
    return [str(node.get("string")) for node in root.iter(q("v:textpath")) if node.get("string")]
