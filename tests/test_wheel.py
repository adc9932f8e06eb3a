"""The built wheel, installed into an empty environment, works from another folder: the data travels with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.support.paths import EXAMPLES, ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `greenmine` of a new environment that holds nothing but the wheel; its dependencies are borrowed from this one by path."""
    base = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(base / "dist"), str(ROOT)],
        check=True,
        capture_output=True,
    )
    [wheel] = (base / "dist").glob("*.whl")
    venv.create(base / "env", with_pip=True)
    python = base / "env" / "bin" / "python"
    subprocess.run([str(python), "-m", "pip", "install", "-q", "--no-deps", "--no-index", str(wheel)], check=True, capture_output=True)
    [site] = (base / "env" / "lib").glob("python*/site-packages")
    # a path line does not run the .pth files found there, so this checkout's own editable install stays out of sight
    (site / "borrowed.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return base / "env" / "bin" / "greenmine"


def run(program: Path, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    return subprocess.run([str(program), *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=300)


def test_check_runs_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    done = run(
        installed,
        "check",
        str(EXAMPLES / "faulty"),
        "--json",
        "report.json",
        "--html",
        "report.html",
        "--docx",
        "opinion.docx",
        folder=tmp_path,
    )
    assert done.returncode == 1, done.stderr
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert len(report["checklist"]) == 44
    assert report["findings"]
    assert (tmp_path / "opinion.docx").read_bytes()[:2] == b"PK"


def test_the_package_is_the_wheels_own(installed: Path, tmp_path: Path) -> None:
    python = installed.with_name("python")
    done = subprocess.run(
        [str(python), "-c", "import assistant, ui; print(assistant.__file__, ui.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(ROOT / "assistant") not in done.stdout


def test_checklist_and_rules_are_listed(installed: Path, tmp_path: Path) -> None:
    assert "2.1.prerequisite-licences" in run(installed, "checklist", folder=tmp_path).stdout
    assert "tampered.hidden-text" in run(installed, "rules", folder=tmp_path).stdout
