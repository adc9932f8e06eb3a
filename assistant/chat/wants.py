"""What kind of value a question asks for: a quantity of a dimension, a count, a date, a code, a name, or words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.core.units import Dimension
from assistant.core.units import unit as unit_of

ValueKind = Literal["quantity", "count", "date", "code", "organisation", "person", "who", "frequency", "text"]


_DIMENSIONS: tuple[tuple[Dimension, str], ...] = (
    ("length", r"降[水雨]|限速"),
    ("volume", r"多少万?方|(?<!变压器)(?<!装机)(?<!设备)容量|容积"),
    ("rate", r"占比|比例|比重|百分|占.{1,14}多少|[产回]收率|利用率|复垦率|覆盖率"),
    ("time", r"多久|多长时间|几个月|期(?:是|为)?(?:多长|多少|几)|多少年|几年"),
    ("mass_rate", r"规模|产能|生产能力|万吨/年|万t/a"),
    ("area", r"面积|(?:矿区|矿界|范围|占地|场地?).{0,4}多大|公顷|多少亩|平方(?:米|公里)|hm2|km2"),
    ("money", r"支出|投资|费(?!率)|金额|多少钱|资金|经费|产值|利润|成本|收入|单价|造价|万元|元|投入|基金"),
    ("rate", r"(?<![功频])率|百分|比例|比重|占比|%"),
    ("mass", r"储量|资源量|产量|吨"),
    ("volume", r"方量|土方|立方|库容|容积|m3|覆土量|剥离量|水量"),
    ("time", r"年限|几年|多少年|多久|多长时间|几个月|工期|周期|期限"),
    ("length", r"距离|多远|多高|多深|多宽|多厚|多长|高度|深度|宽度|厚度|长度|标高|高程|海拔|台阶高|米|km|公里|高差"),
    ("density", r"体重|体积质量|密度|容重"),
)
_COUNT = re.compile(
    r"(?:几|多少)(天|小时|分|等|户|份|位|个|台|套|人|处|座|条|次|项|辆|名|家|株|块|口|间|层|期|种|类|张|份|级|班|棵|根|眼|点|学时|课时|路|kw|千瓦|度|升|db|分贝|mg)"
)
_PEOPLE = re.compile(r"多少(?:名|位|个)?(?:职工|员工|人员|工人|从业人员)|(?:职工|员工|人员)(?:总数|人数)?(?:有|是|为)?多少|人数|人口")
_FREQUENCY = re.compile(
    r"(?:多久|多长时间|几天|几个?月|隔多久|多少天)[^，]{0,6}一[次回遍轮]|频率|频次|每(?:年|月|季度?|周|天)[^，]{0,6}几[次回]"
)
_DATE = re.compile(r"什么时候|何时|哪(?:一|几)?(?:天|年|月)|日期|时间|几月|几号|年月日|什么时间")
_CODE = re.compile(r"批文|(?:文|函|账|证|编|代|批准|备案|批复|登记|许可证|合同|报告)号|号码|编码|代码|文号|(?<!型)(?<!几)号是")
_ORGANISATION = re.compile(
    r"谁(?:给|来|负责)?(?:出|开|备|批|办|监|检|颁|承担|勘)|(?:单位|机关|机构|部门|公司|银行|厂家)(?:是|叫|为)?(?:谁|什么|哪)|哪(?:一)?(?:家|个)?(?:单位|公司|部门|机关|机构|企业|局|银行|厂家?|厂商|医院|[研设]究?计?院|中心|队|实验室|所)(?![房内里])|(?:单位|机关|机构|部门|公司|银行)(?:的)?(?:名称)?(?:是|叫|为)?(?:谁|什么|哪)?|谁(?:编制|编写|出具|颁发|批准|审批|检测|监测|发|评审)"
)
_PERSON = re.compile(r"由谁|是谁|谁是|叫什么名字|(?:长|人|师|员|主任|经理|老板|工)(?:叫什么|姓什么|叫谁|哪位)|姓名|负责人|组长|(?<!由)谁")


#: A judgement of others is not the enterprise's own.
BY_OTHERS = re.compile(r"第三方[^，]{0,2}(?:评估|评价|核查|打|给|评|验收)")
#: What was before is asked for.
FORMER = re.compile(
    r"原(?:来|设计|有|采矿|生产|先|先前)|以前|从前|过去|曾经|上一(?:任|期|版|轮)|前一?任|(?:变更|整合|换证|扩能|技改|延续|改制|更名)(?:之?前|以前)|之前|[旧老](?:的|证|编号|号|方案)"
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
    if re.search(r"哪几[天日年月]", question):
        return Wanted("date")
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
        r"多少|多大|多高|多远|多深|多宽|多厚|多长|多久|几年|几个月|百分之几|率是|是几|占比|比例|比重|(?:面积|投资|费用|规模|年限|标高|高度|厚度|单价|储量|率|距离|海拔|高程|产量|坡度|坡面角|容量|容积|功率|浓度|倾角|系数|成本|价格|金额|数量|体重|流量|宽度|深度|长度|投入|支出|收入|产值|利润|缺口|余额|结余|人数|限速|电量|含量|得分|自评分|消耗|间距|水量|噪声|颗粒物|悬浮物|用量|用水|次数)(?:范围|区间|要求|限值)?$|是?多重",
        question,
    ):
        for dimension, words in _DIMENSIONS:
            if re.search(words, question):
                return Wanted("quantity", dimension)
        return Wanted("quantity")
    if _ORGANISATION.search(question):
        return Wanted("organisation")
    if _PERSON.search(question):
        return Wanted("person" if re.search(r"姓名|名字|负责人|组长|哪位|叫什么|姓什么", question) else "who")
    return Wanted("text")


_UNIT_ASKED = re.compile(r"(?:多少|几)个?(万立方米|立方米|平方米|平方公里|万吨|公顷|万元|亿元|亩|吨|元|米|km2|hm2|m2|m3|万t|t)")


def unit_asked(question: str) -> str:
    """The unit that a folded question asks the value in, as its symbol; '' where it names none."""
    found = _UNIT_ASKED.search(question)
    return unit_of(found.group(1)).symbol if found else ""
