"""与另一套材料使用同一张照片

为什么：现场照片应当拍自本矿；两个矿山用同一张照片，至少有一处不是实景。
提示什么：与另一套材料中的照片（缩放、压缩、略微裁切之后）相同，写出双方的图名。
不提示什么：印章、标志、示意图、空白图和很小的图；同一矿山的材料之间重复使用的照片由另一条规则处理。
怎样比较：按图片的感知散列比较，64位中至多差8位才算相同；图名为“……图”的图表、示意图不参加比较，边长不足96像素的也不参加。
可能的正常解释：排版时放错了照片，或两矿由同一编制单位用了同一张示例照片。
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.copying.fingerprint import PICTURE_BITS, distance, is_photograph
from assistant.core.check import Check, Finding, Inspection
from assistant.core.cite import Cite, place
from assistant.core.document import Document, Picture


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding a picture and other dossier."""
    for document in inspection.dossier.documents:
        for picture in document.pictures:
            if not is_photograph(document, picture) or picture.phash is None:
                continue
            for other in inspection.neighbours:
                spot = next((s for s, h in sorted(other.pictures.items()) if distance(picture.phash, h) <= PICTURE_BITS), None)
                if spot is None:
                    continue
                path, caption, page, _ = spot.split("|")
                cites = picture_cite(document, picture)
                if cites is None:
                    continue
                there = f"“{caption}”" if caption else f"第{page}页的照片" if page else "一张照片"
                yield CHECK.finding(
                    f"《{document.path}》{picture_name(document, picture)}与“{other.name}”（{other.dossier}）《{path}》的{there}是同一张照片。现场照片应拍自本矿，请核实拍摄地点；也可能是排版时放错。",
                    [cites],
                )


def picture_name(document: Document, picture: Picture) -> str:
    """The caption of a picture, else its place."""
    caption = document.caption_of(picture).strip()
    return f"“{caption}”" if caption else f"第{picture.page}页的照片" if picture.page else "的一张照片"


def picture_cite(document: Document, picture: Picture) -> Cite | None:
    """The caption; without one the nearest words on its page or in its section."""
    if picture.caption:
        return place(document, document.block(picture.caption))
    near = [b for b in document.body if b.text.strip() and (b.page == picture.page if picture.page else b.section == picture.section)]
    return place(document, near[-1]) if near else None


CHECK = Check("copied.shared-picture", "与另一套材料同一张照片", "copied", "high", run, needs=("neighbours",))
