"""The labelled questions of tests/chat/questions.yaml, asked of the shared dossiers and scored.

    python -m benchmarks.questions [--shared DIR] [--dossier ID …] [--json F] [--verbose]

Right is: the value in the answer, one of the quotes in a cited passage, a citation of the right kind of document; for what the dossier does not
say, an answer that says so. Every cited passage is held against the document. The dossiers are read and reviewed by the program itself.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.chat import Answer, Conversation, context_of
from assistant.core.report import citations
from assistant.core.text import fold
from assistant.corpus.notices import NOTICE_ID

HERE = Path(__file__).resolve().parent.parent
QUESTIONS = HERE / "tests" / "chat" / "questions.yaml"


@dataclass(frozen=True)
class Scored:
    """One wording of one question: right or why not; absent: the dossier does not say."""

    dossier: str
    id: str
    ask: str
    absent: bool
    right: bool
    why: str
    answer: str
    seconds: float
    tool: str


def labelled(path: Path = QUESTIONS, *, group: str = "dossiers") -> dict[str, list[dict[str, Any]]]:
    """The questions by dossier; group: 'dossiers' (the shared ones) or 'examples' (the project's own)."""
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(path.read_text("utf-8"))[group]
    return found


def score(conversation: Conversation, questions: Iterable[Mapping[str, Any]], dossier: str) -> list[Scored]:
    """Ask every wording of every question and judge the answers."""
    by_id = {q["id"]: q for q in questions}
    results = []
    for question in by_id.values():
        for wording in question["ask"]:
            conversation.history.clear()
            if question.get("after"):
                conversation.ask(by_id[question["after"]]["ask"][0])
            made = conversation.ask(wording)
            why = judge(conversation, question, made)
            results.append(
                Scored(dossier, question["id"], wording, question.get("absent") is True, not why, why, made.answer, made.seconds, made.tool)
            )
    return results


def judge(conversation: Conversation, question: Mapping[str, Any], made: Answer) -> str:
    """'' where the answer is right, else what is wrong with it."""
    whole = conversation.context.whole
    cited = citations(whole, made.citations)
    for citation in cited:
        text = "".join(fold(b.text) for b in whole.document(citation.document).blocks)
        if fold(citation.quote) not in text:
            return f"quote not in the document: {citation.quote[:40]}"
    if question.get("absent") is True:
        return "" if not made.found else "answered what the dossier does not say"
    if not made.found and question.get("absent") != "maybe":
        return "not found"
    said = fold(made.answer)
    for value in question.get("value", ()):
        choices = value if isinstance(value, list) else [value]
        if not any(fold(str(c)) in said for c in choices):
            return f"value missing: {value}"
    quotes = [fold(c.quote) for c in cited]
    if question.get("absent") == "maybe":
        return ""
    if question.get("clause"):
        clauses = [c.section or "" for c in cited if c.document == NOTICE_ID]
        return "" if any(question["clause"] in c.split(" > ")[-1] for c in clauses) else f"clause not cited: {clauses}"
    if question.get("kinds") and not any(whole.document(c.document).kind in question["kinds"] for c in cited):
        return "no citation of that kind of document"
    if question.get("quote") and not any(fold(str(q)) in text for q in question["quote"] for text in quotes):
        return "the quote is not cited"
    return "" if cited else "no citation"


def conversation_for(folder: Path) -> Conversation:
    """A dossier read and reviewed, ready for questions."""
    from assistant.service import Service

    reviewed = Service().review([folder])
    if reviewed.searcher is None:
        raise SystemExit("questions need a search index")
    return Conversation(context_of(reviewed.dossier, reviewed.report, reviewed.facts, reviewed.searcher))


def summary(results: list[Scored]) -> dict[str, Any]:
    """Shares right, of the answerable and of the absent ones, and the times."""
    there = [r for r in results if not r.absent]
    absent = [r for r in results if r.absent]
    times = sorted(r.seconds for r in results)
    return {
        "wordings": len(results), "questions": len({(r.dossier, r.id) for r in results}),
        "right": round(sum(r.right for r in there) / max(1, len(there)), 3), "answerable": len(there),
        "absent_right": round(sum(r.right for r in absent) / max(1, len(absent)), 3), "absent": len(absent),
        "median_seconds": round(statistics.median(times), 3), "p95_seconds": round(times[int(0.95 * (len(times) - 1))], 3),
    }  # fmt: skip


def crowd(conversation: Conversation, questions: Iterable[Mapping[str, Any]], people: int) -> dict[str, float]:
    """So many people asking at once, each every question in another order: seconds that an answer takes (median, p95, worst)."""
    wordings = [w for q in questions if not q.get("after") for w in q["ask"]]

    def person(number: int) -> list[float]:
        own = Conversation(conversation.context)
        times = []
        for offset in range(len(wordings)):
            started = time.perf_counter()
            own.history.clear()
            own.ask(wordings[(offset + number * 7) % len(wordings)])
            times.append(time.perf_counter() - started)
        return times

    with ThreadPoolExecutor(max_workers=people) as threads:
        times = sorted(t for own in threads.map(person, range(people)) for t in own)
    return {
        "people": people,
        "median": round(statistics.median(times), 3),
        "p95": round(times[int(0.95 * (len(times) - 1))], 3),
        "worst": round(times[-1], 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=HERE.parent / "shared", help="the folder that holds dossiers/")
    parser.add_argument("--dossier", action="append", help="only this one (may be repeated)")
    parser.add_argument("--json", type=Path, help="keep all answers in this file")
    parser.add_argument("--people", type=int, default=0, help="then so many people asking at once, on the first dossier")
    parser.add_argument("--verbose", action="store_true", help="print the wrong answers")
    chosen = parser.parse_args()
    results: list[Scored] = []
    entries = [(chosen.shared / "dossiers" / d, d, q) for d, q in labelled().items()]
    entries += [(HERE / "examples" / d, d, q) for d, q in labelled(group="examples").items()]
    for folder, dossier, questions in entries:
        if (chosen.dossier and dossier not in chosen.dossier) or not folder.is_dir():
            continue
        conversation = conversation_for(folder)
        results += score(conversation, questions, dossier)
        if chosen.people:
            print(json.dumps({"dossier": dossier, **crowd(conversation, questions, chosen.people)}))
            chosen.people = 0
    if not results:
        raise SystemExit(f"no dossiers below {chosen.shared}")
    for result in results:
        if chosen.verbose and not result.right:
            print(f"{result.dossier} {result.id} {result.ask}\n    {result.why} [{result.tool}]\n    {result.answer[:300]!r}")
    print(json.dumps(summary(results), ensure_ascii=False))
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(r) for r in results], ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
