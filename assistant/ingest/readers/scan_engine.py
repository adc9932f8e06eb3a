"""The two networks that read scans: where text stands (detection) and what it says (recognition), run by OpenVINO.

The models are PP-OCR's, carried in the wheel of `rapidocr`; nothing is downloaded. They are run here directly, line by line in
parallel requests, because rapidocr's own loop pads lines to the longest of a batch and works out 18,710 probabilities a column, of which
only the largest is wanted, and none of a blank column. Here the network stops before them. `benchmarks/recognition.py` compares.

Images are RGB arrays (height, width, 3) of uint8; places are pixels (x, y) of that image.
"""

from __future__ import annotations

import contextlib
import ctypes
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.core.errors import GreenmineError
from assistant.core.machine import usable_cores
from assistant.ingest.readers.scan_places import OVERLAP, boxes, inked, normalised, print_height, seam
from assistant.ingest.readers.scan_places import Image as Image
from assistant.ingest.readers.scan_places import Quad as Quad

_LINE_HEIGHT = 48  # what the recognition model was trained on
#: Lines are narrowed by this before recognition: fewer columns to compute, and signs of Chinese width are told better. Only figures suffer:
#: a repeated digit may fall together with its neighbour (51 of 480 long numbers in eight fonts; none at WIDE), so doubtful ones are read
#: again at WIDE (`scan_figures`).
_SQUEEZE, WIDE = 0.75, 1.15
_WIDTH_STEP = 32
_WIDEST = 3200
#: The sharpness of detection: pixels of detection an inch of page; the height of a line's rectangle in those pixels below which it is redone
#: finer, so that lines are as high as those of usual print, but not more than so much finer.
_DETECT_DPI = 110.0
_SMALL, _USUAL, _FINER = 17.6, 21.0, 1.6


@dataclass(frozen=True, slots=True)
class Reading:
    """What one line says. centres: for each character, its middle as a share (0 to 1) of the line's length; scores: its probability."""

    text: str
    centres: tuple[float, ...] = ()
    scores: tuple[float, ...] = ()

    @property
    def confidence(self) -> float:
        """The mean probability of the characters, 0 where there are none."""
        return sum(self.scores) / len(self.scores) if self.scores else 0.0


def threads() -> int:
    """How many cores recognition may use: OMP_NUM_THREADS where it is set (where services share the machine), else all."""
    stated = os.environ.get("OMP_NUM_THREADS", "")
    return int(stated) if stated.isdigit() and int(stated) > 0 else usable_cores()


def _model(pattern: str) -> Path:
    """The model file in rapidocr's wheel; GreenmineError where it is not there."""
    spec = find_spec("rapidocr")
    for folder in spec.submodule_search_locations or () if spec else ():
        for path in sorted(Path(folder, "models").glob(pattern)):
            return path
    raise GreenmineError("没有找到文字识别模型", advice="请重新安装 rapidocr（模型在其安装包内）")


