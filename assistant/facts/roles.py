"""What a figure means: designed, actual, required, former, a neighbour's …, and of which year; from the words around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.core.dates import dates
from assistant.core.fact import FactRole
from assistant.facts.labels import words_pattern
from assistant.facts.reading import Hit

#: Nearest marker wins among these; the words of each stand in fact_labels.yaml under `words`.
_MARKERS: tuple[FactRole, ...] = ("designed", "required", "planned", "actual")
_CLAUSE = re.compile(r"[，。；;!?！？]")
_YEAR = re.compile(r"(?<!\d)(20\d{2}|19[89]\d)(?:年|(?=[~-]20\d{2})|(?<=[至止到底]\d{4})(?=[-./](?:0?[1-9]|1[0-2])(?!\d)))")
_NOT_FORMER = re.compile(
    r"[则煤因料始地状辅岩]|矿(?![区山权企业采生])|生(?!产)|国[土家]|自然资|[省市县区](?!块|域)|环(?:保|境)|[安质]监|水[利务]|林业|农业|发改|工商"
)
_BRACKETS = re.compile(r"\([^()]*\)")
_CHANGE = re.compile(r"由[^，。；]{0,12}$|从[^，。；]{0,12}$")
#: Behind the first of two figures: the second is what holds now.
CHANGED = re.compile(r"[^，。；]{0,4}(?:变更|调整|扩大|扩能|提高|提升|增加|缩小|扩建|技改|减少|改)[^，。；]{0,4}(?:为|到|至)")
_OTHER_MINE = re.compile(
    r"[东南西北]{1,2}(?:邻|接|临|靠)[^，。；()]{2,14}(?:矿|石场|厂)[,，、(（][^。；]{0,30}$|另(?:外)?一(?:矿业权人|采矿权人|矿权|企业|家)[^。；]{0,24}$|(?:属|系|是|为)(?:他人|别家|其他(?:企业|公司|采矿权人|矿业权人))[^。；]{0,24}$|(?:[东南西北]{1,2}(?:侧|部|面|方|边)|旁边|隔壁|附近|周围|紧挨)[^，。；]{0,16}(?:为|是|有|系|分布|紧邻|邻|与)(?!本矿|我)[^，。；()]{2,14}(?:矿|石场|砂石厂|采石厂|石厂)[,，、(（)][^。；]{0,24}$|[东南西北]{1,2}(?:侧|部|面|方)[^，。；]{0,16}(?:矿|石场|砂石厂)[^，。；]{0,10}$|(?:参照|类比|借鉴|类似|同类)[^，。；]{0,16}$|(?:参照|类比|借鉴)[^。；]{0,30}矿[^。；]*$"
)
#: Behind a figure: it belongs to somebody else's mine.
_OTHERS = re.compile(r"[^，。；)]{0,8}[，,]?[^，。；)]{0,6}(?:属另一|为另一|系另一|另一家|属他人|为他人)")
#: In front of it: a place some way off in a direction («矿区西北1.2公里处有…矿»).
_AWAY = re.compile(
    r"[东南西北]{1,2}(?:侧|部|面|方|边|向)?约?\d+(?:\.\d+)?(?:km|m|公里|千米|米)(?:处|外)?[^，。；]{0,6}(?:有|为|是|系)[^，。；]{2,20}(?:矿|场|厂)[^。；]{0,20}$"
)
_IF = re.compile(r"(?:^|[，；])(?:若(?!尔盖)|如果|假如|假设|一旦|倘若?|如(?=[^下图表期实何])[^，]{0,12}$)")
#: «方案一：生产规模20万t/a，服务年限26.6年»: a sentence about one of several choices that is not the one recommended.
_ALTERNATIVE = re.compile(r"^[^，。；]{0,6}方案[一二三四五甲乙丙1-5](?!期)(?![^，；]{0,8}推荐)[:：，为(采]")
_RECOMMENDED = re.compile(
    r"(?:推荐|选[定用]|采用)[^，；]{0,4}方案[一二三四五]|方案[一二三四五]\(?(?:为|即|作为)?(?:本次)?(?:推荐|选定)[^，；:]*"
)
#: An earlier clause whose year is that of an act, not of the figures behind it («2018年11月设立专户，累计存入…»).
_EVENT = re.compile(r"设立|开[立设户]|取得|颁发|核发|签订|成立|编制|批复|批准|备案|提交|印发|注册|投产|竣工")
#: Captions of tables about other mines.
OTHERS_TABLE = re.compile(r"相邻|周边|邻近|毗邻|四邻|邻矿|附近")


@dataclass(frozen=True, slots=True)
class Sense:
    """role: how the figure is meant; year: of which year; spoilt: words in front that make it no statement about this mine at all."""

    role: FactRole
    year: int | None
    spoilt: bool = False


def clause(before: str) -> str:
    """The part of the words in front of a label that belongs to its own clause."""
    cut = max((m.end() for m in _CLAUSE.finditer(before)), default=0)
    return before[cut:]


def year_in(words: str, *, last: bool = True) -> int | None:
    """The last (or first) year named in flat words («截至2020年12月31日», «2023年度», «2021~2023年» gives 2023)."""
    found = [int(m.group(1)) for m in _YEAR.finditer(words)]
    if not found:
        spans = [d.date.year for d in dates(words)]
        found = spans
    if not found:
        return None
    return found[-1] if last else found[0]


#: «均好于设计：2023年开采回采率88.80%», «与设计相比，2023年…»: the design is what the figure is compared with.
_COMPARED = re.compile(r"(?:好于|高于|优于|大于|超过|达到|满足|符合|低于|高出|与|较|比|按)$")
_ANOTHER = re.compile(r"[，:；]")


def _last_marker(words: str, default: FactRole) -> FactRole:
    best: tuple[int, FactRole] = (-1, default)
    for role in _MARKERS:
        for match in words_pattern(role).finditer(words):
            if match.end() > best[0] and not (_COMPARED.search(words[: match.start()]) and _ANOTHER.search(words[match.end() :])):
                best = (match.end(), role)
    return best[1]


def sense(hit: Hit, start: int, end: int, *, default: FactRole = "stated") -> Sense:
    """The sense of a value at flat offsets start to end of the hit's block."""
    gap = hit.flat.text[hit.start : start] if hit.source in ("prose", "line") else ""
    near = clause(hit.before) + hit.words + gap
    if hit.view is not None and OTHERS_TABLE.search(hit.view.caption):
        return Sense("neighbour", None)
    if (
        words_pattern("neighbour").search(hit.before)
        or _OTHER_MINE.search(hit.before)
        or _AWAY.search(hit.before)
        or _OTHERS.match(hit.flat.text[end : end + 30])
    ):
        return Sense("neighbour", year_in(hit.before + hit.words + gap))
    year = _year(hit, gap, end)
    if _former(hit, near, gap, start, end):
        return Sense("former", year)
    if (
        _IF.search(hit.before + hit.words)
        or _ALTERNATIVE.search(hit.before)
        or words_pattern("alternative").search(_RECOMMENDED.sub("", clause(hit.before)))
        or words_pattern("alternative").search(gap)
    ):
        return Sense("planned", year, spoilt=True)
    after = hit.flat.text[end : end + 12] if hit.source in ("prose", "line") else ""
    if re.match(r"\)?(?:的)?(?:最低|要求|标准|限值|以上)", after) and not words_pattern("actual").search(near):
        return Sense("required", year)
    context = hit.before.split("|")[-2] + hit.words if hit.view is not None and hit.source == "row" else hit.before + hit.words
    if hit.view is not None and hit.source == "column":
        context = hit.words + hit.view.key
    role = _last_marker(_BRACKETS.sub("", context) + gap, default)
    if role == "required" and hit.view is None and not words_pattern("required").search(near):
        role = _last_marker(_BRACKETS.sub("", near), default)  # what an earlier clause requires is another thing
    return Sense(role, year)


