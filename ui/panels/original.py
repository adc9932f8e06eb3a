"""The original beside the statements: the page picture, or the words where there is none."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr


@dataclass(frozen=True)
class Original:
    title: gr.Markdown
    back: gr.Button
    forward: gr.Button
    body: gr.HTML
    place: gr.State


def build() -> Original:
    """The components of the viewer. place: (document id, page)."""
    with gr.Row():
        title = gr.Markdown("**原文**：点击左侧任一处引文，在这里查看所在页面。", elem_id="gm-place")
        back = gr.Button("上一页", size="sm", min_width=72, scale=0, elem_id="gm-back")
        forward = gr.Button("下一页", size="sm", min_width=72, scale=0, elem_id="gm-forward")
    body = gr.HTML("", elem_id="gm-original", max_height=980)
    return Original(title, back, forward, body, gr.State(("", 0)))
