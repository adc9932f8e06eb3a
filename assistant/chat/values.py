"""What kind of value a question asks for, and that value in a sentence or row, as the document writes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.core.cite import Cite, place
from assistant.core.dates import dates
from assistant.core.text import fold
from assistant.core.units import Dimension, quantities
from assistant.core.units import unit as unit_of

if TYPE_CHECKING:
    from assistant.chat.asking import Asked
    from assistant.chat.context import Context
    from assistant.chat.sentences import Unit

ValueKind = Literal["quantity", "count", "date", "code", "organisation", "person", "who", "frequency", "text"]

_DIMENSIONS: tuple[tuple[Dimension, str], ...] = (
    ("length", r"降[水雨]|限速"),
    ("volume", r"(?<!变压器)(?<!装机)(?<!设备)容量|容积"),
    ("rate", r"占比|比例|比重|百分|占.{1,14}多少|[产回]收率|利用率|复垦率|覆盖率"),
    ("time", r"多久|多长时间|几个月|期(?:是|为)?(?:多长|多少|几)|多少年|几年"),
    ("mass_rate", r"规模|产能|生产能力|万吨/年|万t/a"),
    ("area", r"面积|(?:矿区|矿界|范围|占地|场地?).{0,4}多大|公顷|多少亩|平方(?:米|公里)|hm2|km2"),
    ("money", r"支出|投资|费用|金额|多少钱|资金|经费|产值|利润|成本|收入|单价|造价|万元|元|投入|基金"),
    ("rate", r"(?<![功频])率|百分|比例|比重|占比|%"),
    ("mass", r"储量|资源量|产量|吨"),
    ("volume", r"方量|土方|立方|库容|容积|m3|覆土量|剥离量|水量"),
    ("time", r"年限|几年|多少年|多久|多长时间|几个月|工期|周期|期限"),
    ("length", r"距离|多远|多高|多深|多宽|多厚|多长|高度|深度|宽度|厚度|长度|标高|高程|海拔|台阶高|米|km|公里|高差"),
    ("density", r"体重|体积质量|密度|容重"),
)
_COUNT = re.compile(
    r"(?:几|多少)(天|小时|分|份|位|个|台|套|人|处|座|条|次|项|辆|名|家|株|块|口|间|层|期|种|类|张|份|级|班|棵|根|眼|点|学时|课时|路|kw|千瓦|度|升|db|分贝|mg)"
)
_PEOPLE = re.compile(r"多少(?:名|位|个)?(?:职工|员工|人员|工人|从业人员)|(?:职工|员工|人员)(?:总数|人数)?(?:有|是|为)?多少|人数|人口")
_FREQUENCY = re.compile(
    r"(?:多久|多长时间|几天|几个?月|隔多久|多少天)[^，]{0,6}一[次回遍轮]|频率|频次|每(?:年|月|季度?|周|天)[^，]{0,6}几[次回]"
)
_FREQUENCY_VALUE = re.compile(
    r"(?:每|逐)\s*(?:半|一|两|[二三四五六七八九十\d]+)?\s*个?(?:天|日|班|周|旬|月|季度|季|年|汛期|半年)度?\s*(?:[\u4e00-\u9fff]{0,4}[一二两三四五六七八九十\d]+\s*次)?|按(?:日|周|月|季|年)度?|[一二两三四五六七八九十\d]+\s*次\s*[/每]\s*(?:天|日|周|月|季度?|年)|一年一[次报]|一季一[次报]|一月一[次报]"
)
_DATE = re.compile(r"什么时候|何时|哪(?:一)?(?:天|年|月)|日期|时间|几月|几号|年月日|什么时间")
_CODE = re.compile(r"批文|(?:文|函|账|证|编|代|批准|备案|批复|登记|许可证|合同|报告)号|号码|编码|代码|文号|号是")
_ORGANISATION = re.compile(
    r"谁(?:给|来|负责)?(?:出|开|备|批|办|监|检|颁|承担|勘)|(?:单位|机关|机构|部门|公司|银行|厂家)(?:是|叫|为)?(?:谁|什么|哪)|哪(?:一)?(?:家|个)(?:单位|公司|部门|机关|机构|企业|局|银行)|(?:单位|机关|机构|部门|公司|银行)(?:的)?(?:名称)?(?:是|叫|为)?(?:谁|什么|哪)?|谁(?:编制|编写|出具|颁发|批准|审批|检测|监测|发|评审)"
)
_PERSON = re.compile(r"由谁|是谁|谁是|叫什么名字|姓名|负责人|组长|(?<!由)谁")

_ORG_VALUE = re.compile(
    r"[\u4e00-\u9fff（）()]{2,24}?(?:有限责任公司|股份有限公司|有限公司|分公司|公司|委员会|管理局|规划局|资源局|环境局|管理厅|自然资源厅|应急管理局|林业局|水务局|水利局|[\u4e00-\u9fff]局|[\u4e00-\u9fff]厅|研究院|设计院|地质队|[\u4e00-\u9fff]队|研究所|中心|支行|分行|银行|协会|人民政府|大学|检测站|监测站)"
)
_CODE_VALUE = re.compile(
    r"(?:[（(][\u4e00-\u9fff]{1,6}[）)])?[\u4e00-\u9fffA-Z]{1,10}[〔\[［(（]\s*(?:19|20)\d\d\s*[〕\]］)）]\s*(?:第)?\s*\d+\s*号|(?=[A-Z0-9]{0,24}\d)[A-Z0-9][A-Z0-9-]{7,}[A-Z0-9]|[A-Z]{2,}[/A-Z]*\s?\d+[—-]\d{4}"
)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙"
    "史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_PERSON_VALUE = re.compile(
    rf"(?:代表人|负责人|组长|编制人|校核|审核人?|矿长|姓名|联系人|经理|工程师|科长|主任|部长|处长|书记|签字|填报人|成员|专家)[）)为是由：:、|\s]*(?P<a>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?(?=[，,。；;、：:（(\s\d|任为具负担等和及主参]|$)|[{_SURNAMES}][\u4e00-\u9fff]{{2}})"
    rf"|(?:由|指定|委派|聘请)(?P<b>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=上传|负责|担任|填报|主持|任|为|牵头|审核|编制|具体|兼)"
    rf"|^(?P<c>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=$|[（(])"
)


@dataclass(frozen=True)
class Wanted:
    """kind, and for a quantity its dimension (None: any), for a count its measure word."""

    kind: ValueKind
    dimension: Dimension | None = None
    measure: str = ""


def wanted(question: str) -> Wanted:
    """What a folded question asks for."""
    if _PEOPLE.search(question):
        return Wanted("count", measure="人")
    count = _COUNT.search(question) or re.search(r"(天|次|台|户|处|班|孔|点)数", question)
    if count:
        return Wanted("count", measure=count.group(1))
    if _FREQUENCY.search(question):
        return Wanted("frequency")
    if _DATE.search(question) and not re.search(r"多长时间|多少时间", question):
        return Wanted("date")
    if _CODE.search(question):
        return Wanted("code")
    if re.search(
        r"多少|多大|多高|多远|多深|多宽|多厚|多长|多久|几年|几个月|百分之几|率是|是几|占比|比例|比重|(?:面积|投资|费用|规模|年限|标高|高度|厚度|单价|储量|率|距离|产量|坡度|坡面角|容量|容积|功率|浓度|倾角|系数|成本|价格|金额|数量|体重|流量|宽度|深度|长度|投入|支出|收入|产值|利润|缺口|余额|结余|人数|限速|电量|含量|得分|自评分|消耗|间距|水量|噪声|颗粒物|悬浮物|用量|用水|次数)(?:范围|区间|要求|限值)?$|是?多重",
        question,
    ):
        for dimension, words in _DIMENSIONS:
            if re.search(words, question):
                return Wanted("quantity", dimension)
        return Wanted("quantity")
    if _ORGANISATION.search(question):
        return Wanted("organisation")
    if _PERSON.search(question):
        return Wanted("person" if re.search(r"姓名|名字|负责人|组长|哪位", question) else "who")
    return Wanted("text")


def find_value(unit: Unit, want: Wanted, asked: Asked, context: Context) -> tuple[str, Cite | None]:
    """The value in a unit and its place; ('', None) where there is none of that kind."""
    if want.kind == "text":
        return "", None
    if unit.cells:
        return _in_cells(unit, want, asked, context)
    cite = unit.cites[0]
    raw = context.words(cite)
    found = _spans(raw, want) or _behind(raw, want, asked.topic)
    if not found:
        return "", None
    if want.kind in ("organisation", "who") and len(found) > 1 and _ISSUED.search(asked.text):
        own = {fold(str(f.normalized)) for f in context.facts.named("enterprise")}
        found = [s for s in found if fold(raw[slice(*s)]) not in own] or found
    start, end = _nearest(raw, found, asked.topic)
    document = context.whole.document(cite.document)
    block = document.block(cite.block)
    return raw[start:end], place(document, block, cite.start + start, cite.start + end)


_ISSUED = re.compile(r"出具|开具|谁[出开发批备]|颁|核发|批[准复]|备案|监测|检测|编制|编写|评审")
#: Headings of columns whose figures are nobody's answer, and those where the answer to a quantity stands.
_NUMBERING_COLUMN = re.compile(r"序号|编号|项次|^no|^\|?单位")
_VALUE_COLUMN = re.compile(r"数值|参数|指标值|数量|工程量|实际值|设计值|合计|内容")
_DIMENSION_COLUMN: dict[str, str] = {
    "area": "面积", "money": "金额|投资|费用|合价|单价|万元|元", "rate": "率|比例|%", "mass": "量|吨|t", "volume": "工程量|量|方|m3", "time": "年|期",
    "length": "m|长|高|深|距", "mass_rate": "规模|量",
}  # fmt: skip


def _in_cells(unit: Unit, want: Wanted, asked: Asked, context: Context) -> tuple[str, Cite | None]:
    """The cell whose names (header, key, cell in front) say most of what is asked, among those that hold such a value."""
    best: tuple[float, int, str, Cite] | None = None
    years = [str(y) for y in asked.years]
    key = unit.own.partition("|")[0]
    named = bool(asked.topic) and _said(asked.topic, key) >= max(2, 0.6 * sum(len(r) - 1 for r in asked.topic))
    for order, (name, cite) in enumerate(unit.cells):
        raw = context.words(cite)
        head = name.rpartition("|")[2]
        spans = _spans(raw, want)
        bare = not spans and want.kind in ("quantity", "count")
        spans = spans or (_bare_number(raw) if bare else [])
        fits = (
            not bare
            or (want.dimension is None and (want.kind != "count" or _counts(want.measure, head, unit)))
            or (want.dimension is not None and _fits(head, name, unit, want.dimension))
        )
        if not fits and not (named and not re.search(r"[(（]", head)):
            continue
        if not spans or _NUMBERING_COLUMN.search(name if order == 0 else head) or (bare and order == 0):
            continue
        said = _said(asked.topic, name) + (2.0 if any(y in name for y in years) else 0.0)
        if want.dimension and re.search(_DIMENSION_COLUMN.get(want.dimension, "$^"), head):
            said += 1.0
        if _VALUE_COLUMN.search(head):
            said += 0.6
        if want.dimension and _unit_fits(head, want.dimension):
            said += 0.5
        if best is None or (said, -order) > (best[0], -best[1]):
            start, end = spans[0]
            best = (said, order, raw[start:end], cite)
    return (best[2], best[3]) if best else ("", None)


def _counts(measure: str, head: str, unit: Unit) -> bool:
    """Whether a bare figure can be a count: its column says so, or the row has a cell with the measure word."""
    return (
        bool(re.search(r"数|量|分|人", head))
        or any(re.fullmatch(_ALIKE.get(measure, re.escape(measure)), cell) for cell in unit.own.split("|"))
        or measure in head
    )


def _fits(head: str, name: str, unit: Unit, dimension: Dimension) -> bool:
    """Whether a bare figure can be of a dimension: its column says so, or nothing but 数值 or 数量 and the row has a unit cell of it."""
    if re.search(_DIMENSION_COLUMN.get(dimension, "$^"), head):
        return True
    units = [unit.own] if _VALUE_COLUMN.search(head) or "|" not in name else []
    units += ["|".join(re.findall(r"[(（]([^()（）]{1,8})[)）]", unit.around.partition("||")[0]))]
    return any(any(q.dimension == dimension for q in quantities(f"1{cell}")) for text in units for cell in text.split("|"))


_FIGURE_BEHIND = re.compile(
    r"[为约是达:：]{0,2}[a-zA-Z]?[=＝]?(?:不低于|不小于|不大于|不超过|小于|大于|≤|≥|＜|＞|±|\+|\-)?\s*(\d+(?:\.\d+)?(?:[～~—-]\d+(?:\.\d+)?)?\s*(?:[°℃％%‰度]|[a-zA-Zμ/³²]{1,8}(?:/[a-z]+)?|万?[吨元人台套辆座条处次个眼名家年月天吨米]|dB)?)"
)


def _behind(raw: str, want: Wanted, topic: Sequence[str]) -> list[tuple[int, int]]:
    """For a quantity whose unit is not the expected one: the figure right behind the words that are asked about."""
    if want.kind != "quantity":
        return []
    found = []
    for run in map(fold, topic):
        for size in range(len(run), 1, -1):
            at = raw.lower().find(run[-size:])
            if at >= 0:
                match = _FIGURE_BEHIND.match(raw, at + size)
                if match:
                    found.append(match.span(1))
                break
    return found


def with_unit(value: str, name: str, row: str, around: str = "") -> str:
    """A bare figure with the unit that its column's heading (or the row's own unit cell) gives it."""
    if not re.fullmatch(r"[+＋-]?\d[\d,，.．]*", value):
        return value
    head = name.rpartition("|")[2]
    inside = re.search(r"[(（]([^()（）]{1,8})[)）]\s*$", head)
    candidates = [inside.group(1)] if inside else [*row.split("|"), *re.findall(r"[(（](?:单位[:：])?([^()（）]{1,8})[)）]", around)]
    for candidate in candidates:
        found = quantities(f"1{candidate}")
        if len(found) == 1 and found[0].unit is not None and found[0].end == len(candidate) + 1:
            return f"{value}{candidate}"
    return value


def _said(topic: Sequence[str], name: str) -> float:
    """How many characters of the topic the name says, in pieces of two or more."""
    total = 0
    for run in topic:
        pairs = {run[i : i + 2] for i in range(len(run) - 1)}
        total += sum(pair in name for pair in pairs)
    return float(total)


def _unit_fits(name: str, dimension: Dimension) -> bool:
    return any(q.dimension == dimension for q in quantities("1" + name.split("(")[-1].rstrip(")"))) if "(" in name else False


def _bare_number(raw: str) -> list[tuple[int, int]]:
    text = raw.strip()
    lead = len(raw) - len(raw.lstrip())
    return [(lead, lead + len(text))] if re.fullmatch(r"[≥≤＜＞<>+＋-]?\s*\d[\d,，.．]*\s*[%％]?", text) else []


def bare_number(raw: str) -> bool:
    """Whether a cell holds one figure and nothing else (a sign, a percent sign)."""
    return bool(_bare_number(raw)) and bool(re.fullmatch(r"[+\-]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?\s*[%％‰]?", raw.strip()))


def spans_of(raw: str, want: Wanted) -> list[tuple[int, int]]:
    """The spans of a text that are of the kind that is asked for."""
    return _spans(raw, want)


def dimension_of(words: str) -> tuple[Dimension | None, str]:
    """(dimension, unit as written) that the words of a heading or a unit cell tell; (None, '') where they tell none."""
    if re.search(r"db\s*[(（]a[)）]", words, re.IGNORECASE):
        return None, "dB(A)"
    brackets = re.findall(r"[(（](?:单位)?[:：]?([^()（）]{1,10})[)）]", words)
    for candidate in (*brackets, *re.split(r"[|·，,\s]", words)):
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


_UNIT_ASKED = re.compile(r"(?:多少|几)个?(万立方米|立方米|平方米|平方公里|万吨|公顷|万元|亿元|亩|吨|元|米|km2|hm2|m2|m3|万t|t)")


def unit_asked(question: str) -> str:
    """The unit that a folded question asks the value in, as its symbol; '' where it names none."""
    found = _UNIT_ASKED.search(question)
    return unit_of(found.group(1)).symbol if found else ""


def _spans(raw: str, want: Wanted) -> list[tuple[int, int]]:
    match want.kind:
        case "quantity":
            fitting = [
                q
                for q in quantities(raw)
                if q.unit is not None
                and not (q.unit.symbol == "年" and q.value > 1900)
                and (want.dimension is None or q.dimension == want.dimension or _kin(q.dimension, want.dimension))
            ]
            spans = [(_range_start(raw, q.start), q.end) for q in fitting]
            return spans if want.dimension else sorted({*spans, *(m.span() for m in _ANY_FIGURE.finditer(raw))})
        case "count":
            measure = _ALIKE.get(want.measure, re.escape(want.measure))
            pattern = rf"[\d,.．]+\s*(?:余|多|万)?\s*{measure}|[一二三四五六七八九十百两ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+[余多来]?\s*{measure}"
            return [m.span() for m in re.finditer(pattern, raw, re.IGNORECASE)]
        case "date":
            return [(d.start, d.end) for d in dates(raw)]
        case "code":
            return [m.span() for m in _CODE_VALUE.finditer(raw)]
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
    lower = re.search(r"(?<![\d.])\d+(?:\.\d+)?\s*(?:°|%|℃)?\s*[～~—–-]+\s*$", raw[:start])
    return lower.start() if lower else start


def organisation(raw: str) -> tuple[int, int] | None:
    """The first organisation that a text names, as a span."""
    match = _ORG_VALUE.search(raw)
    return _trimmed(raw, *match.span()) if match else None


_BEFORE_A_NAME = re.compile(
    r".*(?:委托|报送|报|由|向|经|聘请|邀请|单位[为是]?|机关[为是]?|日(?=[\u4e00-\u9fff]{5})|组织|于|与|和|为)(?=[\u4e00-\u9fff（(]{5})"
)


def _trimmed(raw: str, start: int, end: int) -> tuple[int, int]:
    """A name of an organisation without the verb that stands in front of it."""
    match = _BEFORE_A_NAME.match(raw[start:end])
    return (start + match.end(), end) if match else (start, end)


#: Measure words that stand for one another.
_ALIKE = {
    "度": "[度°℃]",
    "处": "[处个]",
    "个": "[个处座眼块口项]",
    "人": "[人名位]",
    "台": "[台套辆]",
    "名": "[名人位]",
    "辆": "[辆台]",
    "项": "[项个件]",
}
_ANY_FIGURE = re.compile(
    r"(?<![\d.〔\[年第—-])\d+(?:\.\d+)?(?:[～~-]\d+(?:\.\d+)?)?\s*(?:kW|kVA|MW|kV|V|A|Pa|MPa|t/h|m3/h|m³/h|m³/d|m3/d|℃|°|dB(?:\(A\))?|mg/[Lm]|kgce/t|tce|元/t|元/吨|kg|g|L|‰|%|％|h|小时|天|人|级|度|倍|[a-zA-Z]{1,4})(?![a-zA-Z])"
)


def _kin(found: Dimension, asked: Dimension) -> bool:
    """规模 in tons a year is asked for as 产量, amounts of earth as mass or volume."""
    return {found, asked} in ({"mass", "mass_rate"}, {"volume", "volume_rate"}, {"mass", "volume"}, {"mass_rate", "volume_rate"})


def _nearest(raw: str, spans: Sequence[tuple[int, int]], topic: Sequence[str]) -> tuple[int, int]:
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

    def distance(span: tuple[int, int]) -> float:
        return sum(min((span[0] - at if span[0] >= at else 3 * (at - span[0]) + 10) - 2 * size for at, size in run) for run in anchors)

    return min(spans, key=lambda s: (distance(s), s))
