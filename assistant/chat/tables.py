"""Looking a value up in a table: the row by its name or period, the column by its heading, the unit by what is asked.

A cell answers where every word of the question is told by its names (`cells`) and the row (or its period) is the one that is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.chat.asking import Asked
from assistant.chat.cells import NUMBERING, Entry, entries
from assistant.chat.context import Context, Draft, Line
from assistant.chat.marks import char_weights, covered, told
from assistant.chat.sentences import answers, best_sentences
from assistant.chat.values import bare_number, dimension_of, spans_of
from assistant.chat.wants import FORMER, Wanted, unit_asked, wanted
from assistant.chat.wording import periods, within, words_of
from assistant.core.cite import Cite
from assistant.core.document import Document, Table
from assistant.core.text import fold
from assistant.core.units import unit as unit_of

TOTAL = re.compile(r"累计|总分|总得分|合计|总计|小计|共计|总和|^计$")


_TOTAL_ASKED = re.compile(
    r"合计|一共|总共|累计|总计|加起来|共(?=计|投|提|存|花|用|支|缴|有)|[三五几历]年(?:来|间|里)?(?:的)?(?:总|共|一)|总人数|总(?:量|额|数|面积|投资|费|产)"
)
_PLAIN_HEAD = re.compile(
    r"规格|取值|型号|数值|数量|工程量|参数|指标值|金额|合价|结论|内容|数据|取值|结果|^量$|^值$|万元|合计|小计|费用|面积|^\W*$"
)
#: What a match needs: the share of the question that is told.
COVERED = 0.7


@dataclass(frozen=True)
class Match:
    entry: Entry
    score: float
    value: str
    cite: Cite
    stamp: int = 0


def look_up(context: Context, asked: Asked, *, text: str | None = None, series: bool = False) -> Draft | None:
    """The cell that answers, with the name of its row; None where no cell is surely meant.

    series: of a series over years the latest answers a question that names no year.
    """
    found = [m for m in best(context, asked, text=text) if series or not m.stamp or not periods(f"{m.entry.key}|{m.entry.head}")]
    most = re.search(r"最[大小高低]", asked.text)
    if most:  # the largest of something is a column or a sentence that says so
        found = [m for m in found if most.group() in f"{m.entry.key}|{m.entry.head}"]
    if not found:
        return None
    first = found[0]
    if _better_said(context, asked, first):
        return None
    lines = [line_of(context, first)]
    same = [m for m in found[1:] if m.entry.document != first.entry.document and m.score > first.score - 0.35]
    lines += [line_of(context, m) for m in {m.entry.document: m for m in reversed(same)}.values()][:2]
    return Draft(True, tuple(lines), value=first.value, facts=())


#: A cell that tells this share of the question stands, whatever a sentence says.
ENOUGH = 0.9


def _better_said(context: Context, asked: Asked, match: Match) -> bool:
    """Whether a sentence tells clearly more of the question than the cell does (选厂后山种了多少棵云南松)."""
    want = wanted(asked.text)
    share, row, column = _shares(match.entry, char_weights(words_of(context, asked.topic)[0], want.kind))
    if share >= ENOUGH or (row >= 0.6 and column >= 0.4):
        return False
    told_best = next((h for h in best_sentences(context, asked) if answers(h, want)), None)
    return told_best is not None and not told_best.unit.cells and told_best.coverage > share + 0.1


def line_of(context: Context, match: Match) -> Line:
    entry = match.entry
    name = "·".join(dict.fromkeys(part for part in names_of(context, entry) if part))
    value = with_its_unit(match)
    return Line(f"{value}：{name}（{context.document_name(entry.document)}）", tuple(c for c in (entry.row, match.cite) if c is not None))


def names_of(context: Context, entry: Entry) -> tuple[str, str]:
    """The name of a cell's row and of its column as the document writes them (an entry keeps them folded)."""
    document = context.dossier.document(entry.document)
    table = next(t for t in document.tables if t.index == entry.table)
    row = context.words(entry.row).strip() if entry.row is not None else ""
    key = row if fold(row) == entry.key.rpartition("|")[2] and "|" not in entry.key else entry.key.replace("|", " ")
    if not entry.head:
        return key, ""
    heads = context.kept(f"heads {document.id} {table.index}", lambda: _heads(document, table))
    return key, next((raw for folded, raw in heads if folded == entry.head), entry.head.replace("|", " ").strip())


def _heads(document: Document, table: Table) -> list[tuple[str, str]]:
    """(folded, as written) of the headings of each column."""
    rows = document.grid(table)[: table.header_rows]
    found = []
    for column in range(table.cols):
        words = [b.text.strip() for r in rows if column < len(r) and (b := r[column]) is not None]
        found.append(("|".join(dict.fromkeys(map(fold, words))), " ".join(dict.fromkeys(re.sub(r"\s*\n\s*", "", w) for w in words))))
    return found


