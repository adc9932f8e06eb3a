"""Speed of reading born-digital PDF, side by side in one run.

    python benchmarks/reading.py [FILE.pdf …] [--rounds N]

Compared on the same files, best of N rounds each:
  pypdf            PdfReader.extract_text of every page
  pypdfium2 text   get_text_range of every page: the bare text, no places
  words+boxes      our text layer: the text with a box for every character
  lines            the same, made into lines of print
  whole reading    the reader: lines, ruled tables, paragraphs, pictures, hidden text, properties
  + sections       the same with structure and kind
  from the cache   a file read before
Without files: the PDF files below ../shared/dossiers and examples/ that have a text layer.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from assistant.ingest.kinds import kind_of
from assistant.ingest.readers import Source
from assistant.ingest.readers.pdf import frame_of, read
from assistant.ingest.readers.pdf_text import lines_of, page_text
from assistant.ingest.sandbox import read_cached
from assistant.ingest.structure import structure

ROOT = Path(__file__).resolve().parent.parent


def native_files() -> list[Path]:
    """PDF files at hand that have at least five pages with words on every one."""
    import pypdfium2 as pdfium

    found = []
    for folder in (ROOT.parent / "shared" / "dossiers", ROOT / "examples"):
        for path in sorted(folder.rglob("*.pdf")) if folder.is_dir() else ():
            with pdfium.PdfDocument(path) as document:
                if len(document) >= 5 and all(
                    p.get_textpage().count_chars() > 20
                    and not any(o.type == 3 and o.get_bounds()[2] > 500 for o in p.get_objects(max_depth=1))
                    for p in document
                ):
                    found.append(path)
    return found


def with_pypdf(source: Source) -> None:
    from pypdf import PdfReader

    for page in PdfReader(source.path).pages:
        page.extract_text()


def _pages(source: Source, use: Callable[[Any, Any, int], object]) -> None:
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(source.data) as document:
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            use(page, text, number + 1)
            text.close()
            page.close()


def bare_text(source: Source) -> None:
    _pages(source, lambda page, text, number: text.get_text_range())


def words_and_boxes(source: Source) -> None:
    _pages(source, lambda page, text, number: page_text(text.raw, frame_of(page)))


def lines(source: Source) -> None:
    _pages(source, lambda page, text, number: lines_of(page_text(text.raw, frame_of(page)), number))


def sections(source: Source) -> None:
    kind_of(structure(read(source)))


def best(work: Callable[[Source], object], sources: Iterable[Source], rounds: int) -> float:
    """Seconds of processor time for all sources (other work on the machine does not count), the best of the rounds."""
    times = []
    for _ in range(rounds):
        began = time.process_time()
        for source in sources:
            work(source)
        times.append(time.process_time() - began)
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    sources = [Source.of(p) for p in given.files or native_files()]
    if not sources:
        raise SystemExit("no PDF files with a text layer at hand")
    pages = 0
    for source in sources:
        pages += len(read(source).pages)
    print(f"{len(sources)} files, {pages} pages, best of {given.rounds}\n")
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        for source in sources:
            read_cached(source, cache)
        bare = best(bare_text, sources, given.rounds)
        rows = [
            ("pypdf", best(with_pypdf, sources, 1)), ("pypdfium2 text", bare), ("words+boxes", best(words_and_boxes, sources, given.rounds)),
            ("lines", best(lines, sources, given.rounds)), ("whole reading", best(read, sources, given.rounds)), ("+ sections", best(sections, sources, given.rounds)),
            ("from the cache", best(lambda s: read_cached(s, cache), sources, given.rounds)),
        ]  # fmt: skip
        worst = max(best(lambda s: read_cached(s, cache), [s], given.rounds) for s in sources)
    print(f"{'':16}{'pages/s':>10}{'x pypdf':>10}{'x bare time':>13}")
    for name, seconds in rows:
        print(f"{name:16}{pages / seconds:10.0f}{rows[0][1] / seconds:10.1f}{seconds / bare:13.2f}")
    print(f"\na file read before: at most {1000 * worst:.0f} ms")


if __name__ == "__main__":
    main()
