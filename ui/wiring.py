"""Every gradio event of the pages on one screen. Each finds out who asks and leaves the right to its handler."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from assistant.core.errors import GreenmineError
from assistant.store.tables import Person
from ui import handlers, rights
from ui.desk import Desk
from ui.panels.conversation import Talk


def person_of(desk: Desk, request: gr.Request) -> Person | None:
    """Who asks; from the page, gradio's client or an MCP client."""
    return rights.caller(desk.store, dict(request.cookies), dict(request.headers))


def connect_talk(desk: Desk, talk: Talk) -> None:
    """Questions; the page puts dossier and version into `talk.place`."""

    def ask(question: str, history: list[dict[str, Any]], place: str, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        if not question.strip():
            yield history, "", gr.skip()
            return
        dossier, _, version = place.partition("|")
        history = [*history, {"role": "user", "content": question}]
        yield history, "", ""
        try:
            words, sources = handlers.ask(desk, person_of(desk, request), dossier, version, question)
        except (GreenmineError, KeyError) as error:
            raise gr.Error(handlers.say(error)) from error
        step = max(1, len(words) // 12)
        for end in range(step, len(words) + step, step):
            yield [*history, {"role": "assistant", "content": words[:end]}], "", gr.skip()
        yield [*history, {"role": "assistant", "content": words}], "", sources

    talk.question.submit(
        ask, [talk.question, talk.history, talk.place], [talk.history, talk.question, talk.sources], show_progress="minimal", api_visibility="private",
        js="(q, h, p) => [q, h, window.greenmine.id + '|' + window.greenmine.version]",
    )  # fmt: skip
