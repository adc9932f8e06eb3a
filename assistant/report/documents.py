"""What was read of each file, for people and programs (greenmine.documents/1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from assistant.core.document import UNSEEN, Document, FileError, Table
from assistant.report.view import GRADE_LABELS


def to_json(documents: Iterable[Document], errors: Iterable[FileError]) -> dict[str, Any]:
    """documents.json."""
    return {
        "schema": "greenmine.documents/1",
        "documents": [_document(d) for d in documents],
        "errors": [{"path": e.path, "message": e.message} for e in errors],
    }


def _document(document: Document) -> dict[str, Any]:
    return {
        "path": document.path, "kind": document.kind, "also": list(document.also), "sha256": document.sha256, "parser": document.parser,
        "pages": list(_pages(document)),
        "sections": [{"level": s.level, "title": s.title, "page": s.page} for s in document.sections],
        "tables": [_table(document, t) for t in document.tables],
        "pictures": [{"page": p.page, "caption": document.caption_of(p), "phash": p.phash, "seal": p.seal} for p in document.pictures],
        "regions": [{"kind": r.kind, "page": r.page, "box": r.box} for r in document.regions],
        "traces": [{"kind": t.kind, "page": t.page, "text": t.text, "detail": t.detail} for t in document.traces],
        "metadata": document.metadata, "warnings": list(document.warnings),
    }  # fmt: skip


def _pages(document: Document) -> Iterator[dict[str, Any]]:
    """The words of each page; a document without pages is one page with the number 1."""
    if not document.pages:
        yield {"page": 1, "grade": "good", "layer": "native", "text": "\n".join(b.text for b in document.visible)}
        return
    words: dict[int, list[str]] = {p.number: [] for p in document.pages}
    for block in document.blocks:
        if block.role in UNSEEN or block.page is None:
            continue
        starts = [(0, block.page), *block.breaks]
        for n, (start, page) in enumerate(starts):
            end = starts[n + 1][0] if n + 1 < len(starts) else len(block.text)
            words.setdefault(page, []).append(block.text[start:end])
    for sheet in document.pages:
        yield {"page": sheet.number, "grade": sheet.grade, "layer": sheet.layer, "text": "\n".join(words[sheet.number])}


def _table(document: Document, table: Table) -> dict[str, Any]:
    rows = [["" if b is None else b.text for b in row] for row in document.grid(table)]
    head = rows[: table.header_rows]
    header = [" ".join(dict.fromkeys(h for h in column if h)) for column in zip(*head, strict=True)] if head else []
    return {"page": table.page, "caption": document.caption_of(table), "header": header, "rows": rows[table.header_rows :]}


def summary(documents: Sequence[Document], errors: Sequence[FileError]) -> RenderableType:
    """A summary for the terminal: one line a file, worst pages first, then what could not be read."""
    grid = Grid(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for title in ("文件", "类别", "解析", "页", "章节", "表", "图", "说明"):
        grid.add_column(title, overflow="fold")
    for d in documents:
        bad = [
            f"第{p.number}页{GRADE_LABELS[p.grade]}"
            for p in sorted(d.pages, key=lambda p: (-_badness(p.grade), p.number))
            if p.grade in ("poor", "unreadable")
        ]
        notes = [*bad[:6], *d.warnings[:3]]
        grid.add_row(
            d.path,
            d.kind_label,
            d.parser,
            str(len(d.pages) or "—"),
            str(len(d.sections)),
            str(len(d.tables)),
            str(len(d.pictures)),
            "；".join(notes),
        )
    parts: list[RenderableType] = [grid]
    if errors:
        parts.append(Text("\n未能读取", style="bold red"))
        parts.extend(Text(f"  {e.path}：{e.message}") for e in errors)
    return Group(*parts)


def _badness(grade: str) -> int:
    return ("good", "fair", "poor", "unreadable").index(grade)
