"""A notice (通知) split into its clauses, each with its path number (二(三), 二(二)1), its title and its sentences.

The parser knows the customary numbering of Chinese official documents (一、 → (一) → 1. → (1); 第三条), whatever Markdown wraps it, and
mends paragraphs that a page break has cut in two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant.core.document import Block, Document, Section
from assistant.core.text import half_width, numbering, sentences
from assistant.corpus import text

NOTICE = "notices/川自然资发〔2023〕35号.md"
#: The id under which citations name the notice.
NOTICE_ID = "notice"

_DEPTH = {"part": 0, "chapter": 0, "section": 1, "cn-comma": 1, "article": 1, "cn-paren": 2, "arabic": 3, "arabic-paren": 4, "circled": 5}
_NUMERALS = "一二三四五六七八九十"
_DOC_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[［(（]\d{4}[〕\]］)）]\s*\d+\s*号")
_ENDS = "。！？；：:;!?”）)"


@dataclass(frozen=True)
class Clause:
    """id: the path number as it is quoted (二(三), 二(二)1, 第三条). title: '' where it has none.

    paragraphs: the raw words, white space mended, title left out. sentences: of those paragraphs.
    """

    id: str
    depth: int
    title: str
    paragraphs: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(p[a:b] for p in self.paragraphs for a, b in sentences(p))

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass(frozen=True)
class Notice:
    """number: 川自然资发〔2023〕35号 ('' where it has none); preamble: what stands in front of the first clause."""

    number: str
    title: str
    preamble: tuple[str, ...]
    clauses: tuple[Clause, ...]

    def clause(self, clause_id: str) -> Clause:
        """The clause of that path number; KeyError where there is none."""
        for clause in self.clauses:
            if clause.id == clause_id:
                return clause
        raise KeyError(clause_id)

    def find(self, sentence: str) -> Clause | None:
        """The clause in which a sentence stands (white space does not matter), or None."""
        wanted = _bare(sentence)
        return next((c for c in self.clauses if wanted and wanted in _bare(c.text)), None)


def _bare(raw: str) -> str:
    return re.sub(r"\s+", "", raw)


def chinese_numeral(number: int) -> str:
    """一 … 九十九 for clause numbers."""
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else ("十" if tens == 1 else f"{_NUMERALS[tens - 1]}十")
    return lead + (_NUMERALS[ones - 1] if ones else "")


def _paragraphs(raw: str) -> list[tuple[str, bool, str]]:
    """(words, whether Markdown marks it as a heading, words of a bold lead) of each paragraph; cut paragraphs are joined."""
    found: list[tuple[str, bool, str]] = []
    for line in raw.splitlines():
        words = line.strip()
        if not words or set(words) <= set("-*_ "):
            continue
        heading = words.startswith("#")
        words = words.lstrip("#").strip()
        bold = re.match(r"\*\*(.+?)\*\*", words)
        lead = bold.group(1).strip() if bold else ""
        words = words.replace("**", "").strip()
        cut = bool(found) and not found[-1][1] and not heading and found[-1][0][-1] not in _ENDS and not numbering(words)
        if cut and _goes_on(found[-1][0], words):
            joined = found[-1][0] + ("" if "\u4e00" <= words[0] <= "\u9fff" else " ") + words
            found[-1] = (joined, False, found[-1][2])
        else:
            found.append((words, heading, lead))
    return found


def _goes_on(before: str, after: str) -> bool:
    """A paragraph without a full stop goes on in the next one, unless one of the two is a signature, a date or a document number."""
    alone = re.compile(r"[^。]{2,24}(?:厅|局|部|委员会|政府|办公室)|[\d一二〇零三四五六七八九十年月日\s]{6,}(?:印发)?|(?:信息公开|抄送).*")
    return not alone.fullmatch(before) and not alone.fullmatch(after) and not _DOC_NUMBER.fullmatch(before) and len(before) > 24


def _label(kind: str, value: tuple[int, ...]) -> str:
    number = value[-1]
    match kind:
        case "cn-comma":
            return chinese_numeral(number)
        case "cn-paren":
            return f"({chinese_numeral(number)})"
        case "article":
            return f"第{chinese_numeral(number)}条"
        case "chapter" | "part" | "section":
            return f"第{chinese_numeral(number)}{'章' if kind == 'chapter' else '节' if kind == 'section' else '编'}"
        case "arabic-paren":
            return f"({number})"
        case _:
            return str(number)


def _title_and_rest(words: str, heading: bool, lead: str) -> tuple[str, str]:
    """A clause's title and what follows it: a bold lead, a heading line, or a short first sentence without a verb of duty."""
    if lead and words.startswith(lead):
        return lead.rstrip("。. "), words[len(lead) :].strip()
    if heading and "。" not in words.rstrip("。"):
        return words.rstrip("。. "), ""
    first, stop, rest = words.partition("。")
    if stop and rest and len(first) <= 24 and not re.search(r"[，；]|应|须|不得", first):
        return first, rest.strip()
    if not stop and len(words) <= 40:
        return words, ""
    return "", words


