"""The short tokenizer cuts every text as the whole one does, and knows which texts it cannot cut."""

from __future__ import annotations

import random

import pytest

from assistant.retrieve.pieces import WHOLE, Pieces, _opened, fits, shortened
from assistant.retrieve.weights import model_folder

TEXTS = [
    "passage: 采矿许可证号：C5107002010127130099999，矿区面积0.2345平方公里（351.75亩），开采标高＋820m～＋640m。",
    "query: ㎡ ①②③ ＡＢＣ　全角 m³/d μg/L ≤70dB(A) PM₂.₅ ℃ ‰ Ⅲ类 ㈱ Φ159×6",
    "passage: Microsoft Office Word, Sichuan Province; WGS-84; CGCS2000; extraordinary photogrammetry",
    "passage: 龘靐齉𬭚䶮 \x07\ufffd \ue004□■◆ ▲ —— ……",
    "",
    "<s>特殊</s>",
]


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return Pieces(model_folder(), 512)


def test_ids_are_those_of_the_whole_tokenizer(pieces: Pieces) -> None:
    rng = random.Random(3)
    letters = [
        chr(c)
        for low, high in ((0x20, 0x7F), (0x391, 0x3C9), (0x2000, 0x2060), (0x3000, 0x3020), (0x4E00, 0x9FA5))
        for c in range(low, high)
    ]
    made = ["".join(rng.choice(letters) for _ in range(rng.randint(1, 80))) for _ in range(400)]
    made += ["".join(rng.choice("abcdefghijklmnoprstuw 一的是矿,.12AB") for _ in range(rng.randint(1, 80))) for _ in range(400)]
    texts = [*TEXTS, "passage: " + "治理" * 900, *made]
    whole = _opened(model_folder() / WHOLE, 512)
    assert [list(ids) for ids in pieces.encode(texts)] == [e.ids for e in whole.encode_batch(texts)]


def test_another_script_goes_to_the_whole_tokenizer() -> None:
    own = Pieces(model_folder(), 512)
    texts = ["矿区", "Разработка месторождения", "ひらがな", "面积"]
    assert [fits(t) for t in texts] == [True, False, False, True]
    assert own.encode(texts[::3]) is not None
    assert own._whole is None, "what the short one can cut loads nothing"
    whole = _opened(model_folder() / WHOLE, 512)
    assert [list(ids) for ids in own.encode(texts)] == [e.ids for e in whole.encode_batch(texts)]


def test_marks_and_the_least_likely_piece_are_kept() -> None:
    assert shortened([("<s>", 0.0), ("▁矿", -3.0), ("née", -2.0), ("ấ", -20.0), ("▁km", -4.0), ("ж", -1.0)], [5]) == [0, 1, 3, 4, 5]
