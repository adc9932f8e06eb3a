"""The addresses beside gradio's own: login, fragments of a dossier, page pictures, decisions, exports. Each asks `ui.rights` through its handler."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, unquote

from fastapi import Body, FastAPI, Form, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from assistant.core.errors import BadInputError, GreenmineError
from assistant.store.people import SESSION, LockedError
from assistant.store.tables import Person
from ui import handlers, markup, people, rights, talking
from ui.desk import Desk
from ui.uploads import remark
from ui.work import Worker

_STATIC = Path(__file__).parent / "static"
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8", "json": "application/json", "zip": "application/zip",
}  # fmt: skip
_LOCAL = ("127.0.0.1", "::1", "localhost")


def connect(app: FastAPI, desk: Desk, worker: Worker) -> None:
    """All routes of the workbench."""
    _errors(app)
    _doors(app, desk)
    _reading(app, desk)
    _acting(app, desk)
    _filing(app, desk, worker)
    _people(app, desk)


def person_of(desk: Desk, request: Request) -> Person | None:
    """Who asks."""
    return rights.caller(desk.store, request.cookies, request.headers)


def _errors(app: FastAPI) -> None:
    def answer(status: int) -> Callable[[Request, Exception], Response]:
        return lambda _, error: JSONResponse({"error": handlers.say(error)}, status)

    app.add_exception_handler(rights.NotLoggedInError, answer(401))
    app.add_exception_handler(rights.NotAllowedError, answer(404))
    app.add_exception_handler(GreenmineError, answer(400))
    app.add_exception_handler(KeyError, answer(404))
    app.add_exception_handler(ClientDisconnect, lambda *_: Response(status_code=499))  # an upload was cancelled: nobody listens


def _doors(app: FastAPI, desk: Desk) -> None:
    def enter(request: Request, secret: str, target: str) -> Response:
        answer = RedirectResponse(target if target.startswith("/") and not target.startswith(("//", "/\\")) else "/", 303)
        _remember(request, answer, secret)
        return answer

    def page(error: str = "", *, first: bool = False, target: str = "/", status: int = 200) -> Response:
        return HTMLResponse(markup.render("login.html.j2", error=error, first=first, next=target), status)

    @app.get("/login")
    def login_page(next: str = "/") -> Response:
        return page(target=next) if desk.store.people.any() else RedirectResponse("/setup", 303)

    @app.post("/login")
    def login(
        request: Request, name: Annotated[str, Form()], password: Annotated[str, Form()], next: Annotated[str, Form()] = "/"
    ) -> Response:
        try:
            secret = desk.store.people.login(name, password)
        except LockedError as error:
            return page(str(error), target=next, status=423)
        return enter(request, secret, next) if secret else page("账号或密码不正确", target=next, status=401)

    @app.post("/logout")
    def logout(request: Request) -> Response:
        desk.store.people.logout(request.cookies.get(rights.COOKIE, ""))
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(rights.COOKIE)
        return answer

    @app.get("/setup")
    def setup_page(request: Request) -> Response:
        if desk.store.people.any():
            return RedirectResponse("/login", 303)
        return page(first=True) if _local(request) else page("请在服务器本机打开此页，或用 greenmine users add 设置管理员", status=403)

    @app.post("/setup")
    def setup(request: Request, name: Annotated[str, Form()], password: Annotated[str, Form()], again: Annotated[str, Form()]) -> Response:
        if not _local(request):
            raise rights.NotAllowedError
        if password != again:
            return page("两次输入的密码不一致", first=True, status=400)
        try:
            desk.store.people.first(name, password)
        except BadInputError as error:
            return page(str(error), first=not desk.store.people.any(), status=400)
        return enter(request, desk.store.people.login(name, password) or "", "/")

    @app.get("/gm/{name}")
    def static(name: str) -> Response:
        if name not in ("style.css", "workbench.js"):
            raise rights.NotAllowedError
        return FileResponse(_STATIC / name, headers={"Cache-Control": "no-cache"})


def _remember(request: Request, answer: Response, secret: str) -> None:
    """The session's cookie: out of reach of scripts and of other sites' pages, and of plain HTTP where the page came by HTTPS."""
    secure = request.url.scheme == "https"
    answer.set_cookie(rights.COOKIE, secret, max_age=int(SESSION.total_seconds()), httponly=True, samesite="lax", secure=secure)


def _local(request: Request) -> bool:
    """Whether the request comes from this machine itself, not through a proxy."""
    return request.client is not None and request.client.host in _LOCAL and "x-forwarded-for" not in request.headers


def _reading(app: FastAPI, desk: Desk) -> None:
    @app.get("/d")
    def home(request: Request) -> dict[str, Any]:
        person = person_of(desk, request)
        return {"home": handlers.home(desk, person), "person": people.who(person) if person else None}

    @app.get("/d/{dossier}")
    def show(request: Request, dossier: str, v: str = "") -> dict[str, Any]:
        return handlers.show(desk, person_of(desk, request), dossier, v)

    @app.get("/d/{dossier}/state")
    def state(request: Request, dossier: str, v: str = "") -> dict[str, Any]:
        return handlers.state(desk, person_of(desk, request), dossier, v)

    @app.get("/d/{dossier}/cite")
    def cite(request: Request, dossier: str, ref: str, v: str = "", look: str = "") -> dict[str, Any]:
        return handlers.open_citation(desk, person_of(desk, request), dossier, v, ref, look)

    @app.get("/d/{dossier}/sheet/{version}/{document}/{page}")
    def sheet(request: Request, dossier: str, version: str, document: str, page: int) -> dict[str, Any]:
        return handlers.page_of(desk, person_of(desk, request), dossier, version, document, page)

    @app.get("/d/{dossier}/page/{version}/{document}/{page}.png")
    def picture(request: Request, dossier: str, version: str, document: str, page: int) -> Response:
        data = handlers.picture(desk, person_of(desk, request), dossier, version, document, page)
        return Response(data, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})

    @app.get("/d/{dossier}/export/{version}/{form}")
    def export(request: Request, dossier: str, version: str, form: str) -> Response:
        name, data = handlers.export(desk, person_of(desk, request), dossier, version, form)
        disposition = f"attachment; filename*=UTF-8''{quote(name)}"
        return Response(
            data,
            media_type=_TYPES[name.rsplit(".", 1)[-1]],
            headers={"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"},
        )


def _acting(app: FastAPI, desk: Desk) -> None:
    """What changes something; a JSON body cannot be sent from another site without asking first (CORS), and the cookie is SameSite."""

    @app.post("/d/{dossier}/decide")
    def decide(
        request: Request, dossier: str, key: Annotated[str, Body()], choice: Annotated[str, Body()], reason: Annotated[str, Body()] = "", version: Annotated[str, Body()] = "",
    ) -> dict[str, str]:  # fmt: skip
        return handlers.decide(desk, person_of(desk, request), dossier, version, key, choice, reason)

    @app.get("/d/{dossier}/talk")
    def talk(request: Request, dossier: str, v: str = "") -> dict[str, str]:
        return {"html": talking.turns(desk, person_of(desk, request), dossier, v)}

    @app.post("/d/{dossier}/ask")
    def ask(request: Request, dossier: str, question: Annotated[str, Body()], version: Annotated[str, Body()] = "") -> Response:
        lines = talking.ask(desk, person_of(desk, request), dossier, version, question)
        return StreamingResponse(lines, media_type="application/x-ndjson", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})

    @app.post("/d/{dossier}/forward")
    def forward(request: Request, dossier: str, stage: Annotated[str, Body(embed=True)]) -> dict[str, str]:
        person = person_of(desk, request)
        found = rights.demand(desk.store, person, "forward", dossier)
        if found is not None and found.stage != stage:
            raise BadInputError("阶段已变化，请刷新页面")
        return {"stage": handlers.forward(desk, person, dossier)}


def _filing(app: FastAPI, desk: Desk, worker: Worker) -> None:
    """Files on their way in, and the reviews that they start."""

    @app.post("/upload")
    async def upload(request: Request) -> dict[str, str]:
        person = await run_in_threadpool(person_of, desk, request)
        rights.demand(desk.store, person, "file")
        assert person is not None
        name = unquote(request.headers.get("x-file-name", ""))
        return {"ticket": await desk.uploads.receive(person, name, request.stream()), "remark": remark(name)}

    @app.delete("/upload/{ticket}")
    def take_back(request: Request, ticket: str) -> dict[str, str]:
        person = person_of(desk, request)
        rights.demand(desk.store, person, "file")
        assert person is not None
        desk.uploads.drop(person, ticket)
        return {"state": "removed"}

    @app.post("/file")
    def file(
        request: Request, tickets: Annotated[list[str], Body()], name: Annotated[str, Body()] = "", dossier: Annotated[str, Body()] = ""
    ) -> dict[str, str]:
        job = handlers.file_uploaded(desk, person_of(desk, request), tickets, name, dossier)
        worker.wake()
        return {"dossier": job.dossier_id, "version": job.version_id, "state": job.state}

    @app.post("/job/{job}/cancel")
    def cancel(request: Request, job: int) -> dict[str, str]:
        handlers.cancel(desk, person_of(desk, request), job)
        return {"state": "cancelled"}

    @app.post("/job/{job}/again")
    def again(request: Request, job: int) -> dict[str, str]:
        handlers.cancel(desk, person_of(desk, request), job, again=True)
        worker.wake()
        return {"state": "queued"}


def _people(app: FastAPI, desk: Desk) -> None:
    """The admin's routes, and everybody's own password."""

    @app.get("/person")
    def everybody(request: Request) -> dict[str, Any]:
        person = person_of(desk, request)
        return {"people": people.page(desk, person), "person": people.who(person) if person else None}

    @app.post("/person")
    def add(
        request: Request, name: Annotated[str, Body()], role: Annotated[str, Body()], area: Annotated[str, Body()] = "", company: Annotated[str, Body()] = "",
    ) -> dict[str, str]:  # fmt: skip
        return people.add(desk, person_of(desk, request), name, role, area, company)

    @app.post("/person/{person}/lock")
    def lock(request: Request, person: int, locked: Annotated[bool, Body(embed=True)]) -> dict[str, str]:
        return people.lock(desk, person_of(desk, request), person, locked)

    @app.post("/person/{person}/password")
    def password(request: Request, person: int) -> dict[str, str]:
        return people.new_password(desk, person_of(desk, request), person)

    @app.post("/person/{person}/token")
    def token(request: Request, person: int, label: Annotated[str, Body(embed=True)] = "") -> dict[str, str]:
        return people.token(desk, person_of(desk, request), person, label)

    @app.post("/person/{person}/revoke")
    def revoke(request: Request, person: int) -> dict[str, Any]:
        return people.revoke(desk, person_of(desk, request), person)

    @app.post("/password")
    def own(request: Request, old: Annotated[str, Body()], new: Annotated[str, Body()]) -> Response:
        secret = people.change_password(desk, request.cookies.get(rights.COOKIE, ""), old, new)
        answer = JSONResponse({"state": "changed"})
        _remember(request, answer, secret)
        return answer
