"""What stands beside an answer: another year, column or row of the table that was cited, its largest row, the section around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.chat.asking import Asked, understand
from assistant.chat.cells import Entry, entries
from assistant.chat.context import Answer, Context, Draft, Line
from assistant.chat.inturn import parts_told
from assistant.chat.marks import char_weights, covered, told
from assistant.chat.operands import Operand, dimension, of_entry, plain
from assistant.chat.sentences import answers, best_sentences
from assistant.chat.tables import TOTAL, Match, line_of, named
from assistant.chat.values import bare_number
from assistant.chat.wants import wanted
from assistant.chat.wording import periods, words_of

_BEFORE = re.compile(r"(?:比|较|和|与|跟|同)?(?P<when>上一年度?|前一年度?|上年度?|去年|前年|20\d\d年?度?)(?:相比|比)?")
_CHANGE = re.compile(r"[多少高低增减升降涨差][^，]{0,5}(?:多少|几)|变化|相比|比.{0,6}(?:怎么样|如何|呢)|增长|下降|增减")
MOST = re.compile(r"最(?P<way>[多大高长贵少低小短]|便宜)")


def another_year(context: Context, text: str, cells: Sequence[Entry]) -> Draft | None:
    """The same row or column in the year before, and the change where the question asks for it."""
    match = _BEFORE.search(text)
    rest = _BEFORE.sub("", text)
    if match is None or len(re.sub(r"[的是多少几了呢怎么样如何增减高低升降涨变化投花用有差出相比钱吨分矿]", "", rest)) > 2:
        return None
    want = wanted(rest if re.search(r"钱|元|吨|公顷|亩", rest) else "多少")
    for cell in cells:
        years = sorted(p for p in cell.periods if p.isdigit())
        own = of_entry(context, cell)
        if len(years) != 1 or own is None or not bare_number(cell.text):
            continue
        if want.dimension is not None and dimension(own.unit) not in ("", want.dimension):
            continue
        other = _in_year(context, cell, _year_meant(match.group("when"), int(years[0])))
        earlier = of_entry(context, other) if other is not None else None
        if other is None or earlier is None:
            continue
        if not _CHANGE.search(rest) and not re.search(r"[比较]", match.group()):
            return Draft(True, (earlier.line,), value=earlier.shown)
        return _change(own, earlier, years[0], next(p for p in other.periods if p.isdigit()))
    return None


def _year_meant(words: str, year: int) -> int:
    """The year that is named, by itself or as the one before."""
    found = re.search(r"20\d\d", words)
    return int(found.group()) if found else year - (2 if words.startswith("前年") else 1)


def _in_year(context: Context, cell: Entry, year: int) -> Entry | None:
    """The cell of another year: in the same row or under the same heading."""
    same = [e for e in entries(context) if (e.document, e.table) == (cell.document, cell.table) and str(year) in e.periods]
    in_row = [e for e in same if e.key == cell.key and e.head != cell.head]
    in_column = [e for e in same if e.head == cell.head and e.key != cell.key]
    return next(iter((*in_row, *in_column)), None)


def _change(late: Operand, early: Operand, year: str, before: str) -> Draft:
    gap = late.number - early.number
    word = "个百分点" if late.unit == "%" else late.unit
    share = f"，{plain(round(100 * abs(gap) / abs(early.number), 2))}%" if early.number and gap and late.unit != "%" else ""
    said = f"{'增加' if gap > 0 else '减少'}{plain(round(abs(gap), 6))}{word}" if gap else "持平"
    shown = f"{year}年比{before}年{said}（{plain(late.number)}－{plain(early.number)}＝{plain(round(gap, 6))}{share}）"
    return Draft(True, (Line(shown, (*late.line.cites, *early.line.cites)), late.line, early.line), value=shown)


def most(context: Context, text: str, cells: Sequence[Entry]) -> Draft | None:
    """The largest or smallest of the rows (or years) of the table that was cited."""
    match = MOST.search(text)
    if match is None or not re.search(r"哪|谁|什么", text):
        return None
    want = wanted(re.sub(MOST, "", text))
    by_year = re.search(r"哪.{0,2}年|哪.{0,2}季", text) is not None
    for cell in cells:
        if not bare_number(cell.text):
            continue
        head = _column(context, text, cell)
        if head is None:
            continue
        table = [e for e in entries(context) if (e.document, e.table) == (cell.document, cell.table) and bare_number(e.text)]
        column = [e for e in table if e.head == head and not TOTAL.search(e.key)]
        if by_year:
            column = [e for e in table if e.key == cell.key and periods(e.head)] or [e for e in column if periods(e.key)]
        figures = [(o.number, e) for e in column if (o := of_entry(context, e)) is not None]
        own = of_entry(context, cell)
        if len(figures) < 2 or own is None or (want.dimension is not None and dimension(own.unit) not in ("", want.dimension)):
            continue
        _, top = sorted(figures, key=lambda f: f[0], reverse=match.group("way") in "多大高长贵")[0]
        line = line_of(context, Match(top, 0.0, top.text.strip(), top.cite))
        name = top.head if by_year and periods(top.head) else top.key.rpartition("|")[2]
        return Draft(True, (Line(f"{name}最{match.group('way')}，{line.text}", line.cites),), value=top.text.strip())
    return None


def most_told(context: Context, text: str, before: Answer) -> Draft | None:
    """The largest of the parts that the cited sentence enumerates."""
    match = MOST.search(text)
    if match is None or not re.search(r"哪|谁|什么", text):
        return None
    for cite in before.citations[:3]:
        parts = parts_told(context, cite)
        if parts:
            name, number, unit, at = sorted(parts, key=lambda p: p[1], reverse=match.group("way") in "多大高长贵")[0]
            return Draft(True, (Line(f"{name}最{match.group('way')}：{plain(number)}{unit}", (at,)),), value=f"{plain(number)}{unit}")
    return None


def _column(context: Context, text: str, cell: Entry) -> str | None:
    """The heading of the column that is asked for: the cell's own, or another of its table that the question names; None where it has none."""
    said = re.sub(r"最[多大高长贵少低小短]|便宜|哪|项|个|的", " ", text)
    heads = dict.fromkeys(e.head for e in entries(context) if (e.document, e.table) == (cell.document, cell.table))
    asked_for = re.search(r"[\u4e00-\u9fff]*(?:率|占比|比例|单价|得分)", said)
    if asked_for is None or asked_for.group()[-3:] in cell.head:
        return cell.head
    return next((h for h in heads if asked_for.group()[-3:] in h), None)


