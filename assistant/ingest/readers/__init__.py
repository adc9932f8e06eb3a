"""One module per format, each with a `READER`; they are found by walking this package, there is no table to edit.

A file's format is told by its bytes. Where its name says something else, the file is still read and a warning is kept, except for
pictures under the name of a document (most often an upload of the wrong file), which are refused with a clear error.
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

from assistant.core.document import Document
from assistant.core.errors import UnreadableFileError


@dataclass(frozen=True)
class Limits:
    """What one untrusted file may cost. seconds: of wall clock; memory: resident bytes of the child;
    pages: of the file; pixels: of one picture; unpacked: bytes of all parts of a packed file together, and of one stream.
    """

    seconds: float = 600.0
    memory: int = 1536 * 2**20
    pages: int = 3000
    pixels: int = 100_000_000
    unpacked: int = 600 * 2**20
    file_bytes: int = 500 * 2**20


@dataclass(frozen=True)
class Source:
    """One file to be read. path: where it lies on this machine; name: relative posix path, as the user sees it; data: its bytes;
    kept: folder of what was recognised on pictures before, None for none."""

    path: Path
    name: str
    data: bytes = field(repr=False)
    limits: Limits = Limits()
    kept: Path | None = None

    @cached_property
    def sha256(self) -> str:
        """Of the bytes, in hex."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def suffix(self) -> str:
        """The name's suffix in lower case, with its point."""
        return PurePosixPath(self.name).suffix.lower()

    @classmethod
    def of(cls, path: Path, name: str | None = None, limits: Limits | None = None, kept: Path | None = None) -> Source:
        """Read the bytes of a file; UnreadableFileError where that fails or where it is too large."""
        limits = limits or Limits()
        shown = name or path.name
        try:
            size = path.stat().st_size
            if size > limits.file_bytes:
                raise UnreadableFileError(
                    f"文件有 {size / 2**20:.0f} MB，超过 {limits.file_bytes / 2**20:.0f} MB 的上限", path=shown, advice="请拆分后重新提交"
                )
            return cls(path, shown, path.read_bytes(), limits, kept)
        except OSError as error:
            raise UnreadableFileError(
                f"文件打不开：{error.strerror or error}", path=shown, advice="请检查文件是否存在、是否有读取权限"
            ) from error


@dataclass(frozen=True)
class Reader:
    """A format. magic: whether these bytes are of it (given the whole file); read: bytes to `Document` (id '', sections not yet made).

    suffixes: in lower case with the point. order: readers are asked in ascending order (100 is for formats that take almost anything).
    picture: the format is a picture, not a document. version: raise it when the reader's answer changes (it keys the read cache).
    """

    name: str
    suffixes: tuple[str, ...]
    magic: Callable[[bytes], bool]
    read: Callable[[Source], Document]
    order: int = 50
    picture: bool = False
    version: int = 1


@cache
def readers() -> tuple[Reader, ...]:
    """All readers of this package, in the order in which they are asked."""
    found: list[Reader] = []
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        reader = getattr(importlib.import_module(f"{__name__}.{module.name}"), "READER", None)
        if isinstance(reader, Reader):
            found.append(reader)
    return tuple(sorted(found, key=lambda r: (r.order, r.name)))


def suffixes() -> frozenset[str]:
    """Every suffix that some reader takes."""
    return frozenset(s for r in readers() for s in r.suffixes)


_KNOWN_BYTES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "JPEG 图片"), (b"\x89PNG", "PNG 图片"), (b"II*\x00", "TIFF 图片"), (b"MM\x00*", "TIFF 图片"), (b"GIF8", "GIF 图片"),
    (b"BM", "BMP 图片"), (b"%PDF", "PDF 文件"), (b"PK\x03\x04", "ZIP 压缩包或 Office 文件"), (b"\xd0\xcf\x11\xe0", "旧版 Office/WPS 文件"),
    (b"Rar!", "RAR 压缩包"), (b"7z\xbc\xaf", "7z 压缩包"), (b"\x7fELF", "可执行程序"), (b"MZ", "可执行程序"), (b"<!DOCTYPE html", "网页"), (b"<html", "网页"),
)  # fmt: skip


def looks_like(data: bytes) -> str | None:
    """What the bytes look like, in Chinese, or None."""
    head = data[:64].lstrip()
    return next((name for magic, name in _KNOWN_BYTES if head.startswith(magic)), None)


def reader_for(source: Source) -> Reader:
    """The reader whose format the bytes are; UnreadableFileError, which says what they are instead, where there is none."""
    if not source.data:
        raise UnreadableFileError("文件是空的（0 字节）", path=source.name, advice="请重新导出或重新上传该文件")
    seen = looks_like(source.data)
    for reader in readers():
        if not reader.magic(source.data):
            continue
        if reader.picture and source.suffix not in reader.suffixes and source.suffix in suffixes():
            raise UnreadableFileError(
                f"文件名后缀是 {source.suffix}，内容却是{seen or '图片'}",
                path=source.name,
                advice="请核对是否传错文件，或改为正确的后缀后重新提交",
            )
        return reader
    if source.suffix in suffixes():
        what = f"，内容像是{seen}" if seen else ""
        raise UnreadableFileError(
            f"内容不是有效的 {source.suffix} 文件{what}，可能已损坏", path=source.name, advice="请用原软件打开确认后重新导出"
        )
    raise UnreadableFileError(
        f"不支持的文件格式（{seen or source.suffix or '无后缀'}）", path=source.name, advice="请转换为 PDF 或 Word 文件后提交"
    )


def read_file(source: Source) -> Document:
    """Read a file with the reader of its bytes. The document has no sections and no kind yet (see structure and kinds).

    UnreadableFileError where it cannot be read; a library's own error never leaves a reader.
    """
    reader = reader_for(source)
    document = reader.read(source)
    if source.suffix not in reader.suffixes:
        note = f"文件名后缀是“{source.suffix or '无'}”，内容是 {reader.name} 格式，已按内容读取"
        document = replace(document, warnings=(*document.warnings, note))
    return document
