"""Folders, zips, names, bombs, and the dossiers below an inbox."""

from __future__ import annotations

import io
import os
import stat
import unicodedata
import zipfile
from pathlib import Path

import pytest

from assistant.core.document import FileError
from assistant.core.errors import BadInputError
from assistant.ingest.opening import find_dossiers, opened
from assistant.ingest.readers import Limits

WORDS = "绿色矿山自评估报告\n本矿山为生产矿山。\n".encode()


def put(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(WORDS)
    return folder


def zipped(entries: dict[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in entries.items():
            packed.writestr(name, data)
    return kept.getvalue()


def names(*paths: Path, **limits: int) -> tuple[list[str], list[FileError]]:
    with opened(list(paths), Limits(**limits)) as (sources, errors):  # type: ignore[arg-type]
        assert all(s.data == s.path.read_bytes() for s in sources)
        return [s.name for s in sources], errors


def test_a_folder_gives_relative_names_in_a_fixed_order(tmp_path: Path) -> None:
    put(tmp_path, "自评估报告.md", "附件/附件2 采矿许可证.txt", "附件/附件1 营业执照.txt")
    assert names(tmp_path) == (["自评估报告.md", "附件/附件1 营业执照.txt", "附件/附件2 采矿许可证.txt"], [])


def test_what_systems_and_this_program_leave_behind_is_left_out(tmp_path: Path) -> None:
    put(
        tmp_path,
        "报告.md",
        "~$报告.docx",
        ".DS_Store",
        "Thumbs.db",
        "__MACOSX/._报告.md",
        ".git/x.md",
        "report.json",
        "greenmine.toml",
        "desktop.ini",
    )
    assert names(tmp_path) == (["报告.md"], [])


def test_names_are_the_same_whatever_the_composition_of_their_characters(tmp_path: Path) -> None:
    put(tmp_path, unicodedata.normalize("NFD", "é报告.md"))
    assert names(tmp_path)[0] == [unicodedata.normalize("NFC", "é报告.md")]


def test_files_given_by_themselves_keep_their_names_and_two_of_one_name_are_told_apart(tmp_path: Path) -> None:
    put(tmp_path, "甲/报告.md", "乙/报告.md")
    paths = [tmp_path / "甲/报告.md", tmp_path / "乙/报告.md"]
    assert names(*paths)[0] == names(*reversed(paths))[0]
    assert len(set(names(*paths)[0])) == 2


def test_a_folder_and_its_zip_give_the_same_names(tmp_path: Path) -> None:
    folder = put(tmp_path / "某矿", "报告.md", "附件/附件1.txt")
    data = zipped({f"某矿/{p.relative_to(folder).as_posix()}": p.read_bytes() for p in folder.rglob("*") if p.is_file()})
    (tmp_path / "某矿.zip").write_bytes(data)
    assert names(tmp_path / "某矿.zip") == names(folder)


def test_gbk_names_of_chinese_zips_are_read(tmp_path: Path) -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as packed:
        packed.writestr(zipfile.ZipInfo("AAAAAAAAAA.md"), WORDS)
    gbk = "自评报告.".encode("gbk") + b"m"
    assert len(gbk) == 10
    data = kept.getvalue().replace(b"AAAAAAAAAA", gbk)
    (tmp_path / "a.zip").write_bytes(data)
    assert names(tmp_path / "a.zip")[0] == ["自评报告.m.md"]


def test_a_zip_in_a_zip_is_opened_once_and_a_deeper_one_is_named(tmp_path: Path) -> None:
    deep = zipped({"更深.md": WORDS})
    inner = zipped({"附件1.md": WORDS, "再包.zip": deep})
    (tmp_path / "a.zip").write_bytes(zipped({"报告.md": WORDS, "附件.zip": inner}))
    found, errors = names(tmp_path / "a.zip")
    assert found == ["报告.md", "附件.zip/附件1.md"]
    assert [(e.path, "嵌套" in e.message) for e in errors] == [("附件.zip/再包.zip", True)]


def test_a_zip_in_a_folder_is_opened_and_office_files_are_not(tmp_path: Path) -> None:
    put(tmp_path, "报告.md")
    (tmp_path / "附件.zip").write_bytes(zipped({"附件1.md": WORDS}))
    (tmp_path / "方案.docx").write_bytes(zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))
    assert names(tmp_path)[0] == ["报告.md", "方案.docx", "附件.zip/附件1.md"]


@pytest.mark.parametrize("bad", ["../../外面.md", "/etc/外面.md", "C:\\外面.md", "a/../../b.md", "..\\外面.md"])
def test_a_zip_whose_paths_escape_is_refused_and_named(tmp_path: Path, bad: str) -> None:
    put(tmp_path, "报告.md")
    (tmp_path / "附件.zip").write_bytes(zipped({"好.md": WORDS, bad: WORDS}))
    found, errors = names(tmp_path)
    assert found == ["报告.md"]
    assert [e.path for e in errors] == ["附件.zip"]
    assert "越出" in errors[0].message


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as packed:
        link = zipfile.ZipInfo("报告.md")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")
    (tmp_path / "a.zip").write_bytes(kept.getvalue())
    found, errors = names(tmp_path / "a.zip")
    assert found == []
    assert "链接" in errors[0].message


def test_a_link_out_of_the_folder_is_named_and_not_followed(tmp_path: Path) -> None:
    outside = put(tmp_path / "别处", "机密.md") / "机密.md"
    folder = put(tmp_path / "某矿", "报告.md")
    try:
        os.symlink(outside, folder / "机密.md")
    except OSError:
        pytest.skip("no links here")
    found, errors = names(folder)
    assert found == ["报告.md"]
    assert [e.path for e in errors] == ["机密.md"]


def test_bombs_are_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    put(tmp_path, "报告.md")
    (tmp_path / "大.zip").write_bytes(zipped({"x.md": bytes(60 * 2**20)}))
    (tmp_path / "多.zip").write_bytes(zipped({f"{n}.md": b"" for n in range(5100)}))
    found, errors = names(tmp_path)
    assert found == ["报告.md"]
    assert {e.path for e in errors} == {"大.zip", "多.zip"}


def test_the_size_of_all_zips_together_is_limited(tmp_path: Path) -> None:
    content = os.urandom(40_000)
    for n in range(4):
        (tmp_path / f"{n}.zip").write_bytes(zipped({"a.txt": content}))
    found, errors = names(tmp_path, unpacked=100_000)
    assert found == ["0.zip/a.txt", "1.zip/a.txt"]
    assert [e.path for e in errors] == ["2.zip", "3.zip"]


def test_damaged_and_locked_zips_are_named(tmp_path: Path) -> None:
    put(tmp_path, "报告.md")
    whole = zipped({"a.md": WORDS * 50})
    (tmp_path / "半.zip").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "空.zip").write_bytes(b"")
    locked = bytearray(zipped({"a.md": WORDS}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + place] |= 1
    (tmp_path / "锁.zip").write_bytes(bytes(locked))
    found, errors = names(tmp_path)
    assert found == ["报告.md"]
    assert sorted(e.path.split("/")[-1] for e in errors) == ["a.md", "半.zip", "空.zip"]
    assert any("密码" in e.message for e in errors)


@pytest.mark.parametrize("content", [[], ["说明.exe"], ["report.json", ".DS_Store"]])
def test_a_folder_without_documents_is_bad_input(tmp_path: Path, content: list[str]) -> None:
    put(tmp_path, *content)
    with pytest.raises(BadInputError, match="没有可以审查的") as caught:
        names(tmp_path)
    assert tmp_path.name in str(caught.value)


def test_a_missing_path_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="不存在"):
        names(tmp_path / "没有这个")


def test_a_file_of_another_format_beside_documents_is_kept_to_be_named(tmp_path: Path) -> None:
    assert names(put(tmp_path, "报告.md", "图.dwg"))[0] == ["图.dwg", "报告.md"]


def test_entries_of_zips_are_gone_when_the_context_ends(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"报告.md": WORDS}))
    with opened([tmp_path / "a.zip"]) as (sources, _):
        path = sources[0].path
        assert path.is_file()
    assert not path.exists()


