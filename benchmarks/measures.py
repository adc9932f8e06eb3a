"""The measurements by name. Each takes the run and gives plain figures; the heavy ones run in fresh processes with caches of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.inputs import can_print, dossier
from benchmarks.timing import ROOT, alone, middle


@dataclass
class Run:
    """work: a folder for inputs and caches; quick: small inputs; rounds: of each measurement."""

    work: Path
    quick: bool
    rounds: int

    @property
    def cache(self) -> Path:
        """The run's own cache folder: it holds the unpacked model and nothing else at first."""
        folder = self.work / "cache"
        folder.mkdir(exist_ok=True)
        return folder

    def native(self) -> Path:
        """A native dossier of PDF files: made with 100 pages, or (quick, or without LibreOffice) those of an example."""
        if can_print() and not self.quick:
            return dossier(self.work, pages=100, form="pdf")
        folder = self.work / "native"
        if not folder.is_dir():
            folder.mkdir()
            for path in sorted((ROOT / "examples" / "more" / "C41").glob("老厂沟*.pdf")):
                shutil.copy(path, folder)
        return folder


def start(run: Run) -> Any:
    """`greenmine --help` in a fresh process beside an empty Python."""
    script = "from assistant.cli import main; import sys; sys.argv[1:] = ['--help']; main()"
    found = {}
    for name, words in (("help", script), ("python", "pass")):
        took = []
        for _ in range(2 * run.rounds):
            before, wall = _of_children(), time.perf_counter()
            subprocess.run([sys.executable, "-c", words], cwd=ROOT, capture_output=True, check=True)
            took.append((time.perf_counter() - wall, _of_children() - before))
        found[name] = {"wall": middle([t[0] for t in took]), "processor": middle([t[1] for t in took])}
    return found


def _of_children() -> float:
    """Processor seconds of the children that have ended, to the microsecond."""
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def review(run: Run) -> Any:
    """The whole review of a native dossier, cold and unchanged, beside the tutorial pipeline's indexing of the same files."""
    folder = run.native()
    count = 2 if run.quick else run.rounds
    return {"ours": alone("benchmarks.review", "ours", folder, "--rounds", str(count), cache=run.cache),
            "tutorial": alone("benchmarks.review", "tutorial", folder, "--rounds", "1" if run.quick else "2", cache=run.cache)}  # fmt: skip


def embedding(run: Run) -> Any:
    """Tokens a second of the encoder beside its bare graph, sentence-transformers and the C engine."""
    return alone(
        "benchmarks.encoders",
        "--passages",
        "32" if run.quick else "160",
        "--rounds",
        str(run.rounds),
        *(["--without-torch"] if run.quick else []),
        cache=run.cache,
    )


def extraction(run: Run) -> Any:
    """Native PDF text: pypdf, bare pypdfium2, our lines and boxes, the whole reading, from the cache."""
    from assistant.ingest.readers import Source
    from assistant.ingest.readers.pdf import read
    from assistant.ingest.sandbox import read_cached
    from benchmarks import reading

    sources = [Source.of(p) for p in sorted(run.native().glob("*.pdf"))]
    pages = sum(len(read(s).pages) for s in sources)
    kept = run.work / "read"
    for source in sources:
        read_cached(source, kept)
    works: dict[str, Callable[[Source], object]] = {
        "pypdf": reading.with_pypdf, "bare pypdfium2": reading.bare_text, "words and boxes": reading.words_and_boxes, "whole reading": reading.sections,
        "from the cache": lambda s: read_cached(s, kept),
    }  # fmt: skip
    took: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(run.rounds):
        for name, work in works.items():
            began = time.process_time()
            for source in sources:
                work(source)
            took[name].append(1000 * (time.process_time() - began) / pages)
    return {"pages": pages, "processor_ms_per_page": {name: middle(t) for name, t in took.items()}}


def recognition(run: Run) -> Any:
    """Pages set here, clean and tilted: rapidocr as it comes, on OpenVINO, and the project's reader; errors beside the times."""
    target = run.work / "recognition.json"
    rounds = 1 if run.quick else 2
    script = (
        "import itertools,json,sys;from benchmarks import recognition as r;"
        f"pages=list(itertools.islice(r.samples(),{1 if run.quick else 4}));"
        f"json.dump(r.run({rounds},pages),open(sys.argv[1],'w'))"
    )
    subprocess.run(
        [sys.executable, "-c", script, str(target)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True
    )
    rows = json.loads(target.read_text("utf-8"))
    names = [n for n in rows[0] if n != "page"]
    return {n: {k: round(sum(r[n][k] for r in rows) / len(rows), 4) for k in ("seconds", "processor", "errors")} for n in names} | {
        "pages": len(rows)
    }


def pages(run: Run) -> Any:
    """A cold review of 10 to 1,000 pages: seconds and memory; the rules alone are in `stages`."""
    sizes = "40,100" if run.quick else "40,100,300,1000"
    return alone("benchmarks.growth", "pages", sizes, "--work", run.work, cache=run.cache)


def dossiers(run: Run) -> Any:
    """1 to 1,000 dossiers in one index: milliseconds of a search."""
    return alone("benchmarks.growth", "dossiers", "1,20" if run.quick else "1,10,100,1000", cache=run.cache)


def people(run: Run) -> Any:
    """1 to 20 people asking at once: seconds of an answer."""
    return alone("benchmarks.growth", "people", "1,20" if run.quick else "1,5,20", "--work", run.work, cache=run.cache)


def memory(run: Run) -> Any:
    """50 dossiers reviewed in one process: memory on the way."""
    return alone("benchmarks.growth", "memory", "10" if run.quick else "50", "--work", run.work, cache=run.cache)


def inbox(run: Run) -> Any:
    """A batch of generated dossiers with one worker and with two: seconds, processor time, memory."""
    from benchmarks.screen import compared

    room = run.work / "inbox"
    room.mkdir()
    return compared(room, 8 if run.quick else 24)


def shared(run: Run) -> Any:
    """Each dossier below ../shared/dossiers with all its attachments, cold and unchanged (left out where there are none)."""
    folder = ROOT.parent / "shared" / "dossiers"
    return alone("benchmarks.review", "each", folder, cache=run.cache) if folder.is_dir() else {}


ALL: dict[str, Callable[[Run], Any]] = {
    f.__name__: f for f in (start, review, embedding, extraction, recognition, inbox, memory, dossiers, people, shared, pages)
}
QUICK = ["start", "review", "embedding", "extraction", "recognition", "pages"]
