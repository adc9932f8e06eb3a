"""Copies between dossiers: planted ones are found, templates and strangers stay quiet."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from assistant.checks import check_by_id
from assistant.checks.copying.fingerprint import fingerprint
from assistant.checks.copying.population import population
from assistant.core.check import Finding, Inspection
from assistant.core.document import Document, Dossier, Picture
from assistant.core.fact import FactBook
from tests.checks.words import dossier_of

OWN = """# 第八章 绿色矿山建设

矿区环境：办公区与加工区之间设隔离绿化带，主干道全部硬化。节能减排：推广变频电机，吨矿能耗不高于7.73kgce，废水循环使用。
新增绿色矿山建设投资估算1237.64万元，列入项目建设投资，其中道路硬化286.51万元。研发及技改投入不低于主营业务收入的1.5%，建设视频监控系统。

# 第九章 结论

本方案可行。
"""
GENERAL = """# 第八章 环境保护

作业场所粉尘浓度每年委托检测一次，高噪声岗位设隔声操作室，缩短接触时间。矿山排水悬浮物含量较高，设三级沉淀处理，达标水用于降尘。

# 第九章 结论

本方案可行。
"""


def named(words: str, name: str) -> Dossier:
    return replace(dossier_of({"开发利用方案.md": words}), id=name, name=name)


def between(rule: str, own: Dossier, *others: Dossier) -> list[Finding]:
    neighbours = tuple(fingerprint(o) for o in others)
    return list(check_by_id(rule).run(Inspection(own, FactBook(()), dt.date(2024, 6, 30), neighbours=neighbours)))


def test_a_section_with_another_mines_figures() -> None:
    found = between(
        "copied.shared-section", named(OWN, "甲矿"), named(OWN.replace("全部硬化", "已全部硬化"), "乙矿"), named(GENERAL, "丙矿")
    )
    assert [f.severity for f in found] == ["high"]
    assert "乙矿" in found[0].message
    assert "1237.64" in found[0].message


def test_general_phrases_stay_quiet() -> None:
    assert not between("copied.shared-section", named(GENERAL, "甲矿"), named(GENERAL, "乙矿"))


def test_lists_of_standards_stay_quiet() -> None:
    laws = "# 编制依据\n\n" + "\n\n".join(
        f"（{n}）《矿山地质环境保护规定第{n}部分》（国土资源部令第{n + 40}号，2019年修订）；" for n in range(1, 9)
    )
    assert not between("copied.shared-section", named(laws, "甲矿"), named(laws, "乙矿"))


def test_candidates_are_the_pairs_that_share_something() -> None:
    near = population([fingerprint(named(OWN, "甲矿")), fingerprint(named(OWN, "乙矿")), fingerprint(named(GENERAL, "丙矿"))]).near()
    assert near == {"甲矿": {"乙矿"}, "乙矿": {"甲矿"}}


def with_picture(name: str, *pictures: tuple[str, str]) -> Dossier:
    words = "# 一、现状\n\n" + "\n\n".join(caption for caption, _ in pictures)
    dossier = named(words, name)
    [document] = dossier.documents
    shown = tuple(
        Picture(n, None, caption=next(b.id for b in document.blocks if b.text.strip() == caption), phash=phash, width=640, height=480)
        for n, (caption, phash) in enumerate(pictures)
    )
    changed: Document = replace(document, pictures=shown)
    return replace(dossier, documents=(changed,))


PHOTO, NEARLY, OTHER, PLAIN = "e1c3a5970f3c5a69", "e1c3a5970f3c5a6b", "1e3c5a68f0c3a596", "8000000000000000"


def test_a_photograph_of_another_dossier() -> None:
    found = between(
        "copied.shared-picture", with_picture("甲矿", ("图3-1 土地损毁现状照片", PHOTO)), with_picture("乙矿", ("图2-2 采场照片", NEARLY))
    )
    assert len(found) == 1
    assert "图2-2 采场照片" in found[0].message


def test_other_and_plain_pictures_stay_quiet() -> None:
    assert not between(
        "copied.shared-picture", with_picture("甲矿", ("图3-1 现状照片", PHOTO)), with_picture("乙矿", ("图2-2 采场照片", OTHER))
    )
    assert not between(
        "copied.shared-picture", with_picture("甲矿", ("图3-1 示意图", PLAIN)), with_picture("乙矿", ("图2-2 示意图", PLAIN))
    )


def test_one_photograph_under_two_names() -> None:
    assert len(between("copied.repeated-picture", with_picture("甲矿", ("图1-1 复垦前照片", PHOTO), ("图4-2 复垦后照片", NEARLY)))) == 1
    assert not between("copied.repeated-picture", with_picture("甲矿", ("图1-1 采场照片", PHOTO), ("图4-2 采场照片", PHOTO)))
    assert not between("copied.repeated-picture", with_picture("甲矿", ("图1-1 复垦前照片", PHOTO), ("图4-2 复垦后照片", OTHER)))
