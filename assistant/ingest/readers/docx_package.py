"""A Word file as a package of parts: where the parts lie, what they relate to, and short names for their XML."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from assistant.core.errors import LimitError, UnreadableFileError
from assistant.ingest.packed import Packed
from assistant.ingest.readers import Source

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
V = "urn:schemas-microsoft-com:vml"
O = "urn:schemas-microsoft-com:office:office"  # noqa: E741 - the prefix that everybody writes
REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_PREFIXES = {"w": W, "r": R, "m": M, "a": A, "wp": WP, "wps": WPS, "w14": W14, "mc": MC, "v": V, "o": O}


def q(name: str) -> str:
    """'w:p' as lxml writes it."""
    prefix, _, local = name.partition(":")
    return f"{{{_PREFIXES[prefix]}}}{local}"


_WVAL = q("w:val")


def child(element: Any, name: str) -> Any:
    """The first direct child of that name, or None."""
    return None if element is None else element.find(q(name))


def val(element: Any, name: str) -> str | None:
    """The w:val of the first direct child of that name, or None."""
    found = child(element, name)
    value = None if found is None else found.get(_WVAL)
    return None if value is None else str(value)


def on(element: Any, name: str) -> bool | None:
    """An on/off property (w:b, w:vanish …): True, False, or None where it is not given."""
    found = child(element, name)
    return None if found is None else found.get(_WVAL, "1") not in ("0", "false", "off")


def number(text: str | None) -> int | None:
    """A whole number as Word files hold it ('12', '12.0'), or None."""
    try:
        return None if text is None else int(float(text))
    except (ValueError, OverflowError):
        return None


def walk(element: Any, name: str) -> Iterator[Any]:
    """All descendants of that name."""
    return iter(element.iter(q(name)))


def loosely(packed: Packed, part: str, warnings: list[str]) -> Any:
    """The root of a part without which the rest can still be read; None, and a warning, where it is damaged. Attacks are refused as ever."""
    try:
        return packed.xml(part)
    except UnreadableFileError as error:
        if isinstance(error, LimitError) or "实体" in error.message:
            raise
        warnings.append(f"组成部分 {part} 已损坏，未读取")
        return None


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part relates to. kind: the last word of the relationship's type; external: outside the file (never fetched)."""

    kind: str
    target: str
    external: bool


class Word:
    """The parts of a Word file. Missing parts are None; a missing main part is an UnreadableFileError."""

    def __init__(self, source: Source) -> None:
        self.name = source.name
        self.packed = Packed(source.data, name=source.name, unpacked=source.limits.unpacked)
        self.warnings: list[str] = []
        self.main = self._main()

    def _main(self) -> str:
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and relation.target in self.packed:
                return relation.target
        if "word/document.xml" in self.packed:
            return "word/document.xml"
        raise UnreadableFileError("Word 文件不完整，缺少正文（document.xml）", path=self.name, advice="请用 Word 或 WPS 打开后另存为新文件")

    def relations(self, part: str) -> dict[str, Relation]:
        """The relationships of a part by id ('' for the package)."""
        folder, base = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self.packed:
            return {}
        found: dict[str, Relation] = {}
        for entry in self.packed.xml(rels).iter(f"{{{REL}}}Relationship"):
            external = entry.get("TargetMode") == "External"
            target = str(entry.get("Target") or "")
            if not external:
                target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[str(entry.get("Id"))] = Relation(str(entry.get("Type") or "").rsplit("/", 1)[-1], target, external)
        return found

    @cached_property
    def main_relations(self) -> dict[str, Relation]:
        """The relationships of the main part."""
        return self.relations(self.main)

    @cached_property
    def document(self) -> Any:
        """The root of the main part."""
        return self.packed.xml(self.main)

    def related(self, kind: str) -> list[str]:
        """The parts that the main part relates to in that way, in a fixed order."""
        return sorted({r.target for r in self.main_relations.values() if r.kind == kind and not r.external and r.target in self.packed})

    def root(self, kind: str) -> Any:
        """The root of the one part of that kind (styles, numbering, comments …), or None."""
        parts = self.related(kind)
        return self.part(parts[0]) if parts else None

    def part(self, name: str) -> Any:
        """The root of a part beside the main one; None, and a warning, where that part alone is damaged."""
        return loosely(self.packed, name, self.warnings)
