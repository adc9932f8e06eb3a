"""Bad input: a clear error in Chinese that names the file, the exit status of the contract, the rest of the dossier reviewed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from tests.support.paths import EXAMPLES, ROOT

GOOD = EXAMPLES / "clean" / "开发利用方案.pdf"


def encrypted() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(GOOD))
    writer.encrypt("secret", algorithm="AES-256")
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def no_pages() -> bytes:
    buffer = BytesIO()
    PdfWriter().write(buffer)
    return buffer.getvalue()


def photograph() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (300, 200), "green").save(buffer, "JPEG")
    return buffer.getvalue()


BROKEN = {
    "加密.pdf": encrypted,
    "截断.docx": lambda: (EXAMPLES / "clean" / "自评报告.docx").read_bytes()[:20_000],
    "空文件.pdf": lambda: b"",
    "零页.pdf": no_pages,
    "照片改名.pdf": photograph,
}


def greenmine(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "assistant.cli", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300)


def test_broken_files_are_named_and_the_rest_is_reviewed(tmp_path: Path) -> None:
    dossier = tmp_path / "dossier"
    dossier.mkdir()
    shutil.copy(GOOD, dossier / GOOD.name)
    for name, make in BROKEN.items():
        (dossier / name).write_bytes(make())
    done = greenmine("check", str(dossier), "--json", str(tmp_path / "report.json"))
    assert done.returncode == 1, done.stderr
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert [d["path"] for d in report["documents"]] == [GOOD.name]
    told = {e["path"]: e["message"] for e in report["errors"]}
    for name in BROKEN:
        assert name in told
        assert any("\u4e00" <= c <= "\u9fff" for c in told[name])
        assert name in done.stdout


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_alone_cannot_be_done(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(BROKEN[name]())
    done = greenmine("check", str(file))
    assert done.returncode == 2
    assert done.stderr.startswith("错误：")
    assert name in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("make", [lambda p: p / "没有", lambda p: (p / "空文件夹").mkdir() or p / "空文件夹"])
def test_nothing_there(make, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = make(tmp_path)
    done = greenmine("check", str(path))
    assert done.returncode == 2
    assert path.name in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_day_and_a_wrong_checklist(tmp_path: Path) -> None:
    assert greenmine("check", str(GOOD), "--as-of", "明天").returncode == 2
    wrong = tmp_path / "清单.yaml"
    wrong.write_text("items: 三", "utf-8")
    done = greenmine("check", str(GOOD), "--checklist", str(wrong))
    assert done.returncode == 2
    assert "清单.yaml" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_names_every_command_of_the_contract() -> None:
    shown = greenmine("--help").stdout
    for command in ("check", "screen", "ask", "read", "chat", "serve", "checklist", "rules", "derive", "eval"):
        assert command in shown