class Engine:
    """Detection and recognition, compiled for this machine's processor. One a process: use `engine()`."""

    def __init__(self) -> None:
        import openvino as ov

        core = ov.Core()
        count = threads()
        self._detect = core.compile_model(_headless(core.read_model(_model("*_det_*.onnx"))), "CPU", _settings(streams=1, count=count))
        model = core.read_model(_model("*_rec_*.onnx"))
        listed = model.get_rt_info()["framework"]["character"].value.splitlines()
        self._characters = ["", *listed, " "]
        self._recognise = core.compile_model(_headless(model), "CPU", _settings(streams=count, count=count))
        self._queue = ov.AsyncInferQueue(self._recognise, count)

    def detect(self, image: Image, dpi: float) -> list[Quad]:
        """Where lines of text stand, in no particular order. dpi: the image's pixels an inch of page."""
        scale = min(1.0, _DETECT_DPI / dpi)
        quads = self._detect_at(image, scale)
        usual = float(np.median([print_height(q) * scale for q in quads])) if quads else _SMALL
        if scale < 1.0 and usual < _SMALL:
            return self._detect_finely(image, min(1.0, scale * min(_FINER, _USUAL / usual)), quads)
        return quads

    def _detect_finely(self, image: Image, scale: float, coarse: Sequence[Quad]) -> list[Quad]:
        """Detection in two halves, parted where no line stands: half the memory of the whole (200 MB for A4), the same lines."""
        row = seam(image.shape[0], coarse)
        if row is None:
            return self._detect_at(image, scale)
        upper = self._detect_at(image[: row + OVERLAP], scale)
        first = row - OVERLAP
        lower = [q + np.array([0, first], np.float32) for q in self._detect_at(image[first:], scale)]
        return [*(q for q in upper if q[:, 1].mean() < row), *(q for q in lower if q[:, 1].mean() >= row)]

    def rest(self) -> None:
        """Give back the memory of intermediate results until the next page (some 400 MB); costs a tenth of a second then."""
        self._detect.release_memory()
        self._recognise.release_memory()
        with contextlib.suppress(OSError, AttributeError):  # other systems than GNU/Linux give it back themselves
            ctypes.CDLL("libc.so.6").malloc_trim(0)

    def _detect_at(self, image: Image, scale: float) -> list[Quad]:
        import cv2

        height, width = image.shape[:2]
        size = (max(32, round(width * scale / 32) * 32), max(32, round(height * scale / 32) * 32))
        small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR), np.uint8)
        rows, columns = inked(small)
        if not rows.size:
            return []
        value: NDArray[np.float32] = self._detect([normalised(small[rows][:, columns])[None]])[0][0, 0]
        quads = boxes(value)
        left_out = rows - np.arange(rows.size)
        for quad in quads:
            middle = int(np.clip(quad[:, 1].mean(), 0, rows.size - 1))
            quad += np.array([columns.start, left_out[middle]], np.float32)
            quad *= np.array([width / size[0], height / size[1]], np.float32)
        return quads

    def read(self, strips: Sequence[Image]) -> list[Reading]:
        """What the lines say. strips: one picture a line, text running from left to right, as `strip` cuts them."""
        readings = [Reading("")] * len(strips)

        def keep(request: Any, index: int) -> None:
            readings[index] = self._decode(request.get_output_tensor(0).data[0], strips[index].shape[1])

        self._queue.set_callback(keep)
        for index in sorted(range(len(strips)), key=lambda i: -strips[i].shape[1]):
            image = strips[index]
            padded = np.zeros((1, 3, _LINE_HEIGHT, math.ceil(image.shape[1] / _WIDTH_STEP) * _WIDTH_STEP), np.float32)
            padded[0, :, :, : image.shape[1]] = normalised(image)
            self._queue.start_async([padded], index)
        self._queue.wait_all()
        return readings

    def _decode(self, values: NDArray[np.float32], width: int) -> Reading:
        """Collapse the columns of connectionist temporal classification: repeated and blank (0) ones fall away. values: a row a column, the
        network's values (logarithms of probabilities, but for a constant) of all characters."""
        ids = values.argmax(axis=1)
        scores = _probability(values, ids)
        kept = ids != 0
        kept[1:] &= ids[1:] != ids[:-1]
        columns = np.flatnonzero(kept)
        step = math.ceil(width / _WIDTH_STEP) * _WIDTH_STEP / len(ids)
        text, centres, probabilities = [], [], []
        for number, column in enumerate(columns):
            stop = columns[number + 1] if number + 1 < len(columns) else len(ids)
            last = column
            while last + 1 < stop and ids[last + 1] == ids[column]:
                last += 1
            text.append(self._characters[ids[column]])
            centres.append(min(1.0, ((column + last) / 2 + 0.5) * step / width))
            probabilities.append(float(scores[column : last + 1].max()))
        pairs = [(t, c, p) for t, c, p in zip(text, centres, probabilities, strict=True) for t in t]
        return Reading("".join(p[0] for p in pairs), tuple(p[1] for p in pairs), tuple(p[2] for p in pairs))


@cache
def engine() -> Engine:
    """The engine of this process, made when first asked for (about a second)."""
    return Engine()


def rest() -> None:
    """`Engine.rest` of this process's engine, where it has one."""
    if engine.cache_info().currsize:
        engine().rest()


def strip(image: Image, quad: Quad, squeeze: float = _SQUEEZE) -> Image:
    """Cut one line out of the page, set it straight and bring it to the height and width that recognition works on."""
    import cv2

    width = max(float(np.hypot(*(quad[1] - quad[0]))), float(np.hypot(*(quad[2] - quad[3]))), 1.0)
    height = max(print_height(quad), 1.0)
    length = int(min(_WIDEST, max(16, math.ceil(_LINE_HEIGHT * width / height * squeeze))))
    across, down = (round(width), round(height)) if height > 1.5 * _LINE_HEIGHT else (length, _LINE_HEIGHT)
    corners = np.array([[0, 0], [across, 0], [across, down], [0, down]], np.float32)
    turn = cv2.getPerspectiveTransform(quad.astype(np.float32), corners)
    cut = cv2.warpPerspective(image, turn, (across, down), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    if (across, down) != (length, _LINE_HEIGHT):
        cut = cv2.resize(cut, (length, _LINE_HEIGHT), interpolation=cv2.INTER_AREA)
    return np.asarray(cut, np.uint8)


def _headless(model: Any) -> Any:
    """The network without its last step, softmax or sigmoid, which is worked out where it is wanted only."""
    import openvino as ov

    last = model.output(0).get_node().input_value(0).get_node()
    return ov.Model([last.input_value(0)], model.get_parameters(), "headless")


def _settings(*, streams: int, count: int) -> dict[str, str]:
    """Not pinned to cores: pinned, the streams of all processes stand on the first ones, and the others idle."""
    return {"NUM_STREAMS": str(streams), "INFERENCE_NUM_THREADS": str(count), "ENABLE_CPU_PINNING": "NO"}


def _probability(values: NDArray[np.float32], ids: NDArray[np.intp]) -> NDArray[np.float32]:
    """The probability (softmax) of the likeliest character of each column, 0 where that is the blank."""
    scores = np.zeros(len(ids), np.float32)
    for column in np.flatnonzero(ids).tolist():
        row = values[column]
        scores[column] = 1 / np.exp(row - row[ids[column]]).sum()
    return scores
