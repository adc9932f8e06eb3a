"""How cost grows: pages in a dossier, dossiers in one index, people asking at once; memory over many dossiers in one process.

    python -m benchmarks.growth pages 10,30,100,300,1000 | dossiers 1,10,100,1000 | people 1,5,20 | memory 50

Every dossier is made from a seed (Word files, so that no LibreOffice is needed); vectors of the index of many dossiers are random ones.
The last line printed is JSON.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.inputs import dossier, several
from benchmarks.timing import Peak, memory, spent

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = (
    "采矿许可证号是多少？",
    "矿区面积是多少？",
    "复垦面积是多少？",
    "开采方式是什么？",
    "自评得分是多少？",
    "监测是怎样安排的？",
    "剩余服务年限还有几年？",
    "法定代表人是谁？",
)


def pages(sizes: Sequence[int], work: Path) -> list[dict[str, Any]]:
    """A cold review of dossiers of so many pages: seconds of the stages, memory of the process so far, seconds of an unchanged review."""
    from assistant.retrieve.weights import cache_home
    from assistant.service import Service
    from benchmarks.review import forget

    service = Service()
    service.review([dossier(work)])
    found = []
    for size in sizes:
        folder = dossier(work, pages=size, seed=6)
        forget(cache_home())
        with Peak() as peak, spent() as cold:
            report = service.review([folder]).report
        with spent() as again:
            service.review([folder])
        printed = sum(max(1, round(len(t) / 600)) for t in _texts(service, folder))
        found.append({
            "asked": size, "pages": printed, "wall": round(cold.wall, 2), "processor": round(cold.processor, 2), "unchanged": round(again.processor, 2),
            "stages": report.timings, "peak_mb": round(peak.bytes / 2**20),
        })  # fmt: skip
    return found


def _texts(service: Any, folder: Path) -> list[str]:
    """The words of each document: Word files have no pages, 600 characters are counted as one."""
    return ["".join(b.text for b in d.blocks) for d in service.read([folder]).documents]


class Random:
    """Vectors without a model: unit vectors drawn from a text's hash."""

    def encode(self, texts: Sequence[str]) -> Any:
        """f32 [n, 384]"""
        import zlib

        import numpy as np

        rows = np.stack([np.random.default_rng(zlib.crc32(t.encode())).standard_normal(384, np.float32) for t in texts])
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def dossiers(sizes: Sequence[int], each: int = 60) -> list[dict[str, Any]]:
    """So many dossiers of `each` passages in one Chroma collection: milliseconds of a search over all and within one dossier."""
    from assistant.retrieve.embedding import CachedEmbeddings
    from assistant.retrieve.store import open_store

    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as place:
        store = open_store(Path(place), embedder=CachedEmbeddings("random", Random(), None))
        kept = 0
        began = time.perf_counter()
        for size in sizes:
            if kept < size:
                _fill(store, kept, size, each)
                kept = size
            kept_for = time.perf_counter() - began
            over, within = [], []
            for n in range(40):
                start = time.perf_counter()
                store.search(f"问题{n}", k=10)
                middle = time.perf_counter()
                store.search(f"问题{n}", k=10, dossier=f"dossier-{n % size}")
                over.append(1000 * (middle - start))
                within.append(1000 * (time.perf_counter() - middle))
            found.append({
                "dossiers": size, "passages": size * each, "keep_seconds": round(kept_for, 1), "search_ms": round(statistics.median(over), 1),
                "search_ms_p95": round(sorted(over)[37], 1), "within_one_ms": round(statistics.median(within), 1), "memory_mb": round(memory() / 2**20),
            })  # fmt: skip
    return found


def _fill(store: Any, first: int, last: int, each: int) -> None:
    """Keep made dossiers: the first of them one by one as a review does, the rest many at a time (which takes a tenth of the time)."""
    from assistant.retrieve.index import HybridIndex
    from assistant.retrieve.passages import Chunk

    def words(number: int) -> list[str]:
        return [f"第{number}座矿山的第{n}段文字" for n in range(each)]

    for number in range(first, min(last, 10)):
        store.keep(
            f"dossier-{number}",
            HybridIndex([Chunk("d1", "other", (f"b{n}",), t, "第一章", 1, n, "") for n, t in enumerate(words(number))], None),
        )
    for start in range(max(first, 10), last, 64):
        part = [(f"dossier-{k}", n, t) for k in range(start, min(start + 64, last)) for n, t in enumerate(words(k))]
        common = {"document": "d1", "kind": "other", "section": "第一章", "page": 1, "place": "b"}
        store.langchain.add_texts(
            [t for _, _, t in part], ids=[f"{d}/{n}" for d, n, _ in part],
            metadatas=[{**common, "dossier": d, "blocks": f"b{n}", "text": t, "number": n} for d, n, t in part],
        )  # fmt: skip


def people(sizes: Sequence[int], work: Path) -> list[dict[str, Any]]:
    """So many people asking at once about one reviewed dossier, each all questions in another order: seconds of an answer."""
    from assistant.chat import Conversation, context_of
    from assistant.service import Service

    reviewed = Service().review([dossier(work, pages=100)])
    context = context_of(reviewed.dossier, reviewed.report, reviewed.facts, reviewed.searcher)

    def person(number: int) -> list[float]:
        own = Conversation(context)
        times = []
        for offset in range(len(QUESTIONS)):
            started = time.perf_counter()
            own.ask(QUESTIONS[(offset + number * 3) % len(QUESTIONS)])
            times.append(time.perf_counter() - started)
        return times

    person(0)
    found = []
    for size in sizes:
        with ThreadPoolExecutor(size) as threads:
            times = sorted(t for own in threads.map(person, range(size)) for t in own)
        p95 = times[int(0.95 * (len(times) - 1))]
        found.append({"people": size, "median": round(statistics.median(times), 4), "p95": round(p95, 4), "worst": round(times[-1], 4)})
    return found


def resident(count: int, work: Path) -> list[dict[str, Any]]:
    """So many different dossiers reviewed in one process: its memory on the way."""
    from assistant.retrieve.weights import cache_home
    from assistant.service import Service
    from benchmarks.review import forget

    service = Service()
    made = several(work, min(count, 20))
    found = []
    for number in range(1, count + 1):
        if number > len(made):
            forget(cache_home())
        service.review([made[number % len(made)]])
        if number % 5 == 0 or number == 1:
            found.append({"dossiers": number, "memory_mb": round(memory() / 2**20)})
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("pages", "dossiers", "people", "memory"))
    parser.add_argument("sizes")
    parser.add_argument("--work", type=Path)
    given = parser.parse_args()
    sizes = [int(n) for n in given.sizes.split(",")]
    with tempfile.TemporaryDirectory() as place:
        work = given.work or Path(place)
        result = {
            "pages": lambda: pages(sizes, work), "dossiers": lambda: dossiers(sizes), "people": lambda: people(sizes, work),
            "memory": lambda: resident(sizes[0], work),
        }[given.what]()  # fmt: skip
    print(json.dumps(result))


if __name__ == "__main__":
    main()