def with_its_unit(match: Match) -> str:
    """A bare figure with the unit of its column, row or table."""
    if not re.fullmatch(r"[+\-−]?\d[\d,，.．]*", match.value.strip()):
        return match.value
    for words in (match.entry.head, match.entry.key, *match.entry.unit.split("|")[1:]):
        unit = dimension_of(words)[1]
        if unit:
            return f"{match.value}{unit}"
    return match.value


def best(context: Context, asked: Asked, *, text: str | None = None, at: frozenset[str] | None = None) -> list[Match]:
    """The cells that answer, best first. at: periods instead of those of the question."""
    words, unknown = words_of(context, asked.topic)
    if unknown or not words:
        return []
    asked_text = text or asked.text
    want = wanted(asked_text)
    when = periods(asked_text) if at is None else at
    weights = char_weights(words, want.kind)
    total_asked = bool(_TOTAL_ASKED.search(asked_text))
    goal = unit_asked(asked_text)
    if total_asked:
        words = tuple(w for w in words if not TOTAL.search(w)) or words
    near = _telling(context, weights)
    former = FORMER.search(asked_text) is not None
    matches = [
        m
        for e in entries(context)
        if (e.document, e.table) in near
        and (asked.documents is None or not asked.inside or e.document in asked.documents)
        and (e.cite.document, e.cite.block) not in context.barred
        and (not former or re.search(r"原|旧|前|以往|历史", f"{e.key}|{e.head}|{e.around}"))
        if (m := _match(e, words, weights, want, when, total_asked, goal)) is not None
    ]
    if want.kind == "date" and _END_ASKED.search(asked_text):
        matches = [replace(m, score=m.score + _ends(f"{m.entry.key}|{m.entry.head}")) for m in matches]
    if asked.documents is not None:
        matches = [replace(m, score=m.score + (0.4 if m.entry.document in asked.documents else 0.0)) for m in matches]
    return sorted(matches, key=lambda m: -round(m.score, 6))


_END_ASKED = re.compile(r"到期|届满|过期|截止|失效|(?:用|管|有效)?到(?:什么时候|何时|哪)|有效期(?:到|至)")


def _ends(names: str) -> float:
    """What the heading of a date speaks for its being the last day of a period."""
    if re.search(r"起|始|发证|颁发|签发|取得|批准", names):
        return -0.8
    return 0.5 if re.search(r"止|至|到期|届满|截止", names) else 0.0


def _telling(context: Context, weights: dict[str, list[float]]) -> set[tuple[str, int]]:
    """The tables whose words, taken together, tell every word of the question: no cell of another can."""

    def texts() -> dict[tuple[str, int], str]:
        parts: dict[tuple[str, int], dict[str, None]] = {}
        for e in entries(context):
            parts.setdefault((e.document, e.table), {}).update(dict.fromkeys((e.key, e.head, e.around)))
        return {name: "|".join(words) for name, words in parts.items()}

    named = context.kept("table words", texts)
    return {name for name, text in named.items() if all(told(run, covered(run, text, ""), w) for run, w in weights.items())}


def _match(
    entry: Entry, words: Sequence[str], weights: dict[str, list[float]], want: Wanted, when: frozenset[str], total_asked: bool, goal: str
) -> Match | None:
    if not within(when, entry.periods):
        return None
    is_total = bool(TOTAL.search(entry.key))
    row_period = bool(periods(entry.key))
    if not when and row_period and not total_asked and want.kind != "date":
        return None
    found = _value(entry, want)
    if found is None:
        return None
    if want.kind == "quantity" and re.search(r"[点个台次份人]数|频次|数量\(个", entry.head) and not re.search("数|几", "".join(words)):
        return None
    coverage, row, column = _shares(entry, weights)
    if row_period and not when and not is_total and want.kind in ("quantity", "count"):
        return None  # a year's figure answers no question without a year; the total may
    if coverage < COVERED or any(not told(run, covered(run, f"{entry.key}|{entry.head}", entry.around), w) for run, w in weights.items()):
        return None
    row_meant = row >= 0.5 or (row_period and bool(when)) or (is_total and total_asked)
    if not row_meant or (want.kind == "text" and (entry.head != "" and column < 0.6)):
        return None
    if (
        want.kind == "count"
        and want.measure in ("等", "级", "类", "种", "期")
        and want.measure not in f"{entry.text}|{entry.head}|{entry.key}"
    ):
        return None
    fit = _fit(entry, want, goal)
    if want.kind == "count" and want.measure and bare_number(entry.text):
        units = set(entry.unit.split("|")[1:])
        fit += 0.8 if want.measure in units else -1.0 if any(dimension_of(u)[0] for u in units if len(u) <= 4) else 0.0
    if fit < 0 or (column < 0.3 and fit == 0 and row < 0.8 and not _PLAIN_HEAD.search(entry.head)):
        return None
    score_total = 0.8 if total_asked and TOTAL.search(entry.head) else 0.0
    said = "|".join(weights)
    plain_heads = [re.sub(r"[(（][^()（）]*[)）]|万?[a-z%/]+$", "", h) for h in entry.head.split("|")]
    last = max((said.rfind(h) for h in plain_heads if len(h) >= 2), default=-1) / max(1, len(said))
    score_total += 0.2 * last - (0.1 if re.fullmatch(r"0(?:\.0+)?", found) else 0.0)
    score_total += 0.3 * sum(sum(covered(run, entry.head, "")) for run in weights) / max(1, len(said))
    if re.search(r"限值|标准(?!分)|^\d+%", f"{entry.head}|{entry.key}") and not re.search(r"限值|标准|要求", said):
        return None  # a limit answers no question about what was measured
    if want.dimension == "money" and "单价" in entry.head and not re.search("单价|价格|售价|每", said):
        score_total -= 0.8
    if re.search(r"满分|分值|标准分|应得分|权重", entry.head.rpartition("|")[2]) and not re.search(r"满分|分值|权重", said):
        score_total -= 0.6
    score = (
        score_total
        + 2 * coverage
        + row
        + 0.6 * column
        + fit
        + (0.5 if is_total and total_asked else 0.0)
        + (0.1 if _PLAIN_HEAD.search(entry.head) else 0.0)
    )
    if total_asked and entry.periods and not is_total and not TOTAL.search(entry.head):
        return None
    stamp = 0 if (when and any(p.isdigit() for p in when)) or TOTAL.search(entry.head) or is_total else _stamp(entry.periods)
    return Match(entry, score + 0.005 * max(0, stamp - 8000), found, entry.cite, 0 if when else stamp)


