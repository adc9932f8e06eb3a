"""已发生事项的日期晚于报告

为什么：报告不可能知道签署之后的事；这样的日期要么填错，要么事情没有发生。
提示什么：签订、出具、完成、批复、验收等已发生事项的日期，或发证日期，晚于审查基准日；方案中“截至”某日的数据晚于方案自身日期。一个日期一条，超过四个的合为一条；逐期的台账（表格或表题中十个以上）一直编排到以后的，只请留意。
不提示什么：有效期截止日，方案和计划的期限，进度安排，目标，今后各年，尚未施行的法规。
可能的正常解释：年份录入有误，材料在报告签署之后补入，台账预先编排。
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import place, place_sentence
from assistant.core.dates import DateSpan, dates
from assistant.core.document import Block, Document
from assistant.core.text import fold, half_width, sentence_at

_DONE = re.compile(
    r"已|完成|签订|签署|出具|印发|批复|取得|通过|验收|召开|备案|公示|公告|评审|颁发|核发|填报|发证|办理了?|检测|监测|发布|缴纳|投入|受理|获得|成立|设立|登记|发生|开展了?|组织|实施了?|采样|测量|核实|调查|截至|截止|建成|投产|竣工|委托"
)
_TO_COME = re.compile(
    r"计划|拟|将(?!军)|预计|预期|规划|安排|目标|力争|届时|到期|有效期|期限|适用|年限|管护期|闭坑|拟于|预测|前完成|底前|启用|今后|下一步|期满|届满|止|起施行|施行|生效|整改期|承诺|应于|须于|分期|逐年|阶段|未来|待"
)
_IMPROVING = re.compile(r"不足|改进|整改|短板|下一步|打算|展望")
_DONE_HEAD = re.compile(
    r"发证|颁发|批复|批准|签订|完成时间|完成日期|验收|办理|取得|登记日期|成立|检测(?:日期|时间)|监测(?:日期|时间)|采样|出具|备案|评审|印发|日期$|时间$"
)
_LATER_HEAD = re.compile(r"有效|到期|截止|期限|计划|至|止|时段|阶段|规划|预计|拟|终止")


#: More late dates than these in one document are one cause.
MOST = 4
#: Later dates in tables (or their titles) from which they are ledgers laid out in advance.
LEDGER = 10


def run(inspection: Inspection) -> Iterable[Finding]:
    """The event dates that are too late, one finding a document and date, one for all where there are more than a few."""
    for document in inspection.dossier.documents:
        late: dict[str, tuple[Block, DateSpan, dt.date]] = {}
        own = _own_date(inspection, document)
        earliest = min(inspection.as_of, own or inspection.as_of)
        for block in document.body:
            if len(block.text) < 6 or block.role in ("toc", "header", "footer") or not _any_year(block.text, earliest.year):
                continue
            for span in dates(block.text):
                than = _too_late(inspection, document, block, span, own)
                if than is not None:
                    late.setdefault(span.date.iso(), (block, span, than))
        if len(late) <= MOST:
            yield from (_finding(document, block, span, than, inspection.as_of) for block, span, than in late.values())
        else:
            yield _series(document, list(late.values()), inspection.as_of)


_YEAR = re.compile(r"(?:19|20)\d{2}|[二一][〇零○一二三四五六七八九]{3}")


def _any_year(text: str, least: int) -> bool:
    """Whether the text holds a year that can be late at all (years in Chinese numerals are looked at in any case)."""
    return any(not y.isdigit() or not y.isascii() or int(y) >= least for y in _YEAR.findall(half_width(text)))


#: Blocks from the beginning that may belong to a cover: a plan with a later addition bound to it (变更说明) is dated there twice.
_OF_COVER = 16


def _own_date(inspection: Inspection, document: Document) -> dt.date | None:
    """The newest date that a plan gives for itself."""
    if document.kind not in ("development_plan", "reclamation_plan"):
        return None
    found = [d for f in inspection.facts.named("plan_date", document=document.id) for d in _days(str(f.normalized), f.value)]
    if not found:
        return None
    cover = [b for b in document.body[:_OF_COVER] if b.section is None and len(b.text) <= 60]
    return max([*found, *(s.date.last() for b in cover for s in dates(b.text) if s.date.possible and s.date.month is not None)])


#: On a cover: the plan was changed or finished later than written.
_REVISED = re.compile(r"变更|修订|修改|修编|补充|调整|定稿|修正|更新")
#: Titles of sections about what is still to be done.
_SHORTFALLS = re.compile(r"不足|改进|整改|存在(?:的)?问题|短板|计划|打算|下一步|下步|展望|规划|承诺")


def _days(iso: str, value: str) -> Iterator[dt.date]:
    for text in (value, iso):
        for span in dates(text):
            if span.date.possible:
                yield span.date.last()
                return


def _too_late(inspection: Inspection, document: Document, block: Block, span: DateSpan, own: dt.date | None) -> dt.date | None:
    """The day that the date is later than, or None."""
    date = span.date
    if date.month is None or not date.possible or date.year > inspection.as_of.year + 30:
        return None
    start = sentence_at(block.text, span.start)[0]
    before, after = block.text[start : span.start], block.text[span.end : span.end + 40]
    clause = re.split(r"[。；;]", after)[0]
    near = re.split(r"[，,、（）()]", before)[-1] + re.split(r"[，,、（）()]", clause)[0]
    if date.first() > inspection.as_of:
        if _PERIOD_GOES_ON.match(half_width(after)) or _OBLIGED.search(before + span_words(block, span) + clause):
            return None
        reported = _reported(document, block, before, near, clause)
        return inspection.as_of if reported else None
    if (
        own is not None
        and date.first() > own
        and re.search(r"(?:数据|统计)?截[至止]$", fold(before))
        and not _TO_COME.search(near.replace("截止", "").replace("截至", ""))
    ):
        return own
    return None


#: «2026.9—2027.8»: a stretch of time to come is a plan.
_PERIOD_GOES_ON = re.compile(r"\s*(?:[~～〜∼–—―─-]{1,2}|至|到)\s*(?:19|20)\d{2}")
#: What somebody must do by then (a clause of a contract, an approval's condition).
_OBLIGED = re.compile(r"应(?:当|按|于|在)|须(?:于|在|按)|必须|日前|之前|以前|月底前|年底前")


def span_words(block: Block, span: DateSpan) -> str:
    """The date as it stands."""
    return block.text[span.start : span.end]


def _reported(document: Document, block: Block, before: str, near: str, clause: str) -> bool:
    if block.role == "cell" and block.table is not None and len(fold(block.text)) <= 14:
        head = _head(document, block)
        return bool(_DONE_HEAD.search(head)) and not _LATER_HEAD.search(head) and not re.search(r"[至到~—-]\s*$", fold(before))
    if re.search(r"[至到~-]$", fold(before)) and not re.search(r"截至$", fold(before)):
        return False
    words = before[-30:] + clause[:30]
    if _IMPROVING.search(document.section_path(block.section)) and "已" not in words:
        return False  # what is still to be put right, told shortly: «皮带集控2024年10月建成»
    if re.fullmatch(r"[^，。；]{0,12}", fold(before)) and re.search(r"日期|时间|年月日", before) and not clause.strip():
        return not _TO_COME.search(before)
    done = _DONE.search(near) or _DONE.search(words)
    return bool(done) and not _TO_COME.search(half_width(words).replace("截止", "").replace("截至", "")) and "长期" not in words


def _head(document: Document, block: Block) -> str:
    """The heading of a cell's column, or the key in front of it in a form."""
    table = document.tables[block.table or 0]
    grid = document.grid(table)
    row, col = block.row or 0, block.col or 0
    if table.form:
        left = grid[row][col - 1] if col else None
        return fold(left.text) if left is not None else ""
    cells = (grid[r][col] for r in range(min(max(table.header_rows, 1), row)))
    return "".join(dict.fromkeys(fold(c.text) for c in cells if c is not None))


