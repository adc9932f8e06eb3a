"""What is known of dossiers, for the comparison between them: of this batch, of results that lie beside it, of earlier batches.

A fingerprint is one JSON file; a library folder holds those of earlier batches (DIR/<batch>/<dossier>.json), so that an index over them
is built again in seconds. Nothing of the dossiers themselves is needed, and no report.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.batch.job import FINGERPRINT
from assistant.checks.copying.population import Population, Sketch
from assistant.core.check import Neighbour
from assistant.report.files import write_text


@dataclass(frozen=True)
class Entry:
    """A fingerprint and its sketch. files: digest of the dossier's files, by which the same dossier in another batch is known."""

    print: Neighbour
    sketch: Sketch
    files: str

    def words(self) -> str:
        """As it is kept."""
        return json.dumps(
            {"print": asdict(self.print), "sketch": asdict(self.sketch), "files": self.files}, ensure_ascii=False, sort_keys=True
        )


def entry_of(words: str) -> Entry:
    """What `Entry.words` wrote; ValueError where it is something else."""
    try:
        kept = json.loads(words)
        return Entry(Neighbour(**kept["print"]), Sketch(**kept["sketch"]), kept["files"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"no fingerprint: {error}") from error


def of_batch(out: Path, ids: Iterable[str]) -> dict[str, Entry]:
    """The fingerprints of these dossiers of a batch."""
    return {i: entry_of((out / i / FINGERPRINT).read_text("utf-8")) for i in ids}


def earlier_ones(out: Path, ids: set[str], library: Path | None) -> dict[str, Entry]:
    """The fingerprints that lie among the results without being in the inbox any more, and those of the library's other batches."""
    found: dict[str, Entry] = {}
    for file in sorted(out.glob(f"*/{FINGERPRINT}")):
        if file.parent.name not in ids:
            _add(found, file.parent.name, file)
    if library is not None:
        for file in sorted(library.glob("*/*.json")):
            if file.parent.name != out.name:
                _add(found, f"{file.parent.name}/{file.stem}", file)
    return found


def _add(found: dict[str, Entry], key: str, file: Path) -> None:
    try:
        entry = entry_of(file.read_text("utf-8"))
    except (OSError, ValueError):
        return
    found[key] = Entry(Neighbour(**{**asdict(entry.print), "dossier": key}), entry.sketch, entry.files)


def keep(library: Path, out: Path, entries: Mapping[str, Entry]) -> None:
    """Put this batch's fingerprints into the library; those that are there already stay untouched."""
    for key, entry in entries.items():
        file, words = library / out.name / f"{key}.json", entry.words()
        if not (file.is_file() and file.read_text("utf-8") == words):
            write_text(file, words)


def population(entries: Mapping[str, Entry], earlier: Mapping[str, Entry]) -> Population:
    """All dossiers together; an earlier one whose files are in this batch too is the same dossier and left out."""
    here = {e.files for e in entries.values()}
    known = {**{k: e for k, e in earlier.items() if e.files not in here}, **entries}
    return Population({k: e.print for k, e in known.items()}, {k: e.sketch for k, e in known.items()})
