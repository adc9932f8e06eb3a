"""文中算式的复算

为什么：写出的算式得不出所写的结果，说明算完以后有数被改动过；服务年限、储量常这样表述。
提示什么：由数字组成的等式两边之差超出所示数字的取舍范围，如“100.84÷[15×（1－10.5%）]≈9.5”。重新写出计算结果。
不提示什么：末位取舍和截断，单位与百分比的系数（×100、÷10000、×15），含字母的公式，区间和日期。
可能的正常解释：中间值未取舍，印出的算式省略了某一项，录入有误。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checks.arithmetic.expressions import Equation, Member, equations
from assistant.checks.tablemath import number
from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import place
from assistant.core.document import Block, Document

_FACTORS = (1.0, 100.0, 0.01, 1e3, 1e-3, 1e4, 1e-4, 1e8, 1e-8, 15.0, 1 / 15, 10.0, 0.1)


def run(inspection: Inspection) -> Iterable[Finding]:
    """Every written calculation that does not give its result."""
    for document in inspection.dossier.documents:
        for block in document.body:
            if any(sign in block.text for sign in "=＝≈≒等"):
                for equation in equations(block.text):
                    if not _agrees(equation):
                        yield _finding(document, block, equation)


def _agrees(equation: Equation) -> bool:
    left, right = equation.left, equation.right
    if right.simple or not left.simple:
        worked, shown = left, right
    else:
        worked, shown = right, left
    slack = worked.spread + (shown.spread if not shown.simple else _last_digit(shown, exact=_only_adds(worked))) + 1e-9
    factors = _FACTORS if _scaled(worked, shown) else (1.0, 100.0, 0.01)
    return any(
        abs(worked.value * f - shown.value) <= slack * (max(f, 1.0) if not shown.simple else 1.0) + worked.spread * max(f - 1, 0)
        for f in factors
    )


def _scaled(worked: Member, shown: Member) -> bool:
    """Whether units stand in the calculation, so that a factor between them may be meant."""
    return any(t.unit for t in (*worked.numbers, *shown.numbers)) or any(t.value in (10000.0, 1000.0) for t in worked.numbers)


def _last_digit(member: Member, *, exact: bool) -> float:
    token = member.numbers[0]
    scale = 0.01 if token.unit in ("%", "％") else 0.001 if token.unit == "‰" else 1.0
    return (0.51 if exact else 0.995) * 10.0**-token.decimals * scale


def _only_adds(member: Member) -> bool:
    return not any(t.kind == "op" and t.text in "*/" for t in member.tokens)


def _finding(document: Document, block: Block, equation: Equation) -> Finding:
    left, right = equation.left, equation.right
    worked, shown = (left, right) if right.simple or not left.simple else (right, left)
    percent = shown.simple and shown.numbers[0].unit in ("%", "％")
    value = worked.value * (100 if percent else 1)
    places = max((t.decimals for t in shown.numbers), default=0) + 1
    formula = block.text[worked.start : worked.end].strip()
    result = block.text[shown.start : shown.end].strip()
    message = (
        f"文中算式“{formula}”的计算结果应为{number(value, places)}{'%' if percent else ''}，原文写{result}。"
        "算式与其结果不符，说明其中某个数被改动或填错，须更正或说明；也可能是算式省略了某一项，或中间值未取舍。"
    )
    start, end = min(left.start, right.start), max(left.end, right.end)
    return CHECK.finding(message, [place(document, block, start, end)], key=f"{document.id}:{block.id}:{start}")


CHECK = Check("arithmetic.written-formulas", "文中算式的复算", "arithmetic", "medium", run, clause="二(三)")
