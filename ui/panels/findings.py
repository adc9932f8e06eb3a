"""Checklist, flags and the facts beside each other."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from ui.handlers import FILTERS

#: A click on anything that carries a citation tells the server which.
PICK = """
element.addEventListener('click', (event) => {
  const target = event.target.closest('[data-cite]');
  if (target) { event.preventDefault(); trigger('click', {cite: target.dataset.cite}); }
});
"""


@dataclass(frozen=True)
class Lists:
    head: gr.HTML
    wanted: gr.Radio
    checklist: gr.HTML
    flags: gr.HTML
    matrix: gr.HTML


def build() -> Lists:
    """The components of the three lists; each fires `click` with the reference of a citation."""
    head = gr.HTML("", elem_id="gm-head")
    with gr.Tabs():
        with gr.Tab("核对清单", id="checklist"):
            wanted = gr.Radio(list(FILTERS), value="全部", label="筛选", show_label=False, elem_id="gm-filter")
            checklist = gr.HTML("", js_on_load=PICK, elem_id="gm-checklist", max_height=620)
        with gr.Tab("提示", id="flags"):
            flags = gr.HTML("", js_on_load=PICK, elem_id="gm-flags", max_height=660)
        with gr.Tab("数据对照", id="matrix"):
            matrix = gr.HTML("", js_on_load=PICK, elem_id="gm-matrix", max_height=660)
    return Lists(head, wanted, checklist, flags, matrix)
