"""An application over a store with everybody and two dossiers, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from assistant.service import Service
from assistant.store import Store, open_store
from tests.support.paths import EXAMPLES
from ui.app import application
from ui.desk import Desk
from ui.work import Worker

SECRET = "只用于测试的十位以上密码"
COUNTY, FIRM, OTHER = "510781", "四川甲矿业有限公司", "四川乙矿业有限公司"
PEOPLE = {
    "县初审": ("county", COUNTY, ""), "市复核": ("city", COUNTY[:4], ""), "省评估": ("province", "51", ""), "管理": ("admin", "", ""),
    "外县": ("county", "511002", ""), "外市": ("city", "5110", ""), "企业甲": ("company", COUNTY, FIRM), "企业乙": ("company", COUNTY, OTHER),
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """filed: by the county, about FIRM. own: the self-check of FIRM."""

    app: FastAPI
    desk: Desk
    worker: Worker
    store: Store
    filed: str
    own: str
    versions: dict[str, str]
    jobs: dict[str, int]
    sessions: dict[str, str]
    tokens: dict[str, str]


@pytest.fixture(scope="session")
def paper() -> Path:
    return next(p for p in sorted((EXAMPLES / "faulty").rglob("*.pdf")) if "营业执照" in p.name)


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory, paper: Path) -> Iterator[Place]:
    store = open_store(tmp_path_factory.mktemp("data"))
    made = {name: store.people.add(name, SECRET, role, area=area, company=company) for name, (role, area, company) in PEOPLE.items()}
    desk = Desk(store, Service(embedding=False))
    filed, one, first = store.dossiers.file([paper], made["县初审"], stage="county", name="县里提交的")
    own, two, second = store.dossiers.file([paper], made["企业甲"], stage="self", name="企业自查的")
    for version in (one, two):
        store.jobs.take()
        desk.review(version.id)
    store.dossiers.keep_report(one.id, desk.report(one.id), company=FIRM)
    with store.database.write() as session:  # the licence names another firm: the dossier is about FIRM here
        session.merge(store.dossiers.get(filed.id)).company = FIRM  # type: ignore[union-attr]
    sessions = {name: store.people.login(name, SECRET) or "" for name in PEOPLE}
    tokens = {name: store.people.make_token(name, "test", "test") for name in PEOPLE}
    worker = Worker(desk)
    app = application(desk, worker)
    yield Place(
        app,
        desk,
        worker,
        store,
        filed.id,
        own.id,
        {filed.id: one.id, own.id: two.id},
        {filed.id: first.id, own.id: second.id},
        sessions,
        tokens,
    )
    store.close()


def blocks(app: FastAPI) -> Any:
    """The gradio page within an application."""
    return next(r.app for r in app.routes if hasattr(getattr(r, "app", None), "get_blocks")).get_blocks()
