"""Answers a checklist: applicability, then each element by its evidence, then the item's verdict with its proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.checks.checklist.applies import applicability
from assistant.checks.checklist.judgements import JUDGEMENTS
from assistant.checks.checklist.language import modality
from assistant.checks.checklist.probes import counts, find
from assistant.checks.checklist.room import ANY, REASONS, Hit, Rejected, Room
from assistant.checks.checklist.schema import Checklist, Element, Item, Say, load_checklist
from assistant.core.check import Inspection, Searched
from assistant.core.cite import Cite
from assistant.core.document import KIND_LABELS, Document
from assistant.core.report import ElementReport, ItemReport, Verdict, citations, searched_report
from assistant.core.search import Passage, Searcher

#: Evidence at least this strong makes an element met.
ENOUGH = 0.5
#: Evidence at least this strong (a mention in a list of tasks or in a conclusion) makes it partly met.
THIN = 0.3
#: How many passages carry an element, and an item.
CITES_OF_ELEMENT = 4
CITES_OF_ITEM = 12


@dataclass(frozen=True)
class ElementAnswer:
    """The verdict on an atomic question, with what carries it. nearest: passages looked at that do not count."""

    element: Element
    verdict: Verdict
    cites: tuple[Cite, ...] = ()
    confidence: float = 0.0
    why: str = ""
    nearest: tuple[Cite, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class ItemAnswer:
    """The verdict on an item. searched: where it was looked for what is not there."""

    item: Item
    verdict: Verdict
    confidence: float
    rationale: str
    elements: tuple[ElementAnswer, ...]
    cites: tuple[Cite, ...] = ()
    searched: Searched | None = None

    @property
    def lacking(self) -> tuple[ElementAnswer, ...]:
        """The required elements that are not there."""
        return tuple(e for e in self.elements if e.element.required and e.verdict in ("missing", "partial"))


def answers(inspection: Inspection, checklist: Checklist | None = None) -> tuple[ItemAnswer, ...]:
    """Every item's answer in the checklist's order; computed once for an inspection."""
    wanted = checklist or load_checklist()
    # kept on the inspection itself, as cached_property does: rules and the report ask for the same answers
    kept: dict[str, tuple[ItemAnswer, ...]] = inspection.__dict__.setdefault("_checklist_answers", {})
    if wanted.id not in kept:
        room = Room(inspection, wanted)
        kept[wanted.id] = tuple(answer(room, item) for item in wanted.items)
    return kept[wanted.id]


def answer_items(inspection: Inspection, checklist: Checklist | None = None) -> list[ItemReport]:
    """The answers in the shape of the report."""
    return [item_report(inspection, a) for a in answers(inspection, checklist)]


def item_report(inspection: Inspection, found: ItemAnswer) -> ItemReport:
    """An answer in the shape of the report."""
    dossier = inspection.dossier
    return ItemReport(
        id=found.item.id, clause=found.item.clause, title=found.item.title, verdict=found.verdict, confidence=round(found.confidence, 3),
        rationale=found.rationale, searched=searched_report(dossier, found.searched), citations=citations(dossier, found.cites),
        elements=[
            ElementReport(id=e.element.id, label=e.element.label, verdict=e.verdict, citations=citations(dossier, e.cites), rationale=e.why)
            for e in found.elements
        ],
    )  # fmt: skip


# ---------------------------------------------------------------- an item


def answer(room: Room, item: Item) -> ItemAnswer:
    """Applicability first; then the elements; then the verdict."""
    applies = applicability(room, item.applies)
    if applies.applies is False and applies.cites:
        elements = tuple(ElementAnswer(e, "not_applicable", (), applies.confidence) for e in item.elements)
        return ItemAnswer(item, "not_applicable", applies.confidence, f"不适用：{applies.reason}", elements, applies.cites)
    elements = tuple(judge(room, item, e) for e in item.elements)
    if applies.applies is None:
        cites = _cites(elements) or applies.cites
        reason = f"需人工核查：{applies.reason}"
        return ItemAnswer(item, "needs_review", applies.confidence, reason, elements, cites, _searched(room, item, elements))
    verdict, confidence = _verdict(elements)
    rationale = _rationale(room, item, verdict, elements)
    incomplete = verdict in ("missing", "partial", "needs_review")
    searched = _searched(room, item, elements) if incomplete else None
    return ItemAnswer(
        item,
        verdict,
        confidence * (0.5 + 0.5 * applies.confidence),
        rationale,
        elements,
        _cites(elements) if verdict != "missing" else (),
        searched,
    )


def _verdict(elements: Sequence[ElementAnswer]) -> tuple[Verdict, float]:
    required = [e for e in elements if e.element.required] or list(elements)
    against = [e for e in required if e.verdict == "contradicted"]
    if against:
        return "contradicted", max(e.confidence for e in against)
    decisive = [e for e in required if e.element.decisive and e.verdict in ("missing", "needs_review")]
    met = [e for e in required if e.verdict == "met"]
    open_ = [e for e in required if e.verdict == "needs_review"]
    if len(met) == len(required):
        return "met", min(e.confidence for e in met)
    if decisive:
        return (
            ("needs_review", 0.4)
            if any(e.verdict == "needs_review" for e in decisive)
            else ("missing", min(e.confidence for e in decisive))
        )
    if open_:
        return "needs_review", 0.4
    if not met and not any(e.verdict == "partial" for e in required):
        return "missing", min(e.confidence for e in required)
    return "partial", min(e.confidence for e in required)


def _cites(elements: Sequence[ElementAnswer]) -> tuple[Cite, ...]:
    """What carries the verdict: contradictions first, then the required elements, then the others, each element's best first."""
    ordered = sorted(elements, key=lambda e: (e.verdict != "contradicted", not e.element.required))
    found: list[Cite] = []
    for depth in range(CITES_OF_ELEMENT):
        found += [e.cites[depth] for e in ordered if e.verdict in ("met", "partial", "contradicted") and depth < len(e.cites)]
    if not found:
        found = [c for e in ordered for c in e.cites]
    return tuple(dict.fromkeys(found))[:CITES_OF_ITEM]


