"""Paths -> files to be read: folders, zips (nested folders, GBK names, zips in zips), single files; and the dossiers below an inbox.

Names are relative, with '/', in Unicode form C, and the same whatever order the paths come in. Entries of zips are written to a
temporary folder under names of our own, so that no entry's name ever reaches the file system.
"""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from assistant.core.document import FileError
from assistant.core.errors import BadInputError, LimitError, UnreadableFileError
from assistant.ingest.packed import Packed, entry_name, is_link, zip_holds
from assistant.ingest.readers import Limits, Source, suffixes

#: Files that systems and office programs leave behind, and what this program itself writes.
_LEFT_OUT = re.compile(
    r"^(?:\..*|~\$.*|~.*\.tmp|thumbs\.db|desktop\.ini|__macosx|greenmine\.toml|report\.(?:json|docx|html|xlsx|sarif)|summary\.(?:json|xlsx)"
    r"|documents\.json|answers\.json)$",
    re.IGNORECASE,
)
#: More files than this are no dossier.
MOST_FILES = 3000
#: Zips in zips are opened this deep (1: a zip in the zip that was given).
NESTED = 1
_ESCAPES = re.compile(r"^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)|\x00")


@dataclass
class _Found:
    """What has been found so far: (name, where it lies), and the trouble on the way. spill: folder for entries of zips."""

    spill: Path
    limits: Limits
    files: dict[str, Path] = field(default_factory=dict)
    errors: list[FileError] = field(default_factory=list)
    written: int = 0
    unpacked: int = 0

    def add(self, name: str, path: Path) -> None:
        """Keep a file under a name that no other one has."""
        shown = unicodedata.normalize("NFC", name)
        stem, n = shown, 1
        while shown in self.files and self.files[shown] != path:
            n += 1
            pure = PurePosixPath(stem)
            shown = str(pure.with_name(f"{pure.stem}({n}){pure.suffix}"))
        self.files[shown] = path
        if len(self.files) > MOST_FILES:
            raise BadInputError(f"文件超过 {MOST_FILES} 个", path=name, advice="请确认给出的是一个矿山的申报材料文件夹")

    def trouble(self, error: UnreadableFileError, name: str) -> None:
        """Note that one file or archive cannot be opened; the rest goes on."""
        advice = f"（{error.advice}）" if error.advice else ""
        self.errors.append(FileError(unicodedata.normalize("NFC", error.path or name), f"{error.message}{advice}"))


@contextmanager
def opened(paths: Sequence[Path], limits: Limits | None = None) -> Iterator[tuple[list[Source], list[FileError]]]:
    """The files behind paths (folders, zips, files), sorted by name, and what could not be opened. Entries of zips live as long as the context.

    BadInputError where a path does not exist, or where nothing that could be a document is behind any of them.
    """
    limits = limits or Limits()
    missing = next((p for p in paths if not p.exists()), None)
    if missing is not None:
        raise BadInputError("路径不存在", path=str(missing), advice="请检查文件夹或文件名是否正确")
    with tempfile.TemporaryDirectory(prefix="greenmine-") as folder:
        found = _Found(Path(folder), limits)
        several = len(paths) > 1
        for path in sorted(set(paths), key=lambda p: (p.name, str(p))):
            _open(path, found, prefix=f"{path.name}/" if several and (path.is_dir() or _is_archive(path)) else "")
        if not found.errors and not any(_may_be_document(name, path) for name, path in found.files.items()):
            shown = "、".join(p.name or str(p) for p in paths)
            raise BadInputError(
                "没有可以审查的申报材料", path=shown, advice="文件夹中应有 PDF、Word、OFD、Excel、图片或文本文件，或含有它们的 zip 压缩包"
            )
        yield _sources(found, limits), found.errors


def _sources(found: _Found, limits: Limits) -> list[Source]:
    sources: list[Source] = []
    for name in sorted(found.files):
        try:
            sources.append(Source.of(found.files[name], name, limits))
        except UnreadableFileError as error:
            found.trouble(error, name)
    return sources


def _open(path: Path, found: _Found, prefix: str) -> None:
    if path.is_dir():
        for file in _walk(path, found, prefix):
            _file(file, prefix + file.relative_to(path).as_posix(), found)
    elif _is_archive(path):
        _archive(_bytes(path, path.name, found), prefix.rstrip("/") or path.name, found, prefix=prefix, depth=0, strip=True)
    else:
        found.add(path.name, path)


