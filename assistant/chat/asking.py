"""A question understood: which documents, years and sections it is about, which facts, what kind of answer it wants.

The words by which it is understood are data (corpus/references/questions.yaml, the labels of facts). Nothing is concluded from them but
the choice of the tool that looks into the dossier.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from assistant.core.document import Dossier
from assistant.core.text import CHINESE_NUMERAL, fold
from assistant.corpus import table
from assistant.facts.flat import flatten
from assistant.facts.labels import find_labels

_HAN_RUN = re.compile(r"第\d+(?:[年期号次]|季度)|[\u3400-\u9fff]+|[a-z0-9][a-z0-9./%²³-]*")
#: Words of one character at the edge of a run that only join it to the question ('截水沟用' 什么 …).
_EDGES = re.compile(r"^(?:[由在]|有(?![机色害效毒用]))|(?<![支使费利占动回耗信作])用$|[由有在为]$|(?<=期)[内里中间]$")
#: Figures with their unit that a question itself names: what answers holds them, they are no words of its topic.
_FIGURE_NAMED = re.compile(
    r"(?<![\d.第])\d+(?:\.\d+)?(?:公顷|亩|hm2|km2|平方公里|平方米|m2|万?吨(?:/年)?|万?t(?:/a)?|万?元|米|km|公里|m3|立方米|%|分|年(?!度|[一-龥]))"
)
#: Periods that a question names; they are matched as periods (`wording.periods`), never as words.
PERIOD_WORDS = re.compile(
    rf"20\d\d年?度?(?:第?[1-4一二三四]季度?|q[1-4])?|第?[1-4一二三四]季度|第[{CHINESE_NUMERAL}\d]{{1,3}}(?:个)?(?:年度?|期|阶段|批)|(?:近|前|这)?[两三四五]年(?=[总共一累的治完采投生计]|来)(?:来|间|内|里)?"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:年(?:度)?|-|至|—|$)")
_SECTION = re.compile(
    rf"第[{CHINESE_NUMERAL}\d]+[章节](?:[“\"「]([^”\"」]+)[”\"」])?|[“「]([^”」]{{2,20}})[”」](?:一?[章节]|部分)|([\u4e00-\u9fff]{{2,12}}?)(?:这|一)[章节]"
)
_ATTACHMENT = re.compile(r"附件(\d{1,2})(?!\d)")

#: Intents whose words say how to answer and never what about.
_WORDLESS = frozenset({"where", "compare", "valid", "summary"})

#: Papers that carry several facts: named alone they stand for their number, beside another fact for where it is written.
_PAPERS = frozenset({"采矿许可证", "采矿证", "安全生产许可证", "安许证", "排污许可证", "营业执照"})


@dataclass(frozen=True)
class Asked:
    """text: the question, folded. documents: ids it is limited to (None: all); inside: only what stands in them is asked for.

    topic: its words without asking words, stop words and documents, as runs. facts: names of the facts it asks for, first the likeliest.
    rest: what its topic holds besides the facts' labels. intents: the kinds of answer that its words speak for.
    """

    raw: str
    text: str
    documents: tuple[str, ...] | None
    inside: bool
    years: tuple[int, ...]
    sections: tuple[str, ...]
    topic: tuple[str, ...]
    facts: tuple[str, ...]
    rest: tuple[str, ...]
    intents: frozenset[str]
    yesno: bool
    kinds: tuple[str, ...] = ()

    def wants(self, intent: str) -> bool:
        return intent in self.intents

    @property
    def subject(self) -> str:
        """The topic as one text, for search."""
        return " ".join(self.topic) or self.text


@cache
def vocabulary() -> dict[str, Any]:
    """The tables of asking words: those of the grammar of questions, and plain talk with the words that filings use."""
    loaded: dict[str, Any] = dict(table("references/questions"))
    talk = table("references/colloquial")
    loaded["rewrites"] = [*talk["rewrites"], *loaded["rewrites"]]
    spoken = [(word, entry["written"]) for entry in talk["talk"] for word in str(entry["said"]).split()]
    loaded["alike"] = [*loaded["alike"], *([word, *written] for word, written in spoken)]
    loaded["umbrella"] = [*loaded["umbrella"], *(word for word, _ in spoken)]
    loaded["colloquial"] = [*loaded["colloquial"], *talk["facts"]]
    loaded["plain"] = frozenset(word for line in talk["plain"] for word in str(line).split())
    return loaded


@cache
def _patterns(group: str) -> dict[str, re.Pattern[str]]:
    return {name: re.compile("|".join(patterns)) for name, patterns in vocabulary()[group].items()}


@cache
def _asking() -> re.Pattern[str]:
    return re.compile(vocabulary()["asking"])


@cache
def _stopwords() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, vocabulary()["stopwords"]), key=len, reverse=True)))


def understand(question: str, dossier: Dossier) -> Asked:
    """Take a question apart (without its history: `followup` has put that in)."""
    text = simplified(fold(question)).strip("?？。.!！")
    text = re.sub(r"[?？]+", "，", text)
    for pattern, replacement in vocabulary()["rewrites"]:
        text = re.sub(pattern, replacement, text)
    documents, inside, kinds, without = _documents(text, dossier)
    named = _names(dossier)
    bare = named.sub("", without) if named else without
    intents = understand_intents(text)
    for intent in intents & _WORDLESS:
        bare = _patterns("intents")[intent].sub(" ", bare)
    bare = _FIGURE_NAMED.sub(" ", bare)
    facts, unlabelled = _facts(_YEAR.sub(" ", bare))
    topic = content_runs(bare)
    if "绿色矿山" in bare and all(_slight(run) for run in topic):
        topic = (*topic, "绿色矿山")  # what every question may be about is the subject of one that names nothing else
    return Asked(
        raw=question, text=text, documents=documents, inside=inside,
        years=tuple(dict.fromkeys(int(y) for y in _YEAR.findall(text))),
        sections=tuple(g for m in _SECTION.finditer(text) for g in (m.group(1) or m.group(2) or m.group(3) or m.group(0),) if g),
        topic=topic, facts=facts, rest=content_runs(unlabelled),
        intents=intents,
        yesno=bool(re.search(vocabulary()["yesno"], text)), kinds=kinds,
    )  # fmt: skip


def _slight(run: str) -> bool:
    """Whether a run says little: plain talk, joining characters."""
    words = vocabulary()
    if re.fullmatch(r"(?:批复|审批|发证|批准|编制)?(?:单位|机关|部门|时间|日期)", run):
        return True
    return run in words["light_words"] or run in words["plain"] or not run.strip(words["light"] + words["lonely"] + words["glue"])


def understand_intents(text: str) -> frozenset[str]:
    """The kinds of answer that folded words speak for."""
    return frozenset(name for name, pattern in _patterns("intents").items() if pattern.search(text))


@cache
def _simplified() -> dict[int, str]:
    pairs = vocabulary()["traditional"]
    return {ord(pair[0]): pair[1] for pair in pairs.split()}


def simplified(text: str) -> str:
    """Traditional characters of the field as simplified ones."""
    return text.translate(_simplified())


def content_runs(text: str) -> tuple[str, ...]:
    """The words that a question is about: runs without asking words, stop words, years and signs."""
    rest = _asking().sub(" ", PERIOD_WORDS.sub(" ", text))
    runs: list[str] = []
    for match in _HAN_RUN.finditer(rest):
        words = (_EDGES.sub("", word) for word in _stopwords().sub(" ", match.group()).split())
        runs += [word for word in words if len(word) > 1 or (word and word not in vocabulary()["light"] + vocabulary()["lonely"])]
    return tuple(dict.fromkeys(runs))


def _documents(text: str, dossier: Dossier) -> tuple[tuple[str, ...] | None, bool, tuple[str, ...], str]:
    """(ids, only inside them, kinds named, the question without their names)."""
    inside = vocabulary()["inside"]
    ids: list[str] = []
    kinds: list[str] = []
    strict = False
    rest = text
    for document in dossier.documents:  # a file by its own name: 采矿许可证上写的面积, 附件3
        stem = re.sub(r"^附件\d*", "", fold(PurePosixPath(document.path).stem)).strip("-—_.、")
        if document.kind in ("licence", "attachment", "other") and len(stem) >= 3:
            match = re.search(f"{re.escape(stem)}(?:附件|扫描件|复印件|文件|原件)?(?:{inside})", rest)
            if match:
                ids.append(document.id)
                strict = True
                rest = rest.replace(match.group(), " ", 1)
    for number in _ATTACHMENT.findall(text):
        hits = [d.id for d in dossier.documents if re.match(rf"附件0*{number}(?!\d)", fold(PurePosixPath(d.path).name))]
        if hits:
            ids += hits
            strict = True
            rest = re.sub(rf"附件{number}(?!\d)", " ", rest)
    for kind, pattern in _patterns("documents").items():
        match = pattern.search(rest)
        if match:
            kinds.append(kind)
            ids += [d.id for d in dossier.documents if kind in (d.kind, *d.also)]
            ids += [d.id for d in dossier.documents if d.kind == "attachment" and pattern.search(fold(PurePosixPath(d.path).stem))]
            follows = re.match(f"(?:{inside})", rest[match.end() :])
            strict = strict or bool(follows)
            rest = rest[: match.start()] + " " + rest[match.end() + (follows.end() if follows else 0) :]
    return (tuple(dict.fromkeys(ids)) if ids or kinds else None), strict, tuple(kinds), rest


def without_documents(text: str, dossier: Dossier) -> str:
    """Folded words without the names of the documents that they name."""
    return re.sub(r" +", " ", _documents(text, dossier)[3]).strip(" ，,的和与跟")


def _names(dossier: Dossier) -> re.Pattern[str] | None:
    """The dossier's own name, which questions repeat without being about it."""
    name = fold(dossier.name)
    return re.compile(re.escape(name)) if len(name) >= 4 and re.search(r"[\u4e00-\u9fff]", name) else None


