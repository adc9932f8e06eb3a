"""扫描件的文字层与图像不符

为什么：可检索扫描件里，人看到的是图像，检索、复制和机器读到的是文字层；两者数字不同，审查所见与机器所读就不是同一份材料。
提示什么：图像上识别得清楚、前后文对得上，而文字层写成另一数字的地方，两边都引出。
不提示什么：识别把握不足的差异、易混字形（0与O、1与l）和标点差异。
可能的正常解释：制作文字层的识别软件认错了字。
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite, cite, place
from assistant.core.errors import QuoteNotFoundError


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding a place."""
    for document in inspection.dossier.documents:
        for trace in document.traces:
            if trace.kind != "layer-mismatch" or trace.block is None:
                continue
            layer = trace.detail.get("layer", trace.text)
            shown = trace.detail.get("shown", "")
            cites: list[Cite] = [place(document, document.block(trace.block))]
            with contextlib.suppress(QuoteNotFoundError):
                cites.append(cite(document, shown, near=trace.block))
            yield CHECK.finding(
                f"《{document.path}》第{trace.page}页的文字层写“{layer}”，图像上是“{shown}”。人看到的和机器读到的不一致，请以图像核对；也可能是识别软件制作文字层时认错了字。",
                cites,
            )


CHECK = Check("tampered.text-layer", "文字层与图像不符", "tampered", "high", run)
