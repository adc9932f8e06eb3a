"""The readable summary in a terminal (rich renderables; the caller prints them)."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from assistant.core.report import FindingReport, ItemReport, Report
from assistant.report import view

_COLOURS = {"high": "bold red", "medium": "yellow", "low": "cyan", "info": "dim"}
_VERDICT_COLOURS = {
    "met": "green",
    "partial": "yellow",
    "missing": "red",
    "contradicted": "red",
    "not_applicable": "dim",
    "needs_review": "magenta",
}


def summary(report: Report, *, everything: bool = False) -> RenderableType:
    """What a person wants first: documents, what is not in order, the flags. everything=True lists the met items as well."""
    return Group(*_parts(report, everything))


def _parts(report: Report, everything: bool) -> Iterator[RenderableType]:
    names = view.document_names(report)
    yield Panel(Text(view.headline(report)), title=f"{report.dossier.name}（审查基准日 {report.as_of}）", title_align="left")
    yield _documents(report)
    open_items = [i for i in report.checklist if everything or i.verdict not in ("met", "not_applicable")]
    if open_items:
        yield Text("\n核对清单" + ("" if everything else "（需要关注的项目）"), style="bold")
        for item in sorted(open_items, key=lambda i: view.VERDICT_ORDER.index(i.verdict)):
            yield from _item(item, names)
    for severity, findings in view.grouped(report.findings):
        if severity == "info" and not everything:
            continue
        yield Text(f"\n{view.SEVERITY_LABELS[severity]}（{len(findings)}条）", style=_COLOURS[severity])
        for finding in findings:
            yield from _finding(finding, names)
    if report.errors:
        yield Text("\n未能读取或完成", style="bold red")
        for error in report.errors:
            yield Padding(Text(f"{error.path}：{error.message}"), (0, 0, 0, 2))
    yield Text(f"\n用时 {report.timings.get('total', 0):.1f} 秒。以上均为机器核对结果，供审查人员判断，不作为结论。", style="dim")


def _documents(report: Report) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for title in ("编号", "材料", "类别", "页数", "说明"):
        table.add_column(title, justify="right" if title == "页数" else "left", overflow="fold")
    for d in report.documents:
        notes = [f"识别{d.ocr_pages}页"] if d.ocr_pages else []
        notes += d.warnings[:1]
        table.add_row(d.id, d.path, view.kind_label(d), str(d.pages or "—"), "；".join(notes))
    return table


def _item(item: ItemReport, names: dict[str, str]) -> Iterator[RenderableType]:
    line = Text.assemble(
        ("  " + view.VERDICT_SIGNS[item.verdict] + " ", _VERDICT_COLOURS[item.verdict]), (view.VERDICT_LABELS[item.verdict], _VERDICT_COLOURS[item.verdict]),
        f"  {item.title}  ", (item.clause, "dim"),
    )  # fmt: skip
    yield line
    if item.rationale and item.verdict != "met":
        yield Padding(Text(view.reason(item), style="default"), (0, 0, 0, 6))
    for citation in item.citations[:1]:
        yield Padding(Text(f"“{_short(citation.quote)}” —— {view.where(citation, names)}", style="dim"), (0, 0, 0, 6))


def _finding(finding: FindingReport, names: dict[str, str]) -> Iterator[RenderableType]:
    set_aside = f"（已注明不计：{finding.suppressed}）" if finding.suppressed else ""
    yield Padding(Text(f"[{view.CATEGORY_LABELS[finding.category]}] {finding.message}{set_aside}"), (0, 0, 0, 2))
    for citation in finding.citations[:3]:
        yield Padding(Text(f"“{_short(citation.quote)}” —— {view.where(citation, names)}", style="dim"), (0, 0, 0, 6))


def _short(quote: str, most: int = 80) -> str:
    flat = " ".join(quote.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"
