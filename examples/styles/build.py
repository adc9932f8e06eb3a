"""From a seed to a folder of files: draw the defects, write the filings, print them, convert what is to be PDF."""

from __future__ import annotations

import dataclasses
import io
import json
import random
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from examples.styles.case import Case, Style, label
from examples.styles.defects import REGISTRY
from examples.styles.kit import Filing, plain
from examples.styles.ledgers import grow
from examples.styles.model import Mine
from examples.styles.word import Look, docx_bytes

CATEGORIES = (
    "inconsistent",
    "arithmetic",
    "implausible",
    "expired",
    "copied",
    "placeholder",
    "missing",
    "unsigned",
    "tampered",
    "injection",
)


def make_case(style: Style, mine: Mine, id_: str, faults: int | Iterable[str] = 0, pages: int = 0) -> Case:
    """A dossier with `faults` defects (a number: drawn over all categories in turn; or their types, "missing.section:3.2.soil-water" for one at that item) in this author's hand."""
    rng = random.Random(f"case-{id_}-{mine.seed}")
    if style.tune:
        style.tune(mine)
    case = Case(id_, style, mine, rng)
    todo = _draw(rng, faults) if isinstance(faults, int) else [[t] for t in faults]
    for stage in ("before", "after"):
        if stage == "after":
            case.write()
        for slot in sorted(todo, key=lambda ts: not ts[0].startswith("missing.")):  # what is cut first cannot take another defect with it
            if any(t in case.used for t in slot):
                continue
            for t in slot:
                name, _, case.wish = t.partition(":")
                _, when, fn = REGISTRY[name]
                if when == stage and fn(case):
                    case.used.add(t)
                    break
                if when != stage and stage == "before":
                    break  # the drawn defect is planted in the finished text
    case.defects = [d for d in case.defects if visible(case, d)]
    for i, d in enumerate(case.defects, 1):
        d["id"] = f"{id_}-d{i}"
    if pages:
        for f in case.filings.values():
            grow(f, mine, pages)
    return case


def visible(case: Case, d: dict[str, Any]) -> bool:
    """Whether what was planted is in the text at all: an author who does not print a value cannot print it wrong."""
    if d["category"] in ("missing", "unsigned") or d["type"] == "tampered.modified-after-signing":
        return True
    words = [plain(t) for f in case.filings.values() for _, _, _, t in f.texts()]
    words += [t for f in case.filings.values() for p in f.parts for s in p.spans for t in (s.text, s.comment)]
    words += [t for f in case.filings.values() for t in (f.title, f.company)]
    text = re.sub(r"\s", "", "\n".join(words))
    return any(re.sub(r"\s", "", a) in text for a in d["anchors"])


def _draw(rng: random.Random, n: int) -> list[list[str]]:
    slots = []
    cats = list(CATEGORIES)
    rng.shuffle(cats)
    taken: set[str] = set()
    for k in range(n):
        types = sorted(t for t, (c, _, _) in REGISTRY.items() if c == cats[k % len(cats)] and t not in taken and t != "missing.document")
        rng.shuffle(types)
        if types:
            taken.add(types[0])
            slots.append(types)
    return slots


