"""The worker: reviews queued dossiers one after the other, whether a page is open or not."""

from __future__ import annotations

import logging
import threading
import time

from assistant.core.errors import GreenmineError
from assistant.store.tables import Job
from ui.desk import Desk

log = logging.getLogger(__name__)
_PAUSE, _TELL = 0.3, 0.4


class Cancelled(Exception):  # noqa: N818 - a signal, not an error
    """Somebody asked to stop."""


class Worker:
    """One thread; `wake` after filing, `stop` at the end. What a killed process left running is queued again at the start."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._woken = threading.Event()
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="greenmine-worker", daemon=True)

    def start(self) -> None:
        """Queue again what was interrupted, then begin."""
        self._desk.store.files.tidy()
        self._desk.store.jobs.resume()
        self._thread.start()

    def wake(self) -> None:
        """There is something to do."""
        self._woken.set()

    def stop(self) -> None:
        """End after the step at hand."""
        self._ending = True
        self._woken.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._ending:
            job = self._desk.store.jobs.take()
            if job is None:
                self._woken.wait(_PAUSE)
                self._woken.clear()
                continue
            self._do(job)

    def _do(self, job: Job) -> None:
        jobs = self._desk.store.jobs
        told: tuple[float, str] = (0.0, "")

        def tell(stage: str, done: int, total: int, name: str) -> None:
            nonlocal told
            if self._ending:
                raise Cancelled
            if stage == told[1] and time.monotonic() - told[0] < _TELL:
                return
            told = (time.monotonic(), stage)
            if not jobs.tell(job.id, stage, done, total, name):
                raise Cancelled

        try:
            self._desk.review(job.version_id, tell)
        except Cancelled:
            if not self._ending:
                jobs.end(job.id, "cancelled")
        except GreenmineError as error:
            jobs.end(job.id, "failed", str(error))
        except Exception:  # one dossier must not end the worker; the person sees that it failed
            log.exception("review of version %s failed", job.version_id)
            jobs.end(job.id, "failed", "处理时出现内部错误，请把这套材料交给维护人员")
