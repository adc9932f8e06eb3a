"""Every event of the page on one screen."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.core.errors import GreenmineError
from ui import handlers
from ui.desk import Desk
from ui.panels.conversation import Talk
from ui.panels.findings import Lists
from ui.panels.original import Original
from ui.panels.upload import Upload

_STAGES = {"open": "打开文件", "read": "读取", "embed": "建立检索", "facts": "提取数据", "checks": "核对"}


def connect(desk: Desk, intake: Upload, lists: Lists, talk: Talk, sheet: Original) -> None:
    """Connect the panels of the page."""

    def review(files: list[str] | None, progress: gr.Progress = gr.Progress()) -> tuple[Any, ...]:  # noqa: B008 - how gradio injects it
        if not files:
            raise gr.Error("请先选择文件")

        def tell(stage: str, done: int, total: int, name: str) -> None:
            progress((done, max(total, 1)), desc=f"{_STAGES.get(stage, stage)} {name}")

        try:
            shown = handlers.review(desk, files, tell)
        except GreenmineError as error:
            raise gr.Error(handlers.say(error), duration=None) from error
        return shown.dossier, "", shown.head, shown.checklist, shown.flags, shown.matrix, "", [], "全部"

    def choose(dossier: str, wanted: str) -> str:
        return handlers.show(desk.get(dossier), wanted).checklist if dossier else ""

    def pick(dossier: str, event: gr.EventData) -> tuple[Any, ...]:
        try:
            shown = handlers.open_citation(desk, dossier, event.cite)
        except (GreenmineError, KeyError) as error:
            raise gr.Error(handlers.say(error)) from error
        return f"**{shown.title}**", shown.body, (shown.document, shown.page)

    def turn(dossier: str, place: tuple[str, int], step: int) -> tuple[Any, ...]:
        shown = handlers.turn(desk, dossier, place[0], place[1], step)
        if shown is None:
            return gr.skip(), gr.skip(), place
        return f"**{shown.title}**", shown.body, (shown.document, shown.page)

    def ask(dossier: str, question: str, history: list[dict[str, Any]]) -> tuple[Any, ...]:
        if not dossier:
            raise gr.Error("请先上传材料并开始审查")
        if not question.strip():
            return history, "", gr.skip()
        words, sources = handlers.ask(desk, dossier, question)
        return [*history, {"role": "user", "content": question}, {"role": "assistant", "content": words}], "", sources

    viewer = [sheet.title, sheet.body, sheet.place]
    intake.start.click(
        review, [intake.files], [intake.state, intake.status, lists.head, lists.checklist, lists.flags, lists.matrix, talk.sources, talk.history, lists.wanted],
        show_progress_on=intake.status, api_name="review",
    )  # fmt: skip
    lists.wanted.change(choose, [intake.state, lists.wanted], [lists.checklist], show_progress="hidden", api_visibility="private")
    for panel in (lists.checklist, lists.flags, lists.matrix, talk.sources):
        panel.click(pick, [intake.state], viewer, show_progress="hidden", api_visibility="private")
    sheet.back.click(lambda d, p: turn(d, p, -1), [intake.state, sheet.place], viewer, show_progress="hidden", api_visibility="private")
    sheet.forward.click(lambda d, p: turn(d, p, 1), [intake.state, sheet.place], viewer, show_progress="hidden", api_visibility="private")
    talk.question.submit(ask, [intake.state, talk.question, talk.history], [talk.history, talk.question, talk.sources], show_progress="minimal", api_name="ask")
