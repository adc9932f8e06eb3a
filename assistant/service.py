"""Builds the readers, the index, the model and the store: the only place where anything is wired together."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from assistant import __version__
from assistant.core.check import Inspection, Neighbour
from assistant.core.cite import Cite
from assistant.core.document import Dossier
from assistant.core.errors import BadInputError, GreenmineError
from assistant.core.fact import FactBook
from assistant.core.report import Citation, Engine, ErrorReport, FindingReport, Report, citation, finding_report, searched_report
from assistant.core.search import Searcher
from assistant.reviewing import Progress, Suppression, assess, ordered, run_checks

if TYPE_CHECKING:
    from assistant.chat import Answer

PROFILES = ("provincial", "national")


@dataclass(frozen=True)
class Reviewed:
    """A report and what it was made of, for the screen and the chat."""

    report: Report
    dossier: Dossier
    facts: FactBook
    searcher: Searcher | None


@dataclass
class Service:
    """One for a process: the encoder is loaded once, when first needed.

    cache: whether files read before are taken from the cache. embedding: False leaves the encoder out (lexical search only).
    """

    cache: bool = True
    embedding: bool = True

    def read(self, paths: Sequence[Path], progress: Progress | None = None) -> Dossier:
        """Read a dossier (a folder, a .zip or files). Raises BadInputError where no document could be read."""
        from assistant.ingest.reading import read_dossier

        dossier = read_dossier(list(paths), progress=progress, cache=self.cache)
        if not dossier.documents:
            reasons = "；".join(f"{e.path}：{e.message}" for e in dossier.errors)
            raise BadInputError(f"没有一份材料可以读取。{reasons}", path=dossier.name, advice="请检查文件是否损坏、加密或为空")
        return dossier

    def index(self, dossier: Dossier) -> Searcher:
        """A searcher over the dossier (dense and lexical, or lexical alone)."""
        from assistant.retrieve import build_index

        return build_index(dossier, dense=self.embedding)

    def review(
        self,
        paths: Sequence[Path],
        *,
        as_of: dt.date | None = None,
        profile: str = "provincial",
        checklist: Path | None = None,
        neighbours: tuple[Neighbour, ...] = (),
        progress: Progress | None = None,
    ) -> Reviewed:
        """Read, index, find the facts, judge."""
        if profile not in PROFILES:
            raise BadInputError(f"未知的 profile：{profile}", advice="可用 provincial 或 national")
        started = perf_counter()
        dossier = self.read(paths, progress)
        ingest = perf_counter() - started
        return self.review_dossier(
            dossier, as_of=as_of, profile=profile, checklist=checklist, neighbours=neighbours, ingest_seconds=ingest,
            suppressions=suppressions(paths), progress=progress,
        )  # fmt: skip

    def review_dossier(
        self,
        dossier: Dossier,
        *,
        as_of: dt.date | None = None,
        profile: str = "provincial",
        checklist: Path | None = None,
        neighbours: tuple[Neighbour, ...] = (),
        ingest_seconds: float = 0.0,
        suppressions: Sequence[Suppression] = (),
        progress: Progress | None = None,
    ) -> Reviewed:
        """The same for a dossier that is read already."""
        from assistant.checks.checklist import load_checklist
        from assistant.facts import find_facts

        if progress:
            progress("embed", 0, 1, "")
        started = perf_counter()
        searcher = self.index(dossier)
        embed = perf_counter() - started
        if progress:
            progress("facts", 0, 1, "")
        started = perf_counter()
        facts = find_facts(dossier)
        named = facts.main("mine_name")
        dossier = dossier if named is None else replace(dossier, name=str(named.normalized))
        timings = {"ingest": round(ingest_seconds, 3), "embed": round(embed, 3), "facts": round(perf_counter() - started, 3)}
        report = assess(
            dossier, facts=facts, searcher=searcher, checklist=load_checklist(checklist), as_of=as_of, profile=profile,
            neighbours=neighbours, suppressions=suppressions, timings=timings, engine=self.engine(), progress=progress,
        )  # fmt: skip
        return Reviewed(report, dossier, facts, searcher)

    def converse(self, reviewed: Reviewed) -> Conversation:
        """A conversation about a reviewed dossier."""
        return Conversation(reviewed)

    def conversation(self, paths: Sequence[Path], *, as_of: dt.date | None = None, progress: Progress | None = None) -> Conversation:
        """Review a dossier and talk about it."""
        return self.converse(self.review(paths, as_of=as_of, progress=progress))

    def engine(self) -> Engine:
        """What judged: the program's version, the encoder, the language model if any."""
        from assistant.llm import configured
        from assistant.retrieve import MODEL_NAME

        return Engine(version=__version__, embedding=MODEL_NAME if self.embedding else None, llm=configured())


