"""Companies, mines, counties, persons; full and short forms."""

from __future__ import annotations

import pytest

from assistant.facts.names import (
    base_name,
    company_core,
    find_companies,
    find_counties,
    find_mines,
    mine_core,
    person_at,
    same_company,
    same_mine,
    short_forms,
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("本方案由四川恒图矿业技术服务有限公司受渠县穗恒能源有限公司委托编制", ["四川恒图矿业技术服务有限公司", "渠县穗恒能源有限公司"]),
        ("采矿权人为会东县岷崧矿业有限公司，", ["会东县岷崧矿业有限公司"]),
        ("本公司与我公司、该公司和有限公司", []),
        ("委托成都衡析检测技术有限公司每季度采样", ["成都衡析检测技术有限公司"]),
        ("四川省渠县穗恒能源有限责任公司", ["四川省渠县穗恒能源有限责任公司"]),
    ],
)
def test_companies_in_sentences(text: str, names: list[str]) -> None:
    assert [n.name for n in find_companies(text)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("矿区北侧约1.2km为石笋梁煤矿，西侧约1.9km为老鹰岩石灰岩矿，", ["石笋梁煤矿", "老鹰岩石灰岩矿"]),
        ("本矿采矿活动、非煤矿山、露天矿", []),
        ("渠县穗恒能源有限公司大石包煤矿位于渠县", ["大石包煤矿"]),
        ("对会东县大石包铅锌矿绿色矿山建设情况进行自评", ["会东县大石包铅锌矿"]),
    ],
)
def test_mines_in_sentences(text: str, names: list[str]) -> None:
    assert [n.name for n in find_mines(text)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("位于达州市渠县三岔镇", ["渠县"]),
        ("马边县荣丁镇", ["马边彝族自治县"]),
        ("内江市市中区朝阳镇", ["市中区"]),
        ("矿区东区和西区分别开采", []),
        ("原双流县", ["双流区"]),
    ],
)
def test_counties(text: str, names: list[str]) -> None:
    assert [span.counties[0].name for span in find_counties(text)] == names


def test_a_county_of_several_is_told_by_its_prefecture() -> None:
    (span,) = find_counties("乐山市市中区")
    assert [c.prefecture for c in span.counties] == ["乐山市"]
    assert base_name("马边彝族自治县") == "马边"
    assert base_name("渠县") == "渠县"


def test_short_forms_of_a_company() -> None:
    assert company_core("渠县穗恒能源有限公司") == "穗恒"
    assert {"穗恒能源", "穗恒公司", "穗恒", "渠县穗恒能源"} <= set(short_forms("渠县穗恒能源有限公司"))


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("渠县穗恒能源有限公司", "穗恒能源", True),
        ("渠县穗恒能源有限公司", "渠县穗恒能源有限责任公司", True),
        ("渠县穗恒能源有限公司", "四川省渠县穗恒能源有限公司", True),
        ("渠县穗恒能源有限公司", "渠县穗坤能源有限公司", False),
        ("四川崧宁建材有限公司", "四川崧宁矿业有限公司", False),
    ],
)
def test_same_company(a: str, b: str, same: bool) -> None:
    assert same_company(a, b) is same
    assert same_company(b, a) is same


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("渠县大石包煤矿", "大石包煤矿", True),
        ("渠县穗恒能源有限公司大石包煤矿", "渠县大石包煤矿", True),
        ("渠县大石包煤矿", "渠县石笋梁煤矿", False),
        ("大石包铅锌矿", "大石包页岩矿", False),
        ("沙湾区鸡公岭建筑用砂岩矿", "鸡公岭砂岩矿", True),
        ("邻水县老鹰岩水泥用石灰岩矿", "老鹰岩灰岩矿", True),
        ("大石包煤矿", "大石包矿", True),
        ("马边彝族自治县黄葛垭磷矿", "马边县黄葛垭磷矿", True),
    ],
)
def test_same_mine(a: str, b: str, same: bool) -> None:
    assert same_mine(a, b) is same
    assert same_mine(b, a) is same


def test_core_of_a_mine() -> None:
    assert mine_core("渠县穗恒能源有限公司大石包煤矿") == "大石包煤矿"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (":黎正祥", "黎正祥"),
        ("黎正祥为组长", "黎正祥"),
        ("(签字):方奎", "方奎"),
        ("(签字):", None),
        ("身份证明", None),
        ("或授权代表", None),
        ("阿苏·拉者,", "阿苏·拉者"),
    ],
)
def test_persons(text: str, name: str | None) -> None:
    found = person_at(text, 0)
    assert (found.name if found else None) == name
