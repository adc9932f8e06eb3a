"""The examples' labels say what the files say: every quote and every anchor is there, by an extraction that shares nothing with the program."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pypdfium2 as pdfium
import pytest
from docx.oxml.ns import qn

from examples.make import one
from examples.styles.authors import STYLES
from examples.styles.build import render, visible
from examples.styles.case import ITEMS, label
from examples.styles.defects import REGISTRY
from examples.styles.model import make_mine, shoelace, uscc
from examples.styles.word import docx_bytes

HERE = Path(__file__).resolve().parent.parent / "examples"
LABELS = sorted((HERE / "labels").glob("*.json"))


def folder(dossier: str) -> Path:
    return next(p for p in (HERE / dossier, HERE / "more" / dossier) if p.is_dir())


def bare(text: str) -> str:
    return re.sub(r"[\s\u200b\ufeff\ufffe\u00ad\x02]+", "", text)


@cache
def words(path: Path) -> str:
    """All words of a file, in the order in which they stand in it; for a PDF also page by page without footers."""
    if path.suffix == ".docx":
        d = docx.Document(str(path))
        texts = [e.text or "" for e in d.element.body.iter() if e.tag in (qn("w:t"), qn("w:delText"))]
        extra = [
            p.blob.decode("utf8", "ignore")
            for p in d.part.package.iter_parts()
            if "comments" in str(p.partname) or "docProps" in str(p.partname)
        ]
        seen = [e.text or "" for e in d.element.body.iter(qn("w:t"))]
        return bare("".join(texts)) + "\n" + bare("".join(seen)) + "\n" + bare(re.sub(r"<[^>]+>", "\n", "\n".join(extra)))
    pdf = pdfium.PdfDocument(str(path))
    pages = [pdf[i].get_textpage().get_text_range() for i in range(len(pdf))]
    meta = " ".join(str(v) for v in pdf.get_metadata_dict().values())
    pdf.close()
    head = re.compile(r"^.*\r?\n")
    flow = "".join(re.sub(r"\n[—－ -]*\d+[—－ -]*$", "", head.sub("", p.strip(), count=1)) for p in pages)
    return bare("\n".join(pages)) + "\n" + bare(flow) + "\n" + bare(meta)


def told(lab: dict[str, Any], kind: str) -> str:
    root = folder(lab["dossier"])
    if kind == "attachment":
        return "\n".join(words(p) for p in sorted(root.rglob("*")) if p.suffix in (".pdf", ".docx") and p.name not in lab["files"].values())
    return words(root / lab["files"][kind]) if kind in lab["files"] else ""


def test_there_are_clean_and_faulty_examples_by_several_authors() -> None:
    labs = [json.loads(p.read_text("utf8")) for p in LABELS]
    assert {lab["clean"] for lab in labs} == {True, False}
    assert {lab["style"] for lab in labs} == set(STYLES)


@pytest.mark.parametrize("path", LABELS, ids=lambda p: p.stem)
def test_evidence_is_verbatim_in_the_files(path: Path) -> None:
    lab = json.loads(path.read_text("utf8"))
    assert list(lab["checklist"]) == ITEMS
    for item, entry in lab["checklist"].items():
        if entry["verdict"] in ("met", "partial", "contradicted"):
            assert entry["evidence"], item
        for e in entry["evidence"] + entry["also"]:
            assert bare(e["quote"]) in told(lab, e["document"]), (item, e)


@pytest.mark.parametrize("path", LABELS, ids=lambda p: p.stem)
def test_every_planted_defect_can_be_seen(path: Path) -> None:
    lab = json.loads(path.read_text("utf8"))
    for d in lab["defects"]:
        if d["category"] in ("missing", "unsigned") or d["type"] in ("tampered.modified-after-signing", "tampered.text-layer"):
            continue
        text = "".join(told(lab, k) for k in d["documents"])
        assert any(bare(a) in text for a in d["anchors"]), d
    gone = [d for d in lab["defects"] if d["type"] == "missing.section"]
    for d in gone:
        assert lab["checklist"][d["item"]]["verdict"] == "missing", d


@pytest.mark.parametrize("path", LABELS, ids=lambda p: p.stem)
def test_files_and_attachments_are_those_of_the_label(path: Path) -> None:
    lab = json.loads(path.read_text("utf8"))
    root = folder(lab["dossier"])
    names = sorted(p.name for p in root.rglob("*") if p.is_file())
    assert names == sorted([*lab["files"].values(), *lab["attachments"]])
    assert all(p.stat().st_size < 420_000 for p in root.rglob("*") if p.is_file())


@pytest.mark.parametrize("style", sorted(STYLES))
def test_the_same_seed_gives_the_same_bytes(style: str) -> None:
    a, b = (one(style, 77, 10, "x", fmt="docx") for _ in range(2))
    assert label(a) == label(b)
    assert render(a) == render(b)
    assert [docx_bytes(f, a.style.look) for f in a.filings.values()] != [
        docx_bytes(f, a.style.look) for f in one(style, 78, 10, "x", fmt="docx").filings.values()
    ]


@pytest.mark.parametrize("seed", range(40))
def test_the_model_of_a_mine_agrees_with_itself(seed: int) -> None:
    m = make_mine(seed)
    assert uscc(m.uscc[:-1]) == m.uscc
    assert re.fullmatch(r"C51\d{4}20\d{14}", m.license_no)
    assert round(shoelace(m.points) / 1e6, 4) == m.area_km2
    assert abs(sum(m.land_units) - m.responsibility) < 0.005
    assert abs(sum(m.land_after.values()) + m.bare - m.responsibility) < 0.005
    assert abs(sum(m.yearly) - m.static) < 0.005
    assert abs(m.static + m.rise_total - m.dynamic) < 0.005
    assert m.license_from <= m.report_date <= m.license_to
    assert m.rp_from <= m.report_date <= m.rp_to


@pytest.mark.parametrize("style", sorted(STYLES))
def test_most_defects_find_a_place_in_every_hand_and_none_is_labelled_that_has_none(style: str) -> None:
    homeless = []
    for type_ in sorted(REGISTRY):
        case = one(style, 21, [type_], "x")
        assert len(case.defects) <= 1
        assert all(visible(case, d) for d in case.defects)
        if not case.defects:
            homeless.append(type_)
    assert len(homeless) <= len(REGISTRY) // 5, homeless
