"""Questions about the dossier, answers with their places; the script sends the question and shows the answer as it comes."""

from __future__ import annotations

import gradio as gr

_TALK = """<div class="gm-talk"><div id="gm-chat" role="log" aria-label="对话" aria-live="polite"></div>
<form class="gm-asking"><textarea id="gm-question" rows="1" maxlength="2000" placeholder="输入问题，按回车；例如：采矿许可证有效期到什么时候？" aria-label="问题"></textarea><button class="gm-button gm-primary" data-ask-question>提问</button></form></div>"""


def build() -> gr.HTML:
    """The conversation; what was asked before is there again after a reload."""
    return gr.HTML(_TALK, js_on_load="window.greenmine && window.greenmine.talk()", padding=False)
