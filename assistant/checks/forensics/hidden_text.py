"""文件里有阅读者看不到的文字

为什么：白色、极小、被图形盖住或页面以外的文字，打印和浏览时看不到，检索、复制和机器审查却会读到，可能使机器核对得出与纸面不同的结论。
提示什么：文件中至少四个字的不可见文字，引出原文和不可见的原因；同一页上同一原因的合并为一条。
不提示什么：可检索扫描件自带的文字层（它与图像一致时）；页面上已经另有同样可见文字的阴影、描边；空白和页码。
可能的正常解释：排版时留下的旧内容，或软件生成的辅助文字。
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite, place
from assistant.core.document import Document, Trace
from assistant.core.text import fold

_WHY = {
    "white": "文字颜色与底色相同", "tiny": "字号极小", "covered": "被图形或图片盖住", "off-page": "位于页面以外", "invisible": "设为不可见",
    "vanish": "设为隐藏文字", "transparent": "设为透明",
}  # fmt: skip
_SHORTEST = 4


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding a document, page and reason."""
    for document in inspection.dossier.documents:
        groups: dict[tuple[int | None, str], list[Cite]] = {}
        for trace in document.traces:
            if trace.kind == "hidden-text" and trace.block is not None and _counts(document, trace):
                block = document.block(trace.block)
                groups.setdefault((trace.page, trace.detail.get("why", "")), []).append(place(document, block))
        for (page, why), cites in groups.items():
            where = f"第{page}页" if page else ""
            words = "".join(document.block(c.block).text for c in cites)
            yield CHECK.finding(
                f"《{document.path}》{where}有阅读者看不到的文字（{_reason(why)}）：“{words[:120]}”。纸面上看不到而机器能读到的文字，可能影响自动核对；"
                "也可能只是排版时留下的旧内容，请打开原件核实。",
                cites,
                key=f"hidden:{document.id}:{page}",
            )


def _reason(why: str) -> str:
    return next((words for key, words in _WHY.items() if key in why), why or "不可见")


def _counts(document: Document, trace: Trace) -> bool:
    """Whether the hidden words say anything that the page does not show anyway."""
    words = fold(trace.text)
    if len(words) < _SHORTEST or words.isdigit():
        return False
    shown = "".join(fold(b.text) for b in document.visible if b.page == trace.page and trace.page is not None)
    return words not in shown


CHECK = Check("tampered.hidden-text", "看不到的文字", "tampered", "high", run)
