"""Many dossiers at once: which pairs are worth comparing, and how many dossiers have a passage (a template) or only two (a copy).

Linear in the number of dossiers: sections are looked up by MinHash LSH (datasketch), passages by the shingles that few dossiers have,
figures by their words in front, photographs by their hashes. What many dossiers share leads to no pair.
"""

from __future__ import annotations

import base64
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING
from zlib import crc32

from assistant.checks.copying.fingerprint import CROP_BITS, PICTURE_BITS, bare_sentence, masked, telling_figures
from assistant.checks.copying.matching import rare, same_owner
from assistant.checks.copying.templates import SECTIONS, prescribed
from assistant.core.check import Neighbour

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Letters of a shingle of the sketch; one of two is kept, by its hash.
_GRAM, _KEPT = 6, 2
_PERMUTATIONS, _SCHEME = 64, "affine32"
#: Sections of which about half the shingles are the same are looked at (a tenth of the words changed leaves six of ten).
_JACCARD = 0.5
_LONG = 150
#: Of the dossiers that have a sentence of a template so many are counted, so that a thousand of one author do not take a million steps.
_NEAREST = 30
#: Of the dossiers that have a section of a template so many are counted, so that a thousand of one author do not take a million steps.
_NEAREST = 30
_PASSAGE = 20
_TABLE = 5
#: A figure with the same words in front in more dossiers than this is none of a single mine.
_FIGURE_HOLDERS = 5


@dataclass(frozen=True)
class Sketch:
    """What the look-up needs of a dossier, as plain data that is kept: hashes of shingles, of figures and of whole sentences in base64,
    sections' signatures."""

    grams: str
    tokens: str
    sections: dict[str, str]
    frames: str = ""


def sketch(one: Neighbour) -> Sketch:
    """The sketch of a fingerprint."""
    import numpy as np
    from datasketch import MinHash

    grams: set[int] = set()
    tokens: set[int] = set()
    by_section: dict[str, list[str]] = defaultdict(list)
    for spot, words in one.passages.items():
        folded = bare_sentence(words)
        mask = masked(folded)
        grams |= kept_grams(mask)
        tokens |= {crc32(f"{f}|{folded[max(0, folded.find(f) - 4) : folded.find(f)]}".encode()) for f in telling_figures(folded)}
        by_section["|".join(spot.split("|")[:2])].append(mask)
    signatures = {}
    for section, masks in by_section.items():
        if sum(map(len, masks)) >= _LONG:
            made = MinHash(num_perm=_PERMUTATIONS, seed=1, hashfunc=crc32, scheme=_SCHEME)
            made.update_batch([g.encode() for m in masks for g in {m[n : n + 3] for n in range(len(m) - 2)}])
            signatures[section] = _packed(np.asarray(made.hashvalues, np.uint64).astype(np.uint32))
    said = {crc32(m.encode()) for masks in by_section.values() for m in masks if not prescribed(m)}
    kept = [_packed(np.array(sorted(hashes), np.uint32)) for hashes in (grams, tokens, said)]
    return Sketch(kept[0], kept[1], signatures, kept[2])


def kept_grams(mask: str) -> set[int]:
    """The hashes of the kept shingles of a masked sentence."""
    hashes = {crc32(mask[n : n + _GRAM].encode()) for n in range(len(mask) - _GRAM + 1)}
    return {h for h in hashes if h % _KEPT == 0}


def _packed(values: NDArray[np.uint32]) -> str:
    return base64.b64encode(values.astype("<u4").tobytes()).decode("ascii")


def _unpacked(words: str) -> NDArray[np.uint32]:
    import numpy as np

    return np.frombuffer(base64.b64decode(words), "<u4")


