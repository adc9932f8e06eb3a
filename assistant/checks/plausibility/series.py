"""重复、不变或过于规则的实测数据

为什么：实测值总有波动；逐位重复、毫无变化或严格等差的数据，是照填的迹象。
提示什么：监测或年度数据表中：两行（时段、点位）至少三项实测值逐位相同；一列带小数的实测值五行以上全部相同；五个以上数值严格等差；逐月或逐季的产量、能耗等六期以上严格等差或带小数而完全不变的（请留意）。一张表一条。
不提示什么：限值、标准、设计值、频次、点数等本来不变的值，设备表、进度表，未检出和零，个位整数。
可能的正常解释：接近检出限，取整位数少，同一次监测结果重复引用，按趋势内插。
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.checks.tablemath import Figure, Sheet, sheets
from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite
from assistant.core.text import fold

_MEASURED = re.compile(
    r"mg|μg|ug|db|ph值?|颗粒物|噪声|悬浮物|浓度|位移|沉降|水位|流量|cod|氨氮|石油类|粉尘|tsp|pm|浊度|电导|氟化|硫化|总磷|含量|温度|雨量|振动|地下水|铅|锌|镉|砷|汞|铬|铜"
)
_YEARLY = re.compile(r"产量|能耗|用水|用量|采出|动用|消耗|电力|柴油|产生量|利用量|品位|收入|投入|回采率|回收率|利用率|矿量|使用|计提")
_NOT_DATA = re.compile(
    r"限值|标准|设计|点数|频次|频率|满分|分值|单价|价格|数量|型号|规格|定额|比例|系数|面积|计划|坐标|投资|工程量|x|y|序号|编号|深度|厚度|满分|容量|功率|长度"
)
_PERIOD = re.compile(r"q[1-4]|(?:19|20)\d{2}|年|季度?|月|日|半年|旬|期|次|点|#|号|断面|井|监测")
_MONTH = re.compile(r"\d月|[一二三四五六七八九十]月|季度?|q[1-4]")
_NOT_TABLE = re.compile(r"设备|计划|安排|进度|工程量|估算|拐点|坐标|评分|得分|人员|附件|证照|土地|地类|矿体|钻孔|煤层|材料|定额")


#: Rows of one table that are compared with each other.
LONGEST = 60


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every suspicious series, one finding a table."""
    for sheet in sheets(inspection.dossier):
        for view in (sheet, sheet.turned()) if len(sheet.text) <= 16 else (sheet,):
            found = next(_suspicions(view), None)
            if found is not None:
                yield found
                break


def _data(sheet: Sheet) -> tuple[list[int], list[int], bool]:
    """(data rows, measured columns, whether it is monitoring) of a table of periods or points."""
    if _NOT_TABLE.search(sheet.caption):
        return [], [], False
    rows = [r for r in sheet.rows if any(sheet.figures[r]) and sheet.total(r) is None and not sheet.aside(r)]
    rows = [r for r in rows if _PERIOD.search(fold(sheet.label(r) or sheet.text[r][0]))]
    cols = [
        c.index for c in sheet.columns if not _NOT_DATA.search(c.heading) and (_MEASURED.search(c.heading) or _YEARLY.search(c.heading))
    ]
    cols = [c for c in cols if sum(sheet.figures[r][c] is not None for r in rows) >= 0.7 * len(rows)]
    monitored = sum(bool(_MEASURED.search(sheet.columns[c].heading)) for c in cols) >= max(1, len(cols) / 2)
    return rows, cols, monitored


