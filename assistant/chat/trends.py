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
from assistant.chat.wording import periods, words_of
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
            or TOTAL.search(entry.key)
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
        return got / max(1, sum(map(len, weights))) + 0.5 * max((named(h, "|".join(weights)) for h in key[2].split("|")), default=0.0)

    ranked = sorted((k for k in columns if len(columns[k]) >= 2), key=lambda k: -round(worth(k), 6))
    if not ranked or worth(ranked[0]) < 0.8:
        return None
    cells = sorted(columns[ranked[0]], key=lambda c: c[0], reverse=match.group(1) in "高大多")
    number, entry = cells[0]
    chosen = Match(entry, 0.0, entry.text.strip(), entry.cite)
    return Draft(True, (line_of(context, chosen),), value=entry.text.strip())
