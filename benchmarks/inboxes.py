"""An inbox made for measurements: generated dossiers, some broken in different ways, with pairs planted among them."""

from __future__ import annotations

import io
import random
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

#: A chapter that no template has; {n} are figures.
CHAPTER = (
    "排土场位于采场北东侧的自然冲沟内，沟口标高{a}m，设计堆置总高度三十二米，分四个台阶自下而上堆置，总容积{b}万立方米。",
    "沟底铺设块石盲沟{c}m，与下游拦渣坝的反滤层相接，雨季渗水经盲沟汇入坝前沉砂池，沉淀后回用于道路洒水。",
    "拦渣坝采用浆砌块石重力式结构，坝顶宽两米半，坝体方量{d}立方米，基础嵌入中风化基岩，背水面每隔三米设一排泄水孔。",
    "场区外缘沿等高线布置截水沟{e}m，断面为梯形，沟壁用素混凝土衬砌，汇水经消力池接入下游天然沟道，不进入采场。",
    "每一级台阶堆置到位后立即修整坡面，覆盖表土四十厘米，坡面撒播狗牙根与紫花苜蓿，平台栽植马桑和刺槐，株距两米。",
    "排土作业由专人指挥，大雨及融雪期间停止卸载，坡顶设位移观测桩{f}个，每旬观测一次，数据记入台账并报矿长审阅。",
)
OTHER_CHAPTER = (
    "料仓与破碎车间之间的皮带廊道全长{a}m，两侧以彩钢板封闭，转载点各设一台脉冲布袋除尘器，处理风量每小时{b}立方米。",
    "除尘灰由螺旋输送机送回粉料仓，作为机制砂的配料外售，不落地、不外排，全年可回收粉料{c}t左右。",
    "成品堆棚占地{d}平方米，顶部敷设喷雾管线，堆料高度控制在挡墙以下半米，出入口安装感应卷帘门与冲洗平台。",
    "冲洗平台配三级循环水池，总容积{e}立方米，池底泥浆每周清掏，经板框压滤后运往内排土场覆土层下填埋。",
    "厂界四周补植香樟与夹竹桃混交林带，树木成活之前先以绿网覆盖裸土，靠近村道一侧加设三米高的隔声屏障。",
    "夜间只进行检修，不安排破碎和装运，运输车辆限速二十公里，沿途经过学校的路段安排专人疏导交通。",
)
_FILLERS = ("相关", "逐步", "及时", "有关", "进一步", "妥善")


@dataclass(frozen=True)
class Inbox:
    """Where it lies; the planted pairs by what was planted; the ids of the broken ones."""

    folder: Path
    pairs: dict[str, tuple[str, str]]
    broken: tuple[str, ...]


