"""The figures as tables: in the terminal and in docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.compare import MEANING, kept

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `python -m benchmarks --keep` (`make bench` prints the same; `make bench-quick` compares ratios with the last recorded run).
Inputs are made from seeds; medians with their spread; comparisons by processor time, seconds by the clock with the load of the machine beside them.
The 100-page dossier is made by `examples/make.py`: three filings, of which the larger part is long tables and logs; the shared dossiers, which are
mostly prose, are measured where they are at hand. docling is not measured: it fetches its models from a hub, which this project never does;
about one page a second on a processor is reported of it (not checked here), the whole reading here takes the milliseconds a page that stand below.

Where the load of the machine stands far above its cores, seconds by the clock say nothing of the program: processor seconds, divided by the
cores, are then the nearest to what an idle machine takes.
"""


def table(result: Mapping[str, Any]) -> str:
    """A run: ratios with their goals, then the figures of each measurement."""
    lines = ["", "| ratio (smaller is better) | measured | goal |", "|---|---:|---:|"]
    for name, value in result["ratios"].items():
        words, goal = MEANING.get(name, (name, None))
        lines.append(f"| {words} | {value:.3f} | {'' if goal is None else f'{goal:g}'} |")
    for name, figures in result["figures"].items():
        rows = _rows(name, figures)
        if rows:
            lines += ["", f"**{name}**", "", *rows]
    return "\n".join([*lines, ""])


def _spread(m: Mapping[str, float], digits: int = 2) -> str:
    return f"{m['median']:.{digits}f} ({m['least']:.{digits}f} to {m['most']:.{digits}f})"


def _grid(head: list[str], rows: list[list[Any]]) -> list[str]:
    return [
        "| " + " | ".join(head) + " |",
        "|---" + "|---:" * (len(head) - 1) + "|",
        *("| " + " | ".join(str(c) for c in r) + " |" for r in rows),
    ]


def _stages(s: Mapping[str, float]) -> str:
    return ", ".join(f"{k} {v:.2f}" for k, v in s.items() if k != "total")


def _rows(name: str, f: Any) -> list[str]:
    if name == "start":
        return _grid(["", "seconds", "processor"], [[k, _spread(v["wall"]), _spread(v["processor"])] for k, v in f.items()])
    if name == "review":
        own, rival = f["ours"], f["tutorial"]
        rows = _grid(
            ["", "pages", "seconds by the clock", "processor seconds", "peak MB"],
            [
                ["whole review, cold", own["pages"], _spread(own["cold"]["wall"]), _spread(own["cold"]["processor"]), own["peak_mb"]],
                [
                    "whole review, unchanged",
                    own["pages"],
                    _spread(own["unchanged"]["wall"]),
                    _spread(own["unchanged"]["processor"]),
                    own["peak_mb"],
                ],
                [
                    "tutorial pipeline, index only",
                    rival["pages"],
                    _spread(rival["index"]["wall"]),
                    _spread(rival["index"]["processor"]),
                    rival["peak_mb"],
                ],
            ],
        )
        return [*rows, "", f"Stages by the clock, cold: {_stages(own['stages'])}; unchanged: {_stages(own['stages_unchanged'])}."]
    if name == "embedding":
        rows = [
            [k, round(1 / v["processor_per_1000_tokens"]["median"], 2), _spread(v["processor_per_1000_tokens"], 3)]
            for k, v in f["engines"].items()
        ]
        return [
            *_grid(["", "1,000 tokens a processor second", "processor seconds for 1,000 tokens"], rows),
            "",
            f"Cosine to float32: {f['cosine_mean']} on average, {f['cosine_least']} at worst.",
        ]
    if name == "extraction":
        return _grid(
            ["", "processor ms a page", "pages a processor second"],
            [[k, _spread(v), round(1000 / max(v["median"], 1e-3))] for k, v in f["processor_ms_per_page"].items()],
        )
    if name == "recognition":
        return _grid(
            ["", "seconds a page", "processor seconds a page", "character errors"],
            [[k, f"{v['seconds']:.2f}", f"{v['processor']:.2f}", f"{v['errors']:.4f}"] for k, v in f.items() if k != "pages"],
        )
    if name == "pages":
        return _grid(["pages (of 600 characters)", "seconds, cold", "processor", "unchanged, processor", "facts and rules", "peak MB"],
                     [[o["pages"], o["wall"], o["processor"], o["unchanged"], round(o["stages"]["facts"] + o["stages"]["checks"], 2), o["peak_mb"]] for o in f])  # fmt: skip
    if name == "dossiers":
        return _grid(
            ["dossiers", "passages", "search over all, ms", "p95", "within one, ms", "memory MB"],
            [[o["dossiers"], o["passages"], o["search_ms"], o["search_ms_p95"], o["within_one_ms"], o["memory_mb"]] for o in f],
        )
    if name == "people":
        return _grid(["people", "median s", "p95 s", "worst s"], [[o["people"], o["median"], o["p95"], o["worst"]] for o in f])
    if name == "memory":
        return _grid(["dossiers reviewed", "memory MB"], [[o["dossiers"], o["memory_mb"]] for o in f])
    if name == "inbox":
        return _grid(
            ["workers", "dossiers", "seconds", "dossiers an hour", "processor seconds", "MB a worker with its reader", "other work, cores"],
            [[k, o["dossiers"], f"{o['seconds']:.0f}", f"{3600 * o['dossiers'] / o['seconds']:.0f}", f"{o['processor']:.0f}",
              f"{o['memory_mb']:.0f}", f"{o['others']:.1f}"] for k, o in f.items()],
        )  # fmt: skip
    if name == "shared":
        head = [
            "dossier",
            "pages",
            "recognised",
            "seconds, cold",
            "processor",
            "unchanged, seconds",
            "processor",
            "stages by the clock, cold",
            "peak MB",
        ]
        rows = []
        for k, o in f.items():
            cold, again = o["cold"], o["unchanged"]
            times = [f"{t:.1f}" for t in (cold["wall"], cold["processor"], again["wall"], again["processor"])]
            rows.append([k, o["pages"], o["recognised"], *times, _stages(o["stages"]), o["peak_mb"]])
        return _grid(head, rows)
    return []


def write(folder: Path) -> None:
    """docs/benchmarks.md: for each measurement the last run that made it, then the history of the ratios."""
    runs = [*kept(folder, "full")]
    if not runs:
        return
    newest: dict[str, Any] = {"figures": {}, "ratios": {}}
    for run in runs:
        newest["figures"].update(run["figures"])
        newest["ratios"].update(run["ratios"])
    about = runs[-1]["machine"]
    lines = [
        HEAD,
        f"Last run: {runs[-1]['day']}, {about['machine']}, Python {about['python']}, load {about['load']}; {about['versions']}.",
        table(newest),
        "## History",
        "",
    ]
    names = list(newest["ratios"])
    lines += ["| ratio | " + " | ".join(f"{r['day']} #{n}" for n, r in enumerate(runs, 1)) + " |", "|---" + "|---:" * len(runs) + "|"]
    lines += [f"| {name} | " + " | ".join(f"{r['ratios'][name]:.3f}" if name in r["ratios"] else "" for r in runs) + " |" for name in names]
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text("\n".join(lines) + "\n", "utf-8")
