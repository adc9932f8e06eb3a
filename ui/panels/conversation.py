"""Questions about the dossier, answers with their places."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr


@dataclass(frozen=True)
class Talk:
    history: gr.Chatbot
    question: gr.Textbox
    sources: gr.HTML
    place: gr.Textbox


def build() -> Talk:
    """The components of the conversation; the citations in `sources` lead to their places like all others."""
    history = gr.Chatbot(
        label="对话", height=300, elem_id="gm-chat", buttons=[], feedback_options=None, render_markdown=False, placeholder="例如：采矿许可证有效期到什么时候？",
    )  # fmt: skip
    question = gr.Textbox(label="问题", show_label=False, placeholder="输入问题，按回车", elem_id="gm-question", max_lines=3)
    sources = gr.HTML("", elem_id="gm-sources")
    return Talk(history, question, sources, gr.Textbox("", visible="hidden", label="位置"))
