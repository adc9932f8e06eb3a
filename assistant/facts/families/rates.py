"""Rates: recovery, concentration, utilisation, dilution …, designed, actual and required kept apart, by year.

`design_recovery` and `actual_recovery` are two names in the report; for the others the role tells (concentrator_recovery designed / actual).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.core.fact import Fact, FactRole
from assistant.facts.amounts import Amount, amounts, fact_at, years_in
from assistant.facts.amounts import find as find_amounts
from assistant.facts.labels import kinds
from assistant.facts.reading import Hit, Reading
from assistant.facts.roles import year_in


def find(reading: Reading) -> Iterable[Fact]:
    default: FactRole = "designed" if reading.document.kind in ("development_plan", "reclamation_plan") else "stated"
    seen: set[tuple[str, int]] = set()
    found: list[Fact] = []
    for name in ("design_recovery", "actual_recovery"):
        for fact in find_amounts(reading, name, default=default if name == "actual_recovery" else "designed"):
            at = (fact.cite.block, fact.cite.start)
            if at not in seen:
                seen.add(at)
                found.append(_recovery(fact, name))
    faces = [f for f in found if _of_the_face(reading, f)]
    yield from (f for f in found if f not in faces or len(faces) == len(found))
    for name in ("concentrator_recovery", "utilization"):
        for fact in find_amounts(reading, name, default=default):
            yield _settled(fact)
    yield from _beside(reading)
    yield from _in_turn(reading)
    for name in ("dilution", "loss_rate", "water_recycling", "green_coverage"):
        yield from find_amounts(reading, name, default=default)


def _of_the_face(reading: Reading, fact: Fact) -> bool:
    """«采区回采率82%，工作面回采率95%»: that of the working face is another rate where the area's stands beside it."""
    text = reading.document.block(fact.cite.block).text
    return "工作面" in re.split(r"[，,。；;、]", text[: fact.cite.start])[-1]


_BESIDE = re.compile(
    r"%?[，、；(/]{1,2}(?:其中)?(?:高于|优于|超过|达到|大于|比)?(?:原|方案)?(?P<r>设计|实际|(?:19|20)\d{2}年度?)(?:值|指标|要求|完成)?(?:的|为|是|达到?|[:(])*(?P<v>\d{1,3}(?:\.\d+)?)%"
)


def _beside(reading: Reading) -> Iterator[Fact]:
    """«实际回采率95.5%，设计94%», «回采率：设计95%，实际95.37%»: the second rate has no label of its own, it goes with the one in front."""
    for name in ("actual_recovery", "concentrator_recovery", "utilization"):
        for hit in reading.of(name, *(("design_recovery",) if name == "actual_recovery" else ())):
            if hit.view is not None:
                continue
            for amount in amounts(reading, kinds()[name], hit)[:1]:
                found = _BESIDE.match(amount.flat.text, amount.end - 1)
                while found is not None:
                    yield from _another(reading, name, hit, amount, found)
                    found = _BESIDE.match(amount.flat.text, found.end() - 1)


def _another(reading: Reading, name: str, hit: Hit, amount: Amount, found: re.Match[str]) -> Iterator[Fact]:
    """The rate of a further year, or the designed one, that stands behind a labelled one."""
    designed = found.group("r") == "设计"
    kind = kinds()["design_recovery" if name == "actual_recovery" and designed else name]
    year = year_in(found.group("r")) or (None if designed else year_in(hit.before))
    yield fact_at(
        reading,
        kind,
        amount.flat,
        found.start("v"),
        found.end(),
        float(found.group("v")),
        role="designed" if designed else "actual",
        year=year,
        confidence=0.8,
        slack=0.5 * 10.0 ** -len(found.group("v").partition(".")[2]),
    )


_TURNS = re.compile(
    r"(?P<y>20\d{2}年?(?:[~至到-](?:20\d{2})年|(?:[、，和及]20\d{2}年?)+))[^，。；%]{0,8}?实际(?:值|完成|指标)?(?:分别|依次)(?:为|达到?|是)(?P<v>\d{1,3}(?:\.\d+)?%(?:[、，和及]\d{1,3}(?:\.\d+)?%)+)"
)


def _in_turn(reading: Reading) -> Iterator[Fact]:
    """«设计开采回采率为95%，…，我矿2020—2022年实际分别为95.2%、95.8%、95.6%»: the rate that the sentence named last, year by year."""
    for flat in reading.prose:
        for match in _TURNS.finditer(flat.text):
            begin = flat.text.rfind("。", 0, match.start()) + 1
            named = [
                (hit.label_start, name)
                for name in ("design_recovery", "actual_recovery", "concentrator_recovery", "utilization")
                for hit in reading.of(name)
                if hit.flat is flat and hit.view is None and begin <= hit.label_start < match.start()
            ]
            years = years_in(match.group("y") if match.group("y").endswith("年") else match.group("y") + "年")
            values = list(re.finditer(r"\d{1,3}(?:\.\d+)?%", match.group("v")))
            if not named or len(years) != len(values):
                continue
            name = max(named)[1]
            kind = kinds()["actual_recovery" if name == "design_recovery" else name]
            for year, value in zip(years, values, strict=True):
                start, end = match.start("v") + value.start(), match.start("v") + value.end()
                number = value.group().rstrip("%")
                yield fact_at(
                    reading, kind, flat, start, end, float(number), role="actual", year=year, confidence=0.85,
                    slack=0.5 * 10.0 ** -len(number.partition(".")[2]),
                )  # fmt: skip


def _settled(fact: Fact) -> Fact:
    """A rate of a year without another marker is an actual one."""
    return replace(fact, role="actual") if fact.role == "stated" else fact


def _recovery(fact: Fact, name: str) -> Fact:
    role = fact.role
    if role == "designed" or (name == "design_recovery" and role not in ("required", "former", "neighbour", "actual")):
        kind = kinds()["design_recovery"]
        return replace(fact, name=kind.name, label=kind.label, role="designed")
    kind = kinds()["actual_recovery"]
    if role == "stated":
        return replace(fact, name=kind.name, label=kind.label, role="actual", confidence=fact.confidence * 0.9)
    return replace(fact, name=kind.name, label=kind.label)


def years(facts: Iterable[Fact]) -> Iterator[int]:
    """The years of a series."""
    return (f.year for f in facts if f.year is not None)
