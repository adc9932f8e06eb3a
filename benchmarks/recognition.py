"""Recognition side by side in one run: rapidocr as it comes, rapidocr on OpenVINO, and this project's reader of scans.

    python -m benchmarks.recognition [--rounds N] [--pdf FILE] [--json F]

Pages are set here (prose, dense small print, a ruled table, a two-sided form), clean at 200 dpi and tilted, noisy, JPEG at 150 dpi; each
engine reads every page in turn, the fastest of the rounds counts. Time is wall clock and processor time; errors are edits of folded
characters against the words that were set. `--pdf` reads the pages of a scanned file as well (no truth: likeness to rapidocr's text).
The grades are calibrated by `--grades`: pages blurred and made noisy step by step, confidence against errors.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.core.text import fold
from assistant.ingest.readers.scan import recognise_page
from tests.ingest.scan_pages import HEIGHT, PROSE, WIDTH, Sheet, character_errors, scanned

Image = NDArray[np.uint8]
Reader = Callable[[Image], str]


@dataclass(frozen=True)
class Sample:
    """A page with the words on it ('' where they are not known)."""

    name: str
    image: Image
    truth: str


def prose(dpi: float, size: float, count: int) -> tuple[Sheet, str]:
    """A page of running text."""
    sheet = Sheet(dpi)
    words = (PROSE * 4)[:count]
    sheet.text(215, 50, "第二章 矿山概况", 16)
    sheet.lines(words, x=60, size=size, pitch=min(24.0, 700 / count))
    return sheet, "第二章 矿山概况" + "".join(words)


def table(dpi: float) -> tuple[Sheet, str]:
    """A page that is mostly a table of figures."""
    sheet = Sheet(dpi)
    rows = [["年度", "复垦面积", "工程量", "单价", "投资（万元）"]]
    rows += [[f"{2016 + n}年", f"{1.37 * n + 0.52:.2f}", f"{812 + 97 * n}", f"{35.6 + n:.2f}", f"{18.41 * n + 9.3:.2f}"] for n in range(24)]
    sheet.table(rows, [70, 150, 240, 330, 420, 525], 80, pitch=26)
    return sheet, "".join("".join(r) for r in rows)


def samples() -> Iterator[Sample]:
    """Clean pages at 200 dpi, and the same tilted, noisy and compressed at 150."""
    for name, make in (("prose", lambda d: prose(d, 11, 28)), ("small print", lambda d: prose(d, 9, 44)), ("table", table)):
        sheet, truth = make(200.0)
        yield Sample(f"{name}, clean 200 dpi", sheet.array, truth)
        sheet, truth = make(150.0)
        yield Sample(f"{name}, tilted noisy JPEG 150 dpi", scanned(sheet.image, tilt=1.1, noise=8, quality=55), truth)


def pdf_samples(path: Path, most: int) -> Iterator[Sample]:
    """The pages of a scanned file at the resolution that the reader renders."""
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(path) as document:
        for number in range(min(len(document), most)):
            picture = document[number].render(scale=150 / 72, rev_byteorder=True).to_numpy()[:, :, :3]
            yield Sample(f"{path.name} p. {number + 1}", np.ascontiguousarray(picture), "")


def rapid(openvino: bool) -> Reader:
    """rapidocr as it comes (ONNX Runtime), or with its own OpenVINO engine."""
    from rapidocr import EngineType, RapidOCR

    params: dict[str, Any] = {"Global.log_level": "error"}
    if openvino:
        params |= {f"{part}.engine_type": EngineType.OPENVINO for part in ("Det", "Cls", "Rec")}
    engine = RapidOCR(params=params)
    return lambda image: "\n".join(engine(np.ascontiguousarray(image[:, :, ::-1])).txts or ())


def ours(image: Image) -> str:
    """This project's reader: seals, straightening, rulings, reading order and grade included."""
    height = HEIGHT if image.shape[0] >= image.shape[1] else WIDTH
    return recognise_page(image, 1, height * image.shape[1] / image.shape[0], height).text


def run(rounds: int, pages: list[Sample]) -> list[dict[str, Any]]:
    """Every engine on every page, in turn."""
    engines: dict[str, Reader] = {"rapidocr": rapid(False), "rapidocr on OpenVINO": rapid(True), "this project": ours}
    for read in engines.values():
        read(pages[0].image)
    results = []
    for page in pages:
        row: dict[str, Any] = {"page": page.name}
        texts = {}
        for name in engines:
            row[name] = {"seconds": 1e9, "processor": 1e9}
        for _ in range(rounds):
            for name, read in engines.items():
                wall, processor = time.perf_counter(), time.process_time()
                texts[name] = read(page.image)
                row[name]["seconds"] = round(min(row[name]["seconds"], time.perf_counter() - wall), 3)
                row[name]["processor"] = round(min(row[name]["processor"], time.process_time() - processor), 3)
        for name, text in texts.items():
            if page.truth:
                row[name]["errors"] = round(character_errors(page.truth, text), 4)
            else:
                row[name]["likeness"] = round(SequenceMatcher(None, fold(texts["rapidocr"]), fold(text), autojunk=False).ratio(), 4)
        results.append(row)
        print(page.name, *(f"{n}: {v}" for n, v in row.items() if n != "page"), sep="\n    ", flush=True)
    return results


def grades() -> None:
    """Confidence and errors of pages that grow worse."""
    for dpi in (150.0, 100.0, 80.0):
        sheet, truth = prose(dpi, 11, 28)
        for blur in (0.0, 0.7, 1.0, 1.3, 1.6, 2.0):
            for noise in (4.0, 18.0):
                result = recognise_page(scanned(sheet.image, blur=blur, noise=noise, quality=45), 1, WIDTH, HEIGHT)
                print(
                    f"{dpi:.0f} dpi blur {blur} noise {noise:.0f}: confidence {result.confidence} errors {character_errors(truth, result.text):.3f} {result.grade}"
                )


def main() -> None:
    """Measure and print; a summary at the end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pdf", type=Path, action="append", default=[])
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--grades", action="store_true")
    options = parser.parse_args()
    if options.grades:
        grades()
        return
    results = run(options.rounds, [*samples(), *(s for path in options.pdf for s in pdf_samples(path, options.pages))])
    for measure in ("seconds", "processor"):
        totals = {name: sum(r[name][measure] for r in results) for name in results[0] if name != "page"}
        shares = ", ".join(f"{name} {total / totals['rapidocr']:.2f}" for name, total in totals.items())
        print(f"{measure}: {', '.join(f'{n} {t:.1f}' for n, t in totals.items())}; of rapidocr's: {shares}")
    if options.json:
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
