"""All figures of speed, side by side in one run: `python -m benchmarks` (`make bench`), `python -m benchmarks --quick` (`make bench-quick`).

    --quick            small inputs, under two minutes: ratios against the last recorded ones, exit status 1 where one became worse
    --only NAME …      these measurements alone (see --list)
    --keep             add the figures to benchmarks/results/ and write docs/benchmarks.md
    --rounds N         of each measurement (default 5; quick 2)
    --minutes N        begin no further measurement after so many minutes, and say which were left out (default 17; quick 2)

Ratios are of processor time wherever two things are compared, so that other work on the machine does not count; seconds by the clock stand beside
them with the load. Inputs are made from seeds in a temporary folder; the model is unpacked into a cache of the run's own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import compare, measures, page
from benchmarks.timing import machine

TIME = "no time left (--minutes)"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", nargs="+", choices=sorted(measures.ALL))
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--minutes", type=float)
    given = parser.parse_args(arguments)
    if given.list:
        print("\n".join(f"{name}: {work.__doc__}" for name, work in measures.ALL.items()))
        return 0
    kind = "quick" if given.quick else "full"
    result: dict[str, Any] = {"kind": kind, "day": f"{datetime.now(UTC):%Y-%m-%d}", "machine": machine(), "figures": {}, "ratios": {}}
    before = compare.last(compare.RESULTS, kind)
    place = compare.place(compare.RESULTS, kind) if given.keep else None
    names = given.only or (measures.QUICK if given.quick else list(measures.ALL))
    left = _measure(names, given.quick, given.rounds, 60 * (given.minutes or (2 if given.quick else 17)), result, place)
    print(page.table(result))
    for name, reason in left.items():
        print(f"LEFT OUT {name}: {reason}")
    worse = compare.worse(result["ratios"], before["ratios"]) if before else []
    print(compare.told(worse, before))
    if given.keep:
        page.write(compare.RESULTS)
    return 1 if (given.quick and worse) or any(reason != TIME for reason in left.values()) else 0


def _measure(
    names: list[str], quick: bool, rounds: int | None, seconds: float, result: dict[str, Any], kept: Path | None
) -> dict[str, str]:
    """Measure one after the other into `result`, which is kept after each; what was left out, and why."""
    left: dict[str, str] = {}
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        run = measures.Run(Path(folder), quick, rounds or (2 if quick else 5))
        for name in names:
            start = time.perf_counter()
            if start - began > seconds:
                left[name] = TIME
                continue
            try:
                result["figures"][name] = measures.ALL[name](run)
            except (RuntimeError, OSError, subprocess.SubprocessError) as error:
                left[name] = f"{type(error).__name__}: {error}"
            print(f"{name}: {time.perf_counter() - start:.0f} s", left.get(name, ""), file=sys.stderr, flush=True)
            result["ratios"] = compare.ratios(result["figures"])
            if kept is not None:
                compare.keep(kept, result)
    return left


if __name__ == "__main__":
    sys.exit(main())
