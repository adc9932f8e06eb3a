"""Answers with a language model: an agent over the same tools, every sentence held against what the tools returned.

The tools number what they return ([1], [2] …); the model cites by these numbers. `llm.gate` judges each sentence: one whose citation does
not hold is shown struck through and marked «未核实», never silently kept or dropped. On any failure (time, connection, an empty or wholly
unproven answer) the answer without a model is given, with a word about why. Text of the dossier reaches the model as data between marks;
whatever it says, the gate decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

from assistant.chat import facttool, looking, reporting, routing
from assistant.chat.asking import understand
from assistant.chat.context import NOT_FOUND, Answer, Context, Draft
from assistant.core.cite import Cite
from assistant.corpus.notices import notice
from assistant.llm.gate import Sentence, gate
from assistant.llm.prompts import load_prompt

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.tools import BaseTool

#: Seconds that a whole answer may take, and steps (model and tool calls) of the agent.
PATIENCE = 90.0
STEPS = 12


@dataclass
class Ledger:
    """What the tools returned in this answer, by number."""

    context: Context
    results: dict[int, tuple[Cite, ...]] = field(default_factory=dict)

    def enter(self, cite: Cite) -> int:
        """The number of a cite (a new one where it has none yet)."""
        for number, known in self.results.items():
            if known == (cite,):
                return number
        self.results[len(self.results) + 1] = (cite,)
        return len(self.results)

    def told(self, draft: Draft | None) -> str:
        """A draft as the model reads it: each line with the numbered words that it rests on."""
        if draft is None or not draft.found:
            return NOT_FOUND
        rows = []
        for line in draft.lines:
            rows.append(line.text)
            sound = [c for c in line.cites if (c.document, c.block) not in self.context.barred]
            rows += [f"[{self.enter(c)}]（{self.context.where(c)}）<<<{self.context.words(c)}>>>" for c in sound[:4]]
        return "\n".join(rows)


def tools_for(context: Context, ledger: Ledger) -> list[BaseTool]:
    """The tools of the default mode as LangChain tools; each takes a question or a few words in Chinese."""
    from langchain_core.tools import StructuredTool

    def asked_of(tool: Callable[[Context, Any], Draft | None]) -> Callable[[str], str]:
        def run(question: str) -> str:
            return ledger.told(tool(context, understand(question, context.dossier)))

        return run

    def item(question: str) -> str:
        found = reporting.item_for(context, understand(question, context.dossier))
        return ledger.told(reporting.answer_item(context, found[0])) if found else NOT_FOUND

    def ask(question: str) -> str:
        return ledger.told(routing.route(context, understand(question, context.dossier))[1])

    listed: tuple[tuple[str, str, Callable[[str], str]], ...] = (
        ("ask_dossier", "就申报材料提一个问题（数值、名称、日期、比较、计算、出处、章节概要），返回带编号的原文", ask),
        ("find_passages", "在申报材料中查找与问题有关的原文句子，返回带编号的原文", asked_of(looking.answer_sentence)),
        (
            "find_facts",
            "查询材料写明的事实（证号、规模、面积、储量、年限、投资、得分等），返回各份材料的写法",
            asked_of(facttool.answer_facts),
        ),
        ("find_flags", "查询已发现的疑点和缺项，返回说明和原文", asked_of(reporting.answer_flags)),
        ("checklist_item", "查询核对清单中某一项的判定和依据", item),
        ("find_notice", "在通知（审查依据）中查找条款，返回带编号的原文", asked_of(looking.answer_notice)),
    )
    return [StructuredTool.from_function(func=run, name=name, description=what) for name, what, run in listed]


def answer_with_model(
    question: str, context: Context, model: BaseChatModel, history: Sequence[Answer] = (), *, patience: float = PATIENCE
) -> Answer:
    """Answer with a model; the default answer with a warning where the model fails, is too slow or proves nothing."""
    started = perf_counter()
    ledger = Ledger(context)
    threads = ThreadPoolExecutor(max_workers=1)
    job = threads.submit(_run, question, context, model, history, ledger)
    wait([job], timeout=patience)
    threads.shutdown(wait=False, cancel_futures=True)
    why = ""
    if not job.done():
        why = f"语言模型超过{patience:g}秒没有回答"
    elif (error := job.exception()) is not None:
        why = f"语言模型没有回答（{type(error).__name__}）"
    else:
        made = _composed(question, context, job.result(), ledger)
        if made is not None:
            return replace(made, seconds=round(perf_counter() - started, 3))
        why = "语言模型的回答没有一句能用原文证实"
    plain = routing.answer(question, context, history)
    return replace(plain, warning=f"{why}，以下为不用语言模型的回答", seconds=round(perf_counter() - started, 3))


def agent_for(context: Context, model: BaseChatModel, ledger: Ledger) -> Any:
    """The agent over the tools of the default mode; what they return is entered in the ledger."""
    from langchain.agents import create_agent

    names = "、".join(context.document_name(d.id) for d in context.dossier.documents)
    prompt = load_prompt("answer").fill(dossier=f"{context.dossier.name}（{names}）", notice=f"{notice().title}（{notice().number}）")
    return create_agent(model, tools_for(context, ledger), system_prompt=prompt)


def messages_for(question: str, history: Sequence[Answer]) -> list[Any]:
    """The last questions and answers, then the question."""
    from langchain_core.messages import AIMessage, HumanMessage

    messages: list[Any] = []
    for before in history[-4:]:
        messages += [HumanMessage(before.question), AIMessage(before.answer)]
    return [*messages, HumanMessage(question)]


def _run(question: str, context: Context, model: BaseChatModel, history: Sequence[Answer], ledger: Ledger) -> str:
    """The model's last words; a connection that fails is tried once more (with an empty ledger)."""
    agent = agent_for(context, model, ledger)
    for attempt in (1, 2):
        try:
            state = agent.invoke({"messages": messages_for(question, history)}, {"recursion_limit": STEPS})
        except (ConnectionError, TimeoutError):
            if attempt == 2:
                raise
            ledger.results.clear()
        else:
            return str(state["messages"][-1].text)
    raise AssertionError("unreachable")


def _composed(question: str, context: Context, words: str, ledger: Ledger) -> Answer | None:
    """The gated answer; None where nothing in it holds and it does not say «not found» either."""
    judged = gate(words, ledger.results, context.whole)
    held = [s for s in judged if s.holds]
    asked = understand(question, context.dossier)
    if not held:
        if NOT_FOUND not in words:
            return None
        plain = looking.answer_sentence(context, asked)
        if plain.found:
            return None
        text, cites = routing.compose(context, plain)
        return Answer(False, text, cites, plain.searched, mode="model", question=question, tool="model", asked=asked)
    numbers: dict[Cite, int] = {}
    rows = [row_of(sentence, numbers) for sentence in judged]
    places = routing.places_of(context, numbers)
    return Answer(True, "\n".join([*rows, f"出处：{places}"]), tuple(numbers), mode="model", question=question, tool="model", asked=asked)


def row_of(sentence: Sentence, numbers: dict[Cite, int]) -> str:
    """A judged sentence as it is shown: with the numbers of its places, or struck through with the reason."""
    if not sentence.holds:
        return f"~~{sentence.text}~~（未核实：{sentence.why}）"
    for cite in sentence.cites:
        numbers.setdefault(cite, len(numbers) + 1)
    return sentence.text + "".join(f"[{numbers[c]}]" for c in sentence.cites)
