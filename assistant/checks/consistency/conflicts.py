"""Where the statements of one fact disagree: statements grouped into sides, the odd one out told from the majority. No CHECK here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from assistant.core.check import Check, Finding, Inspection, Severity
from assistant.core.cite import Cite
from assistant.core.document import KIND_LABELS, Document, Dossier
from assistant.core.fact import Fact
from assistant.core.text import sentence_at
from assistant.facts.compare import same_value

#: The filings proper; what only an attachment says otherwise is worth a look, not an alarm.
MAIN_KINDS = frozenset({"self_assessment", "development_plan", "reclamation_plan"})
_SILENT = frozenset({"former", "neighbour", "required"})


@dataclass(frozen=True)
class Topic:
    """How the statements of one fact are compared.

    one_role: designed, stated, licensed and planned mean the same (an area, a scale); else only equal roles are compared.
    by_year: only statements of one year are compared; a statement without a year must agree with any one of them.
    must_hold: what a value's words must match. not_after, not_near: words in the clause,
    or in the sentence, in front that make it another thing. between: only the main statements of documents are compared. core: the part of a text that is compared (all matches joined).
    broken_off: a text that lacks at least so many characters at the end of another is that one, cut off by a line's end, not another.
    shrinks: a dated statement smaller than the undated ones of other documents is a later state of the same, no other value.
    apart: what is named with a value (铅, 锌) sets it apart: only statements that name the same are compared.
    trust: least confidence of a statement. outside: least confidence of one from an attachment. relative: tolerance beyond rounding.
    """

    name: str
    one_role: bool = True
    by_year: bool = False
    trust: float = 0.75
    outside: float = 0.85
    relative: float = 0.0
    severity: Severity | None = None
    roles: tuple[str, ...] = ()
    must_hold: str = ""
    not_after: str = ""
    not_near: str = ""
    between: bool = False
    core: str = ""
    broken_off: int = 0
    shrinks: bool = False
    apart: str = ""


@dataclass(frozen=True)
class Side:
    """One value and the statements that give it."""

    facts: tuple[Fact, ...]

    @property
    def shown(self) -> str:
        return self.facts[0].value.strip()

    def documents(self) -> list[str]:
        return list(dict.fromkeys(f.document for f in self.facts))


@dataclass(frozen=True)
class Conflict:
    """sides: at least two, the best supported first. odd: whether the first has more documents behind it than any other.
    inside: the others stand only in documents that state the first value too."""

    topic: Topic
    sides: tuple[Side, ...]
    odd: bool
    inside: bool
    year: int | None


def conflicts(inspection: Inspection, topic: Topic) -> Iterator[Conflict]:
    """Every conflict about one fact: one a year (and role, where roles differ in meaning)."""
    facts = [f for f in inspection.facts.named(topic.name) if _counts(inspection.dossier, f, topic)]
    kinds = {f: _named_with(inspection.dossier, f, topic.apart) for f in facts} if topic.apart else {}
    for role, kind in sorted({("" if topic.one_role else f.role, kinds.get(f, "")) for f in facts}):
        group = [f for f in facts if (topic.one_role or f.role == role) and kinds.get(f, "") == kind]
        if not topic.by_year:
            yield from _within(inspection.dossier, topic, group, None)
            continue
        years = sorted({f.year for f in group if f.year is not None})
        for year in years:
            yield from _within(inspection.dossier, topic, [f for f in group if f.year == year], year)
        dated = [f for f in group if f.year is not None]
        if topic.shrinks:  # what is left of it at the end of a later year is less
            undated = [f for f in group if f.year is None]
            least, homes = min((_number(f) for f in undated), default=0.0), {f.document for f in undated}
            dated = [f for f in dated if f.document in homes or _number(f) >= least]
        loose = [f for f in group if f.year is None and not any(_same(f, other, topic) for other in dated)]
        if loose:
            near = [min(dated, key=lambda f: abs(_number(f) - _number(loose[0])))] if dated else []
            yield from _within(inspection.dossier, topic, loose + [f for f in dated for n in near if f.year == n.year], None)


def _named_with(dossier: Dossier, fact: Fact, apart: str) -> str:
    """What sets a value apart: named in its row's or column's words, or in its sentence in front of it; sorted, '' where nothing is."""
    document = dossier.document(fact.document)
    block = document.block(fact.cite.block)
    if block.table is not None and block.row is not None and block.col is not None:
        grid = document.grid(document.tables[block.table])
        cells = [*grid[block.row][: block.col], *(row[block.col] for row in grid[: max(document.tables[block.table].header_rows, 1)])]
        words = "".join(b.text for b in cells if b is not None)
    else:
        start, _ = sentence_at(block.text, fact.cite.start)
        words = block.text[max(start, fact.cite.start - 24) : fact.cite.start]
    return "".join(sorted(set(re.findall(apart, words))))


def _counts(dossier: Dossier, fact: Fact, topic: Topic) -> bool:
    if fact.role in _SILENT or (topic.between and not fact.main) or (topic.roles and fact.role not in topic.roles):
        return False
    if _elsewhere(dossier, fact, topic):
        return False
    if topic.must_hold and not re.search(topic.must_hold, "".join(fact.value.split())):
        return False
    kind = dossier.document(fact.document).kind
    return fact.confidence >= (topic.trust if kind in MAIN_KINDS else topic.outside)


_ELSEWHERE = re.compile(
    r"周边|相邻|邻近|毗邻|邻矿|相距|旧证|原证|原(?:采矿|设计|生产|核定|批准|有|方案)|早期|曾(?:经|用)?|变更前|调整前|扩能前|比选|比较|备选|方案[一二三甲乙]|统一配号以前|不再使用|已不适用|上一轮|首采区|以外"
)


def _elsewhere(dossier: Dossier, fact: Fact, topic: Topic) -> bool:
    """Whether the words in front of a value in running text say that it belongs to another mine, time or alternative."""
    block = dossier.document(fact.document).block(fact.cite.block)
    start, end = sentence_at(block.text, fact.cite.start)
    before = block.text[max(start, fact.cite.start - 60) : fact.cite.start]
    after = block.text[fact.cite.end : min(end, fact.cite.end + 40)] if topic.name == "license_no" else ""
    if topic.not_near and re.search(topic.not_near, before):
        return True
    if topic.not_after and re.search(topic.not_after, re.split(r"[，,；、]", before)[-1]):
        return True
    return bool(_ELSEWHERE.search(before) or _ELSEWHERE.search(after))


def _number(fact: Fact) -> float:
    return fact.normalized if isinstance(fact.normalized, float | int) else 0.0


def _same(a: Fact, b: Fact, topic: Topic) -> bool:
    if same_value(a, b):
        return True
    if topic.core and isinstance(a.normalized, str) and isinstance(b.normalized, str):
        return re.findall(topic.core, a.normalized) == re.findall(topic.core, b.normalized)
    if topic.broken_off and isinstance(a.normalized, str) and isinstance(b.normalized, str):
        short, long = sorted((a.normalized, b.normalized), key=len)
        if len(long) - len(short) >= topic.broken_off and long.startswith(short):
            return True
    numeric = isinstance(a.normalized, float | int) and isinstance(b.normalized, float | int)
    return numeric and abs(_number(a) - _number(b)) <= topic.relative * max(abs(_number(a)), abs(_number(b)))


def _within(dossier: Dossier, topic: Topic, facts: list[Fact], year: int | None) -> Iterator[Conflict]:
    groups: list[list[Fact]] = []
    for fact in sorted(facts, key=lambda f: f.slack):
        home = next((g for g in groups if _same(g[0], fact, topic)), None)
        if home is None:
            groups.append([fact])
        else:
            home.append(fact)
    if len(groups) < 2:
        return
    order = {d.id: n for n, d in enumerate(dossier.documents)}
    sides = [
        Side(tuple(sorted(g, key=lambda f: (order[f.document], not f.main, dossier.document(f.document).place(f.cite.block)))))
        for g in groups
    ]
    sides.sort(key=lambda s: (-_weight(dossier, s), order[s.facts[0].document]))
    first = sides[0]
    backed = set(first.documents())
    others = [s for s in sides[1:] if not set(s.documents()) <= backed or _serious(dossier, first, s)]
    if not others:
        return
    yield Conflict(
        topic,
        (first, *others),
        _weight(dossier, first) > _weight(dossier, others[0]),
        all(set(s.documents()) <= backed for s in others),
        year,
    )


def _weight(dossier: Dossier, side: Side) -> float:
    """The documents behind a side: filings and licences count one, attachments less, repetitions break ties."""
    kinds = [dossier.document(d).kind for d in side.documents()]
    return sum(1.0 if k in MAIN_KINDS else 0.9 if k == "licence" else 0.3 for k in kinds) + 0.001 * len(side.facts)


def _serious(dossier: Dossier, first: Side, other: Side) -> bool:
    """Whether a value that stands beside the usual one in the same document contradicts it: surely meant, and no other cell of its table."""
    for fact in other.facts:
        block = dossier.document(fact.document).block(fact.cite.block)
        siblings = [dossier.document(f.document).block(f.cite.block) for f in first.facts if f.document == fact.document]
        if fact.confidence < 0.9 or (block.table is not None and any(s.table == block.table for s in siblings)):
            continue
        if isinstance(fact.normalized, str):
            return True
        usual = abs(_number(first.facts[0]))
        if usual and 0.5 <= abs(fact.normalized) / usual <= 2:
            return True
    return False


# ---------------------------------------------------------------- words


def document_name(document: Document) -> str:
    """How messages call a document: its kind, or its file's name where it is an attachment or another."""
    return KIND_LABELS[document.kind] if document.kind in MAIN_KINDS else f"《{PurePosixPath(document.path).stem}》"


