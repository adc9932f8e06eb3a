"""`python -m tests.support.docs` writes what docs/ has that is generated; with --check it says what is out of date and changes nothing."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from assistant.checks import all_checks
from assistant.report.manual import rules_page
from assistant.report.schema import json_schema

DOCS = Path(__file__).resolve().parents[2] / "docs"


def generated() -> dict[str, str]:
    """The words of each generated file."""
    return {"rules.md": rules_page(all_checks()), "report.schema.json": json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"}


def main(arguments: list[str]) -> int:
    """0; with --check 1 where a file is out of date."""
    stale = [name for name, words in generated().items() if not (DOCS / name).is_file() or (DOCS / name).read_text("utf-8") != words]
    if "--check" in arguments:
        for name in stale:
            print(f"docs/{name} is out of date: make docs")
        return 1 if stale else 0
    DOCS.mkdir(exist_ok=True)
    for name, words in generated().items():
        (DOCS / name).write_text(words, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
