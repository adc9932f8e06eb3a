"""Lines of a page as recognition reads them, with their figures read again where the first reading may have lost a digit.

The first reading narrows lines (`scan_engine`), so that repeated digits may fall together; the second looks at the doubtful figure alone,
wider, between the characters on either side of it. Where these do not come again as they were, the whole line is read again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from assistant.ingest.readers.scan_engine import WIDE, Image, Quad, Reading, engine, strip
from assistant.ingest.readers.scan_lines import tight

_FIGURES = re.compile(r"[0-9A-Za-z][0-9A-Za-z.,:/()+-]*[0-9A-Za-z]")
_FIGURE_SIGNS = re.compile(r"[0-9A-Za-z.,:/()+-]+")
_WORSE = 0.1  # how much less sure the second reading may be
_WHOLE = 0.75  # share of a line: where so much of it is doubtful, all of it is read again
#: Pixels of a strip: the longest short piece, and one so short that it is read wide at once; shares of a strip's height: print that fills less is loose; what digits fill of a strip of prose;
#: the least that is left of a loose strip.
_SHORT, _TINY = 288, 80
_LOOSE, _FILLED, _LEAST = 0.46, 0.58, 0.5
_NARROW = 12.0  # pixels of a strip from digit to digit, one column and a half of the network: nearer ones may vanish whatever they are
_NEAR = 3  # characters between two doubtful figures that are looked at together


@dataclass(frozen=True, slots=True)
class _Look:
    """A part of a line that is read again: the characters from start to stop between one known character (or the line's end) on either
    side. left, right: the part that is cut out, as shares of the line's length."""

    start: int
    stop: int
    before: str
    behind: str
    left: float
    right: float


def read_lines(image: Image, quads: Sequence[Quad]) -> list[Reading]:
    """What the lines in these places of a page say."""
    quads, strips = _filled(image, quads)
    readings = engine().read(strips)
    looks: list[tuple[int, _Look]] = []
    whole: list[int] = []
    for index, (reading, picture) in enumerate(zip(readings, strips, strict=True)):
        found = list(_looks(reading, doubts(reading, picture.shape[1])))
        if sum(n.right - n.left for n in found) > _WHOLE:
            whole.append(index)
        else:
            looks.extend((index, look) for look in found)
    strips = [strip(image, _part(quads[i], look), WIDE) for i, look in looks] + [strip(image, quads[i], WIDE) for i in whole]
    seconds = engine().read(strips)
    _take(readings, zip(whole, seconds[len(looks) :], strict=True))
    failed: list[int] = []
    # From a line's end to its beginning, so that places before stay what they are.
    for (index, look), second in reversed(list(zip(looks, seconds, strict=False))):
        inner = _inner(second, look, readings[index]) if index not in failed else None
        if inner is None:
            failed.append(index)
        elif inner.confidence > _mean(readings[index].scores[look.start : look.stop]) - _WORSE:
            readings[index] = _replaced(readings[index], look, inner)
    again = sorted(set(failed))
    _take(readings, zip(again, engine().read([strip(image, quads[i], WIDE) for i in again]), strict=True))
    return readings


def _take(readings: list[Reading], seconds: Iterable[tuple[int, Reading]]) -> None:
    """Put second readings of whole lines in the place of the first, where they are about as sure."""
    for index, second in seconds:
        if second.confidence > readings[index].confidence - _WORSE:
            readings[index] = second


def _filled(image: Image, quads: Sequence[Quad]) -> tuple[list[Quad], list[Image]]:
    """The rectangles and their strips, those of short pieces drawn in where print fills little of their height: detection gives the cells of a
    table so much white above and below that a digit is one column wide for recognition, and may be lost."""
    places, strips = list(quads), [strip(image, q) for q in quads]
    for index, picture in enumerate(strips):
        if picture.shape[1] > _SHORT:
            continue
        top, bottom = tight(picture)
        if bottom - top >= _LOOSE:
            if picture.shape[1] <= _TINY and (top == 0.0 or bottom == 1.0):  # a border is in the strip: it cannot be told
                strips[index] = strip(image, places[index], WIDE)
            continue
        share = max(_LEAST, (bottom - top) / _FILLED)
        above = min(max(0.0, (top + bottom - share) / 2), 1 - share)
        quad = places[index]
        left, right = quad[3] - quad[0], quad[2] - quad[1]
        corners = [quad[0] + above * left, quad[1] + above * right, quad[1] + (above + share) * right, quad[0] + (above + share) * left]
        places[index] = np.asarray(np.stack(corners), np.float32)
        strips[index] = strip(image, places[index])
    return places, strips


def doubts(reading: Reading, length: int) -> list[tuple[int, int]]:
    """The figures of a line (from, to) that may have lost a digit: the digits of a font are equally wide, so that a gap, or a digit repeated
    where digits stand close, tells. length: the strip's width in pixels."""
    return [m.span() for m in _FIGURES.finditer(reading.text) if _doubtful(reading, *m.span(), length)]


def _doubtful(reading: Reading, start: int, end: int, length: int) -> bool:
    if end - start < 3 or not any(c.isdigit() for c in reading.text[start:end]):
        return False
    if min(reading.scores[start:end]) < 0.9:
        return True
    pairs = [(i, i + 1) for i in range(start, end - 1) if reading.text[i].isdigit() and reading.text[i + 1].isdigit()]
    steps = [(reading.centres[b] - reading.centres[a]) * length for a, b in pairs]
    if not steps:
        return False
    usual = median(steps)
    return usual < _NARROW or max(steps) > 1.45 * usual or (usual < 20 and any(reading.text[a] == reading.text[b] for a, b in pairs))


def _looks(reading: Reading, spans: Sequence[tuple[int, int]]) -> Iterator[_Look]:
    """The parts of a line to be read again for these figures, from left to right, none over another."""
    joined: list[tuple[int, int]] = []
    for start, stop in spans:
        if joined and start - joined[-1][1] <= _NEAR:
            joined[-1] = (joined[-1][0], stop)
        else:
            joined.append((start, stop))
    text, centres = reading.text, reading.centres
    for start, stop in joined:
        before = next((i for i in range(start - 1, -1, -1) if text[i] != " "), -1)
        behind = next((i for i in range(stop, len(text)) if text[i] != " "), len(text))
        left = (centres[before - 1] + centres[before]) / 2 if before > 0 else 0.0
        right = (centres[behind] + centres[behind + 1]) / 2 if behind + 1 < len(text) else 1.0
        yield _Look(start, stop, text[before : before + 1] if before >= 0 else "", text[behind : behind + 1], left, right)


def _part(quad: Quad, look: _Look) -> Quad:
    """The part of a line's rectangle."""
    upper, lower = quad[1] - quad[0], quad[2] - quad[3]
    corners = [quad[0] + look.left * upper, quad[0] + look.right * upper, quad[3] + look.right * lower, quad[3] + look.left * lower]
    return np.asarray(np.stack(corners), np.float32)


def _inner(second: Reading, look: _Look, first: Reading) -> Reading | None:
    """The second reading between the known characters, its places as shares of the whole line; the first where both say the same but for
    spaces and widths of signs; None where the known characters are not seen again, or where what stands between them is no such figure."""
    kept = [i for i, c in enumerate(second.text) if c != " "]
    for known, at in ((look.before, 0), (look.behind, -1)):
        if known:
            if not kept or _plain(second.text[kept[at]]) != _plain(known):
                return None
            del kept[at]
    read, known_as = "".join(second.text[i] for i in kept), first.text[look.start : look.stop]
    if not kept or _skeleton(read) != _skeleton(known_as):
        return None
    if _plain(read) == _plain(known_as):
        return Reading(known_as, first.centres[look.start : look.stop], first.scores[look.start : look.stop])
    first_kept, last_kept = kept[0], kept[-1]
    wide = look.right - look.left
    centres = tuple(look.left + c * wide for c in second.centres[first_kept : last_kept + 1])
    return Reading(second.text[first_kept : last_kept + 1], centres, second.scores[first_kept : last_kept + 1])


def _replaced(reading: Reading, look: _Look, inner: Reading) -> Reading:
    a, b = look.start, look.stop
    return Reading(
        reading.text[:a] + inner.text + reading.text[b:],
        (*reading.centres[:a], *inner.centres, *reading.centres[b:]),
        (*reading.scores[:a], *inner.scores, *reading.scores[b:]),
    )


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words).replace(" ", "")


def _skeleton(words: str) -> str:
    """The words with each figure as one sign."""
    return _FIGURE_SIGNS.sub("0", _plain(words))


def _mean(scores: Sequence[float]) -> float:
    return sum(scores) / len(scores) if scores else 0.0
