"""Questions that a fact answers: its value as the documents write it, who else states it, whether they agree."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.chat.asking import Asked
from assistant.chat.context import Context, Draft, Line
from assistant.chat.wants import BY_OTHERS, FORMER
from assistant.core.cite import place
from assistant.core.fact import Fact
from assistant.core.text import fold
from assistant.core.units import quantities
from assistant.facts.compare import comparable, same_value

#: Facts that are shown together: (from, to, how the pair is called, sign between them).
PAIRS: dict[tuple[str, str], tuple[str, str]] = {
    ("license_from", "license_to"): ("采矿许可证有效期", "至"),
    ("safety_from", "safety_to"): ("安全生产许可证有效期", "至"),
    ("permit_from", "permit_to"): ("排污许可证有效期", "至"),
    ("rp_from", "rp_to"): ("方案适用期", "至"),
    ("rp_service_from", "rp_service_to"): ("方案服务期", "至"),
    ("elev_top", "elev_bottom"): ("开采标高", "～"),
}
#: Facts asked of a plan under the name that reports use.
_INSTEAD = {"report_date": ("plan_date", "document_date")}


def answer_facts(context: Context, asked: Asked) -> Draft | None:
    """The values of the facts that are asked for; None where no document states any of them."""
    if BY_OTHERS.search(asked.text):
        return None
    lines: list[Line] = []
    value = ""
    names = list(asked.facts)
    done: set[str] = set()
    for name in names:
        if name in done:
            continue
        pair = next((p for p in PAIRS if name in p and p[0] in names and p[1] in names), None)
        found = _pair_lines(context, asked, pair) if pair else _lines(context, asked, name)
        done |= set(pair) if pair else {name}
        lines += found[0]
        value = value or found[1]
    if not lines:
        return None
    return Draft(True, tuple(lines), value=value, facts=tuple(names))


_METALS = "铁铜铅锌金银锡锑钨钼镍钴锰铬钒钛铝镁锂硫磷"
_TURNS = re.compile(
    rf"(?P<names>[{_METALS}](?:[、和与及,，][{_METALS}])+)[^\d。；;]{{0,18}}?(?P<values>\d+(?:\.\d+)?\s*[%％](?:\s*[、和与及,，]\s*\d+(?:\.\d+)?\s*[%％])+)"
)


def in_turn(context: Context, asked: Asked, metal: str) -> Draft | None:
    """A metal's own rate where a sentence tells those of several in turn («锌、铅选矿回收率90.35%和86.23%»)."""
    lines = []
    for fact in (f for name in asked.facts for f in statements(context, asked, name)):
        document = context.dossier.document(fact.document)
        block = document.block(fact.cite.block)
        for match in _TURNS.finditer(block.text):
            names = re.findall(rf"[{_METALS}]", match.group("names"))
            values = list(re.finditer(r"\d+(?:\.\d+)?\s*[%％]", match.group("values")))
            if metal in names and len(names) == len(values):
                value = values[names.index(metal)]
                start = match.start("values") + value.start()
                cite = place(document, block, start, match.start("values") + value.end())
                lines.append(Line(f"{metal}{fact.label}：{value.group()}（{context.document_name(fact.document)}）", (cite,)))
                break
    return (
        Draft(True, tuple(dict.fromkeys(lines)), value=lines[0].text.partition("：")[2].partition("（")[0], facts=asked.facts)
        if lines
        else None
    )


def statements(context: Context, asked: Asked, name: str) -> list[Fact]:
    """The statements of a fact that a question is about, the best one of each document (and role) first."""
    facts = [f for n in (name, *_INSTEAD.get(name, ())) for f in context.facts.named(n)]
    if asked.documents is not None:
        inside = [f for f in facts if f.document in asked.documents]
        facts = inside if inside or asked.inside else facts
    if asked.years:
        dated = [f for f in facts if f.year in asked.years]
        if name == "design_recovery" and "设计" not in asked.text:
            return []  # a year's rate is an actual one
        if not dated and name not in _YEARLY:
            dated = [f for f in facts if f.year is None and f.unit != "%"]  # a rate without a year is none of that year
        facts = dated
    facts = [f for f in facts if not re.search(r"[?？]\s*$", context.block(f.cite).text)]  # a question states nothing
    if FORMER.search(asked.text):
        former = [f for f in facts if f.role == "former"]
        return _one_each(former)  # what is now in force is no answer to what was before
    facts = [f for f in facts if f.role not in ("neighbour", "former", "required")]
    return _one_each(facts if name.startswith("score") else [f for f in facts if not _scored(context, f)])


