"""The checks between the dossiers of an inbox: their findings are added to each report."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.batch.job import BASE, FINGERPRINT, Job, _service
from assistant.core.check import SEVERITIES, Neighbour
from assistant.core.report import Report
from assistant.report.files import write, write_text
from assistant.report.schema import from_json, to_json
from assistant.reviewing import numbered


def compare(jobs: list[Job]) -> None:
    """Compare every dossier with the others and write the final reports (json, html, docx).

    A report whose words do not change is not written again.
    """
    from assistant.checks.copying.fingerprint import candidates

    prints = {job.id: _load(job) for job in jobs}
    near = candidates(list(prints.values()))
    for job in jobs:
        base = from_json((Path(job.out) / BASE).read_text("utf-8"))
        neighbours = tuple(prints[other] for other in near.get(job.id, ()))
        report = _with_neighbours(job, base, neighbours) if neighbours else base
        target = Path(job.out) / "report.json"
        words = to_json(report)
        complete = all((Path(job.out) / f"report.{form}").is_file() for form in ("json", "html", "docx"))
        if complete and target.read_text("utf-8") == words:
            continue
        write(report, Path(job.out) / "report.html", "html")
        write(report, Path(job.out) / "report.docx", "docx")
        write_text(target, words)


def _load(job: Job) -> Neighbour:
    return Neighbour(**json.loads((Path(job.out) / FINGERPRINT).read_text("utf-8")))


def _with_neighbours(job: Job, base: Report, neighbours: tuple[Neighbour, ...]) -> Report:
    """The report with what the comparison adds; the dossier comes from the read cache."""
    from assistant.service import compare_with

    added = compare_with(_service(), [Path(p) for p in job.paths], base, neighbours)
    if not added:
        return base
    findings = numbered([*base.findings, *added])
    counts = base.summary.findings.model_copy(update={s: sum(f.severity == s for f in findings) for s in SEVERITIES})
    return base.model_copy(update={"findings": findings, "summary": base.summary.model_copy(update={"findings": counts})})
