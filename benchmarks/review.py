"""The whole review against the pipeline that a tutorial would give, each in a process of its own with its model loaded.

    python -m benchmarks.review ours FOLDER [--rounds N]       read, index, answer and judge: cold, then unchanged, then in a fresh process
    python -m benchmarks.review each FOLDER [--reports DIR]    the same once for every dossier below a folder, in one process
    python -m benchmarks.review tutorial FOLDER [--rounds N]   PyPDFLoader, RecursiveCharacterTextSplitter, HuggingFaceEmbeddings, Chroma: index only

Cold: nothing of the dossier in any cache, model and readers loaded. The last line printed is JSON.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.timing import Peak, rounds, spent

ROOT = Path(__file__).resolve().parent.parent


def forget(cache: Path) -> None:
    """Empty the caches of what was read and embedded; the unpacked model stays."""
    for path in cache.iterdir():
        if path.name != "models":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def ours(folder: Path, count: int) -> dict[str, Any]:
    """Times of the whole review in this process, stage by stage, and its memory."""
    from assistant.retrieve.weights import cache_home
    from assistant.service import Service

    service = Service()
    service.review([ROOT / "examples" / "more" / "C41"])
    stages: list[dict[str, float]] = []

    def review() -> None:
        report = service.review([folder]).report
        stages.append(report.timings)
        sizes["pages"] = sum(d.pages for d in report.documents)

    sizes: dict[str, int] = {}
    with Peak() as peak:
        cold = rounds(review, count, lambda: forget(cache_home()))
        first = {k: round(sorted(s[k] for s in stages)[len(stages) // 2], 3) for k in stages[0]}
        stages.clear()
        unchanged = rounds(review, count)
    again = {k: round(sorted(s[k] for s in stages)[len(stages) // 2], 3) for k in stages[0]}
    return {**sizes, "cold": cold, "stages": first, "unchanged": unchanged, "stages_unchanged": again, "peak_mb": round(peak.bytes / 2**20)}


def each(folder: Path, reports: Path | None) -> dict[str, Any]:
    """Every dossier below a folder once cold and once unchanged, all in this process; the reports are written where they are wanted."""
    from assistant.report.files import write
    from assistant.retrieve.weights import cache_home
    from assistant.service import Service

    service = Service()
    service.review([ROOT / "examples" / "more" / "C41"])
    found: dict[str, Any] = {}
    for place in sorted(p for p in folder.iterdir() if p.is_dir()):
        forget(cache_home())
        with Peak() as peak, spent() as cold:
            report = service.review([place]).report
        with spent() as again:
            service.review([place])
        if reports is not None:
            write(report, reports / place.name / "report.json", "json")
        found[place.name] = {
            "pages": sum(d.pages for d in report.documents), "recognised": sum(d.ocr_pages for d in report.documents), "cold": asdict(cold),
            "unchanged": asdict(again), "stages": report.timings, "peak_mb": round(peak.bytes / 2**20),
        }  # fmt: skip
        print(place.name, found[place.name], file=sys.stderr, flush=True)
    return found


def tutorial(folder: Path, count: int) -> dict[str, Any]:
    """Times of indexing the PDF files of a folder as the tutorials do: pages, pieces of 1,000 characters, vectors, Chroma."""
    from langchain_chroma import Chroma
    from langchain_community.document_loaders import PyPDFLoader
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from assistant.retrieve.weights import model_folder, stay_offline

    stay_offline()
    model = HuggingFaceEmbeddings(model=str(model_folder()), model_kwargs={"device": "cpu"})
    model.embed_query("矿山")
    sizes: dict[str, int] = {}

    def index() -> None:
        pages = [page for path in sorted(folder.glob("*.pdf")) for page in PyPDFLoader(str(path)).load()]
        pieces = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(pages)
        sizes.update(pages=len(pages), pieces=len(pieces))
        with tempfile.TemporaryDirectory() as place:
            Chroma.from_documents(pieces, model, persist_directory=place).similarity_search("矿区面积", k=3)

    with Peak() as peak:
        took = rounds(index, count)
    return {**sizes, "index": took, "peak_mb": round(peak.bytes / 2**20)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("which", choices=("ours", "each", "tutorial"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--reports", type=Path)
    given = parser.parse_args()
    if given.which == "each":
        result = each(given.folder, given.reports)
    else:
        result = (ours if given.which == "ours" else tutorial)(given.folder, given.rounds)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