def _walk(folder: Path, found: _Found, prefix: str) -> Iterator[Path]:
    """The files of a folder in a fixed order; links that lead out of it are named, not followed."""
    top = folder.resolve()
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(d for d in folders if not _LEFT_OUT.match(d))
        for name in sorted(files):
            path = Path(here) / name
            if _LEFT_OUT.match(name):
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(top):
                shown = prefix + path.relative_to(folder).as_posix()
                found.errors.append(FileError(shown, "是指向文件夹之外的链接，未读取（请放入文件本身）"))
            elif path.is_file():
                yield path


def _file(path: Path, name: str, found: _Found) -> None:
    if _is_archive(path):
        _archive(_bytes(path, name, found), name, found, prefix=f"{name}/", depth=0, strip=False)
    else:
        found.add(name, path)


def _bytes(path: Path, name: str, found: _Found) -> bytes | None:
    try:
        return Source.of(path, name, found.limits).data
    except UnreadableFileError as error:
        found.trouble(error, name)
        return None


def _archive(data: bytes | None, name: str, found: _Found, *, prefix: str, depth: int, strip: bool) -> None:
    """Spill the entries of a zip. strip: leave out a top folder that all entries share (so a folder and its zip give the same names)."""
    if data is None:
        return
    try:
        packed = Packed(data, name=name, unpacked=found.limits.unpacked - found.unpacked)
        entries = _entries(packed, name)
        if strip:
            entries = _without_top(entries)
        if not entries:
            raise UnreadableFileError("压缩包中没有文件", path=name, advice="请重新打包后提交")
        if len(found.files) + len(entries) > MOST_FILES:
            raise LimitError(f"压缩包中有 {len(entries)} 个文件，超过上限", path=name, advice="请拆分后重新提交")
        for shown, entry in entries:
            _spill(packed, entry, prefix + shown, found, depth)
    except UnreadableFileError as error:
        found.trouble(error, name)


def _entries(packed: Packed, name: str) -> list[tuple[str, str]]:
    """(name as meant, name in the zip) of the files in it, sorted. An entry that would escape refuses the whole archive."""
    entries: list[tuple[str, str]] = []
    for raw, info in packed.infos.items():
        shown = entry_name(info)
        if _ESCAPES.search(shown) or _ESCAPES.search(raw):
            raise UnreadableFileError(
                f"压缩包中的路径“{shown[:80]}”越出压缩包之外，未解包", path=name, advice="请核对文件来源，重新打包后提交"
            )
        if is_link(info):
            raise UnreadableFileError(f"压缩包中的“{shown[:80]}”是链接，未解包", path=name, advice="请放入文件本身，重新打包后提交")
        parts = [p for p in shown.replace("\\", "/").split("/") if p not in ("", ".")]
        if info.is_dir() or shown.endswith(("/", "\\")) or not parts or any(_LEFT_OUT.match(p) for p in parts):
            continue
        entries.append(("/".join(parts), raw))
    return sorted(entries)


def _without_top(entries: list[tuple[str, str]]) -> list[tuple[str, str]]:
    while entries and all("/" in shown for shown, _ in entries) and len({shown.split("/", 1)[0] for shown, _ in entries}) == 1:
        top = entries[0][0].split("/", 1)[0]
        if re.match(r"附件|附表|附图", top):
            break
        entries = [(shown.split("/", 1)[1], raw) for shown, raw in entries]
    return entries


def _spill(packed: Packed, entry: str, shown: str, found: _Found, depth: int) -> None:
    """Write one entry to the temporary folder, or open it where it is a zip itself. Its trouble costs that entry only."""
    try:
        data = packed.read(entry)
    except LimitError:
        raise
    except UnreadableFileError as error:
        found.trouble(UnreadableFileError(error.message, path=shown, advice=error.advice), shown)
        return
    found.unpacked += len(data)
    if found.unpacked > found.limits.unpacked:
        raise LimitError("解包的内容超过上限，疑似压缩炸弹", path=packed.name, advice="请核对文件来源")
    if _archived(data, shown):
        if depth >= NESTED:
            found.trouble(UnreadableFileError("压缩包嵌套过深，未解包", path=shown, advice="请解开后重新打包"), shown)
        else:
            _archive(data, shown, found, prefix=f"{shown}/", depth=depth + 1, strip=False)
        return
    found.written += 1
    path = found.spill / f"{found.written:05d}.bin"
    path.write_bytes(data)
    found.add(shown, path)


def _is_archive(path: Path) -> bool:
    """A zip of files: by its bytes, as far as they are no Office or OFD file."""
    try:
        with path.open("rb") as stream:
            head = stream.read(4)
            if head != b"PK\x03\x04":
                # an empty or cut off .zip is an archive all the same, to be named as such
                return path.suffix.lower() == ".zip"
            return _archived(head + stream.read(), path.name)
    except OSError:
        return False


