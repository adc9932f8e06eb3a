"""留有占位符或提示语

为什么：XX、待补充、（此处填写…）、“错误!未找到引用源”说明模板没有填完，所缺的可能正是要审查的数据。
提示什么：正文、表格、题注中代替数字或名称的 XX、××、空括号下划线，“待补充”“此处填写”一类的话，失效的交叉引用。同一份文件里同一种占位符合并为一条。
不提示什么：标准编号里的 XX（如 DB51/T XXXX—2021）、证件号和电话中为保密遮去的位、乘号、罗马数字；供审查人员填写的空栏。
可能的正常解释：定稿前漏改。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite, place
from assistant.core.document import Block, Document
from assistant.core.text import half_width

_X = "XxＸｘ×╳✕"
_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("XX", re.compile(rf"(?<![A-Za-z0-9Ａ-Ｚ{_X}/*])[{_X}]{{2,}}(?!(?!k?m|hm|mm|cm|kW|kV|kg|mg|dB|MPa|tce)[A-WYZa-wyz]{{2}}|[{_X}])")),
    ("星号", re.compile(r"(?<![\d*A-Za-z])(?:\*{2,}|＊{2,})(?![\d*])(?=[\u4e00-\u9fff]|万|亩|m|元|吨|%)")),
    (
        "待补充",
        re.compile(
            r"(?<!要求)(?<!按时)(?<!按期)(?<!年度)待(?:补充|补录|补齐|填写?|填报|完善后(?:补充|填)|更新|插入|录入|提供)(?=[）)】\]》。，；、\s]|$)|[（(【\[]\s*待(?:(?:补|填)[^）)】\]]{0,16}|(?:定|核)[^）)】\]]{0,6})[）)】\]]|[（(【\[](?:数据|数值|数字|此处|此数|内容|面积|金额|日期|编号|结果|资料|图件|位置|名称)?(?:尚|仍|有)?待(?:进一步)?(?:核实?|查|确认|核对|核定|补|补充|定|更新|完善)[）)】\]]"
            r"|[（(【\[][^（()）【】\[\]。]{0,12}待[^（()）【】\[\]。]{1,12}(?:后|再)(?:填|补|完善|更新|插入|修改|录入)[^（()）【】\[\]。]{0,6}[）)】\]]"
            r"|[（(【\[](?:此处|此数|该处|该数|本数|本处|这里)[^（()）【】\[\]。]{0,8}待[^（()）【】\[\]。]{1,12}[）)】\]]"
        ),
    ),
    (
        "填写提示",
        re.compile(
            r"(?:此处|这里|请在此|在此处?)(?:需|须|应|请|待|缺)?(?:填写|填入|插入|补|说明|粘贴|添加|加[图表入]|更新)|[（(【\[](?:需|须|请|缺)[^）)】\]。]{0,6}(?:补|填|插入|更新|核实|确认|添加)[^）)】\]。]{0,6}[）)】\]]|[（(【\[](?:此处|这里|此栏|本栏)(?:需|须|应|请|待|要)?(?:填|写|补|改|加)(?!土|方|埋|筑|平|挖|充|沟)[^）)】\]。]{0,14}[）)】\]]|请(?:填写|插入|补充完整|输入)|[（(【\[<《](?:填写|插入|输入|请?填)[^）)】\]>》]{1,20}[）)】\]>》]|(?:单击|点击)此处"
        ),
    ),
    ("待办标记", re.compile(r"(?<![A-Za-z])(?:TODO|TBD|TBC|FIXME)(?![A-Za-z])")),
    (
        "失效的引用",
        re.compile(
            r"错误[!！]\s*(?:未找到引用源|未定义书签|超链接引用无效|未指定|找不到)|Error!\s*(?:Reference|Bookmark|No text)|#(?:REF|N/A|VALUE|DIV/0|NAME\?)!?",
            re.IGNORECASE,
        ),
    ),
    ("下划线空白", re.compile(r"(?<=[为约计是达至])[_＿]{2,}|[_＿]{2,}(?=(?:万元|万吨|公顷|亩|平方|米|年|月|%|个|人|处|元))")),
    ("样例文字", re.compile(r"某某(?:公司|矿|县|镇|村|单位)|某(?:公司|矿|县)某|张三|李四")),
)
#: A cell that is a plain figure or date: no mark can stand in it.
_FIGURE = re.compile(r"[\d.,%年月日:/~ -]*")
_STANDARD_BEFORE = re.compile(r"(?:[A-Z]{1,5}\s*\d{0,2}\s*(?:/\s*[TZ])?|[〔（(\[]\d{4}[〕）)\]]|[A-Z]{1,4}[-—]?)\s*$")
_STANDARD_AFTER = re.compile(r"^\s*(?:[.．]\d+)?\s*[-—–－]\s*\d{4}")
_MASKED = re.compile(r"\d\s*$")
_MASKED_AFTER = re.compile(r"^\s*\d")
_FOR_REVIEWER = re.compile(r"审[核查]|评审|专家|复核|初审|核查意见|检查记录|主管部门")


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding a document and kind of mark."""
    for document in inspection.dossier.documents:
        groups: dict[str, list[tuple[Block, int, int]]] = {}
        for block in document.visible:
            if block.role == "toc":
                continue
            for name, start, end in marks(block):
                if not (block.role == "cell" and _reviewers(document, block)):
                    groups.setdefault(name, []).append((block, start, end))
        for name, places in groups.items():
            shown = "；".join(_around(b, s, e) for b, s, e in places[:4])
            more = f"，共{len(places)}处" if len(places) > 1 else ""
            yield CHECK.finding(
                f"《{document.path}》留有未填写的占位内容（{name}{more}）：{shown}。所缺的内容应补齐；也可能是定稿前漏改。",
                [_cite(document, b, s, e) for b, s, e in places[:8]],
            )


