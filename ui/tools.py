"""What other programs may call over gradio's API, with a person's token (`Authorization: Bearer gm_…`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import gradio as gr
from gradio.events import api

from assistant.core.errors import GreenmineError
from assistant.store.tables import Person
from ui import handlers, rights
from ui.programs import Programs

T = TypeVar("T")


def connect(programs: Programs) -> None:
    """The tools of `Programs` under their names."""

    def who(request: gr.Request) -> Person | None:
        return rights.caller(programs.desk.store, dict(request.cookies), dict(request.headers))

    def check(files: list[gr.FileData], name: str, request: gr.Request) -> dict[str, Any]:
        paths = [str(f["path"] if isinstance(f, dict) else f.path) for f in files]
        return _said(lambda: programs.check(who(request), paths, name))

    def dossiers(request: gr.Request) -> list[dict[str, Any]]:
        return _said(lambda: programs.dossiers(who(request)))

    def report(dossier: str, request: gr.Request) -> str:
        return _said(lambda: programs.report(who(request), dossier))  # as text: gradio's client would take every "path" in it for a file

    def ask(dossier: str, question: str, request: gr.Request) -> dict[str, Any]:
        return _said(lambda: programs.ask(who(request), dossier, question))

    def decisions(dossier: str, request: gr.Request) -> list[dict[str, Any]]:
        return _said(lambda: programs.decisions(who(request), dossier))

    def decide(dossier: str, key: str, choice: str, reason: str, request: gr.Request) -> dict[str, Any]:
        return _said(lambda: programs.decide(who(request), dossier, key, choice, reason))

    for tool in (check, dossiers, report, ask, decisions, decide):
        tool.__doc__ = getattr(Programs, tool.__name__).__doc__
        api(tool, api_name=tool.__name__)


def _said(call: Callable[[], T]) -> T:
    try:
        return call()
    except (GreenmineError, KeyError) as error:
        raise gr.Error(handlers.say(error), print_exception=False) from error
