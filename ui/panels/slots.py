"""Places of the page that the script fills from the routes: the lists, the head, the original."""

from __future__ import annotations

import gradio as gr


def slot(name: str, label: str, *, elem_id: str | None = None) -> gr.HTML:
    """An empty place; the script fills it when it is on the page (tabs come and go)."""
    return gr.HTML(
        f'<div class="gm-slot" data-slot="{name}" role="region" aria-label="{label}"><p class="gm-soft gm-loading">正在载入…</p></div>',
        js_on_load="window.greenmine && window.greenmine.fill(element)", elem_id=elem_id or f"gm-{name}", padding=False,
    )  # fmt: skip
