"""The workbench: its pages and its start."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

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


def build(desk: Desk, worker: Worker) -> gr.Blocks:
    """The three pages: the table of dossiers, one dossier, the people."""
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
    from ui.door import Doorman
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
        threading.Thread(target=desk.service.warm, daemon=True).start()
        try:
            server.run()
        finally:
            worker.stop()
        return address
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return address
