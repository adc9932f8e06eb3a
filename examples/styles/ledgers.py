"""Long appendices for benchmarks: drill-hole descriptions, vegetation plots and watering ledgers with correct sums, as many pages as asked for."""

from __future__ import annotations

import random
from datetime import date, timedelta

from examples.styles.kit import Filing
from examples.styles.model import Mine, num, r1

ROCKS = ("灰岩", "泥灰岩", "白云质灰岩", "粉砂岩", "页岩", "含矿层", "第四系残坡积")
PLANTS = ("柏木", "马桑", "黄荆", "白茅", "刺槐", "胡枝子", "狗牙根", "桤木")


def _watering(f: Filing, rng: random.Random, day: date) -> date:
    rows = [["日期", "早班（车）", "中班（车）", "晚班（车）", "日合计（车）", "路段"]]
    total = [0, 0, 0]
    for _ in range(31):
        n = [rng.randint(2, 9) for _ in range(3)]
        total = [a + b for a, b in zip(total, n, strict=True)]
        rows.append([f"{day.month}月{day.day}日", *map(str, n), str(sum(n)), rng.choice(("进场道路", "采区道路", "堆场环道"))])
        day += timedelta(days=1)
    rows.append(["合计", *map(str, total), str(sum(total)), "—"])
    f.table(f"洒水台账（截至{day.year}年{day.month}月）", rows, total="last")
    return day


def _hole(f: Filing, rng: random.Random, n: int) -> None:
    depth, rows = 0.0, [["层序", "自（m）", "至（m）", "厚度（m）", "岩性", "采取率（%）"]]
    for k in range(24):
        to = r1(depth + rng.uniform(1.2, 9.5))
        rows.append([str(k + 1), num(depth, 1), num(to, 1), num(r1(to - depth), 1), rng.choice(ROCKS), num(r1(rng.uniform(78, 97)), 1)])
        depth = to
    f.p(
        f"钻孔{n:03d}孔深{num(depth, 1)}m，开孔为{rng.choice(ROCKS)}，钻进过程中冲洗液消耗正常，静止水位埋深{num(r1(rng.uniform(6, 40)), 1)}m，封孔采用{rng.choice(('水泥砂浆', '黏土球'))}，岩芯入库保存。"
    )
    f.table(f"钻孔{n:03d}分层编录", rows)


def _plot(f: Filing, rng: random.Random, n: int) -> None:
    rows = [
        ["种名", "株（丛）数", "平均高（m）", "盖度（%）"],
        *[[p, str(rng.randint(2, 60)), num(rng.uniform(0.1, 6.5)), str(rng.randint(1, 30))] for p in rng.sample(PLANTS, 6)],
    ]
    f.p(
        f"样方{n:03d}面积10m×10m，坡度{rng.randint(5, 32)}°，坡向{rng.choice(('东', '南', '西', '北'))}，土层厚{rng.randint(15, 80)}cm，群落外貌{rng.choice(('郁闭', '稀疏', '斑块状'))}，未见入侵植物，人为干扰较轻。调查人员对该样方作了标桩和影像记录，以便后期复查。"
    )
    f.table(f"样方{n:03d}植物调查", rows)


def grow(f: Filing, m: Mine, pages: int) -> None:
    """Append what makes the document at least `pages` pages long (A4, as LibreOffice sets it)."""
    rng = random.Random(f"{m.seed}-{f.kind}")
    f.h(1, "附录 原始记录")
    day = date(m.years[-1], 1, 1)
    for k in range(1, pages + 1):
        if f.kind == "self_assessment":
            day = _watering(f, rng, day)
        elif f.kind == "development_plan":
            _hole(f, rng, k)
        else:
            _plot(f, rng, 3 * k - 2)
            _plot(f, rng, 3 * k - 1)
            _plot(f, rng, 3 * k)
        f.page()
