"""Several cells of one table: the difference between two periods, the highest or lowest of a column."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.chat.asking import Asked
from assistant.chat.cells import Entry, entries
from assistant.chat.context import Context, Draft, Line
from assistant.chat.marks import char_weights, covered
from assistant.chat.tables import TOTAL, Match, best, line_of, named, with_its_unit
from assistant.chat.values import bare_number, dimension_of
from assistant.chat.wants import wanted
from assistant.chat.wording import periods, words_of
from assistant.core.text import fold
from assistant.core.units import parse_number


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
    lines = [Line(head, cites), *(line_of(context, m) for m in (second, first))]
    return Draft(True, tuple(lines))


_MOST = re.compile(r"最(高|大|多|低|小|少|贵|便宜|长|短)")
_NO_FIGURE_OF_ITS_OWN = re.compile(r"设计|限值|标准|平均|满分|75%")
_PERIOD_ASKED = re.compile(r"哪(?:一)?(?:个)?(?:年|季|月|期|阶段)|什么时候")
Series = tuple[str, str, list[tuple[float, str, Entry]]]


def extreme(context: Context, asked: Asked) -> Draft | None:
    """The row with the highest or lowest figure of a column (哪一年产量最高); None where no column is surely meant."""
    match = _MOST.search(asked.text)
    if match is None or not re.search(r"哪|谁|什么", asked.text):
        return None
    topic = tuple(w for run in asked.topic if (w := re.sub(r"最[高大多低小少贵长短]的?|最便宜|哪.?", "", run)))
    words, _ = words_of(context, topic)
    if not words:
        return None
    by_period = bool(_PERIOD_ASKED.search(asked.text))
    if re.search(r"哪一?个?月", asked.text):
        return _month(context, asked, match.group(1))
    rate = wanted(f"{''.join(topic)}是多少").dimension == "rate"
    weights = char_weights(words, "text")

    def worth(series: Series) -> float:
        name, around, cells = series
        got = sum(sum(covered(w, name, around)) for w in weights) / max(1, sum(map(len, weights)))
        rated = bool(re.search(r"[率比%]", name) or "%" in cells[0][2].text)
        fit = 0.4 if rate and rated else -0.5 if rate != rated else 0.0
        return got + 0.5 * max((named(h, "|".join(weights)) for h in name.split("|")), default=0.0) + fit

    ranked = sorted((s for s in _series(context, asked) if _labelled(s, by_period)), key=lambda s: -round(worth(s), 6))
    if not ranked or worth(ranked[0]) < 0.8:
        return None
    cells = sorted(ranked[0][2], key=lambda c: c[0], reverse=match.group(1) in "高大多贵长")
    _, label, entry = cells[0]
    chosen = Match(entry, 0.0, entry.text.strip(), entry.cite)
    line = line_of(context, chosen)
    return Draft(True, (Line(f"{label}最{match.group(1)}，{line.text}", line.cites),), value=entry.text.strip())


def _month(context: Context, asked: Asked, way: str) -> Draft | None:
    """The month with the highest or lowest figure of a table of months, of the year that is asked for."""
    words, _ = words_of(context, tuple(w for run in asked.topic if (w := re.sub(r"最[高大多低小少贵长短]的?|哪.?|个?月", "", run))))
    weights = char_weights(words, "text")
    months: dict[tuple[str, int, str], list[tuple[float, Entry]]] = {}
    for entry in entries(context):
        if re.fullmatch(r"(?:20\d\d年)?1?\d月份?", entry.key) and bare_number(entry.text):
            if asked.years and not any(str(y) in f"{entry.around}|{entry.head}|{entry.key}" for y in asked.years):
                continue
            number = parse_number(re.sub(r"[%％‰]", "", entry.text.strip()))[0]
            months.setdefault((entry.document, entry.table, entry.head), []).append((number, entry))
    ranked = sorted(
        (cells for cells in months.values() if len(cells) >= 6),
        key=lambda cells: -sum(sum(covered(w, f"{cells[0][1].head}|{cells[0][1].around.split('|')[1]}", "")) for w in weights),
    )
    if not ranked:
        return None
    cells = sorted(ranked[0], key=lambda c: c[0], reverse=way in "高大多贵长")
    entry = cells[0][1]
    line = line_of(context, Match(entry, 0.0, entry.text.strip(), entry.cite))
    return Draft(True, (Line(f"{entry.key}最{way}，{line.text}", line.cites),), value=entry.text.strip())


COURSE = re.compile(
    r"逐年|历年|各年|每年(?:的)?(?=.{0,8}(?:变化|分别|各))|各季度|逐季|趋势|走势|变化(?:情况|趋势|怎么样|如何)?$|(?:涨|升|上升|增|增加|增长|提高|变高)还是(?:跌|降|下降|减|减少|降低|变低)|是(?:涨是跌|升是降|增是减)|这几年|[两三四五]年[^，]{0,12}(?:各|分别)"
)


def course(context: Context, asked: Asked) -> Draft | None:
    """All figures of a row or column over its periods (单位能耗逐年变化); None where none is surely meant."""
    if not COURSE.search(asked.text) or len(periods(asked.text)) > 1:
        return None
    planned = bool(re.search(r"计划|安排|第.年|方案", asked.text))
    cells = _best_series(context, asked, planned=planned)
    if cells is None:
        return None
    lines = [line_of(context, Match(entry, 0.0, entry.text.strip(), entry.cite)) for _, _, entry in cells]
    gap = cells[-1][0] - cells[0][0]
    word = "上升" if gap > 0 else "下降" if gap < 0 else "持平"
    word += f"{abs(gap):.4f}".rstrip("0").rstrip(".") + ("个百分点" if "率" in cells[-1][2].head + cells[-1][2].key else "") if gap else ""
    cites = tuple(e.cite for _, _, e in (cells[0], cells[-1]))
    return Draft(True, (Line(f"{cells[0][1]}至{cells[-1][1]}{word}：{'→'.join(e.text.strip() for _, _, e in cells)}", cites), *lines[:8]))


def period_series(context: Context, asked: Asked) -> list[tuple[str, Entry]] | None:
    """(period, cell) of the row or column over calendar years that is asked for; None where none is surely meant."""
    cells = _best_series(context, asked, planned=bool(re.search(r"计划|安排|第.年|拟", asked.text)))
    return [(label, entry) for _, label, entry in cells] if cells is not None else None


def _best_series(context: Context, asked: Asked, *, planned: bool) -> list[tuple[float, str, Entry]] | None:
    """The cells of the row or column over periods that the question names best; planned: the years of a plan count too."""
    words, unknown = words_of(context, tuple(w for run in asked.topic if (w := _COURSE_WORDS.sub("", run))))
    if not words or unknown:
        return None
    weights = char_weights(words, "text")

    def worth(series: Series) -> float:
        name = series[0]
        got = sum(sum(covered(w, name, "")) for w in weights) / max(1, sum(map(len, weights)))
        return got + 0.5 * max((named(h, "|".join(weights)) for h in name.split("|")), default=0.0)

    ranked = sorted(
        (s for s in _series(context, asked) if _labelled(s, True) and (planned or _dated(s))), key=lambda s: -round(worth(s), 6)
    )
    return ranked[0][2] if ranked and worth(ranked[0]) >= 0.8 else None


_COURSE_WORDS = re.compile(
    r"逐年|历年|各年|这几年|变化.*|趋势|走势|情况|[涨升增]还?|上升|增加|增长|提高|还是|跌|下降|降低|减少|了?多少|涨|[是这年]$"
)


def _dated(series: Series) -> bool:
    """Whether a series runs over calendar years, not over the years of a plan."""
    return all(re.search(r"20\d\d", label) for _, label, _ in series[2])


def _labelled(series: Series, by_period: bool) -> bool:
    """Whether the places of a series are periods, where periods are asked for, and things where things are."""
    return all(bool(periods(label)) == by_period for _, label, _ in series[2])


def _series(context: Context, asked: Asked) -> list[Series]:
    """(name, words around, [(figure, the name of its place, cell)]) of every column and row that holds figures."""
    columns: dict[tuple[str, int, str], list[tuple[float, str, Entry]]] = {}
    rows: dict[tuple[str, int, str], list[tuple[float, str, Entry]]] = {}
    for entry in entries(context):
        if not entry.head or not bare_number(entry.text) or (asked.documents and entry.document not in asked.documents):
            continue
        if asked.sections and not any(fold(title) in entry.around for title in asked.sections):
            continue
        number = parse_number(re.sub(r"[%％‰]", "", entry.text.strip()))[0]
        key, head = entry.key.rpartition("|")[2], entry.head.rpartition("|")[2]
        if periods(entry.head) and not periods(entry.key):  # things over periods: the caption names the figures
            columns.setdefault((entry.document, entry.table, "|".join(entry.around.split("|")[:3])), []).append((number, key, entry))
        elif not TOTAL.search(entry.key) and not _NO_FIGURE_OF_ITS_OWN.search(entry.key):
            columns.setdefault((entry.document, entry.table, entry.head), []).append((number, key, entry))
        if not TOTAL.search(entry.head) and not re.search(r"[(（%]|数|单价|价|量|额|面积", head):
            rows.setdefault((entry.document, entry.table, entry.key), []).append((number, head, entry))
    listed = [(key[2], "|".join((*(e.key for _, _, e in cells), cells[0][2].around)), cells) for key, cells in columns.items()]
    listed += [(key[2], "|".join((*(label for _, label, _ in cells), cells[0][2].around)), cells) for key, cells in rows.items()]
    return [s for s in listed if len(s[2]) >= 2 and not _NO_FIGURE_OF_ITS_OWN.search(re.sub(r"[(（][^)）]*[)）]", "", s[0]))]
