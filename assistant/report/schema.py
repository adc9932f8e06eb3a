"""The JSON form of a report, and the schema that describes it."""

from __future__ import annotations

import json
from typing import Any

from assistant.core.report import Report


def to_json(report: Report) -> str:
    """report.json (greenmine.report/1), indented, Chinese as Chinese."""
    return json.dumps(report.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=1) + "\n"


def from_json(text: str | bytes) -> Report:
    """A report read back; pydantic's ValidationError where it is none."""
    return Report.model_validate_json(text)


def json_schema() -> dict[str, Any]:
    """The JSON schema of report.json, as `greenmine schema` prints it."""
    return Report.model_json_schema(by_alias=True, mode="serialization")
