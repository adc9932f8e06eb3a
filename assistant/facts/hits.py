"""Places where a label is followed by what it names: the shape of a hit, and the hits of running text and cover lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from assistant.core.document import Table
from assistant.core.units import Unit, unit
from assistant.facts.flat import Flat
from assistant.facts.labels import find_labels

Source = Literal["key", "row", "column", "line", "prose"]

_UNIT_IN_LABEL = re.compile(
    r"[(/,:]?\(?((?:万|千|亿|10\^?4)?(?:吨|t|m3|立方米|元|平方公里|平方米|公顷|亩|km2|hm2|m2|m|米|%|年|a)(?:/(?:年|a|m3))?)\)?$"
)
#: Labels that may go on a label in front of them («复垦责任范围的土地面积»), so that its value may stand behind them.
_NO_BORDER = frozenset({"面积", "标高", "开采标高"})
_DIRECTLY = re.compile(r"[:为是约共计达合有]{0,3}(?:自|从|\+)?\d")
_FIGURE = re.compile(r"\d(?:万元|元|亿元|万吨|吨|公顷|亩|%)$")
_SENTENCE = re.compile(r"[。；;!?！？]")


@dataclass(frozen=True, slots=True)
class View:
    """A cell of a table with what its row and column say. head: flat words of the header cells above; key: of the first cell of its row."""

    table: Table
    row: int
    col: int
    flat: Flat
    head: str
    key: str
    caption: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A label and where its value stands: flat offsets start to end of `flat`.

    before: the words of the sentence in front of the label (prose), or what stands around it in the table (head, row key, caption).
    words: the label with what is glued to it ('实际开采回采率(%)'). unit: given by label, head or caption. view: the value's cell.
    after: the whole of the sentence behind the label (prose). assumed: by dimension, the units that the other cells or the notes of the
    table use, for a bare figure to which neither label nor head gives one.
    """

    facts: tuple[str, ...]
    source: Source
    flat: Flat
    start: int
    end: int
    words: str
    before: str
    unit: Unit | None = None
    view: View | None = None
    after: str = ""
    label_start: int = 0
    assumed: Mapping[str, Unit] = field(default_factory=dict, hash=False)

    @property
    def text(self) -> str:
        return self.flat.text[self.start : self.end]


def unit_in(words: str) -> Unit | None:
    """The unit that a label or a column's head ends with: «矿区面积(公顷)», «金额/万元», «万吨»."""
    match = _UNIT_IN_LABEL.search(words.rstrip("):"))
    if match is None:
        return None
    try:
        return unit(match.group(1).replace("10^4", "万").replace("104", "万"))
    except KeyError:
        return None


def _bracketed(text: str, start: int, end: int) -> bool:
    """«128.46万元(静态)»: a label in brackets right behind its figure."""
    return (
        text[start - 1 : start] == "(" and text[end : end + 1] == ")" and _FIGURE.search(text[max(start - 12, 0) : start - 1]) is not None
    )


def text_hits(flat: Flat) -> Iterator[Hit]:
    """The labels of a running text, each with the words up to the end of its sentence or the next label."""
    text = flat.text
    found = [f for f in find_labels(text) if not f.direct or _DIRECTLY.match(text, f.end) or _bracketed(text, f.start, f.end)]
    borders = [f.start for f in found if f.words not in _NO_BORDER]
    stops = [m.start() for m in _SENTENCE.finditer(text)] + [len(text)]
    for label in found:
        if not label.facts:
            continue
        stop = next(s for s in stops if s >= label.end)
        following = next((b for b in borders if b >= label.end), len(text))
        begin = max((s + 1 for s in stops if s < label.start), default=0)
        line = label.start == 0 and text[label.end : label.end + 1] == ":"
        yield Hit(
            label.facts, "line" if line else "prose", flat, label.end, min(stop, following), label.words,
            text[begin : label.start], after=text[label.end : stop], label_start=label.start,
        )  # fmt: skip
