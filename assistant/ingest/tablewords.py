"""What the words of a table say about its make: header rows, key-value forms, its unit, its caption. For every format alike."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.core.text import bare, half_width

Row = Sequence[str | None]

_CAPTION = {
    "table": re.compile(r"^\s*(?:附表|续表|表格|表)\s*(?:[A-Z]\s*[.．]?\s*)?\d{0,3}(?:\s*[-－—–.．]\s*\d{1,3}){0,3}(?=[\s:：　]|[^\d\s])"),
    "figure": re.compile(
        r"^\s*(?:附图|插图|照片|图片|图)\s*(?:[A-Z]\s*[.．]?\s*)?\d{0,3}(?:\s*[-－—–.．]\s*\d{1,3}){0,3}(?=[\s:：　]|[^\d\s])"
    ),
}
_NUMBERED = re.compile(r"^\s*(?:附?表|续表|附?图|照片)\s*[\dA-Z一二三四五六七八九十]")
_UNIT = re.compile(r"(?:计量)?单位\s*[:：]\s*([^\s，,。；;）)】\]]{1,16})")
_VALUE = re.compile(r"^[+\-±≥≤<>＜＞约]?\s*[\d.,，．]+\s*(?:%|％|‰|[a-zA-Z³²/·℃㎡㎥]+|[\u4e00-\u9fff/³²]{1,6})?$")
_DATE = re.compile(r"\d{4}\s*(?:年|[./-])\s*\d{1,2}")
_CODE = re.compile(r"^[A-Z0-9]{8,}$")


def is_caption(text: str, of: str) -> bool:
    """Whether a paragraph reads like the caption of a 'table' or a 'figure': numbered (表3-1 …), short, no sentence."""
    line = text.strip()
    if not line or len(line) > 70 or line[-1] in "。；;，,：:" or "\n" in line:
        return False
    return bool(_NUMBERED.match(line) and _CAPTION[of].match(half_width(line)))


def is_value(text: str) -> bool:
    """Whether a cell holds a figure, a date or a code rather than the name of something."""
    plain = bare(half_width(text))
    return bool(plain) and bool(
        _VALUE.match(plain) or _DATE.match(plain) or _CODE.match(plain) or plain in ("/", "-", "—", "——", "无", "√", "×")
    )


def unit_in(text: str) -> str | None:
    """The unit that a caption or a line above a table states once for all of it (单位：万元), or None."""
    match = _UNIT.search(text)
    return match.group(1).strip("）)。") if match else None


def is_form(rows: Sequence[Row]) -> bool:
    """Whether a table is a key-value form: an even number of columns, names in the even ones, values beside them, no header row.

    Columns count from 0. A name is short, is not a value and stands once; the first row already holds a value or at least
    something that no heading would be (long, a date, a code).
    """
    full = [[(c or "").strip() for c in row] for row in rows]
    full = [row for row in full if any(row)]
    if not full or max(len(row) for row in full) not in (2, 4, 6):
        return False
    pairs = [(row[i], row[i + 1]) for row in full for i in range(0, len(row) - 1, 2) if row[i] != row[i + 1] or not row[i]]
    pairs = [(k, v) for k, v in pairs if k]
    if len(pairs) < 2:
        return False
    keys = [bare(k) for k, _ in pairs]
    if any(is_value(k) for k in keys) or len(set(keys)) < 0.9 * len(keys) or sum(len(k) > 16 for k in keys) > 0.2 * len(keys):
        return False
    width = max(len(row) for row in full)
    told = [v for _, v in pairs if is_value(v) or len(bare(v)) > 8 or _DATE.search(v)]
    if width == 2:
        return len(full) >= 2 and not _reads_as_header(full[0], full[1:]) and len(told) >= 0.2 * len(pairs)
    return len(told) >= 0.3 * len(pairs) and not _reads_as_header(full[0], full[1:])


def _reads_as_header(first: list[str], rest: list[list[str]]) -> bool:
    """Whether a row names its columns: no values in it, while every column below holds one kind of thing."""
    if any(is_value(c) for c in first if c) or any(len(bare(c)) > 14 for c in first):
        return False
    names = {
        "序号",
        "编号",
        "项目",
        "名称",
        "指标",
        "内容",
        "年度",
        "年份",
        "类别",
        "备注",
        "单位",
        "数值",
        "数量",
        "说明",
        "结果",
        "情况",
        "阶段",
        "时间",
        "期限",
    }
    hits = sum(any(bare(c).endswith(n) for n in names) for c in first)
    if hits >= 2 or (hits and len(first) == 2 and bare(first[0]) in names):
        return True
    for col in range(1, len(first)):
        column = [row[col] for row in rest if col < len(row) and row[col]]
        if len(column) >= 2 and all(is_value(c) for c in column):
            return True
    return False


def header_rows(rows: Sequence[Row], *, spans: Sequence[tuple[int, int, int, int]] = ()) -> int:
    """The number of leading rows that are headings, where nothing in the file says it. spans: (row, col, rowspan, colspan) of merged cells.

    The first row, and as many more as its merged cells reach down; a further row without any value where the first row has
    cells merged sideways. 0 where the first row already holds values.
    """
    full = [[(c or "").strip() for c in row] for row in rows]
    if len(full) < 2:
        return 0
    first = [c for c in full[0] if c]
    if sum(is_value(c) and not re.fullmatch(r"\d{4}(?:年度?)?", bare(c)) for c in first) > 0.3 * len(first):
        return 0
    depth = max([rowspan for row, col, rowspan, _ in spans if row == 0 and (col > 0 or rowspan <= 3)] or [1])
    sideways = any(row == 0 and 1 < colspan < len(full[0]) for row, _, _, colspan in spans)
    if depth == 1 and sideways and len(full) > 2 and not any(is_value(c) for c in full[1] if c):
        depth = 2
    if depth >= len(full) or depth > 4:
        return 1
    return depth