_WORDS: dict[str, str] = {"met": "符合", "partial": "部分符合", "missing": "缺失", "contradicted": "存在矛盾", "needs_review": "需人工核查"}


def _rationale(room: Room, item: Item, verdict: Verdict, elements: Sequence[ElementAnswer]) -> str:
    """One Chinese sentence: the verdict, what was found, what is lacking and why it does not count."""
    parts = [f"{_WORDS[verdict]}："]
    met = [e for e in elements if e.verdict == "met"]
    if met:
        parts.append("已找到" + "、".join(e.element.label + (f"（{e.why}）" if e.why else "") for e in met) + "。")
    against = [e for e in elements if e.verdict == "contradicted"]
    parts += [f"{e.element.label}：{e.why}。" for e in against]
    lacking = [e for e in elements if e.verdict in ("missing", "partial") and e.element.required]
    parts += [f"{e.element.label}：{e.why or '未找到'}。" for e in lacking]
    optional = [e for e in elements if e.verdict == "missing" and not e.element.required]
    if optional and verdict != "missing":
        parts.append("另未见" + "、".join(e.element.label for e in optional) + "（不影响结论）。")
    return "".join(parts)


# ---------------------------------------------------------------- an element


def judge(room: Room, item: Item, element: Element) -> ElementAnswer:
    """The element's verdict: a judgement in code where it has one, else the strongest evidence, else the net of retrieval."""
    room.rejected.clear()
    outcome = JUDGEMENTS[element.test](room) if element.test else None
    if outcome is not None and outcome.verdict != "missing":
        return ElementAnswer(element, outcome.verdict, outcome.cites[:CITES_OF_ELEMENT], outcome.confidence, outcome.why)
    hits = sorted((h for probe in element.evidence for h in find(room, item, probe)), key=lambda h: (-h.strength, h.order))
    rejected = tuple(room.rejected)
    good = [h for h in hits if h.strength >= ENOUGH]
    if not good and outcome is None:
        good = _caught(room, item, element)
    if good:
        support = len({h.order for h in good[:6]})
        confidence = min(0.97, good[0].strength + 0.01 * (support - 1))
        cites = tuple(dict.fromkeys(c for h in good[:5] for c in h.cites))[:CITES_OF_ELEMENT]
        return ElementAnswer(element, "met", cites, confidence, good[0].what if good[0].what not in ("陈述", "表格", "相邻两句") else "")
    thin = [h for h in hits if h.strength >= THIN]
    if thin and outcome is None:
        cites = tuple(dict.fromkeys(c for h in thin[:3] for c in h.cites))[:CITES_OF_ELEMENT]
        return ElementAnswer(element, "partial", cites, 0.6, "只有顺带的提及，没有具体内容")
    nearest = tuple(dict.fromkeys(r.cite for r in rejected))[:3]
    why = outcome.why if outcome else _why_missing(room, item, element, rejected)
    verdict: Verdict = "needs_review" if _left_open(room, item) else "missing"
    confidence = outcome.confidence if outcome else (0.7 if rejected else 0.85)
    cites = outcome.cites if outcome else ()
    return ElementAnswer(element, verdict, cites, confidence, why, nearest, tuple(dict.fromkeys(REASONS[r.reason] for r in rejected)))


