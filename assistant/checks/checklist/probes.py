"""The probes: each looks for one kind of evidence (a sentence, a section, a table, a fact, a paper, a filing) and says how strong it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.checks.checklist.below import sections, tables
from assistant.checks.checklist.language import Modality, modality
from assistant.checks.checklist.room import ANY, Hit, Rejected, Room
from assistant.checks.checklist.schema import Evidence, FactStated, Filing, Item, Paper, Say, SectionAbout, TableAbout
from assistant.checks.checklist.statements import Statement
from assistant.core.cite import Cite, place, place_sentence
from assistant.core.document import Document, Kind
from assistant.core.text import fold

#: Sections that repeat what others state: evidence, but weaker than the place that is about it.
_SUMMING_UP = re.compile(r"结论|摘要|概要|前言|编制说明|总论|承诺|声明|问题|不足|整改")
_SHORTCOMINGS = re.compile(r"存在(?:的)?(?:主要)?问题|不足|短板|改进|整改(?:计划|措施|方案)")
_SCORED = re.compile(r"满分|扣分|标准分")
_DESCRIPTION = re.compile(r"情况|说明|依据|理由|内容|做法|措施|自查|描述|实际|现状")
#: A filing that speaks of how it came to be written.
_WRITTEN = re.compile(r"(?:编制|修编|编写|编成|形成|委托|承担)[^。;]{0,60}(?:方案|报告)|(?:方案|报告)[^。;]{0,40}(?:编制|修编|编写|委托)")
_ITSELF = re.compile(r"本(?:自评估?)?(?:报告|方案)|特编制|编制(?:完成)?了?《")
_ASSESSED = re.compile(r"(?:开展|进行|组织|完成)[^。;]{0,20}自(?:我)?评|自(?:我)?评[^。;]{0,20}(?:如下|报告)")
_HANDED_IN = re.compile(r"提交[^。;]{0,10}自(?:我)?评(?:估)?报告")
_SUPERSEDED = re.compile(r"不再适用|已不适用|已废止|已作废|早期方案|原方案")
#: A paper of which less than this many characters could be read is a title without content.
LEAST_OF_PAPER = 30


def find(room: Room, item: Item, probe: Evidence) -> list[Hit]:
    """All that a probe finds, strongest first."""
    kinds = _kinds(probe, item)
    match probe:
        case Say():
            hits = _say(room, probe, kinds)
        case SectionAbout():
            hits = sections(room, probe, kinds)
        case TableAbout():
            hits = tables(room, probe, kinds)
        case FactStated():
            hits = _fact(room, probe, kinds)
        case Paper():
            hits = _paper(room, probe)
        case Filing():
            hits = _filing(room, probe)
    return sorted(hits, key=lambda h: (-h.strength, h.order))


def _kinds(probe: Evidence, item: Item) -> list[Kind]:
    own = getattr(probe, "kinds", None)
    return list(own or item.documents or ANY)


# ---------------------------------------------------------------- sentences


def _say(room: Room, probe: Say, kinds: Sequence[Kind]) -> list[Hit]:
    hits: list[Hit] = []
    for rank, document in enumerate(room.documents(kinds)):
        for statement in room.statements.by_document[document.id]:
            hit = _judged(room, probe, statement, document, rank)
            if hit is not None:
                hits.append(hit)
    if probe.wide:
        hits += _wide(room, probe, kinds)
    return hits


def spans_of(room: Room, groups: Sequence[str], text: str) -> list[tuple[int, int]] | None:
    """A span for each group, or None where one does not occur."""
    spans: list[tuple[int, int]] = []
    for group in groups:
        span = room.matches(group, text)
        if span is None:
            return None
        spans.append(span)
    return spans


def _judged(room: Room, probe: Say, statement: Statement, document: Document, rank: int) -> Hit | None:
    if (statement.is_row and not probe.rows) or (probe.pairs and not statement.is_row):
        return None
    words = statement.text
    spans, inside = _spans(room, probe, statement)
    if (
        spans is None
        or statement.no_statement
        or statement.listed_law
        or room.from_notice(statement)
        or any(room.matches(u, statement.pairs if ":" in u and statement.is_row else words) for u in probe.unless)
    ):
        return None
    if statement.only_required(inside) or statement.listed_paper or _about_shortcomings(room, probe, statement, inside):
        return None
    meant = modality(words, inside, ought=not statement.is_row and statement.kind not in ("development_plan", "reclamation_plan"))
    if not counts(meant, probe.mode):
        cites = statement.cites(document, inside)
        room.rejected.extend(Rejected(c, meant) for c in cites[:1])
        return None
    strength = probe.strength - 0.02 * rank
    trail = statement.trail
    if probe.outside and room.matches(probe.outside, trail.rsplit(">", 1)[-1]):
        return None
    if probe.section and not room.matches(probe.section, f"{trail}|{statement.caption}|{statement.group}"):
        strength -= 0.1
    if _SUMMING_UP.search(trail.rsplit(">", 1)[-1]):
        strength -= 0.1
    if statement.is_task and not probe.tasks:
        strength -= 0.3
    strength += 0.03 * closeness(spans)
    return Hit(min(strength, 0.99), statement.cites(document, inside), "陈述", (rank, statement.order), (words,))


def _spans(room: Room, probe: Say, statement: Statement) -> tuple[list[tuple[int, int]] | None, list[tuple[int, int]]]:
    """The spans of the groups (None where one does not occur), and those of them that lie in the statement's own words."""
    words = statement.text
    if probe.pairs:
        spans = spans_of(room, probe.say, statement.pairs)
        return spans, statement.pair_spans(spans or [])
    spans = spans_of(room, probe.say, words)
    if spans is not None or not statement.is_row or not room.matches(probe.say[0], words):
        return spans, spans or []
    # the headings above its filled cells only: an empty cell below «批准文件» approves nothing
    context = f"{statement.caption}|{'|'.join(p.head for p in statement.parts)}|"
    spans = spans_of(room, probe.say, context + words)
    return spans, [(max(a - len(context), 0), b - len(context)) for a, b in spans or [] if b > len(context)]


