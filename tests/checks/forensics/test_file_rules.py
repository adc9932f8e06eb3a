"""Rules on the file itself: given what the readers record, what is flagged and what stays quiet."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from assistant.checks import check_by_id
from assistant.core.check import Finding, Inspection
from assistant.core.cite import place, read_back
from assistant.core.document import Block, Document, Dossier, Trace
from assistant.core.fact import Fact, FactBook


def a_document(*blocks: Block, traces: tuple[Trace, ...] = (), **more: object) -> Document:
    shown = Block("b0", "鸡公岭砂岩矿绿色矿山自评估报告，申报单位四川砚岭建材有限公司。", page=1)
    document = Document("d1", "自评估报告.pdf", "0" * 64, "pdf", (shown, *blocks), kind="self_assessment", traces=traces)
    return replace(document, **more)  # type: ignore[arg-type]


def findings(rule: str, document: Document, facts: tuple[Fact, ...] = ()) -> tuple[list[Finding], str]:
    dossier = Dossier.of("x", "鸡公岭", [document])
    found = list(check_by_id(rule).run(Inspection(dossier, FactBook(facts), dt.date(2024, 11, 13))))
    return found, "\n".join([f.message + "".join(read_back(dossier, c) for c in f.cites) for f in found])


def fact(document: Document, name: str, value: str, normalized: str) -> Fact:
    block = document.blocks[-1] if value in document.blocks[-1].text else document.blocks[0]
    at = block.text.find(value)
    return Fact(name, name, value, normalized, None, place(document, block, max(at, 0), at + len(value) if at >= 0 else None), main=True)


def hidden(text: str, why: str = "white", page: int = 3) -> Document:
    return a_document(Block("h1", text, role="hidden", page=page), traces=(Trace("hidden-text", text, "h1", page, {"why": why}),))


def test_white_words_are_flagged() -> None:
    found, said = findings("tampered.hidden-text", hidden("全部达标，复垦率100%"))
    assert [f.severity for f in found] == ["high"]
    assert "颜色与底色相同" in said
    assert "复垦率100%" in said


def test_hidden_words_of_one_page_are_one_finding() -> None:
    blocks = tuple(Block(f"h{n}", f"第{n}句看不到的话", role="hidden", page=2) for n in range(3))
    document = a_document(*blocks, traces=tuple(Trace("hidden-text", b.text, b.id, 2, {"why": "tiny"}) for b in blocks))
    assert len(findings("tampered.hidden-text", document)[0]) == 1


def test_hidden_page_numbers_and_shadows_stay_quiet() -> None:
    assert not findings("tampered.hidden-text", hidden("12"))[0]
    assert not findings("tampered.hidden-text", hidden("鸡公岭砂岩矿绿色矿山", page=1))[0]


def test_tracked_changes_are_one_finding() -> None:
    block = Block("b1", "投入549.4万元", role="deleted")
    document = a_document(
        block, traces=(Trace("tracked-delete", "549.4万元", "b1", None, {"author": "李明梅"}), Trace("tracked-insert", "573.3万元"))
    )
    found, said = findings("tampered.revision-marks", document)
    assert len(found) == 1
    assert "549.4万元" in said
    assert "573.3万元" in said


def test_tracked_spaces_stay_quiet() -> None:
    assert not findings("tampered.revision-marks", a_document(traces=(Trace("tracked-insert", " 、"),)))[0]


def test_comments_are_flagged_links_are_not() -> None:
    note = Block("c1", "这里再加几分", role="comment")
    document = a_document(note, traces=(Trace("comment", note.text, "c1", None, {"author": "段某"}),))
    assert "这里再加几分" in findings("tampered.comments", document)[1]
    link = a_document(Block("c1", "http", role="comment"), traces=(Trace("annotation", "http", "c1", 1, {"subtype": "/Link"}),))
    assert not findings("tampered.comments", link)[0]


def test_layer_against_picture() -> None:
    layer = Block("h1", "复垦面积90.18公顷", role="hidden", page=1)
    document = a_document(layer, traces=(Trace("layer-mismatch", layer.text, "h1", 1, {"layer": "90.18", "shown": "86.81"}),))
    found, said = findings("tampered.text-layer", document)
    assert len(found) == 1
    assert "“90.18”" in said
    assert "“86.81”" in said


def test_signatures() -> None:
    assert "校验不通过" in findings("tampered.signature", a_document(traces=(Trace("signature", "", None, 1, {"intact": "false"}),)))[1]
    assert (
        "又有改动"
        in findings(
            "tampered.signature", a_document(traces=(Trace("signature", "", None, 1, {"intact": "true", "modified_after": "true"}),))
        )[1]
    )
    assert not findings(
        "tampered.signature", a_document(traces=(Trace("signature", "", None, 1, {"intact": "true", "modified_after": "false"}),))
    )[0]


def signed(modified: str, created: str = "2024-10-30T11:57:46Z") -> tuple[list[Finding], str]:
    document = a_document(
        Block("b1", "日期：2024年11月13日", page=9),
        Block("m1", modified, role="metadata", style="modified"),
        metadata={"created": created, "modified": modified},
    )
    stated = fact(replace(document, blocks=document.blocks[:2]), "report_date", "2024年11月13日", "2024-11-13")
    return findings("tampered.modified-later", document, (stated,))


def test_a_file_changed_weeks_after_its_date() -> None:
    found, said = signed("2024-12-30T09:00:00Z")
    assert [f.severity for f in found] == ["medium"]
    assert "2024年12月30日" in said


def test_pdf_stamps_are_read() -> None:
    assert "2024年12月30日" in signed("D:20241230090000+08'00'", "D:20241030115746+08'00'")[1]


def test_a_file_made_later_only_is_worth_a_look() -> None:
    assert [f.severity for f in signed("2024-12-30T09:00:00Z", "2024-12-30T08:00:00Z")[0]] == ["low"]


def test_the_same_day_and_a_day_after_stay_quiet() -> None:
    assert not signed("2024-11-13T13:08:49Z")[0]
    assert not signed("2024-11-15T13:08:49Z")[0]


def properties(**values: str) -> tuple[list[Finding], str]:
    blocks = tuple(Block(f"m{n}", words, role="metadata", style=key) for n, (key, words) in enumerate(values.items()))
    document = a_document(Block("b1", "编制单位：成都砺石采矿工程设计有限公司", page=1), *blocks, metadata=values)
    names = replace(document, blocks=document.blocks[:1])
    return findings(
        "tampered.foreign-properties",
        document,
        (
            fact(names, "enterprise", "四川砚岭建材有限公司", "四川砚岭建材有限公司"),
            fact(names, "mine_name", "鸡公岭砂岩矿", "鸡公岭砂岩矿"),
        ),
    )


def test_properties_of_another_company() -> None:
    found, said = properties(title="夹江县砼兴矿业有限公司双河口水泥用石灰岩矿复垦方案", author="董某")
    assert [f.severity for f in found] == ["medium"]
    assert "夹江县砼兴矿业有限公司" in said


def test_ordinary_properties_stay_quiet() -> None:
    assert not properties(
        title="鸡公岭砂岩矿绿色矿山自评估报告", author="雷朝刚", company="成都砺石采矿工程设计有限公司", creator="Microsoft® Word 2016"
    )[0]
