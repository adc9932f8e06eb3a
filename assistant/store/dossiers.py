"""Dossiers, their versions, files, reports and decisions."""

from __future__ import annotations

import re
import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assistant.core.decision import CHOICES, DECIDING, Decision, next_stage
from assistant.core.errors import BadInputError
from assistant.core.report import Report
from assistant.store.database import Database, now
from assistant.store.files import Files
from assistant.store.tables import Decided, Dossier, FiledFile, Job, Person, Version
from assistant.store.trail import append

#: Would set findings aside in a dossier that is read from a folder: a filing cannot do that to itself.
_REFUSED = {"greenmine.toml"}
LONGEST_REASON = 2000


@dataclass(frozen=True)
class Row:
    """One line of the table of dossiers.

    version: the newest that has a report, '' where none has; reported: when that report was made; job: the newest; decided: the keys of
    flags and items on which anybody decided.
    """

    dossier: Dossier
    versions: int
    version: str
    reported: str
    job: Job | None
    decided: frozenset[str]


class Dossiers:
    """What was filed and what was decided. Who may do it is asked in the layer above."""

    def __init__(self, database: Database, files: Files) -> None:
        self._database = database
        self._files = files
        self._reports: dict[str, Report] = {}

    def file(
        self, paths: Sequence[Path], by: Person, *, name: str = "", dossier_id: str = "", stage: str = ""
    ) -> tuple[Dossier, Version, Job]:
        """Keep the files as a new dossier, or as a new version of one, and queue its review.

        When this returns, files, version and job are on the disk. BadInputError where there is nothing to keep.
        """
        kept = self._keep(paths)
        moment = now()
        with self._database.write() as session:
            if dossier_id:
                dossier = session.get_one(Dossier, dossier_id)
                dossier.changed, dossier.changed_by = moment, by.name
            else:
                dossier = Dossier(
                    id=uuid.uuid4().hex, name=name.strip()[:200] or _title(paths), company=by.company, area=by.area, county="", stage=stage, owner_id=by.id,
                    created=moment, changed=moment, changed_by=by.name,
                )  # fmt: skip
                session.add(dossier)
            session.flush()
            number = (session.scalar(select(func.max(Version.number)).where(Version.dossier_id == dossier.id)) or 0) + 1
            version = Version(
                id=uuid.uuid4().hex, dossier_id=dossier.id, number=number, person_id=by.id, created=moment, report="", reported=""
            )
            session.add(version)
            session.flush()
            session.add_all(FiledFile(version_id=version.id, name=n, sha256=h, size=s) for n, h, s in kept)
            job = Job(
                dossier_id=dossier.id, version_id=version.id, state="queued", stage="", done=0, total=0, name="", attempts=0, error="", cancel=False,
                created=moment, changed=moment,
            )  # fmt: skip
            session.add(job)
            append(session, by.name, "file", f"dossier:{dossier.id}", None, {"version": number, "files": [[n, h] for n, h, _ in kept]})
        return dossier, version, job

    def _keep(self, paths: Sequence[Path]) -> list[tuple[str, str, int]]:
        kept: list[tuple[str, str, int]] = []
        names: set[str] = set()
        for path in paths:
            if path.name in _REFUSED:
                raise BadInputError("申报材料中不得含有本程序的设置文件", path=path.name)
            name, n = path.name, 1
            while name in names:
                n += 1
                name = f"{path.stem}({n}){path.suffix}"
            names.add(name)
            kept.append((name, *self._files.keep(path)))
        if not kept:
            raise BadInputError("没有选择文件", advice="请选择 PDF、Word、OFD、图片或 .zip")
        return kept

    def get(self, dossier_id: str) -> Dossier | None:
        """The dossier, or None."""
        with self._database.read() as session:
            return session.get(Dossier, dossier_id)

    def rows(self, *, area: str = "", company: str | None = None, owner: int | None = None, own_stages: bool = False) -> list[Row]:
        """The dossiers of an area (code prefix) or of a company, newest change first; own_stages leaves self-checks of companies out."""
        query = select(Dossier).order_by(Dossier.changed.desc(), Dossier.id)
        if company is not None:
            query = query.where(Dossier.company == company)
        else:
            seen = Dossier.area.startswith(area) if area else Dossier.area != "-"
            query = query.where(seen | (Dossier.owner_id == owner)) if owner is not None else query.where(seen)
        if own_stages:
            query = query.where((Dossier.stage != "self") | (Dossier.owner_id == owner))
        with self._database.read() as session:
            return self._rows(session, list(session.scalars(query)))

    def _rows(self, session: Session, dossiers: list[Dossier]) -> list[Row]:
        """All lines with three questions to the database, however many there are; reports are not loaded."""
        ids = [d.id for d in dossiers]
        counts: Counter[str] = Counter()
        newest: dict[str, tuple[str, str]] = {}
        versions = select(Version.dossier_id, Version.id, Version.reported).where(Version.dossier_id.in_(ids)).order_by(Version.number)
        for dossier_id, version_id, reported in session.execute(versions):
            counts[dossier_id] += 1
            if reported:
                newest[dossier_id] = (version_id, reported)
        jobs = {j.dossier_id: j for j in session.scalars(select(Job).where(Job.dossier_id.in_(ids)).order_by(Job.id))}
        decided: dict[str, set[str]] = defaultdict(set)
        for dossier_id, key in session.execute(select(Decided.dossier_id, Decided.key).where(Decided.dossier_id.in_(ids)).distinct()):
            decided[dossier_id].add(key)
        return [Row(d, counts[d.id], *newest.get(d.id, ("", "")), jobs.get(d.id), frozenset(decided[d.id])) for d in dossiers]

    def versions(self, dossier_id: str) -> list[Version]:
        """All versions, oldest first."""
        with self._database.read() as session:
            return list(session.scalars(select(Version).where(Version.dossier_id == dossier_id).order_by(Version.number)))

    def version(self, version_id: str) -> Version | None:
        """The version, or None."""
        with self._database.read() as session:
            return session.get(Version, version_id)

    def files(self, version_id: str) -> list[FiledFile]:
        """The files of a version in the order in which they came."""
        with self._database.read() as session:
            return list(session.scalars(select(FiledFile).where(FiledFile.version_id == version_id).order_by(FiledFile.id)))

    def report(self, version_id: str) -> Report | None:
        """The report of a version, None as long as it is not made."""
        if version_id in self._reports:
            return self._reports[version_id]
        with self._database.read() as session:
            return self._report(session, version_id)

    def report_text(self, version_id: str) -> str:
        """The report of a version as it is kept (JSON), '' as long as it is not made."""
        with self._database.read() as session:
            return session.scalar(select(Version.report).where(Version.id == version_id)) or ""

    def _report(self, session: Session, version_id: str) -> Report | None:
        if version_id not in self._reports:
            text = session.scalar(select(Version.report).where(Version.id == version_id))
            if not text:
                return None
            if len(self._reports) >= 64:
                self._reports.pop(next(iter(self._reports)), None)
            self._reports[version_id] = Report.model_validate_json(text)
        return self._reports[version_id]

    def keep_report(self, version_id: str, report: Report, *, county: str = "", area: str = "", company: str = "") -> None:
        """Keep a report, take over what it tells about place and company (never wider than what the dossier has), end the job."""
        with self._database.write() as session:
            version = session.get_one(Version, version_id)
            dossier = session.get_one(Dossier, version.dossier_id)
            version.report, version.reported = report.model_dump_json(by_alias=True), now()
            dossier.name = report.dossier.name or dossier.name
            dossier.county = county or dossier.county
            dossier.company = dossier.company or company
            if area.startswith(dossier.area):
                dossier.area = area
            dossier.changed = now()
            for job in session.scalars(select(Job).where(Job.version_id == version_id, Job.state == "running")):
                job.state, job.changed = "done", now()
            append(
                session,
                "greenmine",
                "report",
                f"dossier:{dossier.id}",
                None,
                {"version": version.number, "summary": report.summary.model_dump()},
            )
        self._reports.pop(version_id, None)

    def decide(self, dossier_id: str, version_id: str, key: str, words: str, by: Person, choice: str, reason: str) -> Decision:
        """Add a decision at the dossier's stage. It is on the disk when this returns."""
        if choice not in CHOICES:
            raise BadInputError(f"未知的决定：{choice}")
        if len(reason) > LONGEST_REASON:
            raise BadInputError(f"理由过长（不超过 {LONGEST_REASON} 字）")
        moment = now()
        with self._database.write() as session:
            dossier = session.get_one(Dossier, dossier_id)
            if dossier.stage not in DECIDING:
                raise BadInputError("当前阶段不能作出决定")
            before = session.scalar(
                select(Decided).where(Decided.dossier_id == dossier_id, Decided.key == key, Decided.stage == dossier.stage, Decided.person_id == by.id).order_by(Decided.id.desc()).limit(1)
            )  # fmt: skip
            row = Decided(
                dossier_id=dossier_id, version_id=version_id, key=key, words=words, stage=dossier.stage, person_id=by.id, choice=choice, reason=reason.strip(), at=moment,
            )  # fmt: skip
            session.add(row)
            dossier.changed, dossier.changed_by = moment, by.name
            append(
                session, by.name, "decide", f"dossier:{dossier_id}", {"key": key, "choice": before.choice, "reason": before.reason} if before else None,
                {"key": key, "stage": dossier.stage, "choice": choice, "reason": row.reason},
            )  # fmt: skip
        return Decision(key, row.stage, by.name, choice, row.reason, moment)

    def decisions(self, dossier_id: str, version_id: str, words: dict[str, str]) -> list[Decision]:
        """The newest decision of each person on each key at each stage, oldest first.

        words: the digest of what each key says in this version; a decision of another version counts where its words are the same.
        """
        newest: dict[tuple[str, str, int], tuple[Decided, str]] = {}
        with self._database.read() as session:
            query = (
                select(Decided, Person.name)
                .join(Person, Person.id == Decided.person_id)
                .where(Decided.dossier_id == dossier_id)
                .order_by(Decided.id)
            )
            for row, name in session.execute(query):
                if words.get(row.key) == row.words:
                    newest[row.key, row.stage, row.person_id] = (row, name)
        found = [Decision(r.key, r.stage, n, r.choice, r.reason, r.at, r.version_id != version_id) for r, n in newest.values()]
        return sorted(found, key=lambda d: d.at)

    def forward(self, dossier_id: str, by: Person) -> str:
        """Hand the dossier to the next stage; the stage's name."""
        with self._database.write() as session:
            dossier = session.get_one(Dossier, dossier_id)
            before = dossier.stage
            dossier.stage = next_stage(before)
            dossier.changed, dossier.changed_by = now(), by.name
            append(session, by.name, "forward", f"dossier:{dossier_id}", before, dossier.stage)
            return dossier.stage


def _title(paths: Sequence[Path]) -> str:
    archive = [p for p in paths if p.suffix.lower() == ".zip"]
    return re.sub(r"[\x00-\x1f/\\]", "", (archive or list(paths))[0].stem)[:80] or "未命名材料"
