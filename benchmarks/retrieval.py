"""How well the search finds the right paragraph: recall@1/5/10 and MRR for letters, meaning and both, on any SQuAD-style file.

    python -m benchmarks.retrieval cmrc2018_dev.json [--json result.json] [--limit N]

Every paragraph of the file becomes a document; the index and the passages are the program's own (`assistant.retrieve`), and a paragraph
ranks where its best passage does. Vectors come from the program's cache on a second run. CMRC 2018 (Cui et al., CC BY-SA 4.0) is the file
that the project quotes figures for; it is not part of the repository.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.core.document import Block, Document
from assistant.retrieve.embedding import embeddings
from assistant.retrieve.index import LEXICAL_WEIGHT, HybridIndex
from assistant.retrieve.passages import passages

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def read_squad(path: Path, limit: int | None = None) -> tuple[list[str], list[tuple[str, int]]]:
    """(paragraphs, (question, index of its paragraph)) of a SQuAD-style file; equal paragraphs are one."""
    places: dict[str, int] = {}
    questions: list[tuple[str, int]] = []
    for article in json.loads(path.read_text("utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            index = places.setdefault(paragraph["context"], len(places))
            questions.extend((entry["question"], index) for entry in paragraph["qas"])
    return list(places), questions[:limit]


def paragraph_document(number: int, text: str) -> Document:
    """A paragraph as a document of its own."""
    return Document(f"d{number}", f"{number}.txt", "0" * 64, "benchmark", (Block("b1", text),))


def ranks(scores: NDArray[np.float64], owners: NDArray[np.int64], gold: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rank (from 1) of each question's paragraph; scores f64 [questions, passages]. A paragraph counts by its best passage."""
    import numpy as np

    paragraphs = int(owners.max()) + 1
    best = np.full((len(scores), paragraphs), -np.inf)
    for passage, owner in enumerate(owners):
        np.maximum(best[:, owner], scores[:, passage], out=best[:, owner])
    own = best[np.arange(len(gold)), gold]
    return np.asarray((best > own[:, None]).sum(1) + 1)


def summary(found: NDArray[np.int64]) -> dict[str, float]:
    """recall@1, @5, @10 and the mean reciprocal rank."""
    return {f"recall@{k}": round(float((found <= k).mean()), 4) for k in (1, 5, 10)} | {"mrr": round(float((1 / found).mean()), 4)}


def measure(path: Path, limit: int | None = None) -> dict[str, object]:
    """All figures for a file."""
    import numpy as np

    paragraphs, asked = read_squad(path, limit)
    embedder = embeddings()
    if embedder is None:
        raise SystemExit("this benchmark needs an encoder")
    chunks = [c for n, text in enumerate(paragraphs) for c in passages(paragraph_document(n, text))]
    owners = np.array([int(c.document[1:]) for c in chunks], np.int64)
    started = time.perf_counter()
    index = HybridIndex(chunks, embedder)
    indexed = time.perf_counter() - started
    queries = [question for question, _ in asked]
    gold = np.array([paragraph for _, paragraph in asked], np.int64)
    started = time.perf_counter()
    dense, letters, fused = index.score_many(queries)
    searched = time.perf_counter() - started
    figures = {
        name: summary(ranks(np.nan_to_num(table, nan=-1.0), owners, gold))
        for name, table in (("letters", letters), ("meaning", dense), ("fused", fused))
    }
    return {
        "file": path.name, "paragraphs": len(paragraphs), "passages": len(chunks), "questions": len(queries), "encoder": embedder.name,
        "lexical_weight": LEXICAL_WEIGHT, "seconds_index": round(indexed, 1), "seconds_search": round(searched, 1),
        "machine": platform.machine(), "python": platform.python_version(), **figures,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, help="a SQuAD-style JSON")
    parser.add_argument("--limit", type=int, help="only the first N questions")
    parser.add_argument("--json", type=Path, help="keep the figures in this file")
    chosen = parser.parse_args()
    result = measure(chosen.file, chosen.limit)
    print(json.dumps(result, ensure_ascii=False, indent=1))
    if chosen.json:
        chosen.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
