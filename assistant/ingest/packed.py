"""Packed files (.docx, .xlsx, .ofd, .zip) and their XML, opened as what they are: untrusted.

Nothing is ever unpacked onto the disk. XML is parsed without entities, document types, network or external files.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from typing import Any

from lxml import etree

from assistant.core.errors import LimitError, UnreadableFileError

#: More entries than this are no document and no dossier.
MOST_ENTRIES = 5000
#: An entry that is larger than this and packed more tightly than MOST_RATIO is taken for a bomb. Text in XML packs 10 to 60 times.
BOMB_BYTES = 40 * 2**20
MOST_RATIO = 150
#: XML parts larger than this are not parsed: the tree would take some ten times as much memory.
MOST_XML = 160 * 2**20

_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE_DOCTYPE = tuple(word.encode(coding) for word in ("<!DOCTYPE", "<!ENTITY") for coding in ("utf-16-le", "utf-16-be"))
#: ISO 29500 Strict names, which mean the same as the transitional ones that everybody else writes.
_STRICT: tuple[tuple[bytes, bytes], ...] = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/picture", b"http://schemas.openxmlformats.org/drawingml/2006/picture"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/extendedProperties", b"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"),
    (b"http://purl.oclc.org/ooxml/officeDocument/customProperties", b"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"),
    (b"http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes", b"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"),
)  # fmt: skip


def parse_xml(data: bytes, *, name: str, part: str = "") -> Any:
    """The root element. UnreadableFileError where it is malformed or declares a document type or entities (none of our formats may).

    name: of the file, as the user sees it; part: of the entry in it.
    """
    where = f"“{part}”" if part else "内容"
    if len(data) > MOST_XML:
        raise LimitError(f"{where}解包后有 {len(data) / 2**20:.0f} MB，超过上限", path=name, advice="请拆分文件后重新提交")
    if _DOCTYPE.search(data) or any(word in data[:4096] for word in _WIDE_DOCTYPE):
        raise UnreadableFileError(
            f"{where}含有 XML 实体或文档类型声明，可能是恶意文件，未读取", path=name, advice="请用 Word 或 WPS 另存为新文件后重新提交"
        )
    if b"http://purl.oclc.org/ooxml/" in data[:20_000]:
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFileError(f"{where}已损坏（XML 格式错误）", path=name, advice="请用原软件打开确认后重新导出") from error
    if root is None:
        raise UnreadableFileError(f"{where}是空的", path=name, advice="请用原软件打开确认后重新导出")
    return root


class Packed:
    """A zip, opened and held against the limits: how many entries, how large, how tightly packed, no password.

    unpacked: bytes of all entries together. Every failure is an UnreadableFileError that names the file.
    """

    def __init__(self, data: bytes, *, name: str, unpacked: int) -> None:
        self.name = name
        self.unpacked = unpacked
        self._read = 0
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self.zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError, IndexError) as error:
            raise UnreadableFileError(
                "文件不完整或已损坏（压缩包结构无法读取）", path=name, advice="请重新下载、导出或上传该文件"
            ) from error
        if len(infos) > MOST_ENTRIES:
            raise LimitError(f"内含 {len(infos)} 个条目，超过 {MOST_ENTRIES} 个的上限", path=name, advice="请拆分后重新提交")
        total = sum(i.file_size for i in infos)
        if total > unpacked:
            raise LimitError(
                f"解包后有 {total / 2**20:.0f} MB，超过 {unpacked / 2**20:.0f} MB 的上限，疑似压缩炸弹，未读取",
                path=name,
                advice="请核对文件来源",
            )
        for info in infos:
            if info.file_size > BOMB_BYTES and info.file_size > MOST_RATIO * max(1, info.compress_size):
                raise LimitError(f"其中“{info.filename}”的压缩比异常，疑似压缩炸弹，未读取", path=name, advice="请核对文件来源")
        self.infos = {i.filename: i for i in infos}

    def __contains__(self, part: str) -> bool:
        return part in self.infos

    def names(self) -> list[str]:
        """All entries, in a fixed order."""
        return sorted(self.infos)

    def read(self, part: str) -> bytes:
        """The bytes of one entry; UnreadableFileError where they are damaged, encrypted or more than was declared."""
        info = self.infos[part]
        if info.flag_bits & 0x1:
            raise UnreadableFileError(f"其中“{part}”设有密码", path=self.name, advice="请取消密码后重新提交")
        try:
            with self.zip.open(info) as stream:
                data = stream.read(info.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, MemoryError) as error:
            raise UnreadableFileError(f"其中“{part}”已损坏，无法解包", path=self.name, advice="请重新导出或上传该文件") from error
        self._read += len(data)
        if self._read > 2 * self.unpacked:
            raise LimitError("解包的内容超过上限，疑似压缩炸弹", path=self.name, advice="请核对文件来源")
        return data

    def xml(self, part: str) -> Any:
        """The root element of an entry (see `parse_xml`)."""
        return parse_xml(self.read(part), name=self.name, part=part)


def is_link(info: zipfile.ZipInfo) -> bool:
    """Whether an entry is a symbolic link."""
    return stat.S_ISLNK(info.external_attr >> 16)


def entry_name(info: zipfile.ZipInfo) -> str:
    """The entry's name as it was meant: many Chinese zips hold GBK bytes without saying so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for coding in ("utf-8", "gb18030"):
        try:
            return raw.decode(coding)
        except UnicodeDecodeError:
            continue
    return info.filename


def zip_holds(data: bytes, *starts: str) -> bool:
    """Whether the bytes are a zip with an entry whose name begins so. A zip whose end is cut off is told by its raw bytes."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError, IndexError):
        return any(start.encode() in data for start in starts)
    return any(name.lstrip("/").startswith(start) for name in names for start in starts)
