"""A dossier's fingerprint for the comparison between dossiers: sentences by place, photographs' hashes, tables' figures, names, file ids.

Left out: lists of laws and standards, tables of contents, headings, captions, and sentences of under 18 characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from assistant.core.check import Neighbour
from assistant.core.document import Document, Dossier, Picture, Table
from assistant.core.fact import FactBook
from assistant.core.text import fold, numbering, sentences
from assistant.facts.names import find_companies, find_counties, find_mines

SHORTEST = 18
_PLANS = ("self_assessment", "development_plan", "reclamation_plan")
_LISTED = re.compile(r"《[^》]{4,}》[（(][^）)]*(?:\d{4}|号)[^）)]*[）)]|[A-Z]{2}/?T?\s?\d+")
_FIGURE = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.])")
_NOT_FIGURES = re.compile(r"(?:19|20)\d{2}年?|[a-z]{1,4}/?t?\s?\d[\d.\-]*|〔\d{4}〕\d*号?|\d{4}-\d{1,2}(?:-\d{1,2})?")
#: Pictures that differ in at most this many of 64 bits are the same photograph, rescaled or recompressed.
PICTURE_BITS = 8
#: The same for a picture and a copy with a twentieth or a tenth cut off (`ingest.pictures.crops`).
CROP_BITS = 6
#: Facts by which a dossier is known; a licence's or a credit code belongs to one mine or enterprise.
_NAMES = ("mine_name", "enterprise", "license_no", "uscc", "county")


def fingerprint(dossier: Dossier, facts: FactBook | None = None) -> Neighbour:
    """Everything by place: passages 'document|section|block|number', pictures 'document|caption|page|index', tables 'document|caption|index'."""
    passages: dict[str, str] = {}
    pictures: dict[str, str] = {}
    tables: dict[str, list[str]] = {}
    marks: dict[str, list[str]] = {}
    for document in dossier.documents:
        if document.kind in _PLANS:
            passages.update(_sentences(document))
            tables.update(_tables(document))
        for picture in document.pictures:
            if is_photograph(document, picture):
                assert picture.phash is not None
                caption = document.caption_of(picture).strip().replace("|", " ")
                pictures[f"{document.path}|{caption}|{picture.page or ''}|{picture.index}"] = picture.phash + picture.crops
        found = sorted(file_marks(document))
        if found:
            marks[document.path] = found
    names: dict[str, list[str]] = {}
    if facts is not None:
        names = {n: sorted({str(f.normalized) for f in facts.mains(n) if f.role in ("stated", "licensed")}) for n in _NAMES}
    return Neighbour(dossier.id, dossier.name, passages, pictures, tables, {n: v for n, v in names.items() if v}, marks)


def _sentences(document: Document) -> Iterable[tuple[str, str]]:
    for block in document.prose:
        if block.role not in ("paragraph", "list", "textbox"):
            continue
        title = document.sections[block.section].title if block.section is not None else ""
        for number, (start, end) in enumerate(sentences(block.text)):
            words = block.text[start:end]
            if len(bare_sentence(words)) >= SHORTEST and not _LISTED.search(words):
                yield f"{document.path}|{title.replace('|', ' ')}|{block.id}|{number}", words


@lru_cache(maxsize=200_000)
def bare_sentence(words: str) -> str:
    """A sentence as it is compared: folded, without its number and closing mark."""
    found = numbering(words)
    return fold(words[found.end :] if found else words).rstrip(".;。；,，")


def _tables(document: Document) -> Iterable[tuple[str, list[str]]]:
    """The telling figures of each table that has at least six different ones."""
    for table in document.tables:
        found = sorted(set(table_figures(document, table)))
        if len(found) >= 6:
            yield f"{document.path}|{document.caption_of(table).strip().replace('|', ' ')}|{table.index}", found


def table_figures(document: Document, table: Table) -> list[str]:
    """The figures of a table's cells that would not agree by chance: four digits and more, no years, no round numbers."""
    figures_of: list[str] = []
    for cell in table.cells:
        words = fold(document.block(cell.block).text).replace(",", "")
        if len(words) <= 40:
            figures_of += [f for f in _FIGURE.findall(_NOT_FIGURES.sub(" ", words)) if telling_figure(f)]
    return figures_of


