"""Copies among many dossiers: changed words, changed figures, tables, codes, files and cropped photographs; templates stay quiet."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
from dataclasses import replace

from assistant.batch.summary import clusters
from assistant.checks import check_by_id
from assistant.checks.copying.fingerprint import fingerprint, same_photograph
from assistant.checks.copying.links import Link, links, telling_links
from assistant.checks.copying.population import Population, population, sketch
from assistant.checks.copying.templates import carried_over
from assistant.core.check import Finding, Inspection, Neighbour
from assistant.core.document import Dossier
from assistant.core.fact import FactBook
from assistant.corpus.notices import notice
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
    assert [f.severity for f in found] == ["medium"], "figures of one mine, and two authors that have nothing else in common"
    assert "只是数字不同" in found[0].message
    assert {k.weight for k in links(fingerprint(listed[0]), many.seen("乙"))} == {"medium"}


def test_words_alone_of_one_author_or_without_figures_are_only_worth_a_look() -> None:
    section = "".join(s.format(**NUMBERS) for s in OTHER_CHAPTER), "".join(s.format(**CHANGED) for s in OTHER_CHAPTER)
    common = "本节依据现场调查和已有资料编写，调查路线覆盖采场、加工区和排土场，调查点逐一拍照登记并与图件核对。" * 3
    listed, many = inbox(f"{section[0]}\n\n# 四、调查\n\n{common}", f"{section[1]}\n\n# 四、调查\n\n{common}")
    assert [f.severity for f in told("copied.shared-section", listed[0], many.seen("乙"))][:1] == ["low"]
    general = "".join(re.sub(r"[^，。、；]*(?:\{.\}|[一二三四五六七八九十两]).*?(?=[，。；、])[，、]?", "", s) for s in OTHER_CHAPTER) * 2
    listed, many = inbox(general, general.replace("带式", "皮带"))
    assert {f.severity for f in told("copied.shared-section", listed[0], many.seen("乙"))} <= {"low"}


CHAPTERS = ("一、概况", "二、开采", "三、治理", "四、监测", "五、结论")


def filled(name: str, *, author: int, mine: str, figure: int, chapters: int = 5) -> Dossier:
    """A dossier that an author has filled into a template of five chapters; of another author the words are others."""
    said = [
        ("矿区位于{m}所在山体的中下部，出露标高{f}米至{g}米，地形坡度一般二十余度，沟谷不发育。区内植被以灌木和草丛为主，覆盖较好，无村庄和主要道路。经现场核对，界桩{f}根，均完好且与坐标相符。",
         "{m}坐落于低山斜坡之上，最低侵蚀基准面{f}米，冲沟切割较深。山坡上多为次生林，局部为旱地，{g}户居民已搬离。各拐点埋设了水泥桩，编号清楚，测量成果经校核无误。"),
        ("采用自上而下分台阶开采，台阶高度{f}米，安全平台宽{g}米，终了边坡角不大于设计值。铲装使用挖掘机，配自卸汽车运至破碎站，运距{f}米左右。爆破委托专业单位进行，装药量按设计严格控制。",
         "开采顺序由高到低，一个工作面推进，阶段高{f}米。挖机直接剥离强风化层，中深孔爆破后由{g}台汽车外运。作业前撬毛，作业后清场，雨天停工，边坡日日巡查。"),
        ("终了台阶覆土厚度不小于{f}厘米，坡脚砌筑挡土埂{g}米，坡面挂网喷播草籽。排土场分层碾压，外侧设截水沟{f}米，下游建拦渣坝一座。治理工程按年度安排，资金从基金专户中列支。",
         "台阶形成一级、恢复一级，种植槽宽{f}厘米，栽植爬山虎和刺槐{g}株。弃渣先挡后弃，沟口设坝，顶面平整后还林。所需费用列入当年成本，由财务科统一支付。"),
        ("粉尘在厂界四周布点监测，每季一次，结果均低于限值，最大值为{f}微克。噪声监测点{g}个，昼间夜间各测一次，未见超标。边坡设位移观测桩，雨季加密至每周一次。",
         "委托第三方对大气和噪声开展检测，全年共出具报告{f}份，结论为达标。地表变形由人工观测，观测线{g}条，数据汇总成册。地下水每半年取样一次，水质稳定。"),
        ("综合以上各章，本矿资源可靠，开采方案可行，年产{f}万吨的规模与市场相适应。治理和复垦措施具体，经费{g}万元有保障。建议加强生产勘探，及时更新图件，做好台账管理。",
         "经论证，项目建设条件具备，规模{f}万吨合理，经济上有利润。环境影响可以接受，恢复费用{g}万元已落实到年度。今后应继续做好地质工作和安全培训，保持手续有效。"),
    ]  # fmt: skip
    words = "\n\n".join(
        f"# {t}\n\n{s[author if n < chapters else 1 - author].format(m=mine, f=figure, g=figure + 17)}"
        for n, (t, s) in enumerate(zip(CHAPTERS, said, strict=True))
    )
    return replace(dossier_of({"开发利用方案.md": words}), id=name, name=name)


def test_the_template_of_one_author_is_told_once_and_low() -> None:
    listed = [
        filled("甲", author=0, mine="青石沟石灰岩矿", figure=331), filled("乙", author=0, mine="白岩湾砂岩矿", figure=478),
        filled("丙", author=0, mine="黄泥坡页岩矿", figure=219), filled("丁", author=1, mine="老鹰岩煤矿", figure=562),
    ]  # fmt: skip
    many = population([fingerprint(d) for d in listed])
    for own in (0, 1, 2):
        assert set(many.near()[listed[own].id]) & {"甲", "乙", "丙"}
        found = told("copied.shared-template", listed[own], *(many.seen(d.id) for d in listed if d is not listed[own]))
        assert [f.severity for f in found] == ["low"]
        assert "5节" in found[0].message
        assert "“三、治理”" in found[0].message
        assert len(found[0].cites) == 4
    stranger = [many.seen(d.id) for d in listed[:3]]
    assert not told("copied.shared-template", listed[3], *stranger)
    assert not [k for other in stranger for k in links(fingerprint(listed[3]), other)]
    [link] = [k for k in links(fingerprint(listed[0]), many.seen("乙")) if k.kind == "template"]
    assert link.weight == "low"
    assert any("331" in a and "478" in b for a, b in link.passages), "both sides in their own words"


def test_a_few_chapters_alike_or_one_enterprise_or_the_notice_are_no_template() -> None:
    first = fingerprint(filled("甲", author=0, mine="青石沟石灰岩矿", figure=331))
    assert not carried_over(first, fingerprint(filled("乙", author=0, mine="白岩湾砂岩矿", figure=478, chapters=4)))
    second = fingerprint(filled("乙", author=0, mine="白岩湾砂岩矿", figure=478))
    firm = {"enterprise": ["川甲建材有限公司"]}
    assert not [k for k in links(replace(first, names=firm), replace(second, names=firm)) if k.kind == "template"]
    official = [s for c in notice().clauses for s in c.sentences if len(s) > 30]
    quoted = "\n\n".join(f"# 第{n}节\n\n{''.join(official[3 * n : 3 * n + 3])}" for n in range(5))
    assert not carried_over(fingerprint(dossier_of({"自评估报告.md": quoted})), fingerprint(dossier_of({"自评估报告.md": quoted})))


def test_of_several_of_one_template_the_overview_notes_the_nearest_and_keeps_them_apart_from_copies() -> None:
    first, other, third = (
        filled(n, author=0, mine=m, figure=f)
        for n, m, f in (("甲", "青石沟石灰岩矿", 331), ("乙", "白岩湾砂岩矿", 478), ("丙", "黄泥坡页岩矿", 219))
    )
    prints = [fingerprint(d) for d in (first, other, third)]
    found = [k for p in prints[1:] for k in links(prints[0], p)]
    noted = telling_links([*found, Link("picture", "甲", "丁", "图1", "图2", "high", "同一张照片")])
    assert [k.kind for k in noted].count("template") == 1
    groups = clusters(noted)
    assert [(ids, {k.kind for k in ks}) for ids, ks in groups] == [
        (["丁", "甲"], {"picture"}),
        (sorted(["甲", noted[0].other]), {"template"}),
    ]


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
