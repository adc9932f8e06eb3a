"""与另一套材料使用同一张照片

为什么：现场照片应当拍自本矿；两个矿山用同一张照片，至少有一处不是实景。
提示什么：与另一套材料中的照片（缩放、压缩、裁去边缘之后）相同，写出双方的图名。
不提示什么：印章、标志、证照和文件的扫描件、示意图、空白图和很小的图；另有四套以上材料都有的图（模板自带）；同一矿山前后两次申报；同一矿山的材料之间重复使用的照片由另一条规则处理。
怎样比较：按图片的感知散列比较，64位中至多差8位才算相同；为认出裁去5%至10%的照片，还与裁边后的散列比较，至多差6位。图名为“……图”的图表、示意图不参加比较，边长不足96像素的也不参加。
可能的正常解释：排版时放错了照片，或两矿由同一编制单位用了同一张示例照片；双方属于同一企业时降为“请留意”。
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checks.copying.fingerprint import fingerprint, is_photograph, same_photograph
from assistant.checks.copying.matching import same_mine_twice, same_owner
from assistant.core.check import Check, Finding, Inspection, Neighbour
from assistant.core.cite import Cite, place
from assistant.core.document import Document, Picture

#: A picture that more other dossiers have is part of a template.
COMMON = 3


def run(inspection: Inspection) -> Iterator[Finding]:
    """One finding a picture and other dossier."""
    own = fingerprint(inspection.dossier, inspection.facts)
    others = [o for o in inspection.neighbours if not same_mine_twice(own.names, o.names)]
    for document in inspection.dossier.documents:
        for picture in document.pictures:
            if not is_photograph(document, picture) or picture.phash is None:
                continue
            found = [(o, spot) for o in others if (spot := spot_of(picture.phash + picture.crops, o)) is not None]
            if len(found) > COMMON:
                continue
            for other, spot in found:
                cites = picture_cite(document, picture)
                if cites is None:
                    continue
                path, caption, page, _ = spot.split("|")
                there = f"“{caption}”" if caption else f"第{page}页的照片" if page else "一张照片"
                yield CHECK.finding(
                    f"《{document.path}》{picture_name(document, picture)}与“{other.name}”（{other.dossier}）《{path}》的{there}是同一张照片。现场照片应拍自本矿，请核实拍摄地点；也可能是排版时放错。",
                    [cites],
                    severity="low" if same_owner(own.names, other.names) else "high",
                )


def spot_of(hashes: str, other: Neighbour) -> str | None:
    """Where the other dossier has the same photograph."""
    return next((s for s, h in sorted(other.pictures.items()) if same_photograph(hashes, h)), None)


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
