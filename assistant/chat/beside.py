"""What each document writes about one thing, side by side, and whether that is one («各是多少», «说法是否一致», «A还是B»)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.chat.asking import Asked, understand, without_documents
from assistant.chat.checking import bare
from assistant.chat.context import Context, Draft, Line
from assistant.chat.facttool import grouped, shown, statements
from assistant.chat.marks import covered
from assistant.chat.sentences import best_sentences
from assistant.chat.wants import Wanted, wanted
from assistant.core.dates import dates
from assistant.core.document import Document
from assistant.core.text import fold
from assistant.core.units import Quantity, agree, quantities

Route = Callable[[Context, Asked], tuple[str, Draft]]

MAIN_KINDS = ("self_assessment", "development_plan", "reclamation_plan")
#: Each of several documents is asked for.
_EACH = re.compile(
    r"(?:分别|各自|各)(?:写|说|给|列|报|填)?(?:的|了)?(?:是|为)?(?:多少|几|什么|谁|哪|怎么|如何)|(?:相)?差(?:了)?(?:多少|几)|(?:哪一?[个份]|谁)(?:写的?)?(?:更)?(?:大|多|高|小|少|低)"
)
_EITHER = re.compile(r"(?:^|[，是为属用])(?P<a>[^，是为属用]{1,8})还是(?P<b>[\u4e00-\u9fff]{1,8}?)(?=$|，|[吗呢?])")
_CLAUSE = re.compile(r"第\s*[一二三四五六七八九十百\d]+\s*[条款]")
_NAMED_PLACE = re.compile(r"第?几[条款项章节]|第几|^(?:称|说|写|载)(?!明)|(?<=[ ，])(?:称|说|写)")
#: A sentence is shown up to this length.
LONG = 130


@dataclass(frozen=True)
class Statement:
    """What a document says: the words of the value, the line that shows it, the value in a form that can be compared."""

    document: str
    value: str
    line: Line
    quantity: Quantity | None = None


def beside(context: Context, asked: Asked, route: Route) -> Draft | None:
    """The statements of the documents beside one another; None where fewer than two documents say anything of what is asked about."""
    choice = _EITHER.search(asked.text)
    text = _NAMED_PLACE.sub(" ", bare(without_documents(asked.text, context.dossier)))
    options: tuple[str, ...] = ()
    if choice:
        options, text = _options(choice, text)
    own = understand(text, context.dossier)
    if "绿色矿山" in text and not own.facts:
        own = replace(own, topic=(*own.topic, "绿色矿山"))
    if not own.topic and not own.facts:
        return None
    clause = re.search(r"几[条款]|条款", asked.text) is not None
    found = [s for d in _documents(context, asked) if (s := _statement(context, own, d, route, clause=clause)) is not None]
    if len({s.document for s in found}) < 2:
        return None
    return Draft(True, (_verdict(context, found, options), *(s.line for s in found)), facts=own.facts)


def wanted_each(asked: Asked) -> bool:
    """Whether a question asks the same of several documents."""
    return len(asked.kinds) >= 2 and _EACH.search(asked.text) is not None


def named_both(asked: Asked) -> bool:
    """Whether a question names what is to be put beside one another: two kinds of documents, or two ways of saying it."""
    return len(asked.kinds) >= 2 or _EITHER.search(asked.text) is not None


def either(text: str) -> bool:
    """Whether folded words put two things to choice."""
    return _EITHER.search(text) is not None


def _options(either: re.Match[str], text: str) -> tuple[tuple[str, ...], str]:
    """The two that are put to choice (without what they share), and the question with what they share in their place."""
    a, b = either.group("a"), either.group("b")
    size = 0
    while size < min(len(a), len(b)) - 1 and a[-1 - size] == b[-1 - size]:
        size += 1
    shared = a[len(a) - size :] if size >= 2 else ""
    kept = [w[: len(w) - size] if size >= 2 else w for w in (a, b)]
    return tuple(kept), re.sub(rf"(?:是|为)?{re.escape(a)}还是{re.escape(b)}", shared, text)


def _documents(context: Context, asked: Asked) -> list[Document]:
    """The documents that are put beside one another: those that are named where they are two or more, else the main ones and the papers."""
    kinds = {context.dossier.document(d).kind for d in asked.documents or ()}
    if asked.documents is not None and len(kinds) >= 2:
        return [context.dossier.document(d) for d in asked.documents]
    main = [d for d in context.dossier.documents if d.kind in MAIN_KINDS]
    return [*main, *(d for d in context.dossier.documents if d.kind not in MAIN_KINDS)]


def _statement(context: Context, own: Asked, document: Document, route: Route, *, clause: bool) -> Statement | None:
    """What one document says: a fact, a figure of a table or sentence, else its nearest sentence; clause: the number of a clause is asked for."""
    limited = replace(own, documents=(document.id,), inside=True, kinds=(document.kind,))
    name = context.document_name(document.id)
    for fact_name in own.facts[:1]:
        facts = statements(context, limited, fact_name)
        if facts:
            fact = grouped(facts)[0][0]
            return _made(document, f"{name}：{fact.label}{shown(fact)}", shown(fact), (fact.cite,))
    want = _sought(own)
    if document.kind not in MAIN_KINDS and want.kind == "text" and not _title_says(document, own):
        return None
    if want.kind == "quantity":
        _, draft = route(context, replace(limited, text=f"{own.text}是多少", raw=f"{own.text}是多少"))
        if draft.found and draft.lines and draft.lines[0].cites and all(c.document == document.id for c in draft.lines[0].cites):
            value = draft.lines[0].text[:40].partition("：")[0] if draft.value and draft.value in draft.lines[0].text[:40] else draft.value
            return _made(document, f"{name}：{draft.lines[0].text[:LONG]}", value, draft.lines[0].cites)
    hits = best_sentences(context, replace(limited, text=f"{own.text}是什么"), documents=(document.id,))
    if clause:
        hits = [h for h in hits if _CLAUSE.search(h.unit.shown) and h.coverage >= 0.4][:1]
    for hit in hits[:1]:
        if clause or (hit.coverage >= 0.6 and not hit.missing):
            number = _CLAUSE.search(hit.unit.shown) if clause else None
            return _made(document, f"{name}：{hit.unit.shown[:LONG]}", number.group() if number else hit.value, hit.unit.cites[:4])
    return None


def _sought(own: Asked) -> Wanted:
    found = wanted(own.text)
    return (
        found if found.kind != "text" else wanted(f"{own.text}是多少") if re.search(r"[量率数额积度价高深长宽厚限比]$", own.text) else found
    )


def _title_says(document: Document, own: Asked) -> bool:
    """Whether a paper's own name says a word of the question."""
    name = fold(document.path)
    return any(run[i : i + 2] in name for run in own.topic for i in range(len(run) - 1))


