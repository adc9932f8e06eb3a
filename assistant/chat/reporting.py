"""Questions that the report answers: checklist items and findings; and the list of what was filed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from assistant.chat.asking import Asked
from assistant.chat.context import Context, Draft, Line
from assistant.chat.marks import char_weights, covered
from assistant.checks.checklist import load_checklist
from assistant.checks.checklist.attachments import listed_attachments, match_files
from assistant.checks.checklist.room import Room
from assistant.core.check import CATEGORY_LABELS, SEVERITY_LABELS, Inspection, Searched
from assistant.core.cite import Cite, cite, place
from assistant.core.errors import QuoteNotFoundError
from assistant.core.report import VERDICT_LABELS, Citation, FindingReport, ItemReport
from assistant.core.text import fold

#: Findings shown at once.
MOST = 8
_CATEGORY_WORDS: tuple[tuple[str, str], ...] = (
    ("inconsistent", r"不一致|矛盾|对不上|冲突|出入|前后不"),
    ("missing", r"缺(?:了|少|失|什么|哪些)|没有?提交|未提交|少了|漏"),
    ("arithmetic", r"算错|计算|加总|合计不"),
    ("expired", r"过期|到期|失效"),
    ("placeholder", r"没填|未填|空白|占位|待补|填写"),
    ("unsigned", r"没签|未签|没盖|未盖|签字|盖章|签署"),
    ("copied", r"照搬|抄|雷同|复制"),
    ("tampered", r"篡改|改动|修改|修订|批注|隐藏|白色|看不见|文件异常|涂改"),
    ("injection", r"指令|注入|人工智能|机器|模型"),
    ("implausible", r"不合理|异常|离谱|格式"),
)


def cites_of(context: Context, citations: Iterable[Citation], most: int = 3) -> tuple[Cite, ...]:
    """The report's citations as cites again."""
    found: list[Cite] = []
    for citation in citations:
        try:
            found.append(cite(context.whole.document(citation.document), citation.quote, near=citation.block))
        except (QuoteNotFoundError, KeyError):
            continue
        if len(found) == most:
            break
    return tuple(dict.fromkeys(found))


# ---------------------------------------------------------------- checklist


def item_for(context: Context, asked: Asked) -> tuple[ItemReport, float] | None:
    """The checklist item that a question is about, with how far its words cover the question; None where none does."""
    best: tuple[float, int, ItemReport] | None = None
    for order, item in enumerate(context.report.checklist):
        if item.id in asked.raw:
            return item, 1.0
        own = fold(item.title)
        around = fold("|".join((item.clause, *(e.label for e in item.elements))))
        total = got = 0.0
        for run, weights in char_weights(asked.topic).items():
            marks = covered(run, own, around)
            total += sum(weights)
            got += sum(m * w for m, w in zip(marks, weights, strict=True))
        share = got / total if total else 0.0
        if best is None or (share, -order) > (best[0], -best[1]):
            best = (share, order, item)
    return (best[2], best[0]) if best and best[0] >= 0.6 else None


def answer_item(context: Context, item: ItemReport, *, judged: bool = True) -> Draft:
    """The verdict on an item, its reasons, its elements that are not met, its places.

    judged: False where the question is about the matter and not about the item: what is missing is then «not found».
    """
    absent = not judged and item.verdict == "missing"
    head = "材料中未找到" if absent else VERDICT_LABELS[item.verdict]
    lines = [Line(f"{head}：{item.title}（通知{item.clause}）", cites_of(context, item.citations))]
    if item.rationale and all(element.verdict in ("met", "not_applicable") for element in item.elements):
        lines.append(Line(item.rationale.rstrip("。") + "。"))
    lines += [
        Line(
            f"{VERDICT_LABELS[element.verdict]}：{element.label}" + (f"（{element.rationale}）" if element.rationale else ""),
            cites_of(context, element.citations, 2),
        )
        for element in item.elements
        if element.verdict not in ("met", "not_applicable")
    ]
    for element in item.elements:
        cites = cites_of(context, element.citations, 1) if element.verdict == "met" else ()
        if cites:
            lines.append(Line(f"{element.label}：“{context.words(cites[0])[:90]}”", cites))
    if not any(line.cites for line in lines) and item.searched is not None:
        lines += [Line("最接近的段落", cites_of(context, item.searched.nearest, 2))] if item.searched.nearest else []
    return Draft(not absent, tuple(lines), searched=searched_of(context, item) if absent else None)


def searched_of(context: Context, item: ItemReport) -> Searched | None:
    """What was searched for an item that is missing, as an answer tells it."""
    if item.searched is None:
        return None
    s = item.searched
    unreadable = tuple((p.document, p.page) for p in s.unreadable_pages)
    return Searched(tuple(s.documents), tuple(s.sections), tuple(s.queries), cites_of(context, s.nearest), unreadable)


# ---------------------------------------------------------------- findings


