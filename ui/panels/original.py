"""The original beside the statements: the page picture, or the words where there is none."""

from __future__ import annotations

import gradio as gr

_VIEWER = """<div class="gm-viewer"><div class="gm-toolbar" role="toolbar" aria-label="原文">
<span><b id="gm-place" aria-live="polite">原文</b><small id="gm-hint"></small></span>
<button type="button" id="gm-look" data-look="text" hidden>看文字</button><button type="button" id="gm-back" data-turn="-1" disabled>上一页</button><button type="button" id="gm-forward" data-turn="1" disabled>下一页</button>
<button type="button" data-zoom="-1" aria-label="缩小">－</button><output id="gm-zoom">100%</output><button type="button" data-zoom="1" aria-label="放大">＋</button></div>
<div id="gm-original" tabindex="0" aria-label="原文页面"><div class="gm-invite"><p>点击左侧任一处引文，在这里查看原文所在的页，引文会标出。</p><p>键盘：<kbd>j</kbd> <kbd>k</kbd> 下一项、上一项，<kbd>Enter</kbd> 展开并查看原文；轮到本级审查时，<kbd>a</kbd> 同意，<kbd>r</kbd> 不同意</p></div></div></div>"""


def build() -> gr.HTML:
    """The viewer; the script fills it."""
    return gr.HTML(_VIEWER, js_on_load="window.greenmine && window.greenmine.viewer()", padding=False)
