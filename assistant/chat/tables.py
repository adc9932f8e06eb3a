"""Looking a value up in a table: the row by its name or period, the column by its heading, the unit by what is asked.

Every cell of a body is known by its row's name, its column's headings, and what stands around the table (caption, section). A cell answers
where every word of the question is told by these and the row (or its period) is the one that is asked for.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from assistant.chat.asking import Asked
from assistant.chat.context import Context, Draft, Line
from assistant.chat.sentences import char_weights, covered, told
from assistant.chat.values import Wanted, bare_number, dimension_of, spans_of, unit_asked, wanted
from assistant.chat.wording import periods, within, words_of
from assistant.core.cite import Cite, place
from assistant.core.document import Block, Document, Table
from assistant.core.text import fold
from assistant.core.units import parse_number
from assistant.core.units import unit as unit_of

_NUMBERING = re.compile(r"[a-z]{0,2}[-—]?\d{0,3}(?:\.\d+)?|[一二三四五六七八九十]{1,3}|[（(][一二三四五六七八九十\d]{1,3}[)）]|[ⅰ-ⅻ]|—|-")
_ORDINAL_HEAD = re.compile(r"^(?:序号|编号|项次|no\.?|代号|号)$")
_UNIT_HEAD = re.compile(r"^(?:计量)?单位$")
_TOTAL = re.compile(r"累计|总分|总得分|合计|总计|小计|共计|总和|^计$")
_TOTAL_ASKED = re.compile(
    r"合计|一共|总共|累计|总计|加起来|共(?=计|投|提|存|花|用|支|缴|有)|[三五几历]年(?:来|间|里)?(?:的)?(?:总|共|一)|总(?:量|额|数|面积|投资|费|产)"
)
_PLAIN_HEAD = re.compile(
    r"规格|取值|型号|数值|数量|工程量|参数|指标值|金额|合价|结论|内容|数据|取值|结果|^量$|^值$|万元|合计|小计|费用|面积|^\W*$"
)
_NUMBER = re.compile(r"[+\-−]?\d[\d,，.．]*\s*[%％‰]?")
#: What a match needs: the share of the question that is told.
COVERED = 0.7


@dataclass(frozen=True)
class Entry:
    """A cell with what names it, folded. around: caption, section, file name. unit: words that tell its unit. row: cite of the row's name."""

    document: str
    key: str
    head: str
    around: str
    unit: str
    periods: frozenset[str]
    text: str
    cite: Cite
    row: Cite | None
    table: int
    ownrow: str


@dataclass(frozen=True)
class Match:
    entry: Entry
    score: float
    value: str
    cite: Cite
    stamp: int = 0


def entries(context: Context) -> tuple[Entry, ...]:
    """All cells of the dossier's tables, made once."""
    return context.kept("entries", lambda: tuple(e for d in context.dossier.documents for t in d.tables for e in _of(d, t)))


def _of(document: Document, table: Table) -> Iterator[Entry]:
    grid = document.grid(table)
    header = grid[: table.header_rows] if not table.form else []
    heads = ["|".join(dict.fromkeys(fold(r[c].text) for r in header if c < len(r) and r[c] is not None)) for c in range(table.cols)]  # type: ignore[union-attr]
    caption = fold(document.caption_of(table))
    name = fold(PurePosixPath(document.path).stem) if document.kind in ("licence", "attachment") else ""
    around = "|".join((fold(document.section_path(table.section)), caption, name))
    quarters = "季" in caption + "".join(heads) + around
    for row in grid[len(header) :]:
        cells = [(c, b) for c, b in enumerate(row) if b is not None and b.text.strip()]
        if table.form or not header:
            yield from _form(document, table, cells, around)
            continue
        step = _step(heads)
        if step < table.cols:
            for first in range(0, table.cols, step):
                yield from _row(
                    document, table, [(c, b) for c, b in cells if first <= c < first + step], heads, (around, caption), quarters
                )
        else:
            yield from _row(document, table, cells, heads, (around, caption), quarters)


