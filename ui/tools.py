"""What other programs may call, over gradio's API and as MCP tools, with a person's token (`Authorization: Bearer gm_…`)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

import gradio as gr
from gradio.events import api

from assistant.core.errors import GreenmineError
from ui import handlers
from ui.desk import Desk
from ui.wiring import person_of
from ui.work import Worker

T = TypeVar("T")


def connect(desk: Desk, worker: Worker) -> None:
    """The tools: check, dossiers, report, ask, decisions, decide."""

    def check(files: list[gr.FileData], name: str, request: gr.Request) -> dict[str, Any]:
        """File a dossier and queue its review. Answers with the dossier's id; ask for `report` until it is made.

        Args:
            files: the files of one dossier (PDF, Word, OFD, pictures or a .zip)
            name: a name for the table, may be empty
        """
        job = _said(
            lambda: handlers.file(desk, person_of(desk, request), [str(f["path"] if isinstance(f, dict) else f.path) for f in files], name)
        )
        worker.wake()
        return {"dossier": job.dossier_id, "version": job.version_id, "state": job.state}

    def dossiers(request: gr.Request) -> list[dict[str, Any]]:
        """The dossiers that the token's person may see: id, name, company, area, stage, state of the review."""
        found = _said(lambda: handlers.rows(desk, person_of(desk, request)))
        return [
            {
                "dossier": r.dossier.id,
                "name": r.dossier.name,
                "company": r.dossier.company,
                "area": r.dossier.area,
                "stage": r.dossier.stage,
                "state": r.job.state if r.job else "",
            }
            for r in found
        ]

    def report(dossier: str, request: gr.Request) -> str:
        """The newest report of a dossier as JSON text (greenmine.report/1), or the state of its review as long as there is none.

        Args:
            dossier: the dossier's id
        """
        opened = _said(lambda: handlers.open_dossier(desk, person_of(desk, request), dossier))
        if opened.report is None:
            return json.dumps({"dossier": dossier, "job": handlers.job_words(desk.store.jobs.newest(dossier))}, ensure_ascii=False)
        return opened.report.model_dump_json(by_alias=True)  # as text: gradio's client would take every "path" in it for a file to fetch

    def ask(dossier: str, question: str, request: gr.Request) -> dict[str, Any]:
        """Answer a question about a dossier with verbatim citations.

        Args:
            dossier: the dossier's id
            question: the question, in Chinese
        """

        def answered() -> dict[str, Any]:
            opened = handlers.open_dossier(desk, person_of(desk, request), dossier)
            talk = desk.conversation(opened.person, opened.version)
            answer = talk.ask(question)
            return dict(talk.as_json([("q1", answer)])["answers"][0])

        return _said(answered)

    def decisions(dossier: str, request: gr.Request) -> list[dict[str, Any]]:
        """The decisions on the newest version of a dossier: key, stage, person, choice, reason, time.

        Args:
            dossier: the dossier's id
        """
        opened = _said(lambda: handlers.open_dossier(desk, person_of(desk, request), dossier, action="decisions"))
        return [
            {"key": d.key, "stage": d.stage, "person": d.person, "choice": d.choice, "reason": d.reason, "at": d.at}
            for found in opened.decided.values()
            for d in found
        ]

    def decide(dossier: str, key: str, choice: str, reason: str, request: gr.Request) -> dict[str, Any]:
        """Decide on an item ('item:<id>') or a flag ('flag:…') at the dossier's stage.

        Args:
            dossier: the dossier's id
            key: what the decision is on
            choice: agree, disagree or supplement
            reason: why, may be empty
        """
        _said(lambda: handlers.decide(desk, person_of(desk, request), dossier, "", key, choice, reason))
        return {"dossier": dossier, "key": key, "choice": choice}

    for tool in (check, dossiers, report, ask, decisions, decide):
        api(tool, api_name=tool.__name__)


def _said(call: Callable[[], T]) -> T:
    try:
        return call()
    except (GreenmineError, KeyError) as error:
        raise gr.Error(handlers.say(error), print_exception=False) from error
