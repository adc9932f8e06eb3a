"""Which blocks are headings, and of what rank: evidence from style, numbering, size, weight and place, whatever the outline's habit.

Ranks order the customary outlines of Chinese reports: 第一篇 < 第一章 < 第一节 < 一、 < （一） < 1 < 1.1 < 1.1.1 < 1、 < （1） < ①.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from assistant.core.document import RUNNING, UNSEEN, Block, Document
from assistant.core.text import Numbering, bare, chinese_number, numbering

#: Longer lines are text (GB/T 9704 and the usual habit: a heading is one line).
LONGEST = 50
_RANKS: dict[str, float] = {
    "part": 5, "roman": 6, "chapter": 10, "section": 20, "cn-comma": 30, "cn-paren": 40, "arabic-bare": 50, "arabic": 58, "arabic-paren": 60,
    "circled": 70,
}  # fmt: skip
_ENDS = re.compile(r"[。；;，,、！!？?]$|[：:]$")
_INNER = re.compile(r"[。；;！？]")
#: Headings without a number that reports and plans have.
_PLAIN = re.compile(
    r"^(?:前\s*言|引\s*言|序\s*言|绪\s*论|概\s*述|摘\s*要|编制说明|总\s*论|结\s*论|结论与建议|结\s*语|结束语|建\s*议|参考文献|致\s*谢|"
    r"附\s*[件表图录](?:目录|清单|一览表?|[\dA-Za-z一二三四五六七八九十]{1,3}.{0,24})?|附\s*录.{0,24}|附\s*[:：]\s*.{0,6}(?:目录|清单|一览表?)|(?:申报|证明|佐证|支撑)?(?:材料|资料)(?:目录|清单)|.{0,10}承\s*诺\s*书?|.{0,8}声\s*明|.{0,6}责任表|.{0,12}自评得分(?:汇总)?)$"
)


#: «二〇二四年五月编制  二〇二四年七月修改»: when it was made, and no second chapter.
_DATED = re.compile(
    r"^(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})年[\d一二三四五六七八九十]{1,2}月(?:[\d一二三四五六七八九十]{1,3}日)?(?:编制|编写|修改|修编|修订|定稿|提交|印制|报批|完成|$)"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: index of its block, title as printed in one line, rank (a smaller one stands higher)."""

    index: int
    title: str
    rank: float


def find_titles(document: Document, headings: list[Heading]) -> set[int]:
    """Of the headings those that are the filing's own title on its cover: in front of all numbered ones, without words of their own below.

    Word files often have the cover's title in a heading style.
    """
    run: list[Heading] = []
    for position, heading in enumerate(headings[:4]):
        if heading.index > 40 or numbering(heading.title) is not None or _PLAIN.match(bare(heading.title)):
            break
        end = headings[position + 1].index if position + 1 < len(headings) else len(document.blocks)
        below = [b for b in document.blocks[heading.index + 1 : end] if b.role in ("paragraph", "list", "cell")]
        if any(len(b.text) > 60 or b.role == "cell" for b in below) or position + 1 == len(headings):
            break
        run.append(heading)
    last = max((n for n, h in enumerate(run) if _FILING.search(bare(h.title))), default=-1)
    return {h.index for h in run[: last + 1]}


_FILING = re.compile(r"(?:报告书?|方案|申报书|申报材料|总结|说明书|设计书?|汇编)(?:[（(].{1,10}[)）])?$")


@dataclass(frozen=True)
class _Habit:
    """How the document sets its text. styled: it has real heading styles. size: of running text, None where no sizes are known."""

    styled: bool
    size: float | None
    decimals: bool
    bare_chapters: bool
    bolds: bool


