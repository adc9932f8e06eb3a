"""Which sentence or table row answers a question: passages found by the search, their sentences ranked, an honest «not there».

A sentence answers where it covers what the question is about (its own words and those of its headings and table header, synonyms
counted), has a value of the kind that is asked for, and lies near in meaning. Nearness alone never suffices: an encoder finds everything
about mines near to everything else about mines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.chat.asking import Asked
from assistant.chat.context import Context
from assistant.chat.findvalue import find_value
from assistant.chat.marks import char_weights, covered, told, told_by
from assistant.chat.pieces import Unit, units
from assistant.chat.wants import BY_OTHERS, FORMER, Wanted, wanted
from assistant.chat.wording import alike, periods, within, words_of
from assistant.core.cite import Cite
from assistant.core.document import Block, Document
from assistant.core.search import Passage
from assistant.core.text import fold, sentences

#: Passages looked into, and sentences of them that the encoder compares with the question.
PASSAGES = 14


COMPARED = 6
#: A lead in score that the encoder does not overturn.
CLEAR = 0.35
#: A sentence answers from this coverage on (calibrated on questions with and without an answer, tests/chat/questions.yaml).
COVERED = 0.5


@dataclass(frozen=True)
class Hit:
    """A unit with its marks: coverage 0 to 1, nearness (cosine) and score; value: what was asked for, as written, and its place.
    elsewhen: it speaks of other periods than the one that is asked for."""

    unit: Unit
    coverage: float
    score: float
    missing: tuple[str, ...] = ()
    value: str = ""
    value_cite: Cite | None = None
    nearness: float = 0.0
    elsewhen: bool = False


def best_sentences(context: Context, asked: Asked, *, documents: Sequence[str] | None = None) -> list[Hit]:
    """The sentences that may answer, best first."""
    query = asked.subject if len(asked.subject) >= 4 else asked.text
    limited = documents if documents is not None else asked.documents if asked.inside else None
    found = context.searcher.search(query, k=PASSAGES, documents=limited)
    if limited is None and asked.documents:
        found = [*context.searcher.search(query, k=PASSAGES // 2, documents=asked.documents), *found]
    want = wanted(asked.text)
    words, unknown = words_of(context, asked.topic)
    found = [*found, *_by_word(context, words, limited)]
    asked = replace(asked, topic=words)
    weights = char_weights(words, want.kind)
    hits = [_judge(unit, asked, want, weights, context, unknown) for unit in units(context, found) if not _barred(context, unit)]
    hits.sort(key=lambda h: (-h.score, h.unit.rank))
    return _with_meaning(context, asked, hits)


#: Blocks that hold a rare word of the question are looked at wherever the search ranks them.
RARE = 12


def _by_word(context: Context, words: Sequence[str], limited: Sequence[str] | None) -> list[Passage]:
    """The blocks with the rarest word of the question, as passages; none where every word is frequent."""
    best: list[tuple[Document, Block]] = []
    told = {w: w for w in words if len(w) >= 2}
    told |= {o: w for w in list(told) if not context.occurs(w) for group in alike() if w in group for o in group if len(o) >= 2}
    for word in sorted(told):
        places = [
            (d, b)
            for d in context.dossier.documents
            if limited is None or d.id in limited
            for b, text in zip(d.body, _folded(context, d), strict=True)
            if word in text and b.role not in ("heading", "caption")
        ]
        if 0 < len(places) <= RARE and (not best or len(places) < len(best)):
            best = places
    return [Passage(d.id, (b.id,), b.text, d.section_path(b.section), None, 0.0, 0.0, 0.0) for d, b in best]


def _folded(context: Context, document: Document) -> list[str]:
    return context.kept(f"folded {document.id}", lambda: [fold(b.text) for b in document.body])


_VALUED = frozenset({"quantity", "count", "date", "code", "person", "organisation", "who", "frequency"})


def answers(hit: Hit, want: Wanted) -> bool:
    """Whether a hit answers: what was asked is covered, no content word is wholly unknown to it, a figure that is asked for is there."""
    return hit.coverage >= COVERED and not hit.missing and not hit.elsewhen and (bool(hit.value) or want.kind not in _VALUED)


def _barred(context: Context, unit: Unit) -> bool:
    return any((c.document, c.block) in context.barred for c in unit.cites)


#: The largest of something is a value that the documents call so.
_MOST = re.compile(r"最[大小高低](?!.{0,8}哪)")


def _beside_topic(unit: Unit, value: str, weights: dict[str, list[float]]) -> bool:
    """Whether a word of the question stands in the very sentence of the value (a unit may be a paragraph)."""
    spans = sentences(unit.shown)
    if len(spans) < 2:
        return True
    own = next((fold(unit.shown[a:b]) for a, b in spans if value in unit.shown[a:b]), unit.own)
    heavy = {run: weight for run, weight in weights.items() if any(w > 0.5 for w in weight)}
    return not heavy or any(told(run, covered(run, own, ""), weight) for run, weight in heavy.items())


def _repeats(own: str, weights: dict[str, list[float]]) -> bool:
    """Whether a unit says hardly more than the question itself."""
    said = "".join(weights)
    return sum(c not in said for c in own if "\u3400" <= c <= "\u9fff") <= 4


def figures(text: str) -> list[str]:
    """The figures that a question itself names (为何有3.8公顷不复垦): what answers it speaks of them."""
    return [f for f in re.findall(r"(?<![\d.第])\d+(?:\.\d+)?(?![\d.年号])", text) if len(f) >= 2]


def _judge(unit: Unit, asked: Asked, want: Wanted, weights: dict[str, list[float]], context: Context, unknown: Sequence[str] = ()) -> Hit:
    total = got = 0.0
    missing: list[str] = list(unknown)
    for run, weight in weights.items():
        marks = covered(run, unit.own, unit.around)
        total += sum(weight)
        got += sum(m * w for m, w in zip(marks, weight, strict=True))
        if not told_by(run, marks, weight, unit.own, context):
            missing.append(run)
    if BY_OTHERS.search(asked.text) and "第三方" not in unit.own + unit.around:
        missing.append("第三方")
    coverage = got / total if total else 0.0
    value, at = find_value(unit, want, asked, context)
    if value and want.kind in ("quantity", "count") and not unit.cells and not _beside_topic(unit, value, weights):
        value, at = "", None
    most = _MOST.search(asked.text)
    if (
        most
        and want.kind in ("quantity", "count")
        and most.group() not in unit.own + unit.around
        and not re.search(r"不超过|不大于|不高于|不低于|不小于|以内", unit.own)
    ):
        value, at = "", None
    score = coverage + _placed(unit, asked, want, value, context) + _spoken(unit, asked, want, weights)
    return Hit(
        unit,
        coverage,
        score,
        tuple(missing),
        value,
        at,
        elsewhen=_elsewhen(
            unit, asked, want, context.whole.document(unit.document).kind == "self_assessment", int(context.report.as_of[:4]) - 1
        ),
    )


def _placed(unit: Unit, asked: Asked, want: Wanted, value: str, context: Context) -> float:
    """What its value, its year and its place speak for a unit."""
    score = -0.012 * unit.rank
    if want.kind != "text":
        score += 0.18 if value else -0.12
        if (
            value
            and re.search(rf"(?:不低于|不小于|不少于|不高于|不超过|≥|≤){re.escape(fold(value))}", unit.own)
            and not _REQUIRED.search(asked.text)
        ):
            score -= 0.25
        if value and _right_behind(unit.own, value, asked.topic):
            score += 0.1
    if asked.years:
        years = [str(y) for y in asked.years]
        score += 0.15 if any(y in unit.own or y in unit.around for y in years) else -0.1
    if unit.cells and any(len(run) >= 2 and fold(context.words(unit.cites[0])) in run for run in asked.topic):
        score += 0.15  # the row of the very thing that is asked about
    if asked.documents is not None and unit.document in asked.documents:
        score += 0.25
    elif unit.cells and (stamp := re.match(r"(20\d\d)年?(?:度)?(?:\||$)", unit.own)):
        year = int(stamp.group(1))
        score += 0.01 * (year - 2010) if year <= int(context.report.as_of[:4]) else -0.5  # of a series, the latest year that is past
    if asked.sections and any(fold(s) in unit.around for s in asked.sections):
        score += 0.2
    return score


def _spoken(unit: Unit, asked: Asked, want: Wanted, weights: dict[str, list[float]]) -> float:
    """What its wording speaks for a unit: figures that the question names, reasons, enumerations, results."""
    score = sum(0.08 for run in asked.topic if len(run) >= 3 and (run in unit.own or run in unit.around))
    score += sum(0.6 for figure in figures(asked.text) if re.search(rf"(?<![\d.]){re.escape(figure)}(?![\d.])", unit.own))
    if re.search(r"为何|为什么|原因|为啥", asked.text) and re.search(r"因|由于|原因|影响|受", unit.own):
        score += 0.3
    if want.kind == "text" and any(
        re.search(re.escape(run[-4:]) + r"(?:类型|种类|方式)?(?:为|是|:|以|主要|采用|属)", unit.own) for run in asked.topic
    ):
        score += 0.25
    if _MANY.search(asked.text) and unit.own.count("、") >= 2 and not unit.cells:
        score += 0.25
    if re.search(r"补充(?:合同|协议)", unit.own) and "补充" not in asked.text:
        score -= 0.3
    if want.dimension == "rate" and _ACTUAL.search(asked.text) and unit.around.endswith("自评估报告"):
        score += 0.12
    if not FORMER.search(asked.text) and _FORMERLY.search(unit.own):
        score -= 0.35
    if want.kind == "quantity" and any(f"平均{run[-2:]}" in unit.own for run in asked.topic if len(run) >= 2):
        score += 0.1  # of several figures the mean is the one that is meant
    if re.search(r"各|分别", asked.text) and re.search(r"分别|各", unit.own):
        score += 0.4
    if re.search(r"结果|结论|等次|意见", asked.text) and re.search(r"合格|同意|通过|符合|达标|等次|评定为|不予", unit.own):
        score += 0.4
    if want.kind == "text" and not unit.cells and len(unit.own) <= 30 and _repeats(unit.own, weights):
        score -= 0.4  # a title says nothing
    score -= 0.0004 * max(0, len(unit.own) - 120)
    return score


#: A day is no period: what was counted on it is not what was done in its year.
_DAY = re.compile(r"20\d\d[年/.-]\d{1,2}[月/.-]\d{1,2}日?")
#: Questions that want several names: a sentence that enumerates answers better.
_MANY = re.compile(r"哪些|什么(?:样的)?(?:树|植物|矿物|设备|品种|措施)|有什么|哪几|几种")
_RUN = re.compile(r"(20\d\d)年?[至到—–~～-]+(20\d\d)年(?=.{0,14}(?:分别|依次|[\d.]+[^\d。，]{0,4}、))")


def _run_of_years(own: str) -> frozenset[str]:
    """The years of a run whose figures are told one by one («2019至2023年分别…»)."""
    return frozenset(str(y) for a, b in _RUN.findall(own) if int(b) - int(a) <= 10 for y in range(int(a), int(b) + 1))


#: What is required or designed is asked for; what was done is asked for.
_REQUIRED = re.compile(r"要求|设计|标准|指标|目标|规定|最低|至少|不低于|应|计划|方案|限值")
_ACTUAL = re.compile(r"实际|了(?:多少|几|百分)|(?:达|做|用|完成)到?了|去年|20\d\d年")
#: A sentence that tells what was before, and is no answer to what is now.
_FORMERLY = re.compile(
    r"(?:变更|整合|换证|扩能|技改|改制)前|旧(?:证|矿|方案|采矿)|原(?:采矿许可证|证|规模|生产规模|核定|法定代表人|面积)|注销|上一期|(?:当时|原先|此前|以前)"
)
_TOTAL_ASKED = re.compile(r"一共|总共|累计|合计|[三五几历]年(?:来|间)?(?:总|共)")
_PLANNED = re.compile(r"系数|限值|标准|设计|计划|预计|按.{0,12}计|估算|可研|拟")


def _elsewhen(unit: Unit, asked: Asked, want: Wanted, report: bool, latest: int) -> bool:
    """Whether a unit speaks of periods, and of none that is asked for; a figure asked for a year must be of that year."""
    when = periods(asked.text)
    if not when and _TOTAL_ASKED.search(asked.text) and unit.cells and periods(unit.own.partition("|")[0]):
        return True  # one year's row is no total
    if not when:
        return (
            want.kind in ("quantity", "count") and bool(unit.cells) and unit.own[:1] == "第" and bool(periods(unit.own.partition("|")[0]))
        )
    if want.kind == "date":
        return False
    quarters = "季" in unit.own + unit.around + asked.text
    undated = _DAY.sub("", unit.own) if want.dimension == "rate" else unit.own
    own = periods(undated, quarters=quarters) or periods(_DAY.sub("", unit.around.partition("||")[0]), quarters=quarters)
    own |= _run_of_years(unit.own)
    if not own:
        return want.kind in ("quantity", "count") and (
            bool(unit.cells) or not report or bool(_PLANNED.search(unit.own)) or any(p != str(latest) for p in when if "q" not in p)
        )
    return not within(when, own)


def _right_behind(own: str, value: str, topic: Sequence[str]) -> bool:
    """Whether the value stands right behind a word that is asked about (编制单位：某某公司)."""
    at = own.find(fold(value))
    before = own[max(0, at - 8) : at].rstrip(":|为是约达") if at > 0 else ""
    stems = [run[-2] for run in topic if len(run) >= 2 and run.endswith("度")]  # 土壤厚度: 土壤为黄壤，厚0.3～0.8m
    return any(len(run) >= 2 and before.endswith(run[-2:]) for run in topic) or any(before.endswith(stem) for stem in stems)


def _with_meaning(context: Context, asked: Asked, hits: list[Hit]) -> list[Hit]:
    """The first ones compared with the question by the encoder; without one their order stays."""
    if context.embedder is None or not hits:
        return hits
    able = [
        h
        for h in hits
        if h.coverage >= COVERED and not h.missing and not h.elsewhen and (bool(h.value) or wanted(asked.text).kind not in _VALUED)
    ]
    if not able or (len(able) > 1 and able[0].score - able[1].score > CLEAR) or len(able) == 1:
        return [*able[:1], *(h for h in hits if h not in able[:1])]  # nothing to choose between: the encoder is not asked
    first = able[:COMPARED]
    rest = [h for h in hits if h not in first]
    question = context.embedder.encode([asked.raw], "query")[0]
    vectors = context.embedder.encode([f"{h.unit.around.split('|')[0][-20:]}：{h.unit.shown}" for h in first])
    near = [float(v) for v in vectors @ question]
    middle = sum(near) / len(near)
    judged = [replace(h, score=h.score + 3.0 * (n - middle), nearness=n) for h, n in zip(first, near, strict=True)]
    return sorted(judged, key=lambda h: (-round(h.score, 6), h.unit.rank)) + rest
