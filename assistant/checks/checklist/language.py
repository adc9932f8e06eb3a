"""Whether a sentence says that something is so: denials, things under way, promises, rules and mere pointers do not.

General Chinese, nothing of the field's contents: the words are grouped by what they do to a statement.
"""

from __future__ import annotations

import re
from typing import Literal

Modality = Literal["holds", "denied", "pending", "promised", "rule", "pointer", "announced"]

_DONE = (
    r"取得|获得|获取|办理|办结|编制|完成|提交|提供|通过|批复|获批|签订|签署|开展|建立|设立|落实|缴纳|计提|上传|公示|履行|达到|达标|实施|备案|验收|明确|执行|"
    r"组织|进行|制定|配备|报送|填报|涉及|申领|换发|延续|审批|审查|评审|到位|纳入"
)
_DENIED = re.compile(
    rf"(?:尚未|暂未|还未|仍未|未能|未曾|从未|均未|没有|还没|未及时|未按[^,。;|]{{0,8}}|未予|未(?!来|被|端|知))(?:能|予|及时|依法|按规定|按时|有效)?[^,。;|]{{0,6}}?(?:{_DONE})"
)
_LACKING = re.compile(
    r"缺少|缺失|无法提供|不能提供|未见|暂无|暂缺|空缺|遗失|不齐全|不完整|未附|已过期|逾期|失效|被撤销|被吊销|被注销|有待|亟待|尚待|不够(?!成)|不合格|未达标|不符合|未通过"
)
_PENDING = re.compile(
    rf"正在(?:[^,。;|]{{0,14}})(?:办理|申请|申办|申报|编制|报批|审批|准备|补办|组织|推进|落实|完善|整改|修编|评审|审查|延续|建设|开展|协调|签订|施工|进行)|"
    rf"(?:办理|审批|审查|报批|评审|编制|申请|建设|修编)(?:之?中(?!心|介|央|国|型|等|级|层)|过程中|阶段)(?![^,。;|]{{0,4}}(?:已|发现|充分|严格|坚持|收集))|"
    rf"(?:尚|还|仍)(?:需|须|待)|待(?:[^,。;|]{{0,8}})(?:{_DONE}|补充|完善|核实|确认|补办)|尚在(?:办|审|编|申|建|推|进行|准备|评)|待补|待定|待(?:评|填|报|批|核)(?:[,;。|]|$)|待[^。;|]{2, 24}后,?再(?:行)?|会签"
)
_PROMISED = re.compile(
    r"(?:我(?:公司|矿|单位)|公司|企业|矿山|本矿|下一步|今后|后续|届时|近期|未来|年内|明年|下阶段|适时|力争|争取|计划)[^,。;|]{0,12}(?:将|拟|计划|力争|争取|准备|打算)(?!于\d{4}年[^,。;|]{0,12}(?:已|完成了))|"
    r"(?:^|[,;。|])(?:力争|争取|力求)|(?:^|[,;。|])(?:将|拟)(?!注销|损毁|建设项目|申报|纳入|申请|复垦|治理|设计)[^,。;|]{0,10}|下一步|今后将|届时|承诺(?:将|在|于)|计划(?:于|在)\d{4}年|预计(?:于|在)?\d{4}年|预计[^,。;|]{0,24}(?:可|将|提升|达到)|20\d\d年(?:底|末)?(?:之)?前(?:实现|完成|建成|达到|投用)(?!了|的|并)|规划(?:投资|投入|建设|新建|分)|(?:明年|来年|下半年)[^,。;|]{0,10}(?:编制|完成|办理|建设|开展|报批)|(?<!按)(?:计划|拟)(?:治理|编制|增加|新增|开展|投入)|将于|将在|拟于|拟在"
)
_RULE = re.compile(
    r"(?:矿山企业|采矿权人|矿业权人|企业|申报单位|各级[^,。;|]{0,8}|主管部门|任何单位|生产经营单位)[^,。;|]{0,10}(?:应当?|须|必须|不得|要)[^,。;|]{2,}|"
    r"的[,，](?:由[^,。;|]{2,16}(?:责令|处以?|没收|给予)|责令|处以)|"
    r"应当?(?:遵循|坚持|贯彻|符合|满足)[^。;|]{0,40}(?:原则|要求|规定|方针|标准)|须经[^。;|]{0,30}(?:评审|审查|审批|批准|同意)|(?:评审|审查|审批)通过后(?:予以|方|才)|"
    r"(?:矿山企业|采矿权人|矿业权人)(?:按照|根据|依据)[^。;|]{0,24}原则|(?<!不)(?:是指|系指|指的是)(?!标)|"
    r"义务人[^,。;|]{0,10}(?:应当?|须|必须|不得)|《[^》]{4,}》(?:第[^。;,]{1,8}条)?(?:规定|要求)[^。;]{0,60}(?:不低于|不得|应当?|须)|督促矿山企业|"
    r"方可|方能|才能|(?:的|者|企业|矿山)[,，]?(?:一律)?(?:不得|不予)(?:申报|入库|纳入|参加|推荐|办理)|"
    r"(?:根据|按照|依据|依照)[^。;|]{0,40}(?:规定|要求)[,，](?:矿山企业|采矿权人|矿业权人|企业|凡|申报)[^。;|]{0,20}(?:应当?|须|必须|不得)"
)
#: A clause of a contract: what a party must do, over the whole sentence.
_OF_A_CONTRACT = re.compile(r"(?:第[\d一二三四五六七八九十]{1,4}条[:,、]?)?(?:受让人|乙方|甲方|出让人)[^,。;|]{0,4}(?:应当?|须|必须|不得)")
#: What a document sets out to do, not what it says: its purpose, its tasks, what a chapter deals with.
_ANNOUNCED = re.compile(
    r"(?:编制|主要|本次|本章|工作)(?:的)?(?:工作)?(?:目的|任务|宗旨)(?:是|为|在于|包括|有|如下|[:,])|旨在|[一二三四五六七]是(?:提出|确定|论证|查明|评价|分析|选择|明确)|"
    r"(?:委托|承担)[^。;]{0,60}(?:编制|修编)[^。;]{0,20}[,，](?:论证|确定|提出|明确|查明)|"
    r"(?:本章|本节|下文|以下|后文|下面|下节)[^。;]{0,12}(?:介绍|说明|论述|分析|阐述|叙述|列出|给出|从|对|将)|(?:分述|详述|说明|介绍|阐述)如下|在[^,。;]{2,24}(?:方案|报告|设计|章节?)中(?:确定|明确|论述|说明)"
)
#: An obligation of whomever, outside the plans (a plan says what it designs with 应).
_OUGHT = re.compile(
    r"(?<![反相供适响对感效顺呼])应(?!急|用|力|收|税|付|变|得|缴|对|届|聘|邀|答|激|声|.尽)|(?<!无)须(?!知)|不得|不应|鼓励|原则上|方能|督促[^,。;]{0,10}企业|是[^,。;]{0,8}(?:主管|监管|职能)部门的(?:职责|要求)"
)
_AFTER_OUGHT = re.compile(r"已|公司|我单位|我矿|本矿|本公司|均|了(?!解)|实际|〔20|约定|载明|明确")
#: An opening that makes the whole sentence an intention.
_LEADING = re.compile(
    r"(?:\d{1,2}[.、])?(?:力争|争取|力求|下一步|今后|后续|未来|明年|来年|下阶段|下年度|20\d\d年(?:计划|拟|将)|计划于?|拟于|(?:为[^,。;]{2,20},)?[^,。;|]{0,10}(?:公司|企业|矿山|本矿|我矿|我厂|单位)(?:计划|拟|规划|打算)(?:投|于|在|建|新|引|委|对|开|增|购))"
)
_AFTER_RULE = re.compile(r"已|完成|公司(?!今后|将|拟|应|须|必须|计划|争取|力争)|我单位|本矿|落实|签订了|取得了")
_POINTER = re.compile(
    r"(?:(?:资料|材料|汇编|清单)?(?:另附|附后|单独成册|另行装订),?)?(?:详|请|具体|可)?(?:见|参见|参阅|查阅|附于)(?:本报告|后附)?(?:附件|附表|附图|附录|下表|上表|表|图|第)[\d一二三四五六七八九十\-—.、~至和及]*(?:章|节|部分|所示)?|如下表?(?:所示)?|(?:情况|内容|材料|证明)?(?:详|请)?见附件[^,。;]{0,6}"
)
_CLAUSE = re.compile(r"[,;。|!?]")


