"""Numbers that carry their own proof: licence numbers and credit codes, found in the text wherever they stand. No CHECK here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.core.cite import Cite, place
from assistant.core.document import Document, Dossier
from assistant.core.text import half_width

_OLD = re.compile(r"(?:原|旧|前|变更前|换证前)(?:采矿)?(?:许可)?证?(?:号|证)?[^，。；]{0,6}$")


@dataclass(frozen=True, slots=True)
class Stated:
    """A number as one place states it. number: half width, without spaces, upper case. former: named as an earlier one."""

    document: Document
    number: str
    cite: Cite
    recognised: bool
    former: bool


def find_numbers(dossier: Dossier, pattern: re.Pattern[str], shortest: int = 15) -> Iterator[Stated]:
    """Every match of the pattern's group 'number' in the body, spaces within it allowed where the pattern does."""
    for document in dossier.documents:
        for block in document.body:
            if len(block.text) < shortest:
                continue
            plain = half_width(block.text)
            for match in pattern.finditer(plain):
                number = re.sub(r"\s", "", match.group("number")).upper()
                cite = place(document, block, match.start("number"), match.end("number"))
                yield Stated(document, number, cite, block.layer == "recognised", bool(_OLD.search(plain[: match.start()][-24:])))


def distance(a: str, b: str) -> int:
    """How many single characters must be changed, put in or taken out to get from one to the other (counted up to 4)."""
    if abs(len(a) - len(b)) > 3:
        return 4
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return min(row[-1], 4)


def by_number(stated: list[Stated]) -> dict[str, list[Stated]]:
    """The places of each number, in document order."""
    groups: dict[str, list[Stated]] = {}
    for item in stated:
        groups.setdefault(item.number, []).append(item)
    return groups


def first_places(stated: list[Stated]) -> list[Cite]:
    """The first place of a number in each document."""
    seen: dict[str, Cite] = {}
    for item in stated:
        seen.setdefault(item.document.id, item.cite)
    return list(seen.values())
