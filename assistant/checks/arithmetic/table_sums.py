"""表格合计与分项之和

为什么：合计与分项不符，说明其中有数被单独改动过；面积、投资都以合计为准。
提示什么：合计、小计、总计行或列，层级编号的上级行，自带算式（一＋二）的行，与各分项之和之差超出取舍范围。只在能够确定“合计哪些行”时提示：同样的行在别的列闭合、表内其他合计按同一方式闭合，或只有一种理解。写出算式，一个合计一条。
不提示什么：末位取舍；不能相加的列（比率、单价、品位、年份）；单位不同的行；设计值、限值、平均、“其中”行；分项空着未填而差额由此解释的；合计行整体错开一列、错开后相符的；结构不明的表。
可能的正常解释：个别单元格录入有误，漏列了分项，事后只改了一行。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checks.arithmetic.sums import Claim, failed_sums
from assistant.checks.tablemath import number, sheets, written
from assistant.core.check import Check, Finding, Inspection

_WHY = "合计与分项不一致，说明其中至少一个数被单独改动或填错，须更正或说明；也可能是录入笔误、漏列分项或取舍位数不同。"


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every total of every table that certainly does not close."""
    for sheet in sheets(inspection.dossier):
        for claim in failed_sums(sheet):
            yield _finding(claim)


def _finding(claim: Claim) -> Finding:
    sheet, total = claim.sheet, claim.total
    heading = sheet.columns[total.col].heading or f"第{total.col + 1}列"
    label = sheet.label(total.row) or f"第{total.row + 1}行"
    if all(s > 0 for s in claim.signs):
        shown = written(claim.parts)
    else:
        shown = "".join(
            ("－" if s < 0 else "＋" if i else "") + p.raw for i, (s, p) in enumerate(zip(claim.signs, claim.parts, strict=True))
        )
    places = claim.decimals
    message = (
        f"{sheet.name}“{label}”行“{heading}”：{shown}＝{number(claim.value, places)}，表中写{total.raw}，"
        f"相差{number(abs(claim.gap), places)}。{_WHY}"
    )
    spots = [(total.row, total.col), *((p.row, p.col) for p in claim.parts[:12])]
    cites = [c for r, k in spots if (c := sheet.cite(r, k)) is not None]
    label_cite = sheet.cite_label(total.row)
    return CHECK.finding(
        message, [*cites, *([label_cite] if label_cite else [])], key=f"{sheet.document.id}:{sheet.table.index}:{total.row}:{total.col}"
    )


CHECK = Check("arithmetic.table-sums", "表格合计与分项之和", "arithmetic", "medium", run, clause="二(三)")
