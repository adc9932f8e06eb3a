"""Reading in child processes: what a hang, a crash or a damaged file costs; the plain serialisation; the cache; whole dossiers."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
import zipfile
from pathlib import Path

import pytest

from assistant.core.document import Block, Cell, Document, Page, Picture, Region, Section, Table, Trace
from assistant.core.errors import BadInputError, LimitError, UnreadableFileError
from assistant.ingest import sandbox
from assistant.ingest.readers import Limits, Source
from assistant.ingest.reading import read_dossier, read_files
from assistant.ingest.sandbox import Worker, read_cached, read_safely
from assistant.ingest.serial import dump, load
from tests.ingest.pdf_pages import Sheet, pdf


def draw(sheet: Sheet) -> None:
    sheet.line("第一章 概述", size=16, centred=True)
    sheet.paragraph("矿区面积2.362平方公里，采矿许可证号C5100002018062110187205，有效期至2028年1月20日，生产规模30万吨/年。")
    sheet.table([["年度", "产量（万吨）"], ["2021", "27.82"]], [200, 240])


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("files") / "报告.pdf"
    path.write_bytes(pdf(draw, draw))
    return path


def test_a_document_survives_as_plain_bytes() -> None:
    from array import array

    whole = Document(
        "d1", "附件/证.pdf", "ab", "pdf",
        (Block("b1", "字\ud800", boxes=array("f", [1, 2, 3, 4, 5, 6, 7, 8]), breaks=((1, 2),), page=1, size=10.5), Block("b2", "", table=0, row=0, col=0, role="cell")),
        "licence", (Section(0, 1, "一", "b1", None, 0, 2, 1),), (Table(0, 1, 1, (Cell("b2", 0, 0, 1, 1),), unit="万元"),),
        (Picture(0, 1, (1.0, 2.0, 3.0, 4.0), exif={"Model": "x"}),), (Region("seal", 1, (0.0, 0.0, 9.0, 9.0)),), (Trace("comment", "x", "b1", 1, {"a": "b"}),),
        (Page(1, 595.0, 842.0, "fair", "recognised", 0.9),), {"Author": "张"}, ("警告",),
    )  # fmt: skip
    assert load(dump(whole)) == whole
    with pytest.raises(ValueError, match="not a document"):
        load(b"anything")


def test_reading_in_a_child_is_reading(report: Path) -> None:
    from assistant.ingest.readers import read_file
    from assistant.ingest.structure import structure

    source = Source.of(report)
    assert read_safely(source) == structure(read_file(source))


def test_errors_of_a_file_come_back_and_the_worker_lives_on(report: Path, tmp_path: Path) -> None:
    bad = tmp_path / "坏.pdf"
    bad.write_bytes(b"%PDF-1.7 and nothing else")
    worker = Worker()
    try:
        with pytest.raises(UnreadableFileError, match="损坏"):
            worker.read(Source.of(bad))
        assert worker.alive
        assert worker.read(Source.of(report)).sections
    finally:
        worker.close()


def test_a_hang_costs_one_file(report: Path) -> None:
    worker = Worker()
    worker.read(Source.of(report))
    os.kill(worker._process.pid, signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(LimitError, match="秒"):
        worker.read(Source.of(report, limits=Limits(seconds=0.5)))
    assert time.monotonic() - began < 5
    assert not worker.alive
    assert read_safely(Source.of(report)).sections


def test_a_crash_costs_one_file(report: Path) -> None:
    worker = Worker()
    worker.read(Source.of(report))
    os.kill(worker._process.pid, signal.SIGSTOP)
    threading.Timer(0.3, os.kill, (worker._process.pid, signal.SIGKILL)).start()
    with pytest.raises(UnreadableFileError, match="异常退出"):
        worker.read(Source.of(report))
    assert not worker.alive


def test_too_much_memory_costs_one_file(report: Path) -> None:
    worker = Worker()
    worker.read(Source.of(report))
    os.kill(worker._process.pid, signal.SIGSTOP)
    with pytest.raises(LimitError, match="内存"):
        worker.read(Source.of(report, limits=Limits(memory=1024)))
    assert not worker.alive


def test_what_was_read_before_is_not_read_again(report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = read_cached(Source.of(report, "甲/报告.pdf"), tmp_path)
    monkeypatch.setattr(sandbox, "read_safely", lambda source: pytest.fail("read again"))
    began = time.perf_counter()
    again = read_cached(Source.of(report, "乙/报告.pdf"), tmp_path)
    assert time.perf_counter() - began < 0.05
    assert again.path == "乙/报告.pdf"
    assert again.blocks == first.blocks


def test_a_damaged_cache_is_as_good_as_none(report: Path, tmp_path: Path) -> None:
    read_cached(Source.of(report), tmp_path)
    [kept] = tmp_path.rglob("*.bin")
    kept.write_bytes(b"\x00" * 10)
    assert read_cached(Source.of(report), tmp_path).sections


def test_damaged_files_are_read_or_named(tmp_path: Path) -> None:
    """Truncations, flipped bits and spliced pieces by a seeded generator; nothing else than our own errors comes out."""
    whole = pdf(draw, draw, draw)
    chance = random.Random(20240501)
    limits = Limits(seconds=20, memory=2**30)
    outcomes = {"read": 0, "named": 0}
    for number in range(60):
        data = bytearray(whole)
        if number % 3 == 0:
            data = data[: chance.randrange(20, len(data))]
        elif number % 3 == 1:
            for _ in range(chance.randrange(1, 40)):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        else:
            a, b = sorted(chance.randrange(len(data)) for _ in range(2))
            data = data[:a] + data[b:] + data[a:b]
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(bytes(data))
        try:
            read_safely(Source.of(path, limits=limits))
            outcomes["read"] += 1
        except UnreadableFileError as error:
            outcomes["named"] += error.path == path.name and any("\u4e00" <= c <= "\u9fff" for c in error.message)
    assert sum(outcomes.values()) == 60
    assert outcomes["read"] > 5


def test_a_dossier_is_the_same_whatever_the_order(report: Path, tmp_path: Path) -> None:
    folder = tmp_path / "某矿"
    (folder / "附件").mkdir(parents=True)
    (folder / "绿色矿山自评估报告.pdf").write_bytes(report.read_bytes())
    (folder / "附件" / "坏.pdf").write_bytes(b"%PDF-1.7")
    (folder / "附件" / "附件1 采矿合同.pdf").write_bytes(pdf(lambda s: s.line("采矿权出让合同", size=18, centred=True)))
    told: list[tuple[str, int, int, str]] = []
    one = read_dossier([folder], cache=False, progress=lambda *x: told.append(x))
    assert [d.kind for d in one.documents] == ["self_assessment", "attachment"]
    assert [d.id for d in one.documents] == ["d1", "d2"]
    assert [e.path for e in one.errors] == ["附件/坏.pdf"]
    assert one.name == "某矿"
    assert [(done, total) for _, done, total, _ in told] == [(1, 3), (2, 3), (3, 3)]
    packed = tmp_path / "某矿.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(folder.rglob("*.pdf"), reverse=True):
            archive.write(path, path.relative_to(folder).as_posix())
    two = read_dossier([packed], cache=False, workers=1)
    assert two.documents == one.documents
    documents, errors = read_files(sorted(folder.rglob("*.pdf")), cache=False)
    assert len(documents) == 2
    assert len(errors) == 1


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInputError):
        read_dossier([tmp_path])
    with pytest.raises(BadInputError):
        read_dossier([tmp_path / "没有这个文件夹"])
