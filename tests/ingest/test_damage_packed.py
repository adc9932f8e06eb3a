"""Damaged Word, Excel, OFD and text files, by a seeded script: each is read or named in an error of our own, nothing else, and soon."""

from __future__ import annotations

import io
import os
import random
import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from assistant.core.errors import UnreadableFileError
from assistant.ingest.readers import Source, read_file
from assistant.ingest.structure import structure
from tests.golden.make_docx import sample
from tests.golden.make_ofd import ofd
from tests.golden.make_xlsx import book, saved

#: Files of each format; the whole run (300 of each) is `GREENMINE_DAMAGED=300 pytest tests/ingest/test_damage_packed.py`.
COUNT = int(os.environ.get("GREENMINE_DAMAGED", "40"))
ALLOWED = 20.0


def damaged(data: bytes, chance: random.Random) -> bytes:
    """One kind of damage: cut off, bytes flipped, a piece of the file put elsewhere, or an entry's own content spoilt inside a sound zip."""
    kind = chance.randrange(5 if data.startswith(b"PK") else 3)
    if kind == 0:
        return data[: chance.randrange(1, len(data))]
    if kind == 1:
        spoilt = bytearray(data)
        for _ in range(chance.randrange(1, 30)):
            spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
        return bytes(spoilt)
    if kind == 2:
        a, b, to = (chance.randrange(len(data)) for _ in range(3))
        return data[:to] + data[min(a, b) : max(a, b)][:5000] + data[to:]
    return repacked(data, chance)


def repacked(data: bytes, chance: random.Random) -> bytes:
    """A sound zip whose XML is wrong: attributes emptied or absurd, elements dropped or doubled, text cut."""
    source = zipfile.ZipFile(io.BytesIO(data))
    kept = io.BytesIO()
    names = [n for n in source.namelist() if n.endswith((".xml", ".rels"))]
    chosen = set(chance.sample(names, min(len(names), chance.randrange(1, 4))))
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in source.namelist():
            content = source.read(name)
            packed.writestr(name, mutated(content.decode(), chance).encode() if name in chosen else content)
    return kept.getvalue()


def mutated(xml: str, chance: random.Random) -> str:
    for _ in range(chance.randrange(1, 12)):
        kind = chance.randrange(4)
        places = [i for i, c in enumerate(xml) if c == ('"' if kind < 2 else "<")]
        if len(places) < 4:
            break
        at = chance.randrange(0, len(places) - 2, 2)
        value = chance.choice(["", "-1", "99999999999", "x", "0", "1e400", "NaN", "../../etc/passwd", "\u4e00"])
        if kind < 2:
            xml = xml[: places[at] + 1] + value + xml[places[at + 1] :]
        elif kind == 2:
            xml = xml[: places[at]] + xml[places[at + 1] :]
        else:
            xml = xml[: places[at]] + xml[places[at] : places[at + 1]] * 2 + xml[places[at + 1] :]
    return xml


@pytest.mark.filterwarnings("ignore::UserWarning")  # zipfile on doubled names, openpyxl on odd styles
@pytest.mark.parametrize("form", ["docx", "xlsx", "ofd", "md"])
def test_damage_is_read_or_named(form: str) -> None:
    makers = {
        "docx": sample,
        "ofd": ofd,
        "xlsx": lambda: saved(book()),
        "md": lambda: "# 报告\n采矿许可证号：C510\n| 甲 | 乙 |\n|---|---|\n".encode() * 20,
    }
    whole = makers[form]()
    chance = random.Random(20230824)
    outcomes: Counter[str] = Counter()
    for n in range(COUNT):
        data = damaged(whole, chance)
        started = time.monotonic()
        name = f"{n}.{form}"
        try:
            document = structure(read_file(Source(Path(name), name, data)))
            assert len({b.id for b in document.blocks}) == len(document.blocks)
            for table in document.tables:
                document.grid(table)
            outcomes["read"] += 1
        except UnreadableFileError as caught:
            outcomes[f"named {bool(caught.path and caught.message)}"] += 1
        assert time.monotonic() - started < ALLOWED
    assert outcomes["named False"] == 0
    assert sum(outcomes.values()) == COUNT
