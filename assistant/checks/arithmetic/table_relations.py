"""Rows that break what the other rows of their table keep: 数量 × 单价 = 合价, a rate from its two amounts, 变化量, shares, 75 % lines.

Why: within one table the amount, the price and the product were written at the same time; a row that alone does not fit was changed
afterwards, or one of its figures is wrong. Money, recovery rates and areas of the filing rest on such rows.

Flagged: a row whose result differs by more than rounding from what its own figures give, where the heading of the result allows the
relation and at least two rows (and twice as many as break it) keep it. Also over columns, where a table has years as columns.

Quiet: rounding in the last digit shown; rows of design values, limits and averages; a factor of units (÷10000) that all rows share;
tables whose rows keep no relation.

Innocent explanations: the amount was rounded up on purpose, a price includes a part that the table does not show, a typing error.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checks.arithmetic.relations import Relation, learned, percent_sign
from assistant.checks.tablemath import number, sheets
from assistant.core.check import Check, Finding, Inspection

_WHY = "同表其他各行均符合这一关系，本行单独不符，须更正或说明；也可能是录入笔误、取整，或单价、数量含有表中未列的内容。"


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every row (or year column) that breaks the relation of its table."""
    for sheet in sheets(inspection.dossier):
        upright = learned(sheet)
        for relation in upright or learned(sheet.turned()):
            for row, value in relation.bad:
                yield _finding(relation, row, value)


def _finding(relation: Relation, row: int, value: float) -> Finding:
    sheet = relation.sheet
    result = sheet.figures[row][relation.result]
    assert result is not None
    heading = sheet.columns[relation.result].heading
    label = sheet.label(row) or sheet.text[row][0] or f"第{row + 1}行"
    sign = "" if "%" in result.raw else percent_sign(sheet, relation.result)
    places = max(result.decimals, 2)
    message = (
        f"{sheet.name}“{label}”的“{heading}”：{relation.written(row)}＝{number(value, places)}{sign}，表中写{result.raw}{sign}。{_WHY}"
    )
    cols = [relation.result, *relation.operands]
    cites = [c for col in cols if (c := sheet.cite(row, col)) is not None]
    label_cite = sheet.cite_label(row)
    return CHECK.finding(message, [*cites, *([label_cite] if label_cite else [])], key=f"{result.block.id}")


CHECK = Check("arithmetic.table-relations", "表内数量、单价、比率的换算关系", "arithmetic", "medium", run, clause="二(三)")
