"""The checks between the dossiers of an inbox: their findings are added to each report."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.batch import library, storage
from assistant.batch.job import BASE, COMPARED, FINGERPRINT, FORMS, Job, own_service, write_forms
from assistant.batch.pool import Call, Pool
from assistant.checks.copying.links import Link, links, telling_links
from assistant.core.check import SEVERITIES, Neighbour
from assistant.core.report import Report
from assistant.report.files import write_text
from assistant.report.schema import from_json, to_json
from assistant.reviewing import numbered

#: Called with the id of a job whose results elsewhere have changed.
Changed = Callable[[str], None]


def compare(
    jobs: list[Job], home: Path, pool: Pool, shelf: Path | None, ids: set[str], changed: Changed = lambda _: None
) -> dict[str, str]:
    """Compare every dossier with the others and with earlier ones, and bring the reports up to date. What went wrong, by job (Chinese).

    home: this machine's copy of the results, one folder a job. ids: all dossiers of the inbox, those that failed included. Nothing is done again for a dossier whose own report and neighbours are
    as they were.
    """
    own = library.of_batch(home, [job.id for job in jobs])
    known = library.population(own, library.earlier_ones(home, ids, shelf))
    near = known.near()
    seen: dict[str, Neighbour] = {}
    calls = []
    for job in jobs:
        others = sorted(near.get(job.id, ()))
        for other in others:
            seen.setdefault(other, known.seen(other))
        digest = _digest(home / job.id, [seen[o] for o in others])
        if _noted(home / job.id).get("digest") != digest or not _complete(home / job.id):
            neighbours = [asdict(seen[o]) for o in others]
            calls.append(
                Call(job.id, "assistant.batch.between:compare_one", {"job": asdict(job), "neighbours": neighbours, "digest": digest})
            )
    troubles = {}
    for answer in pool.run(calls):
        if answer.trouble:
            troubles[answer.key] = f"与其他材料的比较未能完成：{answer.trouble}"
        else:
            changed(answer.key)
    if shelf is not None:
        library.keep(shelf, home, own)
    return troubles


def compare_one(job: dict[str, Any], neighbours: list[dict[str, Any]], digest: str) -> None:
    """Bring one report up to date with its neighbours (in a worker's child process); what is shared is noted for the overview."""
    wanted = Job(**{**job, "paths": tuple(job["paths"])})
    with storage.workplace((), wanted.out) as (_, out):
        if storage.is_remote(wanted.out):
            storage.pull(wanted.out, out)
        own = library.entry_of((out / FINGERPRINT).read_text("utf-8")).print
        base = from_json((out / BASE).read_text("utf-8"))
        shared = {n.dossier: found for n in (Neighbour(**entry) for entry in neighbours) if (found := links(own, n))}
        report = base
        if shared:
            with storage.workplace(wanted.paths, str(out)) as (paths, _):
                report = _with_neighbours(wanted, paths, base, tuple(Neighbour(**n) for n in neighbours if n["dossier"] in shared))
        target = out / "report.json"
        if not _complete(out) or target.read_text("utf-8") != to_json(report):
            write_forms(report, out)
        listed = [asdict(link) for link in telling_links(link for found in shared.values() for link in found)]
        write_text(out / COMPARED, json.dumps({"digest": digest, "links": listed}, ensure_ascii=False))


def shared_things(home: Path, ids: list[str]) -> list[Link]:
    """All that the dossiers of a batch have in common with others, as noted by `compare_one`."""
    entries = [entry for i in ids for entry in _noted(home / i).get("links", ())]
    return [Link(**{**entry, "passages": tuple((a, b) for a, b in entry["passages"])}) for entry in entries]


def _with_neighbours(job: Job, paths: list[Path], base: Report, neighbours: tuple[Neighbour, ...]) -> Report:
    """The report with what the comparison adds; the dossier comes from the read cache."""
    from assistant.service import compare_with

    added = compare_with(own_service(job.readers), paths, base, neighbours)
    if not added:
        return base
    findings = numbered([*base.findings, *added])
    counts = base.summary.findings.model_copy(update={s: sum(f.severity == s for f in findings) for s in SEVERITIES})
    return base.model_copy(update={"findings": findings, "summary": base.summary.model_copy(update={"findings": counts})})


def _digest(folder: Path, neighbours: list[Neighbour]) -> str:
    digest = hashlib.sha256((folder / BASE).read_bytes())
    for one in neighbours:
        digest.update(json.dumps(asdict(one), ensure_ascii=False, sort_keys=True).encode())
    return digest.hexdigest()


def _noted(folder: Path) -> Mapping[str, Any]:
    try:
        noted = json.loads((folder / COMPARED).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _complete(folder: Path) -> bool:
    return all((folder / f"report.{form}").is_file() for form in FORMS)