def _made(document: Document, told: str, value: str, cites: Sequence[object]) -> Statement:
    figures = [q for q in quantities(value) if not (q.unit and q.unit.symbol == "年" and q.value > 1900)] if not dates(value) else []
    return Statement(document.id, value, Line(told, tuple(cites)), figures[0] if len(figures) == 1 else None)  # type: ignore[arg-type]


def _verdict(context: Context, found: Sequence[Statement], options: Sequence[str]) -> Line:
    """Whether the statements are one, as far as their values tell."""
    if options:
        said = {o: [s for s in found if all(m >= 0.7 for m in covered(o, fold(s.line.text), ""))] for o in options}
        told = "；".join(f"写“{o}”的有{_names(context, rows)}" for o, rows in said.items() if rows)
        both = sum(bool(rows) for rows in said.values()) > 1
        if told:
            rest = [s for s in found if not any(s in rows for rows in said.values())]
            differ = both or bool(rest)
            return Line(
                f"{'说法不一致，待核实' if differ else '说法一致'}：{told}" + (f"；{_names(context, rest)}另有写法" if rest else "")
            )
    if all(s.quantity is not None for s in found):
        first = found[0].quantity
        alike = [s for s in found if s.quantity is not None and first is not None and agree(first, s.quantity)]
        if len(alike) == len(found):
            return Line(f"一致，均为{found[0].value}")
        apart = _apart(found)
        return Line(f"不一致{apart}，待核实：" + "；".join(f"{context.document_name(s.document)}{s.value}" for s in found))
    values = {fold(s.value) for s in found}
    if "" not in values:
        return Line(
            f"一致，均为{found[0].value}"
            if len(values) == 1
            else "写法不同，待核实：" + "；".join(f"{context.document_name(s.document)}{s.value}" for s in found)
        )
    return Line("各材料的说法如下，请对照核实：")


def _apart(found: Sequence[Statement]) -> str:
    """How far two different figures lie apart; '' where there are more."""
    values = list(dict.fromkeys(round(s.quantity.base, 6) for s in found if s.quantity is not None))
    unit = found[0].quantity.unit if found[0].quantity is not None else None
    if len(values) != 2 or unit is None:
        return ""
    return f"，相差{abs(values[0] - values[1]) / unit.factor:.4f}".rstrip("0").rstrip(".") + unit.symbol


def _names(context: Context, found: Sequence[Statement]) -> str:
    return "、".join(dict.fromkeys(context.document_name(s.document) for s in found))
