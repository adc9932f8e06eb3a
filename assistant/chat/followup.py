"""Questions that lean on the one before: «那复垦方案里呢？», «第二个在哪一页？», «和去年比呢？», «在哪写的？»."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.chat.asking import PERIOD_WORDS, Asked, simplified, understand
from assistant.chat.comparing import by_year
from assistant.chat.context import Answer, Context, Draft, Line
from assistant.chat.wording import words_of
from assistant.core.text import CHINESE_NUMERAL, chinese_number, fold

_NTH = re.compile(rf"第([{CHINESE_NUMERAL}\d]+)(?:个|条|处|项|点|份|句)")
_LEANS = re.compile(r"^(?:那么?|还有|另外|以及|再|同样)|呢$|^(?:它|这个|这|该|上面|上述|前面|刚才|其)")
_PLACE = re.compile(r"哪一?页|第几页|哪里|哪儿|出处|位置|原文|哪[章节份]|打开|依据")
_LAST_YEAR = re.compile(r"去年|上年|上一年|前一年|往年|同比")


def direct(context: Context, question: str, before: Answer) -> Draft | None:
    """An answer that the one before holds already: the place or the words of its second citation, its sources."""
    text = fold(question).strip("?？。")
    nth = _NTH.search(text)
    if nth and before.citations:
        number = int(nth.group(1)) if nth.group(1).isdigit() else _numeral(nth.group(1))
        if not 1 <= number <= len(before.citations):
            return Draft(False, (Line(f"上一个回答只有{len(before.citations)}处出处。"),))
        cite = before.citations[number - 1]
        return Draft(True, (Line(f"第{number}处在{context.where(cite)}：“{context.words(cite)}”", (cite,)),))
    short = re.sub(r"^(?:那么?|它|这个|这|该|上面的?|上述|前面的?|刚才的?)", "", text)
    if before.citations and _PLACE.search(short) and len(re.sub(_PLACE, "", short)) <= 6:
        lines = [Line(f"{context.where(c)}：“{context.words(c)[:80]}”", (c,)) for c in before.citations[:6]]
        return Draft(True, tuple(lines))
    return None


def _numeral(words: str) -> int:
    try:
        return chinese_number(words)
    except ValueError:
        return 0


def lean(context: Context, asked: Asked, before: Answer) -> tuple[Asked, Draft | None]:
    """The question with what it leaves out taken from the one before; a draft where that is a comparison over years."""
    known = before.asked
    if known is None:
        return asked, None
    own_topic = bool(asked.facts) or any(len(run) >= 2 for run in asked.topic)
    if _LAST_YEAR.search(asked.text) and not asked.facts:
        for name in known.facts:
            merged = replace(known, raw=asked.raw, text=f"{known.text}，{asked.text}", years=known.years or asked.years)
            draft = by_year(context, merged, name)
            if draft is not None:
                return merged, draft
        return replace(known, raw=asked.raw, text=f"{known.text}，{asked.text}"), None
    backward = {"去年": 1, "上年": 1, "上一年": 1, "前年": 2, "大前年": 3}
    named = next((n for word, n in sorted(backward.items(), key=lambda p: -len(p[0])) if word in asked.text), 0)
    if named and not asked.facts and len(re.sub(r"[那呢的是多少么怎样大前去上一年]", "", asked.text)) <= 1:
        last = max(known.years, default=int(context.report.as_of[:4]))
        text = re.sub(r"20\d\d年?度?比|与?20\d\d年?度?相比|比20\d\d年?度?", "", known.text) if len(known.years) > 1 else known.text
        text = re.sub(r"(?:20\d\d年?度?)+", "", text)
        text = re.sub(r"[多少高低增减]+了?多少", "多少", text)
        merged = understand(f"{last - named}年{text}", context.dossier)
        return replace(merged, documents=merged.documents if merged.documents is not None else known.documents), None
    leans = bool(_LEANS.search(asked.text))
    if own_topic and not leans:
        return asked, None
    if asked.wants("compare") and not asked.facts and known.facts:
        return replace(known, raw=asked.raw, text=f"{known.text}，{asked.text}", documents=None, inside=False, intents=asked.intents), None
    if not own_topic:
        return _inherit(asked, known), None
    if asked.facts and not asked.intents and known.facts and not known.wants("compare"):
        return _instead(context, asked, known), None
    if asked.documents is None and known.documents is not None and known.inside:
        asked = replace(asked, documents=known.documents, inside=known.inside, kinds=known.kinds)
    if not asked.years and known.years:
        asked = replace(asked, years=known.years)
    return replace(asked, intents=asked.intents | (known.intents & {"where", "compare", "calculate", "valid", "notice"})), None


_OTHER = re.compile(r"(?:那么?|还有|另外|以及)?(?:换成)?(.{1,14}?)(?:又)?(?:是多少|怎么样|如何)?(?:呢|吗)?$")
#: Words that stand against one another: a question that names one is followed up with the other.
_AGAINST = (
    ("静态", "动态"),
    ("设计", "实际"),
    ("已损毁", "拟损毁"),
    ("控制", "推断"),
    ("正常", "最大"),
    ("昼间", "夜间"),
    ("提取", "使用"),
    ("复垦前", "复垦后"),
    ("最高", "最低"),
)


#: What is asked of a thing that the question before named.
_ATTRIBUTE = re.compile(
    r"到期|截止|有效|日期|时间|单位|机关|银行|部门|机构|编号|证号|文号|号码|金额|设计|实际|最[多少高低大小]|原因|为什么|谁|哪一?年|几年|面积|多少了?$|花|用了|剩|超|签|批|达标|合格"
)


def _subject(context: Context, known: Asked) -> str:
    """What the question before was about: the paper it named, else its longest word."""
    paper = re.search(r"采矿许可证|安全生产许可证|排污许可证|取水许可证|营业执照|补充合同|出让合同", known.text)
    plain = [re.sub(r"^(?:累计|合计|平均|总共|一共|每年|各年)", "", run) for run in known.topic]
    return paper.group() if paper else max(words_of(context, plain)[0], key=len, default="")


def exchanged(context: Context, question: str, before: Answer) -> list[Asked]:
    """The question before with one of its words put in exchange for what the new one names («静态亩均投资多少？», «动态呢？»)."""
    known = before.asked
    text = simplified(fold(question)).strip("?？。")
    match = _OTHER.fullmatch(text)
    if known is None:
        return []
    if re.search(r"哪.{0,6}最[多少高低大小]|最[多少高低大小].{0,4}哪", text) and before.citations:
        cite = before.citations[0]
        title = context.whole.document(cite.document).section_path(context.block(cite).section).rpartition(" > ")[2]
        whole = understand(text, context.dossier)
        if title and not whole.facts:
            return [replace(whole, sections=(title,)), *([understand(f"{_subject(context, known)}{text}", context.dossier)])]
    subject = _subject(context, known)
    bare = understand(text, context.dossier)
    if subject and _ATTRIBUTE.search(text) and not bare.facts and sum(map(len, bare.topic)) <= 4 and bare.documents is None:
        plain = re.sub(r"^(?:那么?|它的?|其)|呢$", "", text)
        return [understand(f"{subject}{plain}", context.dossier), understand(f"{subject}的{plain}", context.dossier)]
    if match is None or not re.search(r"^(?:那|还有|换)|呢$", text):
        return []
    new = match.group(1).strip("，,的")
    when, then = PERIOD_WORDS.search(new), PERIOD_WORDS.search(known.text)
    if when and when.group() == new and then:
        return [understand(known.text.replace(then.group(), new, 1), context.dossier)]
    for pair in _AGAINST:
        for one, other in (pair, pair[::-1]):
            if other in new and one in known.text:
                return [understand(known.text.replace(one, other, 1), context.dossier)]
    if understand(new, context.dossier).documents is not None or re.search(r"多少|几|谁|什么|哪|页|原文|出处|依据", new):
        return []
    words = sorted(words_of(context, known.topic)[0], key=lambda w: (-len(set(w) & set(new)), -len(w)))
    own = (
        [understand(f"{subject}{new}", context.dossier)]
        if subject and _ATTRIBUTE.search(new) and (not bare.facts or re.search("证|照|合同", subject))
        else []
    )
    shared = [w for w in words if w in known.text and set(w[-2:]) & set(new)]
    return [*own, *(understand(known.text.replace(w, new, 1), context.dossier) for w in shared if w != new)]


def _instead(context: Context, asked: Asked, known: Asked) -> Asked:
    """The question before with its subject put in exchange: «采矿证还有几年到期？», «那安全许可证呢？»."""
    subject = re.sub(r"^(?:那么?|还有|另外|以及|再|同样)|[呢吗啊]$|的$", "", asked.text)
    old = max(words_of(context, known.topic)[0], key=len, default="")
    rest = known.text.replace(old, "", 1) if old else known.text
    whole = understand(
        f"{subject}{rest}" if old and not re.search(r"[是为有]?(?:多少|什么|谁|几)$", rest[:3]) else asked.text, context.dossier
    )
    merged = whole if whole.facts else asked
    return replace(
        merged,
        documents=merged.documents if merged.documents is not None else known.documents if known.inside else None,
        inside=merged.inside or known.inside,
        years=merged.years or known.years,
    )


def _inherit(asked: Asked, known: Asked) -> Asked:
    """The question before, with the documents, years and intents that the new one names."""
    return replace(
        known, raw=f"{known.raw}（{asked.raw}）", text=known.text if not asked.intents else f"{known.text}，{asked.text}",
        documents=asked.documents if asked.documents is not None else known.documents,
        inside=True if asked.documents is not None else known.inside,
        kinds=asked.kinds or known.kinds, years=asked.years or known.years, sections=asked.sections or known.sections,
        intents=asked.intents or known.intents,
    )  # fmt: skip
