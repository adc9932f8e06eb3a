"""定稿里留有修订痕迹

为什么：申报材料应是定稿；留着未接受的修订，说明数字在最后还改过，改前改后的内容都能看到。
提示什么：Word 文件中未接受的插入和删除，每份文件一条，列出前几处改前、改后的文字。
不提示什么：只改空格、标点或格式的修订。
可能的正常解释：内部校稿后忘记“接受全部修订”。
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite, cite, place
from assistant.core.document import Document, Trace
from assistant.core.errors import QuoteNotFoundError
from assistant.core.text import fold

_SHOWN = 6


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding a document."""
    for document in inspection.dossier.documents:
        marks = [t for t in document.traces if t.kind in ("tracked-insert", "tracked-delete") and any(c.isalnum() for c in fold(t.text))]
        if not marks:
            continue
        cites = [c for t in marks[: 2 * _SHOWN] if (c := _cite(document, t)) is not None]
        listed = "；".join(f"{'删去' if t.kind == 'tracked-delete' else '加入'}“{t.text.strip()[:40]}”{_who(t)}" for t in marks[:_SHOWN])
        more = f"，等共{len(marks)}处" if len(marks) > _SHOWN else ""
        yield CHECK.finding(
            f"《{document.path}》留有未接受的修订痕迹：{listed}{more}。定稿中的数字在最后作过改动，请核对改动的依据；也可能是校稿后忘记接受修订。",
            cites or [place(document, document.body[0])],
        )


def _who(trace: Trace) -> str:
    said = "，".join(v for k in ("author", "date") if (v := trace.detail.get(k)))
    return f"（{said}）" if said else ""


def _cite(document: Document, trace: Trace) -> Cite | None:
    """The changed words themselves."""
    try:
        if trace.block is not None:
            block = document.block(trace.block)
            at = block.text.find(trace.text)
            return place(document, block, at, at + len(trace.text)) if at >= 0 else place(document, block)
        return cite(document, trace.text)
    except QuoteNotFoundError:
        return None


CHECK = Check("tampered.revision-marks", "未接受的修订", "tampered", "medium", run)