def marks(block: Block) -> Iterator[tuple[str, int, int]]:
    """The kind and span of every placeholder of a block."""
    if _FIGURE.fullmatch(block.text):
        return
    half = half_width(block.text)
    text = half if len(half) == len(block.text) else block.text
    for name, pattern in _MARKS:
        for match in pattern.finditer(text):
            if name == "XX" and not _stands_for_something(text, match.start(), match.end()):
                continue
            yield name, match.start(), match.end()


def _stands_for_something(text: str, start: int, end: int) -> bool:
    """Whether a run of X stands where a figure or a name should be: not in a standard's number, a masked number, a product."""
    before, after = text[max(0, start - 12) : start], text[end : end + 12]
    if _STANDARD_BEFORE.search(before) or _STANDARD_AFTER.match(after):
        return False
    if _MASKED.search(before) and not after.lstrip().startswith(("年", "月", "日")):
        return False
    if _MASKED_AFTER.match(after) and "×" in text[start:end]:
        return False
    letters = set(text[start:end])
    roman = letters <= {"X"} and end - start == 2 and re.match(r"^\s*(?:型|类|级|号线|段|世纪|[、.．])", after) is not None
    return not roman


def _reviewers(document: Document, block: Block) -> bool:
    """Whether a cell stands in a column meant for the reviewer."""
    if block.table is None or block.col is None:
        return False
    table = document.tables[block.table]
    heads = (
        document.block(c.block).text for c in table.cells if c.row < max(table.header_rows, 1) and c.col <= block.col < c.col + c.colspan
    )
    return any(_FOR_REVIEWER.search(h) for h in heads)


def _around(block: Block, start: int, end: int) -> str:
    return "“…" + block.text[max(0, start - 12) : end + 12].strip().replace("\n", " ") + "…”"


def _cite(document: Document, block: Block, start: int, end: int) -> Cite:
    """The mark with the words around it, so that it can be found by eye."""
    return place(document, block, max(0, start - 20), min(len(block.text), end + 20))


CHECK = Check("placeholder.marks", "留有占位符", "placeholder", "medium", run)
