"""Questions about points: how many an indicator lost, and why, from the tables and sentences of the self-assessment."""

from __future__ import annotations

import re

from assistant.chat.asking import Asked, content_runs
from assistant.chat.cells import Entry, entries
from assistant.chat.context import Context, Draft, Line
from assistant.chat.marks import char_weights, covered
from assistant.chat.wording import words_of
from assistant.core.cite import Cite, place
from assistant.core.text import fold, sentences
from assistant.core.units import parse_number

_LOST = re.compile(r"扣(?:了|掉)?(?:几|多少|哪些?)?分|扣分|失分|丢分|扣了?(?:几|多少)|为(?:什么|何)[^，]{0,8}扣|没(?:拿|得)满分")
#: Headings of full marks.
_FULL = r"满分|分值|标准分|应得分"
_MOST = re.compile(r"最[多大高]")
Row = tuple[float, float, float, Line]


def deduction(context: Context, asked: Asked) -> Draft | None:
    """What an indicator lost, with the reason that the table gives; the one that lost most; None where no table of points has it."""
    if _LOWEST.search(asked.text) and not _LOST.search(asked.text):
        return _lowest(context, asked)
    if not _LOST.search(asked.text):
        return None
    topic = content_runs(re.sub(_LOST, " ", re.sub(r"哪[一个项级]*|最[多大高]|[一二三]级|指标|评分|分值|原因|理由|说明", " ", asked.text)))
    words = words_of(context, topic)[0] if topic else ()
    weights = char_weights(words, "text")
    found: list[Row] = []
    level = re.search(r"[二三]级", asked.text)
    for cells in _rows(context):
        if level and not any("级指标" in e.head and level.group() in f"{e.head}|{e.around}" for e in cells):
            continue
        row = _row(context, cells, weights)
        if row is not None:
            found.append(row)
    if _MOST.search(asked.text) and not re.search("得分率", asked.text):
        best = max(found, key=lambda r: r[1], default=None)
        return Draft(True, (best[3],), value=f"{best[1]:g}") if best is not None else None
    named = [r for r in found if r[0] >= 0.9]
    if words and not named and (told := _reasons(context, weights, None)):
        return Draft(True, tuple(told))
    if not words or not named:
        return None
    best = max(named, key=lambda r: (r[0], -r[2]))
    return Draft(True, (best[3], *_reasons(context, weights, best[3])), value=f"{best[1]:g}")


_LOWEST = re.compile(
    r"(?:哪|什么|几)[^，]{0,8}(?:得分率|得分|分数|评分|分)(?:是)?最(?P<way>[低少差高多])|(?:得分率|得分|分数|评分)最(?P<other>[低少差高多])的?(?:是)?(?:哪|什么)"
)


def _lowest(context: Context, asked: Asked) -> Draft | None:
    """The group or indicator with the lowest (highest) share of its full marks."""
    match = _LOWEST.search(asked.text)
    assert match is not None
    rows = [r for cells in _rows(context) if (r := _marks(cells)) is not None]
    heads = [name.partition("|")[0] for name, _, _, _ in rows]
    grouped = not re.search(r"二级|三级|小项|细项|具体", asked.text) and len(set(heads)) < len(heads)
    sums: dict[str, tuple[float, float, tuple[Cite, ...]]] = {}
    for name, most, got, cites in rows:
        key = name.partition("|")[0] if grouped else name.rpartition("|")[2]
        before = sums.get(key, (0.0, 0.0, ()))
        sums[key] = (before[0] + most, before[1] + got, (*before[2], *cites))
    rated = "率" in asked.text or grouped
    found = [
        (got / most if rated else got, Line(f"{key}：得分率{round(100 * got / most, 2):g}%（满分{most:g}分，得{got:g}分）", cites[:6]))
        for key, (most, got, cites) in sums.items()
    ]
    if len(found) < 3:
        return None
    way = match.group("way") or match.group("other")
    best = sorted(found, key=lambda f: f[0], reverse=way in "高多")[0][1]
    return Draft(True, (Line(f"最{way}的是{best.text}", best.cites),), value=best.text.partition("：")[0])


