"""All figures of speed, side by side in one run: `python -m benchmarks` (`make bench`), `python -m benchmarks --quick` (`make bench-quick`).

    --quick            small inputs, under two minutes: ratios against the last recorded ones, exit status 1 where one became worse
    --only NAME …      these measurements alone (see --list)
    --keep             add the figures to benchmarks/results/ and write docs/benchmarks.md
    --rounds N         of each measurement (default 5; quick 3)

Ratios are of processor time wherever two things are compared, so that other work on the machine does not count; seconds by the clock stand beside
them with the load. Inputs are made from seeds in a temporary folder; the model is unpacked into a cache of the run's own.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import compare, measures, page
from benchmarks.timing import machine


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", nargs="+", choices=sorted(measures.ALL))
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--rounds", type=int)
    given = parser.parse_args(arguments)
    if given.list:
        print("\n".join(f"{name}: {work.__doc__}" for name, work in measures.ALL.items()))
        return 0
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as place:
        run = measures.Run(Path(place), given.quick, given.rounds or (3 if given.quick else 5))
        for name in given.only or (measures.QUICK if given.quick else list(measures.ALL)):
            began = time.perf_counter()
            found[name] = measures.ALL[name](run)
            print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    kind = "quick" if given.quick else "full"
    result = {"kind": kind, "day": f"{datetime.now(UTC):%Y-%m-%d}", "machine": machine(), "figures": found, "ratios": compare.ratios(found)}
    print(page.table(result))
    before = compare.last(compare.RESULTS, kind)
    worse = compare.worse(result["ratios"], before["ratios"]) if before else []
    print(compare.told(worse, before))
    if given.keep:
        compare.keep(compare.RESULTS, result)
        page.write(compare.RESULTS)
    return 1 if given.quick and worse else 0


if __name__ == "__main__":
    sys.exit(main())
