"""Derived figures worked out again from what the same document states, and the calculations that the documents print."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.chat.asking import Asked
from assistant.chat.context import Context, Draft, Line
from assistant.chat.facttool import shown, statements
from assistant.chat.operands import Route, plain
from assistant.checks.arithmetic.expressions import equations
from assistant.core.cite import Cite, place
from assistant.core.fact import Fact

#: What a fact is made of (its documents' own figures), how it is worked out, and what may lie between (relative).
_FORMULAS: dict[str, tuple[tuple[str, ...], str, float]] = {
    "reclaim_rate": (("reclaim_hm2", "responsibility_hm2"), "rate", 0.003),
    "service_life_a": (("reserves_mineable_wt", "scale_wt"), "ratio", 0.03),
    "remaining_life_a": (("remaining_mineable_wt", "scale_wt"), "ratio", 0.03),
    "fund_balance_wan": (("fund_accrued_wan", "fund_used_wan"), "difference", 0.0005),
    "responsibility_hm2": (("damaged_hm2", "planned_damage_hm2"), "sum", 0.001),
}
_AGAIN = re.compile(r"算得?对|对不对|对吗|应该?(?:是|为|得|等于)?(?:多少|几)|复算|验算|正确|成立|除以|除一下|按公式|对得上|合理")


def printed(context: Context, asked: Asked) -> Draft | None:
    """The calculations that the documents print for the fact that is asked about, whose result it is («服务年限怎么算出来的»)."""
    lines: list[Line] = []
    named = [float(f) for f in re.findall(r"(?<![\d.第])\d+(?:\.\d+)?(?![\d.])", asked.text) if "." in f or not 1900 < float(f) < 2100]
    for name in asked.facts[:1]:
        for fact in statements(context, asked, name):
            if isinstance(fact.normalized, str) or (named and fact.number not in named):
                continue
            found = _printed(context, fact)
            if found is not None:
                lines.append(Line(f"{context.words(found[2]).strip()}（{context.document_name(fact.document)}）", (found[2],)))
    if not lines:
        return None
    stated = [Line(f"{f.label}：{shown(f)}", (f.cite,)) for f in statements(context, asked, asked.facts[0])[:1]]
    return Draft(True, (*dict.fromkeys(lines), *stated), facts=asked.facts)


def made_again(context: Context, asked: Asked, route: Route) -> Draft | None:
    """A derived figure worked out from what the same document states («复垦率算得对吗»)."""
    name = next((n for n in asked.facts if n in _FORMULAS), None)
    if name is None or not _AGAIN.search(asked.text):
        return None
    parts, way, slack = _FORMULAS[name]
    lines: list[Line] = []
    for fact in statements(context, asked, name):
        limited = replace(asked, documents=(fact.document,), inside=True, years=())
        operands = [next((f for f in statements(context, limited, part) if not isinstance(f.normalized, str)), None) for part in parts]
        if isinstance(fact.normalized, str) or any(o is None for o in operands):
            continue
        lines.append(_worked(context, fact, [o for o in operands if o is not None], way, slack))
    return Draft(True, tuple(lines), facts=(name,)) if lines else None


def _worked(context: Context, fact: Fact, parts: list[Fact], way: str, slack: float) -> Line:
    """The verdict on one document's figure: by the calculation that it prints itself, else by the plain one."""
    name = context.document_name(fact.document)
    printed = _printed(context, fact) if way == "ratio" else None
    if printed is not None:
        words, value, cite = printed
        same = abs(value - fact.number) <= max(0.051, 0.005 * abs(value))
        return Line(
            f"{'对得上' if same else '对不上，待核实'}：{words}＝{plain(round(value, 2))}，{name}写{shown(fact)}", (cite, fact.cite)
        )
    a, b = parts[0].number, parts[1].number
    value, sign = {
        "rate": (100 * a / b if b else 0.0, "÷"), "ratio": (a / b if b else 0.0, "÷"), "difference": (a - b, "－"), "sum": (a + b, "＋"),
    }[way]  # fmt: skip
    same = abs(value - fact.number) <= max(0.051, slack * abs(value))
    formula = f"{parts[0].label}{shown(parts[0])}{sign}{parts[1].label}{shown(parts[1])}＝{plain(round(value, 2))}{fact.unit or ''}"
    verdict = "对得上" if same else "简算与所写不同（可能计入贫化、损失），待核实" if way == "ratio" else "对不上，待核实"
    return Line(f"{verdict}：{formula}，{name}写{shown(fact)}", tuple(dict.fromkeys((fact.cite, *(p.cite for p in parts)))))


def _printed(context: Context, fact: Fact) -> tuple[str, float, Cite] | None:
    """(the calculation as it is printed, what it gives, its place) of a fact's own document, where its result is the fact."""
    document = context.dossier.document(fact.document)
    for block in document.body:
        if not any(sign in block.text for sign in "=＝≈"):
            continue
        for equation in equations(block.text):
            worked, result = (equation.left, equation.right) if equation.right.simple else (equation.right, equation.left)
            if result.simple and not worked.simple and abs(result.value - fact.number) < 0.051 and len(worked.numbers) >= 2:
                start, end = min(worked.start, result.start), max(worked.end, result.end)
                return block.text[worked.start : worked.end].strip(), worked.value, place(document, block, start, end)
    return None