def parse_notice(raw: str) -> Notice:
    """Split any notice (Markdown or plain text) into its clauses."""
    preamble: list[str] = []
    clauses: list[tuple[str, int, str, list[str]]] = []
    path: list[tuple[int, str]] = []
    titles: list[str] = []
    for words, heading, lead in _paragraphs(raw):
        number = numbering(half_width(words))
        if number is None or number.kind not in _DEPTH:
            if clauses and not heading:
                clauses[-1][3].append(words)
            else:
                preamble.append(words)
                if heading:
                    titles.append(words)
            continue
        depth = _DEPTH[number.kind]
        if clauses and number.kind == "arabic" and number.value[-1] > 1 and depth > (path[-1][0] if path else 0):
            clauses[-1][3].append(words)
            continue
        path = [p for p in path if p[0] < depth]
        # articles and what stands above all (编, 章) are counted through, so they are not part of a clause's path
        path.append((depth, _label(number.kind, number.value)))
        ident = "".join(label for d, label in path if d > 0 or len(path) == 1)
        lead_rest = lead[number.end :].strip() if lead else ""
        title, rest = _title_and_rest(words[number.end :].strip(), heading, lead_rest)
        clauses.append((ident, depth, title, [rest] if rest else []))
    number_match = _DOC_NUMBER.search(raw[:2000])
    title = next((t for t in titles if re.search(r"通知|意见|办法|方案|细则|规定|指南", t)), titles[0] if titles else "")
    return Notice(
        number_match.group(0) if number_match else "", title, tuple(preamble),
        tuple(Clause(i, d, t, tuple(_without_closing(p))) for i, d, t, p in clauses),
    )  # fmt: skip


def _without_closing(paragraphs: list[str]) -> list[str]:
    """Without the issuer's name, date and disclosure note behind the last clause."""
    closing = re.compile(r"[^。，]{2,24}(?:厅|局|部|委员会|政府|办公室)|\d{4}\s*年.{0,14}日(?:\s*印发)?|(?:信息公开|抄送).*")
    return [p for p in paragraphs if not closing.fullmatch(p)]


@cache
def notice(name: str = NOTICE) -> Notice:
    """The notice of the corpus, in clauses."""
    return parse_notice(text(name))


@cache
def notice_document(name: str = NOTICE) -> Document:
    """The notice as a document with the id 'notice', so that search and citations treat it like a filing (kind 'other', no pages)."""
    parsed = notice(name)
    blocks: list[Block] = [Block(f"n{i}", words, role="paragraph", address=f"p{i}") for i, words in enumerate(parsed.preamble)]
    sections: list[Section] = []
    open_sections: list[int] = []
    for clause in parsed.clauses:
        while open_sections and sections[open_sections[-1]].level >= max(clause.depth, 1):
            open_sections.pop()
        index, first = len(sections), len(blocks)
        title = f"{clause.id} {clause.title}".strip()
        ident = f"n{len(blocks)}"
        heading = clause.title or clause.paragraphs[0][:20]
        blocks.append(Block(ident, heading, role="heading", section=index, level=max(clause.depth, 1), address=clause.id))
        blocks.extend(Block(f"n{len(blocks) + k}", p, section=index, address=clause.id) for k, p in enumerate(clause.paragraphs))
        sections.append(
            Section(index, max(clause.depth, 1), title, ident, open_sections[-1] if open_sections else None, first, len(blocks))
        )
        open_sections.append(index)
    closed = tuple(_with_last(s, sections, len(blocks)) for s in sections)
    return Document(NOTICE_ID, f"{parsed.number or parsed.title}.md", "", "notice", tuple(blocks), sections=closed)


def _with_last(section: Section, sections: list[Section], end: int) -> Section:
    """A section runs up to the next one of its level or a higher one."""
    last = next((s.first for s in sections[section.index + 1 :] if s.level <= section.level), end)
    return Section(section.index, section.level, section.title, section.heading, section.parent, section.first, last)
