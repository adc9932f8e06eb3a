"""电子签名无效或签名后又有改动

为什么：电子签名保证签署之后文件未被改动；签名无效或签名后另有内容，签署的就不是现在这份文件。
提示什么：PDF、OFD 电子签名校验不通过，或签名之后又追加了内容。
不提示什么：没有电子签名的文件；签名有效而签名证书不受本机信任的，只作记录。
可能的正常解释：签名后由软件优化、加水印或重新保存。
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite, place
from assistant.core.document import Document, Trace


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding a signature."""
    for document in inspection.dossier.documents:
        for trace in document.traces:
            if trace.kind != "signature":
                continue
            trouble = _trouble(trace)
            if trouble:
                cites = [place(document, document.block(trace.block))] if trace.block else [_anywhere(document)]
                yield CHECK.finding(
                    f"《{document.path}》的电子签名{trouble}。签署的可能不是现在这份文件，请索取签署原件；也可能是签名后由软件重新保存。",
                    cites,
                )


def _trouble(trace: Trace) -> str:
    if trace.detail.get("intact") == "false" or trace.detail.get("valid") == "false":
        return "校验不通过"
    return "之后又有改动" if trace.detail.get("modified_after") == "true" else ""


def _anywhere(document: Document) -> Cite:
    return place(document, document.body[0])


CHECK = Check("tampered.signature", "电子签名异常", "tampered", "high", run)