# ---------------------------------------------------------------- the inbox


def found(inbox: Path) -> list[tuple[str, str]]:
    return [(key, str(paths[0].relative_to(inbox))) for key, _, paths in find_dossiers(inbox)]


def test_each_folder_or_zip_is_a_dossier(tmp_path: Path) -> None:
    put(tmp_path, "甲矿/自评估报告.docx", "甲矿/附件/1.pdf", "乙矿/01 自评估/报告.pdf", "乙矿/附件/1.pdf")
    (tmp_path / "丙矿.zip").write_bytes(zipped({"报告.md": WORDS}))
    put(tmp_path, "空/说明.exe")
    assert found(tmp_path) == [("丙矿", "丙矿.zip"), ("乙矿", "乙矿"), ("甲矿", "甲矿")]


def test_folders_of_folders_are_looked_through_and_equal_names_are_told_apart(tmp_path: Path) -> None:
    put(tmp_path, "乐山市/甲矿/报告.docx", "达州市/甲矿/报告.docx", "达州市/乙矿/报告.docx")
    assert [key for key, _ in found(tmp_path)] == ["乐山市_甲矿", "乙矿", "达州市_甲矿"]


def test_loose_files_alone_are_one_dossier(tmp_path: Path) -> None:
    put(tmp_path, "报告.docx", "方案.pdf")
    assert [paths for _, _, paths in find_dossiers(tmp_path)] == [[tmp_path]]


def test_an_inbox_without_dossiers_is_bad_input(tmp_path: Path) -> None:
    for inbox in (tmp_path, tmp_path / "没有"):
        with pytest.raises(BadInputError):
            find_dossiers(inbox)