def _stamp(told_periods: frozenset[str]) -> int:
    """Where a cell stands in time, in quarters; 0 where it is of no year."""
    return max((4 * int(p[:4]) + int((p + "q0").split("q")[1]) for p in told_periods if re.match(r"20\d\d", p)), default=0)


def _shares(entry: Entry, weights: dict[str, list[float]]) -> tuple[float, float, float]:
    """(share of the question that is told, share of the row's name that is asked for, share of the column's heading)."""
    total = got = 0.0
    for run, weight in weights.items():
        marks = covered(run, f"{entry.key}|{entry.head}", entry.around)
        total += sum(weight)
        got += sum(m * w for m, w in zip(marks, weight, strict=True))
    said = "|".join(weights)
    if entry.periods and not re.search(r"[\u3400-\u9fff]", re.sub(r"[年月日度末底第季]", "", entry.head)) and periods(entry.head):
        return (got / total if total else 1.0), named(entry.key.rpartition("|")[2], said), 0.8  # the column is a period
    return (
        (got / total if total else 1.0),
        named(entry.key.rpartition("|")[2], said),
        max((named(h, said) for h in entry.head.split("|")), default=0.0),
    )


def named(name: str, said: str) -> float:
    """The share of a name that the question says (its unit in brackets left out)."""
    plain = re.sub(r"[(（].*|[^\u3400-\u9fffa-z]|年", "", name)
    if len(plain) < 2:
        return 0.5 if plain and plain in said else 0.0
    marks = covered(plain, said, "")
    return sum(marks) / len(plain)


def _value(entry: Entry, want: Wanted) -> str | None:
    """The words of the cell that are of the kind that is asked for."""
    text = entry.text.strip()
    if want.kind in ("quantity", "count"):
        if bare_number(entry.text):
            return text
        spans = spans_of(entry.text, want)
        return entry.text[slice(*spans[0])] if spans else None
    if want.kind == "text":
        return text if not NUMBERING.fullmatch(fold(text)) or bare_number(text) else None
    spans = spans_of(entry.text, want)
    return entry.text[slice(*spans[0])] if spans else None


def _fit(entry: Entry, want: Wanted, goal: str) -> float:
    """How well the unit of a figure fits: 0.6 where it is of the dimension asked for, negative where it is of another."""
    if want.kind not in ("quantity", "count"):
        return 0.0
    own = dimension_of(entry.text) if not bare_number(entry.text) or re.search(r"[%％]$", entry.text.strip()) else (None, "")
    dimension, unit = own
    for words in (entry.head, entry.key, *entry.unit.split("|")[1:]):
        if dimension is not None:
            break
        dimension, unit = dimension_of(words)
    bonus = 0.4 if goal and unit and _symbol(unit) == goal else 0.0
    if want.dimension is None or dimension is None:
        return bonus
    kin = {want.dimension, dimension} in ({"mass", "mass_rate"}, {"volume", "volume_rate"}, {"mass", "volume"})
    return bonus + (0.6 if dimension == want.dimension or kin else -1.0)


def _symbol(words: str) -> str:
    try:
        return unit_of(words).symbol
    except KeyError:
        return fold(words)
