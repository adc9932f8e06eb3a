"""Page pictures for the tests and benchmarks of recognition: set with Pillow, then tilted, made noisy and compressed like a scanner's."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from assistant.core.text import fold

WIDTH, HEIGHT = 595.3, 841.9  # A4 in points
_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
)

PROSE = (
    "本矿山为生产矿山，矿区面积0.4187平方公里，开采标高由1386米至1215米，",
    "设计生产规模30万吨/年，剩余服务年限11.6年。截至2022年12月31日，",
    "矿区保有资源量412.75万吨，其中控制资源量268.30万吨，推断资源量144.45万吨。",
    "矿山采用露天开采方式，自上而下分台阶开采，台阶高度10m，终了边坡角不大于55°。",
    "近三年开采回采率分别为95.2%、95.6%和96.1%，均高于设计指标95%。",
    "排土场设置截排水沟865m，修建沉淀池3座，废水经沉淀后全部回用，不外排。",
    "企业按月对厂界噪声、粉尘浓度开展监测，监测结果均符合国家标准限值要求。",
    "复垦责任范围18.62公顷，已完成治理面积6.35公顷，栽植乔木2140株，撒播草籽5.1公顷。",
    "基金专户累计计提186.40万元，已使用97.25万元，余额89.15万元。",
    "采矿许可证号为C5133002015067110138864，有效期限自2020年6月18日至2030年6月18日。",
    "矿区范围与自然保护地、生态保护红线、永久基本农田均不重叠，安全距离满足要求。",
    "近三年内未受到自然资源和生态环境主管部门的行政处罚，未发生安全生产责任事故。",
)


@cache
def font_path() -> str | None:
    """A Chinese font of this system, or None."""
    return next((f for f in _FONTS if Path(f).exists()), None)


def font(points: float, dpi: float) -> ImageFont.FreeTypeFont:
    """The system's Chinese font at a size in points for a page of so many pixels an inch."""
    path = font_path()
    assert path is not None
    return ImageFont.truetype(path, max(1, round(points * dpi / 72)), index=2 if "CJK" in path else 0)


