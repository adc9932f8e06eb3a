"""Reviews under way: queued, taken by the worker, told about, ended; a killed process leaves none in between."""

from __future__ import annotations

from sqlalchemy import select

from assistant.store.database import Database, now
from assistant.store.tables import Job
from assistant.store.trail import append

#: A review that took the whole process down this often is marked as failed and not tried again.
MOST_ATTEMPTS = 3


class Jobs:
    """The queue; one worker takes from it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def resume(self) -> int:
        """After a start: what was running is queued again, or marked as failed where it was tried too often. How many were found."""
        with self._database.write() as session:
            found = list(session.scalars(select(Job).where(Job.state == "running")))
            for job in found:
                job.state = "failed" if job.attempts >= MOST_ATTEMPTS else "queued"
                job.error = "处理多次被中断，请重新提交" if job.state == "failed" else ""
                job.changed = now()
                append(session, "greenmine", "resume-job", f"dossier:{job.dossier_id}", "running", job.state)
        return len(found)

    def take(self) -> Job | None:
        """The oldest queued job, now running; None where there is none."""
        with self._database.write() as session:
            job = session.scalar(select(Job).where(Job.state == "queued").order_by(Job.id).limit(1))
            if job is not None:
                job.state, job.attempts, job.stage, job.done, job.total, job.changed = "running", job.attempts + 1, "open", 0, 0, now()
            return job

    def tell(self, job_id: int, stage: str, done: int, total: int, name: str) -> bool:
        """Write down how far it is; False where somebody asked to cancel it."""
        with self._database.write() as session:
            job = session.get_one(Job, job_id)
            job.stage, job.done, job.total, job.name, job.changed = stage, done, total, name[:400], now()
            return not job.cancel

    def end(self, job_id: int, state: str, error: str = "") -> None:
        """failed or cancelled (done comes with the report)."""
        with self._database.write() as session:
            job = session.get_one(Job, job_id)
            job.state, job.error, job.changed = state, error, now()
            append(session, "greenmine", f"job-{state}", f"dossier:{job.dossier_id}", None, error)

    def cancel(self, job_id: int, by: str) -> None:
        """Ask to stop: a queued one is cancelled at once, a running one at its next step."""
        with self._database.write() as session:
            job = session.get_one(Job, job_id)
            if job.state in ("queued", "running"):
                job.cancel = True
                job.state = "cancelled" if job.state == "queued" else job.state
                job.changed = now()
                append(session, by, "cancel-job", f"dossier:{job.dossier_id}")

    def again(self, job_id: int, by: str) -> None:
        """Queue a failed or cancelled one once more."""
        with self._database.write() as session:
            job = session.get_one(Job, job_id)
            if job.state in ("failed", "cancelled"):
                job.state, job.cancel, job.attempts, job.error, job.changed = "queued", False, 0, "", now()
                append(session, by, "retry-job", f"dossier:{job.dossier_id}")

    def get(self, job_id: int) -> Job | None:
        """The job, or None."""
        with self._database.read() as session:
            return session.get(Job, job_id)

    def newest(self, dossier_id: str) -> Job | None:
        """The newest job of a dossier."""
        with self._database.read() as session:
            return session.scalar(select(Job).where(Job.dossier_id == dossier_id).order_by(Job.id.desc()).limit(1))
