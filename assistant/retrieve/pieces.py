"""Texts to token ids with the pieces that Chinese filings are made of: the same ids as those of the whole tokenizer, a third of its memory.

The encoder's vocabulary has 250,000 pieces in a hundred languages and takes 280 MB a process. A piece can stand in a text only if each of
its letters does, so that for a text of Han, Latin and Greek letters, figures and signs the 100,000 pieces made of these are enough: the best
cut is then the same one. A text with any other letter goes to the whole tokenizer, which is loaded when the first such text comes.
"""

from __future__ import annotations

import json
import re
import threading
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WHOLE, SHORT, IDS = "tokenizer.json", "tokenizer-short.json", "tokenizer-short.npy"
#: Letters of the short vocabulary, after NFKC: ASCII and signs of Latin-1, Greek, punctuation and symbols, Han, private use (symbol fonts in
#: PDF files), full and half width.
_LETTERS = re.compile(
    r"[\x00-\x7f\xa0-\xbf\xd7\xf7\u02b0-\u02ff\u0391-\u03c9\u2000-\u27bf\u2b00-\u2bff\u2e80-\u303f\u30fb\u3400-\u9fff"
    r"\ue000-\uf8ff\uff00-\uffff\U00020000-\U0003ffff]*"
)


def fits(text: str) -> bool:
    """Whether the short vocabulary is enough for a text (or a piece: its space mark U+2581 is among the symbols)."""
    return _LETTERS.fullmatch(unicodedata.normalize("NFKC", text)) is not None


def shortened(pieces: Sequence[tuple[str, float]], kept: Sequence[int]) -> list[int]:
    """The numbers of the pieces that the short vocabulary has, in their order: those that fit, those in `kept` (marks with a meaning), and
    the least likely of all, by which the whole tokenizer reckons what an unknown letter costs."""
    least = min(range(len(pieces)), key=lambda n: pieces[n][1])
    always = {*kept, least}
    return [n for n, (words, _) in enumerate(pieces) if n in always or _LETTERS.fullmatch(words) is not None]


class Pieces:
    """The tokenizer of a model folder. Safe for threads."""

    def __init__(self, folder: Path, longest: int) -> None:
        import numpy as np

        self._folder, self._longest = folder, longest
        self._short = _opened(folder / SHORT, longest)
        self._ids: NDArray[np.int64] = np.load(folder / IDS).astype(np.int64)
        self._whole: Any = None
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        """The ids of each text, end marks included, cut at the longest that the encoder takes."""
        few = [n for n, text in enumerate(texts) if fits(text)]
        found: dict[int, Any] = {n: self._ids[e.ids] for n, e in zip(few, self._short.encode_batch([texts[n] for n in few]), strict=True)}
        rest = [n for n in range(len(texts)) if n not in found]
        if rest:
            found.update(zip(rest, self._with_all([texts[n] for n in rest]), strict=True))
        return [found[n] for n in range(len(texts))]

    def _with_all(self, texts: list[str]) -> list[NDArray[np.int64]]:
        import numpy as np

        with self._lock:
            if self._whole is None:
                self._whole = _opened(self._folder / WHOLE, self._longest)
        return [np.array(e.ids, np.int64) for e in self._whole.encode_batch(texts)]


def _opened(path: Path, longest: int) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(longest)
    return tokenizer


def write_short(folder: Path, pieces: Sequence[tuple[str, float]], special: Sequence[int]) -> None:
    """Beside the whole tokenizer of a folder the short one, and the number that each of its pieces has in the whole one."""
    import numpy as np

    numbers = shortened(pieces, special)
    place = {n: at for at, n in enumerate(numbers)}
    made = json.loads((folder / WHOLE).read_text("utf-8"))
    made["model"]["vocab"] = [list(pieces[n]) for n in numbers]
    made["model"]["unk_id"] = place[made["model"]["unk_id"]]
    made["added_tokens"] = [{**token, "id": place[token["id"]]} for token in made["added_tokens"]]
    for token in made["post_processor"]["special_tokens"].values():
        token["ids"] = [place[n] for n in token["ids"]]
    (folder / SHORT).write_text(json.dumps(made, ensure_ascii=False), "utf-8")
    np.save(folder / IDS, np.array(numbers, np.int32))
