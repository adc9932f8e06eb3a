"""Where things lie for the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
SHARED = ROOT.parent / "shared"


def shared(*parts: str) -> Path:
    """A path below the shared dossiers; the test skips with a message where they are absent."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the labelled dossiers are not beside this checkout: {'/'.join(('..', 'shared', *parts))}")
    return path
