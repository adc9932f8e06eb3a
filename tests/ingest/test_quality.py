"""Whether a layer is text, whether a page must be recognised, and the grades."""

from __future__ import annotations

import pytest

from assistant.ingest.quality import garbled, grade, needs_recognition, worse

PROSE = (
    "矿区范围由6个拐点圈定，矿区面积0.4187平方公里，开采标高由1386米至1215米。矿山采用露天开采方式，设计生产规模30万吨/年，"
    "剩余服务年限11.6年，近三年开采回采率均高于设计指标，未受到自然资源和生态环境主管部门的行政处罚。"
)
COORDINATES = "\n".join(f"{n} X={3257421.088 + n:.3f} Y={35365218.256 - n:.3f} H={570 - n}m" for n in range(30))
NAMES = "编制单位：某某市岩土勘察设计研究院有限公司 项目负责人：欧阳晓蓓 审核：诸葛明亮 编写：赵钱孙 李周吴 二〇二二年九月"


@pytest.mark.parametrize("text", [PROSE, COORDINATES, NAMES, "—12—", "", "DZ/T 0316-2018", "Green mine report 2023, area 0.4187 km²"])
def test_real_text_is_not_garbled(text: str) -> None:
    assert not garbled(text)


@pytest.mark.parametrize(
    "text",
    [
        "".join(chr(0xE000 + ord(c) % 1500) for c in PROSE),
        "".join(f"(cid:{ord(c) % 4000})" for c in PROSE),
        PROSE.encode().decode("gbk", "replace"),
        PROSE.encode("gbk").decode("latin-1"),
        PROSE.encode().decode("latin-1"),
        "".join(chr(0x4E00 + (ord(c) * 7919) % 20900) for c in PROSE),
        "".join("!\"#$%&'*+<=>?@[]^_`{|}~"[ord(c) % 23] for c in PROSE),
        "\ufffd" * 60,
    ],
    ids=["private use", "cid", "utf-8 as gbk", "gbk as latin", "utf-8 as latin", "wrong mapping", "symbols", "replacement"],
)
def test_glyph_soup_is_garbled(text: str) -> None:
    assert garbled(text)
    assert needs_recognition(text) == "garbled"


@pytest.mark.parametrize(
    ("text", "share", "paths", "reason"),
    [
        ("", 0.0, 0, None),
        ("", 0.9, 0, "no-text"),
        ("", 0.0, 5000, "no-text"),
        ("某县青岩矿业有限公司 第3页", 0.95, 0, "stamp-only"),
        (PROSE * 2, 0.95, 0, "searchable-scan"),
        (PROSE, 0.3, 40, None),
        ("—12—", 0.0, 2, None),
    ],
)
def test_why_a_page_is_recognised(text: str, share: float, paths: int, reason: str | None) -> None:
    assert needs_recognition(text, picture_share=share, paths=paths) == reason


def test_grades_follow_confidence_and_what_was_lost() -> None:
    assert [grade(c, PROSE) for c in (0.99, 0.95, 0.8, 0.5)] == ["good", "fair", "poor", "unreadable"]
    assert grade(None, "") == "good", "nothing to be read"
    assert grade(None, "", lost=1.0) == "unreadable"
    assert grade(0.98, "".join(chr(0x4E00 + (ord(c) * 7919) % 20900) for c in PROSE)) == "fair", "sure, but not Chinese prose"
    assert worse("fair", "poor") == "poor"
