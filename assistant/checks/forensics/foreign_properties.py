"""文件属性里是别的企业或矿山

为什么：文件属性里的标题、单位来自最初编写的那份文件；写着另一家企业或矿山，说明可能由别人的材料改成。
提示什么：标题、主题、作者、单位、关键词等属性中出现的企业、设计勘察院所或矿山名称，既不是申报企业和本矿，也没有在本套材料任何正文中出现过。
不提示什么：申报企业、本矿及其简称；正文写明的编制、设计单位；人名、软件名、电脑名；没有企业或矿名的属性。
可能的正常解释：编制单位沿用了自己的模板文件。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checks.copying.ownership import is_name, is_own_company, is_own_mine
from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import place
from assistant.core.text import fold
from assistant.facts.names import find_companies, find_mines

_KEYS = re.compile(
    r"title|subject|author|creator|company|manager|keywords|description|comments|category|lastmodifiedby|标题|主题|作者|单位|公司|关键|备注",
    re.IGNORECASE,
)

#: Institutes that write plans and are no 公司 (四川省某某地质工程勘察院, 某某设计研究院, 某某地质队).
_INSTITUTE = re.compile(r"[\u4e00-\u9fff()（）]{3,24}?(?:设计研究院|勘察设计院|勘测设计院|勘察院|设计院|研究院|研究所|地质大队|地质队)")


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding a document."""
    shown = "".join(fold(b.text) for d in inspection.dossier.documents for b in d.visible)
    for document in inspection.dossier.documents:
        strange: list[str] = []
        cites = []
        for block in document.blocks:
            if block.role != "metadata" or not _KEYS.search(block.style or "title"):
                continue
            names = [n for n in _organisations(block.text, inspection) if fold(n) not in shown]
            if names:
                strange += names
                cites.append(place(document, block))
        if cites:
            listed = "、".join(dict.fromkeys(strange))
            values = "；".join(f"“{document.block(c.block).text[:80]}”" for c in cites[:3])
            yield CHECK.finding(
                f"《{document.path}》的文件属性写着{values}，其中“{listed}”不是本套材料的申报企业、矿山，也没有在正文中出现。该文件可能由别的材料改成，请核对内容是否为本矿实际；"
                "也可能是编制单位沿用了自己的模板。",
                cites,
            )


def _organisations(words: str, inspection: Inspection) -> list[str]:
    """The companies and mines named in a property that are not the applicant's."""
    companies = [s.name for s in find_companies(words) if is_name(s.name) and not is_own_company(s.name, inspection.facts)]
    mines = [s.name for s in find_mines(words) if is_name(s.name) and not is_own_mine(s.name, inspection.facts)]
    own = inspection.facts.mains("enterprise")
    institutes = [m.group() for m in _INSTITUTE.finditer(words) if not any(str(f.normalized) in words for f in own)]
    return companies + mines + institutes


CHECK = Check("tampered.foreign-properties", "文件属性属于别人", "tampered", "medium", run)