def clauses(text: str) -> list[tuple[int, int]]:
    """The spans between commas, semicolons and cell borders of a folded sentence."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _CLAUSE.finditer(text):
        if match.start() > start:
            spans.append((start, match.start()))
        start = match.end()
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def around(text: str, spans: list[tuple[int, int]]) -> str:
    """The clauses of a sentence that hold the spans."""
    hit = [(a, b) for a, b in clauses(text) if any(s < b and e > a for s, e in spans)]
    return ",".join(text[a:b] for a, b in hit) or text


def modality(text: str, spans: list[tuple[int, int]], *, ought: bool = False) -> Modality:
    """How the clauses around the matched words of a folded sentence are meant. ought: an obligation of whomever is a rule."""
    # the words of a title (《…行动计划》) say nothing about how the sentence is meant
    near = re.sub(r"《[^》]*》", "《》", around(text, spans))
    if is_pointer(text):
        return "pointer"
    if _ANNOUNCED.search(text) and not re.search(r"\d+(?:\.\d+)?(?:万|%|hm2|公顷|亩|元|t|m3)", text):
        return "announced"
    reach = max((b for _, b in spans), default=len(text))
    settled = _settled(text)
    if _OF_A_CONTRACT.match(text) and not _AFTER_RULE.search(settled):
        return "rule"
    if ought and (_OUGHT.search(near) or _OUGHT.search(text[:reach])) and not _AFTER_OUGHT.search(settled):
        return "rule"
    if _RULE.search(near) and not _AFTER_RULE.search(settled):
        return "rule"
    if _DENIED.search(near) or _LACKING.search(near):
        return "denied"
    if _PENDING.search(near):
        return "pending"
    if _PROMISED.search(near) or (_LEADING.match(text) and "已" not in text):
        return "promised"
    return "holds"


def _settled(text: str) -> str:
    """The clauses of a sentence that promise nothing: what may show that a requirement is met."""
    return ",".join(words for a, b in clauses(text) if not _PROMISED.search(words := text[a:b]) and not _LEADING.match(words))


def is_pointer(text: str) -> bool:
    """Whether nothing is left of a sentence without its «详见附件…» and its subject's name."""
    if not _POINTER.search(text):
        return False
    rest = _POINTER.sub("", text)
    rest = re.sub(r"[^\u4e00-\u9fff\d]|[完落办批][成实理复]情况", "", rest)
    return len(rest) <= (18 if "另附" in text or "附后" in text else 12) and not re.search(r"\d|已|完成|取得|通过|批复|未|无", rest)


def same_meaning_title(title: str) -> str:
    """A title as bare words for comparison with another: no marks, no 的/情况/及."""
    return re.sub(r"[^\u4e00-\u9fffa-z0-9]|情况|的|和|与|及|等", "", title)