def file_marks(document: Document) -> set[str]:
    """The id of a PDF file, the editing sessions of a Word file."""
    marks = {f"pdf:{document.metadata['pdf:ID']}"} if document.metadata.get("pdf:ID") else set()
    if document.metadata.get("rsidRoot"):
        marks |= {f"rsid:{r}" for r in document.metadata.get("rsids", "").split()}
    return marks


_DRAWING = re.compile(
    r"图$|图[（(]|曲线|流程|示意|框图|矿区范围|矿界|拐点|平面|剖面|断面|柱状|布置|布局|区位|交通位置|地理位置|组织机构|架构"
)
_PHOTOGRAPH = re.compile(r"照片|实景|实拍|影像|现场|航拍|拍摄")


def is_photograph(document: Document, picture: Picture, *, least: int = 96) -> bool:
    """Whether a picture can be a photograph: no seal, no scanned sheet, no drawing by its caption, large enough and not nearly of one tone.

    Scanned certificates of one form are alike to any perceptual hash, whosoever they are.
    """
    if picture.phash is None or picture.seal or picture.paper or not telling(picture.phash) or min(picture.width, picture.height) < least:
        return False
    caption = document.caption_of(picture).strip()
    return _PHOTOGRAPH.search(caption) is not None or _DRAWING.search(caption) is None


def telling(phash: str) -> bool:
    """Whether a hash says anything: drawings on white and plain areas have nearly all bits alike."""
    ones = bin(int(phash, 16)).count("1")
    return 12 <= ones <= 52


def distance(a: str, b: str) -> int:
    """How many bits two hashes differ in."""
    return bin(int(a, 16) ^ int(b, 16)).count("1")


def same_photograph(a: str, b: str) -> bool:
    """Whether two pictures (the hash, behind it those of its crops) are the same photograph, one perhaps rescaled, recompressed, cropped."""
    if distance(a[:16], b[:16]) <= PICTURE_BITS:
        return True
    return any(distance(whole[:16], part[n : n + 16]) <= CROP_BITS for whole, part in ((a, b), (b, a)) for n in range(16, len(part), 16))


def figures(folded: str) -> list[str]:
    """The figures of a sentence that would not agree by chance: two digits behind the point or three digits and more; no years, no standards."""
    plain = _NOT_FIGURES.sub(" ", folded)
    return [f for f in _FIGURE.findall(plain) if len(f.replace(".", "").lstrip("0")) >= 3]


_CONSTANTS = frozenset({"1.229", "0.1229", "1.4571", "1.4714", "1.2143", "0.7143", "0.0857", "29307", "29.307", "1000", "10000"})
_SCORED = re.compile(r"满分|得分|自评|扣")
#: What is the same for all mines of a county: climate, earthquakes, roads, price indexes.
_PUBLIC = re.compile(r"气温|降[雨水]量|蒸发|日照|无霜|湿度|风速|地震|海拔|高程系|人口|国道|省道|基准价|标准煤|折标|坐标系")


def telling_figure(figure: str) -> bool:
    """Whether a figure of four digits and more belongs to one mine: no conversion factor (GB/T 2589), no round number."""
    return figure not in _CONSTANTS and len(figure.replace(".", "").strip("0")) >= 4


def telling_figures(folded: str) -> list[str]:
    """The telling figures of a sentence that is no score and states nothing that a whole county shares."""
    if _SCORED.search(folded) or _PUBLIC.search(folded):
        return []
    return [f for f in figures(folded) if telling_figure(f)]


@lru_cache(maxsize=200_000)
def masked(folded: str) -> str:
    """A sentence without its figures and without the names of companies, mines and counties: what a template keeps."""
    words = folded
    if re.search(r"[公矿场厂县市区州]", folded):
        spans = sorted((s.start, s.end) for find in (find_companies, find_mines, find_counties) for s in find(folded))
        kept, at = "", 0
        for start, end in spans:
            if start >= at:
                kept += folded[at:start] + "@"
            at = max(at, end)
        words = kept + folded[at:]
    return _FIGURE.sub("#", words)
