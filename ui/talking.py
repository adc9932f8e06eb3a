"""The conversation beside the document: an answer comes as it is made, its numbers lead to their places."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup, escape

from assistant.chat import Answer
from assistant.core.errors import BadInputError, GreenmineError
from assistant.core.report import searched_report
from assistant.report import view
from assistant.store.tables import Person
from ui import handlers, markup
from ui.desk import Desk

_NUMBERS = re.compile(r"\[(\d+(?:\s*[,，、]\s*\d+)*)\]")
#: The line of places that answers carry for the terminal; here the places are buttons below the answer.
_PLACES = "出处："
LONGEST = 2000


def turns(desk: Desk, person: Person | None, dossier_id: str, version: str = "") -> str:
    """What this person asked about this version so far, as HTML."""
    opened = handlers.open_dossier(desk, person, dossier_id, version)
    known = desk.known_conversation(opened.person, opened.version)
    if known is None:
        return ""
    return "".join(_turn(desk, opened.person, opened.version, n, answer) for n, answer in enumerate(known.history))


def ask(desk: Desk, person: Person | None, dossier_id: str, version: str, question: str) -> Iterator[str]:
    """JSON lines: {"words"} as the answer comes, then {"html"}, the turn with its places, or {"error"}. Rights are asked before the first."""
    opened = handlers.open_dossier(desk, person, dossier_id, version)
    if opened.report is None:
        raise BadInputError("审查尚未完成，完成后即可提问")
    if not question.strip() or len(question) > LONGEST:
        raise BadInputError(f"请输入问题（不超过 {LONGEST} 字）")
    return _answered(desk, opened.person, opened.version, question.strip())


def _answered(desk: Desk, person: Person, version: str, question: str) -> Iterator[str]:
    yield _line(words="")  # the page shows at once that it was heard
    try:
        with desk.turn(person, version) as talk:
            for chunk in talk.ask_stream(question):
                yield _line(words=chunk)
            number = len(talk.history) - 1
            yield _line(html=_turn(desk, person, version, number, talk.history[number]))
    except (GreenmineError, KeyError) as error:
        yield _line(error=handlers.say(error))


def _line(**values: Any) -> str:
    return json.dumps(values, ensure_ascii=False) + "\n"


def _turn(desk: Desk, person: Person, version: str, number: int, answer: Answer) -> str:
    talk = desk.conversation(person, version)
    names = view.document_names(desk.report(version))
    cited = desk.shown(person, version, number) if answer.found else []
    return markup.render(
        "turn.html.j2", question=answer.question, words=_with_numbers(answer.answer, number, len(cited)), citations=cited, names=names, turn=number,
        warning=answer.warning, searched=None if answer.found else searched_report(talk.context.whole, answer.searched), mode=answer.mode,
    )  # fmt: skip


def _with_numbers(words: str, turn: int, count: int) -> Markup:
    """The answer, escaped; each number of a place that is shown is a button."""

    def button(match: re.Match[str]) -> str:
        numbers = [int(n) for n in re.split(r"\s*[,，、]\s*", match[1])]
        if not all(1 <= n <= count for n in numbers):
            return match[0]
        return "".join(
            f'<button type="button" class="gm-ref" data-cite="chat|{turn}|{n - 1}" aria-label="第{n}处出处">[{n}]</button>' for n in numbers
        )

    lines = [line for line in words.splitlines() if not (count and line.startswith(_PLACES))]
    return Markup("<br>").join(Markup(_NUMBERS.sub(button, str(escape(line)))) for line in lines)
