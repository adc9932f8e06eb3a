"""The overview as one .html file: filters, links to the reports, charts as inline SVG. Needs no network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

from assistant.batch.summary import Distributions, title_of
from assistant.checks.copying.links import KIND_LABELS, Link
from assistant.core.check import SEVERITY_LABELS
from assistant.core.report import VERDICT_LABELS, VERDICTS

_COLOURS = {
    "met": "#4c9f70",
    "partial": "#e0b13c",
    "missing": "#c8553d",
    "contradicted": "#8f2d56",
    "not_applicable": "#c9ced1",
    "needs_review": "#5b8db8",
}
_STAGES = {"ingest": "读取", "embed": "建立检索", "facts": "提取数据", "checks": "核对", "write": "写出报告"}
_LINE, _LABEL, _BAR = 20, 260, 360


def page(
    rows: list[dict[str, Any]],
    groups: list[tuple[list[str], list[Link]]],
    distributions: Distributions,
    totals: dict[str, int],
    expected: int,
) -> str:
    """The page's words."""
    failed = sum(r["status"] == "未能完成" for r in rows)
    items = [
        (title, [(VERDICT_LABELS[v], count[v], _COLOURS[v]) for v in VERDICTS]) for _, (title, count) in sorted(distributions.items.items())
    ]
    rules = [(title_of(r), [("材料", n, "#c8553d")]) for r, n in sorted(distributions.rules.items(), key=lambda p: (-p[1], p[0]))[:20]]
    stages = [(_STAGES.get(s, s), [("秒", round(n), "#5b8db8")]) for s, n in distributions.stages.items()]
    return _environment().get_template("summary.html.j2").render(
        rows=rows, groups=groups, totals=totals, failed=failed, expected=expected, done=len(rows),
        counties=sorted({r["county"] for r in rows if r["county"]}), kinds=KIND_LABELS, severities=SEVERITY_LABELS,
        names={r["dossier"]: r["name"] for r in rows}, address=lambda path: "/".join(quote(part) for part in path.split("/")),
        charts=[
            ("各项结论", bars(items, legend=True)), ("最常见的提示（有此提示的材料套数，严重和须更正的）", bars(rules)),
            ("页数", bars(histogram(distributions.pages, (20, 50, 100, 200, 500), "页"))),
            ("每套用时", bars(histogram(distributions.seconds, (10, 30, 60, 120, 300, 600), "秒"))), ("各阶段用时合计（秒）", bars(stages)),
        ],
    )  # fmt: skip


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("assistant.batch"), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def histogram(values: Sequence[float], edges: Sequence[int], unit: str) -> list[tuple[str, list[tuple[str, int, str]]]]:
    """How many values lie up to each edge, and beyond the last one."""
    counts = Counter(next((n for n, edge in enumerate(edges) if value <= edge), len(edges)) for value in values)
    labels = [f"{low}–{high}{unit}" for low, high in zip((0, *edges), edges, strict=False)] + [f"{edges[-1]}{unit}以上"]
    return [(label, [("套", counts[n], "#4c9f70")]) for n, label in enumerate(labels)]


def bars(lines: Sequence[tuple[str, Sequence[tuple[str, int, str]]]], *, legend: bool = False) -> Markup:
    """Horizontal bars, parts of a line one behind the other: (label, [(name, count, colour)]) -> SVG."""
    if not lines:
        return Markup("<p>暂无</p>")
    longest = max(1, *(sum(n for _, n, _ in parts) for _, parts in lines))
    drawn = []
    for row, (label, parts) in enumerate(lines):
        y, x = row * _LINE, float(_LABEL)
        drawn.append(f'<text x="{_LABEL - 8}" y="{y + 14}" text-anchor="end">{escape(label[:20])}</text>')
        for name, count, colour in parts:
            width = _BAR * count / longest
            if count:
                drawn.append(
                    f'<rect x="{x:.1f}" y="{y + 3}" width="{width:.1f}" height="14" fill="{colour}"><title>{escape(label)}：{escape(name)} {count}</title></rect>'
                )
            x += width
        drawn.append(f'<text x="{x + 6:.1f}" y="{y + 14}">{"" if legend else sum(n for _, n, _ in parts)}</text>')
    key = ""
    if legend:
        key = "".join(f'<span class="key"><i style="background:{colour}"></i>{escape(name)}</span>' for name, _, colour in lines[0][1])
    size = f'viewBox="0 0 {_LABEL + _BAR + 60} {len(lines) * _LINE + 4}"'
    return Markup(f'<div>{key}</div><svg xmlns="http://www.w3.org/2000/svg" role="img" {size}>{"".join(drawn)}</svg>')
