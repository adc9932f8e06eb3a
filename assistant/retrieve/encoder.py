"""The encoder's fast form: the unpacked BERT weights as an OpenVINO graph, its matrices in 8 bits, the rest in bfloat16 where the processor
has it.

The packed weights have 4 bits, so that 8 lose next to nothing; the words that are multiplied with them are brought to 8 bits as they come,
a scale for each token (never for a whole batch), where the processor multiplies 8 bits faster. Runs go to one stream a core: measured in
benchmarks/encoders.py, 0.6 of the processor time of bfloat16 on one stream.

No torch and no transformers are imported here, which saves some ten seconds of a first answer. Words are looked up in the
safetensors file (only the rows of the dossier's own characters are ever read), the twelve layers, mean pooling and the
norm run as one graph. Vectors equal those of sentence-transformers on the same folder (cosine at least 0.995, tested).
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.core import machine
from assistant.retrieve.pieces import Pieces
from assistant.retrieve.weights import MAX_TOKENS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Tokens in one run of the graph, padding included: large enough to fill two cores, small enough to stay in their caches.
BATCH_TOKENS = 2048
#: Texts are padded to a multiple of this and share a run only with texts of the same padded width: a vector then depends on its own
#: text alone, to the last bit, and not on what else happened to be embedded with it.
WIDTH_STEP = 16


class OpenVinoEncoder:
    """texts (with their prompt) -> unit vectors, f32 [n, hidden]. Not for several threads at once: `embedding` holds the lock."""

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        from safetensors import safe_open

        config = json.loads((folder / "config.json").read_text("utf-8"))
        self._pad = int(config["pad_token_id"])
        self._pieces = Pieces(folder, MAX_TOKENS)
        self._words = _Rows(folder / "model.safetensors")
        with safe_open(folder / "model.safetensors", framework="numpy") as tensors:
            model = _graph(tensors, config)
        streams = threads or machine.threads()
        self._compiled = _compile(model, streams, int(config["hidden_size"]))
        self._queue = _queue(self._compiled, streams)

    def lengths(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, the two end marks included, at most 512."""
        return [len(ids) for ids in self._pieces.encode(texts)]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors in the order of the texts."""
        import numpy as np

        ids = self._pieces.encode(texts)
        vectors = np.zeros((len(ids), self._words.width), np.float32)

        def keep(request: Any, batch: list[int]) -> None:
            vectors[batch] = request.get_output_tensor(0).data

        self._queue.set_callback(keep)
        for width, batch in batches([len(i) for i in ids]):
            tokens = np.full((len(batch), width), self._pad, np.int64)
            mask = np.zeros((len(batch), width), np.float32)
            for row, index in enumerate(batch):
                tokens[row, : len(ids[index])] = ids[index]
                mask[row, : len(ids[index])] = 1.0
            self._queue.start_async([self._words[tokens].astype(np.float32), mask], batch)
        self._queue.wait_all()
        return vectors

    def bare(self, tokens: int, width: int = 128) -> None:
        """The graph alone on so many tokens in full rows of one width: the limit that `benchmarks/encoders.py` holds `encode` against."""
        import numpy as np

        rows = BATCH_TOKENS // width
        words, mask = np.zeros((rows, width, self._words.width), np.float32), np.ones((rows, width), np.float32)
        self._queue.set_callback(lambda request, batch: None)
        for _ in range(-(-tokens // BATCH_TOKENS)):
            self._queue.start_async([words, mask], None)
        self._queue.wait_all()


def batches(lengths: Sequence[int], budget: int = BATCH_TOKENS) -> list[tuple[int, list[int]]]:
    """(padded width, indexes) of each run: texts of one width, at most `budget` padded tokens, shortest first.

    Runs have 1, 2, 4, 8 … texts: OpenVINO keeps half a megabyte for every new shape, and there are a hundred of these instead of thousands.
    """
    by_width: dict[int, list[int]] = {}
    for index in sorted(range(len(lengths)), key=lambda i: (lengths[i], i)):
        by_width.setdefault(min(MAX_TOKENS, -(-lengths[index] // WIDTH_STEP) * WIDTH_STEP), []).append(index)
    found: list[tuple[int, list[int]]] = []
    for width, rest in by_width.items():
        most = _power(max(1, budget // width))
        while rest:
            count = min(most, _power(len(rest)))
            found.append((width, rest[:count]))
            rest = rest[count:]
    return found


def _power(number: int) -> int:
    """The greatest power of two that is not greater."""
    return 1 << (number.bit_length() - 1)


class _Rows:
    """Word vectors, f16 rows of a safetensors file. Only the rows that were asked for are read and kept: a mapped file would bring in, and
    count as this process's memory, the 160 MB around them."""

    def __init__(self, path: Path) -> None:
        import numpy as np

        with path.open("rb") as stream:
            size = int.from_bytes(stream.read(8), "little")
            entry = json.loads(stream.read(size))["embeddings.word_embeddings.weight"]
        self._path, self._start = path, 8 + size + entry["data_offsets"][0]
        count, self.width = entry["shape"]
        self._place = np.full(count, -1, np.int32)
        self._rows = np.zeros((0, self.width), np.float16)

    def __getitem__(self, ids: NDArray[np.int64]) -> NDArray[np.float16]:
        """The rows of these ids, f16 [*ids.shape, width]."""
        import numpy as np

        known = len(self._rows)
        wanted = np.unique(ids)
        new = wanted[self._place[wanted] < 0]
        if len(new):
            length = 2 * self.width
            with self._path.open("rb", buffering=0) as stream:
                read = b"".join(os.pread(stream.fileno(), length, self._start + int(row) * length) for row in new)
            self._rows = np.concatenate([self._rows, np.frombuffer(read, np.float16).reshape(len(new), self.width)])
            self._place[new] = np.arange(known, known + len(new))
        return self._rows[self._place[ids]]


