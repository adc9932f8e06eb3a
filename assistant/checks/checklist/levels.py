"""The first-level scores of a self-assessment: from tables in either orientation and from sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checks.checklist.room import Room
from assistant.core.cite import Cite, place
from assistant.core.document import Block, Document
from assistant.core.text import fold
from assistant.corpus import table

_MAXIMUM = re.compile(r"^(?:满分|标准分|分值|总分值?|应得分|标准得分|满分值|权重分)(?:[(]分[)])?$")
_GOT = re.compile(
    r"^(?:自评|自查|自评估)?(?:得分|评分|分值|实得分?|分数|打分)?(?:[(]分[)])?$|^自评(?:分|得分值)?$|^(?:矿山|企业)自评(?:得分|分)?$"
)
_FIRST_GOT = re.compile(r"^(?:一级(?:指标)?|大类|类别|本级)(?:自评)?(?:得分|评分|小计)$")
_NUMBER = re.compile(r"^\d{1,4}(?:\.\d+)?分?$")


@dataclass(frozen=True)
class LevelScore:
    """name: of the first level; score and maximum in points; cites: where they stand."""

    name: str
    score: float
    maximum: float
    cites: tuple[Cite, ...]


def level_names() -> tuple[str, ...]:
    """The first-level names of all editions."""
    return tuple(dict.fromkeys(level["name"] for e in table("references/indicators")["editions"] for level in e["levels"]))


def level_scores(room: Room) -> Iterator[LevelScore]:
    """Every first-level score that the self-assessments state, tables first."""
    for document in room.inspection.dossier.of_kind("self_assessment"):
        for t in document.tables:
            grid = document.grid(t)
            yield from _rows(document, grid)
            yield from _rows(document, [list(column) for column in zip(*grid, strict=False)])
        for s in room.statements.by_document[document.id]:
            for name in level_names() if not s.is_row else ():
                match = re.search(
                    rf"{name}[^。;\d]{{0,14}}满分(\d+(?:\.\d+)?)分?[^。;\d]{{0,14}}(?:得|自评)[^。;\d]{{0,6}}(\d+(?:\.\d+)?)", s.text
                )
                if match:
                    yield LevelScore(name, float(match[2]), float(match[1]), s.cites(document))


def _rows(document: Document, grid: list[list[Block | None]]) -> Iterator[LevelScore]:
    for n, header in enumerate(grid[:3]):
        words = [fold(b.text) if b else "" for b in header]
        maximum = next((c for c, w in enumerate(words) if _MAXIMUM.match(w)), None)
        got = next((c for c, w in enumerate(words) if w and _GOT.match(w) and c != maximum), None)
        if maximum is None or got is None:
            continue
        if (
            sum(_MAXIMUM.match(w) is not None for w in words) >= 2
        ):  # a table of two tiers: the first level's points have a column of their own
            got = next((c for c, w in enumerate(words) if _FIRST_GOT.match(w)), None)
            if got is None:
                return
        for row in grid[n + 1 :]:
            name = next((b for b in row[: min(maximum, got) or 1] if b is not None and fold(b.text) in level_names()), None)
            points, most = row[got], row[maximum]
            if (
                name is not None
                and points is not None
                and most is not None
                and _NUMBER.match(fold(points.text))
                and _NUMBER.match(fold(most.text))
            ):
                yield LevelScore(fold(name.text), _value(points), _value(most), (place(document, name), place(document, points)))
        return


def _value(block: Block) -> float:
    return float(fold(block.text).rstrip("分"))
