"""表内数量、单价、比率的换算关系

为什么：同一张表的数量、单价与合价是一起算出来的；唯独一行不符，多半是事后改动或填错。
提示什么：数量×单价＝合价、比率＝两数之比、变化量＝后－前、占比、75%分值等关系，表中至少两行且两倍于不符行数的行成立，而本行超出取舍范围。按行检查，年份为列的表按列检查。写出算式。
不提示什么：末位取舍；设计值、限值、平均行；全表共同的单位系数（÷10000）；各行之间没有关系的表。
可能的正常解释：有意取整，单价含有表中未列的内容，录入有误。
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
