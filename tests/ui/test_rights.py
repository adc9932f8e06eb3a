"""Every route and every event is walked as each role: a new one without a line here fails the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from tests.ui.conftest import PEOPLE, Place, blocks
from ui import rights
from ui.protocol import PATH

EVERYBODY = set(PEOPLE)
#: Who may do what to the dossier that the county filed about FIRM (stage 县级初审) …
FILED = {
    "read": {"县初审", "市复核", "省评估", "管理", "企业甲"}, "decisions": {"县初审", "市复核", "省评估", "管理"}, "decide": {"县初审"}, "forward": {"县初审"},
    "cancel": {"县初审", "管理", "企业甲"}, "revise": {"县初审", "管理", "企业甲"}, "list": EVERYBODY, "file": EVERYBODY, "people": {"管理"},
}  # fmt: skip
#: … and to the self-check of FIRM.
OWN = {
    "read": {"企业甲"},
    "decisions": set(),
    "decide": set(),
    "forward": {"企业甲"},
    "cancel": {"企业甲"},
    "revise": {"企业甲"},
    "list": EVERYBODY,
    "file": EVERYBODY,
    "people": {"管理"},
}

#: Route -> (what is done, method, address, body). Bodies of acting routes are refused for another reason (400) where the right is there.
ROUTES: dict[str, tuple[str, str, str, Any]] = {
    "/d": ("list", "GET", "/d", None),
    "/d/{dossier}": ("read", "GET", "/d/{d}", None),
    "/d/{dossier}/state": ("read", "GET", "/d/{d}/state", None),
    "/d/{dossier}/cite": ("read", "GET", "/d/{d}/cite?ref=fact|0", None),
    "/d/{dossier}/sheet/{version}/{document}/{page}": ("read", "GET", "/d/{d}/sheet/{v}/d1/1", None),
    "/d/{dossier}/page/{version}/{document}/{page}.png": ("read", "GET", "/d/{d}/page/{v}/d1/1.png", None),
    "/d/{dossier}/export/{version}/{form}": ("read", "GET", "/d/{d}/export/{v}/json", None),
    "/d/{dossier}/decide": ("decide", "POST", "/d/{d}/decide", {"key": "item:none", "choice": "agree"}),
    "/d/{dossier}/talk": ("read", "GET", "/d/{d}/talk", None),
    "/d/{dossier}/ask": ("read", "POST", "/d/{d}/ask", {"question": "营业期限？"}),
    "/d/{dossier}/forward": ("forward", "POST", "/d/{d}/forward", {"stage": "none"}),
    "/upload": ("file", "POST", "/upload", None),
    "/upload/{ticket}": ("file", "DELETE", "/upload/none", None),
    "/file": ("revise", "POST", "/file", {"tickets": [], "dossier": "{d}"}),
    "/person": ("people", "GET", "/person", None),
    "/person ": ("people", "POST", "/person", {"name": "", "role": "king"}),
    "/person/{person}/lock": ("people", "POST", "/person/0/lock", {"locked": True}),
    "/person/{person}/password": ("people", "POST", "/person/0/password", {}),
    "/person/{person}/token": ("people", "POST", "/person/0/token", {"label": "x"}),
    "/person/{person}/revoke": ("people", "POST", "/person/0/revoke", {}),
    "/job/{job}/cancel": ("cancel", "POST", "/job/{j}/cancel", {}),
    "/job/{job}/again": ("cancel", "POST", "/job/{j}/again", {}),
}
#: Open to everybody: they tell nothing about any dossier.
OPEN = {"/login", "/logout", "/setup", "/gm/{name}"}
#: About the person of the session alone.
OWN_ONLY = {"/password"}


@pytest.fixture(scope="module")
def client(place: Place) -> Iterator[TestClient]:
    with TestClient(place.app, follow_redirects=False) as opened:
        yield opened


def test_every_route_is_known(place: Place) -> None:
    assert {r.path for r in place.app.routes if isinstance(r, APIRoute)} == {r.strip() for r in ROUTES} | OPEN | OWN_ONLY
    others = {getattr(r, "path", None) for r in place.app.routes if not isinstance(r, APIRoute)}
    assert others == {PATH, ""}, "MCP (walked in test_programs) and gradio (below)"


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("name", [*PEOPLE, None])
@pytest.mark.parametrize("way", ["session", "token"])
def test_every_route_as_each_role(place: Place, client: TestClient, route: str, name: str | None, way: str) -> None:
    action, method, address, body = ROUTES[route]
    for dossier, allowed in ((place.filed, FILED), (place.own, OWN)):
        headers = {}
        if name and way == "session":
            headers["cookie"] = f"{rights.COOKIE}={place.sessions[name]}"
        elif name:
            headers["authorization"] = f"Bearer {place.tokens[name]}"
        url = address.format(d=dossier, v=place.versions[dossier], j=place.jobs[dossier])
        sent = {k: dossier if v == "{d}" else v for k, v in body.items()} if body is not None else None
        status = client.request(method, url, headers=headers, json=sent).status_code
        if name is None:
            assert status == 401
        elif name in allowed[action]:
            assert status in (200, 400), (route, name, status)
        else:
            assert status == 404, (route, name, status)


def test_a_version_of_another_dossier_is_not_given_away(place: Place, client: TestClient) -> None:
    """The right is asked for the dossier in the address; its versions only."""
    headers = {"cookie": f"{rights.COOKIE}={place.sessions['县初审']}"}
    foreign = place.versions[place.own]
    for path in (f"?v={foreign}", f"/page/{foreign}/d1/1.png", f"/export/{foreign}/json", f"/cite?v={foreign}&ref=fact|0"):
        assert client.get(f"/d/{place.filed}{path}", headers=headers).status_code == 404


def test_decisions_are_not_in_what_a_company_reads(place: Place, client: TestClient) -> None:
    item = place.desk.report(place.versions[place.filed]).checklist[0].id
    decided = {"key": f"item:{item}", "choice": "supplement", "reason": "只给审查人员看的理由"}
    assert (
        client.post(f"/d/{place.filed}/decide", headers={"cookie": f"{rights.COOKIE}={place.sessions['县初审']}"}, json=decided).status_code
        == 200
    )
    for name, seen in (("市复核", True), ("企业甲", False)):
        headers = {"cookie": f"{rights.COOKIE}={place.sessions[name]}"}
        texts = [
            client.get(f"/d/{place.filed}{p}", headers=headers).text for p in ("", "/state", f"/export/{place.versions[place.filed]}/html")
        ]
        assert all(("只给审查人员看的理由" in t) == seen for t in texts), name


@pytest.mark.parametrize("path", ["/config", "/gradio_api/info", "/gradio_api/queue/data?session_hash=x", "/gradio_api/file=/etc/hostname"])
def test_gradio_itself_answers_nobody_without_a_login(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 401


def test_gradio_takes_no_event_and_no_upload_without_a_login(client: TestClient) -> None:
    assert client.post("/gradio_api/queue/join", json={"fn_index": 0, "data": [], "session_hash": "x"}).status_code == 401
    assert client.post("/gradio_api/upload", files={"files": b"x"}).status_code == 401


@pytest.mark.parametrize("path", ["/", "/dossier?d=1"])
def test_pages_send_to_the_login(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login?next=")


def test_the_login_sends_nowhere_else(place: Place, client: TestClient) -> None:
    from tests.ui.conftest import SECRET

    answer = client.post("/login", data={"name": "县初审", "password": SECRET, "next": "//elsewhere.example"})
    assert answer.headers["location"] == "/"
    assert "httponly" in answer.headers["set-cookie"].lower()


def test_every_answer_is_guarded(place: Place, client: TestClient) -> None:
    for path in ("/login", "/", "/d", "/gm/style.css", f"/d/{place.filed}", "/nowhere"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["x-frame-options"] == "SAMEORIGIN", path


def test_the_first_run_page_is_closed_when_somebody_is_there(client: TestClient) -> None:
    assert client.get("/setup").status_code == 303
    assert client.post("/setup", data={"name": "x", "password": "y" * 12, "again": "y" * 12}).status_code in (400, 404)


# ---- gradio's events


def asked_by(place: Place, name: str | None) -> Any:
    cookies = {rights.COOKIE: place.sessions[name]} if name else {}
    return SimpleNamespace(cookies=cookies, headers={})


def events(place: Place, paper: Path) -> dict[str, tuple[str, Any]]:
    """Event -> (what is done, call(fn, dossier, request))."""
    files = [str(paper)]
    return {
        "check": ("file", lambda fn, d, r: fn([{"path": files[0]}], "", r)),
        "dossiers": ("list", lambda fn, d, r: fn(r)),
        "report": ("read", lambda fn, d, r: fn(d, r)),
        "ask": ("read", lambda fn, d, r: fn(d, "营业期限？", r)),
        "decisions": ("decisions", lambda fn, d, r: fn(d, r)),
        "decide": ("decide", lambda fn, d, r: fn(d, f"item:{place.desk.report(place.versions[d]).checklist[1].id}", "agree", "", r)),
    }


def functions(place: Place) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for event in blocks(place.app).fns.values():
        if event.fn is not None:
            name = event.fn.__name__ if event.api_visibility == "public" else f"page:{event.fn.__name__}"
            found.setdefault(name, []).append(event.fn)
    return found


def test_every_event_is_known(place: Place, paper: Path) -> None:
    assert set(functions(place)) == set(events(place, paper))


@pytest.mark.parametrize("name", [*PEOPLE, None])
def test_every_event_as_each_role(place: Place, paper: Path, name: str | None) -> None:
    for event, (action, call) in events(place, paper).items():
        for fn in functions(place)[event]:
            for dossier, allowed in ((place.filed, FILED), (place.own, OWN)):
                if name in allowed[action]:
                    call(fn, dossier, asked_by(place, name))
                else:
                    with pytest.raises(gr.Error):
                        call(fn, dossier, asked_by(place, name))
