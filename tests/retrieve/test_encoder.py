"""The bundled encoder: unpacked whole or not at all, equal on both backends, vectors that depend on their own text alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from assistant.core.errors import BadInputError
from assistant.retrieve.embedding import CachedEmbeddings, embeddings
from assistant.retrieve.encoder import OpenVinoEncoder, batches
from assistant.retrieve.vectors import VectorCache, vector_key
from assistant.retrieve.weights import MAX_TOKENS, model_folder, packed_path, read_packed

TEXTS = [
    "passage: 采矿许可证号：C5107002010127130099999",
    "passage: 矿区面积0.2345平方公里（351.75亩），开采标高＋820m～＋640m。",
    "query: 复垦率是多少？",
    "passage: " + "矿山按照边开采边治理的原则对采场边坡进行整治并及时复绿。" * 9,
    "query: ㎡ ①②③ ＡＢＣ　全角",
    "passage: x",
]


@pytest.fixture(scope="module")
def encoder() -> OpenVinoEncoder:
    return OpenVinoEncoder(model_folder())


def test_the_packed_file_is_what_we_think_it_is() -> None:
    packed = read_packed(packed_path())
    assert (packed.header.hidden, packed.header.layers, len(packed.pieces)) == (384, 12, 250002)
    assert packed.pieces[packed.header.eos][0] == "</s>"
    assert packed.tensor("l0.q.w").shape == (384 * 384,)


def test_something_else_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "x.bin"
    other.write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(BadInputError, match="格式不认识"):
        read_packed(other)


def test_a_damaged_folder_is_made_anew(tmp_path: Path) -> None:
    folder = model_folder(tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    weights = folder / "model.safetensors"
    with weights.open("r+b") as stream:
        stream.seek(5_000_000)
        stream.write(b"damaged")
    assert model_folder(tmp_path) == folder
    again = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert again["files"]["model.safetensors"]["sha256"] == manifest["files"]["model.safetensors"]["sha256"]
    assert [p.name for p in (tmp_path / "models").iterdir() if p.is_dir()] == [folder.name], "no temporary folder is left"
    shutil.rmtree(tmp_path / "models")


def test_a_vector_depends_on_its_own_text_alone(encoder: OpenVinoEncoder) -> None:
    together = encoder.encode(TEXTS)
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    assert np.array_equal(together, alone)
    assert np.allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-3)


def test_runs_hold_texts_of_one_width() -> None:
    lengths = [5, 500, 17, 16, 512, 40, 33, 600]
    runs = batches(lengths, budget=64)
    assert sorted(i for _, run in runs for i in run) == list(range(len(lengths)))
    for width, run in runs:
        assert width <= MAX_TOKENS
        assert width % 16 == 0
        assert all(width - 16 < min(lengths[i], MAX_TOKENS) <= width for i in run)
        assert width * len(run) <= max(64, width)
    assert {len(run) for _, run in batches([16] * 100, budget=2048)} == {64, 32, 4}, "few shapes, each of which costs memory"


@pytest.mark.slow
def test_both_backends_agree_with_sentence_transformers_in_float32(encoder: OpenVinoEncoder) -> None:
    from assistant.retrieve.embedding import TorchEncoder

    exact = TorchEncoder(model_folder(), dtype="float32").encode(TEXTS)
    fast = encoder.encode(TEXTS)
    brief = TorchEncoder(model_folder(), dtype="bfloat16").encode(TEXTS)
    assert (exact * fast).sum(1).min() > 0.99
    assert (exact * brief).sum(1).min() > 0.99


class Counting:
    def __init__(self) -> None:
        self.seen: list[str] = []

    def encode(self, texts: list[str]) -> np.ndarray:
        self.seen += texts
        return np.array([[len(t), 1.0 / 3] for t in texts], np.float32)


def test_nothing_is_embedded_twice_and_a_cached_vector_equals_a_fresh_one(tmp_path: Path) -> None:
    counting = Counting()
    first = CachedEmbeddings("m", counting, VectorCache(tmp_path / "v.sqlite"))
    fresh = first.encode(["甲", "乙", "甲"])
    assert counting.seen == ["passage: 甲", "passage: 乙"]
    second = CachedEmbeddings("m", counting, VectorCache(tmp_path / "v.sqlite"))
    assert np.array_equal(second.encode(["甲", "乙", "甲"]), fresh)
    assert len(counting.seen) == 2
    CachedEmbeddings("other", counting, VectorCache(tmp_path / "v.sqlite")).encode(["甲"])
    assert len(counting.seen) == 3, "another model has other vectors"


def test_a_cache_that_cannot_be_used_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "v.sqlite").write_bytes(b"this is no database, and it is long enough to be seen as one " * 20)
    counting = Counting()
    assert CachedEmbeddings("m", counting, VectorCache(tmp_path / "v.sqlite")).encode(["甲"]).shape == (1, 2)


def test_the_cache_forgets_the_oldest(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "v.sqlite", capacity=2)
    keys = [vector_key("m", str(i)) for i in range(3)]
    for key in keys:
        cache.put({key: np.zeros(2, np.float16)})
    assert set(cache.get(keys)) == set(keys[1:])


def test_specs() -> None:
    assert embeddings("none") is None
    assert embeddings("e5") is embeddings("e5"), "one load a process"
    with pytest.raises(BadInputError, match="不认识"):
        embeddings("word2vec")
    with pytest.raises(BadInputError, match="没有这个"):
        embeddings("huggingface:/nowhere/at/all")
