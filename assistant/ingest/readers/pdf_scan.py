"""Pages of a PDF without a usable text layer: which they are, and their words by recognition."""

from __future__ import annotations

import importlib
import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.core.document import Block, Page, Region
from assistant.core.errors import GreenmineError
from assistant.ingest.layout import Line, PageContent
from assistant.ingest.tables import ruled_tables

#: Characters that stand in any page of Chinese prose or in any filing's forms; glyph soup of a broken font has hardly one of them.
_COMMON = frozenset(
    "的一是在不了有和人中大为上国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处理"
    "矿采开权证号县省市有限公司面积规模方案资源储量万吨土地环境保护复垦安全许可报告绿色评估单位名称编号合计项目序"
)
_LEAST_LETTERS = 60


@dataclass(frozen=True)
class Recognised:
    """A recognised page: its content on the straightened page, and the way back to the page as shown (None: nothing to place back)."""

    content: PageContent
    page: Page
    regions: tuple[Region, ...] = ()
    result: Any = None
    warning: str | None = None


def garbled(text: str) -> bool:
    """Whether a text layer is of no use: private-use and control characters, (cid:…) codes, or Chinese letters without any of the common ones."""
    letters = [c for c in text if not c.isspace()]
    if len(letters) < 12:
        return False
    odd = sum(1 for c in letters if "\ue000" <= c <= "\uf8ff" or c == "\ufffd" or ord(c) < 32 or 0x80 <= ord(c) < 0xA0 or ord(c) >= 0xF0000)
    if odd > 0.2 * len(letters) or text.count("(cid:") > 5:
        return True
    chinese = [c for c in letters if "\u3400" <= c <= "\u9fff"]
    if len(chinese) >= _LEAST_LETTERS:
        return sum(c in _COMMON for c in chinese) < 0.12 * len(chinese)
    foreign = sum(1 for c in letters if 0x0100 <= ord(c) < 0x0370 or 0x0400 <= ord(c) < 0x2000 or 0xA000 <= ord(c) < 0xD7B0)
    return len(letters) >= _LEAST_LETTERS and foreign > 0.3 * len(letters)


def recognise(page: Any, number: int, size: tuple[float, float], keep: Sequence[Line] = ()) -> Recognised:
    """Render a page and read it. keep: native lines that stand on it all the same (a stamp's words); recognition does not repeat them."""
    width, height = size
    try:
        scan = importlib.import_module("assistant.ingest.readers.scan")
        image = page.render(scale=scan.RENDER_DPI / 72, rev_byteorder=True).to_numpy()[:, :, :3]
        result = scan.recognise_page(image, number, width, height)
    except (ImportError, GreenmineError) as error:
        shown = Page(number, width, height, "unreadable", "recognised")
        return Recognised(PageContent(shown, tuple(keep)), shown, warning=f"第{number}页没有可用的文字层，也未能识别（{_why(error)}）")
    lines = [x for x in result.lines if not any(_same_place(x, k) for k in keep)] if result.upright else list(result.lines)
    lines += keep if result.upright else []
    grids, rest = ruled_tables(lines, result.segments, number)
    page_regions = tuple(result.regions) + _seals(image, number, width, height, result)
    shown = Page(number, width, height, result.grade, "recognised", result.confidence)
    upright = replace(shown, width=result.width, height=result.height)
    warning = f"第{number}页识别不可靠，内容须人工核对" if result.grade in ("poor", "unreadable") and result.lines else None
    return Recognised(PageContent(upright, tuple(rest), tuple(grids)), shown, page_regions, None if result.upright else result, warning)


def _why(error: Exception) -> str:
    return "识别组件不可用" if isinstance(error, ImportError) else getattr(error, "message", str(error))


def _seals(image: Any, number: int, width: float, height: float, result: Any) -> tuple[Region, ...]:
    """Seals and signature marks, where the recogniser has not given them itself."""
    if result.regions:
        return ()
    seals = importlib.import_module("assistant.ingest.seals")
    lines = result.lines if result.upright else ()
    return tuple(seals.find(image, number, width, lines))


def _same_place(a: Line, b: Line) -> bool:
    wide = min(a.x1, b.x1) - max(a.x0, b.x0)
    high = min(a.y1, b.y1) - max(a.y0, b.y0)
    return wide > 0 and high > 0 and wide * high > 0.5 * (a.x1 - a.x0) * (a.y1 - a.y0)


def placed_back(blocks: Sequence[Block], results: dict[int, Any]) -> list[Block]:
    """Blocks of tilted or turned pages with their boxes on the page as it is shown. results: by page number."""
    if not results:
        return list(blocks)
    placed = []
    for block in blocks:
        pages = [(0, block.page), *block.breaks]
        if block.boxes is None or not any(p in results for _, p in pages):
            placed.append(block)
            continue
        boxes = array("f")
        for (start, page), (end, _) in zip(pages, [*pages[1:], (len(block.text), None)], strict=True):
            part = block.boxes[4 * start : 4 * end]
            boxes.extend(results[page].place_back(part) if page in results else part)
        placed.append(replace(block, boxes=boxes))
    return placed


def blank(text: str) -> bool:
    """Whether there is nothing but a page number."""
    return re.sub(r"[\s\d\-—–·第页共/]", "", text) == ""
