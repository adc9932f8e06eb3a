"""Inputs made from seeds: dossiers of any length by the writers of examples/, kept in a temporary folder of the run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def can_print() -> bool:
    """Whether PDF files can be made here (LibreOffice)."""
    return shutil.which("soffice") is not None


def dossier(work: Path, *, pages: int = 0, form: str = "docx", seed: int = 5, style: str = "C") -> Path:
    """The folder of a made dossier: about `pages` pages in all (0: as short as the author writes); the three filings alone, no attachments."""
    out = work / f"{style}{seed}-{pages}-{form}"
    folder = out / f"{style}{seed}"
    if not folder.is_dir():
        make = [
            sys.executable,
            str(ROOT / "examples" / "make.py"),
            "--seed",
            str(seed),
            "--style",
            style,
            "--format",
            form,
            "--out",
            str(out),
        ]
        # the three filings are some 25 pages before anything is added, and a page asked for is a little more than one
        more = ["--pages", str(max(1, round((pages - 25) / 4.2)))] if pages > 30 else []
        subprocess.run([*make, *more], check=True, capture_output=True)
        _strip(folder)
    return folder


def several(work: Path, count: int) -> list[Path]:
    """So many made dossiers of four authors, as short as these write, the filings alone."""
    out = work / f"several-{count}"
    if not out.is_dir():
        make = [sys.executable, str(ROOT / "examples" / "make.py"), "--seed", "100", "--count", str(count), "--style", "B,C,D,E"]
        subprocess.run([*make, "--format", "docx", "--out", str(out)], check=True, capture_output=True)
    found = sorted(p for p in out.iterdir() if p.is_dir() and p.name != "labels")
    for folder in found:
        _strip(folder)
    return found


def _strip(folder: Path) -> None:
    """Take the attachments away, files or a folder of them."""
    for path in folder.iterdir():
        if path.name.startswith("附件"):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
