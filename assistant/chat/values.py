"""The value that a question asks for in a sentence or row, as the document writes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.chat.wants import Wanted
from assistant.core.dates import dates
from assistant.core.text import fold
from assistant.core.units import Dimension, quantities

if TYPE_CHECKING:
    pass


_FREQUENCY_VALUE = re.compile(
    r"(?:每|逐)\s*(?:半|一|两|[二三四五六七八九十\d]+)?\s*个?(?:天|日|班|周|旬|月|季度|季|年|汛期|半年)度?\s*(?:[\u4e00-\u9fff]{0,4}[一二两三四五六七八九十\d]+\s*次)?|按(?:日|周|月|季|年)度?|[一二两三四五六七八九十\d]+\s*次\s*[/每]\s*(?:天|日|周|月|季度?|年)|一年一[次报]|一季一[次报]|一月一[次报]"
)
_ORG_VALUE = re.compile(
    r"[\u4e00-\u9fff（）()]{2,24}?(?:银行(?:股份有限公司)?[\u4e00-\u9fff]{1,12}?(?:支行|分行|营业部|分理处)|有限责任公司|股份有限公司|有限公司|分公司|公司|委员会|管理局|规划局|资源局|环境局|管理厅|自然资源厅|应急管理局|林业局|水务局|水利局|[\u4e00-\u9fff]局|[\u4e00-\u9fff]厅|研究院|设计院|地质队|[\u4e00-\u9fff]队|研究所|中心|支行|分行|银行|协会|人民政府|大学|检测站|监测站|设计所|勘察所|规划所|测绘所|事务所|(?<!选矿)(?<!选)(?<!加工)(?<!处理)厂(?![\u4e00-\u9fff]))"
)
_CODE_VALUE = re.compile(
    r"(?:[（(][\u4e00-\u9fff]{1,6}[）)])?[\u4e00-\u9fffA-Z]{1,10}[〔\[［(（]\s*(?:19|20)\d\d\s*[〕\]］)）]\s*(?:第)?\s*\d+\s*号|(?=[A-Z0-9]{0,24}\d)[A-Z0-9][A-Z0-9-]{7,}[A-Z0-9]|[A-Z]{2,}[/A-Z]*\s?\d+[—-]\d{4}"
)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙"
    "史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时税敬母昝谌庹雍阙辜穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_PERSON_VALUE = re.compile(
    rf"(?:代表人|负责人|组长|编制人|校核|审核人?|矿长|姓名|联系人|经理|工程师|科长|主任|部长|处长|书记|签字|填报人|成员|专家)[）)为是由：:、|\s]*(?P<a>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?(?=[，,。；;、：:（(\s\d|任为具负担等和及主参]|$)|[{_SURNAMES}][\u4e00-\u9fff]{{2}})"
    rf"|(?:由|指定|委派|聘请)(?:[\u4e00-\u9fff]{{2,5}}[员长师部科办室])?(?P<b>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=上传|负责|担任|填报|主持|任|为|牵头|审核|编制|具体|兼)"
    rf"|(?P<d>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)(?=(?:担任|兼任|任|为)[\u4e00-\u9fff]{{0,4}}(?:主任|组长|负责人|经理|科长|部长|矿长|总工))"
    rf"|^(?P<c>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=$|[（(])"
)


def _may_be(figure: str, want: Wanted) -> bool:
    """Whether a figure with its unit may be of the dimension that is asked for: not where its unit tells another."""
    first = next(iter(quantities(figure)), None)
    return first is None or first.unit is None or want.dimension in (None, first.unit.dimension)


_FIGURE_BEHIND = re.compile(
    r"[为约是达:：]{0,2}[a-zA-Z]?[=＝]?(?:不低于|不小于|不大于|不超过|小于|大于|≤|≥|＜|＞|±|\+|\-)?\s*(\d+(?:\.\d+)?(?:[～~—-]\d+(?:\.\d+)?)?\s*(?:[°℃％%‰度]|[a-zA-Zμ/³²]{1,8}(?:/[a-z]+)?|万?[吨元人台套辆座条处次个眼名家年月天吨米]|dB)?)"
)


def behind(raw: str, want: Wanted, topic: Sequence[str]) -> list[tuple[int, int]]:
    """For a quantity whose unit is not the expected one: the figure right behind the words that are asked about."""
    if want.kind != "quantity":
        return []
    found = []
    for run in map(fold, topic):
        for size in range(len(run), 1, -1):
            at = raw.lower().find(run[-size:])
            if at >= 0:
                match = _FIGURE_BEHIND.match(raw, at + size)
                if match and _may_be(raw[match.start(1) : match.end(1) + 4], want):
                    found.append(match.span(1))
                break
    return found


def bare_spans(raw: str) -> list[tuple[int, int]]:
    text = raw.strip()
    lead = len(raw) - len(raw.lstrip())
    return [(lead, lead + len(text))] if re.fullmatch(r"[≥≤＜＞<>+＋-]?\s*\d[\d,，.．]*\s*[%％]?", text) else []


def bare_number(raw: str) -> bool:
    """Whether a cell holds one figure and nothing else (a sign, a percent sign)."""
    return bool(bare_spans(raw)) and bool(re.fullmatch(r"[+\-]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?\s*[%％‰]?", raw.strip()))


def spans_of(raw: str, want: Wanted) -> list[tuple[int, int]]:
    """The spans of a text that are of the kind that is asked for."""
    return _spans(raw, want)


def dimension_of(words: str) -> tuple[Dimension | None, str]:
    """(dimension, unit as written) that the words of a heading or a unit cell tell; (None, '') where they tell none."""
    if re.search(r"db\s*[(（]a[)）]", words, re.IGNORECASE):
        return None, "dB(A)"
    brackets = re.findall(r"[(（](?:单位)?[:：]?([^()（）]{1,10})[)）]", words)
    for candidate in (*brackets, *re.split(r"[|·，,\s]", words)):
        if candidate[:1].isdigit():
            continue
        found = quantities(f"1{candidate}")
        if len(found) == 1 and found[0].unit is not None and found[0].end == len(candidate) + 1:
            return found[0].dimension, candidate
    for candidate in brackets:
        if re.fullmatch(r"[a-z%/·³²μ()\d]{1,9}|[株块台套个处座辆根只项份]", candidate):
            return None, candidate
    tail = re.search(r"(万t|万元|元|亩|hm2|m2|m3|万吨)$", fold(words)) if words else None
    if tail:
        return quantities(f"1{tail.group(1)}")[0].dimension, tail.group(1)
    if re.fullmatch(r"[株块台套个处座辆根只项份]", words):
        return None, words
    if words.strip().endswith(("%", "％")):
        return "rate", "%"
    return None, ""


def _spans(raw: str, want: Wanted) -> list[tuple[int, int]]:
    match want.kind:
        case "quantity":
            fitting = [
                q
                for q in quantities(raw)
                if q.unit is not None
                and not (q.unit.symbol == "年" and q.value > 1900)
                and not (q.dimension == "length" and re.match(r"\s*/\s*[hs时秒]", raw[q.end :]))  # a speed
                and (want.dimension is None or q.dimension == want.dimension or _kin(q.dimension, want.dimension))
            ]
            spans = [(_range_start(raw, q.start), q.end) for q in fitting]
            return spans if want.dimension else sorted({*spans, *(m.span() for m in _ANY_FIGURE.finditer(raw))})
        case "count":
            measure = ALIKE.get(want.measure, re.escape(want.measure))
            pattern = rf"(?<![\d.])(?:\d{{1,3}}(?:[ \u00a0\u2009\u202f]\d{{3}})+|[\d,.．]+)\s*(?:余|多|万)?\s*{measure}|[一二三四五六七八九十百两ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+[余多来]?\s*{measure}"
            pattern += r"|(?<![A-Za-z])[A-DM]{1,3}[+-]?\s*级" if want.measure in ("级", "等") else ""
            return [m.span() for m in re.finditer(pattern, raw, re.IGNORECASE)]
        case "date":
            return [(d.start, d.end) for d in dates(raw)]
        case "code":
            return [m.span() for m in _CODE_VALUE.finditer(raw) if not re.fullmatch(r"(?:19|20)\d\d-\d{1,2}(?:-\d{1,2})?", m.group())]
        case "organisation":
            return [_trimmed(raw, *m.span()) for m in _ORG_VALUE.finditer(raw)]
        case "person":
            return [m.span(m.lastgroup or 0) for m in _PERSON_VALUE.finditer(raw)]
        case "who":
            return sorted({*_spans(raw, Wanted("person")), *_spans(raw, Wanted("organisation"))})
        case "frequency":
            return [m.span() for m in _FREQUENCY_VALUE.finditer(raw)]
        case _:
            return []


def _range_start(raw: str, start: int) -> int:
    """Where a range begins of which a quantity is the upper end (0.3～0.8m)."""
    lower = re.search(r"(?<![\d.])\d+(?:\.\d+)?\s*(?:°|%|℃)?\s*(?:[～~—–-]+|至|到)\s*$", raw[:start])
    return lower.start() if lower else start


def organisation(raw: str) -> tuple[int, int] | None:
    """The first organisation that a text names, as a span."""
    match = _ORG_VALUE.search(raw)
    return _trimmed(raw, *match.span()) if match else None


_BEFORE_A_NAME = re.compile(
    r".*(?:(?:开|存|设)在|开户于|委托|报送|报|由|向|经|聘请|邀请|单位[为是]?|机关[为是]?|日(?=[\u4e00-\u9fff]{5})|组织|于|与|和|为)(?=[\u4e00-\u9fff（(]{5})"
)


def _trimmed(raw: str, start: int, end: int) -> tuple[int, int]:
    """A name of an organisation without the verb that stands in front of it."""
    match = _BEFORE_A_NAME.match(raw[start:end])
    return (start + match.end(), end) if match else (start, end)


#: Measure words that stand for one another.
ALIKE = {
    "度": "(?:[度°℃]|千瓦时|kwh|kw·h)",
    "次": "[次回遍]",
    "处": "[处个]",
    "个": "(?:[个处座眼块口项名位家件根]|人(?!次))",
    "人": "[人名位]",
    "台": "[台套辆]",
    "名": "[名人位]",
    "辆": "[辆台]",
    "项": "[项个件]",
    "棵": "[棵株根]",
    "株": "[棵株根]",
    "口": "[口眼个]",
    "眼": "[口眼个]",
}
_ANY_FIGURE = re.compile(
    r"(?<![\d.〔\[年第—-])\d+(?:\.\d+)?(?:[～~-]\d+(?:\.\d+)?)?\s*(?:kW|kVA|MW|kV|V|A|Pa|MPa|t/h|m3/h|m³/h|m³/d|m3/d|℃|°|dB(?:\(A\))?|mg/[Lm]|kgce/t|tce|元/t|元/吨|kg|g|L|‰|%|％|h|小时|天|人|级|度|倍|[a-zA-Z]{1,4})(?![a-zA-Z])"
)


def _kin(found: Dimension, asked: Dimension) -> bool:
    """规模 in tons a year is asked for as 产量, amounts of earth as mass or volume."""
    return {found, asked} in ({"mass", "mass_rate"}, {"volume", "volume_rate"}, {"mass", "volume"}, {"mass_rate", "volume_rate"})


def nearest(raw: str, spans: Sequence[tuple[int, int]], topic: Sequence[str]) -> tuple[int, int]:
    """The value that stands nearest behind the words that are asked about (a value in front of them counts as farther)."""
    anchors: list[list[tuple[int, int]]] = []
    for run in map(fold, topic):
        for size in range(len(run), 1, -1):
            hits = [m.end() for i in range(len(run) - size + 1) for m in re.finditer(re.escape(run[i : i + size]), raw.lower())]
            if hits:
                anchors.append([(h, size) for h in hits])
                break
    if not anchors:
        return spans[0]

    def apart(span: tuple[int, int], at: int) -> float:
        """Characters between; those in front of the words count more, unless in the same clause; another clause counts most."""
        between = raw[at : span[0]] if span[0] >= at else raw[span[1] : at]
        crossed = 14 * len(re.findall(r"[，,。；;]", between))
        return crossed + (span[0] - at if span[0] >= at else 3 * (at - span[0]) + 10 if crossed else at - span[1] + 6)

    def distance(span: tuple[int, int]) -> float:
        return sum(min(apart(span, at) - 2 * size for at, size in run) for run in anchors)

    return min(spans, key=lambda s: (distance(s), s))