def answer_flags(context: Context, asked: Asked, *, about_only: bool = False) -> Draft:
    """The findings that a question is about, the severe ones first; «none» where there are none.

    about_only: none either where no finding speaks of what the question names.
    """
    report = context.report
    findings = [f for f in report.findings if f.suppressed is None]
    wanted = [c for c, words in _CATEGORY_WORDS if re.search(words, asked.text)]
    if wanted:
        findings = [f for f in findings if f.category in wanted]
    if asked.documents is not None:
        findings = [f for f in findings if any(c.document in asked.documents for c in f.citations) or _searched(f, asked.documents)]
    if re.search(r"严重|重大|高风险|最要紧", asked.text):
        findings = [f for f in findings if f.severity == "high"]
    about = _about(findings, asked) or _about([f for f in report.findings if f.suppressed is None] if wanted else [], asked, least=3)
    findings = about if about_only else about or findings
    lines = _finding_lines(context, findings)
    if "missing" in wanted:
        lines += _gaps(context, {f.item for f in findings})
    if not lines:
        what = "、".join(CATEGORY_LABELS[c] for c in wanted) or "疑点"
        about_what = f"与“{'、'.join(asked.topic)}”有关的" if about_only and asked.topic else ""
        return Draft(False, (Line(f"没有发现{about_what}{what}类的疑点；清单和规则的检查范围见审查报告，未发现不等于没有。"),))
    head = (
        f"共{len(findings)}处" + (f"，列出前{MOST}处" if len(findings) > MOST else "") + "，均待人工核实。"
        if findings
        else "核对清单中的缺项如下，待人工核实。"
    )
    return Draft(True, (Line(head), *lines))


def _finding_lines(context: Context, findings: Sequence[FindingReport]) -> list[Line]:
    return [
        Line(f"{n}.【{SEVERITY_LABELS[f.severity]}·{CATEGORY_LABELS[f.category]}】{f.message}", cites_of(context, f.citations, 2))
        for n, f in enumerate(findings[:MOST], 1)
    ]


def _searched(finding: FindingReport, documents: Sequence[str]) -> bool:
    return finding.searched is not None and not finding.citations and any(d in documents for d in finding.searched.documents)


def _about(findings: Sequence[FindingReport], asked: Asked, *, least: int = 2) -> list[FindingReport]:
    """The findings whose words hold a word of the question (疑点, 问题 and the like left out)."""
    runs = [
        re.sub(
            r"疑点|疑似|问题|风险|错误|矛盾|不一致|缺失|异常|漏洞|严重|重大|需要|核实|更正|补正|存在|发现|审查|地方|哪些|什么|之处", "", r
        )
        for r in asked.topic
    ]
    runs = [r for r in runs if len(r) >= least]
    if not runs:
        return []
    return [f for f in findings if any(r in fold(f.message + "".join(c.quote for c in f.citations)) for r in runs)]


def _gaps(context: Context, told: set[str | None]) -> list[Line]:
    return [
        Line(f"【{VERDICT_LABELS[i.verdict]}】{i.title}（通知{i.clause}）", cites_of(context, i.citations, 1))
        for i in context.report.checklist
        if i.verdict in ("missing", "partial") and i.id not in told
    ][:MOST]


# ---------------------------------------------------------------- what was filed


def answer_list(context: Context, asked: Asked) -> Draft:
    """The attachments that the report lists and whether each came with it; else the documents that were filed."""
    only = bool(re.search("附件", asked.text))
    listed = _listed(context) if only and not re.search(r"几份文件|文件名|上传", asked.text) else ()
    number = re.search(r"附件(\d{1,2})(?!\d)", asked.text)
    only_one = [line for line in listed[1:] if number and line.text.startswith(f"{number.group(1)}. ")]
    if only_one:
        return Draft(True, tuple(Line(line.text if "未见" in line.text else f"{line.text}（已随件提交）", line.cites) for line in only_one))
    if listed and number is None:
        return Draft(True, listed)
    documents = [d for d in context.dossier.documents if not only or d.kind in ("attachment", "licence", "other")]
    lines = [Line(f"共{len(documents)}份{'附件' if only else '材料'}：")]
    for document in documents:
        first = next((b for b in document.body if b.text.strip()), None)
        cites = (place(document, first, 0, min(len(first.text), 120)),) if first else ()
        lines.append(Line(f"{document.path}（{document.kind_label}）", cites))
    if not documents:
        return Draft(False, (Line("没有提交附件。"),))
    return Draft(True, tuple(lines))


def listed_papers(context: Context) -> list[tuple[Line, bool]]:
    """(entry of the report's list of attachments, whether it came with the report)."""
    return [
        (Line(line.text.replace("（未见随件提交，待核实）", ""), line.cites), "未见随件提交" not in line.text)
        for line in _listed(context)[1:]
    ]


def _listed(context: Context) -> tuple[Line, ...]:
    """The report's own list of attachments, each with the file that is it; empty where the report has none."""

    def read() -> tuple[Line, ...]:
        inspection = Inspection(context.dossier, context.facts, dt.date.fromisoformat(context.report.as_of))
        room = Room(inspection, load_checklist())
        matches = match_files(room, listed_attachments(room))
        lines = [Line(f"附件目录列{len(matches)}项，其中{sum(m.file is None for m in matches)}项未见随件提交：")] if matches else []
        for n, match in enumerate(matches, 1):
            name = context.words(match.listed.cites[-1]).strip() if len(match.listed.cites) > 1 else match.listed.name
            told = name if fold(match.listed.name) in fold(name) and len(name) <= 40 else match.listed.name
            number = match.listed.number or str(n)
            lines.append(Line(f"{number}. {told}" + ("（未见随件提交，待核实）" if match.file is None else ""), match.listed.cites[:2]))
        return tuple(lines)

    return context.kept("listed attachments", read)
