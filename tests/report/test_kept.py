"""A report that was made before of the same files in the same circumstances is given again; whatever differs makes a new one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.report import kept
from assistant.service import Service

PLAN = "矿产资源开发利用方案\n第一章 概述\n石梯子石灰岩矿位于某县，矿区面积0.25平方公里，生产规模30万吨/年，2023年5月编制。\n"


@pytest.fixture
def dossier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GREENMINE_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "矿山"
    folder.mkdir()
    (folder / "开发利用方案.txt").write_text(PLAN, "utf-8")
    return folder


def test_the_second_review_is_the_first_one(dossier: Path) -> None:
    service = Service(embedding=False)
    day = dt.date(2023, 9, 1)
    first, second = (service.review([dossier], as_of=day) for _ in range(2))
    assert first.report.model_dump(exclude={"timings"}) == second.report.model_dump(exclude={"timings"})
    assert second.report.timings["checks"] == 0.0
    assert second.report.timings.keys() == first.report.timings.keys()
    assert [f.value for f in second.facts] == [f.value for f in first.facts], "facts and index are there for the conversation"
    assert second.searcher.search("矿区面积", k=1)
    assert second.dossier.name == first.dossier.name


def test_whatever_it_depends_on_makes_a_new_report(dossier: Path) -> None:
    service = Service(embedding=False)
    base = service.review([dossier], as_of=dt.date(2023, 9, 1)).report
    assert service.review([dossier], as_of=dt.date(2024, 9, 1)).report.as_of != base.as_of
    (dossier / "greenmine.toml").write_text('[[suppress]]\nrule = "missing.document"\nreason = "另行提交"\n', "utf-8")
    assert service.review([dossier], as_of=dt.date(2023, 9, 1)).report.timings["checks"] > 0
    (dossier / "greenmine.toml").unlink()
    (dossier / "开发利用方案.txt").write_text(PLAN.replace("0.25", "0.35"), "utf-8")
    changed = service.review([dossier], as_of=dt.date(2023, 9, 1)).report
    assert changed.documents[0].sha256 != base.documents[0].sha256
    assert changed.timings["checks"] > 0
    assert Service(cache=False, embedding=False).review([dossier], as_of=dt.date(2023, 9, 1)).report.timings["checks"] > 0


def test_a_report_with_errors_is_not_kept_and_a_damaged_one_is_none(dossier: Path, tmp_path: Path) -> None:
    (dossier / "坏.pdf").write_bytes(b"%PDF-1.7\nnothing")
    service = Service(embedding=False)
    assert service.review([dossier]).report.errors
    assert not list((tmp_path / "cache" / "reports").glob("*.json"))
    (tmp_path / "x.json").write_text("{", "utf-8")
    assert kept.find(tmp_path, "x") is None
