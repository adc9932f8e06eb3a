"""A dossier as statements: sentences of running text and rows of tables, each with its place, its section and its folded words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from assistant.core.cite import Cite, place
from assistant.core.document import Block, Document, Dossier, Kind, Table
from assistant.core.errors import QuoteNotFoundError
from assistant.core.text import Folded, fold, fold_with_map, sentences, strip_numbering

#: «表4.1 绿色矿山建设任务清单» on a line of its own, whatever its style.
_CAPTION = re.compile(r"(?:续)?[表图][\d一二三四五六七八九十]{1,3}(?:[.\-~]\d{1,2})*[^,。;:|\d][^,。;:|]{1,30}$")
_LAW_LIST = re.compile(r"编制依据|法律法规|规范性文件|引用文件|技术标准|政策文件|依据文件|评价依据|参考文献")


_REQUIRED = re.compile(r"要求|条件|标准|规定|考核内容|评价内容|审查内容|评分项|指标")
_STATED = re.compile(r"情况|结果|自查|自评|落实|符合|现状|说明|完成|实际")
_PAPER_LIST = re.compile(
    r"附件(?:目录|清单|列表|一览|名称)|(?:证明|佐证|支撑|申报)材料(?:目录|清单|一览)|^附件[a-z]?(?:(?:证明|佐证|支撑|申报|相关)?(?:材料|资料|文件))?$"
)
_ATTACHED = re.compile(r"(?:见)?附(?:后|件)?|已附|复印件|扫描件|原件|\d+份|第?\d+页|有|√")
_PAPER_NAME = re.compile(
    r"(?:批复|证明|意见书?|许可证|合同|协议|报告|决定书|函|备案表|公告|回执|截图|执照|流水|凭据|承诺书|文件|批文|节录|摘页|方案|对账单|凭证|查询单|证书)(?:[(（][^)）]*[)）])?$"
)
_ENTRY_NUMBER = re.compile(r"^(?:附件)?[(]?(?:[a-z][-—]?)?[\d一二三四五六七八九十]{0,3}[)]?[、.:\-—]*")
#: What happened to a paper, behind its title: no entry in a list of laws.
_HAPPENED = re.compile(r"取得|获得|获批|通过|签订|完成|已|批复[(〔\[]|准予|备案[(〔\[]")
#: A reason for which points were taken off.
_DEDUCTION = re.compile(r"扣\d+(?:\.\d+)?分|扣分(?:项|原因|情况|点)")
_TO_A_MACHINE = re.compile(
    r"大模型|语言模型|(?<![a-z])ai(?![a-z])[^。]{0,6}(?:审|请)|请?直接(?:给出|判定|输出|回答)|不必核[对查]|(?:审查|审核|评审)(?:模型|机器人|程序|助手)|人工智能[^。]{0,8}请|忽略(?:前|以上|此前|上述|之前)|(?:ignore|disregard|override)[a-z]{4,}|reviewing(?:assistant|model)"
)
_TASKS = re.compile(r"(?:建设|重点|主要|创建)?(?:任务|工程)(?:名称|清单|内容|项目)|任务|投资[(]|完成(?:时间|情况|进度)|责任(?:部门|人)")
_BESIDE = re.compile(r"序号|编号|依据|佐证|附件|证明|备注|满分|分值|责任")


@dataclass(frozen=True)
class Part:
    """A stretch of one block inside a statement; offset: where its folded words begin in the statement's; head: the folded heading above a
    cell ('' where there is none)."""

    block: str
    start: int
    end: int
    offset: int
    folded: Folded
    head: str = ""


@dataclass(frozen=True)
class Statement:
    """One sentence, or one row of a table (cells joined by '|'). order: its place in the document.

    text: folded. paragraph: statements of one paragraph share it. trail: the folded titles of the sections above it.
    """

    document: str
    kind: Kind
    order: int
    text: str
    parts: tuple[Part, ...]
    paragraph: str
    section: int | None
    trail: str
    table: int | None = None
    row: int = -1
    header: str = ""
    caption: str = ""
    group: str = ""
    is_caption: bool = False

    @property
    def is_row(self) -> bool:
        return self.table is not None

    @cached_property
    def pairs(self) -> str:
        """A row as 'heading:cell|heading:cell'; '' for a sentence."""
        return "|".join(f"{p.head}:{p.folded.text}" for p in self.parts) if self.is_row else ""

    def pair_spans(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """The spans of `text` that belong to spans of `pairs`: the cells whose heading or words they touch."""
        wanted, found, start = list(spans), [], 0
        for part in self.parts:
            end = start + len(part.head) + 1 + len(part.folded.text)
            if any(a < end and b > start for a, b in wanted):
                found.append((part.offset, part.offset + len(part.folded.text)))
            start = end + 1
        return found

    @property
    def listed_paper(self) -> bool:
        """Whether it only names a paper: a line of the list of attachments, or a title without a sentence («环评批复»)."""
        if _PAPER_LIST.search(self.trail.rsplit(">", 1)[-1]) or (self.is_row and _PAPER_LIST.search(f"{self.caption}|{self.header}")):
            return True
        bare = _ENTRY_NUMBER.sub("", self.text.rstrip(";,"))
        if self.is_row:
            cells = [c for c in (_ENTRY_NUMBER.sub("", p.folded.text) for p in self.parts) if c and not _ATTACHED.fullmatch(c)]
            return (
                len(self.parts) >= 2
                and len(cells) == 1
                and len(cells[0]) <= 26
                and bool(_PAPER_NAME.search(cells[0]))
                and any(_ATTACHED.fullmatch(p.folded.text) for p in self.parts)
            )
        return len(bare) <= 26 and not re.search(r"[,。;:\d]|出具|取得|[已了获]", bare) and bool(_PAPER_NAME.search(bare))

    @property
    def is_deduction(self) -> bool:
        """Whether it gives a reason for which points were taken off: what is not yet so."""
        return bool(_DEDUCTION.search(self.text)) and not re.search(r"满分|自评|[得计]\d", self.text)

    @property
    def no_statement(self) -> bool:
        """Whether it cannot carry an answer: a caption without its table, a sentence addressed to a machine."""
        return self.is_caption or bool(_TO_A_MACHINE.search(self.text))

    @property
    def is_task(self) -> bool:
        """Whether it is a row in a list of tasks, which names what was to be done and says little of how it is."""
        return self.is_row and self.kind == "self_assessment" and bool(_TASKS.search(f"{self.caption}|{self.header}"))

    def only_required(self, spans: Iterable[tuple[int, int]]) -> bool:
        """Whether the spans lie in a cell that says what is required, and nothing beside it says how it is here.

        A row «条件：近三年无行政处罚 | 自查情况：(空)» states a requirement, not a fact.
        """
        wanted = list(spans)
        if not self.is_row or not wanted:
            return False
        hit = [p for p in self.parts if any(a < p.offset + len(p.folded.text) and b > p.offset for a, b in wanted)]
        if not hit or not all(_REQUIRED.search(p.head) and not _STATED.search(p.head) for p in hit):
            return False
        rest = [
            p
            for p in self.parts
            if p not in hit
            and not _BESIDE.search(p.head)
            and not re.fullmatch(r"[\d.]*|[(（]?[一二三四五六七八九十]+[)）]?", p.folded.text)
        ]
        return not rest

    @property
    def listed_law(self) -> bool:
        """Whether it is an entry in a list of laws and standards, or stands in a section about them."""
        entry = re.match(r"(?:[(（]?\d{1,2}[)）.、]|[①-⑳])?《[^》]+》(?P<rest>[^,。]*)[;。]?$", self.text)
        return (entry is not None and not _HAPPENED.search(entry["rest"])) or (
            bool(_LAW_LIST.search(self.trail.rsplit(">", 1)[-1])) and "《" in self.text
        )

    def cites(self, document: Document, spans: Iterable[tuple[int, int]] = (), *, most: int = 3) -> tuple[Cite, ...]:
        """The places: the whole sentence; of a row the cells that hold the spans (folded offsets), all but empty ones where no span is given."""
        found: list[Cite] = []
        for part in self._carrying(list(spans)):
            try:
                found.append(place(document, document.block(part.block), part.start, part.end))
            except QuoteNotFoundError:
                continue
        return tuple(found[:most])

    def _carrying(self, spans: list[tuple[int, int]]) -> list[Part]:
        """The parts to cite: all of a sentence; of a row the cells that hold the spans, how it is here before what is required. Where those say no more
        than a serial number, a score or a name, the cell that says it in words comes first."""
        if not self.is_row:
            return list(self.parts)
        if not spans:
            return sorted(self.parts, key=lambda p: -min(_words(p), _TELLING))
        hit = [p for p in self.parts if any(a < p.offset + len(p.folded.text) and b > p.offset for a, b in spans)]
        stated = [p for p in self.parts if _STATED.search(p.head) and not _BESIDE.search(p.head)]
        if hit and stated and all(_REQUIRED.search(p.head) and not _STATED.search(p.head) for p in hit):
            return [*stated, *hit]
        if sum(map(_words, hit)) < _TELLING:
            rest = [p for p in self.parts if p not in hit and not (_REQUIRED.search(p.head) and not _STATED.search(p.head))]
            telling = max(rest, key=_words, default=None)
            if telling is not None and _words(telling) >= _TELLING:
                return [telling, *(p for p in hit if not _SERIAL.fullmatch(p.folded.text))]
        return hit


#: Chinese characters from which on a cell says something in words.
_TELLING = 10
_SERIAL = re.compile(r"[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.、]?")


def _words(part: Part) -> int:
    return sum("\u4e00" <= c <= "\u9fff" for c in part.folded.text)


def _sentence(document: Document, block: Block, a: int, b: int, order: int, trail: str) -> Statement:
    folded = fold_with_map(block.text[a:b])
    part = Part(block.id, a, b, 0, folded)
    return Statement(
        document.id,
        document.kind,
        order,
        folded.text,
        (part,),
        block.id,
        block.section,
        trail,
        is_caption=block.role == "caption" or bool(_CAPTION.match(folded.text)),
    )


class Statements:
    """All statements of a dossier, built once."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.by_document: dict[str, tuple[Statement, ...]] = {d.id: tuple(self._of(d)) for d in dossier.documents}
        self._groups: dict[str, list[tuple[str, list[Statement]]]] = {}

    def of(self, documents: Iterable[str]) -> Iterator[Statement]:
        """The statements of these documents, in order."""
        for document in documents:
            yield from self.by_document[document]

    @cached_property
    def paragraphs(self) -> dict[tuple[str, str], tuple[Statement, ...]]:
        """The sentences of each paragraph: (document, block) to statements."""
        found: dict[tuple[str, str], list[Statement]] = {}
        for statements in self.by_document.values():
            for s in statements:
                if not s.is_row:
                    found.setdefault((s.document, s.paragraph), []).append(s)
        return {k: tuple(v) for k, v in found.items()}

    def groups(self, document: str) -> list[tuple[str, list[Statement]]]:
        """The groups of rows of a document's tables: (the headings above them within the table, joined by '>'; their rows)."""
        if document not in self._groups:
            found: dict[tuple[int | None, str], list[Statement]] = {}
            for s in self.by_document[document]:
                levels = s.group.split(">") if s.group else []
                for depth in range(1, len(levels) + 1):
                    if len(s.parts) > 1:
                        found.setdefault((s.table, ">".join(levels[:depth])), []).append(s)
            self._groups[document] = [(title, rows) for (_, title), rows in found.items()]
        return self._groups[document]

    def _of(self, document: Document) -> Iterator[Statement]:
        trails = section_trails(document)
        done: set[int] = set()
        for block in document.body:
            # a paper pasted into a section (a licence under 附件) is no statement of that section
            trail = trails.get(block.section, "") if block.picture is None else ""
            if block.table is not None and block.role == "cell":
                if block.table not in done:
                    done.add(block.table)
                    yield from _rows(document, document.tables[block.table], trail)
                continue
            if block.role in ("heading", "title"):
                continue
            order = document.place(block.id) * 1000
            for n, (a, b) in enumerate(sentences(block.text)):
                statement = _sentence(document, block, a, b, order + n, trail)
                if statement.text:
                    yield statement


