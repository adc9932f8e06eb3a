"""The words of a question as the dossier knows them.

Chinese is written without spaces, and a question glues its verbs to its nouns (水保方案批了, 基金放哪家). A run is cut into the fewest words
that the dossier, the field's synonyms or the asking vocabulary know; single characters left over are glue, longer remains are words that
the dossier does not know.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.chat.asking import vocabulary
from assistant.chat.context import Context
from assistant.core.text import CHINESE_NUMERAL, chinese_number, fold
from assistant.retrieve.lexical import synonym_groups

#: The longest word that is looked for.
LONGEST = 14
_HAN = re.compile(r"[\u3400-\u9fff]")


@cache
def alike() -> tuple[tuple[str, ...], ...]:
    """Groups of words that a question and a document use for the same: the field's and those of plain talk."""
    own = tuple(tuple(str(w) for w in group) for group in vocabulary()["alike"])
    return (*own, *synonym_groups())


@cache
def known_words() -> frozenset[str]:
    """Words known without the dossier."""
    table = vocabulary()
    listed = (
        [w for group in alike() for w in group] + [w for words in table["implied"].values() for w in words] + list(table["light_words"])
    )
    return frozenset(w for w in listed if len(w) >= 2)


def words_of(context: Context, runs: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(words that are known, words that nobody knows) of the runs of a question."""
    known: list[str] = []
    unknown: list[str] = []
    for run in runs:
        words, remains = _cut(context, run)
        forms = {r: _form_there(context, r) for r in remains}
        known += [*words, *(f for f in forms.values() if f)]
        unknown += [r for r, f in forms.items() if not f]
    known = [w for w in known if len(w) > 1 or not _HAN.match(w) or w in vocabulary()["lone"]] or known
    other = [w for w in known if not _own_name(context, w)]
    known = other or known
    return tuple(dict.fromkeys(known)), tuple(dict.fromkeys(unknown))


def _form_there(context: Context, word: str) -> str:
    """The dossier's own form of a word that it does not know as such: 年均 for 年平均, 耗能 for 能耗; '' where there is none."""
    if not 2 <= len(word) <= 3 or not all(_HAN.match(c) for c in word):
        return ""
    if len(word) == 2 and context.occurs(word[::-1]):
        return word[::-1]
    pattern = re.compile("[\u3400-\u9fff]?".join(map(re.escape, word)))
    return next((m.group() for text in context.text.values() if (m := pattern.search(text))), "")


def _own_name(context: Context, word: str) -> bool:
    """Whether a word only repeats what the whole dossier is about: its mineral, its mine."""
    names = context.kept("names", lambda: tuple(fold(str(f.normalized)) for n in ("mineral", "mine_name") for f in context.facts.named(n)))
    return len(word) <= 6 and any(word in name for name in names)


def _cut(context: Context, run: str) -> tuple[list[str], list[str]]:
    if len(run) == 1 and run in _glue() and run not in vocabulary()["lone"]:
        return [], []
    if not _HAN.search(run) or (len(run) <= 4 and context.occurs(run)):
        return [run], []
    size = len(run)
    best: list[tuple[float, int]] = [(0.0, 0)] * (size + 1)  # cost of the first i characters, where their last word begins
    for end in range(1, size + 1):
        best[end] = (best[end - 1][0] + (6.0 if run[end - 1] in _glue() else 10.0), end - 1)
        for start in range(max(0, end - LONGEST), end - 1):
            word = run[start:end]
            cost = best[start][0] + (1.0 if word in known_words() else 1.1) + (0.15 if _measured(word) else 0.0)
            if cost < best[end][0] and (word in known_words() or (_sound(word) and context.occurs(word))):
                best[end] = (cost, start)
    words: list[tuple[int, int]] = []
    end = size
    while end:
        start = best[end][1]
        words.insert(0, (start, end))
        end = start
    return _gather(run, words)


def _measured(word: str) -> bool:
    """Whether a word ends in one for a measure, which would rather stand alone (采矿用地|面积)."""
    return any(len(measure) > 1 and word.endswith(measure) and word != measure for measure in vocabulary()["implied"]["quantity"])


#: Characters that join words: what begins or ends with one is no word (剥离|物和|石粉).
_JOINTS = frozenset("与及或的了")
_JOINTS_BEHIND = frozenset("和")


def _sound(word: str) -> bool:
    """Whether characters that occur in the dossier may be a word: not half of one before a word for a measure (煤|层厚度), no joint at an end."""
    return (
        word[0] not in _JOINTS
        and word[-1] not in _JOINTS | _JOINTS_BEHIND
        and not any(
            len(word) == len(measure) + 1 and word.endswith(measure) for measure in vocabulary()["implied"]["quantity"] if len(measure) > 1
        )
    )


def _gather(run: str, spans: Sequence[tuple[int, int]]) -> tuple[list[str], list[str]]:
    """Words of two characters and more; single characters in a row are one unknown word where the first of them is no glue."""
    known: list[str] = []
    unknown: list[str] = []
    left = ""
    for start, end in (*spans, (len(run), len(run))):
        if end - start == 1 and run[start] in vocabulary()["lone"] and not left:
            known.append(run[start])  # 卤水里溴的含量
            continue
        if end - start == 1 and (left or run[start] not in _glue()):
            left += run[start]
            continue
        bare = left.rstrip("".join(_glue() - _INNER))
        if len(bare) >= 2:
            unknown.append(left)
        elif len(bare) == 1 and left[1:2] in _CHARGED:
            unknown.append(left[:2])  # 电费交
        left = ""
        if end - start >= 2:
            known.append(run[start:end])
    return known, unknown


#: Ends of nouns for money and rates, though they are glue elsewhere.
_CHARGED = tuple("费价额税款率")
#: Glue that may also end a noun (资本, 身份).
_INNER = frozenset("本份位量数面")


@cache
def _glue() -> frozenset[str]:
    return frozenset(vocabulary()["light"] + vocabulary()["lonely"] + vocabulary()["glue"])


# ---------------------------------------------------------------- periods

_QUARTER = re.compile(r"(20\d\d)\D{0,3}?(?:第?([1-4一二三四])季度?|q([1-4]))")
_QUARTER_ALONE = re.compile(r"(?<![-\d.])第?([1-4一二三四])季度?|q([1-4])")
_SHORT_QUARTER = re.compile(r"(20\d\d)[-.]([1-4])(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_NTH = re.compile(rf"第([{CHINESE_NUMERAL}\d]{{1,3}})(?:个)?(?:年|期|阶段|批)")


def periods(text: str, *, quarters: bool = False) -> frozenset[str]:
    """The periods that folded words name: '2022', '2022q3', 'q3', 'n3' (the third year of a plan). quarters: 2022-3 is a quarter here."""
    found: set[str] = set()
    for match in _QUARTER.finditer(text):
        found |= {match.group(1), f"{match.group(1)}q{_digit(match.group(2) or match.group(3))}"}
    if not found:
        found |= {f"q{_digit(a or b)}" for a, b in _QUARTER_ALONE.findall(text)}
    if quarters:
        found |= {f"{year}q{quarter}" for year, quarter in _SHORT_QUARTER.findall(text)}
    found |= set(_YEAR.findall(text))
    for numeral in _NTH.findall(text):
        try:
            found.add(f"n{int(numeral) if numeral.isdigit() else chinese_number(numeral)}")
        except ValueError:
            continue
    return frozenset(found)


def within(asked: frozenset[str], told: frozenset[str]) -> bool:
    """Whether what is told is of the periods that are asked for (a quarter without its year fits every year)."""
    quarters = {p for p in asked if "q" in p}
    years = {p for p in asked if p.isdigit() and not any(q.startswith(p) for q in quarters)}
    steps = {p for p in asked if p.startswith("n")}
    return (
        (not quarters or any(q == t or t.endswith(q) for q in quarters for t in told))
        and (not years or bool(years & told))
        and (not steps or bool(steps & told))
    )


def _digit(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() else chinese_number(numeral)
