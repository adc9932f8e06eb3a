"""Digital signatures of a Word file (ECMA-376 part 2, chapter 13: XML-DSig over the parts of the package): who signed, when, and whether the
parts are as they were signed. Certificates are not looked up; no chain of trust is judged.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from typing import Any

from assistant.core.document import Trace
from assistant.core.errors import UnreadableFileError
from assistant.ingest.readers.docx_package import REL, Word

_DS = "{http://www.w3.org/2000/09/xmldsig#}"
_MDSSI = "{http://schemas.openxmlformats.org/package/2006/digital-signature}"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/RelationshipTransform"


def signature(word: Word, part: str) -> Trace:
    """A signature part as a trace. detail: signer, date, covers (number of parts), intact ('true', 'false', '' where it cannot be told), changed
    (the parts that differ)."""
    detail = {"format": "OOXML", "intact": ""}
    name = part.rsplit("/", 1)[-1]
    try:
        root = word.packed.xml(part)
    except UnreadableFileError:
        return Trace("signature", name, detail=detail)
    moment = next(root.iter(f"{_MDSSI}Value"), None)
    if moment is not None and moment.text:
        detail["date"] = moment.text.strip()
    certificate = _certificate(root)
    if certificate is not None:
        detail["signer"] = _name(certificate)
    changed, unknown, count = _compared(word, root)
    detail["covers"] = str(count)
    signed = _signed(root, certificate)
    if changed:
        detail["changed"] = "；".join(changed[:10])
    if changed or signed is False:
        detail["intact"] = "false"
    elif count and signed and not unknown:
        detail["intact"] = "true"
    return Trace("signature", detail.get("signer") or name, detail=detail)


def _compared(word: Word, root: Any) -> tuple[list[str], bool, int]:
    """The parts and objects whose digests differ, whether some digest could not be made, and how many parts are covered."""
    changed: list[str] = []
    unknown, count = False, 0
    objects = {str(node.get("Id")): node for node in root.iter() if node.get("Id")}
    for reference in root.iter(f"{_DS}Reference"):
        uri = str(reference.get("URI") or "")
        if uri.startswith("#"):
            data = _canonical(objects[uri[1:]], reference.iter(f"{_DS}Transform")) if uri[1:] in objects else None
        else:
            count += 1
            data = _part(word, uri.split("?", 1)[0].lstrip("/"), reference)
        wanted = _decoded(reference.findtext(f"{_DS}DigestValue"))
        method = reference.find(f"{_DS}DigestMethod")
        made = _digest(data, str(method.get("Algorithm") if method is not None else "")) if data is not None else None
        if data is None and not uri.startswith("#"):
            changed.append(f"{uri.split('?', 1)[0]}（缺失）")
        elif made is None or wanted is None:
            unknown = True
        elif made != wanted:
            changed.append(uri.split("?", 1)[0])
    return changed, unknown, count


def _part(word: Word, name: str, reference: Any) -> bytes | None:
    """The bytes of a part as they are signed; None where it is not there."""
    if name not in word.packed:
        return None
    transforms = [t for t in reference.iter(f"{_DS}Transform") if t.get("Algorithm") == _RELATIONS]
    if not transforms:
        return word.packed.read(name)
    wanted = {str(n.get("SourceId")) for t in transforms for n in t.iter(f"{_MDSSI}RelationshipReference")}
    kinds = {str(n.get("SourceType")) for t in transforms for n in t.iter(f"{_MDSSI}RelationshipsGroupReference")}
    return _relations(word.packed.xml(name), wanted, kinds)


def _relations(root: Any, wanted: set[str], kinds: set[str]) -> bytes:
    """The relationships that are signed, in the form of the relationship transform: sorted by id, the target mode stated."""
    from lxml import etree

    made = etree.Element(f"{{{REL}}}Relationships", nsmap={None: REL})
    chosen = [r for r in root.iter(f"{{{REL}}}Relationship") if r.get("Id") in wanted or r.get("Type") in kinds]
    for relation in sorted(chosen, key=lambda r: str(r.get("Id"))):
        attributes = {k: str(relation.get(k) or "") for k in ("Id", "Type", "Target")}
        etree.SubElement(made, f"{{{REL}}}Relationship", {**attributes, "TargetMode": str(relation.get("TargetMode") or "Internal")})
    return bytes(etree.tostring(made, method="c14n"))


def _canonical(node: Any, methods: Iterable[Any]) -> bytes:
    """An element in the canonical form that the methods name (inclusive where they name none)."""
    from lxml import etree

    names = [str(m.get("Algorithm")) for m in methods]
    return bytes(
        etree.tostring(
            node, method="c14n", exclusive=any("exc-c14n" in n for n in names), with_comments=any("WithComments" in n for n in names)
        )
    )


def _digest(data: bytes, algorithm: str) -> bytes | None:
    name = next((n for n in ("sha256", "sha384", "sha512", "sha1", "sm3") if algorithm.lower().endswith(n)), "")
    return hashlib.new(name, data, usedforsecurity=False).digest() if name in hashlib.algorithms_available else None


def _decoded(text: str | None) -> bytes | None:
    try:
        return base64.b64decode(text or "", validate=False) or None
    except (binascii.Error, ValueError):
        return None


def _certificate(root: Any) -> Any:
    """The certificate that the signature names first, or None."""
    from cryptography import x509

    data = _decoded(next((str(n.text or "") for n in root.iter(f"{_DS}X509Certificate")), None))
    try:
        return x509.load_der_x509_certificate(data) if data else None
    except ValueError:
        return None


def _name(certificate: Any) -> str:
    from cryptography.x509.oid import NameOID

    try:
        found = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(found[0].value) if found else str(certificate.subject.rfc4514_string())
    except ValueError:
        return ""


def _signed(root: Any, certificate: Any) -> bool | None:
    """Whether the list of digests itself is signed with the certificate's key; None where that cannot be told."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

    info, value = root.find(f"{_DS}SignedInfo"), _decoded(root.findtext(f"{_DS}SignatureValue"))
    if info is None or value is None or certificate is None:
        return None
    method = info.find(f"{_DS}SignatureMethod")
    algorithm = str(method.get("Algorithm") if method is not None else "").lower()
    used = {"sha1": hashes.SHA1(), "sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
    digest = next((h for n, h in used.items() if algorithm.endswith(n)), None)
    try:
        key = certificate.public_key()
        data = _canonical(info, info.findall(f"{_DS}CanonicalizationMethod"))
        if digest is None:
            return None
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(value, data, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

            half = len(value) // 2
            key.verify(encode_dss_signature(int.from_bytes(value[:half]), int.from_bytes(value[half:])), data, ec.ECDSA(digest))
        else:
            return None
    except InvalidSignature:
        return False
    except (UnsupportedAlgorithm, ValueError):
        return None
    return True
