"""An OFD file as a package: where its parts lie, its resources, and what has been read of it so far."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import Any

from assistant.core.document import Box, Page, Region, Trace
from assistant.ingest.layout import Line, PageContent
from assistant.ingest.packed import Packed
from assistant.ingest.readers import Source
from assistant.ingest.readers.ofd_page import first, local, numbers


@dataclass
class Ofd:
    """The parts of an OFD file, and what has been read of it."""

    source: Source
    packed: Packed
    resources: dict[str, str] = field(default_factory=dict)
    units: dict[str, Any] = field(default_factory=dict)
    templates: dict[str, str] = field(default_factory=dict)
    annotations: dict[str, str] = field(default_factory=dict)
    contents: list[PageContent] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    hidden: list[tuple[str, Line]] = field(default_factory=list)
    notes: list[tuple[int, str, dict[str, str], Box | None]] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    turned: dict[int, Any] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)

    def part(self, base: str, location: str | None) -> str | None:
        """The entry behind a location, which is relative to the file that names it or (with '/') to the package."""
        if not location:
            return None
        path = location.strip().replace("\\", "/")
        for candidate in (path.lstrip("/"), posixpath.normpath(posixpath.join(posixpath.dirname(base), path))):
            if candidate in self.packed and (path.startswith("/") or candidate != path.lstrip("/") or not posixpath.dirname(base)):
                return candidate
        loose = path.lstrip("/")
        return loose if loose in self.packed else None


def text_of(node: Any) -> str | None:
    return (node.text or "").strip() or None if node is not None else None


def area_of(node: Any) -> tuple[float, float, float, float] | None:
    """The physical box of a page area in millimetres: x, y, width, height."""
    box = numbers(text_of(first(node, "PhysicalBox")))
    return (box[0], box[1], box[2], box[3]) if len(box) >= 4 and box[2] > 0 and box[3] > 0 else None


def read_resources(ofd: Ofd, part: str | None) -> None:
    """Multimedia files and composite units by id."""
    if part is None:
        return
    root = ofd.packed.xml(part)
    base = str(root.get("BaseLoc") or "").strip().replace("\\", "/")
    for node in root.iter():
        if local(node) == "MultiMedia":
            name = text_of(first(node, "MediaFile")) or ""
            for location in (posixpath.join(base, name), name):
                found = ofd.part(part, location)
                if found:
                    ofd.resources[str(node.get("ID"))] = found
                    break
        elif local(node) == "CompositeGraphicUnit":
            content = first(node, "Content")
            if content is not None:
                ofd.units[str(node.get("ID"))] = content
