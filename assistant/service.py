"""Builds the readers, the index, the model and the store: the only place where anything is wired together."""

from __future__ import annotations

import datetime as dt
import os
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from assistant import __version__
from assistant.core.check import Inspection, Neighbour
from assistant.core.document import Document, Dossier
from assistant.core.errors import BadInputError, GreenmineError
from assistant.core.fact import FactBook
from assistant.core.report import Engine, ErrorReport, FindingReport, Report, finding_report
from assistant.core.search import Searcher
from assistant.reviewing import Progress, Suppression, assess, ordered, run_checks

if TYPE_CHECKING:
    from assistant.chat import Conversation
    from assistant.store import Store

PROFILES = ("provincial", "national")


class Reviewed:
    """A report and what it was made of, for the screen and the chat.

    Facts and index may be given as functions: they are then made when they are first asked for.
    """

    def __init__(
        self, report: Report, dossier: Dossier, facts: FactBook | Callable[[], FactBook], searcher: Searcher | Callable[[], Searcher]
    ) -> None:
        self.report = report
        self.dossier = dossier
        self._facts = facts
        self._searcher = searcher

    @cached_property
    def facts(self) -> FactBook:
        """The facts of the dossier."""
        return self._facts if isinstance(self._facts, FactBook) else self._facts()

    @cached_property
    def searcher(self) -> Searcher:
        """The index of the dossier."""
        return self._searcher() if callable(self._searcher) else self._searcher


