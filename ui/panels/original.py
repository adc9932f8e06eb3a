"""The original beside the statements: the page picture, or the words where there is none."""

from __future__ import annotations

import gradio as gr

_VIEWER = """<div class="gm-viewer"><div class="gm-toolbar" role="toolbar" aria-label="原文">
<span id="gm-place" aria-live="polite">原文：点击左侧任一处引文，在这里查看所在页面</span>
<button type="button" id="gm-look" data-look="text" hidden>看文字</button><button type="button" id="gm-back" data-turn="-1" disabled>上一页</button><button type="button" id="gm-forward" data-turn="1" disabled>下一页</button>
<button type="button" data-zoom="-1" aria-label="缩小">－</button><output id="gm-zoom">100%</output><button type="button" data-zoom="1" aria-label="放大">＋</button></div>
<div id="gm-original" tabindex="0" aria-label="原文页面"></div></div>"""


def build() -> gr.HTML:
    """The viewer; the script fills it."""
    return gr.HTML(_VIEWER, js_on_load="window.greenmine && window.greenmine.viewer()", padding=False)
