"""The inbox as a whole: results, resumption, broken dossiers, addresses, watch mode; a copy between two dossiers is shown with both passages."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from assistant.batch import Options, run, storage, watch
from assistant.core.errors import BadInputError
from benchmarks.inboxes import CHAPTER
from tests.support.paths import ROOT

#: Words of two mines; the second has a section of the first one with its figures.
COPIED = "".join(s.format(a="1186.35", b="46.82", c="327.5", d="2148.6", e="873.4", f="12") for s in CHAPTER)
ONE = "# {mine}开发利用方案\n\n矿山名称：{mine}。采矿权人：{firm}。\n\n# 一、总论\n\n{own}\n\n# 二、排土场\n\n{section}\n"


def fill(folder: Path) -> None:
    """Three dossiers, two of them with one section, and a broken one."""
    mines = (
        ("甲", "川甲建材有限公司", "青石沟石灰岩矿", COPIED),
        ("乙", "蜀乙矿业有限公司", "白岩湾砂岩矿", COPIED),
        ("丙", "渝丙石业有限公司", "黄泥坡页岩矿", "本矿无排土场，剥离物直接用于场地平整和道路填筑，余量外运综合利用。"),
    )
    for name, firm, mine, section in mines:
        (folder / name).mkdir(parents=True)
        own = f"{mine}位于本县东部山区，由{firm}开采，露天台阶式采矿，汽车运输，服务年限按核定规模计算。"
        (folder / name / "开发利用方案.md").write_text(ONE.format(mine=mine, firm=firm, own=own, section=section), "utf-8")
    with zipfile.ZipFile(folder / "丁.zip", "w") as packed:
        packed.writestr("../../escaped.md", "words")


@pytest.fixture(scope="module")
def screened(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The inbox and the results of a first run."""
    room = tmp_path_factory.mktemp("screen")
    fill(room / "inbox")
    done = run(room / "inbox", room / "out", Options(workers=1))
    assert {o.id: o.status for o in done.outcomes} == {"甲": "done", "乙": "done", "丙": "done", "丁": "failed"}
    return room / "inbox", room / "out"


def summary(out: Path) -> Any:
    return json.loads((out / "summary.json").read_text("utf-8"))


def timeless(path: Path) -> Any:
    report = json.loads(path.read_text("utf-8"))
    report.pop("timings")
    return report


def stamps(out: Path) -> dict[str, int]:
    return {p.relative_to(out).as_posix(): p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file() and p.parent != out}


def test_the_broken_one_stands_first_with_its_reason(screened: tuple[Path, Path]) -> None:
    rows = summary(screened[1])["dossiers"]
    assert rows[0]["dossier"] == "丁"
    assert "越出" in rows[0]["reason"]
    assert {r["status"] for r in rows[1:]} == {"已完成"}


def test_reports_are_those_of_check_but_for_what_is_shared(screened: tuple[Path, Path]) -> None:
    from assistant.report.schema import to_json
    from assistant.service import Service

    inbox, out = screened
    for name in ("甲", "丙"):
        alone = json.loads(to_json(Service().review([inbox / name]).report))
        alone.pop("timings")
        report = timeless(out / name / "report.json")
        own = [f for f in report["findings"] if not f["rule"].startswith("copied.shared")]
        assert [{**f, "id": ""} for f in own] == [{**f, "id": ""} for f in alone["findings"]]
        assert report["checklist"] == alone["checklist"]
        assert report["facts"] == alone["facts"]


def test_the_copied_section_is_told_on_both_sides(screened: tuple[Path, Path]) -> None:
    _, out = screened
    for name in ("甲", "乙"):
        shared = [f for f in timeless(out / name / "report.json")["findings"] if f["rule"] == "copied.shared-section"]
        assert [f["severity"] for f in shared] == ["high"]
        assert all(c["quote"] in COPIED for c in shared[0]["citations"])
    assert not [f for f in timeless(out / "丙" / "report.json")["findings"] if f["rule"].startswith("copied.shared")]
    [cluster] = summary(out)["clusters"]
    assert cluster["dossiers"] == ["乙", "甲"]
    page = (out / "summary.html").read_text("utf-8")
    assert page.count("1186.35m") >= 2, "both passages stand side by side"
    assert "<svg" in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_the_workbook_links_to_each_report(screened: tuple[Path, Path]) -> None:
    book = openpyxl.load_workbook(screened[1] / "summary.xlsx")
    assert book.sheetnames == ["汇总", "材料之间", "各项结论", "常见提示"]
    links = [c.hyperlink.target for row in book["汇总"].iter_rows() for c in row if c.hyperlink]
    assert len(links) == 3
    assert book["材料之间"].max_row >= 2


