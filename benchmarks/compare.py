"""Ratios out of figures, kept runs, and what became worse since the last one. Only ratios are compared, never seconds."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"
#: A ratio that grew by more than this factor became worse (processor time on a shared machine varies by a tenth or two).
TOLERANCE = 1.35

#: Of each ratio (smaller is better): what it says, and the goal where there is one.
MEANING: dict[str, tuple[str, float | None]] = {
    "help/python": ("`greenmine --help` over an empty Python, processor time", None),
    "review/tutorial": ("whole review, cold, over the tutorial pipeline's indexing, processor time", 0.2),
    "review/tutorial (clock)": ("the same by the clock", 0.2),
    "unchanged/cold": ("review of an unchanged dossier over the cold one", None),
    "embedding/bare": ("embedding over its bare graph", 1.3),
    "embedding/C engine": ("embedding over the bundled C engine", round(1 / 6, 3)),
    "embedding/torch bfloat16": ("embedding over sentence-transformers in bfloat16", None),
    "embedding/torch float32": ("embedding over sentence-transformers in float32", None),
    "words/pypdf": ("native text with boxes over pypdf's extraction", 0.1),
    "words/pypdfium2": ("native text with boxes over bare pypdfium2", 2.0),
    "reading/pypdf": ("whole reading (tables, sections, hidden text) over pypdf's extraction", None),
    "recognition/rapidocr": ("recognition over rapidocr as it comes, processor time", 0.4),
    "recognition/rapidocr (clock)": ("the same by the clock", 0.4),
    "recognition/OpenVINO": ("recognition over rapidocr on OpenVINO", None),
    "recognition errors/rapidocr": ("character errors over rapidocr's", 1.0),
    "pages: exponent": ("growth of a cold review with pages: 1 is linear", 1.15),
    "pages: exponent when unchanged": ("growth of an unchanged review (facts, index, rules) with pages: 1 is linear", 1.15),
    "memory 50/10": ("memory after the last dossier over that after the tenth", 1.1),
    "inbox: two workers/one (clock)": ("a batch with two workers over the same with one, by the clock", round(1 / 1.7, 3)),
    "inbox: two workers/one": ("the same, processor time", 1.15),
    "people 20/1": ("answer (median) with 20 people over one asking", None),
}


def ratios(figures: Mapping[str, Any]) -> dict[str, float]:
    """The ratios that the figures give."""
    found: dict[str, float] = {}
    for name, work in (("start", _start), ("review", _review), ("embedding", _embedding), ("extraction", _extraction), ("recognition", _recognition),
                       ("pages", _pages), ("memory", _memory), ("people", _people), ("inbox", _inbox)):  # fmt: skip
        if name in figures:
            found.update(work(figures[name]))
    return {k: round(v, 4) for k, v in found.items()}


def _start(f: Any) -> dict[str, float]:
    return {"help/python": f["help"]["processor"]["median"] / max(1e-3, f["python"]["processor"]["median"])}


def _review(f: Any) -> dict[str, float]:
    cold, again, rival = f["ours"]["cold"], f["ours"]["unchanged"], f["tutorial"]["index"]
    return {
        "review/tutorial": cold["processor"]["median"] / rival["processor"]["median"],
        "review/tutorial (clock)": cold["wall"]["median"] / rival["wall"]["median"],
        "unchanged/cold": again["processor"]["median"] / cold["processor"]["median"],
    }


def _embedding(f: Any) -> dict[str, float]:
    took = {name: e["processor_per_1000_tokens"]["median"] for name, e in f["engines"].items()}
    named = {"bare": "bare encoder", "C engine": "C engine", "torch bfloat16": "torch bfloat16", "torch float32": "torch float32"}
    return {f"embedding/{short}": took["ours"] / took[name] for short, name in named.items() if name in took}


def _extraction(f: Any) -> dict[str, float]:
    took = {name: t["median"] for name, t in f["processor_ms_per_page"].items()}
    return {"words/pypdf": took["words and boxes"] / took["pypdf"], "words/pypdfium2": took["words and boxes"] / took["bare pypdfium2"],
            "reading/pypdf": took["whole reading"] / took["pypdf"]}  # fmt: skip


def _recognition(f: Any) -> dict[str, float]:
    own, rapid, fast = f["this project"], f["rapidocr"], f["rapidocr on OpenVINO"]
    return {"recognition/rapidocr": own["processor"] / rapid["processor"], "recognition/rapidocr (clock)": own["seconds"] / rapid["seconds"],
            "recognition/OpenVINO": own["processor"] / fast["processor"], "recognition errors/rapidocr": own["errors"] / max(rapid["errors"], 1e-4)}  # fmt: skip


def _pages(f: Any) -> dict[str, float]:
    first, last = f[0], f[-1]
    wide = math.log(last["pages"] / first["pages"])
    return {
        f"pages: exponent{of}": math.log(last[key] / first[key]) / wide for of, key in (("", "processor"), (" when unchanged", "unchanged"))
    }


def _memory(f: Any) -> dict[str, float]:
    tenth = next(one for one in f if one["dossiers"] >= min(10, f[-1]["dossiers"]))
    return {"memory 50/10": f[-1]["memory_mb"] / tenth["memory_mb"]}


def _people(f: Any) -> dict[str, float]:
    return {"people 20/1": f[-1]["median"] / max(1e-4, f[0]["median"])}


def _inbox(f: Any) -> dict[str, float]:
    one, two = f["1"], f["2"]
    return {
        "inbox: two workers/one (clock)": two["seconds"] / one["seconds"],
        "inbox: two workers/one": two["processor"] / one["processor"],
    }


def last(folder: Path, kind: str) -> dict[str, Any] | None:
    """The last kept run of a kind, with ratios of earlier ones where it lacks them; None where there is none."""
    runs = kept(folder, kind)
    if not runs:
        return None
    known = {name: value for run in runs for name, value in run["ratios"].items()}
    return {**runs[-1], "ratios": known}


def kept(folder: Path, kind: str) -> list[dict[str, Any]]:
    """The kept runs of a kind in their order."""
    return [json.loads(p.read_text("utf-8")) for p in sorted(folder.glob(f"{kind}-*.json"))]


def place(folder: Path, kind: str) -> Path:
    """Where the next run is kept: kind-number.json."""
    return folder / f"{kind}-{len(kept(folder, kind)) + 1:03d}.json"


def keep(path: Path, result: Mapping[str, Any]) -> None:
    """Write a run, as far as it has come."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")


def worse(now: Mapping[str, float], before: Mapping[str, float]) -> list[tuple[str, float, float]]:
    """(name, before, now) of the ratios that grew by more than the tolerance; one within its goal with room to spare is none."""
    found = []
    for name, value in now.items():
        goal = MEANING[name][1] if name in MEANING else None
        if name in before and value > TOLERANCE * before[name] and not (goal is not None and value < 0.7 * goal):
            found.append((name, before[name], value))
    return found


def told(found: list[tuple[str, float, float]], before: Mapping[str, Any] | None) -> str:
    """What became worse, in words."""
    if before is None:
        return "nothing recorded yet to compare with (--keep records)"
    if not found:
        return f"no ratio became worse than in the run of {before['day']}"
    return "\n".join(f"WORSE {name}: {value:.3f}, was {old:.3f} ({MEANING.get(name, ('', None))[0]})" for name, old, value in found)