def _marks(cells: list[Entry]) -> tuple[str, float, float, tuple[Cite, ...]] | None:
    """(name, full marks, marks given, places) of a row of points; None for totals and rows that hold no two figures."""
    fulls = [e for e in cells if re.search(_FULL, e.head.rpartition("|")[2])]
    givens = [e for e in cells if _given(e)]
    if not fulls or not givens or re.search(r"小计|合计|总计|总分|^计$", fulls[0].key) or not re.search(r"[\u4e00-\u9fff]", fulls[0].key):
        return None
    full, given = fulls[-1], givens[0]
    try:
        most, got = parse_number(full.text.strip())[0], parse_number(given.text.strip())[0]
    except ValueError:
        return None
    return (full.key, most, got, (full.cite, given.cite)) if most and got <= most else None


_REASON = re.compile(r"扣(?:了|掉)?\d|扣分|失分|丢分|扣在|\d(?:\.\d+)?分[)）]|未得满分|没(?:有)?得满分")


def _reasons(context: Context, weights: dict[str, list[float]], row: Line | None) -> list[Line]:
    """The sentences that say why points were lost: of the section that is named, or naming what is asked about themselves."""
    found: list[tuple[float, Line]] = []
    for document in context.dossier.of_kind("self_assessment"):
        for block in document.body:
            if block.role in ("heading", "caption", "cell") or not _REASON.search(block.text):
                continue
            title = fold(document.section_path(block.section)).rpartition(" > ")[2] or fold(document.section_path(block.section))
            for a, b in sentences(block.text):
                own = fold(block.text[a:b])
                if not _REASON.search(own) or "扣" not in own + fold(block.text[:a]):
                    continue
                marks = [sum(covered(run, own, title)) / len(run) for run in weights]
                if marks and min(marks) >= 0.75:
                    found.append((sum(marks), Line(block.text[a:b].strip(), (place(document, block, a, b),))))
    found.sort(key=lambda f: -f[0])
    return [line for _, line in found[:3] if row is None or fold(line.text) not in fold(row.text)]


def _rows(context: Context) -> list[list[Entry]]:
    """The cells of each row of the tables that have full marks and marks given."""
    rows: dict[tuple[str, int, str], list[Entry]] = {}
    for entry in entries(context):
        rows.setdefault((entry.document, entry.table, entry.ownrow), []).append(entry)
    return [cells for cells in rows.values() if any(re.search(_FULL, e.head) for e in cells) and any(_given(e) for e in cells)]


def _given(entry: Entry) -> bool:
    return bool(re.search(r"得分|自评|评分", entry.head.rpartition("|")[2])) and not re.search(
        r"率|核查|专家|复核|满分", entry.head.rpartition("|")[2]
    )


def _pair(cells: list[Entry], weights: dict[str, list[float]]) -> tuple[Entry | None, Entry | None]:
    """(full marks, marks given) of a row; where it has those of its group too, of the group where that is what is named."""
    fulls = [e for e in cells if re.search(_FULL, e.head.rpartition("|")[2])]
    givens = [e for e in cells if _given(e)]
    if len(fulls) > 1 and len(givens) > 1 and fulls[0].key:
        group = any(min(covered(run, fulls[0].key.partition("|")[0], ""), default=0) >= 0.8 for run in weights)
        return (fulls[0], givens[-1]) if group else (fulls[-1], givens[0])
    return next(iter(fulls), None), next(iter(givens), None)


def _row(context: Context, cells: list[Entry], weights: dict[str, list[float]]) -> Row | None:
    """(how far its name is asked for, points lost, full marks, the line)."""
    full, given = _pair(cells, weights)
    if full is None or given is None or re.search(r"小计|合计|总计|总分", full.key):
        return None
    try:
        most, got = parse_number(full.text.strip())[0], parse_number(given.text.strip())[0]
    except ValueError:
        return None
    reason = next((e for e in cells if re.search("说明|原因|理由|备注|扣分", e.head) and len(e.text.strip()) >= 4), None)
    named = [e.text.strip() for e in cells if "指标" in e.head.rpartition("|")[2] and not re.fullmatch(r"[\d.]+", e.text.strip())]
    name = named[-1] if named else full.key.rpartition("|")[2]
    said = sum(sum(covered(run, full.ownrow, "")) for run in weights) / max(1, sum(map(len, weights)))
    told = f"{name}：扣{most - got:g}分（满分{most:g}分，得{got:g}分）" + (f"，说明：{reason.text.strip()}" if reason is not None else "")
    cites = tuple(c for e in (full, given, reason) if e is not None for c in (e.cite,))
    return said, most - got, most, Line(told, cites)
