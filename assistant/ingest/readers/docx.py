"""Word files (.docx, .docm; also what WPS writes under these names): everything in reading order, with stable addresses, no pages.

`Block.text` is the file's own characters (runs joined, tabs and breaks as white space). What Word only computes and prints, the
numbers of headings and lists, is in `Block.number`. Addresses: p12 the twelfth paragraph of the body, t3r2c1 the cell of the third table
(all counted from 1); d, h, c, n, x behind them are deleted and hidden words, comments, notes, text boxes.
"""

from __future__ import annotations

from assistant.core.document import Document, Role, Trace
from assistant.core.text import bare
from assistant.ingest.packed import zip_holds
from assistant.ingest.readers import Reader, Source
from assistant.ingest.readers.docx_build import Builder, Place
from assistant.ingest.readers.docx_flow import Flow
from assistant.ingest.readers.docx_media import Media
from assistant.ingest.readers.docx_numbering import Numbering
from assistant.ingest.readers.docx_package import Word, child, on, q, walk
from assistant.ingest.readers.docx_parts import WORDED, attachments, comments, notes, properties, settings, watermarks
from assistant.ingest.readers.docx_runs import RunReader
from assistant.ingest.readers.docx_styles import Styles
from assistant.ingest.signed import outcomes


def _magic(data: bytes) -> bool:
    return zip_holds(data, "word/")


def read(source: Source) -> Document:
    """Read a Word file. UnreadableFileError where it is truncated, damaged or no Word file; LimitError where it is a bomb."""
    word = Word(source)
    styles = Styles(word.root("styles"), word.root("theme"))
    media = Media(word, pixels=source.limits.pixels, kept=source.kept)
    reader = RunReader(styles, paper=_paper(word))
    builder = Builder(word, styles, Numbering(word.root("numbering")), media, reader)
    builder.notes = notes(word)
    builder.comments = comments(word, RunReader(styles))
    _running(builder, "header")
    body = child(word.document, "w:body")
    builder.story(body if body is not None else (), Place())
    Flow(builder.blocks, builder.tables, builder.pictures, builder.flow).settle()
    _loose_comments(builder)
    _running(builder, "footer")
    parts = attachments(word)
    metadata = {**properties(word.packed, word.warnings), **settings(word), **outcomes(parts)}
    for key in WORDED:
        if metadata.get(key):
            builder.bare_block(metadata[key], "metadata", f"property:{key}", style=key)
    traces = [*builder.traces, *parts]
    warnings = [*word.warnings, *builder.warnings, *media.warnings]
    blocks = builder.settled()
    if any(t.kind == "macro" for t in traces):
        warnings.append("文件含有宏，未运行")
    if not any(b.text.strip() for b in builder.blocks if b.role not in ("metadata", "header", "footer")):
        warnings.append("文件中没有文字（可能全部是图片）" if builder.pictures else "文件中没有文字")
    return Document(
        id="", path=source.name, sha256=source.sha256, parser="docx", blocks=tuple(blocks), tables=tuple(builder.tables),
        pictures=tuple(builder.pictures), regions=tuple(builder.regions), traces=tuple(traces), metadata=metadata, warnings=tuple(warnings),
    )  # fmt: skip


def _paper(word: Word) -> str | None:
    """The colour of the page where one is set and shown; None where it is a picture or a pattern."""
    background = child(word.document, "w:background")
    settings_root = word.root("settings")
    if background is None or settings_root is None or not on(settings_root, "w:displayBackgroundShape"):
        return "FFFFFF"
    colour = str(background.get(q("w:color")) or "")
    return colour.upper() if len(colour) == 6 and len(background) == 0 else None


def _running(builder: Builder, kind: str) -> None:
    """The headers or footers, each wording once; words drawn across the page are traces."""
    seen: set[str] = set()
    for part in builder.word.related(kind):
        root = builder.word.part(part)
        if root is None:
            continue
        key = bare("".join(str(t.text or "") for t in walk(root, "w:t")))
        for words in watermarks(root):
            trace = Trace("watermark", words, detail={"part": kind})
            if trace not in builder.traces:
                builder.traces.append(trace)
        if not key or key in seen:
            continue
        seen.add(key)
        role: Role = "header" if kind == "header" else "footer"
        body = builder.reader
        builder.reader = RunReader(builder.styles, paper=body.paper)
        builder.story(root, Place(f"{kind}{len(seen)}", role))
        builder.reader = body


def _loose_comments(builder: Builder) -> None:
    """Comments that nothing in the body refers to are in the file all the same."""
    for key, (text, author, date) in builder.comments.items():
        if key not in builder.commented:
            block = builder.bare_block(text, "comment", f"c{key}")
            builder.traces.append(Trace("comment", text, block.id, None, {"author": author, "date": date, "on": ""}))


READER = Reader("docx", (".docx", ".docm", ".dotx"), _magic, read)