def suppressions(paths: Sequence[Path]) -> list[Suppression]:
    """The findings set aside by a `greenmine.toml` in the dossier folder: [[suppress]] rule, reason, contains (optional)."""
    found: list[Suppression] = []
    for path in paths:
        file = path / "greenmine.toml"
        if not path.is_dir() or not file.is_file():
            continue
        try:
            entries = tomllib.loads(file.read_text("utf-8")).get("suppress", [])
            found.extend(Suppression(e["rule"], e["reason"], e.get("contains", "")) for e in entries)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
            raise BadInputError("greenmine.toml 的格式有误", path=str(file.name), advice=f"每条 [[suppress]] 须有 rule 和 reason（{error}）") from error
    return found


def compare_with(service: Service, paths: Sequence[Path], report: Report, neighbours: tuple[Neighbour, ...]) -> list[FindingReport]:
    """What the rules between dossiers add to a report that was made without neighbours (the files come from the read cache)."""
    from assistant.checks import all_checks
    from assistant.facts import find_facts

    dossier = service.read(paths)
    inspection = Inspection(dossier, find_facts(dossier), dt.date.fromisoformat(report.as_of), neighbours=neighbours)
    errors: list[ErrorReport] = []
    found = run_checks(inspection, [c for c in all_checks() if "neighbours" in c.needs], errors)
    if errors:
        raise GreenmineError("；".join(f"{e.path}：{e.message}" for e in errors), path=dossier.name)
    return [finding_report(dossier, f, n) for n, f in enumerate(ordered(dossier, found), len(report.findings) + 1)]


class Conversation:
    """Questions about one reviewed dossier, one after the other; follow-ups refer to what was asked before.

    shown: the citations of the last answer, in the order of their numbers.
    """

    def __init__(self, reviewed: Reviewed) -> None:
        self.reviewed = reviewed
        self.history: list[tuple[str, Answer]] = []
        self.shown: list[Citation] = []

    def ask(self, question: str, history: Sequence[tuple[str, Answer]] | None = None) -> Answer:
        """One answer. history: what the question follows up (by default the conversation so far)."""
        from assistant.chat import answer

        r = self.reviewed
        found = answer(question, r.dossier, r.report, r.searcher, facts=r.facts, history=self.history if history is None else history)
        self.history.append((question, found))
        self.shown = self.citations(found)
        return found

    def ask_all(self, asked: Sequence[dict[str, Any]]) -> list[tuple[dict[str, Any], Answer]]:
        """Many questions in the given order; each knows only the question that it follows up, and what that one followed."""
        known: dict[str, list[tuple[str, Answer]]] = {}
        answers = []
        for entry in asked:
            past = known.get(entry["after"] or "", [])
            found = self.ask(entry["question"], past)
            known[entry["id"]] = [*past, (entry["question"], found)]
            answers.append((entry, found))
        return answers

    def citations(self, found: Answer) -> list[Citation]:
        """The citations of an answer as they are shown; those of the notice have the document 'notice'."""
        return [_shown(self.reviewed.dossier, c) for c in found.citations]

    def words(self, found: Answer) -> str:
        """The answer for a person, a notice of where nothing was found included."""
        return found.answer

    def as_text(self, found: Answer) -> str:
        """The answer for the terminal, with its numbered places."""
        names = {d.id: d.path for d in self.reviewed.dossier.documents} | {"notice": "川自然资发〔2023〕35号"}
        lines = [found.answer]
        for number, c in enumerate(self.citations(found), 1):
            where = " · ".join(x for x in (names[c.document], f"第{c.page}页" if c.page else "", c.section or "") if x)
            lines.append(f"  [{number}] “{c.quote}” —— {where}")
        return "\n".join(lines)

    def open(self, found: Answer | None, number: str) -> str:
        """The passage around a numbered place of an answer."""
        places = self.citations(found) if found is not None else []
        if not number.isdigit() or not 1 <= int(number) <= len(places):
            return f"没有第{number or '？'}处出处；上一个回答有{len(places)}处。"
        c = places[int(number) - 1]
        if c.document == "notice" or c.block is None:
            return c.quote
        document = self.reviewed.dossier.document(c.document)
        at = document.place(c.block)
        around = [b.text for b in document.body if abs(document.place(b.id) - at) <= 3]
        return f"{document.path} {f'第{c.page}页' if c.page else ''} {c.section or ''}\n" + "\n".join(around)

    def as_json(self, answers: Sequence[tuple[dict[str, Any], Answer]]) -> dict[str, Any]:
        """answers.json (greenmine.answers/1)."""
        dossier = self.reviewed.dossier
        listed = []
        for entry, found in answers:
            searched = searched_report(dossier, found.searched)
            listed.append({
                "id": entry["id"], "question": entry["question"], "found": found.found, "answer": found.answer,
                "citations": [c.model_dump(mode="json") for c in self.citations(found)], "mode": found.mode, "seconds": round(found.seconds, 3),
                "searched": None if searched is None else searched.model_dump(mode="json"),
            })  # fmt: skip
        documents = [{"id": d.id, "path": d.path, "kind": d.kind} for d in dossier.documents]
        return {"schema": "greenmine.answers/1", "answers": listed, "documents": documents}


def _shown(dossier: Dossier, reference: Cite | Citation) -> Citation:
    """A citation of the dossier is read back from it; one of the notice is shown as it is."""
    return reference if isinstance(reference, Citation) else citation(dossier, reference)
