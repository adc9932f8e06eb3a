"""Filing: files, a folder or a .zip; progress of the upload is shown per file."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr


@dataclass(frozen=True)
class Intake:
    files: gr.File
    folder: gr.File
    name: gr.Textbox
    start: gr.Button
    status: gr.Markdown
    dossier: gr.Textbox


def build(label: str, button: str, *, named: bool) -> Intake:
    """The components. dossier: the id for a new version, put in by the page, '' for a new dossier."""
    with gr.Row(equal_height=True):
        files = gr.File(label=label, file_count="multiple", elem_id="gm-files", height=110)
        folder = gr.File(label="或选择整个文件夹", file_count="directory", elem_id="gm-folder", height=110)
        with gr.Column(min_width=220):
            name = gr.Textbox(
                label="名称",
                placeholder="名称（可不填，完成后取矿山名称）",
                show_label=False,
                visible=named,
                elem_id="gm-name",
                max_lines=1,
            )
            start = gr.Button(button, variant="primary", elem_id="gm-start")
            status = gr.Markdown("", elem_id="gm-status")
    return Intake(files, folder, name, start, status, gr.Textbox("", visible="hidden", label="材料"))
