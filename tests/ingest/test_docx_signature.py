"""Signed Word files: whether the parts are as they were signed."""

from __future__ import annotations

import base64
import datetime
import hashlib
import io
import zipfile
from pathlib import Path

import docx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from lxml import etree

from assistant.core.document import Document, Trace
from assistant.ingest.readers import Source, read_file
from tests.golden.make_docx import with_parts

_SHA256, _C14N = "http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/RelationshipTransform"
_RELS = "word/_rels/document.xml.rels"


def _value(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


def _reference(uri: str, value: str, transforms: str = "") -> str:
    return f'<Reference URI="{uri}">{transforms}<DigestMethod Algorithm="{_SHA256}"/><DigestValue>{value}</DigestValue></Reference>'


def signed(data: bytes) -> bytes:
    """A Word file with a signature over its text and over one of its relationships, in the way of the standard."""
    parts = zipfile.ZipFile(io.BytesIO(data))
    relations = sorted(etree.fromstring(parts.read(_RELS)), key=lambda r: r.get("Id"))[:1]
    shown = "".join(f'<Relationship Id="{r.get("Id")}" Target="{r.get("Target")}" TargetMode="Internal" Type="{r.get("Type")}"></Relationship>' for r in relations)  # fmt: skip
    plain = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{shown}</Relationships>'
    chosen = "".join(
        f'<m:RelationshipReference xmlns:m="http://schemas.openxmlformats.org/package/2006/digital-signature" SourceId="{r.get("Id")}"/>'
        for r in relations
    )
    transforms = f'<Transforms><Transform Algorithm="{_RELATIONS}">{chosen}</Transform><Transform Algorithm="{_C14N}"/></Transforms>'
    manifest = _reference("/word/document.xml?ContentType=a", _value(parts.read("word/document.xml"))) + _reference(
        f"/{_RELS}?ContentType=b", _value(plain.encode()), transforms
    )
    time = '<SignatureProperties><SignatureProperty><m:SignatureTime xmlns:m="http://schemas.openxmlformats.org/package/2006/digital-signature"><m:Value>2023-08-16T09:00:00Z</m:Value></m:SignatureTime></SignatureProperty></SignatureProperties>'  # fmt: skip
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "青岩矿业有限公司")])
    day = datetime.datetime(2023, 1, 1)
    certificate = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    made = certificate.not_valid_before(day).not_valid_after(day.replace(year=2033)).sign(key, hashes.SHA256())
    held = base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()
    whole = (
        f'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><CanonicalizationMethod Algorithm="{_C14N}"/>'
        f'<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>@</SignedInfo><SignatureValue>?</SignatureValue>'
        f'<KeyInfo><X509Data><X509Certificate>{held}</X509Certificate></X509Data></KeyInfo><Object Id="idPackageObject"><Manifest>{manifest}</Manifest>{time}</Object></Signature>'
    )
    covered = etree.tostring(etree.fromstring(whole.replace("@", "")).find("{*}Object"), method="c14n")
    whole = whole.replace("@", _reference("#idPackageObject", _value(covered)))
    info = etree.tostring(etree.fromstring(whole).find("{*}SignedInfo"), method="c14n")
    value = base64.b64encode(key.sign(info, padding.PKCS1v15(), hashes.SHA256())).decode()
    return with_parts(data, {"_xmlsignatures/sig1.xml": whole.replace("<SignatureValue>?", f"<SignatureValue>{value}")})


@pytest.fixture(scope="module")
def letter() -> bytes:
    made = docx.Document()
    made.add_paragraph("本企业对自评估报告的真实性负责，自评总分812分。")
    buffer = io.BytesIO()
    made.save(buffer)
    return signed(buffer.getvalue())


def read(data: bytes) -> tuple[Document, Trace]:
    document = read_file(Source(Path("承诺.docx"), "承诺.docx", data))
    [trace] = [t for t in document.traces if t.kind == "signature"]
    return document, trace


def replaced(data: bytes, part: str, old: str, new: str) -> bytes:
    words = zipfile.ZipFile(io.BytesIO(data)).read(part).decode()
    assert old in words
    return with_parts(data, {part: words.replace(old, new).split("?>", 1)[-1]})


def test_a_signed_file_is_as_it_was_signed(letter: bytes) -> None:
    document, trace = read(letter)
    assert trace.text == "青岩矿业有限公司"
    assert (trace.detail["intact"], trace.detail["covers"], trace.detail["date"]) == ("true", "2", "2023-08-16T09:00:00Z")
    assert document.metadata["signature"] == "青岩矿业有限公司：内容与签章时一致"


def test_a_change_after_signing_is_seen(letter: bytes) -> None:
    document, trace = read(replaced(letter, "word/document.xml", "812", "912"))
    assert (trace.detail["intact"], trace.detail["changed"]) == ("false", "/word/document.xml")
    assert document.metadata["signature"].endswith("内容与签章时不一致")


def test_a_changed_list_of_digests_does_not_hold(letter: bytes) -> None:
    changed = replaced(letter, "word/document.xml", "812", "912")
    old, new = (_value(zipfile.ZipFile(io.BytesIO(d)).read("word/document.xml")) for d in (letter, changed))
    _, trace = read(replaced(changed, "_xmlsignatures/sig1.xml", old, new))
    assert trace.detail["intact"] == "false"


def test_a_signature_that_cannot_be_checked_says_so(letter: bytes) -> None:
    document, trace = read(replaced(letter, "_xmlsignatures/sig1.xml", "rsa-sha256", "sm2-sm3"))
    assert trace.detail["intact"] == ""
    assert document.metadata["signature"].endswith("无法核验")


def test_a_broken_signature_part_costs_only_itself(letter: bytes) -> None:
    document, trace = read(with_parts(letter, {"_xmlsignatures/sig1.xml": "<Signature"}))
    assert trace.detail["intact"] == ""
    assert any("812" in b.text for b in document.body)
