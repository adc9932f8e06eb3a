"""What the probes and judgements of one inspection share: its statements, patterns, papers, and what they found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.checks.checklist.language import Modality
from assistant.checks.checklist.papers import Part, paper_id, parts
from assistant.checks.checklist.schema import Checklist
from assistant.checks.checklist.statements import Statement, Statements
from assistant.core.check import Inspection
from assistant.core.cite import Cite
from assistant.core.document import Document, Kind
from assistant.core.search import Passage
from assistant.core.text import fold
from assistant.corpus import text

if TYPE_CHECKING:
    from assistant.checks.checklist.commitment import Commitment

#: Kinds that a statement may stand in when an item names none.
ANY: tuple[Kind, ...] = ("self_assessment", "development_plan", "reclamation_plan", "licence", "attachment", "other")


@dataclass(frozen=True)
class Hit:
    """Evidence: where, how strong (0 to 1), and in words of the field what it is."""

    strength: float
    cites: tuple[Cite, ...]
    what: str = ""
    order: tuple[int, int] = (0, 0)
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rejected:
    """A passage that is about it and yet does not count, with the reason."""

    cite: Cite
    reason: Modality


REASONS: dict[str, str] = {
    "denied": "原文说的是尚未取得、未完成或不符合", "pending": "原文说的是正在办理", "promised": "原文只是打算或承诺", "rule": "原文是规定或要求，不是本矿的情况",
    "pointer": "原文只写“详见附件”，没有内容", "announced": "原文只说要写什么，没有内容",
}  # fmt: skip


@dataclass
class Room:
    """What the probes of one inspection share: statements, patterns, the rejected passages of the element under judgement."""

    inspection: Inspection
    checklist: Checklist
    rejected: list[Rejected] = field(default_factory=list)
    found: dict[tuple[str, str], list[Passage]] = field(default_factory=dict)

    @cached_property
    def statements(self) -> Statements:
        return Statements(self.inspection.dossier)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The papers that came with the filing, bound ones apart."""
        return parts(self.inspection.dossier)

    def papers(self, paper: str) -> list[tuple[Document, list[Statement]]]:
        """The papers of this meaning (references/documents.yaml) that could be read, each with its statements."""
        found = []
        for part in self.parts:
            document = part.document
            if (
                document is None
                or document.kind in ("development_plan", "reclamation_plan")
                or not any(paper_id(n) == paper for n in part.names)
            ):
                continue
            lines = [s for s in self.statements.by_document[document.id] if part.first * 1000 <= s.order < part.last * 1000]
            found.append((document, lines))
        return found

    def documents(self, kinds: Sequence[Kind]) -> list[Document]:
        """The documents of these kinds, in the order of the kinds."""
        return list({d.id: d for kind in (kinds or ANY) for d in self.inspection.dossier.of_kind(kind)}.values())

    @cached_property
    def _notice(self) -> str:
        return fold(text(self.checklist.notice)) if self.checklist.notice else ""

    def from_notice(self, statement: Statement) -> bool:
        """Whether a sentence is the notice's own, quoted: it says what is required, not what is so."""
        words = statement.text.rstrip("。;")
        quoted = "".join(re.findall(r"[“\"「]([^”\"」]{12,})[”\"」]", words))
        if len(quoted) > 0.5 * len(words) and quoted.rstrip("。;,") in self._notice:
            return True
        return len(words) >= 12 and words in self._notice

    @cached_property
    def commitment(self) -> Commitment | None:
        """The enterprise's commitment, looked for once."""
        from assistant.checks.checklist.commitment import find_commitment

        return find_commitment(self)

    def matches(self, group: str, text: str) -> tuple[int, int] | None:
        """The first span of a group in folded text."""
        found = self.checklist.pattern(group).search(text)
        return found.span() if found and found.end() > found.start() else None
