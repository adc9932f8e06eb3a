"""One HTML file that opens anywhere: no script from outside, no network."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from assistant.core.report import Report
from assistant.report import view
from assistant.report.keys import Decided, flag_keys, item_key


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("assistant.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("report.html.j2")


def to_html(report: Report, decided: Decided | None = None) -> str:
    """The whole report as one HTML page: summary, checklist by clause, flags by severity, fact matrix, correction list, documents, decisions beside them."""
    columns, rows = view.matrix(report)
    return _template().render(
        report=report, view=view, names=view.document_names(report), columns=columns, rows=rows, clauses=view.by_clause(report.checklist),
        groups=view.grouped(report.findings), corrections=view.corrections(report, decided), decided=decided or {}, item_key=item_key,
        flag_key={f.id: k for k, f in flag_keys(report).items()},
    )  # fmt: skip
