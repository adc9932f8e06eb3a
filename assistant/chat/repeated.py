"""How a thing is written wherever it is written: the same figure in two places of a document, and the calculation behind a figure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.chat.asking import Asked, content_runs, understand
from assistant.chat.cells import entries
from assistant.chat.checking import bare
from assistant.chat.context import Context, Draft, Line
from assistant.chat.facttool import shown, statements
from assistant.chat.marks import char_weights, covered, told_by
from assistant.chat.sentences import Hit, best_sentences
from assistant.chat.tables import TOTAL, Match, with_its_unit
from assistant.chat.values import bare_number
from assistant.chat.wording import periods, within, words_of
from assistant.core.cite import Cite, place
from assistant.core.text import fold, sentences
from assistant.core.units import Dimension, quantities

#: Words that ask for a comparison and name nothing.
_COMPARING = re.compile(
    r"各处|两处|几处|前后|各个地方|几个地方|正文|上下文|表里|文中|两个?地方|互相|自相|之间|写的?|填的?|数字|数据|数值|说法"
)
_FORMULA = re.compile(r"\d[^。；]{0,40}[÷×/*＝=≈][^。；]{0,60}\d|等于.{2,40}(?:除以|乘)|(?:除以|乘以|扣除|减去|折减|折算)")
_MOST = 6


@dataclass(frozen=True)
class Figure:
    """A figure in base units, as written, the words it stands in, its cites (the last one is the figure's own)."""

    number: float
    dimension: Dimension
    text: str
    shown: str
    cites: tuple[Cite, ...]


def written(context: Context, asked: Asked) -> Draft | None:
    """Every value that the documents give to what is asked about, and whether they are one; None where fewer than two places give any."""
    topic = content_runs(_COMPARING.sub(" ", "，".join(understand(bare(asked.text), context.dossier).topic)))
    if not topic:
        return None
    question = replace(asked, topic=topic)
    words = words_of(context, topic)[0]
    weights = char_weights(words, "quantity")
    hits = [h for h in best_sentences(context, question, documents=asked.documents) if _says(h, weights)]
    found: list[Figure] = []
    for hit in hits:
        found += _figures(context, hit, words)
    found += _cells(context, asked, weights)
    kinds = [f.dimension for f in found]
    if len(found) < 2:
        return None
    common = max(dict.fromkeys(kinds), key=lambda k: (kinds.count(k), -kinds.index(k)))
    groups: dict[float, list[Figure]] = {}
    for figure in found:
        if figure.dimension == common:
            groups.setdefault(round(figure.number, 6), []).append(figure)
    places = {(c.document, c.block) for g in groups.values() for f in g for c in f.cites[-1:]}
    if len(places) < 2:
        return None
    lines = []
    if len(groups) == 1:
        rows = next(iter(groups.values()))
        lines.append(Line(f"一致：{len(places)}处均为{rows[0].text}", tuple(r.cites[-1] for r in rows[:_MOST])))
    else:
        told = "、".join(rows[0].text for rows in groups.values())
        lines.append(Line(f"写法不同：{told}；口径是否相同待核实。", ()))
        lines += [
            Line(f"{rows[0].text}：{rows[0].shown[:110]}", tuple(dict.fromkeys(c for r in rows[:3] for c in r.cites)))
            for rows in list(groups.values())[:_MOST]
        ]
    return Draft(True, tuple(lines))


def _says(hit: Hit, weights: dict[str, list[float]]) -> bool:
    """Whether the sentence itself, not its headings, says every word that weighs."""
    heavy = {run: weight for run, weight in weights.items() if any(w > 0.5 for w in weight)}
    return bool(heavy) and all(
        mark >= 0.8 for run, weight in heavy.items() for mark, w in zip(covered(run, hit.unit.own, ""), weight, strict=True) if w > 0.5
    )


def _figures(context: Context, hit: Hit, topic: tuple[str, ...]) -> list[Figure]:
    """The figure of a sentence that stands behind the words that are asked about, in base units."""
    if hit.unit.cells:
        return []
    cite = hit.unit.cites[0]
    raw = context.words(cite)
    folded = fold(raw)
    ends = [folded.find(run[-2:]) for run in topic if len(run) >= 2 and folded.find(run[-2:]) >= 0]
    ends = ends or [folded.find(run[i : i + 2]) for run in topic for i in range(len(run) - 1)]
    anchor = max(ends, default=-1)
    if anchor < 0:
        return []
    ahead = raw.find(folded[anchor : anchor + 2])
    rows = [
        q for q in quantities(raw) if q.unit is not None and q.start >= max(0, ahead) and not (q.unit.symbol == "年" and q.value > 1900)
    ]
    if not rows:
        return []
    q = rows[0]
    assert q.unit is not None
    return [Figure(q.value * q.unit.factor, q.unit.dimension, raw[q.start : q.end], hit.unit.shown, (cite,))]


def _cells(context: Context, asked: Asked, weights: dict[str, list[float]]) -> list[Figure]:
    """The figures of tables whose row and column are called so; of a table of years only the years that are asked for."""
    when = periods(asked.text)
    found = []
    for entry in entries(context):
        if (asked.documents is not None and entry.document not in asked.documents) or not bare_number(entry.text):
            continue
        if entry.periods and not (when and within(when, entry.periods)):
            continue
        name = f"{entry.key}|{entry.head}" + (f"|{entry.around.split('|')[1]}" if TOTAL.search(entry.key) and "|" in entry.around else "")
        heavy = [(run, w) for run, w in weights.items() if any(x > 0.5 for x in w)]
        if not heavy or any(m < 0.8 for run, w in heavy for m, x in zip(covered(run, name, ""), w, strict=True) if x > 0.5):
            continue
        match = Match(entry, 0.0, entry.text.strip(), entry.cite)
        told = with_its_unit(match)
        quantity = next(iter(quantities(told)), None)
        if quantity is not None and quantity.unit is not None:
            cites = tuple(c for c in (entry.row, entry.cite) if c is not None)
            shown = "·".join(p for p in (entry.key.replace("|", " "), entry.head) if p)
            found.append(Figure(quantity.value * quantity.unit.factor, quantity.unit.dimension, told, shown, cites))
    return found


# ---------------------------------------------------------------- how a figure was made

MADE = re.compile(
    r"怎么(?:算|计算|得(?:来|出)|来|推算|测算|求)|如何(?:计算|算|得|测算|推算|求)|计算(?:过程|公式|方法|依据|式)|算式|公式|算出来|推导"
)


_REASONED = re.compile(r"考虑|加上?|包括|包含|其中|由.{1,20}[组构]成|按|扣除|减去|根据|依据")
#: What a figure is made of, where the documents do not say how.
_PARTS: dict[str, tuple[str, ...]] = {
    "fund_balance_wan": ("fund_accrued_wan", "fund_used_wan"),
    "reclaim_rate": ("reclaim_hm2", "responsibility_hm2"),
    "responsibility_hm2": ("damaged_hm2", "planned_damage_hm2"),
    "service_life_a": ("reserves_mineable_wt", "scale_wt"),
    "remaining_life_a": ("remaining_mineable_wt", "scale_wt"),
    "dynamic_wan": ("static_wan",),
}


def _half(weights: dict[str, list[float]], own: str, around: str) -> bool:
    """Whether a paragraph says nearly half of what is asked about: enough for a calculation that gives the very figure that is named."""
    total = sum(map(len, weights))
    return not total or sum(sum(covered(r, own, around)) for r in weights) >= 0.4 * total


def how_made(context: Context, asked: Asked) -> Draft | None:
    """The sentence that shows the calculation of a figure; else the figure and that no calculation is given; None where it asks for none."""
    if not MADE.search(asked.text):
        return None
    text = MADE.sub(" ", asked.text)
    topic = content_runs(re.sub(r"(?<![\d.])\d+(?:\.\d+)?[\u4e00-\u9fff%]?", " ", text)) or asked.topic
    words, _ = words_of(context, topic)
    weights = char_weights(words, "text")
    figures = re.findall(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.])", asked.text)
    found: list[tuple[float, Line]] = []
    for document in context.dossier.documents:
        if asked.documents is not None and document.id not in asked.documents:
            continue
        for block in document.body:
            if block.role in ("heading", "caption", "cell") or (document.id, block.id) in context.barred:
                continue
            for a, b in sentences(block.text):
                own = fold(block.text[a:b])
                named = any(re.search(rf"(?<![\d.]){re.escape(f)}(?:\.0+)?(?![\d.])", own) for f in figures)
                if not _FORMULA.search(block.text[a:b]) and not (named and _REASONED.search(own)):
                    continue
                around = fold(document.section_path(block.section))
                marks = {r: covered(r, own, around) for r in weights}
                shown_fully = all(told_by(r, m, weights[r], own, context) for r, m in marks.items())
                if not shown_fully and not (named and _FORMULA.search(block.text[a:b]) and _half(weights, fold(block.text), around)):
                    continue
                score = (
                    sum(sum(m) for m in marks.values())
                    + 6 * sum(sum(m) for m in marks.values()) / max(1, sum(map(len, marks)))
                    + 6.0 * named
                    + own.count("=")
                    + own.count("÷")
                )
                found.append((score, Line(block.text[a:b].strip(), (place(document, block, a, b),))))
    found.sort(key=lambda f: -f[0])
    if found:
        lines = [line for score, line in found[:2] if score > found[0][0] - 2]
        return Draft(True, tuple(lines))
    names = dict.fromkeys(n for name in asked.facts for n in (name, *_PARTS.get(name, ())))
    lines = [Line(f"{f.label}：{shown(f)}", (f.cite,)) for name in names for f in statements(context, asked, name)[:1]]
    return Draft(True, (*lines, Line("材料没有写明计算过程。"))) if lines else None