def nearby(context: Context, asked: Asked, before: Answer, cells: Sequence[Entry]) -> Draft | None:
    """Another column of the row, another row of the column, or a sentence of the section that was cited."""
    own = understand(asked.text, context.dossier)
    words, unknown = words_of(context, own.topic)
    if unknown or own.years:
        return None
    weights = char_weights(words, "text")
    if cells and words and sum(map(len, words)) <= 8:
        for cell in cells:
            row = [e for e in entries(context) if (e.document, e.table, e.ownrow) == (cell.document, cell.table, cell.ownrow) and e != cell]
            fit = [e for e in row if e.head and all(told(w, covered(w, e.head, ""), x) for w, x in weights.items())]
            best = max(fit, key=lambda e: named(e.head.rpartition("|")[2], "|".join(weights)), default=None)
            if best is not None:
                line = line_of(context, Match(best, 0.0, best.text.strip(), best.cite))
                return Draft(True, (line,), value=best.text.strip())
        for cell in cells if before.tool not in ("calculate", "calculation") else ():
            column = [
                e
                for e in entries(context)
                if (e.document, e.table, e.head) == (cell.document, cell.table, cell.head)
                and e.key != cell.key
                and e.periods == cell.periods
            ]
            called = [e for e in column if all(told(w, covered(w, e.key, ""), x) for w, x in weights.items())]
            if len(called) == 1:
                line = line_of(context, Match(called[0], 0.0, called[0].text.strip(), called[0].cite))
                return Draft(True, (line,), value=called[0].text.strip())
    return _same_section(context, own, before)


def _same_section(context: Context, own: Asked, before: Answer) -> Draft | None:
    """What the section that was cited says: a value of the kind that is asked for, in a sentence that says the question's words."""
    want = wanted(own.text)
    if (
        want.kind not in ("date", "who", "organisation", "person", "frequency", "count", "code", "quantity")
        or own.facts
        or not before.citations
    ):
        return None
    cite = before.citations[0]
    if cite.document not in {d.id for d in context.dossier.documents}:
        return None
    section = context.block(cite).section
    document = context.dossier.document(cite.document)
    inside = {b.id for b in document.section_blocks(section)} if section is not None else {cite.block}
    hits = [
        h
        for h in best_sentences(context, replace(own, documents=(cite.document,), inside=True), documents=(cite.document,))
        if answers(h, want) and h.value and h.unit.cites[0].block in inside
    ]
    same = [h for h in hits if any(c.block == cite.block for c in h.unit.cites)]
    best = next(iter((*same, *hits)), None)
    if best is None:
        return None
    return Draft(True, (Line(f"{best.value}：{best.unit.shown}", best.unit.cites[:4]),), value=best.value)
