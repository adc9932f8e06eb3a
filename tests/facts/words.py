"""Documents in words for the cases of the finders."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import yaml

from assistant.core.document import Document, Dossier, Kind
from assistant.core.fact import FactBook
from assistant.facts import find_facts
from assistant.ingest.readers.text import read_text

CASES = Path(__file__).parent / "cases"


def document_of(words: str, kind: str = "self_assessment", name: str = "材料.md") -> Document:
    """A document of one kind in words (markdown with headings and pipe tables)."""
    assert kind in get_args(Kind)
    return replace(read_text(words, name), kind=kind, path=name)  # type: ignore[arg-type]


def book_of(words: str, kind: str = "self_assessment") -> tuple[Dossier, FactBook]:
    """A dossier of one document and its facts."""
    dossier = Dossier.of("case", "案例", [document_of(words, kind)])
    return dossier, find_facts(dossier)


def load(file: Path) -> list[dict[str, Any]]:
    """The cases of one file: text, kind, main {name: value}, has [{name, value, role, year}], none {name: [values] or all}."""
    loaded: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return loaded
