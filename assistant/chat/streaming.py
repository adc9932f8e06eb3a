"""A model's answer as it comes: chunks of text, each sentence held against what the tools returned before it is shown.

The model's words are collected to the end of a sentence and of the marks behind it; then the gate judges the sentence and it is shown, struck
through and marked where it does not hold. A stream that breaks, says nothing or takes too long ends in the default answer with a word about
why; a connection that fails before anything was shown is tried once more.
"""

from __future__ import annotations

import queue
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

from assistant.chat import routing
from assistant.chat.agent import PATIENCE, STEPS, Ledger, agent_for, messages_for, row_of
from assistant.chat.asking import understand
from assistant.chat.context import NOT_FOUND, Answer, Context
from assistant.core.cite import Cite
from assistant.llm.gate import gate

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

#: How often a model that fails before it has said anything is asked again.
RETRIES = 1
#: A sentence with its stop, and the marks that may follow it; it is whole only when something else has begun behind it.
_WHOLE = re.compile(r".*?(?:[。！？!?；;]|\n)+[”’」』）)]*(?:\s*[\[【［][\d,，、\s]*[\]】］])*(?=[^\s\[【［\d,，、\]】］])", re.DOTALL)


class _FailedError(Exception):
    """A stream that ended in an error or in silence; the message is for the user."""


def stream_with_model(
    question: str, context: Context, model: BaseChatModel, history: Sequence[Answer] = (), *, patience: float = PATIENCE
) -> Iterator[str | Answer]:
    """Chunks of text as they are proved, and at the end the whole `Answer`."""
    started = perf_counter()
    numbers: dict[Cite, int] = {}
    shown: list[str] = []
    held = silent = False
    ledger = Ledger(context)
    why = "语言模型的回答没有一句能用原文证实"
    for attempt in range(RETRIES + 1):
        ledger = Ledger(context)
        try:
            for sentence in _sentences(_words(question, context, model, history, ledger, patience - (perf_counter() - started))):
                if NOT_FOUND in sentence and not held:
                    silent = True
                    continue
                for judged in gate(sentence, ledger.results, context.whole):
                    held = held or judged.holds
                    row = row_of(judged, numbers)
                    shown.append(row)
                    yield f"{row}\n"
        except _FailedError as failure:
            why = str(failure)
            if not shown and attempt < RETRIES and "没有回答（" in why:
                continue
            held = False
        break
    asked = understand(question, context.dossier)
    if held:
        places = f"出处：{routing.places_of(context, numbers)}"
        yield places
        text = "\n".join([*shown, places])
        yield Answer(True, text, tuple(numbers), mode="model", seconds=_spent(started), question=question, tool="model", asked=asked)
        return
    if silent and not shown:
        plain = routing.answer(question, context, history)
        if not plain.found:  # the model and the tools agree: nothing is there
            yield plain.answer
            yield replace(plain, mode="model", seconds=_spent(started), tool="model")
            return
    yield from _plainly(question, context, history, why, started)


def _plainly(question: str, context: Context, history: Sequence[Answer], why: str, started: float) -> Iterator[str | Answer]:
    """The default answer behind what was shown so far, with the reason."""
    plain = routing.answer(question, context, history)
    warning = f"{why}，以下为不用语言模型的回答"
    yield f"（{warning}）\n{plain.answer}"
    yield Answer(
        plain.found, plain.answer, plain.citations, plain.searched, seconds=_spent(started), question=question, tool=plain.tool,
        asked=plain.asked, warning=warning,
    )  # fmt: skip


def _spent(started: float) -> float:
    return round(perf_counter() - started, 3)


def _sentences(words: Iterator[str]) -> Iterator[str]:
    """Whole sentences with the marks behind them, from chunks of any size."""
    rest = ""
    for chunk in words:
        rest += chunk
        while match := _WHOLE.match(rest):
            yield match.group()
            rest = rest[match.end() :]
    if rest.strip():
        yield rest


def _words(
    question: str, context: Context, model: BaseChatModel, history: Sequence[Answer], ledger: Ledger, patience: float
) -> Iterator[str]:
    """The model's own words as they come; _FailedError where it breaks or is too slow. The agent runs beside, so that time can run out."""
    line: queue.Queue[str | BaseException | None] = queue.Queue()
    worker = threading.Thread(target=_pump, args=(question, context, model, history, ledger, line), daemon=True)
    worker.start()
    until = perf_counter() + patience
    while True:
        try:
            item = line.get(timeout=max(0.01, until - perf_counter()))
        except queue.Empty:
            raise _FailedError(f"语言模型超过{patience:g}秒没有答完") from None
        if item is None:
            return
        if isinstance(item, BaseException):
            raise _FailedError(f"语言模型没有回答（{type(item).__name__}）") from item
        yield item


def _pump(
    question: str, context: Context, model: BaseChatModel, history: Sequence[Answer], ledger: Ledger,
    line: queue.Queue[str | BaseException | None],
) -> None:  # fmt: skip
    """Put the text of the model's messages into the line, then None; an exception instead where it fails."""
    from langchain_core.messages import AIMessage

    try:
        agent: Any = agent_for(context, model, ledger)
        config = {"recursion_limit": STEPS}
        for message, _ in agent.stream({"messages": messages_for(question, history)}, config, stream_mode="messages"):
            if isinstance(message, AIMessage) and not message.tool_calls and message.text:
                line.put(str(message.text))
        line.put(None)
    except Exception as error:  # noqa: BLE001 - handed over to the reader, who names it and answers without the model
        line.put(error)