def find_headings(document: Document) -> list[Heading]:
    """The headings in order."""
    candidates = [(i, b) for i, b in enumerate(document.blocks) if _possible(b)]
    habit = _habit(document, candidates)
    body = [
        i for i, b in enumerate(document.blocks) if b.role not in UNSEEN and b.role not in RUNNING and b.role not in ("footnote", "stamp")
    ]
    place = {index: n for n, index in enumerate(body)}
    found: list[Heading] = []
    for index, block in candidates:
        following = document.blocks[body[place[index] + 1]] if index in place and place[index] + 1 < len(body) else None
        previous = document.blocks[body[place[index] - 1]] if place.get(index) else None
        rank = _rank(block, previous, following, habit)
        if rank is not None:
            found.append(Heading(index, re.sub(r"\s+", " ", block.printed).strip(), rank))
    return _consistent(found, document)


def _possible(block: Block) -> bool:
    if block.role == "heading":
        return bool(bare(block.text))
    if block.role not in ("paragraph", "list") or block.table is not None:
        return False
    text = bare(block.text)
    if _DATED.match(text):
        return False
    return 2 <= len(text) <= LONGEST and "\n" not in block.text.strip() and not block.breaks


def _habit(document: Document, candidates: list[tuple[int, Block]]) -> _Habit:
    sizes: Counter[float] = Counter()
    bold = total = 0
    for block in document.blocks:
        if block.role in ("paragraph", "list"):
            total += len(block.text)
            bold += len(block.text) * block.bold
            if block.size:
                sizes[round(block.size * 2) / 2] += len(block.text)
    numbers = [n for _, b in candidates if (n := numbering(b.printed)) is not None]
    decimals = {n.value[0] for n in numbers if n.kind == "decimal" and len(n.value) == 2}
    chapters = any(n.kind in ("chapter", "part") for n in numbers)
    return _Habit(
        styled=sum(1 for _, b in candidates if b.role == "heading") >= 3,
        size=sizes.most_common(1)[0][0] if sizes else None,
        decimals=len(decimals) >= 2,
        bare_chapters=len(decimals) >= 2 and not chapters,
        bolds=total > 0 and 0 < bold < 0.4 * total,
    )


def _rank(block: Block, previous: Block | None, following: Block | None, habit: _Habit) -> float | None:
    """The rank of a block as a heading, None where it is text."""
    text = block.printed.strip()
    number = _number(text)
    if block.role == "heading":
        return _styled_rank(block, number)
    if _INNER.search(text[:-1]) or re.search(r"[.…·]{4,}", text):
        return None
    prominent = _prominent(block, habit)
    if number is None:
        return _plain_rank(block, text, prominent, following, habit)
    rank = _number_rank(number, habit)
    rest = text[number.end :].strip()
    if rank is None or not rest or len(bare(rest)) < 2 or not re.search(r"[\u4e00-\u9fff]", rest):
        return None
    if number.kind in ("part", "roman", "chapter", "section"):
        return None if _ENDS.search(text) or len(bare(text)) > 42 or _reference(rest) else rank
    if re.search(r"[。；;，,、！!？?]$", text) or (number.kind == "decimal" and not prominent and _quantity(rest)):
        return None
    if habit.styled and not prominent:
        return None
    if prominent:
        return rank if len(bare(rest)) <= 40 else None
    return rank if _stands_alone(text, rest, number, previous, following, habit) else None


def _number(text: str) -> Numbering | None:
    """The number of a heading; also one that reads like a quantity at first sight (7.6 年度报送)."""
    found = numbering(text)
    if found is None and (match := re.match(r"(\d{1,2}(?:\.\d{1,2}){1,3})\s+(?=[\u4e00-\u9fff]{2})", text)):
        return Numbering("decimal", tuple(int(x) for x in match.group(1).split(".")), 0, match.end())
    if found is None and (match := re.match(r"([一二三四五六七八九十]{1,3})[\s　]+(?=[\u4e00-\u9fff]{2})", text)):
        return Numbering("cn-comma", (chinese_number(match.group(1)),), 1, match.end())
    return found


def _styled_rank(block: Block, number: Numbering | None) -> float:
    """A heading style's own level, kept apart from numbered ranks by steps of ten (level 1 is a chapter)."""
    level = block.level or (number.depth if number else 1)
    return 10.0 * level if level <= 2 else 20.0 + 0.5 * level