def _suspicions(sheet: Sheet) -> Iterator[Finding]:
    rows, cols, monitored = _data(sheet)
    if len(rows) < 3 or not cols:
        return
    twins = _twins(sheet, rows, cols)
    if twins:
        a, b, same = twins[0]
        labels = "、".join(dict.fromkeys(sheet.label(r) or sheet.text[r][0] for pair in twins for r in pair[:2]))
        shown = "、".join(f.raw for f in same)
        message = (
            f"{sheet.name}中{labels}的{len(same)}项数据完全相同（{shown}）。不同时段或点位的实测值逐位重复的可能性很小，须核对原始监测报告；"
            "也可能是同一次监测结果重复引用，或数值受检出限、取整影响。"
        )
        cites = [c for r in (a, b) for f in same if (c := sheet.cite(r, f.col)) is not None]
        yield CHECK.finding(
            message,
            [*cites, *(c for r in (a, b) if (c := sheet.cite_label(r)) is not None)],
            key=f"{sheet.document.id}:{sheet.table.index}",
        )
        return
    if not monitored:
        yield from _by_month(sheet, rows, cols)
        return
    for col in cols:
        figures = [f for r in rows if (f := sheet.figures[r][col]) is not None]
        finding = _flat(sheet, col, figures) or _straight(sheet, col, figures)
        if finding is not None:
            yield finding
            return


def _by_month(sheet: Sheet, rows: list[int], cols: list[int]) -> Iterator[Finding]:
    """Output, energy … by month or quarter that rises in exactly equal steps, or never changes: worth a look."""
    months = [r for r in rows if _MONTH.search(fold(sheet.label(r) or sheet.text[r][0]))]
    for col in cols:
        figures = [f for r in months if (f := sheet.figures[r][col]) is not None]
        if len(figures) < 6 or re.search(r"累计|计划|目标", sheet.columns[col].heading):
            continue
        finding = _flat(sheet, col, figures) or _straight(sheet, col, figures)
        if finding is not None:
            yield replace(finding, severity="low")
            return


def _twins(sheet: Sheet, rows: list[int], cols: list[int]) -> list[tuple[int, int, list[Figure]]]:
    found = []
    rows = rows[:LONGEST]
    for i, a in enumerate(rows):
        for b in rows[i + 1 :]:
            pairs = [(x, y) for c in cols if (x := sheet.figures[a][c]) is not None and (y := sheet.figures[b][c]) is not None]
            same = [x for x, y in pairs if x.value == y.value and x.value != 0]
            digits = sum(len(x.raw.replace(".", "").strip("0+-")) for x in same)
            if len(same) == len(pairs) and (len(same) >= 3 or (len(same) >= 2 and digits >= 8)) and _varies(sheet, rows, cols):
                found.append((a, b, same))
    return found


def _varies(sheet: Sheet, rows: list[int], cols: list[int]) -> bool:
    """Whether the rows are data at all: digits enough, not all constants below ten."""
    figures = [f for r in rows for c in cols if (f := sheet.figures[r][c]) is not None]
    return any(f.decimals for f in figures) or any(f.value >= 100 for f in figures)


def _flat(sheet: Sheet, col: int, figures: list[Figure]) -> Finding | None:
    if len(figures) < 5 or len({f.value for f in figures}) > 1 or figures[0].value == 0 or not figures[0].decimals:
        return None
    message = (
        f"{sheet.name}“{sheet.columns[col].heading}”一列{len(figures)}个实测值全部为{figures[0].raw}，没有任何波动，须核对原始监测报告；"
        "也可能是低于检出限后统一填写，或填成了限值。"
    )
    return CHECK.finding(message, _cites(sheet, figures), key=f"{sheet.document.id}:{sheet.table.index}")


def _straight(sheet: Sheet, col: int, figures: list[Figure]) -> Finding | None:
    steps = {round(b.value - a.value, 6) for a, b in itertools.pairwise(figures)}
    if len(figures) < 5 or len(steps) != 1 or 0 in steps or not any(f.decimals for f in figures):
        return None
    message = (
        f"{sheet.name}“{sheet.columns[col].heading}”一列{len(figures)}个实测值逐次变化完全相等（{'、'.join(f.raw for f in figures[:6])}），"
        "实测数据很少如此规则，请核对原始监测报告；也可能是按趋势内插补齐。"
    )
    return CHECK.finding(
        message, _cites(sheet, figures), severity="low" if len(figures) < 7 else None, key=f"{sheet.document.id}:{sheet.table.index}"
    )


def _cites(sheet: Sheet, figures: list[Figure]) -> list[Cite]:
    return [c for f in figures[:6] if (c := sheet.cite(f.row, f.col)) is not None]


CHECK = Check("plausibility.series", "重复、不变或过于规则的实测数据", "implausible", "medium", run, clause="二(四)")
