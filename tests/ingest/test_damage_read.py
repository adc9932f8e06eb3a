"""Damaged PDFs and pictures, by a seeded script, through the child process as in a review: read or named, soon, within the memory limit.

The whole run (300 files of each form) is `GREENMINE_DAMAGED=300 pytest -s tests/ingest/test_damage_read.py`; it prints its figures.
"""

from __future__ import annotations

import io
import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from assistant.core.errors import LimitError, UnreadableFileError
from assistant.ingest.readers import Limits, Source
from assistant.ingest.sandbox import Worker
from tests.ingest.papers import data, licence
from tests.ingest.pdf_pages import Sheet, pdf
from tests.ingest.scan_pages import PROSE, font_path
from tests.ingest.scan_pages import Sheet as Page

pytestmark = pytest.mark.skipif(font_path() is None, reason="没有中文字体（fonts-noto-cjk），不能生成测试页")
COUNT = int(os.environ.get("GREENMINE_DAMAGED", "12"))
LIMITS = Limits(seconds=60.0, memory=2**30)
_ABSURD = (b"0", b"-1", b"-32768", b"65537", b"99999999", b"2147483648", b"18446744073709551616", b"0.00001", b"1e9", b"45", b"1 0 R", b"")


def native() -> bytes:
    """Text, a table, a picture of a licence; contents not compressed, so that damage reaches numbers and operators."""

    def draw(sheet: Sheet) -> None:
        sheet.line("第一章 概述", size=16, centred=True)
        sheet.paragraph("矿区面积2.362平方公里，采矿许可证号C5100002018062110187205，有效期至2028年1月20日，生产规模30万吨/年。" * 3)
        sheet.table([["年度", "产量（万吨）"], ["2021", "27.82"], ["2022", "28.10"]], [200, 240])

    return pdf(draw, draw, pageCompression=0)


def scanned() -> bytes:
    """One page that is a picture."""
    page = Page(80.0)
    page.lines(PROSE)
    return pdf(lambda sheet: _draw(sheet, page.image, 0, 0, 595, 842), pageCompression=0)


def pasted() -> bytes:
    """A page of text with a picture of a licence."""

    def draw(sheet: Sheet) -> None:
        sheet.paragraph("矿山证照齐全，采矿许可证见下图，许可内容以采矿许可证为准。" * 4)
        _draw(sheet, licence(80.0), 120, 300, 360, 254)

    return pdf(draw, pageCompression=0)


def _draw(sheet: Sheet, picture: Image.Image, x: float, y: float, width: float, height: float) -> None:
    from reportlab.lib.utils import ImageReader

    sheet.canvas.drawImage(ImageReader(io.BytesIO(data(picture))), x, y, width, height)


FORMS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "native": (".pdf", native),
    "scanned": (".pdf", scanned),
    "pasted": (".pdf", pasted),
    "jpg": (".jpg", lambda: data(licence(80.0))),
    "png": (".png", lambda: data(licence(80.0), "PNG")),
    "tif": (".tif", lambda: data(licence(80.0), "TIFF")),
}


def damaged(whole: bytes, chance: random.Random) -> bytes:
    """Cut off, bits flipped, a piece elsewhere, a piece lost; of a PDF also absurd numbers and names lost in what is not compressed."""
    kind = chance.randrange(6 if whole.startswith(b"%PDF") else 4)
    if kind == 0:
        return whole[: chance.randrange(20, len(whole))]
    if kind == 1:
        spoilt = bytearray(whole)
        for _ in range(chance.randrange(1, 40)):
            spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
        return bytes(spoilt)
    a, b = sorted(chance.randrange(len(whole)) for _ in range(2))
    if kind == 2:
        return whole[:a] + whole[b:] + whole[a:b]
    if kind == 3:
        return whole[:a] + whole[min(b, a + 4000) :]
    spots = [m.span() for m in re.finditer(rb"(?<![\w.])-?\d+(?:\.\d+)?(?=[\s/\]>])" if kind == 4 else rb"/[A-Z][A-Za-z]+", whole)]
    for start, end in sorted(chance.sample(spots, min(len(spots), chance.randrange(1, 6))), reverse=True):
        whole = whole[:start] + (chance.choice(_ABSURD) if kind == 4 else chance.choice((b"", b"/X", b"/Kids", b"/Length"))) + whole[end:]
    return whole


class _Child:
    """One worker for many files; its highest memory; how often it had to be replaced."""

    def __init__(self) -> None:
        self.worker = Worker()
        self.peak = self.replaced = 0

    def read(self, source: Source) -> str:
        if not self.worker.alive:
            self.replaced += 1
            self.worker = Worker()
        try:
            self.worker.read(source)
            return "read"
        except UnreadableFileError as error:
            if error.path != source.name or not any("\u4e00" <= c <= "\u9fff" for c in error.message):
                return "not named"
            return "limit" if isinstance(error, LimitError) else "crashed" if "异常退出" in error.message else "named"
        finally:
            self.peak = max(self.peak, _peak(self.worker))


def _peak(worker: Worker) -> int:
    """The most bytes that a child held at once, 0 where the system does not tell."""
    try:
        status = Path(f"/proc/{worker._process.pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found.group(1)) * 1024 if found else 0


@pytest.mark.parametrize("form", FORMS)
def test_damage_is_read_or_named(form: str, tmp_path: Path) -> None:
    suffix, make = FORMS[form]
    whole = make()
    chance = random.Random(20230824)
    child = _Child()
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    try:
        for number in range(COUNT):
            path = tmp_path / f"{number}{suffix}"
            path.write_bytes(damaged(whole, chance))
            began = time.monotonic()
            outcome = child.read(Source.of(path, limits=LIMITS))
            slowest = max(slowest, time.monotonic() - began)
            outcomes[outcome] += 1
            if outcome in ("crashed", "limit"):
                print(f"{form} {number}: {outcome}")
    finally:
        child.worker.close()
    print(f"{form}: {dict(outcomes)}, slowest {slowest:.1f} s, peak {child.peak / 2**20:.0f} MB, replaced {child.replaced}")
    assert sum(outcomes.values()) == COUNT
    assert not {"crashed", "limit", "not named"} & set(outcomes)
    assert slowest < LIMITS.seconds
    assert child.peak < 2**30