def _number_rank(number: Numbering, habit: _Habit) -> float | None:
    if number.kind == "article":
        return None
    if number.kind == "decimal":
        return 49.0 + len(number.value) if len(number.value) <= 4 else None
    if number.kind in ("arabic", "arabic-bare") and habit.bare_chapters:
        return 50.0
    if number.kind == "arabic-bare":
        return 50.0 if habit.decimals else 58.0
    return _RANKS.get(number.kind)


def _prominent(block: Block, habit: _Habit) -> bool:
    """Set so that it stands out from running text: larger, or bold where the text is not."""
    larger = habit.size is not None and block.size is not None and block.size >= 1.08 * habit.size
    return larger or (block.bold and habit.bolds)


def _plain_rank(block: Block, text: str, prominent: bool, following: Block | None, habit: _Habit) -> float | None:
    if _ENDS.search(text):
        return None
    words = bare(text)
    if _PLAIN.match(words) and (prominent or block.style == "centred" or habit.size is None):
        return 10.0
    larger = habit.size is not None and block.size is not None and block.size >= 1.15 * habit.size
    if (
        habit.styled
        or not prominent
        or len(words) > 30
        or len(words) < 2
        or re.search(r"[：:]", text)
        or not re.search(r"[\u4e00-\u9fff]{2}", words)
    ):
        return None
    if following is None or re.fullmatch(r"[\d年月日./\-\s一二三四五六七八九十〇]+", text):
        return None
    if larger and block.bold:
        return 12.0 if block.style == "centred" else 25.0
    return 45.0 if block.bold and following.role in ("paragraph", "caption", "list") and not following.bold else None


def _reference(rest: str) -> bool:
    """第三章的规定 …, 第二节所述 …: a sentence that speaks of a chapter."""
    return re.match(r"^(?:的|所|中|之|和|与|至|、|规定|[（(]?见)", rest) is not None


def _quantity(rest: str) -> bool:
    """1.5 万吨, 3.2 公里: a figure, not a number of a heading."""
    return (
        re.match(
            r"^(?:万|亿|千|百)?(?:吨|t|公顷|亩|米|m|km|元|年|月|日|倍|度|立方米?|平方米?|公里|平方公里|%|％|hm)(?![\u4e00-\u9fff])", rest
        )
        is not None
    )


def _stands_alone(text: str, rest: str, number: Numbering, previous: Block | None, following: Block | None, habit: _Habit) -> bool:
    """A numbered line set like the text is a heading where it is short, is no sentence and text of another kind follows it."""
    if following is None or len(bare(rest)) > 26 or re.search(r"[，,：:；]", rest):
        return False
    after = numbering(following.printed)
    if after is not None and after.kind == number.kind and len(after.value) == len(number.value):
        return False
    if previous is not None and previous.role in ("paragraph", "list"):
        before = numbering(previous.printed)
        if before is not None and before.kind == number.kind and number.kind in ("arabic", "arabic-paren", "circled", "arabic-bare"):
            return False
    if number.kind in ("cn-comma", "cn-paren", "decimal"):
        return True
    if habit.bare_chapters and number.kind in ("arabic-bare", "arabic"):
        return (after is not None and after.kind == "decimal") or len(following.text) > 30
    return following.role in ("cell", "caption") or (len(bare(following.text)) > 40 and len(bare(rest)) <= 18)


def _consistent(found: list[Heading], document: Document) -> list[Heading]:
    """Leave out low ranks that never have a first number (loose items of lists)."""
    kept: list[Heading] = []
    for heading in found:
        block = document.blocks[heading.index]
        number = numbering(block.printed)
        loose = block.role != "heading" and number is not None and number.kind in ("arabic", "arabic-paren", "circled")
        if loose and number is not None and number.value[-1] > 1:
            siblings = [h for h in kept[-12:] if h.rank == heading.rank]
            if not siblings:
                continue
        kept.append(heading)
    return kept