def _graph(tensors: Any, config: dict[str, Any]) -> Any:
    """The encoder as an OpenVINO model: words f32 [b, t, h] and mask f32 [b, t] -> unit vectors f32 [b, h]."""
    import numpy as np
    import openvino as ov
    from openvino import opset13 as op

    heads, hidden = int(config["num_attention_heads"]), int(config["hidden_size"])
    epsilon = float(config["layer_norm_eps"])

    def weight(name: str) -> Any:
        return op.constant(tensors.get_tensor(name).astype(np.float32))

    def matrix(name: str) -> Any:
        """8 bits and a scale for each row: OpenVINO keeps it so and multiplies it so."""
        full = tensors.get_tensor(name).astype(np.float32)
        scale = np.maximum(np.abs(full).max(axis=1, keepdims=True), 1e-12) / 127
        whole = op.convert(op.constant(np.round(full / scale).astype(np.int8)), np.float16)
        return op.convert(op.multiply(whole, op.constant(scale.astype(np.float16))), np.float32)

    def dense(x: Any, name: str) -> Any:
        return op.add(op.matmul(x, matrix(f"{name}.weight"), False, True), weight(f"{name}.bias"))

    def norm(x: Any, name: str) -> Any:
        centred = op.mvn(x, op.constant([-1]), True, epsilon, "inside_sqrt")
        return op.add(op.multiply(centred, weight(f"{name}.weight")), weight(f"{name}.bias"))

    def split(x: Any) -> Any:
        apart = op.reshape(x, op.constant([0, 0, heads, hidden // heads]), True)
        return op.transpose(apart, op.constant([0, 2, 1, 3]))

    words = op.parameter([-1, -1, hidden], np.float32, "words")
    mask = op.parameter([-1, -1], np.float32, "mask")
    length = op.gather(op.shape_of(mask), op.constant([1]), op.constant(0))
    places = op.slice(weight("embeddings.position_embeddings.weight"), op.constant([0]), length, op.constant([1]), op.constant([0]))
    kinds = op.constant(tensors.get_tensor("embeddings.token_type_embeddings.weight")[:1].astype(np.float32))
    x = norm(op.add(op.add(words, places), kinds), "embeddings.LayerNorm")
    closed = op.multiply(op.subtract(mask, op.constant(np.float32(1))), op.constant(np.float32(1e4)))
    bias = op.unsqueeze(op.unsqueeze(closed, op.constant(1)), op.constant(1))
    for layer in range(int(config["num_hidden_layers"])):
        at = f"encoder.layer.{layer}"
        q, k, v = (split(dense(x, f"{at}.attention.self.{part}")) for part in ("query", "key", "value"))
        seen = op.scaled_dot_product_attention(q, k, v, bias)
        merged = op.reshape(op.transpose(seen, op.constant([0, 2, 1, 3])), op.constant([0, 0, hidden]), True)
        x = norm(op.add(dense(merged, f"{at}.attention.output.dense"), x), f"{at}.attention.output.LayerNorm")
        inner = op.gelu(dense(x, f"{at}.intermediate.dense"), "erf")
        x = norm(op.add(dense(inner, f"{at}.output.dense"), x), f"{at}.output.LayerNorm")
    weights = op.unsqueeze(mask, op.constant(2))
    mean = op.divide(op.reduce_sum(op.multiply(x, weights), op.constant([1]), False), op.reduce_sum(weights, op.constant([1]), False))
    unit = op.normalize_l2(mean, op.constant([1]), 1e-12, "max")
    return ov.Model([unit], [words, mask], "encoder")


def _compile(model: Any, streams: int, group: int) -> Any:
    """One stream a core: runs do not wait for each other. group: as many values share a scale, at least a token's row."""
    import openvino as ov

    core = ov.Core()
    precision = "bf16" if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") else "f32"
    return core.compile_model(
        model, "CPU",
        {
            "INFERENCE_PRECISION_HINT": precision, "NUM_STREAMS": streams, "INFERENCE_NUM_THREADS": streams,
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": group,
            "ENABLE_CPU_PINNING": False,  # pinned, the streams of all processes stand on the first cores, and the others idle
        },
    )  # fmt: skip


def _queue(compiled: Any, streams: int) -> Any:
    import openvino as ov

    return ov.AsyncInferQueue(compiled, streams)
