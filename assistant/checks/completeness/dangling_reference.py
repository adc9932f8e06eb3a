"""正文指向的表、图不存在

为什么：正文说“见下表”“见表5-1”，而后面没有这张表，数据就无从核对。
提示什么：“见下表”“如下表所示”之后、本节结束之前没有任何表格；“表5-1”“图3-2”在本文件中没有同号的题注（该文件其他表、图有编号）。同一编号一条。
不提示什么：引用标准、规程或其他材料里的表；附表、附图、插图册；扫描件中没有识别出表格的页；题注与正文编号写法不同（5-1与5.1）而能对上的。
可能的正常解释：表格放在别处或附件里，或编号调整后没有同步。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import place_sentence
from assistant.core.document import Block, Document
from assistant.core.text import half_width, sentence_at

_BELOW = re.compile(
    r"(?:见|如|详见|列于|列入|示于|汇总于|统计于|参见)\s*(?:下\s*表|表下|以下各?表|下列表)|下表(?:所[示列]|为|列出|给出|汇总)"
)
_NUMBERED = re.compile(r"(?<![附\u4e00-\u9fff])?(?P<kind>[表图])\s*(?P<number>\d{1,2}(?:\s*[-—–－.．]\s*\d{1,3}){1,2})(?![\d%])")
_ELSEWHERE = re.compile(
    r"GB|HJ|DZ|TD|DB|标准|规范|规程|办法|导则|附表|附图|另册|上期|前期|原方案|报告书|开发利用方案|复垦方案|自评估?报告|初步设计|储量"
)
_ROWS_ALIKE = re.compile(r"(?:\d[\d.,]*\s+){2,}")


def run(inspection: Inspection) -> Iterator[Finding]:
    """«见下表» one finding a place; numbered tables and figures one a number."""
    for document in inspection.dossier.documents:
        if document.kind not in ("self_assessment", "development_plan", "reclamation_plan"):
            continue
        yield from _below(document)
        yield from _numbered(document)


def _below(document: Document) -> Iterator[Finding]:
    body = document.body
    for index, block in enumerate(body):
        if block.role not in ("paragraph", "list"):
            continue
        match = _BELOW.search(half_width(block.text))
        if match is None or _table_follows(document, body, index, match.end()):
            continue
        start, end = sentence_at(block.text, match.start())
        yield CHECK.finding(
            f"《{document.path}》{_page(block)}正文写“{block.text[start:end].strip()[:80]}”，其后没有表格。所说的数据应随文列出；也可能表格放在了别处。",
            [place_sentence(document, block, match.start())],
        )


def _table_follows(document: Document, body: tuple[Block, ...], index: int, end: int) -> bool:
    """Whether a table, a table's picture or rows of figures come before the section ends."""
    block = body[index]
    for later in body[index + 1 : index + 400]:
        if later.role == "heading":
            return _page_unsure(document, block, later)
        if later.role == "cell" or later.table is not None or re.match(r"\s*(?:续)?表\s*\d", later.text) or _ROWS_ALIKE.search(later.text):
            return True
        if later.layer == "recognised" and later.page != block.page:
            return True
    pictures = [p for p in document.pictures if p.section == block.section and not p.seal]
    return bool(pictures) and block.layer == "recognised"


def _page_unsure(document: Document, block: Block, later: Block) -> bool:
    if any(p.section == block.section and p.height > 0 and document.caption_of(p).startswith("表") for p in document.pictures):
        return True
    if block.layer == "recognised":
        return True
    return any(block.page is not None and later.page is not None and block.page <= n <= later.page for n in document.unreadable_pages())


def _numbered(document: Document) -> Iterator[Finding]:
    captions: set[tuple[str, str]] = set()
    for block in document.visible:
        match = re.match(r"\s*(?:续|附)?(?P<kind>[表图])\s*(?P<number>\d{1,2}(?:\s*[-—–－.．]\s*\d{1,3})*)", half_width(block.text))
        if match and (block.role in ("caption", "heading", "note", "cell") or len(block.text) <= 60):
            captions.add((match["kind"], _key(match["number"])))
    told: set[tuple[str, str]] = set()
    for block in document.prose:
        if block.role == "caption":
            continue
        text = half_width(block.text)
        for match in _NUMBERED.finditer(text):
            wanted = (match["kind"], _key(match["number"]))
            start, _end = sentence_at(block.text, match.start())
            same_kind = [c for c in captions if c[0] == match["kind"]]
            if (
                wanted in captions
                or wanted in told
                or len(same_kind) < 2
                or _ELSEWHERE.search(text[max(start, match.start() - 24) : match.start()])
            ):
                continue
            if text[max(0, match.start() - 1) : match.start()] in ("附", "插", "代"):
                continue
            told.add(wanted)
            yield CHECK.finding(
                f"《{document.path}》{_page(block)}正文引用“{match['kind']}{match['number']}”，本文件中没有这个编号的{match['kind']}。请补充或更正编号；也可能编号调整后没有同步。",
                [place_sentence(document, block, match.start())],
                severity="medium" if match["kind"] == "表" else "low",
                confidence=0.7,
            )


def _key(number: str) -> str:
    return re.sub(r"\s*[-—–－.．]\s*", "-", number)


def _page(block: Block) -> str:
    return f"第{block.page}页" if block.page else ""


CHECK = Check("missing.reference", "指向不存在的表、图", "missing", "medium", run)