def _archived(data: bytes, name: str) -> bool:
    if data.startswith(b"PK\x03\x04"):
        suffix = PurePosixPath(name).suffix.lower()
        return (suffix == ".zip" and not zip_holds(data, "[Content_Types].xml", "OFD.xml")) or (
            suffix not in suffixes() and not zip_holds(data, "[Content_Types].xml", "OFD.xml", "mimetype", "META-INF/")
        )
    return name.lower().endswith(".zip")


def _may_be_document(name: str, path: Path) -> bool:
    """Whether a file has a suffix that some reader takes, or no suffix but bytes that one does."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in suffixes():
        return True
    if suffix:
        return False
    try:
        with path.open("rb") as stream:
            head = stream.read(8)
    except OSError:
        return False
    return head.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xd8\xff", b"\x89PNG", b"II*\x00", b"MM\x00*"))


# ---------------------------------------------------------------- the inbox


def find_dossiers(inbox: Path) -> list[tuple[str, str, list[Path]]]:
    """The dossiers below an inbox as (id, name, paths), sorted by id: one folder or one .zip each, in folders of folders too.

    A folder is a dossier where it holds documents itself, or where its sub folders are parts of one filing (附件, 附图, 1 自评估报告 …);
    otherwise its sub folders are looked through. Loose documents in the inbox itself are a dossier of its own only where it holds no
    others. The id is the folder's or zip's stem; a second one of that name gets the names above it in front.

    BadInputError where the inbox does not exist, is no folder, or holds no dossier.
    """
    if not inbox.exists():
        raise BadInputError("收件夹不存在", path=str(inbox), advice="请检查路径")
    if not inbox.is_dir():
        raise BadInputError("收件夹应是一个文件夹", path=str(inbox), advice="请给出包含各矿山申报材料的文件夹")
    found: list[Path] = []
    for child in _children(inbox):
        if child.is_dir():
            found.extend(_dossiers_in(child))
        elif child.suffix.lower() == ".zip":
            found.append(child)
    if not found and any(_is_document(c) for c in _children(inbox)):
        found = [inbox]
    if not found:
        raise BadInputError("收件夹中没有找到申报材料", path=str(inbox), advice="每个矿山的材料应放在一个文件夹或一个 zip 压缩包中")
    return sorted((key, _title(path), [path]) for key, path in _ids(found, inbox).items())


def _dossiers_in(folder: Path) -> list[Path]:
    children = _children(folder)
    if any(_is_document(c) for c in children):
        return [folder]
    below = [c for c in children if c.is_dir()]
    zips = [c for c in children if c.is_file() and c.suffix.lower() == ".zip"]
    if below and any(_is_part(c.name) for c in below) and any(_holds_documents(c) for c in below):
        return [folder]
    if len(zips) and not below and all(_is_part(z.stem) for z in zips):
        return [folder]
    return [*(d for c in below for d in _dossiers_in(c)), *zips]


#: Folders of these names are parts of a filing, not filings.
_PART = re.compile(
    r"附\s*[件图表]|附录|图件|图纸|照片|证照|证件|扫描件?|自评|开发利用|复垦|方案|报告|批复|佐证|支撑材料|其他|材料|attach|annex|appendix|scan|photo",
    re.IGNORECASE,
)


def _is_part(name: str) -> bool:
    return bool(_PART.search(name)) and not re.search(r"矿$|公司$|矿山$", name)


def _children(folder: Path) -> list[Path]:
    try:
        return sorted((c for c in folder.iterdir() if not _LEFT_OUT.match(c.name)), key=lambda c: c.name)
    except OSError as error:
        raise BadInputError(f"文件夹打不开：{error.strerror or error}", path=str(folder), advice="请检查读取权限") from error


def _is_document(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in suffixes()


def _holds_documents(folder: Path) -> bool:
    return any(_is_document(c) or (c.is_dir() and _holds_documents(c)) for c in _children(folder))


def _title(path: Path) -> str:
    return unicodedata.normalize("NFC", path.stem if path.is_file() else path.resolve().name)


def _ids(found: Iterable[Path], inbox: Path) -> dict[str, Path]:
    """Ids that differ, and do not depend on the order: where two share a name, both get the folders above them in front."""
    by_title: dict[str, list[Path]] = {}
    for path in found:
        by_title.setdefault(_title(path), []).append(path)
    ids: dict[str, Path] = {}
    for title, paths in by_title.items():
        for path in sorted(paths, key=str):
            key = title
            if len(paths) > 1:
                above = path.relative_to(inbox).parent.as_posix()
                key = title if above == "." else f"{above.replace('/', '_')}_{title}"
            n = 1
            unique = key
            while unique in ids:
                n += 1
                unique = f"{key}({n})"
            ids[unique] = path
    return ids
