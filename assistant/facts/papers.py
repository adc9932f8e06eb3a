"""How papers are told apart in flat text: the numbers of licences, the words that name a paper, the words that say it is a former one."""

from __future__ import annotations

import re

MINING = re.compile(r"(?<![0-9a-z])c\d{4,26}(?: \d+)*(?!\d)|(?<![0-9a-z.])51\d{11}(?![0-9a-z.])")
SAFETY = re.compile(
    r"(?:\(?[一-龥]{1,2}[a-z]?\)|(?<![一-龥])[一-龥]{1,2}|[川渝黔滇陕甘青藏鄂湘贵云])?\(?[a-z]{2}\)?安许证字[〔\[(【](?:19|20)\d{2}[〕\])】]?第?[\d-]{2,8}号?"
)
PERMIT = re.compile(r"(?<![0-9a-z])(?:[0-9a-z] ?){18}(?:\d ?){3}[a-z](?![0-9a-z])")
FORMER = re.compile(r"早年|老证|旧号|曾|原(?:采矿)?(?:许可)?证|变更前|换证前|延续前|旧证|前身|原证|老证|原采矿|曾用|整合前|注销的")
MINING_ROW = re.compile(r"采矿(?:许可)?证")
SAFETY_ROW = re.compile(r"安全生产许可证|安许证")
PERMIT_ROW = re.compile(r"排污|固定污染源")
OTHER_ROW = re.compile(r"营业执照|安全生产|安许证|排污|取水|林地|爆破|用地|勘查|探矿|环评|水保|合同|食品|辐射|危险")
