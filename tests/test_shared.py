"""The labelled dossiers beside the checkout, through the whole program: schema, contract, every quote verbatim."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from assistant.report.schema import json_schema
from assistant.service import Service
from tests.support.paths import SHARED, shared

NAMES = sorted(p.stem for p in (SHARED / "labels").glob("*.json")) or ["(absent)"]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with <dossier>/report.json of every labelled dossier."""
    from assistant.report.files import write

    shared("dossiers")
    out = tmp_path_factory.mktemp("reports")
    service = Service()
    for name in NAMES:
        write(service.review([shared("dossiers", name)]).report, out / name / "report.json", "json")
    return out


def load(reports: Path, name: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((reports / name / "report.json").read_text("utf-8"))
    return report


@pytest.mark.parametrize("name", NAMES)
def test_schema_and_contract(reports: Path, name: str) -> None:
    report = load(reports, name)
    jsonschema.validate(report, json_schema())
    assert report["errors"] == []
    done = subprocess.run(
        [sys.executable, str(shared("check_report.py")), str(reports / name / "report.json")], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", NAMES)
def test_every_quote_is_verbatim_by_an_independent_extraction(reports: Path, name: str) -> None:
    spec = importlib.util.spec_from_file_location("score", shared("score.py"))
    assert spec is not None
    assert spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    sys.modules["score"] = score
    spec.loader.exec_module(score)
    label = json.loads(shared("labels", f"{name}.json").read_text("utf-8"))
    edits = {Path(label["files"][kind]).name: pairs for kind, pairs in (label.get("layer_edits") or {}).items()}
    result = score.score_one(load(reports, name), label, score.Docs(shared("dossiers", name), edits))
    assert result["citations"] > 100
    assert result["not_verbatim"] == []


def test_how_far_it_is_right(reports: Path) -> None:
    """The floor under the figures that the project states; the targets are in the issue notes."""
    out = reports / "score.json"
    done = subprocess.run(
        [sys.executable, str(shared("score.py")), "--reports", str(reports), "--labels", str(shared("labels")), "--json", str(out)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    total = json.loads(out.read_text("utf-8"))["total"]
    assert total["verdict_accuracy"] >= 0.95
    assert total["citations_verbatim"] == 1.0
    assert total["met_supported"] >= 0.95
    assert total["precision"] >= 0.95
    assert total["false_alarms_clean"] == 0
