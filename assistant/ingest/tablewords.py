"""What the words of a table say about its make: header rows, key-value forms, its unit, its caption. For every format alike."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.core.text import bare, half_width
from assistant.core.units import unit as known_unit

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


def caption_unit(text: str) -> str | None:
    """The unit of a caption: stated (单位：公顷), or alone in brackets at its end (资源储量变动（万吨）), or None."""
    stated = unit_in(text)
    if stated:
        return stated
    match = re.search(r"[（(]\s*([^（()）]{1,10})\s*[)）]\s*$", text)
    try:
        return match.group(1) if match and known_unit(match.group(1)) else None
    except KeyError:
        return None


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


_COLUMN_NAMES = re.compile(
    r"(?:序号|编号|项目|名称|指标|内容|年度|年份|类别|类型|备注|单位|数值|数量|说明|结果|情况|阶段|时间|期限|要求|依据|得分|分值|满分|面积|金额|单价|合计|小计|设计值|实际值|规格)$"
)
_LABELS = re.compile(
    r"(?:名称|编号|证号|证书号|地址|住所|代码|代表人|负责人|期限|有效期|矿种|规模|面积|方式|机关|电话|日期|类型|标高|深度|状态|年限|资本|性质|位置|范围"
    r"|单位|经办人|签字|邮编|联系人|时间|人数|许可证|采矿权人|矿业权人|产能|储量|备案号|邮箱|职务|企业|公司|部门)$"
)


def _reads_as_header(first: list[str], rest: list[list[str]]) -> bool:
    """Whether a row names its columns: no values in it, while the columns below hold values; or names that only columns have.

    In a key-value form the even columns hold names all the way down, so most columns can never be values.
    """
    names = [bare(c) for c in first]
    if any(is_value(c) for c in first if c) or any(len(n) > 14 for n in names):
        return False
    odd = sum(bool(_COLUMN_NAMES.search(n)) and len(n) <= 8 for n in names[1::2])
    even = sum(bool(_COLUMN_NAMES.search(n)) for n in names[0::2])
    if odd and odd + even >= 2:
        return True
    filled = [[row[col] for row in rest if col < len(row) and row[col]] for col in range(1, len(first))]
    valued = sum(bool(column) and sum(map(is_value, column)) >= 0.8 * len(column) for column in filled)
    if len(first) > 2:
        return valued >= 0.6 * len(filled)
    keys = [bare(row[0]) for row in (first, *rest) if row[0]]
    return bool(valued) and len(rest) > 1 and sum(bool(_LABELS.search(k)) for k in keys) < 0.5 * len(keys)