def _facts(text: str) -> tuple[tuple[str, ...], str]:
    """(facts that are asked for, the question without the words that named them)."""
    found: list[str] = []
    rest = text
    at = 0
    for entry in vocabulary()["colloquial"]:
        match = re.search(entry["pattern"], text)
        if match:
            found += entry["facts"]
            at = match.start()
            rest = text[:at] + "·" * (match.end() - at) + text[match.end() :]
            break
    flat = flatten(rest)[0]
    labelled = flat
    named: list[str] = []
    first: list[str] = []
    for hit in reversed(list(find_labels(flat))):
        names = [n for name in hit.facts for n in vocabulary()["composites"].get(name, [name]) if _needed(n, text)]
        without = labelled[: hit.start] + " " + labelled[hit.end :]
        if names and hit.words in _PAPERS and (found or named or content_runs(without)):
            labelled = without  # 采矿许可证的面积: the paper, not its number
        elif names:
            if found and hit.end <= at:
                first = [*names, *first]
            else:
                named = [*names, *named]
            labelled = without
    named = [_of_paper(name, text) for name in (*first, *found, *named)]
    return tuple(dict.fromkeys(named)), labelled if named else rest


_OTHER_PAPERS = (
    (
        re.compile(r"安全生产许可证|安许证|安全许可证|安全证"),
        {"license_from": "safety_from", "license_to": "safety_to", "license_no": "safety_license"},
    ),
    (re.compile(r"排污"), {"license_from": "permit_from", "license_to": "permit_to", "license_no": "pollution_permit"}),
)


def _of_paper(name: str, text: str) -> str:
    """The fact of the paper that the question names: 发证日期 is the mining licence's only where no other paper is meant."""
    if re.search(r"采矿", text):
        return name
    return next((swapped[name] for paper, swapped in _OTHER_PAPERS if paper.search(text) and name in swapped), name)


def _needed(name: str, text: str) -> bool:
    """Whether the question holds what a fact with an everyday label needs."""
    pattern = vocabulary()["needs"].get(name)
    return pattern is None or re.search(pattern, text) is not None
