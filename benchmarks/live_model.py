"""The path with a language model against a real OpenAI-compatible server (opt-in: it needs a server that somebody has started).

    python -m benchmarks.live_model --model openai:NAME@http://127.0.0.1:8000/v1 [--dossier DIR] [--opinion ITEM …]

Any server that speaks the protocol with tool calls will do, on the loopback address for what must not leave the machine: `llama-server -m
MODEL.gguf --jinja --port 8000`, `vllm serve FOLDER --enable-auto-tool-choice --tool-call-parser hermes`, `ollama serve` (ollama:NAME). Printed for
each question: who answered (model, or the default answer with the reason), sentences that held and that were struck, the first chunk and the
whole in seconds, and whether the expected value is in the answer. Every quotation is held against the documents; one that fails ends the run with status 1.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from assistant.chat import Conversation, opinions, told
from assistant.core.report import citations
from assistant.core.text import fold
from assistant.llm import chat_model
from benchmarks.questions import conversation_for, labelled

HERE = Path(__file__).resolve().parent.parent
#: Questions of the project's own example that are asked, by their ids in tests/chat/questions.yaml.
ASKED = ("licence", "legal", "area-mu", "scale", "recovery", "planner", "eia", "gap", "balance", "shaft", "tailings", "gas")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--model", required=True, help="as in GREENMINE_LLM: openai:NAME@http://127.0.0.1:8000/v1, ollama:NAME, a .toml file"
    )
    parser.add_argument("--dossier", type=Path, default=HERE / "examples" / "clean", help="the questions belong to examples/clean")
    parser.add_argument("--opinion", nargs="*", default=[], help="checklist items on which the model gives a second opinion")
    chosen = parser.parse_args()
    conversation = Conversation(conversation_for(chosen.dossier).context, chat_model(chosen.model))
    questions = {q["id"]: q for q in labelled(group="examples")["clean"]}
    failed = [name for name in ASKED if not _ask(conversation, name, questions[name]["ask"][0], questions[name].get("value", []))]
    if chosen.opinion and conversation.model is not None:
        items = [i for i in conversation.context.report.checklist if i.id in chosen.opinion]
        print(told(conversation.context, opinions(conversation.context, conversation.model, items)))
    raise SystemExit(1 if failed else 0)


def _ask(conversation: Conversation, name: str, question: str, values: list[object]) -> bool:
    """Ask with streaming and print a line; False where a quotation does not stand in its document."""
    started = time.perf_counter()
    first = 0.0
    for _ in conversation.ask_stream(question):
        first = first or time.perf_counter() - started
    made = conversation.history.pop()
    whole = conversation.context.whole
    sound = all(fold(c.quote) in "".join(fold(b.text) for b in whole.document(c.document).blocks) for c in citations(whole, made.citations))
    said = fold(made.answer)
    right = all(any(fold(str(v)) in said for v in (value if isinstance(value, list) else [value])) for value in values)
    struck = made.answer.count("~~") // 2
    shown = {
        "id": name, "mode": made.mode, "found": made.found, "value": right, "quotes": sound, "struck": struck, "first": round(first, 2),
        "seconds": made.seconds, "warning": made.warning,
    }  # fmt: skip
    print(json.dumps(shown, ensure_ascii=False))
    return sound


if __name__ == "__main__":
    main()
