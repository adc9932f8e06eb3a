"""Pictures of papers and of views for the tests of what is pasted into reports: a mining licence, an approval, a photograph, a chart, a map."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from tests.ingest.scan_pages import Sheet, font

NUMBER = "C5101002013047130129876"
FIELDS = (
    ("采矿权人", "四川青岩坪矿业有限公司"), ("地 址", "四川省广元市朝天区羊木镇"), ("矿山名称", "朝天区青岩坪石灰石矿"), ("经济类型", "有限责任公司"),
    ("开采矿种", "石灰岩"), ("开采方式", "露天开采"), ("生产规模", "45.00万吨/年"), ("矿区面积", "0.3127平方公里"), ("有效期限", "2018年5月6日至2031年5月6日"),
)  # fmt: skip


def licence(dpi: float = 130.0) -> Image.Image:
    """A mining licence, landscape, with a frame and a seal."""
    sheet = Sheet(dpi, 842.0, 595.0)
    for inset, weight in ((18, 3.0), (26, 1.0)):
        sheet.draw.rectangle(
            [sheet.px(inset), sheet.px(inset), sheet.px(842 - inset), sheet.px(595 - inset)],
            outline="#2f7d5b",
            width=round(sheet.px(weight)),
        )
    sheet.text(330, 50, "中华人民共和国", 16)
    sheet.text(320, 80, "采矿许可证", 32, fill="#a01818")
    sheet.text(280, 132, f"（副本） 证号：{NUMBER}", 14)
    for n, (label, value) in enumerate(FIELDS):
        sheet.text(80, 190 + 34 * n, f"{label}：{value}", 15)
    sheet.text(560, 470, "发证机关：广元市自然资源局", 13)
    sheet.text(600, 500, "2018年5月6日", 13)
    sheet.seal(650, 480, "广元市自然资源局")
    return sheet.image


def photograph(seed: int = 5, size: tuple[int, int] = (1600, 1066)) -> Image.Image:
    """Slopes with fine texture under a sky, as a camera gives them."""
    rng = np.random.default_rng(seed)
    wide, high = size
    ground = Image.fromarray(rng.integers(40, 190, (high // 40, wide // 40, 3), np.uint8)).resize(size, Image.Resampling.BICUBIC)
    fine = Image.fromarray(rng.integers(0, 256, (high // 3, wide // 3, 3), np.uint8)).resize(size, Image.Resampling.BILINEAR)
    view = Image.blend(ground, fine, 0.28)
    ImageDraw.Draw(view).polygon([(0, 0), (wide, 0), (wide, high // 4), (wide // 2, high // 3), (0, high // 5)], fill="#a9bccb")
    return view.filter(ImageFilter.GaussianBlur(0.8))


def site_map() -> Image.Image:
    """A map with many names, scattered: labels, no statements."""
    sheet = Sheet(130.0, 560.0, 420.0)
    names = [
        "青川县",
        "旺苍县",
        "剑阁县",
        "昭化区",
        "利州区",
        "朝天区",
        "宁强县",
        "羊木镇",
        "沙河镇",
        "中子镇",
        "曾家镇",
        "大滩镇",
        "排土场",
        "工业广场",
        "办公区",
        "沉淀池",
        "进场道路",
        "嘉陵江",
    ]
    rng = np.random.default_rng(2)
    for n, name in enumerate(names):
        sheet.text(30 + (n % 4) * 125 + float(rng.uniform(0, 40)), 30 + (n // 4) * 70 + float(rng.uniform(0, 30)), name, 12)
    for n in range(12):
        points = [(sheet.px(x), sheet.px(40 + 30 * n + 18 * np.sin(x / 60 + n))) for x in range(0, 560, 8)]
        sheet.draw.line(points, fill="#b08050", width=2)
    return sheet.image


def chart() -> Image.Image:
    """Bars with figures and a legend."""
    sheet = Sheet(130.0, 480.0, 300.0)
    for n in range(9):
        high = 40 + 22 * (n % 5) + 6 * n
        sheet.draw.rectangle([sheet.px(50 + 45 * n), sheet.px(260 - high), sheet.px(78 + 45 * n), sheet.px(260)], fill="#3a7ab8")
        sheet.text(48 + 45 * n, 264, f"{2015 + n}年", 10)
        sheet.text(50 + 45 * n, 246 - high, f"{high * 1.3:.1f}", 9)
    sheet.text(180, 10, "历年产量（万吨）", 12)
    return sheet.image


def data(image: Image.Image, form: str = "JPEG") -> bytes:
    """A picture as the bytes of a file."""
    buffer = io.BytesIO()
    image.save(buffer, form, quality=82)
    return buffer.getvalue()


def word_width(words: str, size: float, dpi: float = 130.0) -> float:
    """The width of words in points."""
    return float(font(size, dpi).getlength(words)) * 72 / dpi
