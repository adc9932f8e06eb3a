"""Chat models that follow a script, for the path with a language model: whole answers, streams in pieces, broken ones."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field


class Scripted(BaseChatModel):
    """Asks one tool, then says what its script makes of the tool's words: a text, or pieces of one (a float waits, an exception is raised).

    asked: how often it was called. failing: so many calls fail with ConnectionError before it says anything.
    """

    script: Any
    tool: str = "ask_dossier"
    question: str = "生产规模是多少？"
    failing: int = 0
    asked: list[int] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Scripted:
        return self

    def _said(self, messages: list[BaseMessage]) -> list[Any] | None:
        self.asked.append(1)
        if len(self.asked) <= self.failing:
            raise ConnectionError("not yet")
        told = [m for m in messages if isinstance(m, ToolMessage)]
        if not told:
            return None
        said = self.script(str(told[-1].content))
        return [said] if isinstance(said, str) else list(said)

    def _generate(self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **kwargs: Any) -> ChatResult:
        said = self._said(messages)
        message = self._call() if said is None else AIMessage("".join(self._pieces(said)))
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **kwargs: Any
    ) -> Iterator[ChatGenerationChunk]:
        said = self._said(messages)
        if said is None:
            call = self._call().tool_calls[0]
            chunk: Any = {
                "name": call["name"],
                "args": f'{{"question": "{self.question}"}}',
                "id": "1",
                "index": 0,
                "type": "tool_call_chunk",
            }
            yield ChatGenerationChunk(message=AIMessageChunk(content="", tool_call_chunks=[chunk]))
            return
        for piece in self._pieces(said):
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))

    def _call(self) -> AIMessage:
        return AIMessage("", tool_calls=[{"name": self.tool, "args": {"question": self.question}, "id": "1", "type": "tool_call"}])

    def _pieces(self, said: list[Any]) -> Iterator[str]:
        for piece in said:
            if isinstance(piece, BaseException):
                raise piece
            if isinstance(piece, float):
                time.sleep(piece)
            else:
                yield piece
