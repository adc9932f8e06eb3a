"""落款之后文件又被修改

为什么：报告的日期说明定稿于何时；文件属性中的修改时间远晚于落款，申报的可能不是当时签署的版本。
提示什么：文件属性的修改时间比该文件自己写明的编制（落款）日期晚三天以上。其中在生成之后另行修改的为“须更正或说明”，只是落款以后才生成文件的为“请留意”。
不提示什么：三天以内的差别；没有写明日期的文件；没有修改时间的文件。
可能的正常解释：签署后重新排版、合并或转换格式而内容未变。
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import place
from assistant.core.dates import PartialDate, dates
from assistant.core.document import Document
from assistant.core.fact import Fact

_GRACE = dt.timedelta(days=3)
_REWORKED = dt.timedelta(days=1)


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding a document that states its own date."""
    for document in inspection.dossier.documents:
        stated = inspection.facts.main("report_date", document=document.id)
        modified = _stamp(document, "modified", "moddate")
        if stated is None or modified is None:
            continue
        signed = _stated_day(stated)
        if signed is None or modified - signed <= _GRACE:
            continue
        created = _stamp(document, "created", "creationdate")
        reworked = created is None or modified - created > _REWORKED
        stamps = [b for b in document.blocks if b.role == "metadata" and any(s.date.iso() == modified.isoformat() for s in dates(b.text))]
        kind = "在生成之后又被修改" if reworked else "在落款之后才生成"
        yield CHECK.finding(
            f"《{document.path}》落款日期为{signed.year}年{signed.month}月{signed.day}日，文件属性显示{modified.year}年{modified.month}月{modified.day}日"
            f"（{modified.isoformat()}）{kind}，晚{(modified - signed).days}天。请核对提交的是否为签署的版本；也可能是签署后重新排版或转换格式，内容未变。",
            [stated.cite, *(place(document, b) for b in stamps[:2])],
            severity="medium" if reworked else "low",
        )


def _stated_day(fact: Fact) -> dt.date | None:
    found = dates(str(fact.normalized))
    return found[0].date.last() if found and found[0].date.possible else None


def _stamp(document: Document, *keys: str) -> dt.date | None:
    """The day of a file property, whatever its key is called in this format."""
    for key, value in document.metadata.items():
        if key.lower().strip("/").split(":")[-1] in keys:
            found = [s.date for s in dates(value.replace("D:", " ")) if s.date.day and s.date.possible]
            found = found or _compact(value)
            if found:
                return found[0].first()
    return None


def _compact(value: str) -> list[PartialDate]:
    """A stamp without separators (D:20240530233712+08'00')."""
    digits = "".join(c for c in value if c.isdigit())[:8]
    if len(digits) < 8:
        return []
    day = PartialDate(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    return [day] if 1990 < day.year < 2100 and day.possible else []


CHECK = Check("tampered.modified-later", "落款后又被修改", "tampered", "medium", run)
