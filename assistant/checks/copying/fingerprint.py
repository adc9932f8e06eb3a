"""A dossier's fingerprint for the comparison between dossiers: its sentences by place, its photographs' hashes.

Left out: lists of laws and standards, tables of contents, headings, captions, table cells, and sentences of under 18 characters.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from assistant.core.check import Neighbour
from assistant.core.document import Document, Dossier, Picture
from assistant.core.text import fold, numbering, sentences

SHORTEST = 18
_PLANS = ("self_assessment", "development_plan", "reclamation_plan")
_LISTED = re.compile(r"《[^》]{4,}》[（(][^）)]*(?:\d{4}|号)[^）)]*[）)]|[A-Z]{2}/?T?\s?\d+")
_FIGURE = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.])")
_NOT_FIGURES = re.compile(r"(?:19|20)\d{2}年?|[a-z]{1,4}/?t?\s?\d[\d.\-]*|〔\d{4}〕\d*号?|\d{4}-\d{1,2}(?:-\d{1,2})?")
#: Pictures that differ in at most this many of 64 bits are the same photograph, rescaled, recompressed or slightly cropped.
PICTURE_BITS = 8
_ENOUGH_SENTENCES = 3


def fingerprint(dossier: Dossier) -> Neighbour:
    """Sentences and pictures by place: 'document|section|block|number' and 'document|caption|page|index'."""
    passages: dict[str, str] = {}
    pictures: dict[str, str] = {}
    for document in dossier.documents:
        if document.kind in _PLANS:
            passages.update(_sentences(document))
        for picture in document.pictures:
            if is_photograph(document, picture):
                assert picture.phash is not None
                caption = document.caption_of(picture).strip().replace("|", " ")
                pictures[f"{document.path}|{caption}|{picture.page or ''}|{picture.index}"] = picture.phash
    return Neighbour(dossier.id, dossier.name, passages, pictures)


def _sentences(document: Document) -> Iterable[tuple[str, str]]:
    for block in document.prose:
        if block.role not in ("paragraph", "list", "textbox"):
            continue
        title = document.sections[block.section].title if block.section is not None else ""
        for number, (start, end) in enumerate(sentences(block.text)):
            words = block.text[start:end]
            found = numbering(words)
            folded = fold(words[found.end :] if found else words).rstrip(".;。；,，")
            if len(folded) >= SHORTEST and not _LISTED.search(words):
                yield f"{document.path}|{title.replace('|', ' ')}|{block.id}|{number}", folded


_DRAWING = re.compile(r"图$|图[（(]|曲线|流程|示意|框图")
_PHOTOGRAPH = re.compile(r"照片|实景|实拍|影像|现场|航拍|拍摄")


def is_photograph(document: Document, picture: Picture, *, least: int = 96) -> bool:
    """Whether a picture can be a photograph: no seal, no drawing by its caption, large enough and not nearly of one tone."""
    if picture.phash is None or picture.seal or not telling(picture.phash) or min(picture.width, picture.height) < least:
        return False
    caption = document.caption_of(picture).strip()
    return _PHOTOGRAPH.search(caption) is not None or _DRAWING.search(caption) is None


def telling(phash: str) -> bool:
    """Whether a hash says anything: drawings on white and plain areas have nearly all bits alike."""
    ones = bin(int(phash, 16)).count("1")
    return 12 <= ones <= 52


def distance(a: str, b: str) -> int:
    """How many bits two hashes differ in."""
    return bin(int(a, 16) ^ int(b, 16)).count("1")


def figures(folded: str) -> list[str]:
    """The figures of a sentence that would not agree by chance: two digits behind the point or three digits and more; no years, no standards."""
    plain = _NOT_FIGURES.sub(" ", folded)
    return [f for f in _FIGURE.findall(plain) if len(f.replace(".", "").lstrip("0")) >= 3]


_CONSTANTS = frozenset({"1.229", "0.1229", "1.4571", "1.4714", "1.2143", "0.7143", "0.0857", "29307", "29.307", "1000", "10000"})
_SCORED = re.compile(r"满分|得分|自评|扣")


def telling_figures(folded: str) -> list[str]:
    """Figures of four digits and more that belong to one mine: no conversion factor (GB/T 2589), no score, no round number."""
    if _SCORED.search(folded):
        return []
    return [f for f in figures(folded) if f not in _CONSTANTS and len(f.replace(".", "").strip("0")) >= 4]


def masked(folded: str) -> str:
    """A sentence without its figures."""
    return _FIGURE.sub("#", folded)


def candidates(prints: Sequence[Neighbour]) -> dict[str, set[str]]:
    """The pairs worth comparing: several sentences alike but for figures that few dossiers have, or a picture alike."""
    holders: dict[str, set[str]] = defaultdict(set)
    for one in prints:
        for words in one.passages.values():
            holders[masked(words)].add(one.dossier)
    shared: Counter[tuple[str, str]] = Counter()
    few = max(3, len(prints) // 10)
    for dossiers in holders.values():
        if 2 <= len(dossiers) <= few:
            shared.update(combinations(sorted(dossiers), 2))
    for words_pairs in _same_words(prints):
        shared.update(words_pairs)
    near: dict[str, set[str]] = defaultdict(set)
    for (a, b), count in shared.items():
        if count >= _ENOUGH_SENTENCES:
            near[a].add(b)
            near[b].add(a)
    for one, other in combinations(prints, 2):
        if any(distance(x, y) <= PICTURE_BITS for x in one.pictures.values() for y in other.pictures.values()):
            near[one.dossier].add(other.dossier)
            near[other.dossier].add(one.dossier)
    return dict(near)


def _same_words(prints: Sequence[Neighbour]) -> Iterable[list[tuple[str, str]]]:
    """Pairs of dossiers for every sentence that is the same to the figure and has a telling one."""
    holders: dict[str, set[str]] = defaultdict(set)
    for one in prints:
        for words in one.passages.values():
            if figures(words):
                holders[words].add(one.dossier)
    for dossiers in holders.values():
        if 2 <= len(dossiers) <= 5:
            yield [pair for pair in combinations(sorted(dossiers), 2) for _ in range(_ENOUGH_SENTENCES)]
