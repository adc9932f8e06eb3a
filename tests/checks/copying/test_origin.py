"""Codes and files in common between dossiers: what is flagged, what stays quiet."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from assistant.checks import check_by_id
from assistant.checks.copying.fingerprint import file_marks, fingerprint
from assistant.core.check import Finding, Inspection, Neighbour
from assistant.core.document import Dossier
from assistant.facts import find_facts
from tests.checks.words import dossier_of

OWN = """# 一、矿山概况

| 矿山名称 | 会东县大石包铅锌矿 | 采矿权人 | 会东县岷崧矿业有限公司 |
|---|---|---|---|
| 采矿许可证号 | C5100002011053120195207 | 统一社会信用代码 | 91513426021171693P |
"""
OTHER = OWN.replace("会东县大石包铅锌矿", "渠县老鹰岩煤矿").replace("会东县岷崧矿业有限公司", "渠县穗恒能源有限公司")


def named(words: str, name: str) -> Dossier:
    return replace(dossier_of({"自评估报告.md": words}), id=name, name=name)


def printed(dossier: Dossier) -> Neighbour:
    return fingerprint(dossier, find_facts(dossier))


def between(rule: str, own: Dossier, *others: Neighbour) -> list[Finding]:
    return list(check_by_id(rule).run(Inspection(own, find_facts(own), dt.date(2024, 6, 30), neighbours=others)))


def test_one_licence_number_for_two_mines() -> None:
    found = between("copied.shared-code", named(OWN, "甲"), printed(named(OTHER, "乙")))
    assert {f.severity for f in found} == {"high"}
    assert any("C5100002011053120195207" in f.message for f in found)
    assert any("91513426021171693P" in f.message for f in found)


def test_the_same_mine_filed_twice_is_only_worth_a_look() -> None:
    found = between("copied.shared-code", named(OWN, "甲"), printed(named(OWN, "乙")))
    assert {f.severity for f in found} == {"low"}


def test_other_codes_stay_quiet() -> None:
    other = OTHER.replace("C5100002011053120195207", "C5100002019031120027508").replace("91513426021171693P", "91511725MA62E0000X")
    assert not between("copied.shared-code", named(OWN, "甲"), printed(named(other, "乙")))


def edited(words: str, name: str, rsids: str) -> Dossier:
    dossier = named(words, name)
    [document] = dossier.documents
    return replace(dossier, documents=(replace(document, metadata={"rsidRoot": rsids.split()[0], "rsids": rsids}),))


OWN_SESSIONS = "00034616 0006063C 0015074B 0029639D"
FAR = OTHER.replace("C5100002011053120195207", "C5100002019031120027508").replace("91513426021171693P", "91511725MA62E0000X")


def test_word_files_with_the_same_editing_sessions() -> None:
    own, other = edited(OWN, "甲", OWN_SESSIONS), edited(FAR, "乙", OWN_SESSIONS)
    assert len(file_marks(own.documents[0])) >= 3
    found = between("copied.shared-file", own, replace(printed(other), population=12))
    assert [f.severity for f in found] == ["info"]
    assert "编辑标识" in found[0].message


def test_other_sessions_and_small_batches_stay_quiet() -> None:
    own = edited(OWN, "甲", OWN_SESSIONS)
    stranger = replace(printed(edited(FAR, "乙", "00AA1D8D 00B47730 00CB0664 00FC693F")), population=12)
    assert not between("copied.shared-file", own, stranger)
    assert not between("copied.shared-file", own, replace(printed(edited(FAR, "乙", OWN_SESSIONS)), population=2))
