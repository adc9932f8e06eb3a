"""同一张照片在本套材料里当作两处使用

为什么：同一张照片配上不同的图名，或在不同材料里说成不同的地点、时间，其中至少一处不是所说的实景。
提示什么：同一套材料里两张照片（缩放、压缩、略微裁切之后）相同而图名不同。
不提示什么：图名相同的重复使用；印章、标志、示意图、空白图和很小的图。
怎样比较：按图片的感知散列比较，64位中至多差4位才算相同，因此不同角度拍摄的同一地点不会误报；只比较有图名、边长160像素以上的照片。
可能的正常解释：同一照片确实同时反映两件事，或排版时放错。
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from assistant.checks.copying.fingerprint import distance, is_photograph
from assistant.checks.copying.shared_picture import picture_cite, picture_name
from assistant.core.check import Check, Finding, Inspection
from assistant.core.text import fold, strip_numbering

_BITS = 4


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding a pair."""
    pictures = [
        (d, p) for d in inspection.dossier.documents for p in d.pictures if is_photograph(d, p, least=160) and d.caption_of(p).strip()
    ]
    for (da, a), (db, b) in combinations(pictures, 2):
        assert a.phash is not None
        assert b.phash is not None
        if distance(a.phash, b.phash) > _BITS or _name(da.caption_of(a)) == _name(db.caption_of(b)):
            continue
        cites = [c for c in (picture_cite(da, a), picture_cite(db, b)) if c is not None]
        yield CHECK.finding(
            f"《{da.path}》{picture_name(da, a)}与《{db.path}》{picture_name(db, b)}是同一张照片，图名却不同。请核实各自的拍摄地点和时间；也可能是排版时放错。",
            cites,
        )


def _name(caption: str) -> str:
    words = fold(caption).lstrip("图表-.0123456789")
    return fold(strip_numbering(words))


CHECK = Check("copied.repeated-picture", "同一照片两处使用", "copied", "medium", run)