def _year(hit: Hit, gap: str, end: int) -> int | None:
    if hit.view is not None:
        for words in (hit.view.key, hit.view.head, hit.words):
            bare = re.fullmatch(r"((?:19|20)\d{2})(?:年度?)?", words)
            year = int(bare.group(1)) if bare else year_in(words)
            if year is not None:
                return year
        return None
    inside = year_in(gap)
    if inside is not None:
        return inside
    own = clause(hit.before)
    earlier = _CLAUSE.split(hit.before[: len(hit.before) - len(own)])
    found = year_in("，".join([*(c for c in earlier if not _EVENT.search(c)), own]) + hit.words)
    if found is None and hit.before.startswith("其中"):  # «2023年末保有186.38万t；其中可供设计利用167.12万t»
        begin = hit.label_start - len(hit.before)
        return year_in(hit.flat.text[hit.flat.text.rfind("。", 0, begin) + 1 : begin])
    return found


def _former(hit: Hit, near: str, gap: str, start: int, end: int) -> bool:
    """Whether the words say that it was so before: 原生产规模, 由30万吨/年扩大至60万吨/年 (the first of the two)."""
    for match in words_pattern("former").finditer(near):
        tail = near[match.end() : match.end() + 3]
        head = near[max(match.start() - 1, 0) : match.start()]
        if match.group() == "原" and (_NOT_FORMER.match(tail) or head in ("草", "平", "高", "复", "还", "石")):
            continue
        if match.group() in ("历史", "前期", "原有") and "现" in near[match.end() :]:
            continue
        return True
    if hit.source in ("prose", "line") and _CHANGE.search(clause(hit.before) + hit.words + gap):
        following = hit.flat.text[end : end + 16]
        return CHANGED.match(following) is not None
    return False
