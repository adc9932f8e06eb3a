"""别的县名留在正文里

为什么：写本矿自然地理、社会经济、管理机关的段落里出现外县，说明这一段可能由别处的材料改成。
提示什么：正文中出现的、不是本矿所在县（市、区）的县级地名，且没有相邻、路程、流向、销路、籍贯、机构驻地等理由；同一地名一条。写在气象、统计、隶属、主管部门等叙述里的为“严重”，其余为“请留意”。
不提示什么：相邻和路过的县，河流、公路经过的县，产品销往的县，企业注册地、编制和检测单位所在地，单位和矿山名称里的地名（另由“别的企业或矿山的名称”看），书名号内的文件名，引用的案例和事故，几个县并列的区域性叙述，本县的旧名。
可能的正常解释：引用了邻县的气象站或区域资料。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import place_sentence
from assistant.core.document import Block, Document, Kind
from assistant.core.text import half_width, sentence_at
from assistant.facts.names import CountySpan, base_name, counties, find_companies, find_counties, find_mines

_KINDS: tuple[Kind, ...] = ("self_assessment", "development_plan", "reclamation_plan")
_REASON = re.compile(
    r"[东南西北]{1,2}[邻接连临与]|相邻|毗邻|毗连|邻近|临近|接壤|交界|邻县|周边|附近|距|相距|公里|千米|\d\s*km|至|到达|通往|通达|途经|经由|沿|路线|公路|高速|国道|省道|铁路|车站|机场|港口|码头|河|江|水系|流经|汇入|发源|流向|水库|销|售|市场|用户|客户|供应|运往|外运|购"
    r"|以[东南西北]|来自|聘请|邀请|送[至往检]|处置|交由|苗圃|实验室|救护|消防|医院|驻(?!矿)|产自|厂家|籍|户籍|毕业|注册地|住所|总部|驻地|办事处|分公司|支行|营业部|案例|借鉴|参照|类比|类似|经验|考察|学习|地震|断裂|背斜|向斜|构造带|煤田|矿集区|成矿|原为|原属|划归|前身|改名|更名|撤县|整合|转让|对口|帮扶|捐"
)
#: What makes a whole sentence one about another place.
_ELSEWHERE = re.compile(
    r"案例|实例|借鉴|参照|参考|类比|类似|相似|同类|经验|教训|事故|通报|全省|全市各|分别位于|两县|三县|各县|跨县|[县市区]志|年鉴"
)
_OWN_STORY = re.compile(
    r"气象|降[水雨]|气温|风速|日照|统计|公报|人口|耕地|生产总值|财政|收入|全县|全区|本县|县域|县城|境内|隶属|行政区划|位于|地处|坐落|属于?|自然资源局|生态环境局|应急管理局|林业|水务局|水利局|主管部门|人民政府|初审|申报|矿区|项目区|本矿|土壤|植被|地貌|农民|居民|村民"
)


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding a county."""
    own = _own(inspection)
    if not own:
        return
    groups: dict[str, list[tuple[Document, Block, int, bool]]] = {}
    for document in inspection.dossier.of_kind(*_KINDS):
        for block in document.prose:
            if block.role != "caption":
                for name, start, own_story in _foreign(half_width(block.text), own):
                    groups.setdefault(name, []).append((document, block, start, own_story))
    for name, mentions in groups.items():
        strong = [m for m in mentions if m[3]]
        shown = strong or mentions
        places = "、".join(dict.fromkeys(f"《{d.path}》" for d, _, _, _ in shown))
        yield CHECK.finding(
            f"{places}正文出现“{name}”，而本矿位于{'、'.join(sorted(own))}，该处也不是在说相邻、路程或销路。这一段可能由别处的材料改成，请核对；也可能是引用了邻县的资料。",
            list(dict.fromkeys(place_sentence(d, b, s, longest=200) for d, b, s, _ in shown[:5])),
            severity="high" if strong else "low",
            confidence=0.85 if strong else 0.5,
        )


def _own(inspection: Inspection) -> set[str]:
    """The counties that the documents give as the mine's own."""
    known = {c.name for c in counties()}
    values = [str(f.normalized) for f in inspection.facts.named("county") if f.role != "neighbour"]
    mains = [str(f.normalized) for f in inspection.facts.mains("county")]
    often = {v for v in values if values.count(v) >= 2} | set(mains[:1]) if values else set()
    return {v for v in often if v in known} or set(mains[:1])


def _foreign(text: str, own: set[str]) -> Iterator[tuple[str, int, bool]]:
    """Foreign county names with their offsets, and whether the sentence tells this mine's own story."""
    spans = [s for s in find_counties(text) if not any(c.name in own for c in s.counties)]
    if not spans:
        return
    bearers = [(c.start, c.end) for find in (find_companies, find_mines) for c in find(text)]
    for span in spans:
        a, b = sentence_at(text, span.start)
        sentence = text[a:b]
        name = text[span.start : span.end]
        if any(start <= span.start < end for start, end in bearers) or _in_title(text, span.start) or _listed(spans, span, a, b):
            continue
        if (
            any(base_name(o) in base_name(name) or base_name(name) in base_name(o) for o in own)
            or _REASON.search(text[max(a, span.start - 20) : min(b, span.end + 20)].replace(name, ""))
            or _ELSEWHERE.search(sentence)
            or any(name.endswith(o) for o in own)
        ):
            continue
        yield span.counties[0].name if len(span.counties) == 1 else name, span.start, _OWN_STORY.search(sentence) is not None


def _in_title(text: str, start: int) -> bool:
    return text.rfind("《", 0, start) > text.rfind("》", 0, start)


def _listed(spans: list[CountySpan], span: CountySpan, a: int, b: int) -> bool:
    """Several foreign counties in one sentence: a statement about the region."""
    return len({s.counties[0].name for s in spans if a <= s.start < b}) >= 2


CHECK = Check("copied.foreign-county", "别的县名", "copied", "high", run)
