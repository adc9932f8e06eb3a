"""Questions about the dossier, answers with their places."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from ui.panels.findings import PICK


@dataclass(frozen=True)
class Talk:
    history: gr.Chatbot
    question: gr.Textbox
    sources: gr.HTML


def build() -> Talk:
    """The components of the conversation; `sources` fires `click` with the reference of a citation."""
    with gr.Accordion("就材料提问", open=True):
        history = gr.Chatbot(label="对话", height=260, elem_id="gm-chat", buttons=[], feedback_options=None, render_markdown=False, placeholder="例如：采矿许可证有效期到什么时候？")
        question = gr.Textbox(label="问题", show_label=False, placeholder="输入问题，按回车", elem_id="gm-question", max_lines=3)
        sources = gr.HTML("", js_on_load=PICK, elem_id="gm-sources", max_height=220)
    return Talk(history, question, sources)
