"""A conversation about one dossier: questions in order, each with its history; the machine form; the words around a citation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant.chat.agent import answer_with_model
from assistant.chat.context import Answer, Context
from assistant.chat.routing import answer
from assistant.chat.streaming import stream_with_model
from assistant.core.document import Dossier
from assistant.core.fact import FactBook
from assistant.core.report import Report, citation, citations, searched_report
from assistant.core.search import Searcher
from assistant.retrieve.index import HybridIndex

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


def context_of(dossier: Dossier, report: Report, facts: FactBook, searcher: Searcher) -> Context:
    """What answers are made of. The encoder of the searcher also ranks sentences, where it has one."""
    return Context(dossier, facts, report, searcher, searcher.embedder if isinstance(searcher, HybridIndex) else None)


class Conversation:
    """Questions and answers about a dossier that is read and reviewed. Not shared between people: each has its own.

    model: a LangChain chat model (`llm.chat_model()`), None for the default mode.
    """

    def __init__(self, context: Context, model: BaseChatModel | None = None) -> None:
        self.context = context
        self.model = model
        self.history: list[Answer] = []

    def warm(self) -> None:
        """Do at once what the first questions would wait for: load the encoder, read the tables and the notice. Takes a second or two."""
        if self.context.embedder is not None:
            self.context.embedder.ready()
        for question in ("矿区面积是多少", "预热用的问题在材料里有没有", "通知对弄虚作假怎么规定"):
            answer(question, self.context)

    def ask(self, question: str) -> Answer:
        """Answer a question in the light of those before."""
        found = self._answer(question, self.history)
        self.history.append(found)
        return found

    def ask_stream(self, question: str) -> Iterator[str]:
        """`ask`, its text in chunks as it comes (whole at once without a model); the answer is in `history` afterwards.

        For a page that shows the answer while it is made:

            shown = ""
            for chunk in conversation.ask_stream(question):  # str, never empty for long; sentences already held against their places
                shown += chunk                               # a chunk is final: it is never taken back
                page.update(shown)
            made = conversation.history[-1]                  # the whole Answer: citations, searched, mode, warning
            page.update(conversation.as_text(made))          # text, warning and the quoted words

        One thread at a time; a reader that stops early leaves no answer in `history`.
        """
        if self.model is None:
            yield self.ask(question).answer
            return
        for chunk in stream_with_model(question, self.context, self.model, list(self.history)):
            if isinstance(chunk, str):
                yield chunk
            else:
                self.history.append(chunk)

    def _answer(self, question: str, history: Sequence[Answer]) -> Answer:
        if self.model is None:
            return answer(question, self.context, history)
        return answer_with_model(question, self.context, self.model, history)

    def ask_all(self, questions: Sequence[Mapping[str, Any]]) -> list[tuple[str, Answer]]:
        """Answer questions {"id", "question", "after"}; one with `after` follows up that question and no other."""
        chains: dict[str, list[Answer]] = {}
        found: list[tuple[str, Answer]] = []
        for entry in questions:
            before = chains.get(str(entry.get("after")), []) if entry.get("after") is not None else []
            made = self._answer(str(entry["question"]), before)
            chains[str(entry["id"])] = [*before, made]
            found.append((str(entry["id"]), made))
        return found

    def as_json(self, answers: Sequence[tuple[str, Answer]]) -> dict[str, Any]:
        """greenmine.answers/1."""
        whole = self.context.whole
        return {
            "schema": "greenmine.answers/1",
            "answers": [
                {
                    "id": name, "question": made.question, "found": made.found, "answer": made.answer,
                    "citations": [c.model_dump(mode="json") for c in citations(whole, made.citations)] if made.found else [],
                    "mode": made.mode, "seconds": made.seconds,
                    "searched": s.model_dump(mode="json") if (s := searched_report(whole, made.searched)) else None,
                }
                for name, made in answers
            ],
            "documents": [{"id": d.id, "path": d.path, "kind": d.kind} for d in self.context.dossier.documents],
        }  # fmt: skip

    def as_text(self, made: Answer) -> str:
        """What the terminal shows: the answer, then the words that it rests on."""
        rows = [made.answer, *self.quotes(made)]
        return "\n".join([f"（{made.warning}）", *rows] if made.warning else rows)

    def quotes(self, made: Answer) -> list[str]:
        """The words behind the numbers of an answer, a line each."""
        rows = []
        for number, cite in enumerate(made.citations[:8], 1):
            words = self.context.words(cite)
            rows.append(f"  [{number}] “{words[:160]}{'…' if len(words) > 160 else ''}”")
        return rows

    def open(self, made: Answer | None, number: str) -> str:
        """The passage around a citation of an answer (`:open 2`), the cited words between 【 】."""
        if made is None or not made.citations:
            return "还没有可以打开的出处。"
        if not number.isdigit() or not 1 <= int(number) <= len(made.citations):
            return f"请给出 1 到 {len(made.citations)} 的编号。"
        cite = made.citations[int(number) - 1]
        document = self.context.whole.document(cite.document)
        at = document.place(cite.block)
        rows = [self.context.where(cite), citation(self.context.whole, cite).section or ""]
        for block in document.blocks[max(0, at - 2) : at + 3]:
            text = block.text
            if block.id == cite.block:
                text = f"{text[: cite.start]}【{text[cite.start : cite.end]}】{text[cite.end :]}"
            rows.append(text.strip())
        return "\n".join(row for row in dict.fromkeys(rows) if row)