def _scored(context: Context, fact: Fact) -> bool:
    """Whether a figure stands in a table of scores: «绿化覆盖率 40» are its points."""
    document = context.dossier.document(fact.document)
    index = document.block(fact.cite.block).table
    if index is None:
        return False

    def read() -> frozenset[int]:
        heads = {
            t.index: "|".join(fold(b.text) for r in document.grid(t)[: t.header_rows or 1] for b in r if b is not None)
            for t in document.tables
        }
        return frozenset(i for i, head in heads.items() if re.search(r"满分|分值|标准分|应得分", head) and re.search(r"得分|自评", head))

    return index in context.kept(f"score tables {document.id}", read)


_YEARLY = frozenset({"production_wt", "consumed_wt", "actual_recovery", "utilization", "fund_accrued_wan", "fund_used_wan"})


def _one_each(facts: Sequence[Fact]) -> list[Fact]:
    """The main statement of each document, else its surest one."""
    best: dict[str, Fact] = {}
    for fact in facts:
        known = best.get(fact.document)
        if known is None or (fact.main, fact.confidence) > (known.main, known.confidence):
            best[fact.document] = fact
    return [best[d] for d in sorted(best, key=lambda d: (not best[d].main, int(d[1:]) if d[1:].isdigit() else 0))]


def shown(fact: Fact) -> str:
    """The value as it is written; with its unit where the document gives the unit elsewhere (in a table's header)."""
    if isinstance(fact.normalized, str) or fact.unit is None or fact.unit in fact.value:
        return fact.value
    found = quantities(fact.value)
    if fact.name == "area_km2" and len(found) == 1 and found[0].unit is not None and found[0].unit.symbol in ("hm2", "m2", "亩"):
        return f"{fact.value}（合{fact.normalized:.4f}".rstrip("0") + "km²）"
    if len(found) == 1 and found[0].unit is None and abs(found[0].value - fact.normalized) < 1e-9:
        return f"{fact.value}{fact.unit}"
    return fact.value


def grouped(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Statements that say the same, in groups, the most frequent first."""
    groups: list[list[Fact]] = []
    for fact in facts:
        for group in groups:
            if group[0].name == fact.name and same_value(group[0], fact):
                group.append(fact)
                break
        else:
            groups.append([fact])
    return sorted(groups, key=lambda g: -len(g))


def _lines(context: Context, asked: Asked, name: str) -> tuple[list[Line], str]:
    facts = statements(context, asked, name)
    if not facts:
        return [], ""
    groups = grouped(facts)
    lines = []
    for group in groups:
        first = group[0]
        year = f"（{first.year}年）" if first.year is not None and name in _YEARLY else ""
        who = "" if len(groups) == 1 else f"（{'、'.join(dict.fromkeys(context.document_name(f.document) for f in group))}）"
        lines.append(Line(f"{first.label}{year}：{shown(first)}{who}", tuple(f.cite for f in group[:4])))
    conflict = any(comparable(a[0], b[0]) for i, a in enumerate(groups) for b in groups[i + 1 :])
    if conflict and name not in ("report_date", "plan_date"):
        lines.append(Line("各份材料写的不一致，疑似有误，待核实。"))
    return lines, facts[0].value


def _pair_lines(context: Context, asked: Asked, pair: tuple[str, str]) -> tuple[list[Line], str]:
    label, joint = PAIRS[pair]
    starts = {f.document: f for f in statements(context, asked, pair[0])}
    ends = {f.document: f for f in statements(context, asked, pair[1])}
    rows: dict[str, list[tuple[str, list[Fact]]]] = {}
    for document in dict.fromkeys((*starts, *ends)):
        both = [f for f in (starts.get(document), ends.get(document)) if f is not None]
        text = joint.join(shown(f) for f in both) if len(both) == 2 else f"{both[0].label} {shown(both[0])}"
        key = "|".join(str(f.normalized) for f in both)
        rows.setdefault(key, []).append((text, both))
    lines = []
    for same in sorted(rows.values(), key=lambda r: (-len(r[0][1]), -len(r))):
        cites = tuple(f.cite for _, both in same[:3] for f in both)
        names = "、".join(dict.fromkeys(context.document_name(both[0].document) for _, both in same))
        who = f"（{names}）" if len(rows) > 1 else ""
        lines.append(Line(f"{label}：{same[0][0]}{who}", cites))
    return lines, lines[0].text.partition("：")[2] if lines else ""
