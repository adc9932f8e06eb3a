"""The workbench: its pages and its start."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui import rights
from ui.desk import Desk
from ui.work import Worker

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

TITLE = "绿色矿山申报材料审查助手"
_TOP = (
    f'<header class="gm-top"><h1>{TITLE}</h1><form method="post" action="/logout"><span id="gm-person"></span>'
    '<a class="gm-button" id="gm-people-link" href="/people" hidden>人员</a><button type="button" data-password>修改密码</button><button>退出</button></form></header>'
)
_HEAD = b'<script src="/gm/workbench.js"></script>'
#: Pages that send to the login page instead of answering 401.
_PAGES = ("/", "/dossier", "/dossier/", "/people", "/people/")


def build(desk: Desk, worker: Worker) -> gr.Blocks:
    """The two pages: the table of dossiers, and one dossier."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    import gradio as gr
    from gradio.components import Navbar

    from ui import tools
    from ui.panels import conversation, intake, original
    from ui.panels.slots import slot
    from ui.programs import Programs

    page: gr.Blocks
    with gr.Blocks(title=TITLE, analytics_enabled=False) as page:
        Navbar(visible=False)
        gr.HTML(_TOP, js_on_load="window.greenmine && window.greenmine.top()", padding=False)
        with gr.Accordion("提交新材料", open=True):
            intake.build("申报材料", "提交并审查", named=True)
        slot("home", "材料列表")
        tools.connect(Programs(desk, worker))
    with page.route("人员", "/people"):
        gr.HTML(_TOP, js_on_load="window.greenmine && window.greenmine.top()", padding=False)
        slot("people", "人员")
    with page.route("材料", "/dossier"), gr.Row(equal_height=False, elem_id="gm-desk"):
        with gr.Column(scale=5, min_width=460):
            slot("head", "概况")
            with gr.Tabs(elem_id="gm-tabs"):
                for name, label in (("checklist", "核对清单"), ("flags", "提示"), ("matrix", "数据对照"), ("corrections", "补正清单")):
                    with gr.Tab(label, render_children=True):
                        slot(name, label)
                with gr.Tab("提问", render_children=True):
                    conversation.build()
                with gr.Tab("版本与记录", render_children=True):
                    slot("versions", "版本与记录")
                    intake.build("补正后的材料", "提交为新版本", named=False)
        with gr.Column(scale=6, min_width=480):
            original.build()
    return page


def application(desk: Desk, worker: Worker) -> FastAPI:
    """The whole web application: our routes in front, gradio behind, both behind the login."""
    import gradio as gr
    from fastapi import FastAPI
    from fastapi import Request as WebRequest
    from starlette.routing import Route

    from ui import routes
    from ui.programs import Programs
    from ui.protocol import PATH, Protocol

    def user(request: WebRequest) -> str | None:
        person = rights.caller(desk.store, request.cookies, request.headers)
        return person.name if person else None

    page = build(desk, worker)
    page.queue(default_concurrency_limit=4)
    protocol = Protocol(Programs(desk, worker))
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=protocol.lifespan)
    routes.connect(app, desk, worker)
    app.router.routes.append(Route(PATH, protocol))
    css = (Path(__file__).parent / "static" / "style.css").read_text("utf-8")
    theme = gr.themes.Default(
        primary_hue="green", font=["Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "sans-serif"], font_mono=["monospace"]
    )
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="SSR mode")  # it was not asked for
        gr.mount_gradio_app(
            app, page, path="", theme=theme, auth_dependency=user, css=css, footer_links=[], max_file_size="500mb", mcp_server=False, show_error=True, run_history=False, ssr_mode=False,
        )  # fmt: skip
    app.add_middleware(Doorman, desk=desk)
    return app


class Doorman:
    """Sends who opens a page without a session to the login page, and puts the page's script and language in front of gradio's.

    Every answer tells the browser not to guess types, not to be framed by other sites and not to tell them addresses.

    gradio adds a script of ours only when it has drawn the page, too late to say that the page is Chinese. Plain ASGI: streams stay streams.
    """

    def __init__(self, app: Any, desk: Desk) -> None:
        self._app = app
        self._desk = desk

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        send = _guarded(send)
        if scope["method"] != "GET" or scope["path"] not in _PAGES:
            await self._app(scope, receive, send)
            return
        from urllib.parse import quote

        from starlette.requests import Request
        from starlette.responses import RedirectResponse

        request = Request(scope)
        if rights.caller(self._desk.store, request.cookies, request.headers) is None:
            target = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
            await RedirectResponse(f"/login?next={quote(target, safe='')}", 303)(scope, receive, send)
            return
        plain = {**scope, "headers": [h for h in scope["headers"] if h[0] != b"accept-encoding"]}
        await self._app(plain, receive, _Prefacing(send))


_GUARDS = ((b"x-content-type-options", b"nosniff"), (b"x-frame-options", b"SAMEORIGIN"), (b"referrer-policy", b"same-origin"))


def _guarded(send: Any) -> Any:
    """`send` with the headers of _GUARDS on every answer that does not set them itself."""

    async def sending(message: Any) -> None:
        if message["type"] == "http.response.start":
            known = {k.lower() for k, _ in message.get("headers", [])}
            message = {**message, "headers": [*message.get("headers", []), *(g for g in _GUARDS if g[0] not in known)]}
        await send(message)

    return sending


class _Prefacing:
    """Sends a page on with our script first in its head."""

    def __init__(self, send: Any) -> None:
        self._send = send
        self._start: Any = None
        self._body = b""

    async def __call__(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = self._body.replace(b"<head>", b"<head>" + _HEAD, 1).replace(b'lang="en"', b'lang="zh-CN"', 1)
        headers = [(k, str(len(body)).encode()) if k.lower() == b"content-length" else (k, v) for k, v in self._start["headers"]]
        await self._send({**self._start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def data_folder(data: Path | None) -> Path:
    """Where the workbench keeps everything: as given, else GREENMINE_DATA, else ~/.greenmine (else a temporary folder)."""
    if data is not None:
        return data
    named = os.environ.get("GREENMINE_DATA")
    return Path(named) if named else Path(os.environ.get("HOME") or tempfile.gettempdir()) / ".greenmine"


def serve(*, host: str, port: int, data: Path | None, block: bool = True) -> str:
    """Start the server and answer with its address; block=False returns when it listens (tests)."""
    import uvicorn

    from assistant.service import open_data

    desk = Desk(open_data(data_folder(data)))
    desk.tidy()
    worker = Worker(desk)
    worker.start()
    server = uvicorn.Server(
        uvicorn.Config(application(desk, worker), host=host, port=port, log_level="warning", timeout_graceful_shutdown=3)
    )
    address = f"http://{host}:{port}/"
    if block:
        sys.stderr.write(
            f"工作台已启动：{address}（Ctrl+C 结束）\n"
            + ("" if desk.store.people.any() else f"首次使用，请在本机打开 {address}setup 设置管理员\n")
        )
        try:
            server.run()
        finally:
            worker.stop()
        return address
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return address
