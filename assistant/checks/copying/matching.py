"""Which sentences of one dossier stand in another one, word for word, with other figures, or with some words changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from assistant.checks.copying.fingerprint import bare_sentence, figures, masked, telling_figures
from assistant.core.check import Neighbour, Severity
from assistant.facts.names import same_company, same_mine

#: Letters of a shingle; sentences that share fewer shingles than half of the shorter one's are not looked at closer.
GRAM = 4
_SHARED = 0.45
#: A copy in which a tenth of the words was changed keeps at least this ratio of equal letters (difflib).
_ALIKE = 0.74
_RUN = 100
_PART = 0.55
_WHOLE = 0.8
_LONG = 300
#: Fewer dossiers than this do not tell what is a template.
ENOUGH = 4
#: A figure of so many digits agrees by chance in no template; of shorter ones it takes so many.
_DIGITS, _SEVERAL = 5, 2
#: Two dossiers that share this part of their words with nobody else have a template of their own.
_TEMPLATE = 0.25
#: Two dossiers that have no more than this part of their other words in common are of different authors.
_APART = 0.1
#: Figures that a section must state to be about one mine and no general phrases.
_SPECIFIC = 4


@dataclass(frozen=True)
class Match:
    """A sentence here and there. same: its figures are the same too. figures: those that belong to one mine. held: dossiers that have it."""

    spot: str
    there: str
    length: int
    same: bool
    figures: tuple[str, ...]
    held: int


@dataclass(frozen=True)
class SectionMatch:
    """A section of one dossier that stands in another one. kind: 'figures' (with a mine's own figures) | 'words' (no third one has it).

    telling: of words alone, whether they tell nevertheless: they state the figures of one mine (others there), and the two dossiers have
    next to nothing else in common, so that no author's template explains them.
    """

    path: str
    title: str
    kind: str
    share: float
    figures: tuple[str, ...]
    matches: tuple[Match, ...]
    telling: bool = False

    def severity(self, *, owner: bool) -> Severity:
        """How loudly it is told. owner: whether both dossiers are of one enterprise."""
        if owner:
            return "low"
        return "high" if self.kind == "figures" else "medium" if self.telling else "low"


@dataclass(frozen=True)
class _Words:
    """The sentences of a dossier, prepared for matching."""

    of: Neighbour

    @cached_property
    def masks(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for spot, words in self.of.passages.items():
            found[masked(bare_sentence(words))].append(spot)
        return found

    @cached_property
    def grams(self) -> dict[str, list[str]]:
        """The masks by their shingles."""
        found: dict[str, list[str]] = defaultdict(list)
        for mask in self.masks:
            for gram in shingles(mask):
                found[gram].append(mask)
        return found

    def like(self, mask: str) -> str | None:
        """The mask here that equals another one, or comes nearest and is nearly the same."""
        if mask in self.masks:
            return mask
        own = shingles(mask)
        shared = Counter(m for gram in own for m in self.grams.get(gram, ()))
        best, score = None, _ALIKE
        for other, count in sorted(shared.most_common(6), key=lambda pair: (-pair[1], pair[0])):
            if count < _SHARED * min(len(own), len(other) - GRAM + 1):
                continue
            ratio = SequenceMatcher(None, mask, other, autojunk=False).ratio()
            if ratio > score:
                best, score = other, ratio
        return best


def shingles(words: str) -> set[str]:
    """The runs of four letters of a text."""
    return {words[n : n + GRAM] for n in range(len(words) - GRAM + 1)}


def same_mine_twice(own: Mapping[str, list[str]], other: Mapping[str, list[str]]) -> bool:
    """Whether two dossiers are of one mine (filed twice): the same name, enterprise or licence, and nothing that tells them apart."""
    mines = [same_mine(a, b) for a in own.get("mine_name", ()) for b in other.get("mine_name", ())]
    firms = [same_company(a, b) for a in own.get("enterprise", ()) for b in other.get("enterprise", ())]
    return any(mines) and (any(firms) or not firms)


def same_owner(own: Mapping[str, list[str]], other: Mapping[str, list[str]]) -> bool:
    """Whether two dossiers are of one enterprise."""
    return any(same_company(a, b) for a in own.get("enterprise", ()) for b in other.get("enterprise", ()))


def held_among(neighbours: tuple[Neighbour, ...]) -> dict[str, int]:
    """In how many of these dossiers and the one that is judged a sentence (figures and names left out) stands."""
    count: dict[str, int] = defaultdict(lambda: 1)
    for one in neighbours:
        for mask in {masked(bare_sentence(w)) for w in one.passages.values()}:
            count[mask] += 1
    return count


def sections(own: Neighbour, other: Neighbour, known: dict[str, int], population: int) -> list[SectionMatch]:
    """The sections of the first dossier that stand in the second one.

    known: `held_among`, for neighbours that bring no counts; population: how many dossiers those counts are of.
    """
    theirs = _Words(other)
    by_section: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for spot, words in own.passages.items():
        path, title, _, _ = spot.split("|")
        by_section[path, title].append((spot, words))
    totals = {key: sum(len(bare_sentence(w)) for _, w in listed) for key, listed in by_section.items()}
    matched = {key: [m for s, w in listed if (m := _match(s, w, theirs, known)) is not None] for key, listed in by_section.items()}
    few = rare(population) if population >= ENOUGH else 0
    scarce = sum(m.length for matches in matched.values() for m in matches if m.held <= few)
    if scarce >= _TEMPLATE * sum(totals.values()):
        few = 0  # what the two share with nobody else is their template: only figures tell
    found = []
    for (path, title), matches in matched.items():
        judged = _judge(matches, totals[path, title], few)
        if judged is not None:
            kind, used = judged
            shown = tuple(dict.fromkeys(f for m in used for f in m.figures))
            share = min(1.0, sum(m.length for m in used) / totals[path, title])
            elsewhere = sum(m.length for key, ms in matched.items() if key != (path, title) for m in ms)
            rest = sum(totals.values()) - totals[path, title]
            specific = sum(masked(bare_sentence(own.passages[m.spot])).count("#") for m in used) >= _SPECIFIC
            found.append(SectionMatch(path, title, kind, share, shown, tuple(used), specific and rest > 0 and elsewhere <= _APART * rest))
    return found


def _match(spot: str, words: str, theirs: _Words, known: dict[str, int]) -> Match | None:
    folded = bare_sentence(words)
    mask = theirs.like(masked(folded))
    if mask is None:
        return None
    spots = theirs.masks[mask]
    own = figures(folded)
    best = max(spots, key=lambda s: (figures(bare_sentence(theirs.of.passages[s])) == own, s))
    said = bare_sentence(theirs.of.passages[best])
    same = figures(said) == own
    held = theirs.of.held.get(best, known.get(mask, 2)) if theirs.of.held else known.get(mask, 2)
    return Match(
        spot, best, len(folded), same, tuple(f for f in telling_figures(folded) if f in telling_figures(said)) if same else (), held
    )


def _judge(matches: list[Match], total: int, few: int) -> tuple[str, list[Match]] | None:
    """Whether the matched sentences make a copy of the section: most of it with a mine's own figures, or nearly all of it and nobody else has it.

    A short figure in a sentence of a template may agree by chance (scores, areas, rates): it counts where at most `few` dossiers have the sentence.
    """
    equal = [m for m in matches if m.same]
    same = sum(m.length for m in equal)
    if same >= _RUN and same >= _PART * total and _telling(equal, few):
        return "figures", equal
    scarce = [m for m in matches if m.held <= few]
    length = sum(m.length for m in scarce)
    if length >= _WHOLE * total and total >= _LONG and len(scarce) >= 3:
        return "words", scarce
    return None


def _telling(equal: list[Match], few: int) -> bool:
    figures_of = {f: m for m in equal for f in m.figures}
    long = any(len(f.replace(".", "").strip("0")) >= _DIGITS for f in figures_of)
    return long or len(figures_of) >= _SEVERAL or any(m.held <= few for m in figures_of.values())


def rare(population: int) -> int:
    """In so many dossiers at most a passage may stand that is no template: two, three among forty and more."""
    return 2 if population < 40 else 3
