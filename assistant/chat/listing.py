"""Questions for a list: the rows of a table that has the name (重点工程有哪些), and whether a paper came with the report (水保批复附了没有)."""

from __future__ import annotations

import re

from assistant.chat.asking import Asked
from assistant.chat.context import Context, Draft, Line
from assistant.chat.marks import char_weights, covered, told
from assistant.chat.reporting import listed_papers
from assistant.chat.wording import words_of
from assistant.core.check import Searched
from assistant.core.cite import Cite, place
from assistant.core.document import Document, Table
from assistant.core.text import fold
from assistant.core.units import parse_number

_LIST = re.compile(r"(?:有|是|包括|包含|分|都有)?哪(?:些|几[个项类种台处条])|包括什么|都有什么|有什么|列(?:一下|出|举)|清单$|名单$")
_HANDED = re.compile(r"是否已提交|(?:有没有|有无|是否|附没附|附上?了?|交了?|提供了?)(?:随?附|提交|提供|交)?(?:没有?|吗|么|上)?$")
_ORDINAL = re.compile(r"^(?:序号?|编号|项次|no\.?)$")
_TOTAL = re.compile(r"合计|总计|小计|^共计|^—$")
#: Rows that a reader looks through.
MOST = 14


def rows_of(context: Context, asked: Asked) -> Draft | None:
    """The names of the rows of the table that the question names; None where none is surely meant."""
    if not _LIST.search(asked.text):
        return None
    words, unknown = words_of(context, asked.topic)
    if unknown or not words:
        return None
    weights = char_weights(words, "text")
    best: tuple[float, Document, Table] | None = None
    for document in context.dossier.documents:
        if asked.documents is not None and document.id not in asked.documents:
            continue
        for table in document.tables:
            if table.form or not table.header_rows:
                continue
            score = _named(document, table, weights)
            if score and (best is None or score > best[0]):
                best = (score, document, table)
    if best is None:
        return None
    _, document, table = best
    names = _names(document, table)
    if not 2 <= len(names) <= 40:
        return None
    caption = document.caption_of(table).strip()
    head = Line(f"共{len(names)}项" + (f"，列出前{MOST}项" if len(names) > MOST else "") + (f"（{caption}）" if caption else "") + "：")
    return Draft(True, (head, *(Line(text, (cite,)) for text, cite in names[:MOST])))


def _named(document: Document, table: Table, weights: dict[str, list[float]]) -> float:
    """How well the caption, the heading of the first column and the section say what is asked for; 0 where they do not."""
    grid = document.grid(table)
    heads = "|".join(fold(b.text) for r in grid[: table.header_rows] for b in r[:3] if b is not None)
    lead = (
        "".join(fold(b.text) for b in document.section_blocks(table.section)[:6] if b.role not in ("cell", "caption"))
        if table.section is not None
        else ""
    )
    lead = lead if re.search(r"下表|见表|如下|列于", lead[-60:]) else ""
    own = f"{fold(document.caption_of(table))}|{heads}|{lead[-60:]}"
    around = f"{fold(document.section_path(table.section)).rpartition('>')[2]}|{lead[-160:]}"
    total = 0.0
    for run, weight in weights.items():
        marks = covered(run, own, around)
        if not told(run, marks, weight):
            return 0.0
        total += sum(marks)
    inside = sum(sum(covered(run, own, "")) for run in weights)
    return total + inside if inside else 0.0


def _names(document: Document, table: Table) -> list[tuple[str, Cite]]:
    """The first telling cell of each row, with the one behind it where that is a figure or a state."""
    grid = document.grid(table)
    heads = [fold(b.text) if (b := grid[table.header_rows - 1][c]) is not None else "" for c in range(table.cols)]
    found: list[tuple[str, Cite]] = []
    seen: set[str] = set()
    for row in grid[table.header_rows :]:
        cells = [(c, b) for c, b in enumerate(row) if b is not None and b.text.strip() and not _ORDINAL.match(heads[c])]
        named = next(((c, b) for c, b in cells if not _figure(b.text)), None)
        if named is None or _TOTAL.search(fold(named[1].text)) or named[1].id in seen:
            continue
        seen.add(named[1].id)
        rest = [b.text.strip() for c, b in cells if c > named[0] and b.id != named[1].id][:2]
        found.append((named[1].text.strip() + (f"（{'，'.join(rest)}）" if rest else ""), place(document, named[1])))
    return found


def _figure(text: str) -> bool:
    try:
        parse_number(text.strip().rstrip("%％、."))
    except ValueError:
        return bool(re.fullmatch(r"[—\-]|[一二三四五六七八九十]{1,3}", text.strip()))
    return True


def handed_in(context: Context, asked: Asked) -> Draft | None:
    """Whether a paper that the report lists came with it; None where the question is not about one of them."""
    if not _HANDED.search(asked.text) or asked.kinds:
        return None
    words, _ = words_of(context, asked.topic)
    weights = {
        run: w
        for run, w in char_weights([w for w in words if not re.fullmatch("提交|提供|附件|原件", w)], "text").items()
        if any(x > 0.5 for x in w)
    }
    if not weights:
        return None
    for line, there in listed_papers(context):
        if all(told(run, covered(run, fold(line.text), ""), w) for run, w in weights.items()):
            if there:
                return Draft(True, (Line(f"已随件提交：附件{line.text}", line.cites),))
            every = tuple(d.id for d in context.dossier.documents)
            searched = Searched(every, (), (asked.raw, asked.subject), line.cites, (), "附件目录只列了名称，没有这份材料")
            return Draft(False, (Line(f"材料中未找到：附件目录列有“{line.text}”，未见随件提交，待核实。", line.cites),), searched)
    return None
