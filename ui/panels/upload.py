"""Upload of a dossier and the words about its progress."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr


@dataclass(frozen=True)
class Upload:
    files: gr.File
    start: gr.Button
    state: gr.State
    status: gr.Markdown


def build() -> Upload:
    """The components of the upload panel. state: the dossier's id."""
    files = gr.File(label="申报材料（PDF、Word、OFD、图片或 .zip，可多选）", file_count="multiple", elem_id="gm-files", height=120)
    start = gr.Button("开始审查", variant="primary", elem_id="gm-start")
    status = gr.Markdown("", elem_id="gm-status")
    return Upload(files, start, gr.State(""), status)
