"""超过100%的比率与负数

为什么：回收、利用、绿化、复垦、处置等都是整体的一部分，不可能多于整体；面积和金额不会是负数。
提示什么：回采率、回收率、利用率、复垦率、覆盖率、处置率、得分率等写成100%以上，正文或表格均查；非增减列的面积、储量、金额为负数。
不提示什么：增长、完成率、产能利用、收益率、保证率等可以超过100%的比率，增减和气温列，“≥”等限值，写明含往年存量的。
可能的正常解释：利用了往年存量，分子分母口径或时段不同，录入有误。
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from assistant.checks.tablemath import Sheet, number, sheet, sheets
from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite, place, place_sentence
from assistant.core.document import Block, Document
from assistant.core.text import fold, half_width

_PERCENT = re.compile(r"(?<![\d.])(?P<value>\d{3,4}(?:\.\d+)?)\s*(?:%|％)")
_PART = re.compile(
    r"回采率|采出率|回收率|损失率|贫化率|混入率|产率|利用率|复垦率|治理率|恢复率|覆盖率|绿化率|绿化度|盖度|覆盖度|郁闭度|成活率|保存率|处置率|处理率|达标率|合格率|得分率|硬化率|"
    r"回用率|循环率|复用率|重复率|有效率|完好率|持证率|配备率|传输率|入选率|收尘率|除尘效率|去除率|普及率|满意度|满意率|占比|所占比例|含水率|运行率|封闭率|防护率|拦渣率|开工率|参保率"
)
_MAY_EXCEED = re.compile(
    r"增长|增加|提高|上升|同比|环比|完成率|达产|负荷|产能利用|设备利用|时间利用|收益率|利润率|保证率|速动|流动比|偿债|超额|超出|计划的|目标的|产销率|兑现率|往年|历年|以前年度|上年"
)
_WHOLE = re.compile(r"可绿化|应绿化|应复垦|应治理|产生|动用|满分")
_CHANGE = re.compile(
    r"变化|增减|差|变动|净|利润|盈亏|温|标高|高程|位移|沉降|偏|现金流|误差|损益|增量|坐标|海拔|水位|收益|倾角|方位|误|电位"
)


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every impossible rate and every negative amount, once a place."""
    for document in inspection.dossier.documents:
        for block in document.prose:
            if "%" in block.text or "％" in block.text:
                yield from _in_text(document, block)
    seen: set[str] = set()
    for view in sheets(inspection.dossier):
        for finding in _in_table(view):
            seen.add(finding.key)
            yield finding
    yield from (f for f in _in_forms(inspection) if f.key not in seen)


def _in_text(document: Document, block: Block) -> Iterator[Finding]:
    plain = half_width(block.text)
    for match in _PERCENT.finditer(plain):
        value = float(match.group("value"))
        lead = re.split(r"[。；;]", plain[: match.start()])[-1]
        name = _last_name(lead)
        if value <= 100 or name is None or _MAY_EXCEED.search(lead[-24:]):
            continue
        cites = [place_sentence(document, block, match.start()), place(document, block, match.start(), match.end())]
        yield _rate_finding(name, match.group().strip(), cites, f"{document.id}:{block.id}:{match.start()}")


def _last_name(lead: str) -> str | None:
    """The rate that the words in front of a percentage name, with no other figure in between."""
    near = re.split(r"[，,、]", lead)[-1]
    if re.fullmatch(r"\s*(?:约|仅)?(?:达到?|占|为|计)\s*", near) and _WHOLE.search(lead):
        return "部分占整体的比率"
    found = list(_PART.finditer(near))
    if not found or re.search(r"\d", near[found[-1].end() :]) or len(near) - found[-1].end() > 12:
        return None
    return found[-1].group()


def _in_table(sheet: Sheet) -> Iterator[Finding]:
    for row in sheet.rows:
        for column in sheet.columns:
            figure = sheet.figures[row][column.index]
            if figure is None or 0 <= figure.value <= 100:
                continue
            label = fold(sheet.key(row))
            name = _PART.search(column.heading) or (_PART.search(label) if len(label) <= 16 and column.unit in ("", "%") else None)
            unit = fold(sheet.text[row][sheet.unit_column]) if sheet.unit_column is not None else ""
            percent = any("%" in words for words in (column.heading, figure.raw, label, unit))
            cites = [c for c in (sheet.cite(row, column.index), sheet.cite_label(row)) if c is not None]
            key = f"{sheet.document.id}:{figure.block.id}"
            if figure.value > 100 and name and percent and not _MAY_EXCEED.search(column.heading + label):
                yield _rate_finding(f"{sheet.name}{name.group()}", f"{figure.raw}{'' if '%' in figure.raw else '%'}", cites, key)
            elif (
                figure.value < 0
                and _amount(column.heading, column.unit)
                and not _CHANGE.search(column.heading + label)
                and not _signed(sheet, column.index)
            ):
                message = (
                    f"{sheet.name}“{sheet.label(row)}”的“{column.heading}”为负数{figure.raw}。面积、数量和金额不应为负，须更正或说明；"
                    "也可能是短横线与数字连写，或该列表示增减。"
                )
                yield CHECK.finding(message, cites, severity="medium", key=key)


def _in_forms(inspection: Inspection) -> Iterator[Finding]:
    """Keys and values side by side, in forms and in tables that hold such rows."""
    for document in inspection.dossier.documents:
        for table in document.tables:
            for row in sheet(document, table).blocks:
                for key, value in itertools.pairwise(row):
                    if key is None or value is None or key is value or not ("%" in value.text or "％" in value.text):
                        continue
                    name = _PART.search(key.text)
                    if name is None:
                        continue
                    match = _PERCENT.search(half_width(value.text))
                    lone = match and len(half_width(value.text).strip()) <= len(match.group()) + 2 and len(key.text) <= 20
                    if match and lone and float(match.group("value")) > 100 and "%" in match.group() and not _MAY_EXCEED.search(key.text):
                        yield _rate_finding(
                            name.group(), match.group(), [place(document, value), place(document, key)], f"{document.id}:{value.id}"
                        )


def _amount(heading: str, unit: str) -> bool:
    return bool(re.search(r"hm2|公顷|km2|亩|m2|万?t$|万?吨|万元|元|m3", unit)) and bool(
        re.search(r"面积|储量|产量|资源量|金额|投资|费用|矿量|数量|工程量|计提", heading)
    )


def _signed(sheet: Sheet, col: int) -> bool:
    """A column that marks increases with + holds changes."""
    return any(sheet.text[r][col].strip().startswith(("+", "＋")) for r in sheet.rows)


def _rate_finding(name: str, raw: str, cites: list[Cite], key: str) -> Finding:
    value = float(re.sub(r"[^\d.]", "", raw))
    message = (
        f"{name}写为{raw}，超过100%（多出{number(value - 100)}个百分点）。该指标是部分与整体之比，不可能大于100%，须更正或说明；"
        "也可能是分子含有往年存量、分子分母口径或时段不同，或录入笔误。"
    )
    return CHECK.finding(message, cites, key=key)


CHECK = Check("plausibility.rate-over-hundred", "超过100%的比率与负数", "implausible", "high", run, clause="二(一)")
