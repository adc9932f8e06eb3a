"""Drawn pictures: landscapes that stand for site photographs, the plan of the mining area, seals. Everything from a seed, nothing from a camera."""

from __future__ import annotations

import io
import math
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """A font with Chinese characters, or Pillow's own where none is installed."""
    try:
        return ImageFont.truetype(FONT, size, index=2)
    except OSError:
        return ImageFont.load_default()


def _bytes(im: Image.Image, kind: str = "JPEG", quality: int = 62) -> bytes:
    buf = io.BytesIO()
    im.save(buf, kind, **({"quality": quality, "optimize": True} if kind == "JPEG" else {"optimize": True}))
    return buf.getvalue()


def landscape(seed: str, width: int = 480, height: int = 288) -> bytes:
    """A hillside with benches, grass and a road: no two seeds look alike."""
    rng = random.Random(seed)
    np_rng = np.random.default_rng(rng.randrange(2**32))
    sky = np.linspace(rng.randint(170, 220), 240, height)[:, None] * np.ones((1, width))
    img = np.stack([sky * rng.uniform(0.78, 0.9), sky * rng.uniform(0.9, 0.97), sky], axis=2)
    xs = np.arange(width)
    for k in range(rng.randint(3, 5)):
        line = height * (0.3 + 0.13 * k) + sum(rng.uniform(4, 22) * np.sin(xs / rng.uniform(18, 120) + rng.uniform(0, 6)) for _ in range(4))
        colour = np.array([rng.randint(60, 170), rng.randint(95, 165), rng.randint(50, 110)], float)
        mask = np.arange(height)[:, None] > line[None, :]
        img[mask] = colour
    for k in range(rng.randint(2, 5)):
        top = int(height * (0.55 + 0.08 * k))
        img[top : top + rng.randint(4, 11), rng.randint(0, width // 3) : rng.randint(width // 2, width)] = np.array(
            [rng.randint(150, 205)] * 3
        ) * np.array([1, 0.96, 0.88])
    img += np_rng.normal(0, 9, img.shape)
    im = Image.fromarray(np.clip(img, 0, 255).astype("uint8")).filter(ImageFilter.GaussianBlur(0.7))
    d = ImageDraw.Draw(im)
    for _ in range(rng.randint(20, 60)):
        x, y, r = rng.randint(0, width), rng.randint(int(height * 0.6), height), rng.randint(2, 7)
        d.ellipse((x - r, y - r, x + r, y + r), fill=(rng.randint(20, 70), rng.randint(80, 130), rng.randint(20, 60)))
    return _bytes(im)


def site_plan(points: list[tuple[float, float]], name: str) -> bytes:
    """The boundary of the mining area with its numbered corners and a north arrow."""
    w, h = 560, 420
    im = Image.new("RGB", (w, h), "white")
    d = ImageDraw.Draw(im)
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    k = min((w - 120) / (max(ys) - min(ys)), (h - 120) / (max(xs) - min(xs)))
    at = [(60 + (y - min(ys)) * k, h - 60 - (x - min(xs)) * k) for x, y in points]
    for i in range(8):
        c = (w * (i + 1) / 9, h / 2 + 60 * math.sin(i))
        d.arc((c[0] - 130, c[1] - 70, c[0] + 130, c[1] + 70), 180, 330, fill=(200, 180, 140))
    d.line([*at, at[0]], fill=(200, 30, 30), width=3)
    for i, (x, y) in enumerate(at, 1):
        d.ellipse((x - 3, y - 3, x + 3, y + 3), fill=(0, 0, 0))
        d.text((x + 5, y - 16), str(i), fill=(0, 0, 0), font=font(14))
    d.line((w - 30, 70, w - 30, 25), fill=(0, 0, 0), width=2)
    d.text((w - 36, 6), "N", fill=(0, 0, 0), font=font(14))
    d.rectangle((4, 4, w - 5, h - 5), outline=(0, 0, 0))
    d.text((16, h - 28), name, fill=(0, 0, 0), font=font(15))
    return _bytes(im.quantize(24).convert("P"), "PNG")


def seal(name: str) -> bytes:
    """A round red company seal with a star and the name around it."""
    n = 300
    im = Image.new("RGBA", (n, n), (255, 255, 255, 0))
    d = ImageDraw.Draw(im)
    red = (205, 28, 30, 225)
    d.ellipse((8, 8, n - 8, n - 8), outline=red, width=8)
    star = [
        (n / 2 + (42 if i % 2 == 0 else 17) * math.sin(i * math.pi / 5), n / 2 - (42 if i % 2 == 0 else 17) * math.cos(i * math.pi / 5))
        for i in range(10)
    ]
    d.polygon(star, fill=red)
    span = math.radians(260)
    for i, ch in enumerate(name):
        a = -span / 2 + span * i / max(1, len(name) - 1)
        tile = Image.new("RGBA", (40, 40), (255, 255, 255, 0))
        ImageDraw.Draw(tile).text((4, 0), ch, fill=red, font=font(28))
        tile = tile.rotate(-math.degrees(a), resample=Image.Resampling.BICUBIC)
        im.alpha_composite(tile, (int(n / 2 + 108 * math.sin(a) - 20), int(n / 2 - 108 * math.cos(a) - 20)))
    return _bytes(im.resize((180, 180)), "PNG")
