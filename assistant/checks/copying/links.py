"""What two dossiers have in common, told from their fingerprints alone, with the passages of both: for the overview of a batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.checks.copying import shared_table
from assistant.checks.copying.fingerprint import same_photograph
from assistant.checks.copying.matching import same_mine_twice, same_owner, sections
from assistant.checks.copying.templates import carried_over
from assistant.core.check import Neighbour, Severity
from assistant.facts.names import same_company

Kind = Literal["section", "picture", "table", "code", "file", "template"]
KIND_LABELS: dict[str, str] = {
    "section": "段落雷同",
    "picture": "同一张照片",
    "table": "表格数字雷同",
    "code": "证号、代码相同",
    "file": "电子文件同源",
    "template": "沿用同一模板",
}
#: Passages of a section that are shown side by side.
_SHOWN = 12


@dataclass(frozen=True)
class Link:
    """One thing that two dossiers share. here, there: its places; passages: words of both sides, side by side (verbatim).

    weight: how loudly the rule of that kind tells it in the report of the first dossier. extent: of a template, the letters in common.
    """

    kind: Kind
    own: str
    other: str
    here: str
    there: str
    weight: Severity
    about: str
    passages: tuple[tuple[str, str], ...] = ()
    extent: int = 0


def links(own: Neighbour, other: Neighbour) -> list[Link]:
    """All that the rules between dossiers would tell of the first one, with `other` as of `population.Population.seen`."""
    found = list(_codes(own, other))
    if not same_mine_twice(own.names, other.names):
        owner = same_owner(own.names, other.names)
        found += [*_sections(own, other, owner), *_tables(own, other, owner), *_pictures(own, other, owner)]
        if not owner:
            found += [*_files(own, other), *_template(own, other)]
    return found


def telling_links(found: Iterable[Link]) -> list[Link]:
    """What is noted of one dossier: all but templates, of which the one that is most alike stands for the others."""
    listed = list(found)
    templates = [k for k in listed if k.kind == "template"]
    best = max(templates, key=lambda k: (k.extent, k.other), default=None)
    return [k for k in listed if k.kind != "template" or k is best]


def _codes(own: Neighbour, other: Neighbour) -> Iterator[Link]:
    for code, label in (("license_no", "采矿许可证号"), ("uscc", "统一社会信用代码")):
        shared = sorted(set(own.names.get(code, ())) & set(other.names.get(code, ())))
        firms = [same_company(a, b) for a in own.names.get("enterprise", ()) for b in other.names.get("enterprise", ())]
        if shared and not (code == "uscc" and (any(firms) or not firms)):
            twice = same_mine_twice(own.names, other.names)
            yield Link(
                "code",
                own.dossier,
                other.dossier,
                label,
                label,
                "low" if twice else "high",
                f"{label}{shared[0]}" + ("（同一矿山两次申报）" if twice else ""),
            )


def _sections(own: Neighbour, other: Neighbour, owner: bool) -> Iterator[Link]:
    for found in sections(own, other, {}, other.population):
        first = found.matches[0].there.split("|")
        telling = [m for m in found.matches if m.figures]
        chosen = {m.spot for m in [*telling, *(m for m in found.matches if not m.figures)][:_SHOWN]}
        passages = tuple((own.passages[m.spot], other.passages[m.there]) for m in found.matches if m.spot in chosen)
        numbers = f"，数字相同：{'、'.join(found.figures[:6])}" if found.figures else ""
        weight = found.severity(owner=owner)
        yield Link(
            "section", own.dossier, other.dossier, f"《{found.path}》{found.title}", f"《{first[0]}》{first[1]}", weight,
            f"占本节正文约{round(100 * found.share)}%{numbers}", passages,
        )  # fmt: skip


def _tables(own: Neighbour, other: Neighbour, owner: bool) -> Iterator[Link]:
    for spot, there, shared in shared_table.alike(own, other):
        here, their = spot.split("|"), there.split("|")
        yield Link(
            "table", own.dossier, other.dossier, f"《{here[0]}》{here[1] or '表'}", f"《{their[0]}》{their[1] or '表'}",
            "low" if owner else "high", f"{len(shared)}个数字相同：{'、'.join(shared[:8])}",
        )  # fmt: skip


def _pictures(own: Neighbour, other: Neighbour, owner: bool) -> Iterator[Link]:
    for spot, hashes in sorted(own.pictures.items()):
        there = next((s for s, h in sorted(other.pictures.items()) if same_photograph(hashes, h)), None)
        if there is not None:
            yield Link("picture", own.dossier, other.dossier, _picture(spot), _picture(there), "low" if owner else "high", "同一张照片")


def _picture(spot: str) -> str:
    path, caption, page, _ = spot.split("|")
    return f"《{path}》{caption}" + (f"（第{page}页）" if page else "")


def _files(own: Neighbour, other: Neighbour) -> Iterator[Link]:
    from assistant.checks.copying.shared_file import origin

    for path, marks in sorted(own.marks.items()):
        found = origin(set(marks), other)
        if found is not None:
            yield Link("file", own.dossier, other.dossier, f"《{path}》", f"《{found[0]}》", "info", f"{found[1]}相同")


def _template(own: Neighbour, other: Neighbour) -> Iterator[Link]:
    chapters = carried_over(own, other)
    if chapters:
        passages = [(own.passages[s], other.passages[t]) for c in chapters for s, t in c.matches[:2]]
        letters = sum(c.letters for c in chapters)
        yield Link(
            "template", own.dossier, other.dossier, _titles((c.path, c.title) for c in chapters), _titles(c.there for c in chapters), "low",
            f"{len(chapters)}节约{letters}字除数字和名称外逐句相同", tuple(passages[:_SHOWN]), letters,
        )  # fmt: skip


def _titles(places: Iterable[tuple[str, str]]) -> str:
    """The first sections by document."""
    by_path: dict[str, list[str]] = {}
    for path, title in places:
        by_path.setdefault(path, []).append(title)
    return "；".join(f"《{path}》{'、'.join(titles[:4])}{'等' if len(titles) > 4 else ''}" for path, titles in by_path.items())