@dataclass
class Service:
    """One for a process: the encoder is loaded once, when first needed.

    cache: whether files read before are taken from the cache. embedding: False leaves the encoder out (lexical search only).
    readers: files that are read at the same time (1 where several services share a machine).
    """

    cache: bool = True
    embedding: bool = True
    readers: int = 2

    def read(self, paths: Sequence[Path], progress: Progress | None = None, ready: Callable[[Document], None] | None = None) -> Dossier:
        """Read a dossier (a folder, a .zip or files). Raises BadInputError where no document could be read.

        ready: is given each document as soon as it is read.
        """
        from assistant.ingest.reading import read_dossier

        dossier = read_dossier(list(paths), progress=progress, cache=self.cache, workers=self.readers, ready=ready)
        if not dossier.documents:
            reasons = "；".join(f"{e.path}：{e.message}" for e in dossier.errors)
            raise BadInputError(f"没有一份材料可以读取。{reasons}", path=dossier.name, advice="请检查文件是否损坏、加密或为空")
        return dossier

    def index(self, dossier: Dossier) -> Searcher:
        """A searcher over the dossier (dense and lexical, or lexical alone)."""
        from assistant.retrieve import build_index

        return build_index(dossier, dense=self.embedding)

    def warm(self) -> None:
        """Load the encoder (a second or two), so that no first question waits for it; nothing where there is none."""
        from assistant.retrieve.embedding import embeddings

        found = embeddings() if self.embedding else None
        if found is not None:
            found.ready()

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
        """Read, index, find the facts, judge. What is read is embedded while the rest is still being read."""
        from assistant.report import kept
        from assistant.retrieve import Ahead

        if profile not in PROFILES:
            raise BadInputError(f"未知的 profile：{profile}", advice="可用 provincial 或 national")
        started = perf_counter()
        with Ahead(active=self.embedding) as ahead:
            dossier = self.read(paths, progress, ahead.add)
            ingest = perf_counter() - started
        set_aside = suppressions(paths)
        name = self._kept_as(dossier, as_of, profile, checklist, set_aside) if self.cache and not neighbours else None
        if name is not None and (earlier := self._kept(name, dossier, ingest)) is not None:
            return earlier
        reviewed = self.review_dossier(
            dossier, as_of=as_of, profile=profile, checklist=checklist, neighbours=neighbours, ingest_seconds=ingest,
            embed_seconds=perf_counter() - started - ingest, suppressions=set_aside, progress=progress,
        )  # fmt: skip
        if name is not None:
            kept.keep(_reports(), name, reviewed.report)
        return reviewed

    def _kept_as(
        self, dossier: Dossier, as_of: dt.date | None, profile: str, checklist: Path | None, set_aside: Sequence[Suppression]
    ) -> str:
        """What the report on this dossier, judged so, is kept under."""
        from assistant.report import kept

        own = checklist.read_bytes() if checklist is not None and checklist.is_file() else None
        settings = [(k, v) for k, v in sorted(os.environ.items()) if k.startswith("GREENMINE_EMBEDDING")]
        return kept.key(dossier, as_of, profile, own, list(set_aside), self.engine().model_dump(), settings)

    def _kept(self, name: str, dossier: Dossier, ingest: float) -> Reviewed | None:
        """The report of an earlier review of the same files in the same circumstances."""
        from assistant.facts import find_facts
        from assistant.report import kept

        report = kept.find(_reports(), name)
        if report is None:
            return None
        timings = {**dict.fromkeys(report.timings, 0.0), "ingest": round(ingest, 3), "total": round(ingest, 3)}
        named = replace(dossier, name=report.dossier.name)
        return Reviewed(report.model_copy(update={"timings": timings}), named, lambda: find_facts(named), lambda: self.index(named))

    def review_dossier(
        self,
        dossier: Dossier,
        *,
        as_of: dt.date | None = None,
        profile: str = "provincial",
        checklist: Path | None = None,
        neighbours: tuple[Neighbour, ...] = (),
        ingest_seconds: float = 0.0,
        embed_seconds: float = 0.0,
        suppressions: Sequence[Suppression] = (),
        progress: Progress | None = None,
    ) -> Reviewed:
        """The same for a dossier that is read already (and so long, in seconds, it took to read it and to embed what was left)."""
        from assistant.checks.checklist import load_checklist
        from assistant.facts import find_facts

        if progress:
            progress("embed", 0, 1, "")
        started = perf_counter()
        searcher = self.index(dossier)
        embed = embed_seconds + perf_counter() - started
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
        """A conversation about a reviewed dossier; each person has its own."""
        from assistant.chat import Conversation, context_of
        from assistant.llm import chat_model

        return Conversation(context_of(reviewed.dossier, reviewed.report, reviewed.facts, reviewed.searcher), chat_model())

    def second_opinion(self, reviewed: Reviewed) -> str:
        """What the configured language model makes of the checklist beside the rules, as text; BadInputError where none is configured."""
        from assistant.chat import context_of, opinions, told
        from assistant.llm import chat_model

        model = chat_model()
        if model is None:
            raise BadInputError("没有设置语言模型", advice="先设置环境变量 GREENMINE_LLM，例如 openai:模型名@http://127.0.0.1:8000/v1")
        context = context_of(reviewed.dossier, reviewed.report, reviewed.facts, reviewed.searcher)
        return told(context, opinions(context, model))

    def conversation(self, paths: Sequence[Path], *, as_of: dt.date | None = None, progress: Progress | None = None) -> Conversation:
        """Review a dossier and talk about it."""
        return self.converse(self.review(paths, as_of=as_of, progress=progress))

    def engine(self) -> Engine:
        """What judged: the program's version, the encoder, the language model if any."""
        from assistant.llm import configured
        from assistant.retrieve import MODEL_NAME

        return Engine(version=__version__, embedding=MODEL_NAME if self.embedding else None, llm=configured())


def _reports() -> Path:
    """Where reports are kept."""
    from assistant.retrieve.weights import cache_home

    return cache_home() / "reports"


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
            raise BadInputError(
                "greenmine.toml 的格式有误", path=str(file.name), advice=f"每条 [[suppress]] 须有 rule 和 reason（{error}）"
            ) from error
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


def open_data(folder: Path) -> Store:
    """The store of a data folder (GREENMINE_DATABASE names a database elsewhere)."""
    from assistant.store import open_store

    return open_store(folder)
