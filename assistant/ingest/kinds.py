"""Which filing a document is: one entry a kind as data; the title weighs most, then headings and first words, the file's name least.

Synonyms of the titles: DZ/T 0312-0320 reports (自评估报告), 国土资发〔1999〕98号 and its successors (开发利用方案), 国土资规〔2016〕21号
(地质环境保护与土地复垦方案), since 2025-07 矿区生态修复方案.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from assistant.core.document import Block, Document, Kind
from assistant.core.text import fold, strip_numbering


@dataclass(frozen=True)
class KindRule:
    """How a kind is told. titles: what its own title says; sections: headings that only it has; words: how a licence names its fields.

    longest: above this many characters it is no such document (a certificate is one page), None where length says nothing.
    """

    kind: Kind
    titles: tuple[str, ...]
    sections: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    longest: int | None = None


#: Words of a title that make it a paper *about* a filing, a proof or a contract: an attachment, whatever else it names.
ABOUT = (
    r"评审意见", r"审查意见", r"(?:评审|审查|备案|论证|评估)(?:结论|结果|函|决议|纪要|批文|资料|文件|证明)", r"评审表", r"审查表", r"专家(?:组)?意见", r"评估意见", r"核查意见", r"考核.{0,6}意见", r"验收(?:意见|报告|表)", r"批\s*复", r"复\s*函", r"的函$", r"备案(?:表|证明|回执|函)",
    r"公示(?:表|截图|证明|公告|情况说明)", r"公\s*告", r"通\s*知", r"证\s*明", r"合同", r"协议", r"(?:检测|监测|化验|检验)报告", r"储量(?:年度)?报告", r"储量年报", r"环境影响(?:报告|评价)", r"水土保持(?:方案|监测|验收)",
    r"安全(?:设施设计|评价报告|预评价)", r"初步设计", r"回执", r"承诺书$", r"说明$", r"收据|发票|凭证", r"会议纪要", r"决定书", r"照片", r"附\s*图",
)  # fmt: skip

RULES: tuple[KindRule, ...] = (
    KindRule(
        "self_assessment",
        (
            r"绿色矿山.{0,12}自(?:我)?评(?:估|价)?.{0,4}(?:报告|材料|总结)", r"自(?:我)?评(?:估|价)?报告", r"绿色矿山建设.{0,8}自评", r"绿色矿山.{0,10}(?:申报书|申报材料|申报报告|建设情况报告|创建(?:工作)?(?:总结|报告)|评估报告)",
        ),
        (r"自评(?:得分|结果|结论|情况|打分)", r"先决条件", r"得分汇总", r"矿区环境", r"资源综合利用", r"节能减排|绿色低碳", r"科技创新", r"企业管理|规范管理|企业形象", r"真实性承诺|承诺书"),
    ),
    KindRule(
        "development_plan",
        (r"矿产资源开发(?:利用)?.{0,24}方案", r"(?:资源)?开发利用.{0,16}方案", r"资源开发利用与生态保护", r"绿色开发利用方案", r"开采设计方案"),
        (r"矿产品需求|供需", r"矿产资源概况", r"建设方案的?确定|主要建设方案", r"矿床开采|开采方案|采矿方法", r"产品方案", r"开拓(?:运输)?", r"选矿|矿石加工", r"设计利用.{0,4}储量|可采储量", r"技术经济", r"建设规模|生产规模.{0,6}服务年限"),
    ),
    KindRule(
        "reclamation_plan",
        (
            r"(?:地质)?环境(?:保护|治理).{0,12}(?:土地)?复垦.{0,12}方案", r"土地复垦.{0,8}方案", r"复垦方案", r"矿(?:区|山)生态(?:保护)?(?:修复|恢复).{0,8}方案", r"(?:恢复治理|保护与恢复治理|环境治理恢复|地质环境保护).{0,12}方案",
            r"保护与(?:恢复|复垦|治理).{0,8}方案", r"生态保护修复.{0,6}方案",
        ),
        (r"损毁(?:土地)?(?:预测|评估|分析|现状)|土地损毁", r"复垦(?:责任范围|适宜性|可行性|工程|质量|目标)", r"地质灾害.{0,8}(?:评估|现状|预测)|影响评估", r"监测(?:与|和)?管护", r"经费估算|投资估算|费用估算", r"保障措施", r"水土资源平衡", r"工程部署|进度安排|年度(?:实施)?计划"),
    ),
    KindRule(
        "licence",
        (r"营业执照(?:\(?(?:副|正)本\)?)?", r"采矿许可证(?:\(?(?:副|正)本\)?)?", r"安全生产许可证(?:\(?(?:副|正)本\)?)?", r"排污许可证", r"取水许可证", r"爆破作业单位许可证", r"不动产权证书?", r"土地使用证", r"林地使用许可证", r"勘查许可证", r"探矿权证"),
        (),
        (r"统一社会信用代码", r"法定代表人", r"注册资本", r"登记机关", r"发证机关", r"证号", r"有效期限?", r"采矿权人", r"开采矿种", r"矿区面积", r"许可范围", r"单位名称|企业名称", r"编号", r"经营范围", r"生产规模", r"中华人民共和国"),
        longest=1600,
    ),
)  # fmt: skip

_ABOUT = re.compile("|".join(ABOUT))
_LICENCE_NAME = re.compile(
    r"(?:营业执照|采矿许可证|安全生产许可证|排污许可证|取水许可证|许可证|不动产权证|使用证)(?:[（(]?[正副]本[)）]?)?(?:[（(].{0,8}[)）])?$"
)


def kind_of(document: Document) -> Kind:
    """The kind of a document, from what it says of itself; 'attachment' for papers about a filing; 'other' where nothing tells."""
    title = _title(document)
    name = _name(document.path)
    words = sum(len(b.text) for b in document.body)
    by_title = _by_title(title)
    if by_title == "attachment" and not _many_sections(document):
        return "attachment"
    cover = _cover_lines(document)
    scores = {rule.kind: _score(rule, document, title, cover, name, words) for rule in RULES}
    if _combined(title, cover):
        scores["development_plan"] = max(scores["development_plan"], scores["reclamation_plan"] + 0.5, 6.0)
    if _ABOUT.search(name) and words < 6000:
        for kind in scores:
            scores[kind] -= 4.0
    best = max(scores, key=lambda k: (scores[k], k))
    if scores[best] >= 3.0:
        return best
    if by_title == "attachment" or _ABOUT.search(name) or re.match(r"附[件图表]", name) or _in_attachments(document.path):
        return "attachment"
    return "other"


def with_kind(document: Document) -> Document:
    """The document with its kind, and the further kinds that it stands for."""
    named = replace(document, kind=kind_of(document))
    return replace(named, also=also_kinds(named))


# ---------------------------------------------------------------- one file for several filings

#: What a plan's title names it for, behind the name of the enterprise: winning the mineral, and mending the land.
_WINS = re.compile(r"开发利用|资源(?:绿色|综合|合理)?(?:开发|开采)(?!项目|工程|区|公司|基地)|开[发采](?:方案|设计)?[与和及暨、,/]")
_MENDS = re.compile(r"复垦|修复|恢复|治理|(?:地质|生态)环境保护|生态保护")
_BODY = re.compile(r".*(?:公司|集团|研究所|设计院|勘查院|大队|中心)")
#: «三合一方案»: the plans for winning and mending (and the green mine's) in one.
_IN_ONE = re.compile(r"[二三四两]合一|[二三四]案合一|合并编制|合编")


def _combined(title: str, lines: list[str]) -> bool:
    """Whether a title names one plan for winning the mineral and for mending the land."""
    for words in (title, *lines):
        for found in re.finditer(r"[^。;:]*?方案", words):
            own = _BODY.sub("", found.group())
            if _WINS.search(own) and _MENDS.search(own):
                return True
    return False


def also_kinds(document: Document) -> tuple[Kind, ...]:
    """The kinds of filing that a document of known kind stands for besides: a plan for development and reclamation in one (by its title, or
    marked 三合一 with the chapters of both), and filings with a title page of their own bound behind the first."""
    found: set[Kind] = set()
    if document.kind == "development_plan":
        title, cover, name = _title(document), _cover_lines(document), _name(document.path)
        own_plan = name.endswith(("方案", "方案)")) or re.search(r"方案[\d(年]*", name) is not None
        marked = any(_IN_ONE.search(w) for w in (title, name, *cover))
        if (
            _combined(title, cover)
            or (own_plan and not _ABOUT.search(name) and _combined(name, []) and _chapters(document, "reclamation_plan") >= 2)
            or (marked and _chapters(document, "reclamation_plan") >= 2)
        ):
            found.add("reclamation_plan")
    if document.kind in ("self_assessment", "development_plan", "reclamation_plan"):
        found |= set(_bound_behind(document))
    return tuple(r.kind for r in RULES if r.kind in found and r.kind != document.kind)


def _rule(kind: Kind) -> KindRule:
    return next(r for r in RULES if r.kind == kind)


def _chapters(document: Document, kind: Kind, first: int = 0, last: int | None = None) -> int:
    """How many of the headings that only a kind of filing has stand between two blocks."""
    end = len(document.blocks) if last is None else last
    headings = "\n".join(fold(s.title) for s in document.sections if first <= s.first < end)
    return sum(1 for p in _rule(kind).sections if re.search(p, headings))


#: A filing bound behind another: a title page of its own, this much text, so many of its kind's chapters.
_LEAST_BOUND, _LEAST_CHAPTERS = 1500, 3
#: A page with no more words than this may be a cover, whatever stands above the title.
_MOST_ON_A_COVER = 260
_PART = re.compile(r"^(?:第[一二三四五六七八九十\d]+(?:部分|篇|卷|册|编)|[上中下]篇|附件[一二三四五六七八九十\d]*)[:、.]?")
_FILING = re.compile(r"(?:方案|报告书?)(?:[(].{1,10}[)])?$")


def _bound_behind(document: Document) -> list[Kind]:
    """The kinds of the filings whose titles stand alone at the top of a later page, with their chapters behind them."""
    starts: list[tuple[int, Kind]] = []
    top: int | None = None
    letters: Counter[int | None] = Counter()
    for block in document.body:
        letters[block.page] += len(block.text)
    for index, block in enumerate(document.blocks):
        if block.role in ("header", "footer", "toc", "stamp"):
            continue
        begins = block.page is None or block.page != top or letters[block.page] <= _MOST_ON_A_COVER
        top = block.page
        if block.page == 1 or block.role not in ("title", "heading", "paragraph") or len(block.text) > 60:
            continue
        cover = block.page is not None and letters[block.page] <= _MOST_ON_A_COVER
        if not (block.role == "title" or (begins and (block.level <= 1 or cover) and index > 20)) or (
            block.page is None and block.role == "paragraph"
        ):
            continue
        words = _PART.sub("", fold(block.printed))
        if strip_numbering(words) != words or not _FILING.search(words) or _ABOUT.search(words):
            continue
        kinds = [r.kind for r in RULES if r.longest is None and any(re.search(p, words) for p in r.titles)]
        starts += [(index, k) for k in kinds if k != document.kind]
    ends = [*(i for i, _ in starts[1:]), len(document.blocks)][: len(starts)]
    return [
        kind
        for (first, kind), last in zip(starts, ends, strict=True)
        if _chapters(document, kind, first, max(last, first + 1)) >= _LEAST_CHAPTERS
        and sum(len(b.text) for b in document.blocks[first:last]) >= _LEAST_BOUND
    ]


def _title(document: Document) -> str:
    """What stands as the title: title blocks of the first pages, else the largest or first lines, folded and joined."""
    body = document.body
    first = [b for b in body if b.page in (None, 1)][:40]
    titles = [b for b in first if b.role == "title"]
    if not titles:
        titles = _largest(first)
    return fold("".join(b.text for b in titles[:6]))


def _largest(blocks: list[Block]) -> list[Block]:
    short = [b for b in blocks if b.role in ("paragraph", "heading", "textbox", "cell") and len(b.text) <= 60][:12]
    sizes = [b.size for b in short if b.size]
    if sizes and max(sizes) >= 1.25 * sorted(sizes)[len(sizes) // 2]:
        return [b for b in short if b.size and b.size >= 0.9 * max(sizes)]
    return short[:2]


def _name(path: str) -> str:
    """The file's name without number and suffix, folded: weak evidence."""
    stem = PurePosixPath(path).stem
    return fold(re.sub(r"^[\s\d._\-、（()）]+", "", stem))


