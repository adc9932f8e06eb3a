"""What a later paper or a later year of the same document has replaced: the permit before this one, «20XX年规模» beside a newer one, a row of past years.

A statement becomes `former` only where the document states another value of the same fact that stands: nothing that is told once is history.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.core.fact import Fact
from assistant.facts.compare import same_value
from assistant.facts.flat import Flat
from assistant.facts.reading import Reading
from assistant.facts.roles import year_in

#: Terms and numbers of papers that are issued anew.
_PAPERS = frozenset(
    {
        "safety_license", "safety_from", "safety_to", "pollution_permit", "permit_from", "permit_to", "license_no", "license_from", "license_to",
        "rp_from", "rp_to",
    }
)  # fmt: skip
#: What a licence or a plan settles for years, told year by year or version by version.
_SETTLED = frozenset({"scale_wt", "area_km2", "elev_top", "elev_bottom", "service_life_a", "design_recovery"})
_STATED = frozenset({"stated", "licensed", "designed", "planned", "actual"})
_OLD = re.compile(
    r"上一?[期轮版本个]|前一?[期轮](?!工程)|首次|首[期轮]|初次|旧(?=[一-龥]{0,6}(?:证|方案|照))|老证|原(?=(?:有|持有?|领取?)?的?(?:采矿|安全|安许|排污|许可|证|方案))|(?:变更|延续|换证|换发|整合|扩[能界建]|技改)(?:之)?前"
)
_NEW = re.compile(r"新证|新(?=的?[一-龥]{0,6}许可证)|换发|换领|延续后|换证后|现证|现行|现有|本期|本证|延续至|续期至|变更后|整合后")
_PAPER = re.compile(r"许可证|安许证(?!字)|执照|方案|合同|登记(?:证|回执)")
_REPLACED = re.compile(
    r"^[^。；]{0,24}(?:已|并)(?:于[^，。；]{4,14})?(?:按期|按时|依法|及时|如期)?(?:办理|取得|完成|领取)?了?[^，。；]{0,6}(?:换证|换发|换领|延续(?!申请)|延期换证|续期)(?![^，。；]{0,8}(?:受理|申请|办理中))"
)
#: Behind a paper's number or term: another one took its place («…2024年9月1日到期，2024年8月21日换发新证，编号…»).
_TAKEN_OVER = re.compile(r"换发(?!证)|换领|新证|(?:更换|变更|调整)为|取代|重新(?:办理|核发|取得)|延续至|续期至|续证后")
#: «适用年限2018年9月至2023年8月，现已届满», «至2022年6月30日止，已到期»
_RUN_OUT = re.compile(r"^[^。；\d]{0,8}(?:现|均|也)?已(?:经|于[^，。；]{4,12})?(?:届满|到期|期满|失效|过期|终止|废止)")
_TOPIC = re.compile(
    r"^(?:20\d{2}年)?(?:的|版)?[^，。；]{0,4}(?:原|旧|老|上一?[期轮版]|前一?[期轮版])(?:开发|采矿|设计|许可|方案|证|生产)|^(?:整合|变更|扩[能界建]|技改|延续)(?:之)?前|^20\d{2}年(?:版)?方案[^，。；]{0,12}(?:整合|变更|扩[能界建]|技改|延续|调整)前"
)
#: «本矿2012年编过方案：面积……、服务8.1年»: a plan that was, not this one.
_EARLIER_PLAN = re.compile(r"[^，。；\d]{0,6}20\d{2}年(?:\d{1,2}月)?[^，。；\d]{0,10}编制?过")
#: A sentence about what the enterprise or the mine came from, and where it comes to today.
_FORERUNNER = re.compile(r"前身(?:为|是|系)?(?!后)|原(?:采矿权人|业主|矿主|经营者|企业名称|单位)(?:为|是|系|[:：])|建矿之?初|建矿时")
_TODAY = re.compile(r"现(?!场|状)|今|更名|改制|变更[为至后]|改[为名]|重组|整合|转让|受让|换发|延续")
_OLD_BRACKET = re.compile(r"(?:旧证|老证|原证|原采矿(?:许可证|权)|原(?:开发利用)?方案)[^，。；()]{0,8}\([^()]*$|\((?:原|旧)[^()]*$")


def superseded(reading: Reading, facts: list[Fact]) -> list[Fact]:
    """The facts of a document with those that a later paper, version or year replaced as `former`."""
    names = {f.name for f in facts if f.name in _PAPERS | _SETTLED and f.role in _STATED}
    former: set[Fact] = set()
    for name in sorted(names):
        told = [f for f in facts if f.name == name and f.role in _STATED]
        before_this = [f for f in told if _of_forerunner(reading, f)]
        former |= set(before_this)
        told = [f for f in told if f not in former]
        if not told or all(same_value(told[0], f) for f in told[1:]):
            continue
        old = [f for f in told if _is_old(reading, f, told)] + _past_rows(reading, told)
        standing = [f for f in told if f not in old]
        former |= {f for f in old if standing and not any(same_value(f, s) for s in standing)}
    return [replace(f, role="former") if f in former else f for f in facts]


def _place(reading: Reading, fact: Fact) -> tuple[Flat | None, int, int]:
    """The flat block of a fact, where its value begins and ends in it."""
    flat = reading.flats.get(fact.cite.block)
    if flat is None:
        return None, 0, 0
    at = next((i for i, raw in enumerate(flat.starts) if raw >= fact.cite.start), len(flat.text))
    end = next((i for i, raw in enumerate(flat.starts) if raw >= fact.cite.end), len(flat.text))
    return flat, at, end


def _taken_over(flat: Flat, fact: Fact, end: int, others: list[Fact]) -> bool:
    """Whether the same sentence goes on to the paper that replaced this one, with a number or term of its own."""
    stop = flat.text.find("。", end)
    mark = _TAKEN_OVER.search(flat.text, end, stop if stop >= 0 else len(flat.text))
    if mark is None or _PAPER.search(flat.text[end : mark.start()]):
        return False
    until = stop if stop >= 0 else len(flat.text)
    starts = {raw: i for i, raw in reversed(list(enumerate(flat.starts)))}
    later = (starts.get(f.cite.start, -1) for f in others if f.cite.block == fact.cite.block and f.name == fact.name)
    return any(mark.start() < at < until for at in later)


def _is_old(reading: Reading, fact: Fact, others: list[Fact]) -> bool:
    flat, at, end = _place(reading, fact)
    if flat is None:
        return False
    if flat.block.role == "cell":
        return fact.name in _PAPERS and _OLD.search(_row_before(reading, flat)) is not None
    begin = flat.text.rfind("。", 0, at) + 1
    before = re.sub(r"^\(?(?:注|备注|说明)[:\d.、)]*", "", flat.text[begin:at])
    if fact.name in _SETTLED:
        return _TOPIC.search(before) is not None or _OLD_BRACKET.search(before) is not None
    old = max((m.end() for m in _OLD.finditer(before)), default=-1)
    new = max((m.end() for m in _NEW.finditer(before)), default=-1)
    if old > new:
        papers = [m.start() for m in _PAPER.finditer(before, old)]
        return len(papers) <= 1 and all(p - old <= 10 for p in papers)
    if _taken_over(flat, fact, end, others):
        return True
    behind = flat.text[end : end + 60]
    if fact.name.endswith("_from"):  # «2018年9月至2023年8月，现已届满»
        behind = re.sub(r"^[起]?(?:至|到|~|-)+(?:[\d.年月日/-]|止)+", "", behind)
    return new < 0 and (_REPLACED.match(behind) or _RUN_OUT.match(behind)) is not None


def _of_forerunner(reading: Reading, fact: Fact) -> bool:
    """Whether the sentence speaks of what was before this enterprise («公司前身为某石场，规模5万吨/年») or of a plan made before this one."""
    flat, at, _ = _place(reading, fact)
    if flat is None or flat.block.role == "cell":
        return False
    before = flat.text[flat.text.rfind("。", 0, at) + 1 : at]
    if _EARLIER_PLAN.match(before) and _TODAY.search(before) is None:
        return True
    found = list(_FORERUNNER.finditer(before))
    return bool(found) and _TODAY.search(before, found[-1].end()) is None


def _row_before(reading: Reading, flat: Flat) -> str:
    """The words of the cells left of a cell."""
    block = flat.block
    if block.table is None or block.row is None or block.col is None or block.table >= len(reading.grids):
        return ""
    grid = reading.grids[block.table][1]
    return "|".join(f.text for f in grid[block.row][: block.col] if f is not None) if block.row < len(grid) else ""


def _past_rows(reading: Reading, told: list[Fact]) -> list[Fact]:
    """The statements of a table's earlier years, where the same table states the fact for a later one («2019 | 30 … 2022 | 50»)."""
    by_table: dict[int, list[tuple[int, Fact]]] = {}
    for fact in told:
        flat = reading.flats.get(fact.cite.block)
        if fact.name not in _SETTLED or flat is None or flat.block.table is None:
            continue
        year = fact.year if fact.year is not None else _year_of_cell(reading, flat)
        if year is not None:
            by_table.setdefault(flat.block.table, []).append((year, fact))
    past: list[Fact] = []
    for dated in by_table.values():
        last = max(year for year, _ in dated)
        past += [fact for year, fact in dated if year < last]
    return past


def _year_of_cell(reading: Reading, flat: Flat) -> int | None:
    """The year in the cell left of a cell, in its row's first cell, or in its column's head."""
    block = flat.block
    if block.table is None or block.row is None or block.col is None or block.table >= len(reading.grids):
        return None
    table, grid = reading.grids[block.table]
    row = grid[block.row] if block.row < len(grid) else []
    heads = [r[block.col] for r in grid[: max(table.header_rows, 1)] if block.col < len(r)]
    for cell in (row[block.col - 1] if block.col else None, row[0] if row else None, *heads):
        words = cell.text if cell is not None and cell is not flat else ""
        bare = re.fullmatch(r"((?:19|20)\d{2})(?:年度?)?", words)
        year = int(bare.group(1)) if bare else (year_in(words) if len(words) <= 24 and "年" in words else None)
        if year is not None:
            return year
    return None