@dataclass
class Sheet:
    """A page that is being set: text at points from the upper left, at some pixels an inch."""

    dpi: float = 200.0
    width: float = WIDTH
    height: float = HEIGHT

    def __post_init__(self) -> None:
        self.image = Image.new("RGB", (round(self.width * self.dpi / 72), round(self.height * self.dpi / 72)), "white")
        self.draw = ImageDraw.Draw(self.image)

    def px(self, points: float) -> float:
        return points * self.dpi / 72

    def text(self, x: float, y: float, words: str, size: float = 12, fill: str = "black") -> None:
        self.draw.text((self.px(x), self.px(y)), words, font=font(size, self.dpi), fill=fill)

    def lines(self, words: Sequence[str], x: float = 72, y: float = 90, size: float = 11, pitch: float = 22) -> None:
        for number, line in enumerate(words):
            self.text(x, y + number * pitch, line, size)

    def rule(self, x0: float, y0: float, x1: float, y1: float, weight: float = 0.7) -> None:
        self.draw.line([(self.px(x0), self.px(y0)), (self.px(x1), self.px(y1))], fill="black", width=max(1, round(self.px(weight))))

    def table(self, rows: Sequence[Sequence[str]], xs: Sequence[float], y: float, pitch: float = 20, size: float = 10) -> None:
        """A ruled table: column borders at xs."""
        for number in range(len(rows) + 1):
            self.rule(xs[0], y + number * pitch, xs[-1], y + number * pitch)
        for x in xs:
            self.rule(x, y, x, y + len(rows) * pitch)
        for number, row in enumerate(rows):
            for x, words in zip(xs, row, strict=False):
                self.text(x + 4, y + number * pitch + 3, words, size)

    def seal(self, cx: float, cy: float, words: str, radius: float = 60, fill: tuple[int, int, int] = (205, 38, 42)) -> None:
        """A round seal with words on its ring and a star, drawn over what is there as ink that lets black through."""
        size = round(self.px(radius * 2.3))
        ink = Image.new("L", (size, size), 0)
        pen = ImageDraw.Draw(ink)
        middle, r = size / 2, self.px(radius)
        pen.ellipse([middle - r, middle - r, middle + r, middle + r], outline=255, width=max(2, round(self.px(2.2))))
        star = [(middle + r * 0.3 * (1 if i % 2 == 0 else 0.4) * math.sin(math.pi * i / 5), middle - r * 0.3 * (1 if i % 2 == 0 else 0.4) * math.cos(math.pi * i / 5)) for i in range(10)]  # fmt: skip
        pen.polygon(star, fill=255)
        letter = font(radius * 0.26, self.dpi)
        span = math.radians(min(290, 27 * len(words)))
        for number, char in enumerate(words):
            angle = -span / 2 + span * number / max(1, len(words) - 1)
            tile = Image.new("L", (round(r * 0.5), round(r * 0.5)), 0)
            ImageDraw.Draw(tile).text((tile.width / 2, tile.height / 2), char, font=letter, fill=255, anchor="mm")
            tile = tile.rotate(-math.degrees(angle), resample=Image.Resampling.BICUBIC)
            x, y = middle + 0.76 * r * math.sin(angle), middle - 0.76 * r * math.cos(angle)
            ink.paste(255, (round(x - tile.width / 2), round(y - tile.height / 2)), tile)
        place = (round(self.px(cx) - middle), round(self.px(cy) - middle))
        below = np.asarray(self.image.crop((*place, place[0] + size, place[1] + size)), np.float64)
        share = np.asarray(ink, np.float64)[:, :, None] / 255 * 0.85
        mixed = below * (1 - share) + np.minimum(below, np.array(fill)) * share
        self.image.paste(Image.fromarray(mixed.astype(np.uint8)), place)

    def scribble(self, x: float, y: float, width: float = 60, height: float = 22, fill: str = "#101030") -> None:
        """Strokes like a signature."""
        rng = np.random.default_rng(7)
        for part in range(3):
            points = [
                (self.px(x + width * (part + t) / 3.2), self.px(y + height * (0.5 + 0.45 * math.sin(7 * t + part) * rng.uniform(0.6, 1))))
                for t in np.linspace(0, 1, 14)
            ]
            self.draw.line(points, fill=fill, width=max(2, round(self.px(1.3))), joint="curve")

    @property
    def array(self) -> NDArray[np.uint8]:
        return np.asarray(self.image, np.uint8)


def scanned(
    image: Image.Image, *, tilt: float = 0.0, noise: float = 0.0, quality: int | None = None, blur: float = 0.0, seed: int = 1
) -> NDArray[np.uint8]:
    """A page as a scanner would give it: turned by some degrees (clockwise), out of focus, noisy, compressed."""
    if tilt:
        image = image.rotate(-tilt, resample=Image.Resampling.BICUBIC, fillcolor="white")
    if blur:
        image = image.filter(ImageFilter.GaussianBlur(blur))
    pixels = np.asarray(image, np.float64)
    if noise:
        rng = np.random.default_rng(seed)
        pixels = pixels * 0.93 + rng.normal(0, noise, pixels.shape[:2])[:, :, None]
        dust = rng.random(pixels.shape[:2]) < 0.00015
        pixels[dust] = 60
    out = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    if quality is not None:
        buffer = io.BytesIO()
        out.save(buffer, "JPEG", quality=quality)
        out = Image.open(io.BytesIO(buffer.getvalue())).convert("RGB")
    return np.asarray(out, np.uint8)


def character_errors(truth: str, read: str) -> float:
    """Edit distance of the folded texts as a share of the true one's length."""
    a, b = fold(truth), fold(read)
    row = np.arange(len(b) + 1)
    codes = np.array([ord(c) for c in b], np.int64)
    for i, char in enumerate(a, 1):
        best = np.minimum(row[1:] + 1, row[:-1] + (codes != ord(char)))
        new = np.empty_like(row)
        new[0] = i
        new[1:] = best
        new = np.minimum.accumulate(new - np.arange(len(new))) + np.arange(len(new))
        row = new
    return float(row[-1]) / max(1, len(a))