def _in_attachments(path: str) -> bool:
    return any(re.search(r"附件|附图|附表|证明材料|佐证", part) for part in PurePosixPath(path).parts)


def _by_title(title: str) -> Kind | None:
    if _ABOUT.search(title):
        return "attachment"
    return next((r.kind for r in RULES if any(re.search(p, title) for p in r.titles)), None)


def _many_sections(document: Document) -> bool:
    """A paper about a filing is short; a filing whose cover also shows a stamp or an approval is long."""
    return len(document.sections) >= 12 and sum(len(b.text) for b in document.body) > 6000


def _cover_lines(document: Document) -> list[str]:
    """The short lines of a cover, up to its contents or first heading, folded: the title may be spread over lines of several sizes."""
    lines: list[str] = []
    for block in document.body[:16]:
        words = fold(block.text)
        if block.role in ("heading", "cell") or len(words) > 40 or re.match(r"目\s*录|前\s*言", words):
            break
        lines.append(words)
    return [w for w in lines if not _ABOUT.search(w)]


def _score(rule: KindRule, document: Document, title: str, cover: list[str], name: str, words: int) -> float:
    """Evidence for a kind: title 6, a line of the cover 5, sections up to 4, a licence's own fields up to 4, name 2."""
    if rule.longest is not None and words > rule.longest:
        return 0.0
    score = 0.0
    places = [found.start() for p in rule.titles if (found := re.search(p, title))]
    if places:
        score += 6.0 - 0.01 * min(places)  # of two filings bound in one, the first that the title names
    elif rule.kind != "licence" and not _by_title(title) and any(re.search(p, line) for p in rule.titles for line in cover):
        score += 5.0
    if any(re.search(p, name) for p in rule.titles) and not _ABOUT.search(re.sub(r"^附件.{0,3}", "", name)):
        score += 2.0 + (1.5 if words < 200 else 0.0)
    if rule.sections and len(document.sections) >= 4:
        headings = "\n".join(fold(s.title) for s in document.sections)
        hits = sum(1 for p in rule.sections if re.search(p, headings))
        score += min(5.0, 8.0 * hits / len(rule.sections))
    if rule.words:
        text = fold("".join(b.text for b in document.body))[:3000]
        hits = sum(1 for p in rule.words if re.search(p, text))
        named = any(re.search(p, text[:400]) for p in rule.titles) or _LICENCE_NAME.search(name) is not None
        score += min(4.0, 0.7 * hits) if named else 0.0
    return score