def office() -> str | None:
    """The LibreOffice program, if there is one."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_pdf(jobs: list[tuple[Filing, bytes]]) -> list[bytes]:
    """Word files as PDF, in one start of LibreOffice. Raises RuntimeError where there is none."""
    program = office()
    if program is None:
        raise RuntimeError("LibreOffice (soffice) is needed to print PDF; use --format docx")
    with tempfile.TemporaryDirectory() as tmp:
        names = []
        for i, (_, blob) in enumerate(jobs):
            p = Path(tmp) / f"f{i:03d}.docx"
            p.write_bytes(blob)
            names.append(p)
        subprocess.run(
            [
                program,
                f"-env:UserInstallation=file://{tmp}/profile",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                tmp,
                *map(str, names),
            ],
            check=True,
            capture_output=True,
            timeout=900,
        )
        return [finish(p.with_suffix(".pdf").read_bytes(), f) for p, (f, _) in zip(names, jobs, strict=True)]


def finish(blob: bytes, f: Filing) -> bytes:
    """The PDF with the filing's own properties and nothing that depends on the day or the machine."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject

    w = PdfWriter(clone_from=PdfReader(io.BytesIO(blob)))
    stamp = {
        k: "D:" + v.replace("-", "").replace(":", "").replace("T", "").replace("Z", "+00'00'")
        for k, v in (("/CreationDate", f.created), ("/ModDate", f.modified))
    }
    w.metadata = {"/Title": f.title, "/Author": f.company or f.author, "/Creator": "Writer", "/Producer": "LibreOffice", **stamp}
    w._ID = None
    root: Any = w.root_object
    for key in ("/Metadata",):
        if NameObject(key) in root:
            del root[NameObject(key)]
    out = io.BytesIO()
    w.compress_identical_objects(remove_unreferenced=True)
    w.write(out)
    return out.getvalue()


def picture_of(pdf: bytes, seed: str) -> bytes:
    """The first page as a photograph of a paper: grey, slightly turned."""
    import numpy as np
    import pypdfium2 as pdfium
    from PIL import Image

    rng = random.Random(seed)
    page = pdfium.PdfDocument(pdf)[0]
    im = page.render(scale=1.6).to_pil().convert("L").rotate(rng.uniform(-0.8, 0.8), fillcolor=244, resample=Image.Resampling.BICUBIC)
    noise = np.random.default_rng(7).normal(0, 3, (im.height, im.width))
    im = Image.fromarray(np.clip(np.asarray(im, float) * 0.97 + noise, 0, 255).astype("uint8"))
    buf = io.BytesIO()
    im.save(buf, "JPEG", quality=45, optimize=True)
    return buf.getvalue()


def _look(look: Look, fmt: str) -> Look:
    """What is printed here is printed in a font that is here."""
    return look if fmt == "docx" else dataclasses.replace(look, body="Noto Sans CJK SC", heads="Noto Sans CJK SC")


def render(case: Case) -> dict[str, bytes]:
    """path inside the dossier -> bytes of every file that is handed in."""
    out: dict[str, bytes] = {}
    jobs: list[tuple[str, Filing, bytes, str]] = []
    for kind, f in case.filings.items():
        if f.name not in case.absent:
            jobs.append(
                (
                    f"{f.name}.{case.style.formats[kind]}",
                    f,
                    docx_bytes(f, _look(case.style.look, case.style.formats[kind])),
                    case.style.formats[kind],
                )
            )
    for f in case.sheets:
        if f.name not in case.absent:
            fmt = case.style.sheet_format(f)
            jobs.append((f"{case.style.folder}/{f.name}.{fmt}".lstrip("/"), f, docx_bytes(f, _look(case.style.look, fmt)), fmt))
    printed = [j for j in jobs if j[3] != "docx"]
    pdfs = to_pdf([(f, blob) for _, f, blob, _ in printed]) if printed else []
    for (path, _, _, fmt), pdf in zip(printed, pdfs, strict=True):
        out[path] = pdf if fmt == "pdf" else picture_of(pdf, path)
    out.update({path: blob for path, _, blob, fmt in jobs if fmt == "docx"})
    return dict(sorted(out.items()))


def write_dossier(case: Case, folder: Path, label_file: Path) -> dict[str, Any]:
    """Write the files and the label; returns the label."""
    if folder.exists():
        shutil.rmtree(folder)
    for path, blob in render(case).items():
        p = folder / path
        p.parent.mkdir(parents=True, exist_ok=True)
        p.write_bytes(blob)
    lab = label(case)
    label_file.parent.mkdir(parents=True, exist_ok=True)
    label_file.write_text(json.dumps(lab, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return lab
