"""What an OFD file holds beside its pages: annotations, attachments, signatures with their stamps. Recorded, never judged."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import replace
from typing import Any

from assistant.core.document import Region, Trace
from assistant.ingest.readers.ofd_package import Ofd, text_of
from assistant.ingest.readers.ofd_page import MM, Painted, Where, first, local, numbers, paint


def list_annotations(ofd: Ofd, base: str, location: str | None) -> None:
    part = ofd.part(base, location)
    for node in ofd.packed.xml(part) if part else ():
        found = ofd.part(str(part), text_of(first(node, "FileLoc")))
        if found:
            ofd.annotations[str(node.get("PageID"))] = found


def annotate(ofd: Ofd, page: Any, where: Where, painted: Painted) -> None:
    """Annotations of a page: remarks are comments, stamps are painted onto the page as regions."""
    part = ofd.annotations.get(str(page.get("ID")))
    if part is None:
        return
    for node in ofd.packed.xml(part).iter():
        if local(node) != "Annot":
            continue
        kind = str(node.get("Type") or "")
        remark = " ".join(t for t in (text_of(first(node, "Remark")), *(_words(first(node, "Parameters")))) if t)
        drawn = Painted()
        look = first(node, "Appearance")
        if look is not None:
            corner = numbers(look.get("Boundary"))
            matrix = (1.0, 0.0, 0.0, 1.0, corner[0], corner[1]) if len(corner) >= 2 else where.matrix
            paint(look, replace(where, matrix=matrix), drawn, ofd.units)
        if kind in ("Watermark", "Link"):
            continue
        words = remark or " ".join(line.text for line in drawn.lines)
        box = drawn.pictures[0][1] if drawn.pictures else None
        detail = {"subtype": kind, "author": str(node.get("Creator") or ""), "date": str(node.get("LastModDate") or "")}
        if kind == "Stamp":
            ofd.regions.append(Region("seal", where.number, box))
        ofd.notes.append((where.number, words, {k: v for k, v in detail.items() if v}, box))


def _words(parameters: Any) -> list[str]:
    return [t for p in (parameters if parameters is not None else ()) if (t := (p.text or "").strip()) and len(t) > 1 and not t.isdigit()]


def attachments(ofd: Ofd, base: str, location: str | None) -> None:
    part = ofd.part(base, location)
    for node in ofd.packed.xml(part) if part else ():
        name = str(node.get("Name") or node.get("ID") or "")
        found = ofd.part(str(part), text_of(first(node, "FileLoc")))
        data = ofd.packed.read(found) if found else b""
        ofd.traces.append(Trace("embedded-file", name, detail={"sha256": hashlib.sha256(data).hexdigest(), "bytes": str(len(data))}))


def signatures(ofd: Ofd, base: str, location: str | None) -> None:
    """Signatures with the place of their stamps and whether the parts that they cover are unchanged (SM3 or SHA digests)."""
    part = ofd.part(base, location)
    for entry in ofd.packed.xml(part) if part else ():
        if local(entry) != "Signature":
            continue
        signed = ofd.part(str(part), entry.get("BaseLoc"))
        detail = {"id": str(entry.get("ID") or ""), "type": str(entry.get("Type") or "Seal")}
        if signed is None:
            ofd.warnings.append("电子签名的描述文件缺失")
            continue
        info = first(ofd.packed.xml(signed), "SignedInfo")
        provider = first(info, "Provider")
        detail |= {"signer": str(provider.get("ProviderName") or "")} if provider is not None else {}
        detail |= {
            n: t for n, t in (("method", text_of(first(info, "SignatureMethod"))), ("date", text_of(first(info, "SignatureDateTime")))) if t
        }
        detail["integrity"] = _integrity(ofd, signed, first(info, "References"))
        detail["intact"] = {"intact": "true", "unknown": ""}.get(detail["integrity"], "false")
        for stamp in [n for n in info if local(n) == "StampAnnot"] if info is not None else ():
            number = ofd.order.get(str(stamp.get("PageRef")))
            corner = numbers(stamp.get("Boundary"))
            box = (corner[0] * MM, corner[1] * MM, (corner[0] + corner[2]) * MM, (corner[1] + corner[3]) * MM) if len(corner) >= 4 else None
            ofd.regions.append(Region("seal", number, box))
            detail.setdefault("page", str(number or ""))
        ofd.traces.append(Trace("signature", detail.get("signer", ""), None, int(detail.get("page") or 0) or None, detail))


def _integrity(ofd: Ofd, base: str, references: Any) -> str:
    """'intact', 'changed: part' or 'unknown' (SM3 is not known to every Python): the digests of the covered parts."""
    if references is None:
        return "unknown"
    method = str(references.get("CheckMethod") or "").lower()
    name = (
        "sm3"
        if "sm3" in method or method == "1.2.156.10197.1.401"
        else "sha1"
        if "sha1" in method
        else "sha256"
        if "256" in method
        else "md5"
        if "md5" in method
        else ""
    )
    if name not in hashlib.algorithms_available or not name:
        return "unknown"
    for reference in references:
        location = str(reference.get("FileRef") or "")
        found = ofd.part(base, location) or ofd.part("", location)
        try:
            wanted = base64.b64decode(text_of(first(reference, "CheckValue")) or "", validate=False)
        except (binascii.Error, ValueError):
            return "unknown"
        if found is None:
            return f"changed: {location}"
        if hashlib.new(name, ofd.packed.read(found), usedforsecurity=False).digest() != wanted:
            return f"changed: {location}"
    return "intact"
