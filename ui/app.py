"""The workbench: its layout and its start."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ui.desk import Desk

if TYPE_CHECKING:
    import gradio as gr

TITLE = "绿色矿山申报材料审查助手"


def build(desk: Desk) -> gr.Blocks:
    """The page over a desk."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    import gradio as gr

    from ui import wiring
    from ui.panels import conversation, findings, original, upload

    page: gr.Blocks
    with gr.Blocks(title=TITLE, analytics_enabled=False) as page:
        with gr.Row(equal_height=False):
            with gr.Column(scale=5, min_width=460):
                gr.Markdown(f"# {TITLE}")
                intake = upload.build()
                lists = findings.build()
                talk = conversation.build()
            with gr.Column(scale=6, min_width=480):
                sheet = original.build()
        wiring.connect(desk, intake, lists, talk, sheet)
    return page


def serve(*, host: str, port: int, data: Path | None, block: bool = True) -> str:
    """Start the server and answer with its address; block=False returns at once (tests)."""
    folder = data or Path(os.environ.get("GREENMINE_DATA", Path(tempfile.gettempdir()) / "greenmine-data"))
    folder.mkdir(parents=True, exist_ok=True)
    page = build(Desk(folder))
    css = (Path(__file__).parent / "style.css").read_text("utf-8")
    _, address, _ = page.queue(default_concurrency_limit=4).launch(
        server_name=host, server_port=port, share=False, quiet=True, prevent_thread_lock=True, css=css, footer_links=[], max_file_size="500mb", i18n=None,
    )  # fmt: skip
    if block:
        import sys

        sys.stderr.write(f"工作台已启动：{address}（Ctrl+C 结束）\n")
        page.block_thread()
    return str(address)
