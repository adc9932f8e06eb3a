"""附件目录列了而没有提交的附件

为什么：附件是自评内容的凭证；列了没有交，相应内容就没有依据。
提示什么：自评估报告附件目录（清单、表或“附件1：……”各行）列出的附件，在提交的文件里找不到名称相符的，每件一条。
不提示什么：名称写法略有不同而能对上的；合订在一个文件或报告之内的；没有单独附件文件、也没有附件目录的材料。
可能的正常解释：附件合并在其他文件中，或文件名没有写明。
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.core.check import Check, Finding, Inspection
from assistant.facts.attachments import listed_attachments, match_attachments


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding an attachment."""
    listed = listed_attachments(inspection.dossier)
    if not listed:
        return
    for entry in match_attachments(inspection.dossier, listed).absent:
        files = [d.path for d in inspection.dossier.documents if d.kind in ("attachment", "licence", "other")]
        searched = inspection.absent(queries=[entry.name], documents=[d.id for d in inspection.dossier.documents])
        yield CHECK.finding(
            f"附件目录列有“{entry.title}”，提交的{len(files)}份附件中没有找到。请补交；也可能合并在其他文件中或文件名没有写明。",
            [entry.cite],
            item="2.3.attachments",
            searched=searched,
            key="2.3.attachments",
        )


CHECK = Check("missing.attachment", "附件列而未交", "missing", "medium", run, clause="二(三)")
