"""How well a page's words are known: whether its text layer can be trusted to be text, and how good recognition was.

All statistics are of characters alone, so that the grade of a page does not depend on the machine.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from assistant.core.document import Grade

Reason = Literal["no-text", "garbled", "stamp-only", "searchable-scan"]

#: A page picture that covers this share of the page is the page (a scan), not an illustration.
FULL_PAGE = 0.6
#: A page of a filing that is a scan but has less text than this has it in a stamp, a header or a page number only.
_STAMP_ONLY = 80
#: Drawn paths beyond which a page without text has words drawn as outlines, or a plan.
_OUTLINES = 200

_CID = re.compile(r"\(cid:\d+\)")
#: The most frequent characters of Chinese administrative and technical prose: about half of any real text, a few percent of any other.
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心"
    "反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少"
    "图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改"
    "矿采环境土复垦万吨米米元企绿评价要求标准岩石坡场治理修损毁植测监率综合露安护范围采储按照符量综"
)


@dataclass(frozen=True, slots=True)
class Statistics:
    """Shares of the characters of a text (white space left out). strange: private use, replacement, control and unassigned characters
    and CID codes; rare: of its Chinese characters those outside the 3,755 common ones (GB 2312 level 1); frequent: of its Chinese
    characters those that fill half of real prose; foreign: accented Latin letters and signs no Chinese text has; signs: signs of ASCII
    that stand in numbers and formulas seldom.
    """

    characters: int
    han: int
    strange: float
    rare: float
    frequent: float
    foreign: float
    signs: float


def statistics(text: str) -> Statistics:
    """Count a text's characters by kind."""
    codes = len(_CID.findall(text))
    chars = [c for c in _CID.sub("", text) if not c.isspace()]
    han = [c for c in chars if "\u3400" <= c <= "\u9fff" or "\U00020000" <= c <= "\U0003ffff"]
    total = max(1, len(chars) + codes)
    strange = codes + sum(unicodedata.category(c) in ("Co", "Cn", "Cc", "Cs") or c == "\ufffd" for c in chars)
    foreign = sum("\u00a1" <= c <= "\u024f" and c not in "°±²³µ·×÷" for c in chars)
    signs = sum(c in "!\"#$&'*;<=>?@[\\]^`{|}~_" for c in chars)
    return Statistics(
        len(chars) + codes, len(han), strange / total, sum(not _common(c) for c in han) / max(1, len(han)),
        sum(c in _FREQUENT for c in han) / max(1, len(han)), foreign / total, signs / total,
    )  # fmt: skip


def _common(char: str) -> bool:
    """Whether a Chinese character is one of the 3,755 of GB 2312's first level (rows 16 to 55)."""
    try:
        code = char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7


def garbled(text: str) -> bool:
    """Whether a text layer is no text: fonts without a mapping, the wrong mapping, or bytes read in the wrong encoding."""
    found = statistics(text)
    if found.characters < 8:
        return found.strange > 0.5
    if found.strange > 0.12 or (found.foreign > 0.2 and found.characters >= 20):
        return True
    if found.han >= 20 and found.rare > 0.4:
        return True
    if found.han >= 60 and found.frequent < 0.12:
        return True
    return found.characters >= 40 and found.han < 0.05 * found.characters and found.signs > 0.22


def needs_recognition(text: str, *, picture_share: float = 0.0, paths: int = 0) -> Reason | None:
    """Why a page's picture must be read, or None where its text layer is enough.

    text: the page's text layer, invisible text included. picture_share: the share (0 to 1) of the page that its largest picture covers.
    paths: drawn paths on the page (words turned into outlines are paths). 'searchable-scan': text and full-page picture, to be compared.
    A page with neither text nor anything drawn is blank: None.
    """
    length = sum(not c.isspace() for c in text)
    if length == 0:
        return "no-text" if picture_share > 0.02 or paths >= _OUTLINES else None
    if garbled(text):
        return "garbled"
    if picture_share >= FULL_PAGE:
        return "stamp-only" if length < _STAMP_ONLY else "searchable-scan"
    return None


#: The least confidence of a good, a fair and a poor page.
_LEAST = (0.97, 0.94, 0.76)
_ORDER: tuple[Grade, ...] = ("good", "fair", "poor", "unreadable")


def grade(confidence: float | None, text: str, *, lost: float = 0.0) -> Grade:
    """The grade of a recognised page. confidence: mean over its characters, None where none were read; lost: the share (0 to 1) of what
    looks like lines of text on it that could not be read.

    Measured on pages blurred and made noisy step by step (`python -m benchmarks.recognition --grades`): confidence 0.985 goes with 1.5 %
    wrong characters, 0.97 with 3 %, 0.94 with 6 %, 0.885 with 12 %, 0.77 with 24 %, 0.63 with half.
    """
    if confidence is None or not text.strip():
        return "unreadable" if lost > 0 else "good"
    level = sum(confidence < least for least in _LEAST)
    if lost > 0.6:
        level += 1
    found = statistics(text)
    if found.han >= 40 and (found.rare > 0.4 or found.frequent < 0.12):
        level += 1
    return _ORDER[min(level, 3)]


def grade_layer(text: str) -> Grade:
    """The grade of a page whose own text layer is used: good, or poor where it is garbled and could not be recognised."""
    return "poor" if garbled(text) else "good"


def worse(a: Grade, b: Grade) -> Grade:
    """The worse of two grades."""
    return _ORDER[max(_ORDER.index(a), _ORDER.index(b))]
