"""The text layer of a searchable scan held against its picture: words that the layer states and the picture shows otherwise.

Search, copying and programs see the layer, people see the picture. Recognition errs too, so a difference is reported only where the words
around it agree, where recognition is sure of every character, where a second look at a larger crop says the same, and where the
difference is not one that look-alike glyphs explain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import numpy as np

from assistant.core.document import Block, Trace
from assistant.core.text import Folded, fold, fold_with_map
from assistant.ingest import quality
from assistant.ingest.layout import Line
from assistant.ingest.readers.scan import ScanResult
from assistant.ingest.readers.scan_engine import Image, Reading, engine, strip
from assistant.ingest.readers.scan_lines import in_rows
from assistant.ingest.tables import part

_CONTEXT = 4  # folded characters on either side of a difference that must agree (or the end of a line of print)
_SURE = 0.90  # mean probability of the recognised characters at the difference, in both looks
_ALIKE = 0.55  # below this likeness of a page's layer to its picture, differences one by one say nothing
_ELSE = 0.25  # below this the layer is another text
_LONG = 80  # folded characters: pages with less are not judged as a whole
_NUMBER = re.compile(r"\d(?:[\d.,:/-]*\d)?")


@dataclass(frozen=True, slots=True)
class Mismatch:
    """layer: the words of the layer (the figure or the differing words, as the layer has them); shown: what the picture shows there.

    line: the layer's whole line of print (role 'hidden'), to be kept so that it can be cited; seen: the recognised line.
    """

    layer: str
    shown: str
    line: Line
    seen: Line | None


def mismatches(layer: Sequence[Line], result: ScanResult, image: Image) -> list[Mismatch]:
    """Where the layer of a page says something else than its picture shows, in the order of the layer.

    layer: the lines of the text layer; result: what was recognised on `image`, the page as shown. Nothing is reported on pages that
    were not read well, or whose layer is no text.
    """
    words = [n for n in layer if n.text.strip()]
    seen = [n for n in result.lines if n.role != "stamp"]
    if not words or not seen or result.grade not in ("good", "fair") or quality.garbled("\n".join(n.text for n in words)):
        return []
    left, right, matcher = _aligned(words, seen)
    likeness = matcher.ratio()
    if likeness < _ELSE and min(len(left.text), len(right.text)) >= _LONG and _shared(left.text, right.text) < 0.5:
        return [Mismatch(words[0].text, seen[0].text, _hidden(words), seen[0])]
    if likeness < _ALIKE:
        return []
    found: list[Mismatch] = []
    for a, b, c, d in _differences(matcher, left, right):
        mismatch = _judged(left, right, (a, b), (c, d), result, image)
        if mismatch is not None and all(m.line is not mismatch.line or m.layer != mismatch.layer for m in found):
            found.append(mismatch)
    return found


def _aligned(words: list[Line], seen: list[Line]) -> tuple[_Page, _Page, SequenceMatcher[str]]:
    """Both texts in the orders in which they agree best: as they were read, or cut at white space and sorted row by row (tables)."""
    best: tuple[_Page, _Page, SequenceMatcher[str]] | None = None
    for cut in (_as_read, _row_by_row):
        left, right = _Page(cut(words)), _Page(cut(seen))
        matcher = SequenceMatcher(None, left.text, right.text, autojunk=False)
        if best is None or matcher.ratio() > best[2].ratio():
            best = (left, right, matcher)
        if matcher.ratio() > 0.97:
            break
    assert best is not None
    return best


def _as_read(lines: list[Line]) -> list[tuple[Line, Line]]:
    return [(line, line) for line in lines]


def _row_by_row(lines: list[Line]) -> list[tuple[Line, Line]]:
    """Pieces between white space, row by row, each with the line that it was cut from."""
    origin: dict[int, Line] = {}
    pieces = []
    for line in lines:
        start = 0
        for end in [*(i for i, ch in enumerate(line.text) if ch.isspace()), len(line.text)]:
            piece = part(line, start, end)
            if piece is not None:
                pieces.append(piece)
                origin[id(piece)] = line
            start = end
    return [(piece, origin[id(piece)]) for row in in_rows(pieces) for piece in row]


class _Page:
    """The lines of a page (or pieces of them) as one folded text, and for every folded character its line and offset there.

    whole: for each piece the line that it was cut from.
    """

    def __init__(self, pieces: Sequence[tuple[Line, Line]]) -> None:
        self.lines = [piece for piece, _ in pieces]
        self.whole = [line for _, line in pieces]
        self.places: list[tuple[int, int]] = []
        parts = []
        for number, line in enumerate(self.lines):
            folded: Folded = fold_with_map(line.text)
            parts.append(folded.text)
            self.places.extend((number, start) for start in folded.starts)
        self.text = "".join(parts)

    def raw(self, start: int, end: int) -> str:
        """The raw words behind a folded span."""
        words = ""
        for (line, first), (_, last) in self.runs(start, end):
            words += self.lines[line].text[first : last + 1]
        return words

    def runs(self, start: int, end: int) -> list[tuple[tuple[int, int], tuple[int, int]]]:
        """The first and last place of a folded span in each line that it touches."""
        runs: list[tuple[tuple[int, int], tuple[int, int]]] = []
        for place in self.places[start:end]:
            if runs and runs[-1][0][0] == place[0]:
                runs[-1] = (runs[-1][0], place)
            else:
                runs.append((place, place))
        return runs

    def edge(self, index: int) -> bool:
        """Whether a line of print begins at this folded character (or the page ends before it)."""
        return index <= 0 or index >= len(self.places) or self.places[index][0] != self.places[index - 1][0]


def _differences(matcher: SequenceMatcher[str], left: _Page, right: _Page) -> list[tuple[int, int, int, int]]:
    """Spans that differ, widened to whole figures; spans that widening brings together as one."""
    spans: list[tuple[int, int, int, int]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        while a > 0 and c > 0 and _numeric(left, a - 1, a) and _numeric(right, c - 1, c) and left.text[a - 1] == right.text[c - 1]:
            a, c = a - 1, c - 1
        while (
            b < len(left.text) and d < len(right.text) and left.text[b] == right.text[d] and _numeric(left, b, b) and _numeric(right, d, d)
        ):
            b, d = b + 1, d + 1
        if spans and a <= spans[-1][1] and c <= spans[-1][3]:
            a, c = min(a, spans[-1][0]), min(c, spans[-1][2])
            b, d = max(b, spans[-1][1]), max(d, spans[-1][3])
            spans.pop()
        spans.append((a, b, c, d))
    return spans


def _numeric(page: _Page, index: int, border: int) -> bool:
    """Whether the character belongs to a figure that goes on over the border, which is not the end of a line."""
    return page.text[index] in "0123456789.," and not page.edge(border)


def _judged(left: _Page, right: _Page, ours: tuple[int, int], theirs: tuple[int, int], result: ScanResult, image: Image) -> Mismatch | None:
    (a, b), (c, d) = ours, theirs
    says, shows = left.text[a:b], right.text[c:d]
    if not says or not shows or not _framed(left, right, ours, theirs):
        return None
    if not (_other_figure(says, shows) or _other_words(says, shows)):
        return None
    runs, spots = left.runs(a, b), right.runs(c, d)
    if len(runs) != 1 or len(spots) != 1:
        return None
    seen = right.lines[spots[0][0][0]]
    first, last = spots[0][0][1], spots[0][1][1]
    if not _seen_again(seen, first, last + 1, shows, result, image):
        return None
    line = replace(left.whole[runs[0][0][0]], role="hidden")
    return Mismatch(left.raw(a, b), seen.text[first : last + 1], line, right.whole[spots[0][0][0]])


def _framed(left: _Page, right: _Page, ours: tuple[int, int], theirs: tuple[int, int]) -> bool:
    """Whether the words around a difference agree, or both lines begin or end there; on at least one side by words."""
    (a, b), (c, d) = ours, theirs
    before = left.text[max(0, a - _CONTEXT) : a] == right.text[max(0, c - _CONTEXT) : c]
    after = left.text[b : b + _CONTEXT] == right.text[d : d + _CONTEXT]
    begins, ends = left.edge(a) and right.edge(c), left.edge(b) and right.edge(d)
    return (before or begins) and (after or ends) and (before or after)


def _other_figure(says: str, shows: str) -> bool:
    """Whether both hold figures of which one differs in its digits, by more than its punctuation and look-alikes."""
    if _NUMBER.sub("#", _plain(says)) != _NUMBER.sub("#", _plain(shows)):
        return False
    ours, theirs = (["".join(ch for ch in n if ch.isdigit()) for n in _NUMBER.findall(_plain(t))] for t in (says, shows))
    return bool(ours) and "".join(ours) != "".join(theirs)


def _plain(text: str) -> str:
    return text.replace("o", "0").replace("l", "1").replace("i", "1").replace("|", "1")


def _other_words(says: str, shows: str) -> bool:
    """Whether two or more Chinese characters stand for as many others: a name, a place, a kind of method."""
    han = [sum("\u4e00" <= ch <= "\u9fff" for ch in t) for t in (says, shows)]
    return min(han) >= 2 and min(han) >= 0.7 * max(len(says), len(shows)) and not set(says) & set(shows)


def _seen_again(line: Line, start: int, end: int, shows: str, result: ScanResult, image: Image) -> bool:
    """Whether a second look at this part of the picture, larger and alone, says the same and is sure of it."""
    if (line.confidence or 0) < 0.8:
        return False
    boxes = [line.chars[4 * i : 4 * i + 4] for i in range(start, end) if line.chars[4 * i + 2] > line.chars[4 * i]]
    if not boxes:
        return False
    scale = image.shape[1] / (result.height if result.rotation % 180 else result.width)
    margin = 0.9 * line.size
    wide = (min(q[0] for q in boxes) - margin, line.y0 - 0.25 * line.size, max(q[2] for q in boxes) + margin, line.y1 + 0.25 * line.size)
    corners = np.array([[wide[0], wide[1]], [wide[2], wide[1]], [wide[2], wide[3]], [wide[0], wide[3]]], np.float64)
    placed = (corners @ result.to_page[:, :2].T + result.to_page[:, 2]) * scale
    quad = placed.astype(np.float32)
    looks = engine().read([strip(image, quad, squeeze=s) for s in (1.0, 0.85)])
    return all(_confirms(look, shows, fold(look.text)) for look in looks)


def _confirms(look: Reading, shows: str, folded: str) -> bool:
    at = folded.find(shows)
    if at < 0:
        return False
    before, after = folded[at - 1 : at], folded[at + len(shows) : at + len(shows) + 1]
    if (shows[0].isdigit() and before.isdigit()) or (shows[-1].isdigit() and after.isdigit()):
        return False
    inside = [s for ch, s in zip(look.text, look.scores, strict=True) if not ch.isspace()][at : at + len(shows)]
    return bool(inside) and sum(inside) / len(inside) >= _SURE and min(inside) >= 0.6


def _shared(a: str, b: str) -> float:
    """The share of the shorter text's three-character runs that the other has: high where only the order differs."""
    runs = [{t[i : i + 3] for i in range(len(t) - 2)} for t in (a, b)]
    small, large = sorted(runs, key=len)
    return len(small & large) / max(1, len(small))


def _hidden(lines: Sequence[Line]) -> Line:
    return replace(lines[0], role="hidden")


def traces(found: Sequence[Mismatch], page: int, blocks: Sequence[Block]) -> list[Trace]:
    """Mismatches as traces, each with the hidden block that holds the layer's words (kept by the reader), if it is among `blocks`."""
    made = []
    for mismatch in found:
        block = next((b for b in blocks if b.role == "hidden" and b.page == page and mismatch.line.text.strip() in b.text), None)
        detail = {"layer": mismatch.layer, "shown": mismatch.shown}
        if mismatch.seen is not None:
            detail["shown_line"] = mismatch.seen.text
        made.append(Trace("layer-mismatch", mismatch.line.text, block.id if block else None, page, detail))
    return made
