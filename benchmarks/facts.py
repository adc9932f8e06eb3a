"""How many of the labelled facts are found right: `python -m benchmarks.facts [LABELS] [--dossiers DIR] [--main-only] [--verbose]`.

A label's `facts` are the mine's truth; `facts_in[kind]` is what a planted defect made one kind of document say, and is right there.
found: a fact counts where some document states it as its main statement with the right value. wrong: main statements with another value
(a month that agrees with the label's day is right: the document does not say the day). By default whole dossiers are read (scans
recognised, from the cache where they were read before); --main-only reads the three filings alone.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.core.document import Dossier
from assistant.core.fact import Fact, FactBook
from assistant.facts import find_facts
from assistant.ingest.reading import read_dossier

REPO = Path(__file__).resolve().parent.parent


@dataclass
class Score:
    """Counts over dossiers. stated: main statements of labelled facts; seconds: of finding facts alone, all dossiers."""

    labelled: int = 0
    found: int = 0
    stated: int = 0
    wrong: int = 0
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)


def agrees(fact: Fact, wanted: object) -> bool:
    """Within a thousandth (as the scorer takes figures); dates as far as the document gives them; words as they are."""
    if isinstance(fact.normalized, float | int) and isinstance(wanted, int | float):
        return abs(fact.normalized - wanted) <= 1e-6 + 0.001 * abs(wanted)
    got, want = str(fact.normalized), str(wanted)
    return got == want or (fact.name == "granted" and len(got) >= 7 and want.startswith(got))


def count(dossier: Dossier, book: FactBook, label: dict[str, Any], score: Score) -> None:
    """Add one dossier to the score."""
    kinds = {d.id: d.kind for d in dossier.documents}
    for name, truth in label["facts"].items():
        if truth is None:
            continue
        score.labelled += 1
        right = False
        for fact in book.mains(name):
            score.stated += 1
            said = label.get("facts_in", {}).get(kinds[fact.document], {}).get(name)
            planted = (
                [d.get(name) for d in label.get("facts_in", {}).values() if name in d]
                if kinds[fact.document] in ("licence", "attachment")
                else []
            )
            if agrees(fact, truth) or (said is not None and agrees(fact, said)) or any(agrees(fact, p) for p in planted):
                right = True
            else:
                score.wrong += 1
                score.notes.append(
                    f"{label['dossier']} {kinds[fact.document]} {name}: {fact.normalized}, labelled {said if said is not None else truth}"
                )
        if right:
            score.found += 1
        else:
            score.notes.append(f"{label['dossier']} {name}: {truth} not found")


def labelled(labels: Path, dossiers: Path | None) -> Iterator[tuple[dict[str, Any], Path]]:
    """Every label with the folder of its dossier."""
    for file in sorted(labels.glob("*.json")):
        label = json.loads(file.read_text(encoding="utf-8"))
        places = [dossiers / label["dossier"]] if dossiers else []
        places += [
            labels.parent / "dossiers" / label["dossier"],
            labels.parent / label["dossier"],
            labels.parent / "more" / label["dossier"],
        ]
        folder = next((p for p in places if p.is_dir()), None)
        if folder is not None:
            yield label, folder


def measure(labels: Path, dossiers: Path | None = None, *, main_only: bool = False) -> Score:
    """Read every labelled dossier and count."""
    score = Score()
    for label, folder in labelled(labels, dossiers):
        paths = [folder / f for f in label["files"].values()] if main_only else [folder]
        dossier = read_dossier(paths, name=label["dossier"])
        begin = time.perf_counter()
        book = find_facts(dossier)
        score.seconds += time.perf_counter() - begin
        count(dossier, book, label, score)
    return score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", nargs="?", type=Path, default=REPO.parent / "shared" / "labels")
    parser.add_argument("--dossiers", type=Path)
    parser.add_argument("--main-only", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    score = measure(given.labels, given.dossiers, main_only=given.main_only)
    if given.verbose:
        print("\n".join(score.notes))
    print(f"labelled facts {score.labelled}, found right {score.found} ({score.found / max(score.labelled, 1):.4f})")
    print(
        f"main statements of them {score.stated}, wrong {score.wrong} ({score.wrong / max(score.stated, 1):.4f}); seconds in all {score.seconds:.2f}"
    )


if __name__ == "__main__":
    main()
