"""Files on their way in: whose they are, what is refused, what is left behind; and what the table of dossiers counts as open."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assistant.core.report import Citation, FindingReport
from tests.ui.conftest import Place
from ui import handlers, rights
from ui import uploads as module
from ui.uploads import remark


@pytest.fixture(scope="module")
def client(place: Place) -> Iterator[TestClient]:
    with TestClient(place.app, follow_redirects=False) as opened:
        yield opened


def as_(place: Place, name: str) -> dict[str, str]:
    return {"cookie": f"{rights.COOKIE}={place.sessions[name]}"}


def left(place: Place) -> list[Path]:
    return [p for p in (place.store.folder / "uploads").rglob("*") if p.is_file()]


def test_what_is_sent_can_be_filed_once_and_only_by_who_sent_it(place: Place, client: TestClient) -> None:
    name = {"x-file-name": "..%2F%E8%87%AA%E8%AF%84%E4%BC%B0%E6%8A%A5%E5%91%8A.txt"}
    ticket = client.post("/upload", headers={**as_(place, "外市"), **name}, content="自评估报告".encode()).json()["ticket"]
    body = {"tickets": [ticket], "name": "外市提交的"}
    assert client.post("/file", headers=as_(place, "市复核"), json=body).status_code == 400, "somebody else's ticket"
    made = client.post("/file", headers=as_(place, "外市"), json=body).json()
    assert [f.name for f in place.store.dossiers.files(made["version"])] == ["自评估报告.txt"]
    assert client.post("/file", headers=as_(place, "外市"), json=body).status_code == 400, "it is used up"
    assert not left(place)


def test_what_is_taken_back_is_gone(place: Place, client: TestClient) -> None:
    ticket = client.post("/upload", headers={**as_(place, "外市"), "x-file-name": "a.pdf"}, content=b"x").json()["ticket"]
    client.delete(f"/upload/{ticket}", headers=as_(place, "市复核"))
    assert left(place), "nobody else takes it back"
    client.delete(f"/upload/{ticket}", headers=as_(place, "外市"))
    assert not left(place)
    assert client.delete("/upload/..%2F..", headers=as_(place, "外市")).status_code in (200, 404)


def test_an_empty_or_too_large_file_is_refused_and_leaves_nothing(
    place: Place, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = {**as_(place, "外市"), "x-file-name": "a.pdf"}
    assert "空" in client.post("/upload", headers=headers, content=b"").json()["error"]
    monkeypatch.setattr(module, "Limits", lambda: type("Small", (), {"file_bytes": 10}))
    assert "上限" in client.post("/upload", headers=headers, content=b"x" * 11).json()["error"]
    assert not left(place)


def test_what_was_never_filed_is_removed_after_a_day(place: Place, client: TestClient) -> None:
    client.post("/upload", headers={**as_(place, "外市"), "x-file-name": "a.pdf"}, content=b"x")
    place.desk.uploads.tidy()
    (file,) = left(place)
    old = time.time() - module.LONGEST - 60
    os.utime(file.parent, (old, old))
    place.desk.uploads.tidy()
    assert not left(place)


def test_a_remark_on_formats_that_are_not_read() -> None:
    assert remark("矿区.dwg")
    assert not any(remark(n) for n in ("报告.PDF", "报告.docx", "材料.zip", "扫描.jpg"))


def test_the_table_counts_severe_flags_without_a_decision(place: Place) -> None:
    """Who may not see decisions sees all of them as open."""
    version = place.versions[place.filed]
    report = place.desk.report(version)
    cited = next(c for i in report.checklist for c in [*i.citations, *(i.searched.nearest if i.searched else [])])
    flags = [
        FindingReport(
            id=f"f{n}", rule=f"test.{n}", category="inconsistent", severity="high", confidence=0.9, message="两处对不上", item=None,
            citations=[Citation.model_validate(cited.model_dump())],
        )
        for n in range(2)
    ]  # fmt: skip
    place.store.dossiers.keep_report(version, report.model_copy(update={"findings": flags}), company="")
    person, company = place.store.people.named("县初审"), place.store.people.named("企业甲")
    try:
        assert "▲ 2" in handlers.home(place.desk, person)
        key = next(iter(place.desk.standing(version, "now").high))
        handlers.decide(place.desk, person, place.filed, "", key, "agree", "")
        shown = handlers.home(place.desk, person)
        assert "▲ 1" in shown
        assert "共2，已决定1" in shown
        assert "▲ 2" in handlers.home(place.desk, company)
    finally:
        place.store.dossiers.keep_report(version, report)