def test_nothing_is_done_twice(screened: tuple[Path, Path]) -> None:
    inbox, out = screened
    before = stamps(out)
    again = run(inbox, out, Options(workers=1))
    assert {o.status for o in again.outcomes} == {"unchanged", "failed"}
    assert stamps(out) == before


def test_failed_ones_are_retried_when_asked(screened: tuple[Path, Path]) -> None:
    inbox, out = screened
    before = stamps(out)
    run(inbox, out, Options(workers=1, retry_failed=True))
    after = stamps(out)
    assert {p for p in after if after[p] != before.get(p)} == {"丁/.screen.json"}


def test_a_killed_run_is_taken_up(screened: tuple[Path, Path], tmp_path: Path) -> None:
    inbox, whole = screened
    command = [sys.executable, "-m", "assistant.cli", "screen", str(inbox), "--out", str(tmp_path / "out"), "--workers", "1"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    deadline = time.monotonic() + 300
    while not list((tmp_path / "out").glob("*/.screen.json")) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    finished = {p: p.stat().st_mtime_ns for p in (tmp_path / "out").glob("*/.screen.json")}
    assert finished
    run(inbox, tmp_path / "out", Options(workers=1))
    assert all(p.stat().st_mtime_ns == at for p, at in finished.items()), "what was finished is not done again"
    for name in ("甲", "乙", "丙"):
        assert timeless(tmp_path / "out" / name / "report.json") == timeless(whole / name / "report.json")


def test_addresses_and_a_library_of_earlier_batches(screened: tuple[Path, Path], tmp_path: Path) -> None:
    inbox, _ = screened
    first, second = tmp_path / "春" / "甲", tmp_path / "秋" / "乙"
    for target in (first, second):
        target.mkdir(parents=True)
        (target / "开发利用方案.md").write_bytes((inbox / target.name / "开发利用方案.md").read_bytes())
    options = Options(workers=1, library=tmp_path / "library")
    run(f"file://{first.parent}", f"file://{tmp_path}/out-spring", options)
    assert (tmp_path / "out-spring" / "甲" / "report.html").is_file()
    done = run(second.parent, tmp_path / "out-autumn", options)
    assert not done.troubles
    [found] = [f for f in timeless(tmp_path / "out-autumn" / "乙" / "report.json")["findings"] if f["rule"] == "copied.shared-section"]
    assert "out-spring/甲" in found["message"]


def test_watch_takes_complete_uploads_only(tmp_path: Path) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "out"
    fill(tmp_path / "ready")
    inbox.mkdir()
    looks = 0

    def go_on() -> bool:
        nonlocal looks
        looks += 1
        if looks == 1:
            (tmp_path / "ready" / "丙").rename(inbox / "丙")
            (tmp_path / "ready" / "乙").rename(inbox / "乙")
            (inbox / "乙" / "自评估报告.docx.part").write_bytes(b"still coming")
        return looks < 5

    watch(inbox, out, Options(workers=1), quiet=0.3, go_on=go_on)
    assert (out / "丙" / "report.json").is_file()
    assert not (out / "乙").exists()


def test_one_run_at_a_time(tmp_path: Path) -> None:
    import fcntl

    fill(tmp_path / "inbox")
    (tmp_path / "out").mkdir()
    with (tmp_path / "out" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BadInputError, match="另一次"):
            run(tmp_path / "inbox", tmp_path / "out")


def test_an_address_without_its_component_is_explained() -> None:
    with pytest.raises(BadInputError, match="不能访问"):
        storage.dossiers("nosuch://bucket/inbox")
