"""Old Word and WPS files (.doc, .wps, .rtf): converted by LibreOffice, where it is installed, and read as .docx.

LibreOffice runs without a screen, with a profile folder of its own (so that it does not meet an open one), macros disabled, with a time
limit. Nothing is installed or fetched by this program.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from assistant.core.document import Document
from assistant.core.errors import LimitError, UnreadableFileError
from assistant.ingest.readers import Reader, Source
from assistant.ingest.readers import docx as word

#: Where LibreOffice lies when it is not on the search path.
_USUAL = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: How each format begins, its suffix, LibreOffice's filter for it (named, since it would else read anything as plain text).
_FORMS = ((b"{\\rtf", ".rtf", "Rich Text Format"), (b"PK", ".docx", "MS Word 2007 XML"), (_OLE, ".doc", "MS Word 97"))
#: Seconds for one conversion, at most; a file of 70 pages takes about 12.
LONGEST = 180.0
#: Properties that the conversion writes: they tell of LibreOffice, not of the file.
_CONVERTERS = frozenset({"application", "appVersion", "template", "pages", "words", "characters", "rsidRoot", "rsids"})
ADVICE = "请在本机安装 LibreOffice（命令 soffice），或用 Word/WPS 将文件另存为 .docx 或 PDF 后提交"
#: No macros, no links, no network: registrymodifications.xcu of the profile.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def _magic(data: bytes) -> bool:
    return data.startswith((_OLE, b"{\\rtf")) or (data.startswith(b"\xdb\xa5-\x00") and len(data) > 512)


@cache
def soffice() -> str | None:
    """The program of LibreOffice, or None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice") or next((p for p in _USUAL if Path(p).is_file()), None)


def read(source: Source) -> Document:
    """Convert and read. UnreadableFileError where LibreOffice is missing, the file has a password, or cannot be converted."""
    _refuse(source)
    program = soffice()
    if program is None:
        kind = "RTF" if source.data.startswith(b"{\\rtf") else "旧版 Word/WPS"
        raise UnreadableFileError(f"{kind} 文件需要 LibreOffice 才能读取，本机未安装", path=source.name, advice=ADVICE)
    made = word.read(replace(source, data=convert(source, program)))
    return replace(
        made, sha256=source.sha256, parser="libreoffice+docx",
        metadata={k: v for k, v in made.metadata.items() if k not in _CONVERTERS},
        blocks=tuple(b for b in made.blocks if b.role != "metadata" or b.style not in _CONVERTERS),
    )  # fmt: skip


def _refuse(source: Source) -> None:
    """What is in an OLE container tells what it is: its directory holds the streams' names in UTF-16."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in source.data

    if not source.data.startswith(_OLE):
        return
    if holds("EncryptedPackage"):
        raise UnreadableFileError("文件设有打开密码，无法读取", path=source.name, advice="请取消密码后重新提交")
    if holds("Workbook") and not holds("WordDocument"):
        raise UnreadableFileError("旧版 Excel 文件（.xls）不能读取", path=source.name, advice="请用 Excel 或 WPS 另存为 .xlsx 后提交")
    if holds("PowerPoint Document") and not holds("WordDocument"):
        raise UnreadableFileError("PowerPoint 文件不能读取", path=source.name, advice="请另存为 PDF 后提交")
    if not holds("WordDocument") and not holds("MatOST"):
        raise UnreadableFileError(
            "不是 Word 或 WPS 文字文件，或已损坏", path=source.name, advice="请用原软件打开后另存为 .docx 或 PDF 后提交"
        )


def convert(source: Source, program: str, *, to: str = "docx") -> bytes:
    """The file as .docx (or another format of LibreOffice). LimitError where it takes too long, UnreadableFileError where nothing comes."""
    form = next((f for f in _FORMS if source.data.startswith(f[0])), _FORMS[-1])
    with tempfile.TemporaryDirectory(prefix="greenmine-") as folder:
        given, profile, out = Path(folder, f"given{form[1]}"), Path(folder, "profile"), Path(folder, "out")
        given.write_bytes(source.data)
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        command = [
            program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault",
            "--nofirststartwizard", f"--infilter={form[2]}", "--convert-to", to, "--outdir", str(out), str(given),
        ]  # fmt: skip
        _run(command, folder, min(LONGEST, source.limits.seconds), source.name)
        made = out / f"given.{to.split(':')[0]}"
        if not made.is_file() or made.stat().st_size == 0:
            raise UnreadableFileError(
                "LibreOffice 无法转换该文件，可能已损坏", path=source.name, advice="请用 Word 或 WPS 另存为 .docx 后重新提交"
            )
        if made.stat().st_size > source.limits.unpacked:
            raise LimitError("转换后的文件超过大小上限", path=source.name, advice="请拆分后重新提交")
        return made.read_bytes()


def _run(command: list[str], folder: str, seconds: float, name: str) -> None:
    """Run LibreOffice in a session of its own, so that all of it can be ended when its time is over."""
    environment = {k: v for k, v in os.environ.items() if k in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "TEMP")} | {
        "HOME": folder
    }
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        _end(process)
        raise LimitError(
            f"LibreOffice 转换超过 {seconds:.0f} 秒，已中止", path=name, advice="请用 Word 或 WPS 另存为 .docx 后重新提交"
        ) from error
    except BaseException:
        _end(process)
        raise


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except ProcessLookupError:
        pass
    process.wait()


READER = Reader("legacy", (".doc", ".wps", ".rtf", ".wpt", ".dot"), _magic, read, order=60)