def conflict_finding(check: Check, inspection: Inspection, conflict: Conflict, why: str) -> Finding:
    """The finding of a conflict: every side with its documents, the odd one out named where a majority shows it."""
    dossier = inspection.dossier
    label = conflict.sides[0].facts[0].label
    when = f"{conflict.year}年" if conflict.year else ""
    parts = []
    for side in conflict.sides:
        names = list(dict.fromkeys(document_name(dossier.document(d)) for d in side.documents()))
        shown = "、".join(names[:4]) + ("等" if len(names) > 4 else "")
        parts.append(f"{shown}写“{_value(side)}”")
    odd = ""
    if conflict.inside:
        odd = "同一份材料内出现不同写法，"
    elif conflict.odd:
        names = list(dict.fromkeys(document_name(dossier.document(d)) for s in conflict.sides[1:] for d in s.documents()))
        odd = f"多数材料一致，{'、'.join(names)}与之不同，"
    message = f"{when}{label}前后不一致：{'；'.join(parts)}。{odd}{why}"
    cites = [c for side in conflict.sides for c in _places(side)]
    return check.finding(message, cites, severity=severity(check, inspection, conflict), key=f"{conflict.topic.name}:{conflict.year}")


def _value(side: Side) -> str:
    """A side's value as written, with its unit where the place (a table cell) does not repeat it."""
    shown = "".join(side.shown.split())
    fact = side.facts[0]
    bare = isinstance(fact.normalized, float | int) and fact.unit and not re.search(r"[^\d.,]", shown)
    return f"{shown}{fact.unit}" if bare else shown