def _caught(room: Room, item: Item, element: Element) -> list[Hit]:
    """The net beneath: among the passages nearest to the element's wordings, one paragraph or section in which all groups of a probe occur
    over several sentences, the subject's sentence holding."""
    probes = [p for p in element.evidence if isinstance(p, Say) and len(p.say) >= 2]
    if not probes:
        return []
    hits: list[Hit] = []
    for passage in nearest_passages(room, item, element):
        statements = [s for s in room.statements.by_document[passage.document] if any(p.block in passage.blocks for p in s.parts)]
        for probe in probes:
            if probe.kinds and not room.inspection.dossier.document(passage.document).is_a(*probe.kinds):
                continue
            subjects = [
                s
                for s in statements
                if (span := room.matches(probe.say[0], s.text)) and not s.listed_law and counts(modality(s.text, [span]), probe.mode)
            ]
            subjects = [
                s
                for s in subjects
                if not any(room.matches(u, s.text) for u in probe.unless) and not room.from_notice(s) and not s.listed_paper
            ]
            whole = "。".join(s.text for s in statements)
            if (
                subjects
                and all(room.matches(g, whole) for g in probe.say[1:])
                and not (probe.outside and room.matches(probe.outside, subjects[0].trail.rsplit(">", 1)[-1]))
            ):
                document = room.inspection.dossier.document(passage.document)
                cites = tuple(c for s in subjects[:2] for c in s.cites(document))
                hits.append(Hit(0.55, cites, "", (0, subjects[0].order)))
    return hits


def nearest_passages(room: Room, item: Item, element: Element, *, k: int = 4) -> list[Passage]:
    """The passages nearest to the element's wordings in the documents where it would stand, best first, each once."""
    if room.inspection.search is None or not element.queries:
        return []
    if (item.id, element.id) not in room.found:
        room.found[item.id, element.id] = _nearest(room, room.inspection.search, item, element, k)
    return room.found[item.id, element.id]


def _nearest(room: Room, search: Searcher, item: Item, element: Element, k: int) -> list[Passage]:
    ids = [d.id for d in room.documents(item.documents)]
    if not ids:
        return []
    found: dict[tuple[str, tuple[str, ...]], Passage] = {}
    for passages in search.search_many([item.title, *element.queries], k=k, documents=ids):
        for passage in passages:
            key = (passage.document, passage.blocks)
            if key not in found or found[key].score < passage.score:
                found[key] = passage
    return sorted(found.values(), key=lambda p: (-p.score, p.document, p.blocks))[: 2 * k]


def _why_missing(room: Room, item: Item, element: Element, rejected: Sequence[Rejected]) -> str:
    absent = [k for k in item.documents[:1] if not room.inspection.dossier.of_kind(k)]
    if absent:
        return f"申报材料中没有{KIND_LABELS[absent[0]]}"
    if rejected:
        return f"有相关文字但不能算：{'；'.join(dict.fromkeys(REASONS[r.reason] for r in rejected))}"
    return "各相关章节和附件中均未找到" + (f"；{element.excluded}" if element.excluded else "")


def _left_open(room: Room, item: Item) -> bool:
    """Whether pages or files that could not be read may hold it."""
    looked = {d.id for d in room.documents(item.documents)}
    if any(document in looked for document, _ in room.inspection.unreadable):
        return True
    first = item.documents[:1]
    return bool(first and room.inspection.dossier.errors and not room.inspection.dossier.of_kind(first[0]))


# ---------------------------------------------------------------- the proof of absence


def _searched(room: Room, item: Item, elements: Sequence[ElementAnswer]) -> Searched:
    lacking = [e for e in elements if e.verdict in ("missing", "partial", "needs_review")]
    passages = [p for e in lacking for p in nearest_passages(room, item, e.element)]
    unique = list({(p.document, p.blocks): p for p in passages}.values())[:5]
    documents = room.documents(item.documents or ANY)
    queries = tuple(dict.fromkeys(q for e in lacking for q in (e.element.queries or [e.element.label])))
    reasons = list(dict.fromkeys(r for e in lacking for r in e.reasons))
    excluded = [e.element.excluded for e in lacking if e.element.excluded]
    if unique and not reasons:
        reasons = ["最接近的段落说的是别的事项"]
    found = room.inspection.absent(
        queries=queries, sections=tuple(_sections(room, documents, unique, lacking)), nearest=unique, documents=[d.id for d in documents],
        why_not="；".join([*reasons, *excluded]) or "没有相近的内容",
    )  # fmt: skip
    rejected = tuple(c for e in lacking for c in e.nearest)
    return replace(found, nearest=tuple(dict.fromkeys((*rejected, *found.nearest)))[:6])


def _sections(room: Room, documents: Sequence[Document], passages: Sequence[Passage], lacking: Sequence[ElementAnswer]) -> Iterator[str]:
    """The sections that were looked at most closely: those of the nearest passages, those of the rejected ones; else the highest titles."""
    seen: dict[str, None] = {}
    for passage in passages:
        if passage.section:
            seen.setdefault(passage.section)
    for e in lacking:
        for cite in e.nearest:
            document = room.inspection.dossier.document(cite.document)
            path = document.section_path(document.block(cite.block).section)
            if path:
                seen.setdefault(path)
    if not seen:
        for document in documents:
            for section in document.sections:
                if section.parent is None:
                    seen.setdefault(section.title)
    yield from list(seen)[:12]
