"""What the check of a file's electronic signatures found, in words for a person: recorded in the document's metadata, whatever the format."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.core.document import Trace

_OUTCOMES = {"true": "内容与签章时一致", "false": "内容与签章时不一致"}
UNKNOWN = "无法核验"


def outcomes(traces: Iterable[Trace]) -> dict[str, str]:
    """{'signature': …} of a file that is signed, {} of one that is not. A signature that does not hold counts as one of other content."""
    told = []
    for trace in traces:
        if trace.kind == "signature":
            intact = "false" if trace.detail.get("valid") == "false" else trace.detail.get("intact", "")
            what = _OUTCOMES.get(intact, UNKNOWN)
            if intact == "true" and trace.detail.get("modified_after") == "true":
                what = "签章部分未变，签章后又有改动"
            told.append(f"{trace.text}：{what}" if trace.text else what)
    return {"signature": "；".join(told)} if told else {}