def _places(side: Side) -> Iterable[Cite]:
    """The first statement of each document, at most six."""
    seen: dict[str, Cite] = {}
    for fact in side.facts:
        seen.setdefault(fact.document, fact.cite)
    return list(seen.values())[:6]


def severity(check: Check, inspection: Inspection, conflict: Conflict) -> Severity:
    """The topic's (else the rule's) severity where filings or licences disagree; medium inside one document; low where only an attachment differs."""
    kinds = [{inspection.dossier.document(d).kind for d in s.documents()} for s in conflict.sides]
    if any(not (k & MAIN_KINDS) and "licence" not in k for k in kinds):
        return "low"
    if any(_misread(inspection.dossier, conflict.sides[0], s) for s in conflict.sides[1:]):
        return "low"
    if conflict.inside and isinstance(conflict.sides[0].facts[0].normalized, float | int):
        return "medium"
    return conflict.topic.severity or check.severity


def _misread(dossier: Dossier, first: Side, other: Side) -> bool:
    """Whether a side stands only on scanned pages and lacks a figure or two of the other's: recognition lost them more likely than not."""
    if not all(dossier.document(f.document).block(f.cite.block).layer == "recognised" for f in other.facts):
        return False
    usual, odd = (re.sub(r"\D", "", str(s.facts[0].normalized)) for s in (first, other))
    shown = re.sub(r"\D", "", other.shown)
    rest = iter(re.sub(r"\D", "", first.shown))
    return usual != odd and len(shown) < len(re.sub(r"\D", "", first.shown)) and all(d in rest for d in shown)


def all_conflicts(check: Check, inspection: Inspection, topics: Iterable[Topic], why: str) -> Iterator[Finding]:
    """The findings of several topics."""
    for topic in topics:
        for conflict in conflicts(inspection, topic):
            yield conflict_finding(check, inspection, conflict, why)