def _finding(document: Document, block: Block, span: DateSpan, late: dt.date, as_of: dt.date) -> Finding:
    what = "审查基准日（报告日期）" if late == as_of else "方案自身的编制日期"
    message = (
        f"材料把{span.date.chinese()}写成已发生事项或已有数据的日期，晚于{what}{late.year}年{late.month}月{late.day}日。"
        "报告不可能反映其后才发生的事，须更正或说明；也可能是年份录入笔误，或该材料在报告签署之后补入。"
    )
    sentence = place(document, block) if block.role == "cell" else place_sentence(document, block, span.start)
    return CHECK.finding(message, [sentence, place(document, block, span.start, span.end)], key=f"{document.id}:{span.date.iso()}")


def _series(document: Document, late: list[tuple[Block, DateSpan, dt.date]], as_of: dt.date) -> Finding:
    shown = "、".join(span.date.chinese() for _, span, _ in late[:6])
    message = (
        f"材料中有{len(late)}处把晚于审查基准日（报告日期）{as_of.year}年{as_of.month}月{as_of.day}日的日期写成已发生事项或已有数据：{shown}等。"
        "报告不可能反映其后才发生的事，须更正或说明；也可能是台账预先编排，或材料在报告签署之后补入。"
    )
    rows = sum(block.table is not None or (len(block.text) <= 30 and "。" not in block.text) for block, _, _ in late)
    planned = rows >= LEDGER and len(late) - rows <= MOST
    cites = [place(document, block, span.start, span.end) for block, span, _ in late[:12]]
    return CHECK.finding(message, cites, severity="low" if planned else None, key=f"{document.id}:late")


CHECK = Check("plausibility.done-later", "已发生事项的日期晚于报告", "implausible", "high", run, clause="二(三)")