def _step(heads: Sequence[str]) -> int:
    """The columns after which the headings repeat (要素|取值|要素|取值: 2), all of them where they do not."""
    for step in range(2, len(heads) // 2 + 1):
        if len(heads) % step == 0 and heads[0] and all(head == heads[i % step] for i, head in enumerate(heads)):
            return step
    return len(heads)


def _row(
    document: Document, table: Table, cells: Sequence[tuple[int, Block]], heads: Sequence[str], outside: tuple[str, str], quarters: bool
) -> Iterator[Entry]:
    around, caption = outside
    keys = _keys(cells, heads)
    if not keys:
        return
    key = "|".join(fold(b.text) for _, b in keys)
    units = "|".join(fold(b.text) for c, b in cells if _UNIT_HEAD.match(heads[c]))
    ownrow = "|".join(dict.fromkeys(fold(b.text) for _, b in cells))
    seen = {b.id for _, b in keys}
    for column, block in cells:
        if block.id in seen or _ORDINAL_HEAD.match(heads[column]):
            continue
        seen.add(block.id)
        unit = "|".join((heads[column], units, caption, table.unit or ""))
        told_periods = periods(f"{key}|{heads[column]}", quarters=quarters) or periods(caption)
        others = "|".join(h for c, h in enumerate(heads) if c != column)
        yield Entry(
            document.id, key, heads[column], f"{around}|{others}", unit, told_periods, block.text, place(document, block), place(document, keys[-1][1]),
            table.index, ownrow,
        )  # fmt: skip


def _form(document: Document, table: Table, cells: Sequence[tuple[int, Block]], around: str) -> Iterator[Entry]:
    """A key-value form: the cell in front names the cell behind."""
    unique = list({b.id: b for _, b in cells}.values())
    for before, block in itertools.pairwise(unique):
        key = fold(before.text)
        if len(key) <= 20 and not _NUMBER.fullmatch(key):
            yield Entry(
                document.id,
                key,
                "",
                around,
                key,
                periods(key),
                block.text,
                place(document, block),
                place(document, before),
                table.index,
                key,
            )


def _keys(cells: Sequence[tuple[int, Block]], heads: Sequence[str]) -> list[tuple[int, Block]]:
    """The cells that name a row: the first that is no mere number, with the ones in front of it that span several rows."""
    found: list[tuple[int, Block]] = []
    for column, block in cells:
        text = fold(block.text)
        if column > 3 or (found and not _spans(found[-1][1], block, heads[column])):
            break
        if _ORDINAL_HEAD.match(heads[column]) or (not periods(text) and _NUMBERING.fullmatch(text)):
            continue
        if _NUMBER.fullmatch(text) and not periods(text):
            break
        if not any(b.id == block.id for _, b in found):
            found.append((column, block))
    return found


def _spans(before: Block, block: Block, head: str) -> bool:
    """Whether a second cell still names the row: a quarter behind its year, a part behind its group."""
    return before.row != block.row or bool(periods(fold(before.text)) and periods(fold(block.text)))


# ---------------------------------------------------------------- one value


def look_up(context: Context, asked: Asked, *, text: str | None = None, series: bool = False) -> Draft | None:
    """The cell that answers, with the name of its row; None where no cell is surely meant.

    series: of a series over years the latest answers a question that names no year.
    """
    found = [m for m in best(context, asked, text=text) if series or not m.stamp]
    if not found:
        return None
    first = found[0]
    lines = [_line(context, first)]
    same = [m for m in found[1:] if m.entry.document != first.entry.document and m.score > first.score - 0.35]
    lines += [_line(context, m) for m in {m.entry.document: m for m in reversed(same)}.values()][:2]
    return Draft(True, tuple(lines), value=first.value, facts=())


def _line(context: Context, match: Match) -> Line:
    entry = match.entry
    head = entry.head.replace("|", " ").strip()
    name = "·".join(part for part in (entry.key.replace("|", " "), head) if part)
    value = with_its_unit(match)
    return Line(f"{value}：{name}（{context.document_name(entry.document)}）", tuple(c for c in (entry.row, match.cite) if c is not None))


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
        words = tuple(w for w in words if not _TOTAL.search(w)) or words
    matches = [
        m
        for e in entries(context)
        if (asked.documents is None or not asked.inside or e.document in asked.documents)
        and (e.cite.document, e.cite.block) not in context.barred
        if (m := _match(e, words, weights, want, when, total_asked, goal)) is not None
    ]
    if asked.documents is not None:
        matches = [replace(m, score=m.score + (0.4 if m.entry.document in asked.documents else 0.0)) for m in matches]
    return sorted(matches, key=lambda m: -round(m.score, 6))


def _match(
    entry: Entry, words: Sequence[str], weights: dict[str, list[float]], want: Wanted, when: frozenset[str], total_asked: bool, goal: str
) -> Match | None:
    if not within(when, entry.periods):
        return None
    is_total = bool(_TOTAL.search(entry.key))
    row_period = bool(periods(entry.key))
    if not when and row_period and not total_asked and want.kind != "date":
        return None
    found = _value(entry, want)
    if found is None:
        return None
    coverage, row, column = _shares(entry, weights)
    if row_period and not when and not is_total and want.kind in ("quantity", "count"):
        return None  # a year's figure answers no question without a year; the total may
    if coverage < COVERED or any(not told(run, covered(run, f"{entry.key}|{entry.head}", entry.around), w) for run, w in weights.items()):
        return None
    named = row >= 0.5 or (row_period and bool(when)) or (is_total and total_asked)
    if not named or (want.kind == "text" and (entry.head != "" and column < 0.6)):
        return None
    fit = _fit(entry, want, goal)
    if fit < 0 or (column < 0.3 and fit == 0 and row < 0.8 and not _PLAIN_HEAD.search(entry.head)):
        return None
    score_total = 0.8 if total_asked and _TOTAL.search(entry.head) else 0.0
    said = "|".join(weights)
    plain_heads = [re.sub(r"[(（][^()（）]*[)）]|万?[a-z%/]+$", "", h) for h in entry.head.split("|")]
    last = max((said.rfind(h) for h in plain_heads if len(h) >= 2), default=-1) / max(1, len(said))
    score_total += 0.2 * last - (0.1 if re.fullmatch(r"0(?:\.0+)?", found) else 0.0)
    if re.search(r"限值|标准", f"{entry.head}|{entry.key}") and not re.search(r"限值|标准|要求", said):
        score_total -= 0.6
    if re.search(r"满分|分值|权重", entry.head.rpartition("|")[2]) and not re.search(r"满分|分值|权重", said):
        score_total -= 0.6  # a limit answers no question about what was measured
    score = (
        score_total
        + 2 * coverage
        + row
        + 0.6 * column
        + fit
        + (0.5 if is_total and total_asked else 0.0)
        + (0.1 if _PLAIN_HEAD.search(entry.head) else 0.0)
    )
    if total_asked and entry.periods and not is_total and not _TOTAL.search(entry.head):
        return None
    stamp = 0 if (when and any(p.isdigit() for p in when)) or _TOTAL.search(entry.head) or is_total else _stamp(entry.periods)
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
        return (got / total if total else 1.0), _named(entry.key.rpartition("|")[2], said), 0.8  # the column is a period
    return (
        (got / total if total else 1.0),
        _named(entry.key.rpartition("|")[2], said),
        max((_named(h, said) for h in entry.head.split("|")), default=0.0),
    )


def _named(name: str, said: str) -> float:
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
        return text if not _NUMBERING.fullmatch(fold(text)) or bare_number(text) else None
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


# ---------------------------------------------------------------- several values


def change(context: Context, asked: Asked) -> Draft | None:
    """The difference between two periods of one row or column; None where two such cells are not found."""
    when = sorted(p for p in periods(asked.text) if p.isdigit())
    if len(when) != 2 or not re.search(r"比|差|多|少|高|低|增|减|变", asked.text):
        return None
    topic = tuple(w for run in asked.topic if (w := re.sub(r"比|[多少高低增减]+[了加]?$|变化|相差|差$", "", run)))
    bare = replace(asked, topic=topic)
    text = re.sub(r"20\d\d年?度?|比|[多高少低]了?多少", "", asked.text) + "多少"
    sides = [best(context, bare, text=text, at=frozenset({year})) for year in when]
    if not all(sides):
        return None
    first = sides[0][0]
    second = next((m for m in sides[1] if m.entry.table == first.entry.table and m.entry.document == first.entry.document and (m.entry.head == first.entry.head or m.entry.key == first.entry.key)), None)  # fmt: skip
    if second is None:
        return None
    try:
        a, b = (parse_number(re.sub(r"[%％‰]", "", m.value)) for m in (first, second))
    except ValueError:
        return None
    gap = b[0] - a[0]
    unit = dimension_of(with_its_unit(second))[1] or ""
    word = "增加" if gap > 0 else "减少" if gap < 0 else "持平"
    shown = f"{abs(gap):.{max(a[1], b[1])}f}".rstrip("0").rstrip(".") if "." in f"{abs(gap):.{max(a[1], b[1])}f}" else f"{abs(gap):.0f}"
    head = f"{when[1]}年比{when[0]}年{word}" + (f"{shown}{'个百分点' if unit in ('%', '％') else unit}" if gap else "")
    cites = tuple(c for m in (second, first) for c in (m.entry.row, m.cite) if c is not None)
    lines = [Line(head, cites), *(_line(context, m) for m in (second, first))]
    return Draft(True, tuple(lines))


_MOST = re.compile(r"最(高|大|多|低|小|少)")


def extreme(context: Context, asked: Asked) -> Draft | None:
    """The row with the highest or lowest figure of a column (哪一年产量最高); None where no column is surely meant."""
    match = _MOST.search(asked.text)
    if match is None or not re.search(r"哪|谁|什么", asked.text):
        return None
    topic = tuple(w for run in asked.topic if (w := re.sub(r"最[高大多低小少]的?|哪.?|[个项年里]", "", run)))
    words, _ = words_of(context, topic)
    if not words:
        return None
    columns: dict[tuple[str, int, str], list[tuple[float, Entry]]] = {}
    for entry in entries(context):
        if (
            not entry.head
            or _TOTAL.search(entry.key)
            or re.search(r"设计|限值|标准|平均", entry.key)
            or (asked.documents and entry.document not in asked.documents)
        ):
            continue
        if bare_number(entry.text):
            number = parse_number(re.sub(r"[%％‰]", "", entry.text.strip()))[0]
            columns.setdefault((entry.document, entry.table, entry.head), []).append((number, entry))
    weights = char_weights(words, "text")

    def worth(key: tuple[str, int, str]) -> float:
        cells = columns[key]
        keys = "|".join(e.key for _, e in cells)
        got = sum(sum(covered(w, key[2], f"{keys}|{cells[0][1].around}")) for w in weights)
        return got / max(1, sum(map(len, weights))) + 0.5 * max((_named(h, "|".join(weights)) for h in key[2].split("|")), default=0.0)

    ranked = sorted((k for k in columns if len(columns[k]) >= 2), key=lambda k: -round(worth(k), 6))
    if not ranked or worth(ranked[0]) < 0.8:
        return None
    cells = sorted(columns[ranked[0]], key=lambda c: c[0], reverse=match.group(1) in "高大多")
    number, entry = cells[0]
    chosen = Match(entry, 0.0, entry.text.strip(), entry.cite)
    return Draft(True, (_line(context, chosen),), value=entry.text.strip())
