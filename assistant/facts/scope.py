"""Whether a figure is that of the whole mine and the whole plan, or of a part of it (首采区, 二号矿体, 前五年)."""

from __future__ import annotations

import re

from assistant.facts.hits import Hit
from assistant.facts.roles import clause

#: A part of the deposit or of the workings, named right in front of the label.
_OF_MINE = re.compile(
    r"(?:首[期先]?采|先采|首期|(?:[一二三四五六七八九十东西南北中上下]|[ivx]{1,4}|[a-z]|\d{1,2})[\d-]{0,3}[号#]?)(?:采区|矿段|矿块|区段|地段|盘区|井区|块段|区块|矿体|矿层|煤层|采场|台阶|标段|分区)"
    r"[^，。；:]{0,6}$"
)
#: One of the two methods of a mine that has both.
_BY_METHOD = re.compile(r"(?:露天|地下|井下|坑下)(?:开采|部分|境界内|采场)?[^，。；:]{0,4}$")
_BOTH = re.compile(r"露天[^。]*(?:地下|井下|坑下)|(?:地下|井下|坑下)[^。]*露天")
#: A part of a plan's years.
_OF_YEARS = re.compile(
    r"(?:近|前|后|头|首)[一二三四五六七八九十\d]{1,2}年|(?:第|近)[一二三四五六七八九十\d]{1,2}(?:个)?(?:年度?|阶段|期)|[近远首][期中]|本(?:年度|阶段|期)|(?:年度|阶段)(?:计划|安排|投资|任务)"
    r"|20\d{2}年?(?:[~至到-]+20\d{2}年)?度?(?:计划|安排|拟|规划|完成)?的?(?:复垦|治理|静态|动态|总?投资)"
)
_BEGINS_WITH_YEARS = re.compile(r"(?:其中)?(?:方案|本方案)?(?:[近远][期中]|[近前首][一二三四五\d]{1,2}年|第[一二三四五\d]{1,2}(?:阶段|年))")
#: How much less a part's figure is trusted than the whole's: too little to be held against another document.
PART = 0.6


def of_part(hit: Hit) -> bool:
    """Whether the words of a label's own clause (or of its row) name a part of the mine."""
    if hit.view is not None:
        return hit.source == "column" and _OF_MINE.search(hit.view.key) is not None
    near = clause(hit.before)
    return _OF_MINE.search(near) is not None or (_BY_METHOD.search(near) is not None and _BOTH.search(hit.flat.text) is not None)


def of_years(hit: Hit) -> bool:
    """Whether the words in front of a plan's figure limit it to some years («前五年静态投资…», «近5年安排治理复垦面积…»)."""
    if hit.view is not None:
        return _OF_YEARS.search(hit.view.caption + "|" + (hit.view.key if hit.source == "column" else hit.words)) is not None
    near = clause(hit.before)
    if _OF_YEARS.search(near[-24:] + hit.words):
        return re.search(r"方案(?:适用|服务)|截至|截止", near) is None
    # «近期(2023年至2027年)复垦面积3.7公顷，静态投资140.8万元»: the clause in front limits this one too
    return _BEGINS_WITH_YEARS.match(hit.before) is not None and re.search(r"方案|项目|总|共", near + hit.words) is None
