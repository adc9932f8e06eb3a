"""The same dossier gives the same report: run again, with the files in another order, with an unrelated file beside them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from assistant.core.report import Report
from assistant.service import Service
from tests.support.paths import EXAMPLES

FILES = sorted(p for p in (EXAMPLES / "faulty").rglob("*") if p.is_file())


def substance(report: Report, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The report without what may differ: timings, and what is said of the unrelated file."""
    shown = report.model_dump(mode="json", by_alias=True)
    shown.pop("timings")
    shown.pop("dossier")  # its id is made of the names of the files
    shown["documents"] = [d for d in shown["documents"] if d["path"] not in without]
    ids = {d["id"] for d in shown["documents"]}
    for entry in [*shown["checklist"], *shown["findings"]]:
        if entry["searched"]:
            entry["searched"]["documents"] = [d for d in entry["searched"]["documents"] if d in ids]
            # what lies nearest is ranked over all documents: with one more of them the ranks may shift
            entry["searched"]["nearest"] = []
            entry["searched"]["sections"] = sorted(entry["searched"]["sections"])
    return shown


@pytest.fixture(scope="module")
def service() -> Service:
    return Service()


@pytest.fixture(scope="module")
def first(service: Service) -> Report:
    return service.review(FILES).report


def test_another_run_gives_the_same_report(service: Service, first: Report) -> None:
    assert substance(service.review(FILES).report) == substance(first)


def test_the_order_of_the_files_does_not_matter(service: Service, first: Report) -> None:
    assert substance(service.review(FILES[::-1]).report) == substance(first)


def test_an_unrelated_file_changes_nothing(service: Service, first: Report, tmp_path: Path) -> None:
    extra = tmp_path / "食堂菜单.txt"
    extra.write_text("周一：红烧豆腐、青椒肉丝。\n\n周二：番茄炒蛋、白菜汤。\n", "utf-8")
    report = service.review([*FILES, extra]).report
    assert substance(report, without=frozenset({extra.name})) == substance(first)


def test_a_folder_and_its_zip_are_the_same_dossier(service: Service, tmp_path: Path) -> None:
    folder = service.review([EXAMPLES / "faulty"]).report
    packed = shutil.make_archive(str(tmp_path / "faulty"), "zip", EXAMPLES / "faulty")
    assert substance(service.review([Path(packed)]).report) == substance(folder)