class Population:
    """Fingerprints and sketches by dossier. `near` gives the pairs, `seen` a neighbour as the checks want it."""

    def __init__(self, prints: Mapping[str, Neighbour], sketches: Mapping[str, Sketch]) -> None:
        import numpy as np

        self._ids = sorted(prints)
        self._prints, self._sketches = prints, sketches
        self.few = rare(len(self._ids))
        grams = [_unpacked(sketches[i].grams) for i in self._ids]
        self._grams, self._holders = np.unique(np.concatenate([*grams, np.zeros(0, np.uint32)]), return_counts=True)
        self._numbers = Counter(f for one in prints.values() for f in {f for fs in one.tables.values() for f in fs})
        self._marks = Counter(m for one in prints.values() for m in {m for ms in one.marks.values() for m in ms})

    def near(self) -> dict[str, set[str]]:
        """The dossiers that are worth comparing with each dossier."""
        pairs: set[tuple[str, str]] = set()
        few = frozenset(self._grams[(self._holders >= 2) & (self._holders <= self.few)].tolist())
        pairs |= _counted({i: few.intersection(_unpacked(self._sketches[i].grams).tolist()) for i in self._ids}, self.few, _PASSAGE)
        pairs |= _counted({i: set(_unpacked(self._sketches[i].tokens).tolist()) for i in self._ids}, _FIGURE_HOLDERS, 1)
        pairs |= _counted({i: {f for fs in self._prints[i].tables.values() for f in fs} for i in self._ids}, _FIGURE_HOLDERS, _TABLE)
        pairs |= _counted({i: {m for ms in self._prints[i].marks.values() for m in ms} for i in self._ids}, self.few, 1)
        codes = {i: {c for n in ("license_no", "uscc") for c in self._prints[i].names.get(n, ())} for i in self._ids}
        pairs |= _counted(codes, len(self._ids), 1)
        pairs |= set(self._like_sections()) | set(self._like_pictures()) | set(self._siblings())
        near: dict[str, set[str]] = defaultdict(set)
        for a, b in pairs:
            near[a].add(b)
            near[b].add(a)
        return dict(near)

    def _like_sections(self) -> Iterator[tuple[str, str]]:
        """Pairs with a section alike, by MinHash LSH. A section that many dossiers have is a template: it pairs each dossier with the one
        of another enterprise that has most such sections in common with it, and with no other."""
        from datasketch import MinHash, MinHashLSH

        index = MinHashLSH(threshold=_JACCARD, num_perm=_PERMUTATIONS)
        made = {}
        for number, i in enumerate(self._ids):
            for section, words in sorted(self._sketches[i].sections.items()):
                made[number, section] = MinHash(num_perm=_PERMUTATIONS, seed=1, hashfunc=crc32, hashvalues=_unpacked(words), scheme=_SCHEME)
                index.insert((number, section), made[number, section], check_duplication=False)
        common: dict[int, Counter[int]] = defaultdict(Counter)
        for (number, _), signature in made.items():
            others = {n for n, _ in index.query(signature)} - {number}
            common[number].update(sorted(others, key=lambda n: (n < number, n))[:_NEAREST])
            if others and len(others) < self.few + 1:
                for other in others:
                    a, b = sorted((number, other))
                    yield self._ids[a], self._ids[b]
        for number, counts in sorted(common.items()):
            listed = sorted(counts, key=lambda n: (-counts[n], n))
            own = self._prints[self._ids[number]].names
            nearest = next((n for n in listed if counts[n] >= SECTIONS and not same_owner(own, self._prints[self._ids[n]].names)), None)
            if nearest is not None:
                a, b = sorted((number, nearest))
                yield self._ids[a], self._ids[b]

    def _like_pictures(self) -> Iterator[tuple[str, str]]:
        """Pairs with a photograph alike, one perhaps cropped: all against all, as 64-bit words."""
        import numpy as np

        whole: list[tuple[int, int]] = []
        crops: list[tuple[int, int]] = []
        for number, i in enumerate(self._ids):
            for words in self._prints[i].pictures.values():
                whole.append((number, int(words[:16], 16)))
                crops += [(number, int(words[n : n + 16], 16)) for n in range(16, len(words), 16)]
        if not whole:
            return
        own, hashes = np.array([n for n, _ in whole]), np.array([h for _, h in whole], np.uint64)
        for listed, bits in ((whole, PICTURE_BITS), (crops, CROP_BITS)):
            owner, other = np.array([n for n, _ in listed], int), np.array([h for _, h in listed], np.uint64)
            for start in range(0, len(other), 2048):
                apart = np.bitwise_count(other[start : start + 2048, None] ^ hashes[None, :])
                for row, column in np.argwhere(apart <= bits):
                    a, b = sorted((int(owner[start + row]), int(own[column])))
                    if a != b:
                        yield self._ids[a], self._ids[b]

    def _siblings(self) -> Iterator[tuple[str, str]]:
        """Each dossier with the one of another enterprise that has most sentences in common with it, whoever else has them: for templates."""
        said = [_unpacked(self._sketches[i].frames).tolist() for i in self._ids]
        holders: dict[int, list[int]] = defaultdict(list)
        for number, frames in enumerate(said):
            for frame in frames:
                holders[frame].append(number)
        for number, frames in enumerate(said):
            counts: Counter[int] = Counter()
            for held in (holders[f] for f in frames):
                at = bisect_right(held, number)
                counts.update([*held[at : at + _NEAREST], *held[: max(0, min(at - 1, at + _NEAREST - len(held)))]])
            own = self._prints[self._ids[number]].names
            for other in sorted(counts, key=lambda n: (-counts[n], n)):
                if counts[other] < SECTIONS:
                    break
                if not same_owner(own, self._prints[self._ids[other]].names):
                    a, b = sorted((number, other))
                    yield self._ids[a], self._ids[b]
                    break

    def seen(self, dossier: str) -> Neighbour:
        """A dossier as a neighbour: with the count of holders of each passage, and without figures and file ids that many dossiers have."""
        one = self._prints[dossier]
        tables = {s: [f for f in fs if self._numbers[f] <= _FIGURE_HOLDERS] for s, fs in one.tables.items()}
        marks = {d: kept for d, ms in one.marks.items() if (kept := [m for m in ms if self._marks[m] <= self.few])}
        held = {spot: self._held(masked(bare_sentence(words))) for spot, words in one.passages.items()}
        return replace(one, tables={s: f for s, f in tables.items() if f}, marks=marks, held=held, population=len(self._ids))

    def _held(self, mask: str) -> int:
        """In how many dossiers the middle one of a sentence's shingles stands."""
        import numpy as np

        wanted = np.array(sorted(kept_grams(mask)), np.uint32)
        if not len(wanted):
            return len(self._ids)
        places = np.searchsorted(self._grams, wanted).clip(max=len(self._grams) - 1)
        counts = np.where(self._grams[places] == wanted, self._holders[places], 1)
        return int(np.median(counts))


def _counted(marks: Mapping[str, Iterable[int | str]], most: int, least: int) -> set[tuple[str, str]]:
    """Pairs of dossiers that share at least `least` of the marks that two to `most` dossiers have."""
    holders: dict[int | str, list[str]] = defaultdict(list)
    for dossier in sorted(marks):
        for mark in marks[dossier]:
            holders[mark].append(dossier)
    shared = Counter(pair for held in holders.values() if 2 <= len(held) <= most for pair in combinations(held, 2))
    return {pair for pair, count in shared.items() if count >= least}


def population(prints: Sequence[Neighbour]) -> Population:
    """Of fingerprints whose sketches are not at hand."""
    return Population({p.dossier: p for p in prints}, {p.dossier: sketch(p) for p in prints})