def section_trails(document: Document) -> dict[int | None, str]:
    """Section index to the folded titles above and of it, numbering stripped, joined by '>'."""
    trails: dict[int | None, str] = {None: ""}
    for section in document.sections:
        own = fold(strip_numbering(section.title))
        above = trails.get(section.parent, "") if section.parent is not None else ""
        trails[section.index] = f"{above}>{own}" if above else own
    return trails


def _rows(document: Document, table: Table, trail: str) -> Iterator[Statement]:
    grid = document.grid(table)
    caption = fold(document.caption_of(table))
    header = "|".join(fold(b.text) for row in grid[: table.header_rows] for b in row if b is not None)
    heads = [
        "".join(dict.fromkeys(fold(b.text) for r in range(table.header_rows) if (b := grid[r][c]) is not None)) for c in range(table.cols)
    ]
    groups: list[tuple[str, str]] = []
    for number, row in enumerate(grid):
        if number < table.header_rows:
            continue
        parts: list[Part] = []
        texts: list[str] = []
        offset, seen = 0, set[str]()
        for col, block in enumerate(row):
            if block is None or block.id in seen or not block.text.strip():
                continue
            seen.add(block.id)
            folded = fold_with_map(block.text)
            parts.append(Part(block.id, 0, len(block.text), offset, folded, heads[col] if col < len(heads) else ""))
            texts.append(folded.text)
            offset += len(folded.text) + 1
        if not parts:
            continue
        order = document.place(parts[0].block) * 1000
        ident = f"t{table.index}r{number}"
        if table.cols >= 3 and len(parts) == 1 and _GROUP.fullmatch(texts[0]):
            style = _group_style(texts[0])
            while groups and style in [g[0] for g in groups]:
                groups.pop()
            groups.append((style, strip_numbering(texts[0])))
        yield Statement(
            document.id,
            document.kind,
            order,
            "|".join(texts),
            tuple(parts),
            ident,
            table.section,
            trail,
            table.index,
            number,
            header,
            caption,
            ">".join(g[1] for g in groups),
        )


#: A row of one cell that heads the rows below it: a name, not a sentence, a remark or a sum.
_GROUP = re.compile(r"(?!注|备注|说明|合计|小计|总计|共计|续表|[\d.,%]+$)[^。;；:]{2,40}")


def _group_style(words: str) -> str:
    """How a group's heading is numbered: those of one kind stand side by side, others below."""
    for style, pattern in (
        ("一", r"[一二三四五六七八九十]{1,3}[、.]"),
        ("(一)", r"[(（][一二三四五六七八九十]{1,3}[)）]"),
        ("1", r"\d{1,2}(?:[.、]|$)(?!\d)"),
        ("1.1", r"\d{1,2}\.\d"),
    ):
        if re.match(pattern, words):
            return style
    return ""
