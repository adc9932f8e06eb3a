"""文件里留有批注

为什么：批注是编写过程中的内部对话，留在申报材料里会透露数据是怎样定下来的。
提示什么：Word 批注和 PDF 注释中的文字，每份文件一条，引出前几条原文。
不提示什么：空白批注，以及目录、链接一类的注释。
可能的正常解释：内部校稿的意见没有清理。
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import place

_SHOWN = 5
#: PDF annotations in which people write.
_WRITTEN = ("text", "freetext", "popup", "highlight", "underline", "strikeout", "squiggly", "caret", "stamp")


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding a document."""
    for document in inspection.dossier.documents:
        notes = [
            t
            for t in document.traces
            if t.block is not None
            and t.text.strip()
            and (t.kind == "comment" or (t.kind == "annotation" and t.detail.get("subtype", "").strip("/").lower() in _WRITTEN))
        ]
        if not notes:
            continue
        listed = "；".join(
            f"“{t.text.strip()[:60]}”" + (f"（{t.detail['author']}）" if t.detail.get("author") else "") for t in notes[:_SHOWN]
        )
        more = f"，等共{len(notes)}条" if len(notes) > _SHOWN else ""
        yield CHECK.finding(
            f"《{document.path}》留有批注：{listed}{more}。批注是编写时的内部意见，请核对相应内容的依据；也可能只是校稿后没有清理。",
            [place(document, document.block(t.block)) for t in notes[:_SHOWN] if t.block is not None],
        )


CHECK = Check("tampered.comments", "留有批注", "tampered", "medium", run)
