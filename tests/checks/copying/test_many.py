"""Copies among many dossiers: changed words, changed figures, tables, codes, files and cropped photographs; templates stay quiet."""

from __future__ import annotations

import datetime as dt
import io
import random
from dataclasses import replace

from assistant.checks import check_by_id
from assistant.checks.copying.fingerprint import fingerprint, same_photograph
from assistant.checks.copying.links import links
from assistant.checks.copying.population import Population, population, sketch
from assistant.core.check import Finding, Inspection, Neighbour
from assistant.core.document import Dossier
from assistant.core.fact import FactBook
from benchmarks.inboxes import CHAPTER, OTHER_CHAPTER, reworded
from tests.checks.words import dossier_of

NUMBERS = dict(zip("abcdef", ("1186.35", "46.82", "327.5", "2148.6", "873.4", "12"), strict=True))
CHANGED = dict(zip("abcdef", ("1042.60", "31.27", "415.8", "1973.2", "1104.9", "9"), strict=True))
#: What every dossier of these tests says, with a figure of its own.
TEMPLATE = "矿山建立绿色矿山建设领导小组，明确各部门职责分工，按季度检查考核并兑现奖惩。全年开展环保与安全教育培训，员工满意度为{x}%，较上年有所提高。职工宿舍与食堂干净整洁，垃圾分类收集后由环卫部门清运处置，污水处理达标后回用。"
OWN = (
    "砂岩呈厚层状产出，节理不发育，边坡稳定性较好。",
    "采空区已分三期回填，回填料为自产废石与外购粘土。",
    "矿石由索道运至山下码头，再以驳船外运。",
    "选矿采用一段闭路磨矿与两次浮选流程，药剂自动添加。",
)


def dossier(name: str, section: str, *, rate: str, own: str) -> Dossier:
    words = f"# 一、概况\n\n{own * 60}\n\n# 二、管理\n\n{TEMPLATE.format(x=rate)}\n\n# 三、专章\n\n{section}\n"
    return replace(dossier_of({"开发利用方案.md": words}), id=name, name=name)


def inbox(first: str, second: str) -> tuple[list[Dossier], Population]:
    sections = (first, second, "本矿不设此项。", "本矿此项从略。")
    listed = [
        dossier(n, s, rate=r, own=o) for n, s, r, o in zip("甲乙丙丁", sections, ("93.13", "93.13", "88.75", "90.56"), OWN, strict=True)
    ]
    return listed, population([fingerprint(d) for d in listed])


def told(rule: str, own: Dossier, *others: Neighbour, facts: FactBook | None = None) -> list[Finding]:
    return list(check_by_id(rule).run(Inspection(own, facts or FactBook(()), dt.date(2024, 6, 30), neighbours=others)))


def test_a_tenth_of_the_words_changed() -> None:
    rng = random.Random(5)
    plain = [s.format(**NUMBERS) for s in CHAPTER]
    listed, many = inbox("".join(plain), "".join(reworded(s, rng) for s in plain))
    assert "乙" in many.near()["甲"]
    for own, other in ((0, "乙"), (1, "甲")):
        found = told("copied.shared-section", listed[own], many.seen(other))
        assert [(f.severity, "专章" in f.message) for f in found] == [("high", True)]


def test_figures_changed_and_words_kept() -> None:
    listed, many = inbox("".join(s.format(**NUMBERS) for s in OTHER_CHAPTER), "".join(s.format(**CHANGED) for s in OTHER_CHAPTER))
    assert "乙" in many.near()["甲"]
    found = told("copied.shared-section", listed[0], many.seen("乙"))
    assert [f.severity for f in found] == ["low"]
    assert "只是数字不同" in found[0].message


def test_a_short_figure_in_a_template_agrees_by_chance() -> None:
    listed, many = inbox("本矿无此专章。", "本矿未编专章。")
    assert not told("copied.shared-section", listed[0], many.seen("乙"))


