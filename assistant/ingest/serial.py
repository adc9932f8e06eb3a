"""A `Document` as plain bytes and back: JSON and zlib, character boxes as base64 of float32. No pickle: the child is not trusted."""

from __future__ import annotations

import base64
import json
import zlib
from array import array
from dataclasses import fields
from typing import Any

from assistant.core.document import Block, Cell, Document, Page, Picture, Region, Section, Table, Trace

#: Raise it when the shape of what is written changes.
FORMAT = 2
_DEFAULTS: dict[type, dict[str, Any]] = {}


def dump(document: Document) -> bytes:
    """Bytes of a document; `load(dump(d)) == d`."""
    packed = {
        "format": FORMAT,
        **{k: getattr(document, k) for k in ("id", "path", "sha256", "parser", "kind", "metadata", "warnings", "also")},
        "blocks": [_plain(b) for b in document.blocks],
        "sections": [_plain(s) for s in document.sections],
        "tables": [_plain(t) for t in document.tables],
        "pictures": [_plain(p) for p in document.pictures],
        "regions": [_plain(r) for r in document.regions],
        "traces": [_plain(t) for t in document.traces],
        "pages": [_plain(p) for p in document.pages],
    }
    return zlib.compress(json.dumps(packed, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"), 1)


def load(data: bytes) -> Document:
    """The document of `dump`; ValueError where the bytes are not of this format."""
    try:
        packed = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
        if packed["format"] != FORMAT:
            raise ValueError(f"format {packed['format']}")
        return Document(
            **{k: packed[k] for k in ("id", "path", "sha256", "parser", "kind", "metadata")},
            warnings=tuple(packed["warnings"]),
            also=tuple(packed["also"]),
            blocks=tuple(_block(b) for b in packed["blocks"]),
            sections=tuple(Section(**s) for s in packed["sections"]),
            tables=tuple(Table(**{**t, "cells": tuple(Cell(*c) for c in t["cells"])}) for t in packed["tables"]),
            pictures=tuple(Picture(**_boxed(p)) for p in packed["pictures"]),
            regions=tuple(Region(**_boxed(r)) for r in packed["regions"]),
            traces=tuple(Trace(**t) for t in packed["traces"]),
            pages=tuple(Page(**p) for p in packed["pages"]),
        )
    except (KeyError, TypeError, zlib.error, UnicodeDecodeError) as error:
        raise ValueError(f"not a document: {error}") from error


def _plain(item: Any) -> dict[str, Any]:
    """A dataclass without the fields that have their default values."""
    defaults = _DEFAULTS.setdefault(type(item), {f.name: f.default for f in fields(item)})
    out = {}
    for name, default in defaults.items():
        value = getattr(item, name)
        if value is default or value == default:
            continue
        if name == "boxes":
            value = base64.b64encode(array("f", value).tobytes()).decode("ascii")
        elif name == "cells":
            value = [(c.block, c.row, c.col, c.rowspan, c.colspan) for c in value]
        out[name] = value
    return out


def _block(packed: dict[str, Any]) -> Block:
    if "boxes" in packed:
        boxes = array("f")
        boxes.frombytes(base64.b64decode(packed["boxes"]))
        packed["boxes"] = boxes
    if "breaks" in packed:
        packed["breaks"] = tuple((a, b) for a, b in packed["breaks"])
    return Block(**packed)


def _boxed(packed: dict[str, Any]) -> dict[str, Any]:
    if packed.get("box") is not None:
        packed["box"] = tuple(packed["box"])
    return packed
