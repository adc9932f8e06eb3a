"""Totals in tables: 合计, 小计 and 总计 rows and columns, outline rows (一 over 1.1, 1.2), rows that say what they add (一＋二).

Why: a total that its parts do not give means that one of them was changed without the others; areas and money of a plan hang on it.

Flagged: a total that differs from the sum of its parts by more than rounding can explain, where it is certain which parts it adds:
the same rows close in another column, the table's other totals close by the same reading, or there is only one possible reading. One
finding a total, with the sum written out.

Quiet: the rounding of the last digit shown; columns that cannot be added (rates, unit prices, averages, grades, years); rows of mixed
units; design values, limits, averages and 其中 rows; totals whose parts the table does not list completely; tables whose
structure leaves open what a total adds.

Innocent explanations: a typing error in one cell, a part that was left out of the table, a later edit of one row only.
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
        shown = "".join(("－" if s < 0 else "＋" if i else "") + p.raw for i, (s, p) in enumerate(zip(claim.signs, claim.parts, strict=True)))
    places = claim.decimals
    message = (
        f"{sheet.name}“{label}”行“{heading}”：{shown}＝{number(claim.value, places)}，表中写{total.raw}，"
        f"相差{number(abs(claim.gap), places)}。{_WHY}"
    )
    spots = [(total.row, total.col), *((p.row, p.col) for p in claim.parts[:12])]
    cites = [c for r, k in spots if (c := sheet.cite(r, k)) is not None]
    label_cite = sheet.cite_label(total.row)
    return CHECK.finding(message, [*cites, *([label_cite] if label_cite else [])], key=f"{sheet.document.id}:{sheet.table.index}:{total.row}:{total.col}")


CHECK = Check("arithmetic.table-sums", "表格合计与分项之和", "arithmetic", "medium", run, clause="二(三)")
