"""Scores: the total, and the tree of the score tables (first level, second level, items; maximum and points got)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.core.fact import Fact
from assistant.facts.amounts import TRUST, fact_at
from assistant.facts.labels import kinds
from assistant.facts.reading import Reading
from assistant.facts.roles import clause
from assistant.facts.scoretree import score_rows

_TOTAL = re.compile(
    r"(?:自评(?:估)?|评估|评价)?(?:的)?(?:总得分|总评分|总分值|总分数|总分|得分合计|得分总计|合计得分|综合得分|最终得分|总计得分|合计自评得分)(?:合计|总计)?(?:\([^()]{0,12}\))?"
    r"(?:为|是|达到?|:|共计?|计|合计)*(?P<v>\d{2,4}(?:\.\d+)?)分?"
)
_BARE_TOTAL = re.compile(r"(?:自评估?(?:得)?|得|总)(?:分)?(?:为|是|:)?(?P<v>\d{2,4}(?:\.\d+)?)分")
#: Behind a list of the indicators' points: «矿区环境126分、资源开发方式226分，合计905分».
_SUMMED = re.compile(
    r"(?:合计|总计|共计|共得|(?:六|各)(?:项|类|个一级指标|级指标)(?:得分|分数)?(?:相加|加总|之和))(?:得|为|是|共)?(?P<v>\d{2,4}(?:\.\d+)?)分"
)
#: «得分852分，折算后887.5分»: rescaled to the full marks where some items do not apply.
_RESCALED = re.compile(
    r"(?:折算|换算)(?:成(?:千|百)分制)?(?:后|为|得|成)*(?:的)?(?:自评)?(?:总)?(?:得分|总分|分数)?(?:为|是|:)?(?P<v>\d{2,4}(?:\.\d+)?)分"
)
_OF_LEVEL = re.compile(r"[/,，、(（]*(?:满分|总分)(?!1000|100(?!\d))")
_LEVEL = re.compile(r"满分|一级|二级|三级|小结|[“「]|扣")
_LEVEL_NAME = re.compile(r"矿区环境|资源开[发采]|综合利用|节能|低碳|科技创新|企业管理|生态修复|规范管理")
#: «总分1000分的指标体系», «总分100分制»: what can be got, not what was got.
_OF_SYSTEM = re.compile(r"分?(?:的)?(?:制|(?:自?评[价估分]|考核|评定|绿色矿山|建设|遴选)*(?:指标)?(?:体系|标准|办法))")
#: An aim, not a result.
#: «总分800分、各级75%为合格线»: what must be reached.
_QUALIFIES = re.compile(
    r"(?:以上|及以上)?[^。；]{0,16}?(?:为|是|即为?|作为)(?:合格|及格|达标|入库|准入)(?:线|分数线|分|标准|条件)?(?=$|[)）,，、。;；])"
)
_AIMED = re.compile(r"力争|争取|力求|目标|计划|预计|确保")
#: Points of something else («职工满意度调查得分92.6分», «安全标准化评审得分86分»).
_OTHER_SCORE = re.compile(r"参评|应评|适用|满意度|问卷|调查|测评|考试|考核|标准化|信用|评级|验收")
_NOT_TOTAL = re.compile(r"参评|应评|适用|可得|涉及|满分|不低于|高于|≥|达标线|要求|第三方|核查|专家|标准")


def find(reading: Reading) -> Iterable[Fact]:
    if reading.document.kind not in ("self_assessment", "other", "attachment"):
        return
    kind = kinds()["score_total"]
    for flat in reading.prose:
        if "分" not in flat.text:
            continue
        for match in _TOTAL.finditer(flat.text):
            value = float(match.group("v"))
            if _AIMED.search(flat.text[flat.text.rfind("。", 0, match.start()) + 1 : match.start()]):
                continue
            if (
                kind.low < value <= kind.high
                and not _NOT_TOTAL.search(clause(flat.text[: match.start()])[-8:])
                and not _OF_SYSTEM.match(flat.text, match.end("v"))
                and not ("自评" not in match.group() and _QUALIFIES.match(flat.text, match.end()))
            ):
                end = match.end() if flat.text[match.end() - 1] == "分" else match.end("v")
                yield fact_at(reading, kind, flat, match.start("v"), end, value, confidence=0.9, slack=0.05)
        for match in _BARE_TOTAL.finditer(flat.text):
            value = float(match.group("v"))
            sentence = flat.text[max(flat.text.rfind("。", 0, match.start()), flat.text.rfind("；", 0, match.start())) + 1 : match.start()]
            if _AIMED.search(sentence):
                continue
            if (
                60 < value <= kind.high
                and not ("自评" not in match.group() and _QUALIFIES.match(flat.text, match.end()))
                and not _OF_LEVEL.match(flat.text, match.end())
                and not _LEVEL.search(sentence)
                and not _LEVEL_NAME.search(sentence)
                and (match.group().startswith("自评") or not _OTHER_SCORE.search(sentence[-16:]))
            ):
                yield fact_at(reading, kind, flat, match.start("v"), match.end(), value, confidence=0.5, slack=0.05)
        for match in _RESCALED.finditer(flat.text):
            if not _AIMED.search(flat.text[flat.text.rfind("。", 0, match.start()) + 1 : match.start()]):
                yield fact_at(reading, kind, flat, match.start("v"), match.end(), float(match.group("v")), confidence=0.95, slack=0.05)
        for match in _SUMMED.finditer(flat.text):
            sentence = flat.text[flat.text.rfind("。", 0, match.start()) + 1 : match.start()]
            if re.search("相加|加总|之和", match.group()) or (
                "自评" in sentence and len(_LEVEL_NAME.findall(sentence)) >= 2 and not re.search(r"满分|标准分", sentence)
            ):
                yield fact_at(reading, kind, flat, match.start("v"), match.end(), float(match.group("v")), confidence=0.7, slack=0.05)
    yield from _table_total(reading)


def _table_total(reading: Reading) -> Iterator[Fact]:
    for row in score_rows(reading):
        if row.level == "total" and row.got is not None and row.got_at is not None:
            flat, start, end = row.got_at
            yield fact_at(reading, kinds()["score_total"], flat, start, end, row.got, confidence=TRUST["row"], slack=0.05)
