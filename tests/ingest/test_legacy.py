"""Old Word and WPS files: through LibreOffice where it is installed, a clear error where it is not."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from assistant.core.errors import LimitError, UnreadableFileError
from assistant.ingest.readers import Source, legacy, read_file
from tests.golden.make_docx import WHITE_WORDS, sample

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
installed = pytest.mark.skipif(legacy.soffice() is None, reason="LibreOffice is not installed")


def source(data: bytes, name: str = "方案.doc") -> Source:
    return Source(Path(name), name, data)


@pytest.fixture(scope="module")
def old_word() -> bytes:
    """The sample as Word 97 wrote its files."""
    program = legacy.soffice()
    if program is None:
        pytest.skip("LibreOffice is not installed")
    return legacy.convert(source(sample(), "a.doc"), program, to="doc:MS Word 97")


@installed
def test_an_old_word_file_reads_like_the_new_one(old_word: bytes) -> None:
    assert old_word.startswith(OLE[:8])
    document, new = read_file(source(old_word)), read_file(source(sample(), "方案.docx"))
    assert document.parser == "libreoffice+docx"
    assert document.sha256 == source(old_word).sha256
    assert {b.text for b in new.prose} - {"文本框内的说明文字", "某某县自然资源局"} <= {b.text for b in document.prose}
    headings = [[(b.level, b.text) for b in d.blocks if b.role == "heading"] for d in (document, new)]
    assert headings[0] == headings[1]
    assert {b.number for b in document.blocks if b.role == "heading" and b.level == 1} == {"第一章", "第二章"}
    assert {t.kind for t in document.traces} >= {"tracked-delete", "tracked-insert", "comment", "hidden-text"}
    assert any(t.text == WHITE_WORDS for t in document.traces)
    assert document.metadata["creator"] == "李四"
    assert "LibreOffice" not in document.metadata.get("application", "")


@installed
def test_a_wps_name_and_rich_text_are_read_by_their_bytes(old_word: bytes) -> None:
    assert any("保有资源量" in b.text for b in read_file(source(old_word, "方案.wps")).blocks)
    rtf = rb"{\rtf1\ansi\ansicpg936 Kuang \'bf\'f3\'c7\'f8\'c3\'e6\'bb\'fd\par}"
    assert any("矿区面积" in b.text for b in read_file(source(rtf, "说明.rtf")).blocks)


def test_without_libreoffice_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy, "soffice", lambda: None)
    with pytest.raises(UnreadableFileError, match="LibreOffice") as caught:
        read_file(source(OLE + "WordDocument".encode("utf-16-le")))
    assert caught.value.path == "方案.doc"
    assert "另存为" in (caught.value.advice or "")


@pytest.mark.parametrize(("stream", "words"), [("EncryptedPackage", "密码"), ("Workbook", "xls"), ("PowerPoint Document", "PowerPoint")])
def test_other_files_in_the_same_container_are_told(stream: str, words: str) -> None:
    with pytest.raises(UnreadableFileError, match=words):
        read_file(source(OLE + stream.encode("utf-16-le")))


@installed
def test_what_libreoffice_cannot_open_is_named() -> None:
    with pytest.raises(UnreadableFileError):
        read_file(source(OLE))
    with pytest.raises(UnreadableFileError, match="LibreOffice 无法转换"):
        read_file(source(OLE + "WordDocument".encode("utf-16-le") + bytes(4000)))


def test_a_conversion_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 60 & wait\n")
    program.chmod(0o755)
    monkeypatch.setattr(legacy, "LONGEST", 0.5)
    with pytest.raises(LimitError, match="中止"):
        legacy.convert(source(OLE), str(program))
    assert subprocess.run(["pgrep", "-f", str(program)], capture_output=True, check=False).stdout == b""
