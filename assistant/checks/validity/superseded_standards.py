"""引用已被替代的标准和规定

为什么：按已被替代的标准编制，要求和算法可能已经改变；也是照搬旧材料的迹象。
提示什么：材料引用了参考表（corpus/references/standards.yaml）中已有替代者的标准，而全文没有引用替代它的标准。一份材料一条，只作提示。
不提示什么：同时引用了新标准的，替代者在材料编制之后才施行的，标准参考表中没有的文件。
可能的正常解释：编制时新标准尚未施行，引用的是历史资料的名称。
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from assistant.checks.consistency.conflicts import document_name
from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite, place_sentence
from assistant.core.dates import dates
from assistant.core.document import Document
from assistant.core.text import fold
from assistant.corpus import table


def run(inspection: Inspection) -> Iterable[Finding]:
    """One finding a document."""
    old = [s for s in table("references/standards")["standards"] if s.get("superseded_by")]
    for document in inspection.dossier.of_kind("self_assessment", "development_plan", "reclamation_plan"):
        blocks = [(b, fold(b.text)) for b in document.body if "/" in b.text or "〔" in b.text or "令" in b.text]
        found: list[tuple[str, str, Cite]] = []
        for standard in old:
            pattern, newer = _pattern(standard["number"]), _pattern(standard["superseded_by"])
            if any(newer.search(text) for _, text in blocks) or not _in_force(inspection, document, standard.get("since")):
                continue
            hit = next(((b, m) for b, text in blocks if (m := pattern.search(text))), None)
            if hit is not None:
                at = hit[0].text.find(re.sub(r"\D.*$", "", re.sub(r"^\D+", "", standard["number"])))
                found.append((standard["number"], standard["superseded_by"], place_sentence(document, hit[0], max(at, 0))))
        if found:
            shown = "、".join(f"{a}（已由{b}替代）" for a, b, _ in found)
            message = (
                f"{document_name(document)}引用了已被替代的标准：{shown}，全文未引用替代它的标准。请核对现行标准的要求；"
                "也可能是编制时新标准尚未施行。"
            )
            yield CHECK.finding(message, [c for _, _, c in found], key=document.id)


def _pattern(number: str) -> re.Pattern[str]:
    """A standard's number, whatever the dash; letters and digits must not go on."""
    plain = re.escape(fold(number)).replace(r"\-", "[-]?")
    return re.compile(rf"(?<![a-z0-9]){plain}(?![0-9])")


def _in_force(inspection: Inspection, document: Document, since: object) -> bool:
    """Whether the successor was in force when the document was made (as far as both are known)."""
    if since is None:
        return True
    day = since if isinstance(since, dt.date) else dt.date.fromisoformat(str(since))
    facts = [*inspection.facts.named("plan_date", document=document.id), *inspection.facts.named("report_date", document=document.id)]
    own = [s.date.last() for f in facts for s in dates(str(f.normalized)) if s.date.possible]
    return max(own, default=inspection.as_of) >= day


CHECK = Check("validity.superseded-standards", "引用已被替代的标准", "expired", "low", run, clause="二(一)")