def make(folder: Path, *, count: int, seed: int = 700) -> Inbox:
    """Generate `count` dossiers (a tenth of them broken) and plant four pairs."""
    bad = max(2, count // 10)
    subprocess.run(
        [sys.executable, "-m", "examples.make", "--seed", str(seed), "--count", str(count - bad), "--style", "B,C,D,E", "--faults", "3", "--format", "docx", "--out", str(folder)],
        check=True, cwd=ROOT, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    labels = folder / "labels"
    if labels.is_dir():
        labels.rename(folder.parent / f"{folder.name}-labels")
    good = sorted(p.name for p in folder.iterdir() if p.is_dir())
    return Inbox(folder, _plant(folder, good, random.Random(seed)), tuple(_break(folder, good, bad)))


def _plant(folder: Path, good: list[str], rng: random.Random) -> dict[str, tuple[str, str]]:
    """Four pairs of dossiers of different authors."""
    first: dict[str, list[str]] = {}
    for name in good:
        first.setdefault(name[0], []).append(name)
    authors = sorted(first)
    picked = [first[authors[n % len(authors)]][n // len(authors)] for n in range(min(8, len(good)))]
    pairs: dict[str, tuple[str, str]] = {}
    numbers = dict(zip("abcdef", ("1186.35", "46.82", "327.5", "2148.6", "873.4", "12"), strict=True))
    changed = dict(zip("abcdef", ("1042.60", "31.27", "415.8", "1973.2", "1104.9", "9"), strict=True))
    plain = [s.format(**numbers) for s in CHAPTER]
    _chapter(folder / picked[0], "排土场专章", plain)
    _chapter(folder / picked[1], "固体废弃物堆场", [reworded(s, rng) for s in plain])
    pairs["chapter, a tenth of the words changed"] = (picked[0], picked[1])
    _chapter(folder / picked[2], "加工区环境治理", [s.format(**numbers) for s in OTHER_CHAPTER])
    _chapter(folder / picked[3], "破碎系统粉尘控制", [s.format(**changed) for s in OTHER_CHAPTER])
    pairs["numbers changed, words kept"] = (picked[2], picked[3])
    if len(picked) >= 6:
        _photograph(folder / picked[4], folder / picked[5])
        pairs["photograph rescaled, recompressed, cropped by 5 %"] = (picked[4], picked[5])
    return pairs


def reworded(words: str, rng: random.Random) -> str:
    """A sentence with a tenth of its letters replaced by other words; figures stay."""
    letters, n = list(words), rng.randrange(4, 10)
    while n < len(letters) - 3:
        if all("\u4e00" <= c <= "\u9fff" for c in letters[n : n + 2]):
            letters[n : n + 2] = list(rng.choice(_FILLERS))
        n += 20
    return "".join(letters)


def _plan(dossier: Path) -> Path:
    return next(p for p in sorted(dossier.glob("*.docx")) if "开发" in p.name)


def _chapter(dossier: Path, title: str, sentences: list[str]) -> None:
    import docx

    path = _plan(dossier)
    document = docx.Document(str(path))
    document.add_heading(f"附章 {title}", level=1)
    for n in range(0, len(sentences), 2):
        document.add_paragraph("".join(sentences[n : n + 2]))
    document.save(str(path))


def _photograph(source: Path, target: Path) -> None:
    """A photograph of the one in the other: a twentieth cut off, made smaller, compressed again."""
    import docx
    from PIL import Image

    image = next(_photographs(source))
    w, h = image.size
    cropped = image.crop((round(w * 0.05), 0, w, round(h * 0.95))).resize((round(w * 0.7), round(h * 0.7)), Image.Resampling.LANCZOS)
    data = io.BytesIO()
    cropped.save(data, "JPEG", quality=55)
    path = _plan(target)
    document = docx.Document(str(path))
    document.add_heading("附图 现场照片", level=1)
    document.add_picture(data)
    document.add_paragraph("图9-1 采场现状照片")
    document.save(str(path))


def _photographs(dossier: Path) -> Iterator[Any]:
    from PIL import Image

    for path in sorted(dossier.glob("*.docx")):
        with zipfile.ZipFile(path) as packed:
            for name in sorted(packed.namelist()):
                if name.startswith("word/media/"):
                    image = Image.open(io.BytesIO(packed.read(name))).convert("RGB")
                    if image.size == (480, 288):
                        yield image


def _break(folder: Path, good: list[str], count: int) -> Iterator[str]:
    """Dossiers that cannot be read, each for another reason."""
    whole = _plan(folder / good[-1]).read_bytes()
    for n in range(count):
        name, kind = f"坏{n + 1:02d}", n % 6
        if kind == 0:
            _write(folder / name / "报告.docx", whole[: len(whole) // 2])
        elif kind == 1:
            _write(folder / name / "报告.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40)
        elif kind == 2:
            _write(folder / f"{name}.zip", b"PK\x03\x04" + whole[4:900])
        elif kind == 3:
            _write(folder / name / "报告.docx", b"")
        elif kind == 4:
            with zipfile.ZipFile(folder / f"{name}.zip", "w") as packed:
                packed.writestr("../../escaped.docx", whole)
        else:
            _write(folder / name / "方案.pdf", b"\x00" * 4096)
        yield name


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
