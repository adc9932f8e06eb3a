"""What happens on each event: plain functions from values to values, tested without a browser. Each asks `ui.rights` first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.core.decision import DECIDING, STAGE_LABELS
from assistant.core.errors import BadInputError, GreenmineError
from assistant.core.report import Report
from assistant.report import view
from assistant.report.keys import Decided, all_words, by_key, compare
from assistant.store.dossiers import Row
from assistant.store.tables import Dossier, Job, Person
from ui import markup, rights, viewing
from ui.desk import Desk

STAGE_WORDS = {"open": "打开文件", "read": "读取", "embed": "建立检索", "facts": "提取数据", "checks": "核对", "done": "整理结果"}
JOB_WORDS = {"queued": "排队中", "running": "审查中", "done": "已完成", "failed": "未能完成", "cancelled": "已取消"}


@dataclass(frozen=True)
class Opened:
    """A dossier at one version, for one person. report is None as long as it is not made."""

    person: Person
    dossier: Dossier
    version: str
    number: int
    report: Report | None
    decided: Decided

    @property
    def decides(self) -> bool:
        """Whether the person decides at this stage."""
        return rights.may(self.person, "decide", self.dossier)


def open_dossier(desk: Desk, person: Person | None, dossier_id: str, version: str = "", action: str = "read") -> Opened:
    """The newest version with a report (or the one asked for), with the decisions that the person may see."""
    dossier = rights.demand(desk.store, person, action, dossier_id)
    assert dossier is not None
    assert person is not None
    versions = desk.store.dossiers.versions(dossier.id)
    if version and version not in {v.id for v in versions}:
        raise rights.NotAllowedError
    chosen = next((v for v in versions if v.id == version), None) or next((v for v in reversed(versions) if v.reported), versions[-1])
    report = desk.store.dossiers.report(chosen.id)
    decided: Decided = {}
    if report is not None and rights.may(person, "decisions", dossier):
        decided = by_key(desk.store.dossiers.decisions(dossier.id, chosen.id, all_words(report)))
    return Opened(person, dossier, chosen.id, chosen.number, report, decided)


def file(desk: Desk, person: Person | None, files: list[str], name: str = "", dossier_id: str = "") -> Job:
    """File a new dossier, or a new version of one; its review is queued when this returns."""
    if dossier_id:
        rights.demand(desk.store, person, "revise", dossier_id)
    else:
        rights.demand(desk.store, person, "file")
    assert person is not None
    return desk.store.dossiers.file([Path(f) for f in files], person, name=name, dossier_id=dossier_id, stage=rights.first_stage(person))[2]


def file_uploaded(desk: Desk, person: Person | None, tickets: list[str], name: str = "", dossier_id: str = "") -> Job:
    """`file` for files that the page has sent (see `ui.uploads`); their tickets are used up."""
    rights.demand(desk.store, person, "revise" if dossier_id else "file", dossier_id or None)
    assert person is not None
    job = file(desk, person, [str(p) for p in desk.uploads.paths(person, tickets)], name, dossier_id)
    for ticket in tickets:
        desk.uploads.drop(person, ticket)
    return job


def rows(desk: Desk, person: Person | None) -> list[Row]:
    """The dossiers that the person may see, newest change first."""
    rights.demand(desk.store, person, "list")
    assert person is not None
    if person.role == "company":
        found = desk.store.dossiers.rows(company=person.company)
    else:
        found = desk.store.dossiers.rows(area=person.area, owner=person.id, own_stages=True)
    return [r for r in found if rights.sees(person, r.dossier)]


def home(desk: Desk, person: Person | None) -> str:
    """The table of dossiers."""
    lines = []
    for row in rows(desk, person):
        assert person is not None
        standing = desk.standing(row.version, row.reported) if row.version else None
        decided = row.decided if rights.may(person, "decisions", row.dossier) else frozenset()
        lines.append({
            "row": row, "job": job_words(row.job), "acts": rights.may(person, "cancel", row.dossier),
            "met": standing.met if standing else 0, "of": standing.applicable if standing else 0,
            "high": len(standing.high) if standing else None, "open": len(standing.high - decided) if standing else None,
        })  # fmt: skip
    return markup.render("home.html.j2", lines=lines, stages=STAGE_LABELS, person=person)


def job_words(job: Job | None) -> dict[str, Any] | None:
    """How a review stands, in words; None where it is done."""
    if job is None or job.state == "done":
        return None
    share = 100 * job.done // job.total if job.total else 0
    stage = STAGE_WORDS.get(job.stage, job.stage)
    words = f"{stage} {job.done}/{job.total} {job.name}".strip() if job.state == "running" else ""
    return {"id": job.id, "state": job.state, "label": JOB_WORDS[job.state], "words": words, "share": share, "error": job.error}


def show(desk: Desk, person: Person | None, dossier_id: str, version: str = "") -> dict[str, Any]:
    """The panels of a dossier as HTML, by name."""
    opened = open_dossier(desk, person, dossier_id, version)
    versions = desk.store.dossiers.versions(dossier_id)
    panels: dict[str, Any] = {"version": opened.version, "seen": _seen(desk, opened), "head": _head(desk, opened)}
    if opened.report is None:
        return panels | dict.fromkeys(("checklist", "flags", "matrix", "corrections", "versions"), '<p class="gm-soft">审查尚未完成。</p>')
    desk.warm(opened.version)
    before = next((v for v in reversed(versions) if v.number < opened.number and v.reported), None)
    compared = compare(desk.report(before.id), opened.report) if before else None
    seen = rights.may(opened.person, "decisions", opened.dossier)
    return panels | {
        "checklist": markup.checklist(opened.report, opened.decided, decides=opened.decides),
        "flags": markup.flags(opened.report, opened.decided, decides=opened.decides),
        "matrix": markup.matrix(opened.report),
        "corrections": markup.render("corrections.html.j2", lines=view.corrections(opened.report, opened.decided), report=opened.report),
        "versions": markup.render(
            "versions.html.j2", versions=list(reversed(versions)), chosen=opened.version, dossier=opened.dossier, compared=compared, before=before,
            trail=desk.store.trail.of(f"dossier:{dossier_id}", 60) if seen else [], view=view, titles=markup.titles(opened.report), revises=rights.may(opened.person, "revise", opened.dossier),
        ),
    }  # fmt: skip


def _seen(desk: Desk, opened: Opened) -> list[Any]:
    """What makes an open page load its panels anew where it changes: the stage, the newest reviewed version, whether there is a report."""
    newest = next((v.number for v in reversed(desk.store.dossiers.versions(opened.dossier.id)) if v.reported), 0)
    return [opened.dossier.stage, newest, opened.report is not None]


def _head(desk: Desk, opened: Opened) -> str:
    return markup.render(
        "head.html.j2", report=opened.report, dossier=opened.dossier, number=opened.number, version=opened.version, stages=STAGE_LABELS,
        forwards=rights.may(opened.person, "forward", opened.dossier) and opened.dossier.stage != "done" and opened.report is not None,
        job=job_words(desk.store.jobs.newest(opened.dossier.id)), person=opened.person, decided=len(opened.decided), deciding=DECIDING,
        commented=opened.report is not None and any(d.path.lower().endswith(".docx") for d in opened.report.documents),
    )  # fmt: skip


def state(desk: Desk, person: Person | None, dossier_id: str, version: str = "") -> dict[str, Any]:
    """What may have changed under an open page: the stage, the review under way, the decisions of others, by key."""
    opened = open_dossier(desk, person, dossier_id, version)
    job = job_words(desk.store.jobs.newest(dossier_id))
    return {
        "seen": _seen(desk, opened), "job": job,
        "decisions": {key: {"html": markup.decisions(found), "sign": markup.sign(found)} for key, found in opened.decided.items()},
    }  # fmt: skip


def decide(desk: Desk, person: Person | None, dossier_id: str, version: str, key: str, choice: str, reason: str) -> dict[str, str]:
    """Keep a decision on an item or a flag; what now stands there."""
    opened = open_dossier(desk, person, dossier_id, version, "decide")
    words = all_words(opened.report) if opened.report else {}
    if key not in words:
        raise BadInputError("没有这一项")
    desk.store.dossiers.decide(dossier_id, opened.version, key, words[key], opened.person, choice, reason)
    found = by_key(desk.store.dossiers.decisions(dossier_id, opened.version, {key: words[key]}))[key]
    return {"html": markup.decisions(found), "sign": markup.sign(found)}


def forward(desk: Desk, person: Person | None, dossier_id: str) -> str:
    """Hand the dossier to the next stage."""
    dossier = rights.demand(desk.store, person, "forward", dossier_id)
    assert person is not None
    assert dossier is not None
    if dossier.stage == "done":
        raise BadInputError("已办结")
    return STAGE_LABELS[desk.store.dossiers.forward(dossier_id, person)]


def cancel(desk: Desk, person: Person | None, job_id: int, *, again: bool = False) -> None:
    """Stop a review, or queue a stopped or failed one again."""
    job = desk.store.jobs.get(job_id)
    rights.demand(desk.store, person, "cancel", job.dossier_id if job else "")
    assert person is not None
    (desk.store.jobs.again if again else desk.store.jobs.cancel)(job_id, person.name)


def open_citation(desk: Desk, person: Person | None, dossier_id: str, version: str, reference: str, look: str = "") -> dict[str, Any]:
    """The page (or the text) with the cited words marked. look: 'text' for the text where there are pages too."""
    opened = open_dossier(desk, person, dossier_id, version)
    if opened.report is None:
        raise BadInputError("审查尚未完成")
    return viewing.citation(desk, opened.dossier.id, opened.version, desk.citation(opened.version, reference, opened.person), look)


def page_of(desk: Desk, person: Person | None, dossier_id: str, version: str, document_id: str, page: int) -> dict[str, Any]:
    """A page without marks."""
    opened = open_dossier(desk, person, dossier_id, version)
    return viewing.page(desk, opened.dossier.id, opened.version, document_id, page)


def picture(desk: Desk, person: Person | None, dossier_id: str, version: str, document_id: str, page: int) -> bytes:
    """A page as PNG."""
    opened = open_dossier(desk, person, dossier_id, version)
    return desk.picture(opened.version, document_id, page)


def export(desk: Desk, person: Person | None, dossier_id: str, version: str, form: str) -> tuple[str, bytes]:
    """A file's name and its bytes: the report with the decisions that the person may see, or the filing with comments."""
    from assistant.report.files import render

    opened = open_dossier(desk, person, dossier_id, version)
    if opened.report is None:
        raise BadInputError("审查尚未完成")
    if form == "comments":
        return _commented(desk, opened)
    if form not in ("docx", "xlsx", "html", "json"):
        raise BadInputError(f"没有这种格式：{form}")
    return f"{opened.dossier.name}-审查意见.{form}", render(opened.report, form, opened.decided)


def _commented(desk: Desk, opened: Opened) -> tuple[str, bytes]:
    """The applicant's Word files with comments at the places of the findings: one .docx, or a .zip of several."""
    import io
    import zipfile

    from assistant.report.comments import with_comments

    assert opened.report is not None
    made = []
    for found in opened.report.documents:
        if found.path.lower().endswith(".docx"):
            document = desk.dossier(opened.version).document(found.id)
            made.append((found.path.rsplit("/", 1)[-1], with_comments(desk.original(opened.version, found.id), document, opened.report)))
    if not made:
        raise BadInputError("这套材料中没有 Word（.docx）文件")
    if len(made) == 1:
        return made[0][0].removesuffix(".docx") + "-批注.docx", made[0][1]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in made:
            archive.writestr(name.removesuffix(".docx") + "-批注.docx", data)
    return f"{opened.dossier.name}-批注.zip", buffer.getvalue()


def say(error: Exception) -> str:
    """An error in words for the page."""
    return str(error) if isinstance(error, GreenmineError) else "没有找到所指的内容"