def test_two_dossiers_from_one_template_are_no_copy() -> None:
    chapters = [*CHAPTER, *OTHER_CHAPTER]
    listed, many = inbox("\n\n".join(s.format(**NUMBERS) for s in chapters) * 3, "\n\n".join(s.format(**CHANGED) for s in chapters) * 3)
    assert not told("copied.shared-section", listed[0], many.seen("乙"))


def test_one_mine_filed_twice_is_told_once() -> None:
    own = Neighbour(
        "甲",
        "甲",
        names={"mine_name": ["青石沟石灰岩矿"], "license_no": ["C5106002012057120127997"]},
        passages={"a|b|c|0": CHAPTER[0].format(**NUMBERS) * 4},
    )
    found = links(own, replace(own, dossier="乙", population=9))
    assert [(k.kind, k.weight) for k in found] == [("code", "low")]
    other = replace(own, dossier="丙", names={**own.names, "mine_name": ["白岩湾砂岩矿"]}, passages={}, population=9)
    assert [(k.kind, k.weight) for k in links(own, other)] == [("code", "high")]


def test_tables_with_the_same_figures() -> None:
    rows = [(f"J{n}", f"{3312345.67 + 17.31 * n:.2f}", f"{35412345.11 + 23.77 * n:.2f}") for n in range(6)]
    table = "\n".join(["| 拐点 | X | Y |", "|---|---|---|", *(f"| {a} | {b} | {c} |" for a, b, c in rows)])
    listed, many = inbox(f"表1 矿区范围拐点坐标表\n\n{table}", f"表3-2 矿界坐标\n\n{table}")
    found = told("copied.shared-table", listed[0], many.seen("乙"))
    assert [f.severity for f in found] == ["high"]
    assert found[0].cites
    assert not told("copied.shared-table", listed[0], many.seen("丙"))


def test_files_of_one_origin_are_a_remark() -> None:
    def marked(one: Neighbour, *marks: str) -> Neighbour:
        return replace(one, marks={"开发利用方案.md": list(marks)})

    listed, _ = inbox("本矿无此专章。", "本矿未编专章。")
    prints = [fingerprint(d) for d in listed]
    prints = [
        marked(prints[0], "rsid:1", "rsid:2", "rsid:3", "rsid:9"),
        marked(prints[1], "rsid:1", "rsid:2", "rsid:3", "rsid:9"),
        *(marked(p, "rsid:9") for p in prints[2:]),
    ]
    many = Population({p.dossier: p for p in prints}, {p.dossier: sketch(p) for p in prints})
    assert many.near()["甲"] == {"乙"}
    assert [(k.kind, k.weight) for k in links(prints[0], many.seen("乙"))] == [("file", "info")]


def test_a_cropped_photograph() -> None:
    import numpy as np
    from PIL import Image

    from assistant.ingest.pictures import describe

    rng = np.random.default_rng(4)

    def scene() -> Image.Image:
        coarse = Image.fromarray(rng.integers(0, 255, (9, 12, 3), np.uint8).astype("uint8"))
        return coarse.resize((640, 480), Image.Resampling.BICUBIC)

    def hashes(image: Image.Image, quality: int) -> str:
        data = io.BytesIO()
        image.save(data, "JPEG", quality=quality)
        made, _ = describe(data.getvalue(), pixels=10**7)
        assert made is not None
        assert made.phash is not None
        return made.phash + made.crops

    scenes = [scene() for _ in range(8)]
    for number, image in enumerate(scenes):
        w, h = image.size
        for area in (
            (0.05 * w, 0, w, h),
            (0.025 * w, 0.025 * h, 0.975 * w, 0.975 * h),
            (0, 0, 0.95 * w, 0.95 * h),
            (0.05 * w, 0.05 * h, 0.95 * w, 0.95 * h),
        ):
            copy = image.crop(tuple(round(x) for x in area)).resize((400, 300))
            assert same_photograph(hashes(image, 90), hashes(copy, 60))
        assert not any(same_photograph(hashes(image, 90), hashes(other, 90)) for other in scenes[:number])
