"""The false-alarm budget: on clean dossiers the rules of figures, dates and identities raise nothing of severity medium or high."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from assistant.checks import all_checks
from assistant.core.check import Inspection
from assistant.facts import find_facts
from assistant.ingest.reading import read_dossier

ROOT = Path(__file__).resolve().parents[2]
FAMILIES = ("consistency.", "arithmetic.", "plausibility.", "validity.")


def _clean(labels: Path, *roots: Path) -> list[Any]:
    found = []
    for path in sorted(labels.glob("*.json")) if labels.is_dir() else []:
        label = json.loads(path.read_text(encoding="utf-8"))
        folder = next((r / path.stem for r in roots if (r / path.stem).is_dir()), None)
        if label.get("clean") and folder is not None:
            found.append(pytest.param(folder, label["as_of"], id=path.stem))
    return found


EXAMPLES = _clean(ROOT / "examples" / "labels", ROOT / "examples", ROOT / "examples" / "more")
SHARED = _clean(ROOT.parent / "shared" / "labels", ROOT.parent / "shared" / "dossiers")


def _loud(folder: Path, as_of: str) -> list[str]:
    dossier = read_dossier([folder])
    inspection = Inspection(dossier, find_facts(dossier), dt.date.fromisoformat(as_of))
    findings = [f for check in all_checks() if check.id.startswith(FAMILIES) for f in check.run(inspection)]
    return [f"{f.rule}: {f.message}" for f in findings if f.severity in ("medium", "high")]


@pytest.mark.slow
@pytest.mark.skipif(not EXAMPLES, reason="examples/ holds no clean dossiers")
@pytest.mark.parametrize(("folder", "as_of"), EXAMPLES)
def test_clean_examples_are_quiet(folder: Path, as_of: str) -> None:
    assert _loud(folder, as_of) == []


@pytest.mark.slow
@pytest.mark.skipif(not SHARED, reason="../shared is not here")
@pytest.mark.parametrize(("folder", "as_of"), SHARED)
def test_clean_shared_dossiers_are_quiet(folder: Path, as_of: str) -> None:
    assert _loud(folder, as_of) == []
