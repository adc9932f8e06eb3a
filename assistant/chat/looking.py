"""Questions that the words of the documents answer: a sentence, the place of something, a section in short, the notice's clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from assistant.chat import papers
from assistant.chat.asking import Asked, content_runs
from assistant.chat.context import Context, Draft, Line
from assistant.chat.facttool import shown
from assistant.chat.findvalue import with_unit
from assistant.chat.reading import ANSWERS, read
from assistant.chat.sentences import Hit, answers, best_sentences
from assistant.chat.wants import Wanted, wanted
from assistant.core.check import Searched
from assistant.core.cite import Cite, place
from assistant.core.document import Document, Dossier
from assistant.core.text import fold, sentences, strip_numbering
from assistant.corpus.notices import NOTICE_ID, notice_document
from assistant.retrieve.embedding import CachedEmbeddings
from assistant.retrieve.index import HybridIndex
from assistant.retrieve.passages import passages

#: Sentences shown for a question of words, and places for a question of place.
SHOWN = 3
PLACES = 6


def answer_sentence(context: Context, asked: Asked) -> Draft:
    """The sentence that answers, its value first; «not found» with what was searched and the nearest passages."""
    want = wanted(asked.text)
    named = papers.author(context, asked, want)
    if named is not None:
        return named
    hits = best_sentences(context, asked)
    good = [h for h in hits if answers(h, want)]
    if not good:
        return not_found(context, asked, hits)
    return _told(context, asked, good, want)


def answer_reading(context: Context, asked: Asked) -> Draft:
    """The sentence that most likely answers though it does not tell every word of the question; «not found» with the nearest ones."""
    judged = read(context, asked, best_sentences(context, asked))
    if not judged or judged[0][0] < ANSWERS:
        return not_found(context, asked, [hit for _, hit in judged])
    likely = [replace(hit, score=chance) for chance, hit in judged if chance >= ANSWERS]
    return _told(context, asked, likely, wanted(asked.text))


def _told(context: Context, asked: Asked, good: Sequence[Hit], want: Wanted) -> Draft:
    """The best of the sentences that answer, with those that say the same."""
    best = good[0]
    if re.search(r"为何|为什么|原因", asked.text):  # the reason may stand in the sentence before
        best = next((h for h in good if h.unit.document == best.unit.document and best.unit.own in h.unit.own and h is not best), best)
    many = bool(re.search(r"哪些|什么(?:样的)?(?:树|植物|矿物|设备)|包括|几种|有什么", asked.text)) and want.kind == "text"
    alike = [h for h in good[1:] if h.score > best.score - (0.4 if many else 0.12) and (many or _beside(h, best))]
    lines = []
    for hit in _unlike([best, *alike])[:SHOWN]:
        cites = _row_cites(hit, asked)
        value = hit.value
        if hit.unit.cells and hit.value_cite is not None:
            name = next((n for n, c in hit.unit.cells if c == hit.value_cite), "")
            value = with_unit(value, name, hit.unit.own, hit.unit.around.partition("||")[0])
        first = value and (hit.unit.cells or value not in hit.unit.shown[:12])
        lines.append(Line(f"{value}：{hit.unit.shown}" if first else hit.unit.shown, cites))
    lines += _elsewhere(good, best, {h.unit.document for h in alike})
    return Draft(True, tuple(_distinct(lines)), value=best.value)


def _elsewhere(good: Sequence[Hit], best: Hit, told: set[str]) -> list[Line]:
    """The same value in other documents, a line each: what one paper says is worth more where another says it too."""
    found: dict[str, Line] = {}
    for hit in good if best.value else ():
        document = hit.unit.document
        if document != best.unit.document and document not in told and fold(hit.value) == fold(best.value):
            found.setdefault(document, Line(f"另见：{hit.unit.shown[:110]}", hit.unit.cites[:2]))
    return list(found.values())[:2]


def _unlike(hits: Sequence[Hit]) -> list[Hit]:
    """Without those that only repeat one before: the paragraph of a sentence that is shown, the sentence of a paragraph."""
    kept: list[Hit] = []
    for hit in hits:
        if not any(
            hit.unit.document == k.unit.document
            and hit.unit.cites[0].block == k.unit.cites[0].block
            and (hit.unit.own in k.unit.own or k.unit.own in hit.unit.own)
            for k in kept
        ):
            kept.append(hit)
    return kept


def _beside(hit: Hit, best: Hit) -> bool:
    """Whether a hit may stand beside the best one: it says the same, or another document says it."""
    return fold(hit.value) == fold(best.value) if best.value else hit.unit.document != best.unit.document or hit.score > best.score - 0.05


def _row_cites(hit: Hit, asked: Asked) -> tuple[Cite, ...]:
    """The sentence; of a table row the cell that names what is asked about and the one with the value, else its first cells."""
    if not hit.unit.cells:
        return hit.unit.cites
    words = [fold(w) for w in hit.unit.shown.split("，")]
    key = max(range(len(hit.unit.cites)), key=lambda i: (sum(_shared(r, words[i]) for r in asked.topic) if i < len(words) else 0, -i))
    if hit.value_cite is not None:
        return tuple(dict.fromkeys((hit.unit.cites[key], hit.value_cite)))
    return hit.unit.cites[:4]


def _distinct(lines: Sequence[Line]) -> list[Line]:
    """Lines that say the same are one, with all their places."""
    found: dict[str, Line] = {}
    for line in lines:
        key = fold(line.text)
        known = found.get(key)
        found[key] = Line(known.text, tuple(dict.fromkeys((*known.cites, *line.cites)))) if known else line
    return list(found.values())


def not_found(context: Context, asked: Asked, hits: Sequence[Hit]) -> Draft:
    """«材料中未找到», with what was searched, the nearest passages and why they do not count."""
    documents = tuple(asked.documents if asked.documents is not None and asked.inside else (d.id for d in context.dossier.documents))
    unlike = _unlike(hits[:6])[:SHOWN]
    nearest = tuple(dict.fromkeys(h.unit.cites[0] for h in unlike))
    lacking = "、".join(dict.fromkeys(m for h in hits[:1] for m in h.missing))
    why = f"最接近的段落没有提到“{lacking}”" if lacking else "最接近的段落没有回答所问的内容"
    unreadable = tuple((d.id, n) for d in context.dossier.documents if d.id in documents for n in d.unreadable_pages())
    searched = Searched(documents, asked.sections, (asked.raw, asked.subject), nearest, unreadable, why)
    names = "、".join(context.document_name(d) for d in documents[:4]) + (f"等{len(documents)}份材料" if len(documents) > 4 else "")
    text = f"材料中未找到。已查找：{names or '（没有这类材料）'}；查找内容：{'、'.join(asked.topic) or asked.text}。"
    if nearest:
        text += f"{why}。"
    if unreadable:
        text += f"另有{len(unreadable)}页无法辨认，须人工查看。"
    lines = [Line(f"“{_opening(context.words(h.unit.cites[0]) if not h.unit.cells else h.unit.shown)}”", h.unit.cites[:1]) for h in unlike]
    return Draft(False, (Line(text), *((Line("最接近的段落（未作为答案）："), *lines) if lines else ())), searched)


#: Characters of a nearest passage that are shown.
OPENING = 110


def _opening(words: str) -> str:
    """The first words of a passage, as it writes them."""
    plain = re.sub(r"\s+", " ", words.strip())
    return plain if len(plain) <= OPENING else f"{plain[:OPENING]}…"


def answer_where(context: Context, asked: Asked) -> Draft:
    """Every place that states a fact or speaks of the words, in document order."""
    cites: list[tuple[str, Cite]] = []
    for name in asked.facts:
        facts = [f for f in context.facts.named(name) if asked.documents is None or f.document in asked.documents]
        cites += [(f"{f.label} {shown(f)}", f.cite) for f in facts]
    if not cites:
        found = best_sentences(context, asked)
        hits = [h for h in found if answers(h, Wanted("text"))]
        if not hits:
            return not_found(context, asked, found)
        cites = [(h.unit.shown[:60], h.unit.cites[0]) for h in hits]
    lines: dict[str, Line] = {}
    for words, cite in cites:
        lines.setdefault(context.where(cite), Line(f"{context.where(cite)}：{words}", (cite,)))
    shown_lines = list(lines.values())[:PLACES]
    return Draft(True, tuple(shown_lines), facts=asked.facts)


@cache
def _notice_index(embedder: CachedEmbeddings | None) -> HybridIndex:
    document = notice_document()
    return HybridIndex(passages(document), embedder)


def answer_notice(context: Context, asked: Asked) -> Draft | None:
    """What the notice says, with its clause; None where it does not speak of it."""
    document = notice_document()
    topic = content_runs(
        re.sub(
            r"这个|本|该|省厅|《?通知》?(?:中|里)?|川自然资发|〔?2023〕?35号(?:文件|文)?|文件|政策|要求|规定|怎么说|有关|条款|内容|哪一?条|第几条",
            " ",
            asked.text,
        )
    )
    inner = replace(context, dossier=Dossier.of("notice", "notice", [document]), searcher=_notice_index(context.embedder))
    inner = replace(inner, dossier=Dossier(NOTICE_ID, NOTICE_ID, (document,)), _cache={})
    question = replace(asked, documents=None, sections=(), years=(), topic=topic or asked.topic)
    every = best_sentences(inner, question)
    hits = [h for h in every if h.coverage >= 0.5]
    if _BY_NAME.search(asked.text):
        likely = [replace(h, score=chance) for chance, h in read(inner, question, every) if chance >= LIKELY]
        hits = hits or likely or [replace(h, score=chance) for chance, h in read(inner, question, every)[:1]]
        if wanted(asked.text).kind in ("quantity", "count") and hits and not any(h.value for h in (*hits, *likely)):
            return _unwritten(context, asked, hits)
    if not hits:
        return None
    best = hits[0]
    lines = []
    for hit in [h for h in hits[:SHOWN] if h.score > best.score - 0.15]:
        cite = hit.unit.cites[0]
        lines.append(Line(f"{context.where(cite)}：{hit.unit.shown}", (cite,)))
    return Draft(True, tuple(lines))


#: The notice is asked by its name; from this likelihood on a sentence of it is shown then.
_BY_NAME = re.compile(r"通知|35号|川自然资发")
LIKELY = 0.3


def _unwritten(context: Context, asked: Asked, hits: Sequence[Hit]) -> Draft:
    """A figure that the notice does not set, with what it says nearest to it."""
    nearest = [h.unit for h in _unlike(hits)[:SHOWN]]
    searched = Searched((NOTICE_ID,), (), (asked.raw,), tuple(u.cites[0] for u in nearest), (), "《通知》没有写明所问的数值")
    lines = [Line(f"{context.where(u.cites[0])}：“{_opening(u.shown)}”", u.cites[:1]) for u in nearest]
    return Draft(False, (Line("《通知》中未找到所问的数值。最接近的条文（未作为答案）："), *lines), searched)


def answer_summary(context: Context, asked: Asked) -> Draft | None:
    """A section in short: its subsections and the first sentence of its paragraphs; None where no section is meant."""
    found = _section(context, asked)
    if found is None:
        return None
    document, index = found
    inside = [b for b in document.section_blocks(index) if b.role not in ("heading", "cell", "caption") and len(b.text.strip()) >= 20]
    parts = "、".join(strip_numbering(s.title) for s in document.subsections(index))
    title = document.sections[index].title
    lines = [Line(f"{context.document_name(document.id)}“{title}”" + (f"，含：{parts}" if parts else "") + "。要点：")]
    step = max(1, len(inside) // 6)
    for block in inside[::step][:6]:
        a, b = sentences(block.text)[0]
        lines.append(Line(block.text[a:b].strip(), (place(document, block, a, b),)))
    return Draft(True, tuple(lines)) if len(lines) > 1 else None


def _section(context: Context, asked: Asked) -> tuple[Document, int] | None:
    """The section whose title the question names best."""
    runs = [re.sub(r"介绍|简要|简述|概述|概括|总结|部分|章节|内容|要点", "", r) for r in (*asked.sections, *asked.topic)]
    runs = [fold(r) for r in runs if len(r) >= 2]
    best: tuple[float, Document, int] | None = None
    for document in context.dossier.documents:
        if asked.documents is not None and document.id not in asked.documents:
            continue
        for section in document.sections:
            title = fold(section.title)
            said = sum(_shared(run, title) for run in runs)
            score = said - 0.05 * abs(len(fold(strip_numbering(section.title))) - said) - 0.01 * section.level
            if said >= 2 and (best is None or score > best[0]):
                best = (score, document, section.index)
    return (best[1], best[2]) if best else None


def _shared(run: str, title: str) -> int:
    """Length of the longest piece of a run that stands in a title."""
    for size in range(len(run), 1, -1):
        if any(run[i : i + size] in title for i in range(len(run) - size + 1)):
            return size
    return 0


def answer_profile(context: Context) -> Draft:
    """The mine in a few lines, from its facts."""
    names = ("mine_name", "enterprise", "county", "status", "mineral", "method", "scale_wt", "area_km2", "license_no", "license_to",
             "reserves_total_wt", "service_life_a", "remaining_life_a", "reclaim_hm2", "static_wan", "score_total")  # fmt: skip
    lines = [Line(f"{f.label}：{shown(f)}", (f.cite,)) for n in names if (f := context.facts.main(n)) is not None]
    summary = context.report.summary
    told = f"核对清单：符合{summary.met}项，部分符合{summary.partial}项，缺失{summary.missing}项，矛盾{summary.contradicted}项；疑点{len(context.report.findings)}处。"
    return Draft(bool(lines), (*lines, Line(told)))
