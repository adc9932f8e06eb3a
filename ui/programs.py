"""What other programs may do with a person's token: one meaning behind both doors, gradio's API (`ui.tools`) and MCP (`ui.protocol`)."""

from __future__ import annotations

import json
from typing import Any

from assistant.store.tables import Person
from ui import handlers
from ui.desk import Desk
from ui.work import Worker


class Programs:
    """Each method asks the right of the person through its handler and raises GreenmineError or KeyError where it cannot answer."""

    def __init__(self, desk: Desk, worker: Worker) -> None:
        self.desk = desk
        self._worker = worker

    def check(self, person: Person | None, files: list[str], name: str) -> dict[str, Any]:
        """File a dossier and queue its review. Answers with the dossier's id; ask for `report` until it is made."""
        job = handlers.file(self.desk, person, files, name)
        self._worker.wake()
        return {"dossier": job.dossier_id, "version": job.version_id, "state": job.state}

    def dossiers(self, person: Person | None) -> list[dict[str, Any]]:
        """The dossiers that the token's person may see: id, name, company, area, stage, state of the review."""
        return [
            {
                "dossier": r.dossier.id, "name": r.dossier.name, "company": r.dossier.company, "area": r.dossier.area, "stage": r.dossier.stage,
                "state": r.job.state if r.job else "",
            }
            for r in handlers.rows(self.desk, person)
        ]  # fmt: skip

    def report(self, person: Person | None, dossier: str) -> str:
        """The newest report of a dossier as JSON text (greenmine.report/1), or {"dossier", "job"}, the state of its review, until there is one."""
        opened = handlers.open_dossier(self.desk, person, dossier)
        if opened.report is None:
            return json.dumps({"dossier": dossier, "job": handlers.job_words(self.desk.store.jobs.newest(dossier))}, ensure_ascii=False)
        return opened.report.model_dump_json(by_alias=True)

    def ask(self, person: Person | None, dossier: str, question: str) -> dict[str, Any]:
        """Answer a question (in Chinese) about a dossier with verbatim citations; each question stands for itself."""
        opened = handlers.open_dossier(self.desk, person, dossier)
        talk = self.desk.fresh_conversation(opened.version)
        return dict(talk.as_json([("q1", talk.ask(question))])["answers"][0])

    def decisions(self, person: Person | None, dossier: str) -> list[dict[str, Any]]:
        """The decisions on the newest version of a dossier: key, stage, person, choice, reason, time."""
        opened = handlers.open_dossier(self.desk, person, dossier, action="decisions")
        return [
            {"key": d.key, "stage": d.stage, "person": d.person, "choice": d.choice, "reason": d.reason, "at": d.at}
            for found in opened.decided.values()
            for d in found
        ]

    def decide(self, person: Person | None, dossier: str, key: str, choice: str, reason: str) -> dict[str, Any]:
        """Decide on an item ('item:<id>') or a flag ('flag:…') at the dossier's stage; choice: agree, disagree or supplement."""
        handlers.decide(self.desk, person, dossier, "", key, choice, reason)
        return {"dossier": dossier, "key": key, "choice": choice}
