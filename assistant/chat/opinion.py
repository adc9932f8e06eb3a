"""A second opinion: a language model judges the elements of the checklist beside the rules. The rules' verdicts stand; a person decides.

The model is given an item's elements and numbered passages (what the rules cited, and what the search finds), and answers one line an
element. An opinion without a passage that it was given, or with a verdict that is none, counts as «unclear»: it never agrees nor conflicts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.chat.context import Context
from assistant.chat.reporting import cites_of
from assistant.core.cite import Cite, place
from assistant.core.report import VERDICT_LABELS, ElementReport, ItemReport
from assistant.llm.prompts import load_prompt

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Judged = Literal["met", "partial", "missing", "unclear"]
#: Passages that a model is shown for an item, and seconds that one item may take (each try).
PASSAGES = 8
PATIENCE = 60.0
TRIES = 2
_LINE = re.compile(
    r"^\s*[-*]?\s*([\w.-]+)\s*[|｜]\s*(met|partial|missing|unclear)\s*[|｜]\s*([\d,，、\s]*)\s*[|｜]?\s*(.*)$", re.IGNORECASE
)
_LABELS = {**VERDICT_LABELS, "unclear": "看不出"}


@dataclass(frozen=True)
class Opinion:
    """What a model says of an element: its verdict, the places that it rests on, a reason. error: why there is none."""

    item: str
    element: str
    label: str
    rules: str
    model: Judged
    cites: tuple[Cite, ...] = ()
    why: str = ""
    error: str = ""

    @property
    def agrees(self) -> bool | None:
        """Whether model and rules say the same; None where either does not say."""
        if self.model == "unclear" or self.rules not in ("met", "partial", "missing"):
            return None
        return self.model == self.rules


def opinions(
    context: Context, model: BaseChatModel, items: Iterable[ItemReport] | None = None, *, patience: float = PATIENCE
) -> list[Opinion]:
    """An opinion on every element of the items that apply (all of them by default), in their order."""
    found: list[Opinion] = []
    for item in context.report.checklist if items is None else items:
        if item.verdict != "not_applicable" and item.elements:
            found += _of_item(context, model, item, patience)
    return found


def _of_item(context: Context, model: BaseChatModel, item: ItemReport, patience: float) -> list[Opinion]:
    passages = _passages(context, item)
    listed = "\n".join(f"[{n}] <<<{context.words(c)[:400]}>>>" for n, c in enumerate(passages, 1)) or "（没有找到有关的原文）"
    elements = "\n".join(f"{n}. {e.label}" for n, e in enumerate(item.elements, 1))
    prompt = load_prompt("opinion").fill(title=item.title, clause=item.clause, elements=elements, passages=listed)
    said, error = _ask(model, prompt, patience)
    lines = {match.group(1).rstrip("."): match for row in said.splitlines() if (match := _LINE.match(row))}
    return [_opinion(item, element, lines.get(str(n)), passages, error) for n, element in enumerate(item.elements, 1)]


def _ask(model: BaseChatModel, prompt: str, patience: float) -> tuple[str, str]:
    """(what the model says, why it says nothing). A failure is tried once more, then told."""
    error = ""
    for _ in range(TRIES):
        threads = ThreadPoolExecutor(max_workers=1)
        job = threads.submit(model.invoke, prompt)
        threads.shutdown(wait=False)
        try:
            return str(job.result(timeout=patience).text), ""
        except TimeoutError:
            return "", f"超过{patience:g}秒没有回答"
        except Exception as failure:  # noqa: BLE001 - any provider's error: named beside the element, the rules stand
            error = type(failure).__name__
    return "", error


def _passages(context: Context, item: ItemReport) -> tuple[Cite, ...]:
    """What the rules rest on, and the nearest passages; nothing that addresses a machine or is hidden."""
    cited = [c for e in item.elements for c in cites_of(context, e.citations, 2)]
    for passage in context.searcher.search(item.title, k=4):
        document = context.dossier.document(passage.document)
        block = next((b for b in map(document.block, passage.blocks) if b.text.strip()), None)
        if block is not None:
            cited.append(place(document, block))
    return tuple(dict.fromkeys(c for c in cited if (c.document, c.block) not in context.barred))[:PASSAGES]


def _opinion(item: ItemReport, element: ElementReport, line: re.Match[str] | None, passages: tuple[Cite, ...], error: str) -> Opinion:
    if line is None:
        return Opinion(item.id, element.id, element.label, element.verdict, "unclear", error=error or "没有就这一要件作答")
    verdict: Judged = {"met": "met", "partial": "partial", "missing": "missing"}.get(line.group(2).lower(), "unclear")  # type: ignore[assignment]
    numbers = [int(n) for n in re.findall(r"\d+", line.group(3))]
    cites = tuple(passages[n - 1] for n in numbers if 1 <= n <= len(passages))
    if verdict in ("met", "partial") and (not cites or len(cites) < len(numbers)):
        return Opinion(item.id, element.id, element.label, element.verdict, "unclear", error="未给出所依据的原文")
    return Opinion(item.id, element.id, element.label, element.verdict, verdict, cites, line.group(4).strip()[:120])


def told(context: Context, found: Iterable[Opinion]) -> str:
    """The opinions as text: how many agree, every conflict with both sides, what could not be judged."""
    return "\n".join(_told(context, list(found)))


def _told(context: Context, found: list[Opinion]) -> Iterator[str]:
    agreed = [o for o in found if o.agrees]
    conflicts = [o for o in found if o.agrees is False]
    rest = [o for o in found if o.agrees is None]
    yield f"语言模型的第二意见：{len(found)}个要件，一致{len(agreed)}个，不一致{len(conflicts)}个，未能比较{len(rest)}个。规则的判定不变，由审查人员决定。"
    for o in conflicts:
        places = "；".join(f"{context.where(c)}“{context.words(c)[:60]}”" for c in o.cites)
        yield (
            f"· {o.item} {o.label}：规则判“{_LABELS[o.rules]}”，模型判“{_LABELS[o.model]}”。"
            + (f"模型依据：{places}。" if places else "")
            + (f"模型理由（未核实）：{o.why}" if o.why else "")
        )
    for reason in dict.fromkeys(o.error for o in rest if o.error):
        yield f"· 未能比较的原因：{reason}（{sum(o.error == reason for o in rest)}个要件）"
