"""Filing: files, a folder or a .zip; each file shows its own progress and can be taken back; the script sends them."""

from __future__ import annotations

import gradio as gr

from ui import markup


def build(label: str, button: str, *, named: bool) -> gr.HTML:
    """The place for files. named: with a name for the table (a new dossier); else it is a new version of the dossier of the page."""
    return gr.HTML(
        markup.render("intake.html.j2", label=label, button=button, named=named), js_on_load="window.greenmine && window.greenmine.intake()", padding=False
    )  # fmt: skip