def _about_shortcomings(room: Room, probe: Say, statement: Statement, spans: Sequence[tuple[int, int]]) -> bool:
    """Reasons of deductions in a score table and the list of shortcomings say what is not yet so, unless scores are what is asked; a column
    of the table that says how it is (自评说明) does count."""
    if probe.mode == "any" or any("分" in room.checklist.pattern(g).pattern for g in probe.say):
        return False
    return (
        statement.is_deduction
        or bool(_SHORTCOMINGS.search(statement.trail.rsplit(">", 1)[-1]))
        or (statement.is_row and bool(_SCORED.search(statement.header)) and not _described(statement, spans))
    )


def _described(statement: Statement, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether one of the spans lies in a cell under a heading that promises a description, and the cell is more than a word."""
    cells = [p for p in statement.parts if any(a < p.offset + len(p.folded.text) and b > p.offset for a, b in spans)]
    return any(_DESCRIPTION.search(p.head) and "扣" not in p.head and len(p.folded.text) >= 8 for p in cells)


def counts(meant: Modality, mode: str) -> bool:
    """Whether a statement of this modality is evidence."""
    match mode:
        case "any":
            return True
        case "promise":
            return meant in ("holds", "promised", "pending")
        case "negative":
            return meant in ("holds", "denied")
        case _:
            return meant == "holds"


def closeness(spans: Sequence[tuple[int, int]]) -> float:
    """1 where the groups stand side by side, towards 0 where they are far apart."""
    gap = max(b for _, b in spans) - min(a for a, _ in spans)
    return 1.0 / (1.0 + gap / 40)


def _wide(room: Room, probe: Say, kinds: Sequence[Kind]) -> list[Hit]:
    """Two neighbouring sentences of one paragraph that say it together, each of them holding."""
    hits: list[Hit] = []
    for rank, document in enumerate(room.documents(kinds)):
        for statement in room.statements.by_document[document.id]:
            if statement.is_row or statement.no_statement or statement.listed_paper:
                continue
            paragraph = room.statements.paragraphs[document.id, statement.paragraph]
            place = paragraph.index(statement)
            if place + 1 >= len(paragraph):
                continue
            after = paragraph[place + 1]
            if after.no_statement or after.listed_paper:
                continue
            groups = [(g, room.matches(g, statement.text), room.matches(g, after.text)) for g in probe.say]
            if (
                not all(a or b for _, a, b in groups)
                or not any(a and not b for _, a, b in groups)
                or not any(b and not a for _, a, b in groups)
            ):
                continue
            if any(room.matches(u, statement.text + after.text) for u in probe.unless):
                continue
            if probe.outside and room.matches(probe.outside, statement.trail.rsplit(">", 1)[-1]):
                continue
            first = modality(statement.text, [a for _, a, _ in groups if a])
            second = modality(after.text, [b for _, _, b in groups if b])
            if counts(first, probe.mode) and counts(second, probe.mode) and not statement.listed_law and not after.listed_law:
                cites = statement.cites(document) + after.cites(document)
                hits.append(
                    Hit(probe.strength - 0.12 - 0.02 * rank, cites, "相邻两句", (rank, statement.order), (statement.text, after.text))
                )
    return hits


# ---------------------------------------------------------------- facts, papers, filings


def _fact(room: Room, probe: FactStated, kinds: Sequence[Kind]) -> list[Hit]:
    hits: list[Hit] = []
    for rank, document in enumerate(room.documents(kinds)):
        for name in probe.fact:
            for fact in room.inspection.facts.named(name, document=document.id):
                if (probe.roles and fact.role not in probe.roles) or fact.role in ("former", "neighbour", "required"):
                    continue
                if not _fact_holds(room, document, fact.cite):
                    continue
                order = document.place(fact.cite.block) * 1000
                strength = probe.strength * min(1.0, 0.4 + 0.6 * fact.confidence) - 0.02 * rank
                if document.block(fact.cite.block).layer == "recognised":
                    strength -= 0.05  # a native statement of the same is cited first
                hits.append(
                    Hit(strength, (sentence_of(room, document, fact.cite),), f"{fact.label} {fact.value}", (rank, order), (fact.value,))
                )
    return hits


def _fact_holds(room: Room, document: Document, cite: Cite) -> bool:
    """Whether the sentence around a fact says that it is so: no requirement, no intention, nothing superseded. Table cells and plans do."""
    for s in room.statements.by_document[document.id]:
        if any(p.block == cite.block and p.start <= cite.start < p.end for p in s.parts):
            if s.is_row:
                return True
            spans = [(0, len(s.text))]
            if _SUPERSEDED.search(s.text) or s.no_statement:
                return False
            return document.kind in ("development_plan", "reclamation_plan") or modality(s.text, spans, ought=True) not in (
                "rule",
                "promised",
            )
    return True


def sentence_of(room: Room, document: Document, cite: Cite) -> Cite:
    """The whole sentence around a fact's value, so that the citation says what the value is; a table cell stays as it is."""
    block = document.block(cite.block)
    if block.table is not None:
        return cite
    return place_sentence(document, block, cite.start)


def _paper(room: Room, probe: Paper) -> list[Hit]:
    hits: list[Hit] = []
    for rank, (document, lines) in enumerate(room.papers(probe.paper)):
        if sum(len(s.text) for s in lines) < LEAST_OF_PAPER:
            continue
        whole = "".join(s.text for s in lines)
        held = [s for g in probe.holds for s in lines if room.matches(g, s.text)]
        if probe.holds and not all(room.matches(g, whole) for g in probe.holds):
            continue
        best = held[:2] or sorted(lines, key=lambda s: (-len(s.text), s.order))[:2]
        cites = tuple(c for s in best for c in s.cites(document))
        hits.append(
            Hit(probe.strength, cites, f"附件“{document.path.rsplit('/', 1)[-1]}”", (rank, best[0].order), tuple(s.text for s in best))
        )
    return hits


#: What a filing is called, by its kind: a group of words of the concepts.
_CALLED: dict[Kind, str] = {
    "self_assessment": "self-assessment",
    "development_plan": "development-plan",
    "reclamation_plan": "reclamation-plan",
}
_BY_WHOM = re.compile(
    r"(?:编制|提交|申报|编写)(?:单位|日期|时间|人|机构)[:|]?.{2,}|^(?:19|20|二[〇○零])[\d〇○零一二三四五六七八九十]{2}年[\d一二三四五六七八九十]{1,2}月"
)
#: Blocks from the beginning that may belong to a cover.
_OF_COVER = 24


def _cover(room: Room, document: Document, kind: Kind) -> tuple[Cite, ...]:
    """The filing's title and who made it or when, where a cover or a first page says so."""
    front = [b for b in document.visible[:_OF_COVER] if b.role not in ("toc", "header", "footer") and b.text.strip()]
    title = next(
        (b for b in front if len(b.text) <= 60 and room.matches(_CALLED[kind], fold(b.text)) and not re.search("[。；]", b.text)), None
    )
    made = next((b for b in front if len(b.text) <= 60 and b is not title and _BY_WHOM.search(fold(b.text))), None)
    return tuple(place(document, b) for b in (title, made) if b is not None)


def _filing(room: Room, probe: Filing) -> list[Hit]:
    hits: list[Hit] = []
    for rank, document in enumerate(room.documents([probe.filing])):
        lines = room.statements.by_document[document.id]
        if sum(len(s.text) for s in lines) < probe.min_chars:
            continue
        told = [s for s in lines if not s.is_row and len(s.text) >= 30 and not s.listed_law and not room.from_notice(s)]
        written = [s for s in told[:40] if _WRITTEN.search(s.text)]
        own = [s for s in written if _ITSELF.search(s.text) or room.matches(_CALLED[probe.filing], s.text)]
        if probe.filing == "self_assessment" and not own:
            own = [s for s in told[:40] if _ASSESSED.search(s.text)] or [s for s in told if _HANDED_IN.search(s.text)]
        first = (own or written)[:1] or told[:1] or list(lines[:1])
        cites = _cover(room, document, probe.filing) + tuple(c for s in first for c in s.cites(document))
        hits.append(Hit(probe.strength, cites, f"“{document.path.rsplit('/', 1)[-1]}”", (rank, 0), tuple(s.text for s in first)))
    return hits
